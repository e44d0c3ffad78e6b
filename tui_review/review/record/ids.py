"""Ids that two people on two machines cannot both make: of reviews, rows, notes and changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from os import urandom
from typing import Final

_LETTERS: Final = "abcdefghjkmnpqrstvwxyz"
_ALPHABET: Final = f"0123456789{_LETTERS}"
"""Crockford's base 32 in lower case: no letter that is taken for another or for a figure."""
_UID: Final = 16
_EVENT: Final = 10
_TAIL: Final = 4
_BYTES: Final = 8
_NUMBERED: Final = rf"[a-z](?P<number>\d{{1,9}})(?:-[{_ALPHABET}]{{{_TAIL}}})?\Z"


_RAISED: Final = "u"
"""Begins the uid of a review that was made before there were any; none that is made at random has the letter."""


def new_uid() -> str:
    """What tells a review from every other, whatever its file is called: 16 characters, 79 bits at random."""
    return _random(_UID)


def raised_uid(began: str) -> str:
    """The uid of a review made before there were any, from the digest of how it began."""
    return f"{_RAISED}{began[: _UID - 1]}"


def is_raised(uid: str) -> bool:
    """Whether a review was made before there were uids, seals and signatures that say what they cover."""
    return not uid or uid.startswith(_RAISED)


def new_event_id() -> str:
    """The id of one change: 10 characters, 49 bits at random."""
    return _random(_EVENT)


def new_numbered(what: str, number: int, of: str = "") -> str:
    """The id of a row (`r`) or a note (`n`): its number, for people, and 4 characters at random, for merges.

    `of` is the id of the proposal that makes it, where the same proposal is to make the same.
    Two branches that both add a third row make two ids, `r3-k7qx` and `r3-m2tz`, and a merge keeps both rows.
    """
    return f"{what}{number}-{of[-_TAIL:] or _random(_TAIL)}"


@lru_cache(maxsize=4096)
def number_of(id_: str) -> int:
    """The number in the id of a row or a note, with or without random characters behind it; 0 for anything else."""
    found = re.match(_NUMBERED, id_)
    return int(found["number"]) if found else 0


def is_of_one(id_: str) -> bool:
    """Whether the id of a row or a note has characters at random: no other machine has made the same."""
    return number_of(id_) > 0 and "-" in id_


def meant(given: str, ids: Iterable[str]) -> str:
    """The id that a person means: given whole, or by its number alone where only one has it; empty for none."""
    known = list(ids)
    if given in known:
        return given
    found = [id_ for id_ in known if id_.split("-")[0] == given]
    return found[0] if len(found) == 1 else ""


def _random(length: int) -> str:
    """Characters at random, a letter first: no reader of YAML takes it for a number."""
    # From as many bits that what is left over by 22 letters shows in none of them.
    first = _LETTERS[int.from_bytes(urandom(_BYTES), "big") % len(_LETTERS)]
    return first + "".join(_ALPHABET[each % len(_ALPHABET)] for each in urandom(length - 1))
