"""Reasons for changes made after the first submission."""

from __future__ import annotations

from tests.acts import perform
from tui_review.qa.reasons import give_reason, unexplained
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

from .sample import QA, REVIEWER, complete_state, rules


def returned() -> ReviewState:
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    perform(state.review, "return", QA, reason="Look again.")
    return ReviewState(rules(), state.review, REVIEWER, today="2026-03-20")


def test_a_reason_is_kept_with_the_change_it_explains() -> None:
    state = returned()
    state.answer("4C", "No")
    assert unexplained(state, "4C")
    assert give_reason(state, "4C", " The home\nclosed. ") is not None
    assert state.review.answers["4C"].changes[-1].why == "The home closed."
    assert not unexplained(state, "4C")


def test_undo_takes_the_change_back_and_its_reason_with_it() -> None:
    state = returned()
    state.answer("4C", "No")
    give_reason(state, "4C", "The home closed.")
    state.undo()
    assert state.review.answers["4C"].value == "Yes"
    assert state.review.answers["4C"].changes == []


def test_there_is_nothing_to_explain_before_a_submission_or_at_a_first_answer() -> None:
    state = complete_state()
    state.answer("4C", "No")
    assert not unexplained(state, "4C")
    state = returned()
    state.answer("2A", "No")
    state.answer("2B", "Yes")
    assert unexplained(state, "2A")
    assert not unexplained(state, "2B"), "it was not asked before"


def test_nobody_explains_somebody_elses_change() -> None:
    state = returned()
    state.answer("4C", "No")
    other = ReviewState(rules(), state.review, Editor("Somebody Else"), today="2026-03-20")
    assert give_reason(other, "4C", "I think so.") is None
    assert state.review.answers["4C"].changes[-1].why == ""
