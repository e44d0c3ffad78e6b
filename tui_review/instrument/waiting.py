"""What an unknown condition waits for: the open questions that could settle it, and no others; and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias

from tui_review.instrument.language.evaluate import Evaluator, LeftEmpty, Missing, Value
from tui_review.instrument.language.syntax import (
    Cases,
    Computed,
    Condition,
    ConditionPart,
    anatomy,
    meant_inside,
    walk,
)
from tui_review.instrument.language.values import rows_in
from tui_review.instrument.needs import DECIDING
from tui_review.instrument.plurals import and_more
from tui_review.instrument.rules import Rules

_RUN: Final = 3
"""From how many neighbors on a list of questions is said as a range."""


class Known(Protocol):
    """What is answered so far."""

    @property
    def overrides(self) -> Mapping[str, str]:
        """Ratings given by a person in the place of the computed ones, by item or part."""

    @property
    def left(self) -> LeftEmpty:
        """The columns whose empty cells are taken to stay so."""

    def raw(self, question: str, /) -> Value | Missing:
        """The reviewer's own answer as given, whether or not it counts now."""

    def value(self, id_: str, /) -> Value | Missing:
        """The value that counts."""

    def unreadable(self, question: str, /) -> bool:
        """Whether what stands in a file as its answer, or a cell of it, cannot be one."""

    def passed_over(self, ids: Iterable[str], /) -> tuple[str, ...]:
        """What the NA of given answers to these waits for, though they count until then: see `counts_meanwhile`."""


def waits_for(rules: Rules, known: Known, unknown: Iterable[ConditionPart]) -> tuple[str, ...]:
    """What conditions or terms that are unknown wait for: questions to answer, and items that are not rated yet.

    Through what the program computes, and through conditions for being asked. A table that is answered is among
    them while a cell that matters is blank.
    """
    search = _Search(rules, known)
    for part in unknown:
        search.part(part, search.evaluator, {})
    return tuple(search.found)


class OpenCell(NamedTuple):
    """A cell of a table that has no value yet."""

    table: str
    row: int
    """Its row's number, from 1."""
    column: str


def open_cells(
    rules: Rules,
    known: Known,
    unknown: Iterable[ConditionPart],
    row: tuple[Evaluator, str, int] | None = None,
) -> tuple[OpenCell, ...]:
    """The open cells that conditions or terms that are unknown wait for, through what the program computes too.

    One that is filled in is among them while it waits whether it is asked. `row` is where the conditions stand in a
    row: what looks at it, its table, its number from 1.
    """
    search = _Search(rules, known)
    evaluator, table, number = row or (search.evaluator, "", 0)
    for part in unknown:
        search.part(part, evaluator, search.inside(table, number))
    return tuple(search.cells)


def counts_meanwhile(rules: Rules, waits_for: Iterable[str]) -> bool:
    """Whether an answer that is given counts while its NA waits for these, as no rating table names any of them.

    Ratings need no more than their criteria name, in a review as in a bare map of answers: whoever says whether visits
    were good has said that there were visits. What is given later of these may still make the answer NA.
    """
    return rules.needs.named.isdisjoint(waits_for)


def waits_words(
    rules: Rules, ids: Sequence[str], *, most: int = 0, called: Callable[[str], str] | None = None
) -> str:
    """What something waits for: `waits for 4B, 4D`; empty where it waits for nothing.

    Where `called` says what each is called, by those words, each once: `waits for People, Contacts`.
    """
    said = ids_words(rules, ids, most=most) if called is None else ", ".join(dict.fromkeys(map(called, ids)))
    return f"waits for {said}" if ids else ""


def ids_words(rules: Rules, ids: Sequence[str], *, most: int = 0, dash: str = "–") -> str:
    """Questions by id, neighbors on the form as a range, first to last; with `most`, so many pieces and a count."""
    order = {id_: number for number, id_ in enumerate(rules.questions)}
    runs: list[list[str]] = []
    for id_ in ids:
        if runs and order.get(runs[-1][-1], -99) == order.get(id_, -9) - 1:
            runs[-1].append(id_)
        else:
            runs.append([id_])
    said = [f"{run[0]}{dash}{run[-1]}" if len(run) >= _RUN else ", ".join(run) for run in runs]
    return and_more(said[:most], len(said) - most) if most else ", ".join(said)


_RowOf: TypeAlias = Mapping[str, OpenCell]
"""By each id that means a column at a place: its cell there, open or not."""


class _Search:
    def __init__(self, rules: Rules, known: Known) -> None:
        self.evaluator = Evaluator(known, rules.columns)
        self.found: dict[str, None] = {}
        self.cells: dict[OpenCell, None] = {}
        self._rules = rules
        self._known = known
        self._seen: set[str] = set()
        # With the conditions themselves: as long as they live, their ids are nobody else's.
        self._looked_at: dict[tuple[int, str, object], Condition] = {}

    def inside(self, table: str, number: int) -> _RowOf:
        """What the columns of a table mean in its row of that number."""
        return {each: OpenCell(table, number, each) for each in self._rules.columns.get(table, ())}

    def part(self, unknown: ConditionPart, evaluator: Evaluator, row_of: _RowOf) -> None:
        """What a part of a condition waits for where its columns mean what `row_of` says."""
        for part in walk(unknown):
            ids, _, table, where, cells = anatomy(part)
            for id_ in ids:
                if id_ not in row_of:
                    self._id(id_)
                else:
                    self._cell(row_of[id_], self._row(row_of[id_], id_, evaluator))
            if table:
                self._id(table)
            for number, row in enumerate(evaluator.rows(table) if cells else (), 1):
                for cell in cells:
                    self._cell(OpenCell(table, number, cell), row)
            # Said of rows that it says nothing of, it waits for the same in each.
            if where is not None and self._is_first(table, where, evaluator):
                for number, row in enumerate(evaluator.rows(table), 1):
                    inside = meant_inside(row_of, self.inside(table, number))
                    for leaf in row.unknown(where):
                        self.part(leaf, row, inside)

    def _is_first(self, table: str, where: Condition, evaluator: Evaluator) -> bool:
        """Whether a condition about rows is met for the first time in the rows around that it says something of."""
        key = (id(where), table, evaluator.decides_at(where, table))
        found = key not in self._looked_at
        self._looked_at[key] = where
        return found

    def _row(self, cell: OpenCell, called: str, evaluator: Evaluator) -> Evaluator:
        """What looks at the row of a cell that is called so here; in a row inside it, by another name than its own."""
        rows = [] if called == cell.column else self.evaluator.rows(cell.table)
        return rows[cell.row - 1] if len(rows) >= cell.row else evaluator

    def _cell(self, cell: OpenCell, row: Evaluator) -> None:
        """A cell that is open: what it waits for to be asked; its table, where it is asked."""
        if row.value(cell.column) is not Missing.UNANSWERED:
            return
        own = self._rules.questions.get(cell.table)
        if own is not None and cell.column in own.cells:
            before = len(self.cells)
            self._computed(own.cells[cell.column], row, self.inside(cell.table, cell.row))
            if len(self.cells) == before:
                self.found[cell.table] = None
            return
        self.cells[cell] = None
        asked = self._rules.columns.get(cell.table, {}).get(cell.column)
        waiting = () if asked is None else row.unknown(asked)
        for leaf in waiting:
            self.part(leaf, row, self.inside(cell.table, cell.row))
        if not waiting:
            self.found[cell.table] = None

    def _id(self, id_: str) -> None:
        if id_ in self._seen:
            return
        self._seen.add(id_)
        if self._known.unreadable(id_):
            self.found[id_] = None
        if id_ in self._rules.figures:
            self._figure(id_)
            return
        if self._known.value(id_) is not Missing.UNANSWERED:
            return
        rules = self._rules.questions.get(id_)
        if rules is None:
            self.found[id_] = None
            return
        conditions = [gate.condition for gate in rules.gates] + ([rules.na] if rules.na is not None else [])
        for condition in conditions:
            for leaf in self.evaluator.unknown(condition):
                self.part(leaf, self.evaluator, {})
        if rules.compute is not None:
            self._computed(rules.compute, self.evaluator, {})
        elif self._known.raw(id_) is Missing.UNANSWERED:
            self.found[id_] = None

    def _computed(self, computed: Computed, evaluator: Evaluator, row_of: _RowOf) -> None:
        """What an answer, or a cell, waits for that the program works out and nobody can give."""
        for part in evaluator.case(computed).waiting if isinstance(computed, Cases) else (computed,):
            self.part(part, evaluator, row_of)

    def _figure(self, id_: str) -> None:
        """What its grid looks at and is open; where all of it is answered, a blank cell of a line, or the dates."""
        grid = self._rules.grids[self._rules.figures[id_]]
        needed = self._rules.needs.ids(grid.spec.id, DECIDING)
        before = len(self.found)
        for each in needed:
            self._id(each)
        told = len(self.found) > before or not self.found.keys().isdisjoint(needed)
        if told or self._known.value(id_) is not Missing.UNANSWERED:
            return
        table = grid.spec.rows.table
        who = next(each.who for each in grid.requirements if each.requirement.id == id_)
        rows = self._known.value(table)
        people = rows_in(rows)
        now = self.evaluator.at_this_moment()
        lines = grid.lines(people)
        unclear = who is not None and any(grid.about(who, line.values(), now) is None for line in lines)
        if unclear or grid.namesakes(people.values()):
            self.found[table] = None
        else:
            self.found.update(dict.fromkeys((grid.spec.months.first, grid.spec.months.last)))
