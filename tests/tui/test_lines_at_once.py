"""Several lines for a line to type in: with brackets or without, what is meant is asked. All of it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input

from tests.qa.sample import REVIEWER, complete_file
from tui_review.cli.main import main
from tui_review.entry.bursts import lines_of, start_of
from tui_review.tui.base.ahead import Burst

from .screens import make_review
from .typist import at_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .typist import Typist

LINES = "R. Reviewer\nS. Second\nT. Third"


def test_a_text_is_told_by_its_beginning_and_its_lines() -> None:
    assert lines_of("\n one \n\n two\n") == ["one", "two"]
    assert start_of("\n one \n\n two\n") == "one / two"
    assert start_of("x" * 61) == "x" * 60 + "…"


async def without_brackets(typist: Typist, text: str) -> None:
    """As GNU screen and a line that had stalled hand a text over: as keys."""
    keys = [events.Key("enter", "\r") if key == "\n" else events.Key(key, key) for key in text]
    await typist.app.keys.take(Burst(keys))
    await typist.pilot.pause()


async def takes(typist: Typist, way: str) -> None:
    """Chooses, once it has been seen what there is to choose."""
    assert typist.says("Several lines came at once")
    typist.clock.now += 3
    await typist.press(way, "enter")


def value(typist: Typist) -> str:
    """What stands in the line that is typed in."""
    assert isinstance(typist.app.focused, Input)
    return typist.app.focused.value


async def with_brackets(typist: Typist, text: str) -> None:
    """As terminals hand a text over that was pasted."""
    await typist.paste(text.replace("\n", "\r"))


@pytest.mark.slow
@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("ends", ["", "\n"])
@pytest.mark.parametrize("comes", [without_brackets, with_brackets])
async def test_several_lines_are_neither_dropped_nor_joined_unasked(
    tmp_path: Path, ends: str, comes: Callable[[Typist, str], Awaitable[None]]
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        for question, as_one in (
            ("fs.reviewers", "R. Reviewer; S. Second; T. Third"),
            ("fs.case_name", "R. Reviewer S. Second T. Third"),
            ("fs.pur_start", "R. Reviewer S. Second T. Third"),
        ):
            await typist.go(question)
            await comes(typist, LINES + ends)
            assert typist.says("R. Reviewer / S. Second / T. Third")
            await takes(typist, "t")
            assert (typist.at, value(typist)) == (question, as_one)
        await typist.go("fs.reviewers")
        assert typist.screen.state.kept("fs.reviewers").value == lines_of(LINES)
        await typist.go("fs.site")
        for way, kept in (("d", ""), ("f", "R. Reviewer")):
            await comes(typist, LINES + ends)
            await takes(typist, way)
            assert value(typist) == kept
        await comes(typist, f"\nmore{ends}")
        await takes(typist, "t")
        assert value(typist) == "R. Reviewer more"


@pytest.mark.slow
@pytest.mark.usefixtures("state")
async def test_a_line_with_its_end_goes_in_at_once_and_what_is_copied_here_is_asked_about_too(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("fs.case_name")
        await with_brackets(typist, "\nBirch\n")
        assert value(typist) == "Birch"
        typist.app.copy_to_clipboard(LINES)
        await typist.press("ctrl+v")
        await takes(typist, "d")
        assert value(typist) == "Birch"


@pytest.mark.slow
@pytest.mark.usefixtures("state")
async def test_into_an_answer_that_cannot_be_changed_several_lines_are_refused_without_a_question(
    tmp_path: Path,
) -> None:
    file = complete_file(tmp_path)
    assert main(["submit", str(file), "--by", REVIEWER.name]) == 0
    async with at_work(file) as typist:
        await typist.go("fs.case_name")
        stood = value(typist)
        await with_brackets(typist, LINES)
        assert not typist.says("Several lines came at once")
        assert value(typist) == stood


@pytest.mark.slow
@pytest.mark.usefixtures("state")
async def test_cells_of_rows_and_lines_of_dialogs_ask_too_and_take_a_paste_whole(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("fs.children")
        await typist.press("insert", "y", "enter")
        await without_brackets(typist, LINES)
        await takes(typist, "t")
        await typist.press("enter", "escape")
        row = next(iter((typist.screen.state.kept("fs.children").rows or {}).values()))
        assert row["first_name"] == "R. Reviewer S. Second T. Third"
        await typist.press("f8")
        await without_brackets(typist, LINES)
        await takes(typist, "t")
        assert value(typist) == "R. Reviewer S. Second T. Third"
        await typist.press("ctrl+z")
        assert value(typist) == ""
        await typist.paste(LINES)
        await takes(typist, "t")
        await typist.type("! ab")
        await typist.press("ctrl+z")
        assert value(typist) == "R. Reviewer S. Second T. Third!"
        await typist.press("ctrl+y", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert value(typist) == ""
