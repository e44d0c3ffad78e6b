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
    from textual.screen import Screen
    from textual.timer import Timer

MOMENT: Final = 0.35
"""Seconds without a key after which an answer stands."""
GLANCE: Final = 0.4
"""Seconds after going on by itself in which a key that answers, or Enter, is one for the question before."""


class Settling:
    """The moment after an answer, on one screen."""

    def __init__(self, screen: Screen[str]) -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self._go_on: Callable[[], object] | None = None
        self._keys = -1
        self._took = ""
        self._arrived = float("-inf")

    def begin(self, go_on: Callable[[], object], took: str) -> None:
        """Has `go_on` be called after the moment, unless a key comes before; `took` in words is the answer given."""
        self.stop()
        self._took = took
        self._go_on, self._keys = go_on, self._taken
        self._timer = self._screen.set_timer(MOMENT, self.end)

    def end(self) -> None:
        """The moment is over."""
        go_on = self._go_on
        self.stop()
        if go_on is not None and self._keys == self._taken and self._screen.app.screen is self._screen:
            self._arrived = bursts.now()
            self._expect_rest()
            go_on()

    def _expect_rest(self) -> None:
        """Who spells the word out whose first letter answered means nothing else by the rest of it."""
        app = self._screen.app
        letter = app.keys.last.removeprefix("upper_").casefold() if isinstance(app, SafeApp) else ""
        if isinstance(app, SafeApp) and letter and self._took.casefold().startswith(letter):
            app.keys.spelling = bursts.RestOfWord(self._took[1:])

    def stop(self) -> None:
        """Stays."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._go_on = None

    def stands(self) -> None:
        """What was gone on to is on the screen now."""
        self._arrived = bursts.now()

    @property
    def is_too_soon(self) -> bool:
        """Whether a key that comes now cannot be meant for what has just appeared."""
        return bursts.now() - self._arrived < GLANCE

    @property
    def _taken(self) -> int:
        app = self._screen.app
        return app.keys.taken if isinstance(app, SafeApp) else 0
