"""Starting an attempt: an ordinary review that says what it is practice for, and nothing of the key."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.training.sample import CASES, as_the_key, finished, key_of, saved, shipped, started
from tui_review.review.serial import from_document
from tui_review.store.lock import ReviewLock
from tui_review.store.reviews import read_review
from tui_review.training.seeing import seen_in
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run


@pytest.mark.parametrize("name", CASES)
def test_an_attempt_is_a_review_with_the_cases_face_sheet(run: Run, here: Path, name: str) -> None:
    ran = run("train", name, "mine", "--folder", here / "r", "--by", "Pat")
    path = here / "r" / "mine.yaml"
    assert (ran.status, ran.out.strip()) == (0, str(path))
    review = read_review(path).review
    assert review.review.case == name
    assert {id_: answer.value for id_, answer in review.answers.items()} == shipped(name).file.face_sheet
    assert review.history[0].by == "Pat"


def test_the_day_of_completion_comes_from_the_case_so_that_months_in_care_stay() -> None:
    state = started("layla-morgan")
    state.answer("fs.entered_care", "2025-02-10")
    assert state.evaluation.value("fs.review_completed") == "2026-06-18"


def test_an_attempt_never_overwrites_a_review(run: Run, here: Path) -> None:
    run("train", "layla-morgan", "mine", "--folder", here / "r")
    before = (here / "r" / "mine.yaml").read_bytes()
    ran = run("train", "layla-morgan", "MINE", "--folder", here / "r")
    assert ran.status == 2
    assert "Traceback" not in ran.err
    assert (here / "r" / "mine.yaml").read_bytes() == before


@pytest.mark.parametrize("name", CASES)
def test_nothing_of_the_key_is_written_when_an_attempt_starts(run: Run, here: Path, name: str) -> None:
    ran = run("train", name, "mine", "--folder", here / "r")
    written = "".join(
        path.read_text(errors="replace")
        for path in here.rglob("*")
        if path.is_file() and path.suffix != ".json"
    )
    for answer in key_of(name).file.answers.values():
        for text in (answer.because, answer.narrative):
            for line in text.strip().split("\n"):
                if len(line) > 40 and "face sheet" not in line:
                    assert line not in written + ran.out + ran.err


def test_a_case_that_disagrees_with_its_instrument_starts_nothing(run: Run, copied: Path, here: Path) -> None:
    text = (copied / "case.yaml").read_text(encoding="utf-8")
    (copied / "case.yaml").write_text(text.replace("fs.case_type: ", "fs.case_sort: "), encoding="utf-8")
    line = text[: text.index("fs.case_type: ")].count("\n") + 1
    ran = run("train", copied, "mine", "--folder", here / "r")
    assert ran.status == 2
    assert f"case.yaml:{line}:" in ran.err
    assert not (here / "r").exists()


def test_a_review_written_before_cases_existed_still_reads() -> None:
    data = b"""format: 1
review:
  id: old
  version: 1
  instrument: {id: osri-r4, version: "2026.1", sha256: x}
  status: in_progress
  started: "2026-01-01"
"""
    assert from_document(read_yaml(data, file="old.yaml")).review.case == ""


def test_the_id_that_is_proposed_is_the_person_s_own(run: Run, here: Path) -> None:
    assert (
        "train layla-morgan layla-morgan-kim-sample\n"
        in run("train", "layla-morgan", "--by", "Kim Sämple").out
    )
    run("train", "layla-morgan", "layla-morgan-kim-sample", "--folder", here / "r", "--by", "Kim Sample")
    again = run("train", "layla-morgan", "--folder", here / "r", "--by", "Kim Sample").out
    assert "layla-morgan-kim-sample-2\n" in again
    assert "layla-morgan-1 --by NAME\n" in run("train", "layla-morgan").out


def test_an_attempt_asks_whose_it_is_at_a_terminal_and_says_whose_it_is_elsewhere(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.StringIO("Kim Sample\n\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    assert "Whose attempt is it?" in run("train", "layla-morgan", "mine", "--folder", here).err
    assert read_review(here / "mine.yaml").review.started_by == "Kim Sample"
    assert run("train", "layla-morgan", "other", "--folder", here).status == 2
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "--by says whose it is" in run("train", "layla-morgan", "other", "--folder", here).err


def test_that_the_key_was_seen_stands_in_the_attempt_before_it_is_shown_and_the_first_figures_stay(
    run: Run, here: Path
) -> None:
    state = finished("layla-morgan", "mine", by="Kim Sample", but={"16B": "No"})
    path = saved(state.review, here, "layla-morgan")
    first = run("score", path)
    assert "answers 85 of 86" in first.out
    assert run("set", path, "16B=Yes").status == 0
    assert run("score", path).status == 0
    seen = seen_in(read_review(path).review)
    assert [act.reason.partition(";")[0] for act in seen] == ["answers 85 of 86", "answers 86 of 86"]
    assert run("verify", path).status == 0
    text = run("score", path, "--report", "md").out
    assert "The key was shown on" in text
    assert "answers 85 of 86" in text
    (given,) = json.loads(run("score", path, "--json", "--key", shipped("layla-morgan").key_path).out)[
        "attempts"
    ]
    assert [each["came_to"] for each in given["key_seen"]] == [act.reason for act in seen]


def test_a_trainer_s_scoring_writes_nothing_into_an_attempt(run: Run, here: Path) -> None:
    path = saved(as_the_key("layla-morgan", "mine").review, here, "layla-morgan")
    before = path.read_bytes()
    run("score", path, "--key", shipped("layla-morgan").key_path)
    assert path.read_bytes() == before


def test_the_key_stays_closed_where_it_cannot_be_recorded_that_it_was_seen(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReviewLock, "wait", ReviewLock.acquire)
    path = saved(finished("layla-morgan", "mine", but={"16B": "No"}).review, here, "layla-morgan")
    lock = ReviewLock.acquire(path)
    assert isinstance(lock, ReviewLock)
    try:
        ran = run("score", path)
    finally:
        lock.release()
    assert (ran.status, ran.out) == (2, "")
    assert "has it open" in ran.err
