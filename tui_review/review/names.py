"""People's names stand on the face sheet and nowhere else: finding them where they should not be."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tui_review.instrument.model import Instrument
from tui_review.review.model import Review

_SHORTEST: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_ROLE_WORDS: Final = frozenset(
    [
        "mother",
        "father",
        "parent",
        "parents",
        "child",
        "children",
        "sibling",
        "brother",
        "sister",
        "foster",
        "caseworker",
        "supervisor",
        "grandmother",
        "grandfather",
        "grandparent",
        "aunt",
        "uncle",
        "cousin",
        "stepmother",
        "stepfather",
        "worker",
        "social",
        "therapist",
        "teacher",
        "nurse",
        "maternal",
        "paternal",
        "target",
        "first",
        "second",
        "third",
        "former",
        "current",
        "new",
        "older",
        "younger",
        "family",
        "not",
        "named",
        "name",
        "unknown",
        "none",
        "the",
        "of",
        "and",
        "mr",
        "mrs",
        "ms",
        "dr",
        "jr",
        "sr",
    ]
)
"""What people write in a name's place that is no name."""


class Names:
    """The names of one review's face sheet, ready to be looked for."""

    def __init__(self, instrument: Instrument, review: Review) -> None:
        """Reads the places that the instrument calls `names`."""
        words: set[str] = set()
        for place in instrument.names:
            for text in _texts(review, place):
                words.update(_pattern_of(word) for word in name_words(text))
        self._pattern: re.Pattern[str] | None = None
        if words:
            either = "|".join(sorted(words, key=len, reverse=True))
            self._pattern = re.compile(rf"(?<!\w)({either})(?:['’]s|['’]|s['’])?(?!\w)")

    def found_in(self, text: str) -> list[str]:
        """The names that stand in a text, as they stand there, each once.

        In any case, with accents or without, in one word or in two (Quill-Osei, Quill Osei), in any order,
        possessives too.
        """
        if self._pattern is None:
            return []
        plain = _folded(text)
        matches = list(self._pattern.finditer(plain))
        if not matches:
            return []
        # Where in the text each character of the folded one stands, and its end.
        places = [place for place, character in enumerate(text) for _ in _folded(character)] + [len(text)]
        return list(dict.fromkeys(text[places[each.start(1)] : places[each.end(1)]] for each in matches))


def _folded(text: str) -> str:
    """A text in small letters without accents: of its characters, one after the other."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    if folded.isascii():
        return folded
    return "".join(each for each in folded if not unicodedata.combining(each))


def _pattern_of(word: str) -> str:
    """What finds one word of a name; what joins its parts may be a hyphen, an apostrophe, a blank or nothing."""
    parts = re.findall(r"[^\W\d_]+", _folded(word))
    return r"['’.\s-]{0,2}".join(re.escape(part) for part in parts)


def name_words(text: str) -> list[str]:
    """The words of what stands in a name's place that are names: no initials, titles and roles."""
    return [
        word for word in _WORD.findall(text) if len(word) >= _SHORTEST and word.casefold() not in _ROLE_WORDS
    ]


def _texts(review: Review, place: str) -> list[str]:
    answer = review.answers.get(place)
    if answer is not None:
        given = answer.given
        return (
            [given]
            if isinstance(given, str)
            else [str(name) for name in given]
            if isinstance(given, list)
            else []
        )
    table, _, column = place.rpartition(".")
    answer = review.answers.get(table)
    if answer is None or answer.rows is None:
        return []
    return [str(row[column]) for row in answer.rows.values() if row.get(column)]
