"""A text where one chooses is whole at any pace: asked about from its first letter on, or refused whole, in words.

Its letters go through what puts bursts together, by a clock of the test's, on a line and a machine that stall.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from tui_review.entry.bursts import Gathering
from tui_review.tui.base.ahead import LINE_ENDS, Burst
from tui_review.tui.base.decoder import Key
from tui_review.tui.review.dialogs import AskScreen
from tui_review.tui.review.row import RowScreen
from tui_review.tui.review.settling import MOMENT

from .screens import make_review
from .typist import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .typist import Typist

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

TEXTS = (
    "No visit was refused by the mother in May, says the file.",
    "Could not be seen at home, and the uncle said the worker never came in May.",
    "yes, but late",
    "y n",
    "a new aunt, called Zoë, came",
    "12 visits à 30 minutes, 3 of them late",
)
GAPS = (5, 8, 12, 18, 20, 22, 35, 50, 80, 120, 200)
"""Thousandths of a second between two letters."""
PLACES = ("3A", "fs.primary_reason", "5.sources", "fs.children", "fs.participants", "a cell", "14A1")
_ANSWERS: dict[str, Any] = {"fs.case_type": "Foster Care", "fs.pur_start": "2025-01-01"}


def arrivals(text: str, gap: float, chance: random.Random) -> list[float]:
    """When each letter comes: about a gap behind the one before, and now and then several at once behind a stall."""
    times, at, until = list[float](), 0.0, 0.0
    for _ in text:
        at += gap * chance.uniform(0.6, 1.4)
        if at >= until and chance.random() < 0.06:
            until = at + chance.uniform(0.1, 0.45)
        times.append(max(at, until))
    return times


def handed_over(text: str, times: list[float]) -> Iterator[tuple[float, Key | Burst]]:
    """What the program is given of the letters, and when."""
    gathering = Gathering[Key]()

    def whole(at: float) -> Iterator[tuple[float, Key | Burst]]:
        keys, is_burst = gathering.whole()
        if keys:
            yield from [(at, Burst(keys))] if is_burst else [(at, each) for each in keys]

    for letter, at in zip(text, times, strict=True):
        while (end := gathering.wait()) is not None and end <= at:
            yield from whole(end)
        key = Key("enter" if letter == "\n" else letter, "\r" if letter == "\n" else letter)
        key.pressed = at
        gathering.take(key, at, ends_line=key.key in LINE_ENDS)
    yield from whole(gathering.wait() or 0.0)


async def send(typist: Typist, text: str, gap: float, seed: int) -> None:
    """Types a text so; an answer is gone on from when the screen would, and the screen is late now and then."""
    chance = random.Random(seed)
    began = typist.clock.now
    times = [began + each for each in arrivals(text, gap, chance)]
    last = began
    for at, event in handed_over(text, times):
        if at - last >= MOMENT:
            typist.clock.now = last + MOMENT
            await typist.go_on()
        typist.clock.now = max(typist.clock.now, at)
        if chance.random() < 0.08:
            # The machine was busy: the answer is gone on from before the keys behind it have their turn.
            typist.clock.now += chance.uniform(0.0, 0.4)
            await typist.go_on()
        typist.app.post_message(event)
        await typist.pilot.pause()
        last = typist.clock.now
    for _ in range(3):
        await typist.pilot.pause()


def held(typist: Typist) -> dict[str, tuple[Any, str]]:
    """Every answer and narrative."""
    answers = typist.screen.state.review.answers
    return {
        id_: (each.given, each.narrative)
        for id_, each in answers.items()
        if each.given is not None or each.narrative
    }


async def aim(typist: Typist, place: str) -> None:
    """Goes where the text is typed."""
    await typist.go("fs.children" if place == "a cell" else place)
    if place == "a cell":
        await typist.press("insert")
    await typist.settle(2.0)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", TEXTS)
async def test_a_text_is_whole_at_any_pace_and_no_part_of_it_answers(
    tmp_path: Path, place: str, text: str
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", _ANSWERS)) as typist:
        # A third of the paces at each: all of them over the places and texts.
        first = (PLACES.index(place) + TEXTS.index(text)) % 3
        for number, gap in list(enumerate(GAPS))[first::3]:
            await aim(typist, place)
            before = held(typist)
            seed = number * 7919 + len(text)
            await send(typist, text, gap / 1000, seed)
            told = f"{place}, {gap} ms, seed {seed}: {typist.text}"
            asked = typist.app.screen
            if isinstance(asked, AskScreen):
                assert held(typist) == before, told
                await typist.settle(2.0)
                await typist.press("n", "enter")
                after = held(typist)
                value, narrative = after.pop(place, (None, ""))
                assert narrative == text, told
                assert value == before.get(place, (None, ""))[0], told
                assert {**before, place: None} == {**after, place: None}, told
                await typist.settle(2.0)
                await typist.press("ctrl+z")
                await typist.settle(2.0)
            else:
                assert held(typist) == before, told
                words = (
                    "Not a key",
                    "not kept",
                    "taken back",
                    "none is taken",
                    "not taken here",
                )
                said = " ".join([typist.text, *(each.message for each in typist.app._notifications)])
                said = " ".join(said.split())
                assert any(word in said for word in words), told
            if isinstance(typist.app.screen, RowScreen):
                await typist.press("escape")
            assert held(typist) == before, told
            await typist.settle(2.0)
