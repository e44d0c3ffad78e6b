"""The shipped OSRI against the oracle written by hand from the reference: every rating, at the earliest moment."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.examples import few, share
from tests.reference.answers import (
    ALL_RATED,
    CASE_OPENED,
    CASE_TYPE,
    CASE_TYPES,
    PUR_START,
    Answers,
    Case,
    effective_of,
    normalise,
    questions_of,
)
from tests.reference.generate import (
    complete_cases,
    completions,
    incomplete,
    open_questions_that_matter,
    random_complete_case,
)
from tests.reference.items import item_rating
from tests.reference.outcomes import OUTCOME_FACTS, OUTCOME_ITEMS, outcome_rating
from tui_review.review.bare import evaluate_bare

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

EACH_ITEM = [
    pytest.param(item, marks=pytest.mark.slow) if item in ("3", "8", "12") else item for item in ALL_RATED
]
"""For `parametrize`: those with thousands of cases are not for the quick suite, which tries them at random."""
_STALE_SAMPLE = share(2500)
"""How many of the cases with answers that do not count are tried, for an item that has more."""


def expected(case: Answers) -> dict[str, str]:
    """All ratings of a complete case, by the oracle."""
    eff = normalise(case)
    ratings = {item: item_rating(item, eff) for item in ALL_RATED}
    return ratings | {outcome: outcome_rating(outcome, ratings, eff) for outcome in OUTCOME_ITEMS}


@pytest.mark.parametrize("item", EACH_ITEM)
def test_every_complete_case_of_an_item_is_rated_by_the_criteria(item: str, osri: Rules) -> None:
    cases = 0
    for case in complete_cases(item):
        cases += 1
        evaluation, findings = evaluate_bare(osri, case)
        assert evaluation.rating(item).rating == item_rating(item, effective_of(item, case)), case
        assert evaluation.rating(item).waiting_for == ()
        assert [finding.message for finding in findings] == []
    assert cases >= 4


@pytest.mark.parametrize("item", few(ALL_RATED, 7))
def test_answers_that_do_not_count_change_no_rating(item: str, osri: Rules) -> None:
    space = 1
    for question in questions_of(item):
        space *= len(question.values)
    rng = Random(item)
    for case in complete_cases(item, stale=True):
        if rng.random() * space > _STALE_SAMPLE:
            continue
        evaluation, _ = evaluate_bare(osri, case)
        assert evaluation.rating(item).rating == item_rating(item, effective_of(item, case)), case


@pytest.mark.parametrize("outcome", OUTCOME_ITEMS)
def test_every_combination_of_item_ratings_gives_the_outcome_of_the_table(outcome: str, osri: Rules) -> None:
    combinations = 0
    for case_type in CASE_TYPES:
        kinds: list[list[Case]] = []
        for item in OUTCOME_ITEMS[outcome]:
            examples: dict[tuple[object, ...], Case] = {}
            for case in complete_cases(item):
                if case.get(CASE_TYPE, case_type) != case_type:
                    continue
                eff = effective_of(item, case)
                behind = tuple(eff.get(key) for key in OUTCOME_FACTS.get(item, ()))
                examples.setdefault((item_rating(item, eff), *behind), case)
            kinds.append(list(examples.values()))
        for parts in product(*kinds):
            combinations += 1
            whole: Case = {CASE_TYPE: case_type}
            for part in parts:
                whole |= part
            eff = {}
            for item in OUTCOME_ITEMS[outcome]:
                eff |= effective_of(item, whole)
            ratings = {item: item_rating(item, eff) for item in OUTCOME_ITEMS[outcome]}
            evaluation, _ = evaluate_bare(osri, whole)
            assert evaluation.rating(outcome).rating == outcome_rating(outcome, ratings, eff), ratings
    assert combinations >= 9


def test_all_ratings_of_random_complete_cases_agree(osri: Rules) -> None:
    rng = Random(1)
    for _ in range(share(400)):
        case = random_complete_case(rng)
        evaluation, findings = evaluate_bare(osri, case)
        wanted = expected(case)
        assert {id_: evaluation.rating(id_).rating for id_ in wanted} == wanted
        assert [finding.message for finding in findings if finding.level == "error"] == []


# An answer to one of these counts although its rule may still make it NA, while only these questions are open:
# who answers whether visits were good has said that there were visits. The oracle waits instead.
RESTS_ON = {
    "3A": (CASE_OPENED, PUR_START),
    "6B": ("6A1",),
    "6C": ("6A1",),
    "8C": ("8A1",),
    "8D": ("8B1",),
    "8F": ("8E1",),
    "14B": ("14A1",),
    "15C": ("15A1",),
    "15D": ("15B1",),
}


@pytest.mark.parametrize("seed", range(share(8)))
def test_a_rating_is_given_at_the_earliest_moment_it_is_certain(seed: int, osri: Rules) -> None:
    rng = Random(seed)
    waited = 0
    for _ in range(max(share(15), 8)):
        partial = incomplete(rng, random_complete_case(rng))
        for question, unnamed in RESTS_ON.items():
            if any(id_ not in partial for id_ in unnamed):
                partial.pop(question, None)
        evaluation, _ = evaluate_bare(osri, partial)
        for id_ in (*ALL_RATED, *OUTCOME_ITEMS):
            possible = completions(id_, partial)
            rating = evaluation.rating(id_)
            if len(possible) == 1:
                assert rating.rating in possible, (id_, partial)
                assert rating.waiting_for == ()
            else:
                waited += 1
                assert rating.rating == "Incomplete", (id_, partial)
                assert set(rating.waiting_for) == open_questions_that_matter(id_, partial), (id_, partial)
    assert waited > 20


GIVEN_COUNTS: list[tuple[str, Case, str]] = [
    ("3", {CASE_TYPE: "In-Home Services", "3A": "No", "3B": "Yes", "3C": "NA", "3D": "NA"}, "Area Needing Improvement"),
    ("6", {CASE_TYPE: "Foster Care", "6B": "Yes"}, "Strength"),
    ("8", {CASE_TYPE: "Foster Care", "8.applies": "Yes", "8A": "Yes", "8B": "NA", "8E": "NA", "8C": "No"},
     "Area Needing Improvement"),
    ("8", {CASE_TYPE: "Foster Care", "8.applies": "Yes", "8A": "Yes", "8B": "NA", "8E": "NA", "8C": "Yes"},
     "Strength"),
    ("14", {"14A": "Yes", "14B": "Yes"}, "Strength"),
    ("15", {"15.applies": "Yes", "15A": "Yes", "15B": "NA", "15C": "No"}, "Area Needing Improvement"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "case", "rating"), GIVEN_COUNTS)
def test_an_answer_given_counts_while_only_a_question_that_no_table_names_is_open(
    item: str, case: Case, rating: str, osri: Rules
) -> None:
    evaluation, findings = evaluate_bare(osri, case)
    assert evaluation.rating(item).rating == rating
    assert findings == []


def test_once_the_open_question_makes_it_na_the_answer_given_does_not_count(osri: Rules) -> None:
    case: Case = {"14A": "No", "14B": "Yes", "14A1": "Never"}
    evaluation, findings = evaluate_bare(osri, case)
    assert evaluation.value("14B") == "NA"
    assert [(finding.question, finding.code) for finding in findings] == [("14B", "program-answer")]


def test_an_answer_given_does_not_count_while_a_question_that_a_table_names_is_open(osri: Rules) -> None:
    evaluation, _ = evaluate_bare(osri, {"2.applies": "Yes", "2B": "No"})
    assert evaluation.rating("2").rating == "Incomplete"
    assert evaluation.rating("2").waiting_for == ("2A",)
