"""Whether an attempt's record holds, by its file and its commits; and a review that training changes and lets go of."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui_review.review.record.acts import Break, breaks
from tui_review.store.lock import Holder, ReviewLock
from tui_review.store.pending import check_nothing_kept
from tui_review.store.reviews import ReviewFile, catalog_for, read_review
from tui_review.store.unsent import check_nothing_typed
from tui_review.store.verify import lost_versions, record_breaks
from tui_review.telling.notes import breaks_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui_review.review.evaluation import Evaluation
    from tui_review.review.model import Review
    from tui_review.store.committed import FolderCommits
    from tui_review.store.verify import Demanded


def breaks_of_attempt(
    opened: ReviewFile, commits: FolderCommits, demanded: Demanded, *, known: Evaluation | None = None
) -> list[Break]:
    """What does not hold of an attempt's record: by its file, the versions kept beside it, and its commits in git.

    Its file may have another name than the review in it, as those have that were collected. What an evaluation has
    found out already, `known`, is not worked out again. Raises UserError where git keeps it and does not say.
    """
    found = [
        *record_breaks(opened, demanded, known=known, renamed=True),
        *lost_versions(opened.path, opened.review, commits.on_a_branch),
        *_without_beginning(opened.review),
    ]
    return [*found, *commits.breaks(opened, found)]


def _without_beginning(review: Review) -> list[Break]:
    """That an attempt does not say how it was begun, which the program writes into each."""
    if not review.review.case or review.history:
        return []
    return [Break("", "The beginning of the attempt, which says whose it is, is not in the file.")]


def unheld_words(opened: ReviewFile, commits: FolderCommits, demanded: Demanded) -> str:
    """The same in words; empty where all holds."""
    return _words(breaks_of_attempt(opened, commits, demanded))


def unheld_alone(review: Review) -> str:
    """What an attempt by itself shows not to hold, in words, where its instrument or its commits may not be at hand."""
    return _words([*breaks(review), *_without_beginning(review)])


def _words(found: list[Break]) -> str:
    return " ".join(line for _, line in breaks_told(each for each in found if each.looked_at))


@contextmanager
def review_held(path: Path) -> Iterator[ReviewFile]:
    """A review that nobody else writes meanwhile.

    Raises UserError where somebody has it open, and where something is kept on this machine that its file lacks.
    """
    lock = ReviewLock.wait(path)
    if isinstance(lock, Holder):
        raise lock.refused(str(path))
    try:
        opened = read_review(path, catalog_for(path))
        check_nothing_kept(opened)
        check_nothing_typed(opened, opened.rules, opened.review)
        yield opened
    finally:
        lock.release()
