"""Cutting every day in a text that somebody wrote freely to its month.

In any of the forms in which a date may be entered (`instrument/language/date_forms.py`), and besides without a year,
in words, several days of one month, from one day to another. Where a figure may be a count ("in March, 3 of 4 visits")
what stands around it decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from tui_review.instrument.language.date_forms import MONTH, full_year
from tui_review.instrument.language.days import MONTHS
from tui_review.reports.day_runs import cut_runs, said_of_a_part
from tui_review.reports.figure_runs import NO_COUNT, SPELT, TAKEN_OUT
from tui_review.reports.named_months import ORDINAL, TOLD, WEEKDAY, cut_named_days
from tui_review.sought import FIGURES, IN_FIGURES, Near, Sought

_DECEMBER: Final = 12
_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2199
_LAST_DAY: Final = 31

# Figures alone

_M: Final = r"(?:1[0-2]|0?[1-9])"
_D: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_ISO: Final = re.compile(
    r"(?<!\d)(?<!\d[-/.])(\d{4})(\s?[-/.]\s?)(\d{1,2})\2(\d{1,2})(?!\d|/'?\d|-\d{4}(?!-))(?:T[\d:.]+Z?)?"
    rf"|(?<!\d)((?:19|20)\d\d) (0[1-9]|1[0-2]|[1-9]) ({_D})(?!\d)"
    rf"|(?<!\w)['’](\d\d)[-/.]({_M})[-/.]({_D})(?!\d)"
)
_NUMERIC: Final = re.compile(
    r"(?<!\d)(\d{1,2})(\s?[/.-]\s?)(\d{1,2})\2\s?'?(\d{4}|\d{2})(?!\d|[/.-]\d)"
    r"|(?<![\d$])(\d{1,2})(\s?[/.-]\s?| )(\d{1,2})\s'?((?:19|20)\d\d)(?!\d)"
)
_CUE: Final = (
    r"on|since|until|till|by|from|to|before|after|dated|between|and|through|thru|born|dob|d\.o\.b\.?|due|effective"
    r"|as of|of|el|del|al|desde|hasta|nacida|nacido|fecha"
)
_COUNTED: Final = (
    "grade|floor|visit|birthday|day|placement|foster|home|anniversary|week|month|year|attempt|time|move|removal|child"
    "|sibling|part|person|referral|report|hearing|episode|incident|case|worker|social|therapist|meeting|session|review"
    "|quarter|period|semester|term|step|degree|cousin|interview|contact|call|goal|plan|set|half|row|street|ave"
)
_ITEM: Final = rf"(?:\d{{1,2}}(?:st|nd|rd|th)\b|{ORDINAL})"
_JOINT: Final = (
    r"(?:\s*-\s*|\s*,\s*(?:(?:and|or|&)\s+)?(?:on\s+)?(?:the\s+)?|\s*&\s*(?:the\s+)?"
    r"|\s+(?:and|or|to|through|until|till)\s+(?:on\s+)?(?:the\s+)?)"
)
_DAYS_ALONE: Final = re.compile(
    rf"(?i)\b(?P<cue>(?:(?:{_CUE})\s+the|(?:{WEEKDAY})(?:\s+the)?|on|the)\s+)"
    rf"(?P<days>{_ITEM}(?:{_JOINT}{_ITEM}){{0,30}}+)(?![- ](?:{_COUNTED})|[-/]\w)"
)
"""Days without their month, several or one: `on the 5th, the 12th and the nineteenth`."""
_OF_THE_MONTH: Final = (
    r"\s+(?:day\s+)?of\s+(?:the|this|that|each|every|last|next)\s+(?:same\s+|following\s+)?month\b"
)
_DAY_OF_A_MONTH: Final = re.compile(
    rf"(?i)\b(the\s+)(?:\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL})(?:\s*(?:-|and|or|to)\s*(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL}))*"
    rf"(?={_OF_THE_MONTH})"
)
_DAY_OF_WHICH: Final = re.compile(
    r"(?i)(?<!twenty[- ])(?<!thirty[- ])\b"
    r"(?:first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th))\s+(?:(?:business|school|working|court)\s+)?"
    rf"(?:{WEEKDAY}|day|weekend)(?=\s+(?:of|in)\s+(?-i:{MONTH}))"
)
"""`the first Monday of March`, `the last day of February 2026`."""
_LATE_DAY: Final = (
    r"(?:tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
    r"|(?:twenty|thirty)[-\s](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_A_LATE_DAY: Final = re.compile(_LATE_DAY, re.IGNORECASE)
_GOES_ON: Final = re.compile(
    r"(?i)\s*(?:[.,;:!?()\[\]\"]|-\s|\Z)|\s*\n\s*(?-i:[A-Z])|\s+(?:and|but|or|to|she|he|they|we|i|it|there|the|a|an|no|both"
    r"|her|his|their|our|mother|father|when|while|where|because|at|in|with|for|by|as|after|before|until|during|due|only"
    rf"|y|pero)\b|{_OF_THE_MONTH}"
)
"""What may follow a day in words: where more of the sentence says what it is the fourteenth of, it is none."""
_SURELY_A_DAY: Final = re.compile(
    rf"(?i)(?:(?:on|since|until|till|dated|born|due|effective|as of)\s+the|{WEEKDAY}(?:\s+the)?)\s+\Z"
)
_NO_OTHER: Final = re.compile(r"(?i)\s+(?:and|or|to)\s+(?:the\s+)?(?:last|next|only|other|fourth|final)\b")
_A_MONTH: Final = re.compile(MONTH)
_A_SENTENCE_ENDS: Final = re.compile(r"[.!?](?=\s)|\n\s*\n")
_AN_ITEM: Final = re.compile(_ITEM, re.IGNORECASE)
_FARTHEST: Final = 200
"""Characters of a sentence before and behind days that are looked through for their month."""
_EL: Final = re.compile(r"(?i)\b(el(?:\s+dia)?\s+)\d{1,2}\b(?!\s*(?:%|por|de cada|[/-]\d))")


_HOLIDAYS: Final = {
    "new year's eve": 12, "new years eve": 12, "new year's day": 1, "new years day": 1, "new year's": 1,
    "martin luther king day": 1, "mlk day": 1, "valentine's day": 2, "valentines day": 2, "presidents' day": 2,
    "presidents day": 2, "st. patrick's day": 3, "st patrick's day": 3, "cesar chavez day": 3, "cinco de mayo": 5,
    "mother's day": 5, "memorial day": 5, "father's day": 6, "juneteenth": 6, "independence day": 7, "labor day": 9,
    "columbus day": 10, "indigenous peoples' day": 10, "halloween": 10, "veterans day": 11, "veterans' day": 11,
    "thanksgiving day": 11, "thanksgiving": 11, "christmas eve": 12, "christmas day": 12, "christmas": 12,
    "navidad": 12, "nochebuena": 12, "ano nuevo": 1, "dia de los muertos": 11, "dia de accion de gracias": 11,
    "three kings day": 1, "dia de los reyes": 1, "earth day": 4, "flag day": 6, "election day": 11,
}  # fmt: skip
"""The month of each day that is called by a name; with a year it is one day."""
_FROM_EASTER: Final = {
    "easter sunday": 0, "easter day": 0, "easter monday": 1, "easter": 0, "good friday": -2, "holy thursday": -3,
    "maundy thursday": -3, "holy saturday": -1, "palm sunday": -7, "ash wednesday": -46, "mardi gras": -47,
    "fat tuesday": -47, "pentecost": 49, "domingo de pascua": 0, "pascua": 0, "viernes santo": -2, "jueves santo": -3,
    "domingo de ramos": -7, "miercoles de ceniza": -46,
}  # fmt: skip
"""Days before or behind Easter Sunday."""
_HOLIDAY: Final = re.compile(
    rf"(?i)(?<!\w)(?P<name>{'|'.join(map(re.escape, sorted((*_HOLIDAYS, *_FROM_EASTER), key=len, reverse=True)))})"
    r"(?:,?\s*(?:(?:of|in|del?)\s+)?(?P<year>(?:19|20)\d\d)|,?\s*'(?P<cut>\d\d))(?!\w)"
)

_BEFORE_FIGURES: Final = Near(sign=FIGURES, words=2)
_BEGINNINGS: Final = (
    "first second third fourth fifth sixth seventh eigh ninth ten eleventh twe"
    " thir fourteen fifteen sixteen seventeen nineteen primero"
)
_BEFORE_AN_ORDINAL: Final = Near(
    tuple(_BEGINNINGS.split()), re.compile(r"[0-9](?:[sS][tT]|[nN][dD]|[rR][dD]|[tT][hH])"), 4
)
_A_DAY_OF_WHICH: Final = Near(
    ("first", "second", "third", "fourth", "fifth", "last"),
    re.compile("[1-5](?:[sS][tT]|[nN][dD]|[rR][dD]|[tT][hH])"),
)
_A_HOLIDAY: Final = Near(tuple(dict.fromkeys(each[:3] for each in (*_HOLIDAYS, *_FROM_EASTER))))
_BEFORE_A_MONTH: Final = Near(sign=re.compile(r"[oO][fF]\s+\w+\s+(?:\w+\s+)?[mM][oO][nN][tT][hH]"), words=8)
_BORN: Final = (
    r"(?:born|d[. /-]{0,2}o[. /-]{0,2}b|(?:birth\s?|b-?)(?:date|day)s?|(?:date|day)\s+of\s+birth|birth(?=\s?[:(\d])"
    r"|b\.(?=\s?\d)|nacid[oa]|nacio|(?:fecha|dia)\s+de\s+nac(?:imiento|\.)?|fecha\s+nac|nacimiento|cumpleanos|fdn|geb(?:oren|\.)?)"
)
_GROUP: Final = (
    r"(?:\d{1,2}[\s./,_:-]{1,2}\d{1,2}[\s./,_:-]{1,2}'?(?:\d{4}|\d{2})|\d{4}[\s./_-]{1,2}\d{1,2}[\s./_-]{1,2}\d{1,2}"
    r"|\d{1,2}[\s./_-]\d{1,2})"
)
_BIRTH_IN_FIGURES: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>{_BORN}(?![^\W_])(?:'s)?\.?(?:[\s:=(]+(?:is|was|on|the|el|es|era|am|of|about|around|mm/dd))*[\s:=(,*-]{{0,3}})"
    rf"{_GROUP}(?:\.(?=\s?[,;)]|\s+[a-z]))?(?![\w/]|[.-]\d|\s?%|\s+(?:of|weeks?|visits?|times|lbs?|pounds?|calls?)\b)"
)
"""A day of somebody's birth in any figures that are left: `DOB 14 07 85`, `birthday 7.14`, `born on 14.07.`"""
_BIRTH_IN_WORDS: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>(?:d[. /-]{{0,2}}o[. /-]{{0,2}}b|(?:birth\s?|b-?)(?:date|day)|date\s+of\s+birth)"
    rf"(?![^\W_])(?:'s)?\.?(?:[\s:=(]+(?:is|was|on|the))*[\s:=(,*-]{{1,3}})(?!(?:eigh|nine)teen\b){SPELT}(?:[\s-]+{SPELT}){{1,6}}"
    rf"{NO_COUNT}"
)
"""`D-O-B: three twenty-two seventeen`."""
_BIRTH_BY_ITS_DAY: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>(?:{_BORN})(?![^\W_])(?:'s)?\.?(?:[\s:=(,-]+(?:is|was|falls|comes|on|the|el|es|always))*"
    rf"[\s:=(,*-]{{1,3}})(?:\d{{1,2}}(?:st|nd|rd|th)\b|{ORDINAL})"
    r"(?=\s*(?:[.,;:!?)\n]|\Z)|\s+(?:and|but|or|so|of|this|next|last|each|every|[a-z]+ly|she|he|they|we|when|at|in|with"
    r"|because|for|to)\b)"
)
"""`birthday is the twenty-second`, `b-day 22nd`."""
_A_BIRTH: Final = Near(
    (
        "born",
        "dob",
        "d.",
        "d ",
        "d-",
        "d/",
        "birth",
        "bday",
        "b-d",
        "date",
        "day",
        "b.",
        "nac",
        "fecha",
        "dia",
        "cumplea",
        "fdn",
        "geb",
    )
)
_IN_BRACKETS: Final = re.compile(
    rf"\(\s?(?:{_M}\s{_D}|{_D}\s{_M})\s'?\d{{2}}\s?\)|\(\s?(?:{_M}\.{_D}|{_D}\.{_M})\.\s?\)"
)
"""`Mother (7 14 85) came`."""
_A_BRACKET: Final = Near(sign=re.compile(r"\("))
_TOLD: Final = re.compile(TOLD)
_SOMETHING_TOLD: Final = Near(sign=_TOLD)


def cut_days(sought: Sought) -> None:
    """Every day in a text becomes its month: `2026-04-12`, `April 12-14, 2026`, `12-Apr-26`, `on 4/12`."""
    sought.put(_HOLIDAY, shielded(_of_a_holiday), _A_HOLIDAY)
    sought.put(_DAY_OF_WHICH, "[day]", _A_DAY_OF_WHICH)
    cut_runs(sought, shielded)
    sought.put(_ISO, shielded(_iso), IN_FIGURES)
    sought.put(_NUMERIC, shielded(_month_and_year), IN_FIGURES)
    cut_named_days(sought)
    sought.put(_TOLD, "", _SOMETHING_TOLD)
    sought.put(_BIRTH_IN_FIGURES, r"\g<said>[day]", _A_BIRTH)
    sought.put(_BIRTH_IN_WORDS, r"\g<said>[day]", _A_BIRTH)
    sought.put(_BIRTH_BY_ITS_DAY, r"\g<said>[day]", _A_BIRTH)
    sought.put(_IN_BRACKETS, "([day])", _A_BRACKET)
    sought.put(_DAYS_ALONE, _days_alone, _BEFORE_AN_ORDINAL)
    sought.put(_DAY_OF_A_MONTH, r"\1[day]", _BEFORE_A_MONTH)
    sought.put(_EL, r"\1[day]", _BEFORE_FIGURES)


def _days_alone(found: re.Match[str]) -> str:
    """Each as `[day]` where the words around say so, as `[number]` where a list of them stands beside a month."""
    text, days, cue = found.string, found["days"], found["cue"]
    items = [each[0] for each in _AN_ITEM.finditer(days)]
    goes_on = _GOES_ON.match(text, found.end()) is not None and not _NO_OTHER.match(text, found.end())
    in_figures = all(each[0].isdigit() for each in items)
    if cue.strip().casefold() == "the":
        listed = len(items) > 1 and goes_on and _is_beside_a_month(text, *found.span())
        return f"{cue}{_AN_ITEM.sub(TAKEN_OUT, days)}" if listed else found[0]
    if in_figures:
        sure = True
    else:
        late = any(each[0].isdigit() or _A_LATE_DAY.fullmatch(each) for each in items)
        sure = goes_on and (late or _SURELY_A_DAY.match(cue) is not None)
    return f"{cue}{_AN_ITEM.sub('[day]', days)}" if sure else found[0]


def _is_beside_a_month(text: str, start: int, end: int) -> bool:
    """Whether a month is named in the sentence."""
    ends = [each.end() for each in _A_SENTENCE_ENDS.finditer(text, max(0, start - _FARTHEST), start)]
    stops = _A_SENTENCE_ENDS.search(text, end, end + _FARTHEST)
    last = stops.start() if stops is not None else end + _FARTHEST
    return any(
        _A_MONTH.search(text, *span) is not None
        for span in ((ends[-1] if ends else max(0, start - _FARTHEST), start), (end, last))
    )


_MONTHS_ELSEWHERE: Final = (
    *(
        "jan",
        "fev",
        "mar|mrz",
        "avr|abr",
        "mai",
        "jui?n",
        "jui?l",
        "aou|ago",
        "sep|set",
        "oct|out|okt",
        "nov",
    ),
    "dec|dez",
)
"""How months begin in French, Portuguese and German, in plain signs."""
_ORDINALS: Final = (
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
    ),
    *(
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ),
    *(
        "twentieth",
        *(f"twenty[- ]{each}" for each in ("first", "second", "third", "fourth", "fifth", "sixth")),
    ),
    *("twenty[- ]seventh", "twenty[- ]eighth", "twenty[- ]ninth", "thirtieth", "thirty[- ]first"),
)
_APART: Final = r"[\W_]{1,3}"
"""What may stand between the parts of a day that is known."""


def _with_its_year(born: date) -> Iterator[str]:
    """A day of birth in figures, whatever stands between them, and with its month in letters on either side."""
    month, day, year = f"0?{born.month}", f"0?{born.day}", f"(?:{born.year}|{born.year % 100:02})"
    for parts in ((month, day, year), (day, month, year), (year, month, day)):
        yield _APART.join(parts)
    called = f"{MONTHS[born.month - 1][:3]}|{_MONTHS_ELSEWHERE[born.month - 1]}"
    named = rf"(?i:{called})[^\W\d_]*\.?"
    said = rf"(?:{day}(?:st|nd|rd|th|o|er)?|(?i:{_ORDINALS[born.day - 1]}))(?![^\W_])"
    yield rf"{named}[\W_]{{0,3}}(?:(?i:on|the|of|am|le|el|de)\W+){{0,2}}{said}"
    yield rf"{said}[\W_]{{1,3}}(?:(?i:of|de|d')\W*){{0,2}}{named}"


def birthdays(births: Iterable[date]) -> re.Pattern[str] | None:
    """What finds the days on which somebody was born, without a year and with it; None where nobody is known."""
    every = sorted(set(births))
    days = {(born.month, born.day) for born in every}
    either = "|".join(
        rf"0?{first}[/.-]0?{second}"
        for day in sorted(days)
        for first, second in dict.fromkeys((day, day[::-1]))
    )
    whole = "|".join(each for born in every for each in _with_its_year(born))
    alone = rf"(?:{either})(?![/-]?\w|\.\d|\s+of\b)"
    return re.compile(rf"(?<![\w/.$-])(?:(?:{whole})(?![^\W_])|{alone})") if days else None


def shielded(instead: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    """The same in marks that nobody writes: a month that was told is not read as a part of the next day."""

    def marked(found: re.Match[str]) -> str:
        said = instead(found)
        return said if said == found[0] else f"{TOLD}{said}{TOLD}"

    return marked


def _of_a_holiday(found: re.Match[str]) -> str:
    name, year = found["name"].lower(), full_year(found["year"] or found["cut"])
    days = _FROM_EASTER.get(name)
    month = _HOLIDAYS[name] if days is None else (_easter(int(year)) + timedelta(days)).month
    return f"{MONTHS[month - 1]} {year}"


def _easter(year: int) -> date:
    """Easter Sunday of a year, by the rule of Gauss as Butcher wrote it without exceptions."""
    moon, (century, of_century) = year % 19, divmod(year, 100)
    leap, rest = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * moon + century - leap - shift + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (moon + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _iso(found: re.Match[str]) -> str:
    year, month, day = next(
        found.group(*each) for each in ((1, 3, 4), (5, 6, 7), (8, 9, 10)) if found[each[0]]
    )
    if not _FIRST_YEAR <= int(full_year(year)) <= _LAST_YEAR:
        return found[0]  # a number in groups
    month = next((each for each in map(int, (month, day)) if 1 <= each <= _DECEMBER), 0)
    return f"{full_year(year)}-{month:02d}" if month else full_year(year)


def _month_and_year(found: re.Match[str]) -> str:
    """Month first, as it is written here; the second number where the first can be no month.

    With points between it is written day first as well: where either may be the month, the year alone is sure. A
    number behind a room or a section stays, and `3.4.15` is one as well as a day.
    """
    first, sign, second, year = found.group(1, 2, 3, 4) if found[1] else found.group(5, 6, 7, 8)
    is_short = len(year) < len(str(_FIRST_YEAR))
    if is_short and said_of_a_part(found.string, found.start()):
        return found[0]
    if is_short and sign.strip() == "." and not any(each.startswith("0") for each in (first, second)):
        return TAKEN_OUT
    if sign.strip() == "." and int(first) != int(second) and max(int(first), int(second)) <= _DECEMBER:
        return full_year(year)
    if not _FIRST_YEAR <= int(full_year(year)) <= _LAST_YEAR or _goes_before(found, sign):
        return found[0]  # a number in groups
    month = next((each for each in (first, second) if 1 <= int(each) <= _DECEMBER), "")
    if is_short and (not month or max(map(int, (first, second))) > _LAST_DAY):
        return TAKEN_OUT
    return f"{month}{sign.strip() or '/'}{full_year(year)}" if month else full_year(year)


def _goes_before(found: re.Match[str], sign: str) -> bool:
    """Whether more groups of one number stand before what looks like a day: `555-01-4-26`, `555 12 04 2011`."""
    before = found.string[max(0, found.start() - 6) : found.start()]
    part = rf"\d\s?{re.escape(sign.strip())}\s?" if sign.strip() else r"\d{3}\s"
    return re.search(rf"{part}\Z", before) is not None
