"""Numbers in decision diagrams: what sums, counts and percentages come to, in all worlds at once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.counting import term_bounds
from tui_review.instrument.language.evaluate import Evaluator, Value
from tui_review.instrument.language.measures import Number, compared, exact, measured, ordered
from tui_review.instrument.language.numbers import NO_VALUE, counts, percent, points_of
from tui_review.instrument.language.syntax import (
    Compare,
    Condition,
    Else,
    Holding,
    Percent,
    PercentOf,
    Ref,
    Scored,
    Term,
    Total,
)
from tui_review.instrument.language.totals import Bounds, certain, percent_bounds
from tui_review.instrument.proofs.diagram import FALSE, TRUE, Node
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.proofs.ranges import Ranges
from tui_review.instrument.rules import Rules

if TYPE_CHECKING:
    from tui_review.instrument.proofs.worlds import Worlds


class Arithmetic:
    """The numbers of the worlds of one instrument."""

    def __init__(self, worlds: Worlds, rules: Rules, domains: Domains, evaluator: Evaluator) -> None:
        """`evaluator` knows what is answered so far."""
        self._worlds = worlds
        self._diagrams = worlds.diagrams
        self._rules = rules
        self._domains = domains
        self._evaluator = evaluator
        self._ranges = Ranges(rules)

    def compare(self, compare: Compare) -> Node | None:
        """A comparison of two numbers; None where they do not follow from few answers, and no bounds decide it."""
        left = self.term(compare.left)
        right = self.term(compare.right) if left is not None else None
        if left is None or right is None:
            return self._bounded(compare)
        pairs = self._diagrams.fold((left, right), (), _append)
        return self._diagrams.map_leaves(pairs, lambda pair: _in_order(compare, pair))

    def _bounded(self, compare: Compare) -> Node | None:
        """What the bounds of the questions make of a comparison, whatever is answered within them; None for nothing."""
        left, right = self._between(compare.left), self._between(compare.right)
        truth = certain(compare.op, left, right) if left is not None and right is not None else None
        if not truth:
            return None if truth is None else FALSE
        one, other = map(self._comes_to_a_number, (compare.left, compare.right))
        return None if one is None or other is None else self._diagrams.both(one, other)

    def _between(self, term: Term) -> Bounds | None:
        """Between what a term lies where it comes to a number; None where it may be none that is known."""
        if isinstance(term, Percent):
            part, whole = self._between(term.part), self._between(term.whole)
            # There is no percentage of what is not above zero.
            least = None if whole is None or not self._is_whole(term.whole) else max(1, whole.low or 1)
            return percent_bounds(part, whole and whole._replace(low=least or whole.low))
        found = term_bounds(self._evaluator, term)
        return found if found is not None else Bounds(*self._ranges.of(term, {}))

    def _is_whole(self, term: Term) -> bool:
        """Whether a term is the answer to a question for whole numbers."""
        if not isinstance(term, Ref) or not self._is_number(term.id):
            return False
        question = self._rules.questions[term.id].question
        return not kind_of(question).places(question)

    def _comes_to_a_number(self, term: Term) -> Node | None:
        """Whether a term comes to a number, whatever it is; None where that is not known."""
        known = self._evaluator.term(term)
        if known is not None:
            return FALSE if known is NO_VALUE or isinstance(known, str) else TRUE
        rules = self._rules.questions.get(term.id) if isinstance(term, Ref) else None
        if rules is None or rules.question.compute or rules.question.na_if or rules.question.alternatives:
            return None
        return self._worlds.counting(rules.question.id, TRUE, lambda _: False, absent=False)

    def term(self, term: Term) -> Node | None:
        """What a term comes to, `NO_VALUE` where that is no number; None where its answers are not few."""
        known = self._evaluator.term(term)
        if known is not None:
            return self._diagrams.leaf(known)
        match term:
            case Ref(id=id_) if (
                self._is_number(id_) and id_ in self._domains.counted and self._domains.every_score(id_)
            ):
                return self._worlds.answer(id_, _as_number, absent=NO_VALUE)
            case Total(how=how, of=of, table=""):
                start = 0 if how == "sum" else NO_VALUE
                return self._fold([self._points(each) for each in of], start, _JOINED[how])
            case Holding(of=of):
                return self._fold([self._worlds.build(each) for each in of], 0, operator.add)
            case PercentOf(ids=ids, of=of):
                nodes = [self._share(id_, each) for id_, each in zip(ids, of, strict=True)]
                tallies = self._fold(nodes, (0, 0), _tallied)
                return self.mapped(tallies, lambda tally: percent(*tally))
            case Percent(part=part, whole=whole):
                pairs = self._fold([self.term(part), self.term(whole)], (), _append)
                return self.mapped(pairs, lambda pair: percent(*pair))
            case Else(first=first, second=second):
                one, other = self.term(first), self.term(second)
                if one is None or other is None:
                    return None
                return self._diagrams.choose(self._diagrams.equals(one, NO_VALUE), other, one)
            case _:
                return None

    def mapped(self, node: Node | None, change: Callable[[Any], Hashable]) -> Node | None:
        """A diagram with every leaf's value replaced, where there is one."""
        return None if node is None else self._diagrams.map_leaves(node, change)

    def _fold(
        self, of: Sequence[Node | None], start: Hashable, step: Callable[[Any, Any], Hashable]
    ) -> Node | None:
        nodes = [node for node in of if node is not None]
        return self._diagrams.fold(nodes, start, step) if len(nodes) == len(of) else None

    def _points(self, scored: Scored) -> Node | None:
        """What an answer counts in a sum, `NO_VALUE` where it counts for nothing."""
        if not self._domains.every_score(scored.id):
            return None

        def points(value: Value) -> Hashable:
            number = points_of(scored, value)
            return NO_VALUE if number is None else number

        return self._worlds.answer(scored.id, points, absent=NO_VALUE)

    def _share(self, id_: str, condition: Condition) -> Node | None:
        """Whether a condition holds of a question or item that a percentage is of, `NO_VALUE` where it is not."""
        if id_ in self._rules.rated:
            counted: Node | None = self._diagrams.map_leaves(
                self._worlds.in_force(id_), lambda rating: counts(str(rating))
            )
        else:
            counted = self._worlds.answer(id_, counts, absent=False)
        if counted is None:
            return None
        return self._diagrams.choose(counted, self._worlds.build(condition), self._diagrams.leaf(NO_VALUE))

    def _is_number(self, id_: str) -> bool:
        rules = self._rules.questions.get(id_)
        return rules is not None and kind_of(rules.question).measure == "number"


def _append(state: tuple[Hashable, ...], leaf: Hashable) -> tuple[Hashable, ...]:
    return (*state, leaf)


def _joined(join: Callable[[Any, Any], Number]) -> Callable[[Any, Any], Hashable]:
    """A step that joins numbers and passes over what counts for nothing."""

    def step(state: Any, leaf: Any) -> Hashable:
        if leaf is NO_VALUE:
            return cast("Hashable", state)
        return cast("Hashable", leaf) if state is NO_VALUE else exact(join(state, leaf))

    return step


_JOINED: Final = {"sum": _joined(operator.add), "largest": _joined(max), "smallest": _joined(min)}


def _tallied(state: tuple[int, int], leaf: Any) -> tuple[int, int]:
    """How many hold, and how many count, with one more."""
    yes, all_ = state
    return state if leaf is NO_VALUE else (yes + (leaf is True), all_ + 1)


def _as_number(value: Value) -> Hashable:
    found = measured(value)
    return NO_VALUE if found is None or isinstance(found, str) else found


def _in_order(compare: Compare, sides: Any) -> bool:
    """Whether a comparison holds between two numbers or days; never where a side is none."""
    left, right = sides
    difference = None if left is NO_VALUE or right is NO_VALUE else compared(left, right)
    return difference is not None and ordered(compare.op, difference)
