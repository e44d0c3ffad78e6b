"""Random keys, pastes, split bytes and sizes into the wizard: no answer changes but by a key of its own question.

    python -m tests.fuzz.keys --count 200 --seed 1

Bytes go through the decoder and the gathering of bursts with a clock of their own, then into the app as the driver
hands them over; the terminal itself is not part of it. After each step a model of the keys, which knows nothing of the
screens but where one is, says which answers may differ from before. All of the review is made up.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from textual import events
from textual.geometry import Size

from tests.terminal import KEYS
from tests.tui.screens import make_review
from tests.tui.typist import Typist, at_work
from tui_review.entry.bursts import Gathering
from tui_review.instrument.kinds.registry import kind_of
from tui_review.tui.base.ahead import Burst
from tui_review.tui.base.decoder import Decoder, Key
from tui_review.tui.review.screen import ReviewScreen

HANG: Final = 0.3
"""Seconds without a turn of the event loop that count as a hang."""
NAMED: Final = sorted(set(KEYS) - {"ctrl+q", "ctrl+z", "ctrl+y", "ctrl+o", "ctrl+e", "ctrl+c", "ctrl+d"})
SENTENCES: Final = (
    "the mother never came",
    "Seen on:\tYes, at home.\rNo plan.",
    "xkcd vwx",
    "no plan was made",
)
STEPS: Final = 6


@dataclass
class Step:
    """Something that happens at the terminal: parts of bytes, each with the seconds before it."""

    what: str
    parts: list[tuple[float, bytes]] = field(default_factory=list)
    size: tuple[int, int] | None = None


@dataclass
class Outcome:
    """What has been found."""

    failures: list[str] = field(default_factory=list)
    steps: int = 0
    slow: int = 0


def step_of(chance: random.Random) -> Step:
    """A step at random."""
    match chance.choice(
        ("key", "key", "key", "split", "burst", "paste", "sentence", "size", "undo", "noise")
    ):
        case "key":
            name = chance.choice(NAMED)
            return Step(f"key {name}", [(1.0, KEYS[name].encode())])
        case "split":
            whole = KEYS[chance.choice([name for name in NAMED if len(KEYS[name]) > 1])].encode()
            at = chance.randrange(1, len(whole))
            return Step("split", [(1.0, whole[:at]), (chance.uniform(0.0, 0.3), whole[at:])])
        case "burst":
            return Step("burst", [(1.0, chance.choice(SENTENCES).encode())])
        case "paste":
            return Step("paste", [(1.0, b"\x1b[200~%s\x1b[201~" % chance.choice(SENTENCES).encode())])
        case "sentence":
            return Step("sentence", [(0.08, letter.encode()) for letter in "the mother never came"])
        case "size":
            return Step("size", size=(chance.choice((1, 2, 40, 80, 500)), chance.choice((1, 2, 10, 24, 200))))
        case "undo":
            return Step("undo", [(1.0, KEYS[chance.choice(("ctrl+z", "ctrl+y"))].encode())])
        case _:
            return Step(
                "noise", [(1.0, chance.choice((b"\xe9", b"\x1b[1114112u", b"\x1b]0;x", b"\x1b[<0;1;1M")))]
            )


def answers(typist: Typist) -> dict[str, Any]:
    """Each answer with its rows; narratives aside."""
    kept = typist.screen.state.review.answers
    return {
        id_: (answer.given, str(answer.rows))
        for id_, answer in kept.items()
        if answer.given is not None or answer.rows
    }


def may_change(typist: Typist, step: Step) -> set[str] | None:
    """The model: the answers that a step may change, by where one is; None for any (one step back or forward)."""
    screen, question = typist.app.screen, typist.screen.question
    if step.what == "undo":
        return None
    if step.what in ("size", "noise"):
        return {typist.at} if kind_of(question).entry in ("line", "lines") else set()
    if kind_of(question).entry in ("line", "lines") or question.answer == "table":
        return {typist.at}
    if not isinstance(screen, ReviewScreen) or typist.screen.view.entered_in == "narrative":
        return set()
    return {typist.at} if step.what.startswith("key ") else set()


async def happen(typist: Typist, step: Step, clock: float, decoder: Decoder) -> float:
    """Has a step happen; the clock behind it."""
    if step.size is not None:
        size = Size(*step.size)
        typist.app.post_message(events.Resize(size, size))
    gathering = Gathering[Key]()
    for seconds, part in step.parts:
        clock += seconds
        send(typist, decoder.tick(clock), gathering, clock)
        flush(typist, gathering)
        send(typist, decoder.feed(part, clock), gathering, clock)
    flush(typist, gathering)
    clock += 3.0
    send(typist, decoder.tick(clock), gathering, clock)
    flush(typist, gathering)
    for _ in range(200):
        await typist.pilot.pause()
        if not typist.app.keys._ahead and typist.app.keys._under_way is None:
            break
        await asyncio.sleep(0.005)
    return clock


def send(typist: Typist, found: list[Any], gathering: Gathering[Key], now: float) -> None:
    """Hands over what was decoded, as the driver does."""
    for each in found:
        if isinstance(each, Key) and (each.is_printable or each.key in ("enter", "tab")):
            gathering.take(each, now)
        else:
            flush(typist, gathering)
            typist.app.post_message(each)


def flush(typist: Typist, gathering: Gathering[Key]) -> None:
    """Hands over what has been gathered."""
    keys, is_burst = gathering.whole()
    for each in [Burst(keys)] if is_burst else keys:
        typist.app.post_message(each)


async def sequence(seed: int, number: int, folder: Path, outcome: Outcome) -> None:
    """One sequence, from a review that is half answered."""
    chance = random.Random(f"{seed} {number}")
    file = make_review(folder, f"made-up-{number}")
    decoder, clock, done = Decoder(0.1), 0.0, list[str]()
    async with at_work(file) as typist:
        await typist.screen.go(chance.choice(list(typist.screen.answering.asked)))
        await typist.pilot.pause()
        for _ in range(STEPS):
            step, before = step_of(chance), answers(typist)
            allowed = may_change(typist, step)
            at, began = typist.at, time.perf_counter()
            clock = await happen(typist, step, clock, decoder)
            outcome.slow += time.perf_counter() - began > HANG * max(len(step.parts), 1)
            outcome.steps += 1
            done.append(f"{step.what} at {at}")
            after = answers(typist)
            changed = {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}
            if allowed is None:
                allowed = changed if len(changed) <= 1 else set()
            if changed - allowed:
                outcome.failures.append(f"{number}: {sorted(changed - allowed)} after {done}")
            if typist.app._exit or not typist.app.is_running:
                outcome.failures.append(f"{number}: ended after {done}")
                break


def fuzz(numbers: range, seed: int, folder: Path) -> Outcome:
    """Sequences by their numbers."""
    outcome = Outcome()
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    for number in numbers:
        try:
            asyncio.run(sequence(seed, number, folder, outcome))
        except Exception as error:  # noqa: BLE001 - any is a finding
            outcome.failures.append(f"{number}: {type(error).__name__}: {error}")
    return outcome


def main() -> int:
    """Runs as many as asked for and says what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = fuzz(range(chosen.count), chosen.seed, Path(folder))
    for failure in found.failures:
        sys.stdout.write(f"{failure}\n")
    sys.stdout.write(
        f"{chosen.count} sequences, {found.steps} steps: {len(found.failures)} failed, {found.slow} over {HANG} s\n"
    )
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
