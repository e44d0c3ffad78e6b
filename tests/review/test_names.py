"""Names of the face sheet in a narrative: found in any case and as possessives, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acts import put
from tests.instrument.making import changed, rules_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings, findings_at
from tui_review.review.model import Answer, Message, Note
from tui_review.review.names import Names
from tui_review.review.serial import new_review

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.conftest import MakeState

SHEET = {
    "fs.case_type": "Foster Care",
    "fs.children": [{"target": "Yes", "first_name": "Zelda", "last_name": "Quill-Osei"}],
    "fs.participants": [
        {"name": "Rhys Otten", "role": "Father"},
        {"name": "the foster mother", "role": "Foster Parent"},
        {"name": "Élodie d’Arcy", "role": "Mother"},
        {"name": "Li", "role": "Caseworker"},
        {"name": "Second caseworker, not named", "role": "Caseworker"},
        {"name": "Ada O'Brien", "role": "Other"},
        {"name": "Ottoline McAllister", "role": "Other"},
        {"name": "Janet Case", "role": "Other"},
        {"name": "Zed Le", "role": "Other"},
        {"name": "王小明", "role": "Other"},
    ],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zelda was moved.", ["Zelda"]),
        ("ZELDA'S placement, zelda’s school", ["ZELDA", "zelda"]),
        ("The Ottens were visited; Otten’s job", ["Otten"]),
        ("Quill-Osei", ["Quill-Osei"]),
        ("élodie and D'Arcy", ["élodie", "D'Arcy"]),
        ("Elodie, darcy, E\u0301LODIE", ["Elodie", "darcy", "E\u0301LODIE"]),
        ("Elodie darcy, ZeldaQuillOsei", ["Elodie darcy", "ZeldaQuillOsei"]),
        ("Quill Osei, quillosei; Osei-Quill", ["Quill Osei", "quillosei", "Osei", "Quill"]),
        ("Otten, Rhys", ["Otten", "Rhys"]),
        ("Li visited.", ["Li"]),
        ("The mother, the father and the foster mother of the target child", []),
        ("The second visit to the family; the current worker is named in no file.", []),
        ("believe, listen, Zeldaesque, Lis", []),
        ("The Quill-Oseis, the ottens' house; both Zeldas", ["Quill-Osei", "otten", "Zelda"]),
        (
            "The O\u2019Briens and Mc Allister; o brien, MCALLISTERS",
            ["O\u2019Brien", "Mc Allister", "o brien", "MCALLISTER"],
        ),
        ("Mr. Case said no, ms. case, Q. Case; Janet Case", ["Case", "case", "Janet Case"]),
        ("Case plan: the case, the Case, cases", []),
        ("Mr. Le came with Zed Le; le fait, Le Mans", ["Le", "Zed Le"]),
        ("王小明来了，小明说", ["王小明", "小明"]),
        ("", []),
    ],
)
def test_names_are_found_as_people_write_them(made: MakeState, text: str, found: list[str]) -> None:
    state = made(SHEET)
    assert Names(state.rules.instrument, state.review).found_in(text) == found


def test_a_name_in_a_narrative_a_rationale_or_a_note_is_a_warning_there(made: MakeState) -> None:
    state = made({**SHEET, "4C": "No", "4C.narrative": "Zelda's third home.", "4.comments": "As OTTEN said."})
    named = [(finding.question, finding.level) for finding in state.findings() if finding.code == "name"]
    assert named == [("4C", "warning"), ("4.comments", "warning")]
    messages = " ".join(finding.message for finding in state.findings())
    assert "Zelda" not in messages
    assert "OTTEN" not in messages


def test_the_face_sheet_may_say_by_name_whose_father_one_is(made: MakeState) -> None:
    people = [
        {"name": "Rhys Otten", "role": "Father", "relationship": "biological father of Zelda, in the home"}
    ]
    state = made({**SHEET, "fs.participants": people})
    assert [each for each in state.findings() if each.code == "name"] == []


@pytest.mark.parametrize("question", ["fs.participants", "4C"])
def test_a_name_in_a_note_is_found_at_its_question(question: str, made: MakeState) -> None:
    state = made({**SHEET, "4C": "Yes"})
    asked = Message(by="Q. Abelard", role="qa", at="2026-03-20T12:00:00Z", text="Is OTTEN meant?")
    put(state.review, notes={"n1": Note(on=question, status="open", messages=[asked])})
    found = findings_at(state.review, state.evaluation, question)
    assert "name" in [finding.code for finding in found]
    assert [each for each in state.findings() if each.question == question] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The plan will be looked at with the young children.", []),
        ("Will was seen with the Young family, WILL again.", ["Will", "Young", "WILL"]),
        ("will's room", []),
        ("Twice a month from April to August; in April, since early April, 3 April, April 2025.", []),
        ("in april", []),
        ("April was seen at home; nobody asked April’s teacher. He gave it to April.", ["April"]),
    ],
)
def test_a_name_that_is_a_word_or_a_month_counts_where_it_is_written_as_a_name(
    text: str, found: list[str], made: MakeState
) -> None:
    children = [{"target": "Yes", "first_name": "April"}, {"target": "No", "first_name": "August"}]
    state = made({"fs.children": children, "fs.participants": [{"name": "Will Young", "role": "Father"}]})
    assert Names(state.rules.instrument, state.review).found_in(text) == found


def test_without_names_on_the_face_sheet_nothing_is_found(made: MakeState) -> None:
    state = made()
    assert Names(state.rules.instrument, state.review).found_in("Zelda Otten") == []


def test_a_place_for_a_name_is_no_text_that_should_have_a_role_in_its_place(tmp_path: Path) -> None:
    who = "      - {id: who, ask: 'Who read it?', answer: text, guidance: A name.}\n      - id: opened\n"
    text = changed("      - id: opened\n", who).replace("names: [", "names: [who, ")
    rules = rules_of(tmp_path, text)
    review = new_review("made-up", rules, "2026-03-01")
    review.answers["who"] = Answer(value="Bela Vexley")
    review.answers["opened"] = Answer(value="2026-03-01", flag="", narrative="Bela asked.")
    found = findings(review, Evaluation.of(rules, review, as_of="2026-03-20"))
    assert [each.question for each in found if each.code == "name"] == ["opened"]
