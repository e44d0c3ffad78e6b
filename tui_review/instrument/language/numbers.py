"""Numbers and days: what a term comes to once its parts are known."""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeAlias

from tui_review.instrument.language.days import apart, day_after
from tui_review.instrument.language.measures import Measured, Number, measured, percentage
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.language.values import Missing, Value
from tui_review.instrument.model import NA, NOT_APPLICABLE


class NoValue(Enum):
    """A term that is neither a number nor a date: its question is answered otherwise, or not asked."""

    NO_VALUE = "no value"


NO_VALUE: Final = NoValue.NO_VALUE
TermValue: TypeAlias = "Measured | NoValue | None"
"""None while it is unknown."""


def counts(value: Value | Missing) -> bool:
    """Whether an answer, or a rating, is one of those that a percentage is of: asked, and applicable."""
    return not isinstance(value, Missing) and value not in (NA, NOT_APPLICABLE)


def points_of(scored: Scored, value: Value | Missing) -> Number | None:
    """What an answer counts in a sum; None where it counts for nothing: not asked, or NA."""
    if isinstance(value, int):
        return value
    if not scored.points and isinstance(value, str):
        number = measured(value)
        return None if isinstance(number, str) else number
    points = dict(scored.points)
    if isinstance(value, list):
        return sum(points.get(each, 0) for each in value)
    return points.get(value) if isinstance(value, str) else None


def term_value(value: Value | Missing) -> TermValue:
    """An answer as a term."""
    if value is Missing.UNANSWERED:
        return None
    found = measured(value)
    return NO_VALUE if found is None else found


def span(unit: str, start: TermValue, end: TermValue) -> TermValue:
    """Days, or whole months or years, from one day to another."""
    if start is NO_VALUE or end is NO_VALUE:
        return NO_VALUE
    if start is None or end is None:
        return None
    if not (isinstance(start, str) and isinstance(end, str)):
        return NO_VALUE
    found = apart(unit, start, end)
    return NO_VALUE if found is None else found


def later(number: int, unit: str, start: TermValue) -> TermValue:
    """The day that many days or months after one; before it when negative."""
    if start is None or start is NO_VALUE:
        return start
    return (isinstance(start, str) and day_after(number, unit, start)) or NO_VALUE


def percent(part: TermValue, whole: TermValue) -> TermValue:
    """One number as a percentage of another, rounded down."""
    if isinstance(part, str | NoValue) or isinstance(whole, str | NoValue):
        return NO_VALUE
    if whole is not None and whole <= 0:
        return NO_VALUE
    return None if part is None or whole is None else percentage(part, whole)


def or_no_value(number: Number | None) -> TermValue:
    """A number, where there is one."""
    return NO_VALUE if number is None else number
