"""The three-way merge of two reviews that started from one: by question, row and cell, never by line.

What only one side changed is taken; texts merge by sentence, lists as sets. What both changed differently stays as
ours has it and is written into `conflicts`, which `check` names until somebody settles it; so is what merged cleanly
and was never seen together. Notes and history only grow, so both sides' are kept.
Ratings are not merged: they are computed again from the merged answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tui_review.instrument.rules import Rules
from tui_review.qa.merge_behind import unseen_together
from tui_review.qa.merge_sides import still_unsettled, with_acts_of
from tui_review.review.aside import merged_aside
from tui_review.review.common import begun_from
from tui_review.review.gate.merging import Sides, held
from tui_review.review.merge_answers import MergedAnswer, merge_answer
from tui_review.review.model import Act, Answer, Conflict, Header, Note, NoteStatus, Override, Review
from tui_review.review.moving import carried
from tui_review.review.record.acts import joined_history
from tui_review.review.record.content import covered_by_acts
from tui_review.review.record.ids import number_of
from tui_review.review.record.reasons import as_explained
from tui_review.review.record.standing import note_status_after, status_after, version_after
from tui_review.review.taken_back import TakenBack, overridden_rating
from tui_review.review.three_way import merge_growing, pick
from tui_review.shape.plain import plain

_URGENCY: Final[tuple[NoteStatus, ...]] = ("closed", "answered", "open")


@dataclass(slots=True)
class MergeResult:
    """What a merge came to."""

    review: Review
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    """What this merge could not settle, by key of `conflicts`; the review holds it too, with older ones."""
    renumbered: dict[str, str] = field(default_factory=dict)
    """New ids of what theirs added under an id ours had taken: `n2` → `n3`, `4A1.r2` → `4A1.r3`."""


def merge_reviews(
    base: Review, ours: Review, theirs: Review, rules: Rules, former: Mapping[str, Rules] | None = None
) -> MergeResult:
    """Merges what two sides made of `base`; none of the three is changed.

    `rules` are those of the merged review's instrument, `former` those of other versions of it that sides are of, by
    version (see `carried`; the gate is given the same). For two files without a common
    ancestor give `empty_base(ours)`.
    """
    base, ours, theirs = (carried(each, rules, former or {}) for each in (base, ours, theirs))
    base, ours, theirs = _as_explained(base, ours, theirs)
    base, theirs = begun_from(base, ours, theirs, rules)
    names = _note_names(base, ours, theirs)
    base = _with_note_names(
        base, {id_: names.get(id_, id_) for id_ in base.notes if _is_in(theirs, id_, base)}
    )
    theirs = _with_note_names(theirs, names)
    history = joined_history(base.history, ours.history, theirs.history)
    merged = MergeResult(Review(review=_header(base, ours, theirs, history)))
    merged.renumbered.update({old: now for old, now in names.items() if now not in (old, *ours.notes)})
    answers: dict[str, Answer] = {}
    completed = rules.instrument.facts.completed
    submitted = any(act.act == "submitted" for act in history)
    for id_ in dict.fromkeys([*ours.answers, *theirs.answers, *base.answers]):
        left, right = ours.answers.get(id_, Answer()), theirs.answers.get(id_, Answer())
        question = rules.questions[id_].question if id_ in rules.questions else None
        one = merge_answer(id_, question, base.answers.get(id_, Answer()), left, right)
        if id_ == completed and submitted:
            one = _completed(id_, one, base.answers.get(id_, Answer()), left, right)
        merged.conflicts.update(one.conflicts)
        merged.renumbered.update({f"{id_}.{old}": f"{id_}.{now}" for old, now in one.renumbered.items()})
        if not one.answer.empty:
            answers[id_] = one.answer
    # A rating written in the file is what it was computed to be: it is written again from the merged answers.
    new = replace(
        merged.review,
        answers=answers,
        overrides=_overrides(base, ours, theirs, merged.conflicts),
        notes=_notes(base, ours, theirs),
        orphans=merged_aside(base, ours, theirs, rules=rules, renumbered=merged.renumbered, history=history),
        history=history,
    )
    for key, conflict in unseen_together(base, ours, theirs, new, rules, merged.renumbered).items():
        merged.conflicts.setdefault(key, conflict)
    theirs = replace(theirs, conflicts=_renamed(theirs.conflicts, merged.renumbered))
    sides = Sides(base, ours, theirs)
    new = with_acts_of(sides, still_unsettled(sides, new, merged.conflicts, rules.questions))
    merged.review = held(sides, new, rules)
    # What was handed over or signed stands as it was: the gate's conflicts are the merge's.
    known = [side.conflicts for side in (ours, theirs)]
    merged.conflicts = {
        key: each
        for key, each in merged.review.conflicts.items()
        if key in merged.conflicts or all(each != before.get(key) for before in known)
    }
    return merged


def _as_explained(*sides: Review) -> tuple[Review, ...]:
    """The sides with each change whose reason came later as the side has it to which it came."""
    sealed = frozenset[str]().union(*map(covered_by_acts, sides))
    told = []
    for side in sides:
        answers = {
            id_: as_explained(answer, [each.answers.get(id_, answer) for each in sides], sealed)
            for id_, answer in side.answers.items()
        }
        told.append(replace(side, answers=answers))
    return tuple(told)


def _completed(id_: str, merged: MergedAnswer, base: Answer, ours: Answer, theirs: Answer) -> MergedAnswer:
    """The day of completion of a review that was submitted: set by the first submission, and never moved.

    Of two the earlier was the first. A side that takes it away (a revert) takes no submission out of the history.
    """
    days = [str(each.value) for each in (ours, theirs) if each.value] or [str(base.value)] * bool(base.value)
    if not days or merged.answer.value == min(days):
        return merged
    kept = next((each for each in (ours, theirs, base) if each.value == min(days)), base)
    others = [each for each in (ours, theirs) if each.value != kept.value]
    if all(not each.value and all(event in kept.changes for event in each.changes) for each in others):
        return replace(merged, answer=kept, conflicts={})
    return merged.settled(id_, min(days), ours, theirs)


def empty_base(ours: Review) -> Review:
    """The base of two files that have none: the same review before its first answer."""
    return Review(review=replace(ours.review, version=1, status="in_progress"))


def _header(base: Review, ours: Review, theirs: Review, history: Sequence[Act]) -> Header:
    return replace(
        ours.review,
        instrument=pick(base.review.instrument, ours.review.instrument, theirs.review.instrument)[0],
        version=version_after(history),
        status=status_after(history),
        started=min(ours.review.started, theirs.review.started),
    )


def _overrides(
    base: Review, ours: Review, theirs: Review, conflicts: dict[str, Conflict]
) -> dict[str, Override]:
    found: dict[str, Override] = {}
    for item in dict.fromkeys([*ours.overrides, *theirs.overrides, *base.overrides]):
        sides = (base.overrides.get(item), ours.overrides.get(item), theirs.overrides.get(item))
        kept, conflict = pick(*sides)
        undone = TakenBack.of_override(item, ours, theirs).why(*map(overridden_rating, sides))
        if conflict or undone:
            kept = sides[1]
            before, left, right = (None if side is None else plain(side) for side in sides)
            conflicts[f"{item}/override"] = Conflict(
                base=before, ours=left, theirs=right, why="" if conflict else undone
            )
        if kept is not None:
            found[item] = kept
    return found


def _note_names(base: Review, ours: Review, theirs: Review) -> dict[str, str]:
    """How the notes of theirs are called in the merged review: a note is known by its first message, not by its id."""
    known = {_first(note): id_ for id_, note in ours.notes.items() if note.messages}
    last = max((number_of(id_) for side in (base, ours, theirs) for id_ in side.notes), default=0)
    found: dict[str, str] = {}
    for id_, note in theirs.notes.items():
        mine = ours.notes.get(id_)
        same = known.get(_first(note), "")
        if same or mine is None or id_ in base.notes:
            # A first message that was written over keeps its note: of three, two say which it is.
            found[id_] = same or id_
        else:
            last += 1
            found[id_] = f"n{last}"
    return found


def _renamed(conflicts: dict[str, Conflict], renumbered: dict[str, str]) -> dict[str, Conflict]:
    """Conflicts at rows that a merge numbered anew, under the keys they have by that."""

    def named(key: str) -> str:
        row = next((old for old in renumbered if key == old or key.startswith(f"{old}.")), "")
        return f"{renumbered[row]}{key[len(row) :]}" if row else key

    return {named(key): each for key, each in conflicts.items()}


def _is_in(side: Review, id_: str, other: Review) -> bool:
    """Whether a note of a side's is that of the same id of another's."""
    return id_ in side.notes and _first(side.notes[id_]) == _first(other.notes[id_])


def _first(note: Note) -> str:
    return repr(plain(note.messages[0])) if note.messages else ""


def _with_note_names(side: Review, names: dict[str, str]) -> Review:
    """A side with its notes under other ids, and what it says of them likewise.

    What has an id of its own may be sealed and stays as it is: since there are ids, no two notes have one number.
    """
    new = {old: now for old, now in names.items() if old != now}
    if not new:
        return side
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, new))})\b(?!-)")

    def said(text: str) -> str:
        return pattern.sub(lambda found: new[found[0]], text)

    answers = {
        id_: replace(
            answer,
            changes=[each if each.id else replace(each, why=said(each.why)) for each in answer.changes],
        )
        for id_, answer in side.answers.items()
    }
    notes = {
        new.get(id_, id_): replace(
            note,
            messages=[each if each.id else replace(each, text=said(each.text)) for each in note.messages],
        )
        for id_, note in side.notes.items()
    }
    return replace(side, answers=answers, notes=notes)


def _notes(base: Review, ours: Review, theirs: Review) -> dict[str, Note]:
    found = dict(ours.notes)
    for id_, note in theirs.notes.items():
        mine = ours.notes.get(id_)
        found[id_] = note if mine is None else _note(mine, note)
    for id_, note in base.notes.items():
        found.setdefault(id_, note)
    return dict(sorted(found.items(), key=lambda entry: number_of(entry[0])))


def _note(ours: Note, theirs: Note) -> Note:
    messages = merge_growing(ours.messages, theirs.messages)
    settled, pressing = sorted(
        (ours, theirs), key=lambda side: _URGENCY.index(note_status_after(side.messages))
    )
    if note_status_after(messages) != note_status_after(pressing.messages):
        # Who closed it had not read what the other wrote: that stands last, and the note stays on the list.
        unread = [each for each in messages if each not in settled.messages and each.act != "closed"]
        moved = [*(each for each in messages if each not in unread), *unread]
        # An act may have sealed the order that a side has.
        if all([each for each in moved if each in side.messages] == side.messages for side in (ours, theirs)):
            messages = moved
    return replace(ours, messages=messages, status=note_status_after(messages))
