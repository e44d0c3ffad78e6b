"""Walking back from what stands at a place to what stood there before, through branches and merges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_review.review.record.chain import ROOT, chain_of
from tui_review.review.record.ids import meant, new_event_id, new_numbered, new_uid, number_of
from tui_review.review.record.seals import digest, sealed
from tui_review.review.record.steps import BrokenStepError, StepBack, back, step_between

_cells = st.one_of(st.text(max_size=5), st.integers(), st.lists(st.text(max_size=3), max_size=3))
_rows = st.dictionaries(
    st.sampled_from([f"r{n}" for n in range(1, 6)]),
    st.dictionaries(st.sampled_from(["a", "b", "c"]), _cells, max_size=3),
    max_size=4,
)
_words = st.lists(st.sampled_from(["the", "mother", "came", "went", ".", "\n", " ", "é", "№"]), max_size=30)
_texts = st.one_of(st.text(max_size=80), _words.map(" ".join))
_values = st.one_of(st.none(), _texts, st.integers(), _rows, st.lists(st.text(max_size=4), max_size=4))


@dataclass
class Recorded:
    id: str
    after: list[str] = field(default_factory=list)
    steps: list[StepBack] = field(default_factory=list)


@given(_values, _values)
def test_a_step_leads_back_to_exactly_what_stood_there(before: Any, after: Any) -> None:
    former = back(after, step_between(before, after))
    assert former == before
    if isinstance(before, dict):
        assert list(former) == list(before)


@given(st.lists(_values, min_size=1, max_size=8))
def test_a_line_of_changes_gives_every_value_there_was(values: list[Any]) -> None:
    changes = [
        Recorded(str(n), [str(n - 1)] if n > 1 else [], [step_between(values[n - 1], values[n])])
        for n in range(1, len(values))
    ]
    chain = chain_of(values[-1], changes)
    assert chain.faults == ()
    assert chain.values[ROOT] == values[0]
    for n in range(len(values)):
        assert chain.at({str(k) for k in range(1, n + 1)}) == values[n]


@given(_values, _values, _values, _values)
def test_two_branches_joined_give_what_stood_on_either(
    root: Any, ours: Any, theirs: Any, joined: Any
) -> None:
    changes = [
        Recorded("x", [], [step_between(root, ours)]),
        Recorded("y", [], [step_between(root, theirs)]),
        Recorded("m", ["x", "y"], [step_between(ours, joined), step_between(theirs, joined)]),
    ]
    chain = chain_of(joined, changes)
    assert chain.faults == ()
    assert [chain.at(covered) for covered in ((), ("x",), ("y",), ("x", "y", "m"))] == [
        root,
        ours,
        theirs,
        joined,
    ]


def test_branches_that_nothing_joined_are_a_fault() -> None:
    changes = [Recorded("x", [], [StepBack(was=1)]), Recorded("y", [], [StepBack(was=1)])]
    assert "joined" in chain_of(2, changes).faults[0].what


def test_a_text_changed_besides_the_record_is_noticed() -> None:
    old = "The mother asked for a later visit, and the worker agreed to it on the same day. " * 3
    new = old.replace("later", "longer", 1)
    changes = [Recorded("x", [], [step_between(old, new)])]
    assert chain_of(new, changes).faults == ()
    assert chain_of(new.replace("longer", "long"), changes).faults


def test_a_former_value_written_over_by_hand_is_noticed() -> None:
    changes = [Recorded("x", [], [StepBack(was="Yes")]), Recorded("y", ["x"], [StepBack(was="No")])]
    other = [
        Recorded("z", ["x"], [StepBack(was="NA")]),
        Recorded("m", ["y", "z"], [StepBack(was="a"), StepBack(was="b")]),
    ]
    assert chain_of("NA", changes).faults == ()
    assert chain_of("c", [*changes, *other]).faults


def test_changes_in_a_circle_or_after_nothing_end_as_faults() -> None:
    assert chain_of(1, [Recorded("x", ["y"], [StepBack()]), Recorded("y", ["x"], [StepBack()])]).faults
    assert chain_of(1, [Recorded("x", ["gone"], [StepBack()])]).faults


def test_small_changes_of_a_long_text_take_little_room() -> None:
    old = "A sentence about practice that goes on. " * 100
    step = step_between(old, old.replace("practice", "work", 1))
    assert sum(len(edit.was) + len(edit.now) for edit in step.edits) < 40


def test_a_step_that_fits_nothing_is_refused() -> None:
    with pytest.raises(BrokenStepError):
        back("short", step_between("a long text " * 20, "a long word " * 20))


def test_ids_made_on_two_branches_differ_and_are_named_by_number() -> None:
    assert len({new_uid() for _ in range(1000)}) == len({new_event_id() for _ in range(1000)}) == 1000
    row = new_numbered("r", 3)
    assert (number_of(row), number_of("r3"), number_of("3")) == (3, 3, 0)
    assert meant("r3", [row, "r4"]) == row
    assert meant("r3", [row, "r3-aaaa"]) == ""


def test_a_digest_is_of_the_data_and_not_of_its_order() -> None:
    assert digest({"a": 1, "b": [1, "é"]}) == digest({"b": [1, "é"], "a": 1})
    assert digest({"a": [1, 2]}) != digest({"a": [2, 1]})
    assert digest({"a": "1"}) != digest({"a": 1})
    with pytest.raises(ValueError, match="plain"):
        digest({"a": object()})


def test_a_seal_changes_with_its_content_its_act_and_what_came_before() -> None:
    one = sealed("c", {"by": "a"}, ["p"])
    assert (
        len(
            {
                one,
                sealed("d", {"by": "a"}, ["p"]),
                sealed("c", {"by": "b"}, ["p"]),
                sealed("c", {"by": "a"}, []),
            }
        )
        == 4
    )
    assert one == sealed("c", {"by": "a"}, ["p"])
