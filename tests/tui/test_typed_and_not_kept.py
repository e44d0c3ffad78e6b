"""What is typed at a question and is no answer is named before the review is handed over, and dropped on purpose alone.

All made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.qa.sample import LEADER, QA, REVIEWER, complete_file
from tui_review.cli.main import main
from tui_review.review.spots import Spot
from tui_review.store.reviews import read_review
from tui_review.store.session import Mode, Session
from tui_review.store.unsent import count_unsent, keep_unsent, recall_unsent

from .test_qa_walks import settle
from .typist import Typist, at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

ENTRIES = {"a date": ("fs.entered_care", "3/77/2026"), "a number": ("4A", "3 homes")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return complete_file(tmp_path)


async def typed_over(typist: Typist, at: str, text: str) -> None:
    await typist.go(at)
    await typist.press("end", "ctrl+u")
    await typist.type(text)


@pytest.mark.parametrize("is_left", [False, True], ids=["at the question", "left behind"])
@pytest.mark.parametrize("entry", ENTRIES)
async def test_an_entry_that_is_no_answer_is_named_in_the_summary_and_asked_about_before_the_submission(
    file: Path, entry: str, *, is_left: bool
) -> None:
    at, text = ENTRIES[entry]
    before = on_file(file).raw[at]
    async with at_work(file, editor=REVIEWER) as typist:
        await typed_over(typist, at, text)
        if is_left:
            await typist.go("1B")
        await typist.press("f6")
        assert typist.says("not saved yet")
        assert typist.says(f"what is typed at {at} is not kept")
        assert typist.says("Typed and not kept")
        assert not typist.says("nothing stops")
        await typist.press("ctrl+t")
        assert typist.says("Not everything is kept")
        assert typist.says(at)
        await typist.press("g")
        assert typist.at == at
        assert typist.says(text)
        assert on_file(file).review.status == "in_progress"
        await typist.press("f6", "ctrl+t", "d")
        await settle(typist)
        assert typist.says("Submit the review?")
        await typist.press("escape")
        await settle(typist)
        assert not typist.says(text), "what is dropped stands nowhere"
        assert typist.says("all saved")
        await typist.press("f6")
        assert typist.says("nothing stops")
        await typist.press("ctrl+t", "s", "enter")
        await settle(typist)
    review = on_file(file)
    assert (review.review.status, review.raw[at]) == ("submitted", before)
    assert count_unsent() == 0


async def test_the_line_of_the_summary_leads_to_the_entry(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typed_over(typist, "4A", "3 homes")
        await typist.go("1B")
        await typist.press("f6")
        await typist.type("typed")
        await typist.press("enter")
        assert typist.at == "4A"
        assert typist.says("3 homes")


async def test_an_entry_that_is_mended_is_submitted_as_it_was_meant(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typed_over(typist, "4A", "3 homes")
        await typist.press("f6", "ctrl+t", "g", "ctrl+u", "3", "enter")
        await settle(typist)
        await typist.press("f6")
        assert not typist.says("Typed and not kept")
    assert on_file(file).raw["4A"] == 3


@pytest.mark.parametrize("overlay", ["f4", "f5", "f6", "f8", "f10", "ctrl+d", "ctrl+underscore"])
async def test_a_look_elsewhere_saves_nothing_that_is_half_typed_and_says_so(
    file: Path, overlay: str
) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typed_over(typist, "fs.pur_start", "4/2/20")
        await typist.press(overlay)
        await settle(typist)
        assert "saved" not in typist.text.splitlines()[0].replace("not saved yet", "")
        await typist.press("escape")
        await settle(typist)
        assert "not saved yet" in typist.text.splitlines()[0]
        assert typist.says("4/2/20")


@pytest.mark.parametrize(("editor", "letter"), [(QA, "r"), (LEADER, "c")])
async def test_no_hand_over_at_qa_passes_by_what_is_typed_here(
    file: Path, editor: object, letter: str
) -> None:
    assert main(["submit", str(file), "--by", REVIEWER.name]) == 0
    keep_unsent(read_review(file), Spot("4A").place, "3 homes")
    async with at_work(file, editor=editor) as typist:  # type: ignore[arg-type]  # one of two editors
        await typist.press("f6", "ctrl+t", letter)
        await settle(typist)
        assert typist.says("Not everything is kept")
        await typist.settle()
        await typist.press("g")
        await typist.settle()
        assert typist.at == "4A"
        assert on_file(file).review.status == "submitted"
        assert count_unsent() == 1


async def test_who_looks_on_leaves_what_is_typed_and_not_kept_where_it_is(file: Path) -> None:
    keep_unsent(read_review(file), Spot("4A").place, "3 homes")
    async with at_work(file, editor=REVIEWER, mode=Mode.READ_ONLY) as typist:
        await typist.press("ctrl+q")
        await typist.settle()
    assert count_unsent() == 1


async def test_who_closes_a_review_that_was_taken_over_leaves_what_is_typed_where_it_is(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typed_over(typist, "4A", "3 homes")
        other = Session.open(file, LEADER, today="2026-03-20", mode=Mode.TAKE_OVER)
        await typist.until(lambda: typist.says("The review was taken over"))
        await typist.settle(2.0)
        await typist.press("c", "enter")
        await typist.pilot.pause()
    other.close()
    assert recall_unsent(read_review(file), Spot("4A").place) == "3 homes"


async def test_who_leaves_and_drops_it_leaves_nothing_of_it_and_a_text_of_plain_mode_stays(
    file: Path,
) -> None:
    keep_unsent(read_review(file), Spot("3.comments").place, "A text, made up.")
    async with at_work(file, editor=REVIEWER) as typist:
        await typed_over(typist, "4A", "3 homes")
        await typist.press("ctrl+q", "l")
        await typist.until(lambda: recall_unsent(read_review(file), Spot("4A").place) == "")
    assert recall_unsent(read_review(file), Spot("3.comments").place) == "A text, made up."


async def test_an_entry_that_is_left_at_once_for_another_question_is_kept_through_a_kill(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typed_over(typist, "4A", "3 homes")
        await typist.go("1B")
        assert recall_unsent(read_review(file), Spot("4A").place) == "3 homes"
