"""How people write a day: the one source for whoever reads a date and whoever takes dates out of texts.

In English and in Spanish; the texts are in plain signs (`tui_review.sought`). A month is called by its name or by
the first three letters or more of it.
"""

from __future__ import annotations

import re
from typing import Final

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
    return f"{letters[:_SHORTEST]}{''.join(f'(?:{each}' for each in rest)}{')?' * len(rest)}"


BEGINNINGS: Final = frozenset(name.casefold()[:_SHORTEST] for name in (*MONTHS, *_SPANISH, _SETIEMBRE))
"""How every name of a month begins, in small letters."""
MONTH: Final = f"(?i:{'|'.join(map(_from_three_letters_on, [*MONTHS, *_SPANISH, _SETIEMBRE]))})(?![^\\W\\d_])"
"""A month in letters."""
ENDING: Final = r"(?i:st|nd|rd|th|ro|er|do|to|mo|vo|no|[oa])"
"""What makes a figure an ordinal: 14th, 1o (1º)."""
_GAP: Final = r"[\s,./-]*"
_DAY: Final = rf"(?P<day>\d{{1,2}})\.?{ENDING}?"
_YEAR: Final = r"(?:of |del? )?(?P<year>\d{4}|\d\d)"
_GAP_AND_YEAR: Final = rf"[\s,./-]+{_YEAR}"
FORMS: Final = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4}|\d\d)",
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    rf"(?P<month>{MONTH}){_GAP}(?:the )?{_DAY}{_GAP_AND_YEAR}",
    rf"(?:the |el )?{_DAY}(?: of| del?)?{_GAP}(?P<month>{MONTH}){_GAP}{_YEAR}",
)
"""Every way in which a whole text is a day."""


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


def read_date(text: str) -> str:
    """The ISO date that a person means, in any of the forms; empty if none.

    2026-3-1, 3/31/2026, 3.31.2026, 31 Mar 2026, March 31st, 2026, 31 de marzo de 2026. 3/31/26 is 2026, and 3/31/98 is
    1998.
    """
    written = plain_signs(text).strip().rstrip(".")
    for form in FORMS:
        if found := re.fullmatch(form, written):
            year, month, day = full_year(found["year"]), found["month"], found["day"]
            number = int(month) if month.isdecimal() else month_number(month)
            iso = f"{year}-{number:02d}-{int(day):02d}"
            return iso if is_date(iso) else ""
    return ""


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
