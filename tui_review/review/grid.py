"""Grids worked out: which entries count in which month for whom, why the others do not, and what is missing.

Pure: one evaluation in, plain results out. What is required stands in the instrument alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from tui_review.instrument.grid_rules import GridRules, RequirementRules, StretchRules
from tui_review.instrument.language.evaluate import (
    Evaluator,
    Missing,
    RowMap,
    day_after,
    is_date,
    month_end,
)
from tui_review.instrument.language.people import name_key
from tui_review.instrument.language.syntax import Condition, refs
from tui_review.instrument.language.values import rows_in
from tui_review.review.grid_judge import GridEntry, GridLines, Judged, OtherRow, Present, judge
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.review.evaluation import Evaluation, GridMemory

MOST_MONTHS: Final = 120
"""A grid has at most so many months: more is a slip in a date."""
NO_RECORD: Final = "not recorded"
"""What is said where something is not known, rather than known to be otherwise."""

GridFigure = Literal[Missing.UNANSWERED, Missing.NOT_ASKED] | int


@frozen()
class Grid:
    """One grid: months by lines, requirement by requirement."""

    id: str
    title: str
    line: str
    """What one line is called: `person`."""
    entry: str
    """What one entry is called: `contact`."""
    entries: str
    """The table of the entries."""
    months: tuple[str, ...] = ()
    """`2026-01`, …; empty while the grid cannot be made."""
    requirements: tuple[Judged, ...] = ()
    unmatched: tuple[str, ...] = ()
    """Entries (row ids) that are nobody's, as far as is recorded."""
    undated: tuple[str, ...] = ()
    """Entries without a date, which are in no month."""
    outside: tuple[str, ...] = ()
    """Entries dated before the first month or after the last."""
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Entries in the months that count for nothing, whatever is required, by the reason why.

    That it is not recorded whose they are is one.
    """
    undue: tuple[str, ...] = ()
    """Entries that would count for a month in which nothing is required of whoever's they are."""
    waiting_for: tuple[str, ...] = ()
    """The questions without an answer that it waits for; until then no figure is certain."""
    called: dict[str, str] = field(default_factory=dict)
    """What one row of a table is called, by table: of that of the entries, and of those of `has_row`."""
    order: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The row ids of those tables, in the order of each."""
    days: dict[str, str] = field(default_factory=dict)
    """The ISO dates of the entries that have one, by row id."""

    def row_called(self, judged: Judged, row: str) -> str:
        """A row that a requirement's months name, as it is called everywhere: `contact 6`."""
        return f"{self.called[judged.table]} {self.number(judged.table, row)}"

    def number(self, table: str, row: str) -> int:
        """Where a row stands in its table, from 1."""
        return self.order[table].index(row) + 1

    def numbers(self, entries: Iterable[str]) -> str:
        """Where entries stand in their table: `3, 6`."""
        return ", ".join(str(self.number(self.entries, row)) for row in entries)

    def requirement(self, id_: str) -> Judged | None:
        """The requirement of that id, or None."""
        return next((each for each in self.requirements if each.id == id_), None)

    def figure(self, id_: str) -> GridFigure:
        """The percentage that is met, rounded down: what a requirement's id stands for in conditions."""
        found = self.requirement(id_)
        if self.waiting_for or found is None or found.open:
            return Missing.UNANSWERED
        return Missing.NOT_ASKED if found.percent is None else found.percent

    def as_json(self) -> dict[str, Any]:
        """A plain map of everything, with the percentages."""
        found = asdict(self)
        for each, plain in zip(self.requirements, found["requirements"], strict=True):
            plain["percent"] = each.percent
        return found


@frozen(repr=False, eq=False)
class LookedAt:
    """One entry, and what it is for each line."""

    given: RowMap
    """The row, as it was when this was worked out."""
    meant: bool
    """Whether the grid is about it, as far as is known."""
    day: str
    """Its ISO date; empty where it has none."""
    left_out: str
    """Why it counts for nothing, whatever is required; empty where it may count."""
    unnamed: str
    """Of one that is no line's: what is not recorded of whose it is; empty where it is somebody else's."""
    lines: dict[str, GridEntry]
    """By line, for those whose it is, in the months of the grid."""


def grid_of(evaluation: Evaluation, id_: str, memory: GridMemory) -> Grid | None:
    """A grid as it is with these answers; None where it is not asked.

    It is put into `memory`, and worked out only if it is not there: each by itself, as one may ask for another's
    figures.
    """
    if id_ not in memory.made:
        rules = evaluation.rules.grids[id_]
        asked = True if rules.asked is None else evaluation.truth(rules.asked)
        made = None
        if asked is not False:
            maker = _Maker(rules, evaluation, memory.entries.pop(id_, {}))
            made, memory.entries[id_] = maker.grid(waiting=asked is None), maker.looked_at
        memory.made[id_] = made
    return memory.made[id_]


class _Stay(NamedTuple):
    """One row of a line."""

    row: RowMap
    person: Evaluator
    """Its cells called as conditions about entries call them."""
    days: tuple[str, str]
    """From which day to which something is required of it."""

    def holds(self, day: str) -> bool:
        """Whether a day is one of them."""
        return self.days[0] <= day <= self.days[1]


class _LineOfGrid(NamedTuple):
    """One line, as its entries are looked at."""

    ids: tuple[str, ...]
    """The ids of its rows."""
    called: str
    """Its name key: two lines of one are one person's."""
    stays: tuple[_Stay, ...]
    """Its rows."""
    asked: frozenset[str]
    """The requirements that are about it."""

    @property
    def id(self) -> str:
        """That of its first row."""
        return self.ids[0]


class _Dated(NamedTuple):
    """One entry, as it is looked at for a line."""

    row: str
    """Its row id."""
    cells: RowMap
    day: str
    left_out: str


class _Maker:
    def __init__(self, rules: GridRules, evaluation: Evaluation, former: Mapping[str, LookedAt]) -> None:
        """`former` is what was made of entries before a change of nothing but the entries."""
        self._rules = rules
        self._spec = rules.spec
        self._evaluation = evaluation
        self._now = Evaluator(evaluation, evaluation.rules.columns, now=True)
        self._waiting: tuple[str, ...] = ()
        """The open questions that it needs."""
        self._former = former
        self.looked_at: dict[str, LookedAt] = {}
        """What was made of each entry, by row id; empty where there is no grid to put them in."""

    def grid(self, *, waiting: bool) -> Grid:
        """The grid; without months where what it is made from is not answered yet."""
        spec, rules = self._spec, self._rules
        needed = self._evaluation.rules.needs.ids(spec.id)
        months = self._months()
        open_now = [
            id_
            for id_ in needed
            if self._evaluation.value(id_) is Missing.UNANSWERED or self._evaluation.unreadable(id_)
        ] or ([] if months else [spec.months.first, spec.months.last])
        if rules.namesakes(self._given(spec.rows.table).values()):
            open_now.append(spec.rows.table)
        self._waiting = tuple(dict.fromkeys(open_now))
        head = (spec.id, spec.title, rules.line, rules.entry, spec.entries.table)
        first = {spec.months.first, spec.months.last, spec.rows.table, spec.entries.table}
        if waiting or not months or first & set(open_now):
            return Grid(*head, waiting_for=self._waiting)
        lines = self._lines(months)
        judged = judge(self._rules, months, lines)
        undue = tuple(self._undue(lines, judged))
        rows = {row_id: each for row_id, each in self.looked_at.items() if each.meant}
        days = {row_id: each.day for row_id, each in rows.items() if each.day}
        tables = dict.fromkeys((spec.entries.table, *(each.table for each in judged)))
        period = set(months)
        inside = {row_id for row_id, day in days.items() if day[:7] in period}
        left_out: dict[str, tuple[str, ...]] = {}
        for row_id in filter(inside.__contains__, rows):
            each = rows[row_id]
            if why := (each.left_out if each.lines else each.unnamed):
                left_out[why] = (*left_out.get(why, ()), row_id)
        return Grid(
            *head,
            months=months,
            requirements=judged,
            unmatched=tuple(
                id_ for id_, row in rows.items() if id_ in inside and not (row.lines or row.unnamed)
            ),
            undated=tuple(row_id for row_id in rows if row_id not in days),
            outside=tuple(row_id for row_id in days if row_id not in inside),
            left_out=left_out,
            undue=undue,
            waiting_for=self._waiting,
            called={table: self._evaluation.rules.questions[table].question.row for table in tables},
            order={table: tuple(self._given(table)) for table in tables},
            days=days,
        )

    def _months(self) -> tuple[str, ...]:
        first = self._evaluation.value(self._spec.months.first)
        last = self._evaluation.value(self._spec.months.last)
        if not (isinstance(first, str) and isinstance(last, str) and is_date(first) and is_date(last)):
            return ()
        low, high = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
        if not 0 <= high - low < MOST_MONTHS:
            return ()
        return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(low, high + 1))

    def _given(self, table: str) -> dict[str, RowMap]:
        """The rows of a table as they stand."""
        return rows_in(self._evaluation.value(table))

    def _rows(self, table: str) -> dict[str, RowMap]:
        """The rows of a table, each with the cells that count."""
        return {row_id: self._now.counted(row, table) for row_id, row in self._given(table).items()}

    def _lines(self, months: tuple[str, ...]) -> GridLines:
        """Each line with its entries by month, whether each entry counts, and in which months it is asked."""
        spec, rules = self._spec, self._rules
        covered = {id_: tuple(self._days(cover, self._now)) for id_, cover in rules.covers.items()}
        open_now: set[str] = set()
        lines = [self._line(rows, open_now) for rows in rules.lines(self._rows(spec.rows.table))]
        for row_id, row in self._given(spec.entries.table).items():
            former = self._former.get(row_id)
            if former is None or former.given is not row:
                former = self._look(row_id, row, lines, set(months), covered)
            self.looked_at[row_id] = former
        dated = sorted((each for each in self.looked_at.values() if each.lines), key=lambda each: each.day)
        found = []
        for number, line in enumerate(lines, 1):
            lifted = [
                (start[:7], end[:7], lift.stretch.because)
                for lift in rules.lifts
                for stay in line.stays
                for start, end in self._days(lift, stay.person)
            ]
            found.append(
                Present(
                    line.ids,
                    str(line.stays[0].row.get(spec.rows.name, "")) or f"{rules.line} {number}",
                    tuple(each.lines[line.id] for each in dated if line.id in each.lines),
                    line.asked,
                    tuple(stay.days for stay in line.stays),
                    tuple(lifted),
                    self._windows(line),
                    self._other_rows(line),
                )
            )
        return GridLines(tuple(found), covered, frozenset(open_now))

    def _undue(self, lines: GridLines, judged: tuple[Judged, ...]) -> Iterator[str]:
        """The entries that would count for a month, by themselves, in which nothing is required of their person.

        A line's days leave the month out, or a part of it; a month that is lifted says so itself, and one that is
        asked of lines together takes theirs.
        """
        together = {
            row
            for each in judged
            for line in each.lines
            if line.together
            for cell in line.cells
            for row in cell.named
        }
        monthly = {
            each.requirement.id: {"", *self._because(each.under)}
            for each in self._rules.requirements
            if each.requirement.each_month or each.requirement.window
        }
        of_entry: dict[str, dict[str, bool]] = {}
        for line in lines.of:
            for entry in line.entries:
                if any(entry.why_not.get(id_) in reasons for id_, reasons in monthly.items()):
                    whose = of_entry.setdefault(entry.row, {})
                    called = name_key(line.name)
                    whose[called] = whose.get(called, False) or line.whole(entry.day[:7])
        return (
            row_id
            for row_id in self.looked_at
            if row_id not in together and not all(of_entry.get(row_id, {}).values())
        )

    def _line(self, rows: dict[str, RowMap], open_now: set[str]) -> _LineOfGrid:
        """A line; what a blank cell leaves open of what is asked of it comes to `open_now`."""
        asked: set[str] = set()
        for each in self._rules.requirements:
            about = True if each.who is None else self._rules.about(each.who, rows.values(), self._now)
            (asked if about else open_now if about is None else set()).add(each.requirement.id)
        own = self._spec.rows
        first, named = next(iter(rows.items()))
        called = name_key(str(named.get(own.name, ""))) or first
        stays = (
            _Stay(row, self._now.in_row(row, own.table, self._rules.scopes.prefix), self._stay(row))
            for row in rows.values()
        )
        return _LineOfGrid(tuple(rows), called, tuple(stays), frozenset(asked))

    def _look(
        self,
        row_id: str,
        given: RowMap,
        lines: list[_LineOfGrid],
        period: set[str],
        covered: dict[str, tuple[tuple[str, str], ...]],
    ) -> LookedAt:
        """What an entry is for each line: as it stands to the row of its day, or to the first whose it is.

        Two lines of one person share theirs: each looks at it as it stands to it.
        """
        table, when = self._spec.entries.table, self._rules.when
        row = self._now.counted(given, table)
        day = _day(row, self._spec.entries.date)
        itself = self._now.in_row(row, table)
        if when is not None and itself.truth(when) is False:
            return LookedAt(given, False, day, "", "", {})
        left_out = next((why for must, why in self._rules.counts if itself.truth(must) is False), "")
        mine: dict[str, tuple[_LineOfGrid, _Stay, bool]] = {}
        owner: dict[str, tuple[bool, str]] = {}
        for line in lines if day[:7] in period else ():
            match = self._rules.match
            whose = [stay for stay in line.stays if stay.person.in_row(row, table).truth(match) is True]
            if whose:
                stay = next((each for each in whose if each.holds(day)), whose[0])
                inside = stay.holds(day)
                mine[line.id] = line, stay, inside
                if line.called not in owner or inside > owner[line.called][0]:
                    owner[line.called] = inside, line.id
        return LookedAt(
            given,
            True,
            day,
            left_out,
            "" if mine else self._unnamed(row, lines),
            {
                id_: self._entry(
                    _Dated(row_id, row, day, left_out),
                    stay.person,
                    covered,
                    self._looks_at(line.asked, owner=owner[line.called][1] == id_, inside=inside),
                )
                for id_, (line, stay, inside) in mine.items()
            },
        )

    def _unnamed(self, row: RowMap, lines: list[_LineOfGrid]) -> str:
        """What is not recorded of whose an entry is; empty where it is known to be nobody's."""
        table = self._spec.entries.table
        stays = (stay.person.in_row(row, table) for line in lines for stay in line.stays)
        lacks = (self._lacks(self._rules.match, "", table, stay) for stay in stays)
        return next((why for why, blank in lacks if blank), "")

    def _looks_at(self, asked: frozenset[str], *, owner: bool, inside: bool) -> set[str]:
        """The requirements of a line that look at an entry of its person.

        `owner` is a line whose the entry is where it may be one's alone: the first of its day, or the first of all.
        What is asked once over all the months takes every entry; what is asked of a month, those of the line's days;
        what is asked of every entry, each once for a person.
        """
        return {
            each.requirement.id
            for each in self._rules.requirements
            if each.requirement.id in asked
            and (owner or each.requirement.in_all or (inside and not each.requirement.every_entry))
        }

    def _entry(
        self,
        entry: _Dated,
        person: Evaluator,
        covered: dict[str, tuple[tuple[str, str], ...]],
        asked: set[str],
    ) -> GridEntry:
        """One entry of a line, with why it does not count for a requirement (empty: it does)."""
        table = self._spec.entries.table
        evaluator = person.in_row(entry.cells, table)
        reasons: dict[str, tuple[str, bool]] = {}
        short: dict[str, str] = {}
        for each in self._rules.requirements:
            own = each.requirement
            if own.id not in asked or own.covered or own.has_row:
                continue
            if each.counting not in reasons:
                left_out = (entry.left_out, False)
                found = left_out if entry.left_out else self._why_not(each, table, evaluator)
                reasons[each.counting] = (
                    found if found[0] else (self._outside(each.under, entry.day, covered), False)
                )
            reasons[own.id] = reasons[each.counting]
            if each.share is not None and not reasons[own.id][0]:
                why, blank = self._lacks(each.share, own.why_not, table, evaluator)
                if why:
                    short[own.id] = why
                    reasons[own.id] = ("", blank)
        return GridEntry(
            entry.row,
            entry.day,
            {id_: why for id_, (why, _) in reasons.items()},
            frozenset(id_ for id_, (_, unrecorded) in reasons.items() if unrecorded),
            short,
        )

    def _why_not(self, rules: RequirementRules, table: str, evaluator: Evaluator) -> tuple[str, bool]:
        """Why a row does not count, and whether only because something is not recorded; what is wrong comes first."""
        unrecorded = ""
        for must, why_not in rules.counts:
            why, blank = self._lacks(must, why_not, table, evaluator)
            if why and not blank:
                return why, False
            unrecorded = unrecorded or why
        for column in rules.recorded:
            if evaluator.value(column) is Missing.UNANSWERED:
                return self._not_recorded(table, [column]), True
        return unrecorded, bool(unrecorded)

    def _lacks(self, must: Condition, why_not: str, table: str, evaluator: Evaluator) -> tuple[str, bool]:
        """What a row lacks of a condition (empty: nothing), and whether that is only not recorded."""
        truth, leaves = evaluator.evaluate(must)
        if truth is not None:
            return ("" if truth else why_not), False
        columns = self._evaluation.rules.columns
        named = [id_ for leaf in leaves for id_ in refs(leaf, columns) if id_ in columns[table]]
        blank = [id_ for id_ in dict.fromkeys(named) if evaluator.value(id_) is Missing.UNANSWERED]
        return (self._not_recorded(table, blank) if blank else f"{why_not} ({NO_RECORD})"), True

    def _not_recorded(self, table: str, columns: list[str]) -> str:
        question = self._evaluation.rules.questions[table].question
        labels = [column.label for column in question.columns if column.id in columns]
        return f"{' and '.join(labels)} {NO_RECORD}"

    def _other_rows(self, line: _LineOfGrid) -> dict[str, tuple[OtherRow, ...]]:
        """By requirement that looks at rows of another table, those that are a line's."""
        found: dict[str, tuple[OtherRow, ...]] = {}
        for each in self._rules.requirements:
            own = each.requirement
            if own.has_row is None or each.row is None or own.id not in line.asked:
                continue
            rows = []
            for row_id, row in self._rows(own.has_row.table).items():
                evaluator = self._whose(line, row, own.has_row.table, each.row)
                if evaluator is not None:
                    rows.append(OtherRow(row_id, *self._why_not(each, own.has_row.table, evaluator)))
            found[own.id] = tuple(rows)
        return found

    def _whose(self, line: _LineOfGrid, row: RowMap, table: str, match: Condition) -> Evaluator | None:
        """A row of another table as it stands to the first row of a line whose it is; None where it is none's."""
        stays = (stay.person.in_row(row, table) for stay in line.stays)
        return next((each for each in stays if each.truth(match) is True), None)

    def _windows(self, line: _LineOfGrid) -> dict[str, tuple[int, int]]:
        """By requirement with a window, its months and how many entries it needs: the most that is asked of a line."""
        found: dict[str, tuple[int, int]] = {}
        for each in self._rules.requirements:
            window = each.requirement.window
            if window is None:
                continue
            asked = [(window.months, window.at_least)]
            if window.unless is not None and each.unless is not None:
                for row in self._rows(window.unless.table).values():
                    months, least = row.get(window.unless.months), row.get(window.unless.at_least)
                    if (
                        isinstance(months, int)
                        and isinstance(least, int)
                        and months > 0
                        and self._whose(line, row, window.unless.table, each.unless) is not None
                    ):
                        asked.append((months, least))
            found[each.requirement.id] = max(asked, key=lambda one: one[1] / one[0])
        return found

    def _outside(self, cover: str, day: str, covered: dict[str, tuple[tuple[str, str], ...]]) -> str:
        if not cover or any(start <= day <= end for start, end in covered.get(cover, ())):
            return ""
        return next(iter(self._because(cover)), "")

    def _because(self, cover: str) -> tuple[str, ...]:
        """Why a day outside of a cover does not count; none where there is no such cover."""
        return (self._rules.covers[cover].stretch.because,) if cover in self._rules.covers else ()

    def _days(self, stretch: StretchRules, outer: Evaluator) -> Iterator[tuple[str, str]]:
        """First and last day of each row that is meant; one without a first day stands for nothing.

        While the grid waits for an answer a row that may be meant is taken: nothing is certain then anyway.
        """
        spec = stretch.stretch
        for row in self._rows(spec.table).values():
            start, end = _day(row, spec.from_), _day(row, spec.to) or _FOREVER
            if not start:
                continue
            meant = True if stretch.when is None else outer.in_row(row, spec.table).truth(stretch.when)
            if meant or (meant is None and self._waiting):
                start = max(start, _day(row, spec.not_before) if spec.not_before else "")
                if spec.longest is not None:
                    end = min(end, day_after(spec.longest, "months", start))
                yield start, end

    def _stay(self, row: RowMap) -> tuple[str, str]:
        """From which day to which something is required of a line."""
        spec = self._spec.rows
        start = _day(row, spec.from_) if spec.from_ else ""
        end = _day(row, spec.to) if spec.to else ""
        start, end = start or _ALWAYS, end or _FOREVER
        if spec.part_months:
            start = start[:8] + "01"
            end = month_end(end) if end != _FOREVER else end
        return start, end


_ALWAYS: Final = "0001-01-01"
_FOREVER: Final = "9999-12-31"


def _day(row: RowMap, column: str) -> str:
    """The date in a cell; empty where there is none."""
    cell = row.get(column)
    return cell if isinstance(cell, str) and is_date(cell) else ""
