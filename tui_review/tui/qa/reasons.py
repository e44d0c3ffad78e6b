"""Why an answer is another now: asked once, when a question changed after the first submission is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_review.qa.notes import at_place
from tui_review.qa.reasons import give_reason, unexplained, why_no_reason
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import KEYS
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from tui_review.entry.answering import Step
    from tui_review.tui.review.features import Desk
    from tui_review.tui.unsent import DialogText


class Reasons(Feature):
    """Asks for the reason of a change that QA has not seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._to_explain = ""
        """The question whose change has no reason yet."""

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Handing over asks what is still to be asked first."""
        return {"submit": self._submit}

    def changed(self, step: Step) -> None:
        """Remembers what was changed after the first submission."""
        del step
        if unexplained(self.desk.session.state, self.desk.answering.at):
            self._to_explain = self.desk.answering.at

    async def opened(self) -> None:
        """Goes on asking where a program ended while a reason was being written."""
        session = self.desk.session
        state, under_way = session.state, session.under_way
        if session.read_only or not state.review.history:
            return
        for id_ in filter(partial(unexplained, state), state.review.answers):
            if under_way.recall(self._question(id_)):
                self._to_explain = id_
                self._ask(lambda: None)
                return

    def left(self, question: str) -> None:
        """Asks why the question that is left was changed, if QA has seen it before."""
        if self._to_explain == question or (self._needed and unexplained(self.desk.session.state, question)):
            self._to_explain = question
            self._ask(lambda: None)

    def _submit(self) -> None:
        self.desk.commit()
        self._ask(lambda: self.desk.later(self._hand_over))

    async def _hand_over(self) -> None:
        await self.desk.do("hand over")

    @property
    def _needed(self) -> bool:
        """Whether a change needs a reason here."""
        return self.desk.session.state.editor.policy.reasons != "optional"

    def _ask(self, then: Callable[[], object]) -> None:
        """Asks why, once a question or once a sitting; then goes on."""
        state = self.desk.session.state
        id_, self._to_explain = self._to_explain, ""
        if not id_ or not unexplained(state, id_):
            then()
            return

        def said(given: DialogText | None) -> None:
            why = given.text if given is not None else ""
            if given is not None and why.strip():
                self.desk.session.record(give_reason(state, id_, why))
                given.done()
                if state.editor.policy.reasons == "sitting":
                    state.editor = replace(state.editor, why=why)
            elif self._needed:
                what = f"{id_} has no reason yet: it is asked again on leaving it, and nothing is handed over before."
                self.desk.say(what, MarkTone.WARNING)
            then()

        prompt = screens.PromptScreen(
            self._question(id_),
            self._offer(id_),
            replaced=True,
            wrong_with=lambda why: why_no_reason(state, why),
            leads_on=lambda key: self.desk.later(lambda: self._do(key)),
        )
        self.desk.over(prompt, said)

    def _question(self, id_: str) -> str:
        """What is asked of a change."""
        ask = f"{id_} was changed after the submission; what it was is kept. Why was it changed?"
        if self.desk.session.state.editor.policy.reasons == "sitting":
            return f"{ask} The reason holds for all that is changed until the review is closed."
        return ask if self._needed else f"{ask} (May stay empty.)"

    async def _do(self, key: str) -> None:
        """Does what a key does at the question: it was pressed as the line for the reason appeared."""
        act = next((id_ for id_, bound in KEYS.items() if key in bound.key.split(",")), "")
        if act.startswith("review."):
            await self.desk.do(act)

    def _offer(self, question: str) -> str:
        """The open note on the question as a reason; no other one's, which a key to go on would make that of this."""
        review = self.desk.session.state.review
        notes = [id_ for id_ in at_place(review, question) if not review.notes[id_].is_closed]
        return f"note {notes[-1]}" if notes else ""
