"""Ratings in words: what they are, what decided them, what they wait for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.waiting import waits_words
from tui_review.telling.blocks import Block, RatingWord, Spans, entry, spans, strong
from tui_review.telling.words import one_line, rated_name, rating_said, reason_words, standing_on

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.telling.reported import CountedRating


def rating_word(rules: Rules, id_: str, rating: str) -> RatingWord:
    """A rating of an item, part or outcome, with where it stands on its scale."""
    scales = rules.instrument.ratings
    scale = scales.outcome if rules.rated[id_].kind == "outcome" else scales.item
    return RatingWord(rating_said(rules, rating), standing_on(rating, scale))


def rating_spans(rules: Rules, rated: CountedRating, *, most: int = 0) -> Spans:
    """A rating in a sentence: which, by whose override, because of what, or what it waits for.

    With `most`, no more than so many questions or runs of them are named.
    """
    behind = behind_words(rules, rated, most=most)
    joint = ": " if rated.waiting_for else ", "
    return spans(rating_word(rules, rated.id, rated.rating), f"{joint}{behind}" if behind else "")


def behind_words(rules: Rules, rated: CountedRating, *, most: int = 0) -> str:
    """What stands behind a rating: by whose override, because of what, or what it waits for; empty for nothing."""
    found = []
    override, because = rated.override, f"because {rated.because}" if rated.because else ""
    if override is not None:
        found.append(f"overridden by {override.by}: {reason_words(override.reason)}")
        by_answers = f"by the answers {rating_said(rules, rated.computed or rated.rating)}"
        because = f"{by_answers}, {because}" if because else by_answers
    if because:
        found.append(because)
    if rated.waiting_for:
        found.append(waits_words(rules, rated.waiting_for, most=most))
    if rated.computed and override is None:
        found.append(f"without overrides {rating_said(rules, rated.computed)}")
    if rated.warning:
        found.append(one_line(rated.warning))
    return "; ".join(found)


def rating_entry(rules: Rules, rated: CountedRating, leads: str = "") -> Block:
    """One line about what is rated: its short name, its rating and why."""
    name = strong(rated_name(rules, rated.id))
    return entry(name, ": ", *rating_spans(rules, rated), leads=leads)


def ratings_blocks(rules: Rules, ratings: Iterable[CountedRating]) -> Iterator[Block]:
    """All ratings, a line each."""
    return (rating_entry(rules, rated) for rated in ratings)
