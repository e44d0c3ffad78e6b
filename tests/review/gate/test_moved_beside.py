"""One branch moves a review to the instrument's next version, the other does something sealed meanwhile: both hold."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from tests.generating.histories import DAY, problems, rules
from tui_review.errors import UserError
from tui_review.qa.merge import merge_reviews
from tui_review.qa.settling import settle, settle_anew
from tui_review.review.conflicts import ACTS_KEY, sides_of
from tui_review.review.gate.proposals import Create, HandOver, Migrate, OverrideRating, UndoOverride
from tui_review.review.handover import ActName
from tui_review.review.migrate import migrate
from tui_review.review.model import Review
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, Role

pytestmark = pytest.mark.real_ids
ROLES: dict[ActName, Role] = {"submit": "reviewer", "return": "qa", "complete": "qa"}


class Desk:
    """A person at a review, each act a minute after the one before."""

    def __init__(self, review: Review, minute: int) -> None:
        version = review.review.instrument.version
        self._minute = minute
        editor = Editor("Rita", "reviewer", now=self._now, login="made-up")
        self.state = ReviewState(rules(version), deepcopy(review), editor, today=DAY)

    def _now(self) -> str:
        self._minute += 1
        return f"2026-03-11T{self._minute // 60:02}:{self._minute % 60:02}:00Z"

    def as_role(self, role: Role) -> ReviewState:
        self.state.editor = replace(self.state.editor, role=role, name=role)
        return self.state

    def hand_over(self, act: ActName) -> None:
        state = self.as_role(ROLES[act])
        state.propose(HandOver(act=act, reason="Made up.", by=state.author))

    def move(self, to: str = "2") -> None:
        state = self.as_role("qa")
        moved, _ = migrate(state.review, state.rules, rules(to), state.editor)
        state.propose(Migrate(moved=moved, by=state.author))

    def override(self) -> None:
        state = self.as_role("site_leader")
        rating = "Area Needing Improvement"
        state.propose(OverrideRating(item="1", rating=rating, reason="Made up.", by=state.author))

    def take_override_back(self) -> None:
        state = self.as_role("site_leader")
        state.propose(UndoOverride(item="1", by=state.author))

    def sign(self) -> None:
        self.as_role("reviewer").answer("first", f"Ann, {DAY}", by="Ann")


def begun() -> Review:
    state = ReviewState(
        rules(), new_review("made-up", rules(), "2026-03-01"), Editor("Rita", "reviewer"), today=DAY
    )
    desk = Desk(state.review, 0)
    desk.state.propose(Create(by=desk.state.author))
    desk.state.answer_many({"1A": "Yes", "1B": "Yes", "ticks": ["x", "z"], "text": "Said."})
    return desk.state.review


def after(review: Review, minute: int, *acts: Callable[[Desk], None]) -> Review:
    desk = Desk(review, minute)
    for act in acts:
        act(desk)
    return desk.state.review


def handing(act: ActName) -> Callable[[Desk], None]:
    return lambda desk: desk.hand_over(act)


BESIDE: dict[str, tuple[Callable[[Desk], None], ...]] = {
    "an override": (Desk.override,),
    "an override taken back": (Desk.override, Desk.take_override_back),
    "another hand-over": (handing("complete"),),
}


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("later", ["moved", "sealed"])
def test_what_was_handed_over_is_moved_on_one_branch_and_sealed_on_the_other(
    beside: str, later: str, *, turned: bool
) -> None:
    base = after(begun(), 10, handing("submit"))
    moved = after(base, 30 if later == "moved" else 20, handing("return"), Desk.move)
    sealed = after(base, 30 if later == "sealed" else 20, *BESIDE[beside])
    sides = [moved, sealed] if turned else [sealed, moved]
    merged = merge_reviews(base, sides[0], sides[1], rules("2")).review
    assert merged.review.instrument.version == "2"
    assert problems(merged) == []
    assert {act.seal for side in sides for act in side.history} <= {act.seal for act in merged.history}
    while (unsettled := ACTS_KEY in merged.conflicts) or merged.review.status != "submitted":
        desk = Desk(merged, 100)
        if unsettled:
            state = desk.as_role("reviewer")
            is_moved = [side["act"] == "migrated" for side in sides_of(merged.conflicts[ACTS_KEY]).values()]
            settle(state, ACTS_KEY, "ours" if is_moved[0] else "theirs")
        else:
            for key in merged.conflicts:
                settle(desk.as_role("site_leader"), key, "ours")
            desk.hand_over("submit")
        merged = desk.state.review
        assert problems(merged) == []
    assert merged.raw["marks"] == ["x", "zed"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_review_is_moved_on_one_branch_and_submitted_on_the_other(*, turned: bool) -> None:
    base = begun()
    moved, sealed = after(base, 20, Desk.move), after(base, 30, handing("submit"))
    sides = [moved, sealed] if turned else [sealed, moved]
    merged = merge_reviews(base, sides[0], sides[1], rules("2")).review
    assert problems(merged) == []
    mine, other = ("theirs", "ours") if turned else ("ours", "theirs")
    desk = Desk(merged, 100)
    with pytest.raises(
        UserError, match="in a version of the instrument that the other branch has left"
    ) as error:
        settle(desk.as_role("reviewer"), ACTS_KEY, mine)
    assert "hand over anew" in error.value.remedy
    settle(desk.as_role("reviewer"), ACTS_KEY, other)
    assert problems(desk.state.review) == []
    assert desk.state.review.review.status == "in_progress"
    desk.hand_over("submit")
    assert problems(desk.state.review) == []


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_move_sealed_of_an_override_holds_whatever_the_other_branch_makes_of_it(
    *, turned: bool
) -> None:
    base = after(begun(), 10, handing("submit"), Desk.override)
    moved = after(base, 20, Desk.take_override_back, Desk.move)
    other = after(base, 30, Desk.override)
    sides = [moved, other] if turned else [other, moved]
    merged = merge_reviews(base, sides[0], sides[1], rules("2")).review
    assert problems(merged) == []
    assert "1/override" in merged.conflicts


@pytest.mark.parametrize("turned", [False, True])
def test_an_override_that_was_taken_back_before_the_move_does_not_come_back_with_a_branch_that_has_it(
    *, turned: bool
) -> None:
    base = begun()
    overridden = after(base, 10, Desk.override)
    acts = [handing("submit"), handing("return"), Desk.take_override_back, Desk.move]
    moved, other = after(overridden, 20, *acts), after(overridden, 30, handing("submit"))
    sides = [moved, other] if turned else [other, moved]
    # Where the override itself was picked, git gives a base that is before it.
    merged = merge_reviews(base, sides[0], sides[1], rules("2")).review
    assert merged.overrides == {}
    assert problems(merged) == []


def moving_further(desk: Desk) -> None:
    desk.move("3")


BETWEEN_VERSIONS = [
    ([], moving_further, "This move went to another version"),
    ([handing("submit")], moving_further, "This move went to another version"),
    ([handing("submit")], handing("return"), "that the other branch has left: the file stays in 2"),
]


@pytest.mark.parametrize(("first", "act", "why"), BETWEEN_VERSIONS)
def test_no_act_of_another_version_of_the_instrument_than_the_file_stays_in_is_said_to_hold(
    first: list[Callable[[Desk], None]], act: Callable[[Desk], None], why: str
) -> None:
    base = after(begun(), 10, *first)
    moved, other = after(base, 20, Desk.move), after(base, 30, act)
    merged = merge_reviews(base, moved, other, rules("2"), {"3": rules("3")}).review
    assert merged.review.instrument.version == "2"
    desk = Desk(merged, 100)
    with pytest.raises(UserError, match=why):
        settle(desk.as_role("qa"), ACTS_KEY, "theirs")
    settle(desk.as_role("qa"), ACTS_KEY, "ours")
    if act is moving_further:
        desk.move("3")
        assert desk.state.review.review.instrument.version == "3"
    assert problems(desk.state.review) == []


@pytest.mark.parametrize("turned", [False, True])
def test_what_was_signed_on_the_other_branch_is_left_to_be_signed_anew(*, turned: bool) -> None:
    base = begun()
    moved, signed = after(base, 20, Desk.move), after(base, 30, Desk.sign)
    sides = [moved, signed] if turned else [signed, moved]
    merged = merge_reviews(base, sides[0], sides[1], rules("2")).review
    assert problems(merged) == []
    assert merged.raw.get("first") is None
    (conflict,) = merged.conflicts.values()
    assert list(merged.conflicts) == ["first"]
    assert "Ann signed it on 2026-03-20 in version 1 of the instrument" in conflict.why
    desk = Desk(merged, 100)
    with pytest.raises(UserError, match="not what stands here"):
        settle(desk.as_role("reviewer"), "first", "theirs")
    settle(desk.as_role("reviewer"), "first", "ours")
    desk.sign()
    assert problems(desk.state.review) == []
    assert desk.state.review.conflicts == {}
    anew = Desk(merged, 100)
    anew.state.editor = replace(anew.state.editor, name="Ann")
    settle_anew(anew.state, "first", f"Ann, {DAY}")
    assert problems(anew.state.review) == []
    assert anew.state.review.conflicts == {}


def test_a_change_that_was_sealed_is_kept_aside_with_its_answer_by_a_move() -> None:
    desk = Desk(begun(), 10)
    state = desk.state
    state.answer("table", [{"name": "One", "kind": "two"}])
    acts: tuple[ActName, ...] = ("submit", "return")
    for act in acts:
        desk.hand_over(act)
    desk.as_role("reviewer").answer("table", [{"name": "One", "kind": "one"}])
    for act in acts:
        desk.hand_over(act)
    desk.move()
    assert problems(desk.state.review) == []
