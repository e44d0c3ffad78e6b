"""Which columns of a table name people of another table, as the instrument's own conditions have it."""

from __future__ import annotations

from collections.abc import Iterator

from tui_review.instrument.language.syntax import ConditionPart, NamesOnly, NamesPerson, anatomy
from tui_review.instrument.rules import Rules
from tui_review.shape.frozen import frozen


@frozen()
class NamingColumn:
    """A column with names of people in it."""

    column: str
    people: str
    """The table of the people."""
    name: str
    """Its column with their names."""
    one: bool
    """Whether a row is one person's: an entry of a grid."""


def naming_columns(rules: Rules, table: str) -> tuple[NamingColumn, ...]:
    """The columns of a table that name people, each once, by its row checks and the grids that look at it."""
    found: dict[str, tuple[str, str]] = {}
    own = rules.columns.get(table, ())
    for _, condition in rules.questions[table].row_checks if table in rules.questions else ():
        for names, people, name in _named(condition, ""):
            if names in own and people and people != table:
                found.setdefault(names, (people, name))
    single = {
        names
        for grid in rules.grids.values()
        if grid.spec.entries.table == table
        for names, _, _ in _named(grid.match, grid.spec.rows.table)
    }
    return tuple(NamingColumn(names, *place, names in single) for names, place in found.items())


def _named(part: ConditionPart, table: str) -> Iterator[tuple[str, str, str]]:
    """Each test of names in a condition: the column that holds them, the table of the people, its column."""
    if isinstance(part, NamesPerson):
        yield part.names, table, part.person
    elif isinstance(part, NamesOnly):
        yield part.names, part.table, part.column
    _, parts, of, where, _ = anatomy(part)
    for inner in parts:
        yield from _named(inner, table)
    if where is not None and not isinstance(part, NamesOnly):
        yield from _named(where, of)
