"""A long record is verified in a time that grows with its length, in whatever order its acts were done."""

from __future__ import annotations

from random import Random

import pytest

from tests.cli.test_calls import calls_of
from tests.generating.histories import DAY, rules
from tui_review.review.gate.proposals import Create, HandOver
from tui_review.review.handover import ActName
from tui_review.review.model import Act, Review
from tui_review.review.record.acts import breaks
from tui_review.review.record.order import Order, parents
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, Role

STEPS: tuple[tuple[ActName, Role], ...] = (("submit", "reviewer"), ("return", "qa"))


def of_acts(count: int) -> Review:
    """A review that went to QA and back so often, each time with another answer and text."""
    state = ReviewState(
        rules(), new_review("made-up", rules(), "2026-03-01"), Editor("Rita", "reviewer"), today=DAY
    )
    state.propose(Create(by=state.author))
    for number in range(count):
        act, role = STEPS[number % 2]
        if role == "reviewer":
            state.editor = Editor("Rita", "reviewer")
            state.answer_many({"1A": "Yes", "1B": "Yes", "text": f"Said {number}."})
        state.editor = Editor(role, role)
        state.propose(HandOver(act=act, reason="Made up.", by=state.author))
    return state.review


@pytest.mark.real_ids
def test_four_times_as_many_acts_take_some_four_times_as_long_to_verify() -> None:
    few, many = of_acts(30), of_acts(120)
    assert breaks(many) == []
    assert calls_of(lambda: breaks(many)) < 5 * calls_of(lambda: breaks(few))


def reached(acts: list[Act], number: int) -> set[int]:
    """An act and all that it leads back to, found step by step, with what was done before there were seals."""
    found, ahead = set[int](), [number]
    while ahead:
        if (at := ahead.pop()) not in found:
            found.add(at)
            ahead += [place for place, act in enumerate(acts) if act.seal and act.seal in parents(acts, at)]
    return found | {place for place in range(number) if not acts[place].seal}


def test_the_order_of_a_history_is_the_same_for_one_act_and_for_all() -> None:
    for seed in range(200):
        rng = Random(seed)
        seals = [f"s{number}" if rng.random() < 0.9 else "" for number in range(rng.randint(1, 9))]
        # What is forged may go round in a circle, or lead to an act that is not there.
        ahead = rng.random() < 0.2
        acts = [
            Act(
                version=1,
                act="returned",
                by="Rita",
                at="2026-03-01T08:00:00Z",
                seal=seal,
                item=rng.choice(["", "", "1"]),
                parents=rng.sample(
                    ["gone", *seals[: None if ahead else number]], min(rng.randint(0, 2), number)
                ),
            )
            for number, seal in enumerate(seals)
        ]
        order = Order(acts)
        every = [reached(acts, number) for number in range(len(acts))]
        assert [set(order.ancestors(number)) for number in range(len(acts))] == every
        whole = [number for number, act in enumerate(acts) if not act.item]
        followed = {each for number in whole for each in every[number] - {number}}
        last = [number for number in whole if number not in followed]
        assert order.last_handed_over((1 << len(acts)) - 1) == last
