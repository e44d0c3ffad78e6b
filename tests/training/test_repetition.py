"""What was missed is asked again after 1, 3, 7, 14 and 30 days, and is learned when it was right each time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import day_after
from tui_review.training.quiz import Quiz, find_quiz
from tui_review.training.quiz_run import QuizRun
from tui_review.training.repetition import DAYS_BETWEEN, Repetition, due_set

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

START = "2026-03-02"


@pytest.fixture
def quiz() -> Quiz:
    return find_quiz("osri-part-1")[0]


def answered(quiz: Quiz, repetition: Repetition, on: str, *, right: bool, number: int = 0) -> str:
    """Answers one question of a sitting that is always the same; gives what tells it from others."""
    sitting = QuizRun(quiz, seed=1, questions=min(12, len(quiz.questions)))
    for at in range(number + 1):
        drawn = sitting.current
        assert drawn is not None
        wanted = drawn.question.answer
        wrong = next(choice for choice in drawn.choices if choice != wanted)
        marked = sitting.answer(wanted if right or at < number else wrong)
    repetition.record(quiz, marked, on)
    assert drawn is not None
    return f"osri-part-1/{drawn.question.id.removeprefix('osri-part-1/')}"


def test_what_is_right_at_once_is_never_kept(quiz: Quiz) -> None:
    kim = Repetition("Kim Sample")
    answered(quiz, kim, START, right=True)
    assert kim.read().questions == {}


def test_the_times_between_grow_as_long_as_it_is_right_and_then_it_is_learned(quiz: Quiz) -> None:
    kim, on = Repetition("Kim Sample"), START
    missed = answered(quiz, kim, on, right=False)
    for days in DAYS_BETWEEN:
        assert kim.due(day_after(days - 1, "days", on)) == []
        on = day_after(days, "days", on)
        assert kim.due(on) == [missed]
        answered(quiz, kim, on, right=True)
    assert kim.read().questions == {}
    assert sum(DAYS_BETWEEN) == 55


def test_missed_again_it_begins_anew_and_right_too_early_changes_nothing(quiz: Quiz) -> None:
    kim = Repetition("Kim Sample")
    missed = answered(quiz, kim, START, right=False)
    answered(quiz, kim, START, right=True)
    assert kim.read().questions[missed].due == "2026-03-03", "known for an hour is not learned"
    answered(quiz, kim, "2026-03-03", right=True)
    answered(quiz, kim, "2026-03-06", right=True)
    assert kim.read().questions[missed].due == "2026-03-13"
    answered(quiz, kim, "2026-03-20", right=False)
    kept = kim.read().questions[missed]
    assert (kept.due, kept.right, kept.missed) == ("2026-03-21", 0, 2)


def test_each_person_has_their_own_in_the_private_folder_and_names_are_in_no_file_name(
    quiz: Quiz, here: Path
) -> None:
    answered(quiz, Repetition("Kim Sample"), START, right=False)
    assert Repetition("Lee Sample").due("2027-01-01") == []
    assert len(Repetition("KIM SAMPLE").due("2027-01-01")) == 1
    (path,) = (here / "home").rglob("practice/*.yaml")
    assert "kim" not in path.name.casefold()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    path.write_text("format: 1\nperson: Kim Sample\nquestions: {x: {due: soon, missed: 1}}\n")
    with pytest.raises(UserError, match="A date"):
        Repetition("Kim Sample").due(START)


def test_a_set_of_what_is_due_has_the_longest_due_first_and_counts_where_it_came_from(quiz: Quiz) -> None:
    kim = Repetition("Kim Sample")
    later = answered(quiz, kim, "2026-03-05", right=False, number=1)
    sooner = answered(quiz, kim, START, right=False)
    due = due_set(kim, "2026-03-10", [])
    assert due is not None
    assert [question.id for question in due.questions] == [sooner, later]
    assert due.terms == "2 questions, practice"
    sitting = QuizRun(due, seed=1, questions=2)
    while (drawn := sitting.current) is not None:
        kim.record(due, sitting.answer(drawn.question.answer), "2026-03-10")
    assert kim.due("2026-03-12") == []
    assert {each.right for each in kim.read().questions.values()} == {1}
    assert due_set(kim, "2026-03-10", []) is None


def test_the_command_asks_what_is_due_on_the_day_that_is_given(
    run: Run, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = run("quiz", "--due", "--name", "Kim Sample", "--as-of", START)
    assert (nothing.status, nothing.out) == (0, f"Nothing that Kim Sample missed is due on {START}.\n")
    answered(quiz, Repetition("Kim Sample"), START, right=False)
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))
    asked = run("quiz", "--due", "--name", "Kim Sample", "--as-of", "2026-03-03", "--seed", 1)
    assert "Missed before: due on 2026-03-03: 1 question, practice only" in asked.out
    assert ("to be asked again, from 2026-03-04 on" in asked.out) is (asked.status == 1)
    assert Repetition("Kim Sample").due("2026-03-03") == []
    assert run("quiz", "osri-part-1", "--due").status == 2
    assert run("quiz", "--due", "--as-of", "soon").status == 2
