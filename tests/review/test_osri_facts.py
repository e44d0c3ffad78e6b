"""Facts that an OSRI review holds, held against its answers: what contradicts is found at the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.osri_cases import FOSTER_CARE, IN_HOME, ROUND_3, SILENT, child, entered, person
from tui_review.entry.offers import offers
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.findings import findings_at
from tui_review.review.interviewees import interviewees
from tui_review.review.links import rows_beside
from tui_review.review.state import ReviewState
from tui_review.telling.sources import sources_of
from tui_review.telling.words import reflow

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

REPORT = FOSTER_CARE["1A1"][0]
ADOPTION = {
    "5A1": ["Adoption"],
    "6A1": ["Adoption"],
    "5A3": [{"goal": "Adoption", "established": "2025-07-15"}],
}
LONG_AGO = {
    "fs.case_opened": "2022-06-01",
    "fs.entered_care": "2022-06-01",
    "4A1": [{"date": "2024-06-02", "type": "Foster Family Home (Non-Relative)"}],
    "2.applies": "No",
    "1.applies": "No",
}
"""In care for 45 months."""


def placed(*kinds: str, reason: str = "To relative") -> dict[str, Any]:
    """Placements one after the other, the last of them the current one."""
    rows = [
        {"date": f"2025-{month:02}-05", "type": kind, "reason": reason} for month, kind in enumerate(kinds, 6)
    ]
    rows[-1]["reason"] = "Not applicable, current placement"
    return {"4A": len(rows), "4A1": rows, "4B": "Yes"}


RELATIVE, STRANGERS = "Foster Family Home (Relative)", "Foster Family Home (Non-Relative)"
TEN, FOUR, INFANT = "2016-03-01", "2022-02-01", "2026-02-01"
BORN_LATER = {"fs.children": [child("2025-08-01", target="Yes"), child("2013-09-09")]}

CONTRARY = "Contact contrary to the child's interests, documented"
TERMINATED = "Rights terminated before the PUR and not involved"
MOTHER = person("Mother")
OTHERS = [person("Foster Parent"), person("Caseworker")]
RECURRED = {
    "3C": "Yes",
    "3D": "Yes",
    "3D.narrative": "It was not dealt with.",
    "3D1": ["Recurring maltreatment"],
}
BRIEFLY = {"fs.case_opened": "2025-06-02", "fs.entered_care": "2026-02-10"}
"""Open for nine months, in care for 38 days."""

NO_GOAL = {
    "fs.case_opened": "2026-02-10",
    "fs.entered_care": "2026-02-10",
    "5.applies": "Yes",
    "5A2": "NA",
    "5A3": [{"goal": "Reunification", "established": "Never established"}],
}
"""Open and in care for 38 days, and no goal set."""


def again(day: str, **cells: str) -> dict[str, Any]:
    """Another report, on a later day: alike but for `cells`, which both have where they say how it ended."""
    alike = {key: cell for key, cell in cells.items() if key in ("response", "disposition")}
    dated = dict.fromkeys(("report_date", "assigned", "initiated", "face_to_face"), day)
    return {"1A1": [{**REPORT, **alike}, {**REPORT, **dated, **cells}], "3D1": []}


def both_by(relationship: str) -> dict[str, Any]:
    """Two reports within six months, on one and the same person."""
    rows = again("2025-11-10")["1A1"]
    return {"1A1": [{**row, "perpetrator_relationship": relationship} for row in rows], "3D1": []}


ONE_NAME = {
    "fs.participants": [
        person("Mother", name="Kim Fictional"),
        person("Father", name="Fictional, Kim"),
        *OTHERS,
    ]
}
SPECIALIZED = {"10.criteria": ["Specialized placement needed at entry, and for all the time in care"]}
OPEN = "Case open for 60 days or more"


def a_mother(standing: str) -> dict[str, Any]:
    """Who has a part in the case, when something holds for the mother all through the period."""
    return {"fs.participants": [person("Mother", standing=standing), person("Father"), *OTHERS]}


FACTS: list[tuple[str, dict[str, Any], str, str]] = [
    # what the file says, the answers, the question at which it is found, how serious
    ("ten and too young for planning", {"13A": "NA"}, "13A", "warning"),
    ("ten and too young for school", {"16.applies": "No"}, "16.applies", "warning"),
    ("ten and too young for a dentist", {"17A2": "NA"}, "17A2", "warning"),
    (
        "four and too young for school",
        {"fs.children": [child(FOUR, target="Yes"), child("2013-09-09")], "16.applies": "No"},
        "16.applies",
        "warning",
    ),
    (
        "an infant who planned",
        {"fs.children": [child(INFANT, target="Yes"), child("2013-09-09")]},
        "13A",
        "warning",
    ),
    ("in care 45 months, item 5 not applicable", {**LONG_AGO, "5.applies": "No"}, "5.applies", "error"),
    ("in care 45 months, 5A2 NA", {**LONG_AGO, "5A2": "NA"}, "5A2", "error"),
    ("in care 45 months, 5B NA", {**LONG_AGO, "5B": "NA"}, "5B", "error"),
    ("in care 45 months, 5D No", LONG_AGO, "5D", "warning"),
    (
        "in care 45 months, often away, 5D No",
        {**LONG_AGO, "4C1": ["Ran away more than once or is away now"]},
        "5D",
        "warning",
    ),
    ("in care 9 months, 5D Yes", {"5D": "Yes", "5F": "Yes"}, "5D", "warning"),
    ("in care 45 months, reunification still in time", LONG_AGO, "6B", "warning"),
    (
        "a goal older than the entry",
        {"5A3": [{"goal": "Reunification", "established": "2025-05-15"}]},
        "5A3",
        "warning",
    ),
    ("a current goal that is in no row", {"5A1": ["Reunification", "Adoption"]}, "5A3", "warning"),
    (
        "the first goal after 60 days",
        {"5A3": [{"goal": "Reunification", "established": "2025-09-15"}]},
        "5B",
        "warning",
    ),
    ("opened in the future", {"fs.case_opened": "2099-01-01"}, "fs.case_opened", "error"),
    ("in care before birth", BORN_LATER, "fs.entered_care", "error"),
    ("placed before birth", BORN_LATER, "4A1", "error"),
    (
        "closed before discharge",
        {"fs.discharged": "2026-02-01", "fs.case_closed": "2026-01-01"},
        "fs.case_closed",
        "warning",
    ),
    ("closed without discharge", {"fs.case_closed": "2026-01-01"}, "fs.case_closed", "warning"),
    (
        "placements out of order",
        {
            "4A": 2,
            "4A1": [{"date": "2025-09-01", "type": STRANGERS}, {"date": "2025-06-02", "type": STRANGERS}],
        },
        "4A1",
        "warning",
    ),
    (
        "discharged from a current placement, the second",
        {
            "fs.discharged": "2026-02-01",
            **placed("Foster Family Home (Non-Relative)", "Foster Family Home (Relative)"),
        },
        "4A1",
        "warning",
    ),
    (
        "two placements, and no reason why the child left the first",
        {
            "4A": 2,
            "4A1": [
                {"date": "2025-06-02", "type": "Group Home"},
                {"date": "2025-09-01", "type": "Group Home", "reason": "Not applicable, current placement"},
            ],
            "4B": "Yes",
        },
        "4A1",
        "error",
    ),
    (
        "a current placement in the middle",
        {"4A1": [{"reason": "Not applicable, current placement"}, {"reason": "To relative"}]},
        "4A1",
        "warning",
    ),
    (
        "two current placements",
        {
            "4A": 2,
            "4A1": [FOSTER_CARE["4A1"][0], {**FOSTER_CARE["4A1"][0], "date": "2025-09-01"}],
            "4B": "Yes",
        },
        "4A1",
        "warning",
    ),
    (
        "planned, at a foster parent's request",
        placed(STRANGERS, STRANGERS, reason="Foster parent's request"),
        "4B",
        "warning",
    ),
    (
        "with a relative, in the last row with strangers",
        {**placed(RELATIVE, STRANGERS), "10A1": "Yes", "10A2": "Yes"},
        "10A1",
        "warning",
    ),
    ("not with a relative, in the last row with one", placed(STRANGERS, RELATIVE), "10A1", "warning"),
    (
        "a fitting relative, no stable placement",
        {**placed(RELATIVE), "4C": "No", "10A1": "Yes", "10A2": "Yes"},
        "10A2",
        "warning",
    ),
    (
        "siblings apart, item 8 not applicable",
        {"7A": "No", "7B": "Yes", "8.applies": "No"},
        "8.applies",
        "error",
    ),
    ("nobody to visit, item 8 applicable", {"8A": "NA", "8B": "NA", "8E": "NA"}, "8.applies", "warning"),
    ("a safety plan and no concern", {"3C": "Yes"}, "3C", "warning"),
    ("nothing assessed for nine months", {"3B": "NA"}, "3B", "warning"),
    (
        "a mother who was not interviewed, as a source",
        {"fs.participants": [person("Mother", interviewed="No")], "12.sources": ["Mother interview"]},
        "12.sources",
        "warning",
    ),
    (
        "nobody else was interviewed, and is a source",
        {"9.sources": ["Case file", "Other interview"]},
        "9.sources",
        "warning",
    ),
    ("more late reports than reports", {"1A": 2, "1C": "Yes"}, "1A", "error"),
    (
        "three rows of one date are one report",
        {"1A1": [REPORT, REPORT, {**REPORT, "disposition": "Not substantiated"}], "1B": 2, "1C": "Yes"},
        "1B",
        "error",
    ),
    ("never initiated, none late", {"1A1": [{**REPORT, "initiated": "Not initiated"}]}, "1A", "warning"),
    (
        "an assessment that was substantiated",
        {"1A1": [{**REPORT, "response": "Assessment"}]},
        "1A1",
        "warning",
    ),
    ("removed, and nobody removed", {"2A": "No", "2B": "NA"}, "2B", "warning"),
    (
        "an in-home criterion in foster care",
        {"2.criteria": ["In-home, with safety concerns for a child"]},
        "2.criteria",
        "error",
    ),
    (
        "a permanent arrangement on no paper",
        {"6A1": ["APPLA"], "6A2": "Independent living", "6A5": "Not documented", "6C": "Yes"},
        "6C",
        "error",
    ),
    (
        "a dead mother who was visited",
        {"12B1": "NA", "12B3": "NA", "12B.mother_na": "Deceased all PUR"},
        "12B.mother_na",
        "warning",
    ),
    # the same person over the items, by what the face sheet says once
    ("a dead mother with whom visits are judged", a_mother("Deceased all PUR"), "8A", "warning"),
    ("a dead mother who is worked with", a_mother("Deceased all PUR"), "12B1", "warning"),
    ("a dead mother who planned", a_mother("Deceased all PUR"), "13B", "warning"),
    ("a dead mother whom the caseworker saw", a_mother("Deceased all PUR"), "15A", "warning"),
    ("a dead mother who was interviewed", a_mother("Deceased all PUR"), "fs.participants", "warning"),
    ("contact contrary to safety, and visits judged", a_mother(CONTRARY), "8A", "warning"),
    ("rights terminated, and visits judged", a_mother(TERMINATED), "8A", "warning"),
    ("rights terminated, and the bond supported", a_mother(TERMINATED), "11A", "warning"),
    ("to be judged, and NA at visits", {"8A": "NA"}, "8A", "warning"),
    ("to be judged, and NA in planning", {"13B": "NA", "13.mother_na": TERMINATED}, "13B", "warning"),
    ("no father on the face sheet, and one is judged", {"fs.participants": [MOTHER]}, "15B", "warning"),
    (
        "deceased at item 13 alone",
        {"13B": "NA", "13.mother_na": "Deceased all PUR"},
        "13.mother_na",
        "warning",
    ),
    (
        "not to be found at item 15 alone",
        {"15B": "NA", "15.father_na": "Whereabouts unknown all PUR despite efforts"},
        "15.father_na",
        "warning",
    ),
    (
        "rights terminated at item 12, and visits judged, the face sheet silent",
        {**SILENT, "12B1": "NA", "12B3": "NA", "12B.mother_na": TERMINATED},
        "12B.mother_na",
        "warning",
    ),
    (
        "deceased at item 12, and interviewed, the face sheet silent",
        {**SILENT, "12B1": "NA", "12B3": "NA", "12B.mother_na": "Deceased all PUR", "8A": "NA", "11A": "NA"},
        "12B.mother_na",
        "warning",
    ),
    ("item 8 does not apply, two parents do", {"8.applies": "No"}, "8.applies", "warning"),
    ("the same, the face sheet silent", {**SILENT, "8.applies": "No"}, "8.applies", "warning"),
    ("item 11 does not apply, two parents do", {"11.applies": "No"}, "11.applies", "warning"),
    ("the same, the face sheet silent, at item 11", {**SILENT, "11.applies": "No"}, "11.applies", "warning"),
    ("item 13 does not apply, two parents do", {"13.applies": "No"}, "13.applies", "warning"),
    ("item 15 does not apply, two parents do", {"15.applies": "No"}, "15.applies", "warning"),
    ("the same, the face sheet silent, at item 15", {**SILENT, "15.applies": "No"}, "15.applies", "warning"),
    ("item 15 applies, nobody is judged", {"15A": "NA", "15B": "NA"}, "15.applies", "warning"),
    ("nothing to preserve, with a sister and two parents", {"9.applies": "No"}, "9.applies", "warning"),
    (
        "no relative in question, placed with one",
        {**placed(RELATIVE), "10.applies": "No"},
        "10.applies",
        "warning",
    ),
    ("foster parents of a group home", placed("Group Home"), "12C1", "warning"),
    # reports, reasons, criteria
    ("maltreatment that recurred, no report", {"1.applies": "No", **RECURRED}, "3D1", "warning"),
    (
        "maltreatment that recurred, none substantiated",
        {"1A1": [{**REPORT, "disposition": "Not substantiated"}], **RECURRED},
        "3D1",
        "warning",
    ),
    (
        "concerns that recurred, none opened for services",
        {
            "3C": "Yes",
            "3D": "Yes",
            "3D.narrative": "It was not dealt with.",
            "3D1": ["Recurring safety concerns"],
        },
        "3D1",
        "warning",
    ),
    ("allegations left aside, assessed well", {"3A1": ["Allegations wrongly screened out"]}, "3B", "warning"),
    (
        "concerns for those at home, and none",
        {"2.criteria": ["Foster care all PUR, with safety concerns for other children at home"]},
        "3C",
        "warning",
    ),
    ("opened for other reasons, which are neglect", {"fs.other_reasons": "Yes"}, "fs.reasons", "warning"),
    ("opened for neglect, which is no reason", {"fs.reasons": ["Child's behavior"]}, "fs.reasons", "warning"),
    ("no tribe, and it was notified", {"9C": "Yes"}, "9B", "warning"),
    ("a report on somebody else's child", {"1A1": [{**REPORT, "child_first_name": "Odo"}]}, "1A1", "warning"),
    # dates
    (
        "a current goal that was changed",
        {"5A3": [{"goal": "Reunification", "established": "2025-07-15", "changed": "2025-12-01"}]},
        "5A3",
        "warning",
    ),
    (
        "still the goal, and no current one",
        {
            "5A3": [
                {"goal": goal, "established": "2025-07-15", "changed": "Still the goal"}
                for goal in ("Reunification", "Adoption")
            ]
        },
        "5A3",
        "warning",
    ),
    (
        "entered in June, first placed in August",
        {"4A1": [{"date": "2025-08-02", "type": STRANGERS, "reason": "Not applicable, current placement"}]},
        "4A1",
        "warning",
    ),
    (
        "in care at the start of the PUR, first placed in it",
        {**LONG_AGO, "4A1": [{"date": "2025-08-02", "type": STRANGERS}]},
        "4A1",
        "warning",
    ),
    (
        "open long, in care briefly, item 5 not applicable",
        {**BRIEFLY, "5.applies": "No"},
        "5.applies",
        "error",
    ),
    ("open long, in care briefly, 5A2 NA", {**BRIEFLY, "5A2": "NA"}, "5A2", "error"),
    ("open long, in care briefly, 5B NA", {**BRIEFLY, "5B": "NA"}, "5B", "error"),
    ("open briefly, no goal set, item 5 applies", {**NO_GOAL}, "5.applies", "warning"),
    (
        "in care all through the PUR, the removal judged",
        {**LONG_AGO, "2.applies": "Yes", "2A": "No", "2B": "Yes"},
        "2B",
        "warning",
    ),
    ("medicine for a need that is none", {"17B1": "Yes", "17B2": "NA"}, "17B2", "warning"),
    (
        "medicine for the mind and no need",
        {"18.applies": "Yes", "18A": "Yes", "18B": "Yes", "18C": "NA"},
        "18C",
        "warning",
    ),
    (
        "a foster mom's maltreatment, and no concern",
        {
            "1A1": [{**REPORT, "disposition": "Substantiated", "perpetrator_relationship": "foster mom"}],
            "3F1": [],
        },
        "3F1",
        "warning",
    ),
    (
        "foster parents judged, and none named",
        {"fs.participants": [MOTHER, person("Caseworker")]},
        "12C1",
        "warning",
    ),
    (
        "no caseworker named",
        {"fs.participants": [MOTHER, person("Foster Parent")]},
        "fs.participants",
        "warning",
    ),
    (
        "with a relative as an exception, and never with one",
        {**LONG_AGO, "5D": "Yes", "5F": "No", "5G1": ["With a relative"], "5G": "Yes"},
        "5G1",
        "warning",
    ),
    (
        "a child of thirty",
        {"fs.children": [child("1996-02-01", target="Yes"), child("2013-09-09")]},
        "fs.children",
        "warning",
    ),
    # what only knowledge from the field forbids stops nobody
    ("never seen, and often enough", {"14A1": "Never"}, "14A", "error"),
    ("health not assessed in care", {"17A1": "NA"}, "17A1", "error"),
    ("in care, and item 17 does not apply", {"17.applies": "No"}, "17.applies", "warning"),
    ("a rationale of one letter", {"12.comments": "x"}, "12.comments", "warning"),
    ("a narrative of one letter", {"4C": "No", "4C.narrative": "x"}, "4C", "warning"),
]


QUICK_OF = 5
"""The quick suite tries each fifth."""


@pytest.fixture(scope="module")
def r4() -> Rules:
    return Catalog([shipped_folder()]).rules("osri-r4")[0]


@pytest.mark.parametrize(
    ("answers", "question", "level"),
    [
        pytest.param(*each, id=name, marks=[pytest.mark.slow] if number % QUICK_OF else [])
        for number, (name, *each) in enumerate(FACTS)
    ],
)
def test_what_contradicts_is_found_where_it_is_answered(
    answers: dict[str, Any], question: str, level: str, r4: Rules
) -> None:
    state = entered(r4, {**FOSTER_CARE, **answers})
    found = [each for each in state.findings() if each.question == question]
    assert level in [each.level for each in found], found
    assert findings_at(state.review, state.evaluation, question) == found


def test_months_in_care_that_are_none_are_refused_and_found_in_a_file(r4: Rules) -> None:
    goal = {"goal": "Reunification", "established": "2025-07-15"}
    with pytest.raises(UserError, match="the program works out Months in care then itself"):
        entered(r4, {**FOSTER_CARE, "5A3": [{**goal, "months_in_care_then": 7}]})
    state = entered(r4, {**FOSTER_CARE, "5A3": [goal]})
    before = [each for each in state.findings() if each.question == "5A3"]
    rows = state.review.answers["5A3"].rows
    assert rows is not None
    next(iter(rows.values()))["months_in_care_then"] = 7
    found = ReviewState(r4, state.review, state.editor, today=state.today).findings()
    assert [each for each in found if each.question == "5A3"] != before


@pytest.mark.parametrize("answers", [FOSTER_CARE, IN_HOME], ids=["foster care", "in-home"])
@pytest.mark.parametrize("round_", [4, 3])
def test_a_faultless_case_has_no_finding(answers: dict[str, Any], round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    assert entered(rules, answers | (ROUND_3 if round_ == 3 else {})).findings() == []


def test_in_home_a_target_child_and_a_short_case_are_found(r4: Rules) -> None:
    state = entered(
        r4, {**IN_HOME, "fs.children": [child(TEN, target="Yes")], "fs.case_opened": "2026-03-01"}
    )
    found = {(each.question, each.level) for each in state.findings()}
    assert {("fs.children", "warning"), ("fs.case_closed", "warning")} <= found


@pytest.mark.parametrize(
    ("ticked", "question", "offered"),
    [
        ({"2.criteria": []}, "2.applies", "No"),
        ({"5.criteria": ["A permanency goal is set, however short the stay"]}, "5.applies", "Yes"),
        ({"8.criteria": ["A father: no ground for NA at 8B holds"]}, "8.applies", "Yes"),
        ({"10.criteria": ["Parents and relatives unknown despite documented efforts"]}, "10.applies", "No"),
        ({"10.criteria": []}, "10.applies", "Yes"),
        ({"11.criteria": []}, "11.applies", "No"),
        ({"13.criteria": ["A child able to take part"]}, "13.applies", "Yes"),
    ],
)
def test_ticked_criteria_offer_whether_the_item_applies_and_another_answer_is_found(
    ticked: dict[str, Any], question: str, offered: str, r4: Rules
) -> None:
    state = entered(r4, {**FOSTER_CARE, **ticked})
    assert [each.value for each in offers(state.evaluation, question)] == [offered]
    state.answer(question, "No" if offered == "Yes" else "Yes")
    levels = {each.level for each in state.findings() if each.question == question}
    assert levels & {"warning", "error"}


JUDGED_AS_PARENTS = ("8A", "11A", "12B1", "13B", "15A")


@pytest.mark.parametrize("question", JUDGED_AS_PARENTS)
def test_where_a_parent_is_judged_the_face_sheet_says_who_it_is_and_offers_the_na_that_follows(
    question: str, r4: Rules
) -> None:
    without = {id_: value for id_, value in FOSTER_CARE.items() if id_ not in JUDGED_AS_PARENTS}
    state = entered(r4, {**without, **a_mother("Deceased all PUR")})
    assert [each.value for each in offers(state.evaluation, question)] == ["NA"]
    (line,) = rows_beside(state.evaluation, question)
    assert line == (
        "Case participants: Fictional Mother: Mother, Deceased all PUR; Fictional Father: Father, To be judged."
    )
    assert offers(entered(r4, without).evaluation, question) == ()


def test_the_reason_why_a_parent_is_na_is_offered_from_the_face_sheet(r4: Rules) -> None:
    state = entered(r4, {**FOSTER_CARE, **a_mother(TERMINATED), "12B1": "NA"})
    assert [each.value for each in offers(state.evaluation, "12B.mother_na")] == [TERMINATED]


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("8.criteria", ["A mother: no ground for NA at 8A holds", "A father: no ground for NA at 8B holds"]),
        (
            "11.criteria",
            ["A mother: no ground for NA at 11A holds", "A father: no ground for NA at 11B holds"],
        ),
        (
            "13.criteria",
            [
                "A child able to take part",
                "A mother: no ground for NA at 13B holds",
                "A father: no ground for NA at 13C holds",
            ],
        ),
        ("5.criteria", [OPEN, "In care for 60 days or more"]),
    ],
)
def test_the_criteria_that_dates_and_the_face_sheet_settle_are_offered(
    question: str, offered: list[str], r4: Rules
) -> None:
    assert [each.value for each in offers(entered(r4, FOSTER_CARE).evaluation, question)] == [offered]


def test_in_round_3_one_setting_has_no_reason_for_change_even_when_the_child_went_home() -> None:
    rules = Catalog([shipped_folder()]).rules("osri-r3")[0]
    home = {**FOSTER_CARE, **ROUND_3, "fs.discharged": "2026-02-01"}
    assert [each for each in entered(rules, home).findings() if each.question == "4A1"] == []
    moved = {
        "4A": 2,
        "4A1": [{**ROUND_3["4A1"][0], "reason": "To relative"}, {"date": "2025-10-02", "type": RELATIVE}],
    }
    found = entered(rules, {**home, **moved, "4B": "Yes"}).findings()
    assert [each.level for each in found if each.question == "4A1"] == ["warning"]


@pytest.mark.parametrize("round_", [4, 3])
def test_each_paragraph_of_guidance_and_each_check_says_where_it_was_read(round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    for id_, each in rules.questions.items():
        question, sources = each.question, each.question.sources
        assert sources is not None, id_
        paragraphs = [text for text in reflow(question.guidance) if text.strip()]
        assert len(sources.guidance) == len(paragraphs), (id_, paragraphs)
        assert (len(sources.checks), len(sources.row_checks)) == (
            len(question.checks),
            len(question.row_checks),
        ), id_


def test_sources_are_told_in_full(r4: Rules) -> None:
    assert [each for each in sources_of(r4) if each.says.endswith("…")] == []
    text = "The child was placed with all siblings in care, so there is no separation."
    assert text in [each.says for each in sources_of(r4)]


@pytest.mark.parametrize(("round_", "level"), [(3, {"warning"}), (4, set())])
def test_involvement_contrary_to_safety_is_a_ground_in_item_12_in_round_4_alone(
    round_: int, level: set[str]
) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    contrary = a_mother("Involvement contrary to safety or best interests, documented")
    without = {id_: value for id_, value in FOSTER_CARE.items() if id_ not in ("12B1", "12B3")}
    state = entered(rules, {**without, **(ROUND_3 if round_ == 3 else {}), **contrary})
    assert [each.value for each in offers(state.evaluation, "12B1")] == ([] if round_ == 3 else ["NA"])
    state.answer("12B1", "NA")
    assert {each.level for each in state.findings() if each.question == "12B1"} == level


def target(born: str, **cells: Any) -> dict[str, Any]:
    """The children of the family, with a target child of that birth."""
    return {"fs.children": [child(born, target="Yes", **cells), child("2013-09-09", name="Nora")]}


def ticked(item: str, question: str, tick: str) -> tuple[dict[str, Any], str]:
    """A tick of the criteria against an NA."""
    return {f"{item}.criteria": [tick], question: "NA"}, f"{item}.criteria"


GROUP_CARE = {**placed("Group Home"), "12C1": "NA", "12C2": "NA"}
HOME = {"fs.discharged": "2025-12-01"}
GONE = {"date": "2025-06-02", "type": STRANGERS, "reason": "To relative"}
LATER = {"date": "2026-02-01", "type": RELATIVE, "reason": "Not applicable, current placement"}
BY_FOSTER_PARENT = "Substantiated maltreatment by foster parent or staff that could have been prevented"
APPLA_WITH_RELATIVE = {"5A1": ["APPLA"], "6A1": ["APPLA"], "6A2": "Specified relative"}

UNSEEN_BEFORE: list[tuple[dict[str, Any], str]] = [
    ({**HOME, "4A": 2, "4B": "Yes", "4A1": [GONE, {**LATER, "reason": "To relative"}]}, "4A1"),
    ({"fs.case_closed": "2025-12-01", "4A": 2, "4B": "Yes", "4A1": [GONE, LATER]}, "4A1"),
    ({"4A1": [GONE]}, "4A1"),
    (
        {
            **HOME,
            "5A3": [{"goal": "Reunification", "established": "2026-01-15", "changed": "Still the goal"}],
        },
        "5A3",
    ),
    (
        {
            "fs.case_closed": "2025-12-01",
            "5A3": [{"goal": "Reunification", "established": "2026-01-15", "changed": "Still the goal"}],
        },
        "5A3",
    ),
    (
        {**HOME, "fs.case_closed": "2026-01-01", "1A1": [REPORT, {**REPORT, "report_date": "2026-02-01"}]},
        "1A1",
    ),
    (target("2002-05-01"), "5.applies"),
    ({"4A1": [{**FOSTER_CARE["4A1"][0], "date": "2025-05-01"}]}, "4A1"),
    ({"1A1": [{**REPORT, "initiated": "2025-07-05"}]}, "1A"),
    ({"1A1": [{**REPORT, "face_to_face": "2025-07-05"}]}, "1B"),
    (target("2016-05-01", race=["American Indian or Alaska Native"]), "9B"),
    (GROUP_CARE, "12C1"),
    ({"5.criteria": ["In care for 60 days or more"], **BRIEFLY}, "5.criteria"),
    ticked("8", "8A", "A mother: no ground for NA at 8A holds"),
    ticked("8", "8B", "A father: no ground for NA at 8B holds"),
    ticked("11", "11A", "A mother: no ground for NA at 11A holds"),
    ticked("11", "11B", "A father: no ground for NA at 11B holds"),
    ticked("13", "13A", "A child able to take part"),
    ticked("13", "13B", "A mother: no ground for NA at 13B holds"),
    ticked("13", "13C", "A father: no ground for NA at 13C holds"),
    ({"5A1": ["Reunification", "Adoption"], "5A2": "No"}, "5A2"),
    (APPLA_WITH_RELATIVE, "6A2"),
    ({"10B": "NA"}, "10B"),
    ({"10C": "NA"}, "10C"),
    ({**target(INFANT), "17A2": "Yes"}, "17A2"),
    ({**target(INFANT), "16.applies": "Yes"}, "16.applies"),
    (target(INFANT, interviewed="Yes"), "fs.children"),
    ({"2.applies": "No", "2.criteria": []}, "2.applies"),
    (
        {
            "10.criteria": ["Parents and relatives unknown despite documented efforts"],
            "10.applies": "No",
        },
        "10.applies",
    ),
    ({"17A2": "NA", "17B3": "Yes"}, "17B3"),
    ({"17A1": "NA", "17B2": "Yes"}, "17B2"),
    ({"3F1": [BY_FOSTER_PARENT], "3F": "Yes", "1.applies": "No"}, "3F1"),
    (
        {"3E1": ["Monitoring of visits insufficient"], "3E": "Yes", "8A1": "Never", "8B1": "Never"},
        "3E1",
    ),
    ({**placed(STRANGERS, RELATIVE), "4B": "No"}, "4B"),
    (
        {
            "fs.participants": [
                person(role, interviewed="No", standing="Deceased all PUR") for role in ("Mother", "Father")
            ]
            + OTHERS
        },
        "5C",
    ),
    (target("2016-05-01", race=["White", "Unknown or Unable to Determine"]), "fs.children"),
    ({"fs.children": [child("2016-05-01", target="Yes"), child("2016-05-01")]}, "fs.children"),
    ({"fs.qa_by": ["V. Otherwise", "R. Viewer"]}, "fs.qa_by"),
    ({"1A1": [{**REPORT, "assigned": "Not assigned"}]}, "1A1"),
    ({"1A1": [{**REPORT, "perpetrator_relationship": "foster father"}]}, "3F1"),
    (
        {
            "fs.case_opened": "2025-01-10",
            "fs.entered_care": "2025-01-10",
            "5A3": [{"goal": "Reunification", "established": "2025-07-15", "changed": "Still the goal"}],
        },
        "5B",
    ),
    ({"5E": "Yes", "5F": "Yes"}, "5E"),
    ({"5E": "Yes", "5F": "Yes", "fs.reasons": ["Abandonment"]}, "5E"),
    ({**target("2009-05-01"), "12A2": "NA"}, "12A2"),
    (placed("Supervised Independent Living"), "4A1"),
    ({"10.applies": "No"}, "10.applies"),
    ({"1.applies": "No"}, "1.applies"),
    ({"fs.pur_start": "2023-04-01"}, "fs.pur_start"),
]


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize(("answers", "question"), UNSEEN_BEFORE)
def test_what_dates_ticks_and_people_contradict_is_warned_of_where_it_is_answered(
    answers: dict[str, Any], question: str, round_: int
) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    whole = {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {})}
    before = [each.message for each in entered(rules, whole).findings() if each.question == question]
    if round_ == 3:
        answers = {id_: _in_round_3(value) for id_, value in answers.items()}
    found = [each for each in entered(rules, {**whole, **answers}).findings() if each.question == question]
    assert "warning" in [each.level for each in found if each.message not in before]


def _in_round_3(value: Any) -> Any:
    """An answer as Round 3 has it: OPPLA, and no reason at a placement that has not ended."""
    if not isinstance(value, list):
        return value
    current = "Not applicable, current placement"
    return [
        {column: cell for column, cell in row.items() if cell != current}
        if isinstance(row, dict)
        else row.replace("APPLA", "OPPLA")
        for row in value
    ]


NO_CONCERN = {"2.applies": "No", "2.criteria": []}


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({**NO_CONCERN, "3C": "Yes", "3D": "No"}, "2.applies"),
        ({**NO_CONCERN, "3C": "NA", "3D": "Yes"}, "2.applies"),
        ({"2A": "No", "2B": "Yes"}, "2B"),
    ],
)
def test_an_in_home_case_without_safety_concerns_or_with_a_removal_is_warned_of(
    answers: dict[str, Any], question: str, round_: int
) -> None:
    state = entered(Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0], {**IN_HOME, **answers})
    assert "warning" in [each.level for each in state.findings_at(question)]


def test_a_foster_parent_in_an_in_home_case_is_warned_of(r4: Rules) -> None:
    people = [*IN_HOME["fs.participants"], person("Foster Parent")]
    found = entered(r4, {**IN_HOME, "fs.participants": people}).findings()
    assert [(each.question, each.level) for each in found] == [("fs.participants", "warning")]


@pytest.mark.parametrize("item", ["12B", "13", "15"])
def test_a_parent_who_chose_not_to_be_involved_and_visits_is_warned_of_once(r4: Rules, item: str) -> None:
    asked = ("12B", "13", "15")[("12B", "13", "15").index(item) :]
    ids = {"12B": ("12B2", "12B4"), "13": ("13C",), "15": ("15B",)}
    case = {
        **FOSTER_CARE,
        **SILENT,
        **{id_: "NA" for each in asked for id_ in ids[each]},
        **{f"{each}.father_na": "Chose not to be involved" for each in asked},
    }
    found = [
        each.question for each in entered(r4, case).findings() if "is said to have visited" in each.message
    ]
    assert found == [f"{item}.father_na"]
    seldom = entered(r4, case | {"8B1": "Less than once a month"}).findings()
    assert not any("is said to have visited" in each.message for each in seldom)


def test_an_unknown_birth_date_says_what_is_not_held_against_the_age(r4: Rules) -> None:
    found = entered(r4, {**FOSTER_CARE, **target("Unknown")}).findings()
    assert [(each.question, each.level) for each in found] == [("fs.children", "info")]


@pytest.mark.parametrize(("round_", "how_long"), [(4, "if only briefly"), (3, "and not only briefly")])
def test_a_sibling_elsewhere_goes_with_item_7(round_: int, how_long: str) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    tick = f"A sibling in foster care in another setting, {how_long}"
    case = {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {}), "8.criteria": [tick]}
    assert any("item 7" in each.message for each in entered(rules, case).findings_at("8.criteria"))


NO_PARENTS_VISIT = {"8A": "NA", "8B": "NA"}


@pytest.mark.parametrize(
    ("visits", "levels"),
    [
        ({}, ["warning"]),
        ({**NO_PARENTS_VISIT, "7A": "No", "7B": "Yes", "8E": "Yes", "8E1": "Once a week"}, ["warning"]),
        (NO_PARENTS_VISIT, []),
    ],
    ids=["parents", "siblings", "nobody"],
)
def test_visits_that_took_place_are_no_ground_for_na_at_3e(visits: dict[str, Any], levels: list[str]) -> None:
    rules = Catalog([shipped_folder()]).rules("osri-r3")[0]
    found = entered(rules, {**FOSTER_CARE, **ROUND_3, "3E": "NA", **visits}).findings_at("3E")
    assert [each.level for each in found] == levels


MOTHER_SILENT = {"name": "Fictional Mother", "role": "Mother", "interviewed": "Yes"}
OTHER_SILENT = {
    "name": "Fictional Therapist",
    "role": "Other",
    "role_other": "therapist",
    "interviewed": "Yes",
}


DEAD_FATHER = person("Father", interviewed="No", standing="Deceased all PUR")
LEFT_OUT = "participant {0}, Judged as; participant {0}, What holds all PUR."
JUDGES_A_FATHER = {"8B", "11B", "12B2", "13C", "15B"}


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize(
    ("people", "judging", "left_out"),
    [
        ([MOTHER_SILENT, DEAD_FATHER], JUDGES_A_FATHER, LEFT_OUT.format(1)),
        ([MOTHER, OTHER_SILENT, DEAD_FATHER], JUDGES_A_FATHER, LEFT_OUT.format(2)),
        ([{**MOTHER_SILENT, "judged": "Mother"}, DEAD_FATHER], JUDGES_A_FATHER, ""),
        (
            [MOTHER_SILENT, {**DEAD_FATHER, "judged": "In none of them"}],
            JUDGES_A_FATHER,
            LEFT_OUT.format(1),
        ),
        ([person("Father")], {"8A", "11A", "12B1", "13B", "15A"}, ""),
    ],
    ids=["a mother left empty", "a therapist", "what held of the mother", "a father in none", "no mother"],
)
def test_what_the_face_sheet_says_of_a_parent_is_held_against_the_items_whatever_is_left_empty_of_others(
    people: list[dict[str, Any]], judging: set[str], left_out: str, round_: int
) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    case = {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {}), "fs.participants": [*people, *OTHERS]}
    found = [each for each in entered(rules, case).findings() if "By the face sheet" in each.message]
    assert {each.question for each in found} == judging
    assert {each.message.partition("what is empty: ")[2] for each in found} == {left_out}


@pytest.mark.parametrize(("answer", "ids"), [("NA", {"12B1"}), ("Yes", set())])
def test_a_parent_who_is_named_as_judged_with_nothing_beside_it_is_to_be_judged(
    r4: Rules, answer: str, ids: set[str]
) -> None:
    people = [{**MOTHER_SILENT, "judged": "Mother"}, person("Father"), *OTHERS]
    state = entered(r4, {**FOSTER_CARE, "fs.participants": people, "12B1": answer})
    found = [each for each in state.findings() if "By the face sheet" in each.message]
    assert {each.question for each in found} == ids
    assert all("participant 1, What holds all PUR." in each.message for each in found)


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize(("goal", "months"), [("Reunification", 12), ("Guardianship", 18), ("Adoption", 24)])
@pytest.mark.parametrize(("day", "past"), [("01", False), ("02", True)])
def test_a_goal_reached_on_the_last_day_of_its_time_frame_is_in_time(
    day: str, past: bool, goal: str, months: int, round_: int
) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    entry = {12: "2025-02-01", 18: "2024-08-01", 24: "2024-02-01"}[months]
    case = {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {}), "fs.entered_care": entry, "6A1": [goal]}
    found = entered(rules, {**case, "fs.discharged": f"2026-02-{day}"}).findings_at("6B")
    assert any("past the reference time frame" in each.message for each in found) == past


def test_a_child_adopted_where_it_lives_has_not_left_the_placement(r4: Rules) -> None:
    adopted = {**FOSTER_CARE, **ADOPTION, "fs.discharged": "2026-02-01"}
    assert entered(r4, adopted).findings_at("4A1") == []


TWICE = [
    {"date": "2025-04-10", "type": STRANGERS, "reason": "Other", "reason_other": "The child had gone home."},
    {"date": "2025-08-01", "type": STRANGERS, "reason": "Not applicable, current placement"},
]
GOALS = [
    {
        "goal": "Reunification",
        "established": "2025-05-01",
        "changed": "2025-06-01",
        "reason": "The child went home.",
    },
    {"goal": "Reunification", "established": "2025-08-20", "changed": "Still the goal"},
]
TWO_MOTHERS = [
    {**person("Mother"), "relationship": "biological mother of Mila"},
    {**person("Mother", name="Second Fictional Mother"), "judged": "Father"},
    *OTHERS,
]

EACH = {
    "8.each": {"frequency": ("8A", "8B"), "quality": ("8C", "8D")},
    "11.each": {"supported": ("11A", "11B")},
    "12B.each": {"assessed": ("12B1", "12B2"), "served": ("12B3", "12B4")},
    "13.each": {"involved": ("13B", "13C")},
    "15.each": {"frequency": ("15A", "15B"), "quality": ("15C", "15D")},
}
"""By table and column the answers for mothers and fathers that follow from it."""
OF_EACH = [
    (table, question)
    for table, columns in EACH.items()
    for questions in columns.values()
    for question in questions
]


@pytest.mark.parametrize("round_", [4, 3])
def test_the_answer_for_several_parents_follows_from_that_for_each(round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    several = [
        person(role, name=f"{role} {name} Fictional") for role in ("Mother", "Father") for name in "AB"
    ]
    whole = {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {}), "fs.participants": [*several, *OTHERS]}

    def rows(*answers: str) -> dict[str, Any]:
        of_each = [(role, each) for role in ("Mother", "Father") for each in answers]
        return {
            table: [{"who": "one", "as": role, **dict.fromkeys(columns, each)} for role, each in of_each]
            for table, columns in EACH.items()
        }

    state = entered(rules, {**whole, **rows("Yes", "No")})
    for table, question in OF_EACH:
        (found,) = state.findings_at(question)
        assert (found.level, f"By {table} it fell short for one" in found.message) == ("warning", True), (
            question
        )
        state.clear(question)
        assert offers(state.evaluation, question)[0].value == "No", question
        state.answer(question, "No")
        assert [each for each in state.findings_at(question) if each.code == "check"] == [], question
    state.answer_many(rows("Yes", "NA"))
    for _, question in OF_EACH:
        assert "for none of several" in " ".join(each.message for each in state.findings_at(question)), (
            question
        )


NEVER = {"5A3": [{"goal": "Reunification", "established": "Never established", "changed": "Still the goal"}]}
NOT_BEGUN = {**REPORT, "initiated": "Not initiated", "face_to_face": "Not made"}
TWO_NOT_BEGUN: dict[str, Any] = {
    "1A1": [NOT_BEGUN, {**NOT_BEGUN, "report_date": "2025-11-10", "assigned": "2025-11-10"}],
    "1C": "Yes",
}
APART = {"2.criteria": ["Foster care all PUR, with safety concerns for other children at home"]}
FOR_WANT = {"3F1": ["Concerns unknown to the agency for want of monitoring"], "3F": "Yes"}
NOT_PROVIDED = {
    "5E": "Yes",
    "5F": "No",
    "5G1": ["Services not provided"],
    "5G": "Yes",
    "fs.reasons": ["Physical abuse"],
}
REUNIFYING: dict[str, Any] = {
    "fs.case_opened": "2025-01-10",
    "fs.entered_care": "2025-01-10",
    "5A3": [{"goal": "Reunification", "established": "2025-03-30", "changed": "Still the goal"}],
}
"""In care since two and a half months before the PUR, with a first goal some weeks late."""
ONE_DAY: dict[str, Any] = {
    "4A": 2,
    "4B": "Yes",
    "4A1": [
        {"date": "2025-06-02", "type": "Group Home", "reason": "To relative"},
        {"date": "2025-06-02", "type": RELATIVE, "reason": "Not applicable, current placement"},
    ],
}
BOTH_STILL = {
    "5A3": [
        {"goal": "Reunification", "established": day, "changed": "Still the goal"}
        for day in ("2025-07-15", "2025-11-03")
    ]
}

TRUE_CASES: list[tuple[int, dict[str, Any], str]] = [
    # One setting in all, and the child went home: no reason for change is asked for.
    (4, {"fs.discharged": "2026-02-01"}, "4A1"),
    (4, {"fs.discharged": "2026-02-01", "4A1": [{"date": "2025-06-02", "type": STRANGERS}]}, "4A1"),
    (3, {"fs.discharged": "2026-02-01"}, "4A1"),
    # Of a child who came into care five weeks ago no first goal is late.
    (4, {**BRIEFLY, **NEVER, "5A2": "No", "5A2.narrative": "It stands nowhere."}, "5B"),
    (4, {**TWO_NOT_BEGUN, "1A": 2, "1B": 2}, "1A"),
    (4, {**TWO_NOT_BEGUN, "1A": 2, "1B": 2}, "1B"),
    (4, {**REUNIFYING, "5A3": [{"goal": "Adoption", "established": "2025-03-30"}]}, "5B"),
    (4, {**REUNIFYING, "5A3": [{**REUNIFYING["5A3"][0], "established": "2025-03-10"}]}, "5B"),
    (4, {**REUNIFYING, "5.comments": "5B: Guardianship was the first goal, set in February 2025."}, "5B"),
    (4, {**FOR_WANT, "14B": "No"}, "3F1"),
    (4, {**NOT_PROVIDED, "12B4": "No"}, "5G1"),
    (
        4,
        {**a_mother("Deceased all PUR"), "1A1": [{**REPORT, "perpetrator_relationship": "mother's partner"}]},
        "1A1",
    ),
    (
        4,
        {"fs.entered_care": "2025-08-01", "4A": 2, "4B": "Yes", "4A1": TWICE, "5A3": GOALS},
        "5A3",
    ),
    (3, {"7A": "No", "7B": "Yes", "8.criteria": [], "8.applies": "No"}, "8.applies"),
    (4, {"fs.participants": TWO_MOTHERS}, "fs.participants"),
    (
        4,
        {
            **target("2025-06-01", interviewed="No"),
            "4A1": [{**LATER, "date": "2025-06-20"}],
            "10A1": "Yes",
            "10A2": "Yes",
        },
        "4A1",
    ),
    (4, {"fs.entered_care": "2025-08-01", "4A1": [{**TWICE[1], "date": "2025-04-10"}], "5A3": GOALS}, "4A1"),
    (4, {**target("2025-05-01"), "5E": "Yes", "5F": "Yes", "fs.reasons": ["Abandonment"]}, "5E"),
    (4, {"5E": "Yes", "5F": "Yes", "fs.reasons": ["Physical abuse"]}, "5E"),
    (4, {**target("2010-05-01"), "12A2": "NA"}, "12A2"),
    (4, again("2025-12-02"), "3D1"),
    (4, again("2025-11-10", perpetrator_relationship="foster father"), "3D1"),
    (4, {**again("2025-11-10"), **RECURRED}, "3D1"),
    (4, both_by("Foster Mother"), "3D1"),
    (4, both_by("group home staff"), "3D1"),
    (4, {**again("2025-11-10"), "fs.case_opened": "2025-11-20", "fs.entered_care": "2025-11-20"}, "3D1"),
    (4, {**again("2025-11-10"), "3.comments": "3D1: The second one was at a visit, not at home."}, "3D1"),
    (4, {**placed(STRANGERS, "Group Home", RELATIVE), "fs.entered_care": "2025-06-05"}, "4A1"),
    (
        4,
        {
            **placed("Institution", "Group Home", reason="More to less restrictive"),
            "fs.entered_care": "2025-06-05",
        },
        "4A1",
    ),
    (
        3,
        {
            "fs.participants": [
                person("Mother", standing="Chose not to be involved"),
                person("Father"),
                *OTHERS,
            ]
        },
        "15A",
    ),
    (
        3,
        {
            "fs.participants": [
                person("Mother"),
                person("Father", standing="Chose not to be involved"),
                *OTHERS,
            ]
        },
        "15B",
    ),
]


SAID: list[tuple[dict[str, Any], str, str]] = [
    # the answers, the question at which it is found, what is said
    (NEVER, "5A2", "by 5A3 a goal was never established"),
    (
        {**APPLA_WITH_RELATIVE, "fs.discharged": "2026-01-05", "6A5": "2026-02-01", "6C": "Yes"},
        "6A5",
        "documented after the child had left care",
    ),
    (ONE_DAY, "4A1", "Two placements begin on one day"),
    (
        {**ONE_DAY, "4A1": [{**row, "type": RELATIVE} for row in ONE_DAY["4A1"]]},
        "4A1",
        "Two placements begin on one day",
    ),
    (BOTH_STILL, "5A3", 'stands in the table twice as "Still the goal"'),
    ({**TWO_NOT_BEGUN, "1A": 1, "1B": 2}, "1A", "more reports were never initiated than 1A counts"),
    ({**TWO_NOT_BEGUN, "1A": 2, "1B": 1}, "1B", "more reports had a child who was never seen than 1B counts"),
    (
        {"1A1": [REPORT, *TWO_NOT_BEGUN["1A1"]], "1A": 1, "1B": 2, "1C": "Yes"},
        "1A",
        "more reports were never initiated than 1A counts",
    ),
    (REUNIFYING, "5B", "was established more than 60 days after the entry"),
    (a_mother("Deceased all PUR"), "1A1", "The mother was dead all through the PUR"),
    (
        {
            "fs.participants": [MOTHER, person("Father", standing="Deceased all PUR"), *OTHERS],
            "1A1": [{**REPORT, "perpetrator_relationship": "Father"}],
        },
        "1A1",
        "The father was dead all through the PUR",
    ),
    (
        {**target("2016-05-01"), **APART, "fs.children": [child("2016-05-01", target="Yes")]},
        "2.criteria",
        "Other children",
    ),
    (FOR_WANT, "3F1", "Concerns unknown for want of monitoring are ticked"),
    (NOT_PROVIDED, "5G1", "An exception is that services were not provided"),
    (again("2025-11-10"), "3D1", "another one within six months"),
    (again("2025-11-10", perpetrator_relationship="  MOTHER "), "3D1", "another one within six months"),
    (both_by("Foster Mother"), "3F1", "by a foster parent or staff was substantiated"),
    (both_by("group home staff"), "3F1", "by a foster parent or staff was substantiated"),
    (
        again("2025-11-10", response="Assessment", disposition="Opened for services"),
        "3D1",
        "assessed and opened for services, and another one within six months",
    ),
    (
        {"1A1": [{**REPORT, "initiated": "Not initiated"}], "1A": 1},
        "1A1",
        "not to have been initiated, but the child was seen",
    ),
    (
        {"fs.children": [child(FOUR, target="Yes")], "fs.reasons": ["Child in juvenile justice system"]},
        "fs.reasons",
        "was under six when the case was opened",
    ),
    (ONE_NAME, "fs.participants", "One name stands as a mother's and as a father's"),
    ({"14A1": "Never", "14A": "No"}, "14A1", "never visited, but assessments"),
    (placed(STRANGERS, "Group Home"), "4A1", "left for a relative, but no later one is"),
    (
        placed("Institution", STRANGERS, reason="Less to more restrictive"),
        "4A1",
        "An institution was left for a more",
    ),
    (
        placed(STRANGERS, "Institution", reason="More to less restrictive"),
        "4A1",
        "A family home was left for a less",
    ),
    (placed("Pre-Adoptive Home"), "4A1", "Each placement is a pre-adoptive home"),
    (SPECIALIZED, "10.criteria", "each placement in 4A1 is a family's home"),
    (
        {
            "fs.children": [child("2016-05-01", target="Yes", race=["American Indian or Alaska Native"])],
            "9B": "Yes",
        },
        "9C",
        "the face sheet says American Indian or Alaska Native",
    ),
    (
        {**LONG_AGO, "fs.children": [child(TEN, target="Yes")], "3C": "Yes"},
        "3C",
        "the face sheet has no other child",
    ),
    (
        {"fs.children": [child("2024-10-01", target="Yes")], "16.applies": "Yes"},
        "16.applies",
        "under two years old",
    ),
    (
        {"5.criteria": [OPEN], "fs.case_opened": "2026-02-20"},
        "5.criteria",
        "the case was open for less than 60 days",
    ),
]


@pytest.mark.parametrize("round_", [4, 3])
def test_what_two_answers_say_of_each_other_is_said_at_one_of_them(round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    faultless = {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {})}
    state = entered(rules, faultless)
    for given, question, words in SAID:
        answers = {id_: _in_round_3(value) if round_ == 3 else value for id_, value in given.items()}
        found = entered(rules, {**faultless, **answers}).findings_at(question)
        assert words in " ".join(each.message for each in found), words
        assert not [each for each in state.findings_at(question) if words in each.message], words


@pytest.mark.parametrize("judged", ["Mother", "Mother in items 8 and 11 only"])
def test_a_mother_and_a_grandmother_who_is_judged_as_one_have_an_answer_each(r4: Rules, judged: str) -> None:
    grandmother = person("Other", role_other="grandmother", judged=judged, standing="To be judged")
    state = entered(r4, {**FOSTER_CARE, "fs.participants": [MOTHER, grandmother, *OTHERS]})
    assert state.evaluation.asked("8.each") is True
    assert state.evaluation.asked("15.each") is (judged == "Mother")
    alone = entered(r4, {**FOSTER_CARE, "fs.participants": [grandmother, *OTHERS]})
    assert alone.evaluation.asked("8.each") is False


@pytest.mark.parametrize(("round_", "answers", "question"), TRUE_CASES)
def test_a_true_case_that_looks_odd_is_not_warned_of(
    round_: int, answers: dict[str, Any], question: str
) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    state = entered(rules, {**FOSTER_CARE, **(ROUND_3 if round_ == 3 else {}), **answers})
    found = [each.message for each in state.findings() if each.question == question and each.level != "info"]
    # What the ticks and the parents say of item 8 is another matter.
    assert [each for each in found if "7A is No" in each or question != "8.applies"] == []


NOTHING_DONE = {"assigned": "Not assigned", "initiated": "Not initiated", "face_to_face": "Not made"}


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({"1A1": [{**REPORT, **NOTHING_DONE}]}, "1A1"),
        (
            {
                "5A3": [
                    {"goal": "Reunification", "established": "Never established", "changed": "Still the goal"}
                ]
            },
            "5A3",
        ),
    ],
)
def test_what_never_happened_has_an_answer_in_its_table(
    answers: dict[str, Any], question: str, r4: Rules
) -> None:
    state = entered(r4, {**FOSTER_CARE, **answers})
    assert [each for each in state.findings() if each.question == question] == []
    assert ("5B" in [each.question for each in state.findings() if each.level == "warning"]) == (
        question == "5A3"
    )


def both_parents(**cells: str) -> dict[str, Any]:
    """Mother and father, of whom the same holds all through the period."""
    return {"fs.participants": [*(person(role, **cells) for role in ("Mother", "Father")), *OTHERS]}


CHOSE = "Chose not to be involved"
INVOLVEMENT = "Involvement contrary to safety or best interests, documented"
GROUND_OF: dict[str, dict[int, set[str]]] = {
    TERMINATED: {3: {"12B1", "13B", "15A"}, 4: {"12B1", "13B", "15A"}},
    "Whereabouts unknown all PUR despite efforts": {3: {"12B1", "13B", "15A"}, 4: {"12B1", "13B", "15A"}},
    "Deceased all PUR": {3: {"12B1", "13B", "15A"}, 4: {"12B1", "13B", "15A"}},
    INVOLVEMENT: {3: {"13B", "15A"}, 4: {"12B1", "13B", "15A"}},
    CHOSE: {3: {"13B"}, 4: {"12B1", "13B", "15A"}},
    CONTRARY: {3: set(), 4: set()},
    "To be judged": {3: set(), 4: set()},
}
"""What may hold for a parent all through the period, and at which questions it is a ground for NA, by round."""


@pytest.mark.parametrize("round_", [4, 3])
@pytest.mark.parametrize("standing", GROUND_OF)
def test_a_ground_for_na_is_one_in_offers_checks_and_applicability_alike(standing: str, round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    whole = {
        **FOSTER_CARE,
        **(ROUND_3 if round_ == 3 else {}),
        **both_parents(standing=standing, interviewed="No"),
    }
    judged = {"12B1": "12B2", "13B": "13C", "15A": "15B"}
    open_ = {*judged, *judged.values()}
    state = entered(rules, {id_: value for id_, value in whole.items() if id_ not in open_})
    grounds = GROUND_OF[standing][round_]
    for pair in judged.items():
        for question in pair:
            offered = [each.value for each in offers(state.evaluation, question)]
            assert offered == (["NA"] if pair[0] in grounds else []), question
            for answer in ("NA", "Yes"):
                state.answer(question, answer)
                found = {each.level for each in state.findings_at(question) if each.code == "check"}
                assert found == ({"warning"} if (answer == "NA") != (pair[0] in grounds) else set()), question
            state.clear(question)
    applies = "No" if "15A" in grounds else "Yes"
    state.clear("15.applies")
    assert [each.value for each in offers(state.evaluation, "15.applies")] == [applies]
    for answer in ("Yes", "No"):
        state.answer("15.applies", answer)
        found = {each.level for each in state.findings_at("15.applies") if each.code == "check"}
        assert found == (set() if applies in (answer, "No") else {"warning"})


@pytest.mark.parametrize("round_", [4, 3])
def test_what_was_not_said_of_a_parent_offers_no_answer_at_15(round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    people = [{"name": role, "role": role, "interviewed": "No"} for role in ("Mother", "Father")]
    state = entered(rules, {"fs.case_type": "Foster Care", "fs.participants": people})
    assert offers(state.evaluation, "15.applies") == ()


def test_in_round_3_a_mother_who_chose_not_to_be_involved_is_na_in_item_13_alone() -> None:
    rules = Catalog([shipped_folder()]).rules("osri-r3")[0]
    chose = {**FOSTER_CARE, **ROUND_3, **a_mother(CHOSE), "13B": "NA"}
    assert entered(rules, chose).findings() == []


@pytest.mark.parametrize("round_", [4, 3])
def test_in_home_a_child_is_as_old_as_it_was_when_the_case_was_closed(round_: int) -> None:
    rules = Catalog([shipped_folder()]).rules(f"osri-r{round_}")[0]
    closed = {**IN_HOME, "fs.case_closed": "2025-10-01", "13A": "NA", "13.criteria": []}
    # Six, four and twelve years old since the case was closed.
    born = {"Mila": "2019-12-01", "Nora": "2021-12-01", "Odo": "2013-12-01"}

    def of(*names: str) -> ReviewState:
        return entered(rules, {**closed, "fs.children": [child(born[name], name=name) for name in names]})

    young = of("Mila", "Nora")
    assert [each for each in young.findings() if each.question == "13A"] == []
    young.clear("13.criteria")
    (offered,) = offers(young.evaluation, "13.criteria")
    assert "A child able to take part" not in str(offered.value)
    state = of("Mila", "Nora", "Odo")
    assert [each.level for each in state.findings() if each.question == "13A"] == ["warning"]
    sheets = {each.name: each.sheet.id for each in interviewees(state.evaluation) if each.name in born}
    assert sheets == {"Mila": "young_child", "Odo": "young_child"}


@pytest.mark.parametrize(
    ("who", "question", "reason"), [("Mother", "12B1", "12B.mother_na"), ("Father", "12B2", "12B.father_na")]
)
@pytest.mark.parametrize(
    ("cells", "found"),
    [({}, True), ({"standing": CHOSE}, True), ({"judged": "In none of them", "standing": ""}, False)],
)
def test_a_parent_who_was_dead_at_12b_and_was_interviewed_is_found_whatever_the_face_sheet_says(
    who: str, question: str, reason: str, cells: dict[str, str], found: bool, r4: Rules
) -> None:
    row = {column: cell for column, cell in person(who, **cells).items() if cell}
    dead = {"fs.participants": [row, *OTHERS], question: "NA", reason: "Deceased all PUR"}
    said = " ".join(each.message for each in entered(r4, {**FOSTER_CARE, **dead}).findings_at(reason))
    assert ("was dead or not to be found all through the PUR" in said) is found
