"""No question, item, outcome or figure may wait for itself."""

from __future__ import annotations

from typing import Final

from tui_review.instrument.language.syntax import ConditionPart, anatomy, refs
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.needs import DECIDING, Need, NeedRole, written
from tui_review.instrument.rules import Rules

NEED_WORDS: Final[dict[NeedRole, str]] = {
    "asked_when": "whether {0} is asked follows from {1}",
    "applies": "{0} is asked only when {1} is Yes",
    "na_when": "whether {0} is NA follows from {1}",
    "compute": "{0} is computed from {1}",
    "rating": "the rating of {0} follows from {1}",
    "column": "whether a column of {0} is asked follows from {1}",
    "complete_first": "{0} is rated only when {1} is answered",
    "grid": "the grid {0} looks at {1}",
    "figure": "{0} is a figure of the grid {1}",
}


_A_STEP: Final = 8
"""The calls inside one another that a step of a chain takes …"""
_A_LEVEL: Final = 3
"""… and each condition inside another."""
_LONGEST: Final = 600
"""So many calls may be inside one another; the interpreter's limit is 1,000, and a screen has some of its own."""


def check_cycles(rules: Rules, findings: LintFindings) -> bool:
    """Whether nothing waits for itself: nothing is asked, answered or rated depending on its own value.

    Every loop is one finding, at the condition that closes it; so is a chain too long to be worked out.
    """
    done: dict[str, None] = {}
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
                done[on_trail.pop()] = None
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
    return all([sound, _check_columns(rules, findings)]) and _check_length(rules, list(done), findings)


def _check_columns(rules: Rules, findings: LintFindings) -> bool:
    """Whether no column of a row is asked by itself, directly or through others of the row."""
    sound = True
    for table, columns in rules.columns.items():
        needs = {
            id_: [each for each in refs(asked, rules.columns) if each in columns] if asked is not None else []
            for id_, asked in columns.items()
        }
        for number, column in rules.questions[table].question.numbered_columns():
            behind: dict[str, None] = {}
            ahead = list(needs[column.id])
            while ahead:
                at = ahead.pop()
                if at not in behind:
                    behind[at] = None
                    ahead += needs[at]
            if column.id in behind:
                what = (
                    f"Whether {column.id} is asked follows from {column.id} itself. Name another column here."
                )
                findings.add(table, ("columns", number, "asked_when"), "cycle", what, about=column.id)
                sound = False
    return sound


def _check_length(rules: Rules, in_order: list[str], findings: LintFindings) -> bool:
    """Whether no chain is so long that an evaluation would end in the interpreter's own limit.

    `in_order` holds everything after what it needs.
    """
    own = dict.fromkeys(in_order, _A_STEP)
    for each in written(rules):
        if each.role in DECIDING:
            own[each.of] = max(own.get(each.of, 0), _A_STEP + _A_LEVEL * _nesting(each.part))
    length: dict[str, int] = {}
    steps: dict[str, int] = {}
    for id_ in in_order:
        needed = rules.needs.ids(id_)
        length[id_] = own[id_] + max((length[each] for each in needed), default=0)
        steps[id_] = 1 + max((steps[each] for each in needed), default=0)
        if length[id_] > _LONGEST:
            last = rules.needs.direct(id_)[-1]
            what = (
                f"{id_} is the last of a chain of {steps[id_]}, each waiting for the one before: too long to be "
                "worked out. Let it ask for the first of them, or for fewer."
            )
            findings.add(last.owner, last.field, "chain", what, about=last.id)
            return False
    return True


def _nesting(part: ConditionPart) -> int:
    """How many conditions stand inside one another, conditions about rows included."""
    _, parts, _, where, _ = anatomy(part)
    return max((1 + _nesting(each) for each in (*parts, *([where] if where is not None else []))), default=0)


def _report(findings: LintFindings, loop: list[str], needs: list[Need]) -> None:
    steps = zip(loop, needs, strict=True)
    said = "; ".join(NEED_WORDS[need.role].format(id_, need.id) for id_, need in steps)
    last = needs[-1]
    if len(loop) == 1:
        what = f"{last.id} waits for itself. Name something else here."
    else:
        what = (
            f"These wait for one another: {' → '.join([*loop, loop[0]])}. {said[0].upper()}{said[1:]}. "
            "Let one of them no longer name the next."
        )
    findings.add(last.owner, last.field, "cycle", what, about=last.id)
