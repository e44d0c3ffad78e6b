"""Three-way merges of what is kept at one question: value, texts, flag and each cell of each row on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tui_review.instrument.choices import describe_key
from tui_review.review.model import Answer, Conflict, Event, Message
from tui_review.review.record.events import joined
from tui_review.review.record.ids import number_of

_T = TypeVar("_T")
_Grown = TypeVar("_Grown", bound="Event | Message")
_Row = dict[str, Any]
_Rows = dict[str, _Row]


@dataclass(slots=True)
class MergedAnswer:
    """One question's merge: what is kept, and what is in conflict."""

    answer: Answer
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    """By key of `conflicts`; our side stands in the answer meanwhile."""
    renumbered: dict[str, str] = field(default_factory=dict)
    """Their new rows whose id ours had taken: their id, and the one they have now."""

    def settle(self, value: str, ours: Answer, theirs: Answer) -> None:
        """Puts a value in the place of what the sides disagree on, with the change that joins them."""
        self.conflicts.clear()
        self.answer.value = value
        self.answer.changes = [
            each for each in self.answer.changes if each in ours.changes or each in theirs.changes
        ]
        self.answer.changes += joined(self.answer, ours, theirs)


def pick(base: _T, ours: _T, theirs: _T) -> tuple[_T, bool]:
    """The side that changed, and whether both did, differently (then ours)."""
    if theirs in (base, ours):
        return ours, False
    if ours == base:
        return theirs, False
    return ours, True


def merge_answer(question: str, base: Answer, ours: Answer, theirs: Answer) -> MergedAnswer:
    """Merges all that is kept at a question."""
    merged = MergedAnswer(Answer())
    new = merged.answer
    new.last_row = max(base.last_row, ours.last_row, theirs.last_row)
    if ours.rows is not None and theirs.rows is not None:
        _merge_rows(question, base, ours, theirs, merged)
    else:
        given, conflict = pick(_given(base), _given(ours), _given(theirs))
        new.value, new.rows = given
        if conflict:
            merged.conflicts[question] = Conflict(base=base.given, ours=ours.given, theirs=theirs.given)
    _merge_described(question, base, ours, theirs, merged)
    new.narrative, conflict = pick(base.narrative, ours.narrative, theirs.narrative)
    if conflict:
        merged.conflicts[f"{question}.narrative"] = Conflict(
            base=base.narrative or None, ours=ours.narrative or None, theirs=theirs.narrative or None
        )
    new.flag, conflict = pick(base.flag, ours.flag, theirs.flag)
    if conflict:
        # A comment for oneself: two of them are kept as one, and one outlives its being taken away.
        new.flag = " / ".join(dict.fromkeys(flag for flag in (ours.flag, theirs.flag) if flag))
    new.passages = merge_set(base.passages, ours.passages, theirs.passages)
    new.changes = merge_growing(base.changes, ours.changes, theirs.changes)
    new.changes += joined(new, ours, theirs)
    shown = max((number_of(row) for row in new.rows or {}), default=0)
    ever = max([new.last_row, *(number_of(r) for side in (base, ours, theirs, new) for r in side.rows or {})])
    new.last_row = ever if ever > shown else 0
    return merged


def _given(answer: Answer) -> tuple[Any, _Rows | None]:
    return answer.value, answer.rows


def merge_set(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """A list as a set: what either side added, without what either took away, in our order first."""
    gone = {each for each in base if each not in ours or each not in theirs}
    return [each for each in dict.fromkeys([*ours, *theirs]) if each not in gone]


def merge_growing(base: list[_Grown], ours: list[_Grown], theirs: list[_Grown]) -> list[_Grown]:
    """A list that only grows: everything of both sides, each entry once, by time after what both share."""
    shared = 0
    while (
        shared < len(base)
        and base[shared : shared + 1] == ours[shared : shared + 1] == theirs[shared : shared + 1]
    ):
        shared += 1
    new = list(ours[shared:])
    for each in theirs[shared:]:
        # Equal entries of both sides are one; two equal ones of one side stay two.
        if theirs[shared:].count(each) > new.count(each):
            new.append(each)
    return [*ours[:shared], *sorted(new, key=lambda each: each.at)]


def _merge_described(question: str, base: Answer, ours: Answer, theirs: Answer, merged: MergedAnswer) -> None:
    """What is said of choices, choice by choice."""
    for code in dict.fromkeys([*ours.described, *theirs.described]):
        was, mine, yours = (side.described.get(code) for side in (base, ours, theirs))
        text, conflict = pick(was, mine, yours)
        if conflict:
            key = describe_key(question, code)
            merged.conflicts[key] = Conflict(base=was, ours=mine, theirs=yours)
        if text is not None:
            merged.answer.described[code] = text


def _merge_rows(question: str, base: Answer, ours: Answer, theirs: Answer, merged: MergedAnswer) -> None:
    """Row by row, by id; a row that both sides added under one id is two rows."""
    was, mine = base.rows or {}, dict(ours.rows or {})
    yours = _renumbered(base, ours, theirs, merged)
    rows: _Rows = {}
    for id_ in dict.fromkeys([*mine, *yours, *was]):
        before, left, right = was.get(id_), mine.get(id_), yours.get(id_)
        if left is None or right is None:
            kept, conflict = pick(before, left, right)
            if conflict:
                merged.conflicts[f"{question}.{id_}"] = Conflict(base=before, ours=left, theirs=right)
            if kept is not None:
                rows[id_] = dict(kept)
            continue
        rows[id_] = _merge_cells(f"{question}.{id_}", before or {}, left, right, merged.conflicts)
    order, conflict = _order(list(was), list(mine), list(yours), rows)
    if conflict:
        keys = [[id_ for id_ in side if id_ in rows] for side in (was, mine, yours)]
        merged.conflicts[f"{question}/order"] = Conflict(base=keys[0], ours=keys[1], theirs=keys[2])
    merged.answer.rows = {id_: rows[id_] for id_ in order}


def _renumbered(base: Answer, ours: Answer, theirs: Answer, merged: MergedAnswer) -> _Rows:
    """Their rows, with new ids for the new ones whose id is another row of ours."""
    was, mine, yours = base.rows or {}, ours.rows or {}, theirs.rows or {}
    last = max([base.last_row, ours.last_row, theirs.last_row, *map(number_of, [*was, *mine, *yours])])
    # An id below our highest that we do not have is one we gave to a row and deleted: theirs is another row.
    ours_highest = max([ours.last_row, *map(number_of, mine)])
    base_highest = max([base.last_row, *map(number_of, was)])
    found: _Rows = {}
    for id_, row in yours.items():
        new = id_
        is_new = id_ not in was and number_of(id_) > base_highest
        if is_new and mine.get(id_, row if number_of(id_) > ours_highest else None) != row:
            last += 1
            new = merged.renumbered[id_] = f"r{last}"
        found[new] = row
    return found


def _merge_cells(key: str, base: _Row, ours: _Row, theirs: _Row, conflicts: dict[str, Conflict]) -> _Row:
    row: _Row = {}
    for column in dict.fromkeys([*ours, *theirs, *base]):
        cell, conflict = pick(base.get(column), ours.get(column), theirs.get(column))
        if conflict:
            conflicts[f"{key}.{column}"] = Conflict(
                base=base.get(column), ours=ours.get(column), theirs=theirs.get(column)
            )
        if cell is not None:
            row[column] = cell
    return row


def _order(
    base: list[str], ours: list[str], theirs: list[str], rows: Iterable[str]
) -> tuple[list[str], bool]:
    """The order of the rows kept, and whether both sides moved the rows they share, differently."""
    kept = list(rows)
    shared = [id_ for id_ in base if id_ in ours and id_ in theirs]
    mine, yours = [i for i in ours if i in shared], [i for i in theirs if i in shared]
    chosen, conflict = pick(shared, mine, yours)
    first, second = (theirs, ours) if chosen == yours != mine else (ours, theirs)
    order = [id_ for id_ in first if id_ in kept]
    for number, id_ in enumerate(second):
        if id_ in kept and id_ not in order:
            before = next((each for each in reversed(second[:number]) if each in order), None)
            order.insert(0 if before is None else order.index(before) + 1, id_)
    return [*order, *(id_ for id_ in kept if id_ not in order)], conflict
