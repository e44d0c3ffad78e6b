"""The first line of the review's screen: which review, how far it is, what is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.tui.parts import TopLine, how_far, saved_words, who_and_what

if TYPE_CHECKING:
    from tui_review.store.session import Session

_FIELDS: Final = "fields"
"""The door of everything that is typed at a question."""


class Head(TopLine):
    """It says "saved" only of what is durable, and says so at once where something is typed and not kept."""

    def __init__(self, session: Session) -> None:
        """The line over a review that is open."""
        super().__init__("", id="top")
        self._session = session

    def draw(self) -> None:
        """Says it anew."""
        self.tell(who_and_what(self._session), how_far(self._session), saved_words(self._session))

    def typed(self) -> bool:
        """Something is typed that is not kept yet; whether that is new."""
        return self._enters(is_typed=True)

    def kept(self) -> None:
        """Nothing is typed that is not kept."""
        self._enters(is_typed=False)

    def changed(self) -> None:
        """A change was made and handed over to be saved."""
        self._session.under_way.enters(_FIELDS, is_typed=False)
        self.draw()

    def _enters(self, *, is_typed: bool) -> bool:
        is_new = self._session.under_way.enters(_FIELDS, is_typed=is_typed)
        if is_new:
            self.draw()
        return is_new
