"""What stands in a file and cannot be an answer of its question is open until it is put right: never a certain "no"."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import look_again, put
from tests.contact_records import record
from tests.instrument.making import HEAD, rules_of
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.waiting import waits_for
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import AsOf, Evaluation
from tui_review.review.findings import counted_as_open
from tui_review.review.model import Answer, Override
from tui_review.review.progress import next_unanswered, question_state
from tui_review.review.serial import new_review
from tui_review.telling.reported import report_of

if TYPE_CHECKING:
    from tests.review.conftest import MakeState
    from tui_review.instrument.rules import Rules

ALL = (
    HEAD
    + """\
sections:
  - id: sheet
    title: Sheet
    questions:
      - {id: yes, ask: Q, answer: yes_no, guidance: G}
      - {id: choice, ask: Q, answer: choice, choices: [Home, Care], guidance: G}
      - {id: several, ask: Q, answer: several, choices: [A, B, C], at_most: 1, guidance: G}
      - {id: number, ask: Q, answer: number, at_least: 0, at_most: 9, guidance: G}
      - {id: decimal, ask: Q, answer: decimal, at_most: 9, guidance: G}
      - {id: date, ask: Q, answer: date, guidance: G}
      - {id: other, ask: Q, answer: date, guidance: G}
      - {id: time, ask: Q, answer: time, guidance: G}
      - {id: form, ask: Q, answer: pattern, pattern: "[A-Z]{2}", pattern_message: two capitals, guidance: G}
      - id: visits
        ask: Q
        answer: table
        guidance: G
        columns:
          - {id: day, label: Day, answer: date}
          - {id: kind, label: Kind, answer: choice, choices: [In, Out]}
          - {id: length, label: Length, answer: number}
      - {id: computed, ask: Q, answer: number, compute: number, guidance: G}
  - id: outcome
    title: Outcome
    items:
      - id: "1"
        title: First item
        questions: [{id: 1A, ask: Q, answer: yes_no, guidance: G}]
        rating:
          - {when: '«CONDITION»', then: Area Needing Improvement}
          - {else: Strength}
    rating:
      - {when: 1 is Strength, then: Substantially Achieved}
      - {else: Not Achieved}
"""
)

UNREADABLE = [
    ("yes is No", {"yes": "Yess"}),
    ("yes is No", {"yes": "NA"}),
    ("not yes is No", {"yes": 1}),
    ("yes is No", {"yes": ["No"]}),
    ("choice is Home", {"choice": "home"}),
    ("choice is Home", {"choice": {"r1": {"kind": "In"}}}),
    ("several has A", {"several": ["B", "D"]}),
    ("several has A", {"several": ["B", "C"]}),
    ("several has A", {"several": "B"}),
    ("several has A", {"several": []}),
    ("number > 5", {"number": 10}),
    ("number < 3", {"number": "5"}),
    ("number < 3", {"number": -1}),
    ("number is 3", {"number": 33}),
    ("decimal < 3", {"decimal": "7.50"}),
    ("decimal > 5", {"decimal": "12"}),
    ("date before 2026-01-01", {"date": "2026-05-99"}),
    ("date before 2026-01-01", {"date": "5/9/2026"}),
    ("date before other", {"date": "2026-05-99", "other": "2026-01-01"}),
    ("days from other to date > 30", {"date": "2026-05-99", "other": "2026-01-01"}),
    ("date same as other", {"date": "2026-05-99", "other": "2026-01-01"}),
    ("time before 08:00", {"time": "9:00"}),
    ("form is AB", {"form": "ab"}),
    ("computed > 5", {"number": "5"}),
    ("sum of number > 5", {"number": 99}),
    ("any row of visits where day after 2026-01-01", {"visits": {"r1": {"day": "2026-05-99"}}}),
    ("any row of visits where kind is In", {"visits": {"r1": {"kind": "in"}}}),
    ("any row of visits where kind is In", {"visits": {"r1": {"kind": "NA"}}}),
    ("count of rows of visits where (length > 3) >= 1", {"visits": {"r1": {"length": "5"}}}),
    ("sum of length in rows of visits > 3", {"visits": {"r1": {"length": "5"}}}),
    ("count of different kind in rows of visits > 1", {"visits": {"r1": {"kind": "In"}, "r2": {"kind": "in"}}}),
    ("any row of visits where day after other", {"visits": {"r1": {"day": "2026-05-01"}}, "other": "soon"}),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "answers"), UNREADABLE)
def test_what_cannot_be_read_is_open_and_the_rating_waits_for_it(
    tmp_path: Path, condition: str, answers: dict[str, Any]
) -> None:
    rules = rules_of(tmp_path, ALL.replace("«CONDITION»", condition))
    evaluation = Evaluation(rules, answers, as_of="2026-03-20")
    test = rules.rated["1"].rows[0][0]
    assert test is not None
    assert evaluation.truth(test) is None
    rating = evaluation.rating("1")
    (wrong,) = (id_ for id_ in answers if evaluation.unreadable(id_))
    assert (rating.rating, rating.waiting_for) == ("Incomplete", (wrong,))
    assert evaluation.rating("outcome").rating == "Incomplete"
    assert wrong in waits_for(evaluation.rules, AsOf(evaluation), evaluation.evaluator.unknown(test))
    assert question_state(evaluation, wrong) == "unreadable"


@pytest.mark.parametrize(("condition", "answers"), UNREADABLE)
def test_what_cannot_be_read_is_a_finding_at_its_question(
    tmp_path: Path, condition: str, answers: dict[str, Any]
) -> None:
    rules = rules_of(tmp_path, ALL.replace("«CONDITION»", condition))
    review = new_review("made-up", rules, "2026-03-10")
    for id_, value in answers.items():
        rows = isinstance(value, dict) and id_ == "visits"
        review.answers[id_] = Answer(rows=value) if rows else Answer(value=value)
    evaluation = Evaluation.of(rules, review, as_of="2026-03-20")
    found = counted_as_open(review, evaluation)
    assert [each.question for each in found] == [id_ for id_ in answers if evaluation.unreadable(id_)]
    assert all(each.level == "error" for each in found)
    told = report_of(review, evaluation)
    assert told.unreadable == tuple(each.question for each in found)
    assert told.entries[found[0].question].why == found[0].message


def test_a_row_that_decides_by_itself_is_certain_whatever_a_cell_of_another_one_was_meant_to_be(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, ALL.replace("«CONDITION»", "any row of visits where kind is In"))
    rows: dict[str, Any] = {"r1": {"kind": "In"}, "r2": {"kind": "in"}}
    evaluation = Evaluation(rules, {"visits": rows}, as_of="2026-03-20")
    assert evaluation.rating("1").rating == "Area Needing Improvement"
    assert evaluation.unreadable("visits")
    assert next_unanswered(evaluation, "time") == "form"
    assert next_unanswered(evaluation, "form") == "visits", "it is open still"


def test_put_right_in_an_open_session_it_counts_and_made_wrong_it_is_open_again(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, ALL.replace("«CONDITION»", "count of different kind in rows of visits > 1"))
    right: dict[str, Any] = {"visits": {"r1": {"kind": "In"}, "r2": {"kind": "Out"}}}
    wrong: dict[str, Any] = {"visits": {"r1": {"kind": "In"}, "r2": {"kind": "out"}}}
    first = Evaluation(rules, right, as_of="2026-03-20")
    assert first.rating("1").rating == "Area Needing Improvement"
    second = Evaluation(rules, wrong, as_of="2026-03-20", after=first)
    assert second.rating("1").rating == "Incomplete"
    third = Evaluation(rules, right, as_of="2026-03-20", after=second)
    assert third.rating("1").rating == "Area Needing Improvement"


def test_the_reported_case_is_incomplete_and_waits_for_the_question(made: MakeState) -> None:
    state = made({"fs.case_type": "Foster Care", "4A": 2, "4B": "Yes", "4C": "Yes"})
    assert state.evaluation.rating("4").rating == "Strength"
    put(state.review.answers["4B"], value="Yess")
    look_again(state)
    rating = state.evaluation.rating("4")
    assert (rating.rating, rating.because, rating.waiting_for) == ("Incomplete", "", ("4B",))


def test_an_na_that_is_nobodys_to_give_is_open(made: MakeState) -> None:
    state = made({"fs.case_type": "Foster Care", "4A": 2, "4B": "Yes", "4C": "Yes"})
    put(state.review.answers["4C"], value="NA")
    look_again(state)
    assert state.evaluation.value("4C") is Missing.UNANSWERED
    assert state.evaluation.rating("4").waiting_for == ("4C",)


def test_an_override_that_is_no_rating_leaves_the_item_and_its_outcome_open(made: MakeState) -> None:
    state = made({"fs.case_type": "Foster Care", "4A": 2, "4B": "Yes", "4C": "Yes"})
    for rating in ("Strenght", "Incomplete"):
        state.review.overrides["4"] = Override(rating=rating, reason="why", by="A", at="2026-03-20T12:00:00Z")
        look_again(state)
        assert state.evaluation.in_force("4") == "Incomplete"
        assert "4" in state.evaluation.rating("permanency-1").waiting_for
        assert [each.question for each in counted_as_open(state.review, state.evaluation)] == ["4"]


def test_an_override_of_an_outcome_does_not_count(made: MakeState) -> None:
    state = made({})
    state.review.overrides["permanency-1"] = Override(
        rating="Strength", reason="why", by="A", at="2026-03-20T12:00:00Z"
    )
    look_again(state)
    assert state.evaluation.in_force("permanency-1") == "Incomplete"


def test_figures_of_a_grid_wait_for_the_table_with_a_cell_that_cannot_be_read() -> None:
    rules = Catalog([shipped_folder()]).rules("contact-recording")[0]
    answers = {
        id_: parse_answer(rules.questions[id_].question, one)
        for id_, one in record(3, months=14, contacts=60).items()
    }
    table = answers["cr.contacts"]
    assert isinstance(table, dict)
    row = next(iter(table))
    cells = table[row]
    assert isinstance(cells, dict)
    figures = [id_ for id_ in rules.figures if not isinstance(before(rules, answers).value(id_), Missing)]
    contacts: Any = {**table, row: {**cells, "start_date": "2025-02-30"}}
    spoiled = Evaluation(rules, {**answers, "cr.contacts": contacts}, as_of="2026-03-20")
    assert figures
    assert {spoiled.value(id_) for id_ in figures} == {Missing.UNANSWERED}
    assert all(grid.waiting_for == ("cr.contacts",) for grid in spoiled.grids)
    for id_ in rules.rated:
        rating = spoiled.rating(id_)
        assert rating.rating != "Incomplete" or rating.waiting_for, id_


def before(rules: Rules, answers: dict[str, Any]) -> Evaluation:
    """What followed while everything could be read."""
    return Evaluation(rules, answers, as_of="2026-03-20")
