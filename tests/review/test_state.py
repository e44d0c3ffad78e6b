"""The state machine of a review: what can be answered now, and that no change is lost, mixed up or half made."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import perform, put
from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Missing
from tui_review.review.gate.proposals import from_entry
from tui_review.review.model import Act
from tui_review.review.record.events import changes_by_people, events_of
from tui_review.review.rows import add_row, delete_row, with_row_map
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from tests.review.conftest import MakeState

FOSTER = {"fs.case_type": "Foster Care"}


def test_an_answer_is_kept_and_counts(made: MakeState) -> None:
    state = made(FOSTER)
    change = state.answer("4A", "2")
    assert change is not None
    assert (change.before, change.after) == ({}, {"value": 2})
    assert state.evaluation.value("4A") == 2


def test_the_same_answer_again_is_no_change(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2})
    assert state.answer("4A", " 2 ") is None


def test_clearing_takes_the_answer_and_leaves_the_narrative(made: MakeState) -> None:
    state = made({**FOSTER, "4C": "No", "4C.narrative": "Moved at night."})
    state.clear("4C")
    assert state.evaluation.value("4C") is Missing.UNANSWERED
    assert state.kept("4C").narrative == "Moved at night."


def test_answers_that_become_not_asked_are_kept_and_come_back(made: MakeState) -> None:
    state = made({**FOSTER, "7.applies": "Yes", "7A": "No", "7B": "Yes"})
    assert state.evaluation.rating("7").rating == "Strength"
    state.answer("7.applies", "No")
    assert state.evaluation.value("7A") is Missing.NOT_ASKED
    assert state.evaluation.rating("7").rating == "Not Applicable"
    assert state.kept("7A").value == "No"
    state.answer("7.applies", "Yes")
    assert state.evaluation.value("7A") == "No"
    assert state.evaluation.rating("7").rating == "Strength"


def test_an_answer_that_a_rule_makes_na_is_kept_and_comes_back(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2, "4B": "No"})
    state.answer("4A", 1)
    assert state.evaluation.value("4B") == "NA"
    state.answer("4A", 3)
    assert state.evaluation.value("4B") == "No"


@pytest.mark.parametrize(
    ("answers", "question", "value", "says"),
    [
        ({}, "4C", "NA", "NA is not an answer here"),
        ({"4A": 2}, "4B", "NA", "The program answers NA itself when 4A is one of 0, 1"),
        ({"4A": 1}, "4B", "No", "The program answers it NA"),
        ({"7.applies": "No"}, "7A", "Yes", "It is not asked now"),
        ({}, "6A4", 12, "The program answers it itself"),
        ({}, "fs.review_completed", "2026-03-01", "The program answers it itself"),
        ({}, "4D", "Yes", "has no question 4D"),
        ({}, "4A", -1, "The smallest number here is 0"),
    ],
)
def test_what_cannot_be_the_answer_now_is_refused(
    made: MakeState, answers: dict[str, Any], question: str, value: object, says: str
) -> None:
    state = made({**FOSTER, **answers})
    before = deepcopy(state.review)
    with pytest.raises(UserError) as caught:
        state.answer(question, value)
    assert says in caught.value.message
    assert question in caught.value.message
    assert state.review == before


AGED: dict[str, Any] = {**FOSTER, "fs.discharged": "Not yet discharged", "fs.case_closed": "2026-02-01"}


@pytest.mark.parametrize(
    ("answers", "given", "says"),
    [
        ({}, {"fs.review_completed": "2025-03-01"}, "at its time; 2025-03-01 was given"),
        ({}, {"6A4": 5}, "waits for fs.case_type, fs.entered_care, fs.discharged; 5 was given"),
        ({}, {"6A3": "2026-01-01", "4A": 2}, "waits for fs.case_type, fs.entered_care; 2026-01-01 was given"),
        ({}, {"fs.children": [{"first_name": "Al", "age": 5}]}, "works out Age itself; 5 was given"),
        ({}, {"fs.children.new.first_name": "Al", "fs.children.new.age": 5}, "works out Age itself; 5"),
        (
            {**AGED, "fs.children": [{"first_name": "Al", "date_of_birth": "2020-01-05"}]},
            {"fs.children.r1.age": 99, "fs.children.r1.last_name": "Made Up"},
            "works out Age itself (6); 99 was given",
        ),
    ],
)
def test_what_the_program_answers_is_refused_and_never_dropped_without_a_word(
    made: MakeState, answers: dict[str, Any], given: dict[str, Any], says: str
) -> None:
    """Also before the program knows it."""
    state = made(answers)
    before = deepcopy(state.review)
    with pytest.raises(UserError) as caught:
        state.answer_many(given)
    assert says in caught.value.message
    assert next(iter(given)).startswith(caught.value.question)
    assert state.review == before


def test_what_the_program_works_out_may_be_given_as_it_is_and_is_not_kept(made: MakeState) -> None:
    state = made(AGED)
    child = {"first_name": "Al", "date_of_birth": "2020-01-05", "age": 6}
    state.answer_many({"fs.children": [child], "fs.children.new.first_name": "Bo"})
    state.answer_many({"fs.children.r1.age": 6})
    rows = state.kept("fs.children").rows or {}
    assert [*rows["r1"]] == ["first_name", "date_of_birth"]
    assert rows["r2"] == {"first_name": "Bo"}


def test_na_where_the_program_says_na_already_is_nothing_to_keep(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 1})
    assert state.answer("4B", "NA") is None
    assert "4B" not in state.review.answers


def test_undo_and_redo_walk_through_every_change(made: MakeState) -> None:
    state = made()
    seen = [deepcopy(state.review)]
    for id_, value in [("fs.case_type", "Foster Care"), ("4A", 2), ("4A", 3), ("4C", "No")]:
        state.answer(id_, value)
        seen.append(deepcopy(state.review))
    state.write("4C", "Because.")
    seen.append(deepcopy(state.review))
    for expected in reversed(seen[:-1]):
        assert state.undo() is not None
        assert state.review == expected
    assert state.undo() is None
    for expected in seen[1:]:
        assert state.redo() is not None
        assert state.review == expected
    assert state.redo() is None


def test_a_new_change_ends_what_could_be_redone(made: MakeState) -> None:
    state = made(FOSTER)
    state.answer("4A", 2)
    state.undo()
    state.answer("4A", 5)
    assert state.redo() is None
    assert state.evaluation.value("4A") == 5


@pytest.mark.parametrize(
    "given",
    [
        {"4A": 2, "4C": "Perhaps"},
        {"4A": 2, "4B": "NA"},
        {"4A": 1, "4B": "No"},
        {"4A": 2, "4Z": "No"},
        {"4C.narrative": "Text.", "4A": -1},
        {"4A": 2, "7.applies": "No", "7A": "Yes"},
        {"4A": 2, "fs.entered_care": "2025-01-01", "fs.discharged": "2025-03-01", "6A4": 7},
        {"4A": 2, "4Z.narrative": "Text."},
    ],
)
def test_many_answers_are_all_taken_or_none(made: MakeState, given: dict[str, Any]) -> None:
    state = made({**FOSTER, "5C": "Yes"})
    before = deepcopy(state.review)
    with pytest.raises(UserError):
        state.answer_many(given)
    assert state.review == before
    state.undo()
    assert state.review.answers.keys() < before.answers.keys(), "undo goes back before them, not into them"


def test_many_answers_may_stand_in_any_order(made: MakeState) -> None:
    given = {
        "4B": "No",
        "7A": "Yes",
        "7.applies": "Yes",
        "4A": 2,
        "4C": "Yes",
        "4B.narrative": "So.",
        **FOSTER,
    }
    state = made(given)
    assert state.evaluation.rating("4").rating == "Area Needing Improvement"
    assert state.evaluation.rating("7").rating == "Strength"
    assert state.kept("4B").narrative == "So."


def test_what_the_program_answers_may_be_given_back_to_it(made: MakeState) -> None:
    state = made(
        {
            **FOSTER, "4A": 1, "4B": "NA", "fs.entered_care": "2025-01-10", "fs.discharged": "2025-06-10",
            "6A3": "2025-01-10", "6A4": 5, "6A6": "2025-06-10",
        }
    )  # fmt: skip
    assert state.evaluation.value("6A4") == 5
    assert not {"4B", "6A3", "6A4", "6A6"} & set(state.review.answers)


def test_none_clears_an_answer(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2})
    state.answer_many({"4A": None})
    assert state.evaluation.value("4A") is Missing.UNANSWERED


@pytest.mark.parametrize("status", ["submitted", "qa_complete", "state_qa", "final"])
def test_away_from_the_reviewer_nothing_can_be_changed(made: MakeState, status: Any) -> None:
    state = made({**FOSTER, "4A": 2})
    put(state.review.review, status=status)
    for attempt in (
        lambda: state.answer("4A", 3),
        lambda: state.clear("4A"),
        lambda: state.write("4A", "x"),
        lambda: state.flag("4A", "x"),
        lambda: state.answer_many({"4A": 3}),
    ):
        with pytest.raises(UserError, match="can be changed when it is returned"):
            attempt()
    assert state.undo() is None
    assert state.evaluation.value("4A") == 2


def test_an_observer_only_reads(made: MakeState) -> None:
    state = made(FOSTER)
    watching = ReviewState(state.rules, state.review, Editor("O. Server", "observer"), today="2026-03-20")
    with pytest.raises(UserError, match="An observer reads only"):
        watching.answer("4A", 2)


def test_flags_and_passages_are_kept_beside_an_answer(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2})
    state.flag("4A", "ask the supervisor")
    state.cite("4A", ["07:3", "07:3", "02:1"])
    kept = state.kept("4A")
    assert (kept.value, kept.flag, kept.passages) == (2, "ask the supervisor", ["07:3", "02:1"])
    state.flag("4A", None)
    assert state.kept("4A").flag == ""


def test_from_the_first_submission_on_a_change_keeps_what_was_before(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2, "4C": "No", "4C.narrative": "Then."})
    perform(state.review, "submit", state.editor)
    perform(state.review, "return", Editor("Q. Checker", "qa"), reason="Look at 4C.")
    state.answer("4C", "Yes", why="The move was planned.")
    (change,) = state.kept("4C").changes
    assert (change.part, change.was, change.by, change.role) == ("given", "No", "A. Reviewer", "reviewer")
    assert change.why == "The move was planned."
    assert change.at == "2026-03-20T12:00:00Z"


def test_a_change_comes_back_from_a_journal_as_it_was(made: MakeState) -> None:
    state = made(FOSTER)
    change = state.answer("4A", 2)
    assert change is not None
    assert from_entry(change.as_entry()) == change
    other = made(FOSTER)
    other.propose(from_entry(change.as_entry()))
    assert other.review.answers == state.review.answers
    with pytest.raises(UserError, match="no change"):
        from_entry({"question": "4A"})


def test_row_ids_are_never_used_twice_through_any_change(made: MakeState) -> None:
    state = made({**FOSTER, "4A1": [{"date": "2026-01-01"}, {"date": "2026-02-01"}]})
    state.change_rows("4A1", delete_row(state.kept("4A1"), "r2"))
    rows, new = add_row(state.kept("4A1"), {"date": "2026-03-01"})
    state.change_rows("4A1", rows)
    assert new == "r3"
    state.clear("4A1")
    state.answer("4A1", [{"date": "2026-03-01"}])
    assert list(state.kept("4A1").rows or {}) == ["r4"]


def test_rows_of_a_table_that_is_not_asked_cannot_be_changed(made: MakeState) -> None:
    state = made({"fs.case_type": "In-Home Services"})
    rows, _ = add_row(state.kept("4A1"), {"date": "2026-03-01"})
    with pytest.raises(UserError, match="not asked now"):
        state.change_rows("4A1", rows)


def test_rows_are_put_at_tables_alone(made: MakeState) -> None:
    state = made({**FOSTER, "fs.reviewers": ["R. Sample (made up)"]})
    with pytest.raises(UserError, match="no table"):
        state.change_rows("fs.reviewers", with_row_map(state.kept("fs.reviewers"), {}))
    assert state.kept("fs.reviewers").value == ["R. Sample (made up)"]


def test_an_answer_and_its_narrative_given_together_are_one_act_after_the_submission(made: MakeState) -> None:
    state = made({"fs.case_type": "Foster Care", "4A": 2, "4B": "Yes", "4C": "Yes"})
    state.review.history.append(Act(version=2, act="submitted", by="Ann", at="2026-01-05T00:00:00Z"))
    state.answer_many({"4B.narrative": "Nobody met before the move.", "4B": "No"})
    changes = state.review.answers["4B"].changes
    assert {change.part: change.was for change in changes} == {"given": "Yes", "narrative": None}
    assert changes_by_people(state.review.answers["4B"]) == 1
    state.answer_many({"4B": "Yes"})
    assert [each.was for each in events_of(state.review.answers["4B"], "given")] == ["Yes", "No"]
    assert changes_by_people(state.review.answers["4B"]) == 2


def test_blank_lines_before_a_narrative_are_not_kept(made: MakeState) -> None:
    state = made({"2.applies": "Yes", "2A": "No"})
    state.write("2A", "\n\nNo services were offered.\n\nNobody asked.\n")
    assert state.review.answers["2A"].narrative == "No services were offered.\n\nNobody asked."
