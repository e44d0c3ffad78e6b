"""Signals, hang-ups and last words: the process ends at once, and what was typed is kept first.

A signal's byte arrives through a pipe at a daemon thread, which also watches the terminal for a hang-up. So
it works while the event loop is busy, while the main thread is in C code or holds a lock, and when SIGHUP is
ignored (`nohup`). Measured before: asyncio's handlers hang when the terminal is stalled, and without any, a
terminal that is gone is read at full speed for ever.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import redirect_stderr, suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final, Protocol

from tui_review.terminal import complain

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
"""What ends the program: a lost line, a shutdown, and two interrupts (from outside; keys are keys)."""
FROM_KEYBOARD: Final = frozenset({signal.SIGINT, signal.SIGQUIT})
"""Meant for the editor alone while one has the terminal."""
FLUSH_SECONDS: Final = 1.0
"""How long the last words may take, all together."""
RESTORE_SECONDS: Final = 0.3
"""How long giving the terminal back may take."""
_STOP: Final = 0
_FATAL: Final = 128
_GONE: Final = select.POLLHUP | select.POLLERR | select.POLLNVAL


class LastWords:
    """What has to happen before the process ends, each once: writing a journal, leaving a lock."""

    def __init__(self) -> None:
        """Nothing to say yet."""
        self._callbacks: list[Callable[[], object]] = []
        self.lost: list[str] = []
        """What the callbacks could not keep, in a sentence each."""
        self._lock = Lock()

    def add(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Adds `callback`, and returns a function that takes it back (more than once does no harm).

        A callback has to be short and able to run on any thread, beside whatever the program is doing; what
        it raises is swallowed, so that the next one is heard. A text that it gives back tells what is lost.
        """
        with self._lock:
            self._callbacks.append(callback)

        def take_back() -> None:
            with self._lock, suppress(ValueError):
                self._callbacks.remove(callback)

        return take_back

    def say(self) -> None:
        """Calls each callback, newest first, at most once whoever asks, within `FLUSH_SECONDS` in all."""
        within(FLUSH_SECONDS, self._say_all)

    def _say_all(self) -> None:
        while True:
            with self._lock:
                if not self._callbacks:
                    return
                callback = self._callbacks.pop()
            with suppress(BaseException):
                if isinstance(said := callback(), str) and said:
                    self.lost.append(said)


class Farewell:
    """The end of the process, from any thread: last words, terminal restored, gone within two seconds."""

    def __init__(self, terminal: Callable[[], Restored | None]) -> None:
        """`terminal` gives what has the terminal now; None where nothing has."""
        self._terminal = terminal
        self._leaving = Lock()
        self.last_words = LastWords()

    def terminal_gone(self) -> None:
        """The terminal has hung up: last words, and the end."""
        self.leave_now(signal.SIGHUP)

    def leave_now(self, number: int) -> None:
        """Last words, terminal restored, process ended with status 128 + `number`.

        Returns only if the signal is a key pressed in an editor the app is suspended for, or if it is ending
        already.
        """
        terminal = self._terminal()
        if terminal is not None and terminal.keyboard_is_elsewhere and number in FROM_KEYBOARD:
            return
        if not self._leaving.acquire(blocking=False):
            return
        self.last_words.say()
        if terminal is not None:
            within(RESTORE_SECONDS, terminal.abandon)
        within(RESTORE_SECONDS, self._tell_lost)
        end_process(number)

    def _tell_lost(self) -> None:
        """Says on the terminal what is lost; the screen, which takes what is printed, is gone by then."""
        with suppress(Exception), redirect_stderr(sys.__stderr__):
            for each in self.last_words.lost:
                complain(each)


class Restored(Protocol):
    """Something that has the terminal and can give it back."""

    @property
    def keyboard_is_elsewhere(self) -> bool:
        """Whether an interrupt from the keyboard is for an editor."""
        ...

    def abandon(self) -> None:
        """Gives the terminal back without waiting for anything."""
        ...


class Watch:
    """Listens for signals and the terminal's hang-up, and calls `leave(signal number)` on a daemon thread.

    Start and stop it from the main thread. `leave` is to end the process; a signal it returns from is
    forgotten. `stir` is called for every other signal and has to wake the event loop: a signal that the
    system gives to another thread, as it sometimes does with SIGCONT, does not wake it by itself.
    """

    def __init__(self, terminal: int, leave: Callable[[int], None], stir: Callable[[], None]) -> None:
        """`terminal` is a descriptor that stays open until `stop`; it is only watched, never read."""
        self._terminal = terminal
        self._leave = leave
        self._stir = stir
        self._before: dict[signal.Signals, Any] = {}
        self._wakeup_before = -1
        self._ear, self._mouth = os.pipe()
        self._thread = Thread(target=self._listen, name="hang-up-watch", daemon=True)

    def start(self) -> None:
        """Takes the signals over and starts listening."""
        os.set_blocking(self._mouth, False)
        # The byte is written by the interpreter's own C handler, whatever the main thread is at; the Python
        # handler writes it a second time, in case something else took the one pipe the interpreter knows.
        self._wakeup_before = signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)
        for number in SIGNALS:
            self._before[number] = signal.signal(number, lambda number, _frame: self._tell(number))
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and gives the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._tell(_STOP)
        self._thread.join(FLUSH_SECONDS)
        if not self._thread.is_alive():
            os.close(self._ear)
            os.close(self._mouth)

    def _tell(self, byte: int) -> None:
        """Sends the listening thread one byte: a signal's number, or `_STOP`."""
        with suppress(OSError):
            os.write(self._mouth, bytes([byte]))

    def _listen(self) -> None:
        """The thread: sleeps until a signal or a hang-up, without a timeout: waiting costs nothing."""
        poller = select.poll()
        poller.register(self._ear, select.POLLIN)
        poller.register(self._terminal, 0)
        while True:
            for fd, event in poller.poll():
                if fd == self._terminal:
                    if event & _GONE:
                        poller.unregister(self._terminal)
                        self._leave(signal.SIGHUP)
                    continue
                for byte in os.read(self._ear, 64):
                    if byte == _STOP:
                        return
                    if byte in SIGNALS:
                        self._leave(byte)
                    else:
                        self._stir()


def within(seconds: float, act: Callable[[], None]) -> None:
    """Runs `act` on a thread and waits for it, but no longer than `seconds`."""
    thread = Thread(target=act, name="last-words", daemon=True)
    try:
        thread.start()
    except RuntimeError:
        # No thread to be had, at the very end of the interpreter: then here, without a limit.
        act()
    else:
        thread.join(seconds)


def end_process(number: int) -> None:
    """Ends the process now, with a shell's status for signal `number` (129 hang-up, 143 terminated)."""
    os._exit(_FATAL + number)
