"""An error in a key, a drawing or a callback costs that one thing, and never the session.

Textual ends an app at the first error of any handler, by design; so this waits for no upstream issue. Whoever is at
work here has typed for an hour: an error is told in one line, by kind and place, and the next key is taken. Only an
app that fails again and again, or before its first screen stands, is ended.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.visual import Visual, visualize
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.message import Message

_MOST: Final = 12
"""So many errors within `_WITHIN` seconds end the app: it cannot draw, or fails at every key."""
_WITHIN: Final = 5.0


class Patience:
    """How many errors are borne."""

    def __init__(self) -> None:
        self._errors: deque[float] = deque(maxlen=_MOST)

    def bears_one_more(self) -> bool:
        """Notes an error; whether the app may go on."""
        now = time.monotonic()
        self._errors.append(now)
        return len(self._errors) < _MOST or now - self._errors[0] > _WITHIN


def guard() -> None:
    """Puts the boundary around everything Textual calls, for apps that have `bears(error)`; once is enough."""
    if MessagePump._dispatch_message is not _dispatch_guarded:  # noqa: SLF001 - the one place where handlers are called
        MessagePump._dispatch_message = _dispatch_guarded  # type: ignore[method-assign]  # noqa: SLF001
        Widget._render = _render_guarded  # type: ignore[method-assign]  # noqa: SLF001
        Widget.render_lines = _render_lines_guarded  # type: ignore[method-assign]


_dispatch = MessagePump._dispatch_message  # noqa: SLF001
_render = Widget._render  # noqa: SLF001
_render_lines = Widget.render_lines


def _bears(pump: MessagePump, error: Exception) -> bool:
    bears: Callable[[Exception], bool] | None = getattr(pump.app, "bears", None)
    return bears is not None and bears(error)


async def _dispatch_guarded(self: MessagePump, message: Message) -> None:
    """Textual's, but a handler that fails does not end the widget it belongs to, nor the app."""
    try:
        await _dispatch(self, message)
    except Exception as error:
        if not _bears(self, error):
            raise


def _render_guarded(self: Widget) -> Visual:
    """Textual's, but a widget that cannot be drawn is empty."""
    try:
        return _render(self)
    except Exception as error:
        if not _bears(self, error):
            raise
        return visualize(self, "", markup=False)


def _render_lines_guarded(self: Widget, crop: Region) -> list[Strip]:
    """Textual's, but lines that cannot be drawn are blank."""
    try:
        return _render_lines(self, crop)
    except Exception as error:
        if not _bears(self, error):
            raise
        blank: Any = Strip.blank(crop.width)
        return [blank] * crop.height
