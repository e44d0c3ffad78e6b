"""What was unsettled before a merge: all sides are kept, with what the merge brings, until somebody settles it.

What a branch has at a place is all that is unsettled there, or the one thing that stands. Of the branches' things those
are gone that either has settled or changed into another. What one side has at all places of a question is one person's,
and stays so: else whoever takes that side would put one person's answer over another's narrative.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

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
from tui_review.review.taken_back import is_taken_back
from tui_review.review.three_way import pick
from tui_review.shape.door import structured
from tui_review.shape.plain import plain

_Person: TypeAlias = dict[str, Any]
"""What one side has at the places of a question, by key."""

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
        two = (yours, mine) if only_theirs else (mine, yours)
        kept = _together(base, *two, base if _went_back(sides, made, key) else [])
        if len(kept) >= _SEVERAL:
            known = (
                ours or theirs or made.get(key) or Conflict(base=sides.base.conflicts[key].base, why=_TWICE)
            )
            found[key] = with_sides(known, kept)
        if kept and _stands(merged, where) != kept[0]:
            merged = _with(merged, where, kept[0])
    merged = replace(merged, conflicts=found)
    for id_ in dict.fromkeys(place(key, questions).id for key in before):
        merged = _aligned(sides, merged, made, id_, questions)
    alike = {
        key: each
        for key in before
        if (each := _left_alike(sides, merged, key, place(key, questions))) is not None
    }
    return replace(merged, conflicts={**alike, **merged.conflicts}) if alike else merged


def _left_alike(sides: Sides, merged: Review, key: str, where: ConflictPlace) -> Conflict | None:
    """What a branch has left to settle though all have the same there by now, as nobody has said that it holds."""
    told = [each for side in (sides.ours, sides.theirs) if (each := side.conflicts.get(key)) is not None]
    is_settled = key in sides.base.conflicts and len(told) < _SEVERAL
    if key == ACTS_KEY or is_settled or not told:
        return None
    stands = as_seen(_stands(merged, where))
    return told[0] if all(side == stands for each in told for side in sides_of(each).values()) else None


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


def _aligned(
    sides: Sides, merged: Review, made: Mapping[str, Conflict], id_: str, questions: Container[str]
) -> Review:
    """The merged review in which each side of a question is one person's at all places that are unsettled there."""
    three = (sides.ours, sides.theirs, sides.base)
    answers = [side.answers.get(id_, Answer()) for side in three]
    known = dict.fromkeys(
        key for conflicts in (*(side.conflicts for side in three), made) for key in conflicts
    )
    places = {key: where for key in known if (where := place(key, questions)).id == id_ and key != ACTS_KEY}
    places = {key: where for key, where in places.items() if where.part != "override"}
    if not places or any(each.covers for each in answers):
        return merged
    told = (id_, f"{id_}.narrative")
    if any(key in places for key in told) and all(each.rows is None for each in answers):
        # An answer and its narrative are read together.
        places |= {key: place(key, questions) for key in told}
    ours, theirs, base = (_people(side, places) for side in three)
    found = _all_people(base, ours, theirs, went_back=any(_went_back(sides, made, key) for key in places))
    conflicts = {key: each for key, each in merged.conflicts.items() if key not in places}
    for key, where in places.items():
        values = [person[key] for person in found]
        if any(value != values[0] for value in values):
            known_as = next(
                (side.conflicts[key] for side in three[:2] if key in side.conflicts), made.get(key)
            )
            conflicts[key] = with_sides(known_as or Conflict(base=base[0][key]), values)
        if _stands(merged, where) not in values:
            merged = _with(merged, where, values[0])
    return replace(merged, conflicts=conflicts)


def _went_back(sides: Sides, made: Mapping[str, Conflict], key: str) -> bool:
    """Whether what both began with is a side of its own, as a branch has gone back to it from what another has."""
    told = (conflicts.get(key) for conflicts in (sides.ours.conflicts, sides.theirs.conflicts, made))
    return key not in sides.base.conflicts and any(is_taken_back(each) for each in told if each is not None)


def _people(side: Review, places: Mapping[str, ConflictPlace]) -> list[_Person]:
    """What each side of a question has at some places of it; of a question where nothing is unsettled one alone."""
    told = {key: list(sides_of(side.conflicts[key]).values()) for key in places if key in side.conflicts}
    people: list[_Person] = []
    for number in range(max(map(len, told.values()), default=1)):
        own = {key: sides[number] for key, sides in told.items() if number < len(sides)}
        has = side
        # A row before its cells, and the order of the rows once all are there.
        for key in sorted(own, key=lambda each: (each.endswith("/order"), len(each))):
            has = _with(has, places[key], own[key])
        people.append({key: own.get(key, _stands(has, where)) for key, where in places.items()})
    stands = {key: _stands(side, where) for key, where in places.items()}
    # What is kept on this machine was given over what is unsettled, and is no side of it yet.
    is_further = any(stands[key] not in sides for key, sides in told.items())
    return [stands, *people] if is_further else people


def _all_people(
    base: list[_Person], ours: list[_Person], theirs: list[_Person], *, went_back: bool
) -> list[_Person]:
    """What the people of two branches have, each in the place where a branch had them before.

    Where one of them `went_back` to what both began with, that is one's own as well.
    """
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    if len(base) == 1 and went_back:
        return _each_once([*ours, *theirs])
    if len(base) == 1:
        for changed, among in ((ours, theirs), (theirs, ours)):
            if len(changed) == 1 and base[0] in among:
                return _each_once(changed[0] if person == base[0] else person for person in among)
    settled = [side for side in (ours, theirs) if len(side) < len(base)]
    if len(base) > 1 and not settled:
        return _each_once(_in_place(base, ours, theirs))
    gone = [each for each in base if not (each in ours and each in theirs) and [each] not in settled]
    found = _each_once([*ours, *theirs])
    return [each for each in found if each not in gone] or found


def _in_place(base: list[_Person], ours: list[_Person], theirs: list[_Person]) -> list[_Person]:
    """What two branches have made of several people, one by one, and behind them who came on either."""
    found: list[_Person] = []
    more: list[_Person] = []
    for before, mine, yours in zip(base, ours, theirs, strict=False):
        person: _Person = {}
        other: _Person = {}
        for key in before:
            person[key], differ = pick(before[key], mine[key], yours[key])
            other[key] = yours[key] if differ else person[key]
        found.append(person)
        more.append(other)
    return [*found, *more, *ours[len(base) :], *theirs[len(base) :]]


def _each_once(people: Iterable[_Person]) -> list[_Person]:
    told = list(people)
    return [each for number, each in enumerate(told) if each not in told[:number]]


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


def _together(base: list[Any], ours: list[Any], theirs: list[Any], left: list[Any]) -> list[Any]:
    """What two branches have, without what either has no more of what both began with; ours that stands first.

    What one of them has settled on stays, whatever the other has made of it, and so does what one has gone back to,
    which is `left` to settle.
    """
    settled = [side[0] for side in (ours, theirs) if len(side) < len(base)]
    stay = (*settled, *left)
    gone = [each for each in base if (each not in ours or each not in theirs) and each not in stay]
    found = [*ours[:1], *theirs, *ours]
    return _each(found, [each for each in found if each not in gone] or found)
