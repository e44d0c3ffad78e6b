"""Dates as other systems write them: with times, spelt, as serial numbers, the day before the month.

One column has one style: what a figure means is decided by all cells of its column, and then by those beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from tui_review.errors import UserError
from tui_review.instrument.language.date_forms import read_date, why_no_day, without_weekday
from tui_review.instrument.plurals import verb_of

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


class DayOrder(NamedTuple):
    """What decides how dates with one sign between their figures are to be read."""

    day_first: str = ""
    """A date in which the day can only come before the month; empty where none shows it."""
    month_first: str = ""
    """One in which it can only come behind it."""
    columns: tuple[str, ...] = ()
    """The headers of the other columns that show it; none where the column itself does."""
    dots: bool = False
    """Whether only the dots say that the day comes first."""

    @property
    def is_day_first(self) -> bool:
        """Whether something says that the day comes first."""
        return bool(self.day_first or self.dots)

    @property
    def says(self) -> bool:
        """Whether anything decides."""
        return bool(self.is_day_first or self.month_first)

    @property
    def unsure(self) -> bool:
        """Whether what decides contradicts itself."""
        return bool(self.is_day_first and self.month_first)

    @property
    def why(self) -> str:
        """What decides, or contradicts itself, in words."""
        shown = " and ".join(filter(None, ("dots" if self.dots else self.day_first, self.month_first)))
        where = " and ".join(self.columns) or "the column"
        return f"{where} {verb_of(len(self.columns) or 1, 'has')} {shown}"


class DateStyle:
    """How one column of a file writes its dates.

    What its own dates show decides; else what dates of other columns show that are written with the same sign; else
    that the figures stand between dots, as nobody writes the month first so. Where these contradict each other, what
    could be two days is refused. Where nothing decides, the month comes first.
    """

    def __init__(
        self, texts: Iterable[str], pattern: str = "", others: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """`texts` are all cells of the column; `pattern` is what strptime takes, where it is known.

        `others` are the cells of the file's other columns, by header.
        """
        self._pattern = pattern
        self._own = [] if pattern else list(_figures_in(texts))
        self._others = (
            {} if pattern else {head: list(_figures_in(each)) for head, each in (others or {}).items()}
        )
        self.day_first = [each[0] for each in self._own if _is_day_first(each)]
        """The dates in which the day can only come before the month."""
        self.month_first = [each[0] for each in self._own if _is_month_first(each)]
        """Those in which it can only come behind it."""
        self.either = [each[0] for each in self._own if _is_either(each)]
        """Those that are another day either way."""
        self._decided = {sign: self._decide(sign) for sign in {each[2] for each in self._own}}

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
        if figures and (shown := self.decided(text)).is_day_first:
            if not shown.unsure:
                day, _, month, year = figures.groups()
                found = read_date(turned := f"{month}/{day}/{year}")
                if not found and (why := why_no_day(turned)):
                    raise UserError(f"{written!r} is read as day/month/year, and is none: {why}.")
                return found
            if _is_either(figures):
                what = f"{written!r} could be two days, as {shown.why}"
                raise UserError(f"{what}: write all in one way, or say with --map which (dates).")
        return read_date(text)

    def decided(self, text: str) -> DayOrder:
        """What decides how a date in figures is to be read."""
        found = _FIGURES.match(day_part(text))
        return self._decided.get(found[2], DayOrder()) if found else DayOrder()

    def otherwise(self) -> tuple[str, str]:
        """Another column, and a date of it that contradicts what this one shows of itself; empty where none does."""
        for sign in {each[2] for each in self._own}:
            own, other = _shown(self._own, sign), self._beside(sign)
            against = other.month_first if own.day_first else other.day_first if own.month_first else ""
            if against and not own.unsure:
                return " and ".join(other.columns), against
        return "", ""

    def _decide(self, sign: str) -> DayOrder:
        for shown in (_shown(self._own, sign), self._beside(sign)):
            if shown.says:
                return shown
        rest = _shown(self._own)
        return rest._replace(dots=sign == "." and not rest.day_first)

    def _beside(self, sign: str) -> DayOrder:
        """What other columns show of dates with that sign."""
        found = [
            shown._replace(columns=(head,))
            for head, each in self._others.items()
            if (shown := _shown(each, sign)).says
        ]
        day = next((each for each in found if each.day_first), DayOrder())
        month = next((each for each in found if each.month_first), DayOrder())
        return DayOrder(
            day.day_first, month.month_first, tuple(dict.fromkeys((*day.columns, *month.columns)))
        )


def _figures_in(texts: Iterable[str]) -> Iterator[re.Match[str]]:
    return filter(None, (_FIGURES.match(day_part(text)) for text in texts))


def _shown(figures: Iterable[re.Match[str]], sign: str = "") -> DayOrder:
    """What dates show of themselves; of those with one sign, where it is given."""
    those = [each for each in figures if sign in ("", each[2])]
    return DayOrder(
        next((each[0] for each in those if _is_day_first(each)), ""),
        next((each[0] for each in those if _is_month_first(each)), ""),
    )


def _is_day_first(figures: re.Match[str]) -> bool:
    return int(figures[1]) > _MONTHS >= int(figures[3])


def _is_month_first(figures: re.Match[str]) -> bool:
    return int(figures[3]) > _MONTHS >= int(figures[1])


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
