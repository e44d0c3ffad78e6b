"""Comparisons and counts that the bounds of their questions decide: always so, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.language.syntax import (
    OPPOSITE,
    Compare,
    ConditionPart,
    Count,
    Fixed,
    Is,
    NamesPerson,
    Ref,
    Same,
    Term,
    anatomy,
    meant_inside,
    walk,
)
from tui_review.instrument.proofs.ranges import NumberRange, Ranges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_review.instrument.lint.findings import LintFindings
    from tui_review.instrument.model import Column, Question
    from tui_review.instrument.rules import FieldPath, Rules


def columns_inside(table: Question, outer: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that a condition about a table's rows may name: its own, and those of the row around in two ways."""
    return meant_inside(outer, {column.id: column for column in table.columns})


class RangeChecker:
    """Checks one condition or term, reporting at its place."""

    def __init__(self, rules: Rules, findings: LintFindings, owner: str, field: FieldPath) -> None:
        self._rules = rules
        self._ranges = Ranges(rules)
        self._add = findings.at(owner, field)

    def check(self, part: ConditionPart, columns: Mapping[str, Column]) -> None:
        """`columns` are those that the condition may name, as it calls them."""
        for each in walk(part):
            match each:
                case Compare(left=left, right=right):
                    self._compare(each, left, right, columns)
                case Count(low=low, high=high, of=of):
                    self._count(low, high, len(of))
                case Same(left=left_id, right=right_id) | NamesPerson(names=left_id, person=right_id) if (
                    left_id == right_id
                ):
                    self._add(
                        "constant", f"{left_id} is compared with itself. Name another question.", left_id
                    )
                case Is(values=values):
                    for number, value in enumerate(values):
                        if value in values[:number]:
                            self._add("constant", f"{value!r} is named twice. Remove one.", value)
                case _:
                    pass
            _, _, table, where, _ = anatomy(each)
            if where is not None and table in self._rules.questions:
                self.check(where, columns_inside(self._rules.questions[table].question, columns))

    def _compare(self, compare: Compare, left: Term, right: Term, columns: Mapping[str, Column]) -> None:
        if left == right:
            about = left.id if isinstance(left, Ref) else ""
            self._add(
                "constant", "Both sides of the comparison are the same. Name something else on one.", about
            )
            return
        one, other = self._ranges.of(left, columns), self._ranges.of(right, columns)
        if one.is_empty or other.is_empty:
            return  # Nothing is from 7 to 6, which is found where the bounds stand.
        always = _always(compare.op, one, other)
        never = _always(OPPOSITE[compare.op], one, other)
        if not (always or never):
            return
        bounded, fixed = (left, right) if isinstance(right, Fixed) else (right, left)
        said = self._said(bounded, columns)
        about = str(fixed.value) if isinstance(fixed, Fixed) else ""
        how = "always so; leave it out" if always else "never so"
        self._add(
            "never-true" if never else "always-true", f"{said}: this is {how}. Correct the number.", about
        )

    def _said(self, term: Term, columns: Mapping[str, Column]) -> str:
        """What a term can come to, in words."""
        low, high = self._ranges.of(term, columns)
        name = term.id if isinstance(term, Ref) else "This"
        if low is None:
            return f"{name} is {high} at most"
        return f"{name} is {low} or more" if high is None else f"{name} is from {low} to {high}"

    def _count(self, low: int, high: int, there: int) -> None:
        if low > there or low > high:
            self._add(
                "never-true", f"Only {there} are named here: this is never so. Correct the number.", str(low)
            )
        elif low <= 0 and high >= there:
            what = f"{there} are named here: this is always so. Correct the number, or leave it out."
            self._add("always-true", what, str(high))


def _always(op: str, left: NumberRange, right: NumberRange) -> bool:
    """Whether a comparison holds for every number of two ranges."""
    match op:
        case "<":
            return left.high is not None and right.low is not None and left.high < right.low
        case "<=":
            return left.high is not None and right.low is not None and left.high <= right.low
        case ">":
            return left.low is not None and right.high is not None and left.low > right.high
        case _:
            return left.low is not None and right.high is not None and left.low >= right.high
