"""Who reads a review while somebody else writes in it sees what they write."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.tui.screens import make_review, text_of
from tests.tui.typist import Typist, at_work
from tui_review.cli.main import main
from tui_review.store.session import Mode

GIVEN = {"fs.case_type": "Foster Care", "4A": 2, "4B": "Yes"}


async def says(typist: Typist, text: str, *, still: bool = True) -> bool:
    for _ in range(100):
        if typist.says(text) == still:
            return True
        await asyncio.sleep(0.05)
        await typist.settle()
    return False


async def test_an_answer_that_somebody_else_saves_comes_onto_the_screen_of_who_reads(tmp_path: Path) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, mode=Mode.READ_ONLY) as typist:
        await typist.go("4B")
        assert typist.screen.session.state.review.answers["4B"].value == "Yes"
        assert main(["set", str(path), "4B=No"]) == 0
        assert await says(typist, "Somebody else has changed the file")
        state = typist.screen.session.state
        assert state.review.answers["4B"].value == "No"
        assert typist.screen.current == "4B"


def screen_of(typist: Typist) -> str:
    return " ".join(text_of(typist.app).split())


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("f5", "Foster Care Placement 3 of 7 ✓", "Foster Care Placement 3 of 7 ▼"),
        ("f6", "90 questions to answer before", "90 questions to answer and 1 error to"),
        ("f7", "because 4C is Yes, 4B is Yes", "because 4A is 2, 4B is No"),
        ("f10", "there is none yet", "1 of 1 open"),
    ],
)
async def test_what_stands_over_the_question_says_what_somebody_else_saved_too(
    tmp_path: Path, key: str, before: str, after: str
) -> None:
    path = make_review(tmp_path, "made-up", {**GIVEN, "4C": "Yes"})
    async with at_work(path, mode=Mode.READ_ONLY, size=(120, 40)) as typist:
        await typist.go("4B")
        await typist.press(key)
        assert before in screen_of(typist)
        assert main(["set", str(path), "4B=No"]) == 0
        assert main(["note", str(path), "4B", "Why?", "--role", "qa", "--by", "Q. Reader"]) == 0
        for _ in range(100):
            await asyncio.sleep(0.05)
            await typist.settle()
            if after in screen_of(typist):
                break
        assert after in screen_of(typist)
        assert before not in screen_of(typist)


async def test_who_reads_is_told_that_the_file_is_gone_and_when_it_is_back(tmp_path: Path) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, mode=Mode.READ_ONLY) as typist:
        held = path.read_bytes()
        path.unlink()
        assert await says(typist, "What stands here may be old")
        path.write_bytes(held)
        assert await says(typist, "What stands here may be old", still=False)


async def test_who_reads_keeps_what_stood_there_while_the_file_cannot_be_read(tmp_path: Path) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, mode=Mode.READ_ONLY) as typist:
        held = path.read_bytes()
        path.write_bytes(b"<<<<<<< in the midst of a merge\n" + held)
        assert await says(typist, "What stands here may be old")
        assert typist.screen.session.state.review.answers["4A"].value == 2
        path.write_bytes(held)
        assert await says(typist, "What stands here may be old", still=False)
