"""How many attempts somebody made on a case, and what they knew of its key: said wherever an attempt is scored.

Counted is what is known: attempts that are scored together, those beside them in their folders, and what an attempt
itself says, which records how many its person had made when it was begun, and whether the key had been shown for one of
them. Who works elsewhere is not found out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.language.days import day_words
from tui_review.instrument.plurals import part_of
from tui_review.review.handover import KEY_SEEN
from tui_review.review.serial import from_document
from tui_review.review.signing import plain_name
from tui_review.shape.frozen import frozen
from tui_review.store.folder import FolderIndex
from tui_review.store.reviews import review_paths
from tui_review.training.people import identity_of
from tui_review.yamlfile.reader import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tui_review.review.model import Review
    from tui_review.store.folder import ReviewSummary

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


def tries_of(review: Review, others: Iterable[Review]) -> Tries:
    """An attempt among others, of which only those of its person on its case count, each once."""
    mine = plain_name(review.started_by)
    same = {
        identity_of(other): other
        for other in others
        if other.review.case == review.review.case and mine and plain_name(other.started_by) == mine
    }
    same.pop(identity_of(review), None)
    earlier = sum(_begun(other) < _begun(review) for other in same.values())
    recorded, known = _recorded(review)
    number = max(earlier + 1, recorded)
    return Tries(number, max(len(same) + 1, number), known or _seen_before(review, same.values()))


def is_try_of(each: ReviewSummary, case: str, person: str) -> bool:
    """Whether it is a person's attempt on a case; without a person's name, anybody's."""
    mine = plain_name(person)
    return each.mock_case == case and (not mine or plain_name(each.started_by) == mine)


def begun_as(case: str, person: str, folder: Path) -> str:
    """What a person's next attempt on a case records of itself, by those in a folder; empty for their first.

    Which it is, and that the key was shown for one of them before, if it was.
    """
    made = [each for each in FolderIndex(folder).summaries() if is_try_of(each, case, person)]
    if not made or not plain_name(person):
        return ""
    seen = _first_seen(reviews_of(made))
    return f"attempt {len(made) + 1} on this case by then{f'; {seen}' if seen else ''}"


def attempts_beside(paths: Sequence[Path], reviews: Sequence[Review]) -> list[Review]:
    """Attempts of the same people on the same cases that lie in the folders of these files, besides themselves."""
    known = {path.absolute() for path in paths}
    people = {(review.review.case, plain_name(review.started_by)) for review in reviews}
    found: list[Review] = []
    for folder in dict.fromkeys(path.absolute().parent for path in paths):
        if known.issuperset(path.absolute() for path in review_paths(folder)):
            continue
        for each in FolderIndex(folder).summaries():
            if each.path.absolute() not in known and (each.mock_case, plain_name(each.started_by)) in people:
                found += reviews_of([each])
    return found


def reviews_of(summaries: Iterable[ReviewSummary]) -> Iterator[Review]:
    """The reviews of a folder's list, but for those that cannot be read by now."""
    for each in summaries:
        try:
            yield from_document(read_file(each.path)[1])
        except UserError:
            continue  # It was there a moment ago; `check` says what is wrong with it.


def _begun(review: Review) -> str:
    return review.history[0].at if review.history else review.review.started


def _recorded(review: Review) -> tuple[int, str]:
    """Which attempt it says it is, and that the key had been shown before; 1 and nothing where it says nothing."""
    found = _RECORDED.fullmatch(review.history[0].reason) if review.history else None
    return (int(found[1]), found[2] or "") if found is not None else (1, "")


def _seen_before(review: Review, others: Iterable[Review]) -> str:
    """That the key was shown for another attempt, before it was for this one."""
    mine = min((act.at for act in review.history if act.act == KEY_SEEN), default="9")
    return _first_seen(others, before=mine)


def _first_seen(others: Iterable[Review], *, before: str = "9") -> str:
    seen = sorted(
        (act.at, other.review.id)
        for other in others
        for act in other.history
        if act.act == KEY_SEEN and act.at < before
    )
    return f"The key was shown to them on {day_words(seen[0][0])}, for {seen[0][1]}" if seen else ""
