"""What the question and the case file beside it agree on: how much room each gets, and how they talk to each other."""

from __future__ import annotations

from typing import Final, Protocol

from tui_review.tui.review.beside import WIDE

_SHARE: Final = 0.44
_MOST: Final = 105


def width_beside(width: int) -> int:
    """How many columns of a screen the case file takes beside a question; 0 where there is no room for both."""
    return min(int(width * _SHARE), _MOST) if width >= WIDE else 0


class Citing(Protocol):
    """The question that passages are cited for."""

    @property
    def current(self) -> str:
        """Its id."""
        ...

    @property
    def ask(self) -> str:
        """What it asks, in one line."""
        ...

    @property
    def cited(self) -> list[str]:
        """What is cited for it, in the order of the file."""
        ...

    def cite(self, ref: str) -> str:
        """Cites a passage, or no longer; why it cannot be, in words."""
        ...

    def saved_now(self) -> str:
        """How saving stands."""
        ...

    def read_on(self) -> None:
        """Called when another place is read."""
        ...
