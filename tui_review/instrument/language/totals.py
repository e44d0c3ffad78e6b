"""Sums, extremes and percentages of numbers of which some are still open: what they come to, or between what.

An open answer is never zero: a total is known when everything that counts is, and until then lies between bounds, so
that a comparison is decided as soon as no open answer can change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from tui_review.instrument.language.measures import Number, exact, ordered, percentage


class Bounds(NamedTuple):
    """The least and the most that a number can come to; None where there is no end."""

    low: Number | None
    high: Number | None


class Amount(NamedTuple):
    """One number of a total. What is not asked or NA counts for nothing and is no amount of it."""

    low: Number | None
    high: Number | None
    known: bool
    """False while it is open: it lies between the two, or comes to count for nothing."""


def total(how: str, amounts: Sequence[Amount]) -> Number | None:
    """The sum, the largest or the smallest of known amounts; None where there is nothing to choose from."""
    numbers = _known(amounts)
    if how == "sum":
        return exact(sum(numbers))
    if not numbers:
        return None
    return max(numbers) if how == "largest" else min(numbers)


def total_bounds(how: str, amounts: Sequence[Amount]) -> Bounds | None:
    """Between what a total lies; None while it is open whether there is anything to choose from."""
    if how == "sum":
        # What is open may come to count for nothing.
        low = _added(a.low if a.known else None if a.low is None else min(a.low, 0) for a in amounts)
        return Bounds(
            low, _added(a.high if a.known else None if a.high is None else max(a.high, 0) for a in amounts)
        )
    known = _known(amounts)
    if not known:
        return None
    if how == "largest":
        highs = [amount.high for amount in amounts]
        ends = [high for high in highs if high is not None]
        return Bounds(max(known), max(ends) if len(ends) == len(highs) else None)
    lows = [amount.low for amount in amounts]
    ends = [low for low in lows if low is not None]
    return Bounds(min(ends) if len(ends) == len(lows) else None, min(known))


def certain(op: str, left: Bounds, right: Bounds) -> bool | None:
    """The truth of a comparison between bounds; None where what lies between them can change it."""
    least = -inf if left.low is None or right.high is None else left.low - right.high
    most = inf if left.high is None or right.low is None else left.high - right.low
    one, other = ordered(op, least), ordered(op, most)
    return one if one is other else None


def _known(amounts: Sequence[Amount]) -> list[Number]:
    return [amount.low for amount in amounts if amount.known and amount.low is not None]


def _added(numbers: Iterable[Number | None]) -> Number | None:
    """The sum; None where one of them has no end."""
    found = list(numbers)
    ends = [number for number in found if number is not None]
    return sum(ends) if len(ends) == len(found) else None


class PassCount(NamedTuple):
    """Of several questions, of how many a condition holds."""

    yes: int
    no: int
    unsure: int
    """Those that count, but of which it is open whether the condition holds."""
    open: int
    """Those of which it is open whether they count."""

    @property
    def percent(self) -> int | None:
        """The percentage of those that count, once nothing is open; None where none counts."""
        counted = self.yes + self.no
        return self.yes * 100 // counted if counted else None

    @property
    def bounds(self) -> Bounds | None:
        """Between what the percentage lies; None while it is open whether any counts."""
        if not self.yes + self.no + self.unsure:
            return None
        every = sum(self)
        return Bounds(self.yes * 100 // every, (every - self.no) * 100 // every)


def percent_bounds(part: Bounds | None, whole: Bounds | None) -> Bounds | None:
    """Between what one number as a percentage of another lies; None where nothing can be said."""
    if part is None or whole is None or whole.low is None or whole.low <= 0:
        return None
    if whole.high is not None and whole.high < whole.low:
        return None  # It is never above zero.
    return Bounds(_of_whole(part.low, whole, least=True), _of_whole(part.high, whole, least=False))


def _of_whole(part: Number | None, whole: Bounds, *, least: bool) -> Number | None:
    """The least or the most that a number is as a percentage of what lies between bounds above zero."""
    if part is None or whole.low is None:
        return None
    # The larger the whole, the nearer to nothing.
    by = whole.high if (part >= 0) is least else whole.low
    if by is None:
        return 0 if part >= 0 else -1
    return percentage(part, by)
