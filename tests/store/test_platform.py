"""What systems do differently, simulated: macOS makes data last in its own way and takes names for others; Windows."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.qa.sample import complete_file
from tui_review.store import platform
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.journal import Journal
from tui_review.store.pending import pending_for
from tui_review.store.platform import as_named, sync_data
from tui_review.store.reviews import read_review


def test_where_a_system_has_a_way_of_its_own_to_make_data_last_it_is_taken_for_every_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(platform, "_FULL_SYNC", 51)
    monkeypatch.setattr(fcntl, "fcntl", lambda _, what: asked.append(what))
    monkeypatch.delattr(os, "fdatasync", raising=False)
    save_bytes(tmp_path / "a.yaml", b"new", expected=None)
    with (tmp_path / "a.yaml").open("rb") as stream:
        sync_data(stream.fileno())
    assert asked == [51, 51]


def test_where_that_way_does_not_work_or_a_call_is_not_there_the_next_best_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise OSError(45, "Operation not supported")

    synced: list[int] = []
    monkeypatch.setattr(platform, "_FULL_SYNC", 51)
    monkeypatch.setattr(fcntl, "fcntl", refused)
    monkeypatch.delattr(os, "fdatasync", raising=False)
    monkeypatch.setattr(os, "fsync", synced.append)
    with (tmp_path / "a.yaml").open("wb") as stream:
        sync_data(stream.fileno())
        assert synced == [stream.fileno()]


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("made-up.yaml", "Made-Up.yaml"),
        (unicodedata.normalize("NFD", "M\u00fcller.yaml"), "M\u00fcller.yaml"),
    ],
    ids=["case", "form"],
)
def test_a_file_goes_by_the_name_that_its_folder_has_however_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, typed: str
) -> None:
    (tmp_path / there).touch()
    assert as_named(tmp_path / typed) == tmp_path / typed, "each name is a file of its own here"
    monkeypatch.setattr(platform, "FORGIVING_NAMES", True)
    assert as_named(tmp_path / typed) == tmp_path / there
    assert as_named(tmp_path / there) == tmp_path / there
    assert as_named(tmp_path / "other.yaml") == tmp_path / "other.yaml"
    assert as_named(tmp_path / "nowhere" / typed) == tmp_path / "nowhere" / typed


@pytest.mark.usefixtures("state")
def test_what_was_kept_under_another_spelling_of_the_path_is_found(tmp_path: Path) -> None:
    review = complete_file(tmp_path / "reviews")
    other = tmp_path / "Reviews.yaml"
    os.link(review, other)
    opened = read_review(review)
    journal = Journal(other, fingerprint(b"before"), {"uid": opened.review.review.uid})
    journal.append({"question": "4A", "before": {}, "after": {"value": 3}})
    os.close(journal._descriptor)
    assert [found.questions for found in pending_for(opened)] == [["4A"]]


def test_on_windows_it_says_at_once_where_it_runs() -> None:
    code = "import sys; sys.platform = 'win32'; import tui_review"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("tui-review: It does not run on Windows itself. Use it in WSL")


class Given(list[int]):
    """Pieces of work that count how many were taken."""

    taken = 0

    def __iter__(self) -> Iterator[int]:
        for each in super().__iter__():
            self.taken += 1
            yield each


def test_of_much_work_on_every_core_only_little_is_done_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1}, raising=False)
    given = Given(range(2000))
    made = platform.over_cores(str, given)
    assert [next(made) for _ in range(3)] == ["0", "1", "2"]
    assert given.taken < 300
    assert list(made) == [str(each) for each in range(3, 2000)]


def test_who_stops_in_the_middle_of_work_on_every_core_waits_for_nothing() -> None:
    made = platform.over_cores(str, Given(range(2000)))
    assert next(made) == "0"
    made.close()  # type: ignore[attr-defined]  # A generator.
