"""A review as roll-ups count it: what is remembered of it, so that a report need not read every file anew.

That is a `CountedReview`: the answers that are counted, the ratings with what brought them down, the status of each
note; no texts, and of people nothing. What else a review is told with has no place there, so that the type checker
names a report that looks for it. A roll-up that looks for another question finds none, and fails in the tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.model import Override
from tui_review.shape.plain import plain
from tui_review.telling.reported import CountedAnswer, CountedRating, CountedReview, ReviewCounts

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

_T = TypeVar("_T")
_AS_THEY_ARE: Final = (
    "id", "version", "status", "started", "case", "place", "unit", "case_type", "period_start", "completed",
    "unreadable", "unsettled", "broken", "note_statuses",
)  # fmt: skip
_IN_SHORT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DISTINCT: Final = 1 << 16
"""So many distinct answers, and ratings with their reasons, are held once for all reviews."""


def to_count(review: Review, reported: CountedReview) -> dict[str, Any]:
    """What is remembered of a review, as plain data. What is overridden has the words of the person who did it."""
    reference = review.review.instrument
    return {
        "instrument": [reference.id, reference.version, reference.sha256],
        "uid": review.review.uid,
        **counted_of(reported),
    }


def counted_of(reported: CountedReview) -> dict[str, Any]:
    """The same of a review as it is told, with or without the people: what `Counting` makes one of again."""
    rules = reported.rules
    return {
        **{name: getattr(reported, name) for name in _AS_THEY_ARE},
        "counts": plain(reported.counts),
        "entries": [
            _cell([reported.entries[id_].state, reported.entries[id_].value]) for id_ in _counted(rules)
        ],
        "ratings": [_cell(_rated_data(reported, id_)) for id_ in rules.rated],
        "overrides": {id_: plain(each) for id_, each in reported.overrides.items()},
    }


class Counting:
    """Gives the reviews of one text of an instrument back from what is remembered of them."""

    def __init__(self, rules: Rules) -> None:
        """`rules` are those that the reviews were made with."""
        self._rules = rules
        self._questions = {id_: number for number, id_ in enumerate(_counted(rules))}
        self._rated = {id_: number for number, id_ in enumerate(rules.rated)}

    def review(self, data: dict[str, Any]) -> CountedReview:
        """The review that `to_count` was given, as far as it is counted."""
        ratings: Mapping[str, CountedRating] = _Shared(
            self._rated, tuple(map(_rated, self._rated, data["ratings"]))
        )
        if data["overrides"]:
            overrides = {id_: Override(**each) for id_, each in data["overrides"].items()}
            ratings = {id_: replace(rated, override=overrides.get(id_)) for id_, rated in ratings.items()}
        as_they_are: dict[str, Any] = {
            name: tuple(it) if isinstance(it := data[name], list) else it for name in _AS_THEY_ARE
        }
        return CountedReview(
            rules=self._rules,
            entries=_Shared(self._questions, tuple(map(_answer, self._questions, data["entries"]))),
            ratings=ratings,
            counts=ReviewCounts(**data["counts"]),
            deidentified=False,
            **as_they_are,
        )


class _Shared(Mapping[str, _T]):
    """Values by id; what is a review's own are the values alone, and ten thousand reviews share most of those."""

    __slots__ = ("_numbers", "_values")

    def __init__(self, numbers: Mapping[str, int], values: tuple[_T, ...]) -> None:
        self._numbers = numbers
        self._values = values

    def __getitem__(self, id_: str) -> _T:
        return self._values[self._numbers[id_]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def _counted(rules: Rules) -> Iterator[str]:
    """The questions whose answers are counted, or that bring a rating down."""
    for id_, at in rules.questions.items():
        if (at.rated or at.question.concern) and kind_of(at.question).entry == "options":
            yield id_


def _cell(value: Any) -> str:
    """Plain data as a text, which is the key of what is made of it."""
    return _IN_SHORT(value)


@lru_cache(_DISTINCT)
def _answer(id_: str, cell: str) -> CountedAnswer:
    state, value = json.loads(cell)
    return CountedAnswer(id_, state, value)


def _rated_data(reported: CountedReview, id_: str) -> list[Any]:
    rated = reported.ratings[id_]
    return [
        rated.rating,
        rated.because,
        rated.computed,
        rated.waiting_for,
        rated.warning,
        rated.brought_down_by,
    ]


@lru_cache(_DISTINCT)
def _rated(id_: str, cell: str) -> CountedRating:
    rating, because, computed, waiting_for, warning, against = json.loads(cell)
    return CountedRating(
        id_, rating, because, computed, tuple(waiting_for), warning=warning, brought_down_by=tuple(against)
    )
