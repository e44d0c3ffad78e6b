"""The generators and the completion search: against a plainer search, and against hand-picked moments."""

from collections import Counter
from itertools import chain, product
from math import prod
from random import Random

import pytest

from .answers import (
    ALL_RATED,
    CASE_OPENED,
    CASE_TYPE,
    FOSTER_CARE,
    ITEMS,
    NA,
    PUR_START,
    Answers,
    Case,
    effective_of,
    normalise,
    questions_of,
)
from .generate import (
    complete_cases,
    completions,
    incomplete,
    is_consistent,
    open_questions_that_matter,
    random_complete_case,
)
from .items import ANI, NOT_APPLICABLE, STRENGTH, item_rating
from .outcomes import NOT_ACHIEVED, OUTCOME_ITEMS, PARTIALLY, SUBSTANTIALLY, outcome_rating


def plain_search(target: str, partial: Answers, round_: int) -> tuple[set[str], set[str]] | None:
    """Possible ratings and mattering questions over every sample answer.

    No classes merged, no independence of items used. None when that is too many cases.
    """
    items = OUTCOME_ITEMS.get(target, (target,))
    questions = {question.id: question for item in items for question in questions_of(item, round_)}
    given = {
        key: partial[key]
        for key, question in questions.items()
        if key in partial and not (partial[key] == NA and question.only_derived_na)
    }
    choices = {key: [given[key]] if key in given else list(q.values) for key, q in questions.items()}
    if CASE_OPENED in given and PUR_START not in given:
        choices[PUR_START] = ["1999-12-31", "2031-01-01"]
    if PUR_START in given and CASE_OPENED not in given:
        choices[CASE_OPENED] = ["1999-12-31", str(given[PUR_START])]
    if prod(map(len, choices.values())) > 4000:
        return None
    rated: dict[tuple[str, ...], str] = {}
    for answers in product(*choices.values()):
        raw: Case = dict(zip(choices, answers, strict=True))
        eff: Case = {}
        for item in items:
            eff |= effective_of(item, raw, round_)
        ratings = {item: item_rating(item, eff) for item in items}
        rated[tuple(map(str, answers))] = (
            outcome_rating(target, ratings, eff) if target in OUTCOME_ITEMS else ratings[target]
        )
    matter = {key for at, key in enumerate(choices) if _changes_along(at, rated)}
    if CASE_OPENED in matter and PUR_START not in given:
        matter.add(PUR_START)  # with both dates open, only one first day was tried
    return set(rated.values()), matter


def _with_few_holes(rng: Random, case: Case, target: str) -> Case:
    """The case without one to three answers of this item or outcome."""
    items = OUTCOME_ITEMS.get(target, (target,))
    keys = sorted({q.id for item in items for q in questions_of(item) if q.id in case})
    holes = rng.sample(keys, min(len(keys), rng.randint(1, 3)))
    return {key: answer for key, answer in case.items() if key not in holes}


def _changes_along(at: int, rated: dict[tuple[str, ...], str]) -> bool:
    """Whether two cases that differ in one place only rate differently."""
    groups: dict[tuple[str, ...], set[str]] = {}
    for key, rating in rated.items():
        groups.setdefault(key[:at] + key[at + 1 :], set()).add(rating)
    return any(len(group) > 1 for group in groups.values())


@pytest.mark.slow
@pytest.mark.parametrize("round_", [3, 4])
def test_completions_agree_with_a_plain_search(round_: int) -> None:
    rng = Random(60 + round_)
    compared: Counter[tuple[str, bool]] = Counter()
    for turn in range(24):
        case = random_complete_case(rng, round_)
        part = incomplete(rng, case, round_)
        for target in (*ALL_RATED, *OUTCOME_ITEMS):
            partial = part if turn % 2 else _with_few_holes(rng, case, target)
            expected = plain_search(target, partial, round_)
            if expected is None:
                continue
            compared[target, len(expected[0]) > 1] += 1
            assert completions(target, partial, round_) == expected[0], (target, partial)
            assert open_questions_that_matter(target, partial, round_) == expected[1], (target, partial)
    for target in (*ALL_RATED, *OUTCOME_ITEMS):
        assert compared[target, True], f"{target} was never compared while open"
        assert compared[target, False], f"{target} was never compared while certain"


@pytest.mark.parametrize(
    "item",
    [pytest.param(item, marks=pytest.mark.slow) if item in ("8", "12") else item for item in ALL_RATED],
)
def test_a_complete_case_has_exactly_its_own_rating_left(item: str) -> None:
    cases = (
        complete_cases(item) if item == "8" else chain(complete_cases(item), complete_cases(item, stale=True))
    )
    for raw in cases:
        eff = effective_of(item, raw)
        assert completions(item, raw) == {item_rating(item, eff)}
        assert open_questions_that_matter(item, raw) == set()


def test_exhaustive_cases_come_once_and_show_every_rating() -> None:
    counts = {}
    for item in ALL_RATED:
        cases = list(complete_cases(item))
        counts[item] = len({repr(sorted(case.items())) for case in cases})
        assert counts[item] == len(cases)
        ratings = {item_rating(item, effective_of(item, case)) for case in cases}
        never_na = {"3", "12", "12A", "14"}
        assert ratings == {STRENGTH, ANI} | (set() if item in never_na else {NOT_APPLICABLE})
    # Counted by hand: 1 that does not apply, 1 punctual, 8 late pairs with 1C Yes or No; and so on.
    assert (counts["1"], counts["2"], counts["7"], counts["11"]) == (
        1 + 1 + 8 * 2,
        1 + 1 + 3,
        2 + 1 + 3,
        2 + 1 + 9,
    )


@pytest.mark.slow
def test_random_complete_cases_are_complete_consistent_and_varied() -> None:
    rng = Random(4)
    seen: Counter[tuple[str, str]] = Counter()
    derived = {question.id for item in ITEMS for question in questions_of(item) if question.only_derived_na}
    giving = 0
    for _ in range(400):
        case = random_complete_case(rng)
        assert is_consistent(case)
        eff = normalise(case)
        ratings = {item: item_rating(item, eff) for item in ITEMS}
        giving += any(case.get(key) == NA for key in derived)
        seen.update(ratings.items())
        for outcome in OUTCOME_ITEMS:
            rating = outcome_rating(outcome, ratings, eff)
            seen[outcome, rating] += 1
            assert completions(outcome, case) == {rating}
    assert 100 < giving < 300
    for outcome in OUTCOME_ITEMS:
        wanted = {SUBSTANTIALLY, NOT_ACHIEVED} | ({PARTIALLY} if outcome != "safety-1" else set())
        assert all(seen[outcome, rating] for rating in wanted), outcome


def test_a_rating_is_certain_at_the_earliest_moment() -> None:
    foster: Case = {CASE_TYPE: FOSTER_CARE}
    home: Case = {CASE_TYPE: "In-Home Services"}
    assert completions("4", {"4C": "No"}) == {ANI, NOT_APPLICABLE}
    assert completions("4", {**foster, "4C": "No"}) == {ANI}
    assert completions("4", home) == {NOT_APPLICABLE}
    assert completions("1", {"1A": 1, "1C": "Yes"}) == {STRENGTH, NOT_APPLICABLE}
    assert completions("12", {"12A2": "No"}) == {ANI}
    assert completions("permanency-2", home) == {NOT_APPLICABLE}
    assert completions("safety-2", {"2.applies": "No", "3D": "Yes"}) == {NOT_ACHIEVED}
    assert completions("wellbeing-1", {"12A1": "No", "14A": "Yes", "14B": "Yes"}) == {PARTIALLY, NOT_ACHIEVED}
    assert completions("wellbeing-2", {"16.applies": "Yes", "16A": "Yes"}) == {SUBSTANTIALLY, PARTIALLY}
    assert completions("6", {**foster, "6C": "No"}) == {STRENGTH, ANI}


def test_only_questions_that_can_change_the_rating_matter() -> None:
    foster: Case = {CASE_TYPE: FOSTER_CARE}
    assert open_questions_that_matter("4", {**foster, "4A": 1}) == {"4C"}
    assert open_questions_that_matter("4", {**foster, "4C": "Yes"}) == {"4A", "4B"}
    assert open_questions_that_matter("4", {**foster, "4C": "No"}) == set()
    assert open_questions_that_matter("9", {**foster, "9.applies": "Yes"}) == {"9A", "9C", "9D"}
    assert open_questions_that_matter("2", {"2.applies": "Yes", "2A": "No"}) == {"2B"}
    assert open_questions_that_matter("wellbeing-2", {"16.applies": "Yes", "16A": "Yes"}) == {"16B"}
    assert open_questions_that_matter("safety-2", {"2.applies": "No", "3C": "No"}) == set()
    assert open_questions_that_matter("permanency-1", {}) >= {CASE_TYPE, "4A", "4C", "5.applies", "6A1"}
