"""The wizard: its first question cold, the event loop while a whole review is answered, bytes to the terminal."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.timing import SAMPLE, medians, own_home, report, tell
from tests.terminal import Terminal
from tests.tui.screens import make_review
from tests.tui.typist import Typist, at_work

TIMES = 15
SWAPS = 100
LINES: Final = 24
MOVE: Final = re.compile(rb"\x1b\[(\d+);\d+H")
"""A jump of the cursor to a line and a column."""
PROBE = 0.002
PEERS: Final = {"posting": "Collection", "harlequin": "Query Editor"}
"""Other programs on the same library, with what their first screen says; each is measured where it is installed."""
HOMES = ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
PROGRAM = "from tui_review.cli.main import main; main()"
"""What the installed command runs."""
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("one line")
Bare().run(mouse=False)
"""


def until(text: str, *command: str | Path) -> Callable[[], None]:
    """Starts a program on a terminal and waits until a text stands there."""

    def work() -> None:
        environment = {name: os.environ[name] for name in HOMES}
        with Terminal([*map(str, command)], env=environment) as terminal:
            while text not in terminal.text:
                time.sleep(0.001)

    return work


def first_question(home: Path) -> None:
    review = Path(shutil.copy(SAMPLE, home / SAMPLE.name))
    took, bare = medians(
        TIMES,
        until("answered", sys.executable, "-c", PROGRAM, "open", review),
        until("one line", sys.executable, "-c", BARE),
    )
    report("first question of a full review, cold", took, "a bare app of one line", bare, "at most 1.5 x")


def beside_peers(home: Path) -> None:
    review = Path(shutil.copy(SAMPLE, home / f"peers-{SAMPLE.name}"))
    for name, first in PEERS.items():
        if (program := shutil.which(name)) is None:
            continue
        took, peer = medians(
            TIMES // 3,
            until("answered", sys.executable, "-c", PROGRAM, "open", review),
            until(first, program),
        )
        report(f"first question, beside {name}", took, f"{name}'s first screen", peer, "at most 0.5 x")


def above_guidance(sent: bytes, screen: str) -> int:
    """How many bytes come before the first that is drawn at the guidance or below it: the question stands by then."""
    (guidance,) = [n for n, line in enumerate(screen.splitlines(), 1) if line.startswith(" Guidance")] or [
        LINES
    ]
    return next((move.start() for move in MOVE.finditer(sent) if int(move[1]) >= guidance), len(sent))


def bytes_sent(home: Path) -> None:
    for theme in ("dark", "ansi"):
        settings = home / "tui-review"
        settings.mkdir(exist_ok=True)
        (settings / "settings.toml").write_text(f'theme = "{theme}"\n')
        file = make_review(home, f"bytes-{theme}")
        environment = {name: os.environ[name] for name in HOMES}
        sizes, asked = [], []
        with Terminal([sys.executable, "-m", "tui_review", "open", str(file)], env=environment) as terminal:
            terminal.wait_for("answered")
            terminal.settle()
            idle = len(terminal.quiet_for(3))
            for _ in range(SWAPS):
                before = len(terminal.bytes_sent)
                terminal.press("pagedown")
                terminal.settle(0.2)
                sizes.append(len(terminal.bytes_sent) - before)
                asked.append(above_guidance(terminal.bytes_sent[before:], terminal.text))
            sizes.sort()
        tell(
            f"next question, {theme}: sent in the middle case", sizes[len(sizes) // 2], "bytes", "under 2,048"
        )
        tell(f"next question, {theme}: until it and its field stand, at most", max(asked), "bytes", "960")
        tell(f"next question, {theme}: sent at most", sizes[-1], "bytes", "under 2,048")
        tell(f"sent while nothing happens, {theme}", idle, "bytes", "0")


async def loop_pauses(home: Path) -> None:
    """The longest time the loop was away while a review was answered from end to end."""
    pauses: list[float] = []

    async def probe() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(PROBE)
            pauses.append(time.perf_counter() - start - PROBE)

    file = make_review(home, "loop-1", {})
    async with at_work(file) as typist:
        task = asyncio.create_task(probe())
        start = time.perf_counter()
        await answered(typist)
        took = time.perf_counter() - start
        task.cancel()
    pauses.sort()
    what = f"a foster care review answered in {took:.0f} s"
    tell(f"{what}: longest pause of the event loop", pauses[-1] * 1000, "ms", "50")
    tell(f"{what}: 99 % of the pauses under", pauses[int(len(pauses) * 0.99)] * 1000, "ms", "50")


async def answered(typist: Typist) -> None:
    yes = {f"{item}.applies": "Yes" for item in range(1, 19)}
    await typist.answer({"fs.case_type": "Foster Care", **yes, "4A": 2})


def main() -> None:
    """Prints the figures."""
    with own_home() as home:
        first_question(home)
        beside_peers(home)
        bytes_sent(home)
        asyncio.run(loop_pauses(home))


if __name__ == "__main__":
    main()
