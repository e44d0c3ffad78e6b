"""What becomes of a review's answers, notes and overrides in another version of its instrument.

An answer that has no place there is kept aside as it was, and comes back when a version has a place for it again. What
two branches had put aside for one place comes back as something to settle there, ours in place: nobody has chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, TypeVar

from tui_review.instrument.choices import CHOICES, DESCRIBE, code_now, describe_key
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.kinds.simple import cell_fits
from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.aside import OVERRIDE, as_orphans, id_now, put_aside_from, sides_aside, without_side
from tui_review.review.conflicts import place, with_sides
from tui_review.review.model import Answer, Conflict, Event, Override, Review
from tui_review.review.record.chain import ROOT, chain_ends
from tui_review.review.record.events import PARTS, events_of, joining_line, value_of
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
    """Answers without a place in the new version, kept under `orphans`."""
    restored: list[str] = field(default_factory=list)
    """Answers that come back from `orphans`, by new id."""
    unsettled: list[str] = field(default_factory=list)
    """Where two branches had put aside something different that comes back: keys of `conflicts`, to be settled."""
    newly_asked: list[str] = field(default_factory=list)
    """Questions that are open in the new version and were not in the old one."""
    ratings: list[MigratedRating] = field(default_factory=list)
    """Ratings that change."""

    def as_json(self) -> dict[str, Any]:
        """A plain map of all parts; the versions as `from` and `to`."""
        data = asdict(self)
        return {"from": data.pop("start"), "to": data.pop("end"), **data}


def carried(review: Review, rules: Rules) -> Review:
    """A side of a merge as it is in the version of the merged review, where it is of another; its header stays.

    So what a branch goes on writing under the names of the former version stands where it belongs.
    """
    made = review.review.instrument
    if made.id != rules.instrument.id or made.version == rules.instrument.version:
        return review
    move = Move(review, rules)
    move.all()
    return replace(
        review,
        answers=move.placed,
        notes=move.notes,
        overrides=move.overrides,
        orphans=move.orphans,
        conflicts={_key_now(rules, key): each for key, each in review.conflicts.items()} | move.conflicts,
    )


def answer_now(
    review: Review, rules: Rules, id_: str, answer: Answer
) -> tuple[str, Answer, dict[tuple[str, str], Any]]:
    """A former version's answer in this one: where it belongs, as it is there, and each thing that has no place.

    What has none goes by what it is of and why, the cells of a column with their rows.
    """
    alone = replace(review, answers={id_: answer}, notes={}, overrides={}, orphans={}, conflicts={})
    move = Move(alone, rules)
    move.answers()
    target = id_now(rules, id_)
    why = {each.id: each.why for each in move.report.dropped}
    aside = {
        (at, why[at]): kept
        for at, kept in ((put_aside_from(key), each) for key, each in move.orphans.items())
    }
    return target, move.placed.get(target, Answer()), aside


def _key_now(rules: Rules, key: str) -> str:
    """A key of `conflicts` by the names of now."""
    where = place(key)
    id_ = id_now(rules, where.id)
    if where.column:
        column = id_now(rules, f"{where.id}.{where.column}").removeprefix(f"{id_}.")
        return f"{id_}.{where.row}.{column}"
    if where.code:
        return describe_key(id_, code_now(rules.instrument.renames, id_, where.code))
    return f"{id_}{key[len(where.id) :]}"


class Move:
    """One review on its way to another version."""

    def __init__(self, review: Review, new: Rules) -> None:
        self._before = review
        self.placed: dict[str, Answer] = {}
        self.notes = {id_: replace(note, on=id_now(new, note.on)) for id_, note in review.notes.items()}
        self.overrides = dict(review.overrides)
        self.orphans = deepcopy(review.orphans)
        self._new = new
        self.conflicts: dict[str, Conflict] = {}
        self._aside_before = sides_aside(self.orphans)
        self.report = MigrationReport(review.review.instrument.version, new.instrument.version)

    def all(self) -> None:
        """Moves everything."""
        self.answers()
        self.rest()
        self.restore()

    def answers(self) -> None:
        """Puts each answer in its place, or aside."""
        before = self._before.answers
        # Who keeps the id has the first right to the place.
        for id_ in sorted(before, key=lambda id_: id_now(self._new, id_) != id_):
            target = id_now(self._new, id_)
            answer = self._recoded(target, before[id_])
            why = self._misfit(target, answer)
            if why:
                self._put_aside(id_, plain(before[id_]), why)
                continue
            self._put(id_, target, answer)
            if target == id_:
                self.report.kept.append(id_)
            else:
                self.report.renamed[id_] = target

    def rest(self) -> None:
        """Overrides stay where their item is still rated so."""
        for id_, override in list(self.overrides.items()):
            if not self._may_rate(id_, override):
                del self.overrides[id_]
                self._put_aside(OVERRIDE + id_, plain(override), "the item is not rated so any more")

    def restore(self) -> None:
        """Takes back what has a place again, the latest first; what this move put aside stays aside."""
        for key in reversed(self._aside_before):
            id_ = put_aside_from(key)
            sides = self._aside_before[key]
            self.orphans = {at: each for at, each in self.orphans.items() if without_side(at) != key}
            target = id_now(self._new, id_)
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
            item = id_.removeprefix(OVERRIDE)
            overrides = [override for each in sides if (override := _read(Override, each)) is not None]
            fitting = [each for each in overrides if self._may_rate(item, each)]
            if item in self.overrides or len(fitting) < len(sides):
                return sides
            self.overrides[item] = fitting[0]
            self._leave_to_settle(f"{item}/override", list(map(plain, fitting)))
            return []
        if target not in self._new.questions:
            return self._cells_restored(target, sides)
        answers = [self._recoded(target, each) for each in (_read(Answer, side) for side in sides) if each]
        if len(answers) < len(sides) or any(self._misfit(target, each) for each in answers):
            return sides
        if len(answers) > 1 and not self._may_be_settled(id_, target, answers):
            return sides
        self._put(id_, target, answers[0])
        for other in answers[1:]:
            self._beside(target, self._in_columns(id_, target, other)[0])
        return []

    def _may_be_settled(self, id_: str, target: str, answers: Sequence[Answer]) -> bool:
        """Whether what several branches put aside can stand side by side: every cell, and no signature, void by now."""
        whole = not any(self._in_columns(id_, target, each)[1] for each in answers)
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

    def _cells_restored(self, target: str, sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The cells of a column that still have no place, of each branch."""
        table, _, name = target.rpartition(".")
        column = self._column(table, name)
        answer = self.placed.get(table)
        if column is None or answer is None or answer.rows is None:
            return sides
        left: list[dict[str, Any]] = [{} for _ in sides]
        for row_id in dict.fromkeys(row for cells in sides for row in cells):
            row = answer.rows.get(row_id)
            were = [cells[row_id] for cells in sides if row_id in cells]
            now = [_held(column, self._in_new_codes(target, each)) for each in were]
            if row is None or name in row or not all(cell_fits(column, each) for each in now):
                for number, cells in enumerate(sides):
                    left[number].update({row_id: cells[row_id]} if row_id in cells else {})
                continue
            row[name] = now[0]
            self._leave_to_settle(f"{table}.{row_id}.{name}", now)
        return [each for each in left if each]

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

    def _put(self, id_: str, target: str, answer: Answer) -> None:
        """Puts an answer in its place; of a table, the cells that have none are put aside."""
        self.placed[target], aside = self._in_columns(id_, target, answer)
        for name, cells in aside.items():
            self._put_aside(f"{id_}.{name}", cells, "the column is there no more, or does not take this")

    def _in_columns(self, id_: str, target: str, answer: Answer) -> tuple[Answer, dict[str, dict[str, Any]]]:
        """An answer with the cells of a table under the columns of now, and those that have none, by former column."""
        aside: dict[str, dict[str, Any]] = {}
        if answer.rows is None:
            return answer, aside
        rows: dict[str, RowMap] = {}
        for row_id, row in answer.rows.items():
            rows[row_id] = {}
            places = {name: self._column_now(id_, target, name) for name in row}
            # Who keeps the name has the first right to the place.
            for name in sorted(row, key=lambda name: places[name] != name):
                was, new_name = row[name], places[name]
                column = self._column(target, new_name)
                cell = _held(column, self._in_new_codes(f"{target}.{new_name}", was))
                if column is None or new_name in rows[row_id] or not cell_fits(column, cell):
                    aside.setdefault(name, {})[row_id] = was
                    continue
                rows[row_id][new_name] = cell
                if new_name != name:
                    self.report.renamed[f"{id_}.{name}"] = f"{target}.{new_name}"
        return replace(answer, rows=rows), aside

    def _column_now(self, id_: str, target: str, name: str) -> str:
        place = self._cell_now(id_, name)
        return place.removeprefix(f"{target}.") if place.startswith(f"{target}.") else name

    def _cell_now(self, table: str, name: str) -> str:
        """What a column is called now; one that describes a choice by the codes of now."""
        column, describes, code = name.partition(f"{DESCRIBE}.")
        place = id_now(self._new, f"{table}.{column}")
        return (
            describe_key(place, code_now(self._new.instrument.renames, place, code)) if describes else place
        )

    def _recoded(self, target: str, answer: Answer) -> Answer:
        """An answer with the codes that its choices have now."""
        described = {self._in_new_codes(target, code): text for code, text in answer.described.items()}
        rules = self._new.questions.get(target)
        value = _held(rules.question if rules is not None else None, self._in_new_codes(target, answer.value))
        return replace(answer, value=value, described=described)

    def _in_new_codes(self, place: str, value: Any) -> Any:
        """An answer or cell with the codes that its choices have now; what was renamed is reported."""
        if isinstance(value, list):
            return [self._in_new_codes(place, each) for each in value]
        if not isinstance(value, str):
            return value
        code = code_now(self._new.instrument.renames, place, value)
        if code != value:
            self.report.renamed[f"{place}{CHOICES}{value}"] = f"{place}{CHOICES}{code}"
        return code

    def _column(self, table: str, name: str) -> Column | None:
        rules = self._new.questions.get(table)
        return rules.question.column(name) if rules is not None else None

    def _put_aside(self, id_: str, kept: Any, why: str) -> None:
        """Keeps something as it was, under its id and the version it comes from."""
        key, number = f"{id_}@{self.report.start}", 2
        while key in self.orphans:
            key, number = f"{id_}@{self.report.start}#{number}", number + 1
        self.orphans[key] = kept
        self.report.dropped.append(Orphan(id_, why))


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
