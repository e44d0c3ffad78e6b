"""One document of a case file as it is read: numbered passages, the one marked, those cited, what was found."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_review.display import make_visible
from tui_review.instrument.plurals import part_of
from tui_review.shape.frozen import frozen
from tui_review.training.documents import STRESSED
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.marks import unicode_marks
from tui_review.tui.wrap import clipped, wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tui_review.training.case_position import CasePosition
    from tui_review.training.documents import Passage

_WIDEST: Final = 96
"""Cells of a line of text at most."""
_MARGIN: Final = 8
"""Cells before a passage's text: mark, citation, number."""


@frozen()
class _PageLine:
    """One line as it is drawn."""

    content: Content
    passage: int
    """The passage it belongs to, as its place in the document; -1 for none."""


class CasePages(ScrollView, can_focus=False):
    """The passages of the document one is in. Keys are for the screen around it."""

    DEFAULT_CSS: ClassVar[str] = """
    CasePages { width: 100%; height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        background: $background; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_PageLine] = []
        self._place: CasePosition | None = None
        self._cited: Collection[str] = ()

    def show(self, place: CasePosition, cited: Collection[str], *, jump: bool = False) -> None:
        """Draws the document; with `jump`, the marked passage stands near the top, else it is only kept in view."""
        self._place, self._cited = place, cited
        self._lay_out()
        # The height may not be known before the first drawing.
        self.call_after_refresh(self._bring, jump=jump)

    def _lay_out(self) -> None:
        place = self._place
        if place is None or not self.size.width:
            return
        width = max(min(self.size.width - _MARGIN - 1, _WIDEST), 16)
        self._rows = []
        for number, passage in enumerate(place.document.passages):
            self._rows += [_PageLine(line, number) for line in self._passage(place, passage, width)]
            self._rows.append(_PageLine(Content(""), -1))
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.refresh()

    def _passage(self, place: CasePosition, passage: Passage, width: int) -> list[Content]:
        marked, cited = passage.ref == place.passage.ref, passage.ref in self._cited
        text = passage_text(passage.text, place.spans(passage))
        arrow, dot = ("›", "●") if unicode_marks() else (">", "*")
        bold = "bold $accent" if marked else ""
        first = Content.assemble(
            literal(f"{arrow if marked else ' '}", "bold $accent"),
            literal(f"{dot if cited else ' '} ", "bold $tone-ok"),
            literal(f"{f'[{passage.number}]':>4} ", bold or "$muted"),
        )
        side = literal(f"{'│' if unicode_marks() else '|'}" if marked else " ", "$accent")
        lines = text.wrap(width)
        return [(first if not n else side + " " * (_MARGIN - 1)) + line for n, line in enumerate(lines)]

    def _place_of(self, passage: int) -> tuple[int, int]:
        """The first row of a passage, and the row after its last."""
        rows = [number for number, row in enumerate(self._rows) if row.passage == passage]
        return (rows[0], rows[-1] + 1) if rows else (0, 0)

    @property
    def _marked(self) -> int:
        place = self._place
        return place.document.passages.index(place.passage) if place is not None else 0

    def _bring(self, *, jump: bool) -> None:
        height, top = self.size.height, self.top
        if not height or self._place is None:
            return
        first, end = self._place_of(self._marked)
        if jump and not top <= first < end <= top + height:
            to = first - min(height // 4, first)
        elif end > top + height:
            to = min(end - height, first)
        else:
            to = min(first, top)
        self._scroll(to)

    @property
    def top(self) -> int:
        """The first row that is seen."""
        return round(self.scroll_offset.y)

    def _scroll(self, to: int) -> None:
        if to != self.top:
            self.scroll_to(y=to, animate=False, force=True, immediate=True)

    def more_below(self) -> bool:
        """Whether the marked passage goes on below what is seen; if so, scrolls on in it."""
        _, end = self._place_of(self._marked)
        below = end > self.top + self.size.height
        if below:
            self._scroll(self.top + max(self.size.height - 3, 1))
        return below

    def page(self, by: int) -> int:
        """Scrolls a screenful; the passage that should be marked now. -1 when it was the end of the document."""
        height = self.size.height
        last = max(len(self._rows) - height, 0)
        to = min(max(self.top + by * max(height - 2, 1), 0), last)
        if to == self.top:
            return -1
        self._scroll(to)
        seen = [row.passage for row in self._rows[to : to + height] if row.passage >= 0]
        whole = [number for number in seen if self._place_of(number)[0] >= to]
        return (whole or seen)[0]

    def on_resize(self) -> None:
        """Wraps for the width there is now."""
        self._lay_out()
        self.call_after_refresh(self._bring, jump=False)

    def render_line(self, y: int) -> Strip:
        """One line as it is drawn."""
        number = y + self.top
        width, style = self.size.width, self.visual_style
        if number >= len(self._rows):
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, self._rows[number].content, width, 1, style)
        return strips[0].adjust_cell_length(width, style.rich_style)


def passage_text(text: str, spans: Sequence[tuple[int, int]] = ()) -> Content:
    """A passage with its `*stressed*` words bold, and what was found in it marked; `spans` are places in `text`."""
    if make_visible(text) != text:
        # Spelt-out characters would move every place.
        return literal(text)
    marks = [(*match.span(), len(match[1])) for match in STRESSED.finditer(text)]
    left_out = {
        at for start, end, width in marks for at in (*range(start, start + width), *range(end - width, end))
    }
    # Where each place of the text is once the asterisks are gone.
    moved = [0, *accumulate(at not in left_out for at in range(len(text)))]
    shown = literal("".join(sign for at, sign in enumerate(text) if at not in left_out))
    for start, end, _ in marks:
        shown = shown.stylize("bold", moved[start], moved[end])
    for start, end in spans:
        shown = shown.stylize("bold underline $accent", moved[start], moved[end])
    return shown


class CaseView(Vertical):
    """A document with its heading above: beside a question, or on a screen of its own."""

    DEFAULT_CSS: ClassVar[str] = """
    CaseView { background: $background; }
    CaseView > Words { height: auto; padding: 0 1; }
    CaseView > #cited { margin-bottom: 1; }
    """

    def compose(self) -> ComposeResult:
        """Heading, what is cited, passages."""
        yield Words(id="heading")
        yield Words(id="cited")
        yield CasePages()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[CasePosition, Sequence[str], str] | None = None

    def show(self, place: CasePosition, cited: Sequence[str], question: str, *, jump: bool = False) -> None:
        """Shows where one is, and what is cited for a question."""
        self._shown = (place, cited, question)
        self._draw_heading()
        self.query_one(CasePages).show(place, cited, jump=jump)

    def on_resize(self) -> None:
        """Cuts the heading for the width there is now; the passages see to themselves."""
        self._draw_heading()

    def _draw_heading(self) -> None:
        if self._shown is None or not self.size.width:
            return
        place, cited, question = self._shown
        width = self.size.width - 2
        document = place.document
        title = clipped(wrapped_lines(f"{document.id}  {document.title}", width, indent=4), 2)
        about = f"    {document.date}, {document.source}, document {part_of(place.number, len(place.case.documents))}"
        head = [literal(line, "bold") for line in title]
        self.query_one("#heading", Words).say(
            Content("\n").join([*head, literal(about, "$muted").truncate(width, ellipsis=True)])
        )
        told = (
            f"    cited for {question}: {', '.join(cited)}"
            if cited
            else f"    nothing cited yet for {question}"
        )
        self.query_one("#cited", Words).say(literal(told, "$muted").truncate(width, ellipsis=True))

    @property
    def pages(self) -> CasePages:
        """The passages."""
        return self.query_one(CasePages)
