"""Keys that come faster than screens: each waits until what the one before it brought about stands.

Textual hands a key to the focused widget's queue and takes the next one at once. A line that stalls and then
delivers five keys in a row thereby gives the last four to the widget that the first one was leaving: `/` opens the
search and the word goes to the page behind it, where its letters are commands. Here the next key is looked at
when the one before has gone all its way up and the screen it may have opened has its focus.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias, runtime_checkable

from textual import events
from textual.app import App
from textual.widgets import Input, TextArea

from tui_review.entry import bursts
from tui_review.instrument.plurals import count_of
from tui_review.tui.base.decoder import STALLED, InPieces, Key, NoLetter, PasteOpen, PasteOver

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual.dom import DOMNode

_PATIENCE: Final = 0.5
"""Seconds after which the next key is taken anyway: something waits that is not to hold the keyboard up."""


_EARLY: Final = 0.02
"""Seconds by which a timer may be early."""
_ROUNDS: Final = 3
"""A field tells its list, and the list its screen, that something is chosen."""


TOO_SOON: Final = (
    "That key came as this appeared, so it does nothing here. Press it again if it was meant for here."
)
"""What is said of a key that answers and came before what it would answer could be seen."""
WENT_ON: Final = (
    "That Enter came behind an answer that had gone on by itself. Once more, it leaves this one open."
)
"""What is said of Enter at what is still empty, where it was for the answer before."""
OPENS_NOTHING: Final = (
    "That Enter came behind an answer that had gone on by itself. Once more, it opens the row."
)
"""What is said of it in a table."""
UNSEEN: Final = "Keys came before this could be seen, so they do nothing. Press again what is meant for here."
"""What is said of what was typed or pasted before the first screen stood, or while a review was opened."""
IN_PIECES: Final = "A key came in pieces, as over a slow line, and was lost: press it again."
"""What is said of a key whose bytes came too late for one another."""
ESC_WAITS: Final = f"{IN_PIECES} Esc waits for longer now."
"""What is said where its first byte was taken for Esc, and its next one will be waited for."""
PASTE_OPEN: Final = (
    "A paste has not ended: until it does, every key is a letter of it. If nothing more comes, end it: wait "
    f"{count_of(int(STALLED) + 1, 'second')}, press Esc alone, wait as long again."
)
"""What is said of a paste that has begun and whose end does not come."""
PASTE_OVER: Final = "The paste that had no end is over: keys are keys again."
"""What is said once somebody has ended it."""
OF_ANOTHER_TEXT: Final = (
    "That goes on a text that began elsewhere, and is not taken here. Behind a pause it is."
)
"""What is said of a letter that falls into what is typed into and is one of a text that did not begin there."""
OF_A_TEXT: Final = (
    "That reads like a text, and letters answer here: none is taken. Behind a pause they are keys again."
)
"""What is said of a letter that would do something and is one of a text."""

NO_LETTER: Final = (
    "What came is no letter of this terminal's character set, and was left out. Set the terminal to UTF-8, or LC_ALL "
    "to what it sends."
)
"""What is said of bytes that are no letters."""


_BREAKS_AND_KEYS: Final = ("\x0b", "\x0c")
LINE_ENDS: Final = ("enter", "ctrl+j")
"""Keys that end a line of a text: most terminals send CR, some pastes LF."""


def of_the_answer_before(typed: bursts.Letters[events.Key]) -> str:
    """What is said of Enter at what is empty, which was for an answer that had gone on by itself; empty elsewhere."""
    return TOO_SOON if typed.is_too_soon else WENT_ON if typed.pace.ends_answer else ""


def can_be_of_a_text(key: events.Key) -> bool:
    """Whether a key that comes too fast may be one of a text: what it types, and the end of a line."""
    return key.is_printable or key.key in (*LINE_ENDS, "tab")


def of_a_text(key: Key, *, in_burst: bool) -> Key | None:
    """A key that comes too fast as one of a text; None for one that cannot be.

    VT and FF are Ctrl+K and Ctrl+L, but within a burst the ends of lines that other programs put into a text.
    """
    if in_burst and key.character in _BREAKS_AND_KEYS:
        return Key("ctrl+j", "\n")
    return key if can_be_of_a_text(key) else None


class Burst(events.Event):
    """Keys that are text and came faster than a person types: a paste without brackets, or a line that had stalled."""

    def __init__(self, keys: Sequence[events.Key]) -> None:
        """`keys`, in their order: what can be put in, Enter and Tab."""
        super().__init__()
        self.keys = keys

    @property
    def text(self) -> str:
        """The keys as the text they are, with line feeds at the ends of lines.

        GNU screen sends CR and LF in turn for line ends that follow each other, each for one of its own.
        """
        text = "".join(each.character or "" for each in self.keys)
        pair = "\n\n" if os.environ.get("TERM", "").startswith("screen") else "\n"
        return text.replace("\r\n", pair).replace("\r", "\n")


class GoesOn(events.Paste):
    """A text that came at once behind letters, which it begins with: what they answered is to be taken back."""


# Whoever takes a paste takes it.
GoesOn.handler_name = events.Paste.handler_name


class LinesAtOnce(events.Paste):
    """A text of several lines for a line to type in: pasted without brackets, or typed while the line had stalled."""


def _letter(key: events.Key) -> str:
    """What a key types; empty for one that types nothing."""
    return (key.character or "") if key.is_printable else ""


_Taken: TypeAlias = events.Key | events.Paste | Burst


def _pressed(event: _Taken) -> float:
    first = event.keys[0] if isinstance(event, Burst) else event
    return _read(first)


def _read(event: events.Event) -> float:
    """When a key was read, however long it has waited since."""
    at = event.pressed if isinstance(event, Key) else None
    return bursts.now() if at is None else at


class _Waiting(NamedTuple):
    """What has come from the keyboard."""

    event: _Taken
    pressed: float
    """When, by the clock of bursts: on a busy machine long before its turn."""
    is_looked_at: bool = False
    """Whether it is known by now to be no letter of a word that has answered already."""


@runtime_checkable
class AsksOfAText(Protocol):
    """A screen that asks where a text belongs that came where it does not."""

    @property
    def waits(self) -> bool:
        """Whether it takes more of the text."""
        ...

    @property
    def letters(self) -> Collection[str]:
        """Those that go a way."""
        ...

    @property
    def is_marked(self) -> bool:
        """Whether Enter goes a way."""
        ...

    def go_on(self, text: str) -> None:
        """More of the text has come."""
        ...


class KeyQueue:
    """The keys and pastes of an app, one at a time."""

    def __init__(self, app: App[Any], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        """`deliver` hands an event to the app's own way for it."""
        self._app = app
        self._deliver = deliver
        self._ahead: deque[_Waiting] = deque()
        self._under_way: asyncio.TimerHandle | None = None
        # Until the first screen stands there is nobody to take a key.
        self._held = True
        self.begun = False
        """Whether the first screen has come to stand."""
        self._seen_from = 0.0
        self.typed = bursts.Letters[events.Key]()
        """What the keys mean that are letters."""
        self._typed_on: object = None
        self._waits_for_more = False
        self._told: dict[str, float] = {}
        self.taken = 0
        """Keys and pastes that were handed on so far."""
        self.last = ""
        """The name of the last key among them."""

    async def take(self, event: events.Event) -> None:
        """Passes an event on; a key or a paste when its turn comes. What cannot be read is told."""
        if isinstance(event, NoLetter):
            self.tell_once(NO_LETTER)
            return
        if isinstance(event, PasteOpen | PasteOver):
            self.tell_once(PASTE_OPEN if isinstance(event, PasteOpen) else PASTE_OVER)
            return
        if isinstance(event, InPieces):
            self.typed.goes_on(bursts.now())
            self.tell_once(ESC_WAITS if event.waits else IN_PIECES)
            return
        if not isinstance(event, (events.Key, events.Paste, Burst)) or event.is_forwarded:
            await self._deliver(event)
            return
        waiting = _Waiting(event, _pressed(event))
        if self._held or self._under_way is not None or self._ahead:
            self._ahead.append(waiting)
        else:
            await self._pass_on(waiting)

    def hold(self) -> None:
        """Has keys wait from here on: a screen is on its way that takes longer than a key may, such as a review."""
        self._held = True

    def release(self) -> None:
        """Has keys go on, once the screen on top stands with what it shows first."""
        if not (self._app._screen_stack and self._app.screen.call_later(self._released)):  # noqa: SLF001 - none public
            self._released()

    def _released(self) -> None:
        self._held, self.begun, self._seen_from = False, True, time.monotonic()
        if self._ahead and self._under_way is None:
            self._app.call_later(self._take_next)

    def _split(self, burst: Burst) -> tuple[events.Key | events.Paste, list[events.Key]]:
        """What of a burst comes first, for what has the focus, and the keys that come after it.

        A widget or screen whose letters answer something says so: `answered_by_letters`.
        A text field takes it as one text; a line up to the Enter behind it, and of several lines, which may be one
        answer or answers to what nobody has seen yet, it asks; what is answered by letters, as one paste;
        anything else, a list or a page, as the keys they are.
        """
        focused, keys = self._app.focused, list(burst.keys)
        if isinstance(focused, TextArea):
            return events.Paste(burst.text), []
        if isinstance(focused, Input):
            text = burst.text.rstrip("\n")
            if "\n" in text:
                return LinesAtOnce(text), []
            ends = [each for each in keys if each.key in LINE_ENDS]
            return (events.Paste(text), ends[:1]) if text else (ends[0], [])
        return (events.Paste(burst.text), []) if self._is_answered_by_letters else (keys[0], keys[1:])

    async def _pass_on(self, waiting: _Waiting) -> None:
        event, pressed, is_looked_at = waiting
        if self._came_unseen(event):
            self.typed.goes_on(bursts.now())
            self.tell_once(UNSEEN)
            self._app.call_later(self._take_next)
            return
        if isinstance(event, Burst) and self._is_typed_into and self.typed.is_of_the_text(pressed):
            self.typed.goes_on(pressed)
            self.tell_once(OF_ANOTHER_TEXT)
            self._app.call_later(self._take_next)
            return
        if isinstance(event, Burst):
            event = self._first_of(event, pressed)
        elif isinstance(event, events.Paste):
            if not is_looked_at:
                event = self._behind_held(event, pressed)
        elif not is_looked_at:
            meant = self._not_of_the_word(event, pressed)
            self._first(*(_Waiting(each, pressed, is_looked_at=True) for each in meant[1:]))
            if not meant:
                self._hand_on_later()
                self._app.call_later(self._take_next)
                return
            event = meant[0]
        if self.typed.has_taken_back:
            self.typed.has_taken_back = False
            # It is for where one is once that is done.
            self._first(_Waiting(event, pressed, is_looked_at=True))
            self._wait_for([self._app.screen])
            return
        if isinstance(event, events.Key) and self._withholds(event):
            self._app.call_later(self._take_next)
        elif isinstance(event, events.Key) and self._is_to_be_asked_about(event):
            await self._hand_on(GoesOn(self.typed.hand_over()))
        else:
            await self._hand_on(event)

    def _first_of(self, burst: Burst, pressed: float) -> events.Key | events.Paste:
        """What of a burst is handed on first; with the letters before it, where it goes them on."""
        into_text, until = self._is_typed_into, _read(burst.keys[-1])
        of_keys = not into_text and not self._is_answered_by_letters
        if self.typed.goes_on_at_once(burst.text, pressed, into_text=into_text, of_keys=of_keys, until=until):
            return GoesOn(self.typed.hand_over())
        if held := self.typed.no_more():
            self._first(
                *(_Waiting(each, pressed, is_looked_at=True) for each in held[1:]), _Waiting(burst, pressed)
            )
            return held[0]
        event, left = self._split(burst)
        self._first(_Waiting(Burst(left) if len(left) > 1 else left[0], pressed) if left else None)
        if isinstance(event, LinesAtOnce) or (isinstance(event, events.Paste) and not into_text):
            self.typed.begin_text(event.text, until)
            self.typed.hand_over()
        elif isinstance(event, events.Paste):
            self.typed.press_text(until)
        return event

    def _behind_held(self, paste: events.Paste, pressed: float) -> events.Key | events.Paste:
        """A paste, unless letters were held before it: the first of them, which it follows."""
        held = self.typed.no_more()
        self.typed.press_text(pressed)
        if not held:
            return paste
        behind: list[events.Key | events.Paste] = [*held[1:], paste]
        self._first(*(_Waiting(each, pressed, is_looked_at=True) for each in behind))
        return held[0]

    def _hand_on_later(self) -> None:
        """Hands on what is held back of letters when nothing has come on behind them; not where one is no more."""
        if self._waits_for_more or not self.typed.holds_back:
            return
        held_for = self._app.focused

        def hand_on() -> None:
            self._waits_for_more = False
            if self.typed.since_last < bursts.HELD_FOR - _EARLY:
                self._hand_on_later()
                return
            held = self.typed.no_more()
            if held and self._app.focused is not held_for:
                self.tell_once(OF_ANOTHER_TEXT)
                return
            self._first(*(_Waiting(each, bursts.now(), is_looked_at=True) for each in held))
            self._app.call_later(self._take_next)

        self._waits_for_more = True
        wait = max(bursts.HELD_FOR - self.typed.since_last, _EARLY)
        asyncio.get_running_loop().call_later(wait, hand_on)

    @property
    def _is_answered_by_letters(self) -> bool:
        """Whether what has the focus, or else the screen, says that its letters answer something."""
        return not self._is_typed_into and any(
            getattr(each, "answered_by_letters", False) for each in (self._app.focused, self._app.screen)
        )

    @property
    def _is_typed_into(self) -> bool:
        return isinstance(self._app.focused, (Input, TextArea))

    def _came_unseen(self, event: _Taken) -> bool:
        """Whether it was pressed before there was something on the screen that it can be meant for."""
        # A burst is put together a moment after its keys have come.
        first = event.keys[0] if isinstance(event, Burst) else event
        return first.time < self._seen_from

    def _first(self, *waiting: _Waiting | None) -> None:
        """Has these come next."""
        self._ahead.extendleft(each for each in reversed(waiting) if each is not None)

    async def _hand_on(self, event: events.Key | events.Paste) -> None:
        self.taken += 1
        self.last = event.key if isinstance(event, events.Key) else ""
        top = self._app.focused or self._app.screen
        way: list[DOMNode] = [node for node in top.ancestors_with_self if node is not self._app]
        mark = self._begin_waiting()
        await self._deliver(event)
        self._follow(way * _ROUNDS, mark)

    def _begin_waiting(self) -> asyncio.TimerHandle:
        self._under_way = asyncio.get_running_loop().call_later(_PATIENCE, self._settled, None)
        return self._under_way

    def _wait_for(self, way: list[DOMNode]) -> None:
        """Has the next key wait until what is under way there is done."""
        self._follow(way * _ROUNDS, self._begin_waiting())

    # Letters

    def _not_of_the_word(self, key: events.Key, pressed: float) -> list[events.Key]:
        """The key, unless it is a letter of a word that has answered already; with it those that only seemed so."""
        focused = self._app.focused
        into_text = self._is_typed_into
        answers = not into_text and getattr(focused, "answered_by_letters", False)
        asks = self._asks_of_a_text
        if asks is not None and key.key == "enter" and not asks.is_marked and self.typed.ends_line(pressed):
            asks.go_on(self.typed.hand_over())
            return []
        if answers and key.key == "enter" and self.typed.ends_line(pressed):
            return []
        if not can_be_of_a_text(key) and re.match(r"ctrl\+|f\d", key.key):
            self.typed.seen()
        return self.typed.press(key, _letter(key), pressed, into_text=into_text, ends=key.key == "enter")

    def _withholds(self, key: events.Key) -> bool:
        """Whether a letter does nothing, since it is one of a text, or came too soon; that is said.

        A field whose letters answer looks at them itself.
        """
        focused, screen, letter = self._app.focused, self._app.screen, _letter(key)
        before, self._typed_on = self._typed_on, screen
        means: bursts.Means = "key"
        if not letter:
            return False
        if self._is_typed_into:
            if self.typed.is_text:
                self.tell_once(OF_ANOTHER_TEXT)
            return self.typed.is_text
        asks = self._asks_of_a_text
        if asks is not None:
            return self._goes_on_the_text(letter, asks, elsewhere=screen is not before)
        if not getattr(focused, "answered_by_letters", False):
            own = getattr(screen, "letters", ())
            is_key = letter.lower() in own or key.key in screen.active_bindings
            elsewhere = bool(own) and screen is not before
            means = self.typed.means(is_key=is_key, elsewhere=elsewhere, screen=screen)
            if not is_key:
                return False
        if means == "key":
            return False
        self.tell_once(TOO_SOON if means == "too soon" else OF_A_TEXT)
        return True

    def _goes_on_the_text(self, letter: str, asks: AsksOfAText, *, elsewhere: bool) -> bool:
        """Whether a letter is of the text that is asked about, or of one more, and no way to go: it is added then."""
        typed, is_way = self.typed, letter.lower() in asks.letters
        if is_way and typed.is_text and not typed.pace.is_known and typed.pace.gap >= bursts.GLANCE:
            return False
        screen = self._app.screen
        if is_way and typed.means(is_key=True, elsewhere=elsewhere, screen=screen) == "key":
            return False
        typed.means(is_key=False)
        asks.go_on(typed.hand_over())
        return True

    def _is_to_be_asked_about(self, key: events.Key) -> bool:
        """Whether a letter is one of a text, where a field is answered by letters: that asks where all of it goes."""
        is_field = getattr(self._app.focused, "answered_by_letters", False)
        return bool(_letter(key)) and self.typed.is_prose and is_field and not self._is_typed_into

    @property
    def _asks_of_a_text(self) -> AsksOfAText | None:
        """The screen that asks where a text belongs, and takes more of it, whenever that comes."""
        screen = self._app.screen
        return screen if isinstance(screen, AsksOfAText) and screen.waits else None

    def tell_once(self, said: str) -> None:
        """Says it, unless it was said just before."""
        if bursts.now() - self._told.get(said, float("-inf")) > bursts.SILENCE:
            self._tell(said)
            self._told[said] = bursts.now()

    def _tell(self, said: str) -> None:
        self._app.notify(said, severity="warning")

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
