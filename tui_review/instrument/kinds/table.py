"""Rows of cells, each cell of one of the simple kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import DESCRIBE, describable, describe_key, to_describe
from tui_review.instrument.kinds.base import (
    AnswerKind,
    AskedPart,
    Figure,
    Mentioned,
    SettingFault,
    check_size,
    none_of,
    or_none,
    plainly,
    says_none,
    size_fits,
    sizes,
)
from tui_review.instrument.kinds.simple import cell_fits, cell_kind, parse_cell
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.model import NA, Question
from tui_review.instrument.plurals import count_of

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import RowMap, Value


class TableKind(AnswerKind):
    """Rows by row id (`r1`, `r2`, …), their cells in the order of the columns."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> dict[str, Any]:
        """A list of maps, or a map of them by row id; `none` is no rows."""
        assert isinstance(part, Question)  # noqa: S101 - no column is a table
        if isinstance(given, str) and says_none(part, given):
            given = []
        if is_rows(given):
            given = list(given.values())
        if not isinstance(given, list):
            columns = ", ".join(column.id for column in part.columns)
            raise UserError(f"This takes a list of rows, each a map of columns: {columns}{or_none(part)}.")
        if part.none or given:
            check_size(part, len(given), part.row)
        else:
            raise UserError(f"This needs at least one {part.row}.")
        return {f"r{number}": read_row(part, row, number) for number, row in enumerate(given, 1)}

    def faults(self, part: AskedPart) -> Iterator[SettingFault]:
        """Also an order by a column that there is not, or that has none."""
        yield from super().faults(part)
        assert isinstance(part, Question)  # noqa: S101 - no column is a table
        if part.order:
            column = part.column(part.order)
            if column is None:
                named = [each.id for each in part.columns]
                yield SettingFault(
                    "order", f"There is no column {part.order}.{did_you_mean(part.order, named)}"
                )
            elif not cell_kind(column.answer).says_when:
                yield SettingFault(
                    "order",
                    f"Rows stand in the order of dates or times; {part.order} is a `{column.answer}`.",
                )

    def read_back(self, part: AskedPart, value: Value, known: Value | None = None) -> Value | None:
        """The rows with those cells that can be answers of their columns; none of them where they are too many."""
        assert isinstance(part, Question)  # noqa: S101 - no column is a table
        if not isinstance(value, dict):
            return value if value == NA else None
        if not (value or part.none) or not size_fits(part, len(value)):
            return None
        columns = {column.id: column for column in part.columns}
        before = known if isinstance(known, dict) else {}
        rows: dict[str, RowMap] = {}
        for row_id, row in value.items():
            if not isinstance(row, dict):
                return None
            if before.get(row_id) is row:
                rows[row_id] = row
                continue
            kept = {id_: cell for id_, cell in row.items() if cell_fits(columns.get(id_), cell)}
            rows[row_id] = row if len(kept) == len(row) else kept
        return value if all(rows[row_id] is row for row_id, row in value.items()) else rows

    def words(self, part: AskedPart, value: Value) -> str:
        """How many rows."""
        if not isinstance(value, dict) or not isinstance(part, Question):
            return plainly(value)
        return count_of(len(value), part.row)

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """How many rows, for reckoning."""
        return len(value) if isinstance(value, dict) else self.said(part, value)

    def described(self, part: AskedPart) -> str:
        """How many rows."""
        return f"a table{sizes(part)}{or_none(part)}"

    def typed(self, part: AskedPart) -> str:
        """The commands of the plain mode."""
        row = part.row if isinstance(part, Question) else "row"
        none = none_of(part)
        return f"add for a new {row}; edit, copy, delete or move with its number" + (
            f"; or none: {none}" if none else ""
        )

    def domain(self, part: AskedPart, mentioned: Mentioned) -> None:
        """There are too many."""
        del part, mentioned

    def may_be(self, part: AskedPart, text: str) -> bool:
        """It is no single value."""
        del part, text
        return False


def read_row(question: Question, given: Any, number: int) -> dict[str, Any]:
    """One row, its cells in the order of the columns. `number`, from 1, is for messages."""
    where = f"{question.row} {number}"
    if not isinstance(given, dict):
        raise UserError(f"{where}: a row is a map of columns to values.")
    known = {column.id: column for column in question.columns}
    given = _named_in_full(question, given)
    for key in given:
        if key not in known:
            raise UserError(f"{where}: there is no column {key}.{did_you_mean(str(key), known)}")
    row: dict[str, Any] = {}
    for column in question.columns:
        cell = given.get(column.id)
        if cell is None or cell == "":
            continue
        try:
            row[column.id] = parse_cell(column, cell)
        except UserError as error:
            raise UserError(f"{where}, {column.label}: {error.what}", remedy=error.remedy) from None
    return row


def _named_in_full(question: Question, given: dict[Any, Any]) -> dict[Any, Any]:
    """The cells with `role.describe` called `role.describe.Other`: what is said of the one choice that can be meant."""
    named = {}
    for key, cell in given.items():
        column = question.column(str(key).removesuffix(DESCRIBE)) if str(key).endswith(DESCRIBE) else None
        if column is None:
            named[key] = cell
            continue
        asking = describable(column)
        found = asking if len(asking) == 1 else to_describe(column, given.get(column.id))
        named[describe_key(column.id, found[0].code) if len(found) == 1 else key] = cell
    return named


TABLE = TableKind(
    name="table",
    settings=frozenset({"none", "at_least", "at_most", "columns", "row", "order", "row_checks"}),
    needs=frozenset({"columns"}),
    holds="rows",
    entry="rows",
    measure=None,
    letters="",
    takes_na=True,
    free_text=False,
    whole=False,
    weight=1,
    tells="nothing",
)
