"""Keys typed before the first question is seen end and answer nothing, which is said. All of it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from tui_review.settings import Settings
from tui_review.store.session import Mode, Session
from tui_review.tui.app import ReviewApp
from tui_review.tui.base.ahead import UNSEEN, Burst
from tui_review.tui.keymap import DEFAULTS
from tui_review.tui.review.features import FEATURES
from tui_review.tui.review.screen import ReviewScreen

from .screens import EDITOR, TODAY, make_review

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


class Hasty(ReviewApp):
    """Somebody types before anything is drawn."""

    def __init__(self, keys: list[str], start: str = "", **options: Any) -> None:
        super().__init__(Settings(), EDITOR, TODAY, **options)
        self.typed, self.start = keys, start

    def _review_screen(self, session: Session) -> ReviewScreen:
        return ReviewScreen(session, self.start)

    def on_load(self) -> None:
        for key in self.typed:
            self.post_message(events.Key(key, key if len(key) == 1 else None))


KEYS = sorted({DEFAULTS[id_].key.partition(",")[0] for offer in FEATURES for id_ in offer.keys} - {"ctrl+q"})


@pytest.mark.parametrize("key", [*KEYS, "enter", "down", "escape", "a"])
async def test_a_key_of_the_review_typed_first_of_all_ends_nothing(tmp_path: Path, key: str) -> None:
    session = Session.open(make_review(tmp_path), EDITOR, today=TODAY, mode=Mode.READ_ONLY)
    app = Hasty([key], opened=session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen_stack[0], ReviewScreen)


@pytest.mark.parametrize("question", ["fs.site", "3A", "fs.case_type"])
async def test_what_is_typed_before_the_first_question_is_seen_answers_nothing_and_that_is_said(
    tmp_path: Path, question: str
) -> None:
    session = Session.open(make_review(tmp_path, "birch-1", {}), EDITOR, today=TODAY)
    app = Hasty(["y", "n", "1", "enter", "pagedown"], opened=session, start=question)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.3)
        # Its rest comes once the question stands, in the pieces that the driver makes of it.
        await app.keys.take(Burst([events.Key(each, each) for each in "2 in"]))
        await pilot.press("y")
        screen = app.screen_stack[0]
        assert isinstance(screen, ReviewScreen)
        screen.commit()
        assert session.state.review.answers == {}
        assert screen.current == question
        assert next(each.message for each in app._notifications) == UNSEEN
    session.close()


async def test_keys_typed_while_a_review_is_opened_from_the_list_do_nothing_in_it(tmp_path: Path) -> None:
    make_review(tmp_path, "birch-1", {})
    app = Hasty([], folder=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        for key in ("enter", *"Sample", "pagedown", "f5"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(100):
            if isinstance(app.screen, ReviewScreen):
                break
            await pilot.pause(0.1)
        await pilot.pause(0.1)
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        screen.commit()
        assert (screen.current, screen.state.review.answers) == ("fs.site", {})
        assert [each.message for each in app._notifications] == [UNSEEN]
        screen.session.close()
