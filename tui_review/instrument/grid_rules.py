"""Grids made ready for use: every condition read, every name resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from tui_review.instrument.grid_model import GridSpec, LineRows, MoreOften, Requirement, Stretch
from tui_review.instrument.language.evaluate import Evaluator
from tui_review.instrument.language.people import name_key, name_keys
from tui_review.instrument.language.syntax import Condition, InRows, NamesPerson, Or, walk
from tui_review.instrument.language.values import RowMap
from tui_review.instrument.model import Instrument, Question
from tui_review.shape.frozen import frozen

ReadCondition = Callable[[str, tuple[str | int, ...], str, InRows], "Condition | None"]
"""Reads a condition: the id it belongs to, where in it, its text, the rows it is about; None for one that cannot be."""

ROLE = "role"
"""The id of the column that says which role a person has."""
_NEVER = Or(())
"""Stands in for a condition that cannot be read, which the linter has reported."""


@frozen(repr=False, eq=False)
class StretchRules:
    """Stretches of time, with their condition read."""

    stretch: Stretch
    when: Condition | None


@frozen(repr=False, eq=False)
class RequirementRules:
    """A requirement, with its conditions read."""

    requirement: Requirement
    who: Condition | None
    counts: tuple[tuple[Condition, str], ...]
    """Each thing an entry must be, and why it does not count when it is not; those of `counts_as` taken in."""
    recorded: tuple[str, ...]
    """The columns that must be filled in for an entry to count; those of `counts_as` taken in."""
    counting: str
    """The id of the requirement whose `counts` these are: its own, or that of `counts_as`."""
    under: str
    """The cover under which entries count; empty when there is none."""
    share: Condition | None
    """`more_than_half` or `every_entry`."""
    row: Condition | None
    """What makes a row of `has_row` one of a line."""
    unless: Condition | None
    """What makes a row of a window's `unless` one of a line."""

    def line_rows(self) -> Iterator[tuple[str, tuple[str, ...], Condition]]:
        """Other tables whose rows are a line's: the table, where that is written, and which of its rows."""
        own = self.requirement
        if own.has_row is not None and self.row is not None:
            yield own.has_row.table, ("has_row",), self.row
        if own.window is not None and own.window.unless is not None and self.unless is not None:
            yield own.window.unless.table, ("window", "unless"), self.unless


@frozen()
class GridScopes:
    """What rows the conditions of a grid are about: by the prefix of their columns' ids, their tables."""

    prefix: str
    """Before the columns of a line: `person.`."""
    rows: str
    entries: str

    @property
    def entry(self) -> InRows:
        """Of a condition about an entry: its line's columns, and its own."""
        return ((self.prefix, self.rows), ("", self.entries))

    def line_rows(self, table: str) -> InRows:
        """Of a condition about rows of another table that are a line's: its line's columns, and its own."""
        return ((self.prefix, self.rows), ("", table))

    @property
    def who(self) -> InRows:
        """Of a condition about a line: its columns, with and without the prefix."""
        return ((self.prefix, self.rows), ("", self.rows))

    def stretch(self, key: str, table: str) -> InRows:
        """Of a condition about stretches of time: `covers` are nobody's, `lifts` a line's."""
        return (("", table),) if key == "covers" else self.line_rows(table)


@frozen(repr=False, eq=False)
class GridRules:
    """A grid, with its conditions read."""

    spec: GridSpec
    scopes: GridScopes
    line: str
    """What one line is called: `person`. Conditions name its columns `person.role`."""
    entry: str
    """What one entry is called: `contact`."""
    asked: Condition | None
    when: Condition | None
    """Which entries are looked at; all when None."""
    counts: tuple[tuple[Condition, str], ...]
    """What every entry must be, and why one that is not counts for nothing."""
    match: Condition
    covers: dict[str, StretchRules]
    lifts: tuple[StretchRules, ...]
    requirements: tuple[RequirementRules, ...]

    def in_line(self, row: RowMap, around: Evaluator) -> Evaluator:
        """A line as conditions about it see it: its columns, called with and without what a line is called."""
        return around.in_row(row, self.spec.rows.table, self.scopes.prefix, "")

    def lines(self, rows: Mapping[str, RowMap]) -> list[dict[str, RowMap]]:
        """The rows of each line, by id, in the order of the first of each: one, or all that `same` says are alike.

        A row that lacks one of those cells is a line of its own.
        """
        found: dict[str, dict[str, RowMap]] = {}
        for row_id, row in rows.items():
            alike = [self._alike(row, column) for column in self.spec.rows.same]
            found.setdefault(repr(alike) if alike and all(alike) else row_id, {})[row_id] = row
        return list(found.values())

    def _alike(self, row: RowMap, column: str) -> str:
        """What two rows of one line have in common in a column; empty for an empty cell."""
        cell = row.get(column, "")
        return name_key(str(cell)) if column == self.spec.rows.name else str(cell)

    def about(self, who: Condition, line: Iterable[RowMap], around: Evaluator) -> bool | None:
        """Whether a requirement is about a line: about any of its rows."""
        truths = {self.in_line(row, around).truth(who) for row in line}
        return True if True in truths else None if None in truths else False

    @property
    def goes_by_names(self) -> bool:
        """Whether entries go to lines by the names of people."""
        return any(isinstance(part, NamesPerson) for part in walk(self.match))

    def namesakes(self, rows: Iterable[RowMap]) -> tuple[tuple[int, int], ...]:
        """Lines of one name, two numbers from 1 each, that are no stays of one person: entries cannot tell them apart.

        Stays of one person are alike in the columns of `same` (of one role, where nothing is said), and no day is in
        both. None where entries go to lines by something else.
        """
        if not self.goes_by_names:
            return ()
        called: dict[str, list[tuple[int, RowMap]]] = {}
        for number, row in enumerate(rows, 1):
            for key in name_keys(row.get(self.spec.rows.name, "")):
                called.setdefault(key, []).append((number, row))
        pairs = (pair for alike in called.values() for pair in combinations(alike, 2))
        found = ((one, other) for (one, mine), (other, yours) in pairs if not self._stays(mine, yours))
        return tuple(sorted(set(found)))

    def _stays(self, one: RowMap, other: RowMap) -> bool:
        """Whether two rows of one name may be stays of one person."""
        own = self.spec.rows
        alike = [column for column in own.same or (ROLE,) if column != own.name]
        differ = any(one.get(column) and other.get(column) not in ("", None, one[column]) for column in alike)
        days = sorted((str(row.get(own.from_) or ""), str(row.get(own.to) or "")) for row in (one, other))
        (_, first_ends), (second_begins, _) = days
        return not differ and "" < first_ends < second_begins


def compile_grids(instrument: Instrument, read: ReadCondition) -> dict[str, GridRules]:
    """The grids of an instrument, by id. What is wrong with their names is the linter's to say."""
    tables = {
        question.id: question
        for section in instrument.sections
        for question in (*section.questions, *(each for item in section.items for each in item.questions))
    }
    return {spec.id: _GridCompiler(spec, tables, read).grid() for spec in instrument.grids}


class _GridCompiler:
    """Makes one grid ready."""

    def __init__(self, spec: GridSpec, tables: dict[str, Question], read: ReadCondition) -> None:
        self._spec = spec
        self._tables = tables
        self._read = read
        self._scopes = GridScopes(f"{self._called(spec.rows.table)}.", spec.rows.table, spec.entries.table)
        self._by_id = {requirement.id: requirement for requirement in spec.requirements}

    def grid(self) -> GridRules:
        """The grid with every condition read."""
        spec, read = self._spec, self._read
        entries: InRows = (("", spec.entries.table),)
        return GridRules(
            spec=spec,
            scopes=self._scopes,
            line=self._called(spec.rows.table),
            entry=self._called(spec.entries.table),
            asked=read(spec.id, ("asked_when",), spec.asked_when, ()) if spec.asked_when else None,
            when=read(spec.id, ("entries", "when"), spec.entries.when, entries)
            if spec.entries.when
            else None,
            counts=tuple(
                (
                    read(spec.id, ("entries", "counts", number, "must"), each.must, entries) or _NEVER,
                    each.why_not,
                )
                for number, each in enumerate(spec.entries.counts)
            ),
            match=read(spec.id, ("entries", "match"), spec.entries.match, self._scopes.entry) or _NEVER,
            covers={each.stretch.id: each for each in self._stretches("covers", spec.covers)},
            lifts=tuple(self._stretches("lifts", spec.lifts)),
            requirements=tuple(self._requirement(each) for each in spec.requirements),
        )

    def _called(self, table: str) -> str:
        return self._tables[table].row if table in self._tables else "row"

    def _stretches(self, key: str, of: tuple[Stretch, ...]) -> list[StretchRules]:
        found = []
        for number, each in enumerate(of):
            rows = self._scopes.stretch(key, each.table)
            when = self._read(self._spec.id, (key, number, "when"), each.when, rows) if each.when else None
            found.append(StretchRules(each, when))
        return found

    def _requirement(self, own: Requirement) -> RequirementRules:
        read, scopes = self._read, self._scopes
        counting = self._by_id.get(own.counts_as, own) if own.counts_as else own
        share = "more_than_half" if own.more_than_half else "every_entry"
        text = own.more_than_half or own.every_entry
        about = scopes.line_rows(counting.has_row.table) if counting.has_row else scopes.entry
        unless = own.window.unless if own.window is not None else None
        return RequirementRules(
            requirement=own,
            who=read(own.id, ("who",), own.who, scopes.who) if own.who else None,
            counts=tuple(
                (read(counting.id, ("counts", number, "must"), must.must, about) or _NEVER, must.why_not)
                for number, must in enumerate(counting.counts)
            ),
            recorded=counting.recorded,
            counting=counting.id,
            under=counting.under,
            share=read(own.id, (share,), text, scopes.entry) if text else None,
            row=self._of_line(own.id, ("has_row",), own.has_row),
            unless=self._of_line(own.id, ("window", "unless"), unless),
        )

    def _of_line(
        self, id_: str, field: tuple[str, ...], rows: LineRows | MoreOften | None
    ) -> Condition | None:
        if rows is None:
            return None
        return self._read(id_, (*field, "match"), rows.match, self._scopes.line_rows(rows.table)) or _NEVER
