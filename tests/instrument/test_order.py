"""Comparisons that exclude one another are found, and none that can be true is ever called impossible."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples, share
from tui_review.instrument.conventions import Scales
from tui_review.instrument.language.evaluate import Evaluator, Missing, Value
from tui_review.instrument.language.parser import parse_condition
from tui_review.instrument.language.syntax import Condition, Ref, Term
from tui_review.instrument.lint.constants import NowWorlds
from tui_review.instrument.model import Instrument, Item, Question, RatingRow, Section
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.proofs.order import AtMost, Consistent, possible
from tui_review.instrument.proofs.worlds import NothingKnown
from tui_review.instrument.rules import Rules, compile_rules

DAYS = ("begun", "met", "ended", "maybe")
NUMBERS = {"few": (0, 3), "some": (2, 9), "many": (5, 2000)}


@pytest.fixture(scope="module")
def rules() -> Rules:
    questions = (
        *(
            Question(id=id_, ask="When?", answer="date", na_if="no day" if id_ == "maybe" else "")
            for id_ in DAYS
        ),
        *(
            Question(id=id_, ask="How many?", answer="number", at_least=low, at_most=high)
            for id_, (low, high) in NUMBERS.items()
        ),
        Question(id="part", ask="How much?", answer="decimal", decimals=2, at_least=0, at_most=5),
        Question(id="gate", ask="Is it so?", answer="yes_no"),
        Question(id="behind", ask="When?", answer="date", asked_when="gate is Yes"),
        Question(id="at", ask="At what time?", answer="time"),
        Question(id="until", ask="Until what time?", answer="time"),
    )
    item = Item(id="1", title="One", questions=questions, rating=(RatingRow(else_="Good"),))
    return compile_rules(
        Instrument(
            language=1, id="x", version="1", title="X", short="X",
            ratings=Scales(item=("Good",)),
            sections=(Section(id="s", title="S", items=(item,)),),
        )
    )  # fmt: skip


def constant(rules: Rules, condition: Condition) -> bool | None:
    worlds = NowWorlds(rules, Domains(rules).with_more([condition]), NothingKnown())
    return Consistent(worlds, rules).constant(worlds.build(condition), [condition])


NEVER = (
    "begun before met and met before begun",
    "begun before met and met before ended and ended before begun",
    "begun before met and met on or before begun",
    "some >= 5 and few > some",
    "few > some and some > 2",
    "many < some and some < 6 and many > 4",
    "few > part and part > 3",
    "part < few and few < part",
    "begun before 2026-01-01 and met after 2026-01-31 and met before begun",
    "10 days after begun before met and met before begun",
    "2 months after begun before met and days from begun to met < 50",
    "days from begun to met > 30 and met on or before 30 days after begun",
    "months from begun to met >= 2 and days from begun to met < 56",
    "months from begun to met < 0 and met on or after begun",
    "end of month of begun before met and met before begun",
    "at before until and until before at",
    "begun same as met and met before begun",
    "begun before today and today before met and met before begun",
    "not (begun before met) and not (met on or before begun)",
    "gate is Yes and behind before met and met before behind",
    "count of few, some that are 3 > 1 and (begun before met and met before begun)",
)  # fmt: skip
ALWAYS = (
    "begun before met or met on or before begun",
    "begun before met or met before ended or ended on or before begun",
    "few <= some or few > 2",
    "days from begun to met >= 0 or met before begun",
    "begun on or before end of month of begun",
)
EITHER = (
    "begun before met and met before ended",
    "maybe before met or met on or before maybe",
    "behind before met or met on or before behind",
    "2 months after begun before met and days from begun to met < 70",
    "months from begun to met >= 2 and days from begun to met < 60",
    "months from begun to met < 0 and met before begun",
    "months from begun to met <= 0 and days from begun to met >= 30",
    "years from begun to met <= 0 and days from begun to met >= 365",
    "part > 2 and part < 2.1 and some > part",
    "few >= some and some >= 3",
    "not (begun before maybe) and not (maybe on or before begun)",
    "begun else met before ended and ended before begun",
)


@pytest.mark.parametrize("text", NEVER)
def test_comparisons_that_exclude_one_another_are_never_true(rules: Rules, text: str) -> None:
    assert constant(rules, parse_condition(text)) is False


@pytest.mark.parametrize("text", ALWAYS)
def test_comparisons_one_of_which_holds_are_always_true(rules: Rules, text: str) -> None:
    assert constant(rules, parse_condition(text)) is True


@pytest.mark.parametrize("text", EITHER)
def test_comparisons_that_can_be_true_and_false_are_let_alone(rules: Rules, text: str) -> None:
    assert constant(rules, parse_condition(text)) is None


SAID = st.lists(
    st.builds(
        AtMost,
        st.sampled_from("abc").map(Ref),
        st.sampled_from("abc").map(Ref),
        st.integers(-2, 2),
        st.booleans(),
    ),
    max_size=5,
)
THIRDS = range(-14, 15)
"""Three terms are two steps apart at the most, of two and a third each: a whole number has room for two between."""
PLACES: list[dict[Term, int]] = [{Ref("a"): 0, Ref("b"): b, Ref("c"): c} for b, c in product(THIRDS, THIRDS)]


@examples(50)
@given(SAID)
def test_what_is_called_possible_has_numbers_and_what_is_not_has_none(said: list[AtMost]) -> None:
    assert possible(said) is any(
        all(place[each.term] - place[each.above] <= 3 * each.more - each.strict for each in said)
        for place in PLACES
    )


def random_term(rng: Random, *, fixed: bool = False) -> str:
    day = rng.choice((*DAYS, "behind"))
    match rng.randint(0, 6):
        case 0:
            return f"{rng.randint(1, 40)} days {rng.choice(('after', 'before'))} {day}"
        case 1:
            return f"{rng.randint(1, 3)} months {rng.choice(('after', 'before'))} {day}"
        case 2:
            return f"end of month of {day}"
        case 3 if fixed:
            return rng.choice(("2026-01-01", "2026-01-31", "2026-02-15"))
        case _:
            return day


def random_comparison(rng: Random) -> str:
    shape = rng.random()
    if shape < 0.5:
        how = rng.choice(("before", "after", "on or before", "on or after"))
        return f"{random_term(rng)} {how} {random_term(rng, fixed=True)}"
    how = rng.choice(("<", "<=", ">", ">="))
    if shape < 0.7:
        unit, (one, other) = rng.choice(("days", "months", "years")), rng.sample(DAYS, 2)
        return f"{unit} from {one} to {other} {how} {rng.randint(-2, 2) * (30 if unit == 'days' else 1)}"
    number = rng.choice((*NUMBERS, "part"))
    return f"{number} {how} {rng.choice((*NUMBERS, 'part', '2', '5', '2.5'))}"


def random_condition(rng: Random) -> str:
    parts = [random_comparison(rng) for _ in range(rng.randint(2, 4))]
    parts = [f"not ({part})" if rng.random() < 0.25 else part for part in parts]
    return rng.choice((" and ", " and ", " or ")).join(f"({part})" for part in parts)


class Answered:
    """Answers to every question that is asked: days of a few weeks, numbers within their bounds."""

    def __init__(self, rng: Random) -> None:
        def day() -> str:
            return (
                date(2025, 12, 20) + timedelta(days=rng.choice((rng.randint(0, 9), rng.randint(0, 120))))
            ).isoformat()

        values: dict[str, Value | Missing] = {id_: day() for id_ in DAYS}
        values |= {id_: rng.randint(low, min(high, 12)) for id_, (low, high) in NUMBERS.items()}
        values |= {"part": rng.choice(("0", "2", "2.01", "2.5", "4.99", "5"))}
        values |= {"behind": day() if rng.random() < 0.8 else Missing.NOT_ASKED}
        self._values = values | ({"maybe": "NA"} if rng.random() < 0.2 else {})

    def value(self, id_: str, /) -> Value | Missing:
        return self._values[id_]

    def unreadable(self, _: str, /) -> bool:
        return False


def test_nothing_that_can_be_true_is_called_impossible(rules: Rules) -> None:
    proven = {True: 0, False: 0}
    for seed in range(share(120)):
        rng = Random(seed)
        condition = parse_condition(random_condition(rng))
        found = constant(rules, condition)
        if found is not None:
            proven[found] += 1
            given = [Evaluator(Answered(rng), {}).truth(condition) for _ in range(40)]
            assert (not found) not in given, seed
    assert min(proven.values()) > 0
