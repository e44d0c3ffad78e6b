"""Rows of a table: their ids stay with them and are never used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.acts import put
from tests.instrument.making import HEAD
from tests.instrument.making import rules_of as instrument_of
from tui_review.errors import UserError
from tui_review.review.bare import evaluate_bare
from tui_review.review.model import Answer
from tui_review.review.record.ids import number_of
from tui_review.review.rows import add_row, change_row, copy_row, delete_row, move_row, with_rows
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.conftest import MakeState
    from tui_review.instrument.rules import Rules


def test_a_row_keeps_its_id_when_others_move_change_or_go() -> None:
    answer = Answer()
    for text in "abc":
        answer, _ = add_row(answer, {"x": text})
    answer = move_row(answer, "r3", -2)
    answer = change_row(answer, "r2", {"x": "B"})
    answer = delete_row(answer, "r1")
    assert answer.rows == {"r3": {"x": "c"}, "r2": {"x": "B"}}
    assert list(answer.rows) == ["r3", "r2"]


def test_replacing_all_rows_keeps_the_ids_of_those_that_were_there() -> None:
    answer = with_rows(Answer(), [{"x": "a"}, {"x": "b"}])
    answer = with_rows(answer, [{"x": "new"}, {"x": "b"}])
    assert answer.rows == {"r3": {"x": "new"}, "r2": {"x": "b"}}


@pytest.mark.parametrize(
    ("cells", "kept"), [({"y": 2}, False), ({"y": 2, "z": 1}, True)], ids=["half", "more"]
)
def test_a_row_that_shares_half_of_its_cells_with_a_former_one_is_another(
    cells: dict[str, Any], *, kept: bool
) -> None:
    former = {"x": "a", "y": 1} | ({"z": 1} if kept else {})
    answer = with_rows(with_rows(Answer(), [former]), [{"x": "a", **cells}])
    assert list(answer.rows or {}) == (["r1"] if kept else ["r2"])


def test_without_its_last_row_a_table_is_unanswered_again() -> None:
    answer = with_rows(Answer(), [{"x": "a"}])
    assert delete_row(answer, "r1").rows is None
    assert with_rows(answer, []).rows == {}


AT_MOST: Final = """\
sections:
  - id: s
    title: S
    questions:
      - id: t
        ask: Which?
        answer: table
        at_most: 2
        row: row
        guidance: G
        columns: [{id: x, label: X, answer: text}]
"""


def test_no_writer_adds_a_row_beyond_what_a_table_takes_and_those_too_many_may_change_and_go(
    tmp_path: Path,
) -> None:
    rules = instrument_of(tmp_path, HEAD + AT_MOST)
    review = new_review("made-up", rules, "2026-03-10")
    state = ReviewState(rules, review, Editor("A. Made-Up"), today="2026-03-10")
    state.answer("t", [{"x": "a"}, {"x": "b"}])
    for more in (add_row(state.kept("t"), {"x": "c"})[0], copy_row(state.kept("t"), "r1")[0]):
        with pytest.raises(UserError, match="t: This takes at most 2 rows; 3 are given"):
            state.change_rows("t", more)
    with pytest.raises(UserError, match="at most 2 rows"):
        state.answer_many({"t.new.x": "c"})
    put(state.review.answers["t"], rows={f"r{number}": {"x": "a"} for number in (1, 2, 3, 4)})
    state.change_rows("t", change_row(state.kept("t"), "r4", {"x": "d"}))
    state.change_rows("t", delete_row(state.kept("t"), "r1"))
    assert list(state.kept("t").rows or {}) == ["r2", "r3", "r4"]


def test_moving_stops_at_the_ends() -> None:
    answer = with_rows(Answer(), [{"x": "a"}, {"x": "b"}])
    assert list(move_row(answer, "r1", -1).rows or {}) == ["r1", "r2"]
    assert list(move_row(answer, "r1", 9).rows or {}) == ["r2", "r1"]


def test_a_copy_stands_below_its_row_under_an_id_of_its_own_and_is_another_row() -> None:
    answer = with_rows(Answer(), [{"x": "a", "y": ["A"]}, {"x": "b"}])
    answer, new = copy_row(answer, "r1")
    assert list(answer.rows or {}) == ["r1", new, "r2"]
    assert answer.rows is not None
    assert answer.rows[new] == {"x": "a", "y": ["A"]}
    assert answer.rows[new]["y"] is not answer.rows["r1"]["y"]
    answer = delete_row(answer, new)
    assert new not in (copy_row(answer, "r2")[0].rows or {})


def test_only_r_and_digits_is_a_row_id() -> None:
    assert [number_of(text) for text in ("r2", "r12", "2", "rx", "")] == [2, 12, 0, 0, 0]


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "delete", "replace", "clear"]), st.integers(0, 5)), max_size=25
    )
)
def test_no_id_ever_stands_for_two_rows(steps: list[tuple[str, int]]) -> None:
    answer = Answer()
    owner: dict[str, int] = {}
    for serial, (step, at) in enumerate(steps):
        ids = list(answer.rows or {})
        match step:
            case "add":
                answer, _ = add_row(answer, {"serial": serial})
            case "delete" if ids:
                answer = delete_row(answer, ids[at % len(ids)])
            case "replace":
                kept = [row for row in (answer.rows or {}).values() if row["serial"] % 2 == at % 2]
                answer = with_rows(answer, [*kept, {"serial": serial}])
            case "clear":
                answer = with_rows(answer, None)
        for id_, row in (answer.rows or {}).items():
            assert owner.setdefault(id_, row["serial"]) == row["serial"]


def test_a_row_given_again_with_one_cell_changed_keeps_its_id() -> None:
    answer = with_rows(Answer(), [{"x": "a", "y": 1, "z": 1}, {"x": "b", "y": 2, "z": 2}])
    answer = with_rows(answer, [{"x": "b", "y": 2, "z": 9}, {"x": "new", "y": 1, "z": 3}])
    assert answer.rows == {"r2": {"x": "b", "y": 2, "z": 9}, "r3": {"x": "new", "y": 1, "z": 3}}


def with_places(made: MakeState) -> ReviewState:
    return made({"fs.case_type": "Foster Care", "4A1": [{"date": "2025-06-02"}, {"date": "2025-08-01"}]})


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({"4A1.r2.date": "8/3/2025"}, {"r1": {"date": "2025-06-02"}, "r2": {"date": "2025-08-03"}}),
        ({"4A1.r1.date": None}, {"r1": {}, "r2": {"date": "2025-08-01"}}),
        ({"4A1.r1": None}, {"r2": {"date": "2025-08-01"}}),
        ({"4A1.r1": None, "4A1.r2": None}, None),
        (
            {"4A1.r1": None, "4A1.new.date": "2025-09-01"},
            {"r2": {"date": "2025-08-01"}, "r3": {"date": "2025-09-01"}},
        ),
        (
            {"4A1.new.date": "2025-09-01", "4A1.new.reason": "To relative"},
            {
                "r1": {"date": "2025-06-02"},
                "r2": {"date": "2025-08-01"},
                "r3": {"date": "2025-09-01", "reason": "To relative"},
            },
        ),
    ],
)
def test_one_cell_or_row_can_be_given_alone_and_no_other_changes(
    made: MakeState, given: dict[str, Any], rows: dict[str, Any]
) -> None:
    state = with_places(made)
    state.answer_many(given)
    assert state.kept("4A1").rows == rows


@pytest.mark.parametrize(
    ("key", "value", "says", "remedy"),
    [
        (
            "4A1.r7.date",
            "2025-09-01",
            "There is no placement r7; there are: r1, r2.",
            "4A1.new.COLUMN adds one",
        ),
        ("4A1.r2.dat", "2025-09-01", "placement 2: there is no column dat. Did you mean date?", ""),
        ("4A1.r2.date", "soon", "placement 2, ", ""),
        ("4A.r2.date", "2025-09-01", "It is no table", ""),
        ("4A1.r7", None, "There is no placement r7; there are: r1, r2.", "4A1.new.COLUMN adds one"),
        ("4A1.r2", "x", "A placement is given cell by cell.", "4A1.r2= deletes the placement."),
        ("4A1.new", None, "A placement is given cell by cell.", "4A1.new.COLUMN=… gives one."),
        ("4A.r2", None, "It is no table", ""),
        ("4A1.r0.nothing.at.all", "x", "There is no placement r0", ""),
    ],
)
def test_a_cell_that_cannot_be_given_says_which_and_changes_nothing(
    made: MakeState, key: str, value: str, says: str, remedy: str
) -> None:
    state = with_places(made)
    before = state.review
    with pytest.raises(UserError) as caught:
        state.answer_many({"4C": "Yes", key: value})
    assert caught.value.question == key.partition(".")[0]
    assert says in caught.value.what
    assert remedy in caught.value.remedy
    assert state.review == before


def test_cells_in_a_map_that_stands_alone_are_told_to_be_given_as_rows(osri: Rules) -> None:
    _, (found,) = evaluate_bare(osri, {"4A1.r1.date": "2025-06-02"})
    assert (found.question, "give all rows at 4A1" in found.message) == ("4A1.r1.date", True)
