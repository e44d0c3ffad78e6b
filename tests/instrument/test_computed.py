"""Answers that the program gives by a condition or by rows: certain early, proven, and nobody else's to give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.instrument.making import HEAD, rules_of
from tui_review.instrument.language.evaluate import Missing, RowMap
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.rules import Rules
from tui_review.review.bare import evaluate_bare
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import columns_asked, findings
from tui_review.review.model import Answer
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.telling.describe import describe
from tui_review.telling.terminal import text

TRIAGE = """\
language: 1
id: triage
version: "1"
title: A made-up triage
short: Triage
about: Fictional.
ratings: {item: [Strength, Area Needing Improvement], outcome: [Good, Bad]}
sections:
  - id: fs
    title: Face sheet
    questions:
      - {id: age, ask: How old, answer: number, at_least: 0, at_most: 17, guidance: Look.}
      - {id: adults, ask: Adults at home, answer: number, at_least: 0, at_most: 9, guidance: Look.}
      - {id: alone, ask: Alone, answer: yes_no, compute: age < 6 and adults is 0, guidance: Look.}
      - id: response
        ask: How soon
        answer: choice
        choices: [Today, In 3 days, In 10 days]
        compute:
          - {when: alone is Yes, then: Today}
          - {when: age < 6, then: In 3 days}
          - {else: In 10 days}
        guidance: Look.
      - id: said
        ask: In words
        answer: text
        compute:
          - {when: response is Today, then: At once}
          - {else: In time}
        guidance: Look.
  - id: o
    title: An outcome
    rating:
      - {when: 1 is Strength, then: Good}
      - {else: Bad}
    items:
      - id: "1"
        title: An item
        questions:
          - {id: 1A, ask: Was it seen, answer: yes_no, guidance: Look.}
        rating:
          - {when: said is At once and 1A is No, then: Area Needing Improvement}
          - {else: Strength}
"""


def written(tmp_path: Path, text: str = TRIAGE) -> Path:
    path = tmp_path / "triage.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return rules_of(tmp_path, TRIAGE)


def test_conditions_and_rows_that_fit_are_proven(tmp_path: Path) -> None:
    assert lint(written(tmp_path)) == []


@pytest.mark.parametrize(
    ("raw", "alone", "response", "said"),
    [
        ({}, None, None, None),
        ({"age": 3, "adults": 0}, "Yes", "Today", "At once"),
        ({"age": 3, "adults": 2}, "No", "In 3 days", "In time"),
        ({"age": 8}, "No", "In 10 days", "In time"),
        ({"age": 3}, None, None, None),
        ({"adults": 2}, "No", None, None),
    ],
)
def test_an_answer_is_given_once_every_row_that_can_still_be_the_first_says_the_same(
    rules: Rules, raw: dict[str, int], alone: str | None, response: str | None, said: str | None
) -> None:
    evaluation = Evaluation(rules, raw, as_of="")
    found = {id_: evaluation.value(id_) for id_ in ("alone", "response", "said")}
    wanted = {"alone": alone, "response": response, "said": said}
    assert found == {id_: value or Missing.UNANSWERED for id_, value in wanted.items()}


def test_ratings_over_computed_answers_are_certain_early_and_wait_for_what_a_person_answers(
    rules: Rules,
) -> None:
    young = Evaluation(rules, {"age": 3}, as_of="").rating("1")
    assert (young.certain, young.waiting_for) == (False, ("adults", "1A"))
    assert Evaluation(rules, {"adults": 1}, as_of="").rating("1").rating == "Strength"
    assert Evaluation(rules, {"1A": "Yes"}, as_of="").rating("1").rating == "Strength"


def test_in_a_bare_map_it_may_be_given_and_another_is_a_finding(rules: Rules) -> None:
    known = {"age": 3, "adults": 0}
    assert evaluate_bare(rules, {**known, "response": "Today"})[1] == []
    _, found = evaluate_bare(rules, {**known, "response": "In 3 days", "alone": "No"})
    assert [(each.question, each.code) for each in found] == [
        ("response", "program-answer"),
        ("alone", "program-answer"),
    ]


def test_one_that_somebody_wrote_into_a_file_is_said_before_it_is_known_too(rules: Rules) -> None:
    review = new_review("made-up", rules, "2026-03-10")
    review.answers["response"] = Answer(value="Today")
    said = [each.message for each in findings(review, Evaluation.of(rules, review, as_of=""))]
    assert "response is worked out by the program; the answer in the file does not count." in said


def test_it_is_described_in_plain_english(rules: Rules) -> None:
    told = text(describe(rules), 200)
    assert "The program answers Yes exactly when age is less than 6 and adults is 0, otherwise No." in told
    assert "2. In 3 days, otherwise, if age is less than 6" in told


@pytest.mark.parametrize(
    ("old", "new", "code", "shown", "said"),
    [
        ("then: Today}", "then: Todai}", "value", "- {when: alone is Yes, then: Todai}", "Did you mean Today?"),
        ("alone is Yes, then", "alone is Yse, then", "value", "alone is Yse", "Did you mean Yes?"),
        ("when: age < 6", "when: alone is Yes", "dead-row", "alone is Yes", "never decides"),
        ("          - {else: In time}\n", "", "no-answer", "compute:", "Add a row, or `else`"),
        ("age < 6 and adults is 0", "age < 99", "always-true", "age < 99", "Correct the number"),
        ("compute: age < 6 and adults is 0", "compute: said", "type", "said", "Name a question of the same kind"),
        ("answer: text\n", "answer: number\n", "type", "compute:", "a term, such as"),
        ("- {else: In time}", "- {else: In time, when: age > 1}", "row", "- {else: In time, when: age > 1}", "alone"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_found_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, shown: str, said: str
) -> None:
    assert TRIAGE.count(old) == 1
    found = lint(written(tmp_path, TRIAGE.replace(old, new)))
    assert [each for each in found if each.code == code and shown in each.text and said in each.message], (
        found
    )


@pytest.mark.parametrize(
    ("answer", "remedy"),
    [
        ("choice, choices: [Soon, Later]", "Write rows, `- {when: age < 6, then: …}` and `- {else: …}`"),
        ("text", "Write rows, `- {when: age < 6, then: …}` and `- {else: …}`"),
        ("number", "Write what comes to a whole number"),
        ("date", "Write what comes to a date"),
        ("several, choices: [Soon, Later]", "Write the id of another `several`"),
    ],
)
def test_a_condition_as_the_answer_of_no_yes_no_question_is_told_as_what_it_is(
    tmp_path: Path, answer: str, remedy: str
) -> None:
    old = (
        "      - {id: alone, ask: Alone, answer: yes_no, compute: age < 6 and adults is 0, guidance: Look.}\n"
    )
    new = f"      - {{id: alone, ask: Alone, answer: {answer}, compute: age < 6, guidance: Look.}}\n"
    text_ = TRIAGE.replace(old, new)
    assert text_ != TRIAGE
    found = [each for each in lint(written(tmp_path, text_)) if each.code == "condition"]
    assert [(each.line, each.text[each.start : each.start + each.width]) for each in found] == [
        (14, "age < 6")
    ]
    assert "A condition gives Yes or No, and alone is a `" in found[0].message
    assert remedy in found[0].message
    assert "or make it a `yes_no`." in found[0].message


def test_an_answer_taken_from_another_question_is_open_while_that_is(tmp_path: Path) -> None:
    taken = "      - {id: taken, ask: Q, answer: number, compute: adults, guidance: Look.}\n"
    more = "      - {id: again, ask: Q, answer: number, compute: taken, guidance: Look.}\n  - id: o\n"
    text = TRIAGE.replace("  - id: o\n", f"{taken}{more}")
    for condition in ("taken > 5", "again > 5", "sum of again, age > 23"):
        path = written(tmp_path, text.replace("said is At once and 1A is No", f"'{condition}'"))
        assert [each.code for each in lint(path) if each.code in ("dead-row", "constant")] == []
        rules = rules_of(tmp_path, path.read_text(encoding="utf-8"))
        rating = Evaluation(rules, {"age": 17}, as_of="2026-03-20").rating("1")
        assert (rating.rating, rating.waiting_for) == ("Incomplete", ("adults",)), condition
        seven = Evaluation(rules, {"age": 17, "adults": 7}, as_of="2026-03-20").rating("1")
        assert seven.rating == "Area Needing Improvement"


STAYS = """\
language: 1
id: stays
version: "1"
title: Made-up stays
short: Stays
about: Fictional.
ratings: {item: [Strength, Area Needing Improvement], outcome: [Good, Bad]}
sections:
  - id: fs
    title: Face sheet
    questions:
      - {id: began, ask: When did it begin, answer: date, guidance: Look.}
      - id: stays
        ask: Which stays were there
        answer: table
        row: stay
        columns:
          - {id: left, label: Left, answer: date, or: [Never]}
          - {id: months, label: Months, answer: number, at_least: 0, compute: months from began to left}
          - {id: years, label: Years, answer: number, at_least: 0, compute: years from began to left}
          - id: long
            label: How long
            answer: choice
            choices: [Long, Short]
            compute:
              - {when: months >= 12, then: Long}
              - {else: Short}
        guidance: Look.
  - id: o
    title: An outcome
    rating:
      - {when: 1 is Strength, then: Good}
      - {else: Bad}
    items:
      - id: "1"
        title: An item
        questions:
          - {id: 1A, ask: Was it seen, answer: yes_no, guidance: Look.}
        rating:
          - {when: 1A is No or any row of stays where (long is Long), then: Area Needing Improvement}
          - {else: Strength}
"""


def test_cells_are_worked_out_in_each_row_and_conditions_see_them(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, STAYS)
    rows = {
        "r1": {"left": "2026-03-01"},
        "r2": {"left": "2024-01-01"},
        "r4": {"left": "Never"},
        "r3": {"left": "2025-02-02", "months": 9},
    }
    answers: dict[str, Any] = {"began": "2025-02-02", "stays": rows, "1A": "Yes"}
    seen = Evaluation(rules, answers, as_of="2026-03-20")
    assert seen.value("stays") == {
        "r1": {"left": "2026-03-01", "months": 12, "years": 1, "long": "Long"},
        # Before it began there are no months: no test of them holds, as where they are a question's.
        "r2": {"left": "2024-01-01", "long": "Short"},
        "r4": {"left": "Never", "long": "Short"},
        "r3": {"left": "2025-02-02", "months": 0, "years": 0, "long": "Short"},
    }
    assert seen.rated("1") == "Area Needing Improvement"
    long = Evaluation(rules, answers | {"stays": {"r1": rows["r1"]}}, as_of="2026-03-20")
    assert long.rated("1") == "Area Needing Improvement"
    later = Evaluation(
        rules, answers | {"stays": {"r1": rows["r1"]}, "began": "2025-06-01"}, as_of="2026-03-20", after=long
    )
    assert later.rated("1") == "Strength"


def test_nobody_is_asked_for_a_cell_that_is_worked_out_and_another_value_is_a_finding(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, STAYS)
    state = ReviewState(rules, new_review("a", rules, "2026-03-01"), Editor("R"), today="2026-03-20")
    state.answer_many({"began": "2025-02-02", "stays": [{"left": "2026-03-01"}, {"left": "2025-02-02"}]})
    assert [each.code for each in state.findings() if each.question == "stays"] == []
    question = rules.questions["stays"].question
    assert [each.id for each in columns_asked({}, state.evaluation, question)] == ["left"]
    state.answer("stays", [{"left": "2026-03-01", "months": 12}, {"left": "2025-02-02", "months": 9}])
    (found,) = [each for each in state.findings() if each.question == "stays"]
    assert (found.level, found.message) == (
        "warning",
        "stay 2: Months is 0, by the other answers; 9 was given and does not count.",
    )
    rows = (state.kept("stays").rows or {}).values()
    state.clear("began")
    said = [each.message for each in state.findings() if each.code == "cell"]
    assert "stay 2: Months is not known yet, by the other answers; 9 was given and does not count." in said
    assert [row.get("months") for row in rows] == [12, 9]
    assert evaluate_bare(rules, {"began": "2025-02-02", "stays": [{"left": "2026-03-01"}]})[1] == []


COMES_TO = {
    "a number": ("7", "days from began to today", "count of rows of stays", "7 else 8"),
    "a date": (
        "today",
        "2026-01-31",
        "12 months after began",
        "end of month of began",
        "began else 2026-01-31",
    ),
    "a time of day": ("opened else 08:30", "08:30"),
}
TAKES = {"number": "a number", "decimal": "a number", "date": "a date", "time": "a time of day"}


@pytest.mark.parametrize("key", ["compute", "suggest"])
@pytest.mark.parametrize("answer", TAKES)
@pytest.mark.parametrize(
    ("kind", "term"), [(kind, term) for kind, terms in COMES_TO.items() for term in terms]
)
def test_what_is_worked_out_is_of_the_kind_that_its_place_takes(
    tmp_path: Path, key: str, answer: str, kind: str, term: str
) -> None:
    """A day at a number makes each condition about it false, and the rating it decides a wrong one."""
    own = f"answer: {answer}, {key}: '{term}'"
    added = "      - {id: opened, ask: When did it open, answer: time, guidance: Look.}\n"
    added += f"      - {{id: made, ask: What comes of it, {own}, guidance: Look.}}\n"
    long = "          - id: long\n"
    text_ = STAYS.replace("      - id: stays\n", f"{added}      - id: stays\n", 1)
    text_ = text_.replace(long, f"          - {{id: made_here, label: Here, {own}}}\n{long}", 1)
    told = [each.message for each in lint(written(tmp_path, text_)) if each.code == "type"]
    fits = kind == TAKES[answer]
    for id_ in ("made", "made_here"):
        said = [
            each for each in told if f"{id_} takes {TAKES[answer]}" in each and f"comes to {kind}" in each
        ]
        assert len(said) == (0 if fits else 1), told


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("compute: months from began to left}", "compute: months from began to gone}", "unknown-id"),
        (
            "compute: months from began to left}",
            "optional: true, compute: months from began to left}",
            "setting",
        ),
        ("compute: months from began to left}", "compute: left}", "type"),
        (
            "answer: date, guidance",
            "answer: date, asked_when: any row of stays where (months > 3), guidance",
            "cycle",
        ),
    ],
)
def test_what_is_wrong_with_a_column_that_is_worked_out_is_found(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    path = tmp_path / "stays.yaml"
    path.write_text(STAYS, encoding="utf-8")
    assert lint(path) == []
    assert STAYS.count(old) == 1
    path.write_text(STAYS.replace(old, new), encoding="utf-8")
    assert code in [each.code for each in lint(path)]


HOME_CHECK = (
    HEAD
    + """\
sections:
  - id: s
    title: Home
    questions:
      - id: visit
        ask: On which day?
        answer: date
        guidance: The day.
      - id: rooms
        ask: Which rooms?
        answer: table
        guidance: All.
        order: since
        columns:
          - {id: beds, label: Beds, answer: number}
          - {id: cots, label: Cots, answer: number}
          - {id: places, label: Places, answer: number, compute: "sum of beds, cots"}
          - {id: full, label: Full, answer: yes_no, compute: places < 2}
          - {id: born, label: Born, answer: date}
          - {id: since, label: Since, answer: date, compute: 12 months after born}
          - {id: why, label: Why, answer: text, asked_when: places > 5}
        row_checks:
          - {error: SIX, when: places > 5}
          - {error: FULL, when: full is Yes}
          - {error: NONE, when: places is not answered}
          - {error: LATE, when: since after visit}
        checks:
          - {error: ANY SIX, when: any row of rooms where (places > 5)}
"""
)


@pytest.mark.parametrize(
    ("beds", "cots", "born", "said"),
    [
        (4, 3, "2020-01-01", {"SIX", "ANY SIX", "Why is missing"}),
        (1, 0, "2020-01-01", {"FULL"}),
        (2, 1, "2025-12-01", {"LATE"}),
        (2, 1, "2020-01-01", set[str]()),
    ],
)
def test_what_is_worked_out_in_a_row_counts_in_all_that_is_said_of_the_row(
    tmp_path: Path, beds: int, cots: int, born: str, said: set[str]
) -> None:
    rules = rules_of(tmp_path, HOME_CHECK)
    assert [each.message for each in lint(tmp_path / "instrument.yaml")] == []
    review = new_review("x", rules, "2026-03-01")
    state = ReviewState(rules, review, Editor("R. Reviewer"), today="2026-03-01")
    # What is given in the place of what is worked out does not count.
    row: RowMap = {"beds": beds, "cots": cots, "born": born, "places": 6, "since": "2026-05-05"}
    state.answer("visit", "2026-03-01")
    state.answer("rooms", [row])
    found = [each.message for each in state.findings() if each.code in ("row-check", "check", "cell")]
    told = {
        word
        for word in ("ANY SIX", "Why is missing", "FULL", "NONE", "LATE")
        for said in found
        if word in said
    }
    told |= {"SIX" for message in found if message.endswith(": SIX")}
    assert told == said
    shown = [column.id for column in columns_asked(row, state.evaluation, rules.questions["rooms"].question)]
    assert ("why" in shown) is ("SIX" in said)


def test_rows_are_in_order_by_a_day_that_is_worked_out(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, HOME_CHECK)
    state = ReviewState(rules, new_review("x", rules, "2026-03-01"), Editor("R"), today="2026-03-01")
    state.answer_many({"rooms": [{"beds": 1, "born": "2020-01-01"}, {"beds": 1, "born": "2019-01-01"}]})
    assert [each.row for each in state.findings() if each.code == "order"] == ["r2"]
