"""Whose turn it was: answers are changed while a review is at its reviewer, and at no other time.

The gate lets nobody change them otherwise, so a change made while a review was at QA, or final, was written by hand,
whatever lines of the record stand beside it and whether an act has sealed it since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from tui_review.instrument.language.days import day_words
from tui_review.review.handover import AT_REVIEWER, BACKWARD, RULES, STATUS_WORDS
from tui_review.review.model import Act, Part, Review
from tui_review.review.record.content import GONE, MIGRATED, covered_by_acts, leaves_left, read_leaves
from tui_review.review.record.events import PARTS, value_of
from tui_review.review.record.order import ancestors, branches_before, last_acts, last_handed_over
from tui_review.review.record.standing import status_after

_MOVES: Final = frozenset({MIGRATED, "restored"})
"""The acts that may themselves change answers, and say so."""
_GIVES_BACK: Final = frozenset(RULES[each].past for each in BACKWARD)
"""The acts with which no signature stands any more."""


def otherwise_than_sealed(review: Review, sealed: Mapping[str, Mapping[Part, Any]]) -> Iterator[str]:
    """The questions at which something else stands than was `sealed` by the last act."""
    for id_, answer in review.answers.items():
        stood = sealed.get(id_, {})
        if any(value_of(answer, part) != stood.get(part) for part in PARTS):
            yield id_


def may_have_changed(review: Review) -> bool:
    """Whether lines that no act seals stand at answers of a review that is not at its reviewer."""
    if review.review.status in AT_REVIEWER or len(last_acts(review.history)) != 1:
        return False
    covered = covered_by_acts(review)
    return any(event.id not in covered for answer in review.answers.values() for event in answer.changes)


def sealed_out_of_turn(review: Review, number: int) -> Iterator[tuple[str, str]]:
    """The questions that an act sealed otherwise than the acts before it, at a time when nobody changes answers.

    After a merge what stands at each is what one of its branches had there; while hand-overs of branches are unsettled,
    it may be what either handed over.
    """
    acts, act = review.history, review.history[number]
    branches = [[acts[place] for place in each] for each in branches_before(acts, number)]
    statuses = [status_after(each) for each in branches]
    if act.act in _MOVES or not branches or AT_REVIEWER.intersection(statuses):
        return
    if len(last_handed_over(acts, {place for place in ancestors(acts, number) if place != number})) > 1:
        return
    if not all(any(each.content for each in branch) for branch in branches):
        return  # What stood there before the first seal, nothing tells.
    left = [leaves_left(branch) for branch in branches]
    for place, leaf in read_leaves(act.leaves).items():
        if (
            "/" not in place
            and place in review.answers
            and leaf not in [each.get(place, GONE) for each in left]
            and not _took_signature_back(review, act, place)
        ):
            yield place, f"It was changed before this act, while the review was {STATUS_WORDS[statuses[0]]}."


def _took_signature_back(review: Review, act: Act, place: str) -> bool:
    """Whether an act that gives a review back has taken the signature at a question back, and nothing besides."""
    covered = set(act.covers)
    events = [event for event in review.answers[place].changes if event.id in covered]
    signatures = all(event.how == "taken back" and isinstance(event.was, dict) for event in events)
    return act.act in _GIVES_BACK and bool(events) and signatures


def dated_ahead(review: Review, today: str) -> Iterator[tuple[str, str, Act | None]]:
    """What says that it was done later than the day after `today`, which no clock here has reached.

    Acts, changes and messages, each by its place.
    """
    limit = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    for act in review.history:
        if day_words(act.at) > limit:
            yield "", "It says that it was done on a day that is still to come.", act
    for id_, answer in review.answers.items():
        for event in answer.changes:
            if day_words(event.at) > limit:
                yield (
                    id_,
                    f"A change says that it was made on {day_words(event.at)}, which is still to come.",
                    None,
                )
    for id_, note in review.notes.items():
        for message in note.messages:
            if day_words(message.at) > limit:
                what = (
                    f"A message says that it was written on {day_words(message.at)}, which is still to come."
                )
                yield f"note/{id_}", what, None
