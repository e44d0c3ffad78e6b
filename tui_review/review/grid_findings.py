"""What the grids find: one finding for each line (or entry) that is not as required. No name stands in it.

Why a month is not as required is said here, for findings, screens, prints and exports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from tui_review.instrument.grid_rules import GridRules
from tui_review.instrument.language.people import name_key
from tui_review.instrument.language.values import RowMap, rows_in
from tui_review.instrument.plurals import part_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding
from tui_review.review.grid import Grid
from tui_review.review.grid_judge import LACKING, PARTLY, Judged, JudgedLine, MonthCell
from tui_review.sought import plain_signs

CODES = {
    "each_month": "missing-month",
    "window": "missing-month",
    "in_all": "missing-entry",
    "has_row": "missing-row",
    "more_than_half": "share",
    "every_entry": "entry",
    "covered": "gap",
}
"""The stable name of the kind of finding, by measure."""


def grid_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """Everything that is not as required, in the instrument's order; each at the table that is looked at."""
    for grid in evaluation.grids:
        if grid.outside:
            numbers = grid.numbers(grid.outside)
            what = f"Dated outside the months looked at, and not counted in {grid.title}: {grid.entry} {numbers}."
            yield Finding(grid.entries, "info", "outside", what)
        if grid.undue:
            what = f"{undue_words(grid)} in {grid.title}: {grid.entry} {grid.numbers(grid.undue)}."
            yield Finding(grid.entries, "info", "undue", what)
        for judged in grid.requirements:
            for number, line in enumerate(judged.lines, 1):
                yield from _line(evaluation, grid, judged, line, number)
                yield from _part_months(evaluation, grid, judged, line)


def undue_words(grid: Grid) -> str:
    """What is said of entries in months in which nothing is required of whoever's they are."""
    return f"In a month that is not wholly within the days of its {grid.line}, and counted for none"


def namesake_findings(evaluation: Evaluation, table: str) -> Iterator[Finding]:
    """Rows of a table of people that nothing can tell apart, as they have one name or nearly one."""
    said: set[tuple[str, int, int]] = set()
    for rules in evaluation.rules.grids.values():
        own = rules.spec.rows
        if own.table != table:
            continue
        rows = rows_in(evaluation.value(own.table))
        for one, other in rules.namesakes(rows.values()):
            if (own.table, one, other) not in said:
                said.add((own.table, one, other))
                what = f"{rules.line} {one} and {rules.line} {other} have one name, so a {rules.entry} with one of "
                what += "them cannot be told from one with the other, and nothing is rated by it. Write their names so "
                what += "that they differ, here and wherever they are meant; rows for two stays of one person have one "
                what += "role, and no day is in both."
                yield Finding(own.table, "error", "namesakes", what, list(rows)[other - 1])
        yield from _nearly_one(rules, rows, said)


def _nearly_one(
    rules: GridRules, rows: dict[str, RowMap], said: set[tuple[str, int, int]]
) -> Iterator[Finding]:
    """Rows whose names differ in accents and signs alone: each is easily taken for the other."""
    own = rules.spec.rows
    written = [name_key(str(row.get(own.name, ""))) for row in rows.values()]
    bare = ["".join(filter(str.isalnum, plain_signs(key))) for key in written]
    for (one, mine), (other, yours) in combinations(enumerate(bare), 2):
        pair = (own.table, one + 1, other + 1)
        if mine and mine == yours and written[one] != written[other] and pair not in said:
            said.add(pair)
            what = f"The names of {rules.line} {one + 1} and {rules.line} {other + 1} differ in accents or signs "
            what += (
                f"alone: look whether they are two people, and whether each {rules.entry} has the right one."
            )
            yield Finding(own.table, "warning", "namesakes", what, list(rows)[other])


def _line(
    evaluation: Evaluation, grid: Grid, judged: Judged, line: JudgedLine, number: int
) -> Iterator[Finding]:
    if line.kept:
        return
    code = CODES[judged.measure]
    if judged.measure == "every_entry":
        for row, why_not in (each for cell in line.cells for each in cell.why_not):
            what = f"{grid.row_called(judged, row)}: {judged.label}: {why_not}."
            yield Finding(grid.entries, judged.level, code, what, row)
        return
    who = f"{_who(evaluation, grid, line) or f'{grid.line} {number}'}: " if line.row else ""
    if judged.measure == "more_than_half":
        short = "; ".join(f"{why}: {grid.entry} {grid.numbers(rows)}" for why, rows in _short(line).items())
        what = f"{part_of(line.met, line.of)}; {short}"
    elif judged.measure == "has_row":
        what = next(said for said, _ in months_by_reason(grid, judged, line))
    else:
        reasons = (
            f"{said_months(months)}: {said}"
            for said, months in months_by_reason(grid, judged, line)
            if said != PARTLY
        )
        what = "; ".join(reasons) or "too few"
    yield Finding(judged.table, judged.level, code, f"{who}{judged.label}: {what}.")


def _short(line: JudgedLine) -> dict[str, list[str]]:
    """The entries that fall short of a share, by the reason why."""
    found: dict[str, list[str]] = {}
    for row, why in (each for cell in line.cells for each in cell.why_not):
        found.setdefault(why, []).append(row)
    return found


def _part_months(evaluation: Evaluation, grid: Grid, judged: Judged, line: JudgedLine) -> Iterator[Finding]:
    """The months that ask nothing of a line as it was there on a part of them only, where nothing counts in them."""
    months = [month for month, cell in zip(grid.months, line.cells, strict=True) if cell.because == PARTLY]
    if months:
        what = (
            f"{_who(evaluation, grid, line)}: {judged.label}: {said_months(months)}: {PARTLY}, so nothing is "
        )
        what += f"required, and no {grid.entry} counts."
        yield Finding(judged.table, "info", "part-month", what)


def months_by_reason(grid: Grid, judged: Judged, line: JudgedLine) -> list[tuple[str, list[str]]]:
    """Why months of a line are not as required, or ask nothing, each with the months of which it is said."""
    said: dict[str, list[str]] = {}
    for month, cell in zip(grid.months, line.cells, strict=True):
        why = month_words(grid, judged, cell)
        if why:
            said.setdefault(why, []).append(month)
    return list(said.items())


def month_words(grid: Grid, judged: Judged, cell: MonthCell) -> str:
    """Why one month is not as required, or asks nothing although a line is there; empty for any other.

    Of a share it tells each entry that falls short, also beside one that does not: it is over all the months.
    """
    if cell.state in ("lifted", "not_required"):
        return cell.because
    if cell.state not in LACKING and judged.measure != "more_than_half":
        return ""
    reasons = "; ".join(f"{grid.row_called(judged, row)}: {why}" for row, why in cell.why_not)
    if cell.state not in LACKING:
        return reasons
    none = f"no {grid.called[judged.table]}"
    return cell.because or reasons or (none if cell.state == "missing" else "too few")


def _who(evaluation: Evaluation, grid: Grid, line: JudgedLine) -> str:
    """Which rows of their table a line is of, from 1: `person 1, 4`; empty where that cannot be told."""
    rows = list(rows_in(evaluation.value(evaluation.rules.grids[grid.id].spec.rows.table)))
    numbers = ", ".join(str(rows.index(row) + 1) for row in line.named if row in rows)
    return f"{grid.line} {numbers}{' together' if line.together else ''}" if numbers else ""


def said_months(months: Sequence[str]) -> str:
    """Months in words, runs of them shortened: `2026-01, 2026-03 to 2026-05`."""
    runs: list[list[str]] = []
    for month in months:
        if runs and _number(month) == _number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])
