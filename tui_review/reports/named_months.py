"""Days beside a month that is named: `April 12`, `the 12th of March`, `14 de marzo`, `May 15, 16 and 17`.

A text is gone through from month to month, and of each what stands before it and what stands behind it is looked at
by itself, never over the end of a sentence. A figure there goes without a word only where it is surely a day. Where it
may be a count as well ("10 of July's 12 visits", "the first March visit"), `[number]` stands in its place and the month
stays: the text says less then, and nothing else. Only what surely counts something stays ("In April, 14 visits").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from tui_review.instrument.language.date_forms import BEGINNINGS, ENDING, MONTH, full_year, month_number
from tui_review.instrument.language.days import MONTHS
from tui_review.reports.figure_runs import TAKEN_OUT, counts_something
from tui_review.sought import FIGURES, Near, Sought

TOLD: Final = "\u2060"
"""On both sides of what was told for figures. It stands in no text that is searched, as nobody sees it."""
_BOTH_ENDS: Final = 2
ORDINAL: Final = (
    r"(?i:(?:(?:twenty|thirty)[-\s]?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh"
    r"|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|primero)\b"
)
_CARDINAL: Final = (
    r"(?i:(?:(?:twenty|thirty)[-\s]?)?(?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|(?:treinta y )?un[oa]|dos|tres|cuatro|cinco|seis|siete"
    r"|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w+|veint\w+|treinta)\b"
)
_ENDED: Final = rf"\.?{ENDING}(?:(?![^\W\d_])|(?={MONTH}))"
_FIGURE: Final = rf"(?:3[01]|[12]\d|0?[1-9])(?!\d)(?:{_ENDED})?"
_ITEM: Final = rf"(?:{_FIGURE}|{ORDINAL}|{_CARDINAL})"
_AN_ITEM: Final = re.compile(_ITEM)
_IS_ORDINAL: Final = re.compile(rf"\d+{_ENDED}|{ORDINAL}")
_JOINT: Final = (
    r"(?:\s*[-/&]\s*|\s*,\s*(?:(?:and|or|y|o|&)\s+)?|\s+(?:and|or|to|through|thru|until|till|y|o|al?|hasta)\s+)"
    r"(?:the\s+|el\s+)?"
)
_DAYS: Final = rf"(?P<days>{_ITEM}(?:{_JOINT}{_ITEM}){{0,30}})"
"""No month has more: without an end, a long run of figures would be gone through from each of them."""
_FULL: Final = r"(?:1[89]|2[01])\d\d"
_YEAR: Final = (
    rf"(?:(?:,?\s*(?:(?:of|in|del?)\s+)?(?:the year\s+|ano\s+)?|\s*[-/]\s*|\.)(?P<year>{_FULL})(?!\d|[/.-]\d)"
    r"|,?\s*'(?P<cut>\d{2})(?!\d))"
)
_YEAR_BEHIND: Final = re.compile(rf"{_YEAR}|[-/.]?(?P<short>\d{{2}})(?![\d\w]|[/.-]\d)")
_A_MONTH: Final = re.compile(rf"(?:(?<![^\W\d_])|(?<=\d[a-zA-Z][a-zA-Z])|(?<=\d[a-zA-Z])){MONTH}")
"""Glued to a day, too: `13thJanuary`."""
_BEHIND: Final = re.compile(
    rf"(?P<gap>[\s,./:(-]{{0,4}})(?:(?:on\s+)?the\s+|el\s+)?{_DAYS}(?![\w%]|\s%|[:/.]\d|-(?!{MONTH})\w){_YEAR}?"
)
_BEFORE: Final = re.compile(
    rf"(?<![\w$:/#])(?:(?<!\d[.-])|(?<=(?<!\d){_FULL}-)){_DAYS}(?P<gap>(?:\s+day)?(?:\s+of\s+the\s+month)?"
    r"(?:\s+(?i:of|del?|in)\s+(?:(?:this|last|next|that|the\s+same)\s+)?|[\s,./-]{0,3}))\Z"
)
_FARTHEST: Final = 200
"""Characters before a month that the days of it take."""

# What stands around them

WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?"
_CUE: Final = re.compile(
    r"(?i)(?<!\w)(?:on|since|until|till|by|from|to|before|after|dated|between|and|through|thru|born|dob|d\.o\.b\.?|due"
    rf"|effective|as of|del?|al?|el|desde|hasta|entre|nacid[oa]|fecha|{WEEKDAY})(?:\s*:)?\s*(?:(?:the|el|dia)\s+)?\Z"
)
_SPANISH_CUE: Final = re.compile(r"(?i)(?<!\w)(?:el|del|al|dia)\s+\Z")
_WITHIN: Final = re.compile(
    r"(?i)(?<!\w)(?:in|during|for|en|durante|para|throughout|within|per)\s+(?:(?:early|late|mid|this|last|next)[\s-]+)?\Z"
)
"""Before a month in which something is counted."""
_A_SHARE: Final = re.compile(r"(?i)(?<!\w)(?:an?|one|two|three|un|una)[\s-]+\Z")
"""Before what is the third of something."""
_AN_END: Final = r"\s*(?:[;!?)\]\"]|\.(?!\d)|:(?!\d)|,(?=\s)|\Z)"
_ENDS: Final = re.compile(
    rf"{_AN_END}|\s+-\s(?!\d)|\s*\n\s*\n"
    rf"|(?:\s*[-/]\s*|,?\s+(?:to|through|thru|until|till|al?|hasta)\s+)(?:the\s+|el\s+)?"
    rf"(?:{TOLD}|{MONTH}|\d{{1,2}}/\d|\d{{4}}-\d|{_ITEM}\s+(?:of\s+|de\s+)?{MONTH})"
    rf"|(?:\s*&\s*|\s+(?:and|or|y|o)\s+)(?:{TOLD}|\d{{1,2}}/\d|\d{{4}}-\d|{MONTH}\.?\s+{_ITEM}"
    rf"(?:,?\s+{_FULL}(?!\d)|(?={_AN_END})))"
)
"""The end of a sentence or of a part of it, or another day."""
_GOES_ON: Final = re.compile(
    r"\s+(?:(?:she|he|they|we|it|i|you|the|a|an|at|in|on|with|when|while|where|because|as|but|who|whom|to|for|by|from"
    r"|until|till|after|before|during|via|per|if|that|which|her|his|their|our|this|then|there|also|too|again|and|or"
    r"|so|pero|en|con|cuando|la|los|las|por|para|y)(?!\w)(?!\s+(?:more|other|others|less|fewer)\b|\s+\d)"
    rf"(?!\s+{_CARDINAL})"
    r"|\[(?!number|day|address|link)[^\]\n]*\](?!\s+\w+s\b))",
    re.IGNORECASE,
)
"""Words that nothing is counted with; somebody in brackets."""
_IN_ANOTHER: Final = re.compile(rf"\s+(?:in|en)\s+(?:(?:early|late|mid|this|last)[\s-]+)?{MONTH}")
"""Behind what is counted in a month: the 2 of `3 in March, 2 in April`."""
_THE_NEXT: Final = re.compile(rf"(?:[-/.]|\s*(?:of\s+|de\s+)?){MONTH}")
_WORD_TOO: Final = re.compile(r"march|may|mar|mayo|(?i:set|ago|marc|juli|juni)")
"""Months that are words or names besides: in small letters, or always."""
_WORD_SOONER: Final = re.compile(r"(?i:set|ago)")
_CUT_SHORT: Final = 4
"""Letters of a month that is cut short: a point belongs to it."""
_FULL_NAMES: Final = frozenset(each.casefold() for each in (*MONTHS, "mayo"))
_NEAR_A_MONTH: Final = Near(tuple(BEGINNINGS), FIGURES)


class _Change(NamedTuple):
    """What is put in the place of a stretch of the text."""

    start: int
    end: int
    said: str


def cut_named_days(sought: Sought) -> None:
    """Of every day beside a named month the month is left; what may be a count becomes a number in brackets."""
    if sought.may_hold(_NEAR_A_MONTH):
        sought.put_at(_changes(sought.plain))


def _changes(text: str) -> Iterator[_Change]:
    """What is put where, from left to right; no figure is taken twice."""
    taken = at = 0
    is_told = False
    for found in _A_MONTH.finditer(text):
        is_told ^= text.count(TOLD, at, found.start()) % _BOTH_ENDS == 1
        at = found.start()
        if is_told or not month_number(found[0]) or at < taken:
            continue
        month = _Month(text, found.start(), found.end(), taken)
        for change in (*month.before(), *month.behind()):
            yield change
            taken = change.end
        taken = max(taken, month.end)


class _Month:
    """A month in a text, with the days on both of its sides."""

    def __init__(self, text: str, start: int, end: int, taken: int) -> None:
        """`taken` is where what belongs to the month before it ends."""
        self._text = text
        self._start = start
        self._name = text[start:end]
        is_short = len(self._name) <= _CUT_SHORT and self._name.casefold() not in _FULL_NAMES
        self._point = is_short and text.startswith(".", end)
        self.end = end + self._point
        """Where it ends, with the point of one that is cut short and the year that belongs to it."""
        self._taken = taken
        self._has_a_day = False
        self._has_some = False
        self._may_be_a_word = _WORD_TOO.fullmatch(self._name) is not None

    def before(self) -> Iterator[_Change]:
        """The days before it, with the year behind it."""
        text = self._text
        found = _BEFORE.search(text, max(self._taken, self._start - _FARTHEST), self._start)
        if found is None:
            return
        items = [each.span() for each in _AN_ITEM.finditer(text, *found.span("days"))]
        gap = found["gap"]
        self._has_some = True
        is_glued = gap.strip() in ("-", "/", ".") or not gap
        year = _YEAR_BEHIND.match(text, self.end)
        if (
            year is not None
            and year["short"]
            and not (is_glued and year[0][0] in f"{gap.strip()}{year['short'][0]}")
        ):
            year = None
        behind = year.end() if year is not None else self.end
        match self._verdict_before(found, items, behind, has_year=year is not None, is_glued=is_glued):
            case "day":
                self._has_a_day = True
                told = full_year(year["year"] or year["cut"] or year["short"]) if year is not None else ""
                said = f"{text[self._start : self.end]} {told}".rstrip()
                yield _Change(found.start(), behind, said)
                self.end = behind
            case "number":
                yield from (_Change(*each, TAKEN_OUT) for each in items)

    def _verdict_before(
        self,
        found: re.Match[str],
        items: list[tuple[int, int]],
        behind: int,
        *,
        has_year: bool,
        is_glued: bool,
    ) -> str:
        """Whether they are surely days (`day`), may be (`number`), or stay."""
        text, gap, at = self._text, found["gap"], found.start()
        ordinals = [_IS_ORDINAL.fullmatch(text, *each) is not None for each in items]
        in_figures = text[items[-1][0]].isdigit()
        cue = _CUE.search(text, max(0, at - 30), at) is not None
        if "." in gap and gap[-1:].isspace():
            # Over the end of a sentence, unless it is `28. November`.
            return "number" if in_figures and (cue or has_year) and "\n" not in gap else ""
        if "-" in gap and "/" in found["days"]:
            return ""  # `1/1 - February 1`
        joined = gap.split()
        if "in" in map(str.casefold, joined):
            return "number" if in_figures and all(ordinals) else ""
        is_a_word = self._may_be_a_word and not has_year and not joined
        if not in_figures and ((is_a_word and not cue) or "," in gap):
            return ""
        if (
            self._is_counted(behind)
            or "," in gap
            or ("-" in gap and gap[:1].isspace())
            or _A_SHARE.search(text, max(0, at - 10), at)
        ):
            return "number"
        if len(set(ordinals)) > 1 or any("," in text[one[1] : other[0]] for one, other in pairwise(items)):
            return "number"
        following = None if has_year else _BEHIND.match(text, self.end)
        if is_glued and following is not None and (following["year"] or following["cut"]):
            return "number"  # `April 12; 3-May 4, 2026`
        goes_on = self._goes_on(behind)
        is_said = "day" in joined or bool(
            joined and joined[0].casefold() in ("of", "de", "del") and all(ordinals)
        )
        is_spanish = _SPANISH_CUE.search(text, max(0, at - 10), at) is not None and bool(joined) and goes_on
        sure = is_said or is_spanish or is_glued or (goes_on and (has_year or cue)) or (has_year and cue)
        return "day" if sure and not (is_a_word and is_glued and not cue) else "number"

    def behind(self) -> Iterator[_Change]:
        """The days behind it, with their year."""
        text = self._text
        found = _BEHIND.match(text, self.end)
        if found is None:
            return
        gap = found["gap"]
        year = found["year"] or found["cut"] or ""
        if not year and "." in gap and gap[gap.index(".") + 1 :][:1].isspace():
            return
        items = [each.span() for each in _AN_ITEM.finditer(text, *found.span("days"))]
        if not year:
            self._without_the_next(items)
            while len(items) > 1 and counts_something(text, items[-1][1]) and "," in self._joint(items, -1):
                items.pop()
        sure = self._surely(found, items, has_year=bool(year)) if items else None
        if sure is None:
            return
        end = items[sure - 1][1] if sure < len(items) or not year else found.end()
        if sure:
            said = f" {full_year(year)}".rstrip() if sure == len(items) else ""
            # The point of one that is cut short ends the sentence as well.
            ends = self._point and not said and text.startswith(".", end)
            yield _Change(self.end, end + ends, said)
        yield from (_Change(*each, TAKEN_OUT) for each in items[sure:])

    def _surely(self, found: re.Match[str], items: list[tuple[int, int]], *, has_year: bool) -> int | None:
        """How many of them, from the first, are surely days, the others being perhaps; None where they are counts."""
        text, gap = self._text, found["gap"]
        first, last = items[0], items[-1]
        in_figures = text[first[0]].isdigit()
        is_ordinal = _IS_ORDINAL.fullmatch(text, *first) is not None
        behind = found.end() if has_year else last[1]
        is_loose = any(sign in gap for sign in ",:(\n") or (gap[:1].isspace() and "-" in gap)
        within = _WITHIN.search(text, max(0, self._start - 30), self._start) is not None
        cue = _CUE.search(text, max(0, self._start - 30), self._start) is not None
        counted = self._is_counted(behind)
        if has_year and not self._has_a_day and not (counted and within):
            return len(items)
        if _WORD_SOONER.fullmatch(self._name) and not cue:
            return None
        if not in_figures and not is_ordinal and (is_loose or (self._may_be_a_word and not cue)):
            return None
        if counted and len(items) == 1 and (is_loose or within or (self._may_be_a_word and not cue)):
            return None
        if (
            counted
            or is_loose
            or within
            or self._has_a_day
            or (self._may_be_a_word and not cue and not is_ordinal)
        ):
            return 0
        if _ENDS.match(text, behind) or (cue and self._goes_on(behind)):
            return len(items)
        commas = [at for at in range(1, len(items)) if "," in self._joint(items, at)]
        return commas[-1] if commas else 0

    def _joint(self, items: list[tuple[int, int]], at: int) -> str:
        """What stands before one of some days."""
        at %= len(items)
        return self._text[items[at - 1][1] : items[at][0]]

    def _without_the_next(self, items: list[tuple[int, int]]) -> None:
        """Takes out what is the day of the month that follows: the 12 of `3 of April 12 May`; of `12-14 May` both."""
        is_next = _THE_NEXT.match(self._text, items[-1][1]) is not None
        if is_next and (len(items) > 1 or self._has_some):
            while items:
                start, _ = items.pop()
                if self._text[start - 1] != "-":
                    break

    def _is_counted(self, behind: int) -> bool:
        """Whether something of the month, or of what stands there, is counted."""
        text = self._text
        return (
            text.startswith("'", behind)
            or counts_something(text, behind)
            or _IN_ANOTHER.match(text, behind) is not None
        )

    def _goes_on(self, behind: int) -> bool:
        return any(each.match(self._text, behind) is not None for each in (_ENDS, _GOES_ON))
