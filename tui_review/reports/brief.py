"""What leaders want of many reviews: what is strong, what is weakest, what drives it, how it moves, who differs.

Everything here follows from the figures of a roll-up; nothing is counted a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import INCOMPLETE, NOT_APPLICABLE
from tui_review.instrument.rules import Rules
from tui_review.reports.figures import (
    FEWEST_FOR_PERCENT,
    RatingFigures,
    ReviewGroup,
    Rollup,
    Share,
)
from tui_review.reports.hiding import Hiding, Where
from tui_review.reports.meaning import alike, of_the_same
from tui_review.reports.rollup import (
    GROUPINGS,
    Apart,
    Grouping,
    apart_in,
    group_named,
    group_of,
    groups,
    of_group,
)
from tui_review.reports.yardsticks import Yardsticks, yardsticks_of
from tui_review.shape.frozen import frozen
from tui_review.telling.reported import CountedReview, ReportedReview

_WEAKEST: Final = 5
"""So many items are told at length."""
_DRIVERS: Final = 4
"""So many questions are named for each."""
_EXCERPTS: Final = 3
_LONGEST: Final = 320
"""Characters of an excerpt."""
FEWEST_TOLD: Final = 5
"""A driver of fewer reviews is not told: it would speak of single families."""
_COUNTIES: Final = 6
"""Of so many counties is told how an item moved there, at most."""


@frozen()
class Driver:
    """A question whose answer brought an item down."""

    question: str
    answer: str
    """The answer in words."""
    reviews: int
    """In how many reviews it did."""
    of: int
    """Of how many that fall short: those in whose version the question means the same."""


@frozen()
class Shift:
    """A question of which an answer that counts against an item is more frequent in some reviews than in others."""

    question: str
    answer: str
    """The answer in words."""
    one: Share | None
    """In how many of the cases of the one side; None for too few to be told."""
    two: Share | None
    """In how many of the other side."""


class Trend(NamedTuple):
    """The first and the last quarter told, where they differ by more than chance often makes."""

    first: str
    one: Share
    last: str
    two: Share

    @property
    def size(self) -> float:
        """By how much, from 0 to 1."""
        return abs(self.one.part / self.one.of - self.two.part / self.two.of)

    @property
    def rose(self) -> bool:
        """Whether the last quarter has the greater share."""
        return self.two.part * self.one.of > self.one.part * self.two.of


@frozen()
class Within:
    """An item in one county, quarter by quarter."""

    county: str
    quarters: tuple[ReviewGroup, ...]
    shares: tuple[Share | None, ...]
    """Of each quarter; None where it is too small to be told, or what is told already would say something small."""

    @property
    def told(self) -> list[Where]:
        """Of which quarters it is told."""
        return [
            each.where for each, share in zip(self.quarters, self.shares, strict=True) if share is not None
        ]

    @property
    def moved(self) -> Trend | None:
        """What rose or fell there."""
        told = [
            (each.name, share)
            for each, share in zip(self.quarters, self.shares, strict=True)
            if share is not None and share.percent is not None
        ]
        if not told or not told[0][1].is_other_than(told[-1][1]):
            return None
        return Trend(*told[0], *told[-1])


@frozen()
class WeakItem:
    """An item that does not reach its yardstick."""

    figures: RatingFigures
    yardstick: int
    short: tuple[CountedReview, ...]
    """The reviews in which it has another rating than the best."""
    drivers: tuple[Driver, ...]
    """The most frequent first; of one review several may be."""
    apart: dict[Grouping, Apart]
    """Which groups stand apart, where any do."""
    within: tuple[Within, ...]
    """The counties that moved by more than chance, the one that moved most first, else the one that stands apart with
    the least.

    Of each only what may be told beside those before it: what of two may be told, may tell what a third has.
    """

    def is_as_weak_as(self, other: WeakItem) -> bool:
        """Whether both fall short by as much, in whole points, and neither reaches its yardstick by now."""
        points = {each.yardstick - (each.figures.best.percent or 0) for each in (self, other)}
        return self is other or (len(points) == 1 and self.reached is other.reached is None)

    @property
    def reached(self) -> tuple[str, Share] | None:
        """The last quarter told, where the item rose by more than chance and reaches its yardstick by now."""
        if (apart := self.apart.get("quarter")) is None:
            return None
        one, two = (each.best[self.figures.id] for each in (apart.one, apart.two))
        rose = two.part * one.of > one.part * two.of
        return (apart.two.name, two) if rose and two.part * 100 >= self.yardstick * two.of else None


@frozen()
class Brief:
    """One instrument."""

    rollup: Rollup
    yardsticks: Yardsticks
    met: tuple[RatingFigures, ...]
    """The items that reach their yardstick."""
    weak: tuple[WeakItem, ...]
    """The others, the one that falls short most first; behind them those that reach it by now."""
    slipping: dict[str, Apart]
    """Of those that reach it over the whole time, what fell by more than chance from quarter to quarter."""
    unsure: tuple[RatingFigures, ...]
    """Items with too few ratings to say."""
    groups: dict[Grouping, tuple[ReviewGroup, ...]]
    since: str
    """The day of the last brief; empty where none is named."""
    changed: dict[str, Apart]
    """What moved since then, by item and outcome: the reviews completed before that day, and those from it on."""

    @property
    def weakest(self) -> tuple[WeakItem, ...]:
        """Those that are told at length."""
        return self.weak[:_WEAKEST]


def brief_of(rollup: Rollup, since: str = "") -> Brief | None:
    """The brief of a roll-up; None where nothing is expected of reviews made with its instrument.

    `since` is the ISO day of the last brief, from which on changes are looked for.
    """
    yardsticks = yardsticks_of(rollup.rules)
    if yardsticks is None:
        return None
    by = {each: tuple(groups(rollup.reported_reviews, each, rollup.rules)) for each in GROUPINGS}
    counties = _counties(rollup)
    items = [each for each in rollup.ratings if each.kind == "item"]
    sure = [each for each in items if each.best.of >= FEWEST_FOR_PERCENT]
    behind = {each.id: _behind(each, yardsticks.of(rollup.rules, each.id)) for each in sure}
    weak = [
        _weak(rollup, by, counties, each, yardsticks.of(rollup.rules, each.id))
        for each in sorted(sure, key=lambda each: -behind[each.id])
        if behind[each.id] > 0
    ]
    met = tuple(each for each in sure if behind[each.id] <= 0)
    quarters = by["quarter"]
    falling = (
        (each.id, apart_in(quarters, rollup.told_to_all(quarters, each.id), "quarter")) for each in met
    )
    return Brief(
        rollup,
        yardsticks,
        met=met,
        weak=tuple(sorted(weak, key=lambda each: each.reached is not None)),
        slipping={id_: apart for id_, apart in falling if apart is not None and _fell(apart, id_)},
        unsure=tuple(each for each in items if each not in sure),
        groups=by,
        since=since,
        changed=_changed(rollup, since, weak) if since else {},
    )


def _fell(apart: Apart, id_: str) -> bool:
    one, two = apart.one.best[id_], apart.two.best[id_]
    return two.part * one.of < one.part * two.of


def _changed(rollup: Rollup, since: str, weak: Sequence[WeakItem]) -> dict[str, Apart]:
    """What differs between the reviews completed before a day and from it on by more than chance often makes.

    Told beside all the rest, it hides nothing of that: what changes from day to day must not say what is hidden.
    """
    halves: dict[str, list[CountedReview]] = {"before": [], "since": []}
    more: list[Where] = []
    for reported in rollup.reported_reviews:
        half = ("since" if reported.completed >= since else "before") if reported.completed else ""
        more.append(frozenset({("completed", half)} if half else ()))
        if half:
            halves[half].append(reported)
    parts = [
        group_named(name, frozenset({("completed", name)}), half, rollup.rules)
        for name, half in halves.items()
        if half
    ]
    within = {each.figures.id: [where for there in each.within for where in there.told] for each in weak}
    found = {}
    for each in rollup.ratings:
        if each.kind == "part":
            continue
        told = rollup.hiding.beside(each.id, [part.where for part in parts], within.get(each.id, ()), more)
        shares = [part.best[each.id] if part.where in told else None for part in parts]
        if (apart := apart_in(parts, shares, "quarter")) is not None:
            found[each.id] = apart
    return found


def _behind(figures: RatingFigures, yardstick: int) -> float:
    """How many points an item falls short by; 0 and less where it does not."""
    return yardstick - 100 * figures.best.part / figures.best.of


def _counties(rollup: Rollup) -> dict[str, tuple[ReviewGroup, ...]]:
    """The quarters of each county, by its name."""
    there: dict[str, list[CountedReview]] = {}
    for reported in rollup.reported_reviews:
        there.setdefault(group_of(reported, "county").casefold(), []).append(reported)
    return {
        name: tuple(groups(each, "quarter", rollup.rules, within=of_group("county", name)))
        for each in there.values()
        for name in (group_of(each[0], "county"),)
    }


def _within(
    id_: str, counties: Mapping[str, tuple[ReviewGroup, ...]], hiding: Hiding, apart: Apart | None
) -> tuple[Within, ...]:
    """The counties of which the quarters are told; none is what has no county."""

    def told(each: Within, beside: Sequence[Within] = ()) -> Within:
        also = [where for one in beside for where in one.told]
        those = hiding.beside(id_, [quarter.where for quarter in each.quarters], also)
        pairs = zip(each.quarters, each.shares, strict=True)
        shares = (share if quarter.where in those else None for quarter, share in pairs)
        return replace(each, shares=tuple(shares))

    found = [Within(name, those, tuple(each.best[id_] for each in those)) for name, those in counties.items()]
    named = [each for each in found if each.county] if len(found) > 1 else []
    moving = [(each.moved, each) for each in named if each.moved is not None]
    shown: list[Within] = []
    for _, each in sorted(moving, key=lambda each: -each[0].size):
        one = told(each, shown)
        if one.moved is not None:
            shown.append(one)
        if len(shown) == _COUNTIES:
            break
    if shown:
        return tuple(shown)
    least = apart.one.name.casefold() if apart is not None else None
    return tuple(told(each) for each in found if each.county.casefold() == least)


def _weak(
    rollup: Rollup,
    by: Mapping[Grouping, Sequence[ReviewGroup]],
    counties: Mapping[str, tuple[ReviewGroup, ...]],
    figures: RatingFigures,
    yardstick: int,
) -> WeakItem:
    best = next(iter(figures.counts))
    fine = {best, NOT_APPLICABLE, INCOMPLETE}
    short = tuple(each for each in rollup.of(figures.id) if each.ratings[figures.id].rating not in fine)
    counted = Counter(
        found for reported in short for found in set(_drivers(reported, figures.id, rollup.rules))
    )
    order = {id_: number for number, id_ in enumerate(rollup.rules.questions)}
    most = sorted(counted.items(), key=lambda each: (-each[1], order[each[0][0]]))
    drivers = (
        Driver(id_, said, number, len(of_the_same(short, rollup.rules, id_)))
        for (id_, said), number in most
        if number >= FEWEST_TOLD
    )
    told = {each: rollup.told_to_all(those, figures.id) for each, those in by.items()}
    apart = {
        each: found for each, those in by.items() if (found := apart_in(those, told[each], each)) is not None
    }
    within = _within(figures.id, counties, rollup.hiding, apart.get("county"))
    return WeakItem(figures, yardstick, short, tuple(drivers)[:_DRIVERS], apart, within)


def causes(
    brief: Brief, id_: str, one: Collection[Where], two: Collection[Where], *, most: int
) -> tuple[Shift, ...]:
    """The answers that brought an item down of which the two sides differ most, as they differ in the item itself.

    Each side is the reviews of some groups. Of fewer than so many nothing is told, nor of what leaves so few elsewhere.
    """
    rollup = brief.rollup
    sides: tuple[list[CountedReview], list[CountedReview]] = ([], [])
    counted: tuple[Counter[tuple[str, str]], ...] = (Counter(), Counter())
    everywhere: Counter[tuple[str, str]] = Counter()
    for reported in rollup.of(id_):
        rated = reported.ratings[id_].rating
        found = (
            set(_drivers(reported, id_, rollup.rules)) if rated not in (NOT_APPLICABLE, INCOMPLETE) else set()
        )
        everywhere.update(found)
        for side, number, groups_ in zip(sides, counted, (one, two), strict=True):
            if rated not in (NOT_APPLICABLE, INCOMPLETE) and any(_is_in(reported, each) for each in groups_):
                side.append(reported)
                number.update(found)
    order = {id_: number for number, id_ in enumerate(rollup.rules.questions)}
    told = []
    for question, said in sorted(everywhere, key=lambda each: order[each[0]]):
        shares = [
            Share(number[question, said], len(of_the_same(side, rollup.rules, question)))
            for side, number in zip(sides, counted, strict=True)
        ]
        shown = [each if each.part >= FEWEST_TOLD else None for each in shares]
        rest = everywhere[question, said] - sum(each.part for each in shown if each is not None)
        if any(shown) and all(each.of for each in shares) and (not rest or rest >= FEWEST_TOLD):
            size = shares[1].part / shares[1].of - shares[0].part / shares[0].of
            told.append((size, Shift(question, said, *shown)))
    fell = _best_share(sides[1], id_, rollup.rules) < _best_share(sides[0], id_, rollup.rules)
    told = [(size if fell else -size, cause) for size, cause in told]
    return tuple(cause for size, cause in sorted(told, key=lambda each: -each[0]) if size > 0)[:most]


def _best_share(members: Sequence[CountedReview], id_: str, rules: Rules) -> float:
    """The share of the best rating among rated reviews; 0 of none."""
    best = rules.instrument.ratings.item[0]
    return sum(each.ratings[id_].rating == best for each in members) / len(members) if members else 0


def _is_in(reported: CountedReview, where: Where) -> bool:
    """Whether a review is one of a group, as a roll-up groups them."""
    return where <= frozenset[tuple[str, str]]().union(
        *(of_group(by, group_of(reported, by)) for by in GROUPINGS)
    )


def _drivers(reported: CountedReview, rated: str, rules: Rules) -> Iterator[tuple[str, str]]:
    """All answers that brought a rating down and count against it by `rules`, of what means the same there."""
    for id_ in reported.ratings[rated].brought_down_by:
        if alike(reported.rules, rules, id_):
            question, value = rules.questions[id_].question, reported.entries[id_].value
            if question.is_concern(value):
                yield id_, kind_of(question).said(question, value)


def items_quoted(brief: Brief) -> list[WeakItem]:
    """The weakest items of which so many reviews fall short that what is written there may be told."""
    return [weak for weak in brief.weakest if len(weak.short) >= FEWEST_TOLD]


def excerpts(brief: Brief, written: Mapping[int, Mapping[str, str]]) -> dict[str, list[str]]:
    """A few rationales of each of those items; `written` has by the `id()` of a review what it says of each."""
    return {
        item: list(dict.fromkeys(filter(None, (written[id(each)][item] for each in weak.short))))[:_EXCERPTS]
        for weak in items_quoted(brief)
        for item in (weak.figures.id,)
    }


def excerpt(brief: Brief, weak: WeakItem, without_people: ReportedReview) -> str:
    """What one review says of an item, cut to an excerpt; empty where it says nothing.

    First what was written where the answer brought the item down, else what was written about the item.
    """
    rules, entries = brief.rollup.rules, without_people.entries
    for driver in weak.drivers:
        entry = entries[driver.question]
        if entry.narrative and entry.value == rules.questions[driver.question].question.concern:
            return _cut(entry.narrative)
    for id_, at in rules.questions.items():
        lines = at.item == weak.figures.id and kind_of(without_people.question(id_)).entry == "lines"
        if lines and isinstance(value := entries[id_].value, str):
            return _cut(value)
    return ""


def _cut(text: str) -> str:
    """The beginning of a text, to the end of a sentence or word."""
    whole = " ".join(text.split())
    if len(whole) <= _LONGEST:
        return whole
    room = whole[:_LONGEST]
    sentence = max(room.rfind(end) for end in (". ", "? ", "! "))
    return f"{room[: sentence + 1] if sentence > _LONGEST // 2 else room.rsplit(' ', 1)[0]} …"
