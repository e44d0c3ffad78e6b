"""Workbooks (.xlsx) as rows of text: what a person sees in a cell, dates as 2026-03-31.

Read by openpyxl, which runs nothing of what stands in a workbook; formulas give what was last worked out.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tui_review.errors import UserError, did_you_mean

_MOST_BYTES: Final = 128 * 1024 * 1024
"""Unpacked: a workbook that unpacks to more is no list of contacts."""
_HEAD: Final = 120
"""Bytes: the name of a packed file and the kind of document in it stand in them."""
_ROW_OR_COLUMN: Final = re.compile(rb"<(?:\w+:)?(row|col)\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"""\b(\w+)=["']([^"']*)["']""")
_MOST_ROWS: Final = 50_000
_MOST_CELLS: Final = 200


class WorkbookSheet(NamedTuple):
    """One sheet of a workbook."""

    name: str
    rows: list[tuple[str, ...]]
    unworked: dict[int, str]
    """Cells with a formula that no program has worked out, one of each row, by its number from 1."""
    hidden_rows: frozenset[int]
    """By number from 1: those that are hidden, by hand or by a filter."""
    hidden_columns: tuple[int, ...]
    """From 0."""


def read_workbook(data: bytes, file: str, sheet: str = "") -> list[WorkbookSheet]:
    """The rows of every sheet by its name, or of the one that is named. Raises UserError."""
    try:
        size = sum(each.file_size for each in zipfile.ZipFile(io.BytesIO(data)).infolist())
        sheets = _sheets(data) if size <= _MOST_BYTES else []
    except Exception as error:  # noqa: BLE001 - a damaged workbook fails in many ways, all of which mean the same
        remedy = "Open and save it again as .xlsx, or save it as CSV UTF-8."
        what = f"The file cannot be read as a workbook ({type(error).__name__})."
        if _is_open_document(data):
            what = "This is a workbook in the format of LibreOffice (.ods), which is not read."
        raise UserError(what, remedy=remedy, file=file) from None
    if size > _MOST_BYTES:
        raise UserError("The workbook is too large when unpacked.", remedy="Save it as CSV UTF-8.", file=file)
    names = [each.name for each in sheets]
    if sheet and sheet not in names:
        what = f"There is no sheet {sheet!r}.{did_you_mean(sheet, names)}"
        raise UserError(what, remedy=f"Sheets: {', '.join(names)}.", file=file)
    return [each for each in sheets if sheet in ("", each.name)]


def _is_open_document(data: bytes) -> bool:
    """Such a file begins with what it is, not packed."""
    return b"application/vnd.oasis.opendocument" in data[:_HEAD]


def _sheets(data: bytes) -> list[WorkbookSheet]:
    with warnings.catch_warnings():
        # What openpyxl cannot keep (styles, drop-down lists) is nothing to us: we only read.
        warnings.simplefilter("ignore")
        book, written = (
            load_workbook(io.BytesIO(data), read_only=True, data_only=worked_out)
            for worked_out in (True, False)
        )
        return [
            WorkbookSheet(
                each.title,
                rows := list(_rows(each)),
                _unworked(rows, _rows(beside)),
                *_hidden(_written(data, each)),
            )
            for each, beside in zip(book.worksheets, written.worksheets, strict=True)
        ]


def _written(data: bytes, sheet: Any) -> bytes:
    """A sheet as the file has it, unpacked; openpyxl says nothing of what is hidden where it only reads."""
    path = str(getattr(sheet, "_worksheet_path", ""))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read(path) if path in packed.namelist() else b""


def _hidden(written: bytes) -> tuple[frozenset[int], tuple[int, ...]]:
    """The numbers of the rows that are hidden, from 1, and of the columns, from 0."""
    rows, columns, number = set[int](), list[int](), 0
    for kind, text in _ROW_OR_COLUMN.findall(written):
        attributes = {name: value.decode("ascii", "replace") for name, value in _ATTRIBUTE.findall(text)}
        hidden = attributes.get(b"hidden") in ("1", "true")
        if kind == b"row":
            number = int(attributes.get(b"r", number + 1))
            if hidden:
                rows.add(number)
        elif hidden:
            first, last = int(attributes.get(b"min", 1)), int(attributes.get(b"max", 1))
            columns += range(first - 1, min(last, _MOST_CELLS))
    return frozenset(rows), tuple(columns)


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:
    # What a sheet says of its own size is often wrong.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True, max_row=_MOST_ROWS, max_col=_MOST_CELLS)
    return (tuple(_text(cell) for cell in row) for row in rows)


def _unworked(rows: Iterable[tuple[str, ...]], written: Iterable[tuple[str, ...]]) -> dict[int, str]:
    """Where a formula stands of which nothing was kept, by row: the first cell of each."""
    found: dict[int, str] = {}
    for number, (cells, formulas) in enumerate(zip(rows, written, strict=False), 1):
        for column, (cell, formula) in enumerate(zip(cells, formulas, strict=False), 1):
            if not cell and formula.startswith("=") and number not in found:
                found[number] = f"{get_column_letter(column)}{number}"
    return found


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
