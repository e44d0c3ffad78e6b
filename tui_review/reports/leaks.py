"""A second look at what is told without the people: whether a name, birth date or number of the review still stands.

It shares no pattern with what took them out, so that what one has overlooked stops at the other.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import day_abbr, day_name
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.days import MONTHS, is_date
from tui_review.instrument.loading.wording import texts_of

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review
    from tui_review.telling.reported import ReportedAnswer, ReportedReview

_BRACKETS: Final = re.compile(r"\[[^\]]*\]")
_SPELLED: Final = re.compile(r"\b\w(?:[ .\-_]\w)+\b")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[\s()./\-–]+(?=[\d(])")
BIRTH: Final = "date_of_birth"
"""The id of a question or column that is a date of birth; rows that have one are people."""
_LARGE: Final = re.compile(r"(?:(?<=[^\W\d_] )|(?<=[^\W\d_][,;:] ))([A-Z][^\W\d_]*[a-z][^\W\d_]*)")
"""A word with a capital after another word: not the first of a sentence, and no abbreviation."""
_SHORTEST_NAME: Final = 3
_LONGEST_NUMBER: Final = 24
"""Characters: what is longer is a text with numbers in it."""
_FEWEST_DIGITS: Final = 7
"""So many digits in a row are a number by which somebody is known: fewer may be a count."""


def still_there(told: ReportedReview, review: Review, names: Iterable[str]) -> list[str]:
    """The places of a told review in which a name, or a number or birth date of the review, still stands.

    Of `names` those of one word are looked for: phrases have words in them that are everybody's.
    """
    words = {_plain(name) for name in names if _WORDS.fullmatch(name) and len(name) >= _SHORTEST_NAME}
    numbers = set(_numbers(review))
    found = []
    for place, text in filter(all, _texts(told)):
        plain = _plain(_BRACKETS.sub(" ", text))
        spelled = _SPELLED.sub(lambda run: re.sub(r"[ .\-_]", "", run[0]), plain)
        digits = _BETWEEN_DIGITS.sub("", plain)
        if words & set(_WORDS.findall(f"{plain} {spelled}")) or any(number in digits for number in numbers):
            found.append(place)
    return list(dict.fromkeys(found))


def _numbers(review: Review) -> Iterator[str]:
    """The digits of the birth dates and numbers in the short answers and cells of a review, where they are long enough.

    Other days are none: their digits may come together from a month and a count.
    """
    for id_, answer in review.answers.items():
        cells = [each for row in (answer.rows or {}).values() for each in row.items()]
        for place, given in [(id_, answer.value), *cells]:
            if not isinstance(given, str) or len(given) > _LONGEST_NUMBER or "\n" in given:
                continue
            digits = re.sub(r"\D", "", given)
            if len(digits) >= _FEWEST_DIGITS and (place.endswith(BIRTH) or not is_date(given)):
                yield digits


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


def _written(told: ReportedReview, entry: ReportedAnswer) -> Iterator[str]:
    question = told.question(entry.question)
    yield from (entry.narrative, entry.flag, *entry.described.values())
    match entry.value:
        case str() as text if kind_of(question).entry == "lines" or not question.options:
            yield text
        case dict() as rows:
            for row in rows.values():
                for key, cell in row.items() if isinstance(row, dict) else ():
                    column = question.column(key)
                    if isinstance(cell, str) and column is not None and cell not in column.options:
                        yield cell


def _plain(text: str) -> str:
    """Without case, accents and what nobody sees."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if unicodedata.category(each) not in ("Cf", "Mn")).casefold()


def taken_out(told: ReportedReview) -> Counter[str]:
    """How often something stands in brackets in place of what was taken out of the texts, by what stands there."""
    return Counter(found[1:-1] for _, text in _texts(told) for found in _BRACKETS.findall(text))


def doubtful(told: ReportedReview) -> Iterator[tuple[str, str]]:
    """Words that may be names nobody has listed, each with its place: for a person to look at.

    They are written large in the middle of a sentence and stand nowhere in the instrument's own texts, nor in small
    letters in the review's.
    """
    texts = [(place, _BRACKETS.sub("…", text)) for place, text in _texts(told) if text]
    known = _words_of(told.rules) | {
        word for _, text in texts for word in _WORDS.findall(text) if word.islower()
    }
    seen = set()
    for place, text in texts:
        for found in _LARGE.finditer(text):
            word = found[1]
            if word.casefold() not in known and (place, word) not in seen:
                seen.add((place, word))
                yield place, word


@cache
def _words_of(rules: Rules) -> frozenset[str]:
    """Every word of an instrument's texts, of the months and of the days of the week, in small letters."""
    texts = [*texts_of(rules.instrument).values(), *MONTHS, *day_name, *day_abbr]
    return frozenset(word.casefold() for text in texts for word in _WORDS.findall(text))
