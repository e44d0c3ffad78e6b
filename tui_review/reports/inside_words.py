"""Names inside longer words, as people are called in networks: `mquillon`, `quillonm`, `xxmirelaxx`.

A word of the language may have a name in it, too ("Hill" in "hillside", "Ellen" in "excellent"): which are such words,
`ordinary_words.txt` says, with their endings and beginnings, and what is put together of two of them.
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


@lru_cache(1 << 12)
def has_a_name(word: str, names: tuple[str, ...]) -> bool:
    """Whether one of some names in small letters is in a longer word, and that is no word of the language."""
    return any(_is_sure(word, name) for name in names) and not _is_ordinary(word)


@lru_cache(1 << 12)
def may_have_a_name(word: str, names: tuple[str, ...]) -> bool:
    """Whether one that is too short to be sure of begins or ends such a word."""
    ends = any(len(word) > len(name) and (word.startswith(name) or word.endswith(name)) for name in names)
    return ends and not _is_ordinary(word)


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
    ends = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
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
