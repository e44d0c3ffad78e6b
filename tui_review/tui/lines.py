"""A list of lines of which one is marked: what the outline, the summary, the search and the home screen are made of.

It draws only the lines that are seen, each as one row, and takes no focus: the field above it keeps that, so that
typing filters and the arrows move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_review.shape.frozen import frozen

EMPTY: Final = Content("")
_MARGIN: Final = 2
_GAP: Final = 2


@frozen()
class Line:
    """One row of the list."""

    text: Content | Callable[[], Content]
    """Drawn from the left, and cut with `…` where there is no room. What gives it is asked when the line is seen."""
    right: Content = field(default=EMPTY)
    """Drawn at the right edge, never cut while the left can give way."""
    value: str = ""
    """What choosing the line means; a line without one, such as a heading, cannot be marked."""

    @property
    def drawn(self) -> Content:
        """What is drawn from the left."""
        return self.text() if callable(self.text) else self.text


class Lines(ScrollView, can_focus=False, inherit_bindings=False):
    """The list. `show` puts lines in, `move` marks another one, `value` is what the marked one means."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--marked"}
    DEFAULT_CSS: ClassVar[str] = """
    Lines { width: 100%; height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        background: $background; }
    Lines > .lines--marked { color: $block-cursor-foreground; background: $block-cursor-background;
        text-style: $block-cursor-text-style; }
    """

    class Moved(Message):
        """Another line is marked, or the one that is says something else."""

        def __init__(self, *, elsewhere: bool = True) -> None:
            """`elsewhere` where it may be another one."""
            super().__init__()
            self.elsewhere = elsewhere

    def __init__(self, **options: Any) -> None:
        """`options` are `id`, `classes` and the like."""
        super().__init__(**options)
        self._lines: Sequence[Line] = ()
        self._at = -1

    @property
    def value(self) -> str:
        """What the marked line means; empty when there is none."""
        return self._lines[self._at].value if 0 <= self._at < len(self._lines) else ""

    @property
    def cut(self) -> str:
        """What the marked line says, where there is no room for all of it; empty where there is."""
        if not self.value:
            return ""
        line = self._lines[self._at]
        text, right = line.drawn.plain, cell_len(line.right.plain)
        room = self.size.width - _MARGIN - 1 - (right + _GAP if right else 0)
        return text.strip() if cell_len(text) > room else ""

    def show(self, lines: Sequence[Line], mark: str = "") -> None:
        """Shows other lines, and marks the one with the value `mark`, or else the first that can be."""
        at = next((number for number, line in enumerate(lines) if mark and line.value == mark), -1)
        self._show(lines, at if at >= 0 else next((n for n, line in enumerate(lines) if line.value), -1))

    def renew(self, lines: Sequence[Line]) -> None:
        """Shows the same list as it is by now: the mark stays on its line, and the line in its row.

        Where that is gone, the mark goes to the nearest one.
        """
        was, value = self._at, self.value
        like = [number for number, line in enumerate(lines) if value and line.value == value]
        if not like:
            self._show(lines, -1)
            self._at = self._near(min(max(was, 0), len(lines) - 1)) if lines else -1
            return
        # Several lines may lead to the same.
        before = sum(line.value == value for line in self._lines[:was])
        at = like[min(before, len(like) - 1)]
        self._show(lines, at, elsewhere=False)
        if top := round(self.scroll_offset.y):
            self.scroll_to(y=max(top + at - was, 0), animate=False, force=True, immediate=True)

    def _show(self, lines: Sequence[Line], at: int, *, elsewhere: bool = True) -> None:
        self._lines, self._at = lines, at
        self.virtual_size = Size(self.size.width, len(lines))
        self.refresh()
        # The size may not be known yet.
        self.call_after_refresh(self._bring_into_view)
        self.post_message(self.Moved(elsewhere=elsewhere))

    def _near(self, at: int) -> int:
        found = self._free(at, 1)
        return found if found >= 0 else self._free(at, -1)

    def add(self, lines: Sequence[Line]) -> None:
        """Shows more lines below; the mark stays."""
        self._lines = [*self._lines, *lines]
        self.virtual_size = Size(self.size.width, len(self._lines))
        if self._at < 0:
            self._at = self._free(0, 1)
            self.post_message(self.Moved())
        self.refresh()

    def move(self, by: int) -> None:
        """Marks a line further down (or up): the nearest that can be marked; at the ends it stays."""
        if not self._lines:
            return
        target = min(max(self._at + by, 0), len(self._lines) - 1)
        step = 1 if by > 0 else -1
        found = self._free(target, step)
        if found < 0:
            found = self._free(target, -step)
        if found >= 0 and found != self._at:
            self._at = found
            self.refresh()
            self.post_message(self.Moved())
        self._bring_into_view(upwards=by < 0)

    def page(self, by: int) -> None:
        """Moves by a screenful."""
        self.move(by * max(self.size.height - 1, 1))

    def _free(self, start: int, step: int) -> int:
        """The nearest line from `start` on that can be marked; -1 for none."""
        stop = len(self._lines) if step > 0 else -1
        return next((number for number in range(start, stop, step) if self._lines[number].value), -1)

    def _bring_into_view(self, *, upwards: bool = False) -> None:
        height, top = self.size.height, round(self.scroll_offset.y)
        if self._at < 0 or not height:
            return
        first = self._at
        # Headings above the first line that can be marked would never be seen otherwise.
        while upwards and first > 0 and not self._lines[first - 1].value:
            first -= 1
        # What belongs to the line stands below it.
        last = self._at
        while last + 1 < len(self._lines) and not self._lines[last + 1].value and last - first < height - 1:
            last += 1
        last = self._at if last + 1 < len(self._lines) else last
        to = first if first < top else max(last - height + 1, 0) if last >= top + height else top
        if to != top:
            self.scroll_to(y=to, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Keeps the marked line in view."""
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._bring_into_view()

    def render_line(self, y: int) -> Strip:
        """One line as it is drawn."""
        number = y + round(self.scroll_offset.y)
        width = self.size.width
        style = self.visual_style
        if number >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        marked = number == self._at
        if marked:
            style = self.get_visual_style("lines--marked")
        content = _laid_out(self._lines[number], width, marked=marked)
        return Visual.to_strips(self, content, width, 1, style)[0].adjust_cell_length(width, style.rich_style)


def _laid_out(line: Line, width: int, *, marked: bool) -> Content:
    """A line filling `width`; the marked one with a sign too, and in one colour, so that it can be read."""
    text, right = line.drawn, line.right
    room = width - _MARGIN - 1
    # What stands at the right takes what the text leaves, and two thirds of the line where it needs them.
    right = right.truncate(max(room - cell_len(text.plain), room - room // 3) - _GAP, ellipsis=True)
    wanted = cell_len(right.plain)
    text = text.truncate(room - (wanted + _GAP if wanted else 0), ellipsis=True)
    whole = Content.assemble(text, " " * (room - cell_len(text.plain) - wanted), right)
    if marked:
        return Content(f"› {whole.plain} ")
    return Content.assemble(" " * _MARGIN, whole)
