"""The keys that a whole review takes in the wizard, prose aside: the sample review's answers, entered anew.

    python -m benchmarks.keys

Typed by a script as a person would: an answer by its own key, what the program offers by the key for it, and a key to
the next question wherever the wizard does not go on by itself. Prose (narratives, long texts, names and other free
text) counts nothing, but the key behind it does; numbers and dates count letter by letter. With `--each`, by question.
The sample is made up.
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
from tui_review.instrument.kinds.date import by_the_calendar
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import NA, Column, Question, alternatives_of
from tui_review.review.progress import next_unanswered
from tui_review.store.reviews import read_review
from tui_review.tui.fields.options import options_of
from tui_review.tui.fields.several import SeveralField

SAMPLE = Path(__file__).resolve().parent.parent / "reviews" / "sample-0001.yaml"
AS_OF = "2026-11-21"
"""The day on which the sample was filled in."""

LOOK = 0.8
"""Seconds for looking."""


class Counting(Typist):
    """Somebody whose keys are counted, by the kind of question they are pressed at."""

    def __init__(self, typist: Typist) -> None:
        super().__init__(typist.pilot, typist.app, typist.clock)
        self.count: Counter[str] = Counter()
        self.at_each: Counter[str] = Counter()
        """The same by question."""

    def counted(self, keys: int) -> None:
        """So many keys more, at the question on the screen."""
        self.count[self.screen.question.answer] += keys
        self.at_each[self.at] += keys

    async def press(self, *keys: str) -> None:
        """Each key counts; after each, the person looks what became of it."""
        self.counted(len(keys))
        for key in keys:
            await super().press(key)
            self.clock.now += LOOK

    async def give(self, part: Question | Column, value: Any) -> None:
        """What is typed counts by letters, unless it is prose."""
        if kind_of(part).entry == "options":
            await super().give(part, value)
            await self.settle()
            return
        alternatives = [each.code for each in alternatives_of(part)]
        if value in alternatives:
            await self.press(*["down"] * (alternatives.index(value) + 1))
            return
        typed = as_typed(part, value)
        if kind_of(part).entry == "line" and not kind_of(part).free_text:
            self.counted(len(typed))
        await super().give(part, typed if isinstance(value, str) else value)

    async def rows(self, part: Any, value: Any) -> None:
        """Row by row; where there are none, it is gone on by itself."""
        await super().rows(part, value)
        if value == NA or not value:
            await self.settle()

    async def cell(self, column: Any, value: Any) -> None:
        """What is offered in a cell is taken by its key."""
        offer = self.form.filling.offered()
        if value is not None and offer is not None and offer.value == value:
            await self.press("ctrl+t")
        else:
            await super().cell(column, value)

    async def ticks(self, question: Question, wanted: list[str]) -> None:
        """The keys for a list: those of what is offered where that is fewer, and then what differs."""
        field = self.screen.view.field
        lines = field.lines if isinstance(field, SeveralField) else ()
        ways = [("", list[str]()), *((each.key, list(each.all_of)) for each in lines if each.all_of)]
        key, begun = min(ways, key=lambda way: bool(way[0]) + len({*way[1]} ^ {*wanted}))
        if key:
            await self.press(key)
        keys = {each.value: each.key for each in options_of(question)}
        await self.press(*(keys[each] for each in [*wanted, *begun] if (each in wanted) != (each in begun)))

    async def one(self, answers: dict[str, Any]) -> None:
        """Answers the question on the screen, and goes on to the next, by a key where it does not go on by itself."""
        at, question = self.at, self.screen.question
        wanted = answers.get(at)
        if wanted is None and not question.optional:
            wanted = simple(question)
        offered = self.screen.answering.offering.here()
        if wanted is not None and offered and offered[0].value == wanted:
            await self.press("ctrl+t")
            await self.settle()
        elif question.answer == "several" and wanted and wanted != NA:
            await self.ticks(question, wanted)
        elif wanted is not None:
            await self.give(question, wanted)
        if (
            self.at == at
            and self.screen.answering.asks_narrative
            and not self.screen.answering.kept.narrative
        ):
            if self.screen.view.entered_in != "narrative":
                await self.press("tab")
            await self.paste(answers.get(f"{at}.narrative", "What was done, in two words."))
        if self.at == at:
            typed_into = kind_of(question).entry == "lines" or self.screen.view.entered_in == "narrative"
            await self.press("pagedown" if typed_into or question.answer == "table" else "enter")

    async def review(self, answers: dict[str, Any]) -> None:
        """Answers what is asked, question after question, until nothing is open."""
        seen: set[str] = set()
        while self.at not in seen:
            seen.add(self.at)
            await self.one(answers)
        if left := next_unanswered(self.screen.evaluation):
            raise SystemExit(f"{left} was passed over: the count would be of another review.")


def as_typed(part: Question | Column, value: Any) -> str:
    """As people in a hurry type it: a date as 401, or, where it is long past, as 2/11/18."""
    if kind_of(part).measure != "date" or not str(value)[:1].isdigit():
        return str(value)
    year, month, day = str(value).split("-")
    short = f"{int(month)}{day}"
    return short if by_the_calendar(short, AS_OF) == value else f"{int(month)}/{int(day)}/{year[2:]}"


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


async def count(folder: Path) -> Counting:
    """The keys, counted."""
    async with at_work(make_review(folder, "made-up", {}), today=AS_OF) as typist:
        counting = Counting(typist)
        await counting.review(sample())
        return counting


def main() -> int:
    """Counts and says so."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder) / "state")
        found = asyncio.run(count(Path(folder)))
    for what, keys in found.at_each.items() if "--each" in sys.argv[1:] else found.count.most_common():
        sys.stdout.write(f"{keys:5}  {what}\n")
    sys.stdout.write(f"{found.count.total():5}  keys besides prose\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
