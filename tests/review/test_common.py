"""A change that reached both branches by another way than a merge: whoever went on from it stands."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.acts import close_note, open_note, override, perform, put, reply
from tests.qa.sample import LEADER, QA, REVIEWER, complete_state, rules
from tui_review.qa.merge import merge_reviews
from tui_review.review.common import common_base
from tui_review.review.gate.proposals import Merge
from tui_review.review.model import Answer, Review
from tui_review.review.record.acts import breaks
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

_LATER = Editor("L. Lead", "reviewer", now=lambda: "2026-04-01T09:00:00Z")
TABLE = "4A1"
_MOVE = {"type": "Group Home", "reason": "Other"}


def state_of(review: Review, who: Editor = REVIEWER) -> ReviewState:
    return ReviewState(rules(), deepcopy(review), who, today="2026-03-20")


def returned(*, with_rows: bool = False) -> Review:
    state = complete_state()
    if with_rows:
        state.answer(TABLE, [{"date": "2025-06-01", **_MOVE}, {"date": "2025-07-01", **_MOVE}])
    review = state.review
    perform(review, "submit", REVIEWER)
    perform(review, "return", QA, reason="see notes")
    return review


def merged_both_ways(base: Review, one: Review, other: Review) -> list[Review]:
    """The two sides merged, each onto the other, as the gate takes it."""
    found = []
    for ours, theirs in ((one, other), (other, one)):
        made = merge_reviews(base, ours, theirs, rules())
        state = state_of(ours)
        state.propose(Merge(base=base, theirs=theirs, merged=made.review, by=state.author))
        assert (made.conflicts, state.review.conflicts, breaks(state.review)) == ({}, {}, [])
        found.append(state.review)
    return found


@pytest.mark.parametrize("last", [1, 5], ids=["changed back", "changed further"])
def test_an_answer_that_both_had_and_one_changed_again_stands_as_it_was_changed(last: int) -> None:
    base = returned()
    theirs = state_of(base)
    theirs.answer("4A", 4, why="four")
    ours = state_of(theirs.review, _LATER)
    ours.answer("4A", last, why="the record says so")
    for found in merged_both_ways(base, ours.review, theirs.review):
        assert found.answers["4A"].value == last
        assert [event.by for event in found.answers["4A"].changes] == [REVIEWER.name, _LATER.name]


def test_what_each_changed_after_a_change_that_both_have_meets_as_from_there() -> None:
    base = returned()
    picked = state_of(base)
    picked.answer("4A", 4)
    ours, theirs = state_of(picked.review, _LATER), state_of(picked.review)
    ours.answer("4A", 1)
    theirs.answer("4A", 5)
    found = merge_reviews(base, ours.review, theirs.review, rules())
    conflict = found.conflicts["4A"]
    assert (conflict.base, conflict.ours, conflict.theirs) == (4, 1, 5), "1 is no answer of before"


def test_a_narrative_a_description_and_cells_that_were_changed_back_stay_so() -> None:
    base = returned(with_rows=True)
    theirs = state_of(base)
    theirs.write("4C", "Aunt Mary asked.")
    theirs.describe("4C1", "By the aunt.", "Other")
    rows = theirs.review.answers[TABLE].rows or {}
    first, second = rows
    theirs.answer(TABLE, [{**rows[first], "date": "2025-06-09"}, rows[second]])
    ours = state_of(theirs.review, _LATER)
    stood = base.answers
    ours.write("4C", stood["4C"].narrative)
    ours.describe("4C1", "", "Other")
    ours.answer(TABLE, list((stood[TABLE].rows or {}).values()))
    # The other branch goes on at another row of the same table.
    rows = theirs.review.answers[TABLE].rows or {}
    theirs.answer(TABLE, [rows[first], {**rows[second], "date": "2025-07-09"}])
    for found in merged_both_ways(base, ours.review, theirs.review):
        assert found.answers["4C"].narrative == stood["4C"].narrative
        assert found.answers["4C1"].described == stood["4C1"].described
        dates = [row["date"] for row in (found.answers[TABLE].rows or {}).values()]
        assert dates == ["2025-06-01", "2025-07-09"]


def test_flags_and_passages_go_with_the_side_that_went_on() -> None:
    base = returned()
    theirs = state_of(base)
    theirs.answer("4A", 4)
    put(theirs.review.answers["4A"], flag="ask", passages=["01:1"])
    ours = state_of(theirs.review, _LATER)
    ours.answer("4A", 1)
    put(ours.review.answers["4A"], flag="", passages=[])
    for found in merged_both_ways(base, ours.review, theirs.review):
        assert (found.answers["4A"].flag, found.answers["4A"].passages) == ("", [])


def test_an_override_that_both_had_and_one_took_back_or_gave_anew_stays_so() -> None:
    base = returned()
    theirs = state_of(base)
    override(theirs.review, theirs.evaluation, LEADER, "4", "Not Applicable", "why")
    ours = state_of(theirs.review)
    override(ours.review, ours.evaluation, LEADER, "4", "Area Needing Improvement", "looked again")
    for found in merged_both_ways(base, ours.review, theirs.review):
        assert found.overrides["4"].rating == "Area Needing Improvement"


def test_a_note_that_both_had_and_one_closed_is_closed() -> None:
    base = returned()
    theirs = state_of(base)
    open_note(theirs.review, theirs.evaluation, QA, "4A", "Why?")
    (note,) = theirs.review.notes
    ours = state_of(theirs.review)
    reply(ours.review, REVIEWER, note, "Two moves.")
    close_note(ours.review, QA, note)
    for found in merged_both_ways(base, ours.review, theirs.review):
        assert found.notes[note].status == "closed"


def test_what_was_left_to_settle_on_both_and_one_settled_is_settled() -> None:
    base = returned()
    one, other = state_of(base), state_of(base)
    one.answer("4A", 3)
    other.answer("4A", 4)
    theirs = state_of(base)
    found = merge_reviews(base, one.review, other.review, rules()).review
    assert list(found.conflicts) == ["4A"]
    theirs = state_of(found)
    ours = state_of(found, _LATER)
    ours.settle("4A", "theirs")
    for both in merged_both_ways(base, ours.review, theirs.review):
        assert both.answers["4A"].value == 4


def test_what_a_side_took_back_with_git_stays_taken_back() -> None:
    base = state_of(returned())
    base.answer("4A", 4)
    theirs = state_of(base.review)
    theirs.answer("4A", 5)
    ours = state_of(base.review)
    kept: dict[str, Any] = {**ours.review.answers, "4A": Answer(value=1)}
    put(ours.review, answers=kept)
    assert common_base(base.review, ours.review, theirs.review) is base.review
