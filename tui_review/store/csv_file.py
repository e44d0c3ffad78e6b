"""Tables in files as other systems export them, CSV or a workbook, as records that know their lines.

Decided encoding, decided separator; which record is the header is for whoever knows the columns to say.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen
from tui_review.yamlfile.files import read_bytes

if TYPE_CHECKING:
    from tui_review.store.workbook_file import WorkbookSheet

UTF8: Final = "UTF-8"
UTF16: Final = "UTF-16"
CP1252: Final = "Windows-1252"
WORKBOOK: Final = "Excel"
_SEPARATORS: Final = (",", ";", "\t")
_BAR: Final = "|"
"""What databases put between cells."""
_MAX_BYTES: Final = 16 * 1024 * 1024
"""The largest table that is read."""
_LOOKED_AT: Final = 30
"""So many first lines say what separates cells."""
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


@frozen()
class Record:
    """One record: the line it starts at, from 1, and its cells; `problem` says why it cannot be read."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


@frozen()
class TableFile:
    """A file with a table in it, read."""

    records: tuple[Record, ...]
    """Without empty ones; the header, and what may stand above it, are among them."""
    encoding: str
    """`UTF-8`, `UTF-16` or `Windows-1252`, as decided; `Excel` for a workbook."""
    sheet: str = ""
    """The sheet of a workbook."""
    hidden_rows: frozenset[int] = frozenset()
    """The lines of it that nobody sees there: hidden by hand or by a filter."""
    hidden_columns: tuple[int, ...] = ()
    """Which cells of its records nobody sees, from 0."""


def read_tables(path: Path, sheet: str = "") -> list[TableFile]:
    """The tables of a file of at most `_MAX_BYTES`: that of CSV, or each sheet of a workbook or the one named.

    The encoding of CSV is UTF-16 after its byte order mark (what Excel calls Unicode text), else UTF-8 (with or without
    such a mark) if every byte fits, else Windows-1252. The separator is what a first line `sep=;` says, else the one of
    comma, semicolon and tab that stands most often in one of the first lines, or a bar of which each has as
    many. Quotes follow RFC 4180. Raises UserError.
    """
    data, file = read_bytes(path, most=_MAX_BYTES), str(path)
    if data.startswith(_OLD_OFFICE):
        remedy = "Save it as .xlsx without a password, or as CSV UTF-8."
        raise UserError(
            "This is a workbook of an old format, or one with a password.", remedy=remedy, file=file
        )
    if data.startswith(_ZIP):
        from tui_review.store.workbook_file import read_workbook  # noqa: PLC0415 - slow to import, for workbooks only

        return [
            TableFile(tuple(_records(each)), WORKBOOK, each.name, each.hidden_rows, each.hidden_columns)
            for each in read_workbook(data, file, sheet)
        ]
    if sheet:
        raise UserError("This is CSV, which has no sheets.", remedy="Leave --sheet out.", file=file)
    return [_csv(data, file)]


def _records(sheet: WorkbookSheet) -> list[Record]:
    return [
        Record(line, cells, _unworked_words(sheet.unworked.get(line, "")))
        for line, cells in enumerate(sheet.rows, 1)
        if any(cells)
    ]


def _unworked_words(cell: str) -> str:
    what = f"Cell {cell} has a formula that was never worked out, so what stands there is not known."
    return f"{what} Open the workbook in a spreadsheet program and save it." if cell else ""


def _separator(lines: list[str]) -> str:
    """What separates cells; a bar where each line has as many, as a cell may have one in it, too."""
    bars = {line.count(_BAR) for line in lines if line.strip()}
    if len(bars) == 1 and bars != {0}:
        return _BAR
    return max(_SEPARATORS, key=lambda one: max(line.count(one) for line in lines))


def _csv(data: bytes, file: str) -> TableFile:
    text, encoding = _decoded(data, file)
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"')
    skipped = said.casefold().startswith("sep=") and len(said) == len("sep=;")
    lines = (rest if skipped else text).split("\n", _LOOKED_AT)[:_LOOKED_AT]
    separator = said[-1] if skipped else _separator(lines)
    reader = csv.reader(io.StringIO(rest if skipped else text, newline=""), delimiter=separator, strict=True)
    records: list[Record] = []
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            # What a stray quote has swallowed cannot be told from data: nothing after it is trusted.
            records.append(Record(line, (), f"It cannot be read from here on ({error})."))
            break
        if any(cell.strip() for cell in cells):
            records.append(Record(line, tuple(cells)))
    return TableFile(tuple(records), encoding)


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), UTF16
        except UnicodeDecodeError:
            remedy = "Save it as CSV in UTF-8 (in Excel: CSV UTF-8)."
            raise UserError(
                "The file breaks off, or is not in UTF-16.", remedy=remedy, file=file, line=1
            ) from None
    if b"\0" in data:
        remedy = "Save it as CSV in UTF-8 (in Excel: CSV UTF-8)."
        raise UserError("The file is no text.", remedy=remedy, file=file, line=1)
    try:
        return data.decode("utf-8-sig"), UTF8
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), CP1252
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(
            "The file is neither in UTF-8 nor in Windows-1252.",
            remedy="Save it as CSV in UTF-8.",
            file=file,
            line=line,
        ) from None
