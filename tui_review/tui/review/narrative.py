"""The side of the review's screen that a narrative's field sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.review.state import NARRATIVE

if TYPE_CHECKING:
    from tui_review.tui.review.changes import Changes


class NarrativeKeeper:
    """Keeps the narrative of the question shown."""

    def __init__(self, screen: Changes) -> None:
        """The review's screen, at whatever question it shows."""
        self._screen = screen

    def give(self, value: Any) -> bool:
        """Writes the narrative."""
        screen, id_ = self._screen, self._screen.current
        key = f"{id_}{NARRATIVE}"
        screen.drafts.pop(key, None)
        if screen.change(id_, lambda: screen.state.write(id_, value), one=True, key=key):
            return True
        screen.drafts[key] = value
        return False

    def take_away(self) -> None:
        """No narrative any more."""
        self.give("")

    def typing(self) -> None:
        """As for the answer."""
        self._screen.typing()

    def entered(self) -> None:
        """As for the answer."""
        self._screen.entered()

    def resize(self) -> None:
        """As for the answer."""
        self._screen.resize()
