"""What counted on one side of a merge counts in what they make together, or is left to settle, whatever closed it."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.instrument.making import rules_of
from tui_review.instrument.rules import Rules
from tui_review.qa.merge import MergeResult, merge_reviews
from tui_review.qa.settling import settle
from tui_review.review.conflicts import place
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import column_evaluator
from tui_review.review.model import Answer, Override, Review
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState

from .sample import REVIEWER

DAY = "2026-03-20"
SHEET = """\
language: 1
id: gates
version: "1"
title: Gates
short: Gates
ratings: {item: [Strength, Area Needing Improvement], outcome: [Good, Bad]}
sections:
  - id: all
    title: All
    questions:
      - {id: a, ask: A, answer: yes_no, guidance: Look.}
      - {id: b, ask: B, answer: yes_no, guidance: Look.}
      - {id: c, ask: C, answer: yes_no, guidance: Look., asked_when: a is Yes, not_asked_because: A is no.}
    items:
      - id: "1"
        title: One
        questions:
          - {id: both, ask: Both, answer: yes_no, guidance: Look., asked_when: a is Yes and b is Yes,
             not_asked_because: A or B is no.}
          - {id: either, ask: Either, answer: yes_no, guidance: Look., asked_when: a is Yes or b is Yes,
             not_asked_because: A and B are no.}
          - {id: deep, ask: Deep, answer: yes_no, guidance: Look., asked_when: c is Yes and b is Yes,
             not_asked_because: B or C is no., na_when: a is No, na_because: A is no.}
          - id: rows
            ask: Rows
            answer: table
            row: row
            guidance: Look.
            optional: true
            columns:
              - {id: name, label: Name, answer: text}
              - {id: bad, label: Bad, answer: yes_no, asked_when: a is Yes and b is Yes}
              - {id: worse, label: Worse, answer: yes_no, asked_when: bad is Yes}
        rating:
          - {when: both is No or either is No or deep is No, then: Area Needing Improvement}
          - {when: any row of rows where (bad is Yes), then: Area Needing Improvement}
          - {else: Strength}
      - id: "2"
        title: Two
        asked_when: 1 is Area Needing Improvement
        not_asked_because: One is a strength.
        questions:
          - {id: rated, ask: Rated, answer: yes_no, guidance: Look.}
        rating:
          - {when: rated is No, then: Area Needing Improvement}
          - {else: Strength}
"""
ASKED = ("a", "b", "c", "both", "either", "deep", "rated")
ANI = "Area Needing Improvement"


@cache
def rules() -> Rules:
    return rules_of(Path(tempfile.mkdtemp()), SHEET)


def review(answers: dict[str, Any], texts: dict[str, str] | None = None) -> Review:
    """A review with answers, tables as rows by their ids, and what is written at questions."""
    begun = new_review("made-up", rules(), "2026-03-01")
    found = {
        id_: Answer(rows=value) if isinstance(value, dict) else Answer(value=value)
        for id_, value in answers.items()
        if value is not None
    }
    for id_, text in (texts or {}).items():
        found[id_] = replace(found.get(id_, Answer()), narrative=text)
    return replace(begun, review=replace(begun.review, uid="made-up"), answers=found)


def looked(side: Review) -> Evaluation:
    return Evaluation.of(rules(), side, as_of=DAY)


def merged(base: Review, ours: Review, theirs: Review) -> MergeResult:
    """The merge, which leaves the same places to settle whichever side is called ours."""
    turned = merge_reviews(base, theirs, ours, rules())
    found = merge_reviews(base, ours, theirs, rules())
    assert sorted(turned.conflicts) == sorted(found.conflicts)
    return found


BEGUN = {"a": "Yes", "b": "Yes", "c": "Yes", "both": "Yes", "either": "Yes", "deep": "Yes"}


def test_an_answer_that_several_answers_of_the_other_side_close_together_leaves_all_of_them_to_settle() -> (
    None
):
    theirs = review({**BEGUN, "a": "No", "b": "No"})
    found = merged(review(BEGUN), review({**BEGUN, "both": "No"}), theirs)
    assert sorted(found.conflicts) == ["a", "b"]
    for conflict in found.conflicts.values():
        assert conflict.why == "One side answered a, b; the other answered both, which is not asked so."
        assert (conflict.base, conflict.ours, conflict.theirs) == ("Yes", "Yes", "No")
    assert looked(found.review).rated("1") == "Incomplete", "no rating goes by what is left to settle"
    state = ReviewState(rules(), deepcopy(found.review), REVIEWER, today=DAY)
    for key in found.conflicts:
        settle(state, key, "ours")
    assert state.evaluation.rated("1") == ANI


def test_of_many_changed_answers_those_alone_are_left_to_settle_that_close_the_way() -> None:
    base = {**BEGUN, "deep": None}
    theirs = review({**base, "a": "No", "c": "No", "both": "No"})
    found = merged(review(base), review({**base, "deep": "No"}), theirs)
    assert sorted(found.conflicts) == ["a", "c"]


def test_an_answer_that_both_sides_have_asked_and_their_changes_together_do_not_is_left_to_settle() -> None:
    base = {**BEGUN, "either": "No"}
    ours, theirs = review({**base, "a": "No"}), review({**base, "b": "No"})
    assert [looked(side).rated("1") for side in (ours, theirs)] == [ANI, ANI]
    found = merged(review(base), ours, theirs)
    assert sorted(found.conflicts) == ["a", "b"]
    assert "the other counts either, which is not asked so." in found.conflicts["a"].why


@pytest.mark.parametrize("closed", [("a",), ("b",), ("a", "b")])
def test_a_cell_whose_column_the_other_side_closes_is_left_to_settle(closed: tuple[str, ...]) -> None:
    base = {**BEGUN, "rows": {"r1": {"name": "One", "bad": "No"}}}
    ours = review({**base, "rows": {"r1": {"name": "One", "bad": "Yes"}}})
    found = merged(review(base), ours, review({**base, **dict.fromkeys(closed, "No")}))
    assert sorted(found.conflicts) == [*closed]
    assert "the other answered rows (row r1, bad), which is not asked so" in found.conflicts[closed[0]].why
    assert looked(found.review).rated("1") == "Incomplete"


def test_a_cell_of_a_new_row_that_is_called_otherwise_in_the_merge_is_left_to_settle() -> None:
    base = review({**BEGUN, "rows": {}})
    ours = review({**BEGUN, "b": "No", "rows": {"r1": {"name": "One"}}})
    theirs = review({**BEGUN, "rows": {"r1": {"name": "Two", "bad": "Yes"}}})
    found = merge_reviews(base, ours, theirs, rules())
    assert found.renumbered == {"rows.r1": "rows.r2"}
    assert list(found.conflicts) == ["b"]
    assert "answered rows (row r2, bad)" in found.conflicts["b"].why


def test_a_text_written_at_an_answer_that_the_other_side_closes_is_left_to_settle() -> None:
    ours = review(BEGUN, {"both": "A neighbor saw it."})
    found = merged(review(BEGUN), ours, review({**BEGUN, "a": "No", "b": "No"}))
    assert sorted(found.conflicts) == ["a", "b"]
    assert "the other wrote at both, which is not asked so" in found.conflicts["a"].why


def test_an_override_that_closes_what_the_other_side_answered_is_left_to_settle() -> None:
    base = review({**BEGUN, "both": "No"})
    given = Override(rating="Strength", reason="Seen.", by="L. Leader", at="2026-03-03T09:00:00Z")
    theirs = replace(base, overrides={"1": given})
    found = merged(base, review({**BEGUN, "both": "No", "rated": "No"}), theirs)
    assert list(found.conflicts) == ["1/override"]
    assert found.conflicts["1/override"].why.startswith("One side overrode 1; the other answered rated")


def test_what_the_side_that_closed_it_had_seen_is_not_left_to_settle() -> None:
    both = {**BEGUN, "both": "No", "rows": {"r1": {"name": "One", "bad": "Yes"}}}
    closed = review({**both, "a": "No", "b": "No"})
    named = {**both, "rows": {"r1": {"name": "Another", "bad": "Yes"}}}
    for ours in (review(named), review(both)):
        assert merged(review(both), ours, closed).conflicts == {}
    # The same answer given on both sides, one of which closed it knowingly.
    assert (
        merged(
            review(BEGUN), review({**BEGUN, "both": "No"}), review({**BEGUN, "both": "No", "a": "No"})
        ).conflicts
        == {}
    )


_ANSWER = st.sampled_from([None, "Yes", "No"])
_ROW = st.fixed_dictionaries({"name": st.just("One"), "bad": _ANSWER, "worse": _ANSWER})
_ANSWERS = st.fixed_dictionaries({**dict.fromkeys(ASKED, _ANSWER), "r1": _ROW, "r2": _ROW})
_CHANGES = st.lists(
    st.tuples(st.sampled_from([*ASKED, "r1", "r2"]), _ANSWER, st.sampled_from(["bad", "worse"])), max_size=4
)
_TEXTS = st.dictionaries(st.sampled_from(ASKED), st.sampled_from(["It was so.", "It was not."]), max_size=2)


def _side(begun: dict[str, Any], changes: list[tuple[str, str | None, str]], texts: dict[str, str]) -> Review:
    answers = deepcopy(begun)
    for id_, value, column in changes:
        if id_ in ASKED:
            answers[id_] = value
        else:
            answers[id_][column] = value
    rows = {
        id_: {column: cell for column, cell in answers.pop(id_).items() if cell is not None}
        for id_ in ("r1", "r2")
    }
    return review({**answers, "rows": rows}, texts)


def _settled(found: Review, side: Review) -> Evaluation:
    """What follows once this side is taken at all that is left to settle."""
    places = {place(key, rules().questions).id for key in found.conflicts}
    answers = {id_: each for id_, each in found.answers.items() if id_ not in places}
    answers |= {id_: each for id_, each in side.answers.items() if id_ in places}
    return looked(replace(found, answers=answers, conflicts={}))


@examples(150)
@given(_ANSWERS, _CHANGES, _CHANGES, _TEXTS, _TEXTS)
def test_what_a_side_had_counted_counts_in_the_merge_or_is_left_to_settle(
    begun: dict[str, Any],
    mine: list[tuple[str, str | None, str]],
    yours: list[tuple[str, str | None, str]],
    texts: dict[str, str],
    others: dict[str, str],
) -> None:
    base, ours, theirs = _side(begun, [], {}), _side(begun, mine, texts), _side(begun, yours, others)
    found = merge_reviews(base, ours, theirs, rules())
    now = looked(found.review)
    assert sorted(merge_reviews(base, theirs, ours, rules()).conflicts) == sorted(found.conflicts)
    for side, other in ((ours, theirs), (theirs, ours)):
        alone, there, settled = looked(side), looked(other), _settled(found.review, side)
        for id_ in side.answers:
            was, own, has = (each.answers.get(id_, Answer()) for each in (base, side, other))
            both_count = id_ in other.answers and there.open_to_reviewer(id_)
            answered = own.given is not None and own.given not in (was.given, has.given)
            wrote = bool(own.narrative) and own.narrative not in (was.narrative, has.narrative)
            if (
                alone.open_to_reviewer(id_)
                and (answered or wrote or both_count)
                and id_ in found.review.answers
            ):
                assert now.open_to_reviewer(id_) or settled.open_to_reviewer(id_), id_
                assert now.open_to_reviewer(id_) or found.conflicts, id_
        for id_, row in (side.answers["rows"].rows or {}).items():
            before, beside = ((each.answers["rows"].rows or {})[id_] for each in (base, other))
            for column in ("bad", "worse"):
                given_here = row.get(column) is not None and row[column] not in (
                    before.get(column),
                    beside.get(column),
                )
                if given_here and _asked(alone, side, id_, column):
                    counts = _asked(now, found.review, id_, column)
                    assert counts or _asked(settled, side, id_, column), (id_, column)
                    assert counts or found.conflicts, (id_, column)


def _asked(seen: Evaluation, side: Review, row: str, column: str) -> bool:
    cells = (side.answers["rows"].rows or {})[row]
    own = rules().questions["rows"]
    return seen.open_to_reviewer("rows") and column_evaluator(cells, seen, own).asked(column) is True
