"""Dates as other systems write them: with times, spelt, as serial numbers, the day before the month.

One column has one style: what a figure means is decided by all cells of its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.language.date_forms import read_date, without_weekday

_TIME: Final = re.compile(
    r"[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:[AP]\.?M\.?)?\s*(?:Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2}(?: [A-Z]{3,4})?)?\Z",
    re.IGNORECASE,
)
_IN_UTC: Final = re.compile(
    r"(?![T ,]+0?0:00(?::00(?:[.,]0+)?)?\s*[Z+U])[T ,]+\d.*(?:Z|UTC|[+-]00:?00)\Z", re.IGNORECASE
)
_FIGURES: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)\Z")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?\Z")
_DAY_ZERO: Final = date(1899, 12, 30)
"""From which day spreadsheets count."""
_SERIALS: Final = range(20_000, 80_000)
"""The days of 1954 to 2119."""
_MONTHS: Final = 12


class DateStyle:
    """How one column of a file writes its dates."""

    def __init__(self, texts: Iterable[str], pattern: str = "") -> None:
        """`texts` are all cells of the column; `pattern` is what strptime takes, where it is known."""
        self._pattern = pattern
        figures = [match for text in texts if not pattern and (match := _FIGURES.match(day_part(text)))]
        self.day_first = [each[0] for each in figures if int(each[1]) > _MONTHS >= int(each[3])]
        """The dates in which the day can only come before the month."""
        self.month_first = [each[0] for each in figures if int(each[3]) > _MONTHS >= int(each[1])]
        """Those in which it can only come behind it."""
        self.either = [each[0] for each in figures if _is_either(each)]
        """Those that are another day either way."""

    def read(self, text: str) -> str:
        """The ISO date of a cell; empty for what is none. Raises UserError for one that may be another day."""
        written, text = text, day_part(text)
        figures = _FIGURES.match(text)
        if self._pattern:
            found = _by_pattern(written, self._pattern) or _by_pattern(text, self._pattern)
            if figures and not found:
                raise UserError(
                    f"{written!r} is not written as the map says.", remedy=f"It says {self._pattern}."
                )
            return found
        if (serial := _SERIAL.match(text)) and int(serial[1]) in _SERIALS:
            return (_DAY_ZERO + timedelta(days=int(serial[1]))).isoformat()
        if self.day_first and self.month_first:
            if figures and _is_either(figures):
                both = f"{self.day_first[0]} and {self.month_first[0]}"
                what = f"{written!r} could be two days, as the column has {both}."
                raise UserError(what, remedy="Write all of them in one way.")
        elif figures and self.day_first:
            day, _, month, year = figures.groups()
            return read_date(f"{month}/{day}/{year}")
        return read_date(text)


def is_in_utc(text: str) -> bool:
    """Whether a text is a time in UTC, whose day may be another where it was; midnight stands for a day alone."""
    return (found := _TIME.search(text.strip())) is not None and _IN_UTC.search(found[0]) is not None


def _is_either(figures: re.Match[str]) -> bool:
    """Whether a date is one day with the month first and another with the day first."""
    return max(int(figures[1]), int(figures[3])) <= _MONTHS and int(figures[1]) != int(figures[3])


def day_part(text: str) -> str:
    """A text without a time of day at its end and a day of the week at its start."""
    return without_weekday(_TIME.sub("", text.strip()))


def _by_pattern(text: str, pattern: str) -> str:
    try:
        return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return ""
