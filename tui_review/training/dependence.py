"""What follows from what: the questions on which a question's being asked, or a rating, depends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.language.syntax import Condition, refs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_review.instrument.rules import Rules


class Dependence:
    """The dependences of one instrument, worked out once and remembered."""

    def __init__(self, rules: Rules) -> None:
        """Nothing is computed before it is asked for."""
        self._rules = rules
        self._found: dict[str, frozenset[str]] = {}
        self._checks: dict[str, list[Condition]] | None = None

    def of(self, id_: str) -> frozenset[str]:
        """Every question that decides, directly or through others, whether `id_` is asked or NA, or its rating."""
        if id_ not in self._found:
            reached: set[str] = set()
            ahead = list(self._direct(id_))
            while ahead:
                ref = ahead.pop()
                if ref not in reached and ref != id_:
                    reached.add(ref)
                    ahead += self._direct(ref)
            self._found[id_] = frozenset(ref for ref in reached if ref in self._rules.questions)
        return self._found[id_]

    def checks(self, id_: str) -> list[Condition]:
        """The cross-checks, of any question, that look at the answer to `id_` and at others."""
        if self._checks is None:
            self._checks = {}
            for rules in self._rules.questions.values():
                for _, condition in rules.checks:
                    for ref in set(refs(condition)):
                        self._checks.setdefault(ref, []).append(condition)
        return self._checks.get(id_, [])

    def _direct(self, id_: str) -> Iterable[str]:
        if id_ in self._rules.rated:
            rated = self._rules.rated[id_]
            for condition, _ in rated.rows:
                if condition is not None:
                    yield from refs(condition)
            for gate in rated.gates:
                yield from refs(gate.condition)
        elif id_ in self._rules.questions:
            rules = self._rules.questions[id_]
            for gate in rules.gates:
                yield from refs(gate.condition)
            if rules.na is not None:
                yield from refs(rules.na)
            if rules.compute is not None:
                yield from refs(rules.compute)
