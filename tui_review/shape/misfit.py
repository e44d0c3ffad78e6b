"""What is wrong with data that does not have the shape it should have: where, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tui_review.errors import did_you_mean, said

Steps = tuple[str | int, ...]
"""How to get from the top of data to a place in it: keys of maps and places in lists (from 0)."""

_MANY: Final = 8
"""How many keys a message lists."""
_NEARLY: Final = r"[\w.@/ -]{0,40}"


class Misfit(NamedTuple):
    """One thing that does not fit."""

    path: Steps
    """To the key or value that does not fit; for what is missing, to the map it is missing in."""
    what: str
    """What is wrong, a sentence or two."""
    unknown: bool = False
    """Whether it is a key that its place does not have: said first, as it is often why another is missing."""


class MisfitError(ValueError):
    """Data that does not have its shape; `found` is all that is wrong with it."""

    def __init__(self, found: Iterable[Misfit]) -> None:
        """`found` in the order of the data."""
        self.found = sorted(found, key=lambda misfit: not misfit.unknown)
        super().__init__(self.found[0].what)


def unknown_key(key: object, known: Iterable[str]) -> str:
    """The words for a key that its place does not have, with the one that is meant or those that there are."""
    keys = sorted(known)
    hint = did_you_mean(str(key), keys)
    there = hint or f" It has: {', '.join(nearest(str(key), keys))}."
    return f"`{_written(key, hint)}` is not a key of this place.{there}"


def nearest(word: str, known: Sequence[str]) -> list[str]:
    """All that is known, in its order, or where that is much, what is nearest to a word."""
    if len(known) <= _MANY:
        return list(known)
    from difflib import get_close_matches  # noqa: PLC0415 - only when a word is not known

    return [*get_close_matches(word, known, n=_MANY, cutoff=0), "…"]


def missing_key(key: str) -> str:
    """The words for a key that has to be there."""
    return f"`{key}` is missing here."


def expected(what: str) -> str:
    """The words for a value of another kind: `a whole number`, `a list`."""
    return f"{what[:1].upper()}{what[1:]} is expected here."


def unknown_choice(given: object, known: Iterable[str]) -> str:
    """The words for a value that is none of those that are known."""
    choices = [each for each in known if each]
    hint = did_you_mean(str(given), choices)
    what = f"'{_written(given, hint)}'" if isinstance(given, str) else "This"
    return f"{what} is not known here.{hint} Use: {', '.join(choices)}."


def _written(given: object, hint: str) -> str:
    """What was written, if it may stand in a message: an id, or what is nearly a word that is known."""
    near = bool(hint) and isinstance(given, str) and re.fullmatch(_NEARLY, given)
    return str(given) if near else said(given)
