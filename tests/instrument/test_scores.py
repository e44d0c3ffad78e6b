"""Sums, shares and extremes: what they come to, when a cut-off is certain, and that all of it is counted out right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.instrument.making import SMALL, changed
from tui_review.instrument.choices import Choice
from tui_review.instrument.conventions import Scales
from tui_review.instrument.language.evaluate import Missing, RowMap, Value
from tui_review.instrument.language.numbers import NO_VALUE, TermValue
from tui_review.instrument.language.parser import ConditionError, parse_condition
from tui_review.instrument.language.syntax import And, Compare, Is, Scored, Total
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.model import NA, Column, Instrument, Item, Question, RatingRow, Section
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.review.evaluation import Evaluation

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
Case: TypeAlias = dict[str, Any]


def evaluated(rules: Rules, answers: Mapping[str, Value]) -> Evaluation:
    return Evaluation(rules, answers, as_of="2026-01-31")


def example(name: str) -> Rules:
    return compile_rules(load_near(EXAMPLES / f"{name}.yaml")[0])


@pytest.mark.parametrize("name", ["risk-scale", "needs-scale"])
def test_the_examples_of_the_documentation_are_proven(name: str) -> None:
    assert lint(EXAMPLES / f"{name}.yaml") == []


RISK: dict[str, Value] = {"N1": "0", "N2": "2+", "N3": [], "N4": 1, "N6": "No", "N7": "No"}


@pytest.mark.parametrize(
    ("answers", "total", "level"),
    [
        ({}, 0, "Low"),
        ({"N1": "1-2", "N2": "<2"}, 2, "Moderate"),
        ({"N1": "3+", "N3": ["fragile", "substance"]}, 4, "High"),
        ({"N1": "3+", "N3": ["fragile", "disability", "substance"], "N2": "<2"}, 6, "Very High"),
        ({"N4": 2, "N5": "well", "N1": "1-2", "N2": "<2"}, 1, "Low"),
        ({"N4": 2, "N5": "harms", "N1": "3+"}, 4, "High"),
        ({"N5": "harms", "N1": "3+"}, 2, "Moderate"),  # one caregiver: N5 is not asked and adds nothing
        ({"N6": "Yes"}, 0, "Very High"),  # a single critical answer decides
    ],
)
def test_a_scale_is_rated_by_its_sum_and_a_critical_answer_overrides_it(
    answers: dict[str, Value], total: int, level: str
) -> None:
    found = evaluated(example("risk-scale"), {**RISK, **answers})
    assert (found.value("N.total"), found.rating("risk").rating) == (total, level)


def test_an_open_answer_is_never_zero_and_a_level_that_it_cannot_change_is_certain() -> None:
    rules = example("risk-scale")
    low_so_far = evaluated(rules, {"N1": "0", "N2": "2+", "N3": [], "N6": "No", "N7": "No"})
    assert low_so_far.value("N.total") is Missing.UNANSWERED
    assert low_so_far.rating("risk").waiting_for == ("N4", "N5")
    highest = evaluated(rules, {"N1": "3+", "N3": ["fragile", "disability", "substance"], "N2": "<2"})
    assert highest.rating("risk").waiting_for == ("N4", "N5", "N6", "N7")
    certain = evaluated(rules, {"N6": "Yes"}).rating("risk")
    assert (certain.rating, certain.waiting_for) == ("Very High", ())
    cut_off: dict[str, Value] = {
        "N1": "3+",
        "N3": ["fragile", "disability", "substance"],
        "N2": "<2",
        "N4": 1,
    }
    decided = evaluated(rules, cut_off).rating("risk")
    assert (decided.rating, decided.waiting_for) == ("Very High", ())


TWO: dict[str, RowMap] = {"r1": {"age": 2, "kind": "In"}, "r2": {"age": 5, "kind": "Out"}}
THREE: dict[str, RowMap] = {"r1": {"kind": "In"}, "r2": {"kind": "Out"}, "r3": {"kind": "Out"}}
NEEDS = dict.fromkeys(["anxiety", "mood", "anger", "trauma", "suicide", "runaway", "fire"], "0")


@pytest.mark.parametrize(
    ("answers", "score", "behavior", "level"),
    [
        ({}, 0, "No action", "Community"),
        ({"mood": "1", "anger": "1"}, 16, "Watch", "Community"),
        ({"mood": "2"}, 16, "Act", "Community"),
        ({"mood": "2", "anger": "2", "fire": "2"}, 33, "Act", "Intensive community"),
        ({"mood": "3", "anger": "3", "trauma": "3", "fire": "2"}, 75, "Act at once", "Out of home"),
        ({"suicide": "3"}, 0, "No action", "Out of home"),
    ],
)
def test_a_domain_is_rated_by_its_highest_need_and_a_level_by_shares(
    answers: dict[str, Value], score: int, behavior: str, level: str
) -> None:
    found = evaluated(example("needs-scale"), {**NEEDS, **answers})
    assert found.value("behavior.score") == score
    assert (found.rating("behavior").rating, found.rating("level").rating) == (behavior, level)


@pytest.mark.parametrize(
    ("text", "answers", "value"),
    [
        ("sum of age in rows of T", {"T": {"r1": {"age": 2}, "r2": {"age": 5}}}, 7),
        ("sum of age in rows of T", {"T": {}}, 0),
        ("sum of age in rows of T where (kind is In)", {"T": TWO}, 2),
        ("sum of age in rows of T", {"T": {"r1": {"age": 2}, "r2": {}}}, None),
        ("largest of age in rows of T", {"T": {"r1": {"age": 2}, "r2": {"age": 5}}}, 5),
        ("largest of age in rows of T", {"T": {}}, NO_VALUE),
        ("smallest of n, c", {"n": 4, "c": "Red"}, 1),
        ("sum of n, c", {"n": 4}, None),
        ("sum of n, c", {"n": 4, "c": NA}, 4),
        ("count of a, b that are Yes", {"a": "Yes", "b": "No"}, 1),
        ("count of a, b that are Yes", {"a": "Yes"}, None),
        ("percent of a, b that are Yes", {"a": "Yes", "b": "No"}, 50),
        ("percent of a, b that are Yes", {"a": "Yes", "b": NA}, 100),
        ("percent of a, b that are Yes", {"a": NA, "b": NA}, NO_VALUE),
        ("percent of rows of T where (kind is In)", {"T": THREE}, 33),
        ("percent of rows of T where (kind is In)", {"T": {}}, NO_VALUE),
        ("sum of n, c as percent of 12", {"n": 4, "c": "Blue"}, 58),
        ("(count of a, b that are Yes) as percent of n", {"a": "Yes", "b": "Yes", "n": 0}, NO_VALUE),
    ],
)  # fmt: skip
def test_what_a_total_comes_to(text: str, answers: dict[str, Value], value: TermValue) -> None:
    questions = (
        *(Question(id=id_, ask="?", answer="yes_no", na_if="so") for id_ in "ab"),
        Question(id="n", ask="?", answer="number"),
        Question(id="c", ask="?", answer="choice", na_if="so", choices=COLORS),
        TABLE,
        Question(id="x", ask="?", answer="number", compute=text),
    )
    rules = compile_rules(instrument(Section(id="s", title="S", questions=questions)))
    found = evaluated(rules, answers).value("x")
    assert found == (Missing.UNANSWERED if value is None else NA if value is NO_VALUE else value)


COLORS = tuple(Choice(code=code, points=points) for code, points in (("Red", 1), ("Green", 2), ("Blue", 3)))


KIND = Column(id="kind", label="Kind", answer="choice", choices=("In", "Out"))
TABLE = Question(
    id="T",
    ask="?",
    answer="table",
    none="No rows",
    columns=(KIND, Column(id="age", label="Age", answer="number")),
)


def instrument(*sections: Section) -> Instrument:
    scales = Scales(item=("Good", "Fair", "Poor"))
    return Instrument(
        language=1, id="x", version="1", title="X", short="X", ratings=scales, sections=sections
    )


# --- counted out without the engine ------------------------------------------------------------------------------

IDS = ("a", "b", "c", "s", "n", "d")
ANSWERS: dict[str, tuple[Any, ...]] = {
    "a": ("Red", "Green", "Blue"),
    "b": ("Red", "Green", "Blue", NA),
    "c": ("Red", "Green", "Blue"),
    "s": ((), ("x",), ("y",), ("x", "y")),
    "n": (0, 1, 2),
    "d": (Decimal(0), Decimal("0.1")),
}
POINTS = {"Red": 1, "Green": 2, "Blue": 3, "x": -1, "y": 4}


def worth(value: Any) -> int | Decimal | None:
    """What an answer counts; None for nothing."""
    if isinstance(value, int | Decimal):
        return value
    return sum(POINTS[each] for each in value) if isinstance(value, tuple) else POINTS.get(value)


def stored(value: Any) -> Value:
    """An answer as files have it."""
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Decimal) else value


def number(term: Any, case: Case) -> int | Decimal | None:
    match term:
        case ("percent", ids, value):
            counted = [case[id_] for id_ in ids if id_ in case and case[id_] != NA]
            return 100 * counted.count(value) // len(counted) if counted else None
        case ("count", ids, value):
            return [case.get(id_) for id_ in ids].count(value)
        case (how, ids):
            values: list[int | Decimal] = [w for id_ in ids if (w := worth(case.get(id_))) is not None]
            if how == "sum":
                return sum(values)
            return None if not values else max(values) if how == "largest" else min(values)
    raise AssertionError(term)


def written(term: tuple[Any, ...]) -> str:
    if len(term) == 2:
        return f"{term[0]} of {', '.join(term[1])}"
    return f"{term[0]} of {', '.join(term[1])} that are {term[2]}"


def some(ids: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids), unique=True)


TERMS = st.one_of(
    st.tuples(st.sampled_from(["sum", "largest", "smallest"]), some(IDS)),
    st.tuples(st.sampled_from(["count", "percent"]), some(("a", "b", "c")), st.sampled_from(["Red", "Blue"])),
)
CUT_OFFS = (0, 1, 2, 3, 5, 7, 34, 50, Decimal("0.1"), Decimal("2.1"))
CUTS = st.tuples(TERMS, st.sampled_from([">=", "<"]), st.sampled_from(CUT_OFFS))


def effective(raw: Case, gate: tuple[Any, ...]) -> Case:
    """What counts: c is asked only where the gate holds."""
    return raw if holds(gate, {k: raw[k] for k in ("a", "b")}) else {k: v for k, v in raw.items() if k != "c"}


def holds(cut: tuple[Any, ...], case: Case) -> bool:
    term, op, limit = cut
    value = number(term, case)
    return value is not None and (value >= limit if op == ">=" else value < limit)


def completions(partial: Case) -> Iterator[Case]:
    for values in product(*(((partial[id_],) if id_ in partial else ANSWERS[id_]) for id_ in IDS)):
        yield dict(zip(IDS, values, strict=True))


@examples(80)
@given(data=st.data())
def test_a_cut_off_is_settled_at_the_earliest_moment_and_waits_for_what_can_change_it(
    data: st.DataObject,
) -> None:
    gate = data.draw(st.tuples(st.tuples(st.just("sum"), some(("a", "b"))), st.just(">="), st.integers(2, 4)))
    table = data.draw(st.lists(CUTS, min_size=1, max_size=3))
    ratings = [data.draw(st.sampled_from(["Good", "Fair", "Poor"])) for _ in range(len(table) + 1)]
    computed = data.draw(st.booleans())

    @cache
    def rated(*values: Any) -> str:
        case = effective(dict(zip(IDS, values, strict=True)), gate)
        return next((r for cut, r in zip(table, ratings, strict=False) if holds(cut, case)), ratings[-1])

    def rating(raw: Case) -> str:
        return rated(*(raw[id_] for id_ in IDS))

    said = [written(term) for term, _, _ in table]
    rows = [
        RatingRow(when=f"{f'k{i}' if computed else said[i]} {op} {limit}", then=ratings[i])
        for i, (_, op, limit) in enumerate(table)
    ]
    rows.append(RatingRow(else_=ratings[-1]))
    several = (Choice(code="x", points=-1), Choice(code="y", points=4))
    gate_text = f"{written(gate[0])} >= {gate[2]}"
    questions = (
        Question(id="a", ask="?", answer="choice", choices=COLORS),
        Question(id="b", ask="?", answer="choice", choices=COLORS, na_if="so"),
        Question(id="c", ask="?", answer="choice", choices=COLORS, asked_when=gate_text),
        Question(id="s", ask="?", answer="several", choices=several, none="none"),
        Question(id="n", ask="?", answer="number", at_least=0, at_most=2),
        Question(id="d", ask="?", answer="decimal", at_least=0, at_most=0.1, decimals=1),
        *(
            Question(id=f"k{i}", ask="?", answer="decimal", decimals=1, compute=text)
            for i, text in enumerate(said)
        ),
    )
    item = Item(id="1", title="One", questions=questions, rating=tuple(rows))
    rules = compile_rules(instrument(Section(id="o", title="O", items=(item,))))
    known = data.draw(st.sets(st.sampled_from(IDS)))
    partial = {id_: data.draw(st.sampled_from(ANSWERS[id_])) for id_ in sorted(known)}
    possible = {rating(raw) for raw in completions(partial)}
    matters = {
        id_
        for id_ in IDS
        if id_ not in partial
        for raw in completions(partial)
        if any(rating({**raw, id_: other}) != rating(raw) for other in ANSWERS[id_])
    }
    given_ = {id_: stored(value) for id_, value in partial.items()}
    found = evaluated(rules, given_).rating("1")
    if len(possible) == 1:
        assert found.rating in possible
        assert found.waiting_for == ()
    else:
        assert found.rating == "Incomplete"
        assert set(found.waiting_for) == matters
    complete = len(partial) == len(IDS)
    for i, (term, _, _) in enumerate(table):
        if complete:
            expected = number(term, effective(partial, gate))
            assert evaluated(rules, given_).value(f"k{i}") == (NA if expected is None else str(expected))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("sum of a", "test"),
        ("count of a, b are Yes > 1", "Expected `that` here"),
        ("percent of rows of T > 1", "Expected `where` here"),
        ("sum of > 1", "Expected a question or column here"),
        ("(sum of a, b) > ", "Expected a question, a number or a date here"),
    ],
)
def test_a_total_that_cannot_be_read_is_refused_in_words(text: str, what: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ("sum of 1A, 1B >= 1", "1A cannot be counted: only a number, or choices with `points`, can."),
        ("sum of kind >= 1", "kind cannot be counted: give each of its choices `points`."),
        ("sum of people.age >= 1", "There is no question or item people.age."),
        ("sum of nam in rows of people >= 1", "people has no column nam. Did you mean name?"),
        ("sum of name in rows of people >= 1", "name cannot be counted"),
        ("count of 1A, 1B that are Maybe >= 1", "1A can never be 'Maybe'"),
        ("opened as percent of 3 >= 1", "needs two numbers"),
    ],
)
def test_the_linter_says_what_cannot_be_counted(when: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(changed("when: 1B is No", f"when: {when}"), encoding="utf-8")
    assert what in " ".join(finding.message for finding in lint(path))


HOURS = Question(
    id="T",
    ask="?",
    answer="table",
    columns=(
        Column(id="hours", label="Hours", answer="decimal", at_least=0, at_most=24, na_if="none"),
        Column(id="what", label="What", answer="choice", choices=("Visit", "Other")),
    ),
)


@pytest.mark.parametrize(
    ("rows", "total", "rating"),
    [
        ({"r1": {"hours": "0.1", "what": "Visit"}, "r2": {"hours": "0.2", "what": "Visit"}}, "0.3", "Good"),
        ({"r1": {"hours": "0.1", "what": "Visit"}, "r2": {"hours": "0.2", "what": "Other"}}, "0.1", "Poor"),
        ({"r1": {"hours": "0.3", "what": "Visit"}, "r2": {"what": "Visit"}}, None, "Good"),
        ({"r1": {"hours": "0.1", "what": "Visit"}, "r2": {"what": "Visit"}}, None, "Incomplete"),
        ({"r1": {"hours": NA, "what": "Visit"}}, "0", "Poor"),
    ],
)
def test_numbers_with_decimals_are_added_up_exactly_over_rows_and_an_open_one_is_never_zero(
    rows: dict[str, RowMap], total: str | None, rating: str
) -> None:
    hours = "sum of hours in rows of T where (what is Visit)"
    item = Item(
        id="1",
        title="One",
        questions=(HOURS, Question(id="k", ask="?", answer="decimal", compute=hours)),
        rating=(RatingRow(when=f"{hours} >= 0.3", then="Good"), RatingRow(else_="Poor")),
    )
    found = evaluated(compile_rules(instrument(Section(id="o", title="O", items=(item,)))), {"T": rows})
    assert found.value("k") == (Missing.UNANSWERED if total is None else total)
    assert found.rating("1").rating == rating


@pytest.mark.parametrize(
    ("answer", "compute", "code", "what"),
    [
        ("number", "sum of w, v", "type", "may have decimals; total is a `number`. Make it a `decimal`."),
        ("decimal, decimals: 1", "sum of w, v", "setting", "may have 3 decimals. Write `decimals: 3`."),
        ("decimal", "w else v", "setting", "may have 3 decimals. Write `decimals: 3`."),
        ("decimal, decimals: 3", "sum of w, v", "", ""),
        ("number", "w as percent of v", "", ""),
    ],
)
def test_an_answer_computed_from_decimals_has_room_for_them(
    answer: str, compute: str, code: str, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "small.yaml"
    more = (
        "      - {id: w, ask: Weight, answer: decimal, guidance: Look.}\n"
        "      - {id: v, ask: Volume, answer: decimal, decimals: 3, guidance: Look.}\n"
        f"      - {{id: total, ask: Both, answer: {answer}, compute: {compute!r}, guidance: Worked out.}}\n"
    )
    path.write_text(changed("      - id: people\n", f"{more}      - id: people\n"), encoding="utf-8")
    found = lint(path)
    assert [(each.code, what in each.message, each.line) for each in found] == (
        [(code, True, 28)] if code else []
    )


def test_a_condition_of_a_grid_counts_the_columns_of_its_line_and_its_entry() -> None:
    points = (("Red", 1), ("Green", 2))
    scores = {
        ("P", "kind"): Scored("kind", points, 1, 2, known=True),
        ("C", "n"): Scored("n", (), 0, 9, known=True),
    }
    labels = {("P", "kind"): {"Crimson": "Red"}}
    rows = (("person.", "P"), ("", "C"))
    parsed = parse_condition("sum of person.kind, n > 3 and person.kind is Crimson", scores, rows, labels)
    assert isinstance(parsed, And)
    total, test = parsed.of
    assert isinstance(total, Compare)
    assert isinstance(total.left, Total)
    assert [(each.id, each.most, each.known) for each in total.left.of] == [
        ("person.kind", 2, True),
        ("n", 9, True),
    ]
    assert test == Is("person.kind", ("Red",))


def test_points_are_given_to_all_choices_or_to_none(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    choices = "choices: [{code: Home, points: 1}, Care]"
    path.write_text(SMALL.replace("choices: [Home, Care]", choices), encoding="utf-8")
    found = lint(path)
    assert [(each.code, each.line) for each in found] == [("setting", 20)]
    assert "'Care' has no `points`" in found[0].message
