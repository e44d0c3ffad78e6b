"""The first line of the review's screen: which review, how far it is, what is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.store.saving import NOT_YET
from tui_review.tui.parts import TopLine, how_far, saved_words, who_and_what

if TYPE_CHECKING:
    from tui_review.store.session import Session


class Head(TopLine):
    """It says "saved" only of what is durable, and says so at once where something is typed and not kept."""

    def __init__(self, session: Session) -> None:
        """The line over a review that is open."""
        super().__init__("", id="top")
        self._session = session
        self._unsaved = False

    def draw(self) -> None:
        """Says it anew."""
        self.tell(who_and_what(self._session), how_far(self._session), self.saved_now())

    def typed(self) -> bool:
        """Something is typed that is not kept yet; whether that is new."""
        first, self._unsaved = not self._unsaved, True
        if first:
            self.draw()
        return first

    def kept(self) -> None:
        """Nothing is typed that is not kept."""
        if self._unsaved:
            self._unsaved = False
            self.draw()

    def changed(self) -> None:
        """A change was made and handed over to be saved."""
        self._unsaved = False
        self.draw()

    def saved_now(self) -> str:
        """What may be said about saving."""
        waits = self._unsaved and not self._session.under_way.why_not
        return NOT_YET if waits else saved_words(self._session)
