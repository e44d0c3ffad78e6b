"""What every kind of answer has to say of itself.

A kind is one object. Its traits are arguments without defaults and its methods are abstract, so a kind that leaves
one out does not pass the type checker.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from tui_review.errors import UserError
from tui_review.instrument.choices import Choice
from tui_review.instrument.language.measures import Measure, Measured, Number, decimal_of, decimal_text
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.language.tokens import DIGITS
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.plurals import count_of
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from decimal import Decimal

    from tui_review.instrument.language.evaluate import Value
    from tui_review.instrument.model import Kind

AskedPart: TypeAlias = Question | Column
"""What a kind is asked about: a question, or a column of a table."""
Holds: TypeAlias = Literal["one", "several", "rows", "signature"]
"""How much an answer holds, and so which conditions can ask about it: `is`, `has`, `any row of`, only `is answered`."""
EntryForm: TypeAlias = Literal["options", "line", "lines", "rows"]
"""How it is entered: by choosing, on a line, on several lines, row by row."""
Tells: TypeAlias = Literal["names", "words", "short words", "signature", "day", "nothing"]
"""Names of people; a person's own words; those that may be repeated elsewhere (a case number); who signed when; a day
as ISO text; or nothing: an answer that many cases have."""
Figure: TypeAlias = "str | int | Decimal | date"
"""What stands in one cell of an export, for reckoning and sorting."""
Mentioned: TypeAlias = Collection[str]
"""What conditions compare the answers of one question with, as they write it."""

KIND_SETTINGS: Final = (
    "choices", "none", "or_", "at_least", "at_most", "decimals", "unit", "pattern", "pattern_message", "columns",
    "row", "order", "row_checks", "signs", "after", "signed_by",
    "concern",
)  # fmt: skip
"""The settings of a question or column that mean something for some kinds only."""
_NA: Final = frozenset({"na", "n/a", "n.a.", "not applicable"})
_DASHES: Final = str.maketrans("–—‑−’", "----'")
_ONE: Final = "at least 1"
_SHOWN: Final = 60
"""How much of what was typed a message repeats."""


class SaidOn(NamedTuple):
    """When something is typed, by which a kind that goes by the calendar reads what is left out of it."""

    today: str
    """The day it is at the desk, as an ISO date."""
    last: str = ""
    """The last day of the period under review where that is over; empty while it ends today."""
    month: Literal["", "first", "last"] = ""
    """Which of its days a month stands for here; empty where none does."""


class SettingFault(NamedTuple):
    """What is wrong with a setting: of which one, what, and from where to where in its text, where that is known.

    Of a list, at which of its entries, from 0.
    """

    setting: str
    what: str
    start: int | None = None
    end: int | None = None
    entry: int | None = None


@frozen(kw_only=True, eq=False)
class AnswerKind(ABC):
    """One kind of answer: how it is read, said, compared, and what may be asked about it."""

    name: Kind
    """As `answer:` has it."""
    settings: frozenset[str]
    """Those of `KIND_SETTINGS` that mean something for it."""
    needs: frozenset[str]
    """Those that it cannot do without."""
    holds: Holds
    """How much an answer holds."""
    entry: EntryForm
    """How it is entered."""
    measure: Measure | None
    """What answers are compared as; None where they have no order."""
    letters: str
    """The letters that choose its options, one each; empty where they are chosen by number, or there are none."""
    takes_na: bool
    """Whether `NA` typed means Not Applicable, and is no text or name."""
    free_text: bool
    """Whether it is a person's own words: compared by nobody, searched for names."""
    tells: Tells
    """What it tells those who must not know whose case it is."""
    whole: bool
    """Whether a part of it on the screen says nothing, or something wrong."""
    weight: int
    """How much two equal cells say that two rows are the same row."""

    @property
    def is_number(self) -> bool:
        """Whether its answers are numbers, with decimals or without."""
        return self.measure == "number"

    @property
    def is_day(self) -> bool:
        """Whether an answer is a day of the calendar."""
        return self.measure == "date"

    @property
    def says_when(self) -> bool:
        """Whether an answer says when something was: what rows are told apart by."""
        return self.is_day or self.measure == "time"

    def in_order(self, part: AskedPart) -> bool:
        """Whether the same things in another order are another answer; of one thing there is no order."""
        del part
        return False

    def parse(self, part: AskedPart, given: Any) -> Value:
        """The value to store for what a person typed or a program gives, NA included. Raises UserError."""
        if self.takes_na and isinstance(given, str) and given.strip().casefold() in _NA:
            return NA
        return self.read(part, given)

    def dated(self, part: AskedPart, typed: str, on: SaidOn) -> str:
        """What is typed, in a form that `parse` reads alike on any day; as it is, where a kind says nothing else."""
        del part, on
        return typed

    def said(self, part: AskedPart, value: Value | None) -> str:
        """A stored value on one line; empty where there is none."""
        return "" if value is None else NA if value == NA else self.words(part, value)

    def typed_as(self, part: AskedPart, value: Value | None) -> str:
        """A stored value as it can be typed on a line; in its words, where a kind says nothing else."""
        return self.said(part, value)

    def understood(self, part: AskedPart, value: Value, today: str) -> str:
        """How it is said `today` to whoever typed it in other words what was understood."""
        del today
        return self.typed_as(part, value)

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """A stored value as one cell of a table of figures."""
        return self.said(part, value)

    def scored(self, part: AskedPart) -> Scored:
        """How answers are counted in sums; not at all, where a kind says nothing else."""
        return Scored(part.id, (), None, None, known=False)

    def counted_domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value] | None:
        """The representatives where answers are added up, too: one more for each number they may add."""
        return self.domain(part, mentioned)

    def places(self, part: AskedPart) -> int:
        """How many decimals an answer may have."""
        del part
        return 0

    def computed(self, part: AskedPart, found: Measured) -> Value:
        """What the program has worked out, as it is stored: as if it were typed.

        What cannot be typed here (a number beyond the bounds) is as it was worked out: a finding says so.
        """
        value = self.held(part, found)
        try:
            return self.parse(part, value)
        except UserError:
            return value

    def held(self, part: AskedPart, found: Measured | Value) -> Value:
        """What was worked out, or held by another kind of question, as answers of this kind are stored.

        As it is, where it cannot be an answer here.
        """
        del part
        return found if isinstance(found, int | str | list | dict) else decimal_text(found)

    def is_sound(self, part: AskedPart, value: Value) -> bool:
        """Whether a value in a file is as this kind stores it: a file may have been edited by hand."""
        try:
            return self.parse(part, value) == value
        except UserError:
            return False

    def read_back(self, part: AskedPart, value: Value, known: Value | None = None) -> Value | None:  # noqa: ARG002 - of tables
        """As much of a value in a file as can be an answer here; None where it cannot be one at all.

        `known` is what was read back here before: the same rows of it, as objects, are not read again.
        """
        return value if self.is_sound(part, value) else None

    @abstractmethod
    def read(self, part: AskedPart, given: Any) -> Value:
        """The value to store for what was given and is not NA. Raises UserError with what would be right."""

    @abstractmethod
    def words(self, part: AskedPart, value: Value) -> str:
        """A stored value on one line. Of a value of another kind, which a file may hold, `plainly`."""

    @abstractmethod
    def described(self, part: AskedPart) -> str:
        """What is accepted, for whoever checks the instrument: `a whole number from 1 to 7`."""

    @abstractmethod
    def typed(self, part: AskedPart) -> str:
        """What can be typed, for whoever answers: `a date, such as 3/31/2026`."""

    def faults(self, part: AskedPart) -> Iterator[SettingFault]:
        """What is wrong with the settings of a question or column of this kind."""
        for setting in ("at_least", "at_most"):
            given = getattr(part, setting)
            if given is not None and given != given // 1 and "decimals" not in self.settings:
                yield SettingFault(setting, f"`{setting}` is a whole number here.")
        if part.at_least is not None and part.at_most is not None and part.at_least > part.at_most:
            yield SettingFault(
                "at_least", f"Nothing is from {part.at_least} to {part.at_most}: exchange the two."
            )
        for setting, bound in (("at_least", part.at_least), ("at_most", part.at_most)):
            if bound is not None and self.holds != "one" and bound < (setting == "at_most"):
                least = int(setting == "at_most")
                yield SettingFault(setting, f"`{setting}` says how many there are: {least} or more.")
            elif bound is not None and len(str(abs(int(bound)))) > DIGITS:
                what = f"A number has at most {DIGITS} digits: nobody can give {bound}. Lower it."
                yield SettingFault(setting, what)

    @abstractmethod
    def domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value] | None:
        """The answers that conditions can tell apart, one representative each; None where they are not few.

        Each is one that can be given (`is_sound`), and each of those `mentioned` that `may_be` is among them.
        """

    @abstractmethod
    def may_be(self, part: AskedPart, text: str) -> bool:
        """Whether an answer can ever be this value, as a condition writes it, or hold it; NA aside.

        That is so exactly where such an answer `is_sound`; of a person's own words anything may be said.
        """


def plainly(value: Value) -> str:
    """Any value on one line."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(map(str, value.values()))
    return " ".join(str(value).split())


def folded(text: str) -> str:
    """A text as it is compared with what was typed: any case, any dash and apostrophe."""
    return text.translate(_DASHES).casefold()


def in_short(given: Any) -> str:
    """What was given, short enough for a message."""
    text = repr(given)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def code_meant(choices: tuple[Choice, ...], typed: str) -> str:
    """The code of the choice whose code or label was typed, in any case and with any dash; empty if none."""
    wanted = folded(" ".join(typed.split()))
    by_code = next((choice.code for choice in choices if folded(choice.code) == wanted), "")
    return by_code or next((choice.code for choice in choices if folded(choice.shown) == wanted), "")


def none_of(part: AskedPart) -> str:
    """The words for "none of these"; empty where that is no answer."""
    return part.none if isinstance(part, Question) else ""


def says_none(part: AskedPart, text: str) -> bool:
    """Whether a text that was typed is none of what an answer holds: `none`, `[]`, or the instrument's words for it."""
    none = none_of(part)
    return folded(" ".join(text.split())) in {"none", "[]", *([folded(none)] if none else [])}


def size_fits(part: AskedPart, size: int) -> bool:
    """Whether an answer may have so many of what it holds."""
    enough = size >= _fewest(part) or (size == 0 and bool(none_of(part)))
    return enough and (part.at_most is None or size <= part.at_most)


def _fewest(part: AskedPart) -> float:
    return part.at_least if part.at_least is not None else 0 if none_of(part) else 1


def check_size(part: AskedPart, size: int, what: str) -> None:
    """Refuses too few or too many of `what`."""
    fewest = _fewest(part)
    if size < fewest and not (size == 0 and none_of(part)):
        raise UserError(f"This needs at least {count_of(int(fewest), what)}.")
    check_most(part, size, what)


def check_most(part: AskedPart, size: int, what: str) -> None:
    """Refuses too many of `what`."""
    if part.at_most is not None and size > part.at_most:
        raise UserError(f"This takes at most {count_of(int(part.at_most), what)}; {size} are given.")


def bounds(part: AskedPart) -> tuple[Number | None, Number | None]:
    """The smallest and the largest number, exactly as they are written: 0.1 is no more and no less than that."""
    low, high = (
        each if each is None or isinstance(each, int) else decimal_of(str(each))
        for each in (part.at_least, part.at_most)
    )
    return low, high


def sizes(part: AskedPart, *, ordered: bool = False) -> str:
    """The bounds of how many, behind a noun, and that their order counts: `, at least 2, at most 3, in their order`."""
    return "".join(f", {each}" for each in _bounds_said(part, ordered=ordered))


def limits_said(kind: AnswerKind, part: AskedPart) -> str:
    """How many may be given, and where their order is part of the answer, that: a sentence for whoever answers.

    Empty where nothing bounds it: of an answer there is at least one in any case. In which order names were written is
    nobody's question.
    """
    if kind.holds != "several":
        return ""
    ordered = kind.entry == "options" and kind.in_order(part)
    said = ", ".join(each for each in _bounds_said(part, ordered=ordered) if each != _ONE)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _bounds_said(part: AskedPart, *, ordered: bool) -> Iterator[str]:
    if part.at_least is not None:
        yield f"at least {part.at_least}"
    if part.at_most is not None:
        yield f"at most {part.at_most}"
    if ordered:
        yield "in their order"


def or_none(part: AskedPart) -> str:
    """` ; or none (…)` where none is an answer."""
    none = none_of(part)
    return f"; or none ({none})" if none else ""
