"""Conditions about rows inside one another: what they mean, how much they try, and what is refused for that."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.instrument.making import HEAD, rules_of
from tui_review.errors import UserError
from tui_review.instrument.effort import efforts
from tui_review.instrument.language.evaluate import Evaluator, Missing, RowMap, Value
from tui_review.instrument.language.parser import ConditionError, parse_condition
from tui_review.instrument.language.syntax import (
    And,
    Answered,
    Compare,
    Condition,
    Is,
    Not,
    Or,
    Ref,
    Rows,
)
from tui_review.instrument.lint.linter import lint
from tui_review.review.evaluation import Evaluation
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: dict[str, dict[str, Condition | None]] = {
    "T": {"n": None, "k": None, "later": parse_condition("k is Yes or any row of U where (m > number)")},
    "U": {"m": None, "n": None, "k": parse_condition("q is Yes")},
}
OPEN, NOT_ASKED = Missing.UNANSWERED, Missing.NOT_ASKED


class AnswersGiven:
    """Answers as a map; what is not in it is unanswered."""

    def __init__(self, answers: dict[str, Value]) -> None:
        self._answers = answers

    def value(self, id_: str, /) -> Value | Missing:
        return self._answers.get(id_, OPEN)

    def unreadable(self, _: str, /) -> bool:
        return False


Stack = tuple[tuple[str, RowMap], ...]


def looked_up(answers: dict[str, Value], stack: Stack, id_: str) -> Value | Missing:
    """What an id means in rows inside one another, the innermost last."""
    while stack:
        table, row = stack[-1]
        if id_ in COLUMNS[table]:
            asked = COLUMNS[table][id_]
            truth = True if asked is None else plain_truth(answers, stack[-1:], asked)
            return row.get(id_, OPEN) if truth else OPEN if truth is None else NOT_ASKED
        stack = stack[:-1]
        id_ = id_.removeprefix("outer.") if stack else id_
    return answers.get(id_, OPEN)


def plain_truth(answers: dict[str, Value], stack: Stack, condition: Condition) -> bool | None:
    """The truth of a condition, with everything tried wherever it stands."""
    match condition:
        case Not(condition=inner):
            truth = plain_truth(answers, stack, inner)
            return None if truth is None else not truth
        case And(of=of) | Or(of=of):
            decides = isinstance(condition, Or)
            truths = [plain_truth(answers, stack, part) for part in of]
            return decides if decides in truths else None if None in truths else not decides
        case Rows(kind=kind, table=table, where=where):
            rows = list(answers.get(table, {}).values()) if table in answers else None  # type: ignore[union-attr]
            if rows is None:
                return None
            truths = [
                plain_truth(answers, (*stack, (table, row)), where)
                for row in (rows[-1:] if kind == "last" else rows)
            ]
            if kind == "every":
                return False if False in truths else None if None in truths else True
            found = True if True in truths else None if None in truths else False
            return found if kind != "no" or found is None else not found
        case Compare(left=Ref(id=left), right=Ref(id=right)):
            one, other = looked_up(answers, stack, left), looked_up(answers, stack, right)
            if NOT_ASKED in (one, other):
                return False
            return None if OPEN in (one, other) else one > other  # type: ignore[operator]
        case Is(id=id_, values=values):
            value = looked_up(answers, stack, id_)
            return None if value is OPEN else value is not NOT_ASKED and str(value) in values
        case Answered(id=id_):
            value = looked_up(answers, stack, id_)
            return None if value is OPEN else value is not NOT_ASKED
    raise AssertionError(condition)


NUMBERS = ("n", "outer.n", "outer.outer.n", "number")
WORDS = ("k", "outer.k", "outer.outer.k", "later", "outer.later", "q")


def conditions(depth: int) -> st.SearchStrategy[str]:
    leaf = st.one_of(
        st.builds(lambda one, two: f"{one} > {two}", st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)),
        st.builds(lambda id_: f"{id_} is Yes", st.sampled_from(WORDS)),
        st.builds(lambda id_: f"{id_} is answered", st.sampled_from(WORDS)),
    )
    if not depth:
        return leaf
    inner = conditions(depth - 1)
    rows = st.builds(
        lambda kind, table, where: f"({kind} row of {table} where ({where}))",
        st.sampled_from(("any", "every", "no", "last")),
        st.sampled_from("TU"),
        inner,
    )
    joined = st.builds(
        lambda one, word, two, no: f"{'not ' * no}({one} {word} {two})",
        rows,
        st.sampled_from(("and", "or")),
        st.one_of(leaf, rows),
        st.booleans(),
    )
    return st.one_of(rows, joined)


CELLS = st.fixed_dictionaries(
    {},
    optional={
        "n": st.integers(0, 2),
        "m": st.integers(0, 2),
        "k": st.sampled_from(("Yes", "No")),
        "later": st.sampled_from(("Yes", "No")),
    },
)


def tables(most: int) -> st.SearchStrategy[dict[str, RowMap]]:
    made: st.SearchStrategy[list[RowMap]] = st.lists(CELLS, max_size=most)  # type: ignore[arg-type]
    return made.map(lambda rows: {f"r{number}": row for number, row in enumerate(rows)})


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "T": tables(3),
        "U": tables(3),
        "q": st.sampled_from(("Yes", "No")),
        "number": st.integers(0, 2),
    },
)


@given(text=conditions(3), answers=ANSWERS)
def test_what_is_remembered_of_rows_is_what_trying_everything_gives(
    text: str, answers: dict[str, Value]
) -> None:
    condition = parse_condition(text)
    expected = plain_truth(answers, (), condition)
    evaluator = Evaluator(AnswersGiven(answers), COLUMNS)
    assert evaluator.truth(condition) is expected
    assert evaluator.evaluate(condition).truth is expected
    assert evaluator.thorough().evaluate(condition).truth is expected


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many rows have been tried, by the table."""
    found: Counter[str] = Counter()
    plainly = Evaluator._row_truths

    def counting(self: Evaluator, table: str, where: Condition, *, last: bool) -> Any:
        rows = plainly(self, table, where, last=last)
        found[table] += 0 if isinstance(rows, Missing) else len(rows)
        return rows

    monkeypatch.setattr(Evaluator, "_row_truths", counting)
    return found


INDEPENDENT = (
    "any row of t where (any row of t where (any row of t where (k is Yes and n > 0) and n > 3) and n > 4)"
)
OF_THE_FIRST = "any row of t where (any row of t where (any row of t where (n > outer.outer.n) and k is Yes))"
OF_BOTH = "any row of t where (any row of t where (any row of t where (n > outer.n and n > outer.outer.n)))"


def instrument(*checks: str, settings: str = "") -> str:
    said = "".join(f"          - {{info: So., when: {check}}}\n" for check in checks)
    return f"""{HEAD}sections:
  - id: s
    title: S
    questions:
      - id: t
        ask: What?
        answer: table
        guidance: All.
{settings}        columns:
          - {{id: n, label: N, answer: number}}
          - {{id: k, label: K, answer: yes_no}}
      - id: q
        ask: And?
        answer: yes_no
        guidance: Look.
        checks:
{said}"""


def rows(number: int) -> dict[str, RowMap]:
    return {f"r{each}": {"n": 1, "k": "No"} for each in range(number)}


@pytest.mark.parametrize(
    ("check", "most"),
    [(INDEPENDENT, 3 * 40), (OF_THE_FIRST, 40 + 2 * 40 * 40), (OF_BOTH, 40 + 40**2 + 40**3)],
)
def test_a_condition_is_tried_for_the_rows_it_names_and_for_no_others(
    check: str, most: int, tmp_path: Path, tried: Counter[str]
) -> None:
    rules = rules_of(tmp_path, instrument(check))
    evaluation = Evaluation(rules, {"t": rows(40)}, as_of="")
    evaluation.truth(rules.questions["q"].checks[0][1])
    assert 0 < tried["t"] <= most


@given(text=conditions(3), answers=ANSWERS)
def test_no_more_is_tried_than_an_instrument_is_said_to(text: str, answers: dict[str, Value]) -> None:
    from tui_review.instrument import effort  # noqa: PLC0415

    condition = parse_condition(text)
    tries = effort._tries(condition, (), COLUMNS, ())
    for table in COLUMNS:
        tries += effort._of_columns(COLUMNS, table)
    sizes = {table: len(answers.get(table, {})) for table in COLUMNS}  # type: ignore[arg-type]
    found: list[int] = []
    plainly = Evaluator._row_truths

    def counting(self: Evaluator, table: str, where: Condition, *, last: bool) -> Any:
        rows = plainly(self, table, where, last=last)
        found.append(0 if isinstance(rows, Missing) else len(rows))
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Evaluator, "_row_truths", counting)
        Evaluator(AnswersGiven(answers), COLUMNS).truth(condition)
    assert sum(found) <= effort._tried(tries.items(), sizes)


def test_what_it_waits_for_and_why_it_holds_try_no_more(tmp_path: Path, tried: Counter[str]) -> None:
    text = f"""{instrument(INDEPENDENT)}  - id: o
    title: O
    items:
      - id: "1"
        title: First
        questions: [{{id: 1A, ask: Was it done, answer: yes_no, guidance: Look.}}]
        rating:
          - {{when: "1A is Yes and {INDEPENDENT}", then: Strength}}
          - {{else: Area Needing Improvement}}
"""
    rules = rules_of(tmp_path, text)
    uncounted: dict[str, RowMap] = {each: {"n": 9} for each in rows(30)}
    counted: dict[str, RowMap] = {each: {"n": 9, "k": "Yes"} for each in rows(30)}
    open_: dict[str, Value] = {"t": uncounted, "1A": "Yes"}
    assert Evaluation(rules, open_, as_of="").rating("1").waiting_for == ("t",)
    known: dict[str, Value] = {"t": counted, "1A": "Yes"}
    assert Evaluation(rules, known, as_of="").rating("1").rating == "Strength"
    assert Evaluation(rules, known, as_of="").rating("1").because
    assert tried["t"] <= 30 * 200


def test_four_deep_are_refused_where_they_stand() -> None:
    with pytest.raises(ConditionError, match="at most 3 deep"):
        parse_condition(f"any row of t where ({INDEPENDENT})")


def test_the_linter_refuses_what_could_take_very_long(tmp_path: Path) -> None:
    file = tmp_path / "instrument.yaml"

    def found(text: str) -> list[tuple[str, str]]:
        file.write_text(text, encoding="utf-8")
        return [(each.code, each.message) for each in lint(file) if each.code == "too-much"]

    assert not found(instrument(INDEPENDENT, OF_THE_FIRST))
    ((_, said),) = found(instrument(INDEPENDENT, OF_BOTH))
    assert "each row of t and each row of t and each row of t" in said
    assert "(t (100))" in said
    assert "at_most" in said
    assert not found(instrument(OF_BOTH, settings="        at_most: 50\n"))
    assert found(instrument(OF_BOTH, settings="        at_most: 500\n"))
    # None of them does alone.
    assert len(found(instrument(*[OF_BOTH] * 9, settings="        at_most: 50\n"))) == 1


def test_rows_that_would_take_very_long_are_refused_with_the_condition(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, instrument(OF_BOTH))
    said = r"With 100 rows of t a condition of small 1 \(`checks` at q\) would take very long\."
    with pytest.raises(UserError, match=said):
        Evaluation(rules, {"t": rows(100)}, as_of="")
    editor = Editor("A. Reviewer")
    state = ReviewState(rules, new_review("fictional-1", rules, "2026-01-05"), editor, today="2026-01-05")
    state.answer_many({"t": list(rows(98).values())})
    state.answer_many({"t.new.n": 1})
    with pytest.raises(UserError, match=said) as refused:
        state.answer_many({"t.new.n": 1})
    assert refused.value.question == "t"
    assert len(state.kept("t").rows or {}) == 99
    assert state.findings() is not None


def test_shipped_instruments_try_little() -> None:
    from tui_review.instrument.effort import too_much  # noqa: PLC0415
    from tui_review.instrument.loading.catalog import Catalog, shipped_folder  # noqa: PLC0415

    catalog = Catalog([shipped_folder()])
    for id_ in ("osri-r4", "contact-recording", "case-inquiry"):
        rules, _ = catalog.rules(id_)
        assert rules.efforts == efforts(rules)
        assert not list(too_much(rules))


def test_rows_that_differ_are_counted_without_holding_each_against_each() -> None:
    made: dict[str, Any] = {f"r{number}": {"n": number, "k": "Yes"} for number in range(300)}
    made |= {f"o{number}": {"n": 1000 + number} for number in range(300)}
    evaluator = Evaluator(AnswersGiven({"T": made}), {"T": {"n": None, "k": None}})
    more, no_more = (parse_condition(f"count of different n, k in rows of T > {most}") for most in (599, 600))
    calls: Counter[str] = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _: calls.update([event]))
    try:
        found = evaluator.truth(more), evaluator.truth(no_more)
    finally:
        sys.setprofile(before)
    assert found == (True, False)
    assert calls["call"] < 90_000
