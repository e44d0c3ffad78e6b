"""What is typed and means something only to whoever sits there: `today`, a day without a year, a month for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.instrument.kinds.base import SaidOn
from tui_review.instrument.kinds.registry import kind_of

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question
    from tui_review.review.evaluation import Evaluation


def meant_today(part: Question | Column, value: Any, evaluation: Evaluation, today: str) -> Any:
    """What is entered, in a form that its kind reads alike on any day.

    A day without a year is the latest such day of the period under review, which ends today or when it was completed.
    Where the day stands for a month, a month is its first day, or its last where that is the last month.
    """
    if not isinstance(value, str):
        return value
    months = [grid.months for grid in evaluation.rules.instrument.grids]
    is_last, is_first = part.id in [each.last for each in months], part.id in [each.first for each in months]
    fact = evaluation.rules.instrument.facts.completed
    completed = evaluation.value(fact) if fact else ""
    on = SaidOn(
        today,
        last=completed if isinstance(completed, str) else "",
        month="last" if is_last else "first" if is_first else "",
    )
    return kind_of(part).dated(part, value, on)
