"""Grids made ready for use: every condition read, every name resolved."""

from __future__ import annotations

from collections.abc import Callable

from tui_review.instrument.grid_model import GridSpec, Requirement, Stretch
from tui_review.instrument.language.syntax import Condition, InRows, Or
from tui_review.instrument.model import Instrument
from tui_review.shape.frozen import frozen

ReadCondition = Callable[[str, tuple[str | int, ...], str, InRows], "Condition | None"]
"""Reads a condition: the id it belongs to, where in it, its text, the rows it is about; None for one that cannot be."""

_NEVER = Or(())
"""Stands in for a condition that cannot be read, which the linter has reported."""


@frozen(repr=False, eq=False)
class StretchRules:
    """Stretches of time, with their condition read."""

    stretch: Stretch
    when: Condition | None


@frozen(repr=False, eq=False)
class RequirementRules:
    """A requirement, with its conditions read."""

    requirement: Requirement
    who: Condition | None
    counts: tuple[tuple[Condition, str], ...]
    """Each thing an entry must be, and why it does not count when it is not; those of `counts_as` taken in."""
    counting: str
    """The id of the requirement whose `counts` these are: its own, or that of `counts_as`."""
    under: str
    """The cover under which entries count; empty when there is none."""
    share: Condition | None
    """`more_than_half` or `every_entry`."""


@frozen()
class GridScopes:
    """What rows the conditions of a grid are about: by the prefix of their columns' ids, their tables."""

    prefix: str
    """Before the columns of a line: `person.`."""
    rows: str
    entries: str

    @property
    def entry(self) -> InRows:
        """Of a condition about an entry: its line's columns, and its own."""
        return ((self.prefix, self.rows), ("", self.entries))

    @property
    def who(self) -> InRows:
        """Of a condition about a line: its columns, with and without the prefix."""
        return ((self.prefix, self.rows), ("", self.rows))

    def stretch(self, key: str, table: str) -> InRows:
        """Of a condition about stretches of time: `covers` are nobody's, `lifts` a line's."""
        return (("", table),) if key == "covers" else ((self.prefix, self.rows), ("", table))


@frozen(repr=False, eq=False)
class GridRules:
    """A grid, with its conditions read."""

    spec: GridSpec
    scopes: GridScopes
    line: str
    """What one line is called: `person`. Conditions name its columns `person.role`."""
    entry: str
    """What one entry is called: `contact`."""
    asked: Condition | None
    match: Condition
    covers: dict[str, StretchRules]
    lifts: tuple[StretchRules, ...]
    requirements: tuple[RequirementRules, ...]


def compile_grids(instrument: Instrument, read: ReadCondition) -> dict[str, GridRules]:
    """The grids of an instrument, by id. What is wrong with their names is the linter's to say."""
    called = {
        question.id: question.row
        for section in instrument.sections
        for question in (*section.questions, *(each for item in section.items for each in item.questions))
    }
    return {spec.id: _grid(spec, called, read) for spec in instrument.grids}


def _grid(spec: GridSpec, called: dict[str, str], read: ReadCondition) -> GridRules:
    line = called.get(spec.rows.table, "row")
    scopes = GridScopes(f"{line}.", spec.rows.table, spec.entries.table)

    def stretches(key: str, of: tuple[Stretch, ...]) -> list[StretchRules]:
        found = []
        for number, each in enumerate(of):
            rows = scopes.stretch(key, each.table)
            when = read(spec.id, (key, number, "when"), each.when, rows) if each.when else None
            found.append(StretchRules(each, when))
        return found

    by_id = {requirement.id: requirement for requirement in spec.requirements}
    return GridRules(
        spec=spec,
        scopes=scopes,
        line=line,
        entry=called.get(spec.entries.table, "row"),
        asked=read(spec.id, ("asked_when",), spec.asked_when, ()) if spec.asked_when else None,
        match=read(spec.id, ("entries", "match"), spec.entries.match, scopes.entry) or _NEVER,
        covers={each.stretch.id: each for each in stretches("covers", spec.covers)},
        lifts=tuple(stretches("lifts", spec.lifts)),
        requirements=tuple(_requirement(each, by_id, scopes, read) for each in spec.requirements),
    )


def _requirement(
    own: Requirement, by_id: dict[str, Requirement], scopes: GridScopes, read: ReadCondition
) -> RequirementRules:
    counting = by_id.get(own.counts_as, own) if own.counts_as else own
    share = "more_than_half" if own.more_than_half else "every_entry"
    text = own.more_than_half or own.every_entry
    return RequirementRules(
        requirement=own,
        who=read(own.id, ("who",), own.who, scopes.who) if own.who else None,
        counts=tuple(
            (read(counting.id, ("counts", number, "must"), must.must, scopes.entry) or _NEVER, must.why_not)
            for number, must in enumerate(counting.counts)
        ),
        counting=counting.id,
        under=counting.under,
        share=read(own.id, (share,), text, scopes.entry) if text else None,
    )
