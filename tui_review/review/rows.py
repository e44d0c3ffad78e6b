"""The rows of a table: adding, changing, deleting, moving. Row ids are stable and never used twice."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.kinds.table import read_row
from tui_review.instrument.language.values import is_rows
from tui_review.review.entry import NEW_ROW
from tui_review.review.model import Answer
from tui_review.review.record.ids import meant, new_numbered, number_of

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import RowMap
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import QuestionRules
    from tui_review.review.model import Part

_Row = dict[str, Any]
_TEXT: Final = frozenset({str})


def _highest(answer: Answer) -> int:
    return max([answer.last_row, *(number_of(row_id) for row_id in answer.rows or {})])


def is_same_given(one: Any, other: Any) -> bool:
    """Whether two things that were given are the same, the order of rows included, which comparing maps leaves out."""
    return bool(one == other and (not is_rows(one) or list(one) == list(other)))


def with_given(answer: Answer, given: Any) -> Answer:
    """The answer with what was given in the place of its own: rows, by row id, or a value, which a signature is too."""
    return (
        replace(answer, value=None, rows=given) if is_rows(given) else replace(answer, value=given, rows=None)
    )


def part_alone(part: Part, value: Any) -> Answer:
    """An answer of which nothing is known but what stands at one part; see `record.events.value_of`."""
    if part == "narrative":
        return Answer(narrative=value or "")
    if part == "described":
        return Answer(described=value or {})
    return with_given(Answer(), value)


def with_row_map(answer: Answer, rows: dict[str, _Row] | None) -> Answer:
    """The answer with these rows; the highest number ever used is kept where no row shows it."""
    shown = max((number_of(row_id) for row_id in rows or {}), default=0)
    highest = max(_highest(answer), shown)
    return replace(answer, rows=rows, value=None, last_row=highest if highest > shown else 0)


def with_rows(answer: Answer, rows: list[_Row] | None) -> Answer:
    """The answer with all rows replaced (None: no answer).

    A row that was there before keeps its id, also when fewer than half of its cells are others now.
    """
    if rows is None:
        return with_row_map(answer, None)
    left = dict(answer.rows or {})
    ids: list[str | None] = []
    for row in rows:
        same = next((row_id for row_id, old in left.items() if old == row), None)
        if same is not None:
            del left[same]
        ids.append(same)
    for place, row in enumerate(rows):
        if ids[place] is None and (like := _most_like(row, left)) is not None:
            del left[like]
            ids[place] = like
    following = _highest(answer)
    named: dict[str, _Row] = {}
    for row_id, row in zip(ids, rows, strict=True):
        if row_id is None:
            following += 1
        named[row_id or new_numbered("r", following)] = row
    return with_row_map(answer, named)


def _most_like(row: _Row, rows: dict[str, _Row]) -> str | None:
    """The row that shares most cells with `row`, if it is more than half of both; None if none does."""
    shared = {id_: sum(row.get(key) == cell for key, cell in old.items()) for id_, old in rows.items()}
    best = max(shared, key=lambda id_: shared[id_], default=None)
    if best is None or shared[best] * 2 <= max(len(row), len(rows[best])):
        return None
    return best


def add_row(answer: Answer, row: _Row) -> tuple[Answer, str]:
    """The answer with a row added at the end, and the new row's id."""
    row_id = new_numbered("r", _highest(answer) + 1)
    return with_row_map(answer, {**(answer.rows or {}), row_id: row}), row_id


def _check_is_there(answer: Answer, row_id: str) -> None:
    """Raises UserError for a row that is not in the table: what changes none would be said to have changed one."""
    if row_id not in (answer.rows or {}):
        raise UserError("This row is not in the table any more, and nothing is changed.")


def copy_row(answer: Answer, row_id: str) -> tuple[Answer, str]:
    """The answer with a row once more, right below itself, and the new row's id. Raises UserError where it is gone."""
    _check_is_there(answer, row_id)
    new = new_numbered("r", _highest(answer) + 1)
    found: dict[str, _Row] = {}
    for each, row in (answer.rows or {}).items():
        found[each] = row
        if each == row_id:
            found[new] = deepcopy(row)
    return with_row_map(answer, found), new


def change_row(answer: Answer, row_id: str, row: _Row) -> Answer:
    """The answer with one row changed; it keeps its id and place. Raises UserError where it is gone."""
    _check_is_there(answer, row_id)
    return with_row_map(
        answer, {each: row if each == row_id else old for each, old in (answer.rows or {}).items()}
    )


def with_cells(question: Question, answer: Answer, given: Mapping[str, Mapping[str, Any]]) -> Answer:
    """The answer with cells as a program gives them, by row (`r2`, or `NEW_ROW`) and column; None empties one.

    Raises UserError for what is no table, for a row that is not there, and as whole rows that are given do.
    """
    if kind_of(question).holds != "rows":
        raise UserError("It is no table, so it has no cells.", question=question.id)
    for named, cells in given.items():
        rows = answer.rows or {}
        row_id = "" if named == NEW_ROW else row_meant(question, answer, named)
        place = list(rows).index(row_id) + 1 if row_id else len(rows) + 1
        try:
            row = read_row(question, {**rows.get(row_id, {}), **cells}, place)
        except UserError as error:
            raise error.at(question=question.id) from None
        answer = change_row(answer, row_id, row) if row_id else add_row(answer, row)[0]
    return answer


def without_worked_out(own: QuestionRules, rows: Mapping[str, RowMap]) -> dict[str, RowMap]:
    """Rows as they are kept: without what the program works out in them; those that have none are the same objects."""
    return {
        row_id: row
        if own.cells.keys().isdisjoint(row)
        else {id_: cell for id_, cell in row.items() if id_ not in own.cells}
        for row_id, row in rows.items()
    }


def without_claims(
    own: QuestionRules, answer: Answer, given: Mapping[str, Mapping[str, Any]]
) -> tuple[Answer, dict[str, RowMap]]:
    """The answer that `with_cells` made without those cells given that the program works out, and those by row.

    All rows of the table are among the second, each with what was given of it alone.
    """
    rows = answer.rows or {}
    claims: dict[str, RowMap] = {row_id: {} for row_id in rows}
    for named, cells in given.items():
        row_id = list(rows)[-1] if named == NEW_ROW else meant(named, rows)
        claims[row_id] = {
            each: rows[row_id][each] for each in cells if each in own.cells and each in rows[row_id]
        }
    kept = {
        row_id: {id_: cell for id_, cell in row.items() if id_ not in claims[row_id]}
        for row_id, row in rows.items()
    }
    return replace(answer, rows=kept), claims


def row_meant(question: Question, answer: Answer, named: str) -> str:
    """The id of the row of a table that somebody means. Raises UserError, naming those there are."""
    rows = answer.rows or {}
    row_id = meant(named, rows)
    if not row_id:
        there = ", ".join(rows) or "none"
        what = f"There is no {question.row} {named}; there are: {there}."
        raise UserError(what, remedy=f"{question.id}.{NEW_ROW}.COLUMN adds one.", question=question.id)
    return row_id


def without_row(question: Question, answer: Answer, named: str, given: Any) -> Answer:
    """The answer without a row that somebody gives nothing for. Raises UserError where something is given."""
    if kind_of(question).holds != "rows":
        raise UserError("It is no table, so it has no rows.", question=question.id)
    row_id = "" if named == NEW_ROW else row_meant(question, answer, named)
    if given is not None or not row_id:
        place = f"{question.id}.{named}"
        ways = f"{place}.COLUMN=… gives one" + (f"; {place}= deletes the {question.row}." if row_id else ".")
        what = f"A {question.row} is given cell by cell."
        raise UserError(what, remedy=ways, question=question.id)
    return delete_row(answer, row_id)


def delete_row(answer: Answer, row_id: str) -> Answer:
    """The answer without a row; without the last one, the table is unanswered again. Raises UserError as others do."""
    _check_is_there(answer, row_id)
    rows = {each: row for each, row in (answer.rows or {}).items() if each != row_id}
    return with_row_map(answer, rows or None)


def move_row(answer: Answer, row_id: str, by: int) -> Answer:
    """The answer with a row moved up (-1) or down (1), as far as it goes. Raises UserError where it is gone."""
    _check_is_there(answer, row_id)
    ids = list(answer.rows or {})
    at = ids.index(row_id)
    to = min(max(at + by, 0), len(ids) - 1)
    ids.insert(to, ids.pop(at))
    return with_row_map(answer, {each: (answer.rows or {})[each] for each in ids})


def with_rows_kept(before: Answer, after: Answer) -> Answer:
    """What is to stand in a table's place, its rows the same objects where nothing of them changes.

    Whoever has worked something out of a row knows by that that it still holds.
    """
    if not before.rows or not after.rows:
        return after
    former = before.rows
    rows = {
        row_id: former[row_id] if row_id in former and _is_same(row, former[row_id]) else row
        for row_id, row in after.rows.items()
    }
    return replace(after, rows=rows)


def _is_same(one: _Row, other: _Row) -> bool:
    """Whether two rows are the same in a file: there the order of cells is kept, and true is not 1."""
    return list(one.items()) == list(other.items()) and (
        _TEXT.issuperset(map(type, one.values()))
        or list(map(repr, one.values())) == list(map(repr, other.values()))
    )


def with_numbers_of(before: Answer, after: Answer) -> Answer:
    """What is to stand in a table's place, with the highest row number ever used there, however it came about."""
    highest = max(_highest(before), _highest(after))
    shown = max((number_of(row_id) for row_id in after.rows or {}), default=0)
    last = highest if highest > shown else 0
    return after if after.last_row == last else replace(after, last_row=last)
