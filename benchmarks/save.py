"""A save of one answer of a review just begun, a full one, one with 1,000 rows or changes; against fsync."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.timing import SAMPLE, medians, own_home, report, tell
from tests.contact_records import record
from tests.sample_anew import answers_of
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.gate.proposals import Author, Create, HandOver
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import create_review, read_review, write_review

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_review.review.gate.accepted import Accepted

TIMES: Final = 15
_MANY: Final = 1000
_DAY: Final = "2026-11-21"


def begun(instrument: str, answers: Mapping[str, Any]) -> ReviewState:
    """A review of an instrument with these answers."""
    rules, sha256 = Catalog([shipped_folder()]).rules(instrument)
    state = ReviewState(
        rules,
        new_review("made-up", rules, sha256, _DAY),
        Editor("A. Reviewer", "reviewer", "A reason."),
        today=_DAY,
    )
    state.propose(Create(by=state.author))
    state.answer_many(dict(answers))
    return state


def with_rows(many: int) -> ReviewState:
    """A contact recording with about so many contacts."""
    return begun("contact-recording", record(contacts=many))


def with_changes(answers: Mapping[str, Any], many: int) -> ReviewState:
    """A full review that was handed over, and returned, and had an answer changed so often since."""
    state = begun("osri-r4", answers)
    for act, by in (("submit", state.author), ("return", Author.of(Editor("Q. Reader", "qa")))):
        state.propose(HandOver(act=act, by=by, reason="A benchmark."))  # type: ignore[arg-type]
    for number in range(many):
        state.answer("4B", ("Yes", "No")[number % 2])
    return state


class Saving:
    """A review in a file, of which one answer is changed and saved again and again."""

    def __init__(
        self, folder: Path, name: str, state: ReviewState, question: str, values: tuple[Any, Any]
    ) -> None:
        self._state, self._question, self._values, self._turn = state, question, values, 0
        self._path = folder / f"{name}.yaml"
        self._print = create_review(self._path, self._accepted, state.rules)
        self._plain = folder / "plain"
        self.bytes = self._path.stat().st_size
        self.processor: list[float] = []

    def save(self) -> None:
        """Changes the answer, and saves."""
        self._turn += 1
        begun_at = time.process_time()
        before = self._state.evaluation
        self._state.answer(self._question, self._values[self._turn % 2])
        self._print = write_review(
            self._path, self._accepted, self._state.rules, expected=self._print, after=before
        )
        self.processor.append(time.process_time() - begun_at)

    @property
    def _accepted(self) -> Accepted[Any]:
        if self._state.accepted is None:
            raise SystemExit("Nothing was accepted: the figure would be of another thing.")
        return self._state.accepted

    def write(self) -> None:
        """Writes the same bytes, and waits for the disk."""
        with self._plain.open("wb") as stream:
            stream.write(b"x" * self.bytes)
            os.fsync(stream.fileno())


def main() -> None:
    """Prints the figures."""
    sample = read_review(SAMPLE).review
    answers = answers_of(sample)
    with own_home() as home:
        cases = {
            "a review just begun": (begun("osri-r4", {}), "fs.site", ("Alder", "Birch")),
            "a full review": (begun("osri-r4", answers), "4B", ("Yes", "No")),
            f"one with {_MANY} rows": (with_rows(_MANY), "cr.county", ("Alder", "Birch")),
            f"one with {_MANY} changes": (with_changes(answers, _MANY), "4B", ("Yes", "No")),
        }
        for what, (state, question, values) in cases.items():
            saving = Saving(home, what.replace(" ", "-"), state, question, values)
            took, writing = medians(TIMES, saving.save, saving.write)
            kilobytes = saving.bytes // 1024
            report(
                f"a save of one answer, {what}",
                took,
                f"writing its {kilobytes} KB with fsync",
                writing,
                "4 x",
            )
            tell(
                f"of it, processor time, {what}",
                sorted(saving.processor)[TIMES // 2] * 1000,
                "ms",
                "at most 30",
            )


if __name__ == "__main__":
    main()
