"""Scoring an attempt of one's own: its key opens once it is finished, and that it was seen stands in the attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.language.days import day_words
from tui_review.review.gate.proposals import SeeKey
from tui_review.review.handover import KEY_SEEN
from tui_review.review.state import ReviewState
from tui_review.store.reviews import write_review
from tui_review.training.holding import review_held

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.review.model import Act, Review
    from tui_review.review.who import Editor
    from tui_review.training.scoring import Score, Scorer


ITEM: Final = "item "
"""How what is recorded of the feedback on one item begins."""


def seen_in(review: Review) -> list[Act]:
    """The times that the key was shown for an attempt, the first one first."""
    return [act for act in review.history if act.act == KEY_SEEN]


def seen_words(review: Review) -> str:
    """Since when an attempt knows its key, and what it came to then; empty where it was never shown."""
    seen = seen_in(review)
    return f"The key was shown on {day_words(seen[0].at)}: {seen[0].reason}" if seen else ""


def knew_key(score: Score) -> str:
    """Why a score is that of somebody who knew the key, in words; empty where nothing says so."""
    if score.tries is not None and score.tries.seen:
        return score.tries.seen
    # What was shown item by item is as the case sets it, and before the attempt was finished.
    shown = [act.reason for act in seen_in(score.review) if not act.reason.startswith(ITEM)]
    changed = shown and shown[0] != come_to(score)
    return f"It came to something else when the key was shown: {shown[0]}" if changed else ""


def check_finished(score: Score) -> None:
    """Raises UserError for an unfinished attempt: its key stays closed, but for a trainer."""
    if score.unfinished:
        raise UserError(
            f"{score.name} is not finished: {score.left_words}.",
            remedy="Finish it first; a trainer looks at unfinished attempts with --key.",
        )


def score_with_mark(path: Path, scorer: Scorer, who: Editor, *, today: str) -> Score:
    """The score of a finished attempt, for whoever made it; that they saw the key is in the file before they do.

    Raises UserError for an unfinished attempt, and where the mark cannot be made: then the key stays closed.
    """
    with review_held(path) as opened:
        score = scorer.score(opened.review)
        check_finished(score)
        state = ReviewState(opened.rules, opened.review, who, today=today)
        reason = come_to(score)
        if [act.reason for act in seen_in(opened.review)][-1:] != [reason]:
            made = state.propose(SeeKey(reason=reason, by=state.author))
            write_review(path, made, opened.rules, expected=opened.fingerprint, after=state.evaluation)
        return scorer.score(state.review)


def come_to(score: Score) -> str:
    """What an attempt comes to, in a line for its record."""
    return f"answers {score.as_the_key('answers')}; item ratings {score.as_the_key('items')}"
