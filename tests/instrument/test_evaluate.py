"""Conditions over answers: three-valued tables, and that a known truth is never changed by a further answer."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tui_review.instrument.language.evaluate import Evaluator, Missing, RowMap, Value, months_between
from tui_review.instrument.language.parser import parse_condition, parse_term
from tui_review.instrument.language.syntax import Scored, refs

OPEN, NOT_ASKED = Missing.UNANSWERED, Missing.NOT_ASKED


class Given:
    """Answers as a map; what is not in it is unanswered."""

    def __init__(self, answers: dict[str, Value | Missing]) -> None:
        self._answers = answers

    def value(self, id_: str, /) -> Value | Missing:
        return self._answers.get(id_, OPEN)

    def unreadable(self, _: str, /) -> bool:
        return False


def evaluator(answers: dict[str, Value | Missing], *, now: bool = False) -> Evaluator:
    return Evaluator(Given(answers), {"T": COLUMNS}, now=now)


COLUMNS = {
    "kind": None,
    "age": None,
    **dict.fromkeys(("planned", "cost", "day", "who"), parse_condition("kind is Home")),
    "later": parse_condition("planned is Yes"),
}
SCORES = {
    ("T", "cost"): Scored("cost", (), 0, 9, known=True),
    ("T", "age"): Scored("age", (), 0, 4, known=True),
    **{("", id_): Scored(id_, (), 0, 3, known=True) for id_ in "nm"},
}


def truth(text: str, **answers: Value | Missing) -> bool | None:
    return evaluator(answers).truth(parse_condition(text, SCORES))


YES: dict[bool | None, Value | Missing] = {True: "Yes", False: "No", None: OPEN}
VALUES = (True, False, None)


@pytest.mark.parametrize("a", VALUES)
@pytest.mark.parametrize("b", VALUES)
def test_and_or_not_follow_kleenes_tables(a: bool | None, b: bool | None) -> None:
    answers: dict[str, Value | Missing] = {"a": YES[a], "b": YES[b]}
    both = False if False in (a, b) else None if None in (a, b) else True
    either = True if True in (a, b) else None if None in (a, b) else False
    assert truth("a is Yes and b is Yes", **answers) is both
    assert truth("a is Yes or b is Yes", **answers) is either
    assert truth("not a is Yes", **answers) is (None if a is None else not a)


@pytest.mark.parametrize("a", VALUES)
@pytest.mark.parametrize("b", VALUES)
@pytest.mark.parametrize("c", VALUES)
@pytest.mark.parametrize(
    ("words", "low", "high"), [("at least 2 of", 2, 3), ("at most 1 of", 0, 1), ("exactly 1 of", 1, 1)]
)
def test_a_count_is_known_exactly_when_no_open_answer_can_change_it(
    a: bool | None, b: bool | None, c: bool | None, words: str, low: int, high: int
) -> None:
    sure, maybe = (a, b, c).count(True), (a, b, c).count(None)
    possible = {low <= sure + more <= high for more in range(maybe + 1)}
    expected = possible.pop() if len(possible) == 1 else None
    assert truth(f"{words} a, b, c is Yes", a=YES[a], b=YES[b], c=YES[c]) is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a is NA", "NA", True),
        ("a is Yes", "NA", False),
        ("a is not Yes", "NA", True),
        ("a is answered", "NA", True),
        ("a is 2", 2, True),
        ("a > 2", 3, True),
        ("a > 2", 2, False),
        ("a >= 2", 2, True),
        ("a < 2", "NA", False),
        ("a has Early", ["Early", "Late"], True),
        ("a has only Early", ["Early", "Late"], False),
        ("a has only Early", ["Early"], True),
        ("a has any", [], False),
        ("a has none", [], True),
        ("a before 2026-01-31", "2026-01-30", True),
        ("a on or before 2026-01-31", "2026-01-31", True),
        ("a after 2026-01-31", "2026-01-31", False),
        ("a after 2026-01-31", "Not closed", False),
        ("count of chosen in a >= 2", ["Early", "Late"], True),
        ("a is like Staff, Foster mother", " foster  MOTHER ", True),
        ("a is not like Staff, Foster mother", "mother", True),
        ("a is one of Staff, Foster mother", "foster mother", False),
    ],
)
def test_a_test_of_one_answer(text: str, value: Value, expected: bool) -> None:
    assert truth(text, a=value) is expected
    assert truth(text) is None, "an unanswered question is unknown, never false"


@pytest.mark.parametrize(
    "text",
    [
        "a is Yes", "a is NA", "a is answered", "a has Early", "a has any", "a has none", "a > 2", "a before b",
        "a same as b", "a among b", "any row of a where kind is Home", "every row of a where kind is Home",
        "count of rows of a > 0", "count of chosen in a >= 0",
    ],
)  # fmt: skip
def test_every_test_of_a_question_that_is_not_asked_is_false(text: str) -> None:
    assert truth(text, a=NOT_ASKED, b="2026-01-01") is False
    assert truth(f"not ({text})", a=NOT_ASKED, b="2026-01-01") is True


@pytest.mark.parametrize(
    "term",
    [
        "sum of age in rows of T", "largest of age in rows of T", "count of different kind in rows of T",
        "count of rows of T where (age > 1)", "percent of rows of T where (age > 1)",
    ],
)  # fmt: skip
def test_a_table_that_is_not_asked_comes_to_no_number_and_one_that_is_open_to_any(term: str) -> None:
    for op in ("< 99", ">= 0"):
        assert truth(f"{term} {op}", T=NOT_ASKED) is False
    assert truth(f"{term} > 1") is None


def test_is_answered_speaks_of_the_finished_review_unless_asked_about_now() -> None:
    assert truth("a is answered") is None
    assert evaluator({}, now=True).truth(parse_condition("a is not answered")) is True


def test_two_answers_are_compared_whatever_their_order() -> None:
    assert truth("a same as b", a=["x", "y"], b=["y", "x"]) is True
    assert truth("a differs from b", a="x", b="y") is True
    assert truth("a among b", a="x", b=["y", "x"]) is True
    assert truth("a not among b", a="z", b=["y", "x"]) is True
    one, other = "Foster mother", " foster  MOTHER"
    assert [truth(f"a {test} b", a=one, b=other) for test in ("same as", "same words as")] == [False, True]
    assert truth("a same words as b", a=one, b="mother") is False
    assert truth("a same words as b", a=one) is None


@pytest.mark.parametrize(
    ("names", "person", "expected"),
    [
        ("Ada Fictional", "ada\u00a0 FICTIONAL ", True),
        ("Fictional, Ada", "Ada Fictional", True),
        ("Ben Fictional; Fictional, Ada", "Ada Fictional", True),
        ("Ben Fictional\nAda Fictional", "Ada Fictional", True),
        (["Ben Fictional", "Ada Fictional"], "Ada Fictional", True),
        ("Ada Fictional Smith", "Ada Fictional", False),
        ("Adá Fictional", "Ada Fictional", False),
        ("", "", False),
    ],
)
def test_a_person_is_named_whatever_the_blanks_the_case_and_the_order(
    names: Value, person: str, expected: bool
) -> None:
    assert truth("a names b", a=names, b=person) is expected
    assert truth("a names b", a=names) is None
    assert truth("a names b", a=NOT_ASKED, b=person) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a names only kind in rows of T", True),
        ("a names only kind in rows of T where (age is 3)", None),
        ("a names only kind in rows of T where (age > 3)", False),
        ("a names only kind in rows of T where (kind is Home)", False),
    ],
)
def test_names_are_only_those_of_some_rows(text: str, expected: bool | None) -> None:
    assert truth(text, a="home; CARE", T=ROWS) is expected
    assert truth(text, T=ROWS) is None
    assert truth(text, a="Home", T=NOT_ASKED) is False


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        ({"age": 3}, "", None),
        ({"age": 3}, " where (age is 3)", None),
        ({}, " where (age is 3)", None),
        ({"kind": "Home"}, " where (age is 3)", None),
        ({"kind": "Care"}, " where (age is 3)", False),
        ({"age": 4}, " where (age is 3)", False),
    ],
)
def test_whether_names_are_only_those_of_some_rows_waits_for_what_an_open_cell_may_hold(
    row: RowMap, where: str, expected: bool | None
) -> None:
    assert truth(f"a names only kind in rows of T{where}", a="Home", T={"r1": row}) is expected


KEPT: RowMap = {
    "kind": "Care", "planned": "No", "cost": 5, "day": "2026-01-05", "who": "Ada Fictional", "later": "No",
}  # fmt: skip
"""A row that was once of another kind: what only that is asked for is kept in it."""
OF_A_CELL = [
    "any row of T where planned is No", "any row of T where planned is answered", "any row of T where cost > 1",
    "any row of T where day before 2026-02-01", "any row of T where day same as d", "any row of T where who names a",
    "any row of T where later is No", "count of rows of T where (planned is No) > 0",
    "count of different planned in rows of T > 0", "sum of cost in rows of T > 0", "largest of cost in rows of T > 0",
    "smallest of cost in rows of T > 0", "percent of rows of T where (cost > 1) > 0",
    "a names only who in rows of T", "any row of T where days from day to d >= 0",
    "any row of T where (cost as percent of age > 0)",
]  # fmt: skip


@pytest.mark.parametrize("text", OF_A_CELL)
def test_every_test_of_a_cell_that_is_not_asked_is_false_whatever_is_kept_in_it(text: str) -> None:
    around: dict[str, Value | Missing] = {"a": "Ada Fictional", "d": "2026-01-05"}
    rows: list[RowMap] = [KEPT, {"kind": "Care"}, {**KEPT, "age": 2}]
    for row in rows:
        assert truth(text, **around, T={"r1": row}) is False
    without_kind: RowMap = {id_: cell for id_, cell in KEPT.items() if id_ != "kind"}
    assert truth(text, **around, T={"r1": {**without_kind, "age": 2}}) is None, "it may be asked yet"


def test_a_cell_that_is_not_asked_has_no_value_either_where_its_row_is_called_by_name() -> None:
    condition = parse_condition("person.planned is No")
    for row, expected in ((KEPT, False), ({**KEPT, "kind": "Home"}, True)):
        assert evaluator({"T": {"r1": row}}).in_row(row, "T", "person.").truth(condition) is expected


def test_a_row_inside_another_is_compared_with_the_one_around() -> None:
    alike = "any row of T where (kind is {0} and any row of T where (kind is {0} and age > outer.age))"
    rows: dict[str, Any] = {
        "r1": {"kind": "Home", "age": 1},
        "r2": {"kind": "Home", "age": 3},
        "r3": {"kind": "Care"},
    }
    assert truth(alike.format("Home"), T=rows) is True
    assert truth(alike.format("Care"), T=rows) is None
    assert (
        truth(
            "any row of T where (every row of T where (age <= outer.age))",
            T={"r1": rows["r1"]},
        )
        is True
    )
    older = "age > outer.age and outer.age > outer.outer.age"
    twice = f"any row of T where (any row of T where (any row of T where ({older})))"
    assert truth(twice, T={**rows, "r3": {"kind": "Home", "age": 4}}) is True
    assert truth(twice, T={**rows, "r3": {"kind": "Home", "age": 3}}) is False
    assert refs(parse_condition(alike.format("Home")), {"T": COLUMNS}) == ("T",)


def test_a_column_is_asked_by_what_counts_in_its_row() -> None:
    assert truth("any row of T where later is No", T={"r1": {**KEPT, "kind": "Home"}}) is False
    assert (
        truth("any row of T where later is No", T={"r1": {**KEPT, "kind": "Home", "planned": "Yes"}}) is True
    )


FIRST: RowMap = {"kind": "Home", "age": 3}
SECOND: RowMap = {"kind": "Care"}
ROWS: Value = {"r1": FIRST, "r2": SECOND}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("any row of T where kind is Care", True),
        ("every row of T where kind is Home", False),
        ("no row of T where kind is Prison", True),
        ("any row of T where age > 3", None),
        ("every row of T where age > 3", False),
        ("every row of T where age >= 3", None),
        ("no row of T where age >= 3", False),
        ("last row of T where kind is Care", True),
        ("last row of T where kind is Home", False),
        ("last row of T where age > 3", None),
        ("count of rows of T > 1", True),
        ("count of rows of T where (kind is Home) < 2", True),
        ("count of rows of T where (age > 1) > 0", True),
        ("count of rows of T where (age > 1) > 1", None),
        ("count of rows of T where (age > 1) > 2", False),
        ("count of different kind in rows of T > 1", True),
        ("any row of T where (age is 3 and case is Yes)", True),
    ],
)
def test_rows_are_asked_about_with_their_columns_first(text: str, expected: bool | None) -> None:
    assert truth(text, T=ROWS, case="Yes", age=99) is expected


MOST_OPEN = 4
"""All ways to fill more cells than these take too long to go through."""
OPEN_CELLS = st.lists(st.tuples(*[st.sampled_from(["x", "y", None])] * 2), max_size=4)


@given(cells=OPEN_CELLS, bound=st.integers(-1, 5))
@example(cells=[("x", "y"), ("y", "y"), (None, "x")], bound=2)
@example(cells=[("x", "x"), (None, "y"), (None, "z")], bound=2)
def test_a_count_of_what_differs_is_decided_exactly_when_no_open_cell_can_change_it(
    cells: list[tuple[str | None, str | None]], bound: int
) -> None:
    rows: dict[str, RowMap] = {
        f"r{number}": {
            column: cell for column, cell in zip(("kind", "age"), row, strict=True) if cell is not None
        }
        for number, row in enumerate(cells, 1)
    }
    # "z1", … are what nobody has answered yet: every way to fill the open cells, among them with what is nowhere else.
    open_ = [(number, at) for number, row in enumerate(cells) for at, cell in enumerate(row) if cell is None]
    assume(len(open_) <= MOST_OPEN)
    found = set()
    for filled in product(["x", "y", *(f"z{number}" for number in range(len(open_)))], repeat=len(open_)):
        into = dict(zip(open_, filled, strict=True))
        rest = {tuple(into.get((n, at), cell) for at, cell in enumerate(row)) for n, row in enumerate(cells)}
        found.add(len(rest) > bound)
        if len(found) > 1:
            break
    said = truth(f"count of different kind, age in rows of T > {bound}", T=rows)
    if said is not None:
        assert found == {said}
    elif len(open_) == 1:
        assert len(found) > 1, "one open cell leaves nothing to guess"


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("days from a to b", {"a": "2026-01-31", "b": "2026-03-01"}, 29),
        ("months from a to b", {"a": "2026-01-31", "b": "2026-03-01"}, 1),
        ("months from a to b", {"a": "2026-01-31"}, None),
        ("days from a to b else c", {"a": "2026-01-01", "b": "Not closed", "c": "2026-01-03"}, 2),
        ("days from a to b else c", {"a": "2026-01-01", "c": "2026-01-03"}, None),
        ("a else b", {"a": NOT_ASKED, "b": 4}, 4),
        ("count of chosen in a", {"a": ["x", "y"]}, 2),
    ],
)
def test_terms_come_to_a_number_or_a_date(
    text: str, answers: dict[str, Value | Missing], expected: int | None
) -> None:
    assert evaluator(answers).term(parse_term(text)) == expected


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-01-15", "2026-02-14", 0),
        ("2026-01-15", "2026-02-15", 1),
        ("2024-02-29", "2025-02-28", 11),
        ("2025-12-31", "2026-01-31", 1),
    ],
)
def test_a_month_counts_when_the_day_is_reached_again(start: str, end: str, months: int) -> None:
    assert months_between(start, end) == months


def test_the_leaves_are_those_that_decide_or_those_waited_for() -> None:
    condition = parse_condition("(a is Yes and b is Yes) or c is Yes")
    decided = evaluator({"a": "No", "c": "Yes"}).evaluate(condition)
    waiting = evaluator({"a": "Yes"}).evaluate(condition)
    assert [refs(leaf, {}) for leaf in decided.leaves] == [("c",)]
    assert [refs(leaf, {}) for leaf in waiting.leaves] == [("b",), ("c",)]


LEAVES = (
    "a is Yes", "b is not No", "b is NA", "c is one of Yes, NA", "a is answered", "n > 1", "n <= 2", "n is 1",
    "s has x", "s has only x", "s has any", "s has none", "a same as b", "d before e", "d on or after 2026-02-01",
    "days from d to e > 10", "any of a, b, c is Yes", "exactly 1 of a, b, c is No", "at least 2 of a, b, c is Yes",
    "count of chosen in s > 1", "any row of T where kind is Home", "every row of T where age > n",
    "count of rows of T > 1", "any row of T where (age > 2 or a is Yes)",
)  # fmt: skip
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=5,
)


def table(rows: list[tuple[str | None, int | None]]) -> Value:
    """A table's value, of rows with or without each of their cells."""
    cells: dict[str, RowMap] = {}
    for number, (kind, age) in enumerate(rows, 1):
        row: RowMap = {}
        if kind is not None:
            row["kind"] = kind
        if age is not None:
            row["age"] = age
        cells[f"r{number}"] = row
    return cells


ROW = st.tuples(st.sampled_from(["Home", "Care", None]), st.one_of(st.integers(0, 4), st.none()))
POSSIBLE: dict[str, st.SearchStrategy[Value | Missing]] = {
    **dict.fromkeys("abc", st.sampled_from(["Yes", "No", "NA", NOT_ASKED])),
    "n": st.one_of(st.integers(0, 3), st.just(NOT_ASKED)),
    "s": st.lists(st.sampled_from(["x", "y"]), unique=True),
    **dict.fromkeys("de", st.sampled_from(["2026-01-15", "2026-02-01", "2026-03-15", "Not yet"])),
    "T": st.lists(ROW, max_size=3).map(table),
}


@given(condition=CONDITIONS, data=st.data())
def test_a_known_truth_never_changes_when_an_open_question_gets_an_answer(
    condition: str, data: st.DataObject
) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(POSSIBLE))))
    before = {id_: data.draw(POSSIBLE[id_]) for id_ in sorted(known)}
    answered = data.draw(st.sampled_from(sorted(POSSIBLE)))
    after = {answered: data.draw(POSSIBLE[answered]), **before}
    first = truth(condition, **before)
    if first is not None:
        assert truth(condition, **after) is first


@pytest.mark.parametrize("words", ["before", "after", "on or before", "on or after"])
def test_a_day_and_a_time_of_day_are_in_no_order(words: str) -> None:
    assert truth(f"a {words} b", a="2026-03-31", b="14:30") is False
    assert truth(f"b {words} a", a="2026-03-31", b="14:30") is False


@pytest.mark.parametrize("op", ["<", "<=", ">", ">="])
def test_a_number_is_in_no_order_with_a_day_nor_with_what_is_no_number(op: str) -> None:
    for other in ("2026-03-31", "14:30", "Unknown", "NA"):
        assert truth(f"a {op} b", a=3, b=other) is False
        assert truth(f"b {op} a", a=3, b=other) is False
    assert truth(f"a {op} 3", a=3) is ("=" in op)
