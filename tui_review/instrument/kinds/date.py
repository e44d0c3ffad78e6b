"""A day of the calendar, stored as 2026-03-31."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import AskedPart, Figure, Mentioned, SaidOn, plainly
from tui_review.instrument.kinds.instead import InsteadKind
from tui_review.instrument.language.date_forms import (
    day_in,
    is_in_words,
    read_date,
    read_month,
    why_no_day,
    with_year,
)
from tui_review.instrument.language.days import is_date, month_end
from tui_review.instrument.plurals import count_of

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value

_FAR: Final = 10
"""So many years from today a day is far: of a period under review such a year is a slip of the finger."""
_DAYS_BACK: Final = {"today": 0, "yesterday": 1}
_EARLIEST: Final = "1900-01-01"
"""Nobody whom a case is about was born before."""


def _why_not_in_words(given: str) -> str:
    """What to do in the place of words that mean a day; empty where they are none."""
    if given.strip().casefold() in _DAYS_BACK:
        return "That is a day only where somebody types it, on the day: give the day."
    return "Which day words mean is not worked out: give the day." if is_in_words(given) else ""


class DateKind(InsteadKind):
    """A date, or one of the texts that may stand in its place."""

    __slots__ = ()

    def meant(self, given: Any) -> str:
        """In any of the ways people write a date."""
        return (
            given.isoformat()[:10]
            if isinstance(given, date)
            else read_date(given)
            if isinstance(given, str)
            else ""
        )

    def read(self, part: AskedPart, given: Any) -> str:
        """In any of the ways people write a date. A day of another century is a slip of the finger."""
        try:
            found = super().read(part, given)
        except UserError as error:
            why = why_no_day(given) if isinstance(given, str) else ""
            what = f"{error.what.rstrip('.')}: {why}." if why else error.what
            remedy = (
                f"{_why_not_in_words(given)} {error.remedy}".strip()
                if isinstance(given, str)
                else error.remedy
            )
            raise UserError(what, remedy=remedy) from None
        if is_date(found) and found < _EARLIEST:
            raise UserError(f"{found} is before {_EARLIEST}.", remedy="Look at the year.")
        return found

    def dated(self, part: AskedPart, typed: str, on: SaidOn) -> str:
        """By the calendar, unless it is an answer as it is; a month for the day of it that stands for one here."""
        try:
            self.parse(part, typed)
        except UserError:
            first = read_month(typed) if on.month else ""
            return (month_end(first) if on.month == "last" else first) or by_the_calendar(
                typed, on.today, on.last
            )
        return typed

    def is_one(self, text: str) -> bool:
        """A day of the calendar."""
        return is_date(text)

    def understood(self, part: AskedPart, value: Value, today: str) -> str:
        """With the day of the week, and how far off it is: `1925-04-01, Wed 1 April 1925, 101 years ago`."""
        said = self.typed_as(part, value)
        return ", ".join(each for each in (said, spelt(said), _far_from(said, today)) if each)

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """A day, for reckoning."""
        del part
        return day(value) if isinstance(value, str) else plainly(value)

    def typed(self, part: AskedPart) -> str:
        """How a date can be written."""
        del part
        return "a date: 3/31, 3/31/2026, 2026-03-31 or 31 Mar 2026"

    def domain(self, part: AskedPart, mentioned: Mentioned) -> None:
        """There are too many days."""
        del part, mentioned


def day(text: str) -> date | str:
    """The day that an ISO date names; any other text (a month that stands for a day, say) as it is."""
    return date.fromisoformat(text) if is_date(text) else text


def spelt(text: str) -> str:
    """A date as it is read back: `Wed 14 March 2018`; empty for what is none."""
    found = day(text)
    return f"{found:%a} {found.day} {found:%B %Y}" if isinstance(found, date) else ""


def _far_from(text: str, today: str) -> str:
    """How many years ago a day is, or is to come, where it is `_FAR` or more; empty where it is near, or none."""
    found, now = day(text), day(today)
    if not (isinstance(found, date) and isinstance(now, date)):
        return ""
    first, last = sorted((found, now))
    years = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    if years < _FAR:
        return ""
    return f"{count_of(years, 'year')} ago" if found < now else f"in {count_of(years, 'year')}"


def by_the_calendar(text: str, today: str, last: str = "") -> str:
    """The ISO date that a text means to whoever sits there; any other text as it is.

    `today` and `yesterday`; six figures (`031426`), which in a file may be no day or begin with the year; and a day
    without a year (`3/14`, `3-14`, `14 Mar`, `314`): the latest such day up to `last`, the last day of the period under
    review, or to `today`; none where that year does not have it (2/29).
    """
    if not is_date(today):
        return text
    back = _DAYS_BACK.get(text.strip().casefold())
    if back is not None:
        return (date.fromisoformat(today) - timedelta(days=back)).isoformat()
    if figures := re.fullmatch(r"(\d\d)(\d\d)(\d\d)", text.strip()):
        return read_date("/".join(figures.groups())) or text
    end = last if is_date(last) else today
    for year in (int(end[:4]), int(end[:4]) - 1):
        found = day_in(with_year(text, year))
        if found is not None and found.iso <= end:
            # Of a day that this year does not have, an earlier year is not taken unseen.
            return found.iso if found.is_a_day else text
    return text


DATE = DateKind(
    name="date",
    noun="a date",
    remedy="Write YYYY-MM-DD or month/day/year, such as 3/31/2026.",
    measure="date",
    tells="day",
)
