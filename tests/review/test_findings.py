"""Every kind of finding about a review: raised where it should be, gone when it is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.qa.sample import REVIEWER, complete_state, rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings, findings_at
from tui_review.review.model import Answer, Conflict
from tui_review.review.state import ReviewState

if TYPE_CHECKING:
    from tests.review.conftest import MakeState
    from tui_review.review.finding import Finding

FOSTER = {"fs.case_type": "Foster Care"}


def found(state: ReviewState) -> list[Finding]:
    """Findings that do not look at the present day."""
    return findings(state.review, Evaluation(state.rules, state.review.raw, as_of="2026-03-20"))


def codes(state: ReviewState, question: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.level) for finding in found(state) if finding.question == question]


def test_an_empty_review_lists_what_is_asked_as_unanswered_and_nothing_else(made: MakeState) -> None:
    state = made()
    assert {finding.code for finding in found(state)} == {"unanswered"}
    open_now = {finding.question for finding in found(state)}
    assert {"fs.site", "3B", "14A"} <= open_now
    assert not {"4A", "1A", "6A4", "fs.review_completed", "fs.qa_by"} & open_now


@pytest.mark.parametrize(
    ("answers", "question", "code", "level"),
    [
        ({}, "4C", "unanswered", "error"),
        ({"4C": "No"}, "4C", "narrative", "error"),
        ({"4A": 1, "4C1": ["Other"], "4C": "Yes"}, "4C", "check", "error"),
        ({"4A": 3, "4A1": [{}]}, "4A1", "check", "warning"),
        ({"4A1": [{"date": "2026-01-01"}]}, "4A1", "cell", "warning"),
        ({"4A1": [{"type": "Group Home", "reason": "Other"}]}, "4A1", "cell", "error"),
        ({"4C1": ["Other"]}, "4C1", "description", "error"),
        ({"fs.reasons": ["Other (specify)"]}, "fs.reasons_other", "unanswered", "error"),
        ({"1.applies": "Yes", "1A1": [{"priority": "1"}]}, "1A1", "cell", "error"),
        ({"7.applies": "Yes", "7A": "No", "7B": "No"}, "7B", "narrative", "error"),
        ({"fs.reviewers": ["A. Lee", "B. Ruiz", "a.  LEE"]}, "fs.reviewers", "twice", "warning"),
    ],
)
def test_a_finding_stands_at_its_question_with_its_level(
    made: MakeState, answers: dict[str, Any], question: str, code: str, level: str
) -> None:
    state = made({**FOSTER, **answers})
    assert (code, level) in codes(state, question)
    assert (code, level) in [(f.code, f.level) for f in findings_at(state.review, state.evaluation, question)]


@pytest.mark.parametrize(
    ("table", "row", "is_told"),
    [
        ("fs.participants", {"name": "Dana Marsh", "role": "Mother"}, True),
        ("fs.participants", {"role": "Other", "role_other": "Neighbor"}, True),
        ("fs.children", {"first_name": "Ada", "last_name": "Marsh"}, True),
        ("4A1", {"date": "2026-01-01", "type": "Group Home"}, True),
        ("fs.participants", {"role": "Mother"}, False),
        ("4A1", {"type": "Group Home"}, False),
    ],
)
def test_a_row_that_stands_twice_is_told_unless_it_holds_nothing_but_choices(
    made: MakeState, table: str, row: dict[str, Any], is_told: bool
) -> None:
    state = made({**FOSTER, "4A": 3, table: [row, row]})
    assert [code for code, _ in codes(state, table)].count("twice") == is_told


def test_a_finding_goes_when_it_is_settled(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2, "4C": "No"})
    assert codes(state, "4C") == [("narrative", "error")]
    state.write("4C", "The home was a shelter.")
    assert codes(state, "4C") == []


def test_no_narrative_is_asked_for_at_a_yes_or_at_what_is_not_asked(made: MakeState) -> None:
    state = made({**FOSTER, "4C": "Yes", "7.applies": "Yes", "7A": "No"})
    state.answer("7.applies", "No")
    assert codes(state, "4C") == []
    assert codes(state, "7A") == [("kept", "info")]


def test_a_narrative_that_was_written_for_another_answer_is_told(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2, "4C": "No"})
    state.write("4C", "The home was a shelter for a fortnight.")
    assert codes(state, "4C") == []
    state.answer("4C", "Yes")
    assert codes(state, "4C") == [("narrative-left", "info")]
    state.write("4C", "")
    assert codes(state, "4C") == []


def test_a_narrative_of_an_answer_that_the_program_gives_is_told_to_be_kept(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2, "4B": "No"})
    state.write("4B", "Nobody had planned the second move.")
    state.answer("4A", 1)
    (kept,) = [finding for finding in found(state) if finding.code == "kept"]
    assert kept.message.startswith(
        "An earlier answer is kept and does not count, with its narrative: 4B is NA now"
    )
    state.clear("4B")
    (kept,) = [finding for finding in found(state) if finding.code == "kept"]
    assert kept.message.startswith("An earlier narrative is kept and does not count: 4B is NA now")


def test_a_name_in_a_narrative_that_does_not_count_any_more_is_still_warned_of(made: MakeState) -> None:
    state = made(
        {**FOSTER, "fs.participants": [{"name": "Dana Marsh", "role": "Mother"}], "4A": 2, "4B": "No"}
    )
    state.write("4B", "Marsh asked for the move.")
    state.answer("fs.case_type", "In-Home Services")
    assert codes(state, "4B") == [("kept", "info"), ("name", "warning")]


def test_an_answer_kept_aside_is_mentioned_without_its_text(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2, "4B": "No"})
    state.answer("4A", 1)
    (finding,) = [finding for finding in found(state) if finding.code == "kept"]
    assert (finding.question, finding.level) == ("4B", "info")
    assert "4B is NA now" in finding.message


@pytest.mark.parametrize(
    ("value", "code"),
    [("Perhaps", "value"), ("yes", "value"), (7, "value"), ("NA", "na"), (["Yes"], "value")],
)
def test_an_answer_edited_into_the_file_that_cannot_be_is_an_error(
    made: MakeState, value: Any, code: str
) -> None:
    state = made(FOSTER)
    state.review.answers["4C"] = Answer(value=value)
    assert (code, "error") in codes(state, "4C")


def test_an_answer_to_no_question_of_the_instrument_is_an_error(made: MakeState) -> None:
    state = made(FOSTER)
    state.review.answers["4Z"] = Answer(value="Yes")
    assert codes(state, "4Z") == [("unknown-question", "error")]


def test_what_waits_for_an_unsettled_place_is_not_said_to_wait_for_something_empty() -> None:
    review = replace(complete_state().review, conflicts={"6B": Conflict(base="Yes", ours="No", theirs="Yes")})
    found = [
        (each.question, each.code)
        for each in ReviewState(rules(), review, REVIEWER, today="2026-03-01").findings()
    ]
    assert ("6B", "conflict") in found
    assert ("6", "unrated") not in found


def test_a_merge_that_is_not_settled_is_an_error_until_it_is_settled(made: MakeState) -> None:
    state = made({**FOSTER, "4A": 2, "4C": "Yes"})
    state.review.conflicts["4C"] = Conflict(base="Yes", ours="No", theirs="Yes")
    assert ("conflict", "error") in codes(state, "4C")
    state.answer("4C", "No")
    assert ("conflict", "error") in codes(state, "4C"), "whoever answers may not have seen the sides"
    state.settle("4C", "ours")
    assert ("conflict", "error") not in codes(state, "4C")
    assert state.review.answers["4C"].value == "No"


def test_a_deciding_row_that_is_doubtful_warns_at_the_item(made: MakeState) -> None:
    state = made({**FOSTER, "6A1": ["Adoption", "APPLA"], "6B": "No", "6C": "Yes"})
    assert codes(state, "6") == [("rating", "warning")]
    assert state.evaluation.rating("6").rating == "Strength"


@pytest.mark.parametrize(("day", "late"), [("2026-03-24", False), ("2026-03-25", True)])
def test_more_than_fourteen_days_after_the_start_is_a_warning(made: MakeState, day: str, late: bool) -> None:
    state = made()
    state.review.answers["fs.review_completed"] = Answer(value=day)
    assert (("late", "warning") in codes(state, "fs.review_completed")) is late


def test_time_frames_are_reminded_of_and_held_against_a_yes_and_change_no_answer(made: MakeState) -> None:
    days = {"fs.entered_care": "2023-01-01", "fs.discharged": "2025-01-02"}
    state = made({**FOSTER, **days, "6A1": ["Adoption"]})
    assert ("check", "info") in codes(state, "6B")
    state.answer("6B", "Yes")
    assert codes(state, "6B") == [("check", "warning")]
    assert state.evaluation.rating("6").rating == "Strength"
