"""One step back: what has to be known to make of what stands at a place what stood there before.

A value is kept as it was; of a text only the pieces that changed, of a table only its cells. What stands there now is
written in the file anyway, so that nothing is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Annotated, Any, Final, TypeAlias

from tui_review.instrument.language.values import is_rows
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, Whole

RowCells: TypeAlias = dict[str, Any]
RowsById: TypeAlias = dict[str, RowCells]

_WORD: Final = r"(?s)\s+|\w+|."


class BrokenStepError(ValueError):
    """What stands at a place is not what a step back starts from: it was changed besides the record."""


@frozen(kw_only=True, repr=False)
class Edit:
    """One piece of a text that was replaced."""

    at: Annotated[int, Whole(at_least=0)]
    """Where it stood in the former text, in characters from 0."""
    was: str = ""
    """What stood there; empty for what was put in."""
    now: str = ""
    """What took its place; empty for what was taken out."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True, repr=False)
class StepBack:
    """What stood at a place before; exactly one of `was`, `edits` and `rows` says it, `was` by default."""

    was: Any = None
    """The former value; missing where there was none."""
    edits: list[Edit] = field(default_factory=list)
    """The pieces of a text that were replaced."""
    rows: dict[str, dict[str, Any] | None] | None = None
    """The cells of a table that differ, by row and column; None for a row or cell that was not there."""
    order: list[str] = field(default_factory=list)
    """The former order of the rows, where it cannot be told from the present one."""

    __pydantic_config__ = STRICT


def step_between(before: Any, after: Any) -> StepBack:
    """The step that leads from `after` back to `before`."""
    if isinstance(before, str) and isinstance(after, str) and "\n" not in before + after:
        return StepBack(was=before) if len(before) < _SHORT else _edits(before, after)
    if isinstance(before, str) and isinstance(after, str):
        return _edits(before, after)
    if is_rows(before) and is_rows(after):
        return _cells(before, after)
    return StepBack(was=before)


_SHORT: Final = 200
"""Shorter texts are kept whole: pieces of them would take more room and say less."""


def back(after: Any, step: StepBack) -> Any:
    """What stood there before. Raises BrokenStepError where `after` is not what the step starts from."""
    if step.edits:
        return _undone(after, step.edits)
    if step.rows is not None:
        return _former_rows(after, step)
    return step.was


def _edits(before: str, after: str) -> StepBack:
    # Of a text that stays, a piece without words: the text itself is not written twice.
    found = list(_pieces(before, after)) or [Edit(at=0)]
    size = sum(len(edit.was) + len(edit.now) for edit in found)
    return StepBack(edits=found) if size < len(before) else StepBack(was=before)


def _pieces(before: str, after: str) -> Iterator[Edit]:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only when a text has changed

    old, new = re.findall(_WORD, before), re.findall(_WORD, after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    position = sum(map(len, old[:head]))
    for kind, a1, a2, b1, b2 in SequenceMatcher(str.isspace, middle_old, middle_new).get_opcodes():
        was, now = "".join(middle_old[a1:a2]), "".join(middle_new[b1:b2])
        if kind != "equal":
            yield Edit(at=position, was=was, now=now)
        position += len(was)


def _undone(after: Any, edits: list[Edit]) -> str:
    if not isinstance(after, str):
        raise BrokenStepError
    found: list[str] = []
    read = shift = 0
    for edit in edits:
        start = edit.at + shift
        if start < read or after[start : start + len(edit.now)] != edit.now:
            raise BrokenStepError
        found += [after[read:start], edit.was]
        read = start + len(edit.now)
        shift += len(edit.now) - len(edit.was)
    return "".join([*found, after[read:]])


def _cells(before: RowsById, after: RowsById) -> StepBack:
    rows: dict[str, dict[str, Any] | None] = {}
    for id_ in dict.fromkeys([*before, *after]):
        old, new = before.get(id_), after.get(id_)
        if old is None or new is None:
            rows[id_] = None if old is None else dict(old)
        elif old != new:
            columns = dict.fromkeys([*old, *new])
            rows[id_] = {column: old.get(column) for column in columns if old.get(column) != new.get(column)}
    step = StepBack(rows=rows)
    told = list(_former_rows(after, step)) == list(before)
    return step if told else StepBack(rows=rows, order=list(before))


def _former_rows(after: Any, step: StepBack) -> RowsById:
    if not is_rows(after):
        raise BrokenStepError
    found: RowsById = {id_: dict(row) for id_, row in after.items()}
    for id_, cells in (step.rows or {}).items():
        if cells is None:
            if found.pop(id_, None) is None:
                raise BrokenStepError
            continue
        row = {**found.get(id_, {}), **cells}
        found[id_] = {column: cell for column, cell in row.items() if cell is not None}
    if not step.order:
        return found
    if sorted(step.order) != sorted(found):
        raise BrokenStepError
    return {id_: found[id_] for id_ in step.order}
