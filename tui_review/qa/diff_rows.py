"""What changed in a table, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from tui_review.instrument.rules import Rules
from tui_review.telling.changes import CellChange, RowChange


def column_labels(rules: Rules, question: str) -> dict[str, str]:
    """The labels of a table's columns by id, in their order; none where the instrument has no such question."""
    own = rules.questions.get(question)
    return {} if own is None else {column.id: column.label for column in own.question.columns}


def row_changes(old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str]) -> list[RowChange]:
    """The changes that lead from one table to another; `labels` are the columns' by id, in their order."""
    found: list[RowChange] = [
        RowChange(id_, number, "removed", _cells(row, {}, labels))
        for number, (id_, row) in enumerate(old.items(), 1)
        if id_ not in new
    ]
    order = list(new)
    moved = _moved([id_ for id_ in old if id_ in new], [id_ for id_ in new if id_ in old])
    for number, (id_, row) in enumerate(new.items(), 1):
        after = order[number - 2] if number > 1 else ""
        if id_ not in old:
            found.append(RowChange(id_, number, "added", _cells({}, row, labels), after))
            continue
        if row != old[id_]:
            found.append(RowChange(id_, number, "changed", _cells(old[id_], row, labels)))
        if id_ in moved:
            found.append(RowChange(id_, number, "moved", (), after))
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
