"""Tables as CSV, in which no text can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from tui_review.reports.tabular import ExportedRow, Table, TableCell

FORMULA_SIGNS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet read a text as a formula, when it stands first."""


def to_csv(table: Table) -> str:
    """A table as CSV: UTF-8, commas, quotes where needed, days in ISO form.

    A text that could act as a formula gets a `'` before it.
    """
    return csv_head(table.head) + csv_rows(table.rows)


def csv_head(head: Sequence[str]) -> str:
    """The first line of a table."""
    return _lines([head])


def csv_rows(rows: Iterable[ExportedRow]) -> str:
    """Rows of a table."""
    return _lines([guarded(cell) for cell in row] for row in rows)


def _lines(rows: Iterable[Iterable[TableCell]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def guarded(cell: TableCell) -> TableCell:
    """A cell that a spreadsheet takes for what it is; numbers and days stay what they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
