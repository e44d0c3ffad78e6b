"""What a day is, written as ISO text: the one place that says so."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

ISO_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""The form: year, month and day, and no other of ISO 8601."""


def calendar_day(text: object) -> date | None:
    """The day of the calendar that a text is; None for what is no text, no date, or none that the calendar has."""
    return _day(text) if isinstance(text, str) else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    """The same of a text; kept, as conditions ask the same few days of a review again and again."""
    # The library alone also reads weeks (2026-W05-3), and 20260105 with anything behind it.
    if re.fullmatch(ISO_DAY, text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
