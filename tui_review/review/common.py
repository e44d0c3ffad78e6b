"""What two branches of a review both go on from, as the record tells it: the last change that both of them have.

A change may reach both by another way than a merge: picked onto the other, squashed, rebased, taken twice out of a
stash. Git then names a base from before it, and from there a change that one branch took back would seem to be made
on the other alone. The record names each change and what it follows; where the last one of a side is in the line of
the other, the other has gone on from it, and stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_review.review.conflicts import part_of_place, place
from tui_review.review.model import Answer, Override, Part, Review
from tui_review.review.record.chain import Chain, chain_ends, chain_of
from tui_review.review.record.content import override_acts, override_by
from tui_review.review.record.events import PARTS, differs, events_of, is_another, value_of
from tui_review.review.record.order import Order
from tui_review.review.rows import with_given
from tui_review.review.signing import signatures, signed_places, with_signature_of
from tui_review.shape.door import structured

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from tui_review.instrument.rules import Rules


def begun_from(base: Review, ours: Review, theirs: Review, rules: Rules) -> tuple[Review, Review]:
    """The base of a merge, by the last change at each place that both sides have, and theirs as what it brings."""
    base, theirs = _what_it_brings(base, ours, theirs, rules)
    return common_base(base, ours, theirs), theirs


def _what_it_brings(base: Review, ours: Review, theirs: Review, rules: Rules) -> tuple[Review, Review]:
    """The base and theirs, each as ours is where theirs has changed nothing and ours lacks changes that both have.

    A commit that is picked onto a branch, rebased there or taken out of a stash has been made on changes that the
    branch never had. It brings its own, and no line of theirs: with them, and with what stands on the branch, the
    record would say that somebody had turned them back. Where a hand-over lies between, that says what stands, and so
    does a signature of what it covers.
    """
    if ours.history != theirs.history:
        return base, theirs
    signed = {place for given in signatures(rules, theirs) for place in signed_places(rules, given.question)}
    same: dict[str, Answer] = {}
    for id_, answer in theirs.answers.items():
        here = ours.answers.get(id_, Answer())
        lacking = {event.id for event in answer.changes} - {event.id for event in here.changes}
        if lacking and id_ not in signed and not is_another(base.answers.get(id_, Answer()), answer):
            same[id_] = here
    return _with_answers(base, same), _with_answers(theirs, same)


def _with_answers(side: Review, others: Mapping[str, Answer]) -> Review:
    answers = {**side.answers, **others}
    return (
        replace(side, answers={id_: each for id_, each in answers.items() if not each.empty})
        if others
        else side
    )


def common_base(base: Review, ours: Review, theirs: Review) -> Review:
    """The base of a merge, with each place as it was at the last change there that both sides have.

    What nothing is recorded of is as in `base`: all that is kept at a question whose record does not hold, or of which
    a side has taken something back that `base` has. Given such a base, it is the same.
    """
    answers, overrides = dict(base.answers), dict(base.overrides)
    unsettled: dict[tuple[str, str], Review] = {}
    for id_ in ours.answers.keys() & theirs.answers.keys():
        three = base.answers.get(id_, Answer()), ours.answers[id_], theirs.answers[id_]
        left = {_where(key)[1] for side in (ours, theirs) for key in side.conflicts if place(key).id == id_}
        answer, behind = _answer(*three, left)
        if answer is not three[0]:
            answers[id_] = answer
        unsettled |= {(id_, part): (ours, theirs)[side] for part, side in behind.items()}
    for item, (override, side) in _overrides(base, ours, theirs).items():
        overrides.pop(item, None)
        if override is not None:
            overrides[item] = override
        if side is not None:
            unsettled[item, "override"] = side
    if not unsettled and answers == base.answers and overrides == base.overrides:
        return base
    conflicts = {key: each for key, each in base.conflicts.items() if _where(key) not in unsettled}
    for at, side in unsettled.items():
        conflicts |= {key: each for key, each in side.conflicts.items() if _where(key) == at}
    return replace(base, answers=answers, overrides=overrides, conflicts=conflicts)


def _where(key: str) -> tuple[str, str]:
    where = place(key)
    return where.id, where.part if where.part in ("override", "act") else part_of_place(where)


def _answer(
    base: Answer, ours: Answer, theirs: Answer, left: Container[str]
) -> tuple[Answer, dict[Part, int]]:
    """A question in the base, and the parts of it at which a side is behind the other: 0 for ours, 1 for theirs.

    `left` are the parts at which something is left to settle.
    """
    was = {event.id for event in base.changes}
    own = tuple({event.id for event in side.changes} for side in (ours, theirs))
    if was == own[0] or was == own[1]:
        return base, {}
    found, behind = base, dict[Part, int]()
    for part in PARTS:
        value, side, known = _part(part, base, (ours, theirs), settled=part not in left)
        if not known:
            continue
        found = _with_part(found, part, value, None if side is None else (ours, theirs)[side])
        if side is not None:
            behind[part] = side
    shared = own[0] & own[1]
    if was < shared and shared in own and own[0] != own[1]:
        # Of flags and passages nothing is recorded: they go along with all else.
        side = own.index(shared)
        if all(behind.get(part, side) == side for part in PARTS):
            less = (ours, theirs)[side]
            found = replace(found, flag=less.flag, passages=less.passages)
    return (found if behind or found != base else base), behind


def _part(
    part: Part, base: Answer, sides: tuple[Answer, Answer], *, settled: bool
) -> tuple[Any, int | None, bool]:
    """What both sides go on from at a part, which of them is there still, and whether that is told at all."""
    was, *own = ({event.id for event in events_of(each, part)} for each in (base, *sides))
    shared = own[0] & own[1]
    if not was < shared:
        return None, None, False
    chains = [chain_of(value_of(each, part), events_of(each, part)) for each in sides]
    ends = sorted(chain_ends([each for each in chains[0].changes if each.id in shared]))
    if any(chain.faults for chain in chains) or not all(_agree(end, chains) for end in ends):
        return None, None, False
    values = [chains[0].values[end] for end in ends]
    if not any(differs(values[0], each) for each in values[1:]):
        still = [number for number, each in enumerate(own) if each == shared]
        return values[0], still[0] if len(ends) == 1 and len(still) == 1 else None, True
    # Changes that both have and that each has joined in its own way: neither side is what both began with.
    stand = [value_of(each, part) for each in sides]
    other = [value for value in values if all(differs(value, each) for each in stand)]
    return (other[0], None, True) if other and settled else (None, None, False)


def _agree(end: str, chains: Sequence[Chain]) -> bool:
    """Whether all sides say the same of what stood after a change that they have."""
    first, *more = chains
    if any(end not in chain.values for chain in (first, *more)):
        return False
    return not any(differs(first.values[end], each.values[end]) for each in more)


def _with_part(answer: Answer, part: Part, value: Any, side: Answer | None) -> Answer:
    match part:
        case "given":
            new = with_given(answer, value)
            if side is not None:
                return with_signature_of(new, side)
            return new if new.value == answer.value else with_signature_of(new, Answer())
        case "described":
            return replace(answer, described=value or {})
        case _:
            return replace(answer, narrative=value or "")


def _overrides(
    base: Review, ours: Review, theirs: Review
) -> dict[str, tuple[Override | None, Review | None]]:
    """The overrides that both sides go on from, by item, each with the side that has it still."""
    was, mine, yours = map(_acts_on, (base, ours, theirs))
    found: dict[str, tuple[Override | None, Review | None]] = {}
    for item in mine.keys() & yours.keys():
        shared = mine[item] & yours[item]
        if not was.get(item, set()) < shared:
            continue
        still = [side for side, own in ((ours, mine[item]), (theirs, yours[item])) if own == shared]
        # Which of two hand-overs holds takes an override away without an act on it.
        one_way = len({repr(side.overrides.get(item)) for side in still}) == 1
        if still and one_way:
            found[item] = still[0].overrides.get(item), still[0] if len(still) == 1 else None
        elif made := _made(ours, item, shared):
            found[item] = None if made[0] is None else structured(Override, made[0]), None
    return found


def _acts_on(review: Review) -> dict[str, set[str]]:
    """The acts on each item's override, by their seals; nothing of an item with acts that have none."""
    acts, of_items = review.history, override_acts(review, before_moves=True)
    found = {item: {acts[number].seal for number in own} for item, own in of_items.items()}
    return {item: seals for item, seals in found.items() if "" not in seals}


def _made(side: Review, item: str, shared: set[str]) -> list[dict[str, Any] | None]:
    """What the last of the acts on an override that both sides have made of it; nothing where several did."""
    acts = side.history
    own = [number for number in override_acts(side, before_moves=True)[item] if acts[number].seal in shared]
    last = Order(acts).last_of(own)
    return [override_by(acts[last[0]])] if len(last) == 1 else []
