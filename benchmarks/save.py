"""An answer given in a session and saved: of a review just begun, a full one, one with hundreds of contacts, or with
1,000 changes; against fsync.
"""

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
from tui_review.store.reviews import create_review, read_review
from tui_review.store.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMES: Final = 15
_MANY: Final = 1000
_DAY: Final = "2026-11-21"


def begun(instrument: str, answers: Mapping[str, Any]) -> ReviewState:
    """A review of an instrument with these answers."""
    rules, _sha256 = Catalog([shipped_folder()]).rules(instrument)
    state = ReviewState(
        rules,
        new_review("made-up", rules, _DAY),
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
    """A session on a review, in which one answer or cell is changed and saved again and again."""

    def __init__(
        self, folder: Path, name: str, state: ReviewState, place: str, values: tuple[Any, Any]
    ) -> None:
        self._place, self._values, self._turn = place, values, 0
        path = folder / f"{name}.yaml"
        if state.accepted is None:
            raise SystemExit("Nothing was accepted: the figure would be of another thing.")
        create_review(path, state.accepted, state.rules)
        self._session = Session.open(path, state.editor, today=_DAY)
        self._plain = folder / "plain"
        self.bytes = path.stat().st_size
        self.processor: list[float] = []

    def save(self) -> None:
        """Changes the answer, as a wizard does, and waits until the file has it."""
        self._turn += 1
        begun_at = time.process_time()
        changes = self._session.state.answer_many({self._place: self._values[self._turn % 2]})
        if not changes:
            raise SystemExit("Nothing was changed: the figure would be of another thing.")
        self._session.record(*changes)
        self._session.save()
        self.processor.append(time.process_time() - begun_at)

    def close(self) -> None:
        """Ends the session."""
        self._session.close()

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
            "one with 300 contacts": (with_rows(300), "cr.county", ("Alder", "Birch")),
            "a cell of one of 300 contacts": cell_of(with_rows(300)),
            f"a cell of one of {_MANY} contacts": cell_of(with_rows(_MANY)),
            f"one with {_MANY} changes": (with_changes(answers, _MANY), "4B", ("No", "Yes")),
        }
        for what, (state, place, values) in cases.items():
            saving = Saving(home, what.replace(" ", "-"), state, place, values)
            took, writing = medians(TIMES, saving.save, saving.write)
            saving.close()
            kilobytes = saving.bytes // 1024
            report(
                f"an answer given and saved, {what}",
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


def cell_of(state: ReviewState) -> tuple[ReviewState, str, tuple[str, str]]:
    """A cell in the midst of the contacts, as `set` names it, and what it is changed to."""
    rows = state.kept("cr.contacts").rows or {}
    id_ = list(rows)[len(rows) // 2]
    # The second is given first.
    values = ("No", "Yes") if rows[id_].get("primary_worker") == "No" else ("Yes", "No")
    return state, f"cr.contacts.{id_}.primary_worker", values


if __name__ == "__main__":
    main()
