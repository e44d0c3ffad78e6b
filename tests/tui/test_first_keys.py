"""Keys typed before the first question stands wait for it: none ends the program or is lost. All of it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from tui_review.settings import Settings
from tui_review.store.session import Mode, Session
from tui_review.tui.app import ReviewApp
from tui_review.tui.keymap import DEFAULTS
from tui_review.tui.review.features import FEATURES
from tui_review.tui.review.screen import ReviewScreen

from .screens import EDITOR, TODAY, make_review

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


class Hasty(ReviewApp):
    """Somebody types before anything is drawn."""

    def __init__(self, keys: list[str], **options: Any) -> None:
        super().__init__(Settings(), EDITOR, TODAY, **options)
        self.typed = keys

    def on_load(self) -> None:
        for key in self.typed:
            self.post_message(events.Key(key, key if len(key) == 1 else None))


KEYS = sorted({DEFAULTS[id_].key.partition(",")[0] for offer in FEATURES for id_ in offer.keys} - {"ctrl+q"})


@pytest.mark.parametrize("key", [*KEYS, "enter", "down", "escape", "a"])
async def test_a_key_of_the_review_typed_first_of_all_does_what_it_does_later(
    tmp_path: Path, key: str
) -> None:
    session = Session.open(make_review(tmp_path), EDITOR, today=TODAY, mode=Mode.READ_ONLY)
    app = Hasty([key], opened=session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen_stack[0], ReviewScreen)


async def test_no_letter_typed_before_the_first_question_is_lost(tmp_path: Path) -> None:
    session = Session.open(make_review(tmp_path, "birch-1", {}), EDITOR, today=TODAY)
    app = Hasty([*"Sample County", "pagedown", *"Fictional"], opened=session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.3)
        await pilot.press("pagedown")
        answers = session.state.review.answers
        assert answers["fs.site"].value == "Sample County"
        assert answers["fs.case_name"].value == "Fictional"
    session.close()


async def test_keys_typed_while_a_review_is_opened_from_the_list_are_for_the_review(tmp_path: Path) -> None:
    make_review(tmp_path, "birch-1", {})
    app = Hasty([], folder=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        for key in ("enter", *"Sample", "pagedown", "f5"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(100):
            if type(app.screen).__name__ == "OutlineScreen":
                break
            await pilot.pause(0.1)
        screen = app.screen_stack[-2]
        assert isinstance(screen, ReviewScreen)
        assert screen.state.review.answers["fs.site"].value == "Sample"
        assert type(app.screen).__name__ == "OutlineScreen"
        await app.screen.dismiss()
        screen.session.close()
