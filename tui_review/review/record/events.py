"""Making the record: the change that is kept for an answer, and the one that joins two branches after a merge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, get_args

from tui_review.instrument.language.values import is_rows
from tui_review.review.model import Answer, Event, How, Message, Part
from tui_review.review.record.chain import ROOT, Chain, chain_ends, chain_of
from tui_review.review.record.ids import new_event_id
from tui_review.review.record.seals import digest
from tui_review.review.record.steps import BrokenStepError, StepBack, back, step_between
from tui_review.review.who import Editor
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain

PARTS: Final[tuple[Part, ...]] = tuple(part for part in get_args(Part) if part)
"""The parts of what is kept at a question whose changes are recorded."""


MOVED: Final = "migrated"
"""How a move to another version of the instrument says that choices have another order by it."""
NOBODYS: Final = ("merged", MOVED)
"""How what the program does by itself is recorded, by nobody."""


def value_of(answer: Answer, part: Part) -> Any:
    """What stands at a part of an answer; None for nothing."""
    match part:
        case "given":
            return answer.given
        case "described":
            return answer.described or None
        case _:
            return answer.narrative or None


def events_of(answer: Answer, part: Part) -> list[Event]:
    """The recorded changes of one part of an answer, each after changes that the record has; see `_found_again`."""
    events = [event for event in answer.changes if event.part == part]
    followed = {each for event in events for each in event.after}
    return events if followed <= {ROOT, *(event.id for event in events)} else _found_again(events)


def _found_again(events: Sequence[Event]) -> list[Event]:
    """The same where changes follow some that got other ids when their reasons were given, as they did in former days.

    A change that is not in the record is taken for the nearest one before, with a reason, that none follows. What was
    changed after that came after both as if they were two branches, and then comes after the later one alone.
    """
    known = {ROOT, *(event.id for event in events)}
    named = {each for event in events if len(event.after) <= len(event.steps) for each in event.after}
    found: list[Event] = []
    free: list[str] = []
    for event in events:
        after = list(event.after)
        for place, each in enumerate(after):
            if each not in known and free:
                after[place] = free.pop()
                named.add(after[place])
        if len(after) > len(event.steps):
            after = [each for each in after if each not in named] or after
        found.append(event if after == event.after else replace(event, after=after))
        if event.why and event.by and event.id not in named:
            free.append(event.id)
    return found


def differs(before: Any, after: Any) -> bool:
    """Whether two values are different; the order of a table's rows counts."""
    return before != after or (isinstance(before, dict) and list(before) != list(after))


def changed(before: Answer, after: Answer) -> bool:
    """Whether anything differs that is recorded."""
    return any(differs(value_of(before, part), value_of(after, part)) for part in PARTS)


def is_another(before: Answer, after: Answer) -> bool:
    """Whether anything differs that is kept at a question; the order of a table's rows counts."""
    return before != after or changed(before, after)


def moves_an_order(event: Event, chain: Chain, *, exactly: bool) -> bool:
    """Whether a change of a sound chain changes nothing but the order of what is chosen; see `_is_in_another_order`.

    What stood there before is what the change itself says: branches that were joined may have begun otherwise.
    """
    after = chain.values[event.id]
    return _is_in_another_order(back(after, event.steps[0]), after, exactly=exactly)


def _is_in_another_order(before: Any, after: Any, *, exactly: bool) -> bool:
    """Whether two values, or the cells of two tables, are the same but for the order of what is chosen.

    Otherwise than `exactly` they are so much as their number: codes may be called otherwise, columns be gone.
    """
    if is_rows(before) and is_rows(after):
        cells = [(row, after[id_]) for id_, row in before.items() if id_ in after]
        if exactly and (
            list(before) != list(after) or any(one.keys() != other.keys() for one, other in cells)
        ):
            return False
        return all(
            _is_in_another_order(one[name], other[name], exactly=exactly)
            for one, other in cells
            for name in one.keys() & other.keys()
        )
    if isinstance(before, list) and isinstance(after, list):
        one, other = (sorted(map(str, each)) for each in (before, after))
        return one == other if exactly else len(one) == len(other)
    return bool(before == after)


def is_in_record(before: Answer, after: Answer, stands: Answer, *, aside: Collection[str] = ()) -> bool:
    """Whether all that led from one answer to another is recorded of what stands there, whatever became of it since.

    It is known by the ids of its changes, of which some may be set `aside`. Where it has none it is not told so, and
    flags and passages, of which nothing is recorded, have to stand.
    """
    was, now, known = ({event.id for event in each.changes} for each in (before, after, stands))
    own, known = now - was, known.union(aside)
    if not own or not own <= known or not known.isdisjoint(was - now):
        return False
    told = {event.part for event in after.changes if event.id in own}
    unsaid = [
        part for part in PARTS if part not in told and differs(value_of(before, part), value_of(after, part))
    ]
    stand = (
        getattr(after, name) in (getattr(before, name), getattr(stands, name))
        for name in ("flag", "passages")
    )
    return not unsaid and all(stand)


def recorded(
    before: Answer, after: Answer, editor: Editor, *, why: str = "", how: How = ""
) -> Iterator[Event]:
    """The changes that lead from one answer to another, as the record keeps them, each part for itself."""
    at = editor.now()
    for part in PARTS:
        old, new = value_of(before, part), value_of(after, part)
        if differs(old, new):
            yield _with_step(_event(before, part, editor, at, why, how), step_between(old, new))


def as_it_stands(
    answer: Answer, parts: Iterable[Part], editor: Editor, why: str, how: How
) -> Iterator[Event]:
    """Lines that say something of parts of an answer and leave them as they are.

    That what stands there holds, which a merge had left to settle; or why it was changed (`explained`).
    """
    at = editor.now()
    for part in dict.fromkeys(parts):
        stands = value_of(answer, part)
        yield _with_step(_event(answer, part, editor, at, why, how), step_between(stands, stands))


def _event(  # noqa: PLR0913 - what a line of the record says
    before: Answer, part: Part, editor: Editor, at: str, why: str, how: How
) -> Event:
    return Event(
        id=new_event_id(),
        after=list(chain_ends(events_of(before, part))),
        part=part,
        by=editor.name,
        role=editor.role,
        login=editor.login,
        at=at,
        why=why,
        how=how,
    )


def joined(id_: str, merged: Answer, ours: Answer, theirs: Answer) -> Iterator[Event]:
    """The changes that join two branches in a question's merged answer that has the changes of both.

    Whoever merges the same two branches makes the same changes, so that two merges of one pair are one.
    """
    for part in PARTS:
        events = events_of(merged, part)
        last = chain_ends(events)
        mine, yours = chain_ends(events_of(ours, part)), chain_ends(events_of(theirs, part))
        if len(last) < 2 or len(mine) != 1 or len(yours) != 1:  # noqa: PLR2004 - two branches
            continue
        now = value_of(merged, part)
        sides = sorted(
            ((mine[0], value_of(ours, part)), (yours[0], value_of(theirs, part))), key=lambda s: s[0]
        )
        first, second = (step_between(value, now) for _, value in sides)
        at = max(event.at for event in events)
        event = replace(
            _merged(id_, part, [head for head, _ in sides], [*(value for _, value in sides), now], at),
            other=second,
        )
        yield _with_step(event, first)


def joining_line(id_: str, part: Part, ends: Sequence[tuple[str, Any]], now: Any, at: str) -> Event:
    """The change by which a merge makes what stands at a part of a question of what its branches have there.

    `ends` are the last change of each (`ROOT` where it has none) and what stands there.
    """
    ids = [end for end, _ in ends]
    values = [*(value for _, value in ends), now]
    event = _merged(id_, part, [] if ids == [ROOT] else ids, values, at)
    first, *rest = (step_between(value, now) for _, value in ends)
    return _with_step(replace(event, other=rest[0]) if rest else event, first)


def moved_line(id_: str, stood: Answer, now: Any, since: str) -> Iterator[Event]:
    """The change by which a move to another version takes from choices their order, or gives it back.

    None where the record does not say of what it would be a change. Whoever moves the same makes the same line, as the
    time is that of the last change there, or `since`, so that a branch that was not moved yet is carried likewise.
    """
    events = events_of(stood, "given")
    after = list(chain_ends(events))
    if len(after) > 1:
        return
    at = max([since, *(event.at for event in events)])
    key = digest([MOVED, id_, after, [stood.given, now], at])
    line = Event(id=f"m{key[:9]}", after=after, part="given", by="", at=at, how=MOVED)
    yield _with_step(line, step_between(stood.given, now))


def joining_message(written: Sequence[Message]) -> Message:
    """The line by which a merge says that it brought messages, one or more, of a note to a final review.

    Whoever merges the same makes the same line, and what the messages say is in its id.
    """
    words = [plain(each) for each in sorted(written, key=lambda each: each.id)]
    at = max(each.at for each in written)
    return Message(id=f"m{digest(words)[:9]}", by="", role="", at=at, text="", act="merged")


def _merged(id_: str, part: Part, after: list[str], values: Sequence[Any], at: str) -> Event:
    """A change that a merge itself makes: whoever makes the same of the same branches makes the same change.

    Two questions have two changes also where the same was done at both: an act names what it covers by ids alone.
    """
    key = digest([id_, part, after, list(values), at])
    return Event(id=f"m{key[:9]}", after=after, part=part, by="", at=at, how="merged")


def _with_step(event: Event, step: StepBack) -> Event:
    return replace(event, was=step.was, edits=step.edits, rows=step.rows, order=step.order)


def chains_of(answer: Answer) -> dict[Part, Chain]:
    """What stood at each part of an answer after each of its changes."""
    return {part: chain_of(value_of(answer, part), events_of(answer, part)) for part in PARTS}


def leaves_as_it_stood(event: Event, chain: Chain) -> bool:
    """Whether a change of a chain has changed nothing: it says that what stood there holds."""
    if event.id not in chain.values:
        return False
    stands = chain.values[event.id]
    try:
        return not any(differs(back(stands, step), stands) for step in event.steps)
    except BrokenStepError:
        return False


@frozen()
class RecordedChange:
    """One recorded change of one part of what is kept at a question."""

    event: Event
    part: Part
    before: Any
    """What stood there before; None for nothing, and where the record does not hold (`record.acts.breaks`)."""
    after: Any
    """What the change made of it; None likewise."""


def steps_of(answer: Answer) -> Iterator[RecordedChange]:
    """Every recorded change at a question, in the order they stand in the file.

    What a file of format 1 kept says of answer and narrative together what stood there: here each stands for itself,
    and only if it changed.
    """
    chains = {part: chain.values for part, chain in chains_of(answer).items()}
    first: list[Event] = [event for event in answer.changes if not event.part]
    for number, event in enumerate(first):
        following = first[number + 1] if number + 1 < len(first) else None
        for part in _KEPT_WHOLE:
            before = _kept_whole(event, part)
            after = chains[part].get(ROOT) if following is None else _kept_whole(following, part)
            if differs(before, after):
                yield RecordedChange(event, part, before, after)
    for event in answer.changes:
        if event.part:
            known = chains[event.part]
            before = known.get(event.after[0] if event.after else ROOT)
            yield RecordedChange(event, event.part, before, known.get(event.id))


_KEPT_WHOLE: Final[tuple[Part, ...]] = ("given", "narrative")
"""What a file of format 1 kept at each change."""


def _kept_whole(event: Event, part: Part) -> Any:
    return event.was if part == "given" else event.was_narrative or None


def makers(answer: Answer, part: Part) -> list[Event]:
    """The changes by people that made what stands at a part of an answer, the last one first.

    It is followed from what stands there: where a merge joined branches, to the one on which that stood, whatever was
    done on the other; of what a merge put together from several, to each. Empty where no change is recorded of it.
    """
    chain = chains_of(answer)[part]
    by_id = {event.id: event for event in events_of(answer, part)}
    found: list[Event] = []
    ahead = [(end, chain.values[end]) for end in chain_ends(chain.changes) or (ROOT,) if end in chain.values]
    while ahead:
        id_, value = ahead.pop()
        if id_ == ROOT:
            kept_whole = [step for step in steps_of(answer) if not step.event.part and step.part == part]
            found += [step.event for step in kept_whole[-1:] if not differs(step.after, value)]
        elif by_id[id_].how == "explained":
            ahead.append(((by_id[id_].after or [ROOT])[0], value))
        elif by_id[id_].how == MOVED:
            with suppress(BrokenStepError):
                ahead.append(((by_id[id_].after or [ROOT])[0], back(value, by_id[id_].steps[0])))
        elif by_id[id_].by:
            found += [by_id[id_]] if by_id[id_] not in found else []
        else:
            event = by_id[id_]
            with suppress(BrokenStepError):
                sides = [
                    (before, back(value, step))
                    for before, step in zip(event.after or [ROOT], event.steps, strict=False)
                ]
                same = [each for each in sides if not differs(each[1], value)]
                # What stood on no recorded branch came from one of which nothing is recorded.
                together = sides if len(sides) > 1 else []
                ahead += [each for each in same[:1] or together if each not in ahead]
    return sorted(found, key=lambda event: event.at, reverse=True)


def given_by_people(answer: Answer, part: Part) -> Any:
    """What stands at a part of an answer, as it was before moves to other versions put it into another order."""
    chain = chains_of(answer)[part]
    by_id = {event.id: event for event in events_of(answer, part)}
    id_ = (chain_ends(chain.changes) or (ROOT,))[0]
    value = value_of(answer, part)
    while id_ in by_id and by_id[id_].how == MOVED:
        try:
            id_, value = (by_id[id_].after or [ROOT])[0], back(value, by_id[id_].steps[0])
        except BrokenStepError:
            break
    return value


def changes_by_people(answer: Answer) -> int:
    """How often people changed an answer: an answer and its narrative given together are one change."""
    count = 0
    act: tuple[str, str, str] | None = None
    parts: set[str] = set()
    for event in answer.changes:
        if event.how in _OWN:
            continue
        if act != (event.by, event.at, event.why) or event.part in parts:
            count += 1
            act, parts = (event.by, event.at, event.why), set()
        parts.add(event.part)
    return count


_OWN: Final = (*NOBODYS, "submitted", "explained")
"""How what no person changed is recorded."""
