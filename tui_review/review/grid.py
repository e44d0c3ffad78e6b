"""Grids worked out: which entries count in which month for whom, why the others do not, and what is missing.

Pure: one evaluation in, plain results out. What is required stands in the instrument alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Literal

from tui_review.instrument.grid_rules import GridRules, StretchRules
from tui_review.instrument.language.evaluate import (
    Answers,
    Evaluator,
    InRow,
    Missing,
    RowMap,
    is_date,
    month_end,
)
from tui_review.instrument.language.syntax import Condition
from tui_review.review.grid_judge import GridEntry, GridLines, Judged, Present, judge
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.review.evaluation import Evaluation

MOST_MONTHS: Final = 120
"""A grid has at most so many months: more is a slip in a date."""
NO_RECORD: Final = "not recorded"
"""Added to a reason when it is not known rather than known to be otherwise."""

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
    """Entries (row ids) that are nobody's."""
    undated: tuple[str, ...] = ()
    """Entries without a date, which are in no month."""
    waiting_for: tuple[str, ...] = ()
    """The questions without an answer that it waits for; until then no figure is certain."""
    order: tuple[str, ...] = ()
    """The row ids of the entries, in the order of their table."""

    def called(self, row: str) -> str:
        """An entry as it is called everywhere: `contact 6`."""
        return f"{self.entry} {self.number(row)}"

    def number(self, row: str) -> int:
        """Where an entry stands in its table, from 1."""
        return self.order.index(row) + 1

    def requirement(self, id_: str) -> Judged | None:
        """The requirement of that id, or None."""
        return next((each for each in self.requirements if each.id == id_), None)

    def figure(self, id_: str) -> GridFigure:
        """The percentage that is met, rounded down: what a requirement's id stands for in conditions."""
        found = self.requirement(id_)
        if self.waiting_for or found is None:
            return Missing.UNANSWERED
        return Missing.NOT_ASKED if found.percent is None else found.percent

    def as_json(self) -> dict[str, Any]:
        """A plain map of everything, with the percentages."""
        found = asdict(self)
        for each, plain in zip(self.requirements, found["requirements"], strict=True):
            plain["percent"] = each.percent
        return found


def grids(evaluation: Evaluation) -> list[Grid]:
    """Every grid that there is with these answers, in the instrument's order."""
    found = []
    for rules in evaluation.rules.grids.values():
        asked = True if rules.asked is None else evaluation.truth(rules.asked)
        if asked is not False:
            found.append(_Maker(rules, evaluation).grid(waiting=asked is None))
    return found


class _Maker:
    def __init__(self, rules: GridRules, evaluation: Evaluation) -> None:
        self._rules = rules
        self._spec = rules.spec
        self._evaluation = evaluation
        self._columns = evaluation.rules.columns

    def grid(self, *, waiting: bool) -> Grid:
        """The grid; without months where what it is made from is not answered yet."""
        spec, rules = self._spec, self._rules
        needed = self._evaluation.rules.needs.ids(spec.id)
        open_now = [
            id_
            for id_ in needed
            if self._evaluation.value(id_) is Missing.UNANSWERED or self._evaluation.unreadable(id_)
        ]
        months = self._months()
        if not months:
            open_now = open_now or [spec.months.first, spec.months.last]
        head = (spec.id, spec.title, rules.line, rules.entry, spec.entries.table)
        first = {spec.months.first, spec.months.last, spec.rows.table, spec.entries.table}
        if waiting or not months or first & set(open_now):
            return Grid(*head, waiting_for=tuple(dict.fromkeys(open_now)))
        lines = self._lines(months)
        judged = judge(self._rules, months, lines)
        found = {entry.row for line in lines.of for entry in line.entries}
        rows = self._rows(spec.entries.table)
        dated = {row_id for row_id, row in rows.items() if _day(row, spec.entries.date)}
        inside = {row_id for row_id in dated if str(rows[row_id][spec.entries.date])[:7] in set(months)}
        return Grid(
            *head,
            months=months,
            requirements=judged,
            unmatched=tuple(row_id for row_id in rows if row_id in inside and row_id not in found),
            undated=tuple(row_id for row_id in rows if row_id not in dated),
            waiting_for=tuple(open_now),
            order=tuple(rows),
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

    def _rows(self, table: str) -> dict[str, RowMap]:
        value = self._evaluation.value(table)
        if not isinstance(value, dict):
            return {}
        return {row_id: row for row_id, row in value.items() if isinstance(row, dict)}

    def _truth(self, condition: Condition, scope: Answers) -> bool | None:
        return Evaluator(scope, self._columns, now=True).truth(condition)

    def _lines(self, months: tuple[str, ...]) -> GridLines:
        """Each line with its entries by month, whether each entry counts, and in which months it is asked."""
        spec, rules = self._spec, self._rules
        covered = {id_: tuple(self._days(cover, self._evaluation)) for id_, cover in rules.covers.items()}
        entries = self._rows(spec.entries.table)
        known = self._columns.get(spec.rows.table, frozenset())
        prefixed = frozenset(f"{rules.line}.{id_}" for id_ in known)
        period = set(months)
        dated = [
            (row_id, row, day)
            for row_id, row in entries.items()
            if (day := _day(row, spec.entries.date)) and day[:7] in period
        ]
        dated.sort(key=lambda entry: entry[2])
        found = []
        for number, (row_id, row) in enumerate(self._rows(spec.rows.table).items(), 1):
            person = InRow(
                {f"{rules.line}.{id_}": cell for id_, cell in row.items()}, prefixed, self._evaluation
            )
            asked = {
                each.requirement.id
                for each in rules.requirements
                if each.who is None or self._truth(each.who, InRow(row, known, person)) is True
            }
            mine = self._matching(dated, person, covered, asked)
            lifted = [
                (start[:7], end[:7], lift.stretch.because)
                for lift in rules.lifts
                for start, end in self._days(lift, person)
            ]
            name = str(row.get(spec.rows.name, "")) or f"{rules.line} {number}"
            found.append(
                Present(row_id, name, tuple(mine), frozenset(asked), *self._stay(row), tuple(lifted))
            )
        return GridLines(tuple(found), covered)

    def _matching(
        self,
        dated: list[tuple[str, RowMap, str]],
        person: InRow,
        covered: dict[str, tuple[tuple[str, str], ...]],
        asked: set[str],
    ) -> Iterator[GridEntry]:
        """The entries of one line, each with why it does not count for a requirement (empty: it does)."""
        known = self._columns.get(self._spec.entries.table, frozenset())
        for row_id, row, day in dated:
            evaluator = Evaluator(InRow(row, known, person), self._columns, now=True)
            if evaluator.truth(self._rules.match) is not True:
                continue
            reasons: dict[str, str] = {}
            short: dict[str, bool] = {}
            for each in self._rules.requirements:
                own = each.requirement
                if own.id not in asked or own.covered:
                    continue
                if each.counting not in reasons:
                    reasons[each.counting] = _why_not(each.counts, evaluator) or self._outside(
                        each.under, day, covered
                    )
                reasons[own.id] = reasons[each.counting]
                if each.share is not None and not reasons[own.id]:
                    short[own.id] = evaluator.truth(each.share) is not True
            yield GridEntry(row_id, day, reasons, short)

    def _outside(self, cover: str, day: str, covered: dict[str, tuple[tuple[str, str], ...]]) -> str:
        if not cover or any(start <= day <= end for start, end in covered.get(cover, ())):
            return ""
        return self._rules.covers[cover].stretch.because if cover in self._rules.covers else ""

    def _days(self, stretch: StretchRules, outer: Answers) -> Iterator[tuple[str, str]]:
        """First and last day of each row that is meant; one without a first day stands for nothing."""
        spec = stretch.stretch
        known = self._columns.get(spec.table, frozenset())
        for row in self._rows(spec.table).values():
            start = _day(row, spec.from_)
            if start and (
                stretch.when is None or self._truth(stretch.when, InRow(row, known, outer)) is True
            ):
                yield start, _day(row, spec.to) or _FOREVER

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


def _why_not(counts: tuple[tuple[Condition, str], ...], evaluator: Evaluator) -> str:
    for must, why_not in counts:
        truth = evaluator.truth(must)
        if truth is not True:
            return why_not if truth is False else f"{why_not} ({NO_RECORD})"
    return ""
