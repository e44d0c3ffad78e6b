"""Hand-overs that two branches did from one version: both stand in the record, and people say which holds."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from tests.acts import open_note, override, perform, put, settle_act
from tests.qa.sample import LEADER, OBSERVER, QA, REVIEWER, STATE, complete_state, rules
from tui_review.errors import UserError
from tui_review.qa.merge import merge_reviews
from tui_review.qa.settling import settle
from tui_review.review.conflicts import ACTS_KEY, sides_of
from tui_review.review.findings import findings
from tui_review.review.gate.proposals import Restore
from tui_review.review.handover import ActName
from tui_review.review.model import Review, Status
from tui_review.review.record.acts import breaks
from tui_review.review.serial import as_written, from_document, to_data
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

OTHER = Editor("Q. Second", "qa", now=lambda: "2026-03-02T10:00:00Z")
SECOND = Editor("S. Second", "reviewer", now=lambda: "2026-03-02T10:00:00Z")


def submitted() -> Review:
    review = complete_state().review
    perform(review, "submit", REVIEWER)
    return review


def state_of(review: Review, who: Editor = REVIEWER) -> ReviewState:
    return ReviewState(rules(), review, who, today="2026-03-20")


def after(base: Review, *acts: tuple[ActName, Editor]) -> Review:
    branch = deepcopy(base)
    for act, who in acts:
        perform(branch, act, who, reason="made up")
    return branch


def merged(base: Review, *branches: Review) -> Review:
    first, *others = branches
    for other in others:
        first = merge_reviews(base, first, other, rules()).review
    return first


def finalised() -> tuple[Review, Review, Review]:
    base = after(submitted(), ("complete", QA), ("state_qa", QA))
    return base, after(base, ("finalise", STATE)), after(base, ("reopen", STATE))


def completed() -> tuple[Review, Review, Review]:
    base = submitted()
    return base, after(base, ("return", QA)), after(base, ("complete", OTHER))


def submitted_twice() -> tuple[Review, Review, Review]:
    base = complete_state().review
    ours, theirs = (deepcopy(base) for _ in range(2))
    for side, who, answer in ((ours, REVIEWER, 2), (theirs, SECOND, 3)):
        state = state_of(side, who)
        state.answer_many({"4A": answer, "4B": "Yes"})
        put(side, answers=state.review.answers)
        perform(side, "submit", who)
    return base, ours, theirs


def answered_beside_a_completion() -> tuple[Review, Review, Review]:
    """Returned, answered otherwise and submitted again by one branch, completed by the other: no place is listed."""
    base, ours, theirs = completed()
    state = state_of(ours)
    state.answer("4C", "No")
    put(ours, answers=state.review.answers)
    perform(ours, "submit", REVIEWER)
    return base, ours, theirs


TOGETHER: list[tuple[Callable[[], tuple[Review, Review, Review]], str, Editor, Status]] = [
    (completed, "ours", QA, "returned"),
    (completed, "theirs", OTHER, "qa_complete"),
    (submitted_twice, "ours", REVIEWER, "submitted"),
    (submitted_twice, "theirs", SECOND, "submitted"),
    (finalised, "ours", STATE, "final"),
    (finalised, "theirs", LEADER, "returned"),
]


@pytest.mark.parametrize(("made", "side", "who", "status"), TOGETHER)
def test_two_acts_from_one_version_hold_everything_up_until_one_is_said_to_hold(
    made: Callable[[], tuple[Review, Review, Review]], side: str, who: Editor, status: Status
) -> None:
    base, ours, theirs = made()
    review = merged(base, ours, theirs)
    assert next(iter(review.conflicts)) == ACTS_KEY
    for act in ("submit", "return", "complete", "state_qa", "finalise", "reopen"):
        with pytest.raises(UserError, match="handed over apart"):
            perform(review, act, STATE, reason="made up")
    with pytest.raises(UserError, match="handed over apart"):
        state_of(review).answer("4A", 2)
    for former in (base, ours, theirs):
        restoring = state_of(review, STATE)
        with pytest.raises(UserError, match="handed over apart"):
            restoring.propose(Restore(former=former, reason="made up", by=restoring.author))
    settle_act(review, rules(), who, side)
    header, last = review.review, review.history[-1]
    assert (header.status, last.act, last.by) == (status, "settled", who.name)
    assert header.version == max(ours.review.version, theirs.review.version) + 1
    assert set(last.parents) == {ours.history[-1].seal, theirs.history[-1].seal}
    assert {ours.history[-1].act, theirs.history[-1].act} <= {act.act for act in review.history}
    assert (ACTS_KEY in review.conflicts, breaks(review)) == (False, [])
    with pytest.raises(UserError, match="No hand-overs are unsettled"):
        settle_act(review, rules(), who, side)


def test_no_hand_over_makes_a_review_final_in_which_another_branch_has_a_note_open() -> None:
    base, final, back = finalised()
    id_ = open_note(back, state_of(back).evaluation, QA, "4C", "Stable?")
    review = merged(base, final, back)
    with pytest.raises(UserError, match=f"still open, with which no review is final: {id_}"):
        settle_act(review, rules(), STATE, "ours")
    settle_act(review, rules(), LEADER, "theirs")
    assert (review.review.status, breaks(review)) == ("returned", [])


@pytest.mark.real_ids
@pytest.mark.parametrize("turned", [False, True], ids=["ours is final", "theirs is final"])
@pytest.mark.parametrize("overrode", ["base", "branch"])
def test_a_final_review_comes_back_with_its_overrides_as_they_were_sealed_and_nothing_left_to_settle(
    overrode: str, *, turned: bool
) -> None:
    base = after(submitted(), ("complete", QA), ("state_qa", QA))
    if overrode == "base":
        override(base, state_of(base).evaluation, LEADER, "4", "Area Needing Improvement", "A pattern.")
    final, back = after(base, ("finalise", STATE)), after(base, ("return", STATE))
    branch = state_of(back)
    branch.answer_many({"4A": 2, "4B": "Yes"})
    put(back, answers=branch.review.answers)
    if overrode == "branch":
        override(back, state_of(back).evaluation, LEADER, "4", "Area Needing Improvement", "A pattern.")
    sides = (back, final) if turned else (final, back)
    review = merged(base, *sides)
    settle_act(review, rules(), STATE, "theirs" if turned else "ours")
    assert (review.review.status, review.conflicts, breaks(review)) == ("final", {}, [])
    assert (review.overrides, review.answers["4A"].value) == (final.overrides, final.answers["4A"].value)
    again = merged(base, review, back)
    assert (again.overrides, "4/override" in again.conflicts, breaks(again)) == (final.overrides, False, [])
    put(review, overrides=back.overrides if overrode == "branch" else {})
    assert [each.place for each in breaks(review)] == ["override/4"]


def test_check_names_both_acts_and_the_command() -> None:
    review = merged(*completed())
    [found] = [each for each in state_of(review).findings() if each.code == "conflict"]
    assert (found.level, "settle FILE review" in found.message) == ("error", True)
    assert "returned by Q. Reader and qa completed by Q. Second" in found.message


def test_what_was_handed_over_comes_back_with_the_act_that_holds_and_the_rest_stays_in_the_record() -> None:
    base, ours, theirs = submitted_twice()
    for side, answer in (("ours", 2), ("theirs", 3)):
        review = merged(base, ours, theirs)
        settle_act(review, rules(), REVIEWER, side)
        assert (review.answers["4A"].value, review.conflicts, breaks(review)) == (answer, {}, [])
    # Ours stood meanwhile: what it was before theirs was taken, a line says.
    last = review.answers["4A"].changes[-1]
    assert (last.was, last.how, last.by) == (2, "settled", REVIEWER.name)


def test_what_one_branch_changed_after_the_return_that_holds_is_taken() -> None:
    base, ours, theirs = completed()
    state = state_of(ours)
    state.answer("4C", "No")
    review = merged(base, state.review, theirs)
    assert (review.review.status, review.answers["4C"].value) == ("qa_complete", "Yes")
    settle_act(review, rules(), QA, "ours")
    assert (review.answers["4C"].value, review.conflicts, breaks(review)) == ("No", {}, [])


def test_what_two_branches_changed_differently_after_the_return_that_holds_stays_unsettled() -> None:
    base, returned, completed_ = completed()
    sides = []
    for answer in (2, 3):
        state = state_of(returned)
        state.answer("4A", answer)
        sides.append(state.review)
    review = merged(base, completed_, *sides)
    settle_act(review, rules(), QA, "theirs")
    assert review.review.status == "returned"
    assert {2, 3} <= set(sides_of(review.conflicts["4A"]).values())


@pytest.mark.parametrize("who", [REVIEWER, OBSERVER])
def test_an_act_is_said_to_hold_by_who_may_do_it(who: Editor) -> None:
    review = merged(*completed())
    with pytest.raises(UserError, match="Roles that can: qa, site_leader"):
        settle_act(review, rules(), who, "ours")
    with pytest.raises(UserError, match="only be one"):
        settle_act(review, rules(), QA, "both")


def test_an_act_that_stands_last_on_one_branch_only_is_no_conflict() -> None:
    base, ours, theirs = completed()
    review = merged(base, ours, theirs)
    assert merged(base, base, ours).conflicts == {}
    settle_act(review, rules(), QA, "ours")
    # The branch that has not seen the settlement says nothing that is not in it.
    assert merged(theirs, review, theirs).conflicts == {}
    assert merged(theirs, theirs, review).review == review.review


def test_a_conflict_of_acts_that_was_taken_out_of_the_file_is_there_again() -> None:
    review = merged(*completed())
    for conflicts in ({}, {ACTS_KEY: replace(review.conflicts[ACTS_KEY], ours={"seal": "0"})}):
        forged = replace(review, conflicts=conflicts)
        text = write_yaml(to_data(forged, as_written(rules(), forged)))
        read = from_document(read_yaml(text, file="made-up.yaml"))
        acts = {each["act"] for each in sides_of(read.conflicts[ACTS_KEY]).values()}
        assert acts == {"returned", "qa_completed"}
        assert [each.code for each in findings(read, state_of(read).evaluation) if each.level == "error"] == [
            "conflict"
        ]


def test_three_branches_that_each_handed_over_are_settled_together() -> None:
    base, ours, theirs = completed()
    third = after(base, ("return", LEADER))
    review = merged(base, ours, theirs, third)
    acts = {each["by"]: name for name, each in sides_of(review.conflicts[ACTS_KEY]).items()}
    assert sorted(acts) == ["L. Leader", "Q. Reader", "Q. Second"]
    state = state_of(review, LEADER)
    settle(state, "review", acts["L. Leader"])
    assert (state.review.review.status, state.review.conflicts, breaks(state.review)) == ("returned", {}, [])
    assert len(state.review.history[-1].parents) == len(acts)


def test_no_version_is_restored_over_hand_overs_that_are_unsettled() -> None:
    base, ours, theirs = submitted_twice()
    state = state_of(merged(base, ours, theirs), LEADER)
    before = state.review
    with pytest.raises(UserError, match="Branches were handed over apart"):
        state.propose(Restore(former=base, reason="The wrong child.", by=state.author))
    assert state.review is before


@pytest.mark.parametrize("turned", [False, True])
def test_what_was_handed_over_as_unsettled_stays_so_though_the_other_branch_settled_it(
    *, turned: bool
) -> None:
    base = complete_state().review
    sides = []
    for answer in ("Yes", "No"):
        state = state_of(deepcopy(base))
        state.answer_many({"4A": 2, "4B": answer})
        sides.append(state.review)
    open_ = merged(base, *sides)
    assert list(open_.conflicts) == ["4B"]
    handed = after(open_, ("submit", REVIEWER))
    state = state_of(open_)
    settle(state, "4B", "ours")
    branches = [handed, state.review]
    both = merged(open_, *(reversed(branches) if turned else branches))
    assert (both.review.status, list(both.conflicts)) == ("submitted", ["4B"])
