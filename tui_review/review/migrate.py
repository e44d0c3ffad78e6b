"""Moving a review to another version of its instrument: first what would become of it, then the move.

Nothing a reviewer wrote is lost: an answer that has no place in the new version is kept as it was under `orphans`,
and comes back when a later version has a place for it again.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, TypeVar

from tui_review.errors import UserError
from tui_review.instrument.choices import CHOICES, DESCRIBE, code_now, describe_key
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.kinds.simple import cell_fits
from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.model import INCOMPLETE, NA, Column, Question
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.acts import check_migration
from tui_review.review.gate.proposals import Author
from tui_review.review.made_with import another_text, made_with
from tui_review.review.model import Answer, Override, Review
from tui_review.review.progress import unanswered
from tui_review.review.who import Editor
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.misfit import MisfitError
from tui_review.shape.plain import plain

_Kept = TypeVar("_Kept", Answer, Override)
OVERRIDE: Final = "overrides."
"""Before an item's id: its override, kept aside."""


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
    newly_asked: list[str] = field(default_factory=list)
    """Questions that are open in the new version and were not in the old one."""
    ratings: list[MigratedRating] = field(default_factory=list)
    """Ratings that change."""

    def as_json(self) -> dict[str, Any]:
        """A plain map of all parts; the versions as `from` and `to`."""
        data = asdict(self)
        return {"from": data.pop("start"), "to": data.pop("end"), **data}


def migrate(review: Review, old: Rules, new: Rules, editor: Editor) -> tuple[Review, MigrationReport]:
    """The review as it would be in another version of its instrument, to be proposed, and what became of it.

    Signatures of the former version are void. Raises UserError when it cannot be
    moved: another instrument, the same version (but where a merge left answers without a place), a final review,
    unsettled conflicts of a merge, an observer.
    """
    _refuse(review, old, new, editor)
    move = _Move(review, old, new)
    move.answers()
    move.rest()
    move.restore()
    moved = replace(
        review,
        review=replace(review.review, instrument=made_with(new)),
        answers=move.placed,
        notes=move.notes,
        overrides=move.overrides,
        orphans=move.orphans,
    )
    # What was signed was signed in the former version.
    moved = replace(moved, answers=signing.voided(new, moved, editor, f"moved to {new.instrument.version}"))
    _follow(review, moved, old, new, move.report)
    return moved, move.report


def _refuse(review: Review, old: Rules, new: Rules, editor: Editor) -> None:
    if new.instrument.id != old.instrument.id:
        raise UserError(f"A review of {old.instrument.id} cannot become one of {new.instrument.id}.")
    same = new.instrument.version == old.instrument.version and not another_text(new, review)
    if same and review.answers.keys() <= new.questions.keys():
        raise UserError(f"The review is of version {old.instrument.version} already.")
    check_migration(review, Author.of(editor))


def _follow(before: Review, after: Review, old: Rules, new: Rules, report: MigrationReport) -> None:
    """What follows from the move: questions newly open, ratings that change."""
    one = Evaluation(old, before.raw, as_of=recorded_day(old, before))
    other = Evaluation(new, after.raw, as_of=recorded_day(new, after))
    open_before = {_now(new, id_) for id_ in unanswered(one, optional=True)}
    report.newly_asked = [id_ for id_ in unanswered(other, optional=True) if id_ not in open_before]
    # Where it is of the same version by another text, what it was rated by is not there any more: the file says it.
    written = before.ratings if another_text(old, before) else None
    for id_ in dict.fromkeys([*old.rated, *new.rated]):
        was = one.rating(id_).rating if id_ in old.rated else ""
        if written is not None:
            was = written[id_].rating if id_ in written else INCOMPLETE
        now = other.rating(id_).rating if id_ in new.rated else ""
        if was != now:
            report.ratings.append(MigratedRating(id_, was, now))


def _now(rules: Rules, id_: str) -> str:
    """What an id of a former version is called in this one."""
    renames = rules.instrument.renames
    followed: set[str] = set()
    while id_ in renames and id_ not in followed:
        followed.add(id_)
        id_ = renames[id_]
    return id_


class _Move:
    """One review on its way to another version."""

    def __init__(self, review: Review, old: Rules, new: Rules) -> None:
        self._before = review
        self.placed: dict[str, Answer] = {}
        self.notes = {id_: replace(note, on=_now(new, note.on)) for id_, note in review.notes.items()}
        self.overrides = dict(review.overrides)
        self.orphans = deepcopy(review.orphans)
        self._new = new
        self._aside_before = list(review.orphans)
        self.report = MigrationReport(old.instrument.version, new.instrument.version)

    def answers(self) -> None:
        """Puts each answer in its place, or aside."""
        before = self._before.answers
        # Who keeps the id has the first right to the place.
        for id_ in sorted(before, key=lambda id_: _now(self._new, id_) != id_):
            target = _now(self._new, id_)
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
            id_, _, _ = key.rpartition("@")
            kept = self.orphans.pop(key)
            target = _now(self._new, id_)
            rest = kept if not isinstance(kept, dict) else self._restored(id_, target, kept)
            if rest != kept:
                self.report.restored.append(target)
            if rest:
                self.orphans[key] = rest
        order = [*self._aside_before, *self.orphans]
        self.orphans = {key: self.orphans[key] for key in order if key in self.orphans}

    def _restored(self, id_: str, target: str, kept: dict[str, Any]) -> dict[str, Any]:
        """What is left of something kept aside, once what has a place again is in its place."""
        if id_.startswith(OVERRIDE):
            item = id_.removeprefix(OVERRIDE)
            override = _read(Override, kept)
            if override is None or item in self.overrides or not self._may_rate(item, override):
                return kept
            self.overrides[item] = override
            return {}
        if target in self._new.questions:
            answer = _read(Answer, kept)
            if answer is not None:
                answer = self._recoded(target, answer)
            if answer is None or self._misfit(target, answer):
                return kept
            self._put(id_, target, answer)
            return {}
        return self._cells_restored(target, kept)

    def _cells_restored(self, target: str, cells: dict[str, Any]) -> dict[str, Any]:
        """The cells of a column that still have no place."""
        table, _, name = target.rpartition(".")
        column = self._column(table, name)
        answer = self.placed.get(table)
        if column is None or answer is None or answer.rows is None:
            return cells
        left = {}
        for row_id, was in cells.items():
            row = answer.rows.get(row_id)
            cell = _held(column, self._in_new_codes(target, was))
            if row is None or name in row or not cell_fits(column, cell):
                left[row_id] = was
            else:
                row[name] = cell
        return left

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
        self.placed[target] = answer
        if answer.rows is None:
            return
        rows: dict[str, RowMap] = {}
        aside: dict[str, dict[str, Any]] = {}
        for row_id, row in answer.rows.items():
            rows[row_id] = {}
            for name, was in row.items():
                place = self._cell_now(id_, name)
                new_name = place.removeprefix(f"{target}.") if place.startswith(f"{target}.") else name
                column = self._column(target, new_name)
                cell = _held(column, self._in_new_codes(f"{target}.{new_name}", was))
                if column is None or new_name in rows[row_id] or not cell_fits(column, cell):
                    aside.setdefault(name, {})[row_id] = was
                    continue
                rows[row_id][new_name] = cell
                if new_name != name:
                    self.report.renamed[f"{id_}.{name}"] = f"{target}.{new_name}"
        self.placed[target] = replace(answer, rows=rows)
        for name, cells in aside.items():
            self._put_aside(f"{id_}.{name}", cells, "the column is there no more, or does not take this")

    def _cell_now(self, table: str, name: str) -> str:
        """What a column is called now; one that describes a choice by the codes of now."""
        column, describes, code = name.partition(f"{DESCRIBE}.")
        place = _now(self._new, f"{table}.{column}")
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
