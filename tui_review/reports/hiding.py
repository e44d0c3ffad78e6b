"""What may be told of groups, so that nothing of a small one follows from what is told.

Every figure of an output is a sum over some reviews: all of them, a county, a quarter, a county's quarter. What follows
from such figures are the sums and differences of them, so that those of one rating are one set of equations, in which
reviews that stand in no group have their place like any other. A figure is told where no group of fewer than so many
rated reviews can be made of it and the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

Where: TypeAlias = "frozenset[tuple[str, str]]"
"""What some reviews have in common: `{("county", "alder"), ("quarter", "2026 Q1")}`; all of them nothing."""
ALL_OF_THEM: Final[Where] = frozenset()
_Number: TypeAlias = "int | Fraction"
_STEPS: Final = 20_000
"""After so many the search ends, as if it had found something: rather too much is hidden than too little."""


class CellSize(NamedTuple):
    """The reviews that have the same in common."""

    reviews: int
    rated: int


Cells: TypeAlias = Mapping[Where, CellSize]


class Hiding:
    """Which figures may be told of the reviews of one roll-up, whatever form they are told in."""

    def __init__(
        self,
        common: Sequence[Where],
        rated: Callable[[str], Sequence[bool | None]],
        groups: Iterable[Where],
        fewest: int,
    ) -> None:
        """`common` says of each review what it has in common with others.

        `rated` says of each whether it is rated by an id; None where that means something else there. `groups` are
        those that any form tells of. What has fewer than `fewest` rated reviews is small.
        """
        self._common = common
        self._rated = rated
        self._groups = tuple(groups)
        self._fewest = fewest
        self._told: dict[str, frozenset[Where]] = {}

    def told(self, id_: str) -> frozenset[Where]:
        """The groups of which the rating of an id may be told, all of them side by side, and the whole beside them."""
        if id_ not in self._told:
            self._told[id_] = frozenset(tellable(self._groups, self._cells(id_), self._fewest, [ALL_OF_THEM]))
        return self._told[id_]

    def beside(
        self, id_: str, wanted: Iterable[Where], also: Iterable[Where] = (), more: Sequence[Where] = ()
    ) -> frozenset[Where]:
        """What may be told besides those groups, and what `also` is told: that hides none of them.

        `more` is what each review has in common with others besides.
        """
        said = [ALL_OF_THEM, *self.told(id_), *also]
        return frozenset(tellable(tuple(wanted), self._cells(id_, more), self._fewest, said))

    def beside_each(self, ids: Iterable[str], wanted: Iterable[Where]) -> frozenset[Where]:
        """Of which reviews the ratings of all those ids may be told together."""
        everywhere = [self.told(id_) for id_ in ids]
        said = frozenset.intersection(*everywhere) if everywhere else frozenset()
        return frozenset(tellable(tuple(wanted), self._cells(""), self._fewest, [ALL_OF_THEM, *said]))

    def _cells(self, id_: str, more: Sequence[Where] = ()) -> Cells:
        """With the empty id all reviews count as rated."""
        found: dict[Where, list[int]] = {}
        rated = self._rated(id_) if id_ else [True] * len(self._common)
        for number, is_rated in enumerate(rated):
            if is_rated is not None:
                common = self._common[number] | more[number] if more else self._common[number]
                cell = found.setdefault(common, [0, 0])
                cell[0] += 1
                cell[1] += is_rated
        return {common: CellSize(*cell) for common, cell in found.items()}


def tellable(wanted: Sequence[Where], cells: Cells, fewest: int, said: Iterable[Where]) -> list[Where]:
    """Which of some figures may be told beside those that are `said`: the smallest of what tells too much is not."""
    sizes = {each: _size(each, cells) for each in wanted}
    whole = _size(ALL_OF_THEM, cells)
    if not whole.rated:
        return [each for each, size in sizes.items() if size.reviews >= fewest]
    few = [each for each, size in sizes.items() if size.rated < fewest]
    # Where nobody is rated in a small group, that is told no more than what is rated in one: but where it is large.
    silent = [each for each in few if not sizes[each].rated and 0 < sizes[each].reviews < fewest]
    none_rated = [each for each in few if not sizes[each].rated and sizes[each].reviews >= fewest]
    if whole.rated < fewest:
        return []
    told = [each for each in wanted if each not in few]
    fixed = [each for each in said if each not in sizes]
    while made_of := _too_much([*fixed, *told], silent, cells, fewest):
        known = len(fixed)
        droppable = [told[number - known] for number in made_of if number >= known]
        if not droppable:
            return []
        told.remove(min(droppable, key=lambda each: (sizes[each].rated, wanted.index(each))))
    return [each for each in wanted if each in told or each in none_rated]


def _size(where: Where, cells: Cells) -> CellSize:
    those = [cell for common, cell in cells.items() if where <= common]
    return CellSize(sum(each.reviews for each in those), sum(each.rated for each in those))


def _too_much(
    figures: Sequence[Where], silent: Sequence[Where], cells: Cells, fewest: int
) -> frozenset[int] | None:
    """By number the figures that a small group is made of; None where there is none."""
    rated = {common: cell.rated for common, cell in cells.items() if cell.rated}
    found = _Equations(figures, rated).small(fewest)
    if found is None and silent:
        everybody = _Equations(figures, {common: cell.reviews for common, cell in cells.items()})
        made = (everybody.made_of(each) for each in silent)
        found = next((each for each in made if each is not None), None)
    return found


class _Row(NamedTuple):
    """An equation, solved for one of its unknowns."""

    solved_for: int
    values: dict[int, _Number]
    made_of: dict[int, _Number]
    """The figures, by number."""


class _Equations:
    """Figures as equations over the parts of the reviews that they tell apart, in reduced form.

    They are solved for the parts with the most reviews, so that a small group can hold few of what they are solved for.
    """

    def __init__(self, figures: Sequence[Where], weights: Mapping[Where, int]) -> None:
        """`weights` are the reviews of each cell."""
        self._figures = figures
        self._held = {
            common: tuple(number for number, each in enumerate(figures) if each <= common)
            for common in weights
        }
        alike: dict[tuple[int, ...], int] = {}
        for common, held in self._held.items():
            alike[held] = alike.get(held, 0) + weights[common]
        # What no figure holds is of no use to make anything of.
        self._parts = [held for held in alike if held]
        self._weights = [alike[held] for held in self._parts]
        self._rows = self._reduced()

    def _reduced(self) -> list[_Row]:
        left: list[tuple[dict[int, _Number], dict[int, _Number]]] = []
        for number in range(len(self._figures)):
            whole: dict[int, _Number] = {part: 1 for part, held in enumerate(self._parts) if number in held}
            left.append((whole, {number: 1}))
        done: list[_Row] = []
        for part in sorted(range(len(self._parts)), key=lambda each: -self._weights[each]):
            at = next((number for number, (values, _) in enumerate(left) if part in values), None)
            if at is None:
                continue
            values, made_of = left.pop(at)
            # Nearly all figures are whole, which Python reckons with ten times as fast.
            scale = values[part] if values[part] in (1, -1) else 1 / Fraction(values[part])
            row = _Row(part, _times(values, scale), _times(made_of, scale))
            for other, by in (*left, *((each.values, each.made_of) for each in done)):
                if factor := other.get(part):
                    _add(other, row.values, -factor)
                    _add(by, row.made_of, -factor)
            done.append(row)
        return done

    def made_of(self, where: Where) -> frozenset[int] | None:
        """The figures that those reviews are made of; None where they are not."""
        inside = {held for common, held in self._held.items() if where <= common}
        outside = {held for common, held in self._held.items() if not where <= common}
        if inside & outside or () in inside:
            return None
        wanted: dict[int, _Number] = {part: 1 for part, held in enumerate(self._parts) if held in inside}
        made: dict[int, _Number] = {}
        for row in self._rows:
            if factor := wanted.get(row.solved_for):
                _add(wanted, row.values, -factor)
                _add(made, row.made_of, factor)
        return frozenset(made) if not wanted else None

    def small(self, fewest: int) -> frozenset[int] | None:
        """The figures that some group of fewer reviews is made of; None where there is no such group."""
        rows = [row for row in self._rows if self._weights[row.solved_for] < fewest]
        # A part is settled behind the last equation that holds it.
        last = {part: number for number, row in enumerate(rows) for part in row.values}
        settled: list[list[int]] = [[] for _ in rows]
        for part, number in last.items():
            settled[number].append(part)
        steps = 0
        waiting: list[tuple[int, dict[int, _Number], int, tuple[int, ...]]] = [(0, {}, 0, ())]
        while waiting:
            number, values, weight, chosen = waiting.pop()
            if number == len(rows):
                if chosen:
                    made: dict[int, _Number] = {}
                    for each in chosen:
                        _add(made, rows[each].made_of, 1)
                    return frozenset(made)
                continue
            steps += 1
            if steps > _STEPS:
                return frozenset(range(len(self._figures)))
            for taken in (True, False):
                now = dict(values) if taken else values
                if taken:
                    _add(now, rows[number].values, 1)
                if any(now.get(part, 0) not in (0, 1) for part in settled[number]):
                    continue
                of = weight + sum(self._weights[part] for part in settled[number] if now.get(part))
                if of < fewest:
                    waiting.append((number + 1, now, of, (*chosen, number) if taken else chosen))
        return None


def _times(values: Mapping[int, _Number], factor: _Number) -> dict[int, _Number]:
    return {each: value * factor for each, value in values.items()}


def _add(values: dict[int, _Number], others: Mapping[int, _Number], factor: _Number) -> None:
    """Adds so many times the others."""
    for each, value in others.items():
        summed = values.get(each, 0) + value * factor
        if summed:
            values[each] = summed
        else:
            values.pop(each, None)
