"""Decision diagrams: which rating each combination of answers gives, all combinations at once.

A reduced, ordered, multi-valued decision diagram. A node asks one variable and has one child for each of its values;
equal nodes are one node, and a node whose children are all the same is left out. So a function is constant exactly
when its diagram is a leaf, and depends exactly on the variables that stand in its diagram.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Final, TypeAlias

Node: TypeAlias = int
FALSE: Final[Node] = 0
TRUE: Final[Node] = 1
_LEAF: Final = sys.maxsize
"""In the place of a leaf's variable: after all variables."""
STEPS: Final = 50_000
"""How much work one table or condition may make: nine times what all of the OSRI makes."""
_PATHS: Final = 2_000
"""How many steps a search for a choice that fits may make."""


class TooManyCombinationsError(Exception):
    """Answers can be combined in more ways than can be looked at."""


class Diagrams:
    """A store of nodes that share their parts. Variables are ordered as they were declared."""

    def __init__(self) -> None:
        self._variable: list[int] = [_LEAF, _LEAF]
        self._children: list[tuple[Node, ...]] = [(), ()]
        self._value: list[Hashable] = [False, True]
        self._made: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._leaves: dict[tuple[type, Hashable], Node] = {(bool, False): FALSE, (bool, True): TRUE}
        self._chosen: dict[tuple[Node, Node, Node], Node] = {}
        self._sizes: list[int] = []
        self._steps = STEPS

    def allow(self, steps: int = STEPS) -> None:
        """Starts counting anew: from here on so much work may be done before TooManyCombinationsError is raised."""
        self._steps = steps

    def variable(self, size: int) -> int:
        """A new variable with `size` values, ordered after all before it."""
        self._sizes.append(size)
        return len(self._sizes) - 1

    def leaf(self, value: Hashable) -> Node:
        """The leaf that stands for a value."""
        key = (type(value), value)
        if key not in self._leaves:
            self._leaves[key] = self._add(_LEAF, (), value)
        return self._leaves[key]

    def test(self, variable: int, leaves: Sequence[Hashable]) -> Node:
        """What stands in `leaves` for each value of a variable: true and false for a test of it."""
        return self._node(variable, tuple(self.leaf(leaf) for leaf in leaves))

    def _add(self, variable: int, children: tuple[Node, ...], value: Hashable) -> Node:
        self._variable.append(variable)
        self._children.append(children)
        self._value.append(value)
        return len(self._value) - 1

    def _node(self, variable: int, children: tuple[Node, ...]) -> Node:
        if all(child == children[0] for child in children):
            return children[0]
        key = (variable, children)
        if key not in self._made:
            self._made[key] = self._add(variable, children, None)
        return self._made[key]

    def _split(self, node: Node, variable: int) -> tuple[Node, ...]:
        if self._variable[node] == variable:
            return self._children[node]
        return (node,) * self._sizes[variable]

    def choose(self, condition: Node, yes: Node, no: Node) -> Node:
        """`yes` where the condition is true, `no` where it is false."""
        if condition == TRUE:
            return yes
        if condition == FALSE:
            return no
        if yes == no:
            return yes
        key = (condition, yes, no)
        if key not in self._chosen:
            variable = min(self._variable[condition], self._variable[yes], self._variable[no])
            self._steps -= self._sizes[variable]
            if self._steps < 0:
                raise TooManyCombinationsError
            parts = zip(*(self._split(node, variable) for node in key), strict=True)
            self._chosen[key] = self._node(variable, tuple([self.choose(*part) for part in parts]))
        return self._chosen[key]

    def both(self, a: Node, b: Node) -> Node:
        """True where both are."""
        return self.choose(a, b, FALSE)

    def either(self, a: Node, b: Node) -> Node:
        """True where at least one is."""
        return self.choose(a, TRUE, b)

    def negate(self, a: Node) -> Node:
        """True where `a` is false."""
        return self.choose(a, FALSE, TRUE)

    def count(self, of: list[Node], low: int, high: int) -> Node:
        """True where at least `low` and at most `high` of these are."""
        # rest[k]: whether the nodes from here on, with k true before them, come out right.
        rest = [TRUE if low <= k <= high else FALSE for k in range(len(of) + 1)]
        for node in reversed(of):
            rest = [self.choose(node, rest[k + 1], rest[k]) for k in range(len(rest) - 1)]
        return rest[0]

    def fold(self, of: Sequence[Node], start: Hashable, step: Callable[[Any, Any], Hashable]) -> Node:
        """What `step` makes of `start` and the leaves of these nodes, one after the other: a sum, a maximum."""
        leaves = [sorted(self.leaves(node), key=repr) for node in of]
        done: dict[tuple[int, Hashable], Node] = {}

        def rest(number: int, state: Hashable) -> Node:
            if number == len(of):
                return self.leaf(state)
            if (number, state) not in done:
                first, *others = leaves[number]
                node = rest(number + 1, step(state, first))
                for value in others:
                    node = self.choose(
                        self.equals(of[number], value), rest(number + 1, step(state, value)), node
                    )
                done[number, state] = node
            return done[number, state]

        return rest(0, start)

    def equals(self, node: Node, value: Hashable) -> Node:
        """True where a node comes out at a value."""
        return self.map_leaves(node, lambda leaf: leaf == value and type(leaf) is type(value))

    def whatever(self, node: Node, variable: int) -> Node:
        """True where the node is true for every value of a variable."""
        done: dict[Node, Node] = {}

        def walk(at: Node) -> Node:
            if self._variable[at] > variable:
                return at
            if at not in done:
                children = self._children[at]
                if self._variable[at] == variable:
                    all_of = TRUE
                    for child in children:
                        all_of = self.both(all_of, child)
                    done[at] = all_of
                else:
                    done[at] = self._node(self._variable[at], tuple([walk(child) for child in children]))
            return done[at]

        return walk(node)

    def map_leaves(self, node: Node, change: Callable[[Hashable], Hashable]) -> Node:
        """The same diagram with every leaf's value replaced."""
        done: dict[Node, Node] = {}

        def walk(at: Node) -> Node:
            if at not in done:
                if self._variable[at] == _LEAF:
                    done[at] = self.leaf(change(self._value[at]))
                else:
                    children = tuple([walk(child) for child in self._children[at]])
                    done[at] = self._node(self._variable[at], children)
            return done[at]

        return walk(node)

    def leaves(self, node: Node) -> set[Hashable]:
        """The values that can come out."""
        return {self._value[at] for at in self._reach(node) if self._variable[at] == _LEAF}

    def variables(self, node: Node) -> set[int]:
        """The variables it depends on."""
        return {self._variable[at] for at in self._reach(node)} - {_LEAF}

    def _reach(self, node: Node) -> set[Node]:
        seen = {node}
        stack = [node]
        while stack:
            for child in self._children[stack.pop()]:
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
        return seen

    def witness(self, node: Node, value: Hashable) -> dict[int, int] | None:
        """One choice of values (by position) that comes out at `value`, or None."""
        return self._way(node, value, lambda _: True, sys.maxsize)

    def fitting(
        self, node: Node, value: Hashable, fits: Callable[[Mapping[int, int]], bool]
    ) -> dict[int, int] | None:
        """The same of choices that fit; what does not fit must not fit with more chosen, either.

        Where looking for one takes too long, any choice that comes out at `value`.
        """
        try:
            return self._way(node, value, fits, _PATHS)
        except TooManyCombinationsError:
            return self.witness(node, value)

    def _way(
        self, node: Node, value: Hashable, fits: Callable[[Mapping[int, int]], bool], steps: int
    ) -> dict[int, int] | None:
        # Children are made before what stands on them.
        alive: set[Node] = set()
        for at in sorted(self._reach(node)):
            if (
                self._value[at] == value
                if self._variable[at] == _LEAF
                else not alive.isdisjoint(self._children[at])
            ):
                alive.add(at)
        chosen: dict[int, int] = {}

        def walk(at: Node) -> bool:
            nonlocal steps
            if self._variable[at] == _LEAF:
                return True
            for position, child in enumerate(self._children[at]):
                if child in alive:
                    steps -= 1
                    if steps < 0:
                        raise TooManyCombinationsError
                    chosen[self._variable[at]] = position
                    if fits(chosen) and walk(child):
                        return True
                    del chosen[self._variable[at]]
            return False

        return chosen if node in alive and walk(node) else None
