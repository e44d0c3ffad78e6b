"""Saving, as the review's screen sees it: what the session says, what a dead one left, another's hand on the file."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.tui import screens
from tui_review.tui.base.theme import Tone
from tui_review.tui.review.features import Feature
from tui_review.tui.review.head import SLOW
from tui_review.tui.review.words import named

if TYPE_CHECKING:
    from tui_review.entry.answering import Answering, Step
    from tui_review.store.session import SaveState
    from tui_review.tui.review.features import Desk
    from tui_review.tui.review.view import QuestionView


@runtime_checkable
class HasTop(Protocol):
    """A screen over the review's that says what is saved."""

    def draw_top(self) -> None:
        """Says it anew."""
        ...


class Saving(Feature):
    """Shows what the session says about saving, and asks what is to become of two people's work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._problem = ""
        self._clash_told = False
        if recovered := desk.session.recovered:
            are = "is" if recovered == 1 else "are"
            what = f"{count_of(recovered, 'change')} of a session that ended before the file was written"
            desk.said.append((Tone.INFO, f"{what} {are} here again."))

    async def opened(self) -> None:
        """Listens from now on; asks about what a session that died had left."""
        loop = asyncio.get_running_loop()

        def told(saving: SaveState) -> None:
            # On the saving thread; nothing may be touched there.
            with suppress(RuntimeError):  # The app may be gone by now.
                loop.call_soon_threadsafe(self.desk.later, lambda: self._changed(saving))

        self.desk.session.on_saving(told)
        if self.desk.session.disputed:
            self._ask_about_disputed()

    def _changed(self, saving: SaveState) -> None:
        desk = self.desk
        if not desk.is_shown:
            return
        if saving.problem or self._problem:
            self._problem = saving.problem
            desk.redraw()
        else:
            desk.head.draw()
        above = desk.app.screen
        # One that is on its way says it when it is drawn.
        if above.is_mounted and isinstance(above, HasTop):
            above.draw_top()
        if saving.clash and not self._clash_told:
            self._clash_told = True
            self._ask_about_clash()

    def changed(self, step: Step) -> None:
        """A change that takes long to become durable is said to do so."""
        if step.change is not None and not self.desk.session.read_only:
            self.desk.view.set_timer(SLOW, self._still)

    def _still(self) -> None:
        if self.desk.is_shown and not self.desk.session.saving.all_durable:
            self.desk.head.draw()

    # What a session that died had left

    def _ask_about_disputed(self) -> None:
        desk = self.desk
        ids = list(dict.fromkeys(change.question for change in desk.session.disputed))
        text = (
            f"A session that ended early left changes at {named(desk.session.state.rules, ids)}. Since then somebody "
            "else has changed the file. Nothing of either is lost yet."
        )
        ways = [("t", "take them: they replace what the file has there"), ("d", "drop them for good")]
        desk.over(screens.AskScreen("Changes that were not saved", text, ways), self._disputed)

    async def _disputed(self, way: str | None) -> None:
        session = self.desk.session
        if way == "t":
            session.take(session.disputed)
            self.desk.answering.look_again()
            await self.desk.show_again()
        elif way == "d":
            session.disputed = ()

    # Somebody else's hand

    def _ask_about_clash(self) -> None:
        safe = (
            "Nothing of theirs is overwritten. Your changes are safe in the journal and are offered when you open "
            "it again."
        )
        look = [("c", "close it and look at theirs"), ("s", "stay, and only look around")]
        if self.desk.session.is_held():
            title, ways = "The file has changed", [("m", "merge both now"), *look]
            text = f"Somebody else has changed the file of this review since you opened it. {safe}"
        else:
            title, ways = "The review was taken over", look
            text = f"Somebody else has taken this review over and goes on with it. {safe}"
        self.desk.over(screens.AskScreen(title, text, ways, unbidden=True), self._clash_answered)

    async def _clash_answered(self, way: str | None) -> None:
        if way == "c":
            await self.desk.leave()
        elif way == "m":
            await self._merge()

    async def _merge(self) -> None:
        """Goes on with both sides' work; what both changed differently stands as unsettled at its question."""
        from tui_review.qa.reconcile import reconcile  # noqa: PLC0415 - only when two people changed it

        desk, session = self.desk, self.desk.session
        try:
            found = await asyncio.to_thread(reconcile, session.opened, session.base, session.state)
        except UserError as error:
            desk.say(error.message, Tone.ERROR)
            return
        session.settle_clash(found.merged.review, found.theirs.fingerprint)
        session.base = found.theirs.review
        self._clash_told = False
        desk.answering.look_again()
        conflicts = list(found.merged.conflicts)
        said = "Both sides' work is here now."
        if conflicts:
            said += f" Both changed {', '.join(conflicts[:4])}: settle that there."
        desk.said = [(Tone.WARNING if conflicts else Tone.INFO, said)]
        await desk.show_again()


def keep_last_words(answering: Answering, view: QuestionView) -> None:
    """Keeps what is typed and waits until it is durable. From any thread, as the process ends."""
    session, state, id_ = answering.session, answering.state, answering.at
    try:
        for field in (view.field, view.narrative):
            pending = None if field is None else field.pending()
            if field is None or field.explicit or not isinstance(pending, str):
                continue
            if field is view.field:
                change = state.answer(id_, pending) if pending.strip() else state.clear(id_)
            else:
                change = state.write(id_, pending)
            session.record(change)
    except UserError:
        pass  # It could not have been kept in any other way either.
    finally:
        session.flush_journal()
