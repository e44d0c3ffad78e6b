"""Days that are written in figures with a slash, one or several: `4/12`, `1/9, 2/13 and 6/12`, `4/12 - 5/3/26`.

Each becomes its own month, and what stands between them stays. `3/4` may be a share as well: where nothing says that
it is a day, it stays; where a word may say so, and what follows may deny it, it becomes a number, which says nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from tui_review.instrument.language.date_forms import full_year
from tui_review.instrument.language.days import MONTHS
from tui_review.reports.figure_runs import TAKEN_OUT, counts_something
from tui_review.sought import Near, Sought

_M: Final = r"(?:1[0-2]|0?[1-9])"
_D: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b\.?,?"
_SPANISH_CUE: Final = r"desde|hasta|entre|nacid[oa]|fecha"
_SURE: Final = (
    r"on|since|until|till|before|after|dated|between|born|dob|d\.o\.b\.?|due|effective|as of"
    rf"|{_SPANISH_CUE}|{_WEEKDAY}"
)
"""Words behind which a day is said, if what follows does not count anything."""
_MAYBE: Final = r"by|from|to|of|through|thru|el|del|al"
"""Words behind which a day may be said, or a share."""
_TOLD: Final = (
    r"(?:seen|visited|visits?|met|contacts?|dates?|hearings?|meetings?|held|called|moved|placed|removed|absent|came"
    r"|court)(?:\s+(?:was|were|is|are))?"
)
"""Words of what is done on some day, and is counted, too."""
_SPANISH: Final = frozenset(("desde", "hasta", "entre", "nacido", "nacida", "fecha", "el", "del", "al"))
_TO: Final = r"-|to|through|thru|until|till|al?|hasta|bis"
_AND: Final = r"&|\+|;|,(?:\s*(?:and|or|y|o|&))?|and|or|y|o"
_BETWEEN: Final = rf"\s*(?:[-&+;]|,(?:\s*(?:and|or|y|o)\s|\s*&)?)\s*|\s+(?:{_TO}|{_AND})\s+"
_ONE: Final = (
    rf"(?:{_M}/{_D}(?:/'?(?:\d{{4}}|\d\d))?(?![\d/])(?:\s?-\s?{_D}(?![\d/.-]))?"
    rf"|(?!24/0?7\b)(?:1[3-9]|2\d|3[01])/{_M}(?![\d/]))"
)
_ANOTHER: Final = (
    rf"(?:\s*,\s*(?:(?:and|or|y|o|&)\s+)?|\s*&\s*|\s+(?:and|or|to|through|y|o)\s+){_D}(?![\w/%:]|\.\d|-\w)"
)
"""Another day of the month before it: the 16 of `5/15, 16 and 17`."""
_RUN: Final = re.compile(
    rf"(?i)(?:(?<!\w)(?P<cue>{_SURE}|{_MAYBE}|{_TOLD})(?P<gap>\s*:\s*|\s+)|(?<![\w/.$-])|(?<=\d{{4}}-))"
    rf"(?P<run>{_ONE}(?:(?:{_BETWEEN}){_ONE}|{_ANOTHER}){{0,60}})(?!\w|[%/]|-\d|\.\d)"
)
_A_DAY: Final = re.compile(
    rf"(?P<first>\d{{1,2}})(?:/(?P<second>\d{{1,2}})(?:/'?(?P<year>\d{{4}}|\d\d))?(?:\s?-\s?{_D}(?![\d/.-]))?)?"
)
_SURELY: Final = re.compile(rf"(?i)(?:{_SURE})\Z")
_PERHAPS: Final = re.compile(rf"(?i)(?:{_MAYBE})\Z")
_FROM_TO: Final = re.compile(rf"(?i)\s*(?:{_TO})\s*")
_IN_SPANISH: Final = re.compile(r"(?i)\s(?:y|o|al?|hasta)\s")
_OF: Final = re.compile(
    r"(?i)\s+(?:out\s+)?(?:of|de)\b(?!\s+(?:this|that|last|the\s+same|este|ese)\s+(?:year|ano)\b)"
)
_GOES_ON: Final = re.compile(
    r"\s*(?:[.,;:!?)\]\"'/]|-\s|\Z)|\s+(?:[(\[]|(?:and|or|but|at|in|with|when|she|he|they|we|it|you|the|a|an|to|for"
    r"|by|from|until|till|because|as|who|where|after|before|during|due|was|were|is|are|had|has|have|did|does|while|via"
    r"|per|if|that|which|mother|father|mom|dad|parents?|child|children|youth|worker|caseworker|cw|sw|staff|both|no|not"
    r"|her|his|their|our|this|then|there|also|too|again|already|later|about|regarding|re|on|through|y|o|pero|en|con|cuando|la|los|las|por|para"
    r"|of|de)\b)"
)
"""What may follow a day: the end of a sentence or of a part of it, and words that nothing is counted with."""
_SHARES_OF: Final = 12
_A_YEAR: Final = 4
_A_PART: Final = re.compile(
    r"(?i)(?<!\w)(?:rooms?|rms?|sections?|secs?|items?|chapters?|ch|articles?|art|rules?|paragraphs?|para|parts?|units?"
    r"|levels?|steps?|pages?|pp?|tables?|figures?|clauses?|versions?|v|questions?|grades?|beds?|suites?|codes?|standards?"
    r"|policy|policies|scor(?:es?|ed)|ratio|subdivisions?|title|statutes?|appendix|form|box|seccion|articulo|pregunta"
    r"|cuarto)\b\.?\s*:?\s*\Z|\u00a7+\s*\Z"
)
"""Before the number of a room, or of a part of a law or a form."""
_A_FEW_WORDS: Final = 20
"""Characters."""
_BEFORE_A_SLASH: Final = Near(sign=re.compile(r"[0-9][0-9]?/[0-9]"), words=4)
_MOST_DAYS: Final = 12

_DAYS_OF_ONE: Final = re.compile(
    rf"(?<![\d/])(?P<month>{_M})/{_D}(?:(?:-{_D})+/'?\d{{4}}"
    rf"|(?:\s*(?:,\s*and\b|[-,&]|and|to)\s*{_D})*\s*(?:,\s*and\b|[-,&]|and|to)\s*(?:1[3-9]|2\d|3[01])/'?\d{{4}}"
    rf"|(?:-{_D})*-(?:1[3-9]|2\d|3[01])/'?\d\d)(?![\d/])"
)
"""Days of one month with the year behind the last: `4/12-14/2026`; `2/10, 12/14` is none, nor `2/10, 12/2026`."""


Instead: TypeAlias = Callable[[re.Match[str]], str]
"""Says what is put in the place of a match."""


class _Day(NamedTuple):
    start: int
    end: int
    month: int
    """0 where it is that of the day before it."""
    day: int
    year: str
    written: str
    """The month as it is written."""

    @property
    def is_one(self) -> bool:
        """Whether some year has it."""
        return 1 <= self.day <= monthrange(2024, self.month)[1]

    def is_sooner_a_day(self) -> bool:
        """Whether it is more than a whole, as shares are not."""
        return self.month > self.day


def cut_runs(sought: Sought, shielded: Callable[[Instead], Instead]) -> None:
    """Every day that is written in figures with a slash, and several together; each `shielded` as others are."""
    sought.put(_DAYS_OF_ONE, shielded(_of_one), _BEFORE_A_SLASH)
    sought.put(_RUN, shielded(_months), _BEFORE_A_SLASH)


def _of_one(found: re.Match[str]) -> str:
    return f"{found['month']}/{full_year(found[0].rpartition('/')[2].strip(chr(39)))}"


def _months(found: re.Match[str]) -> str:
    cue = found["cue"] or ""
    run, others = found["run"], ""
    days = [_read(each) for each in _A_DAY.finditer(run)]
    begun = found.start("run")
    while not days[-1].month and counts_something(found.string, begun + days[-1].end):
        days.pop()  # `on 5/15, 3 visits`
    joints = [run[one.end : other.start] for one, other in pairwise(days)]
    is_parted = True
    while len(days) > 1 and _is_a_share(found.string, begun + days[-1].end, joints[-1]):
        days.pop()
        is_parted = re.search("[,;]", joints.pop()) is not None
    run, others = run[: days[-1].end], run[days[-1].end :]
    spanish = cue.casefold() in _SPANISH or any(map(_IN_SPANISH.fullmatch, joints))
    certainty = _certainty(found, days, joints, begun)
    match certainty if is_parted or not certainty else "doubt":
        case "day":
            said = _told(days, joints, spanish=spanish, between=cue.casefold() in ("between", "entre"))
        case "doubt":
            said = "".join(
                part
                for joint, each in zip(("", *joints), days, strict=True)
                for part in (
                    joint,
                    f"{each.written}/{full_year(each.year)}" if each.year else TAKEN_OUT,
                )
            )
        case _:
            return found[0]
    gap = found["gap"] or ""
    return f"{cue}{': ' if ':' in gap else gap and ' '}{said}{others}"


def _is_a_share(text: str, end: int, joint: str) -> bool:
    """Whether what ends here is a share behind days: `on 12/14 and 12/28; 3/4 of the visits`."""
    return _OF.match(text, end) is not None or (";" in joint and not _GOES_ON.match(text, end))


def said_of_a_part(text: str, at: int) -> bool:
    """Whether figures at a place are the number of a room, or of a part of something: `section 3.4.15`."""
    return _A_PART.search(text, max(0, at - _A_FEW_WORDS), at) is not None


def _read(found: re.Match[str]) -> _Day:
    if found["second"] is None:
        return _Day(found.start(), found.end(), 0, int(found["first"]), "", "")
    first, second = int(found["first"]), int(found["second"])
    is_turned = first > _MOST_DAYS
    month, day = (second, first) if is_turned else (first, second)
    written = found["second" if is_turned else "first"]
    return _Day(found.start(), found.end(), month, day, found["year"] or "", written)


def _certainty(found: re.Match[str], every: list[_Day], joints: list[str], begun: int) -> str:
    """Whether these are days (`day`), may be (`doubt`), or are left as they are."""
    days = [each for each in every if each.month]
    cue, text, end = found["cue"] or "", found.string, begun + days[-1].end
    if all(each.year for each in days):
        is_a_part = (
            len(days) == 1 and len(days[0].year) < _A_YEAR and said_of_a_part(text, found.start("run"))
        )
        return "" if is_a_part else "day"
    if _OF.match(text, end):
        return ""
    sure, maybe = _SURELY.match(cue) is not None, _PERHAPS.match(cue) is not None
    is_span = any(map(_FROM_TO.fullmatch, joints))
    sooner = any(each.is_sooner_a_day() for each in days) or (
        is_span and len({each.day for each in days}) > 1 and any(each.day > _SHARES_OF for each in days)
    )
    has_year = any(each.year for each in days)
    goes_on = _GOES_ON.match(text, end) is not None
    likely = sure or has_year or (sooner and bool(cue or is_span))
    if likely and goes_on and all(each.is_one or each.year for each in days):
        return "day"
    return "doubt" if sure or has_year or (maybe and goes_on) else ""


def _told(days: list[_Day], joints: list[str], *, spanish: bool, between: bool) -> str:
    """Each day as its month, with what stands between them; from one to another of one month it is told once."""
    in_words = not all(each.year for each in days if each.month)
    told: list[str] = []
    for at, each in enumerate(days):
        said = _one_told(each, in_words=in_words, spanish=spanish)
        if at and joints[at - 1] == "-" and _may_be_a_day_and_a_year(days[at - 1], each):
            said = "[day]"
        if (
            at
            and (between or _FROM_TO.fullmatch(joints[at - 1]))
            and _is_within(days[at - 1], each, told[-1], said)
        ):
            told[-1] = said
            continue
        told += [joints[at - 1], said] if at else [said]
    return "".join(told)


def _one_told(each: _Day, *, in_words: bool, spanish: bool) -> str:
    if not each.month:
        return TAKEN_OUT
    if spanish and not each.year and each.day <= _MOST_DAYS and each.day != each.month:
        # Day first, in Spanish: which of the two is the month, nothing tells.
        return "[day]"
    if not in_words:
        return f"{each.written}/{full_year(each.year)}"
    return f"{MONTHS[each.month - 1]} {full_year(each.year)}".rstrip()


def _may_be_a_day_and_a_year(before: _Day, each: _Day) -> bool:
    """`4/10-12/26` may be from the tenth to the twelfth of April 2026."""
    return not before.year and not each.year and each.month > before.day > 0 and each.day > _MOST_DAYS


def _is_within(before: _Day, each: _Day, said_before: str, said: str) -> bool:
    """Whether a span is of one month, of which the year is said at its end, or at both or none."""
    return each.month != 0 and before.month == each.month and said.startswith(said_before)
