"""Whose turn it was: answers are changed while a review is at its reviewer, and at no other time.

The gate lets nobody change them otherwise, so a change made while a review was at QA, or final, was written by hand,
whatever lines of the record stand beside it and whether an act has sealed it since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from tui_review.review.handover import AT_REVIEWER, STATUS_WORDS
from tui_review.review.model import Act, Part, Review
from tui_review.review.record.content import MIGRATED, covered_by_acts
from tui_review.review.record.events import PARTS, value_of
from tui_review.review.record.order import ancestors, last_acts, parents
from tui_review.review.record.standing import status_after

_MOVES: Final = frozenset({MIGRATED, "restored"})
"""The acts that may themselves change answers, and say so."""


def otherwise_than_sealed(review: Review, sealed: Mapping[str, Mapping[Part, Any]]) -> Iterator[str]:
    """The questions at which something else stands than was `sealed` by the last act."""
    for id_, answer in review.answers.items():
        stood = sealed.get(id_, {})
        if any(value_of(answer, part) != stood.get(part) for part in PARTS):
            yield id_


def may_have_changed(review: Review) -> bool:
    """Whether lines that no act seals stand at answers of a review that is not at its reviewer."""
    if review.review.status in AT_REVIEWER or len(last_acts(review.history)) > 1:
        return False
    covered = covered_by_acts(review)
    return any(event.id not in covered for answer in review.answers.values() for event in answer.changes)


def sealed_out_of_turn(review: Review, number: int, left: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The questions that an act sealed otherwise than the acts before it, at a time when nobody changes answers.

    `left` are the short digests of all that those acts left.
    """
    acts = review.history
    act = acts[number]
    before = [acts[place] for place in ancestors(acts, number) if place != number]
    status = status_after(before)
    if act.act in _MOVES or status in AT_REVIEWER or len(parents(acts, number)) > 1:
        return
    if not any(each.content for each in before):
        return  # What stood there before the first seal, nothing tells.
    for each in act.leaves.split():
        place, _, leaf = each.rpartition(":")
        if "/" not in place and place in review.answers and left.get(place) != leaf:
            yield place, f"It was changed before this act, while the review was {STATUS_WORDS[status]}."


def dated_ahead(review: Review, today: str) -> Iterator[tuple[str, str, Act | None]]:
    """Acts and changes that say they were done later than the day after `today`, which no clock here has reached."""
    limit = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    for act in review.history:
        if act.at[:10] > limit:
            yield "", "It says that it was done on a day that is still to come.", act
    for id_, answer in review.answers.items():
        for event in answer.changes:
            if event.at[:10] > limit:
                yield id_, f"A change says that it was made on {event.at[:10]}, which is still to come.", None
