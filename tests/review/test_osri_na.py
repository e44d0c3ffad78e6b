"""Where the OSRI allows NA, where the program gives it, and where it is refused: point by point, with the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.osri_cases import FOSTER_CARE, IN_HOME, entered
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import NA

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.state import ReviewState

Outcome = Literal["may", "given", "not asked", "refused", "error"]
"""The reviewer may choose it; the program gives it; there is no such question in this case; it is no answer; it may be
entered and stops the hand-over."""

LONG = {"fs.entered_care": "2025-06-02"}
SHORT = {"fs.case_opened": "2026-02-08", "fs.entered_care": "2026-02-08"}
"""Forty days before the day as of which the case is looked at."""
AT_HOME = {"4A": 0, "4A1": []}
BRIEFLY_APART = {"7A": "No", "7B": "Yes", "8A": NA, "8B": NA}
NO_PARENT = {"11A": NA, "11B": NA}
NOBODY = {"13A": NA, "13B": NA, "13C": NA}

TABLE: list[tuple[int, str, str, dict[str, Any], str, Outcome]] = [
    # point, source, the situation in words, what else is answered, the question, what becomes of NA
    (3, "D 10B", "maternal relatives ruled out before the PUR", {}, "10B", "may"),
    (3, "D 10C", "paternal relatives ruled out before the PUR", {}, "10C", "may"),
    (3, "D 10B", "with a relative, stable and fitting", {"10A1": "Yes", "10A2": "Yes"}, "10B", "given"),
    (3, "D 10A2", "not with a relative", {}, "10A2", "given"),
    (4, "K-high", "no medicine for physical health", {}, "17B1", "may"),
    (5, "D 9B", "nothing points to a tribe", {}, "9B", "may"),
    (5, "D 9C", "no tribal child", {}, "9C", "may"),
    (7, "D, F4 3D", "no safety concerns for children at home", {"3C": NA}, "3D", "may"),
    (7, "D 3C", "no safety concerns for children at home", {"3D": NA}, "3C", "may"),
    (8, "F4", "foster care, no visits", {}, "3E", "refused"),
    (15, "D 3F", "foster care", {}, "3F", "refused"),
    (9, "D 12B3", "needs assessed and none found", {}, "12B3", "may"),
    (9, "D 12B4", "needs assessed and none found", {}, "12B4", "may"),
    (9, "D 12C2", "needs assessed and none found", {}, "12C2", "may"),
    (9, "D 12A", "a child is always assessed", {}, "12A1", "refused"),
    (11, "D 8A", "rights terminated before the PUR, not involved", {}, "8A", "may"),
    (11, "D 8B", "rights terminated before the PUR, not involved", {}, "8B", "may"),
    (11, "D 11A", "rights terminated before the PUR, not involved", {}, "11A", "may"),
    (12, "F4", "siblings apart only briefly", BRIEFLY_APART, "8E", "may"),
    (14, "D 11", "nobody to relate to", {"11A": NA}, "11B", "may"),
    (17, "D 5A2", "open for less than 60 days, no goal in the file", SHORT, "5A2", "may"),
    (17, "D 5B", "open for less than 60 days", SHORT, "5B", "may"),
    (17, "D 5A2", "in care for nine months", LONG, "5A2", "error"),
    (17, "D 5B", "in care for nine months", LONG, "5B", "error"),
    (20, "K-med", "on a trial home visit all through the PUR", AT_HOME, "4B", "given"),
    (20, "D 4B", "one setting", {}, "4B", "given"),
    (20, "D 4B", "two settings", {"4A": 2}, "4B", "refused"),
    (17, "D 5C", "goals are always judged", {}, "5C", "refused"),
    (38, "D 4A", "a count of settings", {}, "4A", "refused"),
]

IN_HOME_TABLE: list[tuple[str, str, str, Outcome]] = [
    ("D 3E", "in-home", "3E", "given"),
    ("D 3F", "in-home", "3F", "given"),
    ("K-high", "in-home", "17B1", "given"),
    ("K-high", "in-home", "18B", "given"),
    ("D 12C1", "in-home", "12C1", "not asked"),
]


def outcome(state: ReviewState, question: str) -> Outcome:
    """What becomes of an NA that is entered there."""
    if state.evaluation.asked(question) is False:
        return "not asked"
    if state.evaluation.value(question) == NA and question not in state.review.raw:
        return "given"
    try:
        state.answer(question, NA)
    except UserError:
        return "given" if state.evaluation.value(question) == NA else "refused"
    errors = [each for each in state.findings() if each.question == question and each.level == "error"]
    return "error" if errors else "may"


@pytest.fixture(scope="module")
def rounds() -> dict[int, Rules]:
    catalog = Catalog([shipped_folder()])
    return {3: catalog.rules("osri-r3")[0], 4: catalog.rules("osri-r4")[0]}


@pytest.mark.parametrize(
    ("situation", "question", "expected"),
    [({**more, "about": why}, question, becomes) for _, _, why, more, question, becomes in TABLE],
    ids=[f"{point} [{source}] {question}: {why}" for point, source, why, _, question, _ in TABLE],
)
def test_na_in_foster_care(
    situation: dict[str, Any], question: str, expected: Outcome, rounds: dict[int, Rules]
) -> None:
    situation.pop("about", None)
    answers = {**FOSTER_CARE, **situation}
    answers.pop(question, None)
    assert outcome(entered(rounds[4], answers), question) == expected


@pytest.mark.parametrize(("source", "situation", "question", "expected"), IN_HOME_TABLE)
def test_na_in_home(
    source: str, situation: str, question: str, expected: Outcome, rounds: dict[int, Rules]
) -> None:
    del source, situation
    answers = {**IN_HOME, "17.applies": "Yes", "18.applies": "Yes"}
    assert outcome(entered(rounds[4], answers), question) == expected


def test_round_3_allows_na_at_3e_without_visits_and_at_3f_never_in_foster_care(
    rounds: dict[int, Rules],
) -> None:
    answers = {**FOSTER_CARE, "4A1": [{"type": "Group Home"}]}
    assert outcome(entered(rounds[3], answers), "3E") == "may"
    assert outcome(entered(rounds[3], answers), "3F") == "refused"


def errors_at(state: ReviewState, question: str) -> list[str]:
    return [each.message for each in state.findings() if each.question == question and each.level == "error"]


@pytest.mark.parametrize(
    ("question", "changes"), [("11.applies", NO_PARENT), ("13.applies", NOBODY)], ids=["11", "13"]
)
def test_in_foster_care_an_item_that_applies_with_everybody_na_is_settled_at_its_applicability(
    question: str, changes: dict[str, Any], rounds: dict[int, Rules]
) -> None:
    assert errors_at(entered(rounds[4], {**FOSTER_CARE, **changes}), question)
    assert not errors_at(entered(rounds[4], FOSTER_CARE), question)


@pytest.mark.parametrize("question", ["13.applies", "15.applies"])
def test_in_home_items_13_and_15_always_apply(question: str, rounds: dict[int, Rules]) -> None:
    assert errors_at(entered(rounds[4], {**IN_HOME, question: "No"}), question)
    assert not errors_at(entered(rounds[4], IN_HOME), question)


def test_item_8_all_na_after_a_brief_separation_is_not_applicable_and_nothing_is_said(
    rounds: dict[int, Rules],
) -> None:
    state = entered(rounds[4], {**FOSTER_CARE, **BRIEFLY_APART})
    assert state.evaluation.rating("8").rating == "Not Applicable"
    assert [each.message for each in state.findings() if each.question == "8"] == []


def test_no_setting_at_all_is_for_a_trial_home_visit_and_a_warning_says_so(rounds: dict[int, Rules]) -> None:
    state = entered(rounds[4], {**FOSTER_CARE, **AT_HOME})
    (found,) = (each for each in state.findings() if each.question == "4A")
    assert found.level == "warning"
    assert "trial home visit" in found.message
    assert state.evaluation.rating("4").rating == "Strength"


def test_an_other_reason_why_a_parent_is_na_is_explained_before_the_hand_over(
    rounds: dict[int, Rules],
) -> None:
    state = entered(rounds[4], {**FOSTER_CARE, "12B1": NA, "12B3": NA, "12B.mother_na": "Other"})
    assert any("not described" in each for each in errors_at(state, "12B.mother_na"))
