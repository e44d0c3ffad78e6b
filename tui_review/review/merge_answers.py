"""Three-way merges of what is kept at one question: value, texts, flag and each cell of each row on its own.

An answer and its narrative are read together: where the two come from different sides, that is left to settle, too.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.choices import describe_key
from tui_review.instrument.language.values import is_rows
from tui_review.review import signing
from tui_review.review.conflicts import signed_side
from tui_review.review.model import Answer, Conflict
from tui_review.review.record.events import joined
from tui_review.review.record.ids import is_of_one, number_of
from tui_review.review.taken_back import SENTENCES, TakenBack, pieces_of
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
    narrative = _merge_narrative(id_, base, ours, theirs, merged.conflicts)
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
        narrative=narrative,
        flag=flag,
        passages=merged_set(base.passages, ours.passages, theirs.passages),
        changes=merge_growing(ours.changes, theirs.changes),
    )
    answer = signing.with_signature_of(answer, signature)
    _mixed(id_, answer, base, ours, theirs, merged.conflicts)
    return replace(merged, answer=_with_joining(id_, answer, ours, theirs))


def _with_joining(id_: str, answer: Answer, ours: Answer, theirs: Answer) -> Answer:
    return replace(answer, changes=[*answer.changes, *joined(id_, answer, ours, theirs)])


def _merge_narrative(
    id_: str, base: Answer, ours: Answer, theirs: Answer, conflicts: dict[str, Conflict]
) -> str:
    text = merged_text(base.narrative, ours.narrative, theirs.narrative)
    since = TakenBack.at("narrative", base, ours, theirs)
    texts = (side.narrative or None for side in (base, ours, theirs))
    why = "" if text.conflict else since.why(*texts, pieces=SENTENCES)
    if text.conflict or why:
        conflicts[f"{id_}.narrative"] = _narratives(base, ours, theirs, why)
    return ours.narrative if why else str(text.value)


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
    since = TakenBack.at("given", base, ours, theirs)
    if any(side.rows is not None for side in sides):
        if base.given is None and (came := _rows_of_one(id_, ours, theirs, since, merged)) is not None:
            return None, came or None
        was, here, there = ((side.value, side.rows) for side in sides)
        given, conflict = pick(was, here, there)
    why = "" if conflict else since.why(*(side.given for side in sides), pieces=pieces_of(question))
    if conflict or why:
        merged.conflicts[id_] = Conflict(base=base.given, ours=ours.given, theirs=theirs.given, why=why)
    return (ours.value, ours.rows) if why else given


def _rows_of_one(
    id_: str, ours: Answer, theirs: Answer, since: TakenBack, merged: MergedAnswer
) -> _Rows | None:
    """The rows of a table that one side alone has begun; None where the other has had none of them either."""
    if ours.given is not None and theirs.given is not None:
        return None
    rows = ours.rows or theirs.rows or {}
    left: list[str] = []
    for number, (row, cells) in enumerate(rows.items()):
        mine, yours = ((side.rows or {}).get(row) for side in (ours, theirs))
        if why := since.why(None, mine, yours, at=partial(_same_row, (), cells)):
            left.append(row)
            above = list(rows)[:number]
            merged.conflicts[f"{id_}.{row}"] = Conflict(ours=mine, theirs=yours, why=why, above=above)
    if not left:
        return None
    return {row: cells for row, cells in rows.items() if ours.rows or row not in left}


def _merge_signatures(
    id_: str, base: Answer, ours: Answer, theirs: Answer, conflicts: dict[str, Conflict]
) -> Answer:
    """The side whose signature is kept. Two of one person and day are one where they cover the same, and else two."""
    if ours.value == theirs.value and signing.is_one(ours, theirs):
        return max(ours, theirs, key=lambda side: (bool(side.covers), bool(side.key)))
    was, mine, yours = map(signed_side, (base, ours, theirs))
    kept, conflict = pick(was, mine, yours)
    since = TakenBack.at("given", base, ours, theirs)
    withdrawn = since.why(*(side.given for side in (base, ours, theirs)))
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
    since = TakenBack.at("described", base, ours, theirs)
    for code in dict.fromkeys([*ours.described, *theirs.described]):
        sides = tuple(side.described.get(code) for side in (base, ours, theirs))
        text, conflict = pick(*sides)
        if conflict and None not in sides[1:]:
            found = merged_text(*(each or "" for each in sides))
            text, conflict = found.value, found.conflict
        at = partial(_part_of, code)
        why = "" if conflict else since.why(*sides, at=at, pieces=SENTENCES)
        if conflict or why:
            text = sides[1]
            conflicts[describe_key(id_, code)] = Conflict(
                base=sides[0], ours=sides[1], theirs=sides[2], why=why
            )
        if text is not None:
            described[code] = text
    return described


def _merge_rows(  # noqa: PLR0913 - three sides of one question, and where they go
    id_: str, question: Question | None, base: Answer, ours: Answer, theirs: Answer, merged: MergedAnswer
) -> _Rows:
    """Row by row, by id; a row that both sides added under one id is two rows."""
    since = TakenBack.at("given", base, ours, theirs)
    names = _followed(base, ours, theirs)
    base, ours, theirs = (
        replace(side, rows=_with_ids(side.rows or {}, names)) for side in (base, ours, theirs)
    )
    was, mine = base.rows or {}, dict(ours.rows or {})
    yours = _renumbered(base, ours, theirs, merged)
    rows: _Rows = {}
    for row in dict.fromkeys([*mine, *yours, *was]):
        before, left, right = was.get(row), mine.get(row), yours.get(row)
        key, known = f"{id_}.{row}", len(merged.conflicts)
        at = partial(_row_in, names, row) if before is not None else partial(_same_row, was, left or right)
        if left is None or right is None:
            kept, conflict = pick(before, left, right)
            why = "" if conflict else since.why(before, left, right, at=at)
            if conflict or why:
                kept, side = left, list(yours if left is None else mine)
                above = side[: side.index(row)] if row in side else None
                merged.conflicts[key] = Conflict(base=before, ours=left, theirs=right, why=why, above=above)
            if kept is not None:
                rows[row] = dict(kept)
            continue
        rows[row] = _merge_cells(question, (before or {}, left, right), key, (since, at), merged.conflicts)
        if len(merged.conflicts) == known and rows[row] not in (left, right):
            merged.conflicts[key] = Conflict(base=before, ours=left, theirs=right, why=MIXED_ROW)
    orders = tuple(
        [row for row in side if row in was and row in mine and row in yours] for side in (was, mine, yours)
    )
    why = since.why(*orders, at=partial(_order_in, names, orders[0]))
    order, conflict = _order(orders, list(mine), list(yours), rows, stays=bool(why))
    if conflict or why:
        keys = [[row for row in side if row in rows] for side in (was, mine, yours)]
        why = "" if conflict else why
        merged.conflicts[f"{id_}/order"] = Conflict(base=keys[0], ours=keys[1], theirs=keys[2], why=why)
    return {row: rows[row] for row in order}


def _row_in(names: Mapping[str, str], row: str, given: Any) -> _Row | None:
    """A row as it stood once, under whichever id."""
    rows = given if is_rows(given) else {}
    return next((cells for id_, cells in rows.items() if row in (id_, names.get(id_))), None)


def _same_row(was: Container[str], cells: _Row | None, given: Any) -> _Row | None:
    """A row that came since both began, with the very same cells, and more than one of them."""
    rows = given if is_rows(given) and cells is not None and len(cells) > 1 else {}
    return next((each for id_, each in rows.items() if each == cells and id_ not in was), None)


def _order_in(names: Mapping[str, str], rows: Sequence[str], given: Any) -> list[str]:
    """The order in which some rows stood once."""
    called = [names.get(id_, id_) for id_ in (given if is_rows(given) else ())]
    return [id_ for id_ in called if id_ in rows]


def _part_of(key: str, value: Any) -> Any:
    """One cell of a row, or what is said of one choice, of all that stood there."""
    return value.get(key) if isinstance(value, dict) else None


def _cell_of(column: str, row_at: Callable[[Any], _Row | None], value: Any) -> Any:
    """One cell of a row that is found so in all that stood at the table."""
    return _part_of(column, row_at(value))


def _followed(base: Answer, ours: Answer, theirs: Answer) -> dict[str, str]:
    """One id for a row that an earlier merge has given another id on one of the sides, by its former one.

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
    return names


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


def _merge_cells(
    question: Question | None,
    sides: tuple[_Row, _Row, _Row],
    key: str,
    former: tuple[TakenBack, Callable[[Any], _Row | None]],
    conflicts: dict[str, Conflict],
) -> _Row:
    """The cells of a row; `former` is what the sides have changed in the table, and how the row stood in it."""
    row: _Row = {}
    (since, at), (base, ours, theirs) = former, sides
    for column in dict.fromkeys([*ours, *theirs, *base]):
        three = (base.get(column), ours.get(column), theirs.get(column))
        asked = question.column(column) if question is not None else None
        cell = merged_part(asked, *three)
        value, why = cell.value, ""
        if not cell.conflict:
            why = since.why(*three, at=partial(_cell_of, column, at), pieces=pieces_of(asked))
        if cell.conflict or why:
            value = three[1] if why else value
            conflicts[f"{key}.{column}"] = Conflict(base=three[0], ours=three[1], theirs=three[2], why=why)
        if value is not None:
            row[column] = value
    return row


def _order(
    shared: Sequence[list[str]], ours: list[str], theirs: list[str], rows: Iterable[str], *, stays: bool
) -> tuple[list[str], bool]:
    """The order of the rows kept, and whether both sides moved the rows they share, differently.

    `shared` are those three times, as they stood and as they stand on each side; ours `stays` where that is to settle.
    """
    kept = list(rows)
    _, mine, yours = shared
    chosen, conflict = pick(*shared)
    first, second = (theirs, ours) if chosen == yours != mine and not stays else (ours, theirs)
    order = [id_ for id_ in first if id_ in kept]
    for number, id_ in enumerate(second):
        if id_ in kept and id_ not in order:
            before = next((each for each in reversed(second[:number]) if each in order), None)
            order.insert(0 if before is None else order.index(before) + 1, id_)
    return [*order, *(id_ for id_ in kept if id_ not in order)], conflict
