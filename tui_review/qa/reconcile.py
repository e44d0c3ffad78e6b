"""Somebody else changed the file under an open wizard (git pull, an editor): taking both sides' work together."""

from __future__ import annotations

from tui_review.errors import UserError
from tui_review.qa.merge import MergeResult, merge_reviews, same_review
from tui_review.review.model import Review
from tui_review.review.state import ReviewState
from tui_review.shape.frozen import frozen
from tui_review.store.reviews import ReviewFile, catalog_for, read_review


@frozen()
class Reconciled:
    """Both sides' work as one review, not saved yet."""

    merged: MergeResult
    """The review, and in `conflicts` only what both changed differently."""
    theirs: ReviewFile
    """The file as it is now: its fingerprint is what the next save has to expect, its review the next base."""


def reconcile(opened: ReviewFile, base: Review, state: ReviewState) -> Reconciled:
    """Merges what the state holds with what the file holds now.

    `base` is the review as the file held it when it was last read or written (`Session.base`). Nothing is changed:
    the caller shows what is in conflict, then goes on with the merged review (`Session.settle_clash(merged.review,
    theirs.fingerprint)`). Raises UserError when the file cannot be read now, as in the midst of a merge.
    """
    theirs = read_review(opened.path, catalog_for(opened.path))
    if not same_review(state.review, theirs.review):
        raise UserError(
            "Another review stands in the file by now.",
            remedy="Save a copy of yours elsewhere, or put the file back.",
            file=str(opened.path),
        )
    return Reconciled(merge_reviews(base, state.review, theirs.review, theirs.rules), theirs)
