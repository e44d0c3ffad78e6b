"""Each screen as text, at 80x24 and 120x40: a change of look is seen before it is taken.

`UPDATE_SNAPSHOTS=1 pytest tests/tui/test_snapshots.py` takes the new look; read the difference then.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.examples import few
from tests.tui.screens import EACH_SIZE, SIZES, Stage, make_review, open_session, same_as_snapshot, text_of
from tui_review.instrument.loading.catalog import Installed
from tui_review.store.session import Mode
from tui_review.tui.goto import GoToScreen
from tui_review.tui.help import HelpScreen
from tui_review.tui.home import new
from tui_review.tui.home.screen import HomeScreen
from tui_review.tui.outline import OutlineScreen
from tui_review.tui.reader import ReaderScreen
from tui_review.tui.review.screen import ReviewScreen
from tui_review.tui.summary import SummaryScreen
from tui_review.tui.why import WhyScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from tui_review.store.session import Session

SCREENS: dict[str, Callable[[Session], Screen[Any]]] = {
    "outline": lambda session: OutlineScreen(session, "4B"),
    "summary": lambda session: SummaryScreen(session, "4B"),
    "goto": lambda session: GoToScreen(session, "4B"),
    "why-decided": lambda session: WhyScreen(session, "4"),
    "why-open": lambda session: WhyScreen(session, "5"),
    "why-outcome": lambda session: WhyScreen(session, "permanency-1"),
    "reader": lambda session: ReaderScreen("Guidance 4B", session.state.question("4B").guidance),
    "help": lambda _: HelpScreen("Help", ("home", "any"), {"PUR": "The period under review."}),
}


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    time.tzset()
    # Screens say the folder's name.
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(utc: None, state: Path) -> Path:  # noqa: ARG001 - it changes into the test's folder
    # Somebody who has been here before.
    (state / "tui-review" / "questions").mkdir(parents=True)
    folder = Path("reviews")
    folder.mkdir()
    return folder


async def drawn(screen: Screen[Any], size: str, *keys: str) -> str:
    app = Stage(screen)
    async with app.run_test(size=SIZES[size]) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return text_of(app)


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("name", few(SCREENS, 3))
async def test_screens_over_a_review(tmp_path: Path, name: str, size: str) -> None:
    session = open_session(make_review(tmp_path, flag="4B", note="4C"))
    same_as_snapshot(f"{name}-{size}", await drawn(SCREENS[name](session), size))


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize(
    ("name", "keys"),
    [("outline-filtered", "stable"), ("goto-typed", "12b3")],
)
async def test_what_is_typed_filters(tmp_path: Path, name: str, keys: str, size: str) -> None:
    session = open_session(make_review(tmp_path))
    screen = SCREENS[name.partition("-")[0]](session)
    same_as_snapshot(f"{name}-{size}", await drawn(screen, size, *keys))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_home_with_reviews_and_a_broken_file(folder: Path, size: str) -> None:
    make_review(folder, "2026-001", flag="4B", note="4C")
    make_review(folder, "2026-002", {"fs.case_name": "Fictional (Birch)"})
    (folder / "2026-003.yaml").write_text("format: 1\nreview: [\n")
    same_as_snapshot(f"home-{size}", await drawn(HomeScreen(folder), size))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_home_without_reviews_says_what_to_do(size: str) -> None:
    same_as_snapshot(f"home-empty-{size}", await drawn(HomeScreen(Path("reviews")), size))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_starting_a_review(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    entries = [
        Installed("osri-r3", "2016.1", "Onsite Review Instrument, Round 3", Path("r3.yaml")),
        Installed("osri-r4", "2026.1", "Onsite Review Instrument, Round 4", Path("r4.yaml")),
    ]
    monkeypatch.setattr(new, "newest_instruments", lambda _: entries)
    monkeypatch.setattr(new, "propose_id", lambda _: "2026-001")
    same_as_snapshot(f"new-{size}", await drawn(new.NewScreen(Path("reviews"), "osri-r4"), size))


QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "yes-no-with-narrative": ("4B", ()),
    "choice": ("fs.case_type", ()),
    "several": ("3E1", ()),
    "date": ("fs.entered_care", ()),
    "names": ("fs.reviewers", ()),
    "table": ("4A1", ()),
    "row-form": ("4A1", ("down", "enter")),
    "long-text": ("4.comments", ()),
    "answered-by-the-program": ("3A", ()),
    "not-asked": ("1A1", ()),
}
"""Kinds of questions: where, and what is pressed there."""


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("name", few(QUESTIONS, 4))
async def test_a_question_of_each_kind(tmp_path: Path, name: str, size: str) -> None:
    question, keys = QUESTIONS[name]
    session = open_session(make_review(tmp_path, flag="4B"), Mode.EDIT)
    try:
        text = await drawn(ReviewScreen(session, question), size, *keys)
    finally:
        session.close()
    same_as_snapshot(f"question-{name}-{size}", text)
