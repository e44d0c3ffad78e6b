"""What is certain while answers are open, term by term: exactly what every way of answering them gives."""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest

from tests.examples import few
from tests.generating.answers import random_cell
from tui_review.instrument.conventions import Scales
from tui_review.instrument.language.patterns import checked, matches
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import Column, Instrument, Item, Question, RatingRow, Section
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.reasons import Rating

TOLD = ("a", "b", "c")
NUMBERS = ("n", "m")
ANSWERS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(TOLD, ("Yes", "No", "NA")),
    **dict.fromkeys(NUMBERS, (0, 1, 2)),
}
CONDITIONS = [
    ("count of a, b, c that are Yes >= 2", TOLD),
    ("percent of a, b, c that are Yes >= 60", TOLD),
    ("percent of a, b, c that are Yes < 40", TOLD),
    ("at least 2 of a, b, c is No", TOLD),
    ("any of a, b is NA", ("a", "b")),
    ("sum of n, m >= 3", NUMBERS),
    ("largest of n, m > 1", NUMBERS),
    ("smallest of n, m < 1", NUMBERS),
    ("n > m", NUMBERS),
    ("m >= n", NUMBERS),
    ("n > m and m > n", NUMBERS),
    ("n as percent of m >= 100", NUMBERS),
    ("n as percent of m > 200", NUMBERS),
    ("n as percent of m < 50", NUMBERS),
    ("sum of n, m >= n", NUMBERS),
]


FEW = (
    *(Question(id=id_, ask="?", answer="yes_no", na_if="so") for id_ in TOLD),
    *(Question(id=id_, ask="?", answer="number", at_least=0, at_most=2) for id_ in NUMBERS),
)


def rules_with(condition: str, questions: tuple[Question, ...] = FEW) -> Rules:
    rows = (RatingRow(when=condition, then="Good"), RatingRow(else_="Poor"))
    items = (Item(id="1", title="One", questions=questions, rating=rows),)
    return compile_rules(
        Instrument(
            language=1, id="x", version="1", title="X", short="X", ratings=Scales(item=("Good", "Poor")),
            sections=(Section(id="s", title="S", items=items),),
        )
    )  # fmt: skip


@pytest.mark.parametrize(("condition", "ids"), CONDITIONS)
def test_a_rating_is_certain_when_every_way_of_answering_gives_it_and_waits_for_what_can_change_it(
    condition: str, ids: tuple[str, ...]
) -> None:
    rules = rules_with(condition)

    @cache
    def rated(*values: Any) -> str:
        given = dict(zip(ids, values, strict=True))
        return Evaluation(rules, given, as_of="2026-03-20").rating("1").rating

    for partial in product(*((None, *ANSWERS[id_]) for id_ in ids)):
        open_ = [at for at, value in enumerate(partial) if value is None]
        ways = list(product(*(ANSWERS[ids[at]] if at in open_ else (partial[at],) for at in range(len(ids)))))
        possible = {rated(*way) for way in ways}
        matters = {
            ids[at]
            for at in open_
            for way in ways
            if any(rated(*way[:at], other, *way[at + 1 :]) != rated(*way) for other in ANSWERS[ids[at]])
        }
        known = {id_: value for id_, value in zip(ids, partial, strict=True) if value is not None}
        found = Evaluation(rules, known, as_of="2026-03-20").rating("1")
        wanted = possible.pop() if len(possible) == 1 else "Incomplete"
        assert (found.rating, set(found.waiting_for)) == (wanted, matters), (condition, known)


@pytest.mark.parametrize(
    ("condition", "given", "rating"),
    [
        ("n > m", {"n": 700}, "Incomplete"),
        ("n > m", {"m": 1200}, "Poor"),
        ("n > m", {"m": 499}, "Good"),
        ("n > m", {}, "Incomplete"),
        ("m <= n", {"m": 500}, "Good"),
        ("m as percent of n > 240", {"n": 500}, "Poor"),
        ("m as percent of n > 239", {"n": 500}, "Incomplete"),
        ("o > n", {"n": 700}, "Incomplete"),
        ("o > n", {"n": 999}, "Incomplete"),
        ("n < o", {"n": 1000}, "Poor"),
    ],
)
def test_numbers_of_which_there_are_many_are_decided_by_their_bounds(
    condition: str, given: dict[str, Any], rating: str
) -> None:
    bounds = {"n": (500, 1000), "m": (0, 1200), "o": (0, 1000)}
    questions = tuple(
        Question(
            id=id_, ask="?", answer="number", at_least=low, at_most=high, na_if="so" if id_ == "o" else ""
        )
        for id_, (low, high) in bounds.items()
    )
    assert (
        Evaluation(rules_with(condition, questions), given, as_of="2026-03-20").rating("1").rating == rating
    )


LEAVES = [
    "a is Yes", "b is NA", "g is No", "g is answered",
    "any of a, b, c is No", "exactly 1 of a, b, g is Yes",
    "n > m", "n as percent of m >= 50", "k > n", "n as percent of k > 10", "w > n", "w as percent of k < 1",
    "count of a, b, g that are Yes >= 2", "percent of a, b, g that are No > 40", "sum of n, m, k > 4",
    "largest of n, m < m", "smallest of n, m, k >= 1", "s has x", "s has only y", "count of chosen in s > n",
    "ch is x", "ch among s", "ch same as other", "d before e", "d on or after 2026-02-01", "months from d to e > 1",
    "2 months after d before e", "end of month of d after e", "days from d to e else k > 20", "d same as e",
    "any row of T where kind is Home", "every row of T where planned is No", "no row of T where cost > n",
    "last row of T where (age > n or a is Yes)", "any row of T where day before d", "count of rows of T > 1",
    "count of rows of T where (cost > 1) >= m", "percent of rows of T where (planned is Yes) > 40",
    "count of different kind, planned in rows of T > 1", "count of different day in rows of T < 2",
    "sum of age, cost in rows of T > 4", "largest of cost in rows of T >= 3",
    "smallest of age in rows of T where (kind is Care) < n", "any row of T where (tags has x and age > m)",
    "note names only who in rows of T where (kind is Home)", "any row of T where note names who",
    "any row of T where (cost as percent of age > 60)", "any row of T where months from day to d > 0",
    "count of rows of T where (age > n) > count of rows of T where (cost > n)",
]  # fmt: skip
COLUMNS = (
    Column(id="kind", label="K", answer="choice", choices=("Home", "Care")),
    Column(id="age", label="A", answer="number", at_least=0, at_most=4),
    Column(id="planned", label="P", answer="yes_no", asked_when="kind is Home"),
    Column(id="cost", label="C", answer="number", at_least=0, at_most=4, asked_when="kind is Home and a is not No"),
    Column(id="day", label="D", answer="date", or_=("Not yet",)),
    Column(id="who", label="W", answer="text"),
    Column(id="tags", label="T", answer="several", choices=("x", "y"), at_least=0),
)  # fmt: skip
ASKED = (
    *(Question(id=id_, ask="?", answer="yes_no", na_if="so") for id_ in TOLD),
    Question(id="g", ask="?", answer="yes_no", asked_when="a is Yes"),
    *(Question(id=id_, ask="?", answer="number", at_least=0, at_most=2) for id_ in NUMBERS),
    Question(id="k", ask="?", answer="number", at_least=0, at_most=1000),
    Question(id="w", ask="?", answer="decimal", at_least=-1, at_most=4, asked_when="n > 0"),
    Question(id="s", ask="?", answer="several", choices=("x", "y"), none="None"),
    *(Question(id=id_, ask="?", answer="choice", choices=("x", "y", "z")) for id_ in ("ch", "other")),
    *(Question(id=id_, ask="?", answer="date", or_=("Not yet",)) for id_ in "de"),
    Question(id="note", ask="?", answer="text"),
    Question(id="T", ask="?", answer="table", columns=COLUMNS, none="None"),
)


def composed(rng: Random) -> str:
    parts = [rng.choice(LEAVES) for _ in range(rng.choice((1, 1, 2, 3)))]
    said = rng.choice((" and ", " or ")).join(
        f"({part})" if rng.random() < 0.7 else f"not ({part})" for part in parts
    )
    return f"not ({said})" if rng.random() < 0.2 else said


def more_filled(answers: dict[str, Any], rng: Random, share: float) -> dict[str, Any]:
    """Answers to some of what is open: questions, and cells of rows that are there."""
    found = dict(answers)
    for question in ASKED:
        if question.id in found and question.columns:
            rows = found[question.id].items()
            found[question.id] = {row_id: {**some_cells(rng, share), **row} for row_id, row in rows}
        elif question.id not in found and rng.random() < share:
            found[question.id] = (
                {f"r{number}": some_cells(rng, share) for number in range(rng.randrange(4))}
                if question.columns
                else filled(question, rng)
            )
    return found


def some_cells(rng: Random, share: float) -> dict[str, Any]:
    return {column.id: filled(column, rng) for column in COLUMNS if rng.random() < share}


def filled(part: Question | Column, rng: Random) -> Any:
    value = None
    while value is None:
        value = rng.choice(("Ada", "Ben")) if part.answer == "text" else random_cell(part, rng)
    return value


@pytest.mark.parametrize("seed", few(range(400), 60))
def test_a_certain_rating_stays_whatever_comes_into_what_is_open(seed: int) -> None:
    rng = Random(seed)
    condition = composed(rng)
    rules = rules_with(condition, ASKED)
    answers: dict[str, Any] = {}
    certain = "Incomplete"
    for _ in range(4):
        answers = more_filled(answers, rng, 0.4)
        found = Evaluation(rules, answers, as_of="2026-03-20").rating("1")
        assert certain in ("Incomplete", found.rating), (condition, answers)
        assert bool(found.waiting_for) is (found.rating == "Incomplete"), (condition, answers)
        certain = found.rating


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("(?:(a|b)c){1,2}", "acbc", True),
        ("(?:[ab]c){1,2}", "acbc", True),
        ("(?:[ab]c){1,2}", "ac", True),
        ("(?:[ab]c){1,2}", "acbcac", False),
        ("([ab]|c)d", "cd", True),
        ("([ab]|c)d", "d", False),
        (r"(?:\d|x){3}", "1x2", True),
        (r"\(?[0-9]{3}\)?", "(555)", True),
        ("a?b*c+", "cc", True),
        ("[^a-c]{2}", "dd", True),
        ("[^a-c]{2}", "da", False),
        (r"\w+\s\w+", "ab cd", True),
    ],
)
def test_each_part_of_a_pattern_is_taken_and_means_what_it_means_everywhere(
    pattern: str, text: str, wanted: bool
) -> None:
    try:
        checked(pattern)
    except ValueError as error:
        pytest.fail(str(error))
    assert matches(pattern, text) is wanted


@pytest.mark.parametrize("other", ["Strength", "Area Needing Improvement", "Not Applicable", "another typo"])
def test_an_override_that_cannot_be_read_is_any_rating_that_there_is(other: str) -> None:
    rules = Catalog([shipped_folder()]).rules("osri-r4")[0]

    def outcome(*of_items: str) -> Rating:
        return Evaluation(
            rules, {"fs.case_type": "Foster Care"}, as_of="2026-03-20",
            overrides=dict(zip(("2", "3"), of_items, strict=True)),
        ).rating("safety-2")  # fmt: skip

    scale = rules.instrument.ratings.item
    others = [other] if other in scale else list(scale)
    possible = {outcome(each, beside).rating for each in scale for beside in others}
    found = outcome("Strenght", other)
    if len(possible) == 1:
        assert (found.rating, found.waiting_for) == (possible.pop(), ())
    else:
        assert found.rating == "Incomplete"
        assert "2" in found.waiting_for
        assert set(found.waiting_for) <= {"2", "3"}, "what an override stands for is waited for by nobody"
