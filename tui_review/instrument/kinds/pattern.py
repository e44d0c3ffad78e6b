"""A text of a given form: a case number, a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import AskedPart, SettingFault, in_short
from tui_review.instrument.kinds.text import TextKind
from tui_review.instrument.language.patterns import LONGEST, PatternError, checked, matches

if TYPE_CHECKING:
    from collections.abc import Iterator


class PatternKind(TextKind):
    """A text on one line that the pattern matches as a whole."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> str:
        """The text, where the pattern fits; what is expected is said in the instrument's words."""
        text = super().read(part, given)
        if len(text) > LONGEST:
            raise UserError(f"This takes at most {LONGEST} characters.", remedy=_wanted(part))
        if not matches(part.pattern, text):
            raise UserError(f"{in_short(text)} is not of the form that is asked for.", remedy=_wanted(part))
        return text

    def described(self, part: AskedPart) -> str:
        """What is expected, and the pattern."""
        return f"{part.pattern_message} (the pattern {part.pattern})"

    def typed(self, part: AskedPart) -> str:
        """What is expected."""
        return part.pattern_message

    def may_be(self, part: AskedPart, text: str) -> bool:
        """A text that the pattern matches."""
        return len(text) <= LONGEST and matches(part.pattern, text)

    def faults(self, part: AskedPart) -> Iterator[SettingFault]:
        """A pattern that cannot be read, or that could take long."""
        try:
            checked(part.pattern)
        except PatternError as error:
            yield SettingFault("pattern", str(error), error.start, error.end)


def _wanted(part: AskedPart) -> str:
    return f"Write {part.pattern_message}."


PATTERN = PatternKind(
    name="pattern",
    settings=frozenset({"pattern", "pattern_message"}),
    needs=frozenset({"pattern", "pattern_message"}),
    holds="one",
    entry="line",
    measure=None,
    letters="",
    takes_na=True,
    free_text=False,
    whole=True,
    weight=4,
    tells="short words",
)
