"""CSV files as other systems export them: decided encoding, decided separator, every record with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen
from tui_review.yamlfile.files import read_bytes

UTF8: Final = "UTF-8"
CP1252: Final = "Windows-1252"
_SEPARATORS: Final = (",", ";", "\t")


@frozen()
class CsvRecord:
    """One record: the line it starts at, from 1, and its cells; `problem` says why it cannot be read."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


@frozen()
class CsvFile:
    """A CSV file, read."""

    header: tuple[str, ...]
    records: tuple[CsvRecord, ...]
    """Without empty ones."""
    encoding: str
    """`UTF-8` or `Windows-1252`, as decided."""


def read_csv(path: Path) -> CsvFile:
    """The header and records of a CSV file of at most 16 MiB. Raises UserError.

    The encoding is UTF-8 (with or without a byte order mark) if every byte fits, else Windows-1252. The separator is
    the one of comma, semicolon and tab that stands most often in the first line. Quotes follow RFC 4180.
    """
    text, encoding = _decoded(read_bytes(path), str(path))
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[CsvRecord] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            # What a stray quote has swallowed cannot be told from data: nothing after it is trusted.
            records.append(CsvRecord(line, (), f"It cannot be read from here on ({error})."))
            break
        if any(cell.strip() for cell in cells):
            records.append(CsvRecord(line, tuple(cells)))
    if not records or records[0].problem:
        raise UserError(
            "There is no header line.",
            remedy="The first line must name the columns.",
            file=str(path),
            line=1,
        )
    header = tuple(cell.strip() for cell in records[0].cells)
    return CsvFile(header, tuple(records[1:]), encoding)


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        remedy = "Save it as CSV in UTF-8 (in Excel: CSV UTF-8)."
        raise UserError("The file is in UTF-16, or no text.", remedy=remedy, file=file, line=1)
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
