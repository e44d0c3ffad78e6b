"""Days of the calendar as ISO texts (2026-01-31): whether one is, and how far two are apart."""

from __future__ import annotations

from datetime import date, timedelta


def is_date(text: str) -> bool:
    """Whether this is an ISO date of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-01-31")


def days_between(start: str, end: str) -> int:
    """Days from one ISO date to another."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def day_after(number: int, unit: str, start: str) -> str:
    """The ISO day that many days or months after one (before, when negative).

    Where the month is too short it is the month's last day: one month after 31 January is 28 February.
    """
    day = date.fromisoformat(start)
    try:
        if unit == "days":
            return (day + timedelta(days=number)).isoformat()
        months = day.year * 12 + day.month - 1 + number
        following = months + 1
        last = date(following // 12, following % 12 + 1, 1) - timedelta(days=1)
        return last.replace(day=min(day.day, last.day)).isoformat()
    except (OverflowError, ValueError):
        return (date.max if number > 0 else date.min).isoformat()


def months_between(start: str, end: str) -> int:
    """Whole months from one ISO date to another: the day of the month must be reached again."""
    a, b = date.fromisoformat(start), date.fromisoformat(end)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def month_end(day: str) -> str:
    """The last day of the month of an ISO date."""
    return day_after(-1, "days", f"{day_after(1, 'months', day[:8] + '01')}")
