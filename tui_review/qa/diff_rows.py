"""What changed in a table, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that is another now; None for an empty one."""

    column: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went, changed or moved."""

    row: str
    """The row's id."""
    kind: Literal["added", "removed", "changed", "moved"]
    cells: tuple[CellChange, ...] = ()
    """Of an added or removed row all its cells, of a changed one those that changed."""
    after: str = ""
    """Of an added or moved row: the id of the row before it; empty for the first place."""


def row_changes(old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str]) -> list[RowChange]:
    """The changes that lead from one table to another; `labels` are the columns' by id, in their order."""
    found: list[RowChange] = [
        RowChange(id_, "removed", _cells(row, {}, labels)) for id_, row in old.items() if id_ not in new
    ]
    order = list(new)
    moved = _moved([id_ for id_ in old if id_ in new], [id_ for id_ in new if id_ in old])
    for place, (id_, row) in enumerate(new.items()):
        after = order[place - 1] if place else ""
        if id_ not in old:
            found.append(RowChange(id_, "added", _cells({}, row, labels), after))
            continue
        if row != old[id_]:
            found.append(RowChange(id_, "changed", _cells(old[id_], row, labels)))
        if id_ in moved:
            found.append(RowChange(id_, "moved", (), after))
    return found


def _cells(
    old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str]
) -> tuple[CellChange, ...]:
    return tuple(
        CellChange(column, labels.get(column, column), old.get(column), new.get(column))
        for column in dict.fromkeys([*labels, *old, *new])
        if old.get(column) != new.get(column)
    )


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest rows that, taken out and put elsewhere, lead from one order to the other (nearly always)."""
    if old == new:
        return set()
    kept: set[str] = set()
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept.update(old[block.a : block.a + block.size])
    return set(new) - kept
