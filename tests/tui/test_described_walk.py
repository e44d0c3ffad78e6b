"""An Other in the wizard: a line under the answer asks what it is, keeps what is typed, and is left by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.review.others import OTHERS

from .screens import made_with
from .typist import at_work, found_again, on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty review with the small instrument beside it."""
    return made_with(tmp_path, OTHERS)


async def test_enter_leads_into_the_line_and_from_it_on(file: Path) -> None:
    async with at_work(file) as typist:
        assert not typist.says("What was it?")
        await typist.press("2")
        assert typist.says("Something else: What was it?")
        await typist.press("enter")
        assert typist.at == "1A"
        await typist.type("a flood")
        await typist.press("enter")
        assert typist.at == "1B"
    assert on_file(file).answers["1A"].described == {"Other": "a flood"}


async def test_the_line_goes_with_the_choice_and_comes_back_with_its_text(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("2", "enter")
        await typist.type("a flood")
        await typist.press("escape", "1")
        assert not typist.says("What was it?")
        await typist.press("2")
        assert typist.says("a flood")
        assert typist.screen.state.findings_at("1A") == []


async def test_each_of_two_choices_has_its_line_in_order(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("1B")
        await typist.press("3", "2", "enter")
        await typist.type("respite")
        await typist.press("enter")
        await typist.type("an aunt")
        await typist.press("enter")
        assert typist.at == "1D"
        await typist.go("1B")
        assert typist.says("respite")
        assert typist.says("an aunt")
        await typist.press("2")
        assert not typist.says("Which service?")
        assert typist.says("an aunt")
    assert on_file(file).answers["1B"].described == {"Service": "respite", "Person": "an aunt"}


async def test_what_is_typed_there_is_kept_on_leaving_undone_as_one_and_saved_at_the_end(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("2", "tab")
        await typist.type("a flood")
        await typist.press("pagedown")
        assert typist.screen.state.kept("1A").described == {"Other": "a flood"}
        await typist.press("ctrl+z")
        assert typist.at == "1A"
        assert typist.says("Taken back at 1A: Something else: not described.")
        assert typist.screen.state.kept("1A").value == "Other"
        await typist.press("tab")
        await typist.type("a fire")
        typist.screen.last_words()
    assert found_again(file).answers["1A"].described == {"Other": "a fire"}


async def test_the_next_thing_to_do_leads_to_an_other_that_is_not_described(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("2", "pagedown")
        assert typist.at == "1B"
        await typist.press("f3")
        assert typist.at == "1A"
        await typist.press("f6")
        assert typist.says("Something else is not described: What was it?")


async def test_a_paste_goes_into_the_line_that_has_the_focus(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("2", "enter")
        await typist.paste("a flood in the mill")
        await typist.paste(" by the river")
        await typist.press("enter")
    assert on_file(file).answers["1A"].described == {"Other": "a flood in the mill by the river"}


async def test_a_row_asks_for_it_behind_the_choice(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("1D")
        await typist.press("insert")
        await typist.paste("A. Made-Up")
        await typist.press("enter", "2")
        await typist.settle()
        assert typist.form.filling.at == "role.describe.Other"
        assert typist.says("Which other role?")
        await typist.paste("Neighbor")
        await typist.press("enter", "enter")
    (row,) = (on_file(file).answers["1D"].rows or {}).values()
    assert row == {"name": "A. Made-Up", "role": "Other", "role.describe.Other": "Neighbor"}
