"""What is kept beside a review for oneself: in the state folder, readable by its owner alone, found by the uid."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path

import pytest

from tui_review.errors import UserError
from tui_review.store.jottings import (
    Jottings,
    change_jottings,
    forget_all_jottings,
    forget_jottings,
    has_jottings,
    read_jottings,
    with_heard,
    with_looked_at,
)

UID = "fictional-uid"


def _nothing_heard(person: str, kept: Jottings) -> Jottings:
    return with_heard(kept, "8A", person, "")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def test_what_was_heard_and_looked_at_is_kept_and_taken_away_again() -> None:
    assert read_jottings(UID).heard == {}
    change_jottings(UID, lambda kept: with_heard(kept, "8A", "fs.participants/r1", "Sundays,\nat the office"))
    change_jottings(UID, lambda kept: with_heard(kept, "8A", "fs.participants/r2", "never"))
    change_jottings(UID, lambda kept: with_looked_at(kept, "4.settings"))
    kept = read_jottings(UID)
    assert kept.heard == {
        "8A": {"fs.participants/r1": "Sundays,\nat the office", "fs.participants/r2": "never"}
    }
    assert kept.looked_at == ["4.settings"]
    change_jottings(UID, lambda kept: with_looked_at(kept, "4.settings"))
    for person in ("r1", "r2"):
        change_jottings(UID, partial(_nothing_heard, f"fs.participants/{person}"))
    assert (read_jottings(UID).heard, read_jottings(UID).looked_at) == ({}, [])
    assert read_jottings("another").heard == {}


def test_it_is_forgotten_of_one_review_or_of_all(state: Path) -> None:
    for uid in (UID, "another", "a third"):
        change_jottings(uid, lambda kept: with_looked_at(kept, "4.settings"))
    forget_jottings(UID)
    forget_jottings("never kept")
    assert [has_jottings(each) for each in (UID, "another")] == [False, True]
    assert forget_all_jottings() == 2
    assert not list(state.rglob("*.yaml"))
    assert forget_all_jottings() == 0


def test_only_its_owner_can_read_it_and_its_name_says_nothing(state: Path) -> None:
    change_jottings(UID, lambda kept: with_heard(kept, "8A", "fs.participants/r1", "Sundays"))
    (file,) = state.rglob("*.yaml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert UID not in file.name


def test_a_file_that_is_none_is_named_and_not_overwritten(state: Path) -> None:
    change_jottings(UID, lambda kept: with_looked_at(kept, "4.settings"))
    (file,) = state.rglob("*.yaml")
    file.write_text("looked_at: {}\n")
    with pytest.raises(UserError, match="A list, each entry"):
        change_jottings(UID, lambda kept: with_looked_at(kept, "4.reasons"))
    assert file.read_text() == "looked_at: {}\n"
