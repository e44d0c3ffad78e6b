"""A text in full: scrolled, searched, closed with Esc."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tui_review.display import make_visible
from tui_review.instrument.plurals import part_of
from tui_review.telling.blocks import Block
from tui_review.telling.words import reflow
from tui_review.tui.base.literal import literal
from tui_review.tui.base.typed_in import TypedLine
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import KeyHint, binding
from tui_review.tui.parts import Foot, TopLine

_WIDEST: Final = 88
"""Lines longer than this are hard to read."""
_MARGINS: Final = 4


class ReaderScreen(Screen[None]):
    """Shows a text, wrapped for reading, in which headings are lines that start with `# `; or blocks."""

    DEFAULT_CSS: ClassVar[str] = """
    ReaderScreen { background: $background; }
    ReaderScreen VerticalScroll { height: 1fr; padding: 0 1; margin-top: 1; scrollbar-size-vertical: 1;
        background: $background; }
    ReaderScreen #page { width: auto; height: auto; }
    ReaderScreen #search { height: 1; border: none; padding: 0 1; display: none; }
    """
    AUTO_FOCUS: ClassVar[str] = "VerticalScroll"
    BINDINGS: ClassVar[Any] = [
        binding("any.close", "leave", show=False),
        Binding("q", "leave", show=False),
        Binding("slash,ctrl+f", "search", show=False),
        Binding("n", "found(1)", show=False),
        Binding("N,p", "found(-1)", show=False),
        Binding("space", "page_down", show=False),
    ]

    def __init__(
        self,
        title: str,
        page: str | Iterable[Block],
        *,
        subtitle: str = "",
        anew: Callable[[], str | Iterable[Block]] | None = None,
    ) -> None:
        """`title` stands at the left of the first line, `subtitle` in its middle.

        `anew` gives the page of a review as it is by then; one without is of no review.
        """
        super().__init__()
        self._title = title
        self._subtitle = subtitle
        self._anew = anew
        self._page = _as_page(page)
        self._lines: list[Content] = []
        self._searched = ""
        self._hits: list[int] = []
        self._hit = -1
        self._wrapped_for = 0

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine(self._title, self._subtitle)
        self._wrap(self.app.size.width)
        with VerticalScroll():
            # It stands there from the first frame on, however busy the machine is.
            yield Static(self._drawn, id="page", markup=False)  # literal: of lines that are content
        yield TypedLine(placeholder="search for", select_on_focus=True, compact=True, id="search")
        yield Foot(("Up/Down PgUp/PgDn", "scroll"), ("/", "search"), ("n", "next found"), "any.close")

    def own_keys(self) -> list[KeyHint]:
        """Those of a page that is read."""
        return [
            KeyHint("Up/Down", "scroll", "A line up or down; PgUp and PgDn, or Space, a screenful."),
            KeyHint("/", "search", "Searches a word in this text (or Ctrl+F)."),
            KeyHint("n p", "found", "The next place found, and the one before."),
            KeyHint("q", "back", "Back, as Esc does."),
        ]

    def follow(self) -> None:
        """The page as the review makes it by now, at the same place; what was searched is searched anew."""
        if self._anew is None:
            return
        self._page, self._wrapped_for = _as_page(self._anew()), 0
        self._wrap(self.size.width)
        self._find()
        self._draw()

    def on_resize(self) -> None:
        """Wraps the text for the width there is."""
        if self._wrap(self.size.width):
            self._draw()

    def _wrap(self, columns: int) -> bool:
        width = max(min(columns - _MARGINS, _WIDEST), 20)
        if width == self._wrapped_for:
            return False
        self._wrapped_for = width
        if isinstance(self._page, str):
            paragraphs = [part for each in self._page.split("\n\n") for part in (*reflow(each), "")]
            self._lines = [line for part in paragraphs for line in _wrapped(part, width)]
        else:
            self._lines = drawn(self._page, width)
        return True

    @property
    def _drawn(self) -> Content:
        return Content("\n").join(self._line(number, line) for number, line in enumerate(self._lines))

    def _draw(self) -> None:
        self.query_one("#page", Static).update(self._drawn)  # literal: of lines that are content

    def _line(self, number: int, line: Content) -> Content:
        wanted = self._searched
        start = line.plain.casefold().find(wanted) if wanted else -1
        while start >= 0:
            style = "bold underline $accent" if number == self._current_line else "underline"
            line = line.stylize(style, start, start + len(wanted))
            start = line.plain.casefold().find(wanted, start + len(wanted))
        return line

    @property
    def _current_line(self) -> int:
        return self._hits[self._hit] if 0 <= self._hit < len(self._hits) else -1

    def action_search(self) -> None:
        """Opens the field to search in."""
        field = self.query_one("#search", Input)
        field.display = True
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes to the first place below the top of the screen that holds what was typed."""
        event.stop()
        self._searched = event.value.strip().casefold()
        self._find()
        top = round(self.query_one(VerticalScroll).scroll_offset.y)
        self._hit = next((at for at, number in enumerate(self._hits) if number >= top), 0)
        self._close_search()
        self._show_hit()

    def _find(self) -> None:
        self._hits = [
            number
            for number, line in enumerate(self._lines)
            if self._searched and self._searched in line.plain.casefold()
        ]

    def action_found(self, by: int) -> None:
        """Goes to the next place found, or the one before, going round."""
        if self._hits:
            self._hit = (self._hit + by) % len(self._hits)
            self._show_hit()

    def _show_hit(self) -> None:
        self._draw()
        if self._hits:
            scroll = self.query_one(VerticalScroll)
            scroll.scroll_to(y=max(self._current_line - scroll.size.height // 3, 0), animate=False)
            found = part_of(self._hit + 1, len(self._hits))
        else:
            found = f"“{self._searched}” is not in it" if self._searched else ""
        self.query_one(TopLine).tell(self._title, self._subtitle, found)

    def _close_search(self) -> None:
        self.query_one("#search", Input).display = False
        self.query_one(VerticalScroll).focus()

    def action_page_down(self) -> None:
        """A screenful further."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_leave(self) -> None:
        """Closes the search, or the screen."""
        if self.query_one("#search", Input).display:
            self._close_search()
        else:
            self.dismiss(None)


def _as_page(page: str | Iterable[Block]) -> str | list[Block]:
    return make_visible(page) if isinstance(page, str) else list(page)


def _wrapped(paragraph: str, width: int) -> list[Content]:
    """A paragraph as lines; those after the first are indented as a list's text is."""
    if paragraph.startswith("# "):
        return literal(paragraph[2:], "bold $accent").wrap(width)
    if not paragraph:
        return [Content("")]
    text = paragraph.lstrip()
    indent = len(paragraph) - len(text)
    columns = text.find("  ") + 2 if 0 < text.find("  ") < width // 3 else 0
    columns = len(text[:columns]) + len(text[columns:]) - len(text[columns:].lstrip()) if columns else 0
    hanging = columns or (2 if text.startswith(("- ", "* ", "• ")) else 0)
    first, rest = text[:hanging], text[hanging:]
    lines = literal(rest).wrap(max(width - indent - hanging, 10))
    starts = [" " * indent + first, *[" " * (indent + hanging)] * (len(lines) - 1)]
    return [Content(start) + line for start, line in zip(starts, lines, strict=True)]
