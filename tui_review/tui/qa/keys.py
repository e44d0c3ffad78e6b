"""What the review's screen knows of QA: notes, hand-overs, overrides, versions, unsettled merges, grids."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual.actions import SkipAction

from tui_review.errors import UserError
from tui_review.review.handover import acts_open_to
from tui_review.tui.base.theme import Tone
from tui_review.tui.keymap import binding, shown
from tui_review.tui.review.ending import Ending

if TYPE_CHECKING:
    from tui_review.review.handover import ActName


class QaKeys(Ending):
    """The keys of QA on the review's screen. A key with nothing to act on is left to the field."""

    BINDINGS: ClassVar[list[Any]] = [
        binding("review.notes", "notes", show=False),
        binding("review.next_note", "next_note", show=False),
        binding("review.history", "history", show=False),
        binding("review.grid", "grid", show=False),
        binding("review.settle", "settle", show=False),
    ]

    # What is said at a question

    def _at_question(self) -> list[tuple[Tone, str]]:
        """What is unsettled, and QA's notes, come before everything else."""
        from tui_review.tui.qa.said import said_at  # noqa: PLC0415 - it belongs to QA

        return [*said_at(self.session, self.current), *super()._at_question()]

    # Notes

    def action_notes(self) -> None:
        """The notes."""
        from tui_review.tui.qa.notes import NotesScreen  # noqa: PLC0415 - here and below: loaded when first used

        self.commit()
        self.app.push_screen(NotesScreen(self.session, self.current), self._back)

    async def _back(self, question: str | None) -> None:
        """Back from a screen on which anything but the answers may have changed."""
        if question and question != self.current:
            await self.go(question)
        else:
            await self.show(self.current)

    async def action_next_note(self) -> None:
        """The next question with a note that is not closed, going round."""
        from tui_review.qa.notes import in_asked_order  # noqa: PLC0415
        from tui_review.review.words import refs_home  # noqa: PLC0415

        self.commit()
        review, rules = self.state.review, self.state.rules
        ids = in_asked_order(review, rules, unsettled=True)
        if not ids:
            self._say(f"No note is open. {shown('review.notes')} shows all there are.")
            return
        order = list(rules.questions)
        places = {home for id_ in ids if (home := refs_home(rules, review.notes[id_].on))}
        if not places:
            self.action_notes()
            return
        here = order.index(self.current)
        homes = sorted(places, key=order.index)
        found = next((home for home in homes if order.index(home) > here), homes[0])
        if found == self.current:
            self._say("This is the only question with an open note.")
        else:
            await self.go(found)

    # Versions, grids, what a merge left open

    def action_history(self) -> None:
        """Versions and what changed."""
        from tui_review.tui.qa.history import HistoryScreen  # noqa: PLC0415

        self.commit()
        self.app.push_screen(HistoryScreen(self.session), self._history_left)

    async def _history_left(self, way: str | None) -> None:
        from tui_review.tui.qa.history import RESTORED  # noqa: PLC0415

        if way != RESTORED:
            await self._back(way)
            return
        self.drafts.clear()
        self.asked_before = self.asked_now()
        header = self.state.review.review
        self.said = [(Tone.INFO, f"An earlier version's answers are here again, as version {header.version}.")]
        await self.show(self.current)

    def action_grid(self) -> None:
        """The months."""
        if not self.state.rules.grids:
            raise SkipAction
        from tui_review.tui.grid import GridScreen  # noqa: PLC0415

        self.commit()
        self.app.push_screen(GridScreen(self.session), self._back)

    def action_settle(self) -> None:
        """What a merge left open."""
        if not self.state.review.conflicts:
            raise SkipAction
        from tui_review.tui.qa.clashes import ClashesScreen  # noqa: PLC0415

        self.commit()
        self.app.push_screen(ClashesScreen(self.session, self.current), self._back)

    # Handing over

    async def submit(self) -> None:
        """A reviewer submits; everybody else, and at every other time, chooses among the acts open to them."""
        self.commit()
        acts = [] if self.session.read_only else acts_open_to(self.state.review, self.state.editor.role)
        if acts == ["submit"]:
            await super().submit()
            return
        from tui_review.tui.qa.handing import HandOverScreen  # noqa: PLC0415

        self.app.push_screen(HandOverScreen(self.session), self._chosen)

    async def _chosen(self, act: str | None) -> None:
        from tui_review.tui.qa.handing import ACTS, NEED_REASON  # noqa: PLC0415

        if act == "errors":
            self.action_summary()
        elif act == "notes":
            self.action_notes()
        elif act == "submit":
            await super().submit()
        elif act in NEED_REASON:
            self._ask_why(act)
        elif act in ACTS:
            await self._act(act)

    def _ask_why(self, act: ActName) -> None:
        from tui_review.tui.qa.writing import WriteScreen  # noqa: PLC0415

        async def written(reason: str | None) -> None:
            if reason is not None:
                await self._act(act, reason)

        what = {"return": "Return it to the reviewer", "reopen": "Reopen it"}.get(act, act)
        ask = "Why? It stands in the review's history, and the reviewer reads it."
        self.app.push_screen(WriteScreen(what, ask), written)

    async def _act(self, act: ActName, reason: str = "") -> None:
        from tui_review.tui.qa.handing import hand_over_now, told  # noqa: PLC0415

        try:
            done = await asyncio.to_thread(hand_over_now, self.session, act, reason)
        except UserError as error:
            self.said = [(Tone.ERROR, error.message)]
            self.redraw()
            return
        self.said = [(Tone.INFO, f"{told(self.session, done)} {shown('review.close')} closes it.")]
        await self.show(self.current)
