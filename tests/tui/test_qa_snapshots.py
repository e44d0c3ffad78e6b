"""The screens of QA as text, at 80 by 24 and 120 by 40: a change of look is seen before it is taken.

`UPDATE_SNAPSHOTS=1 pytest tests/tui/test_qa_snapshots.py` takes the new look; read the difference then.
"""

from __future__ import annotations

import json
import time
from copy import deepcopy
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import go_on, look_again, open_note, override, perform, put, reply
from tests.contact_records import record
from tests.examples import few
from tui_review.cli.main import main
from tui_review.qa.diff import diff_reviews
from tui_review.qa.merge import merge_reviews
from tui_review.review.who import Editor
from tui_review.store.saving import SaveState
from tui_review.store.session import Session
from tui_review.tui.grid import GridScreen
from tui_review.tui.qa.conflicts import ConflictsScreen
from tui_review.tui.qa.diff import DiffScreen
from tui_review.tui.qa.handing import HandOverScreen, OverrideScreen
from tui_review.tui.qa.history import HistoryScreen
from tui_review.tui.qa.notes import NotesScreen
from tui_review.tui.qa.writing import WriteScreen
from tui_review.tui.review.screen import ReviewScreen

from .screens import EACH_SIZE, EDITOR, SIZES, Stage, make_review, open_session, same_as_snapshot, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen

    from tui_review.telling.changes import ReviewDiff

LEE = Editor("lee", "qa", now=lambda: "2026-03-18T10:00:00Z")
MAY = Editor("may", "site_leader", now=lambda: "2026-03-19T10:00:00Z")
NARRATIVE = (
    "The second move followed a request by the foster parent. A meeting was held before it, but no other way to "
    "keep the placement was tried.\n\nThe caseworker had known for six weeks that the placement was strained."
)


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, state: Path) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(state))
    time.tzset()
    monkeypatch.chdir(tmp_path)


def at_qa(folder: Path) -> Session:
    """Submitted, with two notes of which one is answered and its answer changed since, and an override."""
    session = open_session(make_review(folder))
    state = session.state
    review = state.review
    open_note(review, state.evaluation, LEE, "4B", "Which source says so? The interviews say otherwise.")
    open_note(review, state.evaluation, LEE, "4", "Please name the placement that is meant.")
    reply(review, EDITOR, "n1", "The placement log. I have said so in the narrative now.")
    state.write("4B", NARRATIVE)
    review = state.review
    override(review, state.evaluation, MAY, "4", "Strength", "The second move was to relatives.")
    perform(review, "submit", EDITOR)
    perform(review, "return", LEE, reason="Two notes to answer.")
    perform(review, "submit", EDITOR)
    state.editor = LEE
    look_again(state)
    return session


def notes(folder: Path) -> Screen[Any]:
    return NotesScreen(at_qa(folder), "4B")


def question(folder: Path) -> Screen[Any]:
    return ReviewScreen(at_qa(folder), "4B")


def history(folder: Path) -> Screen[Any]:
    return HistoryScreen(at_qa(folder))


def writing(folder: Path) -> Screen[Any]:
    del folder
    return WriteScreen("A note on 4B  Placement changes planned", "What is asked or asked for?")


def hand_over(folder: Path) -> Screen[Any]:
    session = at_qa(folder)
    session._saver = SimpleNamespace(state=SaveState())  # type: ignore[assignment]  # as if it were open for changes
    return HandOverScreen(session)


def overriding(folder: Path) -> Screen[Any]:
    session = at_qa(folder)
    session.state.editor = MAY
    return OverrideScreen(session, "4")


def diff(folder: Path) -> Screen[Any]:
    session = at_qa(folder)
    rules = session.state.rules
    old = open_session(make_review(folder, "sample-0002")).state.review
    new = session.state.review
    put(old.review, id=new.review.id, uid=new.review.uid)
    changed = deepcopy(new)
    go_on(session.state, changed)
    put(changed.answers["4C"], value="No")

    async def anew() -> ReviewDiff:
        return diff_reviews(old, rules, session.state.review, rules)

    return DiffScreen(session, diff_reviews(old, rules, changed, rules), "version 1 and now", anew)


def conflicts(folder: Path) -> Screen[Any]:
    session = open_session(make_review(folder))
    base = session.state.review
    ours, theirs = deepcopy(base), deepcopy(base)
    put(ours.answers["4B"], narrative=NARRATIVE)
    put(theirs.answers["4B"], narrative="The second move followed a request by the school.")
    put(ours.answers["4A"], value=3)
    put(theirs.answers["4A"], value=4)
    go_on(session.state, merge_reviews(base, ours, theirs, session.state.rules).review)
    return ConflictsScreen(session, "4B")


def grid(folder: Path) -> Screen[Any]:
    answers = folder / "answers.json"
    answers.write_text(json.dumps(record(3, months=24, persons=4, contacts=90)))
    main(["new", "contact-recording", "contacts-1", "--folder", str(folder)])
    main(["set", str(folder / "contacts-1.yaml"), "--from", str(answers)])
    return GridScreen(open_session(folder / "contacts-1.yaml"))


SCREENS: dict[str, tuple[Callable[[Path], Screen[Any]], tuple[str, ...]]] = {
    "notes": (notes, ()),
    "question-at-qa": (question, ()),
    "history": (history, ()),
    "writing": (writing, tuple("Why")),
    "hand-over": (hand_over, ()),
    "override": (overriding, ()),
    "diff-narrative": (diff, ("down",)),
    "diff-answer": (diff, ("down",) * 2),
    "diff-rating": (diff, ("down",) * 3),
    "conflicts": (conflicts, ()),
    "conflict-value": (conflicts, ("up",)),
    "grid": (grid, ("right", "right", "right")),
}
"""Each screen, and what is pressed on it."""


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("name", few(SCREENS, 4))
async def test_a_screen_of_qa(tmp_path: Path, name: str, size: str) -> None:
    make, keys = SCREENS[name]
    app = Stage(make(tmp_path))
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        text = text_of(app)
    same_as_snapshot(f"qa-{name}-{size}", text)
