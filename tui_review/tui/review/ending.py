"""Saving, as the screen sees it, and the ways a review is left: closing, handing over, another's hand on the file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from tui_review.errors import UserError
from tui_review.review.findings import blocking
from tui_review.review.handover import SAID
from tui_review.tui.base.theme import Tone
from tui_review.tui.keymap import binding
from tui_review.tui.review.desk import SLOW
from tui_review.tui.review.dialogs import AskScreen
from tui_review.tui.review.moves import Moves

if TYPE_CHECKING:
    from tui_review.store.session import SaveState


@runtime_checkable
class HasTop(Protocol):
    """A screen over this one that says what is saved."""

    def draw_top(self) -> None:
        """Says it anew."""
        ...


class Ending(Moves):
    """What the session says about saving; closing and submitting."""

    BINDINGS: ClassVar[list[Any]] = [binding("review.close", "close", show=False)]
    _clash_told = False
    outcome = ""
    """What became of the review, for the screen or shell one comes back to."""

    # Saving

    def watch_saving(self) -> None:
        """Shows from now on what the session says about saving."""
        loop = asyncio.get_running_loop()

        def told(saving: SaveState) -> None:
            # On the saving thread; nothing may be touched there.
            with suppress(RuntimeError):  # The app may be gone by now.
                loop.call_soon_threadsafe(self.call_later, self._saving_changed, saving)

        self.session.on_saving(told)

    def _saving_changed(self, saving: SaveState) -> None:
        if not self.is_attached:
            return
        if saving.problem or self._problem_shown:
            self._problem_shown = saving.problem
            self.redraw()
        else:
            self.draw_top()
        above = self.app.screen
        if above is not self and isinstance(above, HasTop):
            above.draw_top()
        if saving.clash and not self._clash_told:
            self._clash_told = True
            self._ask_about_clash()

    _problem_shown = ""

    def after(self) -> None:
        """As before; and a change that takes long to become durable is said to do so."""
        super().after()
        if not self.session.read_only:
            self.set_timer(SLOW, self._still_saving)

    def _still_saving(self) -> None:
        if self.is_attached and not self.session.saving.all_durable:
            self.draw_top()

    def last_words(self) -> None:
        """Keeps what is typed and waits until it is durable. From any thread, as the process ends."""
        try:
            for field in (self.field, self.narrative_field):
                pending = None if field is None else field.pending()
                if field is None or field.explicit or not isinstance(pending, str):
                    continue
                id_ = self.current
                if field is self.field:
                    change = self.state.answer(id_, pending) if pending.strip() else self.state.clear(id_)
                else:
                    change = self.state.write(id_, pending)
                self.session.record(change)
        except UserError:
            pass  # It could not have been kept in any other way either.
        finally:
            self.session.flush_journal()

    # Leaving

    async def action_close(self) -> None:
        """Closes the review; asks first where something entered could not be kept."""
        self.commit()
        if not self.drafts:
            await self.leave()
            return
        first = next(iter(self.drafts)).removesuffix(".narrative")
        ways = [("g", f"go to {first}"), ("l", "leave, and drop what could not be kept")]
        text = f"What is entered at {', '.join(self.drafts)} is not an answer yet, so it is not saved."
        self.app.push_screen(AskScreen("Not everything is kept", text, ways), self._close_or_go)

    async def _close_or_go(self, way: str | None) -> None:
        if way == "l":
            await self.leave()
        elif way == "g":
            await self.go(next(iter(self.drafts)).removesuffix(".narrative"))

    forget_last_words: Callable[[], None] = staticmethod(lambda: None)

    async def leave(self) -> None:
        """Saves what is left and leaves the screen. A review that cannot be saved now waits in the journal."""
        self.session.on_saving(lambda _: None)
        try:
            await asyncio.to_thread(self.session.close)
        except UserError as error:
            self.outcome = (
                f"{error.message} Every change is in the journal and offered when it is opened again."
            )
        self.forget_last_words()
        if len(self.app.screen_stack) > 1:
            self.dismiss(self.outcome)
        else:
            self.app.review_left(self.outcome)  # type: ignore[attr-defined]  # it runs in a ReviewApp

    # Handing over

    async def submit(self) -> None:
        """Hands the review over to QA; with errors open, the summary shows them, each leading to its question."""
        self.commit()
        if self.session.read_only or self.state.read_only:
            self._say(self.state.read_only or "The review is open for reading only.")
            return
        if blocking(self.state.findings()):
            self.action_summary()
            return
        ways = [("s", f"submit, as {self.state.editor.name}"), ("b", "back to the review")]
        text = "The review goes to QA. Its answers can be changed again when QA returns it."
        if self.state.review.review.case:
            text = "The attempt is handed in and can be scored: home screen, training, s."
        warnings = sum(finding.level == "warning" for finding in self.state.findings())
        if warnings:
            them = "A warning is" if warnings == 1 else f"{warnings} warnings are"
            text += f" {them} left in the summary; they stop nothing."
        self.app.push_screen(AskScreen("Submit the review?", text, ways), self._submit)

    async def _submit(self, way: str | None) -> None:
        if way != "s":
            return
        try:
            told = await asyncio.to_thread(self._hand_over)
        except UserError as error:
            self.said = [(Tone.ERROR, error.message)]
            self.redraw()
            return
        header = self.state.review.review
        self.outcome = f"{header.id} is {SAID[header.status]}, version {header.version}.{told}"
        await self.leave()

    def _hand_over(self) -> str:
        """On a thread: saves, hands over; a word on the commit, if one was wished."""
        from tui_review.qa.handing import hand_over  # noqa: PLC0415 - once a review
        from tui_review.settings import load_settings  # noqa: PLC0415 - as it is now

        self.session.save()
        done = hand_over(self.session.opened, self.state, "submit", commit=load_settings().commit)
        if done.committed:
            return " It is committed to git."
        return f" It is not committed to git: {done.not_committed}" if done.not_committed else ""

    # Somebody else's hand

    def _ask_about_clash(self) -> None:
        safe = (
            "Nothing of theirs is overwritten. Your changes are safe in the journal and are offered when you open "
            "it again."
        )
        look = [("c", "close it and look at theirs"), ("s", "stay, and only look around")]
        if self.session.is_held():
            title, ways = "The file has changed", [("m", "merge both now"), *look]
            text = f"Somebody else has changed the file of this review since you opened it. {safe}"
        else:
            title, ways = "The review was taken over", look
            text = f"Somebody else has taken this review over and goes on with it. {safe}"
        self.app.push_screen(AskScreen(title, text, ways, unbidden=True), self._clash_answered)

    async def _clash_answered(self, way: str | None) -> None:
        if way == "c":
            await self.leave()
        elif way == "m":
            await self._merge()

    async def _merge(self) -> None:
        """Goes on with both sides' work; what both changed differently stands as unsettled at its question."""
        from tui_review.qa.reconcile import reconcile  # noqa: PLC0415 - only on a clash

        session = self.session
        try:
            found = await asyncio.to_thread(reconcile, session.opened, session.base, self.state)
        except UserError as error:
            self.said = [(Tone.ERROR, error.message)]
            self.redraw()
            return
        session.settle_clash(found.merged.review, found.theirs.fingerprint)
        session.base = found.theirs.review
        self._clash_told = False
        self.asked_before = self.asked_now()
        clashes = list(found.merged.conflicts)
        said = "Both sides' work is here now."
        if clashes:
            said += f" Both changed {', '.join(clashes[:4])}: settle that there."
        self.said = [(Tone.WARNING if clashes else Tone.INFO, said)]
        await self.show(self.current)
