"""The side of the review's screen that fields see: they hand over what is entered, and are told what became of it.

Called at once, never by message, so that no key overtakes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.entry.answering import only_at
from tui_review.entry.bursts import GLANCE, QUOTED_IN_FULL, start_of
from tui_review.review.progress import progress
from tui_review.review.rows import is_same_given
from tui_review.review.spots import Spot
from tui_review.tui import screens
from tui_review.tui.base.ahead import OF_A_TEXT, of_the_answer_before
from tui_review.tui.base.pauses import TypingPause
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.fields.base import WITHDRAWN
from tui_review.tui.fields.line import LineField
from tui_review.tui.keymap import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Key

    from tui_review.entry.answering import Step
    from tui_review.entry.bursts import Letters
    from tui_review.review.model import Answer
    from tui_review.tui.review.features import Desk
    from tui_review.tui.review.settling import Settling


class Pauses:
    """What is typed is kept after a short pause, and every few seconds of typing on, if any text will do."""

    def __init__(self, desk: Desk, settling: Settling) -> None:
        self._desk = desk
        self.settling = settling
        self._typing = TypingPause(self._pause)

    def typing(self) -> None:
        """Something is being typed. What was wrong before is not said on."""
        desk = self._desk
        if desk.problem:
            desk.problem = ""
            desk.said = [each for each in desk.said if each[0] != MarkTone.WARNING]
            desk.redraw()
        desk.head.typed()
        self._typing.typed(desk.view)

    def _pause(self) -> None:
        desk = self._desk
        if not desk.is_shown:
            return
        field = desk.view.entered
        if field.keeps_while_typing:
            desk.commit(leaving=False)
        elif field is desk.view.field:
            # Half a date is no answer, and stands there again all the same if the program is killed.
            desk.answering.drafts.typing(Spot(desk.view.at), field.pending())

    def given(self) -> None:
        """What was typed stands as the answer now, or is taken away."""
        self._typing.stop()
        self._desk.answering.drafts.typing(Spot(self._desk.view.at), None)


class _Keeper:
    """What all fields of one question ask alike. One that still shows another than one is at changes neither."""

    def __init__(self, desk: Desk, pauses: Pauses, at: str) -> None:
        """For what is entered `at` a question."""
        self.desk = desk
        self._pauses = pauses
        self.at = at

    def _enter(self, act: Callable[[], Step]) -> bool:
        """Shows what became of something entered here; whether it was taken."""
        return self.desk.take(only_at(self.desk.answering, self.at, act))

    def give(self, value: Any) -> bool:
        """Keeps what is entered. To be overridden."""
        raise NotImplementedError

    def take_away(self) -> None:
        """Takes what is kept away. To be overridden."""
        raise NotImplementedError

    def take_back(self, before: Any) -> None:
        """What stood before stands again, and of what came between nothing is recorded: it was no answer."""
        if taken_back_to(self.desk, self.at, before):
            return
        if before is None:
            self.take_away()
        else:
            self.give(before)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept here yet. To be overridden."""
        raise NotImplementedError

    def typing(self) -> None:
        """Something is being typed that is not kept yet."""
        self._pauses.typing()

    def refuse(self, why: str, *, taken_back: bool = False) -> None:
        """Says so; what is kept stays, and what was said of it."""
        kept = [each for each in self.desk.said if each[0] == MarkTone.INFO and not taken_back]
        self.desk.say(why, MarkTone.WARNING)
        self.desk.said += kept
        self.desk.redraw()

    def entered(self, took: str = "") -> None:
        """Goes on: into a description or narrative that is asked for and empty, else to the next question."""
        if self.is_empty and (said := of_the_answer_before(self.typed)):
            self.refuse(said)
            return
        self.desk.later(lambda: self._go_on(took))

    def settled(self, took: str) -> None:
        """Goes on after a moment, where nothing is left to look at here."""
        if self.desk.answering.settles():
            at = self.at
            self._pauses.settling.begin(
                lambda: self.desk.later(lambda: self._go_on(f"{took}. {shown('review.undo')} takes it back")),
                lambda: self.desk.later(lambda: self._take_back(at, took)),
            )

    @property
    def typed(self) -> Letters[Key]:
        """What the letters mean that are typed."""
        return self._pauses.settling.typed

    async def _take_back(self, at: str, took: str) -> None:
        """The answer at a question was the first letter of a text: it is as before, and one is there again."""
        desk = self.desk
        step, _ = desk.answering.undo(lambda change: change.question == at)
        if step.change is not None:
            desk.said, desk.problem = [(MarkTone.INFO, self._pauses.settling.told(f"{at}: {took}"))], ""
            desk.head.changed()
            await desk.show(step.change.question)

    async def _go_on(self, took: str) -> None:
        at, view, followed = self.desk.answering.at, self.desk.view, list(self.desk.said)
        # What this key answered may have brought up a line that is not drawn yet.
        await view.put_texts()
        onward = self.desk.answering.onward(view.descriptions.at)
        if onward == "description":
            self.desk.redraw()
            view.descriptions.aim(self.desk.answering.next_undescribed(view.descriptions.at))
            self.desk.focus_on("description")
        elif onward == "narrative" and view.narrative is not None and view.entered_in != "narrative":
            self.desk.focus_on("narrative")
        else:
            is_open = not progress(self.desk.answering.evaluation, [at]).done
            await self.desk.do("review.next")
            left = f"At {at}, just left:"
            if (
                is_open
                and self.desk.answering.at != at
                and not any(said.startswith(left) for _, said in self.desk.said)
            ):
                self.desk.said.insert(0, (MarkTone.INFO, f"{left} nothing is answered."))
                self.desk.redraw()
        if took and self.desk.answering.at != at:
            # What follows from the answer has not been read yet.
            self.desk.said = [(MarkTone.INFO, f"{at}: {took}."), *followed, *self.desk.said]
            self.desk.redraw()
            self.typed.appeared()


def taken_back_to(desk: Desk, at: str, before: Any) -> bool:
    """Undoes the last changes at a question as far as to what it was `before`; whether it is so now."""
    answering, steps = desk.answering, 0
    while answering.at == at and not is_same_given(answering.kept.given, before):
        step, _ = answering.undo(lambda change: change.question == at)
        if step.change is None:
            break
        steps += 1
        desk.take(step)
    is_so = answering.at == at and is_same_given(answering.kept.given, before)
    for _ in range(0 if is_so else steps):
        # It never was so: what was done by hand is not to be undone.
        step, _ = answering.redo(lambda change: change.question == at)
        desk.take(step)
    return is_so


class NarrativeKeeper(_Keeper):
    """Keeps the narrative of the question shown."""

    @property
    def is_empty(self) -> bool:
        """Whether none is written."""
        return not self.desk.answering.kept.narrative

    def give(self, value: Any) -> bool:
        """Writes it."""
        return self._enter(lambda: self.desk.answering.write(value, typed=True))

    def take_away(self) -> None:
        """No narrative any more."""
        self.give("")


class DescriptionKeeper(_Keeper):
    """Keeps what is said of one choice at the question shown."""

    def __init__(self, desk: Desk, pauses: Pauses, at: str, code: str) -> None:
        super().__init__(desk, pauses, at)
        self._code = code

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of the choice."""
        return not self.desk.answering.kept.described.get(self._code)

    def give(self, value: Any) -> bool:
        """Says it."""
        return self._enter(lambda: self.desk.answering.describe(self._code, value, typed=True))

    def take_away(self) -> None:
        """Nothing is said of it any more."""
        self.give("")


class AnswerKeeper(_Keeper):
    """Keeps the answer of the question shown, rows of its table included."""

    @property
    def is_empty(self) -> bool:
        """Whether it is not answered."""
        return self.desk.answering.kept.given is None

    def give(self, value: Any) -> bool:
        """Answers the question; False when it cannot be an answer, which is said beside the field."""
        answering, field = self.desk.answering, self.desk.view.field
        if answering.at == self.at and answering.state.rules.questions[self.at].signs:
            from tui_review.tui.qa.signatures import give_signature  # noqa: PLC0415 - few questions are signed

            return give_signature(self.desk, value)
        typed_in = isinstance(field, LineField)
        step = only_at(
            answering,
            self.at,
            lambda: answering.give(value, typed=field.keeps_while_typing, leaving=typed_in),
        )
        if not step.taken and not typed_in and not field.keeps_while_typing:
            # What stands chosen and cannot be kept, the field says itself.
            answering.drafts.drop(Spot(self.at))
        if step.taken and typed_in:
            self._pauses.given()
        return self.desk.take(step)

    def take_away(self) -> None:
        """Takes the answer away; a feature may have to ask first."""
        if not self.desk.features.clears():
            self._pauses.given()
            typed = self.desk.view.field.keeps_while_typing
            self._enter(lambda: self.desk.answering.clear(typed=typed))

    # Pastes

    def pasted(self, text: str, *, withdrawn: bool = False) -> None:
        """A text where one chooses: its letters are no answers. It goes into the narrative, if that is wished.

        `withdrawn`: its first letters had answered, and that was taken back.
        """
        desk = self.desk
        if not text.strip():
            return
        if desk.answering.receives() != "narrative":
            said = f" {WITHDRAWN}" if withdrawn else ""
            desk.say(f"Nothing can be typed here: what was pasted is not kept.{said}", MarkTone.WARNING)
            return
        self._ask_of(text, " What its first letters did is taken back." if withdrawn else "")

    def ask_of_loose(self) -> bool:
        """Asks again where a text goes of which that was not said; whether it did. Where it can go nowhere it waits."""
        answering = self.desk.answering
        text = answering.drafts.at(Spot(self.at, loose=True))
        if answering.at != self.at or not isinstance(text, str) or answering.receives() != "narrative":
            return False
        self._ask_of(text, "")
        return True

    def _ask_of(self, text: str, became: str) -> None:
        desk = self.desk
        ways = [("n", "put it into the narrative"), ("d", "drop it")]
        parts = [text]
        # Until it is said where it goes it is kept, and asked about again if the program ends before.
        spot, drafts = Spot(self.at, loose=True), desk.answering.drafts
        drafts.keep(spot, text)

        def asked() -> str:
            came = start_of("".join(parts), QUOTED_IN_FULL)
            return f"The answer to {self.at} is chosen, not typed.{became} Pasted or typed was: {came}"

        def more(text: str) -> str:
            parts.append(text)
            drafts.keep(spot, "".join(parts))
            return asked()

        def put(way: str | None) -> None:
            if way == "n":
                kept, pasted = desk.answering.kept.narrative.rstrip(), "".join(parts)
                self._enter(lambda: desk.answering.write(f"{kept}\n\n{pasted}" if kept else pasted))
                desk.later(lambda: desk.focus_on("narrative"))
            else:
                desk.say("What was pasted is not kept.", MarkTone.WARNING)
            drafts.drop(spot)

        # Over a slow line a paste comes in parts, and what is typed as one: its next letter is no answer to this.
        title = "A text was pasted or typed"
        ask = screens.AskScreen(title, asked(), ways, counts="with Enter", more=more)
        desk.over(ask, put)

    # Tables

    def table(self) -> Answer:
        """A copy of what is kept at the question."""
        return self.desk.answering.state.kept(self.at)

    def take_rows_back(self, before: Answer) -> None:
        """The rows are as they were before."""
        if not taken_back_to(self.desk, self.at, before.given):
            self.put_table(before)

    def put_table(self, answer: Answer, said: str = "") -> bool:
        """Keeps a table, and says so."""
        step = only_at(self.desk.answering, self.at, lambda: self.desk.answering.put_table(answer))
        if self.desk.take(step) and said:
            self.desk.said.insert(0, (MarkTone.INFO, said))
            self.desk.redraw()
        return step.taken

    def moved(self) -> None:
        """Tells the keys of the line that is marked now."""
        self.desk.redraw()

    def open_row(self, row_id: str) -> None:
        """The form of one row; of a new one for an empty id."""
        desk = self.desk
        if desk.answering.at != self.at:
            desk.redraw()
        if desk.answering.why_fixed or desk.answering.at != self.at:
            return

        def back(done: str | None) -> None:
            # After a new row the mark is where the next is added; after an old one it stays at it.
            if done and row_id:
                desk.view.mark_row(row_id)
            elif done:
                desk.view.mark_row("")

        form = screens.RowScreen(desk, row_id)
        if self.typed.ends_in_letter:

            def closed() -> None:
                # The letter that opened the form was the first of a text.
                form.dismiss(form.filling.row_id)
                said = f"The {desk.answering.question.row} is closed again: {OF_A_TEXT}"
                desk.say(said, MarkTone.WARNING)

            self.typed.went_on(closed, unseen=GLANCE)
        desk.over(form, back)
