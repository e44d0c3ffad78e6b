"""Names of people, several on one line."""

from __future__ import annotations

from typing import ClassVar

from tui_review.tui.fields.line import LineField


class NamesField(LineField):
    """Names, a semicolon between two; each line of a paste is one."""

    JOIN: ClassVar[str] = "; "
    AS_ONE: ClassVar[str] = "each line a name"
    keeps_while_typing = True
