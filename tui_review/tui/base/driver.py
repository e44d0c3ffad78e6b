"""The terminal, driven so that nothing it does or fails to do can take the program or the answers with it.

Differences to Textual's own Linux driver (8.2.8), each for a measured reason:
- input goes through a `Decoder`: there one byte that is not UTF-8 ends the app, and late sequences are typed out;
- text that comes faster than a person types is one `Burst`: there a paste without brackets is many keys;
- output goes through an `Outlet`: there a terminal that stops reading blocks the event loop;
- an input that ends is a hang-up: there it is read again and again, at full speed;
- no mouse, focus, keyboard-protocol or in-band-size modes: none is needed, and each is litter in the
  person's own shell when a line drops;
- an error in the input thread is handled as any other: there the crash screen prints local variables.
"""

from __future__ import annotations

import os
import selectors
import signal
import termios
import time
import tty
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from tui_review.entry.bursts import Gathering
from tui_review.tui.base.ahead import LINE_ENDS, Burst, of_a_text
from tui_review.tui.base.decoder import Decoder, Key
from tui_review.tui.base.outlet import Outlet, open_terminal
from tui_review.yamlfile.charset import one_byte

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from textual.app import App
    from textual.message import Message

    from tui_review.tui.base.hangup import Farewell

    class DrivenApp(App[Any]):
        """What the driver asks of its app."""

        farewell: Farewell
        """The end of the process."""

        def crashed(self, error: BaseException) -> None:
            """An error that the app does not survive."""

        def forget_screen(self) -> None:
            """The terminal may show anything by now."""


ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l"
"""Alternate screen, no cursor, pastes in brackets, no wrapping at the right edge."""
LEAVE: Final = "\x1b\\\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
"""Undoes `ENTER`, after ending whatever sequence or synchronised update was cut off half-way."""
_PATIENCE: Final = 1.0
"""Seconds a leaving app waits for a terminal that does not read."""
_TICK: Final = 0.1
"""Seconds between looks at the wish to stop."""
_READ: Final = 4096
_GRACE: Final = 0.5
"""Seconds after an editor's end in which an interrupt from the keyboard was still for the editor."""


class SafeDriver(LinuxDriver):
    """Input and output of the app on a real terminal. Made by Textual, with the app."""

    _app: DrivenApp

    def __init__(
        self,
        app: DrivenApp,
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """`mouse` is taken and ignored: no mouse tracking, ever."""
        del mouse
        super().__init__(app, debug=debug, mouse=False, size=size)
        self._outlet: Outlet | None = None
        self._suspended = False
        self._resumed_at = -_GRACE

    @property
    def keyboard_is_elsewhere(self) -> bool:
        """Whether an interrupt from the keyboard is for an editor, which has the terminal or just had it.

        It ends the editor and reaches us at the same moment, and we may be drawing again before it is looked
        at.
        """
        return self._suspended or time.monotonic() - self._resumed_at < _GRACE

    def write(self, data: str) -> None:
        """Queues `data`; dropped while the terminal is not ours. Never waits."""
        if self._outlet is not None:
            self._outlet.write(data)

    def start_application_mode(self) -> None:
        """Takes the terminal: raw keys, alternate screen. In the background, stops the process until `fg`."""
        if self._in_background():
            # Continuing the process calls this again, from the handler of SIGCONT.
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        loop = self._loop
        if self._outlet is None:
            self._outlet = Outlet(open_terminal(), lambda: _soon(loop, self._redraw))
            signal.signal(signal.SIGWINCH, lambda *_: self._send_size())
            with suppress(termios.error):
                self.attrs_before = termios.tcgetattr(self.fileno)
            self._key_thread = Thread(target=self._run_input_thread, name="terminal-input", daemon=True)
            self._key_thread.start()
        self._set_raw()
        self.write(ENTER)
        self._request_terminal_sync_mode_support()
        self._send_size()
        _soon(loop, self._redraw)
        if self._must_signal_resume:
            self._must_signal_resume = False
            self.send_message(self.SignalResume())

    def suspend_application_mode(self) -> None:
        """Gives the terminal to another program for a while."""
        self._suspended = True
        super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        """Takes the terminal again."""
        self._resumed_at = time.monotonic()
        self._suspended = False
        super().resume_application_mode()

    def disable_input(self) -> None:
        """Stops listening to the keyboard and to changes of size, and forgets what was typed and not read."""
        if self.exit_event.is_set():
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self.exit_event.set()
        if self._key_thread is not None:
            self._key_thread.join()
            self._key_thread = None
        self.exit_event.clear()
        with suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCIFLUSH)

    def stop_application_mode(self) -> None:
        """Gives the terminal back as it was, waiting at most a second for one that does not read."""
        self.disable_input()
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            outlet.close(LEAVE, _PATIENCE)
            self._restore_attributes()

    def close(self) -> None:
        """Nothing is left to do: `stop_application_mode` does it all."""

    def abandon(self) -> None:
        """Gives the terminal back from a process about to end, from any thread, without waiting for anything.

        Does nothing while the terminal is not ours (suspended for an editor).
        """
        if self._outlet is None:
            return
        # From the background, setting attributes would stop this process instead of letting it end.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        self._outlet.abandon(LEAVE)
        self._restore_attributes()

    def run_input_thread(self) -> None:
        """Reads keys until told to stop or until the terminal is gone."""
        decoder, gathering = Decoder(charset=one_byte()), Gathering[Key]()
        with selectors.SelectSelector() as selector:  # polls terminals on every system
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                now = time.monotonic()
                ends = [end - now for end in (decoder.wait(), gathering.wait()) if end is not None]
                if selector.select(max(min([_TICK, *ends]), 0)):
                    try:
                        data = os.read(self.fileno, _READ)
                    except OSError:
                        data = b""
                    if not data:
                        # Left to the watch alone, a terminal that is gone would be read again at full speed.
                        self._app.farewell.terminal_gone()
                        return
                    now = time.monotonic()
                    self._pass_on(decoder.feed(data, now), gathering, now)
                    continue
                now = time.monotonic()
                self._pass_on(decoder.tick(now), gathering, now)
                whole = gathering.wait()
                if whole is not None and now >= whole:
                    self._pass_on_text(gathering)

    def _pass_on(self, found: list[Message], gathering: Gathering[Key], now: float) -> None:
        """Hands over what was found; keys that are text wait for those that come too fast behind them."""
        for each in found:
            if isinstance(each, Key) and (key := of_a_text(each, in_burst=gathering.is_burst)) is not None:
                key.pressed = now
                gathering.take(key, now, ends_line=key.key in LINE_ENDS)
            else:
                self._pass_on_text(gathering)
                self.process_message(each)

    def _pass_on_text(self, gathering: Gathering[Key]) -> None:
        keys, is_burst = gathering.whole()
        for each in [Burst(keys)] if is_burst else keys:
            self.process_message(each)

    def _run_input_thread(self) -> None:
        """The thread: an error in it ends the app as any error does, without a word of what was typed."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - it is reported, by the app
            _soon(self._loop, self._app.crashed, error)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows, asked of the terminal itself: COLUMNS and LINES do not follow a resize."""
        with suppress(OSError):
            size = os.get_terminal_size(self.fileno if self._outlet is None else self._outlet.fd)
            if size.columns and size.lines:
                return size.columns, size.lines
        return 80, 24

    def _send_size(self) -> None:
        """Tells the app how large the terminal is."""
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    def _redraw(self) -> None:
        """Draws the whole screen anew: the terminal may show anything."""
        self._app.forget_screen()
        self._app.refresh(layout=True)

    def _in_background(self) -> bool:
        """Whether a shell has put this process in the background, so that it may not touch the terminal."""
        with suppress(OSError):
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        return False

    def _set_raw(self) -> None:
        """Each key at once, unechoed, and control keys as keys: none stops the line or sends a signal."""
        with suppress(termios.error):
            attributes = termios.tcgetattr(self.fileno)
            attributes[tty.LFLAG] = self._patch_lflag(attributes[tty.LFLAG])
            attributes[tty.IFLAG] = self._patch_iflag(attributes[tty.IFLAG])
            attributes[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)

    def _restore_attributes(self) -> None:
        """The terminal's attributes as they were before the start."""
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[..., object], *arguments: object) -> None:
    """Has `call` run on the event loop, from any thread; not at all once the loop is closed."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(call, *arguments)
