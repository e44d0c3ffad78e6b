"""What a merge brings together that was never seen together: answers behind questions that the other side changed.

Each part merges by itself; whether the whole still says what both meant, a person has to see. What counted on one side
(an answer, what is written at it, a cell), and is not asked as the other side has answered, leaves those answers to
settle, also where only several of them together, or with the side's own, close the way; so is an override that was
given on other answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.plurals import and_more, verb_of
from tui_review.instrument.rules import QuestionRules, Rules
from tui_review.review.as_of import recorded_day
from tui_review.review.conflicts import ConflictPlace
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Answer, Conflict, Review
from tui_review.review.record.events import PARTS, differs, value_of
from tui_review.shape.plain import plain

_NAMED: Final = 5
"""How many questions a reason names."""
_ANSWERED: Final = "answered"
_COUNTS: Final = "counts"

_Asks: TypeAlias = Callable[[Evaluation], bool]
"""Whether something is asked as a review is looked at."""


class _Side(NamedTuple):
    """One side of a merge."""

    review: Review
    changed: frozenset[str]
    """The questions that it answered otherwise, and the items that it overrode otherwise."""
    called: Mapping[str, str]
    """How it calls rows that have another id in the merged review, with their tables (`4A1.r3`)."""


class _Closed(NamedTuple):
    """Something that counted on a side and is not asked in the merged review."""

    where: str
    """The question, of a cell with its row and column."""
    how: str
    """What that side did there: `answered`, `wrote at`, or `counts` where it only left what stood there."""


def unseen_together(  # noqa: PLR0913 - three sides, and what they came to
    base: Review,
    ours: Review,
    theirs: Review,
    merged: Review,
    rules: Rules,
    renumbered: Mapping[str, str] | None = None,
) -> dict[str, Conflict]:
    """What is to be settled though every part merged cleanly, by key of `conflicts`, each saying why.

    `renumbered` are the rows of theirs that have another id in the merged review, as `MergeResult` has them.
    """
    called = {now: old for old, now in (renumbered or {}).items()}
    mine, yours = _Side(ours, _changed(base, ours), {}), _Side(theirs, _changed(base, theirs), called)
    if not (_may_meet(base, mine, yours, rules) or _may_meet(base, yours, mine, rules)):
        return {}
    found: dict[str, Conflict] = {}
    day = recorded_day(rules, merged)
    kept, brought = (Evaluation.of(rules, side, as_of=day) for side in (ours, theirs))
    now = Evaluation.of(rules, merged, as_of=day)
    for side, other, looked in ((mine, yours, (kept, brought)), (yours, mine, (brought, kept))):
        left = {
            gate: _unasked(gates, closed, rules)
            for gates, closed in _Closing(base, side, other, merged, (*looked, now)).found().items()
            for gate in gates
        }
        left |= {
            item: f"The override of {item} is of one side, and the other changed answers behind its rating."
            for item in _overridden(base, side.review, other.changed, (looked[0], now))
        }
        for id_, why in left.items():
            key = f"{id_}/override" if id_ in rules.rated else id_
            three = [_standing(each, id_, rules) for each in (base, ours, theirs)]
            found.setdefault(key, Conflict(base=three[0], ours=three[1], theirs=three[2], why=why))
    return found


def _may_meet(base: Review, side: _Side, other: _Side, rules: Rules) -> bool:
    """Whether anything that the other side changed stands behind what this side did: mostly nothing does."""
    behind_overrides = (rules.needs.behind(item) for item in side.review.overrides)
    if any(not other.changed.isdisjoint(behind) for behind in behind_overrides):
        return True
    for id_ in side.review.answers:
        behind = rules.needs.behind(id_)
        if not other.changed.isdisjoint(behind) and (
            not side.changed.isdisjoint(behind) or _given(base, side.review, other.review, id_)
        ):
            return True
    return False


def _changed(base: Review, side: Review) -> frozenset[str]:
    """The questions that a side answered otherwise, and the items that it overrode otherwise."""
    was, now = base.raw, side.raw
    answered = (id_ for id_ in {*was, *now} if was.get(id_) != now.get(id_))
    items = {*base.overrides, *side.overrides}
    return frozenset(
        (*answered, *(item for item in items if base.overrides.get(item) != side.overrides.get(item)))
    )


def _given(base: Review, side: Review, other: Review, id_: str) -> str:
    """What a side did at a question that the other did not: `answered` it, or `wrote at` it; empty for nothing."""
    was, mine, yours = (each.answers.get(id_, Answer()) for each in (base, side, other))
    for part in PARTS:
        own = value_of(mine, part)
        if own is not None and all(differs(value_of(each, part), own) for each in (was, yours)):
            return _ANSWERED if part == "given" else "wrote at"
    return ""


def _unasked(gates: Collection[str], behind: list[_Closed], rules: Rules) -> str:
    closing = _done(("overrode" if gate in rules.rated else _ANSWERED, gate) for gate in gates)
    closed = _done((each.how, each.where) for each in behind)
    return f"One side {closing}; the other {closed}, which {verb_of(len(behind), 'is')} not asked so."


def _done(what: Iterator[tuple[str, str]]) -> str:
    """What a side did, each thing with where: `answered 4B, 4C and wrote at 4D`."""
    places: dict[str, list[str]] = {}
    for how, where in what:
        places.setdefault(how, []).append(where)
    return " and ".join(
        f"{how} {and_more(named[:_NAMED], len(named) - _NAMED)}" for how, named in places.items()
    )


class _Closing:
    """What of one side's is not asked in the merged review, and which answers of the other side's do that."""

    def __init__(
        self,
        base: Review,
        side: _Side,
        other: _Side,
        merged: Review,
        looked: tuple[Evaluation, Evaluation, Evaluation],
    ) -> None:
        """`looked` is what follows from this side by itself, from the other, and from the merged review."""
        self._base, self._side, self._other, self._merged = base, side, other, merged
        self._alone, self._there, self._now = looked
        self._rules = self._now.rules
        self._tried: dict[tuple[str, ...], Evaluation] = {}

    def found(self) -> dict[tuple[str, ...], list[_Closed]]:
        """What is closed, by the questions (of overrides the items) that close it together."""
        found: dict[tuple[str, ...], list[_Closed]] = {}
        for id_ in (each for each in self._rules.questions if each in self._side.review.answers):
            brought = self._brought(id_)
            if not brought or not self._alone.open_to_reviewer(id_):
                continue
            is_open = self._now.open_to_reviewer(id_)
            for closed, asks in self._cells(id_) if is_open else self._whole(id_):
                if gates := self._gates(brought, asks):
                    found.setdefault(gates, []).append(closed)
        return found

    def _brought(self, id_: str) -> list[str]:
        """What decides whether something is asked and stands otherwise than on this side.

        What the other side alone has changed comes first.
        """
        sides = (self._side.review, self._merged)
        found = []
        for each in self._rules.needs.behind(id_):
            mine, now = (_standing(side, each, self._rules) for side in sides)
            if each in self._other.changed and mine != now:
                found.append(each)
        return sorted(found, key=self._side.changed.__contains__)

    def _whole(self, id_: str) -> Iterator[tuple[_Closed, _Asks]]:
        """A question that counted on this side, with whether it is asked."""
        how = _given(self._base, self._side.review, self._other.review, id_)
        stands = all(id_ in each.answers for each in (self._other.review, self._merged))
        if not how and stands and self._there.open_to_reviewer(id_):
            how = _COUNTS
        if how:
            yield _Closed(id_, how), lambda looked: looked.open_to_reviewer(id_)

    def _cells(self, id_: str) -> Iterator[tuple[_Closed, _Asks]]:
        """The cells of a table that counted on this side and do not now, each with whether it is asked."""
        columns = [each for each, when in self._rules.columns.get(id_, {}).items() if when is not None]
        rows = (self._merged.answers.get(id_, Answer()).rows or {}) if columns else {}
        for row, cells in rows.items():
            for column in (each for each in columns if each in cells):
                asks = _asking(self._rules.questions[id_], column, cells)
                if asks(self._alone) and not asks(self._now):
                    is_given = cells[column] not in (
                        _cell(self._base, id_, row, column),
                        _cell(self._other.review, id_, self._other.called.get(f"{id_}.{row}", row), column),
                    )
                    if is_given or asks(self._there):
                        where = ConflictPlace(id_, row=row, column=column)
                        yield _Closed(f"{id_} ({where.said})", _ANSWERED if is_given else _COUNTS), asks

    def _gates(self, brought: list[str], asks: _Asks) -> tuple[str, ...]:
        """One of them that is enough to close the way, else few that are together; none where others do."""
        for gate in brought:
            if asks(self._as_before((gate,))):
                return (gate,)
        kept = tuple(brought)
        if not asks(self._as_before(kept)):
            return ()
        for gate in reversed(brought):
            fewer = tuple(each for each in kept if each != gate)
            if asks(self._as_before(fewer)):
                kept = fewer
        return kept

    def _as_before(self, gates: tuple[str, ...]) -> Evaluation:
        """What would follow if the merged review had some things as this side has them."""
        if gates not in self._tried:
            side, now = self._side.review, self._now
            raw = {id_: each for id_, each in self._merged.raw.items() if id_ not in gates}
            raw |= {id_: each for id_, each in side.raw.items() if id_ in gates}
            overrides = {id_: each for id_, each in now.overrides.items() if id_ not in gates}
            overrides |= {id_: each.rating for id_, each in side.overrides.items() if id_ in gates}
            self._tried[gates] = Evaluation(
                now.rules, raw, as_of=now.as_of, overrides=overrides, void=now.void, after=now
            )
        return self._tried[gates]


def _asking(own: QuestionRules, column: str, row: RowMap) -> _Asks:
    """Whether a column is asked in a row of an open table."""
    from tui_review.review.findings import column_evaluator  # noqa: PLC0415 - few tables have such columns

    def asks(looked: Evaluation) -> bool:
        is_open = looked.open_to_reviewer(own.question.id)
        return is_open and column_evaluator(row, looked, own).asked(column) is True

    return asks


def _cell(side: Review, id_: str, row: str, column: str) -> Any:
    return (side.answers.get(id_, Answer()).rows or {}).get(row, {}).get(column)


def _overridden(
    base: Review, side: Review, others: frozenset[str], looked: tuple[Evaluation, Evaluation]
) -> Iterator[str]:
    """The items that this side overrode on answers that are others by now, whether or not they rate it otherwise."""
    alone, now = looked
    for item, override in side.overrides.items():
        if override == base.overrides.get(item) or item not in now.rules.rated:
            continue
        behind = others & now.rules.questions.keys() & {*now.rules.needs.behind(item)}
        rated_otherwise = alone.without_overrides.rated(item) != now.without_overrides.rated(item)
        if rated_otherwise or any(each.open_to_reviewer(id_) for each in looked for id_ in behind):
            yield item


def _standing(side: Review, id_: str, rules: Rules) -> Any:
    """What a side has at a question, or as the override of an item; None for nothing."""
    if id_ not in rules.rated:
        return side.raw.get(id_)
    override = side.overrides.get(id_)
    return None if override is None else plain(override)
