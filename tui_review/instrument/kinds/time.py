"""A time of day, stored as 14:30."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.kinds.base import AskedPart, Mentioned
from tui_review.instrument.kinds.instead import InsteadKind
from tui_review.instrument.language.measures import is_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_review.instrument.language.values import Value

_NAMED: Final = {"noon": "12:00", "midnight": "00:00"}
_CLOCK: Final = r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?(?: ?([ap])\.?m\.?)?"
_HOURS: Final = 12
_DAY: Final = 24 * 60


class TimeKind(InsteadKind):
    """Hours and minutes of a day, or one of the texts that may stand in their place."""

    __slots__ = ()

    def meant(self, given: Any) -> str:
        """With am and pm, or by 24 hours, with or without a colon."""
        return (
            given.isoformat()[:5]
            if isinstance(given, time)
            else read_time(given)
            if isinstance(given, str)
            else ""
        )

    def is_one(self, text: str) -> bool:
        """A time of day."""
        return is_time(text)

    def typed(self, part: AskedPart) -> str:
        """How a time can be written."""
        del part
        return "a time of day: 14:30, 2:30 pm or 1430"

    def domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value]:
        """Each time that is mentioned, the minutes beside it, and the texts that may stand in their place."""
        minutes = {_minute(text) for text in mentioned if is_time(text)} or {0}
        around = sorted({(minute + by) % _DAY for minute in minutes for by in (-1, 0, 1)})
        return [*_times(around), *part.alternatives]


def read_time(text: str) -> str:
    """The time that a person means (2:30 pm, 14:30, 1430, noon) as it is stored; empty if none."""
    text = " ".join(text.casefold().split())
    found = re.fullmatch(_CLOCK, text)
    if found is None:
        return _NAMED.get(text, "")
    hour, minute, half = found.groups()
    if half:
        if not 1 <= int(hour) <= _HOURS:
            return ""
        hour = str(int(hour) % _HOURS + (_HOURS if half == "p" else 0))
    elif minute is None:
        return ""
    stored = f"{int(hour):02d}:{minute or '00'}"
    return stored if is_time(stored) else ""


def _minute(stored: str) -> int:
    return int(stored[:2]) * 60 + int(stored[3:])


def _times(minutes: Iterable[int]) -> list[str]:
    return [f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes]


TIME = TimeKind(
    name="time",
    noun="a time of day",
    remedy="Write hours and minutes, such as 14:30 or 2:30 pm.",
    measure="time",
    tells="nothing",
)
