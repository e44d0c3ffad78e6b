"""What both branches gave and one took back since: a merge leaves it to settle, whatever kind of thing it is."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.acts import override, perform, undo_override, write_review
from tests.generating import histories
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.merge import MergeResult, merge_reviews
from tui_review.qa.settling import settle
from tui_review.review.conflicts import place, sides_of, takes_both
from tui_review.review.gate.proposals import Create
from tui_review.review.model import Answer, Review
from tui_review.review.record.acts import breaks
from tui_review.review.record.events import PARTS, value_of
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.store.reviews import read_review

from .sample import LEADER, QA, REVIEWER, complete_state, rules
from .test_merge import merged, state_of
from .test_reasons import returned


@pytest.mark.parametrize("turned", [False, True])
def test_a_signature_that_was_taken_back_on_one_branch_stands_again_only_where_somebody_settles_that(
    *, turned: bool
) -> None:
    begun = new_review("made-up", histories.rules(), "2026-03-01")
    base = ReviewState(histories.rules(), begun, REVIEWER, today=histories.DAY).review
    signing = ReviewState(histories.rules(), base, REVIEWER, today=histories.DAY)
    signing.answer("first", f"Signer 1, {histories.DAY}", by="Signer 1")
    signed = signing.review
    signing.unsign("first", by="Signer 1", reason="A goal was missing.")
    two = (signing.review, signed) if turned else (signed, signing.review)
    found = merge_reviews(base, *two, histories.rules())
    assert list(found.conflicts) == ["first"]
    assert "Signer 1 has taken back on the other: which holds?" in found.conflicts["first"].why
    again = merge_reviews(signed, signed, signing.review, histories.rules())
    assert (again.conflicts, again.review.answers["first"].value) == ({}, None)


@pytest.mark.parametrize("turned", [False, True])
def test_an_answer_that_both_gave_and_one_took_back_is_left_to_settle(*, turned: bool) -> None:
    base = returned().review
    one, other = (ReviewState(rules(), deepcopy(base), REVIEWER, today="2026-03-20") for _ in range(2))
    one.answer("4C", "No", why="By the record.")
    other.answer("4C", "No", why="By the record.")
    other.answer("4C", "Yes", why="Was wrong after all.")
    assert base.answers["4C"].value == "Yes"
    found = merged(base, *((other, one) if turned else (one, other)))
    assert list(found.conflicts) == ["4C"]
    # Where it came from the other branch, what was decided since holds.
    since = state_of(deepcopy(one.review))
    since.answer("4C", "Yes", why="Was wrong after all.")
    follows = merged(base, *((since, one) if turned else (one, since)))
    assert (follows.conflicts, follows.review.answers["4C"].value) == ({}, "Yes")


@pytest.mark.parametrize("turned", [False, True])
def test_an_override_that_both_gave_and_one_took_back_is_left_to_settle(*, turned: bool) -> None:
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    base = state.review
    one, other = (state_of(deepcopy(base), LEADER) for _ in range(2))
    for each, why in ((one, "As talked over."), (other, "By the record.")):
        override(each.review, each.evaluation, LEADER, "4", "Area Needing Improvement", why)
    undo_override(other.review, other.evaluation, LEADER, "4", "It was wrong after all.")
    found = merged(base, *((other, one) if turned else (one, other)))
    assert list(found.conflicts) == ["4/override"]
    assert "has taken back on the other" in found.conflicts["4/override"].why


def both_gave_one_took_back(
    base: dict[str, Any], given: dict[str, Any], back: dict[str, Any], *, turned: bool
) -> tuple[MergeResult, Review]:
    """A merge of two branches of a small review that was returned, and the side that took something back."""
    begun = returned_histories(base)
    one, other = (
        ReviewState(histories.rules(), deepcopy(begun), REVIEWER, today=histories.DAY) for _ in range(2)
    )
    for each in (one, other):
        each.answer_many(given)
    other.answer_many(back)
    ours, theirs = (other, one) if turned else (one, other)
    return merge_reviews(begun, ours.review, theirs.review, histories.rules()), other.review


def returned_histories(answers: dict[str, Any]) -> Review:
    begun = new_review("made-up", histories.rules(), "2026-03-01")
    state = ReviewState(histories.rules(), begun, REVIEWER, today=histories.DAY)
    state.propose(Create(by=state.author))
    state.answer_many({"1A": "Yes", "1B": "Yes", **answers})
    perform(state.review, "submit", REVIEWER, rules=histories.rules())
    perform(state.review, "return", QA, reason="see notes", rules=histories.rules())
    return state.review


ROWS = [{"name": "Home", "kind": "one"}, {"name": "Camp", "kind": "one"}]
NEW = {"table.new.name": "Tent", "table.new.kind": "two"}
BACK: tuple[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str], ...] = (
    ({}, {"1A": "No"}, {"1A": "Yes"}, "1A"),
    ({}, {"1B.narrative": "Nobody asked."}, {"1B.narrative": ""}, "1B.narrative"),
    # Of a text the sentence that is taken back, whatever else its side has written.
    ({"text": "A move. Four."}, {"text": "Two. A move. Four."}, {"text": "A move. Four. Three."}, "text"),
    ({"text": "A move. Two."}, {"text": "A move."}, {"text": "A move. Two."}, "text"),
    ({"ticks": ["x"]}, {"ticks": ["x", "y"]}, {"ticks": ["x", "z"]}, "ticks"),
    ({"ticks": ["x", "y"]}, {"ticks": ["x"]}, {"ticks": ["x", "y"]}, "ticks"),
    (
        {"other": "Other", "other.describe.Other": "A camp."},
        {"other.describe.Other": "A home."},
        {"other.describe.Other": "A camp."},
        "other.describe.Other",
    ),
    ({"table": ROWS}, {"table.r1.kind": "two"}, {"table.r1.kind": "one"}, "table.r1.kind"),
    ({"table": ROWS}, NEW, {"table.r3": None}, "table.r"),
    ({}, NEW, {"table.r1": None}, "table.r"),
    ({"table": ROWS}, {"table": ROWS[::-1]}, {"table": ROWS}, "table/order"),
)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("base", "given", "back", "key"), BACK)
def test_whatever_both_gave_and_one_took_back_is_left_to_settle(
    base: dict[str, Any], given: dict[str, Any], back: dict[str, Any], key: str, *, turned: bool
) -> None:
    found, took_back = both_gave_one_took_back(base, given, back, turned=turned)
    (left,) = found.conflicts
    # A row that came on both branches may be numbered anew.
    assert re.sub(r"-\w{4}", "", left).startswith(key)
    assert "has taken back on the other: which holds?" in found.conflicts[left].why
    assert breaks(found.review) == []
    id_ = place(key).id
    stands, wanted = found.review.answers.get(id_, Answer()), took_back.answers.get(id_, Answer())
    if turned:
        assert all(value_of(stands, part) == value_of(wanted, part) for part in PARTS)


def test_what_is_worded_otherwise_and_put_back_leaves_what_the_other_side_wrote() -> None:
    found, _ = both_gave_one_took_back(
        {"text": "A move. Two."}, {"text": "A move. Three."}, {"text": "A move. Two."}, turned=False
    )
    assert list(found.conflicts) == ["text"]
    begun = returned_histories({"text": "A move. Two."})
    one, other = (
        ReviewState(histories.rules(), deepcopy(begun), REVIEWER, today=histories.DAY) for _ in range(2)
    )
    one.answer("text", "A move. Three.")
    other.answer("text", "A move. Four.")
    other.answer("text", "A move. Two.")
    result = merge_reviews(begun, one.review, other.review, histories.rules())
    assert (result.conflicts, result.review.answers["text"].value) == ({}, "A move. Three.")


@pytest.mark.parametrize("turned", [False, True])
def test_a_third_branch_that_gave_it_as_well_settles_nothing_of_what_was_taken_back(*, turned: bool) -> None:
    begun = returned_histories({})
    one, other, third = (
        ReviewState(histories.rules(), deepcopy(begun), REVIEWER, today=histories.DAY) for _ in range(3)
    )
    for each in (one, other, third):
        each.answer("1A", "No")
    other.answer("1A", "Yes")
    first = merge_reviews(begun, one.review, other.review, histories.rules()).review
    two = (third.review, first) if turned else (first, third.review)
    found = merge_reviews(begun, *two, histories.rules()).review
    assert sorted(sides_of(found.conflicts["1A"]).values()) == ["No", "Yes"]
    settled = ReviewState(histories.rules(), first, REVIEWER, today=histories.DAY)
    settle(settled, "1A", "theirs")
    assert merge_reviews(first, settled.review, first, histories.rules()).review.conflicts == {}


def test_of_two_sides_of_which_one_changed_a_choice_both_are_not_taken() -> None:
    found, _ = both_gave_one_took_back({}, {"1A": "No"}, {"1A": "Yes"}, turned=False)
    state = ReviewState(histories.rules(), found.review, REVIEWER, today=histories.DAY)
    conflict = state.review.conflicts["1A"]
    assert not takes_both(conflict, place("1A"), state.rules)
    with pytest.raises(UserError, match="there are not two to take") as refused:
        settle(state, "1A", "both")
    assert refused.value.remedy == "Take ours or theirs."
    settle(state, "1A", "theirs")
    assert (state.review.answers["1A"].value, state.review.conflicts) == ("Yes", {})


def test_to_edit_a_narrative_takes_no_side_of_the_answer_that_somebody_took_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = returned().review
    one, other = (ReviewState(rules(), deepcopy(base), REVIEWER, today="2026-03-20") for _ in range(2))
    for each in (one, other):
        each.answer_many({"4C": "No", "4C.narrative": "A shelter."})
    other.answer_many({"4C": "Yes", "4C.narrative": ""})
    review = merged(base, other, one).review
    assert list(review.conflicts) == ["4C", "4C.narrative"]
    path = tmp_path / "sample.yaml"
    write_review(path, review, rules(), expected=None)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "A shelter, for a week." > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    assert main(["settle", str(path), "4C", "edit"]) == 0
    after = read_review(path).review
    assert (after.answers["4C"].value, after.answers["4C"].narrative) == ("Yes", "A shelter, for a week.")
    assert list(after.conflicts) == ["4C"]
