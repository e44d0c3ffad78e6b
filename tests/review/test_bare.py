"""Bare answer maps: whatever is not given is unanswered; what the program answers itself may be given back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tui_review.review.bare import evaluate_bare

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

FOSTER = {"fs.case_type": "Foster Care"}
CARE = {**FOSTER, "fs.entered_care": "2025-01-10", "fs.discharged": "2025-07-09"}

FINDINGS: list[tuple[str, dict[str, Any], list[tuple[str, str, str]]]] = [
    ("nothing given", {}, []),
    ("null is not given", {"4A": None}, []),
    ("narratives are no answers", {**FOSTER, "4B.narrative": "x"}, []),
    ("an unknown question", {"4X": "Yes"}, [("4X", "error", "unknown-question")]),
    ("a value it cannot have", {**FOSTER, "4C": "Perhaps"}, [("4C", "error", "value")]),
    ("an NA that is never given", {**FOSTER, "4C": "NA"}, [("4C", "error", "na")]),
    ("a derived NA given back", {**FOSTER, "4A": 1, "4B": "NA"}, []),
    ("a derived NA left out", {**FOSTER, "4A": 1}, []),
    ("another answer than the derived NA", {**FOSTER, "4A": 1, "4B": "No"}, [("4B", "error", "program-answer")]),
    ("NA where the rule does not give it", {**FOSTER, "4A": 2, "4B": "NA"}, [("4B", "error", "na")]),
    ("a computed answer given back", {**CARE, "6A3": "2025-01-10", "6A4": 5, "6A6": "2025-07-09"}, []),
    ("a computed answer given differently", {**CARE, "6A4": 6}, [("6A4", "error", "program-answer")]),
    ("a computed answer that cannot be told yet", {**FOSTER, "6A4": 6}, []),
    ("an answer to what is not asked", {"7.applies": "No", **FOSTER, "7A": "Yes"}, [("7A", "warning", "not-asked")]),
    ("NA to what is not asked", {"fs.case_type": "In-Home Services", "4C": "NA"}, []),
    ("an NA resting on dates that are not given", {"3A": "NA"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in FINDINGS], ids=[c[0] for c in FINDINGS])
def test_what_is_wrong_with_a_map_is_said_and_nothing_else(
    given: dict[str, Any], expected: list[tuple[str, str, str]], osri: Rules
) -> None:
    _, findings = evaluate_bare(osri, given)
    assert [(finding.question, finding.level, finding.code) for finding in findings] == expected


def test_the_programs_answer_counts_and_not_the_one_given(osri: Rules) -> None:
    evaluation, _ = evaluate_bare(osri, {**FOSTER, "4A": 1, "4B": "No", "4C": "Yes"})
    assert evaluation.value("4B") == "NA"
    assert evaluation.rating("4").rating == "Strength"


def test_an_na_that_rests_only_on_dates_not_given_is_taken(osri: Rules) -> None:
    case = {**FOSTER, "3A": "NA", "3B": "Yes", "3C": "NA", "3D": "NA", "3E": "No", "3F": "No"}
    evaluation, _ = evaluate_bare(osri, case)
    assert evaluation.rating("3").rating == "Strength"


def test_ratings_need_only_what_their_criteria_name(osri: Rules) -> None:
    evaluation, findings = evaluate_bare(osri, {**FOSTER, "4A": 2, "4B": "Yes", "4C": "Yes"})
    assert evaluation.rating("4").rating == "Strength"
    assert findings == []


def test_an_empty_map_leaves_everything_incomplete_and_waiting(osri: Rules) -> None:
    evaluation, _ = evaluate_bare(osri, {})
    for id_ in osri.rated:
        assert evaluation.rating(id_).rating == "Incomplete"
        assert evaluation.rating(id_).waiting_for
