"""A real terminal for tests: a program on a pty, its screen as a person would see it, and every byte it sent.

    with Terminal([sys.executable, "-m", "tui_review", "open", str(file)], rows=24, cols=80) as terminal:
        terminal.wait_for("4B")
        terminal.type("y").press("pagedown")
        terminal.wait_for("5A")
        assert terminal.quiet_for(1.0) == b""
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_status() == 143

The screen is pyte's, kept up to date by a thread; `stall` stops that thread reading, as a frozen line would.
Leaving the `with` block kills the program if it still runs. A wait that fails says what the screen showed.
"""

from __future__ import annotations

import copy
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{number}": f"\x1bO{letter}" for number, letter in enumerate("PQRS", 1)},
    **{f"f{number}": f"\x1b[{code}~" for number, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for a named key."""


class _Screen(pyte.Screen):
    """pyte's screen, with the alternate screen that programs draw on and leave the shell's lines behind."""

    _ALTERNATE = 1049
    _kept: tuple[Any, Any] | None = None

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Entering the alternate screen keeps the lines and clears."""
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and self._ALTERNATE in modes and self._kept is None:
            self._kept = copy.deepcopy(self.buffer), copy.copy(self.cursor)
            self.erase_in_display(2)

    def select_graphic_rendition(self, *attrs: int, **kwargs: Any) -> None:
        """What asks for keys in another form (vi does) is no colour."""
        if not kwargs.get("private"):
            super().select_graphic_rendition(*attrs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Leaving it brings them back."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and self._ALTERNATE in modes and self._kept is not None:
            (self.buffer, self.cursor), self._kept = self._kept, None


class Terminal:
    """A program running on a terminal of its own."""

    def __init__(
        self,
        argv: Sequence[str],
        rows: int = 24,
        cols: int = 80,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        """Starts `argv` with a small environment of its own and what is compiled already, and `env`."""
        self._screen = _Screen(cols, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._sent = bytearray()
        self._lock = threading.Lock()
        self._reading = threading.Event()
        self._reading.set()
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
            **{name: os.environ[name] for name in ("XDG_CACHE_HOME",) if name in os.environ},
            **(env or {}),
        }
        self._master, slave = pty.openpty()
        self._set_size(self._master, rows, cols)
        # Not pty.fork, which newer Pythons warn of beside threads. The shell, leader of a new session, makes
        # the terminal its own by opening it, and then becomes the program.
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(slave), *argv],
            start_new_session=True,
            cwd=cwd or ROOT,
            env=environ,
        )
        os.close(slave)
        self._open = True
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        """The terminal itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kills the program if it still runs, and closes the terminal."""
        self._process.kill()
        self._process.wait()
        self.hang_up()

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether the program runs no more."""
        return self._process.poll() is not None

    # What a person does

    def type(self, keys: str | bytes) -> Self:
        """Types `keys` as they are; bytes need not be UTF-8."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)
        return self

    def press(self, *names: str) -> Self:
        """Presses named keys (`KEYS`), in order."""
        for name in names:
            self.type(KEYS[name])
        return self

    def paste(self, text: str) -> Self:
        """Pastes `text`, in the brackets that terminals put around it."""
        return self.type(f"\x1b[200~{text}\x1b[201~")

    def resize(self, rows: int, cols: int) -> None:
        """Makes the terminal larger or smaller; the program gets its SIGWINCH."""
        with self._lock:
            self._screen.resize(rows, cols)
        self._set_size(self._master, rows, cols)

    def stall(self) -> None:
        """Stops reading what the program sends, as a frozen connection does."""
        self._reading.clear()
        # Long enough for the thread to have come back from its wait.
        time.sleep(0.1)

    def resume(self) -> None:
        """Reads again."""
        self._reading.set()

    def hang_up(self) -> None:
        """Closes the terminal, as a lost connection does; the program gets its SIGHUP."""
        if self._open:
            self._open = False
            self._reading.set()
            self._reader.join()
            os.close(self._master)

    def signal(self, number: int) -> None:
        """Sends the program a signal."""
        self._process.send_signal(number)

    # What a person sees

    def screen(self) -> list[str]:
        """The lines shown now, without the blanks at their ends."""
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one string."""
        return "\n".join(self.screen())

    def cell(self, row: int, column: int) -> Any:
        """The character there, as pyte has it: `data`, `fg`, `bg`, `bold`, `reverse` and more."""
        with self._lock:
            return self._screen.buffer[row][column]

    @property
    def bytes_sent(self) -> bytes:
        """Everything the program has sent so far."""
        with self._lock:
            return bytes(self._sent)

    def mode(self, number: int) -> bool | None:
        """Whether the private mode `number` was last switched on or off; None when it was never touched."""
        found = re.findall(rb"\x1b\[\?%d([hl])" % number, self.bytes_sent)
        return found[-1] == b"h" if found else None

    def wait_for(self, text: str, timeout: float = 60.0) -> list[str]:
        """Waits until `text` stands on the screen and returns the screen."""
        self.wait_until(lambda: text in self.text, timeout, f"{text!r} on the screen")
        return self.screen()

    def stands(self, text: str) -> None:
        """Waits until `text` is on the screen and nothing comes any more: a key before a screen stands does nothing."""
        self.wait_for(text)
        self.settle()

    def wait_until(self, holds: Callable[[], bool], timeout: float = 60.0, what: str = "it") -> None:
        """Waits until `holds()`; fails with the screen after `timeout` seconds."""
        end = time.monotonic() + timeout
        while not holds():
            if time.monotonic() > end:
                message = f"waited {timeout} s for {what}; the screen is:\n{self.text}"
                raise AssertionError(message)
            time.sleep(0.02)

    def settle(self, still: float = 0.3, timeout: float = 60.0) -> None:
        """Waits until the program has sent nothing for `still` seconds."""
        self.wait_until(lambda: not self.quiet_for(still), timeout, f"{still} s without output")

    def quiet_for(self, seconds: float) -> bytes:
        """What the program sends during the next `seconds`: nothing, one hopes."""
        before = len(self.bytes_sent)
        time.sleep(seconds)
        return self.bytes_sent[before:]

    # The process

    def exit_status(self, timeout: float = 30.0) -> int:
        """The exit status, once the program has ended; negative for the signal that killed it."""
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            message = f"still running after {timeout} s; the screen is:\n{self.text}"
            raise AssertionError(message) from None
        if self._open and self._reading.is_set():
            # What the program left behind is still to be read.
            self._reader.join(1.0)
        return status

    def cpu_seconds(self) -> float:
        """Processor time the program has used (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def attributes(self) -> list[Any]:
        """The terminal's attributes (`termios.tcgetattr`)."""
        return termios.tcgetattr(self._master)

    def _read(self) -> None:
        """The thread: bytes from the program to the record and the screen, until either end closes."""
        while self._open:
            self._reading.wait()
            if not select.select([self._master], [], [], 0.05)[0] or not self._reading.is_set():
                continue
            try:
                data = os.read(self._master, 65536)
            except OSError:
                data = b""
            if not data:
                # Nobody has the terminal open: not yet, or no more.
                if self._process.poll() is not None:
                    return
                time.sleep(0.005)
                continue
            with self._lock:
                self._sent += data
                self._stream.feed(data)

    @staticmethod
    def _set_size(fd: int, rows: int, cols: int) -> None:
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
