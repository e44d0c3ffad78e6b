"""The contact recording check, by the reference: each contact type's row, each monthly requirement, each rating."""

from __future__ import annotations

from typing import Any

import pytest

from tui_review.instrument.lint.linter import lint, unverified
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding
from tui_review.review.grid import Grid
from tui_review.review.grid_judge import MonthCell
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
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
        "cr.scope": ["Referral", "Case"],
        "cr.first_month": "2026-01-01",
        "cr.last_month": "2026-06-30",
        "cr.persons": [
            {"name": CHILD, "role": "Child", "in_allegation": "No"},
            {"name": PARENT, "role": "Parent", "sent_to_caci": "No"},
            {"name": SCP, "role": "Substitute care provider", "sent_to_caci": "No"},
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
    (found,) = evaluation(rules, given).grids
    return found


def cell(rules: Rules, requirement: str, month: int, given: dict[str, Any]) -> MonthCell:
    """A month (1 to 6) of the first line that a requirement is about."""
    judged = grid(rules, given).requirement(requirement)
    assert judged is not None
    return judged.lines[0].cells[month - 1]


def found(rules: Rules, given: dict[str, Any]) -> list[Finding]:
    review = new_review("fictional-1", rules, "0" * 64, "2026-07-01")
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
        (
            "child, referral",
            {"purpose": "Delivered services to client"},
            "has the purpose Investigate referral",
        ),
        ("child, case", {"method": "Telephone"}, "mandatory contact with a child is in person"),
        ("child, case", {"purpose": "Other"}, "mandatory contact with a child has another purpose"),
        ("child, case", {"purpose": "Investigate referral"}, "is not recorded with Investigate referral"),
        ("child, case", {"status": "Attempted"}, "was not completed"),
        ("parent, referral", {"method": "Written"}, "the parent must be seen in person"),
        (
            "parent, referral",
            {"purpose": "Conduct client evaluation"},
            "has the purpose Investigate referral",
        ),
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
        ("child, case", {"primary_worker": "No"}, "needs who approved"),
        ("child, case", {"participant": "Somebody Else"}, "has the participant's name"),
        (
            "child, case",
            {"party_type": "Staff Person/Parent-Guardian"},
            "does not fit the participant's role",
        ),
        ("child, case", {"entered": "2026-01-13"}, "before it took place"),
    ],
)
def test_a_contact_recorded_wrongly_is_told_so(rules: Rules, kind: str, wrong: Row, message: str) -> None:
    assert any(message in said for said in row_checks(rules, {**TYPES[kind], **wrong}))


def test_scp_contacts_count_by_any_method(rules: Rules) -> None:
    by_telephone = {**SCP_IN_CASE, "method": "Telephone", "location": None}
    assert row_checks(rules, by_telephone) == []
    assert cell(rules, "scp_monthly", 1, answers(by_telephone)).rows == ("r1",)
    assert cell(rules, "scp_in_person", 1, answers(by_telephone)).rows == ()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"status": "Attempted"}, "not completed"),
        ({"method": "Telephone"}, "not in person"),
        ({"method": None}, "not in person (not recorded)"),
        ({"services": None}, "no SW Plan Contact (not recorded)"),
        ({"services": ["Other"]}, "no SW Plan Contact"),
        ({"location": None}, "no location"),
        ({"primary_worker": "No"}, "not the primary worker, no exception"),
        ({"setting": "Referral"}, "recorded in a referral"),
        ({"purpose": "Other"}, "purpose of an additional contact"),
    ],
)
def test_the_grid_says_why_a_contact_does_not_count(rules: Rules, wrong: Row, reason: str) -> None:
    first = cell(rules, "child_monthly", 1, answers({**IN_CASE, **wrong}))
    assert (first.state, first.why_not) == ("not_counted", (("r1", reason),))


def test_an_approved_exception_counts_like_the_primary_worker(rules: Rules) -> None:
    other = {**IN_CASE, "primary_worker": "No", "approved_by": "Fictional Manager"}
    assert cell(rules, "child_monthly", 1, answers(other)).state == "counted"
    assert grid(rules, answers(other)).figure("by_primary_worker") == 100


def test_months_are_counted_or_missing(rules: Rules) -> None:
    judged = grid(rules, answers(IN_CASE, {**IN_CASE, "start_date": "2026-03-01"})).requirement(
        "child_monthly"
    )
    assert judged is not None
    assert [each.state[0] for each in judged.lines[0].cells] == ["c", "m", "c", "m", "m", "m"]
    assert (judged.met, judged.of, judged.percent) == (2, 6, 33)


@pytest.mark.parametrize("kind", ["Contact waiver", "Runaway", "ICPC placement"])
def test_waiver_runaway_and_icpc_lift_their_months_for_their_person_only(rules: Rules, kind: str) -> None:
    entry = {"kind": kind, "for_person": CHILD, "from_month": "2026-02-10", "to_month": "2026-03-05"}
    given = answers(services=[entry])
    assert [cell(rules, "child_monthly", month, given).state for month in (1, 2, 3, 4)] == [
        "missing",
        "lifted",
        "lifted",
        "missing",
    ]
    assert cell(rules, "parent_monthly", 2, given).state == "missing"


def test_half_of_the_contacts_in_the_residence_is_not_more_than_half(rules: Rules) -> None:
    home, school = IN_CASE, {**IN_CASE, "start_date": "2026-02-14", "in_residence": "No"}
    assert grid(rules, answers(home, school)).figure("child_residence") == 0
    third = {**home, "start_date": "2026-03-14"}
    assert grid(rules, answers(home, school, third)).figure("child_residence") == 100


def test_scp_is_seen_once_in_any_six_months(rules: Rules) -> None:
    seen_in_june = answers({**SCP_IN_CASE, "start_date": "2026-06-01"})
    assert grid(rules, seen_in_june).figure("scp_in_person") == 100
    longer = seen_in_june | {"cr.first_month": "2025-11-01"}
    judged = grid(rules, longer).requirement("scp_in_person")
    assert judged is not None
    assert (judged.met, judged.of) == (1, 3)


@pytest.mark.parametrize(("entered", "percent"), [("2026-01-31", 100), ("2026-02-01", 0)])
def test_contacts_are_entered_by_the_last_day_of_their_month(
    rules: Rules, entered: str, percent: int
) -> None:
    assert grid(rules, answers({**IN_CASE, "entered": entered})).figure("entered_in_time") == percent


def test_a_gap_between_plans_puts_the_contacts_in_it_out_of_compliance(rules: Rules) -> None:
    plans = [
        {"approved": "2026-01-01", "start_date": "2026-01-01", "end_date": "2026-03-10"},
        {"approved": "2026-03-20", "start_date": "2026-03-20", "end_date": "2026-06-30"},
    ]
    within, outside = {**IN_CASE, "start_date": "2026-03-10"}, {**IN_CASE, "start_date": "2026-03-11"}
    assert cell(rules, "child_monthly", 3, answers(within, plans=plans)).state == "counted"
    gap = cell(rules, "child_monthly", 3, answers(outside, plans=plans))
    assert gap.why_not == (("r1", "no approved case plan on that day"),)
    assert cell(rules, "plan_without_gap", 3, answers(plans=plans)).state == "missing"
    assert grid(rules, answers()).figure("plan_without_gap") == 100


def test_a_plan_that_is_not_approved_is_none(rules: Rules) -> None:
    plans = [{"start_date": "2026-01-01", "end_date": "2026-06-30"}]
    assert cell(rules, "child_monthly", 1, answers(IN_CASE, plans=plans)).state == "not_counted"
    assert grid(rules, answers(plans=plans)).figure("plan_without_gap") == 0


@pytest.mark.parametrize(("end", "warned"), [("2026-07-01", False), ("2026-07-02", True)])
def test_a_plan_is_renewed_within_six_months(rules: Rules, end: str, warned: bool) -> None:
    plans = [{"approved": "2026-01-01", "start_date": "2026-01-01", "end_date": end}]
    messages = [each.message for each in found(rules, answers(plans=plans))]
    assert any("more than six months" in message for message in messages) is warned


def test_each_child_in_the_allegation_is_interviewed(rules: Rules) -> None:
    persons = [
        {"name": CHILD, "role": "Child", "in_allegation": "Yes"},
        {"name": "Second Child", "role": "Child", "in_allegation": "Yes"},
    ]
    one = TYPES["child, referral"]
    both = answers(one, {**one, "participant": "Second Child"}, persons=persons)
    missing = answers(one, persons=persons)
    assert evaluation(rules, both).rating("R1").rating == "In Compliance"
    assert evaluation(rules, missing).rating("R1").rating == "Not in Compliance"
    assert any(
        "named in the allegation was not interviewed" in each.message for each in found(rules, missing)
    )
    assert not any("named in the allegation" in each.message for each in found(rules, both))


def test_the_alleged_perpetrator_sent_to_the_index_is_interviewed(rules: Rules) -> None:
    persons = [{"name": PARENT, "role": "Parent", "sent_to_caci": "Yes"}]
    interviewed = answers(TYPES["parent, referral"], persons=persons)
    attempted = answers({**TYPES["parent, referral"], "status": "Attempted"}, persons=persons)
    assert evaluation(rules, interviewed).rating("R2").rating == "In Compliance"
    assert evaluation(rules, attempted).rating("R2").rating == "Not in Compliance"
    assert any("alleged perpetrator" in each.message for each in found(rules, attempted))


def test_ratings_follow_the_figures(rules: Rules) -> None:
    every_month = [
        {**IN_CASE, "start_date": f"2026-0{n}-10", "entered": f"2026-0{n}-10"} for n in range(1, 7)
    ]
    whole = evaluation(rules, answers(*every_month))
    assert (whole.rating("1").rating, whole.rating("1").because) == (
        "In Compliance",
        "child_monthly is 100 %",
    )
    assert whole.rating("2").rating == "In Compliance"
    assert whole.rating("3").rating == "Not in Compliance"
    assert whole.rating("monthly").rating == "Not in Compliance"
    less = evaluation(rules, answers(*every_month[1:]))
    assert (less.rating("1").rating, less.rating("1").because) == (
        "Not in Compliance",
        "child_monthly is 83 %",
    )
    nobody = [{"name": "Fictional Other", "role": "Other"}]
    assert evaluation(rules, answers(persons=nobody)).rating("1").rating == "Not Applicable"


def test_ratings_wait_for_the_questions_behind_a_figure(rules: Rules) -> None:
    given = answers(IN_CASE)
    del given["cr.contacts"], given["cr.last_month"]
    rating = evaluation(rules, given).rating("1")
    assert (rating.rating, rating.waiting_for) == ("Incomplete", ("cr.last_month", "cr.contacts"))


def test_an_item_about_rows_waits_for_the_table_that_its_condition_about_rows_names(rules: Rules) -> None:
    persons = [{"name": CHILD, "role": "Child", "in_allegation": "Yes"}]
    given = {"cr.scope": ["Referral"], "cr.persons": persons}
    rating = evaluation(rules, given).rating("R1")
    assert (rating.rating, rating.waiting_for) == ("Incomplete", ("cr.contacts",))


def test_what_two_conditions_about_rows_say_alike_is_said_once(rules: Rules) -> None:
    persons = [{"name": CHILD, "role": "Child", "in_allegation": "Yes"}]
    rating = evaluation(rules, {"cr.scope": ["Referral"], "cr.persons": persons}).rating("R2")
    assert rating.because == "none of 1 person of cr.persons fits: person 1 (role is Child)"


def test_two_reviews_that_rate_otherwise_by_a_figure_of_the_grid_name_the_contacts_it_follows_from(
    rules: Rules,
) -> None:
    reviews = []
    for where in ("Yes", "No"):
        contacts = [{**IN_CASE, "in_residence": where, "start_date": f"2026-0{m}-10"} for m in range(1, 7)]
        review = new_review(f"fictional-{where.lower()}", rules, "0" * 64, "2026-07-01")
        state = ReviewState(rules, review, Editor("A. Reviewer"), today="2026-07-20")
        state.answer_many(answers(*contacts))
        reviews.append(state.review)
    found = {each.id: each for each in compare_reviews(reviews, rules).disagreements}
    assert found["2"].rated
    assert found["2"].follows_from == ("cr.contacts",)
    assert found["cr.contacts"].follows_from == ()


def test_a_referral_alone_has_no_grid(rules: Rules) -> None:
    given = answers(scope=["Referral"])
    assert evaluation(rules, given).grids == []
    assert evaluation(rules, given).rating("1").rating == "Not Applicable"
