"""The wizard inside a real tmux and a real GNU screen, and over a line of 1,200 bytes a second. All is made up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.terminal import KEYS, ROOT, Terminal

from .screens import make_review
from .typist import on_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

PROSE = "\n".join(f"Line {number}: no plan was made, yes, and nobody asked." for number in range(1, 51))
SPEED = 1200
"""Bytes a second."""


def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
        "SCREENDIR": str(tmp_path / "screens"),
    }


class Inside:
    """The wizard in one of the two, without a terminal around it."""

    def __init__(self, kind: str, tmp_path: Path, file: Path) -> None:
        self.kind, self.folder, self.env = kind, tmp_path, environment(tmp_path)
        wizard = [sys.executable, "-m", "tui_review", "open", str(file)]
        if kind == "tmux":
            self.call("new-session", "-d", "-x", "80", "-y", "24", *wizard)
        else:
            (tmp_path / "screens").mkdir(mode=0o700)
            (tmp_path / "screenrc").write_text("startup_message off\ndefutf8 on\n")
            subprocess.run(
                ["screen", "-c", str(tmp_path / "screenrc"), "-U", "-dmS", "made-up", *wizard],
                env=self.env,
                check=True,
                cwd=ROOT,
            )

    def call(self, *words: str) -> str:
        head = (
            ["tmux", "-S", str(self.folder / "socket"), "-f", os.devnull]
            if self.kind == "tmux"
            else ["screen", "-S", "made-up", "-p", "0", "-X"]
        )
        done = subprocess.run(
            [*head, *words], env=self.env, capture_output=True, text=True, check=True, cwd=ROOT
        )
        return done.stdout

    @property
    def text(self) -> str:
        """What it shows."""
        if self.kind == "tmux":
            return self.call("capture-pane", "-p")
        copy = self.folder / "hardcopy"
        copy.unlink(missing_ok=True)
        try:
            self.call("hardcopy", str(copy))
        except subprocess.CalledProcessError:
            return ""  # Its session is not there yet: `screen -dm` returns before it listens.
        wait(copy.exists)
        time.sleep(0.1)
        return copy.read_text(encoding="utf-8", errors="replace")

    def type(self, keys: str) -> None:
        """As from a keyboard."""
        if self.kind == "tmux":
            self.call("send-keys", "-l", keys)
        else:
            self.call("stuff", keys)

    def paste(self, text: str) -> None:
        """By its own paste: tmux puts brackets around, screen none."""
        file = self.folder / "paste.txt"
        file.write_text(text)
        if self.kind == "tmux":
            self.call("load-buffer", str(file))
            self.call("paste-buffer", "-p")
        else:
            self.call("readbuf", str(file))
            self.call("paste", ".")

    def close(self) -> None:
        """Ends it."""
        self.call("kill-server" if self.kind == "tmux" else "quit")


def wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.parametrize("kind", ["tmux", "screen"])
def test_fifty_lines_pasted_at_a_yes_or_no_answer_nothing_and_may_become_the_narrative(
    tmp_path: Path, kind: str
) -> None:
    if shutil.which(kind) is None:
        pytest.skip(f"{kind} is not installed")
    file = make_review(tmp_path)
    before = on_file(file).answers
    inside = Inside(kind, tmp_path, file)
    try:
        wait(lambda: "answered" in inside.text)
        inside.type(KEYS["f4"])
        wait(lambda: "Go to" in inside.text)
        inside.type("4C")
        wait(lambda: "Placement stable" in inside.text)
        time.sleep(0.5)
        inside.type("\r")
        wait(lambda: "4C  " in inside.text and "Go to" not in inside.text)
        inside.paste(PROSE)
        wait(lambda: "A text was pasted" in inside.text)
        time.sleep(0.9)
        inside.type("n")
        time.sleep(0.5)
        inside.type("\r")
        wait(lambda: "Line 50" in inside.text or "Line 1:" in inside.text)
        time.sleep(0.8)
        inside.type(KEYS["ctrl+q"])
        wait(lambda: on_file(file).answers["4C"].narrative != "")
    finally:
        with suppress(subprocess.CalledProcessError):  # It may have ended with the wizard.
            inside.close()
    after = on_file(file).answers
    assert after["4C"].narrative.rstrip() == PROSE
    assert {id_: kept.given for id_, kept in after.items()} == {
        id_: kept.given for id_, kept in before.items()
    }


class SlowTerminal(Terminal):
    """A terminal at the end of a line of 1,200 bytes a second."""

    def _read(self) -> None:
        while self._open:
            try:
                data = os.read(self._master, SPEED // 20)
            except OSError:
                data = b""
            if not data and self._process.poll() is not None:
                return
            time.sleep(len(data) / SPEED)
            with self._lock:
                self._sent += data
                self._stream.feed(data)


def test_over_a_slow_line_keys_typed_ahead_answer_what_they_were_typed_for(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    env = environment(tmp_path)
    with SlowTerminal([sys.executable, "-m", "tui_review", "open", str(file)], env=env) as terminal:
        terminal.wait_for("answered", 30)
        terminal.press("f4").wait_for("Go to", 30)
        terminal.type("4C")
        terminal.wait_for("Placement stable", 30)
        terminal.press("enter").wait_for("4C  ", 30)
        terminal.type("n")
        time.sleep(0.2)
        terminal.press("pageup")
        time.sleep(0.2)
        terminal.press("ctrl+q")
        terminal.exit_status(30)
    assert on_file(file).answers["4C"].value == "No"
