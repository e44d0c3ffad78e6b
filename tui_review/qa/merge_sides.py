"""What was unsettled before a merge: all sides are kept, with what the merge brings, until somebody settles it.

What a branch has at a place is all that is unsettled there, or the one thing that stands. Of the branches' things those
are gone that either has settled or changed into another.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from tui_review.review.conflicts import (
    ACTS_KEY,
    ConflictPlace,
    act_side,
    as_seen,
    is_another_signature,
    place,
    sides_of,
    signed_side,
    value_in,
    with_acts_told,
    with_sides,
    with_value_at,
)
from tui_review.review.gate.merging import Sides
from tui_review.review.model import Answer, Conflict, Override, Review
from tui_review.review.record.order import last_acts
from tui_review.review.signing import with_signature_of
from tui_review.shape.door import structured
from tui_review.shape.plain import plain

_SEVERAL: Final = 2
_TWICE: Final = "It was settled in two ways on two branches."


def still_unsettled(
    sides: Sides, merged: Review, made: Mapping[str, Conflict], questions: Container[str]
) -> Review:
    """The merged review with all that is unsettled in it: what this merge `made` so, and what was so on either side."""
    before = dict.fromkeys(key for side in (sides.ours, sides.theirs, sides.base) for key in side.conflicts)
    found = {key: each for key, each in made.items() if key not in before}
    for key in (each for each in before if each != ACTS_KEY):
        where = place(key, questions)
        ours, theirs = (side.conflicts.get(key) for side in (sides.ours, sides.theirs))
        if ours == theirs and (ours is not None or key not in made) and _same_stands(sides, where):
            if ours is not None:
                found[key] = ours
            continue
        base, mine, yours = (_had(side, key, where) for side in (sides.base, sides.ours, sides.theirs))
        # Where one branch alone has something else there than before, that goes on standing.
        only_theirs = mine[0] == base[0] and not (ours is None and theirs is None)
        kept = _together(base, yours, mine) if only_theirs else _together(base, mine, yours)
        if len(kept) >= _SEVERAL:
            known = (
                ours or theirs or made.get(key) or Conflict(base=sides.base.conflicts[key].base, why=_TWICE)
            )
            found[key] = with_sides(known, kept)
        if kept and _stands(merged, where) != kept[0]:
            merged = _with(merged, where, kept[0])
    return replace(merged, conflicts=found)


def with_acts_of(sides: Sides, merged: Review) -> Review:
    """The merged review with hand-overs that branches did from one version left to settle, our side's first."""
    last = [act_side(act) for act in last_acts(merged.history)]
    if len(last) < _SEVERAL:
        return with_acts_told(merged)
    before = next((act_side(act) for act in last_acts(sides.base.history)), None)
    ours, theirs = (_acts_of(side) for side in (sides.ours, sides.theirs))
    told = with_sides(Conflict(base=before), _each([*ours[:1], *theirs, *ours, *last], last))
    return replace(merged, conflicts={ACTS_KEY: told, **merged.conflicts})


def _acts_of(side: Review) -> list[Any]:
    conflict = side.conflicts.get(ACTS_KEY)
    return list(map(act_side, last_acts(side.history)) if conflict is None else sides_of(conflict).values())


def _each(found: Iterable[Any], known: Collection[Any]) -> list[Any]:
    """Those that are known, each once."""
    told: list[Any] = []
    for each in found:
        if each in known and each not in told:
            told.append(each)
    return told


def _same_stands(sides: Sides, where: ConflictPlace) -> bool:
    return bool(_stands(sides.ours, where) == _stands(sides.theirs, where))


def _had(side: Review, key: str, where: ConflictPlace) -> list[Any]:
    """What a branch has at a place: what stands there first."""
    conflict, stands = side.conflicts.get(key), _stands(side, where)
    known = [] if conflict is None else list(sides_of(conflict).values())
    return [stands, *(each for each in known if each not in (stands, as_seen(stands)))]


def _stands(side: Review, where: ConflictPlace) -> Any:
    if where.part == "override":
        override = side.overrides.get(where.id)
        return None if override is None else plain(override)
    answer = side.answers.get(where.id, Answer())
    return signed_side(answer) if answer.covers and not where.part else value_in(answer, where)


def _with(side: Review, where: ConflictPlace, value: Any) -> Review:
    if where.part == "override":
        others = {item: each for item, each in side.overrides.items() if item != where.id}
        overrides = others if value is None else {**side.overrides, where.id: structured(Override, value)}
        return replace(side, overrides=overrides)
    answer = with_value_at(side.answers.get(where.id, Answer()), where, value)
    if not where.part:
        # What else a signature says, the gate knows from the side that gave it.
        covers = value["covers"] if is_another_signature(value) else ""
        answer = with_signature_of(answer, Answer(covers=covers))
    return replace(side, answers={**side.answers, where.id: answer})


def _together(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """What two branches have, without what either has no more of what both began with; ours that stands first.

    What one of them has settled on stays, whatever the other has made of it.
    """
    settled = [side[0] for side in (ours, theirs) if len(side) < len(base)]
    gone = [each for each in base if (each not in ours or each not in theirs) and each not in settled]
    found = [*ours[:1], *theirs, *ours]
    return _each(found, [each for each in found if each not in gone] or found)
