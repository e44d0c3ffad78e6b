"""The text of a dialog is kept on this machine while it is written, and stands there again after a dropped line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from tui_review.store.unsent import keep_unsent, recall_unsent
from tui_review.tui.parts import session_below

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui_review.store.reviews import ReviewFile
    from tui_review.tui.base.app import SafeApp

_PAUSE: Final = 0.6
"""Seconds without a key after which what is written is kept."""
STANDS_AGAIN: Final = "This was being written when the program ended."


class UnsentText:
    """What is being written in one dialog, of the review below it; over no review nothing is kept."""

    def __init__(self, dialog: Screen[Any], place: str) -> None:
        """`place` tells the dialog from every other of the review."""
        session = session_below(dialog.app)
        self._review: ReviewFile | None = session.opened if session is not None else None
        self._dialog = dialog
        self._place = place
        self._text = ""
        self._timer: Timer | None = None
        self._forget: Callable[[], None] = cast("SafeApp[Any]", dialog.app).on_last_words(self._keep)

    def recall(self) -> str:
        """What was left of it by a program that ended; empty for nothing."""
        return recall_unsent(self._review, self._place) if self._review is not None else ""

    def typed(self, text: str) -> None:
        """Keeps what is written so far, after a short pause."""
        self._text = text
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._dialog.set_timer(_PAUSE, self._keep)

    def done(self) -> None:
        """It is handed over, or dropped on purpose."""
        self._forget()
        if self._timer is not None:
            self._timer.stop()
        self._text = ""
        if self._review is not None:
            keep_unsent(self._review, self._place, "")

    def _keep(self) -> None:
        if self._review is not None and self._text.strip():
            keep_unsent(self._review, self._place, self._text)
