"""A review held open: what is acknowledged survives, and nobody's work is overwritten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.serial import new_review
from tui_review.review.who import Editor
from tui_review.store.reviews import create_review, read_review
from tui_review.store.session import InUseError, Mode, Session

if TYPE_CHECKING:
    from pathlib import Path

ANN = Editor("Ann")


@pytest.fixture
def review(tmp_path: Path, state: Path) -> Path:
    """A new, empty review in a folder of its own."""
    del state
    rules, sha256 = Catalog([shipped_folder()]).rules("osri-r4")
    path = tmp_path / "reviews" / "made-up-1.yaml"
    create_review(path, new_review("made-up-1", rules, sha256, "2026-01-05"), rules)
    return path


def answers(path: Path) -> dict[str, object]:
    return dict(read_review(path).review.raw)


def wait_until_written(session: Session, path: Path, question: str) -> None:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if question in answers(path):
            return
        time.sleep(0.02)
    pytest.fail(f"{question} is not in the file; saving says {session.saving}")


def test_a_change_is_durable_at_once_and_in_the_file_soon(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    assert session.flush_journal()
    assert session.saving.all_durable
    assert session.saving.at == pytest.approx(time.time(), abs=5)
    wait_until_written(session, review, "1.applies")
    session.close()


def test_closing_writes_what_is_left(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    session.close()
    assert answers(review) == {"1.applies": "No"}


def test_whoever_is_told_hears_of_a_change_only_when_it_is_durable(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    heard: list[int] = []
    session.on_saving(lambda saving: heard.append(saving.durable))
    session.record(session.state.answer("1.applies", "No"), session.state.answer("2.applies", "No"))
    assert session.flush_journal()
    session.close()
    assert heard[0] == 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_acknowledged_answers_of_a_killed_session_come_back(review: Path, how: signal.Signals) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from tui_review.review.handover import Editor\n"
        "from tui_review.store.session import Session\n"
        "session = Session.open(Path(sys.argv[1]), Editor('Ann'), today='2026-03-20')\n"
        "for question in ('3A', '3B', '3C'):\n"
        "    session.record(session.state.answer(question, 'No'))\n"
        "session.flush_journal()\n"
        "print(session.saving.durable, flush=True)\n"
        "time.sleep(0 if session.saving.durable == 3 else 9)\n"
        "__import__('os').kill(__import__('os').getpid(), int(sys.argv[2]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(review), str(int(how))], capture_output=True, text=True, check=False
    )
    assert done.stdout == "3\n", done.stderr
    session = Session.open(review, ANN, today="2026-03-20")
    assert {q: session.state.evaluation.raw(q) for q in ("3A", "3B", "3C")} == dict.fromkeys(
        ("3A", "3B", "3C"), "No"
    )
    assert session.recovered in (0, 3)  # 0 when the file was written before the end
    session.close()
    assert answers(review) == {"3A": "No", "3B": "No", "3C": "No"}


def test_what_a_journal_holds_is_not_forced_on_a_file_that_somebody_changed(review: Path) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tui_review.review.handover import Editor\n"
        "from tui_review.store.session import Session\n"
        "session = Session.open(Path(sys.argv[1]), Editor('Ann'), today='2026-03-20')\n"
        "session.record(session.state.answer('3A', 'No'))\n"
        "session.flush_journal()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(review)], check=False)
    other = read_review(review)
    assert "3A" not in other.review.raw, "the file was written already: this test shows nothing"
    review.write_bytes(review.read_bytes().replace(b"status: in_progress", b"status:  in_progress"))
    session = Session.open(review, ANN, today="2026-03-20")
    assert [change.question for change in session.disputed] == ["3A"]
    assert answers(review) == {}
    session.take(session.disputed)
    session.close()
    assert answers(review) == {"3A": "No"}


def test_a_second_person_is_told_who_has_it_open(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    with pytest.raises(InUseError) as caught:
        Session.open(review, Editor("Bob"), today="2026-03-20")
    assert caught.value.holder.pid == os.getpid()
    reader = Session.open(review, Editor("Bob"), mode=Mode.READ_ONLY, today="2026-03-20")
    assert reader.read_only
    reader.record(reader.state.answer("1.applies", "No"))
    reader.close()
    session.close()
    assert answers(review) == {}


def test_after_a_take_over_the_first_session_writes_nothing_more(review: Path) -> None:
    first = Session.open(review, ANN, today="2026-03-20")
    second = Session.open(review, Editor("Bob"), mode=Mode.TAKE_OVER, today="2026-03-20")
    second.record(second.state.answer("2.applies", "No"))
    second.close()
    first.record(first.state.answer("1.applies", "No"))
    end = time.monotonic() + 5
    while not first.saving.clash and time.monotonic() < end:
        time.sleep(0.02)
    assert first.saving.clash
    assert "taken the review over" in first.saving.problem
    first.close()
    assert answers(review) == {"2.applies": "No"}


def test_a_file_changed_meanwhile_is_never_overwritten(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    changed = review.read_bytes() + b"# somebody was here\n"
    review.write_bytes(changed)
    session.record(session.state.answer("1.applies", "No"))
    end = time.monotonic() + 5
    while not session.saving.clash and time.monotonic() < end:
        time.sleep(0.02)
    assert session.saving.clash
    assert session.saving.all_durable  # in the journal
    session.close()
    assert review.read_bytes() == changed
