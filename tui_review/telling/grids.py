"""A grid in words: its figures, its months, why something does not count. Nothing here knows what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_review.instrument.plurals import part_of, percent_of
from tui_review.instrument.waiting import waits_words
from tui_review.review.grid_findings import months_by_reason, said_months, undue_words
from tui_review.telling.blocks import (
    Block,
    Entry,
    TableBlock,
    entry,
    heading,
    paragraph,
    quiet,
    strong,
    under,
)
from tui_review.telling.words import with_article

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.grid import Grid
    from tui_review.review.grid_judge import CellState, Judged, JudgedLine

SIGNS: Final[dict[CellState, str]] = {
    "counted": "x",
    "not_counted": "!",
    "not_recorded": "?",
    "missing": "-",
    "lifted": "o",
    "not_required": ".",
}
"""One character for each state of a month: letters and marks that every terminal and screen reader has."""
_YEAR: Final = 12
_INITIALS: Final = "JFMAMJJASOND"


LEGEND: Final = "x counts  ! against a rule  ? not recorded  - none  o lifted  . not required"
"""What the signs mean, in one line."""


def grid_blocks(rules: Rules, grid: Grid) -> Iterator[Block]:
    """The whole grid: the figures, the months, why not."""
    yield heading(2, grid.title)
    if grid.waiting_for:
        certain = "not certain yet: " if grid.months else ""
        yield paragraph(f"{certain}{waits_words(rules, grid.waiting_for)}")
    if not grid.months:
        return
    yield paragraph(quiet(LEGEND))
    for judged in grid.requirements:
        yield heading(3, figure_line(judged))
        yield from _months(grid, judged)
        yield under(*(_why for line in judged.lines for _why in _why_lines(grid, judged, line)))
    yield from (paragraph(each) for each in unplaced_lines(grid))


def unplaced_lines(grid: Grid) -> Iterator[str]:
    """What counts for nothing, or for no month, whatever is required: with the reason."""
    for what, rows in (
        ("Nobody's, and not counted", grid.unmatched),
        ("Without a date, and not counted", grid.undated),
        ("Dated outside the months looked at, and not counted", grid.outside),
        *((f"{why[:1].upper()}{why[1:]}, and not counted", rows) for why, rows in grid.left_out.items()),
        (undue_words(grid), grid.undue),
    ):
        if rows:
            yield f"{what}: {grid.entry} {grid.numbers(rows)}"


def figure_line(judged: Judged) -> str:
    """A requirement with its figure: `Each child seen every month: 22 of 24, 91 %`."""
    if judged.percent is None:
        return f"{judged.label}: nothing to look at"
    figure = f"{judged.label}: {part_of(judged.met, judged.of)}"
    if judged.open:
        return f"{figure}, not certain while it is open whom it is about"
    return f"{figure}, {percent_of(judged.percent)}"


def cell_blocks(grid: Grid, judged: Judged, line: JudgedLine, month: int) -> Iterator[Entry]:
    """All there is to say about one month (by its index) of one line: what counts, what does not and why.

    After the first, each leads to a row of the requirement's table.
    """
    cell = line.cells[month]
    one = grid.called[judged.table]
    head = {
        "counted": "counted",
        "not_counted": cell.because or f"{with_article(one)} is there, but does not count",
        "not_recorded": f"{with_article(one)} is there, but not all of it is recorded",
        "missing": f"no {one}",
        "lifted": f"nothing is required: {cell.because}",
        "not_required": f"nothing is required{f': {cell.because}' if cell.because else ''}",
    }[cell.state]
    who = f"{line.name}, " if line.name else ""
    yield entry(strong(f"{who}{grid.months[month]}: {head}"))
    for row in cell.rows:
        yield entry(f"{grid.row_called(judged, row)}: counts", leads=row)
    for row, why in cell.why_not:
        yield entry(f"{grid.row_called(judged, row)}: {why}", leads=row)


def _months(grid: Grid, judged: Judged) -> Iterator[Block]:
    """The months of at most a year, side by side: a column each, a line for each of those it is about."""
    for start in range(0, len(grid.months), _YEAR):
        months = grid.months[start : start + _YEAR]
        last = start + _YEAR >= len(grid.months)
        head = (f"{months[0]} to {months[-1]}", *(_INITIALS[int(month[5:]) - 1] for month in months))
        rows = (
            (
                line.name or "all",
                *(SIGNS[cell.state] for cell in line.cells[start : start + _YEAR]),
                *([f"{line.met}/{line.of}" if line.of else ""] if last else []),
            )
            for line in judged.lines
        )
        yield TableBlock((*head, *([""] if last else [])), tuple(rows))


def _why_lines(grid: Grid, judged: Judged, line: JudgedLine) -> Iterator[Block]:
    """Why months are not as required, and which are lifted, for one line."""
    for why, months in months_by_reason(grid, judged, line):
        yield entry(f"{line.name or 'all'}, {said_months(months)}: {why}")
