"""What can be chosen at a question or a column.

Read from YAML like the rest of `model`, which says how its classes are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from tui_review.instrument.ties import CONFIG as _CONFIG
from tui_review.shape.marks import KINDS, WrittenWhole

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question


@dataclass(frozen=True, slots=True, kw_only=True)
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

    __pydantic_config__ = _CONFIG


ChoiceList: TypeAlias = tuple[Annotated[Choice | str, KINDS], ...]
"""Choices, each a text where nothing more is to be said of it."""
Choices: TypeAlias = Annotated[ChoiceList | str, KINDS]
"""Choices, or the name of a list of them."""
_YES_NO: Final = (Choice(code="Yes"), Choice(code="No"))


def choices_of(part: Question | Column) -> tuple[Choice, ...]:
    """What can be chosen at a question or column, once the instrument is loaded; Yes and No where that is asked."""
    if part.answer == "yes_no":
        return _YES_NO
    named = () if isinstance(part.choices, str) else part.choices
    return tuple(Choice(code=each) if isinstance(each, str) else each for each in named)
