"""How far a review is: which questions are open, each item's state, where to go next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import blocking
from tui_review.review.model import Conflict
from tui_review.review.progress import (
    Progress,
    asked,
    item_state,
    next_unanswered,
    progress,
    question_state,
    unanswered,
    what_stops,
)

if TYPE_CHECKING:
    from tests.review.conftest import MakeState

FOSTER = {"fs.case_type": "Foster Care"}
ITEM_7 = {"7.applies": "No", "7.sources": ["Case file"], "7.comments": "No sibling was in care."}


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("4A", "answered"),
        ("4B", "answered by program"),
        ("4C", "unanswered"),
        ("7A", "waiting"),
        ("10A1", "not asked"),
        ("6A4", "answered by program"),
    ],
)
def test_where_a_question_stands(made: MakeState, question: str, state: str) -> None:
    evaluation = made({**FOSTER, "4A": 1, "10.applies": "No"}).evaluation
    assert question_state(evaluation, question) == state


def test_an_item_goes_from_not_started_to_complete(made: MakeState) -> None:
    state = made(FOSTER)
    assert item_state(state.review, state.evaluation, "7") == "not started"
    state.answer("7.applies", "No")
    assert item_state(state.review, state.evaluation, "7") == "in progress"
    state.answer_many(ITEM_7)
    assert item_state(state.review, state.evaluation, "7") == "complete"
    assert what_stops(state.review, state.evaluation, "7") == []
    state.answer("7.applies", "Yes")
    assert item_state(state.review, state.evaluation, "7") == "in progress"


def test_an_item_whose_narrative_is_asked_for_is_complete_once_that_stands(made: MakeState) -> None:
    state = made(FOSTER)
    state.answer_many({**ITEM_7, "7.applies": "Yes", "7A": "No", "7B": "No"})
    assert progress(state.evaluation, state.rules.rated["7"].questions).done
    assert item_state(state.review, state.evaluation, "7") == "not complete"
    assert what_stops(state.review, state.evaluation, "7") == ["7B"]
    assert {each.question for each in blocking(state.findings()) if each.question.startswith("7")} == {"7B"}
    state.write("7B", "They were apart through a made-up winter.")
    assert item_state(state.review, state.evaluation, "7") == "complete"


def test_an_item_at_which_a_merge_left_something_to_settle_is_not_complete(made: MakeState) -> None:
    state = made(FOSTER)
    state.answer_many(ITEM_7)
    review = replace(state.review, conflicts={"7.comments": Conflict(ours="Mine.", theirs="Theirs.")})
    assert item_state(review, Evaluation.of(state.rules, review, as_of="2026-03-20"), "7") != "complete"


def test_an_item_of_the_other_kind_of_case_is_not_asked(made: MakeState) -> None:
    state = made({"fs.case_type": "In-Home Services"})
    assert item_state(state.review, state.evaluation, "4") == "not asked"
    assert item_state(state.review, state.evaluation, "permanency-1") == "not asked"
    assert state.evaluation.rating("4").rating == "Not Applicable"


def test_a_question_asked_now_is_counted_and_an_optional_one_once_it_is_answered(made: MakeState) -> None:
    state = made(FOSTER)
    before = progress(state.evaluation)
    assert before.answered == 1
    assert not before.done
    state.answer("fs.qa_by", ["K. Checker"])
    assert progress(state.evaluation) == Progress(2, before.asked + 1)
    state.answer("7.applies", "Yes")
    assert "7A" in asked(state.evaluation)
    assert progress(state.evaluation, ["7.applies", "7A"]) == Progress(1, 2)


def test_optional_questions_are_listed_as_unanswered_only_when_asked_for(made: MakeState) -> None:
    evaluation = made(FOSTER).evaluation
    assert "fs.qa_by" not in unanswered(evaluation)
    assert "fs.qa_by" in unanswered(evaluation, optional=True)


def test_the_next_open_question_is_looked_for_all_round(made: MakeState) -> None:
    state = made(FOSTER)
    assert next_unanswered(state.evaluation) == "fs.site"
    assert next_unanswered(state.evaluation, after="4A") == "4A1"
    last = unanswered(state.evaluation)[-1]
    assert next_unanswered(state.evaluation, after=last) == "fs.site"
