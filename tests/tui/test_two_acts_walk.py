"""Hand-overs of two branches in the wizard: nothing goes on until somebody who may says which holds. All made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acts import write_review
from tests.qa.sample import QA, rules
from tests.review.gate.test_two_acts import answered_beside_a_completion, completed, merged
from tui_review.review.conflicts import sides_of

from .typist import at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


async def test_which_of_two_hand_overs_holds_is_said_on_the_screen_of_what_is_unsettled(
    tmp_path: Path,
) -> None:
    file = tmp_path / "sample.yaml"
    write_review(file, merged(*completed()), rules(), expected=None)
    async with at_work(file, editor=QA) as typist:
        await typist.go("4C")
        assert typist.says("A merge left 1 place to settle")
        assert typist.says("which of it holds is to be settled first")
        await typist.press("n")
        assert typist.screen.state.kept("4C").value == "Yes"
        await typist.press("ctrl+k")
        assert typist.says("returned by Q. Reader")
        assert typist.says("qa completed by Q. Second")
        assert typist.says("t take theirs")
        assert not typist.says("take both"), "it can only be one of them"
        await typist.press("o")
        assert typist.says("All is settled")
        await typist.press("escape", "ctrl+q")
    held = on_file(file)
    assert (held.review.status, held.review.version, held.conflicts) == ("returned", 4, {})


async def test_what_a_hand_over_takes_back_is_listed_on_the_screen_and_asked_about(tmp_path: Path) -> None:
    file, review = tmp_path / "sample.yaml", merged(*answered_beside_a_completion())
    write_review(file, review, rules(), expected=None)
    sides = sides_of(review.conflicts["review/act"])
    (side,) = [name for name, act in sides.items() if act["act"] == "qa_completed"]
    async with at_work(file, editor=QA, size=(100, 40)) as typist:
        await typist.press("ctrl+k")
        assert typist.says("No → Yes")
        await typist.press(side[0])
        assert typist.says("what others answered is taken back at 4C")
        await typist.press("escape")
        assert typist.says("to be settled")
        await typist.press(side[0])
        await typist.settle(2.0)
        await typist.press("y", "enter")
        assert typist.says("All is settled")
        await typist.press("escape", "ctrl+q")
    assert (on_file(file).review.status, on_file(file).answers["4C"].value) == ("qa_complete", "Yes")
