"""The folder at a glance: what each review is, and that nothing broken or busy hides the others."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.folder import fill
from tests.acts import write_review
from tests.tui.screens import EDITOR, TODAY, catalog, make_review
from tui_review.errors import UserError
from tui_review.review.model import Override
from tui_review.store import index, index_file
from tui_review.store.folder import (
    FolderIndex,
    ids_taken,
    newest_instruments,
    propose_id,
    start_review,
    why_no_id,
)
from tui_review.store.lock import ReviewLock
from tui_review.store.reviews import read_review

if TYPE_CHECKING:
    from pathlib import Path


def test_a_summary_says_case_status_progress_ratings_flags_and_notes(tmp_path: Path) -> None:
    make_review(tmp_path, flag="4B", note="4C")
    (summary,) = FolderIndex(tmp_path).summaries()
    assert (summary.id, summary.case, summary.instrument) == (
        "sample-0001",
        "Fictional (Maple)",
        "OSRI Round 4",
    )
    assert summary.status_in_words == "in progress"
    assert (summary.flagged, summary.open_notes, summary.problem) == (1, 1, "")
    assert 0 < summary.progress.answered < summary.progress.asked
    ratings = {each.item: each.rating for each in summary.ratings}
    assert ratings["1"] == "Not Applicable"
    assert ratings["4"] == "Area Needing Improvement"
    assert ratings["5"] == "Incomplete"
    assert list(ratings) == [str(number) for number in range(1, 19)]


def test_an_override_is_the_rating_that_is_shown(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    opened = read_review(path, catalog())
    opened.review.overrides["4"] = Override(
        rating="Strength", reason="by policy", by="sam", at="2026-03-19T10:00:00Z"
    )
    write_review(path, opened.review, opened.rules, expected=opened.fingerprint)
    (summary,) = FolderIndex(tmp_path).summaries()
    (item4,) = [each for each in summary.ratings if each.item == "4"]
    assert (item4.rating, item4.overridden) == ("Strength", True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format: 1\nreview: [", "Line"),
        ("format: 99\n", "newer than this program knows"),
        ("a: 1\n", "no review file"),
        ("", "The file is empty."),
        ("format: 1\nreview: {id: x, version: 1, status: lost}\n", "Line 2: `instrument` is missing here."),
    ],
)
def test_a_broken_file_is_listed_with_its_problem_and_stops_no_other(
    tmp_path: Path, text: str, said: str
) -> None:
    make_review(tmp_path)
    (tmp_path / "broken.yaml").write_text(text)
    broken, sound = FolderIndex(tmp_path).summaries()
    assert broken.id == "broken"
    assert said in broken.problem
    assert broken.status is None
    assert sound.problem == ""


def test_bytes_that_are_no_text_are_a_problem_of_that_file_only(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_bytes(b"\xff\x00\xfe")
    make_review(tmp_path)
    assert [bool(each.problem) for each in FolderIndex(tmp_path).summaries()] == [True, False]


@pytest.mark.parametrize("leads_to", ["circle.yaml", "x" * 300], ids=["a circle", "a name too long"])
def test_a_link_that_cannot_be_followed_is_a_problem_of_that_file_only(tmp_path: Path, leads_to: str) -> None:
    make_review(tmp_path)
    (tmp_path / "circle.yaml").symlink_to(leads_to)
    broken, sound = FolderIndex(tmp_path).summaries()
    assert (broken.id, bool(broken.problem), sound.problem) == ("circle", True, "")


def test_an_instrument_that_is_not_installed_is_told(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    path.write_text(path.read_text().replace("id: osri-r4", "id: osri-r9"))
    (summary,) = FolderIndex(tmp_path).summaries()
    assert "osri-r9" in summary.problem


def test_a_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert list(FolderIndex(tmp_path / "none").summaries()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    with pytest.raises(UserError, match="cannot be read"):
        list(FolderIndex(path).summaries())


def test_what_has_not_changed_is_not_read_again_and_what_has_is(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    index = FolderIndex(tmp_path)
    (first,) = index.summaries()
    (second,) = index.summaries()
    assert second is first
    path.write_text(path.read_text().replace("Maple", "Birch"))
    os.utime(path, (1, 1))
    (third,) = index.summaries()
    assert third.case == "Fictional (Birch)"


def test_who_has_a_review_open_is_seen_also_when_the_file_has_not_changed(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    index = FolderIndex(tmp_path)
    (before,) = index.summaries()
    assert before.holder is None
    lock = ReviewLock.acquire(path)
    assert isinstance(lock, ReviewLock)
    (held,) = index.summaries()
    assert held.holder is not None
    lock.release()
    (after,) = index.summaries()
    assert after.holder is None


def test_a_review_deleted_meanwhile_is_gone(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    index = FolderIndex(tmp_path)
    list(index.summaries())
    path.unlink()
    assert list(index.summaries()) == []


def test_a_review_without_a_time_as_archives_unpack_it_is_listed(tmp_path: Path) -> None:
    os.utime(make_review(tmp_path), (0, 0))
    (summary,) = FolderIndex(tmp_path).summaries()
    assert (summary.id, summary.problem) == ("sample-0001", "")


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("maple", True), ("MAPLE round", True), ("sample-0001", True), ("in progress", True), ("birch", False),
     ("osri-r4", True), ("m\u00e1ple", True), ("in doubt", True)],
)  # fmt: skip
def test_words_typed_are_looked_for_in_what_is_shown(tmp_path: Path, typed: str, fits: bool) -> None:
    make_review(tmp_path)
    (summary,) = FolderIndex(tmp_path).summaries()
    assert summary.matches(typed, "in doubt") is fits


@pytest.mark.parametrize(
    ("taken", "proposed"),
    [
        ([], "2026-001"),
        (["2026-001", "2026-007", "2025-099", "sample"], "2026-008"),
        (["2026-0012"], "2026-0013"),
        (["2026-999"], "2026-1000"),
    ],
)
def test_the_id_proposed_is_the_years_next(taken: list[str], proposed: str) -> None:
    assert propose_id(taken, 2026) == proposed


def test_a_review_is_started_with_the_instrument_chosen(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    (entry,) = [each for each in newest_instruments(tmp_path) if each.id == "osri-r4"]
    path = start_review(folder, "2026-001", entry, EDITOR, TODAY)
    review = read_review(path).review
    assert (review.review.instrument.id, review.review.started) == ("osri-r4", TODAY)
    assert review.history[0].by == "kim"
    with pytest.raises(UserError, match="already"):
        start_review(folder, "2026-001", entry, EDITOR, TODAY)
    with pytest.raises(UserError, match="cannot be a review's id"):
        start_review(folder, "../x", entry, EDITOR, TODAY)
    with pytest.raises(UserError, match="keep that name for something else"):
        start_review(folder, "con", entry, EDITOR, TODAY)


@pytest.mark.parametrize(
    ("id_", "says"),
    [("sample-0002", ""), ("", ""), ("sample-0001", "sample-0001"), ("../x", "id"), ("a b", "id")],
)
def test_an_id_that_no_review_can_have_is_refused_while_it_is_typed_with_what_to_do(
    tmp_path: Path, id_: str, says: str
) -> None:
    make_review(tmp_path)
    found = why_no_id(tmp_path, id_)
    assert (says in found) if says else (found == "")
    assert not found or found.count(".") >= 2, "what is wrong, and what to do"


def test_ids_are_taken_by_every_file_of_the_folder_sound_or_not(tmp_path: Path) -> None:
    make_review(tmp_path)
    (tmp_path / "broken.yaml").write_text("x")
    (tmp_path / "notes.txt").write_text("x")
    assert ids_taken(tmp_path) == ["broken", "sample-0001"]
    assert ids_taken(tmp_path / "none") == []


@pytest.mark.slow
def test_the_first_list_of_many_is_read_by_another_program_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(index, "MUCH", 1)
    folder = tmp_path / "reviews"
    paths = fill(folder, index.FEW)
    for path in paths:
        os.utime(path, ns=(1, 1))
    begun: list[list[str]] = []
    start = subprocess.Popen

    def popen(command: list[str], **options: Any) -> Any:
        program = start(command, **options)
        begun.append(command)
        program.wait(60)
        return program

    time.sleep(index.MOTION / 1e9)
    monkeypatch.setattr(subprocess, "Popen", popen)
    assert [each.path for each in FolderIndex(folder).summaries()] == paths
    assert [command[3:5] for command in begun] == [["tui_review.store.ahead", str(folder)]]
    kept = index_file.what_is_kept()
    assert kept is not None
    assert kept[0] == len(paths)
