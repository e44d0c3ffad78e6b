"""What may still make an answer NA by which a rating goes, though the answer counts until then: its `unless`.

It follows from the answers alone, whatever was looked at before: from the leaves that decided, to what decided each
value that they name, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.syntax import Cases, Condition, refs
from tui_review.instrument.needs import NeedRole

if TYPE_CHECKING:
    from tui_review.instrument.rules import QuestionRules
    from tui_review.review.evaluation import Evaluation

_WORKED_OUT: Final = frozenset[NeedRole](("compute", "column"))


def waits_behind(evaluation: Evaluation, id_: str, decided_by: Iterable[Condition]) -> tuple[str, ...]:
    """The open questions that may still make an answer NA by which what these decided of a rating goes.

    Of an item or part that they name, what its own rating says; nothing where a person's rating stands in its place.
    """
    rules = evaluation.rules
    found: set[str] = set()
    seen: set[str] = set()
    ahead = [each for part in decided_by for each in _named(evaluation, part)]
    while ahead:
        at = ahead.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in rules.questions:
            found.update(evaluation.passed_over((at,)))
            ahead += _decided_by(evaluation, rules.questions[at])
        elif at not in rules.rated:
            ahead += rules.needs.ids(at)
        elif at not in evaluation.overrides:
            found.update(evaluation.rating(at).reason.unless)
    return tuple(each for each in rules.needs.behind(id_) if each in found)


def _decided_by(evaluation: Evaluation, question: QuestionRules) -> Iterator[str]:
    """What decided the value of a question, or that it has none: why it is not asked, else all by which it counts."""
    for gate in question.gates:
        if evaluation.truth(gate.condition) is False:
            yield from _named(evaluation, gate.condition)
            return
    for gate in question.gates:
        yield from _named(evaluation, gate.condition)
    if question.na is not None:
        yield from _named(evaluation, question.na)
    own = question.question
    if not isinstance(question.compute, Cases) or kind_of(own).holds == "several":
        yield from evaluation.rules.needs.ids(own.id, _WORKED_OUT)
        return
    for condition, _ in question.compute.rows:
        if condition is not None:
            yield from _named(evaluation, condition)
            if evaluation.truth(condition):
                break


def _named(evaluation: Evaluation, condition: Condition) -> Iterator[str]:
    """What is named where a condition was decided; all that it names where it is open, as each may decide it."""
    truth, leaves = evaluation.evaluator.evaluate(condition)
    for part in (condition,) if truth is None else leaves:
        yield from refs(part, evaluation.rules.columns)
