"""Tables as an Excel workbook (xlsx), in which no text can ever act as a formula.

The library keeps everything in memory and makes no temporary files: what is in a review never lies about on a disk.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from tui_review.display import make_visible
from tui_review.errors import UserError
from tui_review.reports.csv_table import FORMULA_SIGNS
from tui_review.reports.tabular import Table, TableCell

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_LONGEST: Final = 32_000
"""Characters in a cell; the format ends at 32,767 UTF-16 units."""
_CUT: Final = " … [cut: a cell holds no more; the JSON export has it all]"
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
_WIDEST: Final = 60
_NARROWEST: Final = 12
"""Characters; an ISO day fits."""
_FIRST_YEAR: Final = 1900
"""Days before it are no dates to the format."""
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the same reviews give the same bytes, whenever that is
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table: heads stay in view and can filter, days are dates, texts stay texts.

    Raises UserError for a table with more rows or columns than a sheet holds.
    """
    import xlsxwriter  # noqa: PLC0415 - costs 60 ms, and only a workbook needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": _MADE})
        styles = _Styles(book)
        for table in tables:
            _write(book.add_worksheet(table.name), table, styles)
    return out.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.head = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        # The quote prefix keeps it text when somebody edits the cell.
        self.acting = book.add_format({"num_format": "@", "quote_prefix": True})


def _write(sheet: Any, table: Table, styles: _Styles) -> None:
    """Writes one table into a worksheet."""
    if len(table.head) > _MOST_COLUMNS:
        raise _too_big(table, "columns", _MOST_COLUMNS)
    for column, text in enumerate(table.head):
        sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, len(text) + 4)))
        sheet.write_string(0, column, _cell_text(text), styles.head)
    rows = 0
    for row in table.rows:
        rows += 1
        if rows == _MOST_ROWS:
            raise _too_big(table, "rows", _MOST_ROWS)
        for column, cell in enumerate(row):
            _write_cell(sheet, rows, column, cell, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(table.head) - 1)


def _write_cell(sheet: Any, row: int, column: int, cell: TableCell, styles: _Styles) -> None:
    if cell == "":
        return
    if isinstance(cell, date):
        if cell.year >= _FIRST_YEAR:
            sheet.write_datetime(row, column, cell, styles.day)
        else:
            sheet.write_string(row, column, cell.isoformat())
    elif isinstance(cell, str):
        sheet.write_string(
            row, column, _cell_text(cell), styles.acting if cell.startswith(FORMULA_SIGNS) else None
        )
    else:
        sheet.write_number(row, column, cell)


def _cell_text(text: str) -> str:
    """A text as a cell can hold it: cut where it is too long, saying so; XML knows no control characters."""
    text = make_visible(text)
    if len(text) > _LONGEST // 2 and len(text.encode("utf-16-le")) > 2 * _LONGEST:
        kept = text.encode("utf-16-le")[: 2 * (_LONGEST - len(_CUT))]
        text = kept.decode("utf-16-le", "ignore") + _CUT
    return text


def _too_big(table: Table, what: str, most: int) -> UserError:
    return UserError(
        f"The sheet “{table.name}” would have more than {most:,} {what}, which a workbook does not hold.",
        remedy="Export fewer reviews at once, or as CSV.",
    )
