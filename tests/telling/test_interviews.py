"""Sheets for interviews with the people of a case, and what second readers look for: from the instrument, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.osri_cases import FOSTER_CARE, IN_HOME, ROUND_3, child, entered, person
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import marks
from tui_review.review.interviewees import interviewees
from tui_review.telling.describe import describe
from tui_review.telling.guidance import guidance_parts
from tui_review.telling.interviews import interview_blocks
from tui_review.telling.markdown import markdown
from tui_review.telling.reported import report_of
from tui_review.telling.second_reading import second_reading_blocks

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.state import ReviewState

TEENAGER = child("2011-03-01", target="Yes", name="Odo")


@pytest.fixture(scope="module", params=[4, 3])
def rules(request: pytest.FixtureRequest) -> Rules:
    return Catalog([shipped_folder()]).rules(f"osri-r{request.param}")[0]


def case(rules: Rules, answers: dict[str, Any]) -> ReviewState:
    return entered(rules, answers | (ROUND_3 if rules.instrument.id == "osri-r3" else {}))


def test_everybody_of_the_face_sheet_who_can_be_interviewed_has_a_sheet(rules: Rules) -> None:
    others = [
        person("Mother", standing="Deceased all PUR", interviewed="No"),
        person("Father", name="First Fictional"),
        person("Father", name="Second Fictional"),
        person(
            "Other", role_other="grandmother", judged="Mother in items 8 and 11 only", standing="To be judged"
        ),
        person("Other", role_other="therapist", judged="In none of them"),
        person("Foster Parent"),
        person("Caseworker"),
        person("Supervisor"),
    ]
    state = case(rules, {**FOSTER_CARE, "fs.participants": others})
    assert [(each.sheet.id, each.name) for each in interviewees(state.evaluation)] == [
        ("father", "First Fictional"),
        ("father", "Second Fictional"),
        ("caretaker", "Fictional Other"),
        ("young_child", "Mila"),
        ("foster_parent", "Fictional Foster Parent"),
        ("caseworker", "Fictional Caseworker"),
        ("supervisor", "Fictional Supervisor"),
        ("provider", "Fictional Other"),
    ]


@pytest.mark.parametrize(
    ("answers", "sheets"),
    [
        ({**FOSTER_CARE, "fs.children": [TEENAGER, child("2014-01-01")]}, ["child"]),
        ({**FOSTER_CARE, "fs.children": [child("2025-01-01", target="Yes")]}, []),
        ({**IN_HOME, "fs.children": [child("2011-01-01"), child("2018-01-01")]}, ["child", "young_child"]),
    ],
    ids=["a teenager in care, the brother at home", "an infant", "in-home, both"],
)
def test_children_are_asked_by_their_age_and_in_care_the_target_child_alone(
    answers: dict[str, Any], sheets: list[str], rules: Rules
) -> None:
    found = interviewees(case(rules, answers).evaluation)
    assert [each.sheet.id for each in found if each.sheet.table == "fs.children"] == sheets


def test_nobody_is_asked_what_the_case_does_not_ask(rules: Rules) -> None:
    in_home = interviewees(case(rules, IN_HOME).evaluation)
    asked = {id_ for each in in_home for id_, _ in each.asks}
    assert asked
    assert not [id_ for id_ in asked if id_[0] in "456789" or id_.startswith(("10", "11", "12C", "3E", "3F"))]


def test_a_sheet_says_how_to_begin_what_to_ask_what_the_review_says_and_how_to_use_what_is_heard(
    rules: Rules,
) -> None:
    state = case(rules, {**FOSTER_CARE, "4C": "No", "4C.narrative": "Nobody asked what would keep it going."})
    text = markdown(interview_blocks(state.review, state.evaluation))
    sheet = text.split("## Foster parent: Fictional Foster Parent")[1].split("\n## ")[0]
    assert "How long can this child stay with you?" in sheet
    assert "The review says so far (Item 4): No" in sheet
    assert "Nobody asked what would keep it going." in sheet
    assert "used without saying who told it" in sheet
    assert "never who told you" in sheet


def test_every_item_asks_somebody_something_and_has_points_for_a_second_reader(rules: Rules) -> None:
    items = [item for section in rules.sections.values() for item in section.items]
    silent = [
        item.id
        for item in items
        if not any(rules.questions[id_].question.spoken for id_ in rules.rated[item.id].questions)
    ]
    assert silent == []
    assert [item.id for item in items if len(item.points) < 2] == []
    assert [point.id for item in items for point in item.points if not marks(point.basis)] == []


def test_every_question_that_counts_against_a_rating_asks_somebody(rules: Rules) -> None:
    counting = [each.question for each in rules.questions.values() if each.question.concern]
    assert [each.id for each in counting if not each.spoken] == []


def test_a_question_says_whom_to_ask_with_its_guidance_and_what_in_the_description(rules: Rules) -> None:
    told = next(part for part in guidance_parts(rules, "8A") if part.startswith("Whom to ask"))
    assert told.startswith(
        "Whom to ask: Mother; Child or young person (12 or older); Child (4 to 11); Caseworker"
    )
    described = markdown(describe(rules, "8"))
    assert "In interviews, Mother: How often do you see your child" in described


def test_a_line_of_a_sheet_is_a_whole_question(rules: Rules) -> None:
    state = case(rules, FOSTER_CARE)
    asked = [line for each in interviewees(state.evaluation) for _, lines in each.asks for line in lines]
    assert [line for line in asked if line[-1] not in ".?" or not line[0].isupper()] == []


def test_the_points_stand_beside_rating_and_rationale_and_those_looked_at_are_apart(rules: Rules) -> None:
    state = case(rules, FOSTER_CARE)
    reported = report_of(state.review, state.evaluation)
    text = markdown(second_reading_blocks(reported, ["4.settings"]))
    item = text.split("## Item 4  Stability of Foster Care Placement")[1].split("\n## ")[0]
    assert "Strength" in item
    assert "File and interviews agree on what was done for item 4" in item
    to_do, done = item.split("Looked at already:")
    assert "does 4B follow from all of them?" in to_do
    assert "left out of 4A" in done
