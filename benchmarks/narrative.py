"""A key in a narrative: the bytes sent for it and when the last of them comes, beside other editors on that text."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.timing import own_home, tell
from tests.terminal import Terminal
from tests.tui.screens import make_review
from tui_review.cli.main import main as cli

SIZES: Final = (1, 95)
"""Thousands of characters; a narrative takes a hundred."""
KEYS: Final = 21
STILL: Final = 0.15
"""Seconds without a byte after which a key has been answered."""
PLACE: Final = "4C"
LINE: Final = "The caseworker met with the made-up mother at the made-up home."
BARE: Final = """
import sys
from pathlib import Path
from textual.app import App
from textual.widgets import TextArea
class Bare(App):
    def compose(self):
        yield TextArea(Path(sys.argv[1]).read_text(), soft_wrap=True)
    def on_mount(self):
        area = self.query_one(TextArea)
        area.cursor_blink = False
        area.move_cursor((10**6, 10**6))
Bare().run(mouse=False)
"""
"""An app on the same library with nothing but a text to write in."""


def text_of(thousands: int) -> str:
    """So many thousand characters in lines."""
    lines = thousands * 1000 // (len(LINE) + 1)
    return "\n".join([LINE] * lines)


def wizard(home: Path, text: str) -> Terminal:
    """The wizard, behind the last word of a narrative."""
    file = make_review(home, f"made-up-{len(text)}", {"fs.case_type": "Foster Care"})
    if cli(["set", str(file), f"{PLACE}=No", f"{PLACE}.narrative={text}"]):
        raise SystemExit("The narrative could not be given.")
    homes = {name: os.environ[name] for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    terminal = Terminal([sys.executable, "-m", "tui_review", "open", str(file)], env=homes)
    terminal.stands("F1 help")
    terminal.press("ctrl+g")
    terminal.wait_for("Go to")
    terminal.type(PLACE)
    terminal.wait_for(PLACE)
    terminal.settle()
    terminal.press("enter")
    terminal.settle()
    terminal.press("tab")
    terminal.settle()
    return terminal


def bare(home: Path, text: str) -> Terminal:
    """A bare text area, behind the last word."""
    (home / "bare.txt").write_text(text)
    return _settled([sys.executable, "-c", BARE, str(home / "bare.txt")])


def vim(home: Path, text: str) -> Terminal:
    """Vim without a user's settings, appending behind the last word."""
    (home / "vim.txt").write_text(text)
    return _settled(["vim", "--clean", "-n", "+normal G$", "+startinsert!", str(home / "vim.txt")])


def nano(home: Path, text: str) -> Terminal:
    """Nano without a user's settings, behind the last word."""
    (home / "nano.txt").write_text(text)
    return _settled(["nano", "-I", f"+{text.count(chr(10)) + 1},{len(LINE) + 1}", str(home / "nano.txt")])


def _settled(command: list[str]) -> Terminal:
    # As xterm, vim sends what the screen of these terminals does not read.
    terminal = Terminal(command, env={"TERM": "screen-256color"})
    terminal.wait_until(lambda: bool(terminal.text.strip()))
    terminal.settle(1.0)
    return terminal


EDITORS: Final[dict[str, Callable[[Path, str], Terminal]]] = {
    "the wizard": wizard,
    "a bare text area": bare,
    "vim": vim,
    "nano": nano,
}


def a_key(terminal: Terminal) -> tuple[int, float]:
    """The bytes sent for one more letter, and the seconds until the last of them."""
    before = len(terminal.bytes_sent)
    begun = last = time.perf_counter()
    seen = before
    terminal.type("x")
    while time.perf_counter() - last < STILL or seen == before:
        now = len(terminal.bytes_sent)
        if now != seen:
            seen, last = now, time.perf_counter()
        if time.perf_counter() - begun > 10 * STILL and seen == before:
            break
        time.sleep(0.0005)
    return seen - before, last - begun


def main() -> None:
    """Prints the figures: the middle one of so many letters, one behind the other."""
    with own_home() as home:
        for thousands in SIZES:
            for name, begin in EDITORS.items():
                if name in ("vim", "nano") and shutil.which(name) is None:
                    continue
                with begin(home, text_of(thousands)) as terminal:
                    pressed = [a_key(terminal) for _ in range(KEYS)]
                what = f"a letter behind {thousands} KB, {name}"
                goal = "at most 5 x vim" if name == "the wizard" else ""
                tell(f"{what}: sent", statistics.median(sent for sent, _ in pressed), "bytes", goal)
                goal = "as the bare text area" if name == "the wizard" else ""
                tell(f"{what}: last byte after", statistics.median(t for _, t in pressed) * 1000, "ms", goal)


if __name__ == "__main__":
    main()
