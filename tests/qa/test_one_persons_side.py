"""A side of an unsettled question is one person's at all its places, however many merges and sessions come over it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.acts import create_review, put, write_review
from tests.examples import examples
from tui_review.cli.main import main
from tui_review.qa.merge import merge_reviews
from tui_review.qa.reconcile import join
from tui_review.review.conflicts import place, sides_of, value_in
from tui_review.review.model import Answer, Override, Review
from tui_review.review.rows import change_row, delete_row
from tui_review.review.state import ReviewState
from tui_review.store.reviews import read_review
from tui_review.store.session import Session

from .sample import REVIEWER, STATE, complete_state, empty_state, rules

TABLE = "4A1"
_WORDS = st.sampled_from(["Yes", "No", "NA", "one", "two"])
_EDITS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(["4B", "5B"]), _WORDS),
    st.tuples(st.just("narrative"), st.sampled_from(["4B", "5B"]), _WORDS),
    st.tuples(st.just("describe"), st.sampled_from(["Other", "Another"]), _WORDS),
    st.tuples(st.just("cell"), st.sampled_from(["date", "type"]), _WORDS),
    st.tuples(st.just("delete"), st.just(""), st.just("")),
    st.tuples(st.just("override"), st.just("4"), _WORDS),
)
_STEPS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 2)), st.lists(_EDITS, max_size=4), st.booleans()),
    min_size=1,
    max_size=3,
)


def _edited(review: Review, edits: list[tuple[str, str, str]], who: int) -> Review:
    new = deepcopy(review)
    for kind, where, what in edits:
        answer = new.answers.get("4B" if kind == "describe" else where, Answer())
        table = new.answers[TABLE]
        if kind == "answer":
            new.answers[where] = replace(answer, value=what)
        elif kind == "narrative":
            new.answers[where] = replace(answer, narrative=what)
        elif kind == "describe":
            new.answers["4B"] = replace(answer, described={**answer.described, where: what})
        elif kind == "cell" and "r1" in (table.rows or {}):
            new.answers[TABLE] = change_row(table, "r1", {**(table.rows or {})["r1"], where: what})
        elif kind == "delete" and "r1" in (table.rows or {}):
            new.answers[TABLE] = delete_row(table, "r1")
        elif kind == "override":
            new.overrides[where] = Override(rating=what, reason=str(who), by=str(who), at="2026-03-01")
    return new


def _base() -> Review:
    review = empty_state().review
    rows = {f"r{number}": {"date": f"2025-0{number}-01", "type": "Other"} for number in (1, 2)}
    put(review, answers={"4B": Answer(value="Yes", narrative="Because."), TABLE: Answer(rows=rows)})
    return review


def _has(review: Review, key: str) -> Any:
    where = place(key, rules().questions)
    return value_in(review.answers.get(where.id, Answer()), where)


def _is_of(has: dict[str, Any], person: Review, before: list[Review]) -> bool:
    """Whether a side is what a person has, but for what merged by itself before: that is everybody's.

    An answer and its narrative are one thing.
    """
    read_together = {key for key in has if key in ("4B", "5B") or place(key).part == "narrative"}
    for those in (read_together, *({key} for key in has if key not in read_together)):
        apart = [file for file in before if not those & file.conflicts.keys()]
        if not any(
            all(_is_same(key, has[key], _has(each, key)) for key in those) for each in (person, *apart)
        ):
            return False
    return True


def _is_same(key: str, told: Any, has: Any) -> bool:
    """Of a row that both sides changed the cells are places of their own."""
    is_row = place(key).row and not place(key).column
    return (told is None) == (has is None) if is_row else bool(told == has)


def _check(file: Review, people: list[Review], before: list[Review]) -> None:
    by_question: dict[str, list[str]] = {}
    for key in file.conflicts:
        if not key.endswith("/override"):
            by_question.setdefault(place(key, rules().questions).id, []).append(key)
    for keys in by_question.values():
        told = [list(sides_of(file.conflicts[key]).values()) for key in keys]
        assert len({*map(len, told)}) == 1, "every side has something at each place"
        for side in zip(*told, strict=True):
            has = dict(zip(keys, side, strict=True))
            assert any(_is_of(has, person, before) for person in people), has


@examples(200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_EDITS, min_size=1, max_size=4), st.lists(_EDITS, min_size=1, max_size=4), _STEPS)
def test_each_side_is_what_one_person_has_through_all_that_is_merged_over_it(
    mine: list[Any], yours: list[Any], steps: list[Any]
) -> None:
    base = _base()
    people = [_edited(base, mine, 0), _edited(base, yours, 1)]
    before, former = [base], list[Review]()
    file = merge_reviews(base, people[0], people[1], rules()).review
    _check(file, people, before)
    for number, edits, is_ours in steps:
        goes_on = number is not None and number < len(people)
        before.append(file)
        began = people[number] if goes_on else base
        new = _edited(began, edits, number if goes_on else len(people))
        sides = (new, file) if is_ours else (file, new)
        file = merge_reviews(began, *sides, rules()).review
        # Where something of others has merged into a side by itself, what its person had before may stay beside it.
        former += people
        if goes_on:
            people[number] = new
        else:
            people.append(new)
        _check(file, [*people, *former], before)


def test_a_session_that_takes_in_a_merge_leaves_each_side_whose_it_is(tmp_path: Path) -> None:
    file = tmp_path / "sample.yaml"
    state = complete_state()
    state.answer_many({"4A": 2, "4B": "No", "4B.narrative": "Nobody had planned the first move."})
    create_review(file, state.review, state.rules)
    base = read_review(file).review
    session = Session.open(file, REVIEWER, today="2026-03-20")
    session.record(session.state.write("4B", "Nobody had planned either move."))
    session.save()
    other = ReviewState(rules(), deepcopy(base), STATE, today="2026-03-20")
    other.answer("4B", "Yes")
    merged = merge_reviews(base, read_review(file).review, other.review, rules()).review
    sides = {key: sides_of(each) for key, each in merged.conflicts.items()}
    assert sides == {
        "4B": {"ours": "No", "theirs": "Yes"},
        "4B.narrative": {
            "ours": "Nobody had planned either move.",
            "theirs": "Nobody had planned the first move.",
        },
    }
    session.record(session.state.answer("4A", "3"))
    write_review(file, merged, rules(), expected=read_review(file).fingerprint)
    assert session.is_replaced()
    join(session)
    session.save()
    session.close()
    assert {key: sides_of(each) for key, each in read_review(file).review.conflicts.items()} == sides
    assert main(["settle", str(file), "4B", "ours", "--by", "R. Reviewer"]) == 0
    settled = read_review(file).review.answers["4B"]
    assert (settled.value, settled.narrative) == ("No", "Nobody had planned either move.")


def test_what_is_typed_beside_what_is_unsettled_changes_the_side_that_it_was_typed_over() -> None:
    base = complete_state()
    base.answer_many({"4A": 2, "4A.narrative": "First."})
    one, other = (ReviewState(rules(), deepcopy(base.review), REVIEWER, today="2026-03-20") for _ in "12")
    one.write("4A", "Second.")
    other.answer("4A", "3")
    merged = merge_reviews(base.review, one.review, other.review, rules()).review
    state = ReviewState(rules(), merged, REVIEWER, today="2026-03-20")
    assert state.review.answers["4A"].value == 3
    state.answer("4A", "4")
    told = {key: list(sides_of(each).values()) for key, each in state.review.conflicts.items()}
    assert told == {"4A": [2, 4], "4A.narrative": ["Second.", "First."]}
