"""A window dragged smaller and larger again, row by row and column by column, ends no screen. All of it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .screens import make_review
from .typist import Typist, at_work

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

SIZES = [
    *((80, height) for height in range(24, 0, -1)),
    *((width, 8) for width in range(80, 0, -6)),
    (1, 1),
    (200, 60),
    (80, 24),
]
PLACES: dict[str, tuple[str, list[str]]] = {
    "a choice with a narrative": ("4B", ["tab"]),
    "many choices": ("fs.reasons", ["down"]),
    "a table": ("4A1", ["down"]),
    "the form of a row": ("4A1", ["down", "enter"]),
    "the outline": ("4B", ["f5"]),
    "the summary": ("4B", ["f6"]),
    "a text in full": ("4B", ["f2"]),
    "notes": ("4B", ["f10"]),
    "versions": ("4B", ["ctrl+d"]),
}


async def resized(typist: Typist) -> None:
    for width, height in SIZES:
        await typist.pilot.resize_terminal(width, height)


@pytest.mark.parametrize("name", PLACES)
async def test_no_size_of_the_window_ends_a_screen(tmp_path: Path, name: str) -> None:
    question, keys = PLACES[name]
    async with at_work(make_review(tmp_path, note="4B")) as typist:
        await typist.go(question)
        await typist.press(*keys)
        before = typist.text
        await resized(typist)
        await typist.pilot.pause()
        assert typist.says(before.split("|")[1].strip()[:20])
