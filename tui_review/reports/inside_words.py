"""Names inside longer words, as people are called in networks: `mquillon`, `quillonm`, `xxmirelaxx`.

A word of the language may have a name in it, too ("Hill" in "hillside", "Ellen" in "excellent"): which are such words,
`ordinary_words.txt` says, with their endings and beginnings, and what is put together of two of them. The same words
tell a name that is broken in two ("Quill-feather") from two words that only come together as one ("just in").
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from tui_review.yamlfile.files import read_bytes

LONGER_WORD: Final = re.compile(r"(?<![\w\[])[^\W\d_]{5,}(?!\w)")
_SURE: Final = 5
"""So many letters of a name are no chance in a word that is nobody's."""
_LIKELY: Final = 4
"""So many are none where little stands around them."""
_LITTLE: Final = 2
SHORTEST_BROKEN: Final = 5
"""So many letters of a name are looked for in pieces: those of a shorter one come together by chance."""
_SHORTEST_PART: Final = 4
"""Letters of each of two words that are one together."""
_ENDINGS: Final = (
    "", "s", "es", "ed", "d", "ing", "ly", "er", "ers", "r", "rs", "ness", "ment", "ments", "able", "ful", "less",
    "ity", "al", "ally", "ation", "ations", "or", "ors", "y", "ies", "ier", "iest", "ily", "est", "ish", "ist",
    "ists", "ive",
)  # fmt: skip
_BEGINNINGS: Final = (
    "",
    "un",
    "re",
    "non",
    "dis",
    "pre",
    "over",
    "under",
    "mis",
    "out",
    "inter",
    "in",
    "sub",
    "co",
)
_SHORT_WORDS: Final = """
    a act ad add age ago ah aid ail aim air al all am an and any apt are arm art as ask at ate bad bag ban bar bat be
    bed bet big bit box boy bus but buy by can cap car cat co con cop cow cry cup cut dad day de del did die dig do
    dog dos dry due e ear eat egg el en end era es ex eye far fat fed fee few fit fix fly for fue fun gap gas get go
    god got gun gut guy ha had has hat hay he her hi hid him hip his hit hot how i ice if ill in ink is it its jar job
    joy key kid la lab lap las law lay le led leg les let lie lip lo los lot low mad mal man map mas mat may me men
    met mi mid mix mom mud muy my nap net new ni no nod non nor nos not now nut o odd of off oh oil ok old on one or
    our out own ox pad pan pay pen per pet pie pin pit pop por pot pre put que ran rat raw re red rid rob row rub run
    sad sat saw say se sea see ser set sex she shy si sin sip sir sit six ski sky so son su sue sum sun sus tan tax te
    tea ten the tia tie tip to toe ton too top toy try tu two u un una uno up us use van ver vez via war was way we
    wet who why win won y ya yes yet yo you zip
"""
_SHORT: Final = frozenset(_SHORT_WORDS.split())
"""Words of fewer letters than those of the list have, and what stands before a hyphen (`re-opened`)."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_OPENING: Final = " \t\"'(*-"
_BEFORE_A_SENTENCE: Final = ".!?:;\n"


@lru_cache(1 << 12)
def has_a_name(word: str, names: tuple[str, ...]) -> bool:
    """Whether one of some names in small letters is in a longer word, and that is no word of the language."""
    return any(_is_sure(word, name) for name in names) and not _is_ordinary(word)


@lru_cache(1 << 12)
def may_have_a_name(word: str, names: tuple[str, ...]) -> bool:
    """Whether one that is too short to be sure of begins or ends such a word."""
    ends = any(len(word) > len(name) and (word.startswith(name) or word.endswith(name)) for name in names)
    return ends and not _is_ordinary(word)


def is_a_short_word(word: str) -> bool:
    """Whether a few small letters are a word of the language: `it`, `us`, `ann` is none."""
    return word in _SHORT


def are_words(text: str, start: int, end: int) -> bool:
    """Whether what would be one name together are words of the language there, each by itself: `just in`.

    Blanks stand between them, and none has a capital but the first where a sentence begins.
    """
    pieces = list(_LETTERS.finditer(text, start, end))
    if len(pieces) <= 1 or not all(text[piece.end()].isspace() for piece in pieces[:-1]):
        return False
    before = text[:start].rstrip(_OPENING)
    first = pieces[0][0]
    if not before or before[-1] in _BEFORE_A_SENTENCE:
        first = first[0].lower() + first[1:]
    words = [first, *(piece[0] for piece in pieces[1:])]
    return all(word.islower() and (word in _SHORT or _is_inflected(word)) for word in words)


def is_a_word(word: str) -> bool:
    """Whether it is a word of the language; one letter is none."""
    small = word.casefold()
    return len(small) > 1 and (small in _SHORT or _is_ordinary(small))


def _is_sure(word: str, name: str) -> bool:
    around = len(word) - len(name)
    if around <= 0 or name not in word:
        return False
    rest = word.replace(name, "", 1)
    return len(name) >= _SURE or (len(name) >= _LIKELY and (around <= _LITTLE or len(set(rest)) == 1))


def _is_ordinary(word: str) -> bool:
    if any(
        _is_inflected(word.removeprefix(beginning)) for beginning in _BEGINNINGS if word.startswith(beginning)
    ):
        return True
    ends = range(_SHORTEST_PART, min(len(word) - _SHORTEST_PART, _longest()) + 1)
    return any(word[:end] in _words() and _is_inflected(word[end:]) for end in ends)


def _is_inflected(word: str) -> bool:
    """Whether it is one of the words, in one of its forms."""
    words = _words()
    for ending in _ENDINGS:
        if not word.endswith(ending):
            continue
        stem = word.removesuffix(ending)
        doubled = len(stem) > _SHORTEST_PART and stem[-1:] == stem[-2:-1]
        if stem in words or f"{stem}e" in words or f"{stem}y" in words or (doubled and stem[:-1] in words):
            return True
    return False


@cache
def _words() -> frozenset[str]:
    return frozenset(read_bytes(Path(__file__).parent / "ordinary_words.txt").decode().split())


@cache
def _longest() -> int:
    """Letters of the longest: a longer beginning is none of them."""
    return max(map(len, _words()))
