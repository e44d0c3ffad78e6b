"""Reads a page as a reader would do it: what goes into which file, what is typed, what the program answers.

Comments in a page, which no reader sees, stand before a box: `<!-- before: COMMAND -->` is done first (`$CLONE` is this
repository), and `<!-- not run: WHY -->` leaves a box out.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_BLOCK = re.compile(
    r"(?P<comments>(?:^<!-- (?:before|not run): .* -->\n)*)"
    r"^```(?P<kind>\w+)(?: (?P<act>append|file)=(?P<path>\S+))?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """One grey box: a text for a file, a change of a file, or commands with their output."""

    kind: str
    path: str
    text: str
    start: int
    """Where its text begins in the page."""
    before: tuple[str, ...] = ()
    """What has to be done first."""
    why_not: str = ""
    """Why it is not run; empty for a box that is."""


class Command(NamedTuple):
    """A command as typed, and what the page says it answers."""

    line: str
    output: str


def blocks(page: str) -> list[Block]:
    """The grey boxes of a page, in order."""
    return [
        Block(
            match["kind"],
            match["path"] or "",
            match["text"],
            match.start("text"),
            tuple(re.findall(r"^<!-- before: (.*) -->$", match["comments"], re.MULTILINE)),
            "".join(re.findall(r"^<!-- not run: (.*) -->$", match["comments"], re.MULTILINE)),
        )
        for match in _BLOCK.finditer(page)
    ]


def commands(block: Block) -> list[Command]:
    """The commands of a console box, each with the lines that follow it."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
    return [Command(line, output) for line, _, output in (part.partition("\n") for part in parts)]


class Reader:
    """Somebody who does what the page says, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shim = folder / "bin" / "tui-review"
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tui_review "$@"\n')
        shim.chmod(0o755)

    def write(self, block: Block) -> None:
        """Adds a box to its file, or makes the change that it shows."""
        path = self.folder / block.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if block.kind == "diff":
            text = path.read_text()
            old, new = (
                "".join(line[1:] for line in block.text.splitlines(keepends=True) if line[0] == sign)
                for sign in "-+"
            )
            assert text.count(old) == 1, f"{old!r} does not stand once in {block.path}"
            path.write_text(text.replace(old, new))
        else:
            with path.open("a") as stream:
                stream.write(block.text)

    def run(self, line: str) -> str:
        """Types a command; everything it prints."""
        return self.type(line).stdout

    def type(self, line: str) -> subprocess.CompletedProcess[str]:
        """Types a command; nobody answers what it asks."""
        environment = {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "CLONE": str(Path(__file__).parents[2]),
        }
        return subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
