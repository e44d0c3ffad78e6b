"""Times, decimals, patterns and long texts in tables, filled in with keys. Everything is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.visit_log import new_visit

from .typist import at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return new_visit(tmp_path)


async def test_a_visit_is_logged_from_the_first_question_to_the_last(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.type("Birch")
        await typist.press("enter", "enter")
        assert typist.says("Two capital letters, a hyphen and four digits."), typist.text
        await typist.paste("ab-12")
        await typist.press("enter")
        assert typist.at == "case_number"
        assert typist.says("Write two capital letters, a hyphen and four digits."), typist.text
        await typist.press("ctrl+u")
        await typist.paste("AB-1234")
        await typist.press("enter")
        assert typist.says("A time of day: 14:30, 2:30 pm or 1430. Or: Not known (Down puts it in)."), (
            typist.text
        )
        await typist.paste("2:30 pm")
        await typist.press("enter")
        await typist.paste("14:00")
        await typist.press("enter")
        assert typist.says("A visit ends after it begins."), typist.text
        await typist.go("ended")
        await typist.press("ctrl+u")
        await typist.paste("1615")
        await typist.press("enter")
        assert typist.says("A number in kg from 0.5 to 150 with at most 1 decimal."), typist.text
        await typist.paste("12.50 kg")
        await typist.press("enter")
    raw = on_file(file).raw
    assert raw["case_number"] == "AB-1234"
    assert raw["began"] == "14:30"
    assert raw["ended"] == "16:15"
    assert raw["weight"] == "12.5"


async def test_arrows_bring_back_what_stood_before_an_alternative_was_put_in(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("began")
        await typist.paste("14:30")
        await typist.press("enter")
        for there, back in (("down", "up"), ("up", "down"), ("down", "down")):
            await typist.go("began")
            field = typist.screen.view.field
            await typist.press(there)
            assert field.pending() == "Not known"
            await typist.press(back)
            assert field.pending() is None
        await typist.press("ctrl+u", *"15", "down", "up")
        assert field.pending() == "15"
        assert typist.screen.state.kept("began").value == "14:30"


async def test_a_row_takes_a_text_of_several_lines(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("notes")
        await typist.press("insert")
        await typist.paste("noon")
        await typist.press("enter")
        await typist.paste("Came late.")
        await typist.press("enter")
        await typist.paste("Played with blocks.")
        await typist.press("pagedown")
        await typist.paste("2.5")
        await typist.press("enter")
        await typist.paste("7a")
        await typist.press("enter")
        assert typist.at == "notes"
        assert typist.says("1 12:00 Came late. Played with blocks. 2.5 ml 7a"), typist.text
    assert on_file(file).answers["notes"].rows == {
        "r1": {"from": "12:00", "what": "Came late.\nPlayed with blocks.", "dose": "2.5", "lot": "7a"}
    }
