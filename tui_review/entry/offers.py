"""Answers that the program holds already: another question's that is named for it, or the same of the item before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value

if TYPE_CHECKING:
    from tui_review.review.evaluation import Evaluation


def offer(evaluation: Evaluation, id_: str) -> tuple[str, Value] | None:
    """The question whose answer is offered at another, and that answer; None when there is none to offer."""
    source = evaluation.rules.questions[id_].question.suggest or _same_before(evaluation, id_)
    value = evaluation.value(source) if source else Missing.UNANSWERED
    return None if isinstance(value, Missing | dict) else (source, value)


def _same_before(evaluation: Evaluation, id_: str) -> str:
    """The last ticked list before this one that asks the same of its own item (`3.sources`, `4.sources`)."""
    questions = evaluation.rules.questions
    here = questions[id_].question
    of_item = id_.partition(".")[2]
    if kind_of(here).holds != "several" or not (here.options and of_item):
        return ""
    found = ""
    for other, place in questions.items():
        if other == id_:
            break
        alike = place.question.options == here.options and kind_of(place.question) is kind_of(here)
        if alike and other.partition(".")[2] == of_item and evaluation.raw(other) is not Missing.UNANSWERED:
            found = other
    return found
