"""No question, item or outcome may wait for itself."""

from __future__ import annotations

from collections.abc import Iterator

from tui_review.instrument.language.syntax import refs
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.lint.grids import figure_waits
from tui_review.instrument.rules import QuestionRules, Rules


def check_cycles(rules: Rules, findings: LintFindings) -> bool:
    """Whether nothing waits for itself: no question is asked, answered or rated depending on its own value."""
    waits = {id_: dict(_waits(question)) for id_, question in rules.questions.items()}
    for id_, rated in rules.rated.items():
        conditions = [("rating", condition) for condition, _ in rated.rows if condition is not None]
        conditions += [("asked_when", gate.condition) for gate in rated.gates]
        waits[id_] = {ref: field for field, condition in conditions for ref in refs(condition)}
    waits.update(figure_waits(rules))
    done: set[str] = set()
    sound = True

    def visit(id_: str, trail: tuple[str, ...]) -> None:
        nonlocal sound
        if id_ in trail:
            loop = [*trail[trail.index(id_) :], id_]
            field = waits[trail[-1]][id_]
            what = (
                f"{id_} waits for itself."
                if len(loop) == 2  # noqa: PLR2004 - the id and itself
                else f"These wait for one another: {' → '.join(loop)}."
            )
            findings.add(trail[-1], (field,), "cycle", what, about=id_)
            sound = False
            return
        if id_ in done or id_ not in waits:
            return
        for ref in waits[id_]:
            visit(ref, (*trail, id_))
        done.add(id_)

    for id_ in waits:
        visit(id_, ())
    return sound


def _waits(question: QuestionRules) -> Iterator[tuple[str, str]]:
    for gate in question.gates:
        for ref in refs(gate.condition):
            yield ref, "asked_when"
    if question.na is not None:
        for ref in refs(question.na):
            yield ref, "na_when"
    if question.compute is not None:
        for ref in refs(question.compute):
            yield ref, "compute"
