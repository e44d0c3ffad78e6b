"""Keys that come faster than screens: each waits until what the one before it brought about stands.

Textual hands a key to the focused widget's queue and takes the next one at once. A line that stalls and then
delivers five keys in a row thereby gives the last four to the widget that the first one was leaving: `/` opens the
search and the word goes to the page behind it, where its letters are commands. Here the next key is looked at
when the one before has gone all its way up and the screen it may have opened has its focus.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from textual import events
from textual.app import App
from textual.widgets import Input, TextArea

from tui_review.entry.bursts import RestOfWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.dom import DOMNode

_PATIENCE: Final = 0.5
"""Seconds after which the next key is taken anyway: something waits that is not to hold the keyboard up."""


_ROUNDS: Final = 3
"""A field tells its list, and the list its screen, that something is chosen."""


class Burst(events.Event):
    """Keys that are text and came faster than a person types: a paste without brackets, or a line that had stalled."""

    def __init__(self, keys: Sequence[events.Key]) -> None:
        """`keys`, in their order: what can be put in, Enter and Tab."""
        super().__init__()
        self.keys = keys

    @property
    def text(self) -> str:
        """The keys as the text they are."""
        return "".join(each.character or "" for each in self.keys)


_Taken: TypeAlias = events.Key | events.Paste | Burst


class KeyQueue:
    """The keys and pastes of an app, one at a time."""

    def __init__(self, app: App[Any], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        """`deliver` hands an event to the app's own way for it."""
        self._app = app
        self._deliver = deliver
        self._ahead: deque[events.Key | events.Paste | Burst] = deque()
        self._under_way: asyncio.TimerHandle | None = None
        # Until the first screen stands there is nobody to take a key.
        self._held = True
        self.begun = False
        """Whether the first screen has come to stand."""
        self.spelling: RestOfWord[events.Key] | None = None
        """What may still come of a word whose first letter has answered."""
        self.taken = 0
        """Keys and pastes that were handed on so far."""
        self.last = ""
        """The name of the last key among them."""

    async def take(self, event: events.Event) -> None:
        """Passes an event on; a key or a paste when its turn comes."""
        if not isinstance(event, (events.Key, events.Paste, Burst)) or event.is_forwarded:
            await self._deliver(event)
            return
        for each in self._not_of_the_word(event):
            await self._queue(each)

    def _not_of_the_word(self, event: _Taken) -> Sequence[_Taken]:
        """The event, unless it is a letter of a word that has answered already; with it those that only seemed so."""
        spelling = self.spelling
        if spelling is None or not isinstance(event, events.Key):
            self.spelling = None
            return (event,)
        letter = event.character if event.is_printable and event.character else ""
        keys = spelling.take(event, letter, ends=event.key == "enter")
        if spelling.is_over:
            self.spelling = None
        return keys or ()

    async def _queue(self, event: _Taken) -> None:
        if self._held or self._under_way is not None or self._ahead:
            self._ahead.append(event)
        else:
            await self._pass_on(event)

    def hold(self) -> None:
        """Has keys wait from here on: a screen is on its way that takes longer than a key may, such as a review."""
        self._held = True

    def release(self) -> None:
        """Has keys go on, once the screen on top stands with what it shows first."""
        if not (self._app._screen_stack and self._app.screen.call_later(self._released)):  # noqa: SLF001 - none public
            self._released()

    def _released(self) -> None:
        self._held, self.begun = False, True
        if self._ahead and self._under_way is None:
            self._app.call_later(self._take_next)

    def _split(self, burst: Burst) -> tuple[events.Key | events.Paste, list[events.Key]]:
        """What of a burst comes first, for what has the focus, and the keys that come after it.

        A widget or screen whose letters answer something says so: `answered_by_letters`.
        A text field takes it as one text, but for an Enter at its end; what is answered by letters, as one paste;
        anything else, a list or a page, as the keys they are.
        """
        focused, keys = self._app.focused, list(burst.keys)
        if isinstance(focused, (Input, TextArea)):
            ends = len(keys) - 1 if isinstance(focused, Input) and keys[-1].key == "enter" else len(keys)
            return (events.Paste(Burst(keys[:ends]).text), keys[ends:]) if ends else (keys[0], [])
        for each in (focused, self._app.screen):
            if getattr(each, "answered_by_letters", False):
                return events.Paste(burst.text), []
        return keys[0], keys[1:]

    async def _pass_on(self, event: events.Key | events.Paste | Burst) -> None:
        if isinstance(event, Burst):
            event, left = self._split(event)
            if left:
                self._ahead.appendleft(Burst(left) if len(left) > 1 else left[0])
        self.taken += 1
        self.last = event.key if isinstance(event, events.Key) else ""
        mark = asyncio.get_running_loop().call_later(_PATIENCE, self._settled, None)
        self._under_way = mark
        top = self._app.focused or self._app.screen
        way = [node for node in top.ancestors_with_self if node is not self._app]
        await self._deliver(event)
        self._follow(way * _ROUNDS, mark)

    def _follow(self, way: list[DOMNode], mark: asyncio.TimerHandle) -> None:
        """Goes the key's way, behind it in every queue: whoever takes it has done so by the end.

        More than once, for what a widget tells its screen of the key goes that way behind it.
        """
        while way:
            node = way.pop(0)
            if node.is_attached and node.call_later(self._follow, way, mark):
                return
        self._app.call_later(self._at_the_top, mark)

    def _at_the_top(self, mark: asyncio.TimerHandle) -> None:
        """Behind the key in the app's own queue; a screen that it opened composes itself before it calls back."""
        app = self._app
        if not app._screen_stack or not app.screen.call_later(self._settled, mark):  # noqa: SLF001 - none public
            self._settled(mark)

    def _settled(self, mark: asyncio.TimerHandle | None) -> None:
        """The key is done with (None: it takes too long)."""
        if self._under_way is None or mark not in (None, self._under_way):
            return
        self._under_way.cancel()
        self._under_way = None
        if self._ahead:
            self._app.call_later(self._take_next)

    async def _take_next(self) -> None:
        if self._ahead and self._under_way is None and not self._held:
            await self._pass_on(self._ahead.popleft())
