"""The figures of many reviews together: plain data, with what may be said of them.

A share is never given without its count, and not at all under `FEWEST_FOR_PERCENT`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from math import ceil, floor, sqrt
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple

from tui_review.instrument.loading.catalog import version_key
from tui_review.instrument.model import INCOMPLETE, NA, NOT_APPLICABLE
from tui_review.instrument.plurals import part_of, percent_of, whole_percent
from tui_review.instrument.rules import Rules
from tui_review.reports.hiding import Hiding, Where
from tui_review.reports.meaning import alike, of_the_same
from tui_review.review.handover import TOLD_WORDS, ToldStatus
from tui_review.review.record.acts import broken_at, unseen_at
from tui_review.shape.frozen import frozen
from tui_review.telling.reported import CALLED_IN_EXPORTS, CountedReview, ReviewCounts
from tui_review.telling.words import record_words

NOT_SHOWN: Final = "not shown"
"""What is said of a share that is too small to be told, or that another could be reckoned from."""
FEWEST_FOR_PERCENT: Final = 10
"""Under so many there is no percentage: one review more or less would move it by ten points and more."""


class ReviewColumn(NamedTuple):
    """A column of a table of reviews."""

    head: str
    value: Callable[[CountedReview], str | int]
    key: str = ""
    """What JSON calls it; empty: as the table does."""
    plain: Callable[[CountedReview], str | int] | None = None
    """What stands there in JSON, where that is not what stands in the table."""


_Z: Final = 1.96
"""Standard deviations on each side that 95 % of a normal distribution lies between."""


def count_columns(called: Mapping[str, str]) -> tuple[tuple[str, Callable[[CountedReview], int]], ...]:
    """A column for all that is counted in a review, under its own name where it is not called otherwise there."""
    return tuple(
        (called.get(each.name, each.name), attrgetter(f"counts.{each.name}")) for each in fields(ReviewCounts)
    )


PROGRESS: Final[tuple[ReviewColumn, ...]] = (
    ReviewColumn("review", lambda it: it.id),
    ReviewColumn("status", lambda it: TOLD_WORDS[it.status], plain=lambda it: it.status),
    *(
        ReviewColumn(CALLED_IN_EXPORTS[name] if name == "open_notes" else name, of, name)
        for name, of in count_columns({})
    ),
    ReviewColumn("record", lambda it: record_words(it.broken), "broken", lambda it: bool(it.broken)),
)
"""How far each review is: the table of reports, in text, CSV, workbooks and JSON."""


@frozen()
class Share:
    """How many of how many."""

    part: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that what falls short of a yardstick never reads as if it met it; None for too few."""
        return whole_percent(100 * self.part / self.of) if self.of >= FEWEST_FOR_PERCENT else None

    @property
    def between(self) -> tuple[int, int] | None:
        """The percentages between which the share of all cases like these lies, in 19 of 20 samples; None for too few.

        Wilson's interval, rounded outwards.
        """
        if self.of < FEWEST_FOR_PERCENT:
            return None
        low, high = self._wilson()
        return floor(100 * low), ceil(100 * high)

    def _wilson(self) -> tuple[float, float]:
        share, square = self.part / self.of, _Z * _Z / self.of
        middle = share + square / 2
        half = sqrt(square * (share * (1 - share) + square / 4))
        return max((middle - half) / (1 + square), 0.0), min((middle + half) / (1 + square), 1.0)

    def more_than(self, other: Share) -> tuple[float, float]:
        """Between which figures the difference to another share lies, in 19 of 20 samples (Newcombe's method 10)."""
        mine, others = self.part / self.of, other.part / other.of
        (low, high), (low_other, high_other) = self._wilson(), other._wilson()
        down = sqrt((mine - low) ** 2 + (high_other - others) ** 2)
        up = sqrt((high - mine) ** 2 + (others - low_other) ** 2)
        return mine - others - down, mine - others + up

    def is_other_than(self, other: Share) -> bool:
        """Whether two shares differ by more than chance often makes: no difference lies outside of the interval."""
        if min(self.of, other.of) < FEWEST_FOR_PERCENT:
            return False
        low, high = self.more_than(other)
        return low > 0 or high < 0

    def __str__(self) -> str:
        if not self.of:
            return "–"
        share = part_of(self.part, self.of)
        return share if self.percent is None else f"{share}  {percent_of(self.percent):>5}"

    def as_json(self) -> dict[str, int | None]:
        """A plain map; `percent` is null where there are too few."""
        return {"part": self.part, "of": self.of, "percent": self.percent}


@frozen()
class RatingFigures:
    """The ratings of one item, part or outcome."""

    id: str
    title: str
    kind: Literal["item", "part", "outcome"]
    counts: dict[str, int]
    """By rating, in the scale's order, `Incomplete` last."""

    @property
    def best(self) -> Share:
        """The best rating among those that are rated: neither Not Applicable nor Incomplete."""
        rated = {name: n for name, n in self.counts.items() if name not in (NOT_APPLICABLE, INCOMPLETE)}
        return Share(next(iter(rated.values()), 0), sum(rated.values()))

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        return {
            "id": self.id, "title": self.title, "kind": self.kind,
            "counts": self.counts, "best_of_rated": self.best.as_json(),
        }  # fmt: skip


@frozen()
class QuestionFigures:
    """The answers to one question."""

    id: str
    label: str
    rated: str
    """The item or part it belongs to."""
    kind: str
    counts: dict[str, int]
    """By answer: the choices in their order, then NA. Several chosen answers count each."""
    answered: int
    """How many reviews have an answer, NA included."""
    open: int
    not_asked: int
    concern: str = ""
    """The answer that counts against the rating; empty where none does."""

    @property
    def without_concern(self) -> Share | None:
        """Those that are no concern among the answers that are not NA; None for a fact."""
        if not self.concern:
            return None
        judged = self.answered - self.counts.get(NA, 0)
        return Share(judged - self.counts.get(self.concern, 0), judged)

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        found = {
            "id": self.id, "label": self.label, "item": self.rated, "kind": self.kind,
            "counts": self.counts, "open": self.open, "not_asked": self.not_asked,
        }  # fmt: skip
        share = self.without_concern
        return (
            found if share is None else found | {"concern": self.concern, "without_concern": share.as_json()}
        )


@frozen()
class OverrideInForce:
    """One override in force."""

    review: str
    item: str
    computed: str
    rating: str
    by: str
    at: str
    reason: str


@dataclass(slots=True)
class StatusFigures:
    """The reviews of one status: for QA."""

    status: ToldStatus
    reviews: int = 0
    ratings: Counter[str] = field(default_factory=Counter)
    """Of items, without their parts."""
    notes: Counter[str] = field(default_factory=Counter)
    """By the notes' status."""
    changes: int = 0
    returned: int = 0

    def as_json(self, *, told: bool) -> dict[str, Any]:
        """A plain map; without the ratings where they are not to be told."""
        return {
            "status": self.status, "reviews": self.reviews, "ratings": dict(self.ratings) if told else None,
            "notes": dict(self.notes), "changes": self.changes, "returned": self.returned,
        }  # fmt: skip


@frozen()
class ReviewGroup:
    """Reviews with something in common: the quarter in which they were completed, their place, their case type."""

    name: str
    """`2026 Q1`, the place, the case type as it is shown."""
    where: Where
    """What its reviews have in common."""
    reviews: int
    best: dict[str, Share]
    """By item, part and outcome: the best rating among those rated."""


def of_status(status: ToldStatus) -> Where:
    """What the reviews of a status have in common."""
    return frozenset({("status", status)})


@frozen()
class Rollup:
    """The reviews of an instrument, of one version or several."""

    rules: Rules
    """The latest version, whose items are counted."""
    reported_reviews: tuple[CountedReview, ...]
    ratings: tuple[RatingFigures, ...]
    """Items and parts and outcomes, in the instrument's order."""
    questions: tuple[QuestionFigures, ...]
    overridden: tuple[OverrideInForce, ...]
    statuses: tuple[StatusFigures, ...]
    periods: tuple[ReviewGroup, ...]
    """The quarters, in order."""
    hiding: Hiding
    """Which figures of groups may be told."""

    def of(self, id_: str) -> list[CountedReview]:
        """The reviews in which an item, part or outcome means what it does in the latest version."""
        return of_the_same(self.reported_reviews, self.rules, id_)

    @property
    def versions(self) -> dict[str, int]:
        """How many reviews there are of each version, the latest first."""
        counted = Counter(each.instrument[1] for each in self.reported_reviews)
        return dict(sorted(counted.items(), key=lambda each: version_key(each[0]), reverse=True))

    @property
    def changed(self) -> list[str]:
        """The items, parts and outcomes of which former versions are not counted, as something else is meant there."""
        former = {
            id(each.rules): each.rules for each in self.reported_reviews if each.rules is not self.rules
        }
        return [
            each.id
            for each in self.ratings
            if not all(alike(rules, self.rules, each.id) for rules in former.values())
        ]

    def told(self, found: Sequence[ReviewGroup], id_: str) -> list[Share | None]:
        """The share of each group; None where people are left out and it is too small to be told."""
        return self.told_to_all(found, id_) if self.deidentified else [each.best[id_] for each in found]

    def told_to_all(self, found: Sequence[ReviewGroup], id_: str) -> list[Share | None]:
        """The share of each group; None where it is too small to be told, whoever reads it."""
        told = self.hiding.told(id_)
        return [each.best[id_] if each.where in told else None for each in found]

    def sizes(self, found: Sequence[ReviewGroup]) -> list[Share | None]:
        """How many reviews each group has, of all; None as above."""
        told = self.hiding.told("")
        return [
            Share(each.reviews, each.reviews) if each.where in told or not self.deidentified else None
            for each in found
        ]

    def statuses_told(self) -> list[ToldStatus]:
        """The statuses of whose reviews may be told how they are rated."""
        if not self.deidentified:
            return [each.status for each in self.statuses]
        items = [each.id for each in self.ratings if each.kind == "item"]
        told = self.hiding.beside_each(items, [of_status(each.status) for each in self.statuses])
        return [each.status for each in self.statuses if of_status(each.status) in told]

    @property
    def broken(self) -> dict[str, tuple[str, ...]]:
        """The reviews whose record does not hold, which are counted as any other, each with where it does not."""
        return {each.id: each.broken for each in self.reported_reviews if each.broken}

    @property
    def deidentified(self) -> bool:
        """Whether people are left out of its reviews."""
        return all(each.deidentified for each in self.reported_reviews)

    def of_item(self, id_: str) -> frozenset[str]:
        """An item, part or outcome, with its members and theirs."""
        return frozenset((id_,)).union(*(self.of_item(each) for each in self.rules.rated[id_].members))

    def as_json(self, item: str = "") -> dict[str, Any]:
        """Everything as one plain map; with `item`, only what is about that item, part or outcome."""
        if item:
            return self._item_json(item)
        instrument, statuses = self.rules.instrument, self.statuses_told()
        return {
            "instrument": {"id": instrument.id, "version": instrument.version, "title": instrument.title},
            "reviews": len(self.reported_reviews),
            "versions": self.versions,
            "not_pooled": self.changed,
            "record_does_not_hold": [id_ for id_, each in self.broken.items() if broken_at(each)],
            "record_not_looked_at": [id_ for id_, each in self.broken.items() if unseen_at(each)],
            "items": [each.as_json() for each in self.ratings if each.kind != "outcome"],
            "outcomes": [each.as_json() for each in self.ratings if each.kind == "outcome"],
            "practice": [each.as_json() for each in self.questions],
            "overridden": [asdict(each) for each in self.overridden],
            "progress": [
                {each.key or each.head: (each.plain or each.value)(it) for each in PROGRESS}
                for it in self.reported_reviews
            ],
            "qa": [each.as_json(told=each.status in statuses) for each in self.statuses],
            "trends": self.groups_json(self.periods, "quarter"),
        }  # fmt: skip

    def groups_json(self, found: Sequence[ReviewGroup], called: str) -> list[dict[str, Any]]:
        """Groups next to each other, each named under `called`; null for what is too small to be told."""
        told = {rated.id: self.told(found, rated.id) for rated in self.ratings}
        return [
            {
                called: each.name,
                "reviews": None if size is None else size.of,
                "best_of_rated": {
                    id_: None if (share := shares[number]) is None else share.as_json()
                    for id_, shares in told.items()
                },
            }
            for number, (each, size) in enumerate(zip(found, self.sizes(found), strict=True))
        ]

    def _item_json(self, item: str) -> dict[str, Any]:
        instrument, ids = self.rules.instrument, self.of_item(item)
        return {
            "instrument": {"id": instrument.id, "version": instrument.version, "title": instrument.title},
            "reviews": [
                {
                    "id": reported.id,
                    "rating": rated.rating,
                    "computed": rated.computed or rated.rating,
                    "because": rated.because,
                }
                for reported in self.of(item)
                for rated in [reported.ratings[item]]
            ],
            "ratings": [each.as_json() for each in self.ratings if each.id in ids],
            "practice": [each.as_json() for each in self.questions if each.rated in ids],
        }
