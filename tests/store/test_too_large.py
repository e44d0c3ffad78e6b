"""No review is written that could not be opened again: what would make it so is refused, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.screens import make_review
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.review.who import Editor
from tui_review.store import reviews
from tui_review.store.reviews import read_review
from tui_review.store.saving import ChangeState
from tui_review.store.session import Session
from tui_review.yamlfile import builder, files, reader
from tui_review.yamlfile.text import LONGEST_TEXT, clean_line, clean_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")
ROOM = 60_000
"""Bytes and values that may be read: what a test fills quickly."""


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = make_review(tmp_path)
    for module in (reviews, reader, files):
        monkeypatch.setattr(module, "MAX_BYTES", ROOM)
    for each in (reviews, builder):
        monkeypatch.setattr(each, "MAX_EVENTS", 5_000)
    return path


@pytest.mark.parametrize("clean", [clean_text, clean_line])
def test_a_text_has_a_length_that_nobody_reaches_by_writing(clean: object) -> None:
    assert callable(clean)
    assert len(clean("x" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(UserError, match="100001 characters"):
        clean("x" * (LONGEST_TEXT + 1))


def test_a_command_writes_no_review_that_could_not_be_opened_again(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = review.read_bytes()
    rows = review.with_name("rows.csv")
    rows.write_text(
        "first_name\n" + "".join(f"Made up {number}\n" for number in range(3_000)), encoding="utf-8"
    )
    for command in (
        ["set", str(review), f"3A.narrative={'made up ' * (ROOM // 8)}"],
        ["load", str(review), "--table", "fs.children", "--csv", str(rows)],
    ):
        assert main(command) == 2
        assert "too large to be opened again" in capsys.readouterr().err
        assert review.read_bytes() == before
    read_review(review)


def test_what_a_review_has_no_room_for_is_kept_and_saved_once_there_is(review: Path) -> None:
    session = Session.open(review, Editor("Ann"), today="2026-03-20")
    session.record(session.state.write("3A", "made up " * (ROOM // 8)))
    assert session.flush_journal()
    with pytest.raises(UserError, match="too large to be opened again"):
        session.save()
    assert session.saving.state is ChangeState.KEPT_HERE
    assert "too large" in session.saving.why
    session.record(session.state.write("3A", "Made up."))
    session.save()
    session.close()
    assert read_review(review).review.answers["3A"].narrative == "Made up."
