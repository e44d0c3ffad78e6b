"""What a merge brings together that was never seen together: answers behind a question that the other side changed.

Each part merges by itself; whether the whole still says what both meant, a person has to see. Where one side answered
what the other side's answer leaves unasked, that answer is left to settle; so is an override that was given on other
answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.plurals import and_more, verb_of
from tui_review.instrument.rules import Rules
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Conflict, Review
from tui_review.shape.plain import plain

_NAMED: Final = 5
"""How many questions a reason names."""


def unseen_together(
    base: Review, ours: Review, theirs: Review, merged: Review, rules: Rules
) -> dict[str, Conflict]:
    """What is to be settled though every part merged cleanly, by key of `conflicts`, each saying why."""
    changed = [_changed(base, side) for side in (ours, theirs)]
    if not _may_meet(changed[0], changed[1], ours, theirs, rules):
        return {}
    found: dict[str, Conflict] = {}
    day = recorded_day(rules, merged)
    now = Evaluation.of(rules, merged, as_of=day)
    for side, own, other in ((ours, changed[0], changed[1]), (theirs, changed[1], changed[0])):
        alone = Evaluation.of(rules, side, as_of=day)
        for gate, behind in _gates(side, merged, own - other, other - own, (alone, now)).items():
            was, mine, yours = (each.raw.get(gate) for each in (base, ours, theirs))
            found[gate] = Conflict(base=was, ours=mine, theirs=yours, why=_unasked(gate, behind))
        for item in _overridden(base, side, other, (alone, now)):
            override, own_override, other_override = (_override(each, item) for each in (base, ours, theirs))
            found[f"{item}/override"] = Conflict(
                base=override,
                ours=own_override,
                theirs=other_override,
                why=f"The override of {item} is of one side, and the other changed answers behind its rating.",
            )
    return found


def _may_meet(mine: set[str], yours: set[str], ours: Review, theirs: Review, rules: Rules) -> bool:
    """Whether anything that one side changed stands behind what the other changed: mostly nothing does."""
    for own, other, overrides in ((mine, yours, ours.overrides), (yours, mine, theirs.overrides)):
        behind = (rules.needs.behind(id_) for id_ in (*own, *overrides))
        if other and any(not other.isdisjoint(each) for each in behind):
            return True
    return False


def _changed(base: Review, side: Review) -> set[str]:
    """The questions that a side answered otherwise."""
    was, now = base.raw, side.raw
    return {id_ for id_ in {*was, *now} if was.get(id_) != now.get(id_)}


def _unasked(gate: str, behind: list[str]) -> str:
    named = and_more(behind[:_NAMED], len(behind) - _NAMED)
    return f"One side answered {gate}; the other answered {named}, which {verb_of(len(behind), 'is')} not asked so."


def _gates(
    side: Review, merged: Review, own: set[str], others: set[str], looked: tuple[Evaluation, Evaluation]
) -> dict[str, list[str]]:
    """The questions answered by the other side that leave unasked what this side answered, each with what it is."""
    found: dict[str, list[str]] = {}
    alone, now = looked
    rules = now.rules
    for id_ in (each for each in rules.questions if each in own and each in side.raw):
        if not alone.open_to_reviewer(id_) or now.open_to_reviewer(id_):
            continue
        for gate in rules.needs.behind(id_):
            if gate in others and _asked_with(now, {**merged.raw, gate: side.raw.get(gate)}, id_):
                found.setdefault(gate, []).append(id_)
                break
    return found


def _asked_with(now: Evaluation, answers: dict[str, Value | None], id_: str) -> bool:
    """Whether a question would be asked with other answers."""
    raw = {question: value for question, value in answers.items() if value is not None}
    return Evaluation(now.rules, raw, as_of=now.as_of, after=now).open_to_reviewer(id_)


def _overridden(
    base: Review, side: Review, others: set[str], looked: tuple[Evaluation, Evaluation]
) -> Iterator[str]:
    """The items that this side overrode on answers that are others by now, whether or not they rate it otherwise."""
    alone, now = looked
    for item, override in side.overrides.items():
        if override == base.overrides.get(item) or item not in now.rules.rated:
            continue
        behind = others & set(now.rules.needs.behind(item))
        rated_otherwise = alone.without_overrides.rated(item) != now.without_overrides.rated(item)
        if rated_otherwise or any(each.open_to_reviewer(id_) for each in looked for id_ in behind):
            yield item


def _override(review: Review, item: str) -> Any:
    override = review.overrides.get(item)
    return None if override is None else plain(override)
