"""The wizard under random steps, without a terminal: bytes go through decoder and gathering by a clock of their own."""

from __future__ import annotations

import asyncio
import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.geometry import Size

from tests.tui.screens import make_review
from tests.tui.typist import Typist, at_work
from tui_review.entry.bursts import Gathering
from tui_review.instrument.kinds.registry import kind_of
from tui_review.tui.base.ahead import LINE_ENDS, Burst, of_a_text
from tui_review.tui.base.decoder import Decoder, Key
from tui_review.tui.fields.options import OptionsField, options_of
from tui_review.tui.fields.program import ProgramField
from tui_review.tui.review import settling

from .model import Answers, Place, broken
from .steps import Step, step

if TYPE_CHECKING:
    from tui_review.review.model import Answer

STEPS: Final = 6
"""Steps of one sequence."""
SHARED: Final = 20
"""Sequences, each at a question of its own, that one program lives through."""
ASKED: Final = 0.8
"""The share of sequences that begin at a question that is asked."""
_MOMENT: Final = settling.MOMENT
HANG: Final = 20.0
"""Seconds for one step that count as a hang."""


@dataclass
class Found:
    """What has been found."""

    failures: list[str] = field(default_factory=list)
    sequences: int = 0
    steps: int = 0
    chunks: int = 0
    """What came in one piece from the terminal."""
    resizes: int = 0
    changes: int = 0
    """Steps that changed an answer, as they may."""
    longest: float = 0.0
    """Seconds of the processor that one chunk or size took, on the average of its step."""

    def count(self, what: Step, seconds: float) -> None:
        """Counts a step that took so long."""
        self.steps += 1
        self.chunks += len(what.parts)
        self.resizes += len(what.sizes)
        self.longest = max(self.longest, seconds / max(1, len(what.parts) + len(what.sizes)))


class Line:
    """The way of bytes into the app: decoder and gathering as the driver has them, a clock that nobody waits for."""

    def __init__(self, typist: Typist) -> None:
        self._typist = typist
        self._decoder = Decoder(0.0)
        self._gathering = Gathering[Key]()

    @property
    def clock(self) -> float:
        """Seconds by the clock of whoever types."""
        return self._typist.clock.now

    async def happen(self, what: Step) -> None:
        """Has a step happen, and waits until everything of it is done."""
        app = self._typist.app
        for each in what.sizes:
            size = Size(*each)
            app.post_message(events.Resize(size, size))
            await asyncio.sleep(0)
        for seconds, part in what.parts:
            await self._wait(seconds)
            if seconds >= _MOMENT:
                await self._typist.go_on()
            self._hand_over(self._decoder.feed(part, self.clock))
            if what.what in ("key", "sentence", "slow"):
                self._flush()
                await self._done()
        await self._wait(3.0)
        await self._done()
        # The moment has passed after which an answer is gone on from.
        await self._typist.settle()
        await self._done()
        await self._wait(1.0)

    async def _wait(self, seconds: float) -> None:
        self._typist.clock.now += seconds
        self._hand_over(self._decoder.tick(self.clock))
        self._flush()

    async def _done(self) -> None:
        for _ in range(400):
            await self._typist.pilot.pause()
            keys = self._typist.app.keys
            if not keys._ahead and keys._under_way is None:
                return
            await asyncio.sleep(0.002)

    def _hand_over(self, found: list[Any]) -> None:
        for each in found:
            in_burst = self._gathering.is_burst
            if isinstance(each, Key) and (key := of_a_text(each, in_burst=in_burst)) is not None:
                self._gathering.take(key, self.clock, ends_line=key.key in LINE_ENDS)
            else:
                self._flush()
                self._typist.app.post_message(each)

    def _flush(self) -> None:
        keys, is_burst = self._gathering.whole()
        for each in [Burst(keys)] if is_burst else keys:
            self._typist.app.post_message(each)


def answers(typist: Typist) -> Answers:
    """Each answer with its rows; narratives and flags aside."""
    return {
        id_: answer for id_, kept in typist.screen.state.review.answers.items() if (answer := _given(kept))
    }


def _given(kept: Answer) -> tuple[Any, str] | None:
    return (kept.given, str(kept.rows)) if kept.given is not None or kept.rows else None


def place_of(typist: Typist) -> Place:
    """Where one is."""
    above, question = typist.app.screen, typist.screen.question
    view, kind = typist.screen.view, kind_of(question)
    fixed = isinstance(view.field, ProgramField)
    return Place(
        over="" if above is typist.screen else type(above).__name__,
        question=typist.at,
        entry="program" if fixed else kind.entry,
        in_narrative=view.entered_in == "narrative",
        several=question.answer == "several",
        choices={each.key: each.value for each in options_of(question)} if kind.entry == "options" else {},
        offered=frozenset(each.key for each in view.field.lines if each.all_of)
        if isinstance(view.field, OptionsField)
        else frozenset(),
    )


async def sequence(typist: Typist, line: Line, chance: random.Random, found: Found) -> str:
    """One sequence, from a question at random; what went wrong in it, in words."""
    while typist.app.screen is not typist.screen:
        typist.app.screen.dismiss(None)
        await typist.pilot.pause()
    some = typist.screen.answering.asked if chance.random() < ASKED else typist.screen.state.rules.questions
    await typist.screen.go(chance.choice(list(some)))
    await typist.pilot.pause()
    done: list[str] = []
    for _ in range(STEPS):
        what, before, place = step(chance), answers(typist), place_of(typist)
        done.append(f"{what} at {place.over or place.question}{' narrative' if place.in_narrative else ''}")
        began = time.process_time()
        try:
            await asyncio.wait_for(line.happen(what), HANG)
        except TimeoutError:
            return f"hangs after {done}"
        found.count(what, time.process_time() - began)
        if typist.app._exit or not typist.app.is_running or typist.app._exception is not None:
            return f"ended after {done}: {type(typist.app._exception).__name__}"
        after = answers(typist)
        found.changes += before != after
        if wrong := broken(place, what.what, what.key, before, after):
            return f"{wrong} after {done}"
    return ""


async def _share(seed: int, numbers: range, folder: Path, found: Found) -> None:
    file = make_review(folder, f"made-up-{numbers.start}")
    async with at_work(file) as typist:
        line = Line(typist)
        for number in numbers:
            wrong = await sequence(typist, line, random.Random(f"{seed} {number}"), found)
            found.sequences += 1
            if wrong:
                found.failures.append(f"{number}: {wrong}")
                return


def fuzz(numbers: range, seed: int, folder: Path) -> Found:
    """Sequences by their numbers: the same numbers and seed give the same ones."""
    found = Found()
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    at = numbers.start
    while at < numbers.stop:
        ends = min(at + SHARED, numbers.stop)
        before = found.sequences
        try:
            asyncio.run(_share(seed, range(at, ends), folder, found))
        except Exception as error:  # noqa: BLE001 - any is a finding
            found.failures.append(f"{at + found.sequences - before}: {type(error).__name__}")
            found.sequences += 1
        at += found.sequences - before
    return found
