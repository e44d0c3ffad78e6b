"""Names of people as all of the program compares them: the same person whatever the blanks, the case and the order.

"Last, First" is "First Last"; a no-break space is a space. Spelling counts: José is not Jose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

_BETWEEN: Final = re.compile(r"[;|\n]")
"""What stands between several names in one text; a comma stands inside a name."""
_PERHAPS_BETWEEN: Final = re.compile(r"\s*(?:,|&|\band\b|/)\s*", re.IGNORECASE)
"""What stands between several names besides, where whoever is named there is known."""
_REMEMBERED: Final = 4096


def split_names(text: str) -> list[str]:
    """The names that stand in one text, as they stand there."""
    return [name for part in _BETWEEN.split(text) if (name := " ".join(part.split()))]


def perhaps_names(name: str) -> list[str]:
    """The parts of what may be one name (`Sample, Kim`) or several (`Kim Sample, Lee Sample`): who is known tells."""
    return [part for part in _PERHAPS_BETWEEN.split(name) if part]


def is_among(name: str, text: str) -> bool:
    """Whether somebody is one of those whom a text names, in whichever way it parts them."""
    own = name_key(name)
    for each in split_names(text):
        parts = perhaps_names(each)
        whole = [each, *parts, *map(", ".join, pairwise(parts))]
        if own and own in map(name_key, whole):
            return True
    return False


def not_among(text: str, names: Iterable[str]) -> list[str]:
    """Whom a text names that is none of these, in whichever way it parts them."""
    known = {
        key
        for name in names
        for each in (name, *split_names(name), *perhaps_names(name))
        if (key := name_key(each))
    }
    found: list[str] = []
    for each in split_names(text):
        parts = [] if name_key(each) in known else perhaps_names(each)
        while parts:
            both = ", ".join(parts[:2])
            if name_key(parts[0]) in known or name_key(both) not in known:
                first, *parts = parts
                found += [] if name_key(first) in known else [first]
            else:
                parts = parts[2:]
    return found


@lru_cache(maxsize=_REMEMBERED)
def name_key(name: str) -> str:
    """What two ways to write one person's name have in common; empty where there is no name."""
    last, comma, first = unicodedata.normalize("NFKC", name).casefold().partition(",")
    return " ".join((f"{first} {last}" if comma else last).split())


def name_keys(given: object) -> frozenset[str]:
    """The keys of all names in an answer: of a text with names in it, or of a list of names."""
    if isinstance(given, str):
        return _keys_of(given)
    return frozenset(map(name_key, given)) - {""} if isinstance(given, list) else frozenset()


@lru_cache(maxsize=_REMEMBERED)
def _keys_of(text: str) -> frozenset[str]:
    return frozenset(map(name_key, split_names(text))) - {""}
