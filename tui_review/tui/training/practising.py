"""What a review's screen does besides, when the review is practice on a mock case: the case file, citing, feedback.

Nothing here loads the key before an item is complete, and then only in cases that give feedback item by item.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from tui_review.errors import UserError
from tui_review.review.progress import item_state
from tui_review.tui.base.theme import Tone
from tui_review.tui.keymap import binding, shown
from tui_review.tui.review.ending import Ending
from tui_review.tui.wrap import reflowed

if TYPE_CHECKING:
    from textual.events import Resize

    from tui_review.store.session import Session
    from tui_review.training.case import Case
    from tui_review.training.case_position import CasePosition
    from tui_review.training.explain import Explanation


class Practising(Ending):
    """The case file beside the question or one key away; without a case, only a word that there is none."""

    DEFAULT_CSS: ClassVar[str] = """
    Practising.-beside > TopLine { dock: top; }
    Practising > CaseView { dock: right; margin: 1 0 0 0; border-left: solid $muted; display: none; }
    Practising.-beside > CaseView { display: block; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        binding("case.open", "case", show=False),
        binding("case.cited", "cited", show=False),
        binding("case.feedback", "feedback", show=False),
    ]
    place: CasePosition | None = None
    """Where one is in the case file, once it is read."""
    no_case = "This review is no practice on a mock case, so there is no case file to it."
    """Why there is no case file."""
    _drawn_for = ""

    def __init__(self, session: Session, start: str = "") -> None:
        """`start` is the question to begin at; empty for the first open one."""
        super().__init__(session, start)
        if self.state.review.review.case:
            self.more_keys = ("case.open",)
            self.no_case = "The case file is being read."

    async def on_mount(self) -> None:
        """Reads the case file of a review that names one, beside drawing the first question."""
        if self.state.review.review.case:
            self.run_worker(self._read_case(), group="case")

    async def _read_case(self) -> None:
        from tui_review.training.case import find_case  # noqa: PLC0415 - here and below: only for practice
        from tui_review.training.case_position import CasePosition  # noqa: PLC0415
        from tui_review.training.reading import recall_place  # noqa: PLC0415
        from tui_review.tui.training.pages import CaseView  # noqa: PLC0415

        name = self.state.review.review.case
        try:
            case = await asyncio.to_thread(find_case, name)
        except UserError as error:
            self.no_case = f"The case file cannot be shown. {error.message}"
            self.said.append((Tone.WARNING, self.no_case))
            if self.kind:
                self.redraw()
            return
        self.place = CasePosition(case, recall_place(self.session.opened.path))
        await self.mount(CaseView())
        self._settle(self.size.width, self.size.height)

    def on_resize(self, event: Resize) -> None:
        """The case file beside the question where there is room for both."""
        self._settle(event.size.width, event.size.height)

    def _settle(self, width: int, height: int) -> None:
        from tui_review.tui.training.casefile import width_beside  # noqa: PLC0415

        if self.place is None:
            return
        beside = width_beside(width)
        if beside:
            self._view().styles.width = beside
            self._view().styles.height = height - 2
        self.beside = beside
        self.set_class(bool(beside), "-beside")
        self._drawn_for = ""
        if self.kind:
            self.call_after_refresh(self.redraw)

    def _view(self) -> Any:
        from tui_review.tui.training.pages import CaseView  # noqa: PLC0415

        return self.query_one(CaseView)

    def redraw(self) -> None:
        """As before; and the case file, where it stands beside the question."""
        super().redraw()
        if self.place is not None and self.beside:
            cited = self.cited
            now = f"{self.current} {self.place.passage.ref} {self.place.words} {cited}"
            if now != self._drawn_for:
                self._drawn_for = now
                self._view().show(self.place, cited, self.current)

    # What the case file's screen asks

    @property
    def ask(self) -> str:
        """What the question asks, in one line."""
        return " ".join(reflowed(self.question.label or self.question.ask).split())

    @property
    def cited(self) -> list[str]:
        """The passages cited for the question, in the order of the file."""
        kept = self.state.review.answers.get(self.current)
        passages = kept.passages if kept is not None else []
        return self.place.in_order(passages) if self.place is not None else list(passages)

    def cite(self, ref: str) -> str:
        """Cites a passage for the question, or no longer; why it cannot be, in words."""
        if self.session.read_only or self.state.read_only:
            return self.state.read_only or "The review is open for reading only."
        id_ = self.current
        cited = [each for each in self.cited if each != ref] if ref in self.cited else [*self.cited, ref]
        refs = self.place.in_order(cited) if self.place is not None else cited
        problem = self.problem
        self.change(id_, lambda: self.state.cite(id_, refs))
        said, self.problem = self.problem, problem
        return said

    def read_on(self) -> None:
        """Shows beside the question what is read now."""
        if self.beside and self.kind:
            self.redraw()

    def _at_question(self) -> list[tuple[Tone, str]]:
        found = super()._at_question()
        cited = self.cited if self.state.review.review.case else []
        if cited:
            found.append((Tone.INFO, f"Cited: {', '.join(cited)}. {shown('case.cited')} goes there."))
        return found

    # Keys

    def action_case(self) -> None:
        """Into the case file, where one was."""
        self.open_case()

    def action_cited(self) -> None:
        """Into the case file, at the next passage cited here."""
        if self.place is not None and not self.cited:
            self._say(f"Nothing is cited for {self.current} yet: {shown('case.open')} opens the case file.")
            return
        self.open_case(cited=True)

    def open_case(self, *, cited: bool = False) -> None:
        """Shows the case file over whatever screen is shown; with `cited`, at what is cited for the question."""
        from tui_review.tui.training.casefile import CaseScreen  # noqa: PLC0415

        if self.app.screen is self:
            self.commit()
        if self.place is None:
            self._say(self.no_case)
            return
        if cited and (ref := self.place.next_of(self.cited)):
            self.place.go(ref)
        self.app.push_screen(CaseScreen(self.place, self), self._read)

    def _read(self, _: None) -> None:
        from tui_review.training.reading import keep_place  # noqa: PLC0415

        if self.place is not None:
            keep_place(self.session.opened.path, self.place.passage.ref)
        self.redraw()

    # Feedback on an item

    def action_feedback(self) -> None:
        """What differs from the key in the item that was just finished, where the case allows it."""
        self.commit()
        item = self.state.rules.questions[self.current].item
        if self.place is None:
            self._say(self.no_case)
        elif self.place.case.file.feedback != "item":
            self._say("In this case, what differs from the key is shown at the end only, when it is scored.")
        elif not item:
            self._say("This part belongs to no item: there is nothing to compare before the end.")
        elif item_state(self.evaluation, item) not in ("complete", "not asked"):
            self._say(f"Item {item} is not complete: feedback comes when all of it is answered.")
        else:
            self.run_worker(self._feedback(self.place.case, item), exclusive=True, group="feedback")

    async def _feedback(self, case: Case, item: str) -> None:
        try:
            found = await asyncio.to_thread(self._compare, case, item)
        except UserError as error:
            self._say(error.message)
            return
        if not found:
            self._say(f"Item {item}: everything as the key has it.")
            return
        from tui_review.tui.training.score import feedback_screen  # noqa: PLC0415

        self.app.push_screen(feedback_screen(item, found, self.state.rules))

    def _compare(self, case: Case, item: str) -> list[Explanation]:
        """On a thread: reads the key, and gives what differs in one item."""
        from tui_review.training.explain import item_feedback  # noqa: PLC0415
        from tui_review.training.keys_at_hand import scorer_at_hand  # noqa: PLC0415

        return item_feedback(self.state.review, item, scorer_at_hand(case, self.state.rules), case)
