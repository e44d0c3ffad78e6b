"""Bytes on their way to the terminal. One that stops reading holds up a thread, never the program."""

from __future__ import annotations

import os
import select
import sys
import termios
from collections import deque
from contextlib import suppress
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING, Final

from tui_review.tui.base.charset import encoded
from tui_review.yamlfile.charset import one_byte

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT: Final = 1 << 18
"""Bytes kept for a terminal that does not read; beyond, they are dropped and the screen drawn anew later."""
_LOOK_AGAIN: Final = 200
"""Milliseconds a stalled terminal is waited for before looking whether the outlet was closed meanwhile."""


def open_terminal() -> int:
    """A descriptor of our own on the terminal this process talks to, for reading and writing, never blocking.

    Its own, because `O_NONBLOCK` belongs to the open file: set on stdout it would be set for the user's shell
    as well. Raises OSError when there is no terminal.
    """
    flags = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        # A stream can be None, closed, or a terminal whose name belongs to another user (after `su`).
        with suppress(OSError, ValueError, AttributeError):
            return os.open(os.ttyname(stream.fileno()), flags)  # type: ignore[union-attr]
    return os.open("/dev/tty", flags)


class Outlet:
    """Writes to the terminal in order, from a thread of its own; `write` always returns at once.

    It owns the descriptor it is given (non-blocking) and closes it. When the terminal has stopped reading and
    more than `LIMIT` bytes wait, what waits is dropped, and `on_recovered` is called, from the outlet's
    thread, once the terminal reads again: then the screen has to be drawn anew.
    """

    def __init__(self, fd: int, on_recovered: Callable[[], None]) -> None:
        """Starts the thread on `fd`."""
        self._fd = fd
        self._on_recovered = on_recovered
        self._waiting: deque[bytes] = deque()
        self._held = 0
        self._overflowed = False
        self._closing = False
        self._muted = False
        self._changed = Condition()
        self._writing = Lock()
        self._thread = Thread(target=self._carry, name="terminal-output", daemon=True)
        self._thread.start()

    @property
    def fd(self) -> int:
        """The descriptor on the terminal."""
        return self._fd

    def write(self, text: str) -> None:
        """Puts `text` in the queue, as the terminal's locale has it; nothing is raised, nothing waits."""
        data = encoded(text, one_byte())
        with self._changed:
            if self._closing or self._overflowed:
                return
            if self._held + len(data) > LIMIT:
                self._waiting.clear()
                self._held = 0
                self._overflowed = True
            else:
                self._waiting.append(data)
                self._held += len(data)
            self._changed.notify()

    def close(self, final: str, patience: float) -> None:
        """Writes what waits and then `final`, for at most `patience` seconds, and closes the descriptor."""
        with self._changed:
            self._waiting.append(final.encode())
            self._closing = True
            self._changed.notify()
        self._thread.join(patience)
        stalled = self._thread.is_alive()
        self.mute()
        if stalled:
            self._force(final)
            self._thread.join(2 * _LOOK_AGAIN / 1000)
        if not self._thread.is_alive():
            os.close(self._fd)

    def abandon(self, final: str) -> None:
        """Drops what waits and writes only `final`, as far as the terminal takes it now. Never waits.

        For a process about to end. What the kernel still holds for a stalled terminal is dropped too, so that
        `final` is what the terminal reads first should it come back.
        """
        self.mute()
        self._force(final)

    def mute(self) -> None:
        """Nothing more is written by the thread after this returns."""
        with self._writing:
            self._muted = True

    def _force(self, final: str) -> None:
        """Writes `final` past the queue, emptying the kernel's buffer towards the terminal if it is full."""
        with suppress(OSError, termios.error):
            if not select.select([], [self._fd], [], 0)[1]:
                termios.tcflush(self._fd, termios.TCOFLUSH)
            os.write(self._fd, final.encode())

    def _carry(self) -> None:
        """The thread: takes all that waits, writes it, until closed."""
        while True:
            with self._changed:
                while not (self._waiting or self._closing or self._overflowed):
                    self._changed.wait()
                chunk = b"".join(self._waiting)
                self._waiting.clear()
                self._held = 0
                recovered = self._overflowed and not chunk
                self._overflowed = self._overflowed and not recovered
                finished = self._closing and not chunk
            if finished or self._muted:
                return
            if recovered:
                self._on_recovered()
            elif not self._put(chunk):
                self.mute()

    def _put(self, chunk: bytes) -> bool:
        """Writes `chunk`, waiting for the terminal as long as it takes. False when the terminal is gone."""
        rest = memoryview(chunk)
        ready = select.poll()
        ready.register(self._fd, select.POLLOUT)
        while rest:
            with self._writing:
                if self._muted:
                    return True
                try:
                    rest = rest[os.write(self._fd, rest) :]
                except BlockingIOError:
                    pass
                except OSError:
                    return False
                else:
                    continue
            ready.poll(_LOOK_AGAIN)
        return True
