"""A day, in any of the ways people write it; stored in one."""

from __future__ import annotations

from tui_review.tui.fields.line import LineField


class DateField(LineField):
    """A date, or one of the words that may stand in its place."""

    def hint(self) -> str:
        """How a date can be written."""
        return " ".join(
            each for each in ("A date: 3/31/2026, 2026-03-31 or 31 Mar 2026.", super().hint()) if each
        )
