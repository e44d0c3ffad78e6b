"""Prose that is typed where one chooses is asked about whole, at every pace, and a deliberate key answers. Made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .screens import make_review
from .typist import at_work

if TYPE_CHECKING:
    from pathlib import Path

    from .typist import Typist

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

PROSE = ("Came on Monday, and nobody had known.", "No contact was made with him.", "1 aunt and 2 uncles came")
PLACES = ("3A", "fs.primary_reason", "5.sources", "fs.children", "14A1")
_ANSWERS = {"fs.case_type": "Foster Care", "fs.pur_start": "2025-01-01"}


async def typed_at(typist: Typist, text: str, gap: float) -> None:
    """A text, a letter each so many seconds."""
    for letter in text:
        await typist.type(letter)
        await typist.settle(gap)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", PROSE)
async def test_prose_typed_at_a_persons_pace_is_asked_about_whole_and_goes_where_it_is_wished(
    tmp_path: Path, place: str, text: str
) -> None:
    gaps = (0.1, 0.3, 0.45, 0.6)
    gap = gaps[(PLACES.index(place) + PROSE.index(text)) % len(gaps)]
    async with at_work(make_review(tmp_path, "birch-1", _ANSWERS)) as typist:
        await typist.go(place)
        await typist.settle(2.0)
        before = typist.screen.state.kept(place)
        await typed_at(typist, text, gap)
        assert typist.says("A text was pasted or typed"), typist.text
        await typist.settle(2.0)
        await typist.press("n", "enter")
        await typist.settle()
        after = typist.screen.state.kept(place)
        assert (after.narrative, after.given, after.rows) == (text, before.given, before.rows)


async def test_prose_that_is_dropped_leaves_nothing_and_after_a_pause_one_key_answers(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", _ANSWERS)) as typist:
        await typist.go("3A")
        await typed_at(typist, PROSE[0], 0.2)
        await typist.settle(1.0)
        await typist.press("d", "enter")
        await typist.settle(1.0)
        assert typist.screen.state.kept("3A").narrative == ""
        await typist.press("y")
        assert typist.screen.state.kept("3A").given == "Yes"


async def test_behind_a_slip_of_some_letters_one_key_answers_after_a_second_and_whoever_insists_gets_in(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", _ANSWERS)) as typist:
        await typist.go("3A")
        await typed_at(typist, "xw", 0.2)
        assert typist.says("Not a key")
        await typist.settle(0.9)
        await typist.press("y")
        assert typist.screen.state.kept("3A").given == "Yes"
        await typist.press("delete")
        await typist.go("3A")
        await typist.settle(2.0)
        await typist.press("x")
        for _ in range(3):
            await typist.settle(0.8)
            await typist.press("n")
        assert typist.screen.state.kept("3A").given == "No"
