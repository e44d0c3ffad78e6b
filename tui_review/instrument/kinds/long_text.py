"""A text of several lines."""

from __future__ import annotations

from tui_review.instrument.kinds.base import AskedPart
from tui_review.instrument.kinds.text import TextKind
from tui_review.yamlfile.text import clean_text


class LongTextKind(TextKind):
    """Whatever is typed, with its lines."""

    __slots__ = ()

    @staticmethod
    def cleaned(text: str) -> str:
        """The text in the form it is stored in."""
        return clean_text(text)

    def described(self, part: AskedPart) -> str:
        """That it may be long."""
        del part
        return "a text"


LONG_TEXT = LongTextKind(
    name="long_text",
    settings=frozenset(),
    needs=frozenset(),
    holds="one",
    entry="lines",
    measure=None,
    letters="",
    takes_na=False,
    free_text=True,
    whole=False,
    weight=1,
    tells="words",
)
