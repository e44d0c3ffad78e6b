"""Free text on the screen: shown letter by letter, whatever is in it.

Two nets. `literal` and `Words` are for the programmer: text from a file or a person becomes Textual content
in which markup means nothing and hidden characters are spelt out. `VisibleFilter` is for what slips past:
every line that any widget draws goes through it last, so no escape sequence and no direction character
reaches the terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.filter import LineFilter
from textual.widgets import Static

from tui_review.display import has_control, in_cells, make_visible

if TYPE_CHECKING:
    from textual.color import Color


def literal(text: str, style: str = "") -> Content:
    """`text` as content for any widget, title or notification: no markup, hidden characters visible.

    `style` is ours, for all of it: `bold`, `$accent`, `bold $tone-error`. Lines stay lines.
    """
    shown = make_visible(text)
    return Content.styled(shown, style) if style else Content(shown)


class Words(Static):
    """A line or paragraph of text: a `str` is always literal. The widget to use where text varies."""

    def __init__(self, text: str | Content = "", **options: Any) -> None:
        """`text` is shown as it is; `options` are `id`, `classes`, `name` and `disabled`."""
        super().__init__(_content(text), markup=False, **options)

    def say(self, text: str | Content) -> None:
        """Shows `text` instead, drawing anew only if it differs."""
        new = _content(text)
        if new != self.content:
            # Textual keeps the height of the text before where a widget is laid out and not mounted yet.
            self._layout_cache.clear()
            self.clear_cached_dimensions()
            self.update(new)

    def is_in_next_frame(self) -> None:
        """Is drawn with whatever is drawn next: Textual would draw what changed in the same moment a frame earlier."""
        if self.is_attached:
            self.screen._dirty_widgets.add(self)  # noqa: SLF001 - nothing public has two widgets drawn as one


class VisibleFilter(LineFilter):
    """The last net: control and hidden characters in a line about to be drawn become visible, one cell each.

    The line keeps its width: what the stand-ins need is taken from blanks to their right, or else from its
    end. A line without any, as nearly all are, costs one search for each piece of text, and Textual keeps the
    result.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, or inert ones."""
        del background
        if not any(has_control(segment.text) or segment.control for segment in segments):
            return segments
        width = sum(cell_len(segment.text) for segment in segments)
        shown = [Segment(in_cells(segment.text), segment.style) for segment in segments]
        excess = sum(cell_len(segment.text) for segment in shown) - width
        changed = [number for number, segment in enumerate(segments) if shown[number].text != segment.text]
        first_after = max(changed, default=len(segments)) + 1
        # Blanks to the right of the text go first: the padding of a field, not its border.
        for number in range(len(shown) - 1, first_after - 1, -1):
            text, style, _ = shown[number]
            spare = min(excess, len(text) - len(text.rstrip(" ")))
            if spare > 0:
                shown[number] = Segment(text[: len(text) - spare], style)
                excess -= spare
        return Segment.adjust_line_length([each for each in shown if each.text], width, pad=False)


def _content(text: str | Content) -> Content:
    """Content as it is, and a string literally."""
    return literal(text) if isinstance(text, str) else text
