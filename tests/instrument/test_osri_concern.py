"""Which answer counts against the rating, at every Yes/No question of both rounds, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reference.answers import ITEMS, NO, YES, effective_of
from tests.reference.generate import complete_cases
from tests.reference.items import ANI, STRENGTH, item_rating
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import NEVER

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

AT_YES = {"3D", "3E", "3F"}
FACTS = {"5D", "5E", "7A", "9B", "10A1"}
"""Answers that say how things were; what they make of the rating other questions ask."""
ROUND_3_ASKS = set(
    "1C 2A 2B 3A 3B 3C 5B 5C 6B 6C 7B 12A1 12A2 12B1 12B2 12B3 12B4 12C1 12C2 13A 13B 13C".split()  # noqa: SIM905 - as the form lists them
)
MOST = 4000
"""How many cases of an item are looked at; items 3, 8 and 12 have more."""


@pytest.fixture(scope="module")
def rounds() -> dict[int, Rules]:
    catalog = Catalog([shipped_folder()])
    return {3: catalog.rules("osri-r3")[0], 4: catalog.rules("osri-r4")[0]}


def judged(rules: Rules) -> set[str]:
    """The Yes/No questions of items that judge practice."""
    own = (each.question for each in rules.questions.values() if each.item)
    return {each.id for each in own if each.answer == "yes_no" and not each.id.endswith(".applies")} - FACTS


@pytest.mark.parametrize("round_", [3, 4])
def test_every_question_that_judges_has_a_concern_and_no_fact_has_one(
    round_: int, rounds: dict[int, Rules]
) -> None:
    rules = rounds[round_]
    concerns = {id_: each.question.concern for id_, each in rules.questions.items() if each.question.concern}
    assert set(concerns) == judged(rules)
    assert {id_ for id_, answer in concerns.items() if answer == YES} == AT_YES


def test_a_concern_can_spoil_the_rating_and_never_mends_it(rounds: dict[int, Rules]) -> None:
    spoils = set()
    for item in ITEMS:
        for number, case in enumerate(complete_cases(item)):
            if number == MOST:
                break
            before = effective_of(item, case)
            for id_, answer in before.items():
                own = rounds[4].questions.get(id_)
                if own is None or not own.question.is_concern(answer):
                    continue
                other = {**case, id_: NO if answer == YES else YES}
                try:
                    without = item_rating(item, effective_of(item, other))
                except KeyError:
                    continue  # The other answer opens a question that this case does not answer.
                rating = item_rating(item, before)
                assert (rating, without) != (STRENGTH, ANI), (id_, case)
                if (rating, without) == (ANI, STRENGTH):
                    spoils.add(id_)
    assert spoils == judged(rounds[4])


def test_narratives_are_asked_at_the_concern_and_nowhere_else(rounds: dict[int, Rules]) -> None:
    asking = {
        round_: {
            id_: (each.question.narrative_when, each.question.narrative_level)
            for id_, each in rules.questions.items()
            if each.question.narrative_when not in ("", NEVER)
        }
        for round_, rules in rounds.items()
    }
    own_rule = {"1C": "1A > 0 or 1B > 0", "5F": "5F is No and 5G is No"}
    for round_, rules in rounds.items():
        for id_, (when, _) in asking[round_].items():
            assert when == own_rule.get(id_, f"{id_} is {rules.questions[id_].question.concern}")
    assert set(asking[4]) == judged(rounds[4])
    blocking = {id_ for id_, (_, level) in asking[3].items() if level == "error"}
    assert blocking == ROUND_3_ASKS
    assert set(asking[3]) - blocking == AT_YES
