"""What is acknowledged survives a power cut, whenever it comes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.acts import create_review
from tests.store.power import Disk
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.serial import new_review
from tui_review.review.who import Editor
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.journal import Journal
from tui_review.store.journal_lines import read_lines
from tui_review.store.reviews import read_review
from tui_review.store.session import SaveState, Session

if TYPE_CHECKING:
    from pathlib import Path

ANN = Editor("Ann")
QUESTIONS = ("3A", "3B", "3C")


@pytest.fixture
def review(tmp_path: Path, state: Path) -> Path:
    """A new, empty review in a folder of its own."""
    del state
    rules, _sha256 = Catalog([shipped_folder()]).rules("osri-r4")
    path = tmp_path / "reviews" / "made-up-1.yaml"
    create_review(path, new_review("made-up-1", rules, "2026-01-05"), rules)
    return path


def test_a_saved_file_survives_as_soon_as_saving_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "made-up.yaml"
    disk = Disk(tmp_path, monkeypatch)
    first = save_bytes(path, b"first", expected=None)
    assert disk.survives(path) == b"first"
    save_bytes(path, b"second", expected=first)
    assert disk.survives(path) == b"second"


def test_during_a_save_the_old_file_or_the_new_one_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "made-up.yaml"
    path.write_bytes(b"old")
    disk = Disk(tmp_path, monkeypatch)
    seen: set[bytes | None] = set()
    disk.between = lambda: seen.add(disk.survives(path))
    save_bytes(path, b"new", expected=fingerprint(b"old"))
    assert seen == {b"old", b"new"}


def test_an_entry_of_a_journal_survives_as_soon_as_it_has_a_number(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(tmp_path, monkeypatch)
    journal = Journal(tmp_path / "made-up.yaml", "a" * 64)
    for number in range(1, 4):
        assert journal.append({"v": number}) == number
        assert surviving_entries(disk, state) == [{"v": each} for each in range(1, number + 1)]
    journal.clear("b" * 64, through=2)
    assert surviving_entries(disk, state) == [{"v": 3}]
    journal.clear("b" * 64, through=3)
    assert surviving_entries(disk, state) == []
    journal.close()


def test_while_a_journal_is_shortened_what_stays_in_it_survives(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(tmp_path, monkeypatch)
    journal = Journal(tmp_path / "made-up.yaml", "a" * 64)
    saved = journal.append({"v": 1})
    journal.append({"v": 2})
    seen: list[bool] = []
    disk.between = lambda: seen.append({"v": 2} in surviving_entries(disk, state))
    journal.clear("b" * 64, through=saved)
    assert seen
    assert all(seen)
    journal.close()


def test_an_answer_told_to_be_saved_survives_at_every_moment_after(
    review: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(review.parent.parent, monkeypatch)
    told: list[int] = [0]
    lost: list[str] = []

    def look() -> None:
        kept = {entry["question"] for entry in surviving_entries(disk, state)}
        kept |= {id_ for id_ in QUESTIONS if f"  {id_}:".encode() in (disk.survives(review) or b"")}
        lost.extend(id_ for id_ in QUESTIONS[: told[0]] if id_ not in kept)

    def hear(saving: SaveState) -> None:
        told[0] = max(told[0], saving.durable)
        look()

    session = Session.open(review, ANN, today="2026-03-20")
    disk.between = look
    session.on_saving(hear)
    for question in QUESTIONS:
        session.record(session.state.answer(question, "No"))
        assert session.flush_journal()
        look()
    session.close()
    look()
    assert told[0] == len(QUESTIONS)
    assert lost == []
    assert set(read_review(review).review.raw) == set(QUESTIONS)


def test_a_session_that_dies_between_the_save_and_the_end_of_its_journal_leaves_nothing_in_dispute(
    review: Path,
) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tui_review.review.handover import Editor\n"
        "from tui_review.store.journal import Journal\n"
        "from tui_review.store.session import Session\n"
        "session = Session.open(Path(sys.argv[1]), Editor('Ann'), today='2026-03-20')\n"
        "Journal.clear = lambda *_, **__: os._exit(9)\n"
        "session.record(session.state.answer('3A', 'No'))\n"
        "session.save()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(review)], check=False, env=os.environ)
    assert done.returncode == 9
    assert dict(read_review(review).review.raw) == {"3A": "No"}
    session = Session.open(review, ANN, today="2026-03-20")
    assert (session.pending, session.recovered) == ([], 0)
    session.close()


def surviving_entries(disk: Disk, state: Path) -> list[dict[str, object]]:
    """The entries that journals would hold after a power cut."""
    return [
        record["entry"]
        for content in disk.surviving(state / "tui-review" / "journal")
        for record in read_lines(content).records
        if "entry" in record
    ]
