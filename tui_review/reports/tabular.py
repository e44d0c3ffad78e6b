"""Reviews as tables: one row an answer, or one row a review. What CSV and spreadsheets are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.model import Question
from tui_review.instrument.rules import Rules
from tui_review.reports.sheet import Entry, Sheet

Cell: TypeAlias = str | int
Row: TypeAlias = list[Cell]

JOINT: Final = "; "
"""Between the texts of a several-answer."""
_REVIEW: Final = (
    "review",
    "instrument",
    "instrument_version",
    "status",
    "place",
    "case_type",
    "period_start",
    "completed",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name and a head; its rows can be gone through once."""

    name: str
    head: tuple[str, ...]
    rows: Iterable[Row]


def long_table(sheets: Sequence[Sheet]) -> Table:
    """Everything in one table: one row an answer, one a cell of a table, one a rating, each with its review's facts."""
    head = (
        *_REVIEW, "kind", "section", "item", "question", "label", "row", "column", "state", "answer", "narrative",
    )  # fmt: skip
    return Table("answers", head, _long_rows(sheets))


def wide_table(sheets: Sequence[Sheet]) -> Table:
    """One row a review: every question with an answer somewhere, its narrative, then the ratings.

    Of a table question the number of its rows. Questions of several instruments stand side by side, by id.
    """
    columns: dict[tuple[str, str], None] = {}
    for rules in {sheet.instrument: sheet.rules for sheet in sheets}.values():
        group = [sheet for sheet in sheets if sheet.rules is rules or sheet.instrument == _key(rules)]
        for id_ in rules.questions:
            if any(sheet.entries[id_].value is not None for sheet in group):
                columns.setdefault((id_, ""))
            if any(sheet.entries[id_].narrative for sheet in group):
                columns.setdefault((id_, "narrative"))
        columns |= {(id_, "rating"): None for id_ in rules.rated}
    head = (*_REVIEW, *(f"{id_}.{part}" if part else id_ for id_, part in columns))
    return Table(
        "reviews", head, ([*_facts(sheet), *(_wide(sheet, *key) for key in columns)] for sheet in sheets)
    )


def reviews_table(sheets: Iterable[Sheet]) -> Table:
    """One row a review: what it is and where it stands."""
    head = (
        *_REVIEW, "version", "started", "practice", "answered", "asked", "notes_not_closed", "flagged",
        "changes_since_submission",
    )  # fmt: skip
    rows: Iterator[Row] = (
        [
            *_facts(sheet), sheet.version, sheet.started, sheet.case, sheet.answered, sheet.asked,
            sheet.open_notes, sheet.flagged, sheet.changes,
        ]
        for sheet in sheets
    )  # fmt: skip
    return Table("reviews", head, rows)


def answers_table(sheets: Iterable[Sheet]) -> Table:
    """One row an answer; long texts and tables stand in tables of their own."""
    rows: Iterator[Row] = (
        [
            sheet.id,
            *_place(sheet, entry.question),
            entry.state,
            written(sheet.question(entry.question), entry.value),
        ]
        for sheet in sheets
        for entry in sheet.entries.values()
        if entry.value is not None and sheet.question(entry.question).answer not in ("table", "long_text")
    )
    return Table("answers", ("review", "section", "item", "question", "label", "state", "answer"), rows)


def narratives_table(sheets: Iterable[Sheet]) -> Table:
    """One row a text: the narratives at answers, and the answers that are long texts."""
    return Table("narratives", ("review", "section", "item", "question", "label", "text"), _texts(sheets))


def ratings_table(sheets: Iterable[Sheet]) -> Table:
    """One row a rating of an item, part or outcome."""
    head = (
        "review", "kind", "id", "title", "rating", "because", "waits_for",
        "computed_if_overridden", "override_by", "override_reason",
    )  # fmt: skip
    return Table("ratings", head, _rating_rows(sheets))


def cells_table(sheets: Iterable[Sheet]) -> Table:
    """One row a cell of a table question."""
    rows: Iterator[Row] = (
        [sheet.id, *_place(sheet, entry.question), row, column, _label(sheet, entry.question, column), value]
        for sheet in sheets
        for entry in sheet.entries.values()
        for row, column, value in _cells(sheet, entry)
    )
    head = ("review", "section", "item", "question", "label", "row", "column", "column_label", "value")
    return Table("tables", head, rows)


def written(question: Question, value: Value | None) -> Cell:
    """A value in one cell: several texts are joined, none of them is said in words, a table is its number of rows."""
    match value:
        case None:
            return ""
        case list():
            return JOINT.join(value) or question.none or "none"
        case dict() if question.answer == "table":
            return len(value)
        case dict():
            return ", ".join(str(cell) for cell in value.values())
        case _:
            return value


def _long_rows(sheets: Iterable[Sheet]) -> Iterator[Row]:
    for sheet in sheets:
        facts = _facts(sheet)
        for entry in sheet.shown():
            question = sheet.question(entry.question)
            place = _place(sheet, entry.question)
            # Of a table the number of rows, and then its cells.
            value = written(question, entry.value)
            yield [*facts, question.answer, *place, "", "", entry.state, value, entry.narrative]
            for row, column, cell in _cells(sheet, entry):
                yield [*facts, "cell", *place, row, column, entry.state, cell, ""]
        for id_, rated in sheet.ratings.items():
            at = sheet.rules.rated[id_]
            state = "overridden" if rated.computed else ""
            outcome = sheet.rules.rated[at.parent].parent if at.kind == "part" else at.parent or id_
            item = "" if at.kind == "outcome" else id_
            yield [*facts, at.kind, outcome, item, "", at.title, "", "", state, rated.rating, rated.because]


def _texts(sheets: Iterable[Sheet]) -> Iterator[Row]:
    for sheet in sheets:
        for entry in sheet.shown():
            place = _place(sheet, entry.question)
            if sheet.question(entry.question).answer == "long_text" and entry.value:
                yield [sheet.id, *place, written(sheet.question(entry.question), entry.value)]
            if entry.narrative:
                yield [sheet.id, *place, entry.narrative]


def _rating_rows(sheets: Iterable[Sheet]) -> Iterator[Row]:
    for sheet in sheets:
        for id_, rated in sheet.ratings.items():
            at = sheet.rules.rated[id_]
            override = sheet.overrides.get(id_) if rated.computed else None
            why: Row = [override.by, override.reason] if override is not None else ["", ""]
            waits = ", ".join(rated.waiting_for)
            yield [sheet.id, at.kind, id_, at.title, rated.rating, rated.because, waits, rated.computed, *why]


def _cells(sheet: Sheet, entry: Entry) -> Iterator[tuple[str, str, Cell]]:
    if sheet.question(entry.question).answer != "table" or not isinstance(entry.value, dict):
        return
    for row_id, row in entry.value.items():
        for column, cell in row.items() if isinstance(row, dict) else ():
            yield row_id, column, JOINT.join(map(str, cell)) if isinstance(cell, list) else cell


def _facts(sheet: Sheet) -> Row:
    return [
        sheet.id,
        *sheet.instrument,
        sheet.status,
        sheet.place,
        sheet.case_type,
        sheet.period_start,
        sheet.completed,
    ]


def _place(sheet: Sheet, id_: str) -> Row:
    at = sheet.rules.questions[id_]
    return [at.section, at.rated, id_, at.question.label or " ".join(at.question.ask.split())]


def _label(sheet: Sheet, id_: str, column: str) -> str:
    found = sheet.question(id_).column(column)
    return found.label if found is not None else ""


def _wide(sheet: Sheet, id_: str, part: str) -> Cell:
    if part == "rating":
        return sheet.ratings[id_].rating if id_ in sheet.ratings else ""
    entry = sheet.entries.get(id_)
    if entry is None:
        return ""
    return entry.narrative if part else written(sheet.question(id_), entry.value)


def _key(rules: Rules) -> tuple[str, str]:
    return rules.instrument.id, rules.instrument.version
