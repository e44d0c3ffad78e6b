"""What becomes of a review's answers, notes and overrides in another version of its instrument.

An answer that has no place there is kept aside as it was, and comes back when a version has a place for it again. What
two branches had put aside for one place comes back as something to settle there, ours in place: nobody has chosen.

Of choices that a reviewer has put in an order (goal 1, goal 2), which the version takes without one, that order is kept
aside: the choices stand in the instrument's order, a line of the record says so, and their own comes back with a
version that asks for it, where the same are chosen still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, TypeVar

from tui_review.instrument.choices import CHOICES, DESCRIBE, describe_key
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.kinds.simple import cell_fits
from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.aside import (
    OVERRIDE,
    CalledNow,
    as_orphans,
    id_now,
    kept_order,
    order_aside,
    put_aside_from,
    sides_aside,
    without_side,
)
from tui_review.review.conflicts import place, with_sides
from tui_review.review.handover import first_submitted
from tui_review.review.model import Answer, Conflict, Event, Override, Review
from tui_review.review.record.chain import ROOT, chain_ends
from tui_review.review.record.events import PARTS, events_of, joining_line, moved_line, value_of
from tui_review.review.three_way import merge_growing
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.misfit import MisfitError
from tui_review.shape.plain import plain

_Kept = TypeVar("_Kept", Answer, Override)
_SEVERAL: Final = 2
PUT_ASIDE_TWICE: Final = (
    "Two branches had put aside something different here, and this version of the instrument takes it again."
)
"""Why a place is left to settle at which what was kept aside comes back."""
_IS_GONE: Final = "the column is there no more, or does not take this"
_HAS_NO_ORDER: Final = "what was chosen stays; its order means nothing there"


@frozen()
class MigratedRating:
    """A rating that is another in the new version; empty where a version does not rate it."""

    id: str
    before: str
    after: str


@frozen()
class Orphan:
    """What has no place in the new version, and why."""

    id: str
    why: str


@dataclass(slots=True)
class MigrationReport:
    """What becomes of a review in another version, by question id."""

    start: str
    end: str
    kept: list[str] = field(default_factory=list)
    """Answers that stay as they are."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Answers that move: former id, new id; columns as `TABLE.column`, codes as `4B.choices.home`."""
    dropped: list[Orphan] = field(default_factory=list)
    """What has no place in the new version, kept under `orphans`: answers, cells, the order of what was chosen."""
    restored: list[str] = field(default_factory=list)
    """Answers that come back from `orphans`, by new id."""
    unsettled: list[str] = field(default_factory=list)
    """Where two branches had put aside something different that comes back: keys of `conflicts`, to be settled."""
    now_ordered: list[str] = field(default_factory=list)
    """Where the order of what is chosen says something in the new version, and nobody gave it: questions, columns."""
    newly_asked: list[str] = field(default_factory=list)
    """Questions that are open in the new version and were not in the old one."""
    ratings: list[MigratedRating] = field(default_factory=list)
    """Ratings that change."""
    void: list[signing.Signature] = field(default_factory=list)
    """Signatures that fall, as what they cover was signed in the former version: to be given anew."""

    def as_json(self) -> dict[str, Any]:
        """A plain map of all parts; the versions as `from` and `to`."""
        data = asdict(self)
        return {"from": data.pop("start"), "to": data.pop("end"), **data}


@frozen(repr=False)
class _Stored:
    """An answer or cell on its way into the new version."""

    given: Any
    """As it is stored there."""
    stood: Any
    """The same in the order that it had, where that is another and said something, or says something now."""
    order: list[Any]
    """What it was in the former version, where its order said something that the new one does not take; else empty."""


def carried(review: Review, rules: Rules, former: Mapping[str, Rules]) -> Review:
    """A side of a merge as it is in the version of the merged review, where it is of another; its header stays.

    So what a branch goes on writing under the names of the former version stands where it belongs. `former` are the
    rules of the versions that sides are of, as far as they are at hand, by version.
    """
    made = review.review.instrument
    if made.id != rules.instrument.id or made.version == rules.instrument.version:
        return review
    move = Move(review, former.get(made.version), rules)
    move.all()
    return replace(
        review,
        answers=move.placed,
        notes=move.notes,
        overrides=move.overrides,
        orphans=move.orphans,
        conflicts={_key_now(move.names, key): each for key, each in review.conflicts.items()}
        | move.conflicts,
    )


def answer_now(
    review: Review, rules: Rules, id_: str, answer: Answer
) -> tuple[str, Answer, dict[tuple[str, str], Any]]:
    """A former version's answer in this one: where it belongs, as it is there, and each thing that has no place.

    What has none goes by what it is of and why, the cells of a column with their rows. Of which former version it is,
    nothing says.
    """
    alone = replace(review, answers={id_: answer}, notes={}, overrides={}, orphans={}, conflicts={})
    move = Move(alone, None, rules)
    move.answers()
    target = id_now(rules, id_)
    aside: dict[tuple[str, str], Any] = {}
    for key, kept in move.orphans.items():
        at = put_aside_from(key)
        aside[at, "; ".join(each.why for each in move.report.dropped if each.id == at)] = kept
    return target, move.placed.get(target, Answer()), aside


def _key_now(names: CalledNow, key: str) -> str:
    """A key of `conflicts` by the names of now."""
    where = place(key)
    id_ = names.id(where.id)
    if where.column:
        column = names.id(f"{where.id}.{where.column}").removeprefix(f"{id_}.")
        return f"{id_}.{where.row}.{column}"
    if where.code:
        return describe_key(id_, names.code(id_, where.code))
    return f"{id_}{key[len(where.id) :]}"


class Move:
    """One review on its way to another version."""

    def __init__(self, review: Review, old: Rules | None, new: Rules) -> None:
        """`old` are the rules of the version that it comes from; where they are not at hand, any order means something.

        It does in the doubt: what is kept aside in vain is no harm, and what is lost nobody finds again.
        """
        self._before = review
        self._old = old
        self.names = CalledNow(new, old)
        self.placed: dict[str, Answer] = {}
        self.notes = {id_: replace(note, on=self.names.id(note.on)) for id_, note in review.notes.items()}
        self.overrides = dict(review.overrides)
        self.orphans = deepcopy(review.orphans)
        self._new = new
        self.conflicts: dict[str, Conflict] = {}
        self._aside_before = sides_aside(self.orphans)
        # Where choices stand in an order that nobody gave and means something now: a place, and how it is reported.
        self._without_order: dict[str, str] = {}
        self.report = MigrationReport(review.review.instrument.version, new.instrument.version)

    def all(self) -> None:
        """Moves everything."""
        self.answers()
        self.rest()
        self.restore()
        self.report.now_ordered = list(dict.fromkeys(self._without_order.values()))

    def answers(self) -> None:
        """Puts each answer in its place, or aside."""
        before = self._before.answers
        # Who keeps the id has the first right to the place.
        for id_ in sorted(before, key=lambda id_: self.names.id(id_) != id_):
            target = self.names.id(id_)
            was = self._old.questions.get(id_) if self._old is not None else None
            former = None if was is None else was.question
            answer, order = self._recoded(target, before[id_], former)
            why = self._misfit(target, answer)
            if why:
                self._put_aside(id_, plain(before[id_]), [why])
                continue
            self._put(id_, target, answer, former)
            if _order_is_new(former, self._new.questions[target].question, answer.value):
                self._without_order[target] = target
            if order:
                self._put_aside(id_, order_aside(order), [_HAS_NO_ORDER])
            if target == id_ and not order:
                self.report.kept.append(id_)
            elif target != id_:
                self.report.renamed[id_] = target

    def rest(self) -> None:
        """Overrides stay where their item is still rated so."""
        for id_, override in list(self.overrides.items()):
            if not self._may_rate(id_, override):
                del self.overrides[id_]
                self._put_aside(OVERRIDE + id_, plain(override), ["the item is not rated so any more"])

    def restore(self) -> None:
        """Takes back what has a place again, the latest first; what this move put aside stays aside."""
        for key in reversed(self._aside_before):
            id_ = put_aside_from(key)
            sides = self._aside_before[key]
            self.orphans = {at: each for at, each in self.orphans.items() if without_side(at) != key}
            target = self.names.id(id_)
            left = (
                self._restored(id_, target, sides) if all(isinstance(each, dict) for each in sides) else sides
            )
            if left != sides:
                self.report.restored.append(target)
            self.orphans |= as_orphans(key, left)
        order = [*self._before.orphans, *self.orphans]
        self.orphans = {key: self.orphans[key] for key in order if key in self.orphans}

    def _restored(self, id_: str, target: str, sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What is left of what each branch put aside at a place, once what has a place again is there.

        Where one of several has none, all stay aside: else the other would be chosen by nobody.
        """
        if id_.startswith(OVERRIDE):
            return self._override_restored(id_.removeprefix(OVERRIDE), sides)
        if target not in self._new.questions:
            return self._cells_restored(id_, target, sides)
        if all(kept_order(side) for side in sides):
            return self._order_restored(target, sides)
        # Of which version each is, nothing at hand says.
        found = [
            self._recoded(target, each, None) for each in (_read(Answer, side) for side in sides) if each
        ]
        answers = [answer for answer, _ in found]
        if len(answers) < len(sides) or any(self._misfit(target, each) for each in answers):
            return sides
        if len(answers) > 1 and not self._may_be_settled(id_, target, answers):
            return sides
        self._put(id_, target, answers[0], None)
        for other in answers[1:]:
            self._beside(target, self._in_columns(id_, target, other, None)[0])
        if self.placed[target].empty:
            del self.placed[target]
        orders: list[list[Any]] = []
        for _, order in found:
            orders += [order] if order and order not in orders else []
        self.report.dropped += [Orphan(id_, _HAS_NO_ORDER)] if orders else []
        return [order_aside(each) for each in orders]

    def _override_restored(self, item: str, sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What is left of the overrides of an item that branches put aside; an empty one its branch took back."""
        overrides = [_read(Override, each) if each else None for each in sides]
        may_stand = all(
            not side or (each is not None and self._may_rate(item, each))
            for side, each in zip(sides, overrides, strict=True)
        )
        if item in self.overrides or not may_stand:
            return sides
        if overrides[0] is not None:
            self.overrides[item] = overrides[0]
        self._leave_to_settle(
            f"{item}/override", [None if each is None else plain(each) for each in overrides]
        )
        return []

    def _order_restored(self, target: str, sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The order that was kept aside, back at the same choices, to which nobody has given another since.

        An order of others than stand there now is no rival of it, and stays aside.
        """
        question, stands = self._new.questions[target].question, self.placed.get(target, Answer())
        told = [(side, self._in_new_codes(target, kept_order(side))) for side in sides]
        orders = [each for _, each in told if _is_order_of(question, stands.value, each)]
        if target not in self._without_order or not orders:
            return sides
        del self._without_order[target]
        self.placed[target] = self._with_line(target, stands, replace(stands, value=orders[0]))
        self._leave_to_settle(target, orders)
        return [side for side, each in told if each not in orders]

    def _may_be_settled(self, id_: str, target: str, answers: Sequence[Answer]) -> bool:
        """Whether what several branches put aside can stand side by side: every cell, and no signature, void by now."""
        whole = not any(self._in_columns(id_, target, each, None)[1] for each in answers)
        return whole and not signing.signs_something(self._new, target)

    def _beside(self, target: str, other: Answer) -> None:
        """Leaves to settle where what another branch put aside is not what has come back."""
        stands = self.placed[target]
        keys = {target: (stands.given, other.given)}
        keys[f"{target}.narrative"] = (stands.narrative or None, other.narrative or None)
        for code in dict.fromkeys([*stands.described, *other.described]):
            keys[describe_key(target, code)] = (stands.described.get(code), other.described.get(code))
        for key, (one, another) in keys.items():
            known = self.conflicts.get(key)
            more = [] if known is None else [known.theirs, *known.others]
            self._leave_to_settle(key, [one, *more, another])
        changes = merge_growing(stands.changes, other.changes)
        flag = " / ".join(dict.fromkeys(each for each in (stands.flag, other.flag) if each))
        self.placed[target] = replace(
            stands,
            flag=flag,
            passages=list(dict.fromkeys([*stands.passages, *other.passages])),
            changes=_joined(target, stands, other, changes),
        )

    def _leave_to_settle(self, key: str, sides: Sequence[Any]) -> None:
        told: list[Any] = []
        for each in sides:
            if each not in told:
                told.append(each)
        if len(told) >= _SEVERAL:
            self.conflicts[key] = with_sides(Conflict(why=PUT_ASIDE_TWICE), told)
            if key not in self.report.unsettled:
                self.report.unsettled.append(key)

    def _cells_restored(self, id_: str, target: str, sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The cells of a column that still have no place, of each branch."""
        table, _, name = target.rpartition(".")
        column = self._column(table, name)
        answer = self.placed.get(table)
        if column is None or answer is None or answer.rows is None:
            return sides
        left: list[dict[str, Any]] = [{} for _ in sides]
        rows, stood = deepcopy(answer.rows), deepcopy(answer.rows)
        orders = False
        for row_id in dict.fromkeys(row for cells in sides for row in cells):
            there = [number for number, cells in enumerate(sides) if row_id in cells]
            were = [sides[number][row_id] for number in there]
            row, key = rows.get(row_id), f"{table}.{row_id}.{name}"
            now = self._cells_now(column, target, key, row.get(name), were) if row is not None else None
            taken = [each for each in now or () if each is not None]
            if row is not None and taken:
                if taken[0].given is not None:
                    row[name], stood[row_id][name] = taken[0].given, taken[0].stood
                self._leave_to_settle(key, [each.given for each in taken])
            for number, was, each in zip(there, were, now or [None] * len(were), strict=True):
                if each is None:
                    left[number][row_id] = was
                elif each.order:
                    left[number][row_id], orders = order_aside(each.order), True
        self.report.dropped += [Orphan(id_, _HAS_NO_ORDER)] if orders else []
        self.placed[table] = self._with_line(table, replace(answer, rows=stood), replace(answer, rows=rows))
        return [each for each in left if each]

    def _cells_now(
        self, column: Column, target: str, key: str, stands: Any, were: Sequence[Any]
    ) -> list[_Stored | None] | None:
        """What branches put aside of one cell, where there is a place for it now: for each, or for none of them."""
        if all(map(kept_order, were)):
            orders = [self._in_new_codes(target, kept_order(each)) for each in were]
            fitting = [each for each in orders if _is_order_of(column, stands, each)]
            if key not in self._without_order or not fitting:
                return None
            del self._without_order[key]
            return [_Stored(each, stands, []) if each in fitting else None for each in orders]
        if stands is not None or any(map(kept_order, were)):
            return None
        now = [self._stored(column, target, each, None) for each in were]
        fits = all(each.given is None or cell_fits(column, each.given) for each in now)
        return list(now) if fits else None

    def _may_rate(self, id_: str, override: Override) -> bool:
        return id_ in self._new.rated and override.rating in self._new.instrument.ratings.item

    def _misfit(self, target: str, answer: Answer) -> str:
        """Why an answer has no place in the new version; empty when it has."""
        if target not in self._new.questions:
            return "the question is there no more"
        if target in self.placed:
            return "another answer has its place"
        question = self._new.questions[target].question
        if question.compute:
            return "the program answers the question now"
        return "" if _fits(question, answer) else "the question does not take this answer any more"

    def _put(self, id_: str, target: str, answer: Answer, former: Question | None) -> None:
        """Puts an answer in its place; of a table, the cells that have none are put aside."""
        self.placed[target], aside = self._in_columns(id_, target, answer, former)
        for name, cells in aside.items():
            whys = (_HAS_NO_ORDER if kept_order(cell) else _IS_GONE for cell in cells.values())
            self._put_aside(f"{id_}.{name}", cells, list(dict.fromkeys(whys)))

    def _in_columns(
        self, id_: str, target: str, answer: Answer, former: Question | None
    ) -> tuple[Answer, dict[str, dict[str, Any]]]:
        """An answer with the cells of a table under the columns of now, and those that have none, by former column."""
        aside: dict[str, dict[str, Any]] = {}
        if answer.rows is None:
            return answer, aside
        rows: dict[str, RowMap] = {}
        stood: dict[str, RowMap] = {}
        for row_id, row in answer.rows.items():
            rows[row_id], stood[row_id] = {}, {}
            places = {name: self._column_now(id_, target, name) for name in row}
            # Who keeps the name has the first right to the place.
            for name in sorted(row, key=lambda name: places[name] != name):
                was, new_name = row[name], places[name]
                column, place_ = self._column(target, new_name), f"{target}.{new_name}"
                was_column = former.column(name) if former is not None else None
                cell = self._stored(column, place_, was, was_column)
                if column is None or new_name in rows[row_id] or not cell_fits(column, cell.given):
                    aside.setdefault(name, {})[row_id] = was
                    continue
                rows[row_id][new_name], stood[row_id][new_name] = cell.given, cell.stood
                if cell.order:
                    aside.setdefault(name, {})[row_id] = order_aside(cell.order)
                if _order_is_new(was_column, column, cell.given):
                    self._without_order[f"{target}.{row_id}.{new_name}"] = place_
                if new_name != name:
                    self.report.renamed[f"{id_}.{name}"] = place_
        return self._with_line(target, replace(answer, rows=stood), replace(answer, rows=rows)), aside

    def _column_now(self, id_: str, target: str, name: str) -> str:
        place = self._cell_now(id_, name)
        return place.removeprefix(f"{target}.") if place.startswith(f"{target}.") else name

    def _cell_now(self, table: str, name: str) -> str:
        """What a column is called now; one that describes a choice by the codes of now."""
        column, describes, code = name.partition(f"{DESCRIBE}.")
        place = self.names.id(f"{table}.{column}")
        return describe_key(place, self.names.code(place, code)) if describes else place

    def _recoded(self, target: str, answer: Answer, former: Question | None) -> tuple[Answer, list[Any]]:
        """An answer with the codes that its choices have now, and the order of them that means nothing here."""
        described = {self._in_new_codes(target, code): text for code, text in answer.described.items()}
        rules = self._new.questions.get(target)
        question = rules.question if rules is not None else None
        found = self._stored(question, target, answer.value, former)
        answer = replace(answer, described=described)
        stood, now = (replace(answer, value=each) for each in (found.stood, found.given))
        return self._with_line(target, stood, now), found.order

    def _stored(
        self, part: Question | Column | None, place_: str, was: Any, former: Question | Column | None
    ) -> _Stored:
        """An answer or cell of a `former` question or column, None for one that is not at hand, as it is here.

        An order that said something is lost here also where it happens to be the instrument's.
        """
        told = self._in_new_codes(place_, was)
        there = _held(part, told)
        if part is None or not isinstance(told, list) or len(told) < _SEVERAL or kind_of(part).in_order(part):
            return _Stored(there, there, [])
        is_lost = told != there if former is None else kind_of(former).in_order(former)
        return _Stored(there, told if is_lost else there, was if is_lost else [])

    def _with_line(self, target: str, stood: Answer, now: Answer) -> Answer:
        """An answer with the line that says what its order was, where that is another now and changes are kept."""
        if stood.given == now.given or not first_submitted(self._before):
            return now
        since = next(act.at for act in self._before.history if act.act == "submitted")
        return replace(now, changes=[*now.changes, *moved_line(target, stood, now.given, since)])

    def _in_new_codes(self, place: str, value: Any) -> Any:
        """An answer or cell with the codes that its choices have now; what was renamed is reported."""
        if isinstance(value, list):
            return [self._in_new_codes(place, each) for each in value]
        if not isinstance(value, str):
            return value
        code = self.names.code(place, value)
        if code != value:
            self.report.renamed[f"{place}{CHOICES}{value}"] = f"{place}{CHOICES}{code}"
        return code

    def _column(self, table: str, name: str) -> Column | None:
        rules = self._new.questions.get(table)
        return rules.question.column(name) if rules is not None else None

    def _put_aside(self, id_: str, kept: Any, whys: Sequence[str]) -> None:
        """Keeps something as it was, under its id and the version it comes from."""
        key, number = f"{id_}@{self.report.start}", 2
        while key in self.orphans:
            key, number = f"{id_}@{self.report.start}#{number}", number + 1
        self.orphans[key] = kept
        self.report.dropped += [Orphan(id_, why) for why in whys]


def _joined(target: str, stands: Answer, other: Answer, changes: list[Event]) -> list[Event]:
    """The changes of two branches, with a line for each part that joins what either has to what stands."""
    lines: list[Event] = []
    for part in PARTS:
        events = [events_of(each, part) for each in (stands, other)]
        ends = [
            ((chain_ends(mine) or (ROOT,))[0], value_of(each, part))
            for mine, each in zip(events, (stands, other), strict=True)
        ]
        if any(events) and ends[0] != ends[1]:
            at = max(event.at for mine in events for event in mine)
            lines.append(joining_line(target, part, ends, value_of(stands, part), at))
    return [*changes, *lines]


def _order_is_new(former: Question | Column | None, part: Question | Column | None, given: Any) -> bool:
    """Whether what is chosen stands in an order that means something here, and meant nothing where it comes from."""
    if former is None or part is None or not isinstance(given, list) or len(given) < _SEVERAL:
        return False
    return kind_of(part).in_order(part) and not kind_of(former).in_order(former)


def _is_order_of(part: Question | Column, stands: Any, order: Any) -> bool:
    """Whether an order is one of exactly what stands there, where orders mean something."""
    same = isinstance(stands, list) and sorted(map(str, stands)) == sorted(map(str, order))
    return same and kind_of(part).in_order(part) and kind_of(part).is_sound(part, order)


def _held(part: Question | Column | None, value: Any) -> Any:
    """An answer or cell as it is stored in the new version, where it has a place there."""
    if part is None or value is None or kind_of(part).is_sound(part, value):
        return value
    there = kind_of(part).held(part, value)
    return there if kind_of(part).is_sound(part, there) else value


def _fits(question: Question, answer: Answer) -> bool:
    """Whether a question takes an answer as it is; cells of a table are looked at one by one."""
    kind = kind_of(question)
    if answer.rows is not None:
        return kind.holds == "rows"
    if answer.value is None:
        return True
    if answer.value == NA and kind.takes_na:
        return bool(question.na_if or question.na_when)
    return kind.holds != "rows" and kind.is_sound(question, answer.value)


def _read(kind: type[_Kept], kept: dict[str, Any]) -> _Kept | None:
    """Something kept aside as what it was; None for what is something else."""
    try:
        return structured(kind, kept)
    except MisfitError:
        return None
