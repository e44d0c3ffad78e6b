"""The keys that a whole review takes in the wizard, prose aside: the sample review's answers, entered anew.

    python -m benchmarks.keys

Typed by a script as a person would: an answer by its own key, what the program offers by the key for it, F3 to the next
open question. Prose (narratives, long texts, names and other free text) counts nothing; numbers and dates count letter
by letter. The sample is made up.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.tui.screens import make_review
from tests.tui.typist import Typist, at_work, simple
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import Column, Question
from tui_review.store.reviews import read_review

SAMPLE = Path(__file__).resolve().parent.parent / "reviews" / "sample-0001.yaml"


class Counting(Typist):
    """Somebody whose keys are counted, by the kind of question they are pressed at."""

    def __init__(self, typist: Typist) -> None:
        super().__init__(typist.pilot, typist.app)
        self.count: Counter[str] = Counter()

    async def press(self, *keys: str) -> None:
        """Each key counts."""
        self.count[self.screen.question.answer] += len(keys)
        await super().press(*keys)

    async def give(self, part: Question | Column, value: Any) -> None:
        """What is typed counts by letters, unless it is prose; a date is typed as 4/1/2026."""
        typed = str(value)
        if kind_of(part).measure == "date" and typed[:1].isdigit():
            year, month, day = typed.split("-")
            typed = f"{int(month)}/{int(day)}/{year}"
        if kind_of(part).entry == "line" and not kind_of(part).free_text:
            self.count[self.screen.question.answer] += len(typed)
        await super().give(part, typed if kind_of(part).measure == "date" else value)

    async def review(self, answers: dict[str, Any]) -> None:
        """Answers what is asked until nothing is open."""
        seen: set[str] = set()
        while True:
            at = self.at
            if at in seen:
                # All are answered: F3 leads on to what deserves a look.
                return
            seen.add(at)
            wanted = answers.get(at, simple(self.screen.question))
            offer = self.screen.answering.offered()
            if offer is not None and offer[1] == wanted:
                await self.press("ctrl+t")
            else:
                await self.give(self.screen.question, wanted)
            if self.screen.answering.asks_narrative:
                await self.press("tab")
                await self.paste(answers.get(f"{at}.narrative", "What was done, in two words."))
            await self.press("f3")


def sample() -> dict[str, Any]:
    """The sample's answers and narratives as they are entered."""
    review = read_review(SAMPLE).review
    found: dict[str, Any] = {}
    for id_, kept in review.answers.items():
        given = kept.given
        if given is not None:
            found[id_] = list(given.values()) if isinstance(given, dict) else given
        if kept.narrative:
            found[f"{id_}.narrative"] = kept.narrative
    return found


async def count(folder: Path) -> Counter[str]:
    """The keys, by the kind of question."""
    async with at_work(make_review(folder, "made-up", {})) as typist:
        counting = Counting(typist)
        await counting.review(sample())
        return counting.count


def main() -> int:
    """Counts and says so."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder) / "state")
        found = asyncio.run(count(Path(folder)))
    for kind, keys in found.most_common():
        sys.stdout.write(f"{keys:5}  {kind}\n")
    sys.stdout.write(f"{found.total():5}  keys besides prose\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
