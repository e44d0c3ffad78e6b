"""Grids made ready for use: every condition read, every name resolved."""

from __future__ import annotations

from collections.abc import Callable

from tui_review.instrument.grid_model import GridSpec, Requirement, Stretch
from tui_review.instrument.language.syntax import Condition, Or
from tui_review.instrument.model import Instrument
from tui_review.shape.frozen import frozen

Read = Callable[[str, tuple[str | int, ...], str], "Condition | None"]
"""Reads a condition: the id it belongs to, where in it, its text; None for one that cannot be read."""

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


@frozen(repr=False, eq=False)
class GridRules:
    """A grid, with its conditions read."""

    spec: GridSpec
    line: str
    """What one line is called: `person`. Conditions name its columns `person.role`."""
    entry: str
    """What one entry is called: `contact`."""
    asked: Condition | None
    match: Condition
    covers: dict[str, StretchRules]
    lifts: tuple[StretchRules, ...]
    requirements: tuple[RequirementRules, ...]


def compile_grids(instrument: Instrument, read: Read) -> dict[str, GridRules]:
    """The grids of an instrument, by id. What is wrong with their names is the linter's to say."""
    called = {
        question.id: question.row
        for section in instrument.sections
        for question in (*section.questions, *(each for item in section.items for each in item.questions))
    }
    return {spec.id: _grid(spec, called, read) for spec in instrument.grids}


def _grid(spec: GridSpec, called: dict[str, str], read: Read) -> GridRules:
    def stretches(key: str, of: tuple[Stretch, ...]) -> list[StretchRules]:
        return [
            StretchRules(each, read(spec.id, (key, number, "when"), each.when) if each.when else None)
            for number, each in enumerate(of)
        ]

    by_id = {requirement.id: requirement for requirement in spec.requirements}
    return GridRules(
        spec=spec,
        line=called.get(spec.rows.table, "row"),
        entry=called.get(spec.entries.table, "row"),
        asked=read(spec.id, ("asked_when",), spec.asked_when) if spec.asked_when else None,
        match=read(spec.id, ("entries", "match"), spec.entries.match) or _NEVER,
        covers={each.stretch.id: each for each in stretches("covers", spec.covers)},
        lifts=tuple(stretches("lifts", spec.lifts)),
        requirements=tuple(_requirement(each, by_id, read) for each in spec.requirements),
    )


def _requirement(own: Requirement, by_id: dict[str, Requirement], read: Read) -> RequirementRules:
    counting = by_id.get(own.counts_as, own) if own.counts_as else own
    share = "more_than_half" if own.more_than_half else "every_entry"
    text = own.more_than_half or own.every_entry
    return RequirementRules(
        requirement=own,
        who=read(own.id, ("who",), own.who) if own.who else None,
        counts=tuple(
            (read(counting.id, ("counts", number, "must"), must.must) or _NEVER, must.why_not)
            for number, must in enumerate(counting.counts)
        ),
        counting=counting.id,
        under=counting.under,
        share=read(own.id, (share,), text) if text else None,
    )
