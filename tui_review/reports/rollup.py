"""Many reviews together: how items, outcomes and practice stand, what was overridden, how far the reviews are.

Reviews are put together with those of the same instrument and version, or, of other versions, where the same is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, TypeAlias, TypeVar

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.days import is_date
from tui_review.instrument.loading.catalog import version_key
from tui_review.instrument.model import INCOMPLETE, NA, NOT_APPLICABLE
from tui_review.instrument.rules import Rules
from tui_review.reports.figures import (
    FEWEST_FOR_PERCENT,
    OverrideInForce,
    QuestionFigures,
    RatingFigures,
    ReviewGroup,
    Rollup,
    Share,
    StatusFigures,
    of_status,
)
from tui_review.reports.hiding import Hiding, Where
from tui_review.reports.meaning import alike, newest, of_the_same
from tui_review.review.handover import TOLD_WORDS, ToldStatus
from tui_review.shape.frozen import frozen
from tui_review.telling.reported import SHOWN, CountedReview

_Told = TypeVar("_Told")
Grouping: TypeAlias = Literal["county", "unit", "case_type", "quarter"]


def roll_up(reported_reviews: Iterable[CountedReview], *, pooled: bool = False) -> list[Rollup]:
    """One roll-up for each instrument and version, by id and version.

    With `pooled` one for each instrument: of former versions what means the same in the latest one.
    """
    groups: dict[tuple[str, str], list[CountedReview]] = {}
    for reported in reported_reviews:
        id_, version = reported.instrument
        groups.setdefault((id_, "" if pooled else version), []).append(reported)
    return [_group(groups[key]) for key in sorted(groups, key=lambda key: (key[0], version_key(key[1])))]


def _group(reported_reviews: Sequence[CountedReview]) -> Rollup:
    rules = newest(reported_reviews)
    return Rollup(
        rules=rules,
        reported_reviews=tuple(reported_reviews),
        ratings=tuple(_figures(rules, id_, reported_reviews) for id_ in rules.rated),
        questions=tuple(
            _answers(rules, id_, reported_reviews)
            for id_, at in rules.questions.items()
            if at.rated and kind_of(at.question).entry == "options"
        ),
        overridden=tuple(
            OverrideInForce(reported.id, item, rated.computed, rated.rating, each.by, each.at, each.reason)
            for reported in reported_reviews
            for item, each in reported.overrides.items()
            if (rated := reported.ratings.get(item)) is not None and rated.computed
        ),
        statuses=tuple(_statuses(reported_reviews)),
        periods=tuple(groups(reported_reviews, "quarter", rules)),
        hiding=_hiding(reported_reviews, rules),
    )


def _hiding(reported_reviews: Sequence[CountedReview], rules: Rules) -> Hiding:
    """What may be told of groups, of all by which reviews can be put together at once, in whatever form."""

    def rated(id_: str) -> list[bool | None]:
        return [
            reported.ratings[id_].rating not in (NOT_APPLICABLE, INCOMPLETE)
            if alike(reported.rules, rules, id_)
            else None
            for reported in reported_reviews
        ]

    common = [
        frozenset[tuple[str, str]]().union(
            of_status(reported.status), *(of_group(by, group_of(reported, by)) for by in GROUPINGS)
        )
        for reported in reported_reviews
    ]
    wanted = {of_group(by, group_of(reported, by)): None for reported in reported_reviews for by in GROUPINGS}
    return Hiding(common, rated, filter(None, wanted), FEWEST_FOR_PERCENT)


def of_group(by: Grouping, name: str) -> Where:
    """What the reviews of a group have in common; nothing for those of none."""
    return frozenset({(by, name.casefold())} if name else ())


def _figures(rules: Rules, id_: str, reported_reviews: Iterable[CountedReview]) -> RatingFigures:
    rated = rules.rated[id_]
    scales = rules.instrument.ratings
    scale = scales.outcome if rated.kind == "outcome" else scales.item
    counts = dict.fromkeys([*scale, INCOMPLETE], 0)
    alike = of_the_same(reported_reviews, rules, id_)
    for rated_one, number in _each(reported.ratings[id_] for reported in alike):
        counts[rated_one.rating] = counts.get(rated_one.rating, 0) + number
    return RatingFigures(id_, rated.title, rated.kind, counts)


def _answers(rules: Rules, id_: str, reported_reviews: Iterable[CountedReview]) -> QuestionFigures:
    question = rules.questions[id_].question
    counts = dict.fromkeys(question.options, 0)
    if question.none:
        counts[question.none] = 0
    counts[NA] = 0
    answered = open_ = not_asked = 0
    rated = rules.questions[id_].rated
    # As its item: whatever the head says of that holds for what stands behind it.
    alike = of_the_same(of_the_same(reported_reviews, rules, rated), rules, id_)
    for entry, number in _each(reported.entries[id_] for reported in alike):
        if entry.state not in SHOWN:
            not_asked += number * (entry.state == "not asked")
            open_ += number * (entry.state != "not asked")
            continue
        answered += number
        value = entry.value
        given = (value or [question.none]) if isinstance(value, list) else [value]
        for each in given:
            if isinstance(each, str):
                counts[each] = counts.get(each, 0) + number
    label = question.label or " ".join(question.ask.split())
    return QuestionFigures(
        id_, label, rated, question.answer, counts, answered, open_, not_asked, question.concern
    )


def _each(found: Iterable[_Told]) -> Iterator[tuple[_Told, int]]:
    """Each object, and how often it is there: what many reviews say alike is one object (see `counted`)."""
    every = list(found)
    numbers = Counter(map(id, every))
    return ((one, numbers[id(one)]) for one in {id(each): each for each in every}.values())


def _statuses(reported_reviews: Iterable[CountedReview]) -> list[StatusFigures]:
    found: dict[ToldStatus, StatusFigures] = {}
    for reported in reported_reviews:
        figures = found.setdefault(reported.status, StatusFigures(reported.status))
        figures.reviews += 1
        items = (id_ for id_, rated in reported.rules.rated.items() if rated.kind == "item")
        figures.ratings.update(reported.ratings[id_].rating for id_ in items)
        figures.notes.update(reported.note_statuses)
        figures.changes += reported.counts.changes
        figures.returned += reported.counts.returned
    return [found[status] for status in TOLD_WORDS if status in found]


def quarter(day: str) -> str:
    """The quarter of an ISO day or month: `2026 Q1`; empty for what is none."""
    if not is_date(day[:7] + "-01"):
        return ""
    return f"{day[:4]} Q{(int(day[5:7]) + 2) // 3}"


GROUPINGS: Final[dict[Grouping, str]] = {
    "county": "By county",
    "unit": "By unit",
    "case_type": "By case type",
    "quarter": "By quarter",
}
"""What reviews can be put together by, and what stands above them then."""


def group_of(reported: CountedReview, by: Grouping) -> str:
    """The group that a review belongs to; empty while it does not say yet."""
    match by:
        case "county":
            return " ".join(reported.place.split())
        case "unit":
            return " ".join(reported.unit_said.split())
        case "case_type":
            return reported.case_type_said
        case "quarter":
            return quarter(reported.completed)


def groups(
    reported_reviews: Sequence[CountedReview], by: Grouping, rules: Rules, within: Where = frozenset()
) -> list[ReviewGroup]:
    """The reviews of one instrument group by group, by name in any case; without those of none.

    Of each is counted what means the same in `rules`. `within` is what all of them have in common.
    """
    named: dict[str, str] = {}
    found: dict[str, list[CountedReview]] = {}
    for reported in reported_reviews:
        if name := group_of(reported, by):
            found.setdefault(named.setdefault(name.casefold(), name), []).append(reported)
    return [
        group_named(name, within | of_group(by, name), members, rules)
        for name, members in sorted(found.items())
    ]


def group_named(name: str, where: Where, members: Sequence[CountedReview], rules: Rules) -> ReviewGroup:
    """The figures of some reviews of one instrument, of what means the same in `rules`."""
    best = {id_: _figures(rules, id_, members).best for id_ in rules.rated}
    return ReviewGroup(name, where, len(members), best)


@frozen()
class Apart:
    """Two groups whose shares differ by more than chance often makes."""

    one: ReviewGroup
    """The earlier one, or that with the least."""
    two: ReviewGroup
    """The later one, or that with the most."""


def apart_in(found: Sequence[ReviewGroup], shares: Sequence[Share | None], by: Grouping) -> Apart | None:
    """The first and last quarter told, or the groups with the least and the most; None for what may be chance.

    `shares` are what is told of each.
    """
    told = [
        (each, share)
        for each, share in zip(found, shares, strict=True)
        if share is not None and share.percent is not None
    ]
    if by != "quarter":
        told.sort(key=lambda each: each[1].part / each[1].of)
    if not told or not told[0][1].is_other_than(told[-1][1]):
        return None
    return Apart(told[0][0], told[-1][0])
