"""How people write a day: the one source for whoever reads a date and whoever takes dates out of texts.

In English and in Spanish; the texts are in plain signs (`tui_review.sought`). A month is called by its name or by
the first three letters or more of it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from tui_review.instrument.language.days import MONTHS, is_date
from tui_review.sought import plain_signs

_SPANISH: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
_SETIEMBRE: Final = "setiembre"
_SHORTEST: Final = 3
_NUMBERS: Final = {
    name.casefold()[:length]: number
    for names in (MONTHS, _SPANISH, ("",) * 8 + (_SETIEMBRE,))
    for number, name in enumerate(names, 1)
    for length in range(_SHORTEST, len(name) + 1)
}
"""The number of each month, by whatever it may be called."""


def _from_three_letters_on(name: str) -> str:
    """A pattern of a name that may be cut short."""
    letters = name.casefold()
    rest = letters[_SHORTEST:]
    return f"{letters[:_SHORTEST]}{'(?:'.join(('', *rest))}{')?' * len(rest)}"


BEGINNINGS: Final = frozenset(name.casefold()[:_SHORTEST] for name in (*MONTHS, *_SPANISH, _SETIEMBRE))
"""How every name of a month begins, in small letters."""
MONTH: Final = f"(?i:{'|'.join(map(_from_three_letters_on, [*MONTHS, *_SPANISH, _SETIEMBRE]))})(?![^\\W\\d_])"
"""A month in letters."""
ENDING: Final = r"(?i:st|nd|rd|th|ro|er|do|to|mo|vo|no|[oa])"
"""What makes a figure an ordinal: 14th, 1o (1º)."""
_GAP: Final = r"[\s,./-]*"
_DAY: Final = rf"(?P<day>\d{{1,2}})\.?{ENDING}?"
_YEAR: Final = r"(?:of |del? )?'?(?P<year>\d{4}|\d\d)"
_GAP_AND_YEAR: Final = rf"[\s,./-]+{_YEAR}"
FORMS: Final = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<month>\d{1,2})\s?[/.-]\s?(?P<day>\d{1,2})\s?[/.-]\s?'?(?P<year>\d{4}|\d\d)",
    r"(?P<month>0[1-9]|1[0-2])(?P<day>\d\d)(?P<year>(?:19|20)\d\d)",
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    rf"(?P<month>{MONTH}){_GAP}(?:the )?{_DAY}{_GAP_AND_YEAR}",
    rf"(?:the |el )?{_DAY}(?: of| del?)?{_GAP}(?P<month>{MONTH}){_GAP}{_YEAR}",
)
"""Every way in which a whole text is a day, but for the day of the week, which may come before it."""
_WEEKDAYS: Final = (
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
)
_DAYS_OF_THE_WEEK: Final = {
    name[:_SHORTEST]: number for names in _WEEKDAYS for number, name in enumerate(names)
}
_LEAP: Final = 2024
"""A year that has every day of the calendar."""

_MONTH_FORMS: Final = (
    r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})",
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
    rf"(?P<month>{MONTH}){_GAP}(?:of |del? )?(?P<year>\d{{4}})",
)
"""Every way in which a whole text is a month, where a month is asked for."""


def month_number(called: str) -> int:
    """The number of a month that is called so, 1 to 12; 0 for none."""
    return _NUMBERS.get(called.casefold(), 0)


def full_year(year: str) -> str:
    """A year of two figures in four: from 69 on of the last century, as POSIX has it; any other as it is."""
    return year if len(year) != 2 else ("19" if year >= "69" else "20") + year  # noqa: PLR2004 - two figures


class WrittenDay(NamedTuple):
    """A day as it is written, whether or not the calendar has it."""

    year: int
    month: int
    day: int
    weekday: int | None
    """The day of the week, Monday 0, where that is written too."""

    @property
    def iso(self) -> str:
        """As an ISO date."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def is_a_day(self) -> bool:
        """Whether the calendar has it, on that day of the week."""
        return is_date(self.iso) and self.weekday in (None, date.fromisoformat(self.iso).weekday())


def without_weekday(text: str) -> str:
    """A text without the day of the week that it begins with: `Wed, April 1 2026`."""
    return _on().sub("", text, count=1) if _on().match(text) else text


@cache
def _on() -> re.Pattern[str]:
    """The day of the week that a text may begin with; made when it is first needed, as most days have none."""
    names = "|".join(_from_three_letters_on(name) for names in _WEEKDAYS for name in names)
    return re.compile(rf"(?P<weekday>{names})[.,]?,?\s+", re.IGNORECASE)


def day_in(text: str) -> WrittenDay | None:
    """The day that a text is in one of the forms; None for any other text."""
    written = plain_signs(text).strip().rstrip(".")
    on = _on().match(written) if written[:1].isalpha() else None
    # First as a whole: `mar 3, 2026` is no Tuesday.
    for rest, weekday in ((written, None), *([(written[on.end() :], on["weekday"])] if on else [])):
        for form in FORMS:
            if found := re.fullmatch(form, rest):
                month = found["month"]
                return WrittenDay(
                    int(full_year(found["year"])),
                    int(month) if month.isdecimal() else month_number(month),
                    int(found["day"]),
                    None if weekday is None else _DAYS_OF_THE_WEEK[weekday.casefold()[:_SHORTEST]],
                )
    return None


def read_date(text: str) -> str:
    """The ISO date that a person means, in any of the forms; empty if none.

    2026-3-1, 3/31/2026, 3.31.2026, 03312026, 31 Mar 2026, Tue, March 31st, 2026, 31 de marzo de 2026. 3/31/26 is 2026,
    and 3/31/98 is 1998.
    """
    found = day_in(text)
    iso = found.iso if found is not None else ""
    return iso if found is not None and is_date(iso) and (found.weekday is None or found.is_a_day) else ""


def with_year(text: str, year: int) -> str:
    """A day that is written without its year (`3/14`, `4-1`, `14 Mar`, `314`), with one behind it."""
    typed = re.sub(r"^(\d{1,2})(\d\d)$", r"\1/\2", plain_signs(text).strip().rstrip("."))
    joint = next((sign for sign in "/.-" if sign in typed), " ")
    return f"{typed}{joint}{year}"


def why_no_day(text: str) -> str:
    """What is wrong with a text as a day, or missing: what the calendar has not, a year of three figures, no day.

    Empty where nothing of it is like a day.
    """
    written = plain_signs(text).strip().rstrip(".")
    if re.fullmatch(r"(?:19|20)\d\d", written):
        return "which month and day is not written"
    whole = day_in(text)
    found = whole or day_in(with_year(text, _LEAP))
    if found is None:
        return _what_is_amiss(written)
    if not 1 <= found.month <= len(MONTHS):
        return f"there is no month {found.month}, and the month comes first"
    month = MONTHS[found.month - 1]
    days = monthrange(found.year, found.month)[1] if found.year else found.day
    if found.year and not 1 <= found.day <= days:
        is_short = found.month == 2  # noqa: PLR2004 - February alone is not the same each year
        if not is_short:
            return f"{month} has {days} days"
        return f"{month} {found.year} has {days} days" if whole else f"{month} has 28 days, or 29"
    if whole and found.weekday is not None and is_date(found.iso):
        return f"{month} {found.day}, {found.year} is a {date.fromisoformat(found.iso):%A}"
    return "which year is not written" if whole is None else ""


def _what_is_amiss(written: str) -> str:
    """What keeps a text from being a day in one of the forms; empty where that is not one thing alone."""
    for form in (
        r"(?P<before>.*[\s,/.-])(?P<year>\d+)(?P<behind>)",
        r"(?P<before>)(?P<year>\d{3,})(?P<behind>[-/.].*)",
    ):
        found = re.fullmatch(form, written)
        if (
            found
            and len(found["year"]) != len(str(_LEAP))
            and day_in(f"{found['before']}{_LEAP}{found['behind']}")
        ):
            return f"a year has four digits, or two, and {found['year']} has {len(found['year'])}"
    if read_month(written) or month_number(written):
        return "which day is not written"
    strange = [
        each for each in re.findall(r"[^\W\d_]{3,}", without_weekday(written)) if not month_number(each)
    ]
    if len(strange) == 1 and day_in(written.replace(strange[0], MONTHS[0])):
        return f"no month is called {strange[0]}"
    return ""


def is_in_words(text: str) -> bool:
    """Whether a text is of words alone, such as `last monday`: which day those mean is not worked out."""
    # One sign after the other: read word by word, a text that is none was tried in every way it can be parted.
    return bool(re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[\s,.])*", text.strip())) and not month_number(
        text.strip(" .")
    )


def read_month(text: str) -> str:
    """The first day of the month that a person means, where a month is asked for; empty if none: 1/2026, Jan 2026."""
    written = plain_signs(text).strip().rstrip(".")
    for form in _MONTH_FORMS:
        if found := re.fullmatch(form, written):
            month = found["month"]
            number = int(month) if month.isdecimal() else month_number(month)
            first = f"{found['year']}-{number:02d}-01"
            return first if is_date(first) else ""
    return ""
