"""Conditions outside the rating tables that are always the same: checks, narratives, deadlines, rows, grids.

They are looked at while a review is being answered, so `is answered` may be true or false in them whatever else holds.
In a condition about rows the columns are questions of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.language.syntax import (
    OUTER,
    TERMS,
    Answered,
    Condition,
    ConditionPart,
    InRows,
    anatomy,
    walk,
)
from tui_review.instrument.lint.blame import add_constant
from tui_review.instrument.model import Column, Question
from tui_review.instrument.needs import NeedRole, Written, written
from tui_review.instrument.proofs.diagram import TRUE, Node
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.proofs.order import Consistent
from tui_review.instrument.proofs.worlds import NothingKnown, Worlds
from tui_review.instrument.rules import FieldPath, Gate, QuestionRules, Rules

if TYPE_CHECKING:
    from tui_review.instrument.lint.findings import LintFindings

TimedProof = Callable[[str, FieldPath, Worlds], AbstractContextManager[None]]
"""By the owner, the field and its diagrams: what a proof runs in, so that it takes only so long."""
_ROLES: Final[frozenset[NeedRole]] = frozenset(
    ("check", "row_check", "column", "narrative_when", "suggest", "due", "grid", "asked_when")
)
_MAY_BE_ALWAYS: Final[frozenset[NeedRole]] = frozenset(("narrative_when", "due"))
"""Where "always" is something that an author may mean."""


class NowWorlds(Worlds):
    """The same in the middle of a review: that a question is asked does not say that it is answered."""

    def build(self, condition: Condition) -> Node:
        """The diagram of a condition."""
        node = super().build(condition)
        return self.diagrams.both(node, self._test(condition)) if isinstance(condition, Answered) else node


def check_constants(
    rules: Rules, domains: Domains, findings: LintFindings, within_reason: TimedProof
) -> None:
    """Reports what is always true or never. `within_reason` lets one proof take only so long."""
    scopes: dict[InRows, list[tuple[Written, Condition]]] = {}
    for each in _places(rules):
        for condition, rows in _conditions(each, rules.questions):
            scopes.setdefault(rows, []).append((each, condition))
    for rows, those in scopes.items():
        own = _with_columns(rules, rows)
        if own is None:
            continue
        worlds = NowWorlds(own, domains.with_more(condition for _, condition in those), NothingKnown())
        consistent = Consistent(worlds, own)
        for each, condition in those:
            with within_reason(each.owner, each.field, worlds):
                where = worlds.asked(each.of) if each.of in rules.questions else TRUE

                def constant(part: Condition, where: Node = where) -> bool | None:
                    return consistent.constant(worlds.build(part), [part], where)  # noqa: B023 - used at once

                gates = [gate.condition for gate in rules.questions[each.of].gates] if where != TRUE else []
                if (
                    constant(condition) is None
                    or consistent.witness(where, value=True, conditions=gates) is None
                ):
                    continue  # What is never asked is found where that is written.
                _report(each, condition, findings, constant)


def _places(rules: Rules) -> Iterator[Written]:
    """Every condition and term, each once, at what it is written about first."""
    done: set[tuple[str, FieldPath]] = set()
    for each in written(rules):
        if each.role != "applies" and (each.owner, each.field) not in done and each.owner == _owner(each):
            done.add((each.owner, each.field))
            yield each


def _owner(each: Written) -> str:
    """An inherited condition is looked at where it is written; those of a grid's requirements belong to the grid."""
    return each.owner if each.role == "grid" else each.of


def _conditions(each: Written, questions: Mapping[str, QuestionRules]) -> Iterator[tuple[Condition, InRows]]:
    """What is to be proven of a place: its condition, if no other proof is about it, and those about rows inside."""
    if (
        each.role in _ROLES
        and not isinstance(each.part, TERMS)
        and not (each.role == "asked_when" and each.of in questions)
    ):
        yield each.part, each.rows
    yield from _inside(each.part, each.rows)


def _inside(part: ConditionPart, rows: InRows) -> Iterator[tuple[Condition, InRows]]:
    for inner in walk(part):
        _, _, table, where, _ = anatomy(inner)
        if where is not None:
            around = tuple((f"{OUTER}{prefix}", of) for prefix, of in rows) if _names_around(where) else ()
            inside = (*around, *rows, ("", table))
            yield where, inside
            yield from _inside(where, inside)


def _names_around(where: Condition) -> bool:
    """Whether a condition about rows names a column of the row around."""
    return any(id_.startswith(OUTER) for part in walk(where) for id_ in anatomy(part).ids)


def _with_columns(rules: Rules, rows: InRows) -> Rules | None:
    """The rules with the columns of rows as questions.

    None where a column has the id of a question, or what it is asked by calls its row's columns otherwise.
    """
    questions: dict[str, QuestionRules] = {}
    for prefix, table in rows:
        if table not in rules.questions:
            return None
        asked = rules.columns.get(table, {})
        if prefix and any(asked.values()):
            return None
        for column in rules.questions[table].question.columns:
            questions[f"{prefix}{column.id}"] = _as_question(column, f"{prefix}{column.id}", asked[column.id])
    if not questions.keys().isdisjoint({*rules.questions, *rules.rated, *rules.figures}):
        return None
    return replace(rules, questions={**rules.questions, **questions})


def _as_question(column: Column, id_: str, asked: Condition | None) -> QuestionRules:
    shared = {each.name for each in fields(Question)} & {each.name for each in fields(Column)}
    values: dict[str, Any] = {name: getattr(column, name) for name in shared - {"id", "ask", "asked_when"}}
    return QuestionRules(
        question=Question(id=id_, ask=column.label, **values),
        section="",
        item="",
        part="",
        gates=(Gate(asked, "", id_, ("asked_when",)),) if asked is not None else (),
        na=None,
        compute=None,
        narrative=None,
        checks=(),
    )


def _report(
    each: Written, condition: Condition, findings: LintFindings, constant: Callable[[Condition], bool | None]
) -> None:
    inner, found = condition is not each.part, constant(condition)
    what = "What is asked of each row here" if inner else "This condition"
    if found is False:
        code = "never-true"
        said = f"{what} can never be true: its parts exclude one another, or there is no such answer. Correct it."
    elif found and (inner or each.role not in _MAY_BE_ALWAYS):
        code, said = "always-true", f"{what} is always true. Correct it, or leave it out."
    else:
        return
    add_constant(
        findings, each.owner, each.field, code, said, condition, lambda part: constant(part) is False
    )
