"""What can be chosen at a question or a column.

Read from YAML like the rest of `model`, which says how its classes are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, assert_never

from tui_review.instrument.ties import CONFIG as _CONFIG
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import BY_KIND, Texts, WrittenWhole

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Kind, Question


@frozen(kw_only=True)
class Choice:
    """One choice: what is stored when it is chosen, what is shown for it, what it counts."""

    code: str
    """What answers store and conditions name; never changed once used."""
    label: str = ""
    """What is shown for it; the code where it is missing."""
    points: WrittenWhole | None = None
    """What it counts in sums."""
    describe: str = ""
    """What is asked of whoever chooses it: `Which other?`"""
    also: Texts = ()
    """What stands for it in files of other systems."""

    __pydantic_config__ = _CONFIG

    @property
    def shown(self) -> str:
        """What is shown for it."""
        return self.label or self.code


ChoiceList: TypeAlias = tuple[Annotated[Choice | str, BY_KIND], ...]
"""Choices, each a text where nothing more is to be said of it."""
Choices: TypeAlias = Annotated[ChoiceList | str, BY_KIND]
"""Choices, or the name of a list of them."""
CHOICES: Final = ".choices."
"""Between the id of a question or column and a code: in wordings and in `renames`."""
DESCRIBE: Final = ".describe"
"""Behind the id of a question or column: what is said of a choice that asks for it; `.` and its code may follow."""
_YES_AND_NO: Final = (Choice(code="Yes"), Choice(code="No"))


def own_choices(kind: Kind) -> tuple[Choice, ...]:
    """What can be chosen at a kind that needs no list. A kind that is not named here does not pass the type checker."""
    match kind:
        case "yes_no":
            return _YES_AND_NO
        case "choice" | "several" | "number" | "decimal" | "date" | "time" | "text" | "pattern" | "long_text":
            return ()
        case "names" | "table" | "sign_off":
            return ()
        case _:
            assert_never(kind)


@lru_cache(maxsize=4096)
def choices_of(part: Question | Column) -> tuple[Choice, ...]:
    """What can be chosen at a question or column, once the instrument is loaded; with the labels of a wording."""
    listed = () if isinstance(part.choices, str) else choices_in(part.choices)
    own = own_choices(part.answer)
    worded = {each.code: each for each in listed} if own else {}
    return tuple([worded.get(each.code, each) for each in own]) if own else listed


def is_code(part: Question | Column, code: object) -> bool:
    """Whether this is the code of one of the choices of a question or column."""
    # Own ones first, as for `choices_of`, which makes them anew: this is asked of every value.
    if own := _own_codes(part.answer):
        return code in own
    for each in () if isinstance(part.choices, str) else part.choices:
        if code == (each if isinstance(each, str) else each.code):
            return True
    return False


@cache
def _own_codes(kind: Kind) -> tuple[str, ...]:
    return tuple([each.code for each in own_choices(kind)])


def choices_in(named: ChoiceList) -> tuple[Choice, ...]:
    """A list of choices, those too of which nothing more is said than a text."""
    return tuple([Choice(code=each) if isinstance(each, str) else each for each in named])


def alternatives_of(part: Question | Column) -> tuple[Choice, ...]:
    """What may stand instead of a date or a time of day."""
    return choices_in(part.or_)


@lru_cache(maxsize=4096)
def describable(part: Question | Column) -> tuple[Choice, ...]:
    """Those that ask whoever chooses them for a description, in their order."""
    written = (*(() if isinstance(part.choices, str) else part.choices), *part.or_)
    return tuple([choice for choice in written if isinstance(choice, Choice) and choice.describe])


def to_describe(part: Question | Column, value: object) -> tuple[Choice, ...]:
    """Those of them that an answer or a cell holds."""
    choices = describable(part)
    chosen = value if isinstance(value, list) else [value]
    return tuple([choice for choice in choices if choice.code in chosen]) if choices else ()


def describe_key(id_: str, code: str) -> str:
    """How the description of a choice is named: `4C1.describe.Other`."""
    return f"{id_}{DESCRIBE}.{code}"


def label_of(choices: tuple[Choice, ...], code: object) -> str:
    """What is shown for a code; the code where no choice has it, as files may hold others."""
    for choice in choices:
        if choice.code == code:
            return choice.shown
    return str(code)


def code_now(renames: Mapping[str, str], id_: str, code: str) -> str:
    """What a code of a former version is now, at the question or column that is called `id_` now."""
    followed: set[str] = set()
    while code not in followed and f"{id_}{CHOICES}{code}" in renames:
        followed.add(code)
        code = renames[f"{id_}{CHOICES}{code}"]
    return code
