"""As of which day a review is looked at. Every door asks here, so that each says the same of a review on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.language.evaluate import is_date
from tui_review.review.handover import AT_REVIEWER

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review


def as_of(rules: Rules, review: Review, today: str) -> str:
    """The ISO day as of which a review is looked at, where nobody names another.

    While it is with its reviewer that is `today`. From its submission on it is the day that is recorded: the one it
    was completed on, else that of its last submission; so what is found in a review that has been handed over does
    not change by the mere passing of time.
    """
    return today if review.review.status in AT_REVIEWER else recorded_day(rules, review)


def recorded_day(rules: Rules, review: Review) -> str:
    """The last day that the file itself gives: completed, submitted, last acted on, or started.

    For what is said of a file as it stands, whenever that is: what is written in it, or how two of them differ.
    """
    answer = review.answers.get(rules.instrument.facts.completed)
    if answer is not None and isinstance(answer.value, str) and is_date(answer.value):
        return answer.value
    submitted = [act.on for act in review.history if act.act == "submitted"]
    acts = submitted or [act.on for act in review.history]
    day = acts[-1] if acts else review.review.started
    return day if is_date(day) else review.review.started
