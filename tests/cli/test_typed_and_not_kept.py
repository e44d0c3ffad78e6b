"""What was typed at a question and is no answer is told, and not passed by, at each door that hands over. Made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.qa.sample import complete_file
from tui_review.cli.main import main
from tui_review.review.spots import Spot
from tui_review.store.left import LeftText
from tui_review.store.reviews import read_review
from tui_review.store.unsent import count_unsent, keep_unsent, name_of_left

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

TYPED = "What is typed at 4A is not kept"
LEFT = "What an editor has left at 4B ("


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


@pytest.fixture
def left(tmp_path: Path, state: Path) -> Path:
    """A review that could be submitted, for which an editor had saved a text as it was cut off."""
    del state
    file = complete_file(tmp_path)
    text = LeftText(name_of_left(read_review(file), Spot("4B", narrative=True).place))
    text.folder.mkdir(mode=0o700, parents=True)
    text.file.write_text("Two pages of a made-up case.\n")
    return file


def test_a_review_is_not_submitted_past_what_an_editor_has_left_and_is_once_that_is_erased(
    left: Path, run: Run, state: Path
) -> None:
    ran = run("submit", left, "--by", "Kim")
    assert (ran.status, LEFT in ran.err, "recover" in ran.err) == (2, True, True)
    assert "Two pages" not in ran.err
    assert read_review(left).review.review.status == "in_progress"
    migrated = run("migrate", left, "--to", "2026.1", "--by", "Kim")
    assert (migrated.status, LEFT in migrated.err) == (2, True)
    assert run("recover", left, "--discard").out == f"{left}: 1 text was typed and not kept: erased\n"
    assert not list((state / "tui-review" / "editor").iterdir())
    assert run("submit", left, "--by", "Kim").status == 0


def test_what_an_editor_has_left_is_told_by_whatever_looks_for_what_is_kept(
    left: Path, run: Run, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = run("show", left)
    assert (shown.status, LEFT in shown.err) == (0, True)
    checked = run("check", left)
    assert (checked.status, LEFT in checked.out) == (1, True)
    recovered = run("recover", left)
    assert (recovered.status, LEFT in recovered.out, "Nothing is kept" in recovered.out) == (1, True, False)
    doctor = run("doctor", left.parent)
    assert "1 text was typed and not kept" in doctor.out
    assert str(state / "tui-review" / "editor") in doctor.out
    assert "No session has left anything" not in doctor.out
    plain = run("open", left, "--plain")
    assert LEFT in plain.out
    assert str(state / "tui-review" / "editor") in plain.out
    assert main(["forget", "--all"]) == 0
    assert "1 text was typed and not kept: erased" in capsys.readouterr().out
    assert not list((state / "tui-review" / "editor").iterdir())
    assert run("submit", left, "--by", "Kim").status == 0


def test_a_text_that_the_review_has_is_none_that_an_editor_left(left: Path, run: Run) -> None:
    assert run("set", left, "4B.narrative=Two pages of a made-up case.", "--by", "Kim").status == 0
    assert count_unsent(read_review(left)) == 0
    assert run("submit", left, "--by", "Kim").status == 0


def test_a_text_that_an_editor_left_is_not_given_to_another_review_of_its_name(left: Path, run: Run) -> None:
    left.unlink()
    other = complete_file(left.parent)
    assert run("recover", other).status == 0


def test_check_and_recover_say_of_what_is_typed_what_all_else_says(typed: Path, run: Run) -> None:
    for given in (typed, typed.parent):
        checked = run("check", given)
        assert (checked.status, TYPED in checked.out) == (1, True)
    for ran in (run("recover", typed), run("recover")):
        assert (ran.status, "1 text was typed and not kept" in ran.out) == (1, True)
        assert "Nothing is kept" not in ran.out
    taken = run("recover", typed, "--take", "--by", "Kim")
    assert (taken.status, TYPED in taken.out, "nothing is kept" in taken.out) == (1, True, False)
    assert run("recover", typed, "--discard").out == f"{typed}: 1 text was typed and not kept: erased\n"
    assert TYPED not in run("check", typed).out
    assert run("recover").status == 0


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
