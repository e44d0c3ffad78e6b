"""Rows of a table from a file: which column is which, what each cell means, what is wrong with which line.

All or nothing: whoever loads takes the rows only when no line is bad.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final

from tui_review.errors import UserError, closest, did_you_mean
from tui_review.instrument.blanks import Blanks
from tui_review.instrument.choices import choices_of
from tui_review.instrument.kinds.instead import instead_of
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.kinds.simple import parse_cell
from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.language.people import name_key, perhaps_names, split_names
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.plurals import and_more, count_of, verb_of
from tui_review.shape.door import structured_file
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import BY_KIND, STRICT, FilledText
from tui_review.sought import without_accents
from tui_review.store.csv_file import WORKBOOK, Record, TableFile
from tui_review.store.file_dates import DateStyle, is_in_utc
from tui_review.store.reviews import check_fits
from tui_review.yamlfile.reader import read_file

_OF_A_ROW: Final = 3
"""Values that every row has: its id, where it begins and where it ends."""
_HEADER_WITHIN: Final = 30
"""So many first records may be the header."""


_MOST_NAMED: Final = 5
"""So many names that nobody has are said."""
_BETWEEN_CHOICES: Final = re.compile(r"\s*[,;|\n]\s*")
"""What stands between several choices, where each of them is known."""
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
"""What stands in brackets in or behind a name, with the blanks before it."""
_TRUTHS: Final = {"1": "Yes", "true": "Yes", "0": "No", "false": "No"}
"""How other systems write Yes and No."""


@frozen()
class ColumnMap:
    """How the columns of a file become those of a table."""

    columns: dict[str, str] = field(default_factory=dict)
    """The file's header by column id; empty for a column that is not to be taken."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """By column id, what a cell's text stands for."""
    always: dict[str, str] = field(default_factory=dict)
    """What every row has in a column that the file lacks."""
    dates: Annotated[dict[str, str] | str, BY_KIND] = ""
    """The dates' format as strptime has it (`%d.%m.%Y`), one or by column id; empty: as people write dates."""
    separator: FilledText = ";"
    """What stands between several choices in one cell."""
    skip: list[FilledText] = field(default_factory=list)
    """A line whose first filled cell begins with one of these, in any case, is left out: `Printed`, `Total`."""

    __pydantic_config__ = STRICT


@frozen()
class PeopleNamed:
    """Whom a column may name."""

    names: tuple[str, ...]
    """As they stand in the table of the people."""
    one: bool
    """Whether a row is one person's: a line with several people becomes a row for each."""
    shared: frozenset[str] = frozenset()
    """The keys of names that two of them have."""


_SUM: Final = re.compile(r"(?i)(?:grand |sub-?)?(?:totals?|sum|count|records?)\b[ :]*\d*\Z")
_REAL_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_MONTHS: Final = 12
_LETTERS: Final = re.compile(r"[^\W\d_]")


@frozen()
class BadLine:
    """What is wrong with a line of the file."""

    line: int
    column: str
    """The table's column id; empty for the line as a whole."""
    message: str


@dataclass(slots=True)
class Loaded:
    """What a file comes to."""

    rows: list[RowMap] = field(default_factory=list)
    """New rows, in the order of the file."""
    bad: list[BadLine] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    """Lines whose row the table has already, or that stand in the file before."""
    again: dict[int, int] = field(default_factory=dict)
    """Of those, the lines whose row stands in the file before, each with the line of the first."""
    notes: list[str] = field(default_factory=list)
    """What was understood in a way that a person may want to look at."""
    ignored: tuple[str, ...] = ()
    """Headers that belong to no column of the table."""
    absent: tuple[str, ...] = ()
    """Labels of the table's columns that the file lacks."""
    lines: int = 0
    """How many lines there are below the header."""


def read_mapping(path: Path, question: Question) -> ColumnMap:
    """A mapping from a YAML file. Raises UserError for one that names what is not there."""
    _, document = read_file(path, strings=True)
    mapping = structured_file(ColumnMap, document, remedy="docs/instrument-language.md has the format.")
    known = [column.id for column in question.columns]
    for key in ("columns", "values", "always", "dates"):
        named = getattr(mapping, key)
        for id_ in named if isinstance(named, dict) else ():
            column = question.column(id_)
            what = (
                "" if column is not None else f"{question.id} has no column {id_}.{did_you_mean(id_, known)}"
            )
            if column is not None and column.compute and named[id_]:
                what = f"The program works out {column.label} ({id_}) itself; nothing is taken for it."
            if what:
                raise UserError(what, file=str(path), line=document.line((key, id_)))
    return mapping


def rows_from(  # noqa: PLR0913 - everything that says what a line means
    tables: Sequence[TableFile],
    question: Question,
    mapping: ColumnMap,
    existing: list[RowMap],
    people: Mapping[str, PeopleNamed],
    file: str,
    *,
    blanks: Blanks | None = None,
    keep_duplicates: bool = False,
) -> Loaded:
    """The rows of a file for a table, and everything that is wrong with it.

    `tables` are the tables in it (the sheets of a workbook), of which the first with a header that fits is taken;
    `existing` are the rows there are; `people` says, by column, whom it may name; `file` is its name in messages;
    `blanks` are the texts that stand for nothing, by column.
    Raises UserError for a header that cannot serve.
    """
    loader = _Loader(tables, question, mapping, people, file, blanks or {})
    return loader.loaded(existing, keep_duplicates=keep_duplicates)


class _Loader:
    def __init__(  # noqa: PLR0913 - see `rows_from`
        self,
        tables: Sequence[TableFile],
        question: Question,
        mapping: ColumnMap,
        people: Mapping[str, PeopleNamed],
        file: str,
        blanks: Blanks,
    ) -> None:
        self._question = question
        self._blanks = blanks
        self._said_nothing: dict[str, list[str]] = {}
        """By the label of a column, the texts of its cells that were taken as empty."""
        self._nobodys: dict[str, dict[str, None]] = {}
        """By the label of a column, the names in it that are nobody's and near nobody's."""
        self._alike: dict[str, dict[str, str]] = {}
        """By the label of a column, whom the names in it are taken for, which have other accents."""
        self._bracketed: dict[str, dict[str, str]] = {}
        """By the label of a column, whom the names in it are taken for, which have something in brackets."""
        self._mapping = mapping
        self._people = people
        self._file = file
        self._result = Loaded()
        records, at = self._header_in(tables)
        self._header = tuple(cell.strip() for cell in records[at].cells)
        self._header_line = records[at].line
        self._records = records[at + 1 :]
        above = [record.line for record in records[:at]]
        table = next(each for each in tables if each.records is records)
        self._in_workbook = table.encoding == WORKBOOK
        self._say_hidden(table, self._records)
        if above:
            self._result.notes.append(f"not taken, as it stands above the header: {_lines(above)}")
        self._places = self._found_places()
        self._styles = {
            column.id: self._style(column) for column in question.columns if kind_of(column).is_day
        }

    def _say_hidden(self, table: TableFile, below: Sequence[Record]) -> None:
        """Rows and columns that nobody sees in the workbook are taken all the same, which is said."""
        lines = [record.line for record in below if record.line in table.hidden_rows]
        columns = [
            self._header[at] for at in table.hidden_columns if at < len(self._header) and self._header[at]
        ]
        if lines:
            what = f"{count_of(len(lines), 'row')} of the sheet {verb_of(len(lines), 'is')} hidden"
            more = _a_few(map(str, lines))
            self._result.notes.append(f"{what} and loaded all the same: {more}")
        if columns:
            what = f"{count_of(len(columns), 'column')} of the sheet {verb_of(len(columns), 'is')} hidden"
            self._result.notes.append(f"{what} and read all the same: {', '.join(columns)}")

    def loaded(self, existing: list[RowMap], *, keep_duplicates: bool) -> Loaded:
        """Every line, read."""
        result, taken = self._result, set(self._places.values())
        left = [head for at, head in enumerate(self._header) if at not in taken and head]
        for column_id, at in self._places.items():
            column = self._question.column(column_id)
            also = [head for head in left if column is not None and _plain(head) in self._headings(column)]
            left = [head for head in left if head not in also]
            if column is not None and also:
                what = f"{column.label} is taken from {self._header[at]}, and not from {', '.join(also)}"
                result.notes.append(f"{what}; --map can say otherwise")
        for column in self._question.columns:
            own = [head for head in left if column.compute and _plain(head) in self._headings(column)]
            left = [head for head in left if head not in own]
            if own:
                what = f"{column.label} is worked out by the program, and not taken from {', '.join(own)}"
                result.notes.append(what)
        result.ignored = tuple(left)
        given = {*self._places, *self._mapping.always}
        asked = (each for each in self._question.columns if not each.compute)
        result.absent = tuple(each.label for each in asked if each.id not in given)
        result.lines = len(self._records)
        computed = {column.id for column in self._question.columns if column.compute}
        existing = [{id_: cell for id_, cell in row.items() if id_ not in computed} for row in existing]
        known, first = {_as_one(row) for row in existing}, dict[str, int]()
        values = sum(map(_values_in, existing))
        for record in self._records:
            for row in self._rows(record):
                key = _as_one(row)
                before = first.get(key, 0)
                if (before or key in known) and not keep_duplicates:
                    result.duplicates.append(record.line)
                    if before:
                        result.again[record.line] = before
                else:
                    result.rows.append(row)
                    first.setdefault(key, record.line)
                    values += _values_in(row)
                    # As soon as it is known: what comes of tens of thousands of rows is long in working out.
                    check_fits(values)
        for label, taken_for in self._alike.items():
            said = _a_few(f"{name!r} for {each}" for name, each in taken_for.items())
            result.notes.append(f"{label}: taken, accents aside: {said}")
        for label, taken_for in self._bracketed.items():
            said = _a_few(f"{name!r} for {each}" for name, each in taken_for.items())
            result.notes.append(f"{label}: taken, what stands in brackets aside: {said}")
        for label, names in self._nobodys.items():
            result.notes.append(
                f"{label}: nobody in the table of people is called {_a_few(map(repr, names))}"
            )
        for label, texts in self._said_nothing.items():
            says = " or ".join(dict.fromkeys(texts))
            cells = f"{count_of(len(texts), 'cell')} {verb_of(len(texts), 'says')} {says}"
            result.notes.append(f"{label}: {cells}, taken as empty")
        return result

    # The header

    def _header_in(self, tables: Sequence[TableFile]) -> tuple[tuple[Record, ...], int]:
        """The records of the table that is meant, and which of them is the header."""
        found = [(table, at) for table in tables if (at := self._header_at(table)) is not None]
        if found:
            (table, at), *others = found
            if table.sheet and len(tables) > 1:
                self._result.notes.append(f"taken from the sheet {table.sheet}")
            for other, _ in others:
                what = f"the sheet {other.sheet} has such a header, too, and was not taken: --sheet takes another"
                self._result.notes.append(what)
            return table.records, at
        first = next((table.records for table in tables if table.records), ())
        if not first or first[0].problem:
            remedy = "One of the first lines must name the columns."
            raise UserError("There is no header line.", remedy=remedy, file=self._file, line=1)
        return first, 0

    def _header_at(self, table: TableFile) -> int | None:
        """Which of its records is the header; None where none can be."""
        least = min(2, len(self._question.columns))
        heads = (
            at for at, each in enumerate(table.records[:_HEADER_WITHIN]) if self._known_in(each) >= least
        )
        return next(heads, None)

    def _known_in(self, record: Record) -> int:
        """How many of a record's cells name columns."""
        cells = {_plain(cell) for cell in record.cells}
        return sum(not cells.isdisjoint(self._headings(column)) for column in self._question.columns)

    def _headings(self, column: Column) -> list[str]:
        """What may stand above a column, first what is meant most likely."""
        if column.id in self._mapping.columns:
            wanted = self._mapping.columns[column.id]
            return [_plain(wanted)] if wanted else []
        also = (column.headings,) if isinstance(column.headings, str) else column.headings
        return [_plain(each) for each in (column.id, column.label, *also)]

    def _found_places(self) -> dict[str, int]:
        """For each column of the table, which cell of a record it takes."""
        heads = self._heads()
        places: dict[str, int] = {}
        for column in self._question.columns:
            if column.compute:
                continue
            headings = self._headings(column)
            wanted = self._mapping.columns.get(column.id)
            if wanted and _plain(wanted) not in heads:
                hint = did_you_mean(wanted, self._header)
                raise UserError(
                    f"There is no column {wanted!r}.{hint}", file=self._file, line=self._header_line
                )
            found = next((heads[each] for each in headings if each in heads), None)
            if found is not None:
                places[column.id] = found
            elif column.required and not column.asked_when and column.id not in self._mapping.always:
                raise UserError(
                    f"No column is for {column.label} ({column.id}), which every {self._question.row} needs.",
                    remedy=f"Name one with --map, `columns: {{{column.id}: HEADER}}`. "
                    f"There are: {', '.join(filter(None, self._header))}.",
                    file=self._file,
                    line=self._header_line,
                )
        if not places:
            known = ", ".join(column.label for column in self._question.columns)
            what = f"No column belongs to the table ({known})."
            raise UserError(what, remedy="Use --map.", file=self._file, line=self._header_line)
        return places

    def _heads(self) -> dict[str, int]:
        heads: dict[str, int] = {}
        for at, head in enumerate(self._header):
            if head and _plain(head) in heads:
                what = f"Two columns are called {head!r}."
                raise UserError(what, remedy="Rename one.", file=self._file, line=self._header_line)
            heads[_plain(head)] = at
        return heads

    def _style(self, column: Column) -> DateStyle:
        """How a column of dates is written; said where the day comes first, or may."""
        own = self._mapping.dates
        pattern = own.get(column.id, "") if isinstance(own, dict) else own
        at = self._places.get(column.id)
        texts = [] if at is None else self._below(at)
        others = {self._header[each]: self._below(each) for each in self._undecided_by_map(at)}
        style = DateStyle(texts, pattern, others)
        if said := _read_as(style):
            self._result.notes.append(f"{column.label} {said}; --map can say otherwise")
        dates = [text for text in texts if self._in_workbook and _REAL_DATE.fullmatch(text)]
        written = style.day_first or style.month_first
        if dates and written and all(int(text[-2:]) <= _MOST_MONTHS for text in dates):
            # A spreadsheet that reads 3/4 the other way makes a date of it, and leaves 13/4 a text.
            what = f"{column.label}: {count_of(len(dates), 'date')} of the first twelve days ({dates[0]}) beside texts"
            what += f" ({written[0]}): the workbook may have been opened where days and months stand the other way,"
            self._result.notes.append(f"{what} and have turned them round. Look at those dates")
        if elsewhere := [text for text in texts if is_in_utc(text)]:
            what = f"{column.label}: {count_of(len(elsewhere), 'cell')} {verb_of(len(elsewhere), 'has')} a time in UTC "
            what += f"({elsewhere[0].strip()}); its day is taken, which may be another than where it was"
            self._result.notes.append(what)
        return style

    def _below(self, at: int) -> list[str]:
        """The cells below a header."""
        return [each.cells[at] for each in self._records if at < len(each.cells)]

    def _undecided_by_map(self, own: int | None) -> Iterator[int]:
        """Where the other columns are of which no map says how they write dates."""
        dates = self._mapping.dates
        said = {self._places.get(id_) for id_ in dates} if isinstance(dates, dict) else set()
        return (at for at, head in enumerate(self._header) if head and at != own and at not in said)

    # A line

    def _rows(self, record: Record) -> list[RowMap]:
        """The rows of one line; none where something is wrong with it, which is kept."""
        if why := self._why_skipped(record):
            said = " ".join(filter(None, map(str.strip, record.cells)))
            self._result.notes.append(f"line {record.line} is left out, as {why}: {said}")
            return []
        extra = record.cells[len(self._header) :]
        what = record.problem
        if not what and (len(record.cells) < len(self._header) or any(cell.strip() for cell in extra)):
            what = f"It has {count_of(len(record.cells), 'cell')}; the header has {len(self._header)}."
        if what:
            self._result.bad.append(BadLine(record.line, "", what))
            return []
        row, bad = self._row(record.cells)
        self._result.bad += [BadLine(record.line, column, what) for column, what in bad]
        return [] if bad else self._for_each_person(row, record.line)

    def _why_skipped(self, record: Record) -> str:
        """Why a line is none of the table; empty where it is one."""
        if record is self._records[-1] and _is_a_sum(record):
            return "it reads as a sum"
        cells = [cell.strip() for cell in record.cells]
        filled = [cell for cell in self._header if cell]
        if [cell.casefold() for cell in cells if cell] == [cell.casefold() for cell in filled]:
            return "it is the header once more"
        first = next(filter(None, cells), "").casefold()
        return (
            "the map says so" if any(first.startswith(each.casefold()) for each in self._mapping.skip) else ""
        )

    def _row(self, cells: tuple[str, ...]) -> tuple[RowMap, list[tuple[str, str]]]:
        row: RowMap = {}
        bad: list[tuple[str, str]] = []
        for column in self._question.columns:
            at = self._places.get(column.id)
            text = self._meant(column, cells[at].strip() if at is not None else "")
            if (blanks := self._blanks.get(column.id)) and blanks.hold(text):
                self._said_nothing.setdefault(column.label, []).append(text)
                text = ""
            text = text or self._mapping.always.get(column.id, "")
            if not text:
                if column.required and not column.asked_when:
                    bad.append((column.id, f"{column.label} is missing."))
                continue
            try:
                row[column.id] = self._cell(column, text)
            except UserError as error:
                bad.append((column.id, f"{column.label}: {error.message}"))
        return row, bad

    def _meant(self, column: Column, text: str) -> str:
        """What a cell's text stands for: by the map, then by what the choices are called elsewhere."""
        values = self._mapping.values.get(column.id, {})
        for written, meant in values.items():
            if _plain(written) == _plain(text):
                return meant
        for choice in choices_of(column):
            also = (choice.also,) if isinstance(choice.also, str) else choice.also
            if _plain(text) and _plain(text) in {_plain(each) for each in (choice.code, choice.shown, *also)}:
                return choice.code
        said = _TRUTHS.get(text.casefold(), text)
        return said if said in column.options else text

    def _cell(self, column: Column, text: str) -> str | int | list[str]:
        given: Any = "; ".join(split_names(text)) if column.id in self._people else text
        if column.id in self._styles and not instead_of(column, text):
            given = self._styles[column.id].read(text) or text
        if kind_of(column).holds == "several":
            given = self._each_choice(column, text)
        found = parse_cell(column, given)
        if found == NA and not column.na_if:
            raise UserError(f"{text!r} is no value here.", remedy="Leave the cell empty.")
        return found

    def _each_choice(self, column: Column, text: str) -> list[str]:
        """The choices in a cell; commas and the like part them only where each part is one."""
        found: list[str] = []
        for piece in filter(None, map(str.strip, text.split(self._mapping.separator))):
            whole = self._meant(column, piece)
            parts = [self._meant(column, each) for each in _BETWEEN_CHOICES.split(piece) if each]
            apart = whole not in column.options and all(each in column.options for each in parts)
            found += parts if apart else [whole]
        return found

    # People

    def _for_each_person(self, row: RowMap, line: int) -> list[RowMap]:
        """The row with names as the people's table has them; one for each where several people share a line."""
        rows = [row]
        for column in self._question.columns:
            people = self._people.get(column.id)
            cell = row.get(column.id)
            if people is None or not isinstance(cell, str):
                continue
            named = [self._called(name, people, column, line) for name in _each_name(cell, people)]
            if people.one:
                rows = [{**each, column.id: name} for each in rows for name in dict.fromkeys(named)]
            else:
                rows = [{**each, column.id: "; ".join(dict.fromkeys(named))} for each in rows]
        return rows

    def _called(self, name: str, people: PeopleNamed, column: Column, line: int) -> str:
        """A name as the table of people has it; one that nobody has stays, and is said where another is near."""
        known = {name_key(each): each for each in people.names}
        key = name_key(name)
        if key in people.shared:
            what = f"{column.label}: two people are called {name!r}, and nothing tells which is meant. Write their "
            what += "names so that they differ, in the table of people and here."
            self._result.bad.append(BadLine(line, column.id, what))
        if key in known:
            return known[key]
        alike = _called_so(name, people)
        if len(alike) == 1:
            self._alike.setdefault(column.label, {})[name] = alike[0]
            return alike[0]
        if _BRACKETS.search(name) and (meant := self._without_brackets(name, people, column, line)):
            return meant
        if near := closest(key, known):
            self._result.notes.append(
                f"line {line}: {column.label}: nobody in the table of people is called {name!r}. Did you mean "
                f"{known[near]}?"
            )
        elif people.names:
            self._nobodys.setdefault(column.label, {})[name] = None
        return name

    def _without_brackets(self, name: str, people: PeopleNamed, column: Column, line: int) -> str:
        """Whom a name with something in brackets means; empty where it is nobody's, nor near anybody's.

        A line is bad in which it is near somebody's, or names two: left as it is, it would count for nobody.
        """
        bare = _BRACKETS.sub("", name)
        found = _called_so(bare, people)
        others = [other for each in _BRACKETS.findall(name) for other in _called_so(each, people)]
        if len(found) == 1 and not others and name_key(found[0]) not in people.shared:
            self._bracketed.setdefault(column.label, {})[name] = found[0]
            return found[0]
        near = {without_accents(name_key(each)): each for each in people.names}
        meant = found or [near[each] for each in [closest(without_accents(name_key(bare)), near)] if each]
        if meant or others:
            what = f"{column.label}: nobody in the table of people is called {name!r}, and what stands in brackets "
            what += f"does not tell who is meant. Did you mean {' or '.join(dict.fromkeys((*meant, *others)))}? Write "
            what += "the name alone, as it stands there."
            self._result.bad.append(BadLine(line, column.id, what))
            return name
        return ""


def _read_as(style: DateStyle) -> str:
    """How dates are read of which some could be read in two ways, and what tells; empty where nothing is to be said."""
    either = f"{count_of(len(style.either), 'cell')} could be either way"
    either += f" ({style.either[0]})" if style.either else ""
    shows = style.day_first or style.month_first
    column, against = style.otherwise() if style.either else ("", "")
    if style.month_first and (style.day_first or not column):
        return ""
    if shows:
        tells = f": {count_of(len(shows), 'cell')} {verb_of(len(shows), 'shows')} it ({shows[0]})"
        tells += f", though {column} has {against}" if column else ""
        return f"is read as {'day/month' if style.day_first else 'month/day'}/year{tells}, {either}"
    decided = style.decided(style.either[0]) if style.either else None
    if decided is None or decided.unsure:
        return ""
    order = "day/month" if decided.is_day_first else "month/day"
    tells = f"as {decided.why}" if decided.says else "and nothing tells"
    return f"is read as {order}/year, {tells}: {either}"


def _a_few(texts: Iterable[str]) -> str:
    """The first of several, and how many more there are."""
    listed = list(texts)
    return and_more(listed[:_MOST_NAMED], len(listed) - _MOST_NAMED)


def _is_a_sum(record: Record) -> bool:
    """Whether a line is what other programs write below a table: `Total,,12`."""
    given = [cell.strip() for cell in record.cells if cell.strip()]
    return (
        bool(given)
        and _SUM.match(given[0]) is not None
        and not any(_LETTERS.search(each) for each in given[1:])
    )


def _each_name(cell: str, people: PeopleNamed) -> list[str]:
    """The names in a cell; commas and the like part them only where each part is somebody known."""
    known = {without_accents(name_key(name)) for name in people.names}
    found: list[str] = []
    for name in split_names(cell):
        parts = _parts(name)
        one, *each = (
            known.intersection(without_accents(name_key(bare)) for bare in (part, _BRACKETS.sub("", part)))
            for part in (name, *parts)
        )
        whole = one or not all(each)
        found += [name] if whole else parts
    return found


def _called_so(name: str, people: PeopleNamed) -> list[str]:
    """Those in the table of people who are called so, accents aside."""
    key = without_accents(name_key(name))
    return [each for each in dict.fromkeys(people.names) if without_accents(name_key(each)) == key]


def _parts(name: str) -> list[str]:
    """The parts of what may be several names, each with what stands in brackets behind it."""
    inside = iter([each[0] for each in _BRACKETS.finditer(name)])
    return [re.sub("\0", lambda _: next(inside), part) for part in perhaps_names(_BRACKETS.sub("\0", name))]


def _lines(lines: list[int]) -> str:
    return f"line {lines[0]}" if len(lines) == 1 else f"lines {lines[0]} to {lines[-1]}"


def _as_one(row: RowMap) -> str:
    """A row as a text that is the same for equal rows alone."""
    return json.dumps(row, sort_keys=True, default=repr)


def _values_in(row: RowMap) -> int:
    """How many keys and values a row is in a file, at least."""
    return _OF_A_ROW + 2 * len(row)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
