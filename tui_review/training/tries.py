"""How many attempts somebody made on a case, and what they knew of its key: said wherever an attempt is scored.

Counted is what is known: attempts that are scored together, those beside them in their folders, and what an attempt
itself says, which records how many its person had made when it was begun. Who works elsewhere is not found out.
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
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tui_review.review.model import Review

_RECORDED: Final = re.compile(r"attempt ([0-9]{1,4})\b")


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
    number = max(earlier + 1, _recorded(review))
    return Tries(number, max(len(same) + 1, number), _seen_before(review, same.values()))


def begun_as(number: int) -> str:
    """What an attempt that is not the first of its person records of itself; empty for the first."""
    return f"attempt {number} on this case by then" if number > 1 else ""


def next_number(case: str, person: str, folder: Path) -> int:
    """Which attempt on a case a person's next one is, by those in a folder."""
    mine = plain_name(person)
    made = [
        each
        for each in (FolderIndex(folder).summaries() if folder.is_dir() else ())
        if each.mock_case == case and plain_name(each.started_by) == mine
    ]
    return len(made) + 1 if mine else 1


def attempts_beside(paths: Sequence[Path], reviews: Sequence[Review]) -> list[Review]:
    """Attempts of the same people on the same cases that lie in the folders of these files, besides themselves."""
    known = {path.absolute() for path in paths}
    people = {(review.review.case, plain_name(review.started_by)) for review in reviews}
    found: list[Review] = []
    for folder in dict.fromkeys(path.absolute().parent for path in paths):
        if known.issuperset(path.absolute() for path in review_paths(folder)):
            continue
        for each in FolderIndex(folder).summaries():
            if each.path.absolute() in known or (each.mock_case, plain_name(each.started_by)) not in people:
                continue
            try:
                found.append(from_document(read_file(each.path)[1]))
            except UserError:
                continue  # It was there a moment ago; `check` says what is wrong with it.
    return found


def _begun(review: Review) -> str:
    return review.history[0].at if review.history else review.review.started


def _recorded(review: Review) -> int:
    found = _RECORDED.match(review.history[0].reason) if review.history else None
    return int(found[1]) if found is not None else 1


def _seen_before(review: Review, others: Iterable[Review]) -> str:
    """That the key was shown for another attempt, before it was for this one."""
    mine = min((act.at for act in review.history if act.act == KEY_SEEN), default="9")
    seen = sorted(
        (act.at, other.review.id)
        for other in others
        for act in other.history
        if act.act == KEY_SEEN and act.at < mine
    )
    return f"The key was shown to them on {day_words(seen[0][0])}, for {seen[0][1]}" if seen else ""
