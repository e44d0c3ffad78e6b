"""How far a review is: which questions are open, each item's state, where to go next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import unsound
from tui_review.review.model import Review
from tui_review.shape.frozen import frozen

ItemState = Literal["not started", "in progress", "not complete", "complete", "not asked"]
QuestionState = Literal["answered", "unanswered", "unreadable", "answered by program", "not asked", "waiting"]
_MAY_BE_NA: Final = "it is not known yet whether it is NA"


class StandingAnswer(NamedTuple):
    """What stands at a question, for whoever tells it."""

    state: QuestionState
    value: Value | None
    """The answer that counts, or that is given and does not count yet; None where there is neither."""
    why: str
    """Why it is not asked, is answered by the program, or does not count yet; empty where there is nothing to say."""


@frozen()
class Progress:
    """How many of the questions asked now are answered. Optional ones count when they are answered."""

    answered: int
    asked: int

    @property
    def done(self) -> bool:
        """Whether nothing is open."""
        return self.answered == self.asked


def question_state(evaluation: Evaluation, question: str) -> QuestionState:
    """Where one question stands."""
    asked = evaluation.asked(question)
    if asked is False:
        return "not asked"
    if evaluation.rules.questions[question].question.by_program or evaluation.answered_na(question):
        return "answered by program"
    if evaluation.unreadable(question):
        return "unreadable"
    if evaluation.raw(question) is not Missing.UNANSWERED:
        return "answered"
    return "waiting" if asked is None else "unanswered"


def standing(evaluation: Evaluation, question: str) -> StandingAnswer:
    """The same with what stands there: whatever tells an answer says so of one that waits to count."""
    state, value = question_state(evaluation, question), evaluation.value(question)
    why = evaluation.why_not_asked(question) if state not in ("answered", "unanswered", "unreadable") else ""
    if state == "answered" and isinstance(value, Missing):
        value, why = evaluation.raw(question), evaluation.why_not_asked(question) or _MAY_BE_NA
    return StandingAnswer(state, None if isinstance(value, Missing) else value, why)


def asked(evaluation: Evaluation) -> list[str]:
    """The questions the reviewer is to answer now, answered or not, in their order."""
    return [id_ for id_ in evaluation.rules.questions if evaluation.open_to_reviewer(id_)]


def unanswered(evaluation: Evaluation, *, optional: bool = False) -> list[str]:
    """The questions asked now that have no answer; with `optional`, those that may stay so too."""
    questions = evaluation.rules.questions
    return [
        id_
        for id_ in asked(evaluation)
        if evaluation.unreadable(id_)
        or (evaluation.raw(id_) is Missing.UNANSWERED and (optional or not questions[id_].question.optional))
    ]


def progress(evaluation: Evaluation, questions: Iterable[str] | None = None) -> Progress:
    """The progress over some questions, or over the whole review."""
    answered = total = 0
    for id_ in evaluation.rules.questions if questions is None else questions:
        if not evaluation.open_to_reviewer(id_):
            continue
        unreadable = evaluation.unreadable(id_)
        given = evaluation.raw(id_) is not Missing.UNANSWERED and not unreadable
        if given or unreadable or not evaluation.rules.questions[id_].question.optional:
            answered += given
            total += 1
    return Progress(answered, total)


def item_state(review: Review, evaluation: Evaluation, rated: str) -> ItemState:
    """Where an item, part or outcome stands.

    Not complete: everything asked is answered, and something stops the submission all the same, as a narrative that is
    asked for. Complete: nothing does, as `check` says it.
    """
    return item_standing(review, evaluation, rated)[0]


def item_standing(review: Review, evaluation: Evaluation, rated: str) -> tuple[ItemState, list[str]]:
    """The same, with the questions at which something stops the submission where it is not complete."""
    questions = _questions_of(evaluation, rated)
    if not is_asked(evaluation, rated):
        return "not asked", []
    states = {question_state(evaluation, id_) for id_ in questions}
    if states.isdisjoint(("answered", "unreadable")):
        return "not started", []
    if "waiting" in states or not progress(evaluation, questions).done:
        return "in progress", []
    stops = what_stops(review, evaluation, rated)
    return ("not complete" if stops else "complete"), stops


def is_asked(evaluation: Evaluation, rated: str) -> bool:
    """Whether any question of an item, part or outcome is asked."""
    return any(question_state(evaluation, id_) != "not asked" for id_ in _questions_of(evaluation, rated))


def what_stops(review: Review, evaluation: Evaluation, rated: str) -> list[str]:
    """The questions of an item, part or outcome at which something stops the submission, in their order."""
    questions = _questions_of(evaluation, rated)
    stopping = {*unsound(review, evaluation, questions), *evaluation.unsettled}
    return [id_ for id_ in questions if id_ in stopping]


def _questions_of(evaluation: Evaluation, rated: str) -> list[str]:
    rules = evaluation.rules.rated[rated]
    if rules.kind != "outcome":
        return list(rules.questions)
    return [id_ for item in rules.members for id_ in evaluation.rules.rated[item].questions]


def next_unanswered(evaluation: Evaluation, after: str = "") -> str:
    """The first open question after one, going round; empty when nothing is open."""
    open_now = unanswered(evaluation)
    order = list(evaluation.rules.questions)
    start = order.index(after) if after in evaluation.rules.questions else -1
    later = [id_ for id_ in open_now if order.index(id_) > start]
    return (later or open_now or [""])[0]
