"""Judging the months of a grid: the measures, each over lines whose entries are already known to count or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from tui_review.instrument.checks import Level
from tui_review.instrument.grid_rules import GridRules, RequirementRules
from tui_review.instrument.language.evaluate import day_after, month_end
from tui_review.shape.frozen import frozen

CellState = Literal["counted", "not_counted", "not_recorded", "missing", "lifted", "not_required"]
"""Enough counts · there are entries, too few count · one might, if all of it were recorded · there is none · nothing is
required, for a reason · nothing is."""
LACKING: Final[frozenset[CellState]] = frozenset(("not_counted", "not_recorded", "missing"))
"""The states of a month that is not as required."""
PARTLY: Final = "there on some of the days only"
"""Why nothing is required in a month of which a line's days leave only a part."""

_Months = tuple[str, ...]
_Days = tuple[tuple[str, str], ...]


@frozen()
class GridEntry:
    """One entry of a line."""

    row: str
    """Its row id."""
    day: str
    """Its ISO date."""
    why_not: dict[str, str]
    """By requirement, why it does not count; empty when it does."""
    unrecorded: frozenset[str]
    """The requirements for which it is only not known whether it counts, or is as a share of those that count is to be.

    Something is not recorded.
    """
    short: dict[str, str]
    """By requirement with a share, for entries that count and fall short of it: why."""


@frozen()
class OtherRow:
    """A row of another table that is a line's."""

    row: str
    """Its row id."""
    why_not: str
    """Why it is not as it must be; empty when it is."""
    unrecorded: bool
    """Whether that is only not known: something is not recorded."""


@frozen()
class Present:
    """One line as it enters: its entries by date, and the days on which something is required of it."""

    ids: tuple[str, ...]
    """The ids of its rows."""
    name: str
    entries: tuple[GridEntry, ...]
    asked: frozenset[str]
    """The requirements that are about it."""
    stays: _Days
    """From which days to which something is required of it."""
    lifted: tuple[tuple[str, str, str], ...]
    """First month, last month, why."""
    windows: dict[str, tuple[int, int]]
    """By requirement with a window: in how many months at least how many."""
    others: dict[str, tuple[OtherRow, ...]]
    """By requirement with `has_row`: the rows that are the line's."""

    def whole(self, month: str) -> bool:
        """Whether the line is there for the month (the whole of it, as the days are given)."""
        return not _bare(month, self.stays)

    def partly(self, month: str) -> bool:
        """Whether it is there on any day of the month."""
        return any(start <= month_end(f"{month}-01") and end >= f"{month}-01" for start, end in self.stays)

    def there(self, day: str) -> bool:
        """Whether it is there on a day."""
        return any(start <= day <= end for start, end in self.stays)


@frozen()
class GridLines:
    """All lines, and the days that each cover covers."""

    of: tuple[Present, ...]
    covered: dict[str, tuple[tuple[str, str], ...]]
    open: frozenset[str]
    """The requirements of which a blank cell leaves open whether they are about a line."""


@frozen()
class MonthCell:
    """One month of one line."""

    state: CellState
    rows: tuple[str, ...] = ()
    """The rows that count, by id."""
    why_not: tuple[tuple[str, str], ...] = ()
    """The rows that do not, each with its reason."""
    because: str = ""
    """Why nothing is required, or what is wrong that is no entry's."""

    @property
    def named(self) -> tuple[str, ...]:
        """The rows that count, and those that do not."""
        return (*self.rows, *(row for row, _ in self.why_not))


@frozen()
class JudgedLine:
    """One line of a requirement."""

    row: str
    """The row id; empty for the grid as a whole."""
    name: str
    cells: tuple[MonthCell, ...]
    """One for each month."""
    met: int
    """How many months (windows, entries; 1 for the line as a whole) are as required …"""
    of: int
    """… of how many that are looked at."""
    kept: bool
    """Whether the requirement is met for this line."""
    also: tuple[str, ...] = ()
    """The ids of its further rows."""
    together: tuple[str, ...] = ()
    """Where it is asked of several lines together: the id of the first row of each."""

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of the rows that it is about; none for the grid as a whole."""
        return self.together or tuple(filter(None, (self.row, *self.also)))


@frozen()
class Judged:
    """One requirement, judged."""

    id: str
    label: str
    measure: str
    """`each_month`, `window`, `in_all`, `has_row`, `more_than_half`, `every_entry` or `covered`."""
    level: Level
    why_not: str
    table: str
    """The table that is looked at, whose rows its months name: of `has_row`, of the cover, or that of the entries."""
    lines: tuple[JudgedLine, ...]
    met: int
    """Months, windows or entries of all lines; for `more_than_half`, lines."""
    of: int
    open: bool = False
    """Whether a blank cell leaves open which lines it is about: then no figure is certain."""

    @property
    def is_met(self) -> bool:
        """Whether something is looked at, all of it is as required, and nothing more can come to it by a blank cell."""
        return bool(self.of) and self.met == self.of and not self.open

    @property
    def percent(self) -> int | None:
        """What is met, rounded down; None where nothing is looked at."""
        return self.met * 100 // self.of if self.of else None


def judge(rules: GridRules, months: _Months, lines: GridLines) -> tuple[Judged, ...]:
    """Every requirement of a grid, judged."""
    return tuple(_judge(rules, each, months, lines) for each in rules.requirements)


def requirement_measure(rules: RequirementRules) -> str:
    """Which of the measures a requirement has."""
    own = rules.requirement
    given = {
        "covered": own.covered,
        "window": own.window,
        "each_month": own.each_month,
        "in_all": own.in_all,
        "has_row": own.has_row,
        "more_than_half": own.more_than_half,
    }
    return next((measure for measure, value in given.items() if value), "every_entry")


def _judge(grid: GridRules, rules: RequirementRules, months: _Months, lines: GridLines) -> Judged:
    own = rules.requirement
    measure = requirement_measure(rules)
    if measure == "covered":
        cover = grid.covers.get(own.covered)
        because = cover.stretch.because if cover is not None else ""
        judged = [_covered(months, lines.covered.get(own.covered, ()), because)]
    else:
        one = _MEASURES[measure]
        asked = [_Sorted(line, own.id) for line in lines.of if own.id in line.asked]
        together = _together(rules, months, asked) if own.together else []
        judged = [one(rules, months, each) for each in asked]
        if own.each_month:
            judged = [_partly(months, *each, together) for each in zip(asked, judged, strict=True)]
        judged += together
    if measure == "more_than_half":
        looked_at = [line for line in judged if line.of]
        met, of = sum(line.kept for line in looked_at), len(looked_at)
    else:
        met, of = sum(line.met for line in judged), sum(line.of for line in judged)
    return Judged(
        id=own.id,
        label=own.label,
        measure=measure,
        level=own.level,
        why_not=own.why_not,
        table=_looked_at(grid, rules),
        lines=tuple(judged),
        met=met,
        of=of,
        open=own.id in lines.open,
    )


def _looked_at(grid: GridRules, rules: RequirementRules) -> str:
    own = rules.requirement
    if own.has_row is not None:
        return own.has_row.table
    cover = grid.covers.get(own.covered)
    return grid.spec.entries.table if cover is None else cover.stretch.table


class _Sorted:
    """The entries of one line by month, for one requirement."""

    def __init__(self, line: Present, requirement: str) -> None:
        self.line = line
        self.counted: dict[str, list[GridEntry]] = {}
        self.others: dict[str, list[tuple[str, str]]] = {}
        self.unrecorded: set[str] = set()
        """The months in which an entry might count, if all of it were recorded."""
        self.short: dict[str, list[tuple[str, str]]] = {}
        self.unclear: dict[str, int] = {}
        """By month, of how many that count it is only not recorded whether they are as the share is to be."""
        for entry in line.entries:
            if requirement not in entry.why_not:
                continue
            month, why_not = entry.day[:7], entry.why_not[requirement]
            if why_not:
                self.others.setdefault(month, []).append((entry.row, why_not))
                if requirement in entry.unrecorded:
                    self.unrecorded.add(month)
                continue
            self.counted.setdefault(month, []).append(entry)
            if entry.short.get(requirement):
                self.short.setdefault(month, []).append((entry.row, entry.short[requirement]))
                self.unclear[month] = self.unclear.get(month, 0) + (requirement in entry.unrecorded)

    def rows(self, month: str) -> tuple[str, ...]:
        return tuple(entry.row for entry in self.counted.get(month, ()))

    def why_not(self, month: str) -> tuple[tuple[str, str], ...]:
        return tuple(self.others.get(month, ()))

    def lifted(self, month: str) -> str:
        return next((why for start, end, why in self.line.lifted if start <= month <= end), "")

    def cell(self, month: str, state: CellState, because: str = "") -> MonthCell:
        return MonthCell(state, self.rows(month), self.why_not(month), because)

    def unasked(self, month: str) -> MonthCell | None:
        """The cell of a month in which nothing is required; None when something is."""
        because = self.lifted(month)
        if because:
            return self.cell(month, "lifted", because)
        return None if self.line.whole(month) else self.cell(month, "not_required")

    def judged(self, cells: list[MonthCell], met: int, of: int, *, kept: bool) -> JudgedLine:
        """The line, judged."""
        first, *also = self.line.ids
        return JudgedLine(first, self.line.name, tuple(cells), met, of, kept, tuple(also))

    def lacking(self, month: str) -> CellState:
        """The state of a month in which too little counts."""
        if month in self.unrecorded:
            return "not_recorded"
        return "not_counted" if month in self.counted or month in self.others else "missing"


def _each_month(rules: RequirementRules, months: _Months, entries: _Sorted) -> JudgedLine:
    wanted = rules.requirement.each_month or 1
    cells = []
    for month in months:
        enough = len(entries.rows(month)) >= wanted
        state: CellState = "counted" if enough else entries.lacking(month)
        cells.append(entries.unasked(month) or entries.cell(month, state))
    asked = [cell for cell in cells if cell.state not in ("lifted", "not_required")]
    met = sum(cell.state == "counted" for cell in asked)
    return entries.judged(cells, met, len(asked), kept=met == len(asked))


def _window(rules: RequirementRules, months: _Months, entries: _Sorted) -> JudgedLine:
    """Windows of months in a row in all of which something is required; judged in their last month."""
    wide, least = entries.line.windows[rules.requirement.id]
    cells: list[MonthCell] = []
    run: list[int] = []
    met = of = 0
    for month in months:
        unasked = entries.unasked(month)
        if unasked is not None:
            run.clear()
            cells.append(unasked)
            continue
        run.append(len(entries.rows(month)))
        state: CellState = "counted" if run[-1] else "not_required"
        if len(run) >= wide:
            enough = sum(run[-wide:]) >= least
            met, of = met + enough, of + 1
            if not enough:
                state = entries.lacking(month)
        cells.append(entries.cell(month, state))
    return entries.judged(cells, met, of, kept=met == of)


def _partly(months: _Months, entries: _Sorted, judged: JudgedLine, together: list[JudgedLine]) -> JudgedLine:
    """With the reason in each month of which the line's days leave a part, if nothing is asked and nothing counts."""
    cells = list(judged.cells)
    for number, month in enumerate(months):
        by_turns = any(
            judged.row in line.together and line.cells[number].state != "not_required" for line in together
        )
        if cells[number].state == "not_required" and entries.line.partly(month) and not by_turns:
            cells[number] = entries.cell(month, "not_required", "" if entries.rows(month) else PARTLY)
    return replace(judged, cells=tuple(cells))


def _together(rules: RequirementRules, months: _Months, lines: list[_Sorted]) -> list[JudgedLine]:
    """What is asked of lines together: in months in a row on all of whose days one of them is there, and none on all.

    Only what happened on a line's own days is theirs. Each set of lines that took turns is one, named after them.
    """
    own = rules.requirement
    wide, least = (
        (own.window.months, own.window.at_least) if own.window is not None else (1, own.each_month or 1)
    )
    found: dict[tuple[str, ...], dict[int, MonthCell]] = {}
    for number in range(wide - 1, len(months)):
        span = months[number - wide + 1 : number + 1]
        parts = [each for each in lines if not all(map(each.line.whole, span))]
        parts = [each for each in parts if any(map(each.line.partly, span))]
        days = tuple(stay for each in parts for stay in each.line.stays)
        if not parts or any(_bare(month, days) for month in span):
            continue
        turns = found.setdefault(tuple(each.line.ids[0] for each in parts), {})
        lifted = [each.lifted(month) for each in parts for month in span if each.line.partly(month)]
        if any(lifted):
            turns[number] = MonthCell("lifted", because=next(filter(None, lifted)))
        else:
            turns[number] = _of_turns(parts, span, least)
    return [_turns(months, of, cells, lines) for of, cells in found.items()]


def _of_turns(parts: list[_Sorted], span: _Months, least: int) -> MonthCell:
    """A month in which something is asked of lines together, with the months before it that it is asked of, too."""
    counted: dict[str, str] = {}
    others: dict[str, str] = {}
    for each in parts:
        mine = {entry.row: entry.day for entry in each.line.entries if each.line.there(entry.day)}
        for month in span:
            counted.update((row, month) for row in each.rows(month) if row in mine)
        others.update((row, why) for row, why in each.why_not(span[-1]) if row in mine)
    rows = tuple(row for row, month in counted.items() if month == span[-1])
    why_not = tuple((row, why) for row, why in others.items() if row not in counted)
    if len(counted) >= least:
        return MonthCell("counted", rows, why_not)
    unrecorded = any(span[-1] in each.unrecorded for each in parts)
    state: CellState = (
        "not_recorded" if why_not and unrecorded else "not_counted" if why_not or rows else "missing"
    )
    return MonthCell(state, rows, why_not)


def _turns(
    months: _Months, of: tuple[str, ...], cells: dict[int, MonthCell], lines: list[_Sorted]
) -> JudgedLine:
    """The line of those that took turns."""
    asked = [cell for cell in cells.values() if cell.state != "lifted"]
    met = sum(cell.state == "counted" for cell in asked)
    names = " / ".join(each.line.name for each in lines if each.line.ids[0] in of)
    every = tuple(cells.get(number, MonthCell("not_required")) for number in range(len(months)))
    return JudgedLine(of[0], names, every, met, len(asked), met == len(asked), together=of)


def _share(rules: RequirementRules, months: _Months, entries: _Sorted) -> JudgedLine:
    """`more_than_half` and `every_entry`: of the entries that count, those that are so."""
    every = bool(rules.requirement.every_entry)
    cells = []
    met = of = 0
    for month in months:
        rows = entries.rows(month)
        short = tuple(entries.short.get(month, ()))
        good = tuple(row for row in rows if row not in {each for each, _ in short})
        met, of = met + len(good), of + len(rows)
        failed = bool(short) if every else bool(rows) and not good
        # What nobody recorded may be as it is to be: of every entry, where none is known not to be; else where one may.
        unclear = entries.unclear.get(month, 0)
        known = unclear < len(short) if every else not unclear
        state: CellState = "counted" if rows else "not_required"
        if failed:
            state = "not_counted" if known else "not_recorded"
        cells.append(MonthCell(state, good, short))
    kept = met == of if every else met * 2 > of or not of
    return entries.judged(cells, met, of, kept=kept)


def _in_all(rules: RequirementRules, months: _Months, entries: _Sorted) -> JudgedLine:
    """Enough over all the months together; where it is not, each month with an entry says why that does not count."""
    wanted = rules.requirement.in_all or 1
    kept = sum(map(len, entries.counted.values())) >= wanted
    cells = []
    for month in months:
        state: CellState = "counted" if entries.rows(month) else "not_required"
        if not kept and (month in entries.others or not entries.line.entries):
            state = entries.lacking(month)
        cells.append(entries.cell(month, state))
    return entries.judged(cells, int(kept), 1, kept=kept)


def _has_row(rules: RequirementRules, months: _Months, entries: _Sorted) -> JudgedLine:
    """One for the line as a whole: every month says the same.

    Nothing is required of a line of which nothing is required in any month, and in one of them for a reason.
    """
    line = entries.line
    unasked = [entries.unasked(month) for month in months]
    if None not in unasked and any(cell.state == "lifted" for cell in unasked if cell is not None):
        lifted = [MonthCell(cell.state, because=cell.because) for cell in unasked if cell is not None]
        return entries.judged(lifted, 0, 0, kept=True)
    rows = line.others[rules.requirement.id]
    good = tuple(each.row for each in rows if not each.why_not)
    state: CellState = "counted" if good else "missing"
    if rows and not good:
        state = "not_recorded" if any(each.unrecorded for each in rows) else "not_counted"
    cell = MonthCell(state, good, tuple((each.row, each.why_not) for each in rows if each.why_not))
    return entries.judged([cell] * len(months), min(len(good), 1), 1, kept=bool(good))


def _covered(months: _Months, days: _Days, because: str) -> JudgedLine:
    cells = []
    for month in months:
        bare = _bare(month, days)
        partly = bare and bare != [(f"{month}-01", month_end(f"{month}-01"))]
        said = ", ".join(first if first == last else f"{first} to {last}" for first, last in bare)
        why = f"{because} ({said})" if partly else because
        cells.append(MonthCell("missing", because=why) if bare else MonthCell("counted"))
    met = sum(cell.state == "counted" for cell in cells)
    return JudgedLine("", "", tuple(cells), met, len(cells), met == len(cells))


def _bare(month: str, days: _Days) -> list[tuple[str, str]]:
    """The stretches of days of a month, first and last, that lie in none of `days`."""
    needed, last = f"{month}-01", month_end(f"{month}-01")
    found = []
    for start, end in sorted(days):
        if start > last or end < max(start, needed):
            continue
        if start > needed:
            found.append((needed, day_after(-1, "days", start)))
        if end >= last:
            return found
        needed = day_after(1, "days", end)
    return [*found, (needed, last)]


_MEASURES: Final[dict[str, Callable[[RequirementRules, _Months, _Sorted], JudgedLine]]] = {
    "each_month": _each_month,
    "window": _window,
    "in_all": _in_all,
    "has_row": _has_row,
    "more_than_half": _share,
    "every_entry": _share,
}
