"""Draws the README's pictures: `python -m tests.tui.screenshots` writes docs/screenshots/*.svg.

Everything on them is the made-up review of `screens`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.tui.screens import SIZES, Stage, make_review, open_session
from tui_review.store.session import Mode
from tui_review.tui.base.theme import Look
from tui_review.tui.home.screen import HomeScreen
from tui_review.tui.outline import OutlineScreen
from tui_review.tui.review.screen import ReviewScreen
from tui_review.tui.summary import SummaryScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.screen import Screen

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_ID = re.compile(r"terminal-\d+")


async def picture(screen: Screen[Any], *keys: str, look: Look = Look.DARK) -> str:
    """The screen at 80x24 as SVG, without addresses of fonts elsewhere."""
    app = Stage(screen, look)
    app.title = "tui-review"
    async with app.run_test(size=SIZES["80x24"]) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        svg = app.export_screenshot(title="tui-review")
    return _ID.sub("terminal", _FONT.sub("", svg))


def screens(folder: Path) -> Iterator[tuple[str, Screen[Any], tuple[str, ...]]]:
    """What is drawn: a name, a screen, the keys pressed there."""
    # The screen says the folder's name.
    os.chdir(folder)
    reviews = Path("reviews")
    reviews.mkdir()
    sample = make_review(reviews, flag="4B", note="4C")
    make_review(
        reviews, "2026-001", {"fs.case_name": "Fictional (Birch)", "fs.case_type": "In-Home Services"}
    )
    yield "home", HomeScreen(reviews), ("down",)
    for name, question, keys in (
        ("question", "4B", ()),
        ("table", "4A1", ()),
        ("row", "4A1", ("down", "enter")),
    ):
        session = open_session(sample, Mode.EDIT)
        yield name, ReviewScreen(session, question), keys
        session.close()
    session = open_session(sample)
    yield "outline", OutlineScreen(session, "4B"), ()
    yield "summary", SummaryScreen(session, "4B"), ()


def main() -> int:
    """Writes all pictures, and the question once more in the light theme."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    PICTURES.mkdir(parents=True, exist_ok=True)
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        for name, screen, keys in screens(Path(folder)):
            (PICTURES / f"{name}.svg").write_text(asyncio.run(picture(screen, *keys)), encoding="utf-8")
        light = open_session(Path("reviews/sample-0001.yaml"))
        svg = asyncio.run(picture(ReviewScreen(light, "4B"), look=Look.LIGHT))
        (PICTURES / "question-light.svg").write_text(svg, encoding="utf-8")
        os.chdir(here)
    return 0


if __name__ == "__main__":
    sys.exit(main())
