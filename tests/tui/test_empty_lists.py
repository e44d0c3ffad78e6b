"""Every list, with nothing in it, one line, many, or still being read, takes every key that moves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.tui.screens import Stage, make_review, open_session, text_of
from tui_review.store.folder import FolderIndex
from tui_review.tui.goto import GoToScreen
from tui_review.tui.home.new import NewScreen
from tui_review.tui.home.screen import HomeScreen
from tui_review.tui.outline import OutlineScreen
from tui_review.tui.pick_list import PickList
from tui_review.tui.qa.conflicts import ConflictsScreen
from tui_review.tui.qa.history import HistoryScreen
from tui_review.tui.qa.notes import NotesScreen
from tui_review.tui.summary import SummaryScreen
from tui_review.tui.training.home import TrainingScreen
from tui_review.tui.training.walk import Stop, StopsScreen
from tui_review.tui.why import WhyScreen

if TYPE_CHECKING:
    from textual.screen import Screen

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

MOVES = ("down", "up", "pagedown", "pageup", "home", "end", "down", "left", "right")
NOTHING = "xyzzy"
"""Words that are in no line."""

OVER_A_REVIEW: dict[str, Callable[[Any], Screen[Any]]] = {
    "go to": lambda session: GoToScreen(session, "4B"),
    "outline": lambda session: OutlineScreen(session, "4B"),
    "summary": SummaryScreen,
    "why": lambda session: WhyScreen(session, "4"),
    "notes": lambda session: NotesScreen(session, "4B"),
    "versions": HistoryScreen,
    "conflicts": lambda session: ConflictsScreen(session, "4B"),
}


async def moved(screen: Screen[Any], typed: str = "") -> Stage:
    """The app after all keys that move, with the words typed before them."""
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*typed, *MOVES)
        await pilot.pause()
    return app


@pytest.mark.parametrize("note", ["", "4B"], ids=["without notes", "one note"])
@pytest.mark.parametrize("typed", ["", NOTHING], ids=["all lines", "no line fits"])
@pytest.mark.parametrize("name", OVER_A_REVIEW)
async def test_a_list_over_a_review_takes_every_move(
    tmp_path: Path, name: str, typed: str, note: str
) -> None:
    session = open_session(make_review(tmp_path, note=note))
    assert (await moved(OVER_A_REVIEW[name](session), typed)).result == []


@pytest.mark.parametrize("stops", [0, 1, 40])
async def test_a_list_of_pages_takes_every_move(stops: int) -> None:
    pages = [Stop(str(number), "a place", "a page", lambda _: []) for number in range(stops)]
    assert (await moved(StopsScreen("made up", pages, 0))).result == []


async def test_home_and_end_lead_to_the_first_and_the_last_line(tmp_path: Path) -> None:
    screen = TrainingScreen(tmp_path)
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        first = screen.query_one(PickList).value
        await pilot.press("end")
        last = screen.query_one(PickList).value
        assert (first.partition(" ")[0], last.partition(" ")[0]) == ("case", "quiz")
        await pilot.press("home")
        assert screen.query_one(PickList).value == first


async def test_home_and_end_lead_to_the_ends_of_the_outline(tmp_path: Path) -> None:
    screen = OutlineScreen(open_session(make_review(tmp_path)), "4B")
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        assert screen.query_one(PickList).value == "item 18"
        await pilot.press("home")
        assert screen.query_one(PickList).value == "section fs"


@pytest.mark.parametrize("typed", ["", NOTHING], ids=["all lines", "no line fits"])
@pytest.mark.parametrize("reviews", [0, 1, 30])
@pytest.mark.parametrize("make", [HomeScreen, NewScreen, TrainingScreen])
async def test_a_list_of_a_folder_takes_every_move(
    tmp_path: Path, make: Callable[[Path], Screen[Any]], reviews: int, typed: str
) -> None:
    for number in range(min(reviews, 2)):
        make_review(tmp_path, f"maple-{number}")
    for number in range(2, reviews):
        (tmp_path / f"maple-{number}.yaml").write_bytes((tmp_path / "maple-1.yaml").read_bytes())
    assert (await moved(make(tmp_path), typed)).result == []


@pytest.mark.parametrize("make", [HomeScreen, TrainingScreen])
async def test_a_list_that_is_still_being_read_takes_every_move(
    tmp_path: Path, make: Callable[[Path], Screen[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(_: FolderIndex) -> Any:
        go_on.wait(60)
        return iter(())

    monkeypatch.setattr(FolderIndex, "summaries", slow)
    try:
        app = Stage(make(tmp_path))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*MOVES)
            go_on.set()
            await app.workers.wait_for_complete()
            await pilot.press(*MOVES)
        assert app.result == []
    finally:
        go_on.set()


@pytest.mark.parametrize("ids", [(), ("pm-1",)], ids=["no review", "a short id"])
async def test_in_a_narrow_window_no_head_and_no_key_of_the_list_of_reviews_is_cut(
    tmp_path: Path, ids: tuple[str, ...]
) -> None:
    for id_ in ids:
        make_review(tmp_path, id_)
    app = Stage(HomeScreen(tmp_path))
    async with app.run_test(size=(60, 20)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        lines = text_of(app).rstrip().splitlines()
        assert lines[-1].strip("| ").split()[-4:] == ["F1", "help", "Ctrl+Q", "quit"], lines[-1]
        assert not ids or any(line.strip("| ").split()[:2] == ["Review", "Case"] for line in lines), lines
        await pilot.resize_terminal(120, 20)
        await pilot.pause()
        assert "settings" in text_of(app).rstrip().splitlines()[-1], "there is room for it again"
