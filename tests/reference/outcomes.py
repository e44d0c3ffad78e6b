"""Outcome ratings from complete item ratings, as the reference's table has them."""

from collections.abc import Callable, Mapping

from .answers import YES, Answers
from .items import ANI, NOT_APPLICABLE, STRENGTH

SUBSTANTIALLY = "Substantially Achieved"
PARTIALLY = "Partially Achieved"
NOT_ACHIEVED = "Not Achieved"

OUTCOME_ITEMS: dict[str, tuple[str, ...]] = {
    "safety-1": ("1",),
    "safety-2": ("2", "3"),
    "permanency-1": ("4", "5", "6"),
    "permanency-2": ("7", "8", "9", "10", "11"),
    "wellbeing-1": ("12", "13", "14", "15"),
    "wellbeing-2": ("16",),
    "wellbeing-3": ("17", "18"),
}
# The one outcome that looks behind its item's rating, at these answers.
OUTCOME_FACTS: dict[str, tuple[str, ...]] = {"16": ("16A", "16B")}


def outcome_rating(outcome_id: str, item_ratings: Mapping[str, str], eff: Answers) -> str:
    """The rating of an outcome, from its items' ratings (and for wellbeing-2 the answers 16A and 16B)."""
    return _TABLES[outcome_id]([item_ratings[item] for item in OUTCOME_ITEMS[outcome_id]], eff)


def _safety_1(ratings: list[str], _eff: Answers) -> str:
    # Item 1 decides alone; there is no Partially.
    return {STRENGTH: SUBSTANTIALLY, ANI: NOT_ACHIEVED, NOT_APPLICABLE: NOT_APPLICABLE}[ratings[0]]


def _safety_2(ratings: list[str], _eff: Answers) -> str:
    return {
        (STRENGTH, STRENGTH): SUBSTANTIALLY,
        (NOT_APPLICABLE, STRENGTH): SUBSTANTIALLY,  # item 3 Strength, item 2 Strength or NA
        (STRENGTH, ANI): PARTIALLY,
        (ANI, STRENGTH): PARTIALLY,  # one of each
        (ANI, ANI): NOT_ACHIEVED,
        (NOT_APPLICABLE, ANI): NOT_ACHIEVED,  # item 3 ANI, item 2 ANI or NA
    }[ratings[0], ratings[1]]


def _permanency_1(ratings: list[str], _eff: Answers) -> str:
    item_4, item_5, item_6 = ratings
    if item_4 == item_6 == STRENGTH and item_5 in (STRENGTH, NOT_APPLICABLE):
        return SUBSTANTIALLY
    if STRENGTH in ratings and ANI in ratings:
        return PARTIALLY
    if ANI in ratings:
        return NOT_ACHIEVED  # every applicable one is an ANI
    if set(ratings) == {NOT_APPLICABLE}:
        return NOT_APPLICABLE
    raise AssertionError(ratings)  # 4 and 6 always have a rating in foster care, and none in-home


def _permanency_2(ratings: list[str], _eff: Answers) -> str:
    strengths, anis = ratings.count(STRENGTH), ratings.count(ANI)
    if strengths >= 1:
        return SUBSTANTIALLY if anis <= 1 else PARTIALLY
    return NOT_ACHIEVED if anis >= 1 else NOT_APPLICABLE


def _wellbeing_1(ratings: list[str], _eff: Answers) -> str:
    if ratings[0] == STRENGTH and ratings[1:].count(ANI) <= 1:
        return SUBSTANTIALLY  # 12 a Strength and at most one ANI among 13 to 15
    return PARTIALLY if STRENGTH in ratings else NOT_ACHIEVED


def _wellbeing_2(ratings: list[str], eff: Answers) -> str:
    if ratings[0] == ANI:
        return PARTIALLY if YES in (eff["16A"], eff["16B"]) else NOT_ACHIEVED  # half done, or nothing
    return {STRENGTH: SUBSTANTIALLY, NOT_APPLICABLE: NOT_APPLICABLE}[ratings[0]]


def _wellbeing_3(ratings: list[str], _eff: Answers) -> str:
    if STRENGTH in ratings:
        return PARTIALLY if ANI in ratings else SUBSTANTIALLY
    return NOT_ACHIEVED if ANI in ratings else NOT_APPLICABLE


_TABLES: dict[str, Callable[[list[str], Answers], str]] = {
    "safety-1": _safety_1,
    "safety-2": _safety_2,
    "permanency-1": _permanency_1,
    "permanency-2": _permanency_2,
    "wellbeing-1": _wellbeing_1,
    "wellbeing-2": _wellbeing_2,
    "wellbeing-3": _wellbeing_3,
}
