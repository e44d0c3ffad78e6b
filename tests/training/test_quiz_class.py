"""A class's quizzes: who missed which question, by what each hands in."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook

from tui_review.training.quiz import find_quiz
from tui_review.training.quiz_run import QuizRun

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

QUIZ: Final = "osri-part-1"
FORMATS: Final = ("text", "md", "html")


class Sit:
    """Takes the quiz as somebody, in one process, and hands the result in."""

    def __init__(self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run, self.folder, self.monkeypatch = run, folder, monkeypatch

    def __call__(self, name: str, file: str, wrong: set[int], answer: int = 12) -> None:
        """With wrong answers at some of the questions by their numbers; left after so many."""
        lines = []
        for drawn in QuizRun(find_quiz(QUIZ)[0], seed=3).questions[:answer]:
            right = drawn.question.answer
            others = [choice for choice in drawn.choices if choice != right]
            lines.append(others[0] if drawn.number in wrong else right)
        self.monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*lines, "q"])))
        ran = self.run("quiz", QUIZ, "--name", name, "--seed", 3, "--result", self.folder / file)
        assert str(self.folder / file) in ran.out


@pytest.fixture
def sit(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> Sit:
    (here / "results").mkdir()
    return Sit(run, here / "results", monkeypatch)


def missed(run: Run, *paths: object) -> dict[str, list[str]]:
    told = json.loads(run("quiz", "--class", *paths, "--json").out)
    return {each["question"]: each["missed_by"] for each in told["questions"] if each["missed"]}


def ids() -> list[str]:
    return [f"{QUIZ}/{each.question.id}" for each in QuizRun(find_quiz(QUIZ)[0], seed=3).questions]


def test_each_question_says_who_of_a_class_missed_it_and_how_large_a_share_that_is(
    run: Run, sit: Sit
) -> None:
    sit("Ann Sample", "ann.yaml", {1, 2})
    sit("Bob Sample", "bob.yaml", {2})
    sit("Cyd Sample", "cyd.yaml", set())
    assert missed(run, sit.folder) == {ids()[1]: ["Ann Sample", "Bob Sample"], ids()[0]: ["Ann Sample"]}
    told = json.loads(run("quiz", "--class", sit.folder, "--json").out)
    assert [(each["asked"], each["missed"], each["percent_missed"]) for each in told["questions"][:3]] == [
        (3, 2, 66.7),
        (3, 1, 33.3),
        (3, 0, 0.0),
    ]
    assert len(told["questions"]) == 12
    assert [(each["name"], each["right"], each["passed"]) for each in told["sittings"]] == [
        ("Ann Sample", 10, True),
        ("Bob Sample", 11, True),
        ("Cyd Sample", 12, True),
    ]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_names_who_missed_what_and_what_they_chose(run: Run, sit: Sit, format_: str) -> None:
    sit("Ann Sample", "ann.yaml", {1})
    sit("Bob Sample", "bob.yaml", {1})
    drawn = QuizRun(find_quiz(QUIZ)[0], seed=3).questions[0]
    out = run("quiz", "--class", sit.folder, "--format", format_).out
    instead = next(choice for choice in drawn.choices if choice != drawn.question.answer)
    words = " ".join(out.split())
    for each in (drawn.question.id, "2 of 2", "100 %", "Ann Sample, Bob Sample", f"{instead} (2)"):
        assert each in words, each


def test_the_workbook_has_the_same_with_figures_as_numbers(run: Run, sit: Sit, here: Path) -> None:
    sit("Ann Sample", "ann.yaml", {1})
    assert run("quiz", "--class", sit.folder, "--format", "xlsx", "--output", here / "c.xlsx").status == 0
    book = load_workbook(here / "c.xlsx")
    assert book.sheetnames == ["Questions", "Sittings"]
    assert [cell.value for cell in book["Questions"][2]][2:6] == [1, 1, 100, "Ann Sample"]


def test_of_each_person_the_first_answer_counts_however_the_name_is_written(run: Run, sit: Sit) -> None:
    sit("Ann Sample", "one.yaml", {1, 2})
    sit("sample,  ann", "two.yaml", {3})
    assert sorted(missed(run, sit.folder)) == sorted(ids()[:2])


def test_a_quiz_that_was_left_is_handed_in_as_far_as_it_went(run: Run, sit: Sit) -> None:
    sit("Ann Sample", "ann.yaml", {2}, answer=3)
    told = json.loads(run("quiz", "--class", sit.folder, "--json").out)
    assert len(told["questions"]) == 3
    assert (told["sittings"][0]["answered"], told["sittings"][0]["to_answer"]) == (3, 12)
    assert "left after 3 of 12" in run("quiz", "--class", sit.folder).out


def test_what_is_no_sitting_is_passed_over_in_a_folder_and_named_as_a_file(run: Run, sit: Sit) -> None:
    sit("Ann Sample", "ann.yaml", {1})
    (sit.folder / "certificate.yaml").write_text("format: 1\npractice_certificate: {name: Ann}\n")
    assert run("quiz", "--class", sit.folder).status == 0
    for name in ("certificate.yaml", "none.yaml"):
        ran = run("quiz", "--class", sit.folder / name)
        assert (ran.status, ran.out) == (2, "")
        assert name in ran.err
    empty = run("quiz", "--class", sit.folder.parent)
    assert (empty.status, empty.out) == (2, "")
    assert "No result of a quiz is in it" in empty.err
    (sit.folder / "a.yaml").write_text("format: 1\nquiz_sitting: {name: Ann}\n")
    ran = run("quiz", "--class", sit.folder)
    assert ran.status == 2
    assert "a.yaml" in ran.err
    assert "Ann Sample" in ran.out


def test_where_a_result_cannot_be_written_nothing_is_asked(run: Run, sit: Sit) -> None:
    sit("Ann Sample", "ann.yaml", set())
    for file, why in (
        ("ann.yaml", "of this name already"),
        ("ann.txt", "ends with .yaml"),
        ("none/a.yaml", "none"),
    ):
        ran = run("quiz", QUIZ, "--name", "Ann Sample", "--result", sit.folder / file)
        assert (ran.status, ran.out) == (2, ""), file
        assert why in ran.err
    assert run("quiz", QUIZ, "--result", sit.folder / "new.yaml").status == 2


def test_a_handed_in_file_does_not_say_what_would_have_been_right(sit: Sit) -> None:
    sit("Ann Sample", "ann.yaml", {1})
    drawn = QuizRun(find_quiz(QUIZ)[0], seed=3).questions[0]
    assert drawn.question.answer not in (sit.folder / "ann.yaml").read_text()
