"""What may be left empty keeps a rating that asks for it open for as long as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui_review.instrument.language.syntax import ConditionPart, anatomy
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.model import Column, Question
from tui_review.instrument.needs import NeedRole, written
from tui_review.instrument.rules import Rules

_ROLES: Final[frozenset[NeedRole]] = frozenset(("rating", "na_when"))


def check_left_empty(rules: Rules, findings: LintFindings) -> None:
    """Warns of ratings and NA rules that ask for an answer or a cell that is `optional`."""
    for each in written(rules):
        named = _named(rules, each.part, {}) if each.role in _ROLES else ()
        for id_ in dict.fromkeys(id_ for id_, part in named if part.optional and not part.compute):
            what = (
                f"{id_} may be left empty, and what is asked of it here is open then, for as long as it is. "
                "Take `optional` away there, or ask something that is answered in every review."
            )
            findings.add(each.owner, each.field, "left-empty", what, level="warning", about=id_)


def _named(
    rules: Rules, part: ConditionPart, inside: dict[str, Column]
) -> Iterator[tuple[str, Question | Column]]:
    """The questions and columns that a condition names; `inside` are the columns of the row it is about."""
    ids, parts, table, where, cells = anatomy(part)
    own = (
        {each.id: each for each in rules.questions[table].question.columns}
        if table in rules.questions
        else {}
    )
    for id_ in ids:
        if id_ in inside:
            yield id_, inside[id_]
        elif id_ in rules.questions:
            yield id_, rules.questions[id_].question
    yield from ((cell, own[cell]) for cell in cells if cell in own)
    for inner in parts:
        yield from _named(rules, inner, inside)
    if where is not None:
        yield from _named(rules, where, {**inside, **own})
