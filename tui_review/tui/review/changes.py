"""Everything on the review's screen that changes an answer. Each change goes to the state, then to be saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.actions import SkipAction

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.model import Answer
from tui_review.review.state import Change
from tui_review.tui.base.theme import Tone
from tui_review.tui.fields.line import LineField
from tui_review.tui.keymap import binding, shown
from tui_review.tui.review.desk import Desk
from tui_review.tui.review.narrative import NarrativeKeeper
from tui_review.tui.review.words import what_changed

if TYPE_CHECKING:
    from textual.timer import Timer

_PAUSE: Final = 0.6
"""Seconds without a key after which what is typed is kept."""
_LONGEST: Final = 4.0
"""Seconds after which it is kept while the keys still come."""


class Changes(Desk):
    """Keeps what fields hand over; undo, redo, clear, flag, suggestion, narrative."""

    BINDINGS: ClassVar[list[Any]] = [
        binding("review.undo", "undo", show=False),
        binding("review.redo", "redo", show=False),
        binding("review.clear", "clear", show=False),
        binding("review.flag", "flag", show=False),
        binding("review.suggestion", "suggestion", show=False),
        binding("review.narrative", "narrative", show=False),
        binding("review.editor", "editor", show=False),
    ]
    _burst: tuple[str, Change] | None = None
    """What is being typed and the one change it has made so far: a text typed in many bursts is one change."""
    _timer: Timer | None = None
    _typing_since: float = 0.0
    news: Sequence[tuple[Tone, str]] = ()
    """Errors and warnings that the last answer brought up, where it is given only on leaving: unseen so far."""

    # What fields call

    @property
    def keeper(self) -> Changes:
        """The screen keeps its field's answers itself."""
        return self

    @property
    def narrative_keeper(self) -> NarrativeKeeper:
        """Keeps the narrative of the question shown."""
        return NarrativeKeeper(self)

    def give(self, value: Any) -> bool:
        """Answers the question shown."""
        id_ = self.current
        self.drafts.pop(id_, None)
        at_once = not isinstance(self.field, LineField)
        before = [] if at_once else self._at_question()
        if self.change(id_, lambda: self.state.answer(id_, value), one=self.field.keeps_while_typing):
            self.news = [
                (tone, text)
                for tone, text in (() if at_once else self._at_question())
                if tone in (Tone.ERROR, Tone.WARNING) and (tone, text) not in before
            ]
            return True
        if not at_once:
            self.drafts[id_] = value
        return False

    def take_away(self) -> None:
        """Takes the answer away."""
        id_ = self.current
        self.drafts.pop(id_, None)
        self.change(id_, lambda: self.state.clear(id_))

    def typing(self) -> None:
        """What is typed is kept after a short pause, and every few seconds of typing on, if any text will do.

        What was wrong before is not said on.
        """
        if self.problem:
            self.problem = ""
            self.said = [each for each in self.said if each[0] is not Tone.WARNING]
            self.redraw()
        now = time.monotonic()
        if not self.unsaved:
            self.unsaved = True
            self._typing_since = now
            self.draw_top()
        if self._timer is not None:
            self._timer.stop()
        left = self._typing_since + _LONGEST - now
        self._timer = self.set_timer(min(_PAUSE, max(left, 0.01)), self._pause)

    def _pause(self) -> None:
        if self.focused is not None and getattr(self.focused, "keeps_while_typing", False):
            self.commit(leaving=False)

    def entered(self) -> None:
        """Goes on: into a narrative that is asked for and empty, else to the next question."""
        self.run_later(self._go_on)

    def run_later(self, act: Callable[[], Any]) -> None:
        """Runs something that takes the loop's time, in the screen's own turn."""
        self.call_next(act)

    async def _go_on(self) -> None:
        _, is_asked = self.narrative_shown()
        narrative = self.narrative_field
        if (
            is_asked
            and narrative is not None
            and not self.narrative_text()
            and self.focused is not narrative.widget
        ):
            self.set_focus(narrative.widget)
            return
        await self.action_next()

    async def action_next(self) -> None:
        """The next question. Said in `moves`."""
        raise NotImplementedError

    def action_read(self) -> None:
        """Guidance and definitions in full. Said in `moves`."""
        raise NotImplementedError

    def resize(self) -> None:
        """A field wants another number of rows."""
        self.redraw()

    def open_case(self, *, cited: bool = False) -> None:
        """The case file of a mock case. Said in `tui.training.practising`."""
        raise NotImplementedError

    def commit(self, *, leaving: bool = True) -> None:
        """Keeps what is typed in the answer and in the narrative; what cannot be kept becomes a draft."""
        self.field.commit()
        narrative = self.narrative_field
        if narrative is not None:
            narrative.commit()
        if leaving:
            self._burst = None
        pending = self.field.pending()
        if pending is not None and not self.field.multiline:
            self.drafts[self.current] = pending
        if self.unsaved:
            self.unsaved = False
            self.draw_top()

    # Tables

    def table(self) -> Answer:
        """A copy of what is kept at the question."""
        return self.state.kept(self.current)

    def put_table(self, answer: Answer, said: str = "", *, typed: str = "") -> bool:
        """Keeps a table; `typed` names the cell that is being typed in, if one is."""
        id_ = self.current
        done = self.change(id_, lambda: self.state.change_rows(id_, answer), one=bool(typed), key=typed)
        if done and said:
            self.said.insert(0, (Tone.INFO, said))
            self.redraw()
        return done

    def open_row(self, row_id: str) -> None:
        """The form of one row."""
        from tui_review.tui.review.row import RowScreen  # noqa: PLC0415 - only for tables

        if self.session.read_only or self.state.read_only:
            return
        self.app.push_screen(RowScreen(self, row_id), lambda done: self._row_done(done, new=not row_id))

    def _row_done(self, row_id: str | None, *, new: bool) -> None:
        """After a new row the mark is where the next is added; after an old one it stays at it."""
        from tui_review.tui.fields.table import TableField  # noqa: PLC0415 - loaded by now

        self.after()
        if row_id and isinstance(self.field, TableField):
            self.field.mark("" if new else row_id)

    # Changing

    def change(
        self, id_: str, make: Callable[[], Change | None], *, one: bool = False, key: str = ""
    ) -> bool:
        """Makes a change and has it saved; False when it cannot be, with the reason shown.

        With `one`, it takes the place of the change that the same burst of typing made before.
        """
        key = key or id_
        burst, self._burst = self._burst, None
        again = one and burst is not None and burst[0] == key and self.state.undo() is not None
        self.said = []
        try:
            change = make()
        except UserError as error:
            if again:
                self.session.record(self.state.redo())
            self.problem = " ".join(part for part in (error.what, error.remedy) if part)
            self.redraw()
            return False
        self.problem = ""
        if again and burst is not None and change is None:
            change = burst[1].undone
        if change is not None:
            self.changed_at = time.monotonic()
            self.session.record(change)
            if one:
                self._burst = (key, change)
        self.unsaved = False
        self.after()
        return True

    def after(self) -> None:
        """Shows what follows from a change that was made."""
        before, now = self.asked_before, self.asked_now()
        if before != now:
            said = what_changed(before, self.evaluation, now, self.current)
            if said:
                self.said.append((Tone.INFO, said))
            self.asked_before = now
        kind, what = self.kind_and_shown()
        if self.kind == kind:
            self.field.refresh_value(what)
            self.run_later(self._refreshed)
        else:
            self.run_later(self._shown_again)

    async def _refreshed(self) -> None:
        with self.app.batch_update():
            await self.show_narrative()
            self.redraw()

    async def _shown_again(self) -> None:
        await self.show(self.current)

    # Keys

    async def action_undo(self) -> None:
        """Takes back typing first, then the last change of an answer."""
        await self._step(back=True)

    async def action_redo(self) -> None:
        """Makes the last change taken back again."""
        await self._step(back=False)

    async def _step(self, *, back: bool) -> None:
        from tui_review.tui.fields.long_text import LongTextField  # noqa: PLC0415 - not for the first question

        focused = self.focused
        if isinstance(focused, LongTextField) and (focused.can_undo if back else focused.can_redo):
            raise SkipAction
        self.commit()
        change = self.state.undo() if back else self.state.redo()
        self.problem = ""
        if change is None:
            self.said = [(Tone.INFO, "Nothing to undo." if back else "Nothing to redo.")]
            self.redraw()
            return
        self.session.record(change)
        self.drafts.pop(change.question, None)
        before = self.asked_before
        word = "Taken back" if back else "Made again"
        other = shown("review.redo" if back else "review.undo")
        self.said = [(Tone.INFO, f"{word} at {change.question}; {other} is the other way.")]
        self.asked_before = self.asked_now()
        if said := what_changed(before, self.evaluation, self.asked_before, change.question):
            self.said.append((Tone.INFO, said))
        await self.show(change.question)

    async def action_clear(self) -> None:
        """Takes the answer away."""
        if self.current not in self.state.review.raw and self.current not in self.drafts:
            return
        self.drafts.pop(self.current, None)
        self.take_away()
        self.said.insert(0, (Tone.INFO, f"Cleared; {shown('review.undo')} brings it back."))
        await self.show(self.current)

    def action_flag(self) -> None:
        """Asks for a word on what to look at later, and flags the question; an empty one takes the flag away."""
        from tui_review.tui.review.dialogs import PromptScreen  # noqa: PLC0415 - only when flagging

        self.commit()
        flag = self.state.kept(self.current).flag
        ask = f"Flag {self.current} for later: what is to be looked at?"
        if flag:
            ask = f"{self.current} is flagged. Change the words, or empty the line to take the flag away."
        self.app.push_screen(PromptScreen(ask, flag), self._flagged)

    def _flagged(self, words: str | None) -> None:
        if words is not None:
            id_ = self.current
            had = bool(self.state.kept(id_).flag)
            comment = None if had and not words.strip() else words
            self.change(id_, lambda: self.state.flag(id_, comment))

    async def action_suggestion(self) -> None:
        """Takes the answer that is offered."""
        offer = self.offered()
        if offer is not None:
            self.give(offer[1])
            await self.show(self.current)

    async def action_narrative(self) -> None:
        """To the narrative, which appears where none was; from it, back to the answer."""
        narrative = self.narrative_field
        if narrative is not None and self.focused is narrative.widget:
            self.commit(leaving=False)
            self.set_focus(self.field.widget)
            return
        if kind_of(self.question).entry == "lines" or self.evaluation.asked(self.current) is False:
            return
        if narrative is None:
            if self.question.by_program or self.state.read_only:
                return
            self.wants_narrative = self.current
            await self.show_narrative(renew=True)
            self.redraw()
            narrative = self.narrative_field
        if narrative is not None:
            self.field.commit()
            self.set_focus(narrative.widget)

    def action_editor(self) -> None:
        """The text in the reviewer's own editor."""
        from tui_review.tui.review.editor import edit_on  # noqa: PLC0415 - only for an editor

        edit_on(self)
