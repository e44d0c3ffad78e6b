"""From every field, over every screen that a key opens, back again: focus, cursor, text and answers are as they were.

The table is made from what there is: every key of every feature is pressed, and where it opens a screen, every key
that closes that screen is a way back. All of the case is made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input, TextArea

from tui_review.tui import screens
from tui_review.tui.keymap import DEFAULTS
from tui_review.tui.review.features import FEATURES

from .screens import make_review
from .typist import Typist, at_work

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

FIELDS: dict[str, tuple[str, list[str]]] = {
    "yes or no": ("4C", []),
    "choice": ("fs.case_type", ["down"]),
    "several": ("3D1", ["down"]),
    "number": ("4A", ["3", "left"]),
    "date": ("fs.pur_start", ["ctrl+u", *"soon", "left", "left"]),
    "text": ("fs.site", [*" Hall", "left", "left"]),
    "names": ("fs.reviewers", [*"; Lee", "left"]),
    "long text": ("4.comments", [*"made up", "left", "left", "left"]),
    "table": ("4A1", ["up"]),
    "narrative": ("4B", ["tab", *" More.", "left", "left"]),
    "narrative nobody asks for": ("4C", ["tab", *"A word", "left"]),
}
"""A question for each kind of field, and keys that leave the field in the middle of something."""
GOING = {"next", "back", "next_open", "next_problem", "return", "next_flag"}
"""Keys that lead to another question at once, not to a screen."""
CHANGING = {"undo", "redo", "clear", "suggestion", "narrative", "editor", "close"}
NOTHING_HERE = {"settle", "grid"}
"""Keys that are the field's own where there is nothing of the kind, as here."""
KEYS = [
    DEFAULTS[key].key.partition(",")[0]
    for offer in FEATURES
    for key in offer.keys
    if key.startswith("review.") and key.partition(".")[2] not in GOING | CHANGING | NOTHING_HERE
] + ["f1"]


def standing(typist: Typist) -> Any:
    """Where the person is, in which field, with what in it, and where the cursor stands."""
    focused = typist.screen.focused
    text: Any = None
    if isinstance(focused, Input):
        text = (focused.value, focused.cursor_position)
    elif isinstance(focused, TextArea):
        text = (focused.text, focused.cursor_location)
    return typist.at, focused, text


def ways_back(screen: Screen[Any]) -> list[str]:
    """Every key that leaves a screen as it was."""
    return [
        binding.key
        for _, bindings in screen._bindings.key_to_bindings.items()
        for binding in bindings
        if binding.action == "leave"
    ]


@pytest.mark.parametrize("name", FIELDS)
async def test_every_way_back_leads_to_where_one_was(tmp_path: Path, name: str) -> None:
    question, keys = FIELDS[name]
    async with at_work(make_review(tmp_path, note="4B")) as typist:
        await typist.go(question)
        await typist.press(*keys)
        typist.screen.commit()
        await typist.pilot.pause()
        before, answers = standing(typist), dict(typist.screen.state.review.answers)
        assert before[1] is not None
        opened: set[str] = set()
        for key in KEYS:
            tried = 0
            while True:
                await typist.press(key)
                above = typist.app.screen
                if above is typist.screen:
                    assert key == "f7", f"{key} opens nothing at {question}"
                    break
                opened.add(type(above).__name__)
                ways = ways_back(above)
                await typist.press(ways[tried])
                await typist.pilot.pause()
                assert typist.app.screen is typist.screen, f"{ways[tried]} did not close {above}"
                assert standing(typist) == before, f"after {key} and {ways[tried]}"
                tried += 1
                if tried == len(ways):
                    break
        assert typist.screen.state.review.answers == answers
        assert opened >= {
            "GoToScreen",
            "OutlineScreen",
            "SummaryScreen",
            "ReaderScreen",
            "HelpScreen",
            "PromptScreen",
            "NotesScreen",
            "HistoryScreen",
        }


async def test_typing_on_after_a_look_at_the_outline_goes_on_in_the_narrative(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4B")
        await typist.press("tab")
        for overlay in ("f4", "f5", "f6", "f7", "f10", "ctrl+d", "f2", "f1"):
            await typist.press(overlay, "escape", "y")
        answer = typist.screen.state.review.answers["4B"]
        typist.screen.commit()
        assert answer.value == "No"
        assert typist.screen.state.review.answers["4B"].narrative.endswith("yyyyyyyy")


async def test_every_key_a_feature_is_loaded_for_does_something_in_it(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        for offer in FEATURES:
            assert set(offer.keys) <= set(offer.load(typist.screen).acts()), offer.home


@pytest.mark.parametrize("name", screens.HOMES)
def test_every_screen_is_found_by_its_name(name: str) -> None:
    assert getattr(screens, name).__name__ == name


def test_a_name_that_is_no_screen_is_none() -> None:
    with pytest.raises(AttributeError, match="no screen"):
        screens.NoSuchScreen  # noqa: B018 - asked for its own sake
