"""Reviews as Parquet files, for DuckDB, Spark and the like: a folder a table, in it one a county and quarter.

DuckDB writes them, the optional part `parquet` of the package. It keeps everything in memory; what is held is written
whenever it is much, each time into files of its own, so that there is never more of it.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui_review.errors import UserError
from tui_review.reports.rollup import group_of
from tui_review.reports.tabular import ColumnType, ExportedRow, GrowingTable, TableCell, sheets_of
from tui_review.yamlfile.files import os_refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tui_review.telling.reported import ReportedReview

_TOGETHER: Final = 20_000
"""So many rows of a table are written at once."""
_TYPES: Final[dict[ColumnType, str]] = {
    "text": "VARCHAR",
    "count": "INTEGER",
    "day": "DATE",
    "share": "DOUBLE",
    "anything": "VARCHAR",
}
"""What columns are there; where anything may stand, all of it as text, and beside that what is a number or a day."""
_BY: Final = ("county", "quarter")
"""What the files are parted by; each is a column for who reads them."""
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class ParquetPart(NamedTuple):
    """What one review has in the files."""

    county: str
    quarter: str
    """`2026-Q1`, that of its completion; empty where it has none."""
    rows: list[list[ExportedRow]]
    """Of each table."""


def parquet_part(reported: ReportedReview) -> ParquetPart:
    """The rows of one review, and where they belong."""
    rows = [list(sheet.rows(reported)) for sheet in sheets_of(wide=False)]
    quarter = group_of(reported, "quarter").replace(" ", "-")
    return ParquetPart(group_of(reported, "county"), quarter, rows)


def write_parquet(folder: Path, parts: Iterable[ParquetPart], *, deidentified: bool) -> None:
    """Writes the files of reviews into a folder that is not there yet, or empty; its owner alone can read them.

    Wholly or not at all: where anything is raised, nothing is there. A county is one in any case, as it was written
    first. Days without people are months, and stand as text. Raises UserError.
    """
    if find_spec("duckdb") is None:
        raise UserError("Parquet files are written by DuckDB, which is not installed.", remedy=_INSTALL)
    import duckdb  # noqa: PLC0415 - only for these files

    sheets = sheets_of(wide=False)
    with (
        _in_its_place(folder) as there,
        _as_the_system_says(),
        duckdb.connect(":memory:", config=_CONFIG) as connection,
    ):
        tables = [
            _HeldTable(connection, there / sheet.name, sheet, deidentified=deidentified) for sheet in sheets
        ]
        counties: dict[str, str] = {}
        for part in parts:
            county = counties.setdefault(part.county.casefold(), part.county)
            for table, rows in zip(tables, part.rows, strict=True):
                table.add(county, part.quarter, rows)
        for table in tables:
            table.write()


_INSTALL: Final = "Install it: `pip install 'tui-review[parquet]'`."


class _HeldTable:
    """One table, held by column until there is enough to be written."""

    def __init__(
        self, connection: DuckDBPyConnection, folder: Path, sheet: GrowingTable, *, deidentified: bool
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._head, self._holds = sheet.head, sheet.holds
        types = _TYPES | {"day": "VARCHAR"} if deidentified else _TYPES
        self._types = {head: types[holds] for head, holds in zip(sheet.head, sheet.holds, strict=True)}
        if "anything" in sheet.holds:
            self._types |= {"number": "DOUBLE", "day": "DATE"}
        self._types |= dict.fromkeys(_BY, "VARCHAR")
        self._held: dict[str, list[Any]] = {column: [] for column in self._types}
        self._number = 0

    def add(self, county: str, quarter: str, rows: Sequence[ExportedRow]) -> None:
        """Adds the rows of a review."""
        for row in rows:
            for column, holds, cell in zip(self._head, self._holds, row, strict=True):
                self._held[column].append(_as(self._types[column], cell))
                if holds == "anything":
                    is_day = isinstance(cell, date)
                    self._held["day"].append(cell if is_day else None)
                    self._held["number"].append(None if is_day or isinstance(cell, str) else cell)
            self._held[_BY[0]].append(county or None)
            self._held[_BY[1]].append(quarter or None)
        if len(self._held[_BY[0]]) >= _TOGETHER:
            self.write()

    def write(self) -> None:
        """Writes what is held."""
        if not self._held[_BY[0]]:
            return
        self._number += 1
        given = {f"c{number}": cells for number, cells in enumerate(self._held.values())}
        columns = ", ".join(
            f'unnest($c{number}::{type_}[]) AS "{column}"'
            for number, (column, type_) in enumerate(self._types.items())
        )
        where = str(self._folder).replace("'", "''")
        how = f"PARTITION_BY ({', '.join(_BY)}), FILENAME_PATTERN 'part-{self._number}-{{i}}', OVERWRITE_OR_IGNORE"
        self._connection.execute(
            f"COPY (SELECT {columns}) TO '{where}' (FORMAT parquet, COMPRESSION zstd, {how})", given
        )
        for cells in self._held.values():
            cells.clear()


def _as(type_: str, cell: TableCell) -> TableCell | None:
    """A cell as a column of a type has it; nothing where it is empty, or no such thing."""
    if cell == "":
        return None
    match type_:
        case "DATE":
            return cell if isinstance(cell, date) else None
        case "VARCHAR":
            return cell.isoformat() if isinstance(cell, date) else str(cell)
        case _:
            return None if isinstance(cell, (str, date)) else cell


@contextmanager
def _as_the_system_says() -> Iterator[None]:
    """Raises as OSError what the system refuses DuckDB, which has exceptions of its own for it."""
    import duckdb  # noqa: PLC0415 - as above

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)) from None
    except duckdb.IOException as error:
        raise _refused(str(error)) from None


def _refused(said: str) -> OSError:
    """What the system refused, of which DuckDB tells the number, or the system's own words at the end."""
    if told := re.search(r'"errno":"(\d+)"', said):
        number = int(told[1])
    else:
        ends = (each for each in errno.errorcode if said.rstrip().endswith(f": {os.strerror(each)}"))
        number = next(ends, errno.EIO)
    return OSError(number, os.strerror(number))


@contextmanager
def _in_its_place(folder: Path) -> Iterator[Path]:
    """A folder beside the place of another one, which it takes when all is in it."""
    try:
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            what = "Parquet goes into a folder that is empty or not there yet."
            raise UserError(what, remedy="Name another, or empty this one.", file=str(folder))
        made = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            yield made
            for place, _, names in os.walk(made):
                Path(place).chmod(0o700)
                for name in names:
                    Path(place, name).chmod(0o600)
            made.replace(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise os_refusal(error, file=str(folder), act="write") from None
