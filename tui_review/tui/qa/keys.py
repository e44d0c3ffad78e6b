"""What the review's screen knows of QA: notes, hand-overs, overrides, versions, unsettled merges, grids."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.actions import SkipAction

from tui_review.errors import UserError
from tui_review.qa.notes import at_place
from tui_review.qa.reasons import explain, unexplained
from tui_review.review.handover import SAID, acts_open_to
from tui_review.review.progress import next_unanswered
from tui_review.review.search import refs_home
from tui_review.telling.words import one_line
from tui_review.tui.base.theme import Tone
from tui_review.tui.keymap import binding, shown
from tui_review.tui.review.ending import Ending

if TYPE_CHECKING:
    from tui_review.review.handover import ActName
    from tui_review.store.session import Session


class QaKeys(Ending):
    """The keys of QA on the review's screen. A key with nothing to act on is left to the field."""

    BINDINGS: ClassVar[list[Any]] = [
        binding("review.notes", "notes", show=False),
        binding("review.history", "history", show=False),
        binding("review.grid", "grid", show=False),
        binding("review.settle", "settle", show=False),
    ]

    def __init__(self, session: Session, start: str = "") -> None:
        """As before; a review that was returned says why, and begins at the first open note once all is answered."""
        super().__init__(session, start)
        state = self.state
        if state.review.review.status != "returned":
            return
        last = state.review.history[-1] if state.review.history else None
        if last is not None and last.reason:
            did = last.act.replace("_", " ").capitalize()
            self.said.append((Tone.INFO, f"{did} by {last.by}: {one_line(last.reason)}"))
        if not start and not next_unanswered(state.evaluation):
            from tui_review.qa.notes import in_asked_order  # noqa: PLC0415 - only with notes

            notes = in_asked_order(state.review, state.rules, unsettled=True)
            homes = (refs_home(state.rules, state.review.notes[id_].on) for id_ in notes)
            self.current = next((home for home in homes if home), "")

    def keys_besides(self) -> tuple[str, ...]:
        """With the keys for notes, what is unsettled, and the grid, where there are any."""
        review = self.state.review
        open_notes = any(note.status != "closed" for note in review.notes.values())
        return (
            *super().keys_besides(),
            *(("review.settle",) if review.conflicts else ()),
            *(("review.notes",) if open_notes or self.state.read_only else ()),
            *(("review.grid",) if self.state.rules.grids else ()),
        )

    # What is said at a question

    def _at_question(self) -> list[tuple[Tone, str]]:
        """What is unsettled, and QA's notes, come before everything else."""
        from tui_review.tui.qa.said import said_at  # noqa: PLC0415 - it belongs to QA

        return [*said_at(self.session, self.current), *super()._at_question()]

    def read_only_words(self) -> str:
        """Where the review stands, and what whoever reads it can do with it in their role."""
        role = self.state.editor.role
        status = SAID[self.state.review.review.status]
        said = f"{status[0].upper()}{status[1:]}: its answers are read-only"
        if role == "observer" or self.session.read_only:
            return f"{said}." if role != "observer" else self.state.read_only
        hand = f"; {shown('review.summary')} and {shown('summary.submit')} hand it over"
        hand = hand if acts_open_to(self.state.review, role) else ""
        return f"{said}. {shown('review.notes')} notes{hand}, as {role.replace('_', ' ')}."

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
            self.said = []
            await self.show(self.current)

    async def action_next_flag(self) -> None:
        """The next question that is flagged or has a note that is not closed, going round."""
        from tui_review.qa.notes import in_asked_order  # noqa: PLC0415

        self.commit()
        review, rules = self.state.review, self.state.rules
        ids = in_asked_order(review, rules, unsettled=True)
        noted = {refs_home(rules, review.notes[id_].on) for id_ in ids}
        marked = [
            id_
            for id_ in rules.questions
            if id_ in noted or ((answer := review.answers.get(id_)) is not None and answer.flag)
        ]
        if not marked:
            self._say(f"No question is flagged or has an open note; {shown('review.flag')} flags one.")
            return
        order = list(rules.questions)
        here = order.index(self.current)
        found = next((id_ for id_ in marked if order.index(id_) > here), marked[0])
        if found == self.current:
            self._say("This is the only question that is flagged or has an open note.")
        else:
            await self.go(found)

    # Why an answer is another now

    _reason = ""
    """The last reason given in this session, offered again."""

    def after(self) -> None:
        """As before; and remembers what was changed after the first submission."""
        super().after()
        if unexplained(self.state, self.current):
            self._to_explain = self.current

    _to_explain = ""
    """The question whose change has no reason yet."""

    async def go(self, id_: str | None) -> None:
        """Goes to a question; asks why the one that is left was changed, if QA has seen it before."""
        left = self.current
        await super().go(id_)
        if not id_:
            # On the screen that was left a rating may have been overridden.
            self.redraw()
        elif self.current != left and self._to_explain == left:
            self._ask_reason(lambda: None)

    def _ask_reason(self, then: Callable[[], object]) -> None:
        """Asks why, once; then goes on."""
        id_, self._to_explain = self._to_explain, ""
        if not id_ or not unexplained(self.state, id_):
            then()
            return
        from tui_review.tui.review.dialogs import PromptScreen  # noqa: PLC0415

        def said(why: str | None) -> None:
            if why is not None and why.strip():
                self._reason = why
                self.session.record(explain(self.state, id_, why))
            then()

        notes = [each for each in at_place(self.state.review, id_) if self._is_open(each)]
        offer = f"note {notes[-1]}" if notes else self._reason
        ask = f"{id_} was changed after the submission; what it was is kept. Why was it changed? (May stay empty.)"
        self.app.push_screen(PromptScreen(ask, offer, replaced=True), said)

    def _is_open(self, note: str) -> bool:
        return self.state.review.notes[note].status != "closed"

    # Signatures

    def take_away(self) -> None:
        """A signature that locks is taken back with a reason; any other answer at once."""
        from tui_review.review.signing import signature  # noqa: PLC0415

        own = self.state.rules.questions[self.current]
        if not own.signs or signature(self.state.review, self.current) is None:
            super().take_away()
        elif self.session.read_only or self.state.read_only:
            self._say(self.state.read_only or "The review is open for reading only.")
        else:
            self._ask_whose(self.current)

    def _ask_whose(self, id_: str) -> None:
        """Asks for the signer's name, where somebody else works here; several people sign at one screen."""
        from tui_review.review.signing import same_name, signature, why_not_unsigned  # noqa: PLC0415
        from tui_review.tui.review.dialogs import PromptScreen  # noqa: PLC0415

        given = signature(self.state.review, id_)
        problem = why_not_unsigned(self.state.rules, self.state.review, id_)
        if problem is not None or given is None:
            self._say(problem.what if problem is not None else "")
            return
        if same_name(self.state.editor.name, given.name):
            self._ask_to_unsign(id_, self.state.editor.name)
            return

        def said(name: str | None) -> None:
            if name is None:
                return
            if same_name(name, given.name):
                self._ask_to_unsign(id_, name)
            else:
                self._say(f"Only {given.name} can take this signature back.")

        ask = f"{given.name} signed here on {given.date}, and nobody else can take it back. Your name?"
        self.app.push_screen(PromptScreen(ask), said)

    def _ask_to_unsign(self, id_: str, by: str) -> None:
        from tui_review.tui.qa.writing import WriteScreen  # noqa: PLC0415

        def written(reason: str | None) -> None:
            if reason is not None:
                self.change(id_, lambda: self.state.unsign(id_, reason=reason, by=by))

        ask = f"Why, {one_line(by)}? The signature and the reason stay in the file."
        self.app.push_screen(WriteScreen("Take the signature back?", ask), written)

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
        self.said = [
            (Tone.INFO, f"An earlier version's answers are here again, as version {header.version}.")
        ]
        await self.show(self.current)

    def action_grid(self) -> None:
        """The months."""
        if not self.state.rules.grids:
            raise SkipAction
        from tui_review.tui.fields.table import TableField  # noqa: PLC0415
        from tui_review.tui.grid import GridScreen  # noqa: PLC0415

        self.commit()
        screen = GridScreen(self.session)

        async def left(question: str | None) -> None:
            row = screen.entry
            await self._back(question)
            if question and row and isinstance(self.field, TableField):
                self.field.mark(row)

        self.app.push_screen(screen, left)

    def action_settle(self) -> None:
        """What a merge left open."""
        if not self.state.review.conflicts:
            raise SkipAction
        from tui_review.tui.qa.conflicts import ConflictsScreen  # noqa: PLC0415

        self.commit()
        self.app.push_screen(ConflictsScreen(self.session, self.current), self._back)

    # Handing over

    async def submit(self) -> None:
        """A reviewer submits; everybody else, and at every other time, chooses among the acts open to them."""
        self.commit()
        if self._to_explain:
            self._ask_reason(lambda: self.call_next(self.submit))
            return
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
