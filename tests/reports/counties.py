"""Made-up reviews of two counties with a story in them. Nobody in them exists."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.reports.sample import made, reported_of

if TYPE_CHECKING:
    from tui_review.telling.reported import ReportedReview

QUARTERS = ("2026-02-10", "2026-05-10", "2026-08-10", "2026-11-10")
VISITED: dict[str, Any] = {"4A": 1, "4C": "Yes", "14A1": "Once a week", "14A": "Yes", "14B": "Yes"}


@cache
def reviewed(**other: Any) -> ReportedReview:
    """One review of which items 4 and 14 are rated."""
    return reported_of(made(answers=VISITED | {id_.removeprefix("q"): value for id_, value in other.items()}))


def reviews(county: str, day: str, number: int, **other: Any) -> list[ReportedReview]:
    """So many alike."""
    return [replace(reviewed(**other), place=county, completed=day)] * number


def story() -> list[ReportedReview]:
    """Two counties over four quarters: in Larch fewer children are visited often enough from quarter to quarter."""
    found = []
    for day, seldom in zip(QUARTERS, (3, 8, 12, 16), strict=True):
        found += reviews("Larch", day, seldom, q14A="No") + reviews("Larch", day, 25 - seldom)
        found += reviews("Alder", day, 1, q14B="No") + reviews("Alder", day, 24)
    return found
