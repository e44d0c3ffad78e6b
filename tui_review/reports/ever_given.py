"""All that stands or ever stood at the questions of a review, wherever its file has it.

Texts were written while it stood, and may have it still. It is in the answers, in what the record says stood there
before, in what notes were opened on, in what is kept aside for want of a place, and in the sides that a merge left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui_review.instrument.language.values import RowMap, is_rows
from tui_review.review.aside import id_now, put_aside_from, without_side
from tui_review.review.conflicts import place, sides_of
from tui_review.review.model import Answer, Review
from tui_review.shape.day import calendar_day
from tui_review.shape.door import structured
from tui_review.shape.misfit import MisfitError

if TYPE_CHECKING:
    from datetime import date

    from tui_review.instrument.rules import Rules

BIRTH: Final = "date_of_birth"
"""The id of a question or column that is a date of birth; rows that have one are people."""


class EverGiven(NamedTuple):
    """One value that stands or stood somewhere."""

    place: str
    """The question, or the column: `fs.participants.name`."""
    value: Any
    row: RowMap | None = None
    """Of a cell: the row that it stood in, as far as it is known."""
    known: RowMap | None = None
    """Of a cell: what is said of that row at the same time; the rest of `row` is what stands in it now."""
    now: bool = False
    """Whether it stands there now."""


def ever_given(rules: Rules, review: Review) -> Iterator[EverGiven]:
    """Each value and each cell of a table, what stands there now before all that stood there."""
    for id_, answer in review.answers.items():
        yield from (each._replace(now=True) for each in _told(id_, answer.given, {}))
    for id_, answer in review.answers.items():
        yield from _formerly(id_, answer, answer.rows or {})
    for note in review.notes.values():
        yield from _told(note.on, note.value_then, _rows_now(review, note.on))
    for key, conflict in review.conflicts.items():
        where = place(key, rules.questions)
        if where.part:
            continue
        for side in (conflict.base, *sides_of(conflict).values()):
            cells = {where.column: side} if where.column else side
            told = {where.row: cells} if where.row else side
            yield from _told(where.id, told, _rows_now(review, where.id))
    for key, kept in review.orphans.items():
        yield from _kept_aside(rules, id_now(rules, put_aside_from(without_side(key))), kept, review)


def _kept_aside(rules: Rules, id_: str, kept: Any, review: Review) -> Iterator[EverGiven]:
    """What is kept aside of a question or a column."""
    table, _, column = id_.rpartition(".")
    if table in rules.questions and id_ not in rules.questions and isinstance(kept, dict):
        yield from _told(table, {row: {column: cell} for row, cell in kept.items()}, _rows_now(review, table))
        return
    try:
        answer = structured(Answer, kept)
    except MisfitError:
        return
    yield from _told(id_, answer.given, {})
    yield from _formerly(id_, answer, answer.rows or {})


def _formerly(id_: str, answer: Answer, now: Mapping[str, RowMap]) -> Iterator[EverGiven]:
    """What stood at a question before each change of it, on every branch."""
    for change in answer.changes:
        if change.part not in ("", "given"):
            continue
        for step in change.steps:
            yield from _told(id_, step.was, now)
            yield from _told(id_, step.rows, now)
            for edit in step.edits:
                yield from _told(id_, edit.was, now)


def _told(id_: str, value: Any, now: Mapping[str, RowMap]) -> Iterator[EverGiven]:
    """A value, or each cell of rows, of which maybe only some are said."""
    if value is None:
        return
    if not _says_rows(value):
        yield EverGiven(id_, value)
        return
    for row_id, said in value.items():
        known = {key: cell for key, cell in (said or {}).items() if cell is not None}
        row = {**now.get(row_id, {}), **known}
        yield from (EverGiven(f"{id_}.{key}", cell, row, known) for key, cell in known.items())


def _says_rows(value: Any) -> bool:
    return isinstance(value, dict) and is_rows({key: row for key, row in value.items() if row is not None})


def _rows_now(review: Review, id_: str) -> Mapping[str, RowMap]:
    answer = review.answers.get(id_)
    return (answer.rows if answer is not None else None) or {}


def births_in(given: Iterable[EverGiven]) -> Iterator[date]:
    """The birth dates among what stands or stood in a review."""
    for each in given:
        if each.place.endswith(BIRTH) and (born := calendar_day(each.value)) is not None:
            yield born
