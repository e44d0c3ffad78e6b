"""The wizard's screen: the review from its first open question to the hand-over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.review.progress import next_unanswered
from tui_review.tui.base.theme import Tone
from tui_review.tui.qa.keys import QaKeys
from tui_review.tui.review.dialogs import AskScreen
from tui_review.tui.review.words import named
from tui_review.tui.training.practising import Practising

if TYPE_CHECKING:
    from textual.events import Resize


class ReviewScreen(Practising, QaKeys):
    """One review, held by its session, at one question. Dismisses with a word on what became of it."""

    async def on_mount(self) -> None:
        """Shows the first open question, or where a session that died was."""
        self.asked_before = self.asked_now()
        start = self.current if self.current in self.state.rules.questions else ""
        recovered = self.session.recovered
        start = start or (self.session.last_place if recovered else "")
        start = (
            start or next_unanswered(self.evaluation) or [*self.asked_before, *self.state.rules.questions][0]
        )
        if recovered:
            count = "One change" if recovered == 1 else f"{recovered} changes"
            are = "is" if recovered == 1 else "are"
            said = f"{count} of a session that ended before the file was written {are} here again."
            self.said.append((Tone.INFO, said))
        self.watch_saving()
        await self.show(start)
        if self.session.disputed:
            self._ask_about_disputed()

    def on_resize(self, event: Resize) -> None:
        """Gives every part its new room."""
        del event
        if self.kind:
            self.redraw()

    def _ask_about_disputed(self) -> None:
        changes = self.session.disputed
        ids = list(dict.fromkeys(change.question for change in changes))
        text = (
            f"A session that ended early left changes at {named(self.state.rules, ids)}. Since then somebody else has "
            "changed the file. Nothing of either is lost yet."
        )
        ways = [("t", "take them: they replace what the file has there"), ("d", "drop them for good")]
        self.app.push_screen(AskScreen("Changes that were not saved", text, ways), self._disputed)

    async def _disputed(self, way: str | None) -> None:
        if way == "t":
            self.session.take(self.session.disputed)
            self.asked_before = self.asked_now()
            await self.show(self.current)
        elif way == "d":
            self.session.disputed = ()
