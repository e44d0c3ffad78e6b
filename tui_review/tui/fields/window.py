"""Rows of which there are more than room: those around the marked one, and a word on how many there are besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from tui_review.tui.base.literal import literal
from tui_review.tui.marks import unicode_marks

ALL: Final = 1 << 20
"""More rows than there are."""
_LEAST: Final = 3
"""Rows of room from which on one is spent on a word."""


def windowed(rows: Sequence[Content], at: int, room: int, *, besides: int = 0) -> list[Content]:
    """The rows around the one at `at`, in so much room; so many at the end, `besides`, are not counted as rows."""
    if len(rows) <= room:
        return list(rows)
    first = min(max(at - room // 2, 0), len(rows) - room)
    shown = list(rows[first : first + room])
    below = len(rows) - first - room
    if first > 0 and room >= _LEAST:
        shown[0] = _more(first + 1, "above")
    if below > 0 and room >= _LEAST:
        shown[-1] = _more(below + 1 - besides, "below")
    return shown


def _more(count: int, where: str) -> Content:
    arrow = "…" if unicode_marks() else "..."
    return literal(f"  {arrow} {count} more {where}", "$muted")
