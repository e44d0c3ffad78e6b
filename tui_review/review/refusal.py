"""Why a value cannot be the answer to a question now, though it fits the question's kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Evaluator, Missing, RowMap, Value
from tui_review.instrument.language.syntax import Ref
from tui_review.instrument.language.values import is_rows, rows_in
from tui_review.instrument.model import NA, Question
from tui_review.instrument.rules import QuestionRules
from tui_review.instrument.waiting import waits_for, waits_words
from tui_review.review.evaluation import AsOf, Evaluation
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
    """Why a value cannot be given where the program answers itself: it is another one, or is not known yet.

    Of a table, whose rows are given in their order, the cells that the program works out. None where it is the same.
    """
    own = evaluation.rules.questions[id_]
    question, actual = own.question, evaluation.value(id_)
    if is_rows(value):
        return _other_cell(own, rows_in(actual), value)
    if not question.by_program or actual is Missing.NOT_ASKED or actual == value:
        return None
    given = f"{kind_of(question).said(question, value)} was given."
    if not isinstance(actual, Missing):
        return UserError(
            f"The program answers it itself ({kind_of(question).said(question, actual)}); {given}",
            question=id_,
        )
    if question.set_by:
        return UserError(f"The program fills it in itself, at its time; {given}", question=id_)
    waits = waits_words(evaluation.rules, waits_for(evaluation.rules, AsOf(evaluation), (Ref(id_),)))
    return UserError(
        f"The program answers it itself{waits and f', and {waits}'}; {given}",
        remedy="Leave it out.",
        question=id_,
    )


def _other_cell(
    own: QuestionRules, actual: Mapping[str, RowMap], rows: Mapping[str, RowMap]
) -> UserError | None:
    """Why the cells that are worked out cannot be as they are given: the first that is another."""
    question = own.question
    for number, (counts, given) in enumerate(zip(actual.values(), rows.values(), strict=False), 1):
        for column in question.columns:
            cell = given.get(column.id) if column.id in own.cells else None
            if cell is None or cell == counts.get(column.id):
                continue
            said = kind_of(column).said(column, counts.get(column.id))
            what = f"{question.row} {number}: the program works out {column.label} itself{said and f' ({said})'}; "
            what += f"{kind_of(column).said(column, cell)} was given."
            return UserError(what, remedy="Leave it out.", question=question.id)
    return None


def why_no_na(evaluation: Evaluation, id_: str) -> str:
    """Which error an NA at a question would be at once, by the question's own checks; empty where it may be chosen."""
    own = evaluation.rules.questions[id_]
    errors = [each for each in own.checks if each[0].level == "error"] if own.question.na_if else []
    if not errors:
        return ""
    tried = Evaluator(_WithNa(evaluation, id_), evaluation.rules.columns, now=True)
    return next((check.message for check, condition in errors if tried.truth(condition)), "")


def as_asked(evaluation: Evaluation, id_: str) -> Question:
    """A question as it is put to somebody now: without NA where that would be an error and does not stand there."""
    question = evaluation.rules.questions[id_].question
    return _without_na(question) if evaluation.given(id_) != NA and why_no_na(evaluation, id_) else question


@cache
def _without_na(question: Question) -> Question:
    return replace(question, na_if="")


class _WithNa(AsOf):
    """An evaluation as conditions see it, with one question answered NA."""

    __slots__ = ("_id",)

    def __init__(self, evaluation: Evaluation, id_: str) -> None:
        super().__init__(evaluation)
        self._id = id_

    def value(self, id_: str, /) -> Value | Missing:
        """The value that conditions see."""
        return NA if id_ == self._id else super().value(id_)
