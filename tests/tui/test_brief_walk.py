"""The brief of a folder on a screen: from a bar to the reviews behind it, and into one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acts import put, stand
from tests.reports.sample import item_4, made, save
from tests.tui.screens import Stage, text_of
from tui_review.review.model import Answer
from tui_review.tui.home.brief import BriefScreen

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


async def test_a_bar_leads_to_the_reviews_behind_it_and_one_of_them_is_opened(tmp_path: Path) -> None:
    for number in range(12):
        review = made(
            f"made-up-{number:02}", item_4("Area Needing Improvement" if number < 3 else "Strength")
        )
        review.answers["fs.review_completed"] = Answer(value="2026-03-10")
        if number < 11:
            stand(review, "submitted")
        else:
            put(review.review, status="submitted")
        save(tmp_path, review)
    app = Stage(BriefScreen(tmp_path))
    async with app.run_test(size=(100, 30)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        shown = text_of(app)
        assert "Items that fall short" in shown
        assert "9 of 12 (75 %)" in shown
        assert "12 reviews, 1 with a record that is not found to hold" in shown
        assert "of 1 review the record does not hold: made-up-11" in " ".join(shown.split())
        await pilot.press(*"4", "space", *"stability", "space", *"placement")
        await pilot.press("enter")
        await pilot.pause()
        shown = text_of(app)
        assert "Area Needing Improvement: 3" in shown
        assert "made-up-00" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert "Items that fall short" in text_of(app)
        await pilot.press("enter")
        await pilot.press(*"up-01")
        await pilot.press("enter")
        await pilot.pause()
    assert app.result == [tmp_path / "made-up-01.yaml"]


async def test_a_folder_without_a_brief_says_so(tmp_path: Path) -> None:
    app = Stage(BriefScreen(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "No review here has been submitted" in text_of(app)
        await pilot.press("escape")
    assert app.result == [None]


async def test_a_folder_that_is_not_there_yet_has_no_reviews_and_nothing_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    app = Stage(BriefScreen(tmp_path / "reviews"))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "no reviews" in text_of(app).splitlines()[0]
        assert "cannot be read" not in text_of(app)
