"""Which of many names a text can hold at all, found by its letters: a review may name ten thousands.

Both what takes names out and what looks whether one is left ask here first, and search for those alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from tui_review.sought import plain_signs

_FEW: Final = 200
"""So many names are searched for as quickly as they are sorted out."""
_NO_LETTERS: Final = re.compile(r"[\W_]+")
_DOTLESS: Final = str.maketrans("\u0131", "i")
"""Read as another in whatever case."""


class NamesThere:
    """Names by their letters, whatever stands between them."""

    def __init__(self, names: Iterable[str], always: str = "") -> None:
        """`always` are words that may come to stand in any text."""
        self._names = frozenset(names)
        self._by_letters: dict[str, list[str]] = defaultdict(list)
        if len(self._names) > _FEW:
            for name in self._names:
                self._by_letters[_letters_of(name)].append(name)
        self._lengths = sorted({len(each) for each in self._by_letters} - {0})
        self._always = frozenset(self._by_letters.get("", ())).union(*map(self._standing, always.split()))

    def those_in(self, text: str) -> frozenset[str]:
        """The names whose letters stand in a text one behind the other; all of them where they are few."""
        return self._always.union(self._standing(text)) if self._by_letters else self._names

    def _standing(self, text: str) -> frozenset[str]:
        letters, found = _letters_of(text), set[str]()
        for length in self._lengths:
            found.update(
                part
                for at in range(len(letters) - length + 1)
                if (part := letters[at : at + length]) in self._by_letters
            )
        return frozenset(name for part in found for name in self._by_letters[part])


def _letters_of(text: str) -> str:
    return _NO_LETTERS.sub("", plain_signs(text).casefold().translate(_DOTLESS))
