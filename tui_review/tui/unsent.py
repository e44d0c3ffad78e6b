"""The text of a dialog is kept on this machine while it is written, and stands there again after a dropped line."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from tui_review.store.saving import typed_nowhere
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.parts import in_dialog, session_below

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui_review.store.unsent import UnderWay
    from tui_review.tui.base.app import SafeApp

_PAUSE: Final = 0.6
"""Seconds without a key after which what is written is kept."""
_LONGEST: Final = 4.0
"""Seconds after which it is kept while the keys still come."""
STANDS_AGAIN: Final = "This was being written when the program ended."


class NotKept(Words):
    """The line of a dialog that says when what is typed cannot be kept; not there while it can."""

    def on_mount(self) -> None:
        """Says it from the beginning."""
        self.draw()

    def draw(self) -> None:
        """Says it anew."""
        session = session_below(self.app)
        why = session.under_way.why_not if session is not None else ""
        self.display = bool(why)
        self.say(literal(in_dialog(self, typed_nowhere(why)) if why else "", "$tone-error"))


class UnsentText:
    """What is being written in one dialog, of the review below it; over no review nothing is kept."""

    def __init__(self, dialog: Screen[Any], place: str) -> None:
        """`place` tells the dialog from every other of the review."""
        session = session_below(dialog.app)
        self._under_way: UnderWay | None = session.under_way if session is not None else None
        self._dialog = dialog
        self._place = place
        self._text = ""
        self._since = 0.0
        self._timer: Timer | None = None
        self._forget: Callable[[], None] = cast("SafeApp[Any]", dialog.app).on_last_words(self._keep)

    def recall(self) -> str:
        """What was left of it by a program that ended; empty for nothing."""
        return self._under_way.recall(self._place) if self._under_way is not None else ""

    def typed(self, text: str) -> None:
        """Keeps what is written so far, after a short pause, and every few seconds of writing on."""
        now = time.monotonic()
        self._since = self._since or now
        self._text = text
        if self._timer is not None:
            self._timer.stop()
        left = max(self._since + _LONGEST - now, 0.01)
        self._timer = self._dialog.set_timer(min(_PAUSE, left), self._keep)

    def done(self) -> None:
        """It is handed over, or dropped on purpose."""
        self._forget()
        if self._timer is not None:
            self._timer.stop()
        self._text = ""
        if self._under_way is not None:
            self._under_way.keep(self._place, "")

    def _keep(self) -> None:
        self._since = 0.0
        if self._under_way is not None and self._text.strip():
            self._under_way.keep(self._place, self._text)
