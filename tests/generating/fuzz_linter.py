"""The linter against many instruments, sound and spoiled: `python -m tests.generating.fuzz_linter --count 20000`.

It may find, and it may refuse a file in words (`UserError`); it must not raise anything else, and must come to an end.
What it passes must be good to work with: random answers are evaluated, checked, and written.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, Final

from tests.generating.answers import random_review
from tests.generating.files import shipped, write_instrument, write_overlay
from tests.generating.instruments import random_instrument
from tests.generating.mutations import mutated
from tests.generating.overlays import random_overlay
from tui_review.errors import UserError
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.serial import to_data
from tui_review.telling.describe import describe

SECONDS: Final = 10.0
"""How long one instrument may take."""
PROVEN: Final = frozenset({"dead-row", "never-true", "always-true"})
"""What is objected to and yet does nothing to the evaluation."""
_DECIDED: Final = frozenset({"never-true", "always-true"})
_SMALL: Final = ("reviewer-certification", "contact-recording")


_AT_ONCE: Final = 500
"""After how many the command says how far it is."""


class TooSlowError(Exception):
    """One instrument took longer than it may."""


@dataclass(slots=True)
class Outcome:
    """What became of many instruments."""

    linted: int = 0
    sound: int = 0
    """Those without an error, but for what is proven of conditions and rating tables: they can be worked with."""
    refused: int = 0
    slowest: float = 0.0
    codes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    """For each instrument that ended in an exception or took too long: its number, its mistakes, and the traceback."""

    def add(self, other: Outcome) -> None:
        """Takes in what became of others."""
        self.linted += other.linted
        self.sound += other.sound
        self.refused += other.refused
        self.slowest = max(self.slowest, other.slowest)
        self.codes.update(other.codes)
        self.failures += other.failures


def fuzz(numbers: range, seed: int, folder: Path) -> Outcome:
    """Lints the instruments of these numbers; each depends on its number and the seed alone."""
    outcome = Outcome()
    for number in numbers:
        rng = Random(f"{seed}-{number}")
        data, base, mistakes = made(rng)
        start = time.process_time()
        try:
            with at_most(SECONDS):
                _one(data, base, rng, folder, outcome)
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            outcome.failures.append(f"{number} ({', '.join(mistakes)}):\n{traceback.format_exc(limit=-8)}")
        outcome.slowest = max(outcome.slowest, time.process_time() - start)
    return outcome


def made(rng: Random) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """One instrument, the base it is an overlay over (or none), and the mistakes that were made in the two.

    It is random or shipped, whole or spoiled once to four times.
    """
    share = rng.random()
    if share < 0.05:
        name = rng.choice(list(_shipped()) if rng.random() < 0.2 else _SMALL)
        data, mistakes = mutated(_shipped()[name], rng, rng.randint(1, 3))
        return data, {}, [name, *mistakes]
    data = random_instrument(rng)
    if share > 0.9:
        overlay, mistakes = mutated(random_overlay(data, rng), rng, rng.choice((0, 1, 1, 2)))
        base, more = mutated(data, rng, rng.choice((0, 0, 0, 1)))
        return overlay, base, ["overlay", *mistakes, *more]
    data, mistakes = mutated(data, rng, rng.choice((0, 1, 1, 2, 4)))
    return data, {}, mistakes


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    return shipped()


def _one(data: dict[str, Any], base: dict[str, Any], rng: Random, folder: Path, outcome: Outcome) -> None:
    try:
        path = write_overlay(base, data, folder) if base else write_instrument(data, folder)
        found = lint(path)
    except UserError:
        outcome.refused += 1
        return
    outcome.linted += 1
    outcome.codes.update({finding.code for finding in found})
    for finding in found:
        if not (finding.message and finding.line and finding.as_lines()):
            raise AssertionError(f"A finding without words or place: {finding}")
    if not any(finding.level == "error" and finding.code not in PROVEN for finding in found):
        outcome.sound += 1
        # A comparison that its bounds decide keeps the rating tables from being proven: one may lack a row.
        proven = _DECIDED.isdisjoint(finding.code for finding in found)
        evaluate(compile_rules(load_near(path)[0]), rng, proven=proven)


def evaluate(rules: Rules, rng: Random, *, proven: bool = True) -> None:
    """Works with an instrument as reviews do: nothing may raise, and what is `proven` waits for nothing unsaid."""
    list(describe(rules))
    for share in (0.0, 0.4, 0.9):
        review = random_review(rules, rng, share)
        evaluation = Evaluation.of(rules, review, as_of="2026-06-30")
        for id_ in rules.rated:
            rating = evaluation.rating(id_)
            assert rating.certain or rating.waiting_for or not proven, id_
        for id_ in rules.questions:
            evaluation.value(id_)
            evaluation.why_not_asked(id_)
        findings(review, evaluation)
        to_data(review, evaluation)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooSlowError inside when it takes longer, of the processor's time: other programs do not count."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def main() -> int:
    """Lints as many as asked for and says what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    outcome = Outcome()
    last = chosen.first + chosen.count
    with tempfile.TemporaryDirectory() as folder:
        for first in range(chosen.first, last, _AT_ONCE):
            part = fuzz(range(first, min(first + _AT_ONCE, last)), chosen.seed, Path(folder))
            for failure in part.failures:
                sys.stdout.write(f"{failure}\n")
            outcome.add(part)
            sys.stdout.write(f"{min(first + _AT_ONCE, last)}: {len(outcome.failures)} failed so far\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{chosen.count} instruments in {time.process_time():.0f} s: {outcome.linted} linted, "
        f"{outcome.sound} of them sound and evaluated, {outcome.refused} refused in words, "
        f"{len(outcome.failures)} failed; the slowest took {outcome.slowest:.1f} s.\n"
        f"Found: {', '.join(f'{code} {times}' for code, times in outcome.codes.most_common())}.\n"
    )
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main())
