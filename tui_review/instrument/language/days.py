"""Days of the calendar as ISO texts (2026-01-31): whether one is, and how far two are apart.

Total: a file may hold anything where a date is due, and what is no date has no distance and no day after it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from tui_review.shape.day import calendar_day

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
"""In English, as dates in texts have them."""


def is_date(text: object) -> bool:
    """Whether this is an ISO date of the calendar: year, month and day, and no other form of ISO 8601."""
    return calendar_day(text) is not None


def days_between(start: str, end: str) -> int | None:
    """Days from one ISO date to another; None where one of them is no date."""
    first, last = calendar_day(start), calendar_day(end)
    return None if first is None or last is None else (last - first).days


def day_after(number: int, unit: str, start: str) -> str:
    """The ISO day that many days or months after one (before, when negative); empty where that is no date.

    Where the month is too short it is the month's last day: one month after 31 January is 28 February. Beyond the
    calendar it is the calendar's last day, or first.
    """
    day = calendar_day(start)
    if day is None:
        return ""
    try:
        if unit == "days":
            return (day + timedelta(days=number)).isoformat()
        months = day.year * 12 + day.month - 1 + number
        following = months + 1
        last = date(following // 12, following % 12 + 1, 1) - timedelta(days=1)
        return last.replace(day=min(day.day, last.day)).isoformat()
    except (OverflowError, ValueError):
        return (date.max if number > 0 else date.min).isoformat()


def months_between(start: str, end: str) -> int | None:
    """Whole months from one ISO date to another: the day of the month must be reached again. None as above."""
    a, b = calendar_day(start), calendar_day(end)
    return None if a is None or b is None else (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def apart(unit: str, start: str, end: str) -> int | None:
    """Days, or whole months or years, from one ISO date to another; a year is twelve whole months. None as above."""
    if unit == "days":
        return days_between(start, end)
    months = months_between(start, end)
    return months if months is None or unit == "months" else months // 12


@lru_cache(maxsize=1024)
def month_end(day: str) -> str:
    """The last day of the month of an ISO date; empty where that is none."""
    ends = (f"{day[:8]}{last}" for last in (31, 30, 29, 28)) if is_date(day) else ()
    return next(filter(is_date, ends), "")


def moment_words(at: str) -> str:
    """A moment as files have it: `2026-11-21 14:02 UTC`; of one that is cut to a day or a month, that."""
    return f"{at[:10]} {at[11:16]} UTC" if len(at) > len("2026-11-21T14:0") else at


def day_words(at: str) -> str:
    """The day of a moment, where the hour says nothing: `2026-11-21`."""
    return at[: len("2026-11-21")]
