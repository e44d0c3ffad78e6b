"""Reviews as tables: one row an answer, or one row a review. What CSV and spreadsheets are made from."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from tui_review.instrument.kinds.base import Figure, plainly
from tui_review.instrument.kinds.date import day
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.model import Column, Question
from tui_review.reports.figures import count_columns
from tui_review.review.grid import Grid
from tui_review.review.grid_findings import month_words
from tui_review.review.grid_judge import Judged, JudgedLine, MonthCell
from tui_review.review.record.acts import broken_at, unseen_at
from tui_review.shape.frozen import frozen
from tui_review.telling.grids import figure_line
from tui_review.telling.reported import CALLED_IN_EXPORTS, Rated, ReportedAnswer, ReportedReview
from tui_review.telling.words import described_words, narrative_words

TableCell: TypeAlias = "Figure | float"
ExportedRow: TypeAlias = list[TableCell]
_Of = TypeVar("_Of")
ColumnType: TypeAlias = Literal["text", "count", "day", "share", "anything"]
"""What stands in a column, for programs that give each a type; `anything` is whatever an answer may be."""


class _Column(NamedTuple, Generic[_Of]):
    """One column of a table."""

    head: str
    value: Callable[[_Of], TableCell]
    holds: ColumnType = "text"
    key: str | None = ""
    """What the JSON of a review calls it; empty: as the table does; None: the JSON says it in what is no column."""
    plain: Callable[[_Of], object] | None = None
    """What stands in the JSON, where that is not what stands in the table."""


_Columns: TypeAlias = "tuple[_Column[_Of], ...]"
"""The columns of a table in their order."""
_DESCRIBE: Final = "describe."
"""Before a choice's code: the column of what is said of it."""
_Rank: TypeAlias = tuple[int, int]
"""Where a column of the wide table stands: the number of its question, and which part of it."""
_TOGETHER: Final = 50
"""So many rows are held in one piece."""


@frozen()
class Table:
    """A table with a name and a head; its rows can be gone through once."""

    name: str
    head: tuple[str, ...]
    rows: Iterable[ExportedRow]


class _TableLine(NamedTuple):
    """What one row is about, in a table with several rows for a review."""

    reported: ReportedReview
    kind: str
    section: str
    item: str
    """The innermost rated thing it belongs to; empty for an outcome, and on a face sheet."""
    label: str
    question: str = ""
    row: str = ""
    column: str = ""
    """A column of a table, or the code of a choice."""
    state: str = ""
    answer: TableCell = ""
    narrative: str = ""
    rated: Rated | None = None


class _GridLine(NamedTuple):
    """What one row is about, in a table about grids."""

    reported: ReportedReview
    grid: Grid
    judged: Judged
    line: JudgedLine | None = None
    month: str = ""
    cell: MonthCell | None = None


_COUNTS: Final[_Columns[ReportedReview]] = tuple(
    _Column(head, of, "count") for head, of in count_columns(CALLED_IN_EXPORTS)
)
_REVIEW: Final[_Columns[ReportedReview]] = (
    _Column("review", lambda it: it.id, key="id"),
    _Column("instrument", lambda it: it.instrument[0], key=None),
    _Column("instrument_version", lambda it: it.instrument[1], key=None),
    _Column("rules", lambda it: it.rules.origin.doubt or it.rules.origin.kind, key=None),
    _Column("status", lambda it: it.status),
    _Column("place", lambda it: it.place),
    _Column("unit", lambda it: it.unit_said, plain=lambda it: it.unit),
    _Column("case_type", lambda it: it.case_type),
    _Column("period_start", lambda it: day(it.period_start), "day", plain=lambda it: it.period_start),
    _Column("completed", lambda it: day(it.completed), "day", plain=lambda it: it.completed),
)
_REVIEWS: Final[_Columns[ReportedReview]] = (
    *_REVIEW,
    _Column("version", lambda it: it.version, "count"),
    _Column("started", lambda it: day(it.started), "day", plain=lambda it: it.started),
    _Column("practice", lambda it: it.case),
    *_COUNTS[:2],
    _Column("unreadable", lambda it: len(it.unreadable), "count", key=None),
    _Column("unsettled", lambda it: len(it.unsettled), "count", key=None),
    _Column("record_does_not_hold", lambda it: len(broken_at(it.broken)), "count", key=None),
    _Column("record_not_looked_at", lambda it: len(unseen_at(it.broken)), "count", key=None),
    *_COUNTS[2:],
)


def review_json(reported: ReportedReview) -> dict[str, object]:
    """Everything as one plain map, the JSON export of a review: the columns of its sheet, and what is no column."""
    columns = {
        each.key or each.head: (each.plain or each.value)(reported)
        for each in _REVIEWS
        if each.key is not None
    }
    return {**columns, **reported.beyond_columns()}


def _of_review(of: Callable[[ReportedReview], TableCell]) -> Callable[[_TableLine], TableCell]:
    return lambda line: of(line.reported)


_OF_REVIEW: Final[_Columns[_TableLine]] = tuple(
    _Column(each.head, _of_review(each.value), each.holds) for each in _REVIEW
)
_PLACE: Final[_Columns[_TableLine]] = (
    _Column("section", lambda line: line.section),
    _Column("item", lambda line: line.item),
    _Column("question", lambda line: line.question),
    _Column("label", lambda line: line.label),
)
_IN_TABLE: Final[_Columns[_TableLine]] = (
    _Column("row", lambda line: line.row),
    _Column("column", lambda line: line.column),
)
_LONG: Final[_Columns[_TableLine]] = (
    *_OF_REVIEW,
    _Column("kind", lambda line: line.kind),
    *_PLACE,
    *_IN_TABLE,
    _Column("state", lambda line: line.state),
    _Column("answer", lambda line: line.answer, "anything"),
    _Column("narrative", lambda line: line.rated.because if line.rated is not None else line.narrative),
)
_ANSWERS: Final[_Columns[_TableLine]] = (
    _OF_REVIEW[0],
    *_PLACE,
    _Column("state", lambda line: line.state),
    _Column("answer", lambda line: line.answer, "anything"),
)
_FIGURES: Final[_Columns[_GridLine]] = (
    _Column("review", lambda it: it.reported.id),
    _Column("grid", lambda it: it.grid.id),
    _Column("requirement", lambda it: it.judged.id),
    _Column("requirement_label", lambda it: it.judged.label),
    _Column("met", lambda it: it.judged.met, "count"),
    _Column("of", lambda it: it.judged.of, "count"),
    _Column("percent", lambda it: "" if it.judged.percent is None else it.judged.percent, "share"),
    _Column("certain", lambda it: "No" if it.grid.waiting_for or it.judged.open else "Yes"),
)
_MONTHS: Final[_Columns[_GridLine]] = (
    *_FIGURES[:4],
    _Column("line", lambda it: it.line.name if it.line is not None else ""),
    _Column("month", lambda it: it.month),
    _Column("month_state", lambda it: it.cell.state if it.cell is not None else ""),
    _Column("counted", lambda it: ", ".join(it.cell.rows) if it.cell is not None else ""),
    _Column("why", lambda it: month_words(it.grid, it.judged, it.cell) if it.cell is not None else ""),
)
_TEXTS: Final[_Columns[_TableLine]] = (_OF_REVIEW[0], *_PLACE, _Column("text", lambda line: line.answer))
_CELLS: Final[_Columns[_TableLine]] = (
    _OF_REVIEW[0],
    *_PLACE,
    *_IN_TABLE,
    _Column("column_label", lambda line: _label(line.reported, line.question, line.column)),
    _Column("value", lambda line: line.answer, "anything"),
)
_RATINGS: Final[_Columns[tuple[ReportedReview, Rated]]] = (
    _Column("review", lambda it: it[0].id),
    _Column("kind", lambda it: it[0].rules.rated[it[1].id].kind),
    _Column("id", lambda it: it[1].id),
    _Column("title", lambda it: it[0].rules.rated[it[1].id].title),
    _Column("rating", lambda it: it[1].rating),
    _Column("because", lambda it: it[1].because),
    _Column("waits_for", lambda it: ", ".join(it[1].waiting_for)),
    _Column("computed_if_overridden", lambda it: it[1].computed),
    _Column("override_by", lambda it: it[1].override.by if it[1].override and it[1].computed else ""),
    _Column("override_reason", lambda it: it[1].override.reason if it[1].override and it[1].computed else ""),
)


@frozen()
class GrowingTable:
    """A table that grows by the rows of one review after the other."""

    name: str
    head: tuple[str, ...]
    holds: tuple[ColumnType, ...]
    """Of each column."""
    rows: Callable[[ReportedReview], Iterable[ExportedRow]]
    """The rows of one review."""
    optional: bool = False
    """Whether the table is left out where no review has a row in it."""


def _sheet(
    name: str,
    columns: _Columns[_Of],
    lines: Callable[[ReportedReview], Iterable[_Of]],
    *,
    optional: bool = False,
) -> GrowingTable:
    return GrowingTable(
        name,
        tuple(column.head for column in columns),
        tuple(column.holds for column in columns),
        lambda reported: ([column.value(each) for column in columns] for each in lines(reported)),
        optional,
    )


class WideRows:
    """One row a review: every question with an answer somewhere, its descriptions and narrative, then the ratings.

    Of a table question the number of its rows. Questions of several instruments stand side by side, by id. What the
    columns are is known when all reviews are there: until then they are held in little room.
    """

    def __init__(self) -> None:
        """No review is there yet."""
        self._places: dict[tuple[str, str], dict[tuple[str, str], _Rank]] = {}
        self._held: list[bytes] = []
        self._last: list[WideRow] = []

    def add(self, row: WideRow) -> None:
        """Adds a review."""
        places = self._places.setdefault(row.instrument, {})
        for place, rank, _ in row.cells:
            places.setdefault(place, rank)
        self._last.append(row)
        if len(self._last) == _TOGETHER:
            self._held.append(zlib.compress(pickle.dumps(self._last), 1))
            self._last = []

    @property
    def head(self) -> tuple[str, ...]:
        """The head of the table."""
        return (
            *(column.head for column in _REVIEW),
            *(f"{id_}.{part}" if part else id_ for id_, part in self._columns),
        )

    @property
    def _columns(self) -> dict[tuple[str, str], None]:
        parts: dict[tuple[str, str], None] = {}
        for places in self._places.values():
            parts |= dict.fromkeys(sorted(places, key=places.__getitem__))
        return parts

    def rows(self) -> Iterator[ExportedRow]:
        """The rows, in the order in which the reviews came."""
        columns = self._columns
        for some in (*map(self._again, self._held), self._last):
            for row in some:
                cells = {place: cell for place, _, cell in row.cells}
                yield [*row.review, *(cells.get(place, "") for place in columns)]

    @staticmethod
    def _again(held: bytes) -> list[WideRow]:
        rows: list[WideRow] = pickle.loads(zlib.decompress(held))  # noqa: S301 - this object's own
        return rows


class WideRow(NamedTuple):
    """What a review has in the table of one row a review."""

    instrument: tuple[str, str]
    review: ExportedRow
    """What the review is."""
    cells: list[tuple[tuple[str, str], _Rank, TableCell]]
    """The question or rated thing and which part of it, where that stands, and what is there."""


def wide_row(reported: ReportedReview) -> WideRow:
    """The row of a review."""
    cells: list[tuple[tuple[str, str], _Rank, TableCell]] = []
    for number, (id_, entry) in enumerate(reported.entries.items()):
        if entry.value is not None:
            cells.append(((id_, ""), (number, 0), cell_of(reported.question(id_), entry.value)))
        said = entry.described.items()
        cells += [((id_, f"{_DESCRIBE}{code}"), (number, 1), text) for code, text in said]
        if entry.narrative:
            cells.append(((id_, "narrative"), (number, 2), narrative_words(entry)))
    first = len(reported.entries)
    rated = enumerate(reported.ratings.items(), first)
    cells += [((id_, "rating"), (number, 0), each.rating) for number, (id_, each) in rated]
    return WideRow(reported.instrument, [column.value(reported) for column in _REVIEW], cells)


def _answer_lines(reported: ReportedReview) -> Iterator[_TableLine]:
    """The answers that stand in one cell."""
    for entry in reported.entries.values():
        there = entry.value is not None or entry.state == "unreadable"
        if there and _in_one_cell(reported.question(entry.question)):
            yield _line(reported, entry)


def _rating_lines(reported: ReportedReview) -> Iterator[tuple[ReportedReview, Rated]]:
    return ((reported, rated) for rated in reported.ratings.values())


def _cell_lines(reported: ReportedReview) -> Iterator[_TableLine]:
    for entry in reported.entries.values():
        if reported.question(entry.question).columns:
            line = _line(reported, entry)
            for row, column, value in _cells(reported, entry):
                yield line._replace(row=row, column=column, answer=value)


def _month_lines(reported: ReportedReview) -> Iterator[_GridLine]:
    for each in _grid_lines(reported):
        for line in each.judged.lines:
            for month, cell in zip(each.grid.months, line.cells, strict=True):
                yield each._replace(line=line, month=month, cell=cell)


def _grid_lines(reported: ReportedReview) -> Iterator[_GridLine]:
    for grid in reported.grids:
        for judged in grid.requirements:
            yield _GridLine(reported, grid, judged)


def cell_of(question: Question, value: Value | None) -> TableCell:
    """A value in one cell: several texts are joined, none of them is said in words, a table is its number of rows."""
    return "" if value is None else kind_of(question).cell(question, value)


def _line(reported: ReportedReview, entry: ReportedAnswer) -> _TableLine:
    """An answer; of a table the number of rows."""
    at, question = reported.rules.questions[entry.question], reported.question(entry.question)
    return _TableLine(
        reported,
        question.answer,
        at.section,
        at.rated,
        question.label or " ".join(question.ask.split()),
        entry.question,
        state="unsettled" if entry.unsettled and entry.state == "answered" else entry.state,
        answer=cell_of(question, entry.value),
        narrative=narrative_words(entry),
    )


def _long_lines(reported: ReportedReview) -> Iterator[_TableLine]:
    for entry in reported.shown():
        line = _line(reported, entry)
        yield line
        beside = line._replace(narrative="")
        for code, text in entry.described.items():
            yield beside._replace(kind="description", column=code, answer=text)
        for row, column, cell in _cells(reported, entry):
            yield beside._replace(kind="cell", row=row, column=column, answer=cell)
    for id_, rated in reported.ratings.items():
        at = reported.rules.rated[id_]
        outcome = reported.rules.rated[at.parent].parent if at.kind == "part" else at.parent or id_
        item, state = "" if at.kind == "outcome" else id_, "overridden" if rated.computed else ""
        yield _TableLine(
            reported, at.kind, outcome, item, at.title, state=state, answer=rated.rating, rated=rated
        )
    for each in _grid_lines(reported):
        figure = _TableLine(reported, "figure", "", "", each.judged.label, each.judged.id)
        percent: TableCell = "" if each.judged.percent is None else each.judged.percent
        yield figure._replace(answer=percent, narrative=figure_line(each.judged))
        for person in each.judged.lines:
            for month, in_month in zip(each.grid.months, person.cells, strict=True):
                why = month_words(each.grid, each.judged, in_month)
                yield figure._replace(
                    kind="month", row=person.name, column=month, state=in_month.state, narrative=why
                )


def _texts(reported: ReportedReview) -> Iterator[_TableLine]:
    """Descriptions and narratives at answers, and the answers that are long texts."""
    for entry in reported.shown():
        line, question = _line(reported, entry), reported.question(entry.question)
        if kind_of(question).entry == "lines" and entry.value:
            yield line
        for said in described_words(question, entry.described):
            yield line._replace(answer=said)
        if entry.narrative:
            yield line._replace(answer=narrative_words(entry))


def _cells(reported: ReportedReview, entry: ReportedAnswer) -> Iterator[tuple[str, str, TableCell]]:
    columns = {column.id: column for column in reported.question(entry.question).columns}
    for row_id, row in entry.value.items() if columns and isinstance(entry.value, dict) else ():
        for id_, cell in row.items() if isinstance(row, dict) else ():
            yield row_id, id_, _cell(columns.get(id_), cell)


def _cell(column: Column | None, value: Value) -> TableCell:
    return plainly(value) if column is None else kind_of(column).cell(column, value)


def _in_one_cell(question: Question) -> bool:
    kind = kind_of(question)
    return kind.holds != "rows" and kind.entry != "lines"


def _label(reported: ReportedReview, id_: str, column: str) -> str:
    found = reported.question(id_).column(column)
    return found.label if found is not None else ""


ALL_IN_ONE: Final = _sheet("answers", _LONG, _long_lines)
"""Everything in one table: a row for each answer, description, cell and rating, each with its review's facts."""
REVIEWS_TABLE: Final = _sheet("reviews", _REVIEWS, lambda reported: (reported,))
"""One row a review: what it is and where it stands."""
ANSWERS_TABLE: Final = _sheet("answers", _ANSWERS, _answer_lines)
"""One row an answer; long texts and tables stand in tables of their own."""
NARRATIVES_TABLE: Final = _sheet("narratives", _TEXTS, _texts)
"""One row a text: descriptions and narratives at answers, and the answers that are long texts."""
RATINGS_TABLE: Final = _sheet("ratings", _RATINGS, _rating_lines)
"""One row a rating of an item, part or outcome."""
CELLS_TABLE: Final = _sheet("tables", _CELLS, _cell_lines)
"""One row a cell of a table question."""
FIGURES_TABLE: Final = _sheet("figures", _FIGURES, _grid_lines, optional=True)
"""One row a requirement of a grid, with its figure."""
MONTHS_TABLE: Final = _sheet("months", _MONTHS, _month_lines, optional=True)
"""One row a month of a line of a requirement: its state, what counts, and why it is not as required."""


def sheets_of(*, wide: bool) -> tuple[GrowingTable, ...]:
    """The tables of a workbook. With `wide` nothing is in that of the answers, in whose place a wide one stands."""
    answers = GrowingTable(ANSWERS_TABLE.name, (), (), lambda _reported: ()) if wide else ANSWERS_TABLE
    return REVIEWS_TABLE, answers, NARRATIVES_TABLE, RATINGS_TABLE, CELLS_TABLE, FIGURES_TABLE, MONTHS_TABLE
