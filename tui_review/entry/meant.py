"""What is typed and means something only to whoever sits there: `today`, a day without a year, a month for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import SaidOn
from tui_review.instrument.kinds.registry import kind_of

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question
    from tui_review.review.evaluation import Evaluation


_MORE: Final = (*"0123456789", *(f"{n:02}" for n in range(100)))
"""Figures that may still be typed."""


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


def may_be_half(part: Question | Column, typed: str) -> bool:
    """Whether a number, a day or a time as `typed` may be half of another: `4` of `47`, `3/1/20` of `3/1/2025`.

    So may an empty line, where one is about to type anew, and a day without its year. Of what has a form of its own,
    and of who signs, nothing says when it is whole.
    """
    kind = kind_of(part)
    if part.pattern or kind.holds == "signature":
        return True
    if not (kind.is_number or kind.says_when):
        return False
    text = typed.strip()
    return not text or not _reads(part, text) or any(_reads(part, f"{text}{more}") for more in _MORE)


def _reads(part: Question | Column, text: str) -> bool:
    try:
        kind_of(part).read(part, text)
    except UserError:
        return False
    return True
