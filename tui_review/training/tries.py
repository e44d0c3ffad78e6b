"""How many attempts somebody made on a case, and what they knew of its key: said wherever an attempt is scored.

Counted is what is known: attempts that are scored together, earlier ones that are named, those beside either in their
folders, and what an attempt itself says, which records how many its person had made when it was begun, and whether the
key had been shown for one of them. Who works elsewhere is not found out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.language.days import day_words
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import part_of
from tui_review.review.copies import identity_of
from tui_review.review.handover import KEY_SEEN
from tui_review.review.serial import from_document
from tui_review.shape.frozen import frozen
from tui_review.store.folder import FolderIndex
from tui_review.store.reviews import review_paths
from tui_review.yamlfile.reader import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tui_review.review.copies import Identity
    from tui_review.review.model import Act, Review
    from tui_review.store.folder import ReviewSummary

TO_ANOTHER: Final = "to somebody else: "
"""How what is recorded of a showing begins where whoever saw the key, who did the act, did not make the attempt."""
NO_ATTEMPT: Final = "not an attempt on a mock case"
"""What is said of a live review where attempts are wanted."""
_LATEST: Final = "9"
"""After every moment."""
_RECORDED: Final = re.compile(r"attempt ([0-9]{1,4}) on this case by then(?:; (.+))?", re.DOTALL)


@frozen()
class Tries:
    """One attempt among those of its person on its case."""

    number: int
    """Which it is, by when it was begun; 1 for the first."""
    of: int
    """How many are known."""
    seen: str
    """That the key was shown for another one before, in words; empty where it was not."""

    @property
    def words(self) -> str:
        """Which it is: `attempt 2 of 3`."""
        return f"attempt {part_of(self.number, self.of)}"


class KnownAttempts:
    """The attempts that are known, each once, by whose they are on which case: looked through once for all of them."""

    def __init__(self, reviews: Iterable[Review]) -> None:
        """`reviews` may hold an attempt in several files, and reviews of anybody on anything."""
        self._own: dict[tuple[str, str], _OwnAttempts] = {}
        for review in reviews:
            if not name_key(review.started_by):
                continue
            identity = identity_of(review)
            own = self._own.setdefault((review.review.case, name_key(review.started_by)), _OwnAttempts())
            # Of files of one attempt that differ, what any of them tells was.
            own.begun[identity] = min(begun_at(review), own.begun.get(identity, _LATEST))
            if seen := _seen(review):
                own.seen.append((*seen, identity))
            for act in review.history:
                if act.act == KEY_SEEN and act.reason.startswith(TO_ANOTHER):
                    theirs = self._own.setdefault((review.review.case, name_key(act.by)), _OwnAttempts())
                    theirs.looked_at.append((act.at, review.review.id))
        for own in self._own.values():
            own.looked_at.sort()
            own.seen.sort()
            own.in_order = sorted(own.begun.values())

    def tries(self, review: Review) -> Tries:
        """Which an attempt is among those of its person on its case, known here or not."""
        own = self._own.get((review.review.case, name_key(review.started_by)), _OwnAttempts())
        identity = identity_of(review)
        others = len(own.begun) - (identity in own.begun)
        # What is known of it here may be of another copy of its file.
        earlier = bisect_left(own.in_order, begun_at(review))
        earlier -= identity in own.begun and own.begun[identity] < begun_at(review)
        recorded, known = _recorded(review)
        number = max(earlier + 1, recorded)
        first = next((each for each in own.seen if each[2] != identity), None)
        mine = _seen(review) or (_LATEST, "")
        shown = first[:2] if first is not None and first[0] < mine[0] else None
        if shown is None and own.looked_at and own.looked_at[0][0] < begun_at(review):
            shown = own.looked_at[0]
        seen = known or (_seen_words(*shown) if shown is not None else "")
        return Tries(number, max(others + 1, number), seen)


@dataclass(slots=True)
class _OwnAttempts:
    """The attempts of one person on one case."""

    begun: dict[Identity, str] = field(default_factory=dict)
    """When each was."""
    in_order: list[str] = field(default_factory=list)
    """The same moments, the earliest first."""
    seen: list[tuple[str, str, Identity]] = field(default_factory=list)
    """When the key was first shown for each for which it was, and its id; the earliest first."""
    looked_at: list[tuple[str, str]] = field(default_factory=list)
    """When they were shown the key for somebody else's attempt, and its id; the earliest first."""


def why_no_attempt(review: Review, case: str = "") -> str:
    """Why a review is none of the attempts on a case, or on any, in words; empty where it is one.

    This is the one rule for whatever counts attempts: what is none is left out and named.
    """
    on = review.review.case
    if not on:
        return NO_ATTEMPT
    return f"an attempt on {on}" if case and on != case else ""


def is_try_of(each: ReviewSummary, case: str, person: str) -> bool:
    """Whether it is a person's attempt on a case."""
    return each.mock_case == case and name_key(each.started_by) == name_key(person)


def begun_as(case: str, person: str, folder: Path) -> str:
    """What a person's next attempt on a case records of itself, by those in a folder; empty for their first.

    Which it is, and that the key was shown to them before, for one of them or somebody else's, if it was.
    """
    there = [each for each in FolderIndex(folder).summaries() if each.mock_case == case]
    if not there or not name_key(person):
        return ""
    made = sum(is_try_of(each, case, person) for each in there)
    seen = min(filter(None, (_shown(each, person) for each in reviews_of(there))), default=None)
    if not made and seen is None:
        return ""
    return f"attempt {made + 1} on this case by then{f'; {_seen_words(*seen)}' if seen is not None else ''}"


def attempts_beside(paths: Sequence[Path], reviews: Sequence[Review]) -> list[Review]:
    """Attempts of the same people on the same cases that lie in the folders of these files, besides themselves."""
    known = {path.absolute() for path in paths}
    people = {(review.review.case, name_key(review.started_by)) for review in reviews}
    found: list[Review] = []
    for folder in dict.fromkeys(path.absolute().parent for path in paths):
        if known.issuperset(path.absolute() for path in review_paths(folder)):
            continue
        for each in FolderIndex(folder).summaries():
            if each.path.absolute() not in known and (each.mock_case, name_key(each.started_by)) in people:
                found += reviews_of([each])
    return found


def reviews_of(summaries: Iterable[ReviewSummary]) -> Iterator[Review]:
    """The reviews of a folder's list, but for those that cannot be read by now."""
    for each in summaries:
        try:
            yield from_document(read_file(each.path)[1])
        except UserError:
            continue  # It was there a moment ago; `check` says what is wrong with it.


def begun_at(review: Review) -> str:
    """When an attempt was begun, by its record."""
    return review.history[0].at if review.history else review.review.started


def _recorded(review: Review) -> tuple[int, str]:
    """Which attempt it says it is, and that the key had been shown before; 1 and nothing where it says nothing."""
    found = _RECORDED.fullmatch(review.history[0].reason) if review.history else None
    return (int(found[1]), found[2] or "") if found is not None else (1, "")


def shown_to(review: Review, act: Act) -> str:
    """To whom the key was shown, by what an attempt records of it."""
    return act.by if act.reason.startswith(TO_ANOTHER) else review.started_by


def _seen(review: Review) -> tuple[str, str] | None:
    """When the key was first shown for an attempt to whoever made it, and its id; None where it never was."""
    seen = (
        each for each in review.history if each.act == KEY_SEEN and not each.reason.startswith(TO_ANOTHER)
    )
    return min(((act.at, review.review.id) for act in seen), default=None)


def _shown(review: Review, person: str) -> tuple[str, str] | None:
    """When a person was first shown the key for an attempt, theirs or not, and its id; None where they never were."""
    who, seen = name_key(person), (act for act in review.history if act.act == KEY_SEEN)
    shown = ((act.at, review.review.id) for act in seen if name_key(shown_to(review, act)) == who)
    return min(shown, default=None)


def _seen_words(at: str, id_: str) -> str:
    return f"The key was shown to them on {day_words(at)}, for {id_}"
