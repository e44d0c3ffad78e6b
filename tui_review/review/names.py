"""People's names stand on the face sheet and nowhere else: finding them where they should not be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from tui_review.instrument.blanks import blank_keys
from tui_review.instrument.model import Instrument
from tui_review.review.model import Review
from tui_review.review.who import ROLES
from tui_review.sought import Sought, plain_signs

_SHORTEST: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_NO_NAMES: Final = frozenset(
    (
        *ROLES,
        "leader",
        "site",
        "trainee",
        "case",
        "family",
        "matter",
        "minor",
        "fictional",
        "re",
        "in",
        "al",
        "et",
    )
)
"""Words that stand in a name, of a case above all, and are nobody's."""
_PARTICLES: Final = frozenset((
    "d", "da", "dal", "das", "de", "del", "dela", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "las",
    "le", "los", "mc", "st", "ter", "van", "von", "y", "zu",
))  # fmt: skip
"""What belongs to the name behind it, and is none alone."""
_MOST_PIECES: Final = 5
"""So many pieces of a name are one form at most; the name as a whole is one besides."""
_PIECE: Final = re.compile(r"[^\W\d_]+")
_APART: Final = re.compile(r"(?i)\b([dlo])'\s+(?=[^\W\d_])|\b(o)\s+(?=[^\W\d_])")
"""What belongs to the next word, with a blank behind it: "O' Brien", "O Brien"."""
_OPENS: Final = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=^[DLO])(?=[A-Z][a-z])"
    r"|(?i:(?<=^mc)(?=[a-z]{3})|(?<=^mac)(?=[a-z]{3})|(?<=^fitz)(?=[a-z]{3})|(?<=^v[ao]n)(?=[a-z]{3})"
    r"|(?<=^vande[rn])(?=[a-z]{3})|(?<=^de)(?=l[ao]s?[a-z]{4})|(?<=^del[ao])(?=[a-z]{4})|(?<=^del[ao]s)(?=[a-z]{4})"
    r"|(?<=^o)(?=brien|conn|dea|dell|do[nw]|dris|farr|flah|flyn|gara|gor|grad|hag|hall|han|hara|kane|keef|lear"
    r"|lough|laugh|mah|mall|mara|mear|neal|neil|quin|regan|reil|rior|rour|shau|shea|sull|tool))"
)
"""Where people put a blank, an apostrophe or a capital into a word of a name: Mc Allister, O'Brien, Vander Berg."""
_TWO_LETTERS: Final = {
    ord(sign): plain
    for signs, plain in (("\u00e4\u00e6", "ae"), ("\u00f6\u00f8", "oe"), ("\u00fc", "ue"), ("\u00e5", "aa"))
    for sign, plain in (
        *((each, plain) for each in signs),
        *((each.upper(), plain.capitalize()) for each in signs),
    )
}
"""How some letters are written on a keyboard that lacks them, where they do not only lose their accent."""
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
        "manager",
        "case",
        "attorney",
        "lawyer",
        "counsel",
        "judge",
        "referee",
        "court",
        "officer",
        "chair",
        "chairperson",
        "panel",
        "member",
        "guardian",
        "litem",
        "advocate",
        "casa",
        "sscm",
        "interpreter",
        "facilitator",
        "advisor",
        "trainee",
        "reviewer",
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
        "for",
        "and",
        "mr",
        "mrs",
        "ms",
        "dr",
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
    ]
)
"""What people write in a name's place that is no name."""
_MONTHS: Final = frozenset(["january", "april", "may", "june", "july", "august"])
"""Months that people are called by."""
_WORDS: Final = """
    will young mark bill art drew grant chase rich frank bob pat rob sue dawn eve autumn summer winter spring
    grace hope faith joy charity patience prudence constance mercy honor love rose lily daisy violet iris ivy holly
    heather hazel ginger olive pearl ruby amber crystal star sky rain storm river rivers brook brooks lake reed wood
    woods hill hills field fields stone rock banks bush house hall church park parks street lane long short small
    little strong wise good best bright swift sharp sweet noble poor day days week march case page ward price bell
    ball hand foot head heart baker cook carpenter mason miller porter hunter fisher farmer shepherd king queen prince
    bishop pope judge marshal sheriff major guy junior man gray grey green brown black white blue silver gold golden
    cash penny rush cross close early late stern moody savage waters sands snow frost fox wolf lamb bull bird swan
    crane robin jay buck angel cherry berry rice pepper cotton peace justice journey destiny harmony melody charm
    miracle legend ace royal true trinity heaven sunny jack sandy rusty dusty rod skip stew trace van wade walker
"""
_WORDS_TOO: Final = _MONTHS | frozenset(_WORDS.split())
"""Words of the language that are names as well: written small they are words."""
_BEFORE_A_MONTH: Final = re.compile(
    r"(?:\d|\b(?:in|since|until|till|during|from|of|through|between|by|early|mid|late|end|last|next|this|each|every"
    rf"|(?:{'|'.join(sorted(_MONTHS))}|february|march|september|october|november|december)\W+(?:to|and|or)))\W*$"
)
_AFTER_A_MONTH: Final = re.compile(r"\W{0,2}\d")
"""What stands beside a month that is one, and no name."""


class Names:
    """The names of one review's face sheet, ready to be looked for."""

    def __init__(self, instrument: Instrument, review: Review) -> None:
        """Reads the places that the instrument calls `names`."""
        words: set[str] = set()
        blanks = blank_keys(instrument.blanks)
        for place in instrument.names:
            for text in (each for each in _texts(review, place) if blanks.isdisjoint(blank_keys((each,)))):
                words.update(_pattern_of(word) for word in name_words(text))
        self._pattern: re.Pattern[str] | None = None
        if words:
            either = "|".join(sorted(words, key=len, reverse=True))
            self._pattern = re.compile(rf"(?<!\w)({either})(?:['’]s|['’]|s['’])?(?!\w)")

    def found_in(self, text: str) -> list[str]:
        """The names that stand in a text, as they stand there, each once.

        In any case, with accents or without, in one word or in two (Quill-Osei, Quill Osei), in any order,
        possessives too. A name that is a word as well counts with a capital alone, one that is a month where no
        date is said.
        """
        if self._pattern is None:
            return []
        sought = Sought(text)
        small = sought.plain.lower()
        matches = [each for each in self._pattern.finditer(small) if not _says_a_month(small, each)]
        found = (sought.written(each.start(1), each.end(1)) for each in matches)
        return list(dict.fromkeys(each for each in found if not each.islower() or each not in _WORDS_TOO))


def _says_a_month(text: str, match: re.Match[str]) -> bool:
    if match[1] not in _MONTHS:
        return False
    before = _BEFORE_A_MONTH.search(text, max(0, match.start() - 24), match.start())
    return before is not None or _AFTER_A_MONTH.match(text, match.end()) is not None


def _pattern_of(word: str) -> str:
    """What finds one word of a name; what joins its parts may be a hyphen, an apostrophe, a blank or nothing."""
    parts = re.findall(r"[^\W\d_]+", plain_signs(word).lower())
    return r"['’.\s-]{0,2}".join(re.escape(part) for part in parts)


def name_words(text: str) -> list[str]:
    """The words of what stands in a name's place that are names: no initials, titles and roles."""
    return [
        word for word in _WORD.findall(text) if len(word) >= _SHORTEST and word.casefold() not in _ROLE_WORDS
    ]


@lru_cache(1 << 12)
def name_forms(text: str) -> tuple[str, ...]:
    """Everything by which whoever has this name may be called, in plain signs; none where nobody is named.

    The whole, each word, each half of a double name, and whatever stands together in it ("de la Cruz", the "O'Brien"
    of "O'Brien-Berg"). A blank in a form says that people write one there, a hyphen, an apostrophe, or nothing.
    """
    composed = unicodedata.normalize("NFC", text)
    spellings = dict.fromkeys((plain_signs(composed), plain_signs(composed.translate(_TWO_LETTERS))))
    return tuple(dict.fromkeys(form for spelling in spellings for form in _forms_of(spelling)))


def _forms_of(plain: str) -> Iterator[str]:
    plain_words = _WORD.findall(_APART.sub(lambda found: f"{found[1] or found[2]}'", plain))
    words = [word for word in plain_words if word.casefold() not in _ROLE_WORDS]
    several = len([word for word in words if len(word) >= _SHORTEST]) > 1
    pieces = [(piece, len(word)) for word in words for piece in _PIECE.findall(word)]
    ends = [at for at, (piece, _) in enumerate(pieces, 1) if _stands_alone(piece.casefold(), several=several)]
    if not ends:
        return
    yield plain
    yield from (word for word in words if len(word) > max(map(len, _PIECE.findall(word))) == 1)
    opened = [_OPENS.sub(" ", piece) for piece, _ in pieces]
    for end in ends:
        for start in range(max(0, end - _MOST_PIECES), end):
            piece, length = pieces[start]
            # No form begins with an initial: glued to what stands behind it, it may be a word of the language.
            if piece.casefold() not in _NO_NAMES and length >= _SHORTEST:
                yield " ".join(opened[start:end])


def _stands_alone(piece: str, *, several: bool) -> bool:
    """Whether a piece of a name is one by itself: not the "de" of "de la Cruz", nor the "O" of "O'Brien"."""
    return len(piece) >= _SHORTEST and piece not in _NO_NAMES and not (several and piece in _PARTICLES)


def is_role(text: str) -> bool:
    """Whether a text says a role and nothing else: "Father", "foster mother"."""
    words = _WORD.findall(text)
    return bool(words) and all(word.casefold() in _ROLE_WORDS for word in words)


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
