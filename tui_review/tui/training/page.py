"""Pieces that a page about a difference is made of, for a given width: labels, quotations, columns side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from tui_review.telling.guidance import reflowed
from tui_review.tui.base.literal import literal
from tui_review.tui.marks import unicode_marks
from tui_review.tui.wrap import wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

LABEL_WIDTH: Final = 12
"""Cells of the labels at the left."""
MEASURE: Final = 96
"""Cells of a line of text at most."""
SIDE_BY_SIDE: Final = 34
"""Cells that a column needs at least to stand beside another."""
_GAP: Final = 3


def page_head(id_: str, text: str, width: int) -> list[Content]:
    """A question or item by its id and words."""
    lines = wrapped_lines(f"{id_}  {reflowed(text)}", min(width, MEASURE), indent=len(id_) + 2)
    first = literal(id_, "bold $accent") + literal(lines[0][len(id_) :], "bold")
    return [first, *(literal(line, "bold") for line in lines[1:]), Content("")]


def labelled(label: str, text: str, width: int, style: str = "") -> list[Content]:
    """A text with a word at its left; nothing for an empty one."""
    if not text.strip():
        return []
    # An id may be as long as the room for it, and stands apart all the same.
    room = max(LABEL_WIDTH, len(label) + 1)
    lines = wrapped_lines(reflowed(text), min(width, MEASURE) - room)
    return [
        literal(f"{label if not number else '':<{room}}", "$muted") + literal(line, style)
        for number, line in enumerate(lines)
    ]


def quoted(text: str, width: int, start: str = "") -> list[Content]:
    """Somebody's words, with a bar at the left; `start` says which."""
    bar = "│ " if unicode_marks() else "| "
    lines = wrapped_lines(f"{start}{reflowed(text)}", min(width, MEASURE) - LABEL_WIDTH - 2)
    return [literal(" " * LABEL_WIDTH + bar, "$muted") + literal(line) for line in lines]


def columns(parts: Sequence[tuple[str, Sequence[tuple[str, str]]]], width: int) -> list[Content]:
    """Several people's words, each a title and paragraphs with their style: side by side.

    They are stacked where they do not fit.
    """
    each = (width - _GAP * (len(parts) - 1)) // max(len(parts), 1)
    if each < SIDE_BY_SIDE:
        return _stacked(parts, width)
    laid = [_column(title, paragraphs, each) for title, paragraphs in parts]
    rows = max(map(len, laid), default=0)
    found: list[Content] = []
    for number in range(rows):
        line = Content("")
        for at, column in enumerate(laid):
            cell = column[number] if number < len(column) else Content("")
            blanks = each - cell_len(cell.plain) + _GAP if at + 1 < len(laid) else 0
            line = line + cell + " " * max(blanks, 0)
        found.append(line)
    return [*found, Content("")]


def _column(title: str, paragraphs: Sequence[tuple[str, str]], width: int) -> list[Content]:
    lines = [literal(title, "$accent").truncate(width, ellipsis=True)]
    for text, style in paragraphs:
        lines += [
            literal(line, style) for part in reflowed(text).split("\n") for line in wrapped_lines(part, width)
        ]
        lines.append(Content(""))
    return lines[:-1] if paragraphs else lines


def _stacked(parts: Sequence[tuple[str, Sequence[tuple[str, str]]]], width: int) -> list[Content]:
    lines: list[Content] = []
    for title, paragraphs in parts:
        lines.append(literal(title, "$accent"))
        for text, style in paragraphs:
            lines += [
                literal("  ") + literal(line, style)
                for line in wrapped_lines(reflowed(text), min(width, MEASURE) - 2)
            ]
        lines.append(Content(""))
    return lines
