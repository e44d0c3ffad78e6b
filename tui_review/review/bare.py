"""Bare answer maps: ratings without a review, for other programs and for checking many cases at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.blanks import blank_cells, blank_words
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.values import rows_in
from tui_review.instrument.model import NA
from tui_review.instrument.rules import Rules, sign_offs
from tui_review.instrument.waiting import counts_meanwhile, waits_for
from tui_review.review.entry import entry_place, parse_answer
from tui_review.review.evaluation import AsOf, Evaluation, is_as_given
from tui_review.review.finding import Finding
from tui_review.review.model import Answer


def evaluate_bare(rules: Rules, given: Mapping[str, Any]) -> tuple[Evaluation, list[Finding]]:
    """What follows from a map of answers, and what is wrong with it.

    Whatever is not given is unanswered. What the program answers itself may be given; given and different is a
    finding, and the program's answer counts.
    """
    findings: list[Finding] = []
    raw: dict[str, Value] = {}
    claimed: dict[str, Value] = {}
    for id_, one in given.items():
        where = entry_place(id_, rules.questions)
        if one is None or (where.part in ("narrative", "described") and where.id in rules.questions):
            continue
        if id_ not in rules.questions:
            hint = did_you_mean(id_, rules.questions)
            if where.part in ("cell", "row"):
                hint = f" A map of answers that stands alone has whole tables: give all rows at {where.id}."
            findings.append(Finding(id_, "error", "unknown-question", f"There is no question {id_}.{hint}"))
            continue
        question = rules.questions[id_].question
        try:
            value = parse_answer(question, one)
        except UserError as error:
            findings.append(Finding(id_, "error", "value", error.message))
            continue
        if question.compute or (value == NA and not question.na_if):
            claimed[id_] = value
        else:
            raw[id_] = value
    signed = _misgiven(rules, raw)
    findings += signed
    void = frozenset(each.question for each in signed)
    evaluation = Evaluation(rules, raw, as_of="", void=void)
    taken = {id_: value for id_, value in claimed.items() if _may_stand(evaluation, id_)}
    if taken:
        evaluation = Evaluation(rules, {**raw, **taken}, as_of="", void=void)
    findings += [
        finding
        for id_, value in {**raw, **claimed}.items()
        if (finding := _different(evaluation, id_, value)) is not None
    ]
    findings += _blank(rules, raw)
    return evaluation, findings


def _blank(rules: Rules, raw: Mapping[str, Value]) -> list[Finding]:
    """The cells of tables that say nothing, and count as empty."""
    return [
        Finding(id_, "warning", "blank", blank_words(rules.questions[id_], number, column, row), row_id)
        for id_, value in raw.items()
        for number, (row_id, row) in enumerate(rows_in(value).items(), 1)
        for column in blank_cells(rules.questions[id_], row)
    ]


def _misgiven(rules: Rules, raw: Mapping[str, Value]) -> list[Finding]:
    """What is wrong with the signatures among answers: each of them counts as open."""
    if not sign_offs(rules):
        return []
    from tui_review.review.signing import misgiven  # noqa: PLC0415 - few instruments are signed

    answers = {
        id_: Answer(value=value) for id_, value in raw.items() if not rules.questions[id_].question.columns
    }
    return [Finding(id_, "error", code, what) for id_, code, what in misgiven(rules, answers)]


def _may_stand(evaluation: Evaluation, id_: str) -> bool:
    """Whether an NA that is the program's to give can be taken as given.

    It can where the rule waits only for questions that no rating table names, such as the dates behind 3A.
    """
    rules = evaluation.rules.questions[id_]
    if rules.question.compute or rules.na is None or evaluation.asked(id_) is False:
        return False
    waits = waits_for(evaluation.rules, AsOf(evaluation), evaluation.evaluator.unknown(rules.na))
    return bool(waits) and counts_meanwhile(evaluation.rules, waits)


def _different(evaluation: Evaluation, id_: str, value: Value) -> Finding | None:
    """A finding for an answer that is not the one that counts."""
    counts = evaluation.value(id_)
    if counts is Missing.UNANSWERED or is_as_given(evaluation.rules.questions[id_], counts, value):
        refused = value == NA and counts != NA and evaluation.open_to_reviewer(id_)
        if refused and evaluation.answered_na(id_) is False:
            return Finding(id_, "error", "na", f"NA is not an answer to {id_} here.")
        return None
    why = evaluation.why_not_asked(id_).rstrip(".")
    if counts is Missing.NOT_ASKED:
        if value == NA:
            return None
        return Finding(
            id_, "warning", "not-asked", f"{id_} is not asked ({why}); the answer given does not count."
        )
    question = evaluation.rules.questions[id_].question
    shown = kind_of(question).said(question, counts) if isinstance(counts, str | int) else "another answer"
    reason = f" ({why})" if why else ""
    what = f"The program answers {id_} itself: {shown}{reason}; another answer is given."
    return Finding(id_, "error", "program-answer", what)
