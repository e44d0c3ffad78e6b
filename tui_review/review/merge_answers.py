"""Three-way merges of what is kept at one question: value, texts, flag and each cell of each row on its own.

An answer and its narrative are read together: where the two come from different sides, that is left to settle, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.choices import describe_key
from tui_review.review import signing
from tui_review.review.conflicts import signed_side
from tui_review.review.model import Answer, Conflict
from tui_review.review.record.events import differs, events_of, joined
from tui_review.review.record.ids import is_of_one, number_of
from tui_review.review.three_way import merge_growing, merged_part, merged_set, merged_text, pick
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.model import Question

_Row = dict[str, Any]
_Rows = dict[str, _Row]

MIXED: Final = "The answer is of one side of a merge, and the narrative of the other: do they fit?"
"""Why a question is left to settle whose answer and narrative both merge by themselves."""
MIXED_ROW: Final = "Some cells of the row are of one side of a merge, and some of the other: do they fit?"
"""Why a row is left to settle whose cells all merge by themselves."""


@frozen(repr=False)
class MergedAnswer:
    """One question's merge: what is kept, and what is in conflict."""

    answer: Answer
    conflicts: dict[str, Conflict]
    """By key of `conflicts`; our side stands in the answer meanwhile."""
    renumbered: dict[str, str]
    """Their new rows whose id ours had taken: their id, and the one they have now."""

    def settled(self, id_: str, value: str, ours: Answer, theirs: Answer) -> MergedAnswer:
        """The same with a value in the place of what the sides disagree on, and the change that joins them."""
        changes = [each for each in self.answer.changes if each in ours.changes or each in theirs.changes]
        answer = replace(self.answer, value=value, changes=changes)
        return replace(self, answer=_with_joining(id_, answer, ours, theirs), conflicts={})


def merge_answer(
    id_: str, question: Question | None, base: Answer, ours: Answer, theirs: Answer
) -> MergedAnswer:
    """Merges all that is kept at a question; `question` is None where the instrument has none of this id."""
    merged = MergedAnswer(Answer(), {}, {})
    signed = any(side.covers for side in (base, ours, theirs))
    signature = _merge_signatures(id_, base, ours, theirs, merged.conflicts) if signed else Answer()
    value, rows = (
        (signature.value, signature.rows)
        if signed
        else _merge_given(id_, question, base, ours, theirs, merged)
    )
    described = _merge_described(id_, base, ours, theirs, merged.conflicts)
    text = merged_text(base.narrative, ours.narrative, theirs.narrative)
    if text.conflict:
        merged.conflicts[f"{id_}.narrative"] = _narratives(base, ours, theirs)
    flag, conflict = pick(base.flag, ours.flag, theirs.flag)
    if conflict:
        # A comment for oneself: two of them are kept as one, and one outlives its being taken away.
        flag = " / ".join(dict.fromkeys(flag for flag in (ours.flag, theirs.flag) if flag))
    shown = max((number_of(row) for row in rows or {}), default=0)
    sides = (base, ours, theirs)
    ever = max(number for side in sides for number in (side.last_row, *map(number_of, side.rows or {})))
    ever = max(ever, shown)
    answer = Answer(
        value=value,
        rows=rows,
        last_row=ever if ever > shown else 0,
        described=described,
        narrative=text.value,
        flag=flag,
        passages=merged_set(base.passages, ours.passages, theirs.passages),
        changes=merge_growing(ours.changes, theirs.changes),
    )
    answer = signing.with_signature_of(answer, signature)
    _mixed(id_, answer, base, ours, theirs, merged.conflicts)
    return replace(merged, answer=_with_joining(id_, answer, ours, theirs))


def _with_joining(id_: str, answer: Answer, ours: Answer, theirs: Answer) -> Answer:
    return replace(answer, changes=[*answer.changes, *joined(id_, answer, ours, theirs)])


def _narratives(base: Answer, ours: Answer, theirs: Answer, why: str = "") -> Conflict:
    was, mine, yours = (side.narrative or None for side in (base, ours, theirs))
    return Conflict(base=was, ours=mine, theirs=yours, why=why)


def _mixed(  # noqa: PLR0913 - three sides of one question, and where they go
    id_: str, merged: Answer, base: Answer, ours: Answer, theirs: Answer, conflicts: dict[str, Conflict]
) -> None:
    """Has an answer and its narrative settled together, where the two would stand there from different sides."""
    if merged.rows is not None or ours.given == theirs.given or ours.narrative == theirs.narrative:
        return
    answered = [side for side in (ours, theirs) if side.given != base.given]
    if len(answered) > 1 and id_ not in conflicts:
        return
    other = theirs if answered[0] is ours else ours
    if not conflicts and other.narrative == base.narrative:
        return
    why = "" if conflicts else MIXED
    plainly = Conflict(base=base.given, ours=ours.given, theirs=theirs.given, why=why)
    conflicts.setdefault(id_, plainly)
    conflicts.setdefault(f"{id_}.narrative", _narratives(base, ours, theirs, why))


def _merge_given(  # noqa: PLR0913 - three sides of one question, and where they go
    id_: str, question: Question | None, base: Answer, ours: Answer, theirs: Answer, merged: MergedAnswer
) -> tuple[Any, _Rows | None]:
    """The value and the rows, one of which is None."""
    if ours.rows is not None and theirs.rows is not None:
        rows = _merge_rows(id_, question, base, ours, theirs, merged)
        says_none = [side for side in (ours, theirs) if not side.rows and side.rows != base.rows]
        if rows and says_none:
            # That there are none is an answer, too, and takes no row that it had not seen.
            for key in [key for key in merged.conflicts if key.startswith((f"{id_}.", f"{id_}/"))]:
                del merged.conflicts[key]
            merged.renumbered.clear()
            merged.conflicts[id_] = Conflict(base=base.given, ours=ours.given, theirs=theirs.given)
            return None, ours.rows
        # Where each side took other rows away until none was left, nobody said that there are none.
        return None, rows if rows or not (ours.rows and theirs.rows) else None
    sides = (base, ours, theirs)
    found = merged_part(question, *(side.value for side in sides))
    given: tuple[Any, _Rows | None] = (found.value, None)
    conflict = found.conflict
    if any(side.rows is not None for side in sides):
        was, here, there = ((side.value, side.rows) for side in sides)
        given, conflict = pick(was, here, there)
    withdrawn = _withdrawn(base, ours, theirs)
    if conflict or withdrawn:
        merged.conflicts[id_] = Conflict(base=base.given, ours=ours.given, theirs=theirs.given, why=withdrawn)
    return (ours.value, ours.rows) if withdrawn else given


def _withdrawn(base: Answer, ours: Answer, theirs: Answer) -> str:
    """Why what a side has put back is left to settle, where the other has what it was put back from; else empty.

    By what stands such a side has changed nothing; that it gave the same and took it back since, its record says.
    """
    for side, other in ((ours, theirs), (theirs, ours)):
        if side.rows is not None or other.rows is not None:
            continue
        if differs(base.given, side.given) or not differs(base.given, other.given):
            continue
        known = {event.id for each in (base, other) for event in each.changes}
        since = [
            event for event in events_of(side, "given") if event.id not in known and event.how != "merged"
        ]
        if any(not differs(event.was, other.given) for event in since):
            return taken_back_words(since[-1].by)
    return ""


def taken_back_words(by: str) -> str:
    """Why an answer, a signature or an override is left to settle that somebody took back on one side alone."""
    return f"What one side has, {by or 'somebody'} has taken back on the other: which holds?"


def _merge_signatures(
    id_: str, base: Answer, ours: Answer, theirs: Answer, conflicts: dict[str, Conflict]
) -> Answer:
    """The side whose signature is kept. Two of one person and day are one where they cover the same, and else two."""
    if ours.value == theirs.value and signing.is_one(ours, theirs):
        return max(ours, theirs, key=lambda side: (bool(side.covers), bool(side.key)))
    was, mine, yours = map(signed_side, (base, ours, theirs))
    kept, conflict = pick(was, mine, yours)
    withdrawn = _withdrawn(base, ours, theirs)
    if conflict or withdrawn:
        kept = mine
        seen = [side.given for side in (base, ours, theirs)]
        mine, yours = (
            signed_side(side) if seen.count(side.given) > 1 else side.given for side in (ours, theirs)
        )
        why = signing.why_twice(id_, ours, theirs) if ours.value == theirs.value else withdrawn
        conflicts[id_] = Conflict(base=base.given, ours=mine, theirs=yours, why=why)
    return theirs if kept == yours != mine else ours


def _merge_described(
    id_: str, base: Answer, ours: Answer, theirs: Answer, conflicts: dict[str, Conflict]
) -> dict[str, str]:
    """What is said of choices, choice by choice."""
    described: dict[str, str] = {}
    for code in dict.fromkeys([*ours.described, *theirs.described]):
        sides = tuple(side.described.get(code) for side in (base, ours, theirs))
        text, conflict = pick(*sides)
        if conflict and None not in sides[1:]:
            found = merged_text(*(each or "" for each in sides))
            text, conflict = found.value, found.conflict
        if conflict:
            conflicts[describe_key(id_, code)] = Conflict(base=sides[0], ours=sides[1], theirs=sides[2])
        if text is not None:
            described[code] = text
    return described


def _merge_rows(  # noqa: PLR0913 - three sides of one question, and where they go
    id_: str, question: Question | None, base: Answer, ours: Answer, theirs: Answer, merged: MergedAnswer
) -> _Rows:
    """Row by row, by id; a row that both sides added under one id is two rows."""
    base, ours, theirs = _followed(base, ours, theirs)
    was, mine = base.rows or {}, dict(ours.rows or {})
    yours = _renumbered(base, ours, theirs, merged)
    rows: _Rows = {}
    for row in dict.fromkeys([*mine, *yours, *was]):
        before, left, right = was.get(row), mine.get(row), yours.get(row)
        if left is None or right is None:
            kept, conflict = pick(before, left, right)
            if conflict:
                side = list(yours if left is None else mine)
                above = side[: side.index(row)]
                merged.conflicts[f"{id_}.{row}"] = Conflict(base=before, ours=left, theirs=right, above=above)
            if kept is not None:
                rows[row] = dict(kept)
            continue
        key, known = f"{id_}.{row}", len(merged.conflicts)
        rows[row] = _merge_cells(question, before or {}, left, right, key, merged.conflicts)
        if len(merged.conflicts) == known and rows[row] not in (left, right):
            merged.conflicts[key] = Conflict(base=before, ours=left, theirs=right, why=MIXED_ROW)
    order, conflict = _order(list(was), list(mine), list(yours), rows)
    if conflict:
        keys = [[row for row in side if row in rows] for side in (was, mine, yours)]
        merged.conflicts[f"{id_}/order"] = Conflict(base=keys[0], ours=keys[1], theirs=keys[2])
    return {row: rows[row] for row in order}


def _followed(base: Answer, ours: Answer, theirs: Answer) -> tuple[Answer, Answer, Answer]:
    """All three with one id for a row that an earlier merge has given another id, on one of the sides.

    Else the other side's row would be gone there and a further one come: what is done to it on one side is done to it.
    """
    was = base.rows or {}
    names: dict[str, str] = {}
    for side in (ours.rows or {}, theirs.rows or {}):
        fresh = [id_ for id_ in side if id_ not in was and id_ not in names.values() and len(side[id_]) > 1]
        for gone in (id_ for id_ in was if id_ not in side and id_ not in names):
            same = next((id_ for id_ in fresh if side[id_] == was[gone]), None)
            if same is not None:
                fresh.remove(same)
                names[gone] = same
    sides = (replace(side, rows=_with_ids(side.rows or {}, names)) for side in (base, ours, theirs))
    return next(sides), next(sides), next(sides)


def _with_ids(rows: _Rows, names: dict[str, str]) -> _Rows:
    return {
        new if (new := names.get(id_, id_)) == id_ or new not in rows else id_: row
        for id_, row in rows.items()
    }


def _renumbered(base: Answer, ours: Answer, theirs: Answer, merged: MergedAnswer) -> _Rows:
    """Their rows, with new ids for the new ones whose id is another row of ours, or may have been.

    One with characters at random in it is nobody else's.
    """
    was, mine, yours = base.rows or {}, ours.rows or {}, theirs.rows or {}
    last = max([base.last_row, ours.last_row, theirs.last_row, *map(number_of, [*was, *mine, *yours])])
    # An id below our highest that we do not have is one we gave to a row and deleted: theirs is another row.
    ours_highest = max([ours.last_row, *map(number_of, mine)])
    base_highest = max([base.last_row, *map(number_of, was)])
    found: _Rows = {}
    same = [(id_, row) for id_, row in mine.items() if id_ not in {**was, **yours} and len(row) > 1]
    for id_, row in yours.items():
        twin = next((each for each in same if each[1] == row and id_ not in {**was, **mine}), None)
        if twin is not None:
            # Both sides entered, or loaded, the very same row: it is one.
            same.remove(twin)
            found[twin[0]] = row
            merged.renumbered[id_] = twin[0]
            continue
        new = id_
        is_new = id_ not in was and number_of(id_) > base_highest
        may_be_ours = not is_of_one(id_) and number_of(id_) <= ours_highest
        if is_new and mine.get(id_, None if may_be_ours else row) != row:
            last += 1
            new = merged.renumbered[id_] = f"r{last}"
        found[new] = row
    return found


def _merge_cells(  # noqa: PLR0913 - three sides of one row, and where they go
    question: Question | None, base: _Row, ours: _Row, theirs: _Row, key: str, conflicts: dict[str, Conflict]
) -> _Row:
    row: _Row = {}
    for column in dict.fromkeys([*ours, *theirs, *base]):
        sides = (base.get(column), ours.get(column), theirs.get(column))
        cell = merged_part(question.column(column) if question is not None else None, *sides)
        if cell.conflict:
            conflicts[f"{key}.{column}"] = Conflict(
                base=base.get(column), ours=ours.get(column), theirs=theirs.get(column)
            )
        if cell.value is not None:
            row[column] = cell.value
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
