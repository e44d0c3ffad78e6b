"""The sheets of an XLSForm as rows by the names of their columns, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tui_review.errors import UserError
from tui_review.store.workbook_file import read_workbook

_OLDER: Final = {
    "list name": "list_name",
    "value": "name",
    "relevance": "relevant",
    "caption": "label",
    "constraint message": "constraint_message",
    "constraint_msg": "constraint_message",
    "calculate": "calculation",
    "command": "type",
    "tag": "name",
    "required": "required",
}
"""Names of columns in older forms, and what they are called now."""


class FormRow(NamedTuple):
    """One row of a sheet."""

    number: int
    """Its number, as a spreadsheet shows it."""
    cells: Mapping[str, str]
    """Its cells by the names of the columns, without empty ones."""

    def of(self, column: str) -> str:
        """The cell of a column; empty where there is none."""
        return self.cells.get(column, "")


class Form(NamedTuple):
    """An XLSForm as it is written."""

    survey: list[FormRow]
    choices: list[FormRow]
    settings: Mapping[str, str]
    languages: tuple[str, ...]
    """The languages of its labels, besides texts in none."""


def read_form(data: bytes, file: str) -> Form:
    """The form in a workbook. Raises UserError for a file that is no workbook, or no XLSForm."""
    sheets = {each.name.strip().lower(): each.rows for each in read_workbook(data, file)}
    if "survey" not in sheets:
        what = "The workbook has no sheet `survey`, so it is no XLSForm."
        raise UserError(what, remedy="Name the sheet of questions `survey`.", file=file)
    survey = list(_lines(sheets["survey"]))
    if not any(line.of("type") for line in survey):
        what = "The sheet `survey` has no column `type` with anything in it."
        raise UserError(what, remedy="Is it an XLSForm?", file=file)
    settings = next(_lines(sheets.get("settings", [])), FormRow(0, {}))
    columns = {column for line in survey for column in line.cells}
    languages = tuple(sorted(column.partition("::")[2] for column in columns if column.startswith("label::")))
    chosen = settings.of("default_language")
    language = chosen if chosen in languages else languages[0] if languages and "label" not in columns else ""
    return Form(
        [_spoken(line, language) for line in survey],
        [_spoken(line, language) for line in _lines(sheets.get("choices", []))],
        settings.cells,
        tuple(each for each in languages if each != language),
    )


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[FormRow]:
    head: list[str] | None = None
    for number, row in enumerate(rows, 1):
        if not any(cell.strip() for cell in row):
            continue
        if head is None:
            head = [_column(cell) for cell in row]
            continue
        cells = {name: cell.strip() for name, cell in zip(head, row, strict=False) if name and cell.strip()}
        yield FormRow(number, cells)


def _column(cell: str) -> str:
    name, colons, language = cell.strip().replace(" :: ", "::").partition("::" if "::" in cell else ":")
    name = name.strip().lower()
    name = _OLDER.get(name, name.replace(" ", "_"))
    return f"{name}::{language.strip()}" if colons else name


def _spoken(line: FormRow, language: str) -> FormRow:
    """The row with the texts of a language where it has none for all."""
    if not language:
        return line
    tail = f"::{language}"
    own = {column.removesuffix(tail): text for column, text in line.cells.items() if column.endswith(tail)}
    return FormRow(line.number, {**own, **line.cells})
