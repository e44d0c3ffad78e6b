"""A second look at what is told without the people: whether a name, birth date or number of the review still stands.

It shares no pattern with what took them out, so that what one has overlooked stops at the other.
"""

from __future__ import annotations

import re
from calendar import day_abbr, day_name
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.instrument.language.date_forms import BEGINNINGS, month_number
from tui_review.instrument.language.days import MONTHS, is_date
from tui_review.instrument.loading.wording import texts_of
from tui_review.reports.case_numbers import (
    is_a_case_s,
    is_a_number_s_own,
    is_a_span,
    is_a_year,
    said_of_a_case,
)
from tui_review.reports.ever_given import EverGiven, births_in, ever_given
from tui_review.reports.figure_runs import SPELT, TAKEN_OUT, counts_something
from tui_review.reports.identifiers import OLDEST
from tui_review.reports.inside_words import SHORTEST_BROKEN, are_words, has_a_name, may_have_a_name
from tui_review.reports.names_there import NamesThere
from tui_review.review.names import TITLES, is_everyday, is_unspaced
from tui_review.sought import plain_signs

if TYPE_CHECKING:
    from datetime import date

    from tui_review.instrument.model import Column, Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review
    from tui_review.telling.reported import ReportedAnswer, ReportedReview

_BRACKETS: Final = re.compile(r"\[[^\]]*\]")
_JOINED: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)+")
_CAPITALS: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[\W_]{1,3}(?=[A-Z])[^\W\d_]+)+")
"""What may be one name with blanks put into it: each word but the first begins with a capital."""
_WORDS: Final = re.compile(r"[^\W\d_]+")
_IN_A_NAME: Final = "-_*~\\'."
"""Signs that stand in a name, between its words or in them."""
_BROKEN_BY: Final = "-*~\\\u00ac"
"""Signs, besides blanks and ends of lines, at which a name is broken in two."""
_TOKEN: Final = re.compile(r"\S+")
_LABELLED: Final = re.compile(r"(?<![\w@])[\w@]*[\d_@]\w*")
"""What is no word, but may have a name in it: an account, a file."""
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[^\w\[]{1,4}(?=\d)")
_PLURALS: Final = frozenset(("", "s", "es"))
_SHORTEST_NAME: Final = 3
_SHORTEST_INSIDE: Final = 4
"""Letters of a name that is looked for inside of other words."""
_LONGEST_NUMBER: Final = 24
"""Characters: what is longer is a text with numbers in it."""
_FEWEST_DIGITS: Final = 7
"""So many digits in a row are a number by which somebody is known: fewer may be a count."""
_LOOKED_AT: Final = frozenset({"place", "entries", "ratings", "notes", "history"})
"""Parts of a told review whose texts are gone through one by one."""
_NOBODY_S: Final = frozenset(
    (
        *(
            "id",
            "rules",
            "version",
            "status",
            "started",
            "counts",
            "case",
            "case_type",
            "period_start",
            "completed",
        ),
        *("grids", "inquiries", "warned", "faulty", "unreadable", "unsettled", "broken", "deidentified"),
    )
)
"""Those in which nobody has written anything, or that are left out elsewhere; all others are looked through."""
_NEAR: Final = 3
"""So many words lie at most between the month and the day of a date."""


_RUNS: Final = re.compile(r"[^\W_]+")
_IN_PARTS: Final = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_SENTENCE_ENDS: Final = re.compile(r"[.;!?,\[]")
_MARKS: Final = frozenset(("no", "nos", "number", "numbers", "num", "numero", "nro"))
"""What says that the next is a number."""
_JOINING: Final = frozenset(("is", "was", "es", "era", "of", "de", "the", "la"))
"""What may stand between a word and its number."""
_FARTHEST: Final = 5
"""So many words on, figures are no more a word's number."""


class _KnownNames(NamedTuple):
    """The names of a review, by their letters."""

    names: frozenset[str]
    everyday: frozenset[str]
    """Those that are words of every case as well: they are names where they are written so."""
    unspaced: frozenset[str]
    """Those in a script without blanks."""
    breakable: frozenset[str]
    """Those of the first that are letters and nothing else, long enough to be known in pieces."""

    @classmethod
    def of(cls, names: Collection[str]) -> _KnownNames:
        """In which of them each form belongs."""
        unspaced = {name for name in names if is_unspaced(name)}
        everyday = {name for name in names if is_everyday(name)}
        spelled = {name for name in names if name not in unspaced and name not in everyday}
        ordinary = frozenset(
            bare for name in spelled for bare in _bare_names(name) if len(bare) >= _SHORTEST_NAME
        )
        return cls(
            ordinary,
            frozenset(bare for name in everyday for bare in _bare_names(name)) - ordinary - {""},
            frozenset(_folded("".join(name.split())) for name in unspaced if len("".join(name.split())) > 1),
            frozenset(
                bare
                for name in spelled
                if all(sign.isalpha() or sign.isspace() or sign in _IN_A_NAME for sign in _folded(name))
                if len(bare := "".join(_WORDS.findall(_folded(name)))) >= SHORTEST_BROKEN
            ),
        )

    def among(self, some: frozenset[str]) -> _KnownNames:
        """Those that are among some."""
        return _KnownNames(*(each & some for each in self))


class StillNamed(NamedTuple):
    """Where something of the review still stands."""

    place: str
    """The question, note or act."""
    line: int
    word: int
    """Which word of the line, from 1 on: what it is, is not said."""

    def __str__(self) -> str:
        """The place in words."""
        return f"{self.place} (line {self.line}, word {self.word})"


def still_there(told: ReportedReview, review: Review, names: Collection[str]) -> list[StillNamed]:
    """Where in a told review a name, or a number or birth date of the review, still stands.

    Of phrases of several words each word is everybody's: they are looked for as a whole.
    """
    every = _KnownNames.of(names)
    there = NamesThere(frozenset[str]().union(*every))
    given = tuple(ever_given(told.rules, review))
    # Of a birth date its day of the year is looked for.
    births = tuple({(born.month, born.day): born for born in births_in(given)}.values())
    numbers = frozenset(_numbers(given))
    found = (
        StillNamed(place, line, word)
        for place, text in filter(all, _texts(told))
        for plain in (plain_signs(text),)
        for known, wide in ((every.among(there.those_in(plain)), _wide_letters(text)),)
        for line, word in (
            *(
                (line, word)
                for line, written in enumerate(plain.splitlines(), 1)
                for word in _standing_in(written, known, numbers, births, wide)
            ),
            *_in_pieces(plain, known),
        )
    )
    return list(dict.fromkeys(found))


def _in_pieces(text: str, known: _KnownNames) -> Iterator[tuple[int, int]]:
    """The line and the word at which a name begins that is broken in two, over the end of a line too."""
    bare = _BRACKETS.sub(lambda found: "." * len(found[0]), text)
    everyday = (name for name in known.everyday if len(name) >= SHORTEST_BROKEN)
    called = (each for each in _broken_there(bare, everyday) if bare[each[0]].isupper())
    for start, end in (*_broken_there(bare, known.breakable), *called):
        if not are_words(bare, start, end):
            before = text[: start + 1].splitlines()
            yield len(before), len(before[-1].split())


def _broken_there(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """From where to where the letters of a name stand one behind the other, and something between some of them."""
    places = [at for at, sign in enumerate(text) if not sign.isspace() and sign not in _BROKEN_BY]
    said = "".join(small if len(small := text[at].casefold()) == 1 else text[at] for at in places)
    for name in names if len(places) < len(text) else ():
        at = said.find(name)
        while at >= 0:
            start, last = places[at], places[at + len(name) - 1]
            behind = _WORDS.match(text, last + 1)
            ending = behind[0] if behind is not None else ""
            begins = not start or not text[start - 1].isalnum()
            if last - start >= len(name) and begins and ending.casefold() in _PLURALS:
                yield start, last + 1 + len(ending)
            at = said.find(name, at + 1)


def _standing_in(
    line: str, known: _KnownNames, numbers: frozenset[str], births: Sequence[date], wide: frozenset[str]
) -> Iterator[int]:
    """Which words of a line still name somebody, counted from 1; `wide` are letters that are several there."""
    with_case = _BRACKETS.sub(lambda found: "." * len(found[0]), line)
    bare = with_case.casefold()
    words = [(found.start(), found[0]) for found in _WORDS.finditer(bare)]
    for at, word in (*words, *_put_together(with_case)):
        if _made_of(word, known):
            yield _word_at(line, at)
    inside = tuple(name for name in known.names if len(name) >= _SHORTEST_INSIDE and name in bare)
    for at, word in words if inside else ():
        if has_a_name(word, inside):
            yield _word_at(line, at)
    yield from (_word_at(line, at) for at in _everyday_there(with_case, known.everyday))
    yield from (_word_at(line, at) for at in _unspaced_there(bare, known.unspaced))
    names = known.names | {each for each in known.everyday if len(each) >= _SHORTEST_NAME}
    yield from (_word_at(line, at) for at in _spelled_out(bare, names, wide))
    for found in _LABELLED.finditer(bare):
        is_inside = any(len(name) >= _SHORTEST_INSIDE and name in found[0] for name in known.names)
        if is_inside or any(name in found[0].replace("_", "") for name in known.breakable):
            yield _word_at(line, found.start())
    yield from (_word_at(line, at) for at in _digits_there(bare, numbers))
    if births and any(month in bare for month in BEGINNINGS):
        yield from (_word_at(line, at) for at in _born_there(bare, births))
    yield from (_word_at(line, at) for at in _birthdays_there(line, births))
    yield from (_word_at(line, at) for at in _case_numbers_there(with_case))


def _everyday_there(line: str, names: frozenset[str]) -> Iterator[int]:
    """Where a word of every case is written as a name: with a capital, or behind a title; a plural, too."""
    before = ""
    for found in _WORDS.finditer(line) if names else ():
        small = found[0].casefold()
        is_name = small in names or small.removesuffix("s") in names or small.removesuffix("es") in names
        if is_name and (found[0][0].isupper() or before in TITLES):
            yield found.start()
        before = small


def _unspaced_there(line: str, names: frozenset[str]) -> Iterator[int]:
    """Where the characters of a name stand one behind the other, blanks between them or not."""
    if not names:
        return
    places = [at for at, sign in enumerate(line) if not sign.isspace()]
    said = "".join(line[at] for at in places)
    for name in names:
        at = said.find(name)
        while at >= 0:
            # A sign that ends a syllable belongs to the one before it, which is another one by it.
            if not "\u1160" <= said[at + len(name) : at + len(name) + 1] <= "\u11ff":
                yield places[at]
            at = said.find(name, at + 1)


def _bare_names(name: str) -> Iterator[str]:
    """The letters of a name, and those of what stands together in a word of several pieces: `O'Brien-Berg`."""
    small = _folded(name)
    yield "".join(_WORDS.findall(small))
    for joined in _JOINED.findall(small):
        pieces = _WORDS.findall(joined)
        ends = range(2, len(pieces) + 1)
        yield from ("".join(pieces[start:end]) for end in ends for start in range(end - 1))


def _put_together(line: str) -> Iterator[tuple[int, str]]:
    """Words side by side as one, in small letters: `Mc Allister`."""
    for found in _CAPITALS.finditer(line):
        words = [(each.start(), each[0].casefold()) for each in _WORDS.finditer(line, *found.span())]
        for at, (start, _) in enumerate(words):
            yield from (
                (start, "".join(word for _, word in words[at:end]))
                for end in (at + 2, at + 3)
                if end <= len(words)
            )


def _wide_letters(text: str) -> frozenset[str]:
    """The letters of a text that are several in plain signs, as these: the ß of `G.r.o.ß`."""
    folded = (_folded(sign) for sign in set(text) if not sign.isascii())
    return frozenset(each for each in folded if len(each) > 1 and each.isalpha())


@lru_cache(1 << 6)
def _spelled(wide: frozenset[str]) -> re.Pattern[str]:
    """What finds letters one by one."""
    letter = rf"(?:{'|'.join((*sorted(wide, key=len, reverse=True), chr(92) + 'w'))})"
    return re.compile(rf"\b{letter}(?:[ .\-_]{letter})+\b")


def _spelled_out(line: str, names: frozenset[str], wide: frozenset[str]) -> Iterator[int]:
    """Where a name begins that is written letter by letter, each of several in a row."""
    for found in _spelled(wide).finditer(line):
        letters = [each for each in range(*found.span()) if line[each].isalpha()]
        said = "".join(line[each] for each in letters)
        for name in names:
            at = said.find(name)
            while at >= 0:
                yield letters[at]
                at = said.find(name, at + 1)


def _digits_there(line: str, numbers: frozenset[str]) -> Iterator[int]:
    """Where each of the numbers begins, whatever stands between its digits."""
    if not any(number in _BETWEEN_DIGITS.sub("", line) for number in numbers):
        return
    for number in numbers:
        found = re.finditer(r"[^\w\[]{0,4}".join(number), line)
        yield from (each.start() for each in found)


def _born_there(line: str, births: Sequence[date]) -> Iterator[int]:
    """Where the name of a month stands in which somebody was born, with the day beside it; a count is none."""
    tokens = [(found.start(), found.end(), found[0].strip(".,;:()")) for found in _TOKEN.finditer(line)]
    for number, (at, _, token) in enumerate(tokens):
        if not (month := month_number(token)):
            continue
        beside = tokens[max(0, number - _NEAR) : number + _NEAR + 1]
        for born in births:
            if month == born.month and any(
                re.fullmatch(rf"0?{born.day}(?:\W?[^\W\d]\w*|\W)?", each) and not counts_something(line, end)
                for _, end, each in beside
            ):
                yield at


def _birthdays_there(line: str, births: Sequence[date]) -> Iterator[int]:
    """Where a month and a day stand in figures on which somebody was born; a share of something is none."""
    days = {frozenset((born.month, born.day)) for born in births}
    tokens = [(found.start(), found[0]) for found in _TOKEN.finditer(line)] if days else []
    for number, (at, token) in enumerate(tokens):
        figures = token.strip(".,;:()?!\"'").removesuffix("'s").replace("-", "/").replace(".", "/").split("/")
        is_day = len(figures) == len(("month", "day")) and all(map(str.isdecimal, figures))
        after = tokens[number + 1][1] if number + 1 < len(tokens) else ""
        if is_day and after != "of" and frozenset(map(int, figures)) in days:
            yield at


def _case_numbers_there(line: str) -> Iterator[int]:
    """Where figures stand behind what says that they are a case's number: `docket 7`, `case no. 12-34`."""
    runs = [(found.start(), found.end(), found[0].casefold()) for found in _RUNS.finditer(line)]
    for number, (_, _, cue) in enumerate(runs):
        if not said_of_a_case(cue.removesuffix("s")) and not said_of_a_case(cue):
            continue
        before = {word for _, _, word in runs[max(0, number - 3) : number]}
        marked = bool(before & _MARKS) and bool(before & _JOINING)
        for (_, end, _), (start, _, word) in pairwise(runs[number : number + _FARTHEST]):
            marked = marked or word in _MARKS or "#" in line[end:start]
            if _SENTENCE_ENDS.search(line, end, start) and not marked:
                break
            if any(map(str.isdigit, word)):
                if _is_a_case_number(line, start, cue, marked=marked):
                    yield start
                break
            if word not in _MARKS and word not in _JOINING and not said_of_a_case(word):
                break


def _is_a_case_number(line: str, start: int, cue: str, *, marked: bool) -> bool:
    """Whether figures at a place are a number, by the word before them and by what they look like."""
    found = _IN_PARTS.match(line, start)
    if found is None or counts_something(line, found.end()) or is_a_year(found[0]):
        return False
    in_parts = len(_RUNS.findall(found[0])) > 1
    return marked or is_a_number_s_own(cue) or (in_parts and is_a_case_s(cue))


def _word_at(line: str, at: int) -> int:
    return len(line[: at + 1].split())


@lru_cache(1 << 12)
def _made_of(word: str, known: _KnownNames) -> bool:
    """Whether a word is a name, or names glued together: not of words of every case alone, as `caseworker` is."""
    if word in known.names:
        return True
    reached = {(0, False)}
    longest = max(map(len, (*known.names, *known.everyday)), default=0)
    for end in range(_SHORTEST_NAME, len(word) + 1):
        reached = {each for each in reached if end - each[0] <= longest}
        for start, named in tuple(reached):
            piece = word[start:end] if end - start >= _SHORTEST_NAME else ""
            if piece in known.names or piece in known.everyday:
                reached.add((end, named or piece in known.names))
    return (len(word), True) in reached


def _folded(text: str) -> str:
    return plain_signs(text).casefold()


def _numbers(given: Sequence[EverGiven]) -> Iterator[str]:
    """The digits of the birth dates, in any order, and of the numbers in the short answers and cells of a review.

    Those that are long enough. Other days are none: their digits may come together from a month and a count.
    """
    for _, said, *_ in given:
        if not isinstance(said, str) or len(said) > _LONGEST_NUMBER or "\n" in said:
            continue
        digits = re.sub(r"\D", "", plain_signs(said))
        if len(digits) >= _FEWEST_DIGITS and not is_date(said):
            yield digits
    for born in births_in(given):
        yield from (f"{born:{form}}" for form in ("%Y%m%d", "%m%d%Y", "%d%m%Y"))
        yield f"{born.month}{born.day}{born.year}"


def _texts(told: ReportedReview) -> Iterator[tuple[str, str]]:
    """Everything that people wrote, each with the place it stands at; no word of the instrument."""
    yield "place", told.place
    for id_, entry in told.entries.items():
        for text in _written(told, entry):
            yield id_, text
    for id_, rated in told.ratings.items():
        if rated.override is not None:
            yield id_, rated.override.reason
    for id_, note in told.notes.items():
        yield id_, note.narrative_then
        yield from ((id_, message.text) for message in note.messages)
    for number, act in enumerate(told.history, 1):
        yield f"act {number}", act.reason
    for each in fields(told):
        if each.name not in _LOOKED_AT | _NOBODY_S:
            yield from ((each.name, text) for text in _texts_in(getattr(told, each.name)))


def _texts_in(value: object) -> Iterator[str]:
    """Every text in a value, whatever it is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (*_texts_in(key), *_texts_in(inner))
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts_in(inner)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts_in(getattr(value, each.name))


def _written(told: ReportedReview, entry: ReportedAnswer) -> Iterator[str]:
    question = told.question(entry.question)
    yield from (entry.narrative, entry.flag, *entry.described.values())
    match entry.value:
        case str() as text if text not in _own_words(question):
            yield text
        case dict() as rows:
            for row in rows.values():
                for key, cell in row.items() if isinstance(row, dict) else ():
                    column = question.column(key)
                    if isinstance(cell, str) and column is not None and cell not in _own_words(column):
                        yield cell


def _own_words(part: Question | Column) -> tuple[str, ...]:
    """What may be chosen at a question or column: words of the instrument, whoever's name is among them."""
    return (*part.options, *part.alternatives)


def taken_out(told: ReportedReview) -> Counter[str]:
    """How often something stands in brackets in place of what was taken out of the texts, by what stands there."""
    return Counter(found[1:-1] for _, text in _texts(told) for found in _BRACKETS.findall(text))


class Suspicion(NamedTuple):
    """Something that a person has to decide about."""

    place: str
    what: str
    """`name` or `number`."""
    word: str


_CAPITAL: Final = re.compile(
    r"(?<![^\W_])(?<!\w')[^\W\d_a-z][^\W\d_]*|(?<=\w')(?!(?:LL|RE|VE)\b)[^\W\d_a-z][^\W\d_]+"
)
"""A word with a capital, also in quotes, and what comes behind an apostrophe (`O'Malley`) but in a word cut short."""
_CAPITAL_INSIDE: Final = re.compile(r"(?<![^\W_])[a-z]+[A-Z][^\W\d_]*")
"""`deShawn`."""
_FIGURES: Final = re.compile(r"(?<![^\s,;()\[\]\"])[^\s,;()\[\]\"]*\d[^\s,;()\[\]\"]*")
_PLAIN_FIGURE: Final = re.compile(
    r"[$]?(?!0\d\.)\d{1,2}(?:[.]\d{1,2})?%?|[$]\d[\d.,]*|\d{1,3}%|[1-9](?:st|nd|rd|th)|\d{1,2}(?::\d\d)?(?:[ap]\.?m)?"
    r"|\d{1,2}[-/]\d{1,2}(?=x)|\d{1,2}(?:-(?:to|or)-\d{1,2})?-(?:minute|hour|day|week|month|year)s?(?:-olds?)?"
    r"|(?:19|20)\d\d(?:s|[-/]\d{1,2}|[-/](?:19|20)\d\d)?|\d{1,2}[-/](?:19|20)\d\d"
)
"""What a figure may look like that says nothing of who somebody is: small counts, shares, hours, years, months."""


_PUT_THERE: Final = re.compile(rf"{OLDEST}(?:th or later|[ -]or[ -]more(?:[ -]years?(?:[ -]olds?)?)?)")
"""What stands for an age that was taken out."""
_MAY_BE_AN_AGE: Final = re.compile(r"9\d\+?")
_IN_YEARS: Final = re.compile(r"(?i)[\s-]?(?:years?|yrs?)\b")
"""What is counted so may be an age as well."""
_MAY_SAY_AN_AGE: Final = re.compile(
    r"(?i)\b(?:ninet(?:y[-\w]*|ies|ieth)|(?:a|one)[- ]hundred|noventa|nonagen\w+|centen\w+)\b"
)
_LABEL_WORDS: Final = (
    "dob doa dod tel ph phone cell fax ext mobile email mail zip dl vin npi acct ref no nos nr apt po re"
)
_LABELS: Final = frozenset(_LABEL_WORDS.split())
"""What people write before a number or a day, and is nobody's name."""
_INITIALS: Final = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,3}[A-Z]\.?(?![\w.])")
_NO_INITIALS: Final = frozenset(
    ("U.S.", "U.S", "A.M.", "P.M.", "D.C.", "B.A.", "M.D.", "R.N.", "P.O.", "D.O.B.")
)
_HANDLE: Final = re.compile(r"(?<![\w.])@\w[\w.]*\w")
"""What somebody is called in a network."""
_EARLY: Final = re.compile(r"18\d\d|19[0-3]\d")
"""A year in which whoever was born then is over 89."""
_SHORT_YEAR: Final = re.compile(r"(?<!\w)'\d\d(?![\w'])")
_STATE_CODES: Final = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA"
    " RI SC SD TN TX UT VT VA WA WV WI WY DC PR"
)
_STATES: Final = frozenset(_STATE_CODES.split())
_BEFORE_A_STATE: Final = re.compile(r"(?:,|\bin)\s\Z")
_CALLED_AS_A_MONTH: Final = frozenset(("jan", "jun", "mar", "juli", "mai", "augu"))
"""Months cut short that people are called by."""
_OF_A_YEAR: Final = re.compile(r"\.?,?\s+(?:of\s+|del?\s+)?'?\d")


def doubtful(told: ReportedReview, names: Collection[str] = ()) -> Iterator[Suspicion]:
    """What may still say who somebody is, each once at its place, for a person to decide.

    All that is not known to be harmless: what is written with a capital and is no word of the instrument's texts,
    nor in small letters of the review's, nor a label of a number, a state or a month; figures that are more than a
    small count, a share, a year or an id of a question, or may be an age over 89; and longer words with a short one
    of the review's `names` at an end, and words that are one of them together.
    """
    listed = _KnownNames.of(names)
    short = tuple(sorted(each for each in listed.names if each.isalpha()))
    texts = [
        (place, plain_signs(_PUT_THERE.sub("…", _BRACKETS.sub(_masked, text))))
        for place, text in _texts(told)
        if text
    ]
    small = {word for _, text in texts for word in _WORDS.findall(text) if word.islower()}
    known = _words_of(told.rules) | small | frozenset(TITLES)
    ids = {id_.casefold() for id_ in (*told.rules.questions, *told.rules.rated)}
    doubts = (
        Suspicion(place, what, word)
        for place, text in texts
        for what, word in (
            *(
                ("name", found[0])
                for found in (*_CAPITAL.finditer(text), *_CAPITAL_INSIDE.finditer(text))
                if not _is_known(found[0], known) and not _is_a_label(found)
            ),
            *(
                ("name", word)
                for word in _WORDS.findall(text)
                if not word[0].isupper() and may_have_a_name(word.casefold(), short)
            ),
            *(
                ("name", " ".join(text[start:end].split()))
                for start, end in sorted(_broken_there(text, listed.breakable))
                if are_words(text, start, end)
            ),
            *(("name", found[0]) for found in _INITIALS.finditer(text) if found[0] not in _NO_INITIALS),
            *(("name", found[0]) for found in _HANDLE.finditer(text)),
            *(("number", word) for word in _numbers_in(text, ids)),
        )
    )
    yield from dict.fromkeys(doubts)


def _masked(found: re.Match[str]) -> str:
    """What stands for something taken out; figures that somebody has put in brackets stay."""
    if found[0] == TAKEN_OUT:
        return f"…{_NUMBER_OUT}"
    return found[0] if _ONLY_FIGURES.fullmatch(found[0]) else "…"


def _is_known(word: str, known: frozenset[str]) -> bool:
    """A word that is everybody's, also in a simple other form."""
    small = word.casefold()
    endings = ("s", "es", "ed", "d", "ing", "ly")
    return (
        len(word) == 1
        or small in known
        or any(
            small.endswith(ending) and len(small) > len(ending) + 1 and small.removesuffix(ending) in known
            for ending in endings
        )
    )


def _is_a_label(found: re.Match[str]) -> bool:
    """Whether what has a capital says of what the figures beside it are."""
    word, text = found[0], found.string
    small = word.casefold()
    if word in _STATES and (
        _BEFORE_A_STATE.search(text, 0, found.start()) or text.startswith((" .", "..."), found.end())
    ):
        return True
    if month_number(small):
        return small not in _CALLED_AS_A_MONTH or _OF_A_YEAR.match(text, found.end()) is not None
    return small in _LABELS or is_a_number_s_own(small) or is_a_case_s(small)


_MAY_BE_A_DAY: Final = re.compile(
    r"(?<![\w$.,/-])(?:(?P<first>\d{1,2})(?P<sign>[.-])(?P<second>\d{1,2})(?P<point>\.(?=\s+[a-z]|\s*[,;)]))?"
    r"|(?P<alone>\d{1,2})\.\s(?=[A-Z])(?P<month>[A-Z][a-z]{2,9})|(?P<one>\d{1,2})\s(?P<two>\d{1,2})\s\d\d)"
    r"(?![\w%/]|[.-]\d)"
)
_COUNTED_BEFORE: Final = re.compile(
    r"(?i)(?:\b(?:ages?|aged|items?|grades?|pages?|sections?|scored?|scale)|\$)\s?\Z"
)
_DECEMBER: Final = 12
_LAST_DAY: Final = 31


def _days_in(text: str) -> Iterator[tuple[int, str]]:
    """Where what may be a day in figures begins, and what it is: `4-12`, `28.11.`, `28. November`, `4 12 26`."""
    for found in _MAY_BE_A_DAY.finditer(text):
        if found["month"]:
            if month_number(found["month"]):
                yield found.start(), found[0]
            continue
        first, second = sorted(map(int, (found["first"] or found["one"], found["second"] or found["two"])))
        is_a_day = 1 <= first <= _DECEMBER and second <= _LAST_DAY
        # 3.5 is a count sooner than a day.
        is_a_decimal = found["sign"] == "." and not found["point"] and len(found["second"]) == 1
        is_counted = counts_something(text, found.end()) or _COUNTED_BEFORE.search(
            text, max(0, found.start() - 10), found.start()
        )
        if is_a_day and not is_a_decimal and not is_counted:
            yield found.start(), found[0]


def _numbers_in(text: str, ids: set[str]) -> Iterator[str]:
    """What may be a number or an age that says who somebody is, or a day."""
    runs = dict(_runs_in(text, ids))
    alone = {**dict(_figures_in(text, ids)), **dict(_days_in(text))}
    within = {at for start, run in runs.items() for at in range(start, start + len(run))}
    others = ((at, word) for at, word in alone.items() if at not in within)
    yield from (word for at, word in _behind_a_place(text) if at not in within and at not in alone)
    yield from (" ".join(word.split()) for _, word in sorted((*runs.items(), *others)))
    yield from (found[0] for found in _SHORT_YEAR.finditer(text))
    yield from (found[0] for found in _MAY_SAY_AN_AGE.finditer(text) if _may_be_an_age(text, found.end()))


_ONLY_FIGURES: Final = re.compile(rf"(?i)(?:[\W\d_]|{SPELT})+")
_NUMBER_OUT: Final = "\u00a4"
"""Where a number was taken out, in a text that is gone through."""
_IN_FIGURES: Final = r"(?:[^\W\d]|(?<=\w)[.:/,'-](?=\w))*+\d(?:\w|[.:/,'-](?=\w))*+"
_A_PART: Final = rf"(?:{_IN_FIGURES}|(?i:(?<![^\W_]){SPELT}))"
_A_WORD_OR_FIGURES: Final = re.compile(_A_PART)
_IN_A_ROW: Final = re.compile(
    rf"(?<![\w$]){_A_PART}(?:(?:(?!\s*\n\s*\n)(?:[^\w,;$%{_NUMBER_OUT}]|_){{1,6}}(?=\w)|,?\s(?=[^\W\d])){_A_PART})+"
)
_BESIDE_A_NUMBER: Final = re.compile(
    rf"(?<={_NUMBER_OUT})[^\w$%{_NUMBER_OUT}]{{1,5}}(?P<behind>{_A_PART}(?:[^\w$%{_NUMBER_OUT}]{{1,5}}{_A_PART})*)"
    rf"|(?<![\w$.:/,'-])(?P<before>{_IN_FIGURES})[^\w,;$%{_NUMBER_OUT}]{{0,3}}\.\.\.{_NUMBER_OUT}"
)
_NO_PART: Final = re.compile(
    r"(?i)\d{1,2}:\d\d(?:[ap]m?)?|\d{1,2}[ap]m|\d+(?:st|nd|rd|th)|\d[\d-]*-[a-z]+.*|(?:19|20)\d\ds?(?:[-/]\d{1,4})?"
    r"|\d{1,2}[-/](?:19|20)\d\d"
)
"""An hour, a place in a row, a year, a month: no group of a number."""
_ONE_COUNT: Final = re.compile(
    r"(?i)(?:\w+ty[\s-](?:one|two|three|four|five|six|seven|eight|nine)|\w+[\s-]hundred(?:[\s-]\w+(?:-\w+)?)?)"
)
"""`twenty-five`, `two hundred`: a count in words."""


def _runs_in(text: str, ids: set[str]) -> Iterator[tuple[int, str]]:
    """Where several figures or words of figures stand in a row that count nothing, and what is beside a number."""
    for found in _IN_A_ROW.finditer(text):
        parts = [
            part
            for part in _A_WORD_OR_FIGURES.finditer(text, *found.span())
            if not _NO_PART.fullmatch(part[0]) and (part[0].isdecimal() or part[0].casefold() not in ids)
        ]
        while parts and counts_something(text, parts[-1].end()):
            parts.pop()
        if len(parts) > 1 and not _ONE_COUNT.fullmatch(text, parts[0].start(), parts[-1].end()):
            yield parts[0].start(), text[parts[0].start() : parts[-1].end()]
    for found in _BESIDE_A_NUMBER.finditer(text):
        side = "behind" if found["behind"] else "before"
        is_apart = re.search(r"[.,;:!?]\s", text[found.start() : found.start(side)]) is not None
        if not (is_apart and counts_something(text, found.end(side))) and not is_a_year(found[side]):
            yield found.start(side), found[side]


_PLACE_WORDS: Final = (
    "apartment apartments apt apts unit flat suite trailer lot house cabin cottage bungalow condo room building bldg"
    " mailbox box pmb marker milepost docket case file petition referral apartamento apto departamento depto casa"
    " lote piso puerta edificio bloque manzana apartado expediente caso causa"
)
_PLACES: Final = frozenset(_PLACE_WORDS.split())
"""What is called by a number."""
_SURELY_CALLED: Final = frozenset(
    ("apartment", "apt", "unit", "flat", "trailer", "box", "docket", "apartamento", "apto", "lote")
)
"""Those beside which a number is sooner theirs than a count, where nobody's is said before."""
_OWNER_WORDS: Final = "the a an her his their my our this that each every la el su un una esta este cada"
_OWNERS: Final = frozenset(_OWNER_WORDS.split())
_SAID_NUMBER: Final = re.compile(rf"(?i)\d\w*|(?!once\b){SPELT}")
_A_SIGN: Final = re.compile(r"[^\W_]+|[.;!?#]|\n[^\S\n]*\n")


def _behind_a_place(text: str) -> Iterator[tuple[int, str]]:
    """Numbers, in words too, that stand behind what is called by one, and do not surely count what is said next."""
    signs = [(each.start(), each.end(), each[0].casefold()) for each in _A_SIGN.finditer(text)]
    for number, (start, _, place) in enumerate(signs):
        if place not in _PLACES:
            continue
        before = signs[number - 1][2] if number else ""
        for at, end, sign in signs[number + 1 : number + _FARTHEST]:
            if _SAID_NUMBER.fullmatch(sign):
                in_doubt = place in _SURELY_CALLED and before not in _OWNERS
                if in_doubt or not counts_something(text, end):
                    yield at, " ".join(text[start:end].split())
                break
            is_cut_short = sign == "." and text[at - 1 : at].isalpha()
            is_beside = sign in _MARKS or sign in _JOINING or sign == "#" or len(sign) == 1
            if not (is_beside and sign not in ";!?") or (sign == "." and not is_cut_short):
                break


def _figures_in(text: str, ids: set[str]) -> Iterator[tuple[int, str]]:
    for found in _FIGURES.finditer(text):
        word = found[0].strip(".:'-/?!")
        is_plain = _PLAIN_FIGURE.fullmatch(word) or (is_a_span(word) and "-" in word)
        is_an_age = _MAY_BE_AN_AGE.fullmatch(word) and _may_be_an_age(text, found.start() + len(word))
        if (is_an_age or not is_plain or _EARLY.fullmatch(word)) and word.casefold().removesuffix(
            "'s"
        ) not in ids:
            yield found.start(), word


def _may_be_an_age(text: str, end: int) -> bool:
    """Whether a great number counts years, or nothing."""
    return _IN_YEARS.match(text, end) is not None or not counts_something(text, end)


@cache
def _words_of(rules: Rules) -> frozenset[str]:
    """Every word of an instrument's texts, of the months and of the days of the week, in small letters."""
    texts = [*texts_of(rules.instrument).values(), *MONTHS, *day_name, *day_abbr]
    return frozenset(word.casefold() for text in texts for word in _WORDS.findall(text))
