"""A whole foster care review by recorded keys, through a real terminal: the sample's answers, entered anew.

    python -m benchmarks.through tmux
    python -m benchmarks.through screen
    python -m benchmarks.through ssh

The keys are those of `benchmarks.keys`, recorded without a terminal, with where one is after each; then the program
itself is given them, a letter each 0.8 seconds where it goes on by itself, and the next only once it is where it was
then. At the end the file holds every answer and narrative of the recording, or what differs is named by its id. It
takes some ten minutes, so no test runs it. The sample is made up.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from benchmarks.keys import AS_OF, Counting, sample
from tests.ssh import serving
from tests.terminal import KEYS, ROOT, Terminal
from tests.tui.screens import make_review
from tests.tui.test_multiplexers import Inside
from tests.tui.typist import at_work, on_file
from tui_review.tui.review.row import RowScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

PACE: Final = 0.8
"""Seconds before a key where something has just appeared."""
_PATIENCE: Final = 90.0
"""Seconds until the program is given up that does not get where it is to be."""
_BEGINS: Final = 3.0
_SENT: Final = {**KEYS, "insert": "\x1b[2~", "space": " ", "minus": "-", "full_stop": ".", "slash": "/"}


class Pressed(NamedTuple):
    """One key or pasted text."""

    key: str
    text: str
    at: str
    """What stands at the beginning of a line of the screen after it."""


class Line(Protocol):
    """The program at the other end."""

    @property
    def text(self) -> str:
        """What its screen shows."""
        ...

    def type(self, keys: str) -> object:
        """As from a keyboard."""
        ...

    def paste(self, text: str) -> object:
        """A text at once."""
        ...


class Recording(Counting):
    """Somebody whose keys are written down, with where they led."""

    def __init__(self, counting: Any) -> None:
        super().__init__(counting)
        self.pressed: list[Pressed] = []

    @property
    def _stands(self) -> str:
        above = self.app.screen
        return f"> {above.filling.column.label}" if isinstance(above, RowScreen) else f"{self.at} "

    async def press(self, *keys: str) -> None:
        """Each key, and where it led."""
        for key in keys:
            await super().press(key)
            self.pressed.append(Pressed(key, "", self._stands))

    async def paste(self, text: str) -> None:
        """A text."""
        await super().paste(text)
        self.pressed.append(Pressed("", text, self._stands))

    async def settle(self, seconds: float = PACE) -> None:
        """Where it is gone on by itself, the last key has led there."""
        await super().settle(seconds)
        if self.pressed:
            self.pressed[-1] = self.pressed[-1]._replace(at=self._stands)


async def record(folder: Path) -> tuple[list[Pressed], dict[str, Any]]:
    """The keys of the whole review, and what it holds then."""
    file = make_review(folder, "recorded", {})
    async with at_work(file, today=AS_OF) as typist:
        recording = Recording(typist)
        await recording.review(sample())
        recording.screen.commit()
    return recording.pressed, held(file)


def held(file: Path) -> dict[str, Any]:
    """Answers, rows and narratives of a review's file."""
    answers = on_file(file).answers
    return {
        id_: (each.value, list((each.rows or {}).values()), each.narrative) for id_, each in answers.items()
    }


def replay(line: Line, pressed: list[Pressed]) -> None:
    """Types what was recorded, each key when the program is where it was then."""
    at = ""
    for number, each in enumerate(pressed):
        if at != (at := _wait_for(line, pressed[number - 1].at if number else each.at, number)) or not number:
            time.sleep(PACE)
        if each.text:
            line.paste(each.text)
        else:
            line.type(_SENT.get(each.key, each.key))
        # An answer by one key is gone on from by itself; ticks follow each other.
        following = pressed[number + 1 : number + 2]
        ticks_on = len(each.key) == 1 and any(len(one.key) == 1 and at == each.at for one in following)
        time.sleep(PACE if len(each.key) == 1 and not ticks_on else 0.15)
    _wait_for(line, pressed[-1].at, len(pressed))
    time.sleep(2 * PACE)


def _wait_for(line: Line, at: str, number: int) -> str:
    """Waits until a line of the screen begins so."""
    end = time.monotonic() + _PATIENCE
    while not any(each.lstrip(" |").startswith(at.rstrip()) for each in line.text.splitlines()):
        if time.monotonic() > end:
            raise SystemExit(f"Key {number}: the program is not at {at}. It shows:\n{line.text}")
        time.sleep(0.1)
    return at


@contextmanager
def opened(kind: str, folder: Path, file: Path) -> Iterator[Line]:
    """The wizard on a file, in a multiplexer or at the other end of ssh."""
    with ExitStack() as stack:
        if kind == "ssh":
            server = stack.enter_context(serving())
            env = ["env", f"XDG_STATE_HOME={folder / 'state'}", f"PYTHONPATH={ROOT}", "LANG=C.UTF-8"]
            command = join([*env, sys.executable, "-m", "tui_review", "open", str(file)])
            yield stack.enter_context(Terminal(server.client(f"cd {ROOT} && exec {command}")))
        else:
            inside = Inside(kind, folder, file)
            # A multiplexer that is only just begun knows nothing of its session.
            time.sleep(_BEGINS)
            try:
                yield inside
            finally:
                with suppress(subprocess.CalledProcessError):  # It may have ended with the wizard.
                    inside.close()


def main() -> int:
    """Records, replays, compares; 1 where anything differs."""
    kind = sys.argv[1] if sys.argv[1:] else "tmux"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "recorded")
        os.environ.setdefault("XDG_CACHE_HOME", str(folder / "cache"))
        pressed, wanted = asyncio.run(record(folder))
        file = make_review(folder, "replayed", {})
        began = time.monotonic()
        with opened(kind, folder, file) as line:
            replay(line, pressed)
            line.type(_SENT["ctrl+q"])
            time.sleep(3 * PACE)
        found = held(file)
        took = time.monotonic() - began
    differ = sorted(id_ for id_ in {*wanted, *found} if wanted.get(id_) != found.get(id_))
    sys.stdout.write(
        f"{kind}: {len(pressed)} keys and texts in {took / 60:.0f} minutes; {len(found)} answers on file, "
        f"{len(differ)} differ from the recording{': ' + ', '.join(differ) if differ else ''}\n"
    )
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
