"""The outline beside the question, on a screen that has the room: the list of F5, which moves with the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from tui_review.tui.fields.table import columns_wanted
from tui_review.tui.lines import Lines
from tui_review.tui.outline import Tree
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from tui_review.tui.review.features import Desk

WIDE: Final = 120
"""Columns from which on there is room for both."""
_SHARE: Final = 3
"""The outline takes one column in so many,"""
_MOST: Final = 52
"""and no more than this."""
_LEAST: Final = 30
"""It gives columns to a table that lacks room for its own, down to so many, and then gives way."""
_AROUND: Final = 3
"""Rows of the top line, the rating and the keys."""


class OutlineLines(Lines):
    """The list, at the left; it takes no keys."""

    DEFAULT_CSS: ClassVar[str] = """
    OutlineLines { dock: left; margin: 1 0 0 0; border-right: solid $muted; scrollbar-size-vertical: 0; }
    """


class OutlineBeside(Feature):
    """Place, state and ratings, seen without a key."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: OutlineLines | None = None
        self._tree = Tree(
            desk.session, desk.answering.at, narrow=True
        )  # literal: what stands in it, no widget
        self._at = ""
        self._width = self._height = self._columns = 0

    async def opened(self) -> None:
        """Puts the list there, where there is room."""
        await self._fit(*self.desk.app.size)

    def resized(self, width: int, height: int) -> None:
        """The list comes and goes with the room for it."""
        if self.desk.is_shown:
            self.desk.later(lambda: self._fit(width, height))

    async def _fit(self, width: int, height: int) -> None:
        is_wide = width >= WIDE
        if self._lines is None:
            if not is_wide:
                return
            self._lines = OutlineLines(id="outline")
            await self.desk.mount_beside(self._lines)
        self._width, self._height = (width if is_wide else 0), max(height - _AROUND, 1)
        self._share_out()
        self.desk.redraw()

    def _share_out(self) -> bool:
        """Gives the list and the question their columns; whether these are others than before."""
        columns = _columns_beside(self._width, columns_wanted(self.desk.view.field))
        is_other, self._columns = columns != self._columns, columns
        if self._lines is not None:
            self._lines.display = columns > 0
            self._lines.styles.width, self._lines.styles.height = max(columns, 1), self._height
        self.desk.make_room(columns)
        return is_other

    def drawn(self) -> None:
        """Shows how things stand now, the question one is at marked; beside a table as wide as that leaves room."""
        if self._lines is None:
            return
        if self._share_out():
            self.desk.redraw()
        elif self._lines.display:
            self._show(self._lines)

    def _show(self, lines: OutlineLines) -> None:
        at = self.desk.answering.at
        if at != self._at:
            self._at = at
            self._tree.unfold(at)
        lines.show(self._tree.lines(""), at)


def _columns_beside(width: int, wanted: int) -> int:
    """The columns of the list beside a question that wants so many; none where it has to give way."""
    share = min(width // _SHARE, _MOST)
    left = min(share, width - wanted)
    return left if left >= min(_LEAST, share) else 0
