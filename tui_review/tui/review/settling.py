"""Going on by itself after an answer that one key gave, once no key follows it for a moment.

A second press of the same key, a correction and the rest of a sentence are thereby taken where the answer stands, and
none of them by the question after it, which nobody has seen yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui_review.entry import bursts
from tui_review.tui.base.app import SafeApp

if TYPE_CHECKING:
    from textual.events import Key
    from textual.screen import Screen
    from textual.timer import Timer

    from tui_review.entry.bursts import Letters
    from tui_review.tui.base.ahead import KeyQueue

MOMENT: Final = 0.35
"""Seconds without a key after which an answer stands."""
_TIMERS_OFF: Final = 0.02
"""Seconds by which a timer may be early."""


class Settling:
    """The moment after an answer, on one screen."""

    def __init__(self, screen: Screen[str]) -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self._go_on: Callable[[], object] | None = None
        self._take_back: Callable[[], object] = _nothing
        self._keys = -1
        self.taken_back = ""
        """What was said of the last answer that was taken back; empty once another is given."""

    def begin(self, go_on: Callable[[], object], take_back: Callable[[], object]) -> None:
        """Has `go_on` be called after the moment, unless a key comes before that is not of the answer's own word.

        `take_back` is called where it turns out behind it that the key was the first letter of a text.
        """
        self.stop()
        self._take_back, self.taken_back = take_back, ""
        self._go_on, self._keys = go_on, self._taken
        self._timer = self._screen.set_timer(MOMENT, self._elapsed)

    def _elapsed(self) -> None:
        left = MOMENT - self.typed.since_last
        if left > _TIMERS_OFF and self._keys == self._taken:
            self._timer = self._screen.set_timer(left, self._elapsed)
        else:
            self.end()

    def end(self) -> None:
        """The moment is over."""
        go_on = self._go_on
        self.stop()
        if go_on is not None and self._keys == self._taken and self._screen.app.screen is self._screen:
            self.typed.went_on(self._take_back)
            self.typed.pace.leave(bursts.now())
            go_on()

    def stop(self) -> None:
        """Stays."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._go_on = None

    def told(self, took: str) -> str:
        """What is said of an answer, `took` in words, that is taken back so; `taken_back` from then on."""
        self.taken_back = (
            f"{took} is taken back: what came behind that letter is a text. Behind a pause keys answer again."
        )
        return self.taken_back

    @property
    def typed(self) -> Letters[Key]:
        """What the letters mean that are typed in the app."""
        return self._queue.typed

    @property
    def _taken(self) -> int:
        return self._queue.taken

    @property
    def _queue(self) -> KeyQueue:
        app = self._screen.app
        assert isinstance(app, SafeApp)  # noqa: S101 - no screen of ours runs in another
        return app.keys


def _nothing() -> None:
    """Nothing has answered yet."""
