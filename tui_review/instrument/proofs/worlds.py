"""What can still come out: every way the open answers could be given, as decision diagrams.

Two uses. The linter asks with nothing answered: is every combination rated, is a row dead, is a condition always true?
The review asks with what is answered so far: is a rating already certain, and which open questions could change it?

A world is one choice of the reviewer's own answer to every open question, whether or not it comes to be asked; rules
(not asked, answered NA by the program) are then applied. Questions of few answers are variables, numbers and
several-answers by the cases that conditions tell apart. A test that no single such question decides (two dates
compared, something about rows) is a variable of its own, true or false.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import (
    Evaluator,
    LeftEmpty,
    Missing,
    Value,
    holds,
)
from tui_review.instrument.language.numbers import NO_VALUE
from tui_review.instrument.language.syntax import (
    And,
    Answered,
    Cases,
    Compare,
    Condition,
    Count,
    Fixed,
    Has,
    HasAny,
    HasNone,
    Is,
    Leaf,
    Not,
    Or,
    Ref,
)
from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.instrument.proofs.arithmetic import Arithmetic
from tui_review.instrument.proofs.diagram import FALSE, TRUE, Diagrams, Node
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.rules import RatedRules, Rules
from tui_review.instrument.waiting import Known, counts_meanwhile, waits_for

NOT_ASKED_ROW = -1
"""The leaf of an item that is not asked."""
NO_ROW = -2
"""The leaf where no row of a table holds: an incomplete table."""


class NothingKnown:
    """Before the first answer: what the linter proves its findings over."""

    overrides: Mapping[str, str] = MappingProxyType({})
    """Nothing is overridden."""
    left: LeftEmpty = MappingProxyType({})
    """No cell is left empty."""

    def raw(self, _: str, /) -> Value | Missing:
        """Nothing is answered."""
        return Missing.UNANSWERED

    def value(self, _: str, /) -> Value | Missing:
        """Nothing is answered."""
        return Missing.UNANSWERED

    def unreadable(self, _: str, /) -> bool:
        """There is nothing to read."""
        return False

    def passed_over(self, _: Iterable[str], /) -> tuple[str, ...]:
        """Nothing is given."""
        return ()


class Variable(NamedTuple):
    """What a variable of the diagrams stands for."""

    leaf: Leaf | None
    questions: tuple[str, ...]
    """The questions that are open in it."""
    values: tuple[Value, ...]
    """The answers of a question; empty for a test that is true or false."""


class Worlds:
    """The diagrams over what is open, given what is known."""

    def __init__(self, rules: Rules, domains: Domains, known: Known, *, meanwhile: bool = False) -> None:
        """`known` is looked at when a question is first met; it must not change afterwards.

        With `meanwhile`, an answer may be given before those that `counts_meanwhile` passes over, and counts then: a
        review comes through that, while the linter proves what holds once all is answered.
        """
        self.diagrams = Diagrams()
        self.variables: list[Variable] = []
        self._rules = rules
        self._domains = domains
        self._known = known
        self._meanwhile = meanwhile
        self._evaluator = Evaluator(known, rules.columns, left=known.left)
        self.arithmetic = Arithmetic(self, rules, domains, self._evaluator)
        self._by_key: dict[Hashable, int] = {}
        self._asked: dict[str, Node] = {}
        self._na: dict[tuple[str, bool], Node] = {}
        self._rated: dict[str, Node] = {}

    def rated(self, id_: str) -> Node:
        """Which row of the table of an item, part or outcome decides; its leaves are row numbers."""
        if id_ not in self._rated:
            rated = self._rules.rated[id_]
            node = self._first([condition for condition, _ in rated.rows])
            asked = self._all(gate.condition for gate in rated.gates)
            self._rated[id_] = self.diagrams.choose(asked, node, self.diagrams.leaf(NOT_ASKED_ROW))
        return self._rated[id_]

    def ratings(self, id_: str) -> Node:
        """The same with ratings for leaves."""
        return self.diagrams.map_leaves(self.rated(id_), lambda row: rating_of(self._rules.rated[id_], row))

    def in_force(self, id_: str) -> Node:
        """The same where a person's rating stands in its place; one that cannot be read is any that there is."""
        overridden = self._known.overrides.get(id_)
        if overridden is None:
            return self.ratings(id_)
        if overridden != INCOMPLETE:
            return self.diagrams.leaf(overridden)
        scale = self._rules.instrument.ratings.item
        variable = self._variable(id_, len(scale), lambda: Variable(None, (id_,), tuple(scale)))
        return self.diagrams.test(variable, list(scale))

    def cases(self, id_: str, cases: Cases) -> Node:
        """Which row of a computed answer decides, where the question is asked."""
        node = self._first([condition for condition, _ in cases.rows])
        return self.diagrams.choose(self.asked(id_), node, self.diagrams.leaf(NOT_ASKED_ROW))

    def _first(self, conditions: Sequence[Condition | None]) -> Node:
        """The number of the first condition that holds; None, which `else` has, always does."""
        node = self.diagrams.leaf(NO_ROW)
        for number in range(len(conditions) - 1, -1, -1):
            condition, row = conditions[number], self.diagrams.leaf(number)
            node = row if condition is None else self.diagrams.choose(self.build(condition), row, node)
        return node

    def asked(self, id_: str) -> Node:
        """Whether a question is asked."""
        if id_ not in self._asked:
            self._asked[id_] = self._all(gate.condition for gate in self._rules.questions[id_].gates)
        return self._asked[id_]

    def answered_na(self, id_: str, *, given: bool = False) -> Node:
        """Whether the program answers a question NA.

        With an answer `given` that counts now, what `counts_meanwhile` passes over is taken not to make it NA.
        """
        if (id_, given) not in self._na:
            condition = self._rules.questions[id_].na
            node = FALSE if condition is None else self.build(condition)
            if given or self._meanwhile:
                node = self._without_unnamed(node, given=given)
            self._na[id_, given] = node
        return self._na[id_, given]

    def _without_unnamed(self, node: Node, *, given: bool) -> Node:
        """True where the node is true whatever the open questions come to that an answer does not wait for.

        But for an answer that is not `given` yet, only while they are open; each of them may be answered before it.
        """
        for variable in sorted(self.diagrams.variables(node)):
            questions = self.variables[variable].questions
            if not counts_meanwhile(self._rules, questions):
                continue
            whatever = self.diagrams.whatever(node, variable)
            if given or whatever == node:
                node = whatever
            else:
                node = self.diagrams.choose(self._is_open(questions), whatever, node)
        return node

    def _is_open(self, questions: tuple[str, ...]) -> Node:
        """Whether questions are open still while others are answered."""
        key = (Missing.UNANSWERED, questions)
        variable = self._variable(key, 2, lambda: Variable(None, questions, ()))
        return self.diagrams.test(variable, [False, True])

    def _all(self, conditions: Iterable[Condition]) -> Node:
        node = TRUE
        for condition in conditions:
            node = self.diagrams.both(node, self.build(condition))
        return node

    def build(self, condition: Condition) -> Node:
        """The diagram of a condition."""
        match condition:
            case And(of=of):
                node = TRUE
                for part in of:
                    node = self.diagrams.both(node, self.build(part))
                return node
            case Or(of=of):
                node = FALSE
                for part in of:
                    node = self.diagrams.either(node, self.build(part))
                return node
            case Not(condition=inner):
                return self.diagrams.negate(self.build(inner))
            case Count(low=low, high=high, of=of):
                return self.diagrams.count([self.build(part) for part in of], low, high)
            case Answered(id=id_):
                return self._stands(id_)
            case Is(id=id_, values=values) if id_ in self._rules.rated:
                return self.diagrams.map_leaves(self.in_force(id_), lambda rating: rating in values)
            case Is(id=id_) | Has(id=id_) | HasAny(id=id_) | HasNone(id=id_) if id_ in self._rules.questions:
                leaf = condition
                return self._question(id_, leaf, lambda value: holds(leaf, value))
            case Compare(left=Ref(id=id_), right=Fixed()) if self._has_order(id_):
                compare = condition
                return self._question(id_, compare, lambda value: _compared(compare, value))
            case Compare():
                compared = self.arithmetic.compare(condition)
                return self._test(condition) if compared is None else compared
            case _:
                return self._test(condition)

    def _stands(self, id_: str) -> Node:
        """Whether there is an answer once nothing is open: it is asked, and so is the one it is taken from, if any."""
        if id_ not in self._rules.questions:
            return TRUE
        source = self._rules.questions[id_].compute
        if not isinstance(source, Ref):
            return self.asked(id_)
        there = self.diagrams.either(self.answered_na(id_), self._stands(source.id))
        return self.diagrams.both(self.asked(id_), there)

    def _has_order(self, id_: str) -> bool:
        """Whether this is a question whose few answers are compared: numbers and times, but not days."""
        if id_ not in self._rules.questions:
            return False
        question = self._rules.questions[id_].question
        return kind_of(question).measure is not None and self._domains.of(question) is not None

    def _question(self, id_: str, leaf: Leaf, holds_for: Callable[[Value], bool]) -> Node:
        """A test of one question: asked, and the test holds for its answer."""
        node = self.answer(id_, holds_for, absent=False)
        if node is None:
            node = self.counting(id_, self._test(leaf), holds_for, absent=False)
        return node

    def answer(self, id_: str, of: Callable[[Value], Hashable], absent: Hashable) -> Node | None:
        """What `of` says of a question's answer, `absent` where it is not asked; None if its answers are not few."""
        question = self._rules.questions[id_].question
        raw = self._known.raw(id_)
        values = None if question.by_program else self._domains.of(question)
        if question.compute:
            return self._computed(id_, of, absent)
        if not isinstance(raw, Missing):
            node = self.diagrams.leaf(of(raw))
        elif not values:
            return None
        else:
            few = tuple(values)
            variable = self._variable(id_, len(few), lambda: Variable(None, (id_,), few))
            node = self.diagrams.test(variable, [of(value) for value in few])
        return self.counting(id_, node, of, absent)

    def counting(self, id_: str, node: Node, of: Callable[[Value], Hashable], absent: Hashable) -> Node:
        """What is said of an answer where it counts: NA where the program says so, `absent` where it is not asked."""
        na = self.answered_na(id_, given=bool(self._known.passed_over((id_,))))
        node = self.diagrams.choose(na, self.diagrams.leaf(of(NA)), node)
        return self.diagrams.choose(self.asked(id_), node, self.diagrams.leaf(absent))

    def _computed(self, id_: str, of: Callable[[Value], Hashable], absent: Hashable) -> Node | None:
        """What `of` says of an answer that the program computes; None where that is not from few answers."""
        compute = self._rules.questions[id_].compute
        node: Node | None
        if compute is None:
            return None
        if isinstance(compute, Cases):
            values: dict[Hashable, Value] = {row: value for row, (_, value) in enumerate(compute.rows)}
            first = self._first([condition for condition, _ in compute.rows])
            node = self.diagrams.map_leaves(first, lambda row: of(values.get(row, NA)))
        elif isinstance(compute, Ref) and compute.id in self._rules.questions:
            node = self.answer(compute.id, of, absent)
        else:
            number = self.arithmetic.term(compute)
            part = self._rules.questions[id_].question
            node = self.arithmetic.mapped(
                number, lambda leaf: of(NA if leaf is NO_VALUE else kind_of(part).computed(part, leaf))
            )
        return None if node is None else self.counting(id_, node, of, absent)

    def _test(self, leaf: Leaf) -> Node:
        """A test that is a variable of its own, unless the answers so far decide it."""
        truth = self._evaluator.leaf(leaf)
        if truth is not None:
            return TRUE if truth else FALSE
        variable = self._variable(
            repr(leaf), 2, lambda: Variable(leaf, waits_for(self._rules, self._known, [leaf]), ())
        )
        return self.diagrams.test(variable, [False, True])

    def _variable(self, key: Hashable, size: int, made: Callable[[], Variable]) -> int:
        """The number of the variable of a key, which is made where there is none yet.

        To say what it waits for, ratings may be settled in these very worlds, which have variables of their own.
        """
        if key not in self._by_key:
            variable = made()
            if key not in self._by_key:
                self._by_key[key] = self.diagrams.variable(size)
                self.variables.append(variable)
        return self._by_key[key]


def rating_of(rated: RatedRules, row: Hashable) -> str:
    """The rating that a leaf of a rating diagram stands for; empty where no row holds."""
    if row == NOT_ASKED_ROW:
        return rated.not_asked
    return rated.rows[row][1].rating if isinstance(row, int) and row != NO_ROW else ""


class _OneAnswer:
    """A single value in the place of the review's answers."""

    __slots__ = ("_value",)

    def __init__(self, value: Value) -> None:
        self._value = value

    def value(self, _: str, /) -> Value | Missing:
        return self._value

    def unreadable(self, _: str, /) -> bool:
        return False


def _compared(leaf: Compare, value: Value) -> bool:
    return Evaluator(_OneAnswer(value), {}).leaf(leaf) is True
