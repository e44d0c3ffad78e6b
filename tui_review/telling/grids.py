"""A grid in words: its figures, its months, why something does not count. Nothing here knows what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_review.review.grid_findings import said_months
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

if TYPE_CHECKING:
    from tui_review.review.grid import Grid
    from tui_review.review.grid_judge import CellState, Judged, JudgedLine

SIGNS: Final[dict[CellState, str]] = {
    "counted": "x",
    "not_counted": "?",
    "missing": "-",
    "lifted": "o",
    "not_required": ".",
}
"""One character for each state of a month: letters and marks that every terminal and screen reader has."""
_YEAR: Final = 12
_INITIALS: Final = "JFMAMJJASOND"


def legend(grid: Grid) -> str:
    """What the signs mean, in one line."""
    return f"x counts   ? no {grid.entry} counts   - missing   o lifted   . not required"


def grid_blocks(grid: Grid) -> Iterator[Block]:
    """The whole grid: the figures, the months, why not."""
    yield heading(2, grid.title)
    if grid.waiting_for:
        certain = "not certain yet: " if grid.months else ""
        yield paragraph(f"{certain}waits for {', '.join(grid.waiting_for)}")
    if not grid.months:
        return
    yield paragraph(quiet(legend(grid)))
    for judged in grid.requirements:
        yield heading(3, figure_line(judged))
        yield from _months(grid, judged)
        yield under(*(_why for line in judged.lines for _why in _why_lines(grid, line)))
    yield from (paragraph(each) for each in unplaced_lines(grid))


def unplaced_lines(grid: Grid) -> Iterator[str]:
    """What counts for nothing because it is nobody's, or of no day."""
    for what, rows in (("Nobody's", grid.unmatched), ("Without a date", grid.undated)):
        if rows:
            numbers = ", ".join(str(grid.number(row)) for row in rows)
            yield f"{what}, and not counted: {grid.entry} {numbers}"


def figure_line(judged: Judged) -> str:
    """A requirement with its figure: `Each child seen every month: 22 of 24, 91 %`."""
    if judged.percent is None:
        return f"{judged.label}: nothing to look at"
    return f"{judged.label}: {judged.met} of {judged.of}, {judged.percent} %"


def cell_blocks(grid: Grid, line: JudgedLine, month: int) -> Iterator[Entry]:
    """All there is to say about one month (by its index) of one line: what counts, what does not and why.

    After the first, each leads to the row of an entry.
    """
    cell = line.cells[month]
    head = {
        "counted": "counted",
        "not_counted": f"a {grid.entry} is there, but does not count",
        "missing": "missing",
        "lifted": f"nothing is required: {cell.because}",
        "not_required": "nothing is required",
    }[cell.state]
    who = f"{line.name}, " if line.name else ""
    yield entry(strong(f"{who}{grid.months[month]}: {head}"))
    for row in cell.rows:
        yield entry(f"{grid.called(row)}: counts", leads=row)
    for row, why in cell.why_not:
        yield entry(f"{grid.called(row)}: {why}", leads=row)


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


def _why_lines(grid: Grid, line: JudgedLine) -> Iterator[Block]:
    """Why months are not counted, and which are lifted, for one line."""
    name = line.name or "all"
    for month, cell in zip(grid.months, line.cells, strict=True):
        if cell.state == "not_counted":
            reasons = "; ".join(f"{grid.called(row)} {why}" for row, why in cell.why_not)
            yield entry(f"{name}, {month}: {reasons or 'too few'}")
    lifted: dict[str, list[str]] = {}
    for month, cell in zip(grid.months, line.cells, strict=True):
        if cell.state == "lifted":
            lifted.setdefault(cell.because, []).append(month)
    for because, lifted_months in lifted.items():
        yield entry(f"{name}, {said_months(lifted_months)}: {because}")
