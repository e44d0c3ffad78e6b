"""Whose a review is: the person that every list, report and file name of training names, and what tells two apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import chain, count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tui_review.review.model import Review

LONGEST_ID: Final = 64
"""Characters of a review's id."""
_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def told_apart(reviews: Sequence[Review]) -> list[str]:
    """What each is called beside the others: `Kim Lee (mine)`; a number tells those apart that are alike even so."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for review in reviews:
        person, id_ = review.started_by, review.review.id
        name = f"{person} ({id_})" if person else id_
        seen[name.casefold()] += 1
        number = seen[name.casefold()]
        names.append(f"{name} {number}" if number > 1 else name)
    return names


def file_word(name: str) -> str:
    """A name as part of an id or a file's name: `kim-lee`. Empty where nothing of it can be written so."""
    plain = unicodedata.normalize("NFKD", name).casefold().encode("ascii", "ignore").decode()
    return _NOT_IN_A_NAME.sub("-", plain).strip("-")


def free_id(case: str, person: str, taken: Iterable[str]) -> str:
    """The id proposed for a person's next attempt on a case: `layla-morgan-kim-lee`, and `-2`, `-3`, … after it.

    Without a person's name it is numbered from 1. Case does not matter, as in some file systems.
    """
    word, known = file_word(person), {each.casefold() for each in taken}
    return free_name(f"{case}-{word}", known) if word else free_name(case, known, numbered=True)


def free_name(base: str, taken: Collection[str], *, numbered: bool = False) -> str:
    """`base`, unless it is to be numbered in any case, or with the first number that is free.

    `taken` are casefolded.
    """
    plain = [] if numbered else [""]
    endings = chain(plain, (f"-{number}" for number in count(1 if numbered else 2)))
    cut = (f"{base[: LONGEST_ID - len(ending)].rstrip('-')}{ending}" for ending in endings)
    return next(name for name in cut if name.casefold() not in taken)
