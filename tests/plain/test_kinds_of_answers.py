"""Times, decimals, patterns and long texts in tables, typed line by line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tests.plain.scripted import status_after
from tests.tui.screens import EDITOR, TODAY
from tests.visit_log import new_visit
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.store.reviews import read_review
from tui_review.store.session import Mode

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_visit(tmp_path)


def talk(path: Path, *lines: str) -> str:
    """What is said when these lines are typed."""
    out = io.StringIO()
    given = io.StringIO("".join(f"{line}\n" for line in lines))
    status = run_plain(path, EDITOR, TODAY, mode=Mode.EDIT, talk=Talk(given, out))
    assert status == status_after(out.getvalue())
    return " ".join(out.getvalue().split())


def test_each_says_what_can_be_typed_and_what_it_has_kept(path: Path) -> None:
    said = talk(
        path, "Fictional (Birch)", "next", "ab-1", "AB-1234", "2:30 pm", "1600", "12.50 kg", "quit"
    )  # fmt: skip
    assert "Type two capital letters, a hyphen and four digits." in said
    assert (
        "is not of the form that is asked for. Write two capital letters, a hyphen and four digits." in said
    )
    assert "Type a time of day: 14:30, 2:30 pm or 1430. Or: Not known." in said
    assert "began is 14:30." in said
    assert (
        "Type a number in kg from 0.5 to 150 with at most 1 decimal. Or NA: Nobody weighed the child." in said
    )
    assert "Saved: weight is 12.5 kg." in said
    assert read_review(path).review.raw == {
        "case_name": "Fictional (Birch)", "case_number": "AB-1234", "began": "14:30", "ended": "16:00",
        "weight": "12.5",
    }  # fmt: skip


def test_a_long_text_of_a_row_is_typed_in_lines_that_a_dot_ends(path: Path) -> None:
    said = talk(
        path, "goto notes", "add", "noon", "Came late.", "Played with blocks.", ".", "2.5", "7a", "edit 1", "", "",
        "", "8", "quit",
    )  # fmt: skip
    assert "Type text. The program asks for more lines; a line with a single dot ends it." in said
    assert "Now: Came late. Played with blocks." in said
    assert "part 1: From: 12:00; What happened: Came late. Played with blocks.; Dose: 2.5 ml; Lot: 7a" in said
    assert read_review(path).review.answers["notes"].rows == {
        "r1": {"from": "12:00", "what": "Came late.\nPlayed with blocks.", "dose": "2.5", "lot": "8"}
    }
