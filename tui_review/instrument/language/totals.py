"""Sums, extremes and percentages of numbers of which some are still open: what they come to, or between what.

An open answer is never zero: a total is known when everything that counts is, and until then lies between bounds, so
that a comparison is decided as soon as no open answer can change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple


class Bounds(NamedTuple):
    """The least and the most that a number can come to."""

    low: float
    high: float


class Amount(NamedTuple):
    """One number of a total. What is not asked or NA counts for nothing and is no amount of it."""

    low: float
    high: float
    known: bool
    """False while it is open: it lies between the two, or comes to count for nothing."""


def total(how: str, amounts: Sequence[Amount]) -> int | None:
    """The sum, the largest or the smallest of known amounts; None where there is nothing to choose from."""
    numbers = [int(amount.low) for amount in amounts]
    if how == "sum":
        return sum(numbers)
    if not numbers:
        return None
    return max(numbers) if how == "largest" else min(numbers)


def total_bounds(how: str, amounts: Sequence[Amount]) -> Bounds | None:
    """Between what a total lies; None while it is open whether there is anything to choose from."""
    if how == "sum":
        low = sum(amount.low if amount.known else min(amount.low, 0) for amount in amounts)
        return Bounds(low, sum(amount.high if amount.known else max(amount.high, 0) for amount in amounts))
    known = [amount.low for amount in amounts if amount.known]
    if not known:
        return None
    if how == "largest":
        return Bounds(max(known), max(*known, *(amount.high for amount in amounts)))
    return Bounds(min(*known, *(amount.low for amount in amounts)), min(known))


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
    if part is None or whole is None or whole.low <= 0 or part.low < 0:
        return None
    low = 0 if whole.high == inf else part.low * 100 // whole.high
    return Bounds(low, inf if part.high == inf else part.high * 100 // whole.low)
