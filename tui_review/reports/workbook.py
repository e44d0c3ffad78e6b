"""Tables as an Excel workbook (xlsx), in which no text can ever act as a formula.

The rows are held in memory, packed as they are written: what is in a review never lies about on a disk, and a workbook
of very many reviews takes little more room than its file.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tui_review.display import make_visible
from tui_review.errors import UserError
from tui_review.reports.csv_table import FORMULA_SIGNS

if TYPE_CHECKING:
    from tui_review.reports.tabular import ExportedRow, GrowingTable, Table, TableCell

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
_PLACE: Final = "<sheetData/>"
"""Stands in a sheet where its rows come."""
_LARGE: Final = 1 << 30
"""Bytes from which on a part of the file is marked as a large one."""


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table: heads stay in view and can filter, days are dates, texts stay texts.

    A table that is longer than a sheet goes on in another. Raises UserError for one that is wider.
    """
    out = io.BytesIO()
    book = _Book(table.name for table in tables)
    for table in tables:
        book.add(table.name, table.head, table.rows)
    book.write(out)
    return out.getvalue()


def write_xlsx(
    out: BinaryIO,
    sheets: Sequence[GrowingTable],
    reviews: Iterable[Sequence[Sequence[ExportedRow]]],
    late: Callable[[], Iterable[Table]] = tuple,
) -> None:
    """The same of tables that grow review by review: of each review the rows of every table, in their order.

    `late` gives what is known only behind the last review: tables in the place of the sheets of their name.
    """
    book = _Book(sheet.name for sheet in sheets if not sheet.optional)
    for review in reviews:
        for sheet, rows in zip(sheets, review, strict=True):
            if rows:
                book.add(sheet.name, sheet.head, rows)
    tables = {table.name: table for table in late()}
    for sheet in sheets:
        table = tables.get(sheet.name)
        if table is not None:
            book.add(table.name, table.head, table.rows)
        elif not sheet.optional:
            book.add(sheet.name, sheet.head, ())
    book.write(out)


class _Packed:
    """A text that is only written on, held in little room."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(1)
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, text: str) -> None:
        """Adds to it."""
        data = text.encode()
        self.size += len(data)
        if packed := self._packer.compress(data):
            self._parts.append(packed)

    def parts(self) -> Iterator[bytes]:
        """All of it, as UTF-8; nothing is added any more."""
        self._parts.append(self._packer.flush())
        unpacker = zlib.decompressobj()
        for packed in self._parts:
            yield unpacker.decompress(packed)


class _Sheet(Worksheet):  # type: ignore[misc]  # The library has no types.
    """A worksheet that forgets each row when the next begins, as the library's `constant_memory`, without its files."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize(init_data)
        self.constant_memory = True
        self.packed = _Packed()
        self._opt_reopen()

    def _opt_reopen(self) -> None:
        self.fh = self.packed

    def _xml_rich_inline_string(self, string: str, attributes: Any) -> None:
        # The library takes a text in tags for one of its own, and would write the tags of people as they are.
        self._xml_inline_string(string, None, attributes)

    def _xml_number_element(self, number: Any, attributes: Any = ()) -> None:
        # The library writes sixteen digits, the last of which is what halves of halves leave of 92.784.
        style = "".join(f' {name}="{value}"' for name, value in attributes)
        self.fh.write(f"<c{style}><v>{+number}</v></c>")

    def _write_optimized_sheet_data(self) -> None:
        self.fh.write(_PLACE)


@dataclass(slots=True)
class _Growing:
    """A sheet of a table, and how far it is."""

    table: str
    sheet: _Sheet
    rows: int = 0
    """How many it has, with its head."""
    columns: int = 0


class _Book:
    """A workbook whose sheets grow side by side."""

    def __init__(self, names: Iterable[str]) -> None:
        """The sheets of these tables come first, in this order; others as their first rows come."""
        self._skeleton = io.BytesIO()
        self._book = Workbook(self._skeleton, _OPTIONS)
        self._book.set_properties({"created": _MADE})
        self._styles = _Styles(self._book)
        self._all: list[_Growing] = []
        self._growing: dict[str, _Growing] = {}
        """By table, the sheet that it grows in."""
        for name in names:
            self._begin(name)

    def add(self, name: str, head: Sequence[str], rows: Iterable[ExportedRow]) -> None:
        """Adds rows to a table, behind its head. Raises UserError for more columns than a sheet holds."""
        growing = self._growing.get(name) or self._begin(name)
        if not growing.rows:
            self._add_head(growing, head)
        for row in rows:
            if growing.rows == _MOST_ROWS:
                growing = self._begin(name)
                self._add_head(growing, head)
            for column, cell in enumerate(row):
                _write_cell(growing.sheet, growing.rows, column, cell, self._styles)
            growing.rows += 1

    def _begin(self, name: str) -> _Growing:
        """Begins the sheet of a table, or another of it."""
        number = sum(each.table == name for each in self._all) + 1
        sheet = self._book.add_worksheet(f"{name} {number}" if number > 1 else name, _Sheet)
        growing = self._growing[name] = _Growing(name, sheet)
        self._all.append(growing)
        return growing

    def _add_head(self, growing: _Growing, head: Sequence[str]) -> None:
        if len(head) > _MOST_COLUMNS:
            raise UserError(
                f"The sheet “{growing.table}” would have more than {_MOST_COLUMNS:,} columns, "
                "which a workbook does not hold.",
                remedy="Export fewer reviews at once, or as CSV.",
            )
        sheet = growing.sheet
        for column, text in enumerate(head):
            sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, len(text) + 4)))
            sheet.write_string(0, column, _cell_text(text), self._styles.head)
        sheet.freeze_panes(1, 0)
        growing.columns, growing.rows = len(head), 1

    def write(self, out: BinaryIO) -> None:
        """Writes the file."""
        for each in self._all:
            each.sheet.autofilter(0, 0, each.rows - 1, each.columns - 1)
        self._book.close()
        sheets = {f"xl/worksheets/sheet{number}.xml": each.sheet for number, each in enumerate(self._all, 1)}
        with ZipFile(self._skeleton) as skeleton, ZipFile(out, "w", ZIP_DEFLATED) as whole:
            for part in skeleton.infolist():
                data = skeleton.read(part)
                if part.filename in sheets:
                    _write_sheet(whole, part, data, sheets[part.filename].packed)
                else:
                    whole.writestr(part, data)


def _write_sheet(whole: ZipFile, part: ZipInfo, data: bytes, rows: _Packed) -> None:
    before, after = data.split(_PLACE.encode(), 1)
    with whole.open(part, "w", force_zip64=len(data) + rows.size > _LARGE) as stream:
        stream.write(before + b"<sheetData>")
        for some in rows.parts():
            stream.write(some)
        stream.write(b"</sheetData>" + after)


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.head = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        # The quote prefix keeps it text when somebody edits the cell.
        self.acting = book.add_format({"num_format": "@", "quote_prefix": True})


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
