"""What is offered to a person at a question, and taking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.entry.offers import offers, template_of
from tui_review.instrument.kinds.registry import kind_of

if TYPE_CHECKING:
    from tui_review.entry.answering import Answering, Step
    from tui_review.entry.offers import OfferedAnswer
    from tui_review.store.earlier import EarlierReview


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

    def take(self, offer: OfferedAnswer, *, narrative: bool = False) -> Step:
        """Answers the question so, or writes its narrative; flags it where what is taken is to be looked at again."""
        answering = self._answering
        step = answering.write(str(offer.value)) if narrative else answering.give(offer.value)
        if step.taken and offer.mark and not answering.kept.flag:
            answering.flag(offer.mark)
        return step
