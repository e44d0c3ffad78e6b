"""Hand-overs of two branches in the wizard: nothing goes on until somebody who may says which holds. All made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acts import write_review
from tests.qa.sample import QA, rules
from tests.review.gate.test_two_acts import completed, merged

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
