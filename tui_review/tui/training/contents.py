"""What is in a case file: its documents, what is cited; and, as soon as words are typed, where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tui_review.display import make_visible
from tui_review.instrument.plurals import count_of
from tui_review.training.documents import unstressed
from tui_review.tui.base.literal import literal
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.pick_list import PickList, filter_field

if TYPE_CHECKING:
    from tui_review.training.case_position import CasePosition
    from tui_review.training.documents import CaseDocument, Hit
    from tui_review.tui.training.beside import Citing


class ContentsScreen(ModalScreen[str | None]):
    """Dismisses with the passage or document to go to, or None. What was typed stays searched for."""

    DEFAULT_CSS: ClassVar[str] = """
    ContentsScreen { background: $background; }
    ContentsScreen:ansi { background: $background; }
    ContentsScreen #typed { margin: 1 1; }
    """
    AUTO_FOCUS: ClassVar[str] = "Input"
    BINDINGS: ClassVar[list[Any]] = [
        binding("any.close", "leave", show=False),
    ]

    def __init__(self, place: CasePosition, desk: Citing, words: str = "") -> None:
        """Over the place of a case file, at the question of `desk`; `words` stand in the field to begin with."""
        super().__init__()
        self._words = words
        self.place = place
        self.desk = desk

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine(f"Case file: {self.place.case.file.title}")
        with PickList():
            yield filter_field("type words to search all documents", self._words)
            yield Lines()
        yield Foot("any.choose", ("Up/Down", "mark"), "any.close", "any.help")

    def on_mount(self) -> None:
        """Shows what there is; what was searched for is marked, so that typing takes its place."""
        self.query_one(Input).select_all()
        self._fill()

    def on_resize(self) -> None:
        """Cuts the lines for the width there is."""
        self._fill()

    def on_pick_list_typed(self, event: PickList.Typed) -> None:
        """Searches with every letter."""
        if event.text.strip() != self.place.words:
            self.place.search(event.text)
        self._fill()

    def _fill(self) -> None:
        place = self.place
        typed = self.query_one(PickList).typed.strip()
        named = self._named(typed)
        lines = [*named, *self._hits()] if typed else self._documents()
        told = ""
        if typed and (place.hits or not named):
            told = count_of(len(place.hits), "passage") if place.hits else "no passage holds all of these"
        self.query_one(TopLine).tell(f"Case file: {place.case.file.title}", "", told)
        here = named[0].value if named else place.passage.ref if typed else place.document.id
        self.query_one(Lines).show(lines, here)

    def _named(self, typed: str) -> list[Line]:
        """The document or passage whose number is typed: `09`, `09:6`."""
        if self.place.case.passage(typed) is not None:
            return [self._passage(typed)]
        document = self.place.case.document(typed)
        return [self._document(document)] if document is not None else []

    def _document(self, document: CaseDocument) -> Line:
        text = Content.assemble(
            literal(f"{document.id}  ", "bold"),
            literal(f"{document.date}  ", "$muted"),
            literal(document.title),
        )
        return Line(text, literal(document.source, "$muted"), document.id)

    def _documents(self) -> list[Line]:
        lines: list[Line] = []
        cited = self.desk.cited
        if cited:
            lines.append(Line(literal(f"Cited for {self.desk.current}", "$accent")))
            lines += [self._passage(ref) for ref in cited]
            lines += [Line(Content("")), Line(literal("Documents", "$accent"))]
        lines += [self._document(document) for document in self.place.case.documents]
        return lines

    def _passage(self, ref: str) -> Line:
        passage = self.place.case.passage(ref)
        text = unstressed(passage.text) if passage is not None else ""
        return Line(literal(f"{ref:<6}", "bold") + literal(_excerpt(text, (), self.size.width)[0]), value=ref)

    def _hits(self) -> list[Line]:
        lines: list[Line] = []
        each = Counter(hit.passage.document for hit in self.place.hits)
        last = ""
        for hit in self.place.hits:
            if hit.passage.document != last:
                last = hit.passage.document
                document = self.place.case.document(last)
                title = document.title if document is not None else ""
                lines.append(Line(literal(f"{last}  {title}", "$accent"), literal(str(each[last]), "$muted")))
            lines.append(self._hit(hit))
        return lines

    def _hit(self, hit: Hit) -> Line:
        passage = hit.passage
        part, start = _excerpt(passage.text, hit.spans, self.size.width)
        text = literal(part)
        if make_visible(part) == part:
            for begin, end in hit.spans:
                if begin >= start and end - start <= len(part):
                    text = text.stylize("bold underline", begin - start, end - start)
        return Line(literal(f"{passage.ref:<6}", "bold") + text, value=passage.ref)

    def on_pick_list_chosen(self, event: PickList.Chosen) -> None:
        """Goes to the marked line."""
        if event.value:
            self.dismiss(event.value)

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


def _excerpt(text: str, spans: Sequence[tuple[int, int]], width: int) -> tuple[str, int]:
    """The part of a passage around the first span, to fit a line, and how far into the text it starts."""
    start = max(min(spans[0][0] - width // 3, len(text) - width), 0) if spans else 0
    if start:
        start = text.find(" ", start) + 1
    # A line end is as long as the blank it becomes, so that places stay.
    return text[start : start + width].replace("\n", " "), start
