"""The one-cell marks of ratings and questions: alike on every screen, and told apart without colour."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from textual.content import Content

from tui_review.shape.frozen import frozen
from tui_review.telling.words import standing_on
from tui_review.tui.base.literal import literal
from tui_review.tui.base.theme import MarkTone, glyph
from tui_review.yamlfile.charset import one_byte

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_review.review.progress import QuestionState
    from tui_review.telling.blocks import Standing


@frozen()
class Mark:
    """A mark and how it is coloured."""

    glyph: str
    tone: MarkTone

    @property
    def content(self) -> Content:
        """The mark as it is drawn."""
        return literal(self.glyph, f"$tone-{self.tone}")


def unicode_marks() -> bool:
    """Whether the terminal can be expected to have the marks; the bare Linux console has not, nor one of one byte."""
    return os.environ.get("TERM", "") != "linux" and not one_byte()


_STANDINGS: Final[dict[Standing, MarkTone]] = {
    "best": MarkTone.STRENGTH,
    "between": MarkTone.WARNING,
    "worst": MarkTone.ANI,
    "not applicable": MarkTone.NA,
    "incomplete": MarkTone.INCOMPLETE,
}


def standing_mark(standing: Standing) -> Mark:
    """The mark of a rating by where it stands on its scale; between the ends, `±`."""
    tone = _STANDINGS[standing]
    if standing == "between":
        return Mark("±" if unicode_marks() else "/", tone)
    return Mark(glyph(tone, unicode=unicode_marks()), tone)


def rating_mark(rating: str, scale: Sequence[str]) -> Mark:
    """The mark of a rating on an instrument's scale."""
    return standing_mark(standing_on(rating, scale))


_STATES: Final[dict[QuestionState, tuple[str, str, MarkTone]]] = {
    "answered": ("●", "*", MarkTone.OK),
    "unanswered": ("○", "o", MarkTone.INCOMPLETE),
    "unreadable": ("✗", "x", MarkTone.ERROR),
    "answered by program": ("=", "=", MarkTone.NA),
    "not asked": ("–", "-", MarkTone.NA),
    "waiting": ("·", ".", MarkTone.NA),
}


def state_mark(state: QuestionState) -> Mark:
    """The mark of a question's state."""
    unicode, ascii_, tone = _STATES[state]
    return Mark(unicode if unicode_marks() else ascii_, tone)


def kept_mark() -> Mark:
    """The mark of an answer that is kept though its question is not asked now."""
    return Mark(glyph(MarkTone.KEPT, unicode=unicode_marks()), MarkTone.KEPT)


def note_mark() -> Mark:
    """The mark of a place with a QA note that is not closed."""
    return Mark("?", MarkTone.WARNING)


def flag_mark() -> Mark:
    """The mark of a question flagged for later."""
    return Mark("⚑" if unicode_marks() else "F", MarkTone.WARNING)
