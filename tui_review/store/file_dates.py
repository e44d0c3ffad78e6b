"""Dates as other systems write them: with times, spelt, as serial numbers, the day before the month.

One column has one style: what a figure means is decided by all cells of its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from tui_review.instrument.language.date_forms import read_date

_TIME: Final = re.compile(
    r"[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:[AP]\.?M\.?)?\s*(?:Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2}(?: [A-Z]{3,4})?)?\Z",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
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
        figures = [match for text in texts if (match := _FIGURES.match(day_part(text)))]
        after = [match for match in figures if int(match[1]) > _MONTHS >= int(match[3])]
        before = any(int(match[3]) > _MONTHS >= int(match[1]) for match in figures)
        self.day_first = after[0][0] if after and not before and not pattern else ""
        """The date by which it shows that the day comes before the month; empty where it does not."""

    def read(self, text: str) -> str:
        """The ISO date of a cell; empty for what is none."""
        if self._pattern:
            return _by_pattern(text, self._pattern) or _by_pattern(day_part(text), self._pattern)
        text = day_part(text)
        if (serial := _SERIAL.match(text)) and int(serial[1]) in _SERIALS:
            return (_DAY_ZERO + timedelta(days=int(serial[1]))).isoformat()
        if self.day_first and (figures := _FIGURES.match(text)):
            day, _, month, year = figures.groups()
            return read_date(f"{month}/{day}/{year}")
        return read_date(text)


def day_part(text: str) -> str:
    """A text without a time of day at its end and a day of the week at its start."""
    return _WEEKDAY.sub("", _TIME.sub("", text.strip()), count=1)


def _by_pattern(text: str, pattern: str) -> str:
    try:
        return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return ""
