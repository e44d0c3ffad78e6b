"""QA on the review's screen: notes, versions, what a merge left open, and what is to be said of them at a question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_review.entry.route import open_notes_by_question
from tui_review.review.handover import STATUS_WORDS, acts_open_to, role_words, why_unsettled
from tui_review.review.progress import next_unanswered
from tui_review.review.record.standing import open_notes
from tui_review.review.who import OBSERVER
from tui_review.telling.notes import done_words
from tui_review.telling.words import one_line
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown
from tui_review.tui.qa.said import said_at
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from tui_review.tui.review.features import Desk

RESTORED = "restored"
"""What the screen of versions gives back when one was brought back."""


class Qa(Feature):
    """The keys of QA. A key with nothing to act on is left to the field."""

    def __init__(self, desk: Desk) -> None:
        """A review that was returned says why."""
        super().__init__(desk)
        review = desk.session.state.review
        last = review.history[-1] if review.history else None
        if review.review.status == "returned" and last is not None and last.reason:
            did = done_words(last).capitalize()
            desk.said.append((MarkTone.INFO, f"{did} by {last.by}: {one_line(last.reason)}"))

    def begin(self) -> str:
        """In a review that was returned and is all answered, the first place with an open note."""
        state = self.desk.session.state
        if state.review.review.status != "returned" or next_unanswered(state.evaluation):
            return ""
        return next(iter(open_notes_by_question(self.desk.session.state)), "")

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Its keys."""
        return {
            "review.notes": self._notes,
            "review.next_flag": self._next_mark,
            "review.history": self._history,
            "review.settle": self._settle,
        }

    def notes(self) -> list[tuple[MarkTone, str]]:
        """What is unsettled, notes, locks, deadlines."""
        return said_at(self.desk.session, self.desk.answering.at)

    def why_read_only(self) -> str:
        """Where the review stands, and what whoever reads it can do with it in their role."""
        session = self.desk.session
        role = session.state.editor.role
        if unsettled := why_unsettled(session.state.review):
            return f"{unsettled} {shown('review.settle')} shows them."
        status = STATUS_WORDS[session.state.review.review.status]
        said = f"{status[0].upper()}{status[1:]}: its answers are read-only"
        if role == OBSERVER or session.read_only:
            return f"{said}." if role != OBSERVER else ""
        hand = f"; {shown('review.summary')} and {shown('summary.submit')} hand it over"
        hand = hand if acts_open_to(session.state.review, role) else ""
        return f"{said}. {shown('review.notes')} notes{hand}, as {role_words(role)}."

    def foot(self) -> Sequence[str]:
        """The keys for what is unsettled and for notes, where there are any."""
        state = self.desk.session.state
        noted = bool(open_notes(state.review))
        return [
            *(["review.settle"] if state.review.conflicts else []),
            *(["review.notes"] if noted or state.read_only else []),
        ]

    def idle(self) -> Collection[str]:
        """Settling, where a merge has left nothing open."""
        return () if self.desk.session.state.review.conflicts else ("review.settle",)

    def left(self, question: str) -> None:
        """What is answered there later settles nothing by itself."""
        if self.desk.session.state.settling == question:
            self.desk.session.state.settling = ""

    def _notes(self) -> None:
        self.desk.over(screens.NotesScreen(self.desk.session, self.desk.answering.at), self._back)

    async def _next_mark(self) -> None:
        """The next question that is flagged or has a note that is not closed, going round."""
        self.desk.commit()
        way = self.desk.answering.route.next_mark()
        if way.to:
            await self.desk.go(way.to)
        else:
            self.desk.say(way.said)

    async def _back(self, question: str | None) -> None:
        """Back from a screen on which anything but the answers may have changed."""
        self.desk.said = []
        await self.desk.go(question)

    def _history(self) -> None:
        self.desk.over(screens.HistoryScreen(self.desk.session), self._history_left)

    async def _history_left(self, way: str | None) -> None:
        if way != RESTORED:
            await self._back(way)
            return
        desk = self.desk
        desk.answering.look_again()
        version = desk.session.state.review.review.version
        desk.said = [(MarkTone.INFO, f"An earlier version's answers are here again, as version {version}.")]
        await desk.show_again()

    def _settle(self) -> None:
        """What a merge left open."""
        session = self.desk.session
        if not session.state.review.conflicts:
            self.desk.say("Nothing is to be settled: no merge has left two answers here.")
            return
        self.desk.over(screens.ConflictsScreen(session, self.desk.answering.at), self._settled)

    async def _settled(self, question: str | None) -> None:
        self.desk.answering.look_again()
        # Whoever comes from there has seen the sides: an answer settles it, until the question is left.
        self.desk.session.state.settling = question or ""
        await self._back(question)
