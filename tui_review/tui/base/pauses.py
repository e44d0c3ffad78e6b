"""When what is typed is kept, wherever it is typed: a moment after the last key, and every few seconds of typing on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump
    from textual.timer import Timer

_PAUSE: Final = 0.6
"""Seconds without a key after which it is kept."""
_LONGEST: Final = 4.0
"""Seconds after which it is kept while the keys still come."""
_AT_ONCE: Final = 0.01


class TypingPause:
    """Has one thing that is typed kept."""

    def __init__(self, keep: Callable[[], object]) -> None:
        self._keep = keep
        self._timer: Timer | None = None
        self._since = 0.0
        """When the first key came that is not kept yet; 0 for none."""

    def typed(self, shown: MessagePump) -> None:
        """A key came into what is `shown`: the screen or widget that outlasts the pause."""
        now = time.monotonic()
        self._since = self._since or now
        if self._timer is not None:
            self._timer.stop()
        left = max(self._since + _LONGEST - now, _AT_ONCE)
        self._timer = shown.set_timer(min(_PAUSE, left), self._paused)

    def stop(self) -> None:
        """It is kept, or dropped, otherwise."""
        if self._timer is not None:
            self._timer.stop()
        self._since = 0.0

    def _paused(self) -> None:
        self._since = 0.0
        self._keep()
