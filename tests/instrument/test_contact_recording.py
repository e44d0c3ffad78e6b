"""The contact recording check: what is said of a row as it is entered, and how ratings follow from the grids.

The handbook's rules one by one are in `test_contact_rules`.
"""

from __future__ import annotations

from typing import Any

import pytest

from tui_review.instrument.lint.linter import lint, unverified
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.reports.deidentify import deidentify
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding
from tui_review.review.grid import Grid
from tui_review.review.migrate import migrate
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.telling.describe import describe
from tui_review.telling.reported import report_of
from tui_review.telling.terminal import text
from tui_review.training.agreement import compare_reviews

Row = dict[str, Any]
CHILD, PARENT, SCP = "Fictional Child", "Fictional Parent", "Fictional Provider"
IN_CASE: Row = {
    "staff": "Fictional Worker",
    "start_date": "2026-01-14",
    "setting": "Case",
    "purpose": "Delivered services to client",
    "method": "In-Person",
    "location": "Fictional home",
    "in_residence": "Yes",
    "status": "Completed",
    "participant": CHILD,
    "on_behalf_of": CHILD,
    "party_type": "Staff Person/Child",
    "services": ["SW Plan Contact"],
    "entered": "2026-01-15",
    "primary_worker": "Yes",
}
PARENT_IN_CASE = {**IN_CASE, "participant": PARENT, "party_type": "Staff Person/Parent-Guardian"}
SCP_IN_CASE = {
    **IN_CASE,
    "participant": SCP,
    "party_type": "Staff Person/Sub Care Provider",
    "purpose": "Consult with Sub Care Provider",
}
REFERRAL = {"setting": "Referral", "purpose": "Investigate referral", "services": None}
TYPES: dict[str, Row] = {
    "child, referral": {**IN_CASE, **REFERRAL},
    "child, case": IN_CASE,
    "parent, referral": {**PARENT_IN_CASE, **REFERRAL},
    "parent, case": PARENT_IN_CASE,
    "scp, case": SCP_IN_CASE,
}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("contact-recording")[0]


def answers(*contacts: Row, **other: Any) -> dict[str, Any]:
    """A case of three people over half a year, with an approved plan for all of it."""
    given: dict[str, Any] = {
        "cr.review_date": "2026-07-01",
        "cr.scope": ["Referral", "Case"],
        "cr.first_month": "2026-01-01",
        "cr.last_month": "2026-06-30",
        "cr.persons": [
            {"name": CHILD, "role": "Child", "in_allegation": "No", "alleged_perpetrator": "No"},
            {"name": PARENT, "role": "Parent", "alleged_perpetrator": "Yes", "sent_to_caci": "No"},
            {"name": SCP, "role": "Substitute care provider", "alleged_perpetrator": "No"},
        ],
        "cr.plans": [{"approved": "2026-01-01", "start_date": "2026-01-01", "end_date": "2026-06-30"}],
        "cr.services": [],
        "cr.contacts": [{key: cell for key, cell in row.items() if cell is not None} for row in contacts],
    }
    return given | {f"cr.{key}": value for key, value in other.items()}


def evaluation(rules: Rules, given: dict[str, Any]) -> Evaluation:
    return Evaluation(
        rules,
        {id_: parse_answer(rules.questions[id_].question, one) for id_, one in given.items()},
        as_of="2026-03-20",
    )


def grid(rules: Rules, given: dict[str, Any]) -> Grid:
    found = evaluation(rules, given).grids
    return next(each for each in found if each.id == "contacts_by_month")


def found(rules: Rules, given: dict[str, Any]) -> list[Finding]:
    review = new_review("fictional-1", rules, "2026-07-01")
    state = ReviewState(rules, review, Editor("A. Reviewer"), today="2026-03-20")
    state.answer_many(given)
    return state.findings()


def row_checks(rules: Rules, row: Row) -> list[str]:
    return [each.message for each in found(rules, answers(row)) if each.code == "row-check"]


def test_it_lints_clean_and_says_what_is_not_verified() -> None:
    path = shipped_folder() / "contact-recording.yaml"
    assert lint(path) == []
    assert {finding.message.split(":")[0] for finding in unverified(path)} >= {
        "child_monthly",
        "scp_in_person",
    }


@pytest.mark.parametrize("kind", TYPES)
def test_a_contact_recorded_as_its_type_demands_raises_nothing(rules: Rules, kind: str) -> None:
    assert row_checks(rules, TYPES[kind]) == []


@pytest.mark.parametrize(
    ("kind", "wrong", "message"),
    [
        ("child, referral", {"method": "Telephone"}, "the child must be seen in person"),
        ("child, case", {"method": "Telephone"}, "mandatory contact with a child is in person"),
        ("child, case", {"purpose": "Other"}, "mandatory contact with a child has another purpose"),
        ("child, case", {"purpose": "Investigate referral"}, "is not recorded with Investigate referral"),
        ("child, case", {"status": "Attempted"}, "was not completed"),
        ("parent, referral", {"method": "Written"}, "the parent must be seen in person"),
        ("parent, case", {"method": "Written"}, "mandatory contact with a parent is in person"),
        ("parent, case", {"purpose": "Other"}, "mandatory contact with a parent has another purpose"),
        (
            "parent, case",
            {"purpose": "Consult with Sub Care Provider"},
            "not recorded with Investigate referral",
        ),
        ("scp, case", {"purpose": "Other"}, "has the purpose Consult with Sub Care Provider"),
        ("scp, case", {"setting": "Referral"}, "belongs to a case"),
        ("scp, case", {"services": None}, "does not count without SW Plan Contact"),
        ("child, case", {"location": None}, "needs its location"),
        (
            "child, case",
            {"start_date": "2026-07-02", "entered": "2026-07-02"},
            "dated or entered after the day of the check",
        ),
        ("child, case", {"primary_worker": "No", "services": ["Other"]}, "needs who approved"),
        (
            "child, case",
            {"primary_worker": "No", "approved_by": "Worker, Fictional"},
            "Who made the contact also approved the exception",
        ),
        ("child, case", {"participant": "Somebody Else"}, "is not in the table of people"),
        (
            "child, case",
            {"party_type": "Staff Person/Parent-Guardian"},
            "does not fit the participant's role",
        ),
        ("child, case", {"entered": "2026-01-13"}, "before it took place"),
        ("child, case", {"on_behalf_of": f"{CHILD}; Somebody Else"}, "is no child's in the table of people"),
    ],
)
def test_a_contact_recorded_wrongly_is_told_so(rules: Rules, kind: str, wrong: Row, message: str) -> None:
    assert any(message in said for said in row_checks(rules, {**TYPES[kind], **wrong}))


@pytest.mark.parametrize(
    ("kind", "additional"),
    [
        ("child, case", {}),
        ("child, case", {"services": ["Other"]}),
        ("child, case", {"status": "Attempted"}),
        ("parent, referral", {}),
        ("parent, referral", {"purpose": "Delivered services to client"}),
    ],
)
def test_a_contact_entered_late_is_told_once_mandatory_or_not(
    rules: Rules, kind: str, additional: Row
) -> None:
    late = found(rules, answers({**TYPES[kind], "entered": "2026-02-01", **additional}))
    assert len([each for each in late if "entered after the last day" in each.message]) == 1


@pytest.mark.parametrize("purpose", ["Delivered services to client", "Other"])
@pytest.mark.parametrize("kind", ["child, referral", "parent, referral"])
def test_additional_purposes_in_a_referral_raise_nothing(rules: Rules, kind: str, purpose: str) -> None:
    assert row_checks(rules, {**TYPES[kind], "purpose": purpose}) == []


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"approved": "2026-01-01", "end_date": "2026-07-01"}, ""),
        ({"approved": "2026-01-01", "end_date": "2026-07-02"}, "more than six months"),
        ({"approved": "2026-01-01"}, "has no end"),
        ({"approved": "2026-07-02", "end_date": "2026-06-30"}, "after the day of the check"),
        ({"end_date": "2026-06-30"}, "is not approved"),
    ],
)
def test_a_case_plan_that_does_not_count_as_it_stands_is_told(
    rules: Rules, plan: dict[str, str], message: str
) -> None:
    said = found(rules, answers(plans=[{"start_date": "2026-01-01", **plan}]))
    of_row = [each for each in said if each.question == "cr.plans" and each.code != "gap"]
    warned = [each.message for each in of_row if each.level == "warning"]
    assert [message in each for each in warned] == ([True] if message else [])


def test_months_are_counted_or_missing(rules: Rules) -> None:
    judged = grid(rules, answers(IN_CASE, {**IN_CASE, "start_date": "2026-03-01"})).requirement(
        "child_monthly"
    )
    assert judged is not None
    assert [each.state[0] for each in judged.lines[0].cells] == ["c", "m", "c", "m", "m", "m"]
    assert (judged.met, judged.of, judged.percent) == (2, 6, 33)


def test_ratings_follow_the_figures(rules: Rules) -> None:
    every_month = [
        {**IN_CASE, "start_date": f"2026-0{n}-10", "entered": f"2026-0{n}-10"} for n in range(1, 7)
    ]
    whole = evaluation(rules, answers(*every_month))
    assert (whole.rating("1").rating, whole.rating("1").because) == (
        "In Compliance",
        "child_monthly is 6 of 6, 100 %",
    )
    assert whole.rating("2").rating == "In Compliance"
    assert whole.rating("3").rating == "Not in Compliance"
    assert whole.rating("monthly").rating == "Not in Compliance"
    less = evaluation(rules, answers(*every_month[1:]))
    assert (less.rating("1").rating, less.rating("1").because) == (
        "Not in Compliance",
        "child_monthly is 5 of 6, 83 %",
    )
    nobody = [{"name": "Fictional Other", "role": "Other"}]
    assert evaluation(rules, answers(persons=nobody)).rating("1").rating == "Not Applicable"


def test_ratings_wait_for_the_questions_behind_a_figure(rules: Rules) -> None:
    given = answers(IN_CASE)
    del given["cr.contacts"], given["cr.last_month"]
    rating = evaluation(rules, given).rating("1")
    assert (rating.rating, rating.waiting_for) == ("Incomplete", ("cr.last_month", "cr.contacts"))


def test_two_reviews_that_rate_otherwise_by_a_figure_of_the_grid_name_the_contacts_it_follows_from(
    rules: Rules,
) -> None:
    reviews = []
    for where in ("Yes", "No"):
        contacts = [{**IN_CASE, "in_residence": where, "start_date": f"2026-0{m}-10"} for m in range(1, 7)]
        review = new_review(f"fictional-{where.lower()}", rules, "2026-07-01")
        state = ReviewState(rules, review, Editor("A. Reviewer"), today="2026-07-20")
        state.answer_many(answers(*contacts))
        reviews.append(state.review)
    found = {each.id: each for each in compare_reviews(reviews, rules).disagreements}
    assert found["2"].rated
    assert found["2"].follows_from == ("cr.contacts",)
    assert found["cr.contacts"].follows_from == ()


def test_a_referral_alone_has_only_its_own_grid(rules: Rules) -> None:
    given = answers(scope=["Referral"])
    assert [each.id for each in evaluation(rules, given).grids] == ["contacts_in_referral"]
    assert evaluation(rules, given).rating("1").rating == "Not Applicable"


def test_a_check_made_with_the_version_before_opens_as_it_was_and_migrates(rules: Rules) -> None:
    before = Catalog([shipped_folder()]).rules("contact-recording", "2026.1")[0]
    given = answers(IN_CASE)
    for person in given["cr.persons"]:
        del person["alleged_perpetrator"]
        if person["role"] != "Child":
            person["sent_to_caci"] = "No"
    review = new_review("fictional-1", before, "2026-07-01")
    state = ReviewState(before, review, Editor("A. Reviewer"), today="2026-07-01")
    state.answer_many(given)
    assert state.evaluation.rating("R2").rating == "Not Applicable"
    moved, report = migrate(state.review, before, rules, Editor("A. Reviewer"))
    assert report.dropped == []
    assert moved.answers["cr.contacts"].rows == state.review.answers["cr.contacts"].rows
    assert {each.id: each.after for each in report.ratings}["R2"] == "Incomplete", "who it is was not asked"


def test_the_description_says_which_rows_are_one_line_and_what_is_asked_of_several_together(
    rules: Rules,
) -> None:
    said = " ".join(text(describe(rules), 200).split())
    assert (
        "The rows of cr.persons that are alike in name and role are one line from from_date to to_date"
        in said
    )
    turns = "in which one person or another is there every day, and none throughout, that is required of them together"
    assert said.count(turns) == 2, "contacted every month, seen in six"


def test_a_name_that_says_nothing_is_nobodys_to_take_out_of_texts(rules: Rules) -> None:
    review = new_review("fictional-1", rules, "2026-07-01")
    state = ReviewState(rules, review, Editor("A. Reviewer"), today="2026-07-20")
    state.answer_many(
        {**answers({**IN_CASE, "staff": "Nil"}), "1.note": "Nil was done, and nil was agreed on."}
    )
    found = report_of(state.review, state.evaluation)
    (without,) = deidentify([found], [state.review])
    assert without.entries["1.note"].value == "Nil was done, and nil was agreed on."
    assert not [each for each in state.findings() if each.code == "name"]
    assert "A cell of a table for a short text counts as empty" in text(describe(rules), 0)
