"""Proofs about rating tables and conditions, over every combination of answers that the questions allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from tui_review.instrument.language.syntax import Cases, Condition
from tui_review.instrument.lint.constants import check_constants
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.proofs.diagram import FALSE, STEPS, TRUE, Node, TooManyCombinationsError
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.proofs.worlds import NO_ROW, NothingKnown, Worlds
from tui_review.instrument.rules import FieldPath, QuestionRules, Rules

_PATIENCE: Final = 3
"""How many proofs of an instrument may take long."""


def check_proofs(rules: Rules, findings: LintFindings) -> None:
    """Reports combinations without a rating, rows that never decide, conditions that are always the same."""
    domains = Domains(rules)
    worlds = Worlds(rules, domains, NothingKnown())
    within_reason = _Reason(rules, findings)
    for rated in rules.rated.values():
        conditions = [condition for condition, _ in rated.rows]
        with within_reason(rated.id, ("rating",), worlds):
            if conditions:
                _check_table(rated.id, "rating", conditions, worlds.rated(rated.id), worlds, findings)
    for id_, question in rules.questions.items():
        if question.question.asked_when:
            with within_reason(id_, ("asked_when",), worlds):
                *outer, own = question.gates
                asked = TRUE
                for gate in outer:
                    asked = worlds.diagrams.both(asked, worlds.build(gate.condition))
                _check_constant(id_, "asked_when", worlds.build(own.condition), asked, worlds, findings)
        if question.na is not None:
            with within_reason(id_, ("na_when",), worlds):
                node = worlds.build(question.na)
                _check_constant(id_, "na_when", node, worlds.asked(id_), worlds, findings)
        if isinstance(question.compute, Cases):
            with within_reason(id_, ("compute",), worlds):
                _check_cases(question, question.compute, worlds, findings)
    check_constants(rules, domains, findings, within_reason)


class _Reason:
    """Lets a proof take only so long: one that would take more than anybody waits for is a finding."""

    def __init__(self, rules: Rules, findings: LintFindings) -> None:
        self._rules = rules
        self._findings = findings
        self._given_up: set[str] = set()

    @contextmanager
    def __call__(self, owner: str, field: FieldPath, worlds: Worlds) -> Iterator[None]:
        """The proof inside is about `field` of `owner`. Of what stands on another that was given up nothing is said."""
        # Where several were given up, most others stand on the same answers.
        worlds.diagrams.allow(STEPS if len(self._given_up) < _PATIENCE else STEPS // 20)
        try:
            yield
        except (TooManyCombinationsError, RecursionError):
            if self._given_up.isdisjoint(self._rules.needs.behind(owner)):
                what = (
                    "There are too many combinations of answers to prove this. Split the condition, or the table, "
                    "so that each part is about fewer questions."
                )
                self._findings.add(owner, field, "too-many", what)
            self._given_up.add(owner)


def _check_constant(  # noqa: PLR0913 - a condition in its place
    owner: str, field: str, node: Node, where: Node, worlds: Worlds, findings: LintFindings
) -> None:
    """A condition that is the same in every world in which it is looked at."""
    if worlds.diagrams.both(where, node) == FALSE:
        findings.add(
            owner, (field,), "never-true", "This condition can never be true. Correct it, or leave it out."
        )
    elif worlds.diagrams.both(where, worlds.diagrams.negate(node)) == FALSE:
        findings.add(owner, (field,), "always-true", "This condition is always true; leave it out.")


def _check_cases(own: QuestionRules, cases: Cases, worlds: Worlds, findings: LintFindings) -> None:
    """Every combination has an answer, and every row of a computed answer gives it in some."""
    id_ = own.question.id
    conditions = [condition for condition, _ in cases.rows]
    if not isinstance(own.question.compute, str):
        _check_table(id_, "compute", conditions, worlds.cases(id_, cases), worlds, findings)
    elif conditions[0] is not None:
        _check_constant(id_, "compute", worlds.build(conditions[0]), worlds.asked(id_), worlds, findings)


def _check_table(  # noqa: PLR0913 - a table in its place
    owner: str,
    key: str,
    conditions: Sequence[Condition | None],
    table: Node,
    worlds: Worlds,
    findings: LintFindings,
) -> None:
    """`table` says which row decides."""
    deciding = worlds.diagrams.leaves(table)
    if NO_ROW in deciding:
        example = describe_world(worlds, table, NO_ROW)
        does, code = ("rates", "no-rating") if key == "rating" else ("answers", "no-answer")
        what = f"No row {does} this combination: {example}. Add a row, or `else`."
        findings.add(owner, (key,), code, what)
    for number, condition in enumerate(conditions):
        if number not in deciding:
            what = (
                "This row never decides: the rows before it take every combination it could. "
                "Move it further up, correct it, or leave it out."
            )
            field = "else" if condition is None else "when"
            findings.add(owner, (key, number, field), "dead-row", what)
        if condition is not None:
            node = worlds.build(condition)
            if node in (FALSE, TRUE):
                code, word = ("always-true", "always") if node == TRUE else ("never-true", "never")
                what = f"This condition is {word} true. Correct it, or leave it out."
                findings.add(owner, (key, number, "when"), code, what)


def describe_world(worlds: Worlds, node: Node, value: object) -> str:
    """One combination of answers that leads to `value`, in words."""
    world = worlds.diagrams.witness(node, value) or {}
    parts = []
    for variable, position in world.items():
        meaning = worlds.variables[variable]
        if meaning.leaf is None:
            chosen = meaning.values[position]
            shown = ", ".join(chosen) or "none" if isinstance(chosen, list) else chosen
            parts.append(f"{meaning.questions[0]} is {shown}")
        else:
            truth = "true" if position else "false"
            parts.append(f"the comparison of {', '.join(meaning.questions)} is {truth}")
    return ", ".join(parts)
