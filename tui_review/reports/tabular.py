"""Reviews as tables: one row an answer, or one row a review. What CSV and spreadsheets are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from tui_review.instrument.kinds.base import Figure, plainly
from tui_review.instrument.kinds.date import day
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.model import Column, Question
from tui_review.instrument.rules import Rules
from tui_review.shape.frozen import frozen
from tui_review.telling.reported import ReportedAnswer, ReportedReview
from tui_review.telling.words import described_words

Cell: TypeAlias = "Figure | float"
Row: TypeAlias = list[Cell]

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
_DESCRIBE: Final = "describe."
"""Before a choice's code: the column of what is said of it."""


@frozen()
class Table:
    """A table with a name and a head; its rows can be gone through once."""

    name: str
    head: tuple[str, ...]
    rows: Iterable[Row]


def long_table(reported_reviews: Sequence[ReportedReview]) -> Table:
    """Everything in one table: a row for each answer, description, cell and rating, each with its review's facts."""
    head = (
        *_REVIEW, "kind", "section", "item", "question", "label", "row", "column", "state", "answer", "narrative",
    )  # fmt: skip
    return Table("answers", head, _long_rows(reported_reviews))


def wide_table(reported_reviews: Sequence[ReportedReview]) -> Table:
    """One row a review: every question with an answer somewhere, its descriptions and narrative, then the ratings.

    Of a table question the number of its rows. Questions of several instruments stand side by side, by id.
    """
    columns: dict[tuple[str, str], None] = {}
    for rules in {reported.instrument: reported.rules for reported in reported_reviews}.values():
        group = [
            reported
            for reported in reported_reviews
            if reported.rules is rules or reported.instrument == _key(rules)
        ]
        for id_ in rules.questions:
            if any(reported.entries[id_].value is not None for reported in group):
                columns.setdefault((id_, ""))
            said = [code for reported in group for code in reported.entries[id_].described]
            columns |= {(id_, f"{_DESCRIBE}{code}"): None for code in said}
            if any(reported.entries[id_].narrative for reported in group):
                columns.setdefault((id_, "narrative"))
        columns |= {(id_, "rating"): None for id_ in rules.rated}
    head = (*_REVIEW, *(f"{id_}.{part}" if part else id_ for id_, part in columns))
    return Table(
        "reviews",
        head,
        ([*_facts(reported), *(_wide(reported, *key) for key in columns)] for reported in reported_reviews),
    )


def reviews_table(reported_reviews: Iterable[ReportedReview]) -> Table:
    """One row a review: what it is and where it stands."""
    head = (
        *_REVIEW, "version", "started", "practice", "answered", "asked", "notes_not_closed", "flagged",
        "changes_since_submission",
    )  # fmt: skip
    rows: Iterator[Row] = (
        [
            *_facts(reported), reported.version, day(reported.started), reported.case, reported.answered,
            reported.asked, reported.open_notes, reported.flagged, reported.changes,
        ]
        for reported in reported_reviews
    )  # fmt: skip
    return Table("reviews", head, rows)


def answers_table(reported_reviews: Iterable[ReportedReview]) -> Table:
    """One row an answer; long texts and tables stand in tables of their own."""
    rows: Iterator[Row] = (
        [
            reported.id,
            *_place(reported, entry.question),
            entry.state,
            written(reported.question(entry.question), entry.value),
        ]
        for reported in reported_reviews
        for entry in reported.entries.values()
        if entry.value is not None and _in_one_cell(reported.question(entry.question))
    )
    return Table("answers", ("review", "section", "item", "question", "label", "state", "answer"), rows)


def narratives_table(reported_reviews: Iterable[ReportedReview]) -> Table:
    """One row a text: descriptions and narratives at answers, and the answers that are long texts."""
    return Table(
        "narratives", ("review", "section", "item", "question", "label", "text"), _texts(reported_reviews)
    )


def ratings_table(reported_reviews: Iterable[ReportedReview]) -> Table:
    """One row a rating of an item, part or outcome."""
    head = (
        "review", "kind", "id", "title", "rating", "because", "waits_for",
        "computed_if_overridden", "override_by", "override_reason",
    )  # fmt: skip
    return Table("ratings", head, _rating_rows(reported_reviews))


def cells_table(reported_reviews: Iterable[ReportedReview]) -> Table:
    """One row a cell of a table question."""
    rows: Iterator[Row] = (
        [
            reported.id,
            *_place(reported, entry.question),
            row,
            column,
            _label(reported, entry.question, column),
            value,
        ]
        for reported in reported_reviews
        for entry in reported.entries.values()
        for row, column, value in _cells(reported, entry)
    )
    head = ("review", "section", "item", "question", "label", "row", "column", "column_label", "value")
    return Table("tables", head, rows)


def written(question: Question, value: Value | None) -> Cell:
    """A value in one cell: several texts are joined, none of them is said in words, a table is its number of rows."""
    return "" if value is None else kind_of(question).cell(question, value)


def _long_rows(reported_reviews: Iterable[ReportedReview]) -> Iterator[Row]:
    for reported in reported_reviews:
        facts = _facts(reported)
        for entry in reported.shown():
            question = reported.question(entry.question)
            place = _place(reported, entry.question)
            # Of a table the number of rows, and then its cells.
            value = written(question, entry.value)
            yield [*facts, question.answer, *place, "", "", entry.state, value, entry.narrative]
            for code, text in entry.described.items():
                yield [*facts, "description", *place, "", code, entry.state, text, ""]
            for row, column, cell in _cells(reported, entry):
                yield [*facts, "cell", *place, row, column, entry.state, cell, ""]
        for id_, rated in reported.ratings.items():
            at = reported.rules.rated[id_]
            state = "overridden" if rated.computed else ""
            outcome = reported.rules.rated[at.parent].parent if at.kind == "part" else at.parent or id_
            item = "" if at.kind == "outcome" else id_
            yield [*facts, at.kind, outcome, item, "", at.title, "", "", state, rated.rating, rated.because]


def _texts(reported_reviews: Iterable[ReportedReview]) -> Iterator[Row]:
    for reported in reported_reviews:
        for entry in reported.shown():
            place = _place(reported, entry.question)
            if kind_of(reported.question(entry.question)).entry == "lines" and entry.value:
                yield [reported.id, *place, written(reported.question(entry.question), entry.value)]
            question = reported.question(entry.question)
            yield from ([reported.id, *place, said] for said in described_words(question, entry.described))
            if entry.narrative:
                yield [reported.id, *place, entry.narrative]


def _rating_rows(reported_reviews: Iterable[ReportedReview]) -> Iterator[Row]:
    for reported in reported_reviews:
        for id_, rated in reported.ratings.items():
            at = reported.rules.rated[id_]
            override = reported.overrides.get(id_) if rated.computed else None
            why: Row = [override.by, override.reason] if override is not None else ["", ""]
            waits = ", ".join(rated.waiting_for)
            yield [
                reported.id,
                at.kind,
                id_,
                at.title,
                rated.rating,
                rated.because,
                waits,
                rated.computed,
                *why,
            ]


def _cells(reported: ReportedReview, entry: ReportedAnswer) -> Iterator[tuple[str, str, Cell]]:
    columns = {column.id: column for column in reported.question(entry.question).columns}
    for row_id, row in entry.value.items() if columns and isinstance(entry.value, dict) else ():
        for id_, cell in row.items() if isinstance(row, dict) else ():
            yield row_id, id_, _cell(columns.get(id_), cell)


def _cell(column: Column | None, value: Value) -> Cell:
    return plainly(value) if column is None else kind_of(column).cell(column, value)


def _in_one_cell(question: Question) -> bool:
    kind = kind_of(question)
    return kind.holds != "rows" and kind.entry != "lines"


def _facts(reported: ReportedReview) -> Row:
    return [
        reported.id,
        *reported.instrument,
        reported.status,
        reported.place,
        reported.case_type,
        day(reported.period_start),
        day(reported.completed),
    ]


def _place(reported: ReportedReview, id_: str) -> Row:
    at = reported.rules.questions[id_]
    return [at.section, at.rated, id_, at.question.label or " ".join(at.question.ask.split())]


def _label(reported: ReportedReview, id_: str, column: str) -> str:
    found = reported.question(id_).column(column)
    return found.label if found is not None else ""


def _wide(reported: ReportedReview, id_: str, part: str) -> Cell:
    if part == "rating":
        return reported.ratings[id_].rating if id_ in reported.ratings else ""
    entry = reported.entries.get(id_)
    if entry is None:
        return ""
    if part == "narrative":
        return entry.narrative
    if part:
        return entry.described.get(part.removeprefix(_DESCRIBE), "")
    return written(reported.question(id_), entry.value)


def _key(rules: Rules) -> tuple[str, str]:
    return rules.instrument.id, rules.instrument.version
