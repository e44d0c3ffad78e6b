"""What `is not X` says of a question that is NA or not asked: it holds, and decides a rating by no answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tui_review.instrument.language.syntax import And, Answered, Condition, Count, Is, Not, Or
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.model import NA
from tui_review.instrument.needs import written
from tui_review.instrument.rules import Rules

_NOT_ASKED: Final = "not asked"


def check_unless(rules: Rules, findings: LintFindings) -> None:
    """Warns of rating rows with `is not` for a question that may be NA or not asked, where nothing there says so."""
    earlier: dict[str, list[Condition]] = defaultdict(list)
    for each in written(rules):
        if each.role != "rating" or each.owner != each.of:
            continue
        condition = rules.rated[each.of].rows[_number(each.field)][0]
        if condition is None:
            continue
        for denied in dict.fromkeys(_denied(condition, ())):
            states = _states(rules, denied.id, each.of)
            before = earlier[each.of]
            if states and not any(_tells(rules, one, denied.id) for one in before):
                what = (
                    f"`{denied.id} is not {denied.values[0]}` holds, too, where {denied.id} is {' or '.join(states)},"
                    f" and decides a rating then. Write `{denied.id} is answered and` before it, say what it is"
                    " instead, or put a row before this one for that case."
                )
                findings.add(each.owner, each.field, "unless", what, level="warning", about=denied.id)
        earlier[each.of].append(condition)


def _number(field: Sequence[object]) -> int:
    return int(str(field[1]))


def _states(rules: Rules, id_: str, rated: str) -> list[str]:
    """What a question may be besides answered and open, where something is rated; nothing of what is no question.

    What is not rated itself where the question is not asked (its item does not apply) is decided by nothing there.
    """
    if id_ not in rules.questions:
        return []
    at = rules.questions[id_]
    may_be_na = bool(at.question.na_if or at.question.na_when)
    gates = [gate for gate in at.gates if gate not in rules.rated[rated].gates]
    return [*([NA] if may_be_na else []), *([_NOT_ASKED] if gates else [])]


def _denied(part: Condition, beside: tuple[Condition, ...]) -> Iterator[Is]:
    """Each `is not` that nothing beside it guards."""
    match part:
        case Not(condition=Is() as inner) if NA not in inner.values:
            if not any(_guards(each, inner.id) for each in beside):
                yield inner
        case And(of=of):
            for number, each in enumerate(of):
                yield from _denied(each, (*beside, *of[:number], *of[number + 1 :]))
        case Or(of=of) | Count(of=of):
            for each in of:
                yield from _denied(each, beside)


def _guards(part: Condition, id_: str) -> bool:
    """Whether something beside an `is not` asks for an answer, too."""
    match part:
        case Answered(id=id_asked) | Is(id=id_asked):
            return id_asked == id_
        case Not(condition=Is(id=id_asked, values=values)):
            return id_asked == id_ and NA in values
        case Or(of=of):
            return all(_guards(each, id_) for each in of)
    return False


def _tells(rules: Rules, part: Condition, id_: str) -> bool:
    """Whether a row before says what is where a question is NA or not asked."""
    match part:
        case Not(condition=Answered(id=id_asked)):
            return id_asked == id_
        case Is(id=id_asked, values=values):
            return id_asked == id_ and NA in values
        case Or(of=of):
            return any(_tells(rules, each, id_) for each in of)
        case Not(condition=inner):
            return (
                any(gate.condition == inner for gate in rules.questions[id_].gates)
                if id_ in rules.questions
                else False
            )
    return False
