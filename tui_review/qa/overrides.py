"""Overridden items as lists show them. What may be overridden, by whom: the gate."""

from __future__ import annotations

from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Review
from tui_review.review.record.acts import breaks
from tui_review.shape.frozen import frozen


@frozen()
class OverriddenItem:
    """One overridden item, as lists show it."""

    item: str
    title: str
    computed: str
    """What the answers say: the rating by the item's table."""
    rating: str
    """The rating given in its place; in force unless it is unsettled."""
    reason: str
    by: str
    at: str
    """When, UTC."""
    recorded: bool
    """Whether an act of the record made it as it stands."""
    unsettled: bool
    """Whether a merge left several: none is in force then."""


def overridden_items(review: Review, evaluation: Evaluation) -> list[OverriddenItem]:
    """The overridden items of a review, in the order they are asked."""
    broken = {each.place for each in breaks(review)}
    return [
        OverriddenItem(
            id_,
            rated.title,
            evaluation.rating(id_).rating,
            review.overrides[id_].rating,
            review.overrides[id_].reason,
            review.overrides[id_].by,
            review.overrides[id_].at,
            f"override/{id_}" not in broken,
            id_ in evaluation.unsettled,
        )
        for id_, rated in evaluation.rules.rated.items()
        if id_ in review.overrides
    ]
