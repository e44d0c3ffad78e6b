"""Keys that come faster than screens: each waits until what the one before it brought about stands.

Textual hands a key to the focused widget's queue and takes the next one at once. A line that stalls and then
delivers five keys in a row thereby gives the last four to the widget that the first one was leaving: `/` opens the
search and the word goes to the page behind it, where its letters are commands. Here the next key is looked at
when the one before has gone all its way up and the screen it may have opened has its focus.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.app import App, ReturnType

if TYPE_CHECKING:
    from textual.dom import DOMNode

_PATIENCE: Final = 0.5
"""Seconds after which the next key is taken anyway: something waits that is not to hold the keyboard up."""


class TypedAhead(App[ReturnType]):
    """An app that takes one key, or one paste, at a time."""

    def __init__(self, **options: Any) -> None:
        """`options` go to Textual's App."""
        super().__init__(**options)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._under_way: asyncio.TimerHandle | None = None
        # Until the first screen stands there is nobody to take a key.
        self._held = True
        self.stands = False
        """Whether the first screen has come to stand."""

    async def _ready(self) -> None:
        """Textual's moment before the first message: keys go on once the first screen stands."""
        await super()._ready()
        self.release_keys()

    def hold_keys(self) -> None:
        """Has keys wait from here on: a screen is on its way that takes longer than a key may, such as a review."""
        self._held = True

    def release_keys(self) -> None:
        """Has keys go on, once the screen on top stands with what it shows first."""
        if not (self._screen_stack and self.screen.call_later(self._released)):
            self._released()

    def _released(self) -> None:
        self._held, self.stands = False, True
        if self._ahead and self._under_way is None:
            self.call_later(self._take_next)

    async def on_event(self, event: events.Event) -> None:
        """Passes a key or a paste on, or keeps it until its turn comes."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif self._held or self._under_way is not None or self._ahead:
            self._ahead.append(event)
        else:
            await self._pass_on(event)

    async def _pass_on(self, event: events.Key | events.Paste) -> None:
        mark = asyncio.get_running_loop().call_later(_PATIENCE, self._settled, None)
        self._under_way = mark
        way = [node for node in (self.focused or self.screen).ancestors_with_self if node is not self]
        await super().on_event(event)
        self._follow(way, mark)

    def _follow(self, way: list[DOMNode], mark: asyncio.TimerHandle) -> None:
        """Goes the key's way, behind it in every queue: whoever takes it has done so by the end."""
        while way:
            node = way.pop(0)
            if node.is_attached and node.call_later(self._follow, way, mark):
                return
        self.call_later(self._at_the_top, mark)

    def _at_the_top(self, mark: asyncio.TimerHandle) -> None:
        """Behind the key in the app's own queue; a screen that it opened composes itself before it calls back."""
        if not self._screen_stack or not self.screen.call_later(self._settled, mark):
            self._settled(mark)

    def _settled(self, mark: asyncio.TimerHandle | None) -> None:
        """The key is done with (None: it takes too long)."""
        if self._under_way is None or mark not in (None, self._under_way):
            return
        self._under_way.cancel()
        self._under_way = None
        if self._ahead:
            self.call_later(self._take_next)

    async def _take_next(self) -> None:
        if self._ahead and self._under_way is None and not self._held:
            await self._pass_on(self._ahead.popleft())
