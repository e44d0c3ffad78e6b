"""What is typed and means something only to whoever sits there: `today`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.instrument.kinds.date import by_the_calendar
from tui_review.instrument.kinds.registry import kind_of

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question


def meant_today(part: Question | Column, value: Any, today: str) -> Any:
    """What is entered; where a date is asked for, `today` and `yesterday` are the days they are at the desk."""
    if isinstance(value, str) and kind_of(part).measure == "date":
        return by_the_calendar(value, today)
    return value
