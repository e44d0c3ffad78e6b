"""What is done, open, due and overdue on a given day, and how the commands say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.instrument.making import beside, rules_of
from tui_review.cli.main import main
from tui_review.instrument.language.evaluate import day_after
from tui_review.instrument.lint.linter import lint
from tui_review.review.due import Due, due
from tui_review.review.evaluation import Evaluation
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

SHEET = """\
language: 1
id: tasks
version: "1"
title: Tasks
short: Tasks
sections:
  - id: sheet
    title: Sheet
    questions:
      - {id: start, ask: Began when, answer: date, or: [Never], optional: true, guidance: Look.}
      - {id: needed, ask: Is it needed, answer: yes_no, optional: true, guidance: Look.}
      - id: task
        ask: Done when
        label: The task
        answer: date
        or: [Not yet]
        optional: true
        asked_when: needed is not No
        na_if: It was lifted.
        due: {by: 2 months after start, notice: 10}
        guidance: Look.
      - id: letter
        ask: What does the letter say
        answer: text
        optional: true
        due: {by: 2026-06-30, what: The letter}
        guidance: Look.
      - id: visits
        ask: Which visits
        answer: table
        none: None
        row: visit
        optional: true
        due: {done_when: count of rows of visits where (good is Yes) >= 2, what: Two good visits}
        guidance: Look.
        columns:
          - {id: good, label: Good, answer: yes_no}
"""


def on(folder: Path, day: str, answers: dict[str, Any]) -> dict[str, Due]:
    """What is to be done, by question, on a day."""
    rules = rules_of(folder, SHEET)
    state = ReviewState(rules, new_review("r", rules, "2026-01-01"), Editor("A."), today="2026-03-20")
    state.answer_many({"needed": "Yes", **answers})
    return {each.question: each for each in due(Evaluation(rules, state.review.raw, as_of=day))}


def task(folder: Path, day: str, **answers: Any) -> Due:
    return on(folder, day, {"start": "2026-01-31", **answers})["task"]


def test_the_sheet_lints_clean(tmp_path: Path) -> None:
    rules_of(tmp_path, SHEET)
    assert lint(tmp_path / "instrument.yaml") == []


@pytest.mark.parametrize(
    ("number", "unit", "start", "end"),
    [
        (1, "months", "2026-01-31", "2026-02-28"),
        (1, "months", "2028-01-31", "2028-02-29"),
        (6, "months", "2026-08-31", "2027-02-28"),
        (12, "months", "2028-02-29", "2029-02-28"),
        (-1, "months", "2026-03-31", "2026-02-28"),
        (-2, "months", "2026-01-15", "2025-11-15"),
        (-1, "days", "2026-03-01", "2026-02-28"),
        (30, "days", "2026-12-15", "2027-01-14"),
        (999999, "months", "2026-01-01", "9999-12-31"),
    ],
)
def test_days_and_months_after_a_date(number: int, unit: str, start: str, end: str) -> None:
    assert day_after(number, unit, start) == end


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-03-20", "open"), ("2026-03-21", "due"), ("2026-03-31", "due"), ("2026-04-01", "overdue")],
)
def test_it_is_open_then_due_then_overdue(tmp_path: Path, day: str, state: str) -> None:
    found = task(tmp_path, day)
    assert (found.state, found.due_on) == (state, "2026-03-31")
    assert task(tmp_path, day, task="Not yet").state == state


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-29", "due in 2 days, on 2026-03-31"),
        ("2026-03-30", "due in 1 day, on 2026-03-31"),
        ("2026-03-31", "due today"),
        ("2026-04-01", "1 day overdue; the last day was 2026-03-31"),
    ],
)
def test_the_words_count_the_days(tmp_path: Path, day: str, words: str) -> None:
    assert task(tmp_path, day).words == words


def test_done_is_done_and_says_when_it_was_late(tmp_path: Path) -> None:
    assert task(tmp_path, "2026-12-01", task="2026-03-31").words == "done 2026-03-31"
    late = task(tmp_path, "2026-12-01", task="2026-04-02")
    assert (late.state, late.words) == ("done", "done 2026-04-02, 2 days after the last day, 2026-03-31")


def test_a_day_to_come_is_a_plan_and_one_too_late_is_called_due_at_once(tmp_path: Path) -> None:
    planned = task(tmp_path, "2026-02-01", task="2026-03-15")
    assert (planned.state, planned.words) == ("open", "due in 58 days, on 2026-03-31; planned for 2026-03-15")
    late = task(tmp_path, "2026-02-01", task="2026-04-15")
    assert late.state == "due"
    assert late.words.endswith("planned for 2026-04-15, which is too late")
    assert task(tmp_path, "2026-03-15", task="2026-03-15").state == "done"


@pytest.mark.parametrize("start", [None, "Never"])
def test_without_a_day_to_count_from_it_is_missing_and_never_overdue(
    tmp_path: Path, start: str | None
) -> None:
    found = on(tmp_path, "2030-01-01", {} if start is None else {"start": start})["task"]
    assert (found.state, found.due_on) == ("open", "")


def test_what_is_not_asked_or_lifted_is_not_to_be_done(tmp_path: Path) -> None:
    assert "task" not in on(tmp_path, "2026-05-01", {"start": "2026-01-31", "needed": "No"})
    assert "task" not in on(tmp_path, "2026-05-01", {"start": "2026-01-31", "task": "NA"})


def test_a_text_is_done_when_it_is_given_and_a_condition_says_what_done_means(tmp_path: Path) -> None:
    assert on(tmp_path, "2026-07-01", {})["letter"].state == "overdue"
    assert on(tmp_path, "2026-07-01", {"letter": "text"})["letter"].state == "done"
    one = on(tmp_path, "2026-07-01", {"visits": [{"good": "Yes"}, {"good": "No"}]})["visits"]
    assert (one.state, one.what) == ("open", "Two good visits")
    two = [{"good": "Yes"}, {"good": "No"}, {"good": "Yes"}]
    assert on(tmp_path, "2026-07-01", {"visits": two})["visits"].state == "done"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("by: 2 months after start", "by: 2 months after needed", "type"),
        ("by: 2 months after start", "by: count of rows of visits", "type"),
        ("by: 2 months after start", "by: 2 months after strat", "unknown-id"),
        ("by: 2 months after start, notice: 10", "notice: 10", "due"),
        ("notice: 10", "notice: -1", "shape"),
        ("needed, answer: yes_no,", "needed, answer: yes_no, due: {by: start},", "due"),
        ("done_when: count of rows of visits", "done_when: count of rows of visit", "unknown-id"),
    ],
)
def test_the_linter_finds_deadlines_that_cannot_work(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert SHEET.count(old) == 1
    path = tmp_path / "instrument.yaml"
    path.write_text(SHEET.replace(old, new))
    assert [found.code for found in lint(path)] == [code]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A review file with a task due on 31 March 2026."""
    beside(tmp_path, SHEET)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert main(["new", "tasks", "r1", "--folder", str(tmp_path)]) == 0
    path = str(tmp_path / "r1.yaml")
    assert main(["set", path, "start=2026-01-31", "needed=Yes"]) == 0
    return path


def test_show_lists_what_is_to_be_done_on_the_day(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["show", file, "--on", "2026-04-02"]) == 0
    shown = capsys.readouterr().out
    assert "What is to be done, on 2026-04-02" in shown
    assert "overdue  The task" in shown
    assert main(["show", file, "--on", "4/2/2026", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["on"] == "2026-04-02"
    assert document["due"][0] == {
        "question": "task",
        "what": "The task",
        "due_on": "2026-03-31",
        "state": "overdue",
        "words": "2 days overdue; the last day was 2026-03-31",
    }


def test_check_warns_of_what_is_overdue_and_mentions_what_is_due(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", file, "--on", "2026-03-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["check", file, "--on", "2026-03-25", "--json"]) == 0
    assert [(each["level"], each["code"]) for each in json.loads(capsys.readouterr().out)] == [
        ("info", "due")
    ]
    assert main(["check", file, "--on", "2026-04-02", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(each["question"], each["level"]) for each in found] == [("task", "warning")]


def test_a_day_that_is_none_is_refused_in_a_line(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", file, "--on", "soon"]) == 2
    assert "'soon' is not a date" in capsys.readouterr().err


def test_a_signature_is_taken_back_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "case-plan-review", "w1", "--folder", str(tmp_path)]) == 0
    capsys.readouterr()
    path = str(tmp_path / "w1.yaml")
    assert main(["unsign", path, "cp.sign_trainee", "--by", "T. T.", "--reason", "x"]) == 2
    assert "no signature to take back" in capsys.readouterr().err
