"""A review that training changes at once and lets go of: a mark that a key was seen, what its reviewers agreed on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui_review.store.lock import Holder, ReviewLock
from tui_review.store.pending import check_nothing_kept
from tui_review.store.reviews import ReviewFile, catalog_for, read_review
from tui_review.store.unsent import check_nothing_typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
