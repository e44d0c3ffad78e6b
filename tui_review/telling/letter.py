"""A letter of findings to the unit: what of a record is not as required, by requirement, person and entry.

It says what was found and nothing else: what was recorded late, what is not recorded, what is against a rule, which
months have nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.plurals import count_of, part_of
from tui_review.instrument.waiting import waits_words
from tui_review.review.grid_findings import months_by_reason, said_months
from tui_review.review.grid_judge import LACKING, PARTLY, Judged, JudgedLine
from tui_review.telling.blocks import Block, Pairs, entry, heading, paragraph, spans, under
from tui_review.telling.grids import figure_line, unplaced_lines
from tui_review.telling.review import CONFIDENTIAL, DEIDENTIFIED
from tui_review.telling.words import LEFT_OUT, broken_words, unsettled_words, value_at

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.grid import Grid
    from tui_review.telling.reported import ReportedReview


def letter_blocks(reported: ReportedReview) -> Iterator[Block]:
    """The findings of every grid of a review, most of all what can still be put right."""
    yield heading(1, f"{reported.rules.instrument.title}: findings")
    yield paragraph(DEIDENTIFIED if reported.deidentified else CONFIDENTIAL)
    yield Pairs(tuple((name, spans(value)) for name, value in _facts(reported) if value))
    requirements = [each for grid in reported.grids for each in grid.requirements if each.of]
    kept = sum(each.is_met for each in requirements)
    if requirements:
        yield paragraph(f"{part_of(kept, len(requirements), 'requirement')} are met.")
    else:
        yield paragraph("Nothing is looked at yet.")
    for grid in reported.grids:
        yield from _grid(reported.rules, grid)


def _facts(reported: ReportedReview) -> Iterator[tuple[str, str]]:
    rules = reported.rules
    case = rules.instrument.facts.case
    found = reported.entries[case] if case else None
    if found is not None:
        said = value_at(rules, case, found.value) if found.value is not None else ""
        yield "Case", LEFT_OUT if found.left_out else said
    yield "Place", reported.place
    yield "Unit", reported.unit_said
    yield "Review", f"{reported.id}, {reported.status_in_words}"
    yield "Unsettled", unsettled_words(reported.unsettled)
    yield "Record", broken_words(reported.broken)
    months = [month for grid in reported.grids for month in grid.months]
    yield "Months", f"{min(months)} to {max(months)}" if months else ""


def _grid(rules: Rules, grid: Grid) -> Iterator[Block]:
    yield heading(2, grid.title)
    if grid.waiting_for:
        yield paragraph(f"Not certain yet: {waits_words(rules, grid.waiting_for)}.")
    met = [each for each in grid.requirements if each.is_met]
    uncertain = [each for each in grid.requirements if each.of and each.met == each.of and each.open]
    for judged in grid.requirements:
        if judged.of and judged not in (*met, *uncertain):
            yield heading(3, figure_line(judged))
            yield under(*(entry(said) for line in judged.lines for said in _line(grid, judged, line)))
    if met:
        yield heading(3, "As required")
        yield under(*(entry(figure_line(judged)) for judged in met))
    if uncertain:
        yield heading(3, "Not certain yet")
        yield under(*(entry(figure_line(judged)) for judged in uncertain))
    if nothing := list(_asked_nothing(grid)):
        yield heading(3, "Months that asked nothing, and in which nothing counts")
        yield under(*map(entry, nothing))
    yield from (paragraph(each) for each in unplaced_lines(grid))


def _asked_nothing(grid: Grid) -> Iterator[str]:
    """The months that ask nothing of somebody who was there on a part of them."""
    for judged in grid.requirements:
        for line in judged.lines:
            for why, months in months_by_reason(grid, judged, line):
                if why == PARTLY:
                    yield f"{judged.label}: {line.name}, {said_months(months)}: {why}"


def _line(grid: Grid, judged: Judged, line: JudgedLine) -> Iterator[str]:
    """What is found of one line, each reason once with everything it holds for."""
    if line.kept:
        return
    share = judged.measure == "more_than_half"
    of = f" of {line.name}" if line.name else ""
    if share:
        yield f"{part_of(line.met, line.of, grid.entry)}{of}; more than half is required"
    one = grid.called[judged.table]
    entries: dict[str, list[str]] = {}
    months: dict[str, list[str]] = {}
    for month, cell in zip(grid.months, line.cells, strict=True):
        if cell.state in LACKING or share:
            for row, why in cell.why_not:
                entries.setdefault(why, []).append(row)
        if cell.state in LACKING and not cell.why_not:
            months.setdefault(cell.because or f"no {one}", []).append(month)
    for why, named in entries.items():
        rows = list(dict.fromkeys(named))
        those = ", ".join(_numbered(grid, judged, row) for row in rows)
        yield f"{why}: {count_of(len(rows), one)}{of}: {those}"
    for why, those_months in months.items():
        whole = judged.measure in ("has_row", "in_all")
        when = f"{count_of(len(those_months), 'month')}{of}: {said_months(those_months)}"
        yield f"{why}: {line.name if whole else when}"


def _numbered(grid: Grid, judged: Judged, row: str) -> str:
    """A row by its number, an entry with its day."""
    number = str(grid.number(judged.table, row))
    return f"{number} ({grid.days[row]})" if judged.table == grid.entries else number
