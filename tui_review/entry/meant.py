"""What is typed and means something only to whoever sits there: `today`, and a day without a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.instrument.kinds.date import by_the_calendar
from tui_review.instrument.kinds.registry import kind_of

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question
    from tui_review.review.evaluation import Evaluation


def meant_today(part: Question | Column, value: Any, evaluation: Evaluation, today: str) -> Any:
    """What is entered; where a date is asked for, `today` is the day it is at the desk.

    A day without a year is the latest such day of the period under review, which ends today or when it was completed.
    """
    if isinstance(value, str) and kind_of(part).is_day:
        fact = evaluation.rules.instrument.facts.completed
        completed = evaluation.value(fact) if fact else ""
        return by_the_calendar(value, today, completed if isinstance(completed, str) else "")
    return value
