"""Names of people as all of the program compares them: the same person whatever the blanks, the case and the order.

"Last, First" is "First Last"; a no-break space is a space. Spelling counts: José is not Jose.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BETWEEN: Final = re.compile(r"[;|\n]")
"""What stands between several names in one text; a comma stands inside a name."""
_REMEMBERED: Final = 4096


def split_names(text: str) -> list[str]:
    """The names that stand in one text, as they stand there."""
    return [name for part in _BETWEEN.split(text) if (name := " ".join(part.split()))]


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
