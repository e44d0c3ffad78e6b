"""Taking days, ages, addresses, telephone, docket and case numbers out of a text that somebody wrote freely.

Each is found by its form alone, whatever the review knows. Rather too much than too little: a number of five digits
goes although it may be an amount of something; shares, counts, ratings and ids of questions stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from tui_review.instrument.language.days import MONTHS

_TAKEN_OUT: Final = "[number]"
_ADDRESS: Final = "[address]"
OLDEST: Final = 90
"""From this age on people are so few that the age alone may say who it is."""

# Days

_CALLED: Final = "|".join(["sept\\.?", *(f"{name[:3]}(?:{name[3:]}|\\.)?" for name in MONTHS)])
_PLAIN: Final = "|".join(
    ["sept\\.?", *(f"{name[:3]}(?:{name[3:]}|\\.)?" for name in MONTHS if name not in ("March", "May"))]
)
_MONTH: Final = rf"(?:(?i:{_PLAIN})|M(?:arch|ARCH|ar\.?|AR\.?|ay\.?|AY\.?))"
"""In any case, but for the two that are words as well."""
_ORDINAL: Final = (
    "(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    "|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_DAY: Final = rf"(?:\d{{1,2}}(?i:st|nd|rd|th)?|(?i:{_ORDINAL}))"
_YEAR: Final = r"(?:(?:,?\s+|[-/.])(\d{4})(?!\d)|[-/]?(\d{2})(?![\d\w])|,?\s*['’](\d{2})(?!\d))?"
_ISO: Final = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2\d{1,2}(?!\d)(?:T[\d:.]+Z?)?")
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST: Final = re.compile(rf"\b({_MONTH})(?:\s+|-)(?:the\s+)?{_DAY}(?![\d\w%]){_YEAR}")
_DAY_FIRST: Final = re.compile(rf"(?<![\d\w]){_DAY}(?:\s+of)?[\s./-]*({_MONTH})(?![^\W\d_]){_YEAR}")
_WITHOUT_YEAR: Final = re.compile(
    r"(?i)\b(on|since|until|till|by|from|to|before|after|dated|between|and|through)\s+"
    r"(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/]|\s+(?:of|hours?|days?|miles?|time)\b)"
)
_DAY_ALONE: Final = re.compile(
    r"(?i)\b(on the) \d{1,2}(?:st|nd|rd|th)\b(?! (?:grade|floor|visit|birthday|day)\b)"
)
_DECEMBER: Final = 12


def days_to_months(text: str) -> str:
    """Every day in a text cut to its month: `2026-04-12`, `4/12/2026`, `April 12, 2026`, `12-Apr-26`, `on 4/12`."""
    text = _ISO.sub(lambda found: f"{found[1]}-{int(found[3]):02d}", text)
    text = _NUMERIC.sub(_month_and_year, text)
    for pattern in (_MONTH_FIRST, _DAY_FIRST):
        text = pattern.sub(_named, text)
    text = _WITHOUT_YEAR.sub(lambda found: f"{found[1]} {MONTHS[int(found[2]) - 1]}", text)
    return _DAY_ALONE.sub(r"\1 [day]", text)


def _named(found: re.Match[str]) -> str:
    year = next(filter(None, found.groups()[1:]), "")
    return f"{found[1]} {year}" if year else found[1]


def _month_and_year(found: re.Match[str]) -> str:
    """Month first, as it is written here; the second number where the first can be no month."""
    month = found[3] if int(found[1]) > _DECEMBER else found[1]
    return f"{month}{found[2]}{found[4]}"


# Ages

_GREAT: Final = r"(?:9\d|1[01]\d)"
_YEARS_OLD: Final = re.compile(rf"(?i)\b{_GREAT}([- ](?:years?|yrs?)[- ]old|[- ]years? of age|[- ]?y/?o)\b")
_AGED: Final = re.compile(
    rf"(?i)\b(aged?|age of|turned) {_GREAT}\b(?! ?(?:%|percent|days|weeks|months|minutes))"
)


def ages_to_classes(text: str) -> str:
    """Ages over 89 as one class: `aged 92` is `aged 90 or more`."""
    text = _YEARS_OLD.sub(rf"{OLDEST}-or-more\1", text)
    return _AGED.sub(rf"\1 {OLDEST} or more", text)


# Addresses

_NAMED: Final = r"(?:[A-Z][\w’'.-]*|\[\w+\])"
_WAYS: Final = (
    "Street|Avenue|Boulevard|Road|Lane|Drive|Terrace|Parkway|Highway|Circle|Alley|Trail|Square|Way|Place"
    "|Court"
)
_SHORT_WAYS: Final = r"St|Ave|Blvd|Rd|Ln|Dr|Ter|Pkwy|Hwy|Cir|Pl|Ct|Sq"
_UNIT: Final = r"(?:,?\s*(?i:apt|apartment|unit|suite|ste|room|#)\.?\s*#?\s*\w+)?"
_COURTS: Final = (
    r"(?!(?:\w+ ){0,2}(?:Juvenile|Superior|Family|Dependency|District|Supreme|Tribal|Appeals?|Drug) Court)"
)
_HOUSE: Final = re.compile(
    rf"\b\d{{1,6}}[A-Za-z]?(?:-\d+)?\s+{_COURTS}(?:[NSEW]{{1,2}}\.?\s+)?(?:{_NAMED}|\d+(?:st|nd|rd|th))(?:\s+{_NAMED}){{0,3}}?"
    rf"\s+(?:(?:{_WAYS})\b|(?:{_SHORT_WAYS})\b\.?){_UNIT}"
)
_LOWER: Final = re.compile(
    r"\b\d{1,6}\s+(?!(?:the|a|an|of|on|down|per|in|to|hours?|minutes?|miles?|times?|visits?|days?|weeks?)\b)"
    rf"[a-z]\w+\s+(?:street|avenue|boulevard|lane|road)\b{_UNIT}"
)
_STREET: Final = re.compile(rf"\b{_NAMED}\s+(?:Street|Avenue|Boulevard|Lane|Road|Drive)\b{_UNIT}")
_BOX: Final = re.compile(r"(?i)\bP\.?\s?O\.?\s+box\s+\w+")


def without_addresses(text: str) -> str:
    """Streets, with a house number or without, units of houses, and post office boxes."""
    for pattern in (_HOUSE, _LOWER, _STREET, _BOX):
        text = pattern.sub(_ADDRESS, text)
    return text


# Numbers

_TELEPHONE: Final = re.compile(
    r"(?<![\w/-])(?<!\d )(?:\+\d[\d ().-]{6,}\d|(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}|\d{3}[.-]\d{4})"
    r"(?!\w|[-/]\d| \d\d)"
)
_CUED: Final = re.compile(
    r"(?i)\b((?:case|docket|file|referral|petition|court|client|badge|policy|license|medi-?cal|ssn|id)"
    r"(?:\s*(?:no\b\.?|number|num\b\.?|nr\b\.?|id))?\s*[:#]?|(?:no\.|number)|#)\s*"
    r"((?=[\w-]*\d{3})[A-Z]{0,6}[-/ ]?\d[\w/-]*)"
)
_GROUPED: Final = re.compile(r"(?<![\w$./\[-])[A-Za-z]{0,6}\d*(?:[-/][\dA-Za-z]+)+(?![\w/-])")
_MIXED: Final = re.compile(r"(?<![\w$./\[-])(?=[A-Za-z]*\d)[A-Za-z\d]+(?![\w-])")
_SPACED: Final = re.compile(r"(?<![\w$])\d{2,}(?: \d{2,})+(?!\w)")
_YEARS: Final = re.compile(
    r"(?:19|20)\d\d(?:[-/ ](?:(?:19|20)?\d\d|0?\d))*|(?:0?\d|1[0-2])[-/.](?:19|20)\d\d"
)
"""What is left of days, and spans of years."""
_FEWEST: Final = 5
"""So many digits in one number, with whatever stands between them, are an identifier."""
_FEWEST_SPACED: Final = 7


def without_numbers(text: str) -> str:
    """Telephone, social security, docket, case and other id numbers of any grouping, and ZIP codes."""
    text = _TELEPHONE.sub(_unless_years(0), text)
    for pattern, fewest in ((_SPACED, _FEWEST_SPACED), (_GROUPED, _FEWEST), (_MIXED, _FEWEST)):
        text = pattern.sub(_unless_years(fewest), text)
    return _CUED.sub(_cued, text)


def _cued(found: re.Match[str]) -> str:
    """`Case No. 4711` without the number; a year after such a word is one."""
    return found[0] if _YEARS.fullmatch(found[2]) else f"{found[1].rstrip()} {_TAKEN_OUT}"


def _unless_years(fewest: int) -> Callable[[re.Match[str]], str]:
    """Replaces what has so many digits, but for years and months."""

    def replaced(found: re.Match[str]) -> str:
        digits = sum(character.isdigit() for character in found[0])
        return found[0] if digits < fewest or _YEARS.fullmatch(found[0]) else _TAKEN_OUT

    return replaced
