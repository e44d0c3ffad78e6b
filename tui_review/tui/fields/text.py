"""A text of one line."""

from __future__ import annotations

from tui_review.tui.fields.line import LineField


class TextField(LineField):
    """Whatever is typed is the answer."""

    keeps_while_typing = True

    def how(self) -> str:
        """Needs no word."""
        return ""
