"""Where people's names stand: what a part says of itself, and which columns of a table name people of another table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

from tui_review.instrument.grid_rules import GridRules
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.people import name_keys
from tui_review.instrument.language.syntax import OUTER, ConditionPart, NamesOnly, NamesPerson, anatomy
from tui_review.instrument.language.values import RowMap
from tui_review.instrument.model import Column, Question
from tui_review.instrument.rules import Rules
from tui_review.shape.frozen import frozen

_WHO: Final = re.compile(
    r"\s*(?:(?:with|for|by|to|from|of|con|por|para|de|a)\s+)?(?:who|whom|whose|qui[eé]n|qui[eé]nes)\b",
    re.IGNORECASE,
)
"""Begins what asks for a person."""
_NAME: Final = re.compile(r"(?<![^\W_])(?:names?|nombres?)(?![^\W_])", re.IGNORECASE)
_PERSON: Final = (
    r"(?:worker|caseworker|case\s?worker|case manager|supervisor|therapist|teacher|nurse|doctor|attorney|judge|mentor"
    r"|caller|reporter|caregiver|care\s?giver|foster parent|foster mother|foster father|resource parent|parent"
    r"|mother|father|guardian|child|youth|sibling|brother|sister|relative|grandparent|person|people|adult|participant|witness|visitor"
    r"|trabajador|trabajadora|cuidador|cuidadora|nino|ni\u00f1o|ni\u00f1a|madre|padre|persona)"
)
_SOMEBODY: Final = re.compile(
    rf"\s*(?:which|what|qu[e\u00e9]|cu[a\u00e1]l)\s+(?:other\s+)?{_PERSON}(?:e?s)?\b(?!'s)"
    r"(?!.*\b(?:role|type|kind|many|age|relation)\w*)"
    rf"|.*\b(?:is|was|are|were)\b.{{0,40}}\b{_PERSON}s?\b.{{0,20}}\bcalled\b|.*\bc[o\u00f3]mo se llama"
    rf"|\s*(?:the\s+|(?:first|second|third|other|new|current|former)\s+)*{_PERSON}(?:e?s|ren)?"
    r"(?:\s+(?:\d|present|there|seen|visited|interviewed|contacted|spoken (?:to|with)|attending"
    r"|in (?:the )?(?:home|house(?:hold)?)))*\s*[?:.]?\s*\Z",
    re.IGNORECASE,
)
"""Asks for a person by a word for people: "Which worker made the visit?", "Caregiver in the home"."""
_NO_NAME: Final = re.compile(
    r"\b(?:without|no|not|sin)\b[^.;:?!]{0,12}\b(?:names?|nombres?)\b", re.IGNORECASE
)
"""Says that no name belongs there: "without a name", "not a person's name"."""


def asks_who(part: Question | Column) -> bool:
    """Whether a person is what a question or column asks for, in words of any length."""
    return kind_of(part).tells in ("words", "short words") and _WHO.match(part.ask) is not None


def says_names(part: Question | Column) -> bool:
    """Whether a short text says by its id, label or question that somebody's name goes there."""
    if kind_of(part).tells != "short words" or _NO_NAME.search(f"{part.label}. {part.ask}"):
        return False
    own = part.id.rpartition(".")[2]
    said = (own, part.label, part.ask)
    asks = any(_WHO.match(text) or _NAME.search(text) for text in said)
    return asks_who(part) or asks or any(_SOMEBODY.match(text) for text in (part.label, part.ask) if text)


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


@lru_cache(maxsize=32)
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


def grids_by_name(rules: Rules, people: str) -> list[GridRules]:
    """The grids whose entries go by name to the people of a table: of them nothing is rated by a name that two have."""
    grids = rules.grids.values()
    return [grid for grid in grids if grid.spec.rows.table == people and grid.goes_by_names]


def shared_names(rules: Rules, column: NamingColumn, people: Sequence[RowMap]) -> frozenset[str]:
    """The keys of the names that two people have whom a column names, so that nothing tells which of them is meant.

    Two stays of one person are one, where a grid knows of stays.
    """
    grids = grids_by_name(rules, column.people)
    keys = [name_keys(row.get(column.name, "")) for row in people]
    pairs = [pair for grid in grids for pair in grid.namesakes(people)]
    if not grids:
        pairs = [(one, other) for one, other in combinations(range(1, len(keys) + 1), 2)]
    return frozenset().union(*(keys[one - 1] & keys[other - 1] for one, other in pairs))


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
        for names, people, name in _named(where, of):
            yield names.removeprefix(OUTER), people, name
