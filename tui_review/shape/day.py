"""What a day is, written as ISO text: the one place that says so."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

ISO_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""The form: year, month and day, and no other of ISO 8601."""


def calendar_day(text: object) -> date | None:
    """The day of the calendar that a text is; None for what is no text, no date, or none that the calendar has."""
    # The library alone also reads weeks (2026-W05-3), and 20260105 with anything behind it.
    if not isinstance(text, str) or re.fullmatch(ISO_DAY, text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
