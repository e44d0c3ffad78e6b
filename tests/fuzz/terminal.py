"""The program itself on a pseudo-terminal under random bytes: it lives on, and its file holds what the model allows.

Where one is, is read from the screen's second and fourth lines; so no step here is taken at a question that is typed
into, or in a table: there the file says too late what a key did.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.terminal import Terminal
from tests.tui.screens import make_review
from tui_review.instrument.kinds.registry import kind_of
from tui_review.store.reviews import read_review
from tui_review.tui.fields.options import options_of

from .model import Answers, Place, broken
from .steps import Step, step
from .wizard import STEPS, Found

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

QUESTIONS: Final = ("2A", "3B", "3C", "3D", "4B", "4C", "fs.case_type", "fs.other_reasons", "5.applies", "3A")
"""Questions that are chosen, of the sample."""
SHARED: Final = 25
"""Sequences that one program lives through."""
_OPENS: Final = ("ctrl+d", "ctrl+e", "ctrl+k")


def fuzz(numbers: range, seed: int, folder: Path) -> Found:
    """Sequences by their numbers, each from a question of its own."""
    found = Found()
    for start in range(numbers.start, numbers.stop, SHARED):
        _share(seed, range(start, min(start + SHARED, numbers.stop)), folder, found)
    return found


def _share(seed: int, numbers: range, folder: Path, found: Found) -> None:
    file = make_review(folder, f"made-up-{numbers.start}")
    env = {"XDG_STATE_HOME": str(folder / "state")}
    argv = [sys.executable, "-m", "tui_review", "open", str(file)]
    rules = read_review(file).rules
    with Terminal(argv, env=env) as terminal:
        terminal.wait_for("answered", 30)
        for number in numbers:
            wrong = _sequence(terminal, file, rules, random.Random(f"{seed} terminal {number}"), found)
            found.sequences += 1
            if wrong:
                found.failures.append(f"{number}: {wrong}")
                return


def _sequence(terminal: Terminal, file: Path, rules: Rules, chance: random.Random, found: Found) -> str:
    at = chance.choice(QUESTIONS)
    terminal.resize(24, 80)
    for _ in range(5):
        terminal.press("escape")
        time.sleep(0.15)
    terminal.press("f4").wait_for("Go to")
    terminal.paste(at).settle(0.1)
    terminal.press("enter").settle(0.2)
    terminal.wait_until(lambda: any(line.lstrip().startswith(f"{at} ") for line in terminal.screen()), 10, at)
    question = rules.questions[at].question
    place = Place(
        over="",
        question=at,
        entry="options",
        several=question.answer == "several",
        choices={each.key: each.value for each in options_of(question)},
    )
    if kind_of(question).entry != "options" or "The program" in terminal.text:
        return ""
    done: list[str] = []
    before = _answers(file)
    what = step(chance)
    for each in [*_harmless(chance), what]:
        done.append(str(each))
        _happen(terminal, each)
        found.count(each, 0.0)
        if terminal.has_ended:
            return f"ended with {terminal.exit_status()} after {done} at {at}: {_lament(terminal)}"
    terminal.settle(0.5)
    after = _answers(file)
    found.changes += before != after
    wrong = broken(place, what.what, what.key, before, after)
    return f"{wrong} after {done} at {at}" if wrong else ""


def _harmless(chance: random.Random) -> list[Step]:
    """Steps that lead nowhere and answer nothing: half keys, noise, other sizes, pastes that are dropped."""
    found: list[Step] = []
    while len(found) < STEPS - 1:
        each = step(chance)
        if each.what in ("size", "noise"):
            found.append(each)
    return found


def _happen(terminal: Terminal, what: Step) -> None:
    for columns, rows in what.sizes:
        terminal.resize(rows, columns)
        time.sleep(0.02)
    for seconds, part in what.parts:
        time.sleep(min(seconds, 0.8))
        terminal.type(part)
    time.sleep(0.8 if what.parts else 0.1)


def _answers(file: Path) -> Answers:
    kept = read_review(file).review.answers
    return {
        id_: (each.given, str(each.rows)) for id_, each in kept.items() if each.given is not None or each.rows
    }


def _lament(terminal: Terminal) -> str:
    """What the program said at its end."""
    time.sleep(0.3)
    return terminal.bytes_sent.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")
