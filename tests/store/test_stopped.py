"""Where somebody stopped is found again another day, by nobody else and under no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui_review.store.private import state_folder
from tui_review.store.stopped import is_first_time, keep_place, recall_place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_the_last_place_is_found_again_of_each_review_and_each_way_of_using_it(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    keep_place(one, "4A", "questions")
    keep_place(one, "07:3")
    keep_place(other, "5B", "questions")
    keep_place(one, "4B", "questions")
    assert [recall_place(one, "questions"), recall_place(one), recall_place(other, "questions")] == [
        "4B",
        "07:3",
        "5B",
    ]
    assert recall_place(other) == ""


def test_the_place_of_a_review_is_found_by_whichever_path_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    keep_place(tmp_path / "one.yaml", "4A")
    assert recall_place(tmp_path / "link" / "one.yaml") == "4A"


def test_it_is_the_first_time_until_a_question_is_kept(tmp_path: Path) -> None:
    assert is_first_time()
    keep_place(tmp_path / "one.yaml", "07:3")
    assert is_first_time(), "reading a case file closes no review"
    keep_place(tmp_path / "one.yaml", "4A", "questions")
    assert not is_first_time()


def test_what_is_kept_names_no_review_and_is_read_by_nobody_else(tmp_path: Path) -> None:
    keep_place(tmp_path / "kim-secret.yaml", "4A", "questions")
    (kept,) = (state_folder() / "questions").iterdir()
    assert "secret" not in str(kept.relative_to(tmp_path))
    assert kept.stat().st_mode & 0o077 == 0


def test_what_cannot_be_kept_or_read_disturbs_nobody(tmp_path: Path) -> None:
    keep_place(tmp_path / "one.yaml", "4A")
    (kept,) = (state_folder() / "reading").iterdir()
    kept.write_bytes(b"\xff\xfe")
    assert recall_place(tmp_path / "one.yaml") == ""
    kept.unlink()
    kept.mkdir()
    keep_place(tmp_path / "one.yaml", "4B")
    assert recall_place(tmp_path / "one.yaml") == ""
