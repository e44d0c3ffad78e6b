"""Lines of words below a list: paragraphs, and texts with what went and came marked in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_review.telling.blocks import Paragraph, under
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import drawn
from tui_review.tui.wrap import wrapped_lines

if TYPE_CHECKING:
    from textual.content import Content

    from tui_review.telling.blocks import Piece


def paragraph_lines(text: str, width: int, style: str = "", *, indent: int = 0) -> list[Content]:
    """A text in lines; every line is indented."""
    return [literal(f"{' ' * indent}{line}", style) for line in wrapped_lines(text, width - indent)]


def word_by_word(pieces: Iterable[Piece], width: int) -> list[Content]:
    """A whole text with what went and came marked in it."""
    return drawn([under(Paragraph(tuple(pieces)))], width)
