"""Why an answer was changed after the first submission: said with the change, or afterwards by whoever made it.

Said before anything follows, the reason stands with the change. What is followed stays as it is, as what follows names
it: a line of its own then says why, and is of everything that its author had changed there without a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tui_review.instrument.language.people import name_key
from tui_review.review.model import Answer, Event
from tui_review.review.record.events import RecordedChange, as_it_stands, steps_of
from tui_review.review.record.ids import new_event_id
from tui_review.review.who import Editor


def unexplained_by(answer: Answer, editor: Editor, sealed: Collection[str]) -> list[RecordedChange]:
    """The changes of one part or another that somebody made without a reason, and has given none for since.

    `sealed` are the ids of the changes that acts cover: what was handed over is not explained afterwards.
    """
    own = name_key(editor.name)
    return [step for step in _unexplained(answer, sealed) if name_key(step.event.by) == own]


def with_reason(answer: Answer, editor: Editor, why: str, sealed: Collection[str]) -> Answer:
    """The answer with a reason for the changes that somebody made without one; see `unexplained_by`.

    Those with the reason in them are other changes, under ids of their own: a branch that has them without stays
    sound beside it.
    """
    found = unexplained_by(answer, editor, sealed)
    fresh = {step.event.id: new_event_id() for step in found}
    if "" in fresh or any(fresh.keys() & each.after for each in answer.changes if each.id not in fresh):
        parts = [step.part for step in found]
        return replace(
            answer, changes=[*answer.changes, *as_it_stands(answer, parts, editor, why, "explained")]
        )
    changes = [
        replace(each, id=fresh[each.id], after=[fresh.get(id_, id_) for id_ in each.after], why=why)
        if each.id in fresh
        else each
        for each in answer.changes
    ]
    return replace(answer, changes=changes)


def lacks_reason(answer: Answer, sealed: Collection[str]) -> bool:
    """Whether somebody changed an answer without a reason, and no act has sealed that yet; see `unexplained_by`."""
    return any(step.before is not None for step in _unexplained(answer, sealed))


def why_of(answer: Answer, event: Event) -> str:
    """Why a change was made, as it says itself or as its author said afterwards; empty where nobody said so."""
    return event.why or next((each.why for each in answer.changes if _explains(each, event)), "")


def is_with_reason(other: Event, event: Event) -> bool:
    """Whether a change is another one that has got its reason since, and an id with it."""
    said = ("part", "by", "role", "login", "at", "was", "edits", "rows")
    return bool(other.why) and all(getattr(event, key) == getattr(other, key) for key in said)


def as_explained(answer: Answer, others: Iterable[Answer], sealed: Collection[str]) -> Answer:
    """The answer with the changes that have got their reason in another state of it as they stand there.

    So a change whose reason came on one side of a merge alone is one. What an act has sealed (`sealed`), or something
    follows, stays as it is.
    """
    known = {event.id for event in answer.changes}
    given: dict[str, Event] = {}
    for each in answer.changes:
        if not each.id or each.why or each.id in sealed:
            continue
        twins = (other for side in others for other in side.changes if is_with_reason(other, each))
        twin = next((other for other in twins if other.how == each.how and other.id not in known), None)
        if twin is not None:
            given[each.id] = twin
    if not given or any(given.keys() & {*each.after} for each in answer.changes if each.id not in given):
        return answer
    return replace(answer, changes=[given.get(each.id, each) for each in answer.changes])


def _unexplained(answer: Answer, sealed: Collection[str]) -> Iterator[RecordedChange]:
    for step in steps_of(answer):
        event = step.event
        if event.by and not event.how and event.id not in sealed and not why_of(answer, event):
            yield step


def _explains(other: Event, event: Event) -> bool:
    """Whether one line of the record says why the change in another was made."""
    if other.how != "explained":
        return is_with_reason(other, event)
    is_later = event.part in ("", other.part) and event.at <= other.at
    return is_later and name_key(event.by) == name_key(other.by)
