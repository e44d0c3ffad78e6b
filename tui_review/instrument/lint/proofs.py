"""Proofs about rating tables and conditions, over every combination of answers that the questions allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from tui_review.instrument.language.syntax import Cases, Condition
from tui_review.instrument.lint.blame import add_constant
from tui_review.instrument.lint.constants import check_constants
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.proofs.diagram import STEPS, TRUE, Node, TooManyCombinationsError
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.proofs.order import Consistent
from tui_review.instrument.proofs.worlds import NO_ROW, NothingKnown, Worlds
from tui_review.instrument.rules import FieldPath, QuestionRules, Rules

_PATIENCE: Final = 3
"""How many proofs of an instrument may take long."""


def check_proofs(rules: Rules, findings: LintFindings) -> None:
    """Reports combinations without a rating, rows that never decide, conditions that are always the same."""
    domains = Domains(rules)
    worlds = Worlds(rules, domains, NothingKnown())
    prover = _Prover(worlds, Consistent(worlds, rules), findings)
    within_reason = _Reason(rules, findings)
    for rated in rules.rated.values():
        conditions = [condition for condition, _ in rated.rows]
        with within_reason(rated.id, ("rating",), worlds):
            if conditions:
                prover.check_table(rated.id, "rating", conditions, worlds.rated(rated.id))
    for id_, question in rules.questions.items():
        if question.question.asked_when:
            with within_reason(id_, ("asked_when",), worlds):
                *outer, own = question.gates
                asked = TRUE
                for gate in outer:
                    asked = worlds.diagrams.both(asked, worlds.build(gate.condition))
                prover.check_constant(id_, "asked_when", own.condition, asked)
        if question.na is not None:
            with within_reason(id_, ("na_when",), worlds):
                prover.check_constant(id_, "na_when", question.na, worlds.asked(id_))
        if isinstance(question.compute, Cases):
            with within_reason(id_, ("compute",), worlds):
                prover.check_cases(question, question.compute)
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


class _Prover:
    """Looks at conditions and tables in all worlds there can be, and reports what it finds."""

    def __init__(self, worlds: Worlds, consistent: Consistent, findings: LintFindings) -> None:
        self._worlds = worlds
        self._consistent = consistent
        self._findings = findings

    def check_constant(self, owner: str, field: str, condition: Condition, where: Node) -> None:
        """A condition that is the same in every world in which it is looked at."""
        constant = self._constant(condition, where)
        if constant is False:
            what = "This condition can never be true. Correct it, or leave it out."
            self._add(owner, (field,), "never-true", what, condition, where)
        elif constant:
            what = "This condition is always true; leave it out."
            self._add(owner, (field,), "always-true", what, condition, where)

    def _constant(self, condition: Condition, where: Node) -> bool | None:
        return self._consistent.constant(self._worlds.build(condition), [condition], where)

    def _add(  # noqa: PLR0913 - a finding, and where it was found
        self, owner: str, field: FieldPath, code: str, what: str, condition: Condition, where: Node
    ) -> None:
        def is_never(part: Condition) -> bool:
            return self._constant(part, where) is False

        add_constant(self._findings, owner, field, code, what, condition, is_never)

    def check_cases(self, own: QuestionRules, cases: Cases) -> None:
        """Every combination has an answer, and every row of a computed answer gives it in some."""
        id_ = own.question.id
        conditions = [condition for condition, _ in cases.rows]
        if not isinstance(own.question.compute, str):
            self.check_table(id_, "compute", conditions, self._worlds.cases(id_, cases))
        elif conditions[0] is not None:
            self.check_constant(id_, "compute", conditions[0], self._worlds.asked(id_))

    def check_table(self, owner: str, key: str, conditions: Sequence[Condition | None], table: Node) -> None:
        """Every combination has a row, and every row decides some; `table` says which row decides."""
        stated = [condition for condition in conditions if condition is not None]
        without = self._consistent.witness(table, NO_ROW, stated)
        if without is not None:
            does, code = ("rates", "no-rating") if key == "rating" else ("answers", "no-answer")
            example = describe_world(self._worlds, without)
            what = f"No row {does} this combination: {example}. Add a row, or `else`."
            self._findings.add(owner, (key,), code, what)
        for number, condition in enumerate(conditions):
            if self._consistent.witness(table, number, stated) is None:
                what = (
                    "This row never decides: the rows before it take every combination it could. "
                    "Move it further up, correct it, or leave it out."
                )
                field = "else" if condition is None else "when"
                self._findings.add(owner, (key, number, field), "dead-row", what)
            if condition is not None:
                constant = self._constant(condition, TRUE)
                if constant is not None:
                    code, word = ("always-true", "always") if constant else ("never-true", "never")
                    what = f"This condition is {word} true. Correct it, or leave it out."
                    self._add(owner, (key, number, "when"), code, what, condition, TRUE)


def describe_world(worlds: Worlds, world: Mapping[int, int]) -> str:
    """One combination of answers, given by the positions of variables, in words."""
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
