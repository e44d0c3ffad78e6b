"""What is offered to a person at a question, and taking it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.entry.offers import offers, template_of
from tui_review.instrument.kinds.registry import kind_of
from tui_review.store.earlier import earlier_review, named_case
from tui_review.telling.words import value_on_a_line

if TYPE_CHECKING:
    from tui_review.entry.answering import Answering, Step
    from tui_review.entry.offers import OfferedAnswer
    from tui_review.instrument.model import Column, Question
    from tui_review.store.earlier import EarlierReview


_LONGEST: Final = 60
"""Cells of an answer that is offered which are said."""


def offer_said(part: Question | Column, offer: OfferedAnswer) -> str:
    """What is offered, and whence it is; what takes it is said behind."""
    said = value_on_a_line(part, offer.value)
    said = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rstrip()}…"
    whence = f", as {offer.where}" if offer.where else ""
    return f"Offered: {said}{whence}."


class Offering:
    """The offers at the question that somebody is at; nothing of it is an answer before it is taken."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self.earlier: EarlierReview | None = None
        """An earlier review of the case, once the front end has looked for it."""

    def here(self) -> tuple[OfferedAnswer, ...]:
        """What is offered as the answer, the likeliest first; nothing once there is one."""
        answering = self._answering
        if answering.is_closed or answering.why_fixed or answering.kept.given is not None:
            return ()
        return offers(answering.evaluation, answering.at, self.earlier)

    def narrative(self) -> OfferedAnswer | None:
        """What the narrative may begin with; nothing once there is one, or where none can be written."""
        answering, question = self._answering, self._answering.question
        fixed = answering.is_closed or answering.why_fixed or question.by_program
        if fixed or answering.kept.narrative or kind_of(question).entry == "lines":
            return None
        return template_of(question)

    @property
    def names_the_case(self) -> bool:
        """Whether the question is one of those by which an earlier review of the case is found."""
        facts = self._answering.evaluation.rules.instrument.facts
        return self._answering.at in (facts.case, facts.place)

    def find_earlier(self) -> EarlierReview | None:
        """An earlier review of the case in the review's folder, whose reviews are all looked at. From any thread."""
        session = self._answering.session
        case = named_case(session.state.review, session.state.rules)
        return earlier_review(session.opened.path, case)

    def take(self, offer: OfferedAnswer, *, narrative: bool = False) -> Step:
        """Answers the question so, or writes its narrative; flags it where what is taken is to be looked at again."""
        answering = self._answering
        step = answering.write(str(offer.value)) if narrative else answering.give(offer.value)
        if step.taken and offer.mark and not answering.kept.flag:
            answering.flag(offer.mark)
        return step
