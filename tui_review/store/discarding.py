"""Taking away a review that was created by mistake: only while nothing at all is entered in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.store.lock import ReviewLock
from tui_review.store.reviews import read_review
from tui_review.store.unsent import forget_unsent

if TYPE_CHECKING:
    from pathlib import Path


def discard_empty(path: Path) -> None:
    """Deletes the file of a review that holds nothing but its creation. Raises UserError for any other."""
    opened = read_review(path)
    review = opened.review
    entered = review.answers or review.notes or review.overrides or review.conflicts
    if entered or [act.act for act in review.history] != ["created"]:
        what = "Something is entered in this review, or it was handed over."
        raise UserError(what, remedy="Only an empty one can be deleted here.", file=str(path))
    if holder := ReviewLock.look(path):
        raise UserError(f"{holder.user} has it open.", file=str(path))
    forget_unsent(opened)
    try:
        path.unlink()
    except OSError as error:
        raise UserError(f"It cannot be deleted ({error.strerror}).", file=str(path)) from None
