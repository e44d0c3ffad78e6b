"""Reasons for changes made after the first submission."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.acts import perform, put
from tests.examples import examples
from tui_review.errors import UserError
from tui_review.qa.blame import blame
from tui_review.qa.merge import merge_reviews
from tui_review.qa.reasons import give_reason, unexplained
from tui_review.review.gate.proposals import Merge
from tui_review.review.model import Review
from tui_review.review.record.acts import breaks
from tui_review.review.record.reasons import lacks_reason
from tui_review.review.rows import add_row
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, Policy
from tui_review.store.commits import Commits

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


OTHER = Editor("C. Olleague", now=lambda: "2026-03-01T08:00:00Z")
STRICT = replace(
    REVIEWER, now=lambda: "2026-03-01T10:00:00Z", policy=Policy(reasons="question", asks_later=True)
)


def session(review: Review, editor: Editor = REVIEWER) -> ReviewState:
    return ReviewState(rules(), review, editor, today="2026-03-20")


def take_in(state: ReviewState, base: Review, theirs: Review) -> None:
    """A merge under a session, as one that git brings and the session finds in the file."""
    merged = merge_reviews(base, state.review, theirs, state.rules).review
    state.propose(Merge(by=state.author, base=base, theirs=theirs, merged=merged))


def ticked_by_both(mine: Editor = REVIEWER) -> ReviewState:
    """Two people have ticked something else each, and what the other one ticked came by a merge."""
    base = returned().review
    state, other = session(base, mine), session(base, OTHER)
    state.answer("fs.reasons", ["Physical abuse", "Medical neglect"])
    other.answer("fs.reasons", ["Physical abuse", "Abandonment"])
    take_in(state, base, other.review)
    return state


def test_the_reason_for_a_change_that_a_merge_has_joined_leaves_what_follows_it_as_it_is() -> None:
    state = ticked_by_both()
    before = state.kept("fs.reasons").changes
    assert give_reason(state, "fs.reasons", "The record says so.") is not None
    changes = state.kept("fs.reasons").changes
    assert breaks(state.review) == []
    assert (changes[:-1], changes[-1].how, changes[-1].why) == (before, "explained", "The record says so.")
    assert not unexplained(state, "fs.reasons")
    given = next(blame(state.review, state.rules, Commits(Path("nowhere.yaml")), "fs.reasons"))
    assert (given.by, given.why) == ("R. Reviewer", "The record says so.")
    perform(state.review, "submit", REVIEWER)
    assert breaks(state.review) == []


def test_two_changes_within_a_second_have_one_reason_and_follow_each_other() -> None:
    state = returned()
    state.answer("4C", "No")
    state.answer("4C", "Yes")
    give_reason(state, "4C", "It was right before.")
    assert breaks(state.review) == []
    assert [each.why for each in state.kept("4C").changes] == ["It was right before."] * 2


def test_a_reason_that_is_needed_can_be_given_for_whatever_was_changed_before() -> None:
    state = ticked_by_both(STRICT)
    state.answer("fs.reasons", ["Medical neglect"], why="A slip.")
    assert lacks_reason(state.kept("fs.reasons"), ()), "the first one is not explained by the second"
    assert state.answer("fs.reasons", ["Medical neglect"], why="The intake form.") is not None
    others = session(state.review, replace(OTHER, policy=STRICT.policy, now=STRICT.now))
    give_reason(others, "fs.reasons", "So the caseworker.")
    assert not lacks_reason(others.kept("fs.reasons"), ())
    assert breaks(others.review) == []


@pytest.mark.parametrize("later", [False, True])
def test_a_record_whose_reason_once_took_the_id_of_what_is_followed_holds(*, later: bool) -> None:
    state = ticked_by_both()
    answer = state.kept("fs.reasons")
    mine = next(each for each in answer.changes if each.by == REVIEWER.name)
    put(mine, id="k0fformerd", why="The note.")
    if later:
        # What followed came after the change with the reason, and after the merge, as if they were two branches.
        state.answer("fs.reasons", ["Medical neglect"])
        put(state.kept("fs.reasons").changes[-1], after=["k0fformerd", answer.changes[-1].id])
    assert breaks(state.review) == []
    perform(state.review, "submit", REVIEWER)
    assert breaks(state.review) == []
    put(state.review.answers["fs.reasons"], value=["Abandonment"])
    assert {found.place for found in breaks(state.review)} == {"fs.reasons"}


_DO = st.sampled_from(["change", "write", "rows", "reason", "undo", "redo", "merge", "settle", "round"])
_REASONS = (["Medical neglect"], ["Physical abuse", "Abandonment"], ["Medical neglect", "Sexual abuse"])
_TEXTS = ("One.\nTwo.\nThree.", "One.\nTwo, and more.\nThree.", "Once.\nTwo.\nThree.")
_BEGUN = cache(returned)


def do(state: ReviewState, what: str, which: int) -> None:
    match what:
        case "change":
            state.answer("fs.reasons", _REASONS[which])
        case "write":
            state.write("4B", _TEXTS[which])
        case "rows":
            state.change_rows("4A1", add_row(state.kept("4A1"), {"type": "Other"})[0])
        case "reason":
            give_reason(state, ("fs.reasons", "4B", "4A1")[which], "The note.")
        case "undo":
            state.undo()
        case "redo":
            state.redo()
        case "settle":
            for key in state.review.conflicts:
                state.settle(key, ("ours", "theirs", "both")[which])
        case _:
            new = deepcopy(state.review)
            perform(new, "submit", REVIEWER)
            perform(new, "return", QA, reason="Look again.")
            state.go_on(new)


@examples(25)
@given(st.lists(st.tuples(st.booleans(), _DO, st.integers(0, 2)), max_size=14))
def test_whatever_two_sessions_change_merge_explain_and_take_back_the_record_holds(
    steps: list[tuple[bool, str, int]],
) -> None:
    base = _BEGUN().review
    sides = [session(base), session(base, OTHER)]
    for mine, what, which in steps:
        state, other = sides if mine else sides[::-1]
        if what == "merge":
            # What both have by that is where both go on from.
            take_in(state, base, other.review)
            base = state.review
            other.go_on(base)
        else:
            with suppress(
                UserError
            ):  # What is left to settle is handed over by nobody, and takes not every side.
                do(state, what, which)
        assert breaks(state.review) == []
