"""No question, item, outcome or figure may wait for itself."""

from __future__ import annotations

from typing import Final

from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.needs import Need, Role
from tui_review.instrument.rules import Rules

SAID: Final[dict[Role, str]] = {
    "asked_when": "whether {0} is asked follows from {1}",
    "applies": "{0} is asked only when {1} is Yes",
    "na_when": "whether {0} is NA follows from {1}",
    "compute": "{0} is computed from {1}",
    "rating": "the rating of {0} follows from {1}",
    "complete_first": "{0} is rated only when {1} is answered",
    "grid": "the grid {0} looks at {1}",
    "figure": "{0} is a figure of the grid {1}",
}


def check_cycles(rules: Rules, findings: LintFindings) -> bool:
    """Whether nothing waits for itself: nothing is asked, answered or rated depending on its own value.

    Every loop is one finding, at the condition that closes it.
    """
    done: set[str] = set()
    sound = True
    for start in rules.needs:
        # Depth first by hand: a long chain must not end in the interpreter's own limit.
        trail: list[Need] = []
        on_trail = [start]
        ahead = [list(reversed(rules.needs.direct(start)))]
        if start in done:
            continue
        while ahead:
            if not ahead[-1]:
                ahead.pop()
                done.add(on_trail.pop())
                del trail[-1:]
                continue
            need = ahead[-1].pop()
            if need.id in on_trail:
                at = on_trail.index(need.id)
                _report(findings, on_trail[at:], [*trail[at:], need])
                sound = False
            elif need.id not in done:
                trail.append(need)
                on_trail.append(need.id)
                ahead.append(list(reversed(rules.needs.direct(need.id))))
    return sound


def _report(findings: LintFindings, loop: list[str], needs: list[Need]) -> None:
    steps = zip(loop, needs, strict=True)
    said = "; ".join(SAID[need.role].format(id_, need.id) for id_, need in steps)
    last = needs[-1]
    if len(loop) == 1:
        what = f"{last.id} waits for itself. Name something else here."
    else:
        what = (
            f"These wait for one another: {' → '.join([*loop, loop[0]])}. {said[0].upper()}{said[1:]}. "
            "Let one of them no longer name the next."
        )
    findings.add(last.owner, last.field, "cycle", what, about=last.id)
