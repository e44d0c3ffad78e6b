"""Where something is entered: an answer, what is said of a choice, a narrative, a cell of a table."""

from __future__ import annotations

from tui_review.shape.frozen import frozen


@frozen()
class Spot:
    """One place to type in."""

    question: str
    narrative: bool = False
    choice: str = ""
    """For what is said of a choice: its code."""
    row: str = ""
    """For a cell: the id of its row."""
    column: str = ""
    """For a cell: its column."""
