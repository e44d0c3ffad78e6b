"""Comparisons and counts that the bounds of their questions decide: always so, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.instrument.kinds.base import bounds
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.measures import measured
from tui_review.instrument.language.syntax import (
    Compare,
    ConditionPart,
    Count,
    CountChosen,
    CountDifferent,
    CountRows,
    Fixed,
    Holding,
    Is,
    NamesPerson,
    PercentOf,
    Ref,
    Same,
    Term,
    Total,
    anatomy,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_review.instrument.language.measures import Number
    from tui_review.instrument.lint.findings import LintFindings
    from tui_review.instrument.model import Column, Question
    from tui_review.instrument.rules import FieldPath, Rules

_ALL: Final = 100
"""Percent."""


class _Range(NamedTuple):
    """The smallest and the largest number that a term comes to; None where it has no end."""

    low: Number | None
    high: Number | None


class RangeChecker:
    """Checks one condition or term, reporting at its place."""

    def __init__(self, rules: Rules, findings: LintFindings, owner: str, field: FieldPath) -> None:
        self._rules = rules
        self._findings = findings
        self._owner = owner
        self._field = field

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
                own = {column.id: column for column in self._rules.questions[table].question.columns}
                self.check(where, {**columns, **own})

    def _add(self, code: str, what: str, about: str = "") -> None:
        self._findings.add(self._owner, self._field, code, what, about=about)

    def _compare(self, compare: Compare, left: Term, right: Term, columns: Mapping[str, Column]) -> None:
        if left == right:
            about = left.id if isinstance(left, Ref) else ""
            self._add(
                "constant", "Both sides of the comparison are the same. Name something else on one.", about
            )
            return
        one, other = self._range(left, columns), self._range(right, columns)
        always = _always(compare.op, one, other)
        never = _always({"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[compare.op], one, other)
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
        low, high = self._range(term, columns)
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

    def _range(self, term: Term, columns: Mapping[str, Column]) -> _Range:
        match term:
            case Fixed(value=value):
                number = measured(value)
                return (
                    _Range(None, None)
                    if number is None or isinstance(number, str)
                    else _Range(number, number)
                )
            case Ref(id=id_):
                if id_ in self._rules.figures and id_ not in columns:
                    return _Range(0, _ALL)
                part = columns.get(id_) or self._question(id_)
                if part is None or kind_of(part).measure != "number":
                    return _Range(None, None)
                return _Range(*bounds(part))
            case CountRows(table=table, where=where):
                found = self._question(table)
                least, most = (None, None) if found is None else bounds(found)
                if where is not None or (found is not None and found.none):
                    least = None
                return _Range(least or 0, most)
            case CountDifferent():
                return _Range(0, None)
            case CountChosen(question=id_):
                part = columns.get(id_) or self._question(id_)
                options = len(part.options) if part is not None and part.options else None
                most = None if part is None else bounds(part)[1]
                return _Range(0, min([each for each in (options, most) if each is not None], default=None))
            case Holding(of=of):
                return _Range(0, len(of))
            case PercentOf():
                return _Range(0, _ALL)
            case Total(how="sum", of=of, table=""):
                # What is not asked, or NA, adds nothing.
                lows = [each.least for each in of if each.least is not None]
                highs = [each.most for each in of if each.most is not None]
                low = sum(min(0, each) for each in lows) if len(lows) == len(of) else None
                return _Range(low, sum(max(0, each) for each in highs) if len(highs) == len(of) else None)
            case _:
                return _Range(None, None)

    def _question(self, id_: str) -> Question | None:
        """A question that a person answers within its bounds."""
        rules = self._rules.questions.get(id_)
        return None if rules is None or rules.question.compute else rules.question


def _always(op: str, left: _Range, right: _Range) -> bool:
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
