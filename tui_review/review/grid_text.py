"""A grid as plain lines: for `show`, for screens, for screen readers. Nothing here knows what it is about."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from tui_review.display import on_one_line
from tui_review.review.grid import Grid
from tui_review.review.grid_findings import said_months
from tui_review.review.grid_judge import Judged, JudgedLine, State

SIGNS: Final[dict[State, str]] = {
    "counted": "x",
    "not_counted": "?",
    "missing": "-",
    "lifted": "o",
    "not_required": ".",
}
"""One character for each state of a month: letters and marks that every terminal and screen reader has."""
_NAME: Final = 18
_FIGURE: Final = 8
_NARROWEST: Final = 40


def legend(grid: Grid) -> str:
    """What the signs mean, in one line."""
    return f"x counts   ? no {grid.entry} counts   - missing   o lifted   . not required"


def grid_lines(grid: Grid, width: int = 80) -> list[str]:
    """The whole grid: the figures, the months, why not. No line is longer than `width` (at least 40) cells."""
    width = max(width, _NARROWEST)
    if not grid.months:
        waits = ", ".join(grid.waiting_for)
        return [*_wrapped(grid.title, "", width), *_wrapped(f"waits for {waits}", "  ", width)]
    lines = _wrapped(grid.title, "", width) + _wrapped(legend(grid), "  ", width)
    if grid.waiting_for:
        lines += _wrapped(f"not certain yet: waits for {', '.join(grid.waiting_for)}", "  ", width)
    for judged in grid.requirements:
        lines += ["", *_requirement(grid, judged, width)]
    for what, rows in (("belong to nobody", grid.unmatched), ("have no date", grid.undated)):
        if rows:
            lines += ["", *_wrapped(f"These {what} and count for nothing: {', '.join(rows)}", "  ", width)]
    return lines


def figure_line(judged: Judged) -> str:
    """A requirement with its figure: `Each child seen every month: 22 of 24, 91 %`."""
    if judged.percent is None:
        return f"{judged.label}: nothing to look at"
    return f"{judged.label}: {judged.met} of {judged.of}, {judged.percent} %"


def cell_lines(grid: Grid, judged: Judged, line: JudgedLine, month: int) -> list[str]:
    """All there is to say about one month (by its index) of one line: what counts, what does not and why."""
    cell = line.cells[month]
    head = {
        "counted": "counted",
        "not_counted": f"a {grid.entry} is there, but does not count",
        "missing": "missing",
        "lifted": f"nothing is required: {cell.because}",
        "not_required": "nothing is required",
    }[cell.state]
    who = f"{on_one_line(line.name)}, " if line.name else ""
    found = [f"{judged.label}", f"{who}{grid.months[month]}: {head}"]
    found += [f"  {grid.entry} {row}: counts" for row in cell.rows]
    return found + [f"  {grid.entry} {row}: {why}" for row, why in cell.why_not]


def _requirement(grid: Grid, judged: Judged, width: int) -> list[str]:
    lines = _wrapped(figure_line(judged), "", width)
    if judged.lines:
        for start, end in _blocks(grid, width):
            lines += _heads(grid.months[start:end])
            lines += [_line(grid, line, start, end) for line in judged.lines]
    for line in judged.lines:
        for what in _why(grid, line):
            lines += _wrapped(what, "    ", width)
    return lines


def _blocks(grid: Grid, width: int) -> list[tuple[int, int]]:
    """The months cut into stretches that fit: two cells for each month."""
    fits = (width - _NAME - 2 - _FIGURE) // 2
    step = fits - fits % 12 if fits >= 12 else fits  # noqa: PLR2004 - whole years where they fit
    return [(start, min(start + step, len(grid.months))) for start in range(0, len(grid.months), step)]


def _heads(months: tuple[str, ...]) -> list[str]:
    """The years over their first month, and the initial of each month."""
    years = [" "] * (2 * len(months) + 3)
    for number, month in enumerate(months):
        if number == 0 or (month.endswith("-01") and number + 1 < len(months)):
            years[2 * number : 2 * number + 4] = month[:4]
    letters = " ".join("JFMAMJJASOND"[int(month[5:]) - 1] for month in months)
    margin = " " * (_NAME + 2)
    return [margin + "".join(years).rstrip(), margin + letters]


def _line(grid: Grid, line: JudgedLine, start: int, end: int) -> str:
    name = _cut(on_one_line(line.name) or "all", _NAME)
    signs = " ".join(SIGNS[cell.state] for cell in line.cells[start:end])
    last = end == len(grid.months)
    return f"  {name:<{_NAME}}{signs}" + (f"  {line.met}/{line.of}" if last and line.of else "")


def _why(grid: Grid, line: JudgedLine) -> Iterator[str]:
    """Why months are not counted, and which are lifted, for one line."""
    name = on_one_line(line.name) or "all"
    for month, cell in zip(grid.months, line.cells, strict=True):
        if cell.state == "not_counted":
            reasons = "; ".join(f"{grid.entry} {row} {why}" for row, why in cell.why_not)
            yield f"{name}, {month}: {reasons}" if reasons else f"{name}, {month}: too few"
    lifted: dict[str, list[str]] = {}
    for month, cell in zip(grid.months, line.cells, strict=True):
        if cell.state == "lifted":
            lifted.setdefault(cell.because, []).append(month)
    for because, months in lifted.items():
        yield f"{name}, {said_months(months)}: {because}"


def _cut(text: str, width: int) -> str:
    return text if len(text) < width else text[: width - 2] + "…"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(on_one_line(text), width, initial_indent=indent, subsequent_indent=f"{indent}  ")
