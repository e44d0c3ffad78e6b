"""Rows of a table from CSV: which column is which, what each cell means, what is wrong with which line.

All or nothing: whoever loads takes the rows only when no line is bad.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.kinds.instead import instead_of
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.kinds.simple import parse_cell
from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.model import NA, Column, Question
from tui_review.shape.door import structured_file
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, FilledText
from tui_review.store.csv_file import CsvFile
from tui_review.yamlfile.reader import read_file


@frozen()
class ColumnMap:
    """How the columns of a CSV file become those of a table."""

    columns: dict[str, str] = field(default_factory=dict)
    """The CSV's header by column id; empty for a column that is not to be taken."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """By column id, what a cell's text stands for."""
    always: dict[str, str] = field(default_factory=dict)
    """What every row has in a column that the CSV lacks."""
    dates: FilledText = ""
    """The dates' format as strptime has it: `%d.%m.%Y`; empty: ISO or month/day/year."""
    separator: FilledText = ";"
    """What stands between several choices in one cell."""

    __pydantic_config__ = STRICT


@frozen()
class BadLine:
    """What is wrong with a line of the CSV."""

    line: int
    column: str
    """The table's column id; empty for the line as a whole."""
    message: str


@dataclass(slots=True)
class Loaded:
    """What a CSV file comes to."""

    rows: list[RowMap] = field(default_factory=list)
    """New rows, in the order of the file."""
    bad: list[BadLine] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    """Lines whose row the table has already, or that stand in the file before."""
    ignored: tuple[str, ...] = ()
    """Headers that belong to no column of the table."""


def read_mapping(path: Path, question: Question) -> ColumnMap:
    """A mapping from a YAML file. Raises UserError for one that names what is not there."""
    _, document = read_file(path, strings=True)
    mapping = structured_file(ColumnMap, document, remedy="docs/instrument-language.md has the format.")
    known = [column.id for column in question.columns]
    for key in ("columns", "values", "always"):
        for id_ in getattr(mapping, key):
            if id_ not in known:
                what = f"{question.id} has no column {id_}.{did_you_mean(id_, known)}"
                raise UserError(what, file=str(path), line=document.line((key, id_)))
    return mapping


def rows_from(
    csv: CsvFile, question: Question, mapping: ColumnMap, existing: list[RowMap], file: str
) -> Loaded:
    """The rows of a CSV file for a table, and everything that is wrong with it.

    `existing` are the rows the table has; `file` is the CSV's name in messages. Raises UserError for a header that
    cannot serve.
    """
    places = _places(csv, question, mapping, file)
    taken = set(places.values())
    loaded = Loaded(ignored=tuple(head for at, head in enumerate(csv.header) if at not in taken and head))
    seen = list(existing)
    for record in csv.records:
        if record.problem:
            loaded.bad.append(BadLine(record.line, "", record.problem))
            continue
        extra = record.cells[len(csv.header) :]
        if len(record.cells) < len(csv.header) or any(cell.strip() for cell in extra):
            what = f"It has {len(record.cells)} cells; the header has {len(csv.header)}."
            loaded.bad.append(BadLine(record.line, "", what))
            continue
        row, bad = _row(record.cells, question, mapping, places)
        if bad:
            loaded.bad += [BadLine(record.line, column, what) for column, what in bad]
        elif row in seen:
            loaded.duplicates.append(record.line)
        else:
            loaded.rows.append(row)
            seen.append(row)
    return loaded


def _places(csv: CsvFile, question: Question, mapping: ColumnMap, file: str) -> dict[str, int]:
    """For each column of the table, which cell of a record it takes."""
    heads: dict[str, int] = {}
    for at, head in enumerate(csv.header):
        if head and _plain(head) in heads:
            raise UserError(f"Two columns are called {head!r}.", remedy="Rename one.", file=file, line=1)
        heads[_plain(head)] = at
    places: dict[str, int] = {}
    for column in question.columns:
        if column.id in mapping.columns:
            wanted = mapping.columns[column.id]
            if wanted and _plain(wanted) not in heads:
                hint = did_you_mean(wanted, csv.header)
                raise UserError(f"There is no column {wanted!r}.{hint}", file=file, line=1)
            candidates = [wanted] if wanted else []
        else:
            candidates = [column.id, column.label]
        found = next((heads[_plain(each)] for each in candidates if _plain(each) in heads), None)
        if found is not None:
            places[column.id] = found
        elif column.required and not column.asked_when and column.id not in mapping.always:
            raise UserError(
                f"No column is for {column.label} ({column.id}), which every {question.row} needs.",
                remedy=f"Name one with --map, `columns: {{{column.id}: HEADER}}`. There are: {', '.join(csv.header)}.",
                file=file,
                line=1,
            )
    if not places:
        known = ", ".join(column.label for column in question.columns)
        raise UserError(f"No column belongs to the table ({known}).", remedy="Use --map.", file=file, line=1)
    return places


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _row(
    cells: tuple[str, ...], question: Question, mapping: ColumnMap, places: dict[str, int]
) -> tuple[RowMap, list[tuple[str, str]]]:
    row: RowMap = {}
    bad: list[tuple[str, str]] = []
    for column in question.columns:
        text = cells[places[column.id]].strip() if column.id in places else ""
        text = _meant(text, mapping.values.get(column.id, {})) or mapping.always.get(column.id, "")
        if not text:
            if column.required and not column.asked_when:
                bad.append((column.id, f"{column.label} is missing."))
            continue
        try:
            row[column.id] = _cell(column, text, mapping)
        except UserError as error:
            bad.append((column.id, f"{column.label}: {error.message}"))
    return row, bad


def _meant(text: str, values: dict[str, str]) -> str:
    return next((meant for written, meant in values.items() if _plain(written) == _plain(text)), text)


def _cell(column: Column, text: str, mapping: ColumnMap) -> str | int | list[str]:
    given: Any = text
    if kind_of(column).measure == "date" and mapping.dates and not instead_of(column, text):
        try:
            given = datetime.strptime(text, mapping.dates).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            raise UserError(f"{text!r} is not a date as {mapping.dates} has it.") from None
    if kind_of(column).holds == "several":
        values = mapping.values.get(column.id, {})
        pieces = [piece.strip() for piece in text.split(mapping.separator)]
        given = [_meant(piece, values) for piece in pieces if piece]
    found = parse_cell(column, given)
    if found == NA and not column.na_if:
        raise UserError(f"{text!r} is no value here.", remedy="Leave the cell empty.")
    return found
