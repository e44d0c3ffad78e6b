"""Rows of a table: their ids stay with them and are never used twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_review.review.model import Answer
from tui_review.review.record.ids import number_of
from tui_review.review.rows import add_row, change_row, copy_row, delete_row, move_row, with_rows


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


def test_without_its_last_row_a_table_is_unanswered_again() -> None:
    answer = with_rows(Answer(), [{"x": "a"}])
    assert delete_row(answer, "r1").rows is None
    assert with_rows(answer, []).rows == {}


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
