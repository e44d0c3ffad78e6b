"""Getting about in a review: next, back, the next open question, and the screens from which one goes elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from tui_review.errors import UserError
from tui_review.review.findings import blocking
from tui_review.review.progress import next_unanswered
from tui_review.tui.base.theme import Tone
from tui_review.tui.keymap import binding, shown
from tui_review.tui.review.changes import Changes
from tui_review.tui.review.words import reader_text


class Moves(Changes):
    """Every way to another question. What is entered is kept first; what cannot be kept waits as a draft."""

    BINDINGS: ClassVar[list[Any]] = [
        binding("review.next", "next", show=False),
        binding("review.back", "back", show=False),
        binding("review.next_open", "next_open", show=False),
        binding("review.next_flag", "next_flag", show=False),
        binding("review.go_to", "go_to", show=False),
        binding("review.outline", "outline", show=False),
        binding("review.summary", "summary", show=False),
        binding("review.read", "read", show=False),
        binding("review.why", "why", show=False),
        binding("any.help", "help", show=False),
        binding("any.close", "to_answer", show=False),
    ]

    async def go(self, id_: str | None) -> None:
        """Goes to a question; stays for None."""
        if not id_ or id_ not in self.state.rules.questions:
            self.set_focus(self.field.widget)
            return
        self.commit()
        self.problem = ""
        self.said = self._left_behind(id_)
        await self.show(id_)
        self._recall()

    def _left_behind(self, to: str) -> list[tuple[Tone, str]]:
        """What the answer just given and left at once has brought up: its question was not looked at since."""
        id_, news = self.current, self.news
        self.news = []
        if id_ == to or not news:
            return []
        tone, text = news[0]
        more = f" (and {len(news) - 1} more)" if len(news) > 1 else ""
        return [(tone, f"At {id_}, just left: {text}{more}")]

    def _recall(self) -> None:
        """Says again why a draft could not be kept."""
        if self.current in self.drafts:
            words = "What was entered here before could not be kept; it still stands here."
            if self.field.explicit:
                words = "What stands here is not signed yet."
            else:
                self.problem = self._why_not(self.drafts[self.current])
            self.said = [(Tone.WARNING, words)]
            self.redraw()

    def _why_not(self, draft: Any) -> str:
        """Why a draft is no answer; empty where it is one by now."""
        from tui_review.review.entry import parse_answer  # noqa: PLC0415 - only with a draft

        try:
            refused = self.state.refusal(self.current, parse_answer(self.question, draft))
        except UserError as error:
            refused = error
        return " ".join(part for part in (refused.what, refused.remedy) if part) if refused else ""

    def _say(self, text: str) -> None:
        self.said = [(Tone.INFO, text)]
        self.redraw()

    async def _step_by(self, by: int) -> None:
        self.commit()
        order = list(self.state.rules.questions)
        here = order.index(self.current)
        now = set(self.asked_now())
        ids = order[here + 1 :] if by > 0 else reversed(order[:here])
        found = next((id_ for id_ in ids if id_ in now), None)
        if found is not None:
            await self.go(found)
        elif by < 0:
            self._say("This is the first question.")
        else:
            self._at_end()

    def _at_end(self) -> None:
        if next_unanswered(self.evaluation):
            key = shown("review.next_open")
            self._say(f"This is the last question; some are still open: {key} goes to the next of them.")
        else:
            self._say(
                f"This was the last question. {shown('review.summary')} shows the summary; submit from there."
            )

    async def action_next(self) -> None:
        """The next question that is asked."""
        await self._step_by(1)

    async def action_back(self) -> None:
        """The question before."""
        await self._step_by(-1)

    async def action_next_open(self) -> None:
        """The next question without an answer, going round; from a signature, what is to be done before it.

        Once all are answered it goes to those that something is wrong with, such as a narrative that is missing.
        """
        self.commit()
        found = self._before_signing() or next_unanswered(self.evaluation, self.current) or self._next_wrong()
        if not found:
            self._say(
                f"Every question is answered. {shown('review.summary')} shows the summary; submit from there."
            )
        elif found == self.current:
            self._say("This is the only question still open, or still wrong.")
        else:
            await self.go(found)

    def _before_signing(self) -> str:
        """What is to be done before the signature shown; empty where none is shown, or it can be given."""
        if not self.field.shown.not_yet:
            return ""
        from tui_review.review.signing import first_to_do  # noqa: PLC0415 - only for signatures

        return first_to_do(self.state.review, self.evaluation, self.current)

    def _next_wrong(self) -> str:
        """The next question with an error, going round."""
        order = list(self.state.rules.questions)
        wrong = {finding.question for finding in blocking(self.state.findings())}
        here = order.index(self.current) + 1
        return next((id_ for id_ in [*order[here:], *order[:here]] if id_ in wrong), "")

    async def action_next_flag(self) -> None:
        """The next flagged question, going round."""
        self.commit()
        order = list(self.state.rules.questions)
        flagged = [id_ for id_ in order if (kept := self.state.review.answers.get(id_)) and kept.flag]
        if not flagged:
            self._say(f"No question is flagged; {shown('review.flag')} flags one.")
            return
        here = order.index(self.current)
        later = [id_ for id_ in flagged if order.index(id_) > here]
        await self.go((later or flagged)[0])

    def action_go_to(self) -> None:
        """A question by id or word."""
        from tui_review.tui.goto import GoToScreen  # noqa: PLC0415 - here and below: loaded when first used

        self.commit()
        self.app.push_screen(GoToScreen(self.session, self.current), self.go)

    def action_outline(self) -> None:
        """All questions with their state."""
        from tui_review.tui.outline import OutlineScreen  # noqa: PLC0415

        self.commit()
        self.app.push_screen(OutlineScreen(self.session, self.current), self.go)

    def action_summary(self) -> None:
        """Ratings and what is missing."""
        from tui_review.tui.summary import SummaryScreen  # noqa: PLC0415

        self.commit()
        self.app.push_screen(SummaryScreen(self.session, self.current), self._summed_up)

    async def _summed_up(self, answer: str | None) -> None:
        if answer == "submit":
            await self.submit()
        else:
            await self.go(answer)

    async def submit(self) -> None:
        """Hands the review over. Said in `ending`."""
        raise NotImplementedError

    def action_why(self) -> None:
        """Why the rating is what it is."""
        rated = self.state.rules.questions[self.current].rated
        if not rated:
            self._say("This part is not rated.")
            return
        from tui_review.tui.why import WhyScreen  # noqa: PLC0415

        self.commit()
        self.app.push_screen(WhyScreen(self.session, rated), self.go)

    def action_read(self) -> None:
        """Guidance and definitions in full."""
        from tui_review.tui.reader import ReaderScreen  # noqa: PLC0415

        self.commit()
        question = self.question
        self.app.push_screen(
            ReaderScreen(
                f"{self.current}  {question.label or 'Guidance'}", reader_text(self.evaluation, self.current)
            )
        )

    def action_help(self) -> None:
        """All keys."""
        from tui_review.tui.help import HelpScreen  # noqa: PLC0415

        groups = ["review", *(["table"] if self.question.columns else []), *self.more_keys, "any"]
        self.app.push_screen(HelpScreen("Keys of the review", groups, self.state.rules.instrument.terms))

    def action_to_answer(self) -> None:
        """From the narrative back to the answer."""
        if self.focused is not self.field.widget:
            self.commit(leaving=False)
            self.set_focus(self.field.widget)
        else:
            self._say(f"{shown('review.close')} closes the review; everything is saved as you go.")
