"""Grids: the rows of one table (people) by the months of a period, judged by the rows of another (contacts).

Read from YAML like the rest of `model`, which says how its classes are used.
"""

from __future__ import annotations

from typing import Literal

from tui_review.instrument.ties import CONFIG
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import Texts, WrittenCount, WrittenTruth


@frozen(kw_only=True, repr=False, eq=False)
class GridMonths:
    """The months of a grid: those of two dates and all between."""

    first: str
    """The date question whose month is the first."""
    last: str
    """The date question whose month is the last."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class GridRows:
    """The table whose rows are the lines of a grid.

    Conditions name its columns after what one row is called: `person.role`.
    """

    table: str
    """The table."""
    name: str
    """The column that names a row."""
    same: tuple[str, ...] = ()
    """Rows alike in all of these columns (`name` among them) are one line, whose days are those of all of them."""
    from_: str = ""
    """The date column from which on something is required; empty, or an empty cell: from the first month."""
    to: str = ""
    """The date column up to which; empty, or an empty cell: to the last month."""
    part_months: WrittenTruth = False
    """Whether something is required in months of which those dates leave only a part, too."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Must:
    """One thing that an entry must be in order to count."""

    must: str
    """The condition about the entry's columns and the line's."""
    why_not: str
    """In words, why an entry of which it is not true does not count."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class GridEntries:
    """The table whose rows are looked for in each month."""

    table: str
    """The table."""
    date: str
    """The date column that puts an entry into a month."""
    when: str = ""
    """The entries that are looked at at all, a condition about their columns; all when empty."""
    counts: tuple[Must, ...] = ()
    """What an entry must be in order to count for anything, a condition about its columns; said where it is not."""
    match: str
    """The condition that makes an entry one of a line: `participant names person.name`."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class LineRows:
    """Rows of another table that belong to a line for the whole time."""

    table: str
    """The table."""
    match: str
    """The condition that makes a row one of a line: `for_person names person.name`."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Stretch:
    """Rows of a table that stand for stretches of time, each from one date to another."""

    id: str = ""
    """For `covers`: what `under` names."""
    table: str
    """The table."""
    when: str = ""
    """The rows that are meant: a condition about their columns, and for `lifts` the line's; all when empty."""
    from_: str
    """The date column of the first day."""
    to: str
    """The date column of the last day; an empty cell: it still lasts."""
    not_before: str = ""
    """For `covers`: a date column before whose day nothing is covered, whatever the first day is."""
    longest: WrittenCount | None = None
    """For `covers`: so many months at most are covered from the first day on, whatever the last day is."""
    because: str
    """For `covers`: why a day outside does not count. For `lifts`: why nothing is required."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class MoreOften:
    """Rows of a table that ask for more of a line than the window does."""

    table: str
    """The table."""
    match: str
    """The rows that are a line's: a condition about their columns and the line's."""
    months: str
    """The column that says how many months a window has."""
    at_least: str
    """The column that says how many entries it needs."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Window:
    """At least so many entries in every so many months in a row."""

    months: WrittenCount
    """How many months a window has."""
    at_least: WrittenCount = 1
    """How many entries it needs."""
    unless: MoreOften | None = None
    """What of it another table has otherwise, where that is more."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Requirement:
    """What is required of each line, and which entries count for it.

    It has exactly one measure: `each_month`, `window`, `in_all`, `has_row`, `more_than_half`, `every_entry` or
    `covered`.
    """

    id: str
    """The key everywhere; in conditions it stands for the percentage that is met."""
    label: str
    """At most 60 characters: what is required."""
    who: str = ""
    """The lines it is about, a condition about their columns; all when empty."""
    recorded: tuple[str, ...] = ()
    """The columns that must be filled in for an entry to count, where they are asked at all."""
    counts: tuple[Must, ...] = ()
    """What an entry must be in order to count, in order: the first that fails is the reason why not."""
    counts_as: str = ""
    """The requirement whose `recorded`, `counts` and `under` are meant here, too."""
    under: str = ""
    """The cover under which the day of an entry must be in order to count."""
    each_month: WrittenCount | None = None
    """At least so many entries in each month."""
    window: Window | None = None
    """At least so many entries in every so many months in a row."""
    together: WrittenTruth = False
    """For those two: in times in which lines are there by turns, and none throughout, it is asked of them together."""
    in_all: WrittenCount | None = None
    """At least so many entries in all the months together."""
    has_row: LineRows | None = None
    """At least one row of another table, of which `recorded` and `counts` are then said."""
    more_than_half: str = ""
    """More than half of a line's entries must be so."""
    every_entry: str = ""
    """Each entry must be so."""
    covered: str = ""
    """The cover under which every day of each month must be, for the grid as a whole."""
    why_not: str = ""
    """In words, what is wrong with an entry that counts and is not `more_than_half` or `every_entry`."""
    level: Literal["error", "warning", "info"] = "warning"
    """How serious it is when it is not met."""
    guidance: str = ""
    """What helps to understand it."""
    basis: Texts = ()
    """Where the rule was read."""
    unverified: str = ""
    """What has not been checked against the official text."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class GridSpec:
    """A grid: lines by months, and what is required in them."""

    id: str
    """The key everywhere."""
    title: str
    """What stands above it."""
    asked_when: str = ""
    """There is no grid while this is false."""
    months: GridMonths
    """Its columns."""
    rows: GridRows
    """Its lines."""
    entries: GridEntries
    """What is looked for."""
    covers: tuple[Stretch, ...] = ()
    """Stretches of time under which entries, or months, must be."""
    lifts: tuple[Stretch, ...] = ()
    """Stretches of time in whose months nothing is required of a line."""
    requirements: tuple[Requirement, ...]
    """What is required, in the order it is shown."""

    __pydantic_config__ = CONFIG
