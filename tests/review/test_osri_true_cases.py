"""True cases of the OSRI that were accused of something, and words that explained nothing and passed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.osri_cases import FOSTER_CARE, ROUND_3, child, entered, person
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.finding import Finding
from tui_review.telling.sources import sources_of

REPORT = FOSTER_CARE["1A1"][0]
WORKERS = [person("Foster Parent"), person("Caseworker")]


def found_at(question: str, answers: dict[str, Any], round_: int) -> list[Finding]:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    whole = {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {}), **answers}
    return entered(rules, whole).findings_at(question)


def parents(**cells: str) -> dict[str, Any]:
    """A mother and a father of whom it is said what held all through the period, and not as whom they are judged."""
    rows = [
        {"name": f"Fictional {role}", "role": role, "interviewed": "No", "standing": standing}
        for role, standing in cells.items()
    ]
    return {"fs.participants": [*rows, *WORKERS]}


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize("item", ["8", "11", "13", "15"])
def test_who_said_what_held_of_each_parent_is_not_asked_to_say_it(item: str, round_: int) -> None:
    said = parents(Mother="Chose not to be involved", Father="Deceased all PUR")
    found = found_at(f"{item}.applies", {**said, f"{item}.applies": "No"}, round_)
    assert [each.message for each in found if "say at fs.participants which one" in each.message] == []


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({"fs.participants": [person("Mother", name="Unknown"), person("Father", name="unknown"), *WORKERS]},
         "fs.participants"),
        ({"1A1": [{column: cell for column, cell in REPORT.items() if column != "priority"}]}, "1A1"),
        ({"fs.reasons": ["Substance abuse by parent(s)"], "fs.primary_reason": "Substance abuse by parent(s)"},
         "fs.reasons"),
        ({"fs.reasons": ["Domestic violence in child's home"]}, "fs.reasons"),
        (
            {
                "fs.children": [child("2007-01-05", target="Yes"), child("2013-09-09", name="Nora")],
                "5.comments": "5.applies: he came back at eighteen, and stays in extended care until of age.",
            },
            "5.applies",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("round_", [4, 3])
def test_a_true_case_is_accused_of_nothing(answers: dict[str, Any], question: str, round_: int) -> None:
    assert [each.message for each in found_at(question, answers, round_)] == []


@pytest.mark.parametrize("round_", [4, 3])
def test_a_child_who_was_missing_all_through_the_period_had_no_setting(round_: int) -> None:
    (found,) = found_at("4A", {"4A": 0, "4A1": []}, round_)
    assert "or missing" in found.message


TWO_SETTINGS = {
    "4A": 2,
    "4A1": [
        {"date": "2025-06-02", "type": "Group Home", "reason": "Other", "reason_other": "x"},
        {**FOSTER_CARE["4A1"][0], "date": "2025-09-01"},
    ],
    "4B": "No",
    "4B.narrative": "The group home closed, and there was no other plan.",
}


@pytest.mark.parametrize(
    ("answers", "question", "level"),
    [
        ({"4C": "No", "4C1": ["Other"], "4C1.describe": "x"}, "4C1", "error"),
        (TWO_SETTINGS, "4A1", "warning"),
        ({"fs.reasons": [*FOSTER_CARE["fs.reasons"], "Other (specify)"], "fs.reasons_other": "x"},
         "fs.reasons_other", "warning"),
        ({"6A1": ["APPLA"], "6A2": "Other", "6A2_other": "x"}, "6A2_other", "warning"),
    ],
)  # fmt: skip
def test_one_letter_is_no_explanation(answers: dict[str, Any], question: str, level: str) -> None:
    explained = {
        id_: [{**row, "reason_other": "It closed."} if "reason_other" in row else row for row in value]
        if id_ == "4A1"
        else ("It closed." if value == "x" else value)
        for id_, value in answers.items()
    }
    before = {each.message for each in found_at(question, explained, 4)}
    found = [each for each in found_at(question, answers, 4) if each.message not in before]
    assert [each.level for each in found] == [level]


@pytest.mark.parametrize("round_", [4, 3])
def test_a_safety_plan_may_be_a_part_of_the_case_plan(round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    assert "part of the case plan" in " ".join(rules.instrument.terms["safety plan"].split())


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize(
    "where",
    ["14A1 guidance 1", "1.comments guidance 1", "4C guidance 1", "8F guidance 1", "3C guidance 3",
     "12B1 guidance 2", "fs.site guidance 1"],
)  # fmt: skip
def test_what_the_form_does_not_say_is_not_said_to_be_its(where: str, round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    found = {each.where: each.marks for each in sources_of(rules)}
    assert "ours" in found[where] or "K-" in found[where]


@pytest.mark.parametrize("question", ["12B1", "12B2", "13B", "13C"])
def test_in_round_3_a_parent_elsewhere_without_a_part_in_the_childrens_lives_is_na(question: str) -> None:
    rules = Catalog([shipped_folder()]).rules("osri-r3")[0]
    assert "lives elsewhere" in " ".join(rules.questions[question].question.na_if.split())
