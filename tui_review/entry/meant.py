"""What is typed and means something only to whoever sits there: `today`, a day without a year, a month for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.instrument.kinds.date import by_the_calendar
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.date_forms import read_month
from tui_review.instrument.language.days import month_end

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question
    from tui_review.review.evaluation import Evaluation


def meant_today(part: Question | Column, value: Any, evaluation: Evaluation, today: str) -> Any:
    """What is entered; where a date is asked for, `today` is the day it is at the desk.

    A day without a year is the latest such day of the period under review, which ends today or when it was completed.
    Where the day stands for a month, a month is its first day, or its last where that is the last month.
    """
    if isinstance(value, str) and kind_of(part).is_day:
        months = [grid.months for grid in evaluation.rules.instrument.grids]
        if first := read_month(value):
            if part.id in [each.last for each in months]:
                return month_end(first)
            if part.id in [each.first for each in months]:
                return first
        fact = evaluation.rules.instrument.facts.completed
        completed = evaluation.value(fact) if fact else ""
        return by_the_calendar(value, today, completed if isinstance(completed, str) else "")
    return value
