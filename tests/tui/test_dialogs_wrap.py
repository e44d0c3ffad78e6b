"""A dialog that stands open is as wide as the window is by then. All of it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tui_review.tui import screens

from .screens import make_review
from .typist import at_work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen

    from .typist import Typist

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

SAID = "What is said in this dialog is as long as a sentence that nobody wants to read becomes where two are one."
DIALOGS: dict[str, Callable[[], Screen[Any]]] = {
    "ways": lambda: screens.AskScreen("Which way?", SAID, [("a", "this"), ("b", "that")]),
    "a line": lambda: screens.PromptScreen(SAID, wrong_with=lambda _: SAID),
    "a text": lambda: screens.WriteScreen("A text", SAID),
}
NARROW, WIDE = (44, 24), (80, 24)


async def opened(typist: Typist, name: str) -> None:
    typist.app.push_screen(DIALOGS[name]())
    await typist.pilot.pause()
    if name == "a line":
        await typist.press("x", "enter")


@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.parametrize(("before", "then"), [(WIDE, NARROW), (NARROW, WIDE)], ids=["narrower", "wider"])
async def test_an_open_dialog_reads_in_another_window_as_one_that_is_opened_there(
    tmp_path: Path, name: str, before: tuple[int, int], then: tuple[int, int]
) -> None:
    file = make_review(tmp_path)
    async with at_work(file) as typist:
        await typist.pilot.resize_terminal(*then)
        await opened(typist, name)
        wanted = typist.text
    async with at_work(file) as typist:
        await typist.pilot.resize_terminal(*before)
        await opened(typist, name)
        await typist.pilot.resize_terminal(*then)
        await typist.pilot.pause()
        assert typist.text == wanted
