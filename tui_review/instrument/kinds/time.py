"""A time of day, stored as 14:30."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.choices import alternatives_of, label_of
from tui_review.instrument.kinds.base import (
    AnswerKind,
    Mentioned,
    Part,
    instead_of,
    or_others,
    plainly,
    shown,
)
from tui_review.instrument.kinds.choice import told
from tui_review.instrument.language.measures import is_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_review.instrument.language.values import Value

_NAMED: Final = {"noon": "12:00", "midnight": "00:00"}
_CLOCK: Final = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?(?: ?([ap])\.?m\.?)?")
_HOURS: Final = 12
_DAY: Final = 24 * 60


class TimeKind(AnswerKind):
    """Hours and minutes of a day, or one of the texts that may stand in their place."""

    __slots__ = ()

    def read(self, part: Part, given: Any) -> str:
        """With am and pm, or by 24 hours, with or without a colon."""
        found = given.isoformat()[:5] if isinstance(given, time) else ""
        if isinstance(given, str):
            found = instead_of(part, given) or read_time(given)
        if not found:
            remedy = f"Write hours and minutes, such as 14:30 or 2:30 pm.{or_others(part)}"
            raise UserError(f"{shown(given)} is not a time of day.", remedy=remedy)
        return found

    def words(self, part: Part, value: Value) -> str:
        """As it is stored; of a text in its place, what is shown for it."""
        return plainly(label_of(alternatives_of(part), value) if isinstance(value, str) else value)

    def described(self, part: Part) -> str:
        """What may stand in its place."""
        return " or ".join(["a time of day", *map(told, alternatives_of(part))])

    def typed(self, part: Part) -> str:
        """How a time can be written."""
        del part
        return "a time of day: 14:30, 2:30 pm or 1430"

    def domain(self, part: Part, mentioned: Mentioned) -> list[Value]:
        """Each time that is mentioned, the minutes beside it, and the texts that may stand in their place."""
        minutes = {_minute(text) for text in mentioned if is_time(text)} or {0}
        around = sorted({(minute + by) % _DAY for minute in minutes for by in (-1, 0, 1)})
        return [*_times(around), *part.alternatives]

    def may_be(self, part: Part, text: str) -> bool:
        """A time of day as it is stored, or one of the texts."""
        return is_time(text) or text in part.alternatives


def read_time(text: str) -> str:
    """The time that a person means (2:30 pm, 14:30, 1430, noon) as it is stored; empty if none."""
    text = " ".join(text.casefold().split())
    found = _CLOCK.fullmatch(text)
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
    settings=frozenset({"or_"}),
    needs=frozenset(),
    holds="one",
    entry="line",
    measure="time",
    letters="",
    takes_na=True,
    free_text=False,
    whole=True,
    weight=4,
)
