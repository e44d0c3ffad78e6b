"""No frame that shows what is typed says that all is saved, wherever it is typed. All made up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyte
import pytest

from tests.terminal import KEYS, Terminal
from tui_review.store.stopped import keep_place

from .screens import ANSWERS, make_review
from .test_pty import wizard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

_SAVED = re.compile(r"all saved|saved \d\d:\d\d:\d\d")
_NOT_YET = "not saved yet"
ENTRIES = {
    "a line": ("fs.site", []),
    "a date": ("fs.pur_start", []),
    "names": ("fs.reviewers", []),
    "a number": ("4A", []),
    "a narrative": ("4B", ["tab"]),
    "a cell of a row": ("4A1", ["enter"]),
    "a flag": ("fs.site", ["f8"]),
    "a note": ("4B", ["f10", "q"]),
}
"""What is typed into: the question, and the keys that lead there."""


def screens_of(sent: bytes, behind: int) -> Iterator[list[str]]:
    """Each screen that there was, if only for a moment, `behind` so many of the bytes that were sent."""
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    stream.feed(sent[:behind])
    for step in re.split(rb"(?=\x1b)", sent[behind:]):
        stream.feed(step)
        yield list(screen.display)


def at_field(folder: Path, entry: str) -> Terminal:
    """The wizard, which stands there."""
    at, keys = ENTRIES[entry]
    file = make_review(folder, "birch-7", {**ANSWERS, "4B.narrative": "One move."})
    keep_place(file, at, "questions")
    terminal = wizard(file, "--role", "qa") if entry == "a note" else wizard(file)
    terminal.stands(f"You were last at {at}")
    for key in ("ctrl+w", *keys):
        terminal.press(key) if key in KEYS else terminal.type(key)
        terminal.settle()
    return terminal


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_typed_is_said_not_to_be_saved_in_the_first_frame_that_shows_it(
    tmp_path: Path, entry: str
) -> None:
    with at_field(tmp_path, entry) as terminal:
        said, *shown = terminal.screen()
        assert _SAVED.search(said)
        behind = len(terminal.bytes_sent)
        terminal.type("7")
        terminal.wait_until(lambda: terminal.screen()[1:] != shown)
        terminal.settle()
        screens = list(screens_of(terminal.bytes_sent, behind))
    drawn = [screen for screen in screens if [line.rstrip() for line in screen[1:]] != shown]
    assert drawn
    assert not [screen[0] for screen in drawn if _SAVED.search(screen[0])]
    assert _NOT_YET in drawn[0][0]
