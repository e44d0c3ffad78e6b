"""F1 answers on every screen and in every dialog there is, and what it tells is what the keys do. All is made up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.training.sample import shipped
from tui_review.training.case_position import CasePosition
from tui_review.tui import screens
from tui_review.tui.help import HelpScreen
from tui_review.tui.keymap import KEYS
from tui_review.tui.review.screen import ReviewScreen
from tui_review.tui.training.reconcile import ReconcileScreen
from tui_review.tui.training.score import ScoreScreen

from .screens import make_review
from .typist import at_work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen

    from .typist import Typist

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

WAYS = ("Made up.", [("a", "this way"), ("b", "that way")])


async def _ways() -> tuple[str, list[tuple[str, str]]]:
    return WAYS


MADE: dict[str, tuple[Callable[[Typist, Path], Screen[Any]], str]] = {
    "AskAnew": (lambda *_: screens.AskAnew("Which?", WAYS, _ways), "a this way"),
    "AskOfSaving": (lambda *_: screens.AskOfSaving("Which?", WAYS, lambda: WAYS), "b that way"),
    "AskScreen": (lambda *_: screens.AskScreen("Which?", *WAYS), "a this way"),
    "BriefScreen": (lambda _, folder: screens.BriefScreen(folder), "Esc Back"),
    "ContentsScreen": (lambda *_: _of_a_case(), "Esc Back"),
    "HandOverScreen": (lambda typist, _: screens.HandOverScreen(typist.screen.session), "s submit it to QA"),
    "OverrideScreen": (lambda typist, _: screens.OverrideScreen(typist.screen.session, "4"), "Esc Back"),
    "PromptScreen": (lambda *_: screens.PromptScreen("Why?"), "Enter Keeps what is typed"),
    "ReaderScreen": (lambda *_: screens.ReaderScreen("A page", "Made up."), "/ Searches a word"),
    "SettingsScreen": (lambda *_: screens.SettingsScreen(), "Enter Take the line"),
    "StopsScreen": (lambda *_: screens.StopsScreen("All", [], 0), "Enter Take the line"),
    "WriteScreen": (lambda *_: screens.WriteScreen("A note", "What?"), "Ctrl+J Begin a new line"),
}
"""Screens without a page of help of their own: how each is opened, and what F1 tells there."""


def _of_a_case() -> Screen[Any]:
    question: Any = SimpleNamespace(current="4B", cited=[])
    return screens.ContentsScreen(CasePosition(shipped("layla-morgan")), question)


def has_own(kind: type[Screen[Any]]) -> bool:
    """Whether a screen has its own answer to F1."""
    bound = (each for base in kind.__mro__ for each in vars(base).get("BINDINGS", ()))
    keys = KEYS["any.help"].key.split(",")
    return any(getattr(each, "id", "") == "any.help" or getattr(each, "key", "") in keys for each in bound)


def test_every_screen_has_an_answer_to_the_key_for_help() -> None:
    every = [getattr(screens, name) for name in screens.HOMES]
    own = {kind.__name__ for kind in (*every, ReviewScreen, ScoreScreen, ReconcileScreen) if has_own(kind)}
    assert own | set(MADE) == {*screens.HOMES, "ReviewScreen", "ScoreScreen", "ReconcileScreen"}
    assert not own & set(MADE)


@pytest.mark.parametrize("name", MADE)
async def test_the_key_for_help_tells_the_keys_of_a_screen_and_leads_back(name: str, tmp_path: Path) -> None:
    make, told = MADE[name]
    async with at_work(make_review(tmp_path)) as typist:
        screen = make(typist, tmp_path)
        typist.app.push_screen(screen)
        await typist.pilot.pause()
        await typist.press("f1")
        assert isinstance(typist.app.screen, HelpScreen)
        assert typist.says(told), typist.text
        # In a page of help the key leads back, as Esc does.
        await typist.press("f1")
        assert typist.app.screen is screen


async def test_help_where_a_row_would_be_added_tells_what_enter_does_and_no_key_of_a_row(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4A1")
        await typist.press("end", "f1")
        assert typist.says("Enter Adds a placement."), typist.text
        assert not typist.says("Move the row up")
        await typist.press("escape", "enter")
        assert type(typist.app.screen).__name__ == "RowScreen"
        await typist.press("escape", "home", "f1")
        assert typist.says("Enter Fill in the row."), typist.text
        assert typist.says("Move the row up")


async def test_enter_where_several_are_ticked_does_what_foot_and_help_tell(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("fs.reasons")
        assert typist.says("Enter tick, next"), typist.text
        await typist.press("f1")
        assert typist.says("Enter Ticks the line that arrows have marked, and stays;"), typist.text
        await typist.press("escape", "down", "down", "enter")
        await typist.settle()
        assert typist.at == "fs.reasons"
        ticked = typist.screen.state.review.raw["fs.reasons"]
        assert isinstance(ticked, list)
        assert len(ticked) == 1
        await typist.press("enter")
        assert typist.at != "fs.reasons"
