"""A text of one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import AnswerKind, AskedPart, Figure, Mentioned, plainly
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value


class TextKind(AnswerKind):
    """Whatever is typed."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> str:
        """On one line, without what cannot be kept in a file."""
        del part
        return some_text(self.cleaned(_text_given(given)))

    @staticmethod
    def cleaned(text: str) -> str:
        """The text in the form it is stored in."""
        return clean_line(text)

    def words(self, part: AskedPart, value: Value) -> str:
        """The text."""
        del part
        return plainly(value)

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """The text, with its lines."""
        return value if isinstance(value, str) else self.said(part, value)

    def described(self, part: AskedPart) -> str:
        """That it is short."""
        del part
        return "a short text"

    def typed(self, part: AskedPart) -> str:
        """Anything."""
        del part
        return "text"

    def domain(self, part: AskedPart, mentioned: Mentioned) -> None:
        """There are too many texts."""
        del part, mentioned

    def may_be(self, part: AskedPart, text: str) -> bool:
        """Any text."""
        del part, text
        return True


def _text_given(given: Any) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        raise UserError("This takes a text.")
    return given


def some_text(text: str) -> str:
    """The text, which must not be empty."""
    if not text.strip():
        raise UserError("The text is empty.", remedy="Clear the answer instead.")
    return text


TEXT = TextKind(
    name="text",
    settings=frozenset(),
    needs=frozenset(),
    holds="one",
    entry="line",
    measure=None,
    letters="",
    takes_na=False,
    free_text=True,
    whole=False,
    weight=4,
    tells="short words",
)
