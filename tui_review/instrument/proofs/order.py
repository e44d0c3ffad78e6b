"""Comparisons that exclude one another: numbers, days and times on a line, each so far above another at the most.

A comparison of two terms says that one is at most so much above the other. Such sayings exclude one another exactly
when some of them, one after the other, lead from a term back to itself and below it (Bellman and Ford). A comparison is
taken to say no more than it does, so that what is called impossible is: a month may have 28 days, and 31. Only at the
ends of the calendar, in the years 1 and 9999, days do not count on; no case has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil, floor
from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.measures import Measured, Number, compared, measure_of, measured
from tui_review.instrument.language.syntax import (
    OPPOSITE,
    Compare,
    Condition,
    CountChosen,
    CountDifferent,
    CountRows,
    Else,
    Fixed,
    Holding,
    Is,
    Later,
    MonthEnd,
    PercentOf,
    Ref,
    Same,
    Span,
    Term,
    leaves_of,
)
from tui_review.instrument.proofs.diagram import FALSE, TRUE, Node
from tui_review.instrument.proofs.ranges import Ranges

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value
    from tui_review.instrument.proofs.worlds import Worlds
    from tui_review.instrument.rules import Rules

_DAYS: Final = {"days": (1, 1), "months": (28, 31), "years": (365, 366)}
"""How few and how many days each of them has."""
_ZERO: Final = Fixed(0)
"""What numbers, days and times are counted from."""
_AN_HOUR: Final = 60
"""Minutes."""


class AtMost(NamedTuple):
    """A term is at most `more` above another; with `strict`, less than that."""

    term: Term
    above: Term
    more: Number
    strict: bool = False


def possible(said: Sequence[AtMost]) -> bool:
    """Whether there are numbers for the terms of which all this holds."""
    # By how much, and by how many differences that are less than any number.
    far: dict[Term, tuple[Number, int]] = {term: (0, 0) for each in said for term in (each.term, each.above)}
    for _ in far:
        settled = True
        for term, above, more, strict in said:
            reached = (far[above][0] + more, far[above][1] - strict)
            if reached < far[term]:
                far[term] = reached
                settled = False
        if settled:
            return True
    return not far


class Orders:
    """What the comparisons of an instrument say of its numbers, days and times."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._ranges = Ranges(rules)

    def said(self, compare: Compare) -> list[AtMost]:
        """What a comparison says where it is true, and what holds of its terms then."""
        less, more = compare.left, compare.right
        if compare.op in (">", ">="):
            less, more = more, less
        strict = compare.op in ("<", ">")
        match less, more:
            case Span(unit=unit, start=start, end=end), Fixed(value=int(value)):
                most = value - strict
                days = (most + 1) * _DAYS[unit][most >= 0] - 1
                found = [self._at_most(end, start, days)]
            case Fixed(value=int(value)), Span(unit=unit, start=start, end=end):
                least = value + strict
                days = least * _DAYS[unit][least < 0]
                found = [self._at_most(start, end, -days)]
                less, more = more, less
            case _:
                found = [self._at_most(less, more, 0, strict=strict)]
        return [*found, *self._known(less), *self._known(more)]

    def equal(self, one: Term, other: Term) -> list[AtMost]:
        """What is said where two answers are the same, if that is one number, day or time."""
        return [each for op in ("<=", ">=") for each in self.said(Compare(op, one, other, dates=False))]

    def _at_most(self, term: Term, above: Term, more: Number, *, strict: bool = False) -> AtMost:
        (term, own), (above, others) = _placed(term), _placed(above)
        more = more + others - own
        if self._whole(term) and self._whole(above):
            return AtMost(term, above, ceil(more) - 1 if strict else floor(more))
        return AtMost(term, above, more, strict)

    def _known(self, term: Term) -> list[AtMost]:
        """What holds of a term wherever it comes to something."""
        match term:
            case Later(unit="days", start=start):
                return self._known(start)
            case Later(number=number, start=start):
                few, many = sorted(number * days for days in _DAYS["months"])
                return [*self._between(term, start, few, many), *self._known(start)]
            case MonthEnd(day=day):
                return [*self._between(term, day, 0, _DAYS["months"][1] - 1), *self._known(day)]
            case Span(start=start, end=end):
                return [*self._known(start), *self._known(end)]
            case Fixed():
                return []
        low, high = self._ranges.of(term, {})
        found = [] if low is None else [self._at_most(_ZERO, term, -low)]
        return found if high is None else [*found, self._at_most(term, _ZERO, high)]

    def _between(self, term: Term, start: Term, few: int, many: int) -> list[AtMost]:
        return [self._at_most(term, start, many), self._at_most(start, term, -few)]

    def _whole(self, term: Term) -> bool:
        """Whether a term comes to whole numbers only; days and minutes are."""
        match term:
            case Ref(id=id_) if id_ in self._rules.questions:
                question = self._rules.questions[id_].question
                return not question.compute and kind_of(question).places(question) == 0
            case Fixed() | Ref(id="today") | Later() | MonthEnd() | Span():
                return True
            case CountRows() | CountDifferent() | CountChosen() | Holding() | PercentOf():
                return True
            case _:
                return False


def _placed(term: Term) -> tuple[Term, Number]:
    """What a term is counted from, and how far above that it is."""
    match term:
        case Fixed(value=value):
            found = measured(value)
            return (term, 0) if found is None else (_ZERO, _number(found))
        case Later(number=number, unit="days", start=start):
            node, above = _placed(start)
            return node, above + number
        case _:
            return term, 0


def _number(value: Measured) -> Number:
    """A number, a day or a time as one number on its line."""
    if not isinstance(value, str):
        return value
    if measure_of(value) == "date":
        return date.fromisoformat(value).toordinal()
    hours, _, minutes = value.partition(":")
    return int(hours) * _AN_HOUR + int(minutes)


class Consistent:
    """Which worlds there can be: those in which comparisons do not exclude one another."""

    def __init__(self, worlds: Worlds, rules: Rules) -> None:
        self._worlds = worlds
        self._rules = rules
        self._orders = Orders(rules)

    def constant(self, node: Node, conditions: Sequence[Condition], where: Node = TRUE) -> bool | None:
        """What a diagram of these conditions always is `where` it is looked at; None where it can be either."""
        diagrams = self._worlds.diagrams
        for truth, side in ((False, node), (True, diagrams.negate(node))):
            if self.witness(diagrams.both(where, side), True, conditions, where) is None:
                return truth
        return None

    def witness(
        self, node: Node, value: object, conditions: Sequence[Condition], where: Node = TRUE
    ) -> Mapping[int, int] | None:
        """A world, by the positions of variables, in which a diagram of these conditions comes out at a value."""
        diagrams, variables = self._worlds.diagrams, self._worlds.variables
        found = diagrams.witness(node, value)
        compared = [each for each in diagrams.variables(node) if isinstance(variables[each].leaf, Compare)]
        if found is None or not compared:
            return found
        return diagrams.fitting(
            node, value, _Fits(self._worlds, self._rules, self._orders, conditions, where)
        )


class _Fits:
    """Whether what is chosen so far can be together."""

    def __init__(
        self, worlds: Worlds, rules: Rules, orders: Orders, conditions: Iterable[Condition], where: Node
    ) -> None:
        self._worlds = worlds
        self._rules = rules
        self._orders = orders
        self._where = where
        self._fixed: dict[str, list[Fixed]] = {}
        for leaf in (leaf for condition in conditions for leaf in leaves_of(condition)):
            match leaf:
                case Compare(left=Ref(id=id_), right=Fixed() as fixed):
                    self._fixed.setdefault(id_, []).append(fixed)
                case Is(id=id_, values=values):
                    self._fixed.setdefault(id_, []).extend(map(Fixed, filter(measured, values)))
        self._said: dict[tuple[int, int], list[AtMost]] = {}

    def __call__(self, chosen: Mapping[int, int]) -> bool:
        """`chosen` are positions of variables."""
        said = [each for choice in chosen.items() for each in self._of_leaf(*choice)]
        terms = {term for each in said for term in (each.term, each.above)}
        # An answer says something of a term only where that comes to something: where a comparison with it is true.
        for choice in chosen.items():
            variable = self._worlds.variables[choice[0]]
            if variable.leaf is None and Ref(variable.questions[0]) in terms:
                said += self._of_answer(variable.questions[0], variable.values[choice[1]])
        return possible(said)

    def _of_leaf(self, variable: int, position: int) -> list[AtMost]:
        leaf, choice = self._worlds.variables[variable].leaf, (variable, position)
        if leaf is not None and choice not in self._said:
            self._said[choice] = self._true(leaf) if position else self._false(leaf)
        return self._said.get(choice, [])

    def _true(self, leaf: Condition) -> list[AtMost]:
        match leaf:
            case Compare():
                return self._orders.said(leaf)
            case Same(left=left, right=right):
                return self._orders.equal(Ref(left), Ref(right))
            case _:
                return []

    def _false(self, leaf: Condition) -> list[AtMost]:
        """What is said by a comparison that is false, where its sides come to something in every world."""
        if isinstance(leaf, Compare) and self._sure(leaf.left) and self._sure(leaf.right):
            return self._orders.said(leaf._replace(op=OPPOSITE[leaf.op]))
        return []

    def _of_answer(self, id_: str, value: Value) -> list[AtMost]:
        """What an answer says that stands for all that no condition tells from it."""
        given = measured(value)
        if given is None:
            return []
        return [
            each
            for fixed in self._fixed.get(id_, ())
            if (stands := measured(fixed.value)) is not None
            and (difference := compared(given, stands)) is not None
            for each in self._beside(Ref(id_), fixed, difference)
        ]

    def _beside(self, term: Term, fixed: Fixed, difference: int) -> list[AtMost]:
        if difference == 0:
            return self._orders.equal(term, fixed)
        return self._orders.said(Compare("<" if difference < 0 else ">", term, fixed, dates=False))

    def _sure(self, term: Term) -> bool:
        """Whether a term comes to something in every world."""
        match term:
            case Fixed() | Ref(id="today"):
                return True
            case Ref(id=id_):
                return self._surely_measured(id_)
            case Later(start=start) | MonthEnd(day=start):
                return self._sure(start)
            case Span(start=start, end=end):
                return self._sure(start) and self._sure(end)
            case Else(first=first, second=second):
                return self._sure(first) or self._sure(second)
            case _:
                return False

    def _surely_measured(self, id_: str) -> bool:
        """Whether a question is asked in every world, and answered by nothing but a number, a day or a time."""
        rules = self._rules.questions.get(id_)
        if rules is None or not rules.section or rules.na is not None:
            return False
        question, diagrams = rules.question, self._worlds.diagrams
        if question.compute or question.na_if or question.optional or question.alternatives:
            return False
        unasked = diagrams.negate(self._worlds.asked(id_))
        return kind_of(question).measure is not None and diagrams.both(self._where, unasked) == FALSE
