"""The grids of an instrument in plain English: what is required of whom, which entries count, what lifts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui_review.instrument.grid_rules import GridRules, RequirementRules
from tui_review.instrument.language.syntax import Condition
from tui_review.telling.blocks import Block, heading, paragraph, quiet, strong, under
from tui_review.telling.words import marks_words

SayCondition = Callable[[Condition], str]
"""A condition in words."""


def grid_rules_blocks(grid: GridRules, words: SayCondition) -> Iterator[Block]:
    """One grid."""
    spec = grid.spec
    yield heading(3, f"Grid {spec.id}: {spec.title}")
    if grid.asked is not None:
        yield paragraph(f"Made only when {words(grid.asked)}.")
    parts = "also in months of which it covers a part" if spec.rows.part_months else "in whole months of it"
    stay = f" from {spec.rows.from_} to {spec.rows.to} ({parts})" if spec.rows.from_ or spec.rows.to else ""
    if spec.rows.same:
        alike = " and ".join(spec.rows.same)
        yield paragraph(
            f"The rows of {spec.rows.table} that are alike in {alike} are one line{stay}, each adding its days."
        )
    else:
        yield paragraph(f"Each row of {spec.rows.table} is a line{stay}.")
    yield paragraph(f"The months are those of {spec.months.first} to {spec.months.last}.")
    if grid.when is not None:
        yield paragraph(f"Only rows of {spec.entries.table} are looked at of which: {words(grid.when)}.")
    for must, why_not in grid.counts:
        yield paragraph(f"A {grid.entry} counts for anything only if {words(must)}; else: {why_not}.")
    yield paragraph(f"A row of {spec.entries.table} belongs to a line when {words(grid.match)}.")
    yield paragraph(f"It belongs to the month of its {spec.entries.date}.")
    for lift in grid.lifts:
        of = lift.stretch
        when = f" with: {words(lift.when)}" if lift.when is not None else ""
        stretch = f"{of.from_} to {of.to} of a row of {of.table}{when}"
        yield paragraph(f"Nothing is required in the months {stretch} ({of.because}).")
    for each in grid.requirements:
        read = marks_words(each.requirement)
        name = f"{each.requirement.id}: {each.requirement.label}"
        yield paragraph(strong(name), quiet(f"  [{read}]" if read else ""))
        yield under(*_requirement(grid, each, words))


def _requirement(grid: GridRules, rules: RequirementRules, words: SayCondition) -> Iterator[Block]:
    own = rules.requirement
    if rules.who is not None:
        yield paragraph(f"For each {grid.line} of whom: {words(rules.who)}.")
    yield paragraph(f"Required: {_measure(grid, rules, words)}.")
    if own.together:
        what = (
            f"Of a time in which one {grid.line} or another is there every day, and none throughout, that is "
        )
        yield paragraph(f"{what}required of them together.")
    for condition, why_not in rules.counts if rules.counting == own.id else ():
        yield paragraph(f"A {grid.entry} counts only if {words(condition)}; else: {why_not}.")
    if own.recorded:
        yield paragraph(
            f"It counts only with these filled in, where they are asked: {', '.join(own.recorded)}."
        )
    if rules.counting != own.id:
        yield paragraph(f"The same entries of {grid.spec.entries.table} count as for {rules.counting}.")
    if rules.under and rules.counting == own.id:
        yield paragraph(f"It counts only on a day of {_cover(grid, rules.under, words)}.")


def _cover(grid: GridRules, id_: str, words: SayCondition) -> str:
    cover = grid.covers.get(id_)
    if cover is None:
        return id_
    of = cover.stretch
    when = f" with: {words(cover.when)}" if cover.when is not None else ""
    first = f"the later of {of.from_} and {of.not_before}" if of.not_before else of.from_
    most = f", {of.longest} months at most" if of.longest is not None else ""
    return f"a row of {of.table} ({first} to {of.to}{most}){when}; else: {of.because}"


def _measure(grid: GridRules, rules: RequirementRules, words: SayCondition) -> str:
    own = rules.requirement
    if own.covered:
        return f"every day of every month is one of {_cover(grid, own.covered, words)}"
    if own.window is not None:
        more = own.window.unless
        often = (
            f"; more often where a row of {more.table} with {words(rules.unless)} says so: "
            f"{more.at_least} in {more.months} months"
            if more is not None and rules.unless is not None
            else ""
        )
        return f"at least {own.window.at_least} in any {own.window.months} months in a row{often}"
    if own.in_all is not None:
        return f"at least {own.in_all} in all the months together"
    if own.has_row is not None and rules.row is not None:
        lifted = "; not where nothing is required in any month" if grid.lifts else ""
        return f"a row of {own.has_row.table} with: {words(rules.row)}{lifted}"
    if own.each_month is not None:
        return f"at least {own.each_month} in each month"
    quantity = "more than half of them" if own.more_than_half else "each of them"
    return (
        f"{quantity} with: {words(rules.share)}; else: {own.why_not}" if rules.share is not None else quantity
    )
