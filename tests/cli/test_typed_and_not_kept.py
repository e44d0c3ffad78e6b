"""What was typed at a question and is no answer is told, and not passed by, at each door that hands over. Made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.qa.sample import complete_file
from tui_review.review.spots import Spot
from tui_review.store.reviews import read_review
from tui_review.store.unsent import count_unsent, keep_unsent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

TYPED = "What is typed at 4A is not kept"


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """A review that could be submitted, at which something was typed that is no answer."""
    file = complete_file(tmp_path)
    keep_unsent(read_review(file), Spot("4A").place, "3 homes")
    return file


def test_a_review_is_not_submitted_past_what_is_typed_and_is_once_that_is_erased(
    typed: Path, run: Run
) -> None:
    ran = run("submit", typed, "--by", "Kim")
    assert (ran.status, TYPED in ran.err, "recover" in ran.err) == (2, True, True)
    assert "3 homes" not in ran.err, "no word of a case in an error"
    assert read_review(typed).review.review.status == "in_progress"
    assert count_unsent() == 1
    assert run("recover", typed, "--discard").status == 0
    assert run("submit", typed, "--by", "Kim").status == 0


def test_a_version_is_brought_back_and_a_review_completed_only_with_nothing_typed(
    typed: Path, run: Run
) -> None:
    opened = read_review(typed)
    keep_unsent(opened, Spot("4A").place, "")
    assert run("submit", typed, "--by", "Kim").status == 0
    keep_unsent(opened, Spot("4A").place, "3 homes")
    completed = run("complete", typed, "--by", "Lee")
    assert (completed.status, TYPED in completed.err) == (2, True)
    given_back = run("return", typed, "--by", "Lee", "--reason", "Look again.")
    assert given_back.status == 0, "there it can be entered again"
    assert count_unsent() == 1
    restored = run("restore", f"{typed}@1", "--by", "Kim", "--reason", "Back.")
    assert (restored.status, TYPED in restored.err) == (2, True)


def test_a_review_is_not_moved_to_another_version_past_what_is_typed(typed: Path, run: Run) -> None:
    ran = run("migrate", typed, "--to", "2026.1", "--by", "Kim")
    assert (ran.status, TYPED in ran.err) == (2, True)


@pytest.mark.parametrize("command", ["show", "print", "export", "return"])
def test_whoever_reads_gives_out_or_gives_back_a_review_is_told_what_is_typed_there(
    typed: Path, run: Run, command: str
) -> None:
    if command == "return":
        place = Spot("4A").place
        keep_unsent(read_review(typed), place, "")
        assert run("submit", typed, "--by", "Kim").status == 0
        keep_unsent(read_review(typed), place, "3 homes")
    more = {"return": ["--by", "Lee", "--reason", "Look again."], "export": ["--format", "csv"]}
    ran = run(command, typed, *more.get(command, []))
    assert ran.status == 0
    assert TYPED in ran.err
    assert "3 homes" not in ran.err + ran.out
