"""What the review's screen does besides, when the review is practice on a mock case: the case file, citing, feedback.

Nothing here loads the key before an item is answered, and then only in cases that give feedback item by item.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.review.gate.proposals import SeeKey
from tui_review.review.progress import item_state
from tui_review.store.stopped import keep_place, recall_place
from tui_review.telling.guidance import reflowed
from tui_review.training.case import find_case
from tui_review.training.case_position import CasePosition
from tui_review.training.seeing import MARKED_FOR_GOOD, item_words, mark_of, mark_others
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown
from tui_review.tui.parts import saved_words
from tui_review.tui.review.features import Feature
from tui_review.tui.training.beside import width_beside
from tui_review.tui.training.pages import CaseView

if TYPE_CHECKING:
    from tui_review.training.case import Case
    from tui_review.training.explain import Explanation
    from tui_review.tui.review.features import Desk


class CaseBeside(Feature):
    """The case file beside the question or one key away; without a case, only a word that there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.place: CasePosition | None = None
        """Where one is in the case file, once it is read."""
        self._case = desk.session.state.review.review.case
        self._why_not = (
            "The case file is being read."
            if self._case
            else "This review is no practice on a mock case, so there is no case file to it."
        )
        self._view = CaseView()
        self._beside = 0
        self._drawn_for = ""

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Its keys."""
        return {
            "case.open": self._open,
            "case.cited": self._open_cited,
            "case.feedback": self._feedback,
        }

    def foot(self) -> Sequence[str]:
        """The key for the case file."""
        return ["case.open"] if self._case else []

    async def opened(self) -> None:
        """Reads the case file of a review that names one, beside drawing the first question."""
        if self._case:
            self.desk.view.run_worker(self._read_case(), group="case")

    async def _read_case(self) -> None:
        try:
            case = await asyncio.to_thread(find_case, self._case)
        except UserError as error:
            self._why_not = f"The case file cannot be shown. {error.message}"
            self.desk.said.append((MarkTone.WARNING, self._why_not))
            self.desk.redraw()
            return
        self.place = CasePosition(case, recall_place(self.desk.session.opened.path))
        await self.desk.mount_beside(self._view.add_class("beside"))
        self.resized(*self.desk.app.size)

    def resized(self, width: int, height: int) -> None:
        """The case file beside the question where there is room for both."""
        if self.place is None:
            return
        self._beside = width_beside(width)
        self._view.display = bool(self._beside)
        if self._beside:
            self._view.styles.width = self._beside
            self._view.styles.height = height - 3
        self._drawn_for = ""
        self.desk.make_room(self._beside)
        self.desk.view.call_after_refresh(self.desk.redraw)

    def drawn(self) -> None:
        """Draws the case file, where it stands beside the question."""
        if self.place is None or not self._beside:
            return
        now = f"{self.current} {self.place.passage.ref} {self.place.words} {self.cited}"
        if now != self._drawn_for:
            self._drawn_for = now
            self._view.show(self.place, self.cited, self.current)

    def notes(self) -> list[tuple[MarkTone, str]]:
        """What is cited."""
        cited = self.cited if self._case else []
        if not cited:
            return []
        return [(MarkTone.INFO, f"Cited: {', '.join(cited)}. {shown('case.cited')} goes there.")]

    # What the case file's screen asks

    @property
    def current(self) -> str:
        """The question's id."""
        return self.desk.answering.at

    @property
    def ask(self) -> str:
        """What the question asks, in one line."""
        question = self.desk.answering.question
        return " ".join(reflowed(question.label or question.ask).split())

    @property
    def cited(self) -> list[str]:
        """The passages cited for the question, in the order of the file."""
        kept = self.desk.session.state.review.answers.get(self.current)
        passages = kept.passages if kept is not None else []
        return self.place.in_order(passages) if self.place is not None else list(passages)

    def cite(self, ref: str) -> str:
        """Cites a passage for the question, or no longer; why it cannot be, in words."""
        answering = self.desk.answering
        if answering.session.read_only or answering.state.read_only:
            return answering.state.read_only or "The review is open for reading only."
        cited = [each for each in self.cited if each != ref] if ref in self.cited else [*self.cited, ref]
        refs = self.place.in_order(cited) if self.place is not None else cited
        problem = self.desk.problem
        step = answering.change(answering.spot, lambda: answering.state.cite(answering.at, refs))
        self.desk.take(step)
        self.desk.problem = problem
        return step.why_not

    def saved_now(self) -> str:
        """How saving stands."""
        return saved_words(self.desk.session)

    def read_on(self) -> None:
        """Shows beside the question what is read now."""
        if self._beside and self.desk.is_shown:
            self.desk.redraw()

    # Keys

    def _open(self, *, cited: bool = False) -> None:
        """Into the case file, where one was; with `cited`, at what is cited for the question."""
        if self.place is None:
            self.desk.say(self._why_not)
            return
        if cited and (ref := self.place.next_of(self.cited)):
            self.place.go(ref)
        self.desk.over(screens.CaseScreen(self.place, self), self._read)

    def _open_cited(self) -> None:
        """Into the case file, at the next passage cited here."""
        if self.place is not None and not self.cited:
            key = shown("case.open")
            self.desk.say(f"Nothing is cited for {self.current} yet: {key} opens the case file.")
        else:
            self._open(cited=True)

    def _read(self, _: None) -> None:
        if self.place is not None:
            keep_place(self.desk.session.opened.path, self.place.passage.ref)
        self.desk.redraw()

    # Feedback on an item

    def _feedback(self) -> None:
        """What differs from the key in the item that was just finished, where the case allows it."""
        desk = self.desk
        desk.commit()
        state = desk.session.state
        item = state.rules.questions[self.current].item
        if self.place is None:
            desk.say(self._why_not)
        elif self.place.case.file.feedback != "item":
            desk.say("In this case, what differs from the key is shown at the end only, when it is scored.")
        elif not item:
            desk.say("This part belongs to no item: there is nothing to compare before the end.")
        elif item_state(state.review, state.evaluation, item) in ("not started", "in progress"):
            desk.say(f"Item {item} is not answered yet: feedback comes when all of it is.")
        else:
            work = self._ask(self.place.case, item)
            desk.view.run_worker(work, exclusive=True, group="feedback")

    async def _ask(self, case: Case, item: str) -> None:
        """Whether it is to be shown, where it can be."""
        desk = self.desk
        if desk.session.read_only:
            desk.say("The review is open for reading only: that its key was shown could not be recorded.")
            return
        try:
            await asyncio.to_thread(self._differing, case, item)
        except UserError as error:
            desk.say(error.message)
            return

        def answered(way: str | None) -> None:
            if way == "s":
                desk.view.run_worker(self._compare(case, item), exclusive=True, group="feedback")

        title = f"Show what differs from the key in item {item}?"
        desk.over(screens.AskScreen(title, MARKED_FOR_GOOD, [("s", "show it")]), answered)

    async def _compare(self, case: Case, item: str) -> None:
        from tui_review.tui.training.score import feedback_screen  # noqa: PLC0415 - only with a finished item

        session = self.desk.session
        try:
            found = await asyncio.to_thread(self._explained, case, item)
        except UserError as error:
            self.desk.say(error.message)
            return
        by = session.state.author
        state = session.state
        said = mark_of(state.review, item_words(state.rules, state.review, item), state.editor)
        session.record(session.state.propose(SeeKey(reason=said, by=by)).proposal)
        if found:
            self.desk.over(feedback_screen(item, found, self.desk.session.state.rules))
        else:
            self.desk.say(f"Item {item}: everything as the key has it.")

    def _differing(self, case: Case, item: str) -> list[Explanation]:
        """On a thread: reads the key, and gives what differs in one item."""
        from tui_review.training.explain import item_feedback  # noqa: PLC0415 - here and below: only with a key
        from tui_review.training.keys_at_hand import scorer_at_hand  # noqa: PLC0415

        state = self.desk.session.state
        return item_feedback(state.review, item, scorer_at_hand(case, state.rules), case)

    def _explained(self, case: Case, item: str) -> list[Explanation]:
        """On a thread: the same, once other attempts say that it is shown."""
        state = self.desk.session.state
        found = self._differing(case, item)
        path, what = self.desk.session.opened.path, f"feedback on item {item}"
        mark_others(state.review, path, what, state.editor, today=state.today)
        return found
