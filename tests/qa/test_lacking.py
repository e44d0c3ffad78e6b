"""What a session had saved stands in the file that takes its place, is a side unsettled there, or is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tui_review.qa.lacking import lacking
from tui_review.qa.merge import merge_reviews
from tui_review.review.conflicts import place, sides_of, signed_side, value_in, with_sides
from tui_review.review.gate.proposals import Author, Change, OpenNote, OverrideRating, Proposal
from tui_review.review.model import Answer, Conflict, Review
from tui_review.review.state import ReviewState
from tui_review.shape.door import structured
from tui_review.shape.plain import plain
from tui_review.store.acknowledged import Acknowledged

from .sample import LEADER, complete_state, empty_state, rules

ROWS = {"r1": {"type": "A"}, "r2": {"type": "B"}, "r3": {"type": "C"}}
BY = Author.of(LEADER)


def signed(name: str, covers: str) -> Answer:
    return Answer(value={"name": name, "date": "2025-06-01"}, covers=covers, signed="All of it.")


def table(rows: dict[str, Any]) -> Answer:
    return Answer(rows=rows)


PLACES: dict[str, list[Answer]] = {
    "fs.case_name": [Answer(value=each) for each in ("", "Mine", "Left", "Right", "Third")],
    "3A.narrative": [Answer(narrative=each) for each in ("", "Mine.", "Left.", "Right.", "Third.")],
    "4C1.describe.Other": [
        Answer(described={"Other": each}) for each in ("was", "mine", "left", "right", "third")
    ],
    "4A1.r2": [
        table(ROWS if each is None else {**ROWS, "r2": {"type": each}})
        for each in (None, "Mine", "Left", "Right", "Third")
    ],
    "4A1.r2.type": [
        table({**ROWS, "r2": {"type": each, "why": "w"}}) for each in ("B", "Mine", "Left", "Right", "Third")
    ],
    "4A1/order": [
        table({f"r{id_}": ROWS[f"r{id_}"] for id_ in each}) for each in ("123", "321", "213", "132", "231")
    ],
    "cp.sign_trainee": [
        Answer(),
        signed("A. Nobody", "1"),
        signed("A. Nobody", "2"),
        signed("B. Nobody", "3"),
        signed("C. Nobody", "4"),
    ],
}
"""By key, the answer before, what the session made of it, and what three others did."""
SIDES = {
    "no conflict": "",
    "of two others": "23",
    "of three others": "234",
    "its own first": "12",
    "its own second": "21",
    "its own third": "231",
}


def side_at(answer: Answer, key: str) -> Any:
    where = place(key, rules().questions)
    return signed_side(answer) if answer.covers and not where.part else value_in(answer, where)


def with_answer(review: Review, id_: str, answer: Answer) -> Review:
    return replace(review, answers={**review.answers, id_: answer})


def found_in(review: Review, key: str) -> Iterator[Any]:
    """All that stands or is a side at a place."""
    yield side_at(review.answers.get(place(key, rules().questions).id, Answer()), key)
    if key in review.conflicts:
        yield from sides_of(review.conflicts[key]).values()


def replaced_by(key: str, numbers: str) -> tuple[Review, Review, Acknowledged]:
    """A session's review, the one in its place where `numbers` of the answers are its sides, and what it did."""
    id_, answers = place(key, rules().questions).id, PLACES[key]
    start = with_answer(empty_state().review, id_, answers[0])
    there = with_answer(start, id_, answers[int(numbers[:1] or 2)])
    if numbers:
        sides = [side_at(answers[int(each)], key) for each in numbers]
        there = replace(there, conflicts={key: with_sides(Conflict(base=side_at(answers[0], key)), sides)})
    own = Acknowledged()
    own.add(Change(question=id_, before=plain(answers[0]), after=plain(answers[1]), by=BY))
    return with_answer(start, id_, answers[1]), there, own


@pytest.mark.parametrize("is_former", [False, True])
@pytest.mark.parametrize("numbers", SIDES.values(), ids=SIDES)
@pytest.mark.parametrize("key", PLACES)
def test_what_was_saved_stands_is_a_side_or_is_kept_whatever_takes_its_place(
    key: str, numbers: str, is_former: bool
) -> None:
    mine, there, own = replaced_by(key, numbers)
    given = side_at(PLACES[key][1], key)
    kept = lacking(mine, there, own, by=BY, rules=rules(), is_former=is_former)
    if given in found_in(there, key):
        assert kept == [], "a side is asked about where it is settled"
        return
    [change] = kept
    assert isinstance(change, Change)
    assert side_at(structured(Answer, change.after), key) == given
    before = with_answer(there, change.question, structured(Answer, change.before))
    after = with_answer(there, change.question, structured(Answer, change.after))
    taken = merge_reviews(before, after, there, rules()).review
    assert given in found_in(taken, key), "and once taken it stands beside the others' sides"
    if numbers:
        assert all(each in found_in(taken, key) for each in sides_of(there.conflicts[key]).values())


def test_what_is_unsettled_at_one_part_of_a_question_hides_no_loss_at_another() -> None:
    start = with_answer(empty_state().review, "4A1", table(ROWS))
    given = replace(table({**ROWS, "r4": {"type": "D"}}), narrative="Said.", flag="Ask.", passages=["1:2"])
    own = Acknowledged()
    own.add(Change(question="4A1", before=plain(table(ROWS)), after=plain(given), by=BY))
    unsettled = {"4A1.r2.type": Conflict(base="B", ours="B", theirs="E")}
    mine, there = with_answer(start, "4A1", given), replace(start, conflicts=unsettled)
    for stands in (
        table(ROWS),
        replace(given, rows=ROWS),
        replace(given, narrative=""),
        replace(given, flag=""),
    ):
        replaced = with_answer(there, "4A1", stands)
        [change] = lacking(mine, replaced, own, by=BY, rules=rules(), is_former=False)
        assert (change.place, getattr(change, "after", None)) == ("4A1", plain(given))
    assert lacking(mine, with_answer(there, "4A1", given), own, by=BY, rules=rules(), is_former=False) == []


@pytest.mark.parametrize("others", [0, 1, 2])
def test_an_override_and_a_note_that_are_gone_are_kept_also_where_those_of_others_are_unsettled(
    others: int,
) -> None:
    state = ReviewState(rules(), complete_state().review, LEADER, today="2026-03-20")
    start, sides = state.review, []
    for reason in ("left", "right")[:others]:
        there = ReviewState(rules(), start, replace(LEADER, name=reason), today="2026-03-20")
        by = Author.of(there.editor)
        there.propose(OverrideRating(item="5", rating="Area Needing Improvement", reason=reason, by=by))
        sides.append(there.review)
    replaced = merge_reviews(start, sides[0], sides[-1], rules()).review if sides else start
    assert ("5/override" in replaced.conflicts) == (others > 1)
    own, acts = Acknowledged(), list[Proposal]()
    acts.append(OverrideRating(item="5", rating="Area Needing Improvement", reason="mine", by=BY))
    acts.append(OpenNote(on="3A", text="Why?", by=BY))
    for each in acts:
        state.propose(each)
        own.add(each)
    assert lacking(state.review, replaced, own, by=BY, rules=rules(), is_former=False) == acts
    joined = merge_reviews(start, replaced, state.review, rules()).review
    assert lacking(state.review, joined, own, by=BY, rules=rules(), is_former=False) == []
