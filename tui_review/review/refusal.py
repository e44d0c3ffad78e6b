"""Why a value cannot be the answer to a question now, though it fits the question's kind."""

from __future__ import annotations

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.model import NA
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import why_not_signed_yet
from tui_review.review.model import Review


def refusal(review: Review, evaluation: Evaluation, id_: str, value: Value) -> UserError | None:
    """The refusal: not asked, answered by the program, NA not to be chosen, not to be signed yet. None: it can be."""
    own = evaluation.rules.questions[id_]
    question = own.question
    if evaluation.asked(id_) is False:
        if value == NA:
            return None
        why = evaluation.why_not_asked(id_)
        return UserError(f"It is not asked now: {why.rstrip('.')}.", question=id_)
    by_rule = evaluation.answered_na(id_)
    if by_rule and value != NA:
        return UserError(f"The program answers it NA: {question.na_because.rstrip('.')}.", question=id_)
    if value == NA and not by_rule and not question.na_if:
        when = f" The program answers NA itself when {question.na_when}." if question.na_when else ""
        return UserError(f"NA is not an answer here.{when}", question=id_)
    return why_not_signed_yet(review, evaluation, id_) if own.signs else None


def contradiction(evaluation: Evaluation, id_: str, value: Value) -> UserError | None:
    """Why a value cannot be given where the program answers itself: it is another one. None where it is the same."""
    actual, question = evaluation.value(id_), evaluation.rules.questions[id_].question
    if not question.by_program or isinstance(actual, Missing) or actual == value:
        return None
    own, given = (kind_of(question).said(question, each) for each in (actual, value))
    return UserError(f"The program answers it itself ({own}); {given} was given.", question=id_)
