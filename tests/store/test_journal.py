"""Every change is on the disk before anybody is told so, and is found again after a crash."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_review.errors import UserError
from tui_review.store import journal as module
from tui_review.store import journal_lines
from tui_review.store.journal import Journal, pending

ROOT = Path(__file__).resolve().parents[2]
BASE, OTHER = "a" * 64, "b" * 64

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Where a review would be; no journal looks at the file itself."""
    return tmp_path / "jane-doe.yaml"


def crash(journal: Journal) -> None:
    """End as a killed process does: without close or clear, the lock gone."""
    module._own.clear()
    for descriptor in (journal._descriptor, *(left for _, left in journal._left)):
        os.close(descriptor)


def left_behind(review: Path, *entries: dict[str, Any], base: str = BASE) -> str:
    journal = Journal.open(review, base)
    for entry in entries:
        journal.append(entry)
    crash(journal)
    return journal.path


def test_entries_come_back_in_order_with_their_base(review: Path) -> None:
    journal = Journal.open(review, BASE)
    assert [journal.append({"set": "4A", "to": value}) for value in (1, None, "é\n\x1b")] == [1, 2, 3]
    expected = [{"set": "4A", "to": 1}, {"set": "4A", "to": None}, {"set": "4A", "to": "é\n\x1b"}]
    assert journal.entries(BASE) == expected
    assert journal.entries(OTHER) == []
    crash(journal)
    found = pending(review)
    assert found is not None
    assert (found.base, list(found.entries), found.damaged, found.older) == (BASE, expected, 0, ())
    assert found.when > 1_700_000_000


def test_a_review_without_journal_has_nothing_pending(review: Path, state: Path) -> None:
    assert pending(review) is None
    assert not state.exists()


def test_journals_are_private_outside_the_folder_and_name_no_review(review: Path, state: Path) -> None:
    left_behind(review, {"a": 1})
    files = [Path(folder) / name for folder, _, names in os.walk(state) for name in names]
    assert [path.parent for path in files] == [state / "tui-review" / "journal"]
    assert "jane" not in str(files[0].relative_to(state))
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    folders = [state, state / "tui-review", state / "tui-review" / "journal"]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_the_same_review_by_another_path_has_the_same_journal(review: Path, tmp_path: Path) -> None:
    left_behind(review, {"a": 1})
    (tmp_path / "link").symlink_to(tmp_path)
    assert pending(tmp_path / "link" / review.name) == pending(review) is not None


def test_a_journal_torn_at_any_byte_keeps_every_whole_line_and_says_what_is_lost(review: Path) -> None:
    path = Path(left_behind(review, {"n": "one"}, {"n": "two", "text": "é\n"}))
    content = path.read_bytes()
    first = content.index(b"\n") + 1
    for length in range(len(content) + 1):
        path.write_bytes(content[:length])
        found = pending(review)
        whole = content[:length].count(b"\n") + (length in {first - 1, len(content) - 1})
        if length == 0:
            assert found is None
            continue
        assert found is not None
        assert [entry["n"] for entry in found.entries] == ["one", "two"][:whole], length
        assert found.damaged == (length not in {first - 1, first, len(content) - 1, len(content)}), length


def test_after_a_torn_line_new_entries_are_whole(review: Path) -> None:
    path = Path(left_behind(review, {"n": 1}, {"n": 2}))
    path.write_bytes(path.read_bytes()[:-5])
    journal = Journal.open(review, BASE)
    assert journal.append({"n": 3}) == 2
    crash(journal)
    found = pending(review)
    assert found is not None
    assert ([entry["n"] for entry in found.entries], found.damaged) == ([1, 3], 1)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_damage_is_taken_for_an_entry(noise: bytes, at: int) -> None:
    lines = b"".join(
        journal_lines.to_line({"n": n, "base": BASE, "at": 1.0, "entry": {"v": n}}) for n in (1, 2, 3)
    )
    at = min(at, len(lines))
    found = journal_lines.read_lines(lines[:at] + noise + lines[at + len(noise) :])
    assert all(record["entry"] == {"v": record["n"]} and record["n"] in {1, 2, 3} for record in found.records)


def test_a_changed_byte_is_noticed(review: Path) -> None:
    path = Path(left_behind(review, {"v": "Yes"}, {"v": "No"}))
    path.write_bytes(path.read_bytes().replace(b"Yes", b"Yea"))
    found = pending(review)
    assert found is not None
    assert ([entry["v"] for entry in found.entries], found.damaged) == (["No"], 1)


def test_cleared_means_nothing_pending(review: Path) -> None:
    journal = Journal.open(review, BASE)
    journal.append({"v": 1})
    journal.clear(OTHER)
    assert pending(review) is None
    assert journal.append({"v": 2}) == 2
    assert journal.entries(OTHER) == [{"v": 2}]
    journal.clear()
    journal.close()
    assert pending(review) is None
    assert not Path(journal.path).exists()


def test_entries_made_while_a_save_was_under_way_stay_for_the_next(review: Path) -> None:
    journal = Journal.open(review, BASE)
    saved = journal.append({"v": 1})
    journal.append({"v": 2})
    journal.clear(OTHER, through=saved)
    journal.append({"v": 3})
    assert journal.entries(OTHER) == [{"v": 2}, {"v": 3}]
    crash(journal)
    found = pending(review)
    assert found is not None
    assert (found.base, [entry["v"] for entry in found.entries]) == (OTHER, [2, 3])
    assert stat.S_IMODE(Path(journal.path).stat().st_mode) == 0o600


def test_a_crash_between_save_and_clear_applies_nothing_twice(review: Path) -> None:
    journal = Journal.open(review, BASE)
    journal.append({"v": 1})
    journal.note_save(OTHER)
    journal.append({"v": 2})
    crash(journal)
    found = pending(review)
    assert found is not None
    assert found.missing_from(OTHER) == ({"v": 2},)
    assert found.missing_from(BASE) == ({"v": 1}, {"v": 2})
    assert found.missing_from("c" * 64) is None


def test_entries_for_another_content_of_the_file_are_kept_apart(review: Path) -> None:
    left_behind(review, {"v": 1}, base=BASE)
    left_behind(review, {"v": 2}, base=OTHER)
    found = pending(review)
    assert found is not None
    assert (found.base, found.entries) == (OTHER, ({"v": 2},))
    assert [(batch.base, batch.entries) for batch in found.older] == [(BASE, ({"v": 1},))]


def test_a_process_that_still_runs_keeps_its_journal(review: Path) -> None:
    code = """
import sys, time
from tui_review.store.journal import Journal
journal = Journal.open(sys.argv[1], "a" * 64)
journal.append({"v": "theirs"})
print("done", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code, review], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"done\n"
            assert pending(review) is None
            live = pending(review, live=True)
            assert live is not None
            assert live.entries == ({"v": "theirs"},)
            mine = Journal.open(review, BASE)
            mine.append({"v": "mine"})
            assert mine.entries(BASE) == [{"v": "mine"}]
            mine.clear()
        finally:
            process.kill()
            process.wait()
    found = pending(review)
    assert found is not None
    assert found.entries == ({"v": "theirs"},)
    mine.close()
    taken = Journal.open(review, BASE)
    taken.clear()
    assert pending(review) is None
    taken.close()


def test_every_journal_left_behind_goes_with_the_next_clear(review: Path) -> None:
    first, second = Journal.open(review, BASE), Journal.open(review, BASE)
    first.append({"v": 1})
    second.append({"v": 2})
    crash(first)
    crash(second)
    journal = Journal.open(review, BASE)
    found = pending(review)
    assert found is not None
    assert len(found.entries) + sum(len(batch.entries) for batch in found.older) == 2
    journal.clear()
    assert pending(review) is None
    journal.close()


def test_a_full_disk_is_said_and_leaves_the_journal_as_it_was(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal.open(review, BASE)
    journal.append({"v": 1})
    real = os.write
    given: list[int] = []

    def fills_up(descriptor: int, data: bytes) -> int:
        if given:
            raise OSError(28, "No space left on device")
        given.append(1)
        return real(descriptor, bytes(data)[:10])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fills_up)
        with pytest.raises(UserError, match="disk is full"):
            journal.append({"v": 2})
    assert journal.append({"v": 3}) == 2
    assert journal.entries(BASE) == [{"v": 1}, {"v": 3}]
    found = pending(review)
    assert found is not None
    assert found.damaged == 0
    journal.close()


def test_a_state_folder_that_cannot_be_made_is_said_in_words(
    review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises(UserError) as caught:
        Journal.open(review, BASE)
    assert caught.value.remedy


APPEND_ON = """
import sys
from tui_review.store.journal import Journal
journal = Journal.open(sys.argv[1], "a" * 64)
while True:
    sys.stdout.write(f"{journal.append({'v': journal._count + 1})}\\n")
    sys.stdout.flush()
"""


def test_an_entry_that_was_acknowledged_survives_kills(review: Path) -> None:
    last = 0
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", APPEND_ON, review], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            reported = b"".join(process.stdout.readline() for _ in range(50))
            process.kill()
            reported += process.stdout.read()
        acknowledged = int(reported.split(b"\n")[-2])
        found = pending(review)
        assert found is not None
        assert found.damaged == 0
        assert [entry["v"] for entry in found.entries] == list(range(1, len(found.entries) + 1))
        assert len(found.entries) - acknowledged in {0, 1}
        assert acknowledged > last
        last = acknowledged


@pytest.mark.parametrize("make", [os.link, os.symlink, lambda _other, path: os.mkfifo(path)])
def test_what_lies_in_a_journal_s_place_and_is_none_is_refused_and_left_alone(
    review: Path, tmp_path: Path, make: Callable[[Path, str], None]
) -> None:
    path = left_behind(review, {"set": "4A", "to": 1})
    other = tmp_path / "precious"
    other.write_text("precious")
    Path(path).unlink()
    make(other, path)
    for reach in (lambda: Journal.open(review, BASE), lambda: pending(review)):
        with pytest.raises(UserError):
            reach()
    assert other.read_text() == "precious"
