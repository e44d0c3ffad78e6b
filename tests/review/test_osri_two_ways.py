"""What an OSRI review says twice, from the other side: an NA not chosen, a row that ended before the period."""

from __future__ import annotations

from typing import Any

import pytest

from tests.osri_cases import FOSTER_CARE, IN_HOME, child, entered, person
from tui_review.instrument.loading.catalog import Catalog, shipped_folder

STRANGERS, RELATIVE = "Foster Family Home (Non-Relative)", "Foster Family Home (Relative)"
TERMINATED, DEAD = "Rights terminated before the PUR and not involved", "Deceased all PUR"
CURRENT = "Not applicable, current placement"
WORKERS = [person("Foster Parent"), person("Caseworker")]
SHORT = {
    **FOSTER_CARE,
    "fs.case_opened": "2026-01-20",
    "fs.entered_care": "2026-01-20",
    "fs.discharged": "2026-03-01",
    "fs.case_closed": "2026-03-01",
    "4A1": [{"date": "2026-01-20", "type": STRANGERS, "reason": CURRENT}],
    "5A3": [{"goal": "Reunification", "established": "2026-01-30", "changed": "Still the goal"}],
    "5B": "NA",
}
"""A stay of 40 days, for which a goal was set."""
LONG = {
    **FOSTER_CARE,
    "fs.case_opened": "2024-03-02",
    "fs.entered_care": "2024-03-02",
    "2.criteria": [],
    "2.applies": "No",
    "3A": "NA",
    "4A1": [{"date": "2024-03-02", "type": STRANGERS, "reason": CURRENT}],
    "5A3": [{"goal": "Reunification", "established": "2024-04-15", "changed": "Still the goal"}],
    "5D": "Yes",
    "5E": "NA",
    "5F": "No",
    "5G1": ["Compelling reason documented"],
    "5G": "Yes",
    "6B": "No",
    "6B.narrative": "The court heard the case three times late, and services were ordered late.",
}
"""In care for two years, with a reason not to file."""
NOT_FILED = {
    "5G1": [],
    "5G": "No",
    "5F.narrative": "No petition was filed, and no reason stands in the file.",
}
ONE_CHILD = {"fs.children": [child("2016-05-01", target="Yes")], "7.applies": "No"}


BRIEFLY = {**IN_HOME, "fs.case_closed": "2025-07-30"}
"""At home, and closed after 58 days."""
NEVER = {"15A1": "Never", "15A": "No", "15A.narrative": "Nobody went to see her in all the months."}
UNBORN = {"fs.children": [child("2016-05-01", target="Yes", name="Nora"), child("2025-08-01")]}
NOWHERE = {
    "5A2": "No",
    "5A2.narrative": "It stands nowhere in the file.",
    "5.comments": "See above.",
}
ADOPTION = {
    "5A1": ["Adoption"],
    "6A1": ["Adoption"],
    "5A3": [
        {**LONG["5A3"][0], "changed": "2026-02-10", "reason": "Work with the parents had ended."},
        {"goal": "Adoption", "established": "2026-02-10", "changed": "Still the goal"},
    ],
}


def moved(*days: str) -> dict[str, Any]:
    """Settings that begin on these days; the child lives in the last of them."""
    rows = [{"date": day, "type": STRANGERS, "reason": "To relative"} for day in days]
    rows[-1] |= {"type": RELATIVE, "reason": CURRENT}
    return {"4A": len(rows), "4A1": rows, "4B": "Yes", "10A1": "Yes", "10A2": "Yes"}


def goals(*changed: str) -> dict[str, Any]:
    """Adoption in the place of reunification, which ended on a day; or one goal more for each day."""
    ended = [
        {"goal": "Guardianship", "established": "2024-04-15", "changed": day, "reason": "The aunt fell ill."}
        for day in changed
    ]
    return {"5A3": [*ended, *LONG["5A3"]]}


def parents(mother: str, father: str) -> dict[str, Any]:
    """What held of each of them all through the period."""
    held = (("Mother", mother), ("Father", father))
    return {
        "fs.participants": [
            *[person(role, standing=standing, interviewed="No") for role, standing in held],
            *WORKERS,
        ]
    }


def found_at(question: str, answers: dict[str, Any], round_: int) -> dict[str, str]:
    """What is found at a question, each with how serious it is."""
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    if round_ == 3:
        last = [{**row, "reason": ""} if row["reason"] == CURRENT else row for row in answers.get("4A1", [])]
        rows = [{column: cell for column, cell in row.items() if cell} for row in last]
        answers = {**answers, **({"4A1": rows} if rows else {})}
    return {each.message: each.level for each in entered(rules, answers).findings_at(question)}


UNSEEN: list[tuple[dict[str, Any], dict[str, Any], str, str, str]] = [
    (SHORT, {"5B": "Yes"}, "5B", "less than 60 days", "error"),
    (SHORT, {"5B": "No", "5B.narrative": "It was set late."}, "5B", "less than 60 days", "error"),
    (
        SHORT,
        {"5A2": "No", "5A2.narrative": "It stands nowhere in the file."},
        "5A2",
        "less than 60 days",
        "error",
    ),
    (LONG, moved("2024-03-02", "2024-08-01"), "4A1", "ended before the period", "warning"),
    (LONG, moved("2024-03-02", "2024-08-01", "2025-09-01"), "4A1", "ended before the period", "warning"),
    (LONG, goals("2025-01-01"), "5A3", "ended before the period", "warning"),
    (
        {**LONG, "fs.discharged": "2025-11-01"},
        goals("2025-12-01"),
        "5A3",
        "after the child was discharged",
        "warning",
    ),
    (
        {**LONG, **NOT_FILED},
        parents(TERMINATED, TERMINATED),
        "5F",
        "rights of the parents ended before",
        "warning",
    ),
    ({**LONG, **NOT_FILED}, parents(TERMINATED, DEAD), "5F", "rights of the parents ended before", "warning"),
    (
        {**LONG, **ONE_CHILD},
        {"fs.discharged": "2026-02-01", "3C": "Yes", "3D": "No"},
        "2.applies",
        "the child went home",
        "warning",
    ),
    (LONG, {"3C": "Yes", "3D": "No"}, "2.applies", "other children were at home", "warning"),
    (
        FOSTER_CARE,
        {**NEVER, "15.comments": "Nobody went."},
        "15A1",
        "never visited, but the assessment",
        "warning",
    ),
    (BRIEFLY, {"3B": "NA"}, "3B", "closed in the PUR", "warning"),
    (FOSTER_CARE, UNBORN, "1A1", "before the child whom it names was born", "warning"),
    (FOSTER_CARE, NOWHERE, "5A2", "the day on which the goal was established", "warning"),
    (FOSTER_CARE, {"fs.discharged": "2025-06-02"}, "fs.discharged", "on the day of the entry", "warning"),
    (LONG, ADOPTION, "5B", "adoption became a goal", "warning"),
    (
        FOSTER_CARE,
        {"fs.reviewers": ["Caseworker, Fictional"]},
        "fs.participants",
        "must not review",
        "warning",
    ),
    (FOSTER_CARE, {"fs.qa_by": ["Fictional Supervisor"]}, "fs.participants", "must not review", "warning"),
]


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize(("case", "answers", "question", "words", "level"), UNSEEN)
def test_what_contradicts_from_the_other_side_is_found_too(
    case: dict[str, Any], answers: dict[str, Any], question: str, words: str, level: str, round_: int
) -> None:
    assert [said for said in found_at(question, case, round_) if words in said] == []
    found = found_at(question, {**case, **answers}, round_)
    assert [each for said, each in found.items() if words in said] == [level]


TRUE: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (SHORT, {}, "5B"),
    (SHORT, {"fs.discharged": "2026-03-22", "fs.case_closed": "2026-03-22", "5B": "Yes"}, "5B"),
    (SHORT, {"5A2": "NA"}, "5A2"),
    (LONG, moved("2024-03-02", "2025-04-01"), "4A1"),
    (LONG, moved("2024-08-01", "2025-09-01"), "4A1"),
    (LONG, goals("2025-04-01"), "5A3"),
    ({**LONG, "fs.discharged": "2025-12-01"}, goals("2025-12-01"), "5A3"),
    ({**LONG, **NOT_FILED}, parents(TERMINATED, "To be judged"), "5F"),
    ({**LONG, **NOT_FILED}, parents(DEAD, DEAD), "5F"),
    (LONG, parents(TERMINATED, TERMINATED), "5F"),
    ({**LONG, **ONE_CHILD}, {"fs.discharged": "2026-02-01"}, "2.applies"),
    (LONG, {}, "2.applies"),
    (
        FOSTER_CARE,
        {**NEVER, "15.comments": "15A1: she was far away, and was asked and heard by letter."},
        "15A1",
    ),
    (
        FOSTER_CARE,
        {**NEVER, "13B": "No", "13B.narrative": "Nobody asked her.", "15.comments": "None."},
        "15A1",
    ),
    (BRIEFLY, {"3B": "NA", "3.comments": "3B: the one assessment was that before the closing."}, "3B"),
    (FOSTER_CARE, {**UNBORN, "1.comments": "1A1: the report was about the unborn child."}, "1A1"),
    (FOSTER_CARE, {**NOWHERE, "5A3": [{"goal": "Reunification", "established": "Never established"}]}, "5A2"),
    (FOSTER_CARE, {"fs.discharged": "2025-06-03"}, "fs.discharged"),
    (LONG, {**ADOPTION, "5.comments": "5B: the mother fell ill when she was about to have her child."}, "5B"),
    (FOSTER_CARE, {"fs.qa_by": ["Q. Assurer"]}, "fs.participants"),
    (
        LONG,
        {"3C": "Yes", "3D": "No", "2.comments": "2.applies: the sister has a home of her own."},
        "2.applies",
    ),
]


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize(("case", "answers", "question"), TRUE)
def test_what_is_true_beside_it_is_not_found(
    case: dict[str, Any], answers: dict[str, Any], question: str, round_: int
) -> None:
    words = {words for _, _, at, words, _ in UNSEEN if at == question}
    found = found_at(question, {**case, **answers}, round_)
    assert [said for said in found if any(each in said for each in words)] == []


@pytest.mark.parametrize("item", ["12B", "13", "15"])
def test_rights_that_ended_before_the_period_by_the_reason_for_na_go_with_no_late_petition(item: str) -> None:
    judged = {"12B": ("12B1", "12B2"), "13": ("13B", "13C"), "15": ("15A", "15B")}[item]
    ended = {f"{item}.{parent}_na": TERMINATED for parent in ("mother", "father")}
    found = found_at("5F", {**LONG, **NOT_FILED, **dict.fromkeys(judged, "NA"), **ended}, 4)
    assert any("rights of the parents ended before" in said for said in found)
