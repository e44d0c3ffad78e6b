"""Whole cases for the OSRI, each entered as a reviewer would enter it: faultless ones, and changes to them.

All people and events are invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

Answers = dict[str, Any]

TODAY: Final = "2026-03-20"
"""The day as of which they are looked at."""
CHILDREN: Final = {"race": ["White"], "ethnicity": "Non-Hispanic", "gender": "Female", "interviewed": "Yes"}
ITEMS: Final = [str(number) for number in range(1, 19)]


def child(born: str, *, target: str = "No", name: str = "Mila", **cells: str | list[str]) -> dict[str, Any]:
    """A row of the children's table."""
    return {
        **CHILDREN,
        "target": target,
        "first_name": name,
        "last_name": "Fictional",
        "date_of_birth": born,
        **cells,
    }


def person(role: str, *, interviewed: str = "Yes", name: str = "", **cells: str) -> dict[str, Any]:
    """A row of the participants' table; a mother or father is to be judged as such, unless `cells` says otherwise."""
    judged = {"judged": role, "standing": "To be judged"} if role in ("Mother", "Father") else {}
    return {"name": name or f"Fictional {role}", "role": role, "interviewed": interviewed, **judged, **cells}


def written(items: list[str]) -> Answers:
    """Sources and a rationale for each item."""
    found: Answers = {}
    for item in items:
        found[f"{item}.sources"] = ["Case file", "Caseworker/supervisor interview"]
        found[f"{item}.comments"] = f"File and interviews agree on what was done for item {item}, and when."
    return found


FACE: Final[Answers] = {
    "fs.site": "Fictional State, Larch County",
    "fs.case_name": "Fictional",
    "fs.pur_start": "2025-04-01",
    "fs.reviewers": ["R. Viewer"],
    "fs.participants": [
        person("Mother"), person("Father"), person("Foster Parent"), person("Caseworker"), person("Supervisor"),
    ],
    "fs.other_reasons": "No",
    "fs.case_closed": "Not closed by time of review",
    "fs.reasons": ["Neglect (not including medical neglect)"],
    "fs.primary_reason": "Neglect (not including medical neglect)",
}  # fmt: skip

SAFETY: Final[Answers] = {
    "1.applies": "Yes",
    "1A1": [
        {
            "report_date": "2025-06-01", "child_first_name": "Mila", "allegation": "Neglect", "priority": "24 hours",
            "response": "Investigation", "assigned": "2025-06-01", "initiated": "2025-06-01",
            "face_to_face": "2025-06-02", "perpetrator_relationship": "mother", "disposition": "Substantiated",
        },
    ],
    "1A": 0, "1B": 0,
    "2.applies": "Yes", "2A": "Yes",
    "3A1": [], "3A": "Yes", "3B": "Yes", "3C": "NA", "3D1": [], "3D": "NA",
}  # fmt: skip

PARENTS: Final[Answers] = {
    "12B1": "Yes", "12B2": "Yes", "12B3": "Yes", "12B4": "Yes", "13.applies": "Yes", "13B": "Yes", "13C": "Yes",
    "15.applies": "Yes",
    "15A": "Yes", "15A1": "Less than twice a month, but at least once a month", "15C": "Yes",
    "15B": "Yes", "15B1": "Less than twice a month, but at least once a month", "15D": "Yes",
}  # fmt: skip

CHILD: Final[Answers] = {
    "12A1": "Yes", "12A2": "Yes", "13A": "Yes",
    "14A1": "Less than once a week, but at least twice a month", "14A": "Yes", "14B": "Yes",
}  # fmt: skip

FOSTER_CARE: Final[Answers] = {
    **FACE,
    "fs.case_type": "Foster Care",
    "fs.children": [child("2016-05-01", target="Yes"), child("2013-09-09", name="Nora")],
    "fs.case_opened": "2025-06-02",
    "fs.entered_care": "2025-06-02",
    "fs.discharged": "Not yet discharged",
    **SAFETY,
    "2.criteria": ["Foster care, entered in the PUR because of safety concerns"],
    "3E1": [], "3E": "No", "3F1": [], "3F": "No",
    "4A": 1,
    "4A1": [
        {
            "date": "2025-06-02",
            "type": "Foster Family Home (Non-Relative)",
            "reason": "Not applicable, current placement",
        }
    ],
    "4C1": [], "4C": "Yes",
    "5.applies": "Yes", "5A1": ["Reunification"], "5A2": "Yes",
    "5A3": [{"goal": "Reunification", "established": "2025-07-15", "changed": "Still the goal"}],
    "5B": "Yes", "5C": "Yes", "5D": "No", "5E": "No",
    "6A1": ["Reunification"], "6B": "Yes",
    "7.applies": "Yes", "7A": "Yes",
    "8.applies": "Yes",
    "8A": "Yes", "8A1": "Once a week", "8C": "Yes", "8B": "Yes", "8B1": "Once a week", "8D": "Yes", "8E": "NA",
    "9.applies": "Yes", "9A": "Yes", "9B": "NA", "9C": "NA", "9D": "NA",
    "10.applies": "Yes", "10A1": "No", "10B": "Yes", "10C": "Yes",
    "11.applies": "Yes",
    "11A": "Yes", "11A1": ["Taking part in school, activities and appointments"],
    "11B": "Yes", "11B1": ["Transport to them"],
    **CHILD, **PARENTS, "12C1": "Yes", "12C2": "Yes",
    "16.applies": "Yes", "16A": "Yes", "16B": "NA",
    "17.applies": "Yes", "17A1": "Yes", "17A2": "Yes", "17B1": "NA", "17B2": "NA", "17B3": "NA",
    "18.applies": "No",
    **written(ITEMS),
}  # fmt: skip
"""A girl of nine, in care for nine months with her sister, going home soon; everything was done well."""

IN_HOME: Final[Answers] = {
    **FACE,
    "fs.participants": [person("Mother"), person("Father"), person("Caseworker"), person("Supervisor")],
    "fs.case_type": "In-Home Services",
    "fs.children": [child("2016-05-01"), child("2013-09-09", name="Nora")],
    "fs.case_opened": "2025-06-02",
    **SAFETY,
    "2.criteria": ["In-home, with safety concerns for a child"],
    "3C": "Yes", "3D": "No",
    **CHILD, **PARENTS,
    "16.applies": "No", "17.applies": "No", "18.applies": "No",
    **written([item for item in ITEMS if not 4 <= int(item) <= 11]),
}  # fmt: skip
"""Two girls at home with both parents, who were served well for nine months."""

ROUND_3: Final = {"4A1": [{"date": "2025-06-02", "type": "Foster Family Home (Non-Relative)"}]}
"""What is entered otherwise in Round 3: no reason stands for the setting that the child has not left."""

SILENT: Final[Answers] = {
    "fs.participants": [
        {"name": f"Fictional {role}", "role": role, "interviewed": "Yes"} for role in ("Mother", "Father")
    ]
}
"""The face sheet does not say who is judged in which items, as before it asked that."""


def entered(rules: Rules, answers: Answers) -> ReviewState:
    """A review with those of some answers that are asked for: what is not, nobody would enter."""
    raw = {
        id_: parse_answer(rules.questions[id_].question, value)
        for id_, value in answers.items()
        if id_ in rules.questions
    }
    asked = Evaluation(rules, raw, as_of=TODAY)
    # Each narrative is one of its own, and each rationale speaks of what counts against its item.
    texts = {
        id_: f"{value} So it was at {id_.removesuffix('.narrative')}." if len(value.split()) > 3 else value
        for id_, value in answers.items()
        if id_.endswith((".narrative", ".describe"))
    }
    for id_, value in raw.items():
        place = rules.questions[id_]
        rationale = f"{place.item}.comments"
        if place.question.is_concern(value) and len(str(answers.get(rationale, "")).split()) > 3:
            answers = answers | {rationale: f"{answers[rationale]} {id_} fell short."}
    review = new_review("made-up-1", rules, "2026-03-10")
    state = ReviewState(rules, review, Editor("A. Reviewer", now=lambda: f"{TODAY}T12:00:00Z"), today=TODAY)
    state.answer_many({id_: answers[id_] for id_ in raw if asked.open_to_reviewer(id_)} | texts)
    return state
