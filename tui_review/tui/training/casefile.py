"""The case file: read, searched, cited from. The whole screen at 80 columns; on a wide one, beside the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.keymap import binding, shown
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.training.beside import width_beside
from tui_review.tui.training.pages import CaseView

if TYPE_CHECKING:
    from textual.events import Resize

    from tui_review.training.case_position import CasePosition
    from tui_review.tui.training.beside import Citing


class CaseScreen(ModalScreen[None]):
    """The case file with its keys."""

    DEFAULT_CSS: ClassVar[str] = """
    CaseScreen { background: $background; }
    CaseScreen #for { height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    CaseScreen #said { height: auto; padding: 0 1; display: none; }
    CaseScreen CaseView { height: 1fr; }
    CaseScreen.-beside { background: transparent; }
    CaseScreen.-beside TopLine, CaseScreen.-beside #for { display: none; }
    CaseScreen.-beside CaseView { dock: right; margin: 1 0 0 0; border-left: heavy $accent; }
    CaseScreen.-beside #said { dock: bottom; margin-bottom: 1; background: $panel; }
    CaseScreen Foot { background: $background; }
    """
    AUTO_FOCUS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[Any]] = [
        binding("case.open", "leave", show=False),
        binding("any.close", "leave", show=False),
        binding("case.cite", "cite", show=False),
        binding("case.find", "find", show=False),
        binding("case.documents", "documents", show=False),
        binding("case.next_hit", "hit(1)", show=False),
        binding("case.last_hit", "hit(-1)", show=False),
        binding("case.next_document", "turn(1)", show=False),
        binding("case.last_document", "turn(-1)", show=False),
        binding("case.cited", "cited", show=False),
        binding("any.help", "keys", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("up,k", "step(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "end(0)", show=False),
        Binding("end", "end(-1)", show=False),
    ]

    def __init__(self, place: CasePosition, desk: Citing) -> None:
        """Over the question of `desk`."""
        super().__init__()
        self.place = place
        self.desk = desk

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine("")
        yield Words(id="for")
        yield CaseView()
        yield Words(id="said")
        yield Foot()

    def on_resize(self, event: Resize) -> None:
        """Beside the question where there is room, else the whole screen."""
        self._settle(event.size.width, event.size.height)

    def on_mount(self) -> None:
        """Shows where one was."""
        self._settle(*self.app.size)

    def _settle(self, width: int, height: int) -> None:
        beside = width_beside(width)
        self.set_class(bool(beside), "-beside")
        view = self.query_one(CaseView)
        view.styles.width = beside or "100%"
        view.styles.height = height - 3 if beside else "1fr"
        self.query_one("#said", Words).styles.width = "100%"
        self.call_after_refresh(self._draw, jump=True)

    def _draw(self, *, jump: bool = False) -> None:
        if not self.is_attached:
            return
        desk = self.desk
        self.draw_top()
        self.query_one("#for", Words).say(
            literal(f"{desk.current}  ", "bold $accent") + literal(desk.ask, "$muted")
        )
        self.query_one(CaseView).show(self.place, desk.cited, desk.current, jump=jump)
        self._draw_foot()
        desk.read_on()

    def _draw_foot(self) -> None:
        cited = self.place.passage.ref in self.desk.cited
        keys: list[tuple[str, str]] = [
            (shown("case.cite"), "uncite" if cited else "cite"),
            (shown("case.find"), "search"),
        ]
        if self.place.hits:
            at = f"{self.place.hit or '-'}/{len(self.place.hits)}"
            keys.append((f"{shown('case.next_hit')}/{shown('case.last_hit')}", f"found {at}"))
        keys.append((shown("case.documents"), "documents"))
        arrows = f"{shown('case.last_document')}/{shown('case.next_document')}"
        more = [
            (arrows, "document"),
            ("Up/Down", "passage"),
            *([(shown("case.cited"), "cited")] if self.desk.cited else []),
        ]
        last = [(shown("any.close"), "question"), (shown("any.help"), "help")]
        room = self.app.size.width - 2 - sum(len(key) + len(word) + 3 for key, word in [*keys, *last])
        for key, word in reversed(more):
            if (room := room - len(key) - len(word) - 3) >= 0:
                keys.append((key, word))
        self.query_one(Foot).tell(*keys, *last)

    def follow(self) -> None:
        """What is cited at the question beside it may be something else by now."""
        self._draw()

    def draw_top(self) -> None:
        """Which case, what is found, what is saved."""
        self.query_one(TopLine).tell(f"Case file: {self.place.case.file.title}", "", self.desk.saved_now())

    def _say(self, text: str) -> None:
        said = self.query_one("#said", Words)
        said.say(literal(text, "$tone-warning"))
        said.display = bool(text)

    def _moved(self, moved: bool, why_not: str = "") -> None:  # noqa: FBT001 - one word: did it move?
        self._say("" if moved else why_not)
        self._draw(jump=True)

    def action_step(self, by: int) -> None:
        """The next passage; or on in this one, where it is longer than the screen."""
        pages = self.query_one(CaseView).pages
        if by > 0 and pages.more_below():
            return
        document = self.place.document
        moved = self.place.step(by)
        self._say(
            "" if moved else "This is the end of the case file." if by > 0 else "This is its first passage."
        )
        self._draw(jump=document is not self.place.document)

    def action_page(self, by: int) -> None:
        """A screenful; at the end of a document, the next one."""
        at = self.query_one(CaseView).pages.page(by)
        if at >= 0:
            self.place.go(self.place.document.passages[at].ref)
            self._say("")
            self._draw()
        elif self.place.turn(by):
            end = self.place.document.passages[0 if by > 0 else -1]
            self.place.go(end.ref)
            self._moved(moved=True)

    def action_end(self, at: int) -> None:
        """The document's first passage, or its last."""
        self.place.go(self.place.document.passages[at].ref)
        self._moved(moved=True)

    def action_turn(self, by: int) -> None:
        """The next document, or the one before."""
        why_not = "This is the last document." if by > 0 else "This is the first document."
        self._moved(self.place.turn(by), why_not)

    def action_hit(self, by: int) -> None:
        """The next place found, or the one before, in whatever document."""
        self._moved(self.place.found(by), f"Nothing is searched for yet: {shown('case.find')} does.")

    def action_cited(self) -> None:
        """The next passage cited for the question."""
        ref = self.place.next_of(self.desk.cited)
        self._moved(bool(ref) and self.place.go(ref), f"Nothing is cited for {self.desk.current} yet.")

    def action_cite(self) -> None:
        """Cites the passage for the question, or no longer."""
        self._say(self.desk.cite(self.place.passage.ref))
        self._draw()

    def action_find(self) -> None:
        """Words in all documents; those searched for last stand there."""
        self._contents(self.place.words)

    def action_documents(self) -> None:
        """All documents, and what is cited."""
        self._contents("")

    def _contents(self, words: str) -> None:
        self.app.push_screen(screens.ContentsScreen(self.place, self.desk, words), self._chosen)

    def _chosen(self, ref: str | None) -> None:
        if ref:
            self.place.go(ref)
        self._moved(moved=True)

    def action_leave(self) -> None:
        """Back to the question."""
        self.dismiss(None)

    def action_keys(self) -> None:
        """The page of help."""
        self.app.push_screen(screens.HelpScreen("Help: the case file", ("case", "any"), about=ABOUT))


ABOUT: Final = """The case file of this attempt. › stands at the passage you are at, ● at those cited for the question.

Cite what decides your answer: after scoring you see it beside the passages that the key names. Citing again takes it \
back.

The search looks through all documents for passages that hold all the words typed; words in "double quotes" as they \
stand together."""
"""What the page of help says first."""
