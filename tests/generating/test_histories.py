"""Random histories of several people: nothing is lost in a merge, nothing honest called broken, forgeries found."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.acts import put
from tests.examples import share
from tests.generating import histories
from tests.generating.histories import (
    Commit,
    forged,
    forged_since,
    honest,
    otherwise_than_committed,
    problems,
)
from tui_review.qa.merge import MergeResult, merge_reviews
from tui_review.review.gate.proposals import Create, HandOver, Migrate
from tui_review.review.migrate import migrate
from tui_review.review.model import Answer, Part, Review
from tui_review.review.record.events import PARTS, differs, events_of, makers, value_of
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.taken_back import is_taken_back
from tui_review.review.who import Editor

pytestmark = pytest.mark.real_ids
SEEDS = (
    *range(1, 1 + share(40)),
    97,
    114,
    224,
    324,
    340,
    638,
    761,
    838,
    914,
    961,
    1011,
    2009,
    7299,
    20115,
    30162,
    50165,
    7153,
    50305,
)
"""In 97 one branch takes back one of two signatures of one person and day.
In 914 and 961 an act is done while two overrides of one item wait to be settled; in 761 a signature is taken back
before the first submission. In 224 both branches leave a signature unsettled alike, in 638 one is unsettled while a
hand-over is said to hold, in 2009 an override that one branch took away and the other gave anew; in 340 both
branches have the same signature and one is handed over, in 324 and 838 two hand-overs left one place otherwise,
in 1011 both branches took one override away, in 20115 what stood there is said to hold by a line that another branch,
which had begun otherwise, joins; in 30162 a merge joins what stood there before the first change of a branch; in
50165 two questions were changed alike on two branches. In 7153 a side is a signature that does not say what it
covered, and others of that person and day do; in 50305 a merge brings open notes to a final review."""


MOVING = (*range(1, 1 + share(30)), 34, 81, 82, 103, 123)
"""Histories with migrations. In 34 and 81 one branch signs and submits what the other moves; in 82, 103 and 123 both
have a signature of one person and day, one of them in the former version."""


@pytest.mark.parametrize(
    ("seed", "moving"), [*((seed, False) for seed in SEEDS), *((seed, True) for seed in MOVING)]
)
def test_what_goes_through_the_gate_is_kept_and_holds_and_what_is_written_past_it_is_found(
    seed: int, *, moving: bool
) -> None:
    history = honest(seed, moving=moving)
    assert (history.lost, history.alarms) == ([], [])
    assert blamed_wrongly(history.branches[0]) == []
    assert otherwise_than_committed(history.branches[0]) == []
    by_hand = forged_since(history.branches[0].review, Random(seed))
    assert by_hand is None or otherwise_than_committed(history.branches[0], by_hand=by_hand)
    answers = history.branches[0].review.answers.values()
    ids = [event.id for answer in answers for event in answer.changes]
    assert sorted({*ids}) == sorted(ids), "acts name by its id alone what they cover"
    forgery = forged(history.branches[0].review, Random(seed))
    if forgery is not None:
        kind, review = forgery
        assert problems(review), kind


@pytest.mark.parametrize("seed", [*range(1, 1 + share(15)), 22, 31])
def test_a_ranking_that_the_next_version_takes_as_a_set_is_kept_and_holds_and_is_nobody_elses(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 22 and 31 the branches that are joined after a move began with another ranking each."""
    ranked = histories.SHEET.replace("choices: [x, y, z]", "choices: [x, y, z], at_most: 3")
    monkeypatch.setattr(histories, "SHEET", ranked)
    histories.rules.cache_clear()
    try:
        history = honest(seed, moving=True)
    finally:
        histories.rules.cache_clear()
    assert (history.lost, history.alarms) == ([], [])
    assert blamed_wrongly(history.branches[0]) == []


def returned() -> ReviewState:
    """A review that was submitted, and is at its reviewer again."""
    state = ReviewState(
        histories.rules(),
        new_review("made-up", histories.rules(), "2026-03-01"),
        Editor("R. Reviewer", "reviewer"),
        today=histories.DAY,
    )
    state.propose(Create(by=state.author))
    state.answer_many({"1A": "Yes", "1B": "Yes"})
    state.propose(HandOver(act="submit", by=state.author))
    state.editor = replace(state.editor, role="qa", name="Q. Reader")
    state.propose(HandOver(act="return", reason="Look.", by=state.author))
    state.editor = replace(state.editor, role="reviewer", name="R. Reviewer")
    return state


def test_an_answer_changed_by_hand_before_a_move_is_named_after_it() -> None:
    state = returned()
    root = Commit(state.review)
    state.answer("ticks", ["x", "z"])
    honest_one = Commit(state.review, (root,))
    by_hand = deepcopy(state.review)
    put(by_hand.answers["ticks"], value=["y"])
    forged_one = Commit(by_hand, (honest_one,))

    def moved(before: Commit) -> Review:
        there = ReviewState(histories.rules(), before.review, state.editor, today=histories.DAY)
        new, _ = migrate(there.review, there.rules, histories.rules("2"), there.editor)
        there.propose(Migrate(moved=new, reason="Anew.", by=there.author))
        return there.review

    assert otherwise_than_committed(Commit(moved(honest_one), (honest_one,))) == []
    forged_and_moved = moved(forged_one)
    for found in (
        otherwise_than_committed(Commit(forged_and_moved, (forged_one,))),
        otherwise_than_committed(forged_one, by_hand=forged_and_moved),
    ):
        (what,) = found
        assert what.startswith("marks: What a change by R. Reviewer made of the answer stands otherwise ")
        assert what.endswith("changed it, and no change says so. An act has sealed it so since.")


def test_no_act_has_sealed_what_was_changed_by_hand_after_the_last_one() -> None:
    state = returned()
    state.answer("ticks", ["x", "z"])
    state.propose(HandOver(act="submit", by=state.author))
    honest_one = Commit(state.review)
    by_hand = deepcopy(state.review)
    put(by_hand.answers["ticks"], value=["y"])
    for found in (
        otherwise_than_committed(Commit(by_hand, (honest_one,))),
        otherwise_than_committed(honest_one, by_hand=by_hand),
    ):
        (what,) = found
        assert what.startswith("ticks: What a change by R. Reviewer made of the answer stands otherwise ")
        assert what.endswith("Put back what stood there, and record what is to stand by `tui-review set`.")


PICKING = (*range(100, 100 + share(30)), 34, 42, 59, 262, 371)


@pytest.mark.parametrize("seed", PICKING)
def test_what_a_branch_went_on_to_from_all_that_the_other_had_stands_however_the_other_had_it(
    seed: int,
) -> None:
    history = honest(seed, picking=True)
    assert (history.gone_back, history.lost, history.alarms) == ([], [], [])
    assert otherwise_than_committed(history.branches[0]) == []


TAKING_BACK = (*range(1, 1 + share(30)), 69, 105, 173, 371, 424)
"""In 69 one merge of two branches held what another did not; in 105 and 371 a third branch gives what one of two has
taken back; in 173 and 424 somebody comes to what all sides have, and says nothing of it."""


@pytest.mark.parametrize("seed", TAKING_BACK)
def test_what_two_branches_gave_and_one_took_back_is_left_to_settle_whatever_it_is(seed: int) -> None:
    history = honest(seed, taking_back=True)
    assert (history.lost, history.alarms) == ([], [])
    assert otherwise_than_committed(history.branches[0]) == []


def test_histories_of_what_is_taken_back_have_it_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    left = set[str]()
    found = merge_reviews

    def merged(*args: Any) -> MergeResult:
        result = found(*args)
        left.update(key for key, each in result.conflicts.items() if is_taken_back(each))
        return result

    monkeypatch.setattr(histories, "merge_reviews", merged)
    for seed in range(1, 31):
        honest(seed, taking_back=True)
    kinds = ("1A", "1B.narrative", "text", "ticks", "other.describe.Other", "first", "1/override")
    assert left.issuperset(kinds)
    tables = {"cell" if "." in key.partition(".r")[2] else "row" for key in left if key.startswith("table.")}
    assert tables == {"cell", "row"}


def blamed_wrongly(last: Commit) -> list[str]:
    """The places of a review of which the record names somebody who did not give what stands there."""
    found = []
    for id_, answer in last.review.answers.items():
        for part in PARTS:
            named = {event.by for event in makers(answer, part)} or {""}
            if value_of(answer, part) is not None and not named <= givers(last, id_, part):
                found.append(f"{id_} {part}: {named}")
    return found


def givers(last: Commit, id_: str, part: Part) -> set[str]:
    """Whoever may be said to have given what stands at a place: it is followed through the commits, not the record.

    Where a commit has what a parent of it has, it came from there; else it is of whoever made the commit, or, of
    what a merge put together, of whoever gave what its parents have. Empty names are those that no change records.
    """
    found: set[str] = set()
    ahead, seen = [last], list[Commit]()
    while ahead:
        commit = ahead.pop()
        if commit in seen:
            continue
        seen.append(commit)
        answer = commit.review.answers.get(id_, Answer())
        before = [parent.review.answers.get(id_, Answer()) for parent in commit.parents]
        known = {event.id for each in before for event in each.changes}
        made = {event.by for event in events_of(answer, part) if event.id not in known and event.by}
        same = [
            parent
            for parent, each in zip(commit.parents, before, strict=True)
            if not differs(value_of(each, part), value_of(answer, part))
        ]
        found |= made
        if same or len(commit.parents) > 1:
            ahead += same or commit.parents
        elif not made:
            found.add("")
    return found
