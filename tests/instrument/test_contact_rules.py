"""The handbook's rules on recording contacts, one by one: a record that keeps each, and records that break it.

Written from the handbook, not from the instrument. Everything here is fictional.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.examples import few
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.bare import evaluate_bare
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings_at
from tui_review.review.grid_findings import grid_findings, namesake_findings
from tui_review.review.model import Answer
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.telling.grids import grid_blocks
from tui_review.telling.terminal import text

Row = dict[str, Any]
Answers = dict[str, Any]
Change = Callable[[Answers], None]

ADA, BEN, MOTHER, PROVIDER = "Ada Fictional", "Ben Fictional", "Mother Fictional", "Provider Fictional"
BOTH = f"{ADA}; {BEN}"
MONTHS = range(1, 7)
PARTIES = {
    ADA: "Staff Person/Child",
    BEN: "Staff Person/Child",
    MOTHER: "Staff Person/Parent-Guardian",
    PROVIDER: "Staff Person/Sub Care Provider",
}


def in_case(who: str, month: int, **other: Any) -> Row:
    """A mandatory contact of a case as the handbook wants it."""
    row: Row = {
        "staff": "Worker Fictional",
        "start_date": f"2026-{month:02d}-10",
        "setting": "Case",
        "purpose": "Consult with Sub Care Provider" if who == PROVIDER else "Delivered services to client",
        "method": "In-Person",
        "location": "Home",
        "status": "Completed",
        "participant": who,
        "on_behalf_of": BOTH,
        "party_type": PARTIES[who],
        "services": ["SW Plan Contact"],
        "entered": f"2026-{month:02d}-12",
        "primary_worker": "Yes",
    }
    if who in (ADA, BEN):
        row["in_residence"] = "Yes"
    return row | other


def in_referral(who: str, **other: Any) -> Row:
    """A contact of an investigation as the handbook wants it."""
    row = in_case(who, 1, setting="Referral", purpose="Investigate referral", start_date="2026-01-03")
    del row["services"]
    return row | {"entered": "2026-01-04"} | other


def record() -> Answers:
    """A referral and half a year of a case in which every rule is kept."""
    people = (ADA, BEN, MOTHER, PROVIDER)
    return {
        "cr.review_date": "2026-07-15",
        "cr.scope": ["Referral", "Case"],
        "cr.first_month": "2026-01-01",
        "cr.last_month": "2026-06-30",
        "cr.persons": [
            {"name": ADA, "role": "Child", "in_allegation": "Yes", "alleged_perpetrator": "No"},
            {"name": BEN, "role": "Child", "in_allegation": "No", "alleged_perpetrator": "No"},
            {"name": MOTHER, "role": "Parent", "alleged_perpetrator": "Yes", "sent_to_caci": "Yes"},
            {"name": PROVIDER, "role": "Substitute care provider", "alleged_perpetrator": "No"},
        ],
        "cr.plans": [{"approved": "2026-01-01", "start_date": "2026-01-01", "end_date": "2026-06-30"}],
        "cr.services": [
            {"kind": "SW Plan Contact", "for_person": who, "party": PARTIES[who], "method": "In-Person"}
            | {"schedule": "Once a month"}
            for who in people
        ],
        "cr.contacts": [
            *(in_case(who, month) for who in people for month in MONTHS),
            *(in_referral(who) for who in (ADA, BEN, MOTHER)),
        ],
    }


def contacts(given: Answers, who: str, setting: str = "Case", month: int | None = None) -> list[Row]:
    """Those of a person; of one month, or all."""
    return [
        row
        for row in given["cr.contacts"]
        if (row["participant"], row["setting"]) == (who, setting)
        and (month is None or row["start_date"][5:7] == f"{month:02d}")
    ]


def fields(who: str, setting: str = "Case", month: int | None = 3, **other: Any) -> Change:
    """Other cells (None: left empty) in the contacts of a person."""

    def change(given: Answers) -> None:
        for row in contacts(given, who, setting, month if setting == "Case" else None):
            row.update(other)
            for cell in [cell for cell, value in other.items() if value is None]:
                del row[cell]

    return change


def gone(who: str, setting: str = "Case", month: int | None = 3) -> Change:
    """No contact with a person in a month, or in the referral."""

    def change(given: Answers) -> None:
        mine = contacts(given, who, setting, month if setting == "Case" else None)
        given["cr.contacts"] = [row for row in given["cr.contacts"] if row not in mine]

    return change


def more(*rows: Row) -> Change:
    """Contacts besides."""
    return lambda given: given["cr.contacts"].extend(rows)


def person(name: str, **other: Any) -> Change:
    """Other cells of a person."""
    return lambda given: next(row for row in given["cr.persons"] if row["name"] == name).update(other)


def plans(*rows: Row) -> Change:
    """Other case plans."""
    return lambda given: given.update({"cr.plans": list(rows)})


def plan(start: str, end: str | None = "2026-06-30", approved: str | None = None) -> Row:
    """A case plan, approved on its first day unless it says otherwise."""
    row = {"start_date": start, "end_date": end, "approved": start if approved is None else approved}
    return {cell: value for cell, value in row.items() if value}


def service(who: str, **other: Any) -> Change:
    """Other cells (None: left empty) of a person's entry in the case plan."""

    def change(given: Answers) -> None:
        row = next(row for row in given["cr.services"] if row["for_person"] == who)
        row.update(other)
        for cell in [cell for cell, value in other.items() if value is None]:
            del row[cell]

    return change


def without_service(who: str) -> Change:
    """No entry of a person in the case plan."""

    def change(given: Answers) -> None:
        given["cr.services"] = [row for row in given["cr.services"] if row["for_person"] != who]

    return change


def entry(kind: str, who: str, first: str, last: str) -> Change:
    """A waiver, runaway or placement through ICPC."""
    row = {"kind": kind, "for_person": who, "from_month": first, "to_month": last}
    return lambda given: given["cr.services"].append(row)


def checked(day: str) -> Change:
    """Another day of the check."""
    return lambda given: given.update({"cr.review_date": day})


def each(*changes: Change) -> Change:
    """Several changes."""

    def change(given: Answers) -> None:
        for one in changes:
            one(given)

    return change


def same(_: Answers) -> None:
    """The record as it is."""


def no_longer_primary(approved_by: str | None, setting: str = "Case") -> Change:
    """Another worker made the contact with the mother."""
    other: Row = {"primary_worker": "No"} | ({"approved_by": approved_by} if approved_by else {})
    return fields(MOTHER, setting, **other)


TELEPHONE: Row = {"method": "Telephone", "location": None, "in_residence": None}
BY_TELEPHONE: Row = {"method": "Telephone", "location": None}
AT_SCHOOL: Row = {"in_residence": "No", "location": "School"}

RULES: list[tuple[str, Change, Change, str, str]] = [
    # rule, a right record, a wrong one, the item it shows in, and what is said of it
    ("any-1", same, fields(ADA, staff=None), "1", f"{ADA}, 2026-03: contact 3: Staff person not recorded"),
    (
        "any-1",
        same,
        fields(ADA, on_behalf_of=None),
        "1",
        f"{ADA}, 2026-03: contact 3: On behalf of not recorded",
    ),
    ("any-1", same, fields(ADA, status=None), "1", f"{ADA}, 2026-03: contact 3: Status not recorded"),
    ("any-1", same, fields(ADA, party_type=None), "1", "contact 3: Contact party type not recorded"),
    ("any-1", same, fields(MOTHER, method=None), "3", f"{MOTHER}, 2026-03: contact 15: Method not recorded"),
    ("any-1", same, fields(ADA, entered=None), "6", "contact 3: Date entered not recorded"),
    (
        "any-2",
        more(in_case(ADA, 1, start_date="2025-12-30")),
        each(gone(ADA), more(in_case(ADA, 1, start_date="2025-03-10", entered="2025-03-10"))),
        "1",
        "Dated outside the months looked at, and not counted: contact 27",
    ),
    *(
        ("any-2", checked("2026-06-12"), change, item, f"{ADA}, 2026-0{row}: contact {row}: {why}")
        for change, item, row, why in (
            (checked("2026-06-09"), "1", 6, "dated after the day of the check"),
            (checked("2026-06-11"), "1", 6, "entered after the day of the check"),
            (fields(ADA, entered="2026-07-16"), "1", 3, "entered after the day of the check"),
        )
    ),
    (
        "any-2",
        checked("2026-01-04"),
        checked("2026-01-02"),
        "R4",
        "Dated after the day of the check, and not counted: contact 25, 26, 27",
    ),
    (
        "any-3",
        more(in_case(ADA, 3, status="Attempted", services=["Other"])),
        fields(ADA, status="Attempted"),
        "1",
        f"{ADA}, 2026-03: contact 3: not completed",
    ),
    ("any-4", same, fields(ADA, location=None), "1", f"{ADA}, 2026-03: contact 3: Location not recorded"),
    (
        "any-4",
        same,
        fields(ADA, "Referral", location=None),
        "R4",
        f"{ADA}, 2026-01: contact 25: Location not",
    ),
    (
        "any-4",
        fields(PROVIDER, **BY_TELEPHONE),
        fields(PROVIDER, location=None),
        "4",
        "Location not recorded",
    ),
    ("any-5", same, fields(MOTHER, on_behalf_of=ADA), "9", "contact 15: not on behalf of each child"),
    (
        "any-5",
        fields(ADA, on_behalf_of=ADA),
        fields(ADA, on_behalf_of=BEN),
        "9",
        "contact 3: not on behalf of",
    ),
    ("any-5", same, fields(ADA, on_behalf_of=f"{ADA}; Nobody Listed"), "9", "contact 3: not on behalf of"),
    *(
        (
            "any-5",
            same,
            fields(who, *where, on_behalf_of="Nobody Listed"),
            item,
            f"contact {row}: on behalf of no child",
        )
        for who, where, item, row in (
            (ADA, (), "1", 3),
            (ADA, ("Referral",), "R4", 25),
            (MOTHER, (), "3", 15),
            (MOTHER, ("Referral",), "R5", 27),
            (PROVIDER, (), "4", 21),
        )
    ),
    (
        "any-5",
        fields(MOTHER, on_behalf_of="FICTIONAL,  Ada;ben\u00a0 fictional"),
        fields(MOTHER, "Referral", on_behalf_of=BEN),
        "R6",
        "contact 27: not on behalf of each child",
    ),
    (
        "any-6",
        no_longer_primary("Manager Fictional"),
        no_longer_primary(None),
        "7",
        "contact 15: not the primary worker, no approved exception",
    ),
    (
        "any-6",
        no_longer_primary("Manager Fictional", "Referral"),
        no_longer_primary(None, "Referral"),
        "R8",
        "contact 27: not the primary worker, no approved exception",
    ),
    (
        "any-7",
        fields(ADA, entered="2026-03-31"),
        fields(ADA, entered="2026-04-01"),
        "6",
        "contact 3: entered after the last day of its month",
    ),
    (
        "any-7",
        fields(ADA, "Referral", entered="2026-01-31"),
        fields(ADA, "Referral", entered="2026-02-01"),
        "R7",
        "contact 25: entered after the last day of its month",
    ),
    (
        "any-8",
        fields(ADA, services=["SW Plan Contact", "Family engagement effort"]),
        fields(ADA, services=["Family engagement effort"]),
        "1",
        "contact 3: no SW Plan Contact",
    ),
    (
        "ref-1",
        more(in_referral(ADA, purpose="Other", start_date="2026-01-05")),
        fields(BEN, "Referral", purpose="Other"),
        "R4",
        f"{BEN}, 2026-01: contact 26: purpose is not Investigate referral",
    ),
    ("ref-1", same, gone(BEN, "Referral"), "R4", f"{BEN}, 2026-01 to 2026-06: no contact"),
    (
        "ref-2",
        same,
        fields(ADA, "Referral", party_type="Staff Person/Parent-Guardian"),
        "R4",
        f"{ADA}, 2026-01: contact 25: party type is not Staff Person/Child",
    ),
    ("ref-2", same, fields(ADA, "Referral", **TELEPHONE), "R4", f"{ADA}, 2026-01: contact 25: not in person"),
    ("ref-2", same, fields(ADA, "Referral", status="Attempted"), "R4", "contact 25: not completed"),
    (
        "ref-3",
        more(in_referral(ADA, purpose="Other", start_date="2026-02-03")),
        fields(ADA, "Referral", **TELEPHONE),
        "R1",
        f"{ADA}, 2026-01: contact 25: not in person",
    ),
    (
        "ref-3",
        same,
        fields(ADA, "Referral", start_date="2024-01-03", entered="2024-01-04"),
        "R1",
        "Dated outside the months looked at, and not counted: contact 25",
    ),
    (
        "ref-3",
        person(BEN, in_allegation="Yes"),
        each(person(BEN, in_allegation="Yes"), gone(BEN, "Referral")),
        "R1",
        f"{BEN}, 2026-01 to 2026-06: no contact",
    ),
    ("ref-4", same, gone(MOTHER, "Referral"), "R5", f"{MOTHER}, 2026-01 to 2026-06: no contact"),
    (
        "ref-4",
        same,
        fields(MOTHER, "Referral", purpose="Other"),
        "R5",
        "contact 27: purpose is not Investigate",
    ),
    ("ref-4", same, fields(MOTHER, "Referral", location=None), "R5", "contact 27: Location not recorded"),
    (
        "ref-4",
        same,
        fields(MOTHER, "Referral", party_type="Other"),
        "R5",
        "contact 27: party type is not Staff Person/Parent-Guardian",
    ),
    (
        "ref-5",
        person(MOTHER, sent_to_caci="No"),
        each(person(MOTHER, sent_to_caci="No"), gone(MOTHER, "Referral")),
        "R2",
        f"{MOTHER}, 2026-01 to 2026-06: no contact",
    ),
    (
        "ref-5",
        same,
        fields(MOTHER, "Referral", status="Attempted"),
        "R2",
        f"{MOTHER}, 2026-01: contact 27: not completed",
    ),
    ("ref-6", same, fields(MOTHER, "Referral", **BY_TELEPHONE), "R3", "contact 27: not in person"),
    ("ref-6", same, gone(MOTHER, "Referral"), "R3", f"{MOTHER}, 2026-01 to 2026-06: no contact"),
    (
        "case-1",
        fields(ADA, purpose="Conduct client evaluation"),
        fields(ADA, purpose="Investigate referral"),
        "1",
        f"{ADA}, 2026-03: contact 3: purpose of an additional contact",
    ),
    ("case-1", same, fields(ADA, services=["Other"]), "1", f"{ADA}, 2026-03: contact 3: no SW Plan Contact"),
    ("case-1", same, fields(ADA, party_type="Other"), "1", "contact 3: party type is not Staff Person/Child"),
    ("case-2", same, gone(BEN), "1", f"{BEN}, 2026-03: no contact"),
    (
        "case-2",
        each(gone(BEN), fields(ADA, participant=BOTH)),
        each(gone(BEN), fields(ADA, participant=f"{ADA}; Nobody Listed")),
        "1",
        f"{BEN}, 2026-03: no contact",
    ),
    (
        "case-3",
        each(fields(ADA, month=1, **AT_SCHOOL), fields(ADA, month=2, **AT_SCHOOL)),
        each(*(fields(BEN, month=month, **AT_SCHOOL) for month in (1, 2, 3))),
        "2",
        f"{BEN}, 2026-01: contact 7: not in the residence",
    ),
    ("case-4", same, gone(MOTHER), "3", f"{MOTHER}, 2026-03: no contact"),
    ("case-4", same, fields(MOTHER, **BY_TELEPHONE), "3", f"{MOTHER}, 2026-03: contact 15: not in person"),
    (
        "case-4",
        same,
        fields(MOTHER, party_type="Other"),
        "3",
        "contact 15: party type is not Staff Person/Parent",
    ),
    (
        "scp-1",
        fields(PROVIDER, method="Written", location=None),
        fields(PROVIDER, method="Electronic", location=None),
        "4",
        f"{PROVIDER}, 2026-03: contact 21: neither in person nor in writing nor by telephone",
    ),
    (
        "scp-1",
        fields(PROVIDER, **BY_TELEPHONE),
        fields(PROVIDER, method="Other", location=None),
        "4",
        "contact 21: neither in person",
    ),
    (
        "scp-2",
        same,
        fields(PROVIDER, purpose="Delivered services to client"),
        "4",
        f"{PROVIDER}, 2026-03: contact 21: purpose is not Consult with Sub Care Provider",
    ),
    ("scp-2", same, fields(PROVIDER, services=["Other"]), "4", "contact 21: no SW Plan Contact"),
    (
        "scp-3",
        each(*(fields(PROVIDER, month=month, **BY_TELEPHONE) for month in MONTHS if month != 2)),
        each(*(fields(PROVIDER, month=month, **BY_TELEPHONE) for month in MONTHS)),
        "5",
        f"{PROVIDER}, 2026-06: contact 24: not in person",
    ),
    (
        "scp-3",
        service(PROVIDER, in_person_times=1, in_person_months=3),
        each(
            service(PROVIDER, in_person_times=1, in_person_months=3),
            *(fields(PROVIDER, month=month, **BY_TELEPHONE) for month in (2, 3, 4)),
        ),
        "5",
        f"{PROVIDER}, 2026-04: contact 22: not in person",
    ),
    ("plan-1", same, service(BEN, for_person=ADA), "10", f"{BEN}, 2026-01 to 2026-06: no entry"),
    ("plan-1", same, service(MOTHER, method="Telephone"), "10", "entry 3: method is not In-Person"),
    ("plan-1", same, service(MOTHER, party="Other"), "10", "entry 3: contact party does not fit the person"),
    (
        "plan-1",
        same,
        service(PROVIDER, schedule=None),
        "10",
        f"{PROVIDER}, 2026-01 to 2026-06: entry 4: Schedule",
    ),
    *(
        (
            "plan-2",
            each(gone(ADA), entry(kind, ADA, "2026-03-05", "2026-03-20")),
            each(gone(ADA), entry(kind, BEN, "2026-03-05", "2026-03-20")),
            "1",
            f"{ADA}, 2026-03: no contact",
        )
        for kind in ("Contact waiver", "Runaway", "ICPC placement")
    ),
    *(
        (
            "plan-2",
            each(gone(ADA), without_service(ADA), entry(kind, ADA, "2026-01-01", "2026-06-30")),
            each(gone(ADA), without_service(ADA), entry(kind, ADA, "2026-01-01", "2026-05-31")),
            "10",
            f"{ADA}, 2026-01 to 2026-06: no entry",
        )
        for kind in ("Contact waiver", "ICPC placement")
    ),
    (
        "plan-3",
        plans(plan("2026-01-01", approved="2025-12-20")),
        plans(plan("2026-01-01", approved="2026-05-05")),
        "1",
        "contact 1: no approved case plan at the time",
    ),
    (
        "plan-3",
        same,
        plans(plan("2026-01-01", approved="2029-01-01")),
        "8",
        "all, 2026-01 to 2026-06: no approved case plan at the time",
    ),
    (
        "plan-3",
        same,
        plans({"start_date": "2026-01-01", "end_date": "2026-06-30"}),
        "8",
        "no approved case plan",
    ),
    (
        "plan-4",
        plans(plan("2025-10-01", "2026-03-31"), plan("2026-04-01", "2026-09-30")),
        plans(plan("2025-10-01", "2026-09-30")),
        "1",
        f"{ADA}, 2026-04: contact 4: no approved case plan at the time",
    ),
    ("plan-4", same, plans(plan("2020-01-01", None)), "8", "all, 2026-01 to 2026-06: no approved case plan"),
    (
        "plan-5",
        plans(plan("2026-01-01", "2026-03-10"), plan("2026-03-11")),
        plans(plan("2026-01-01", "2026-03-09"), plan("2026-03-11")),
        "8",
        "all, 2026-03: no approved case plan at the time (2026-03-10)",
    ),
    (
        "plan-5",
        same,
        plans(plan("2026-01-01", "2026-03-04"), plan("2026-03-10", "2026-03-20"), plan("2026-03-22")),
        "8",
        "no approved case plan at the time (2026-03-05 to 2026-03-09, 2026-03-21)",
    ),
    (
        "plan-5",
        same,
        plans(plan("2026-01-01", "2026-03-09"), plan("2026-03-11")),
        "1",
        f"{ADA}, 2026-03: contact 3: no approved case plan at the time",
    ),
]
NUMBERED = [pytest.param(*rule[1:], id=f"{rule[0]}-{number}") for number, rule in enumerate(RULES)]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("contact-recording")[0]


def judged(rules: Rules, change: Change) -> Evaluation:
    given = record()
    change(given)
    return Evaluation(
        rules,
        {id_: parse_answer(rules.questions[id_].question, one) for id_, one in given.items()},
        as_of="2026-07-20",
    )


def told(evaluation: Evaluation) -> str:
    return "\n".join(text(grid_blocks(evaluation.rules, grid), 200) for grid in evaluation.grids)


def test_every_rule_of_the_reference_has_a_right_and_a_wrong_record() -> None:
    wanted = [f"any-{n}" for n in range(1, 9)] + [f"ref-{n}" for n in range(1, 7)]
    wanted += [f"case-{n}" for n in range(1, 5)] + [f"scp-{n}" for n in range(1, 4)]
    wanted += [f"plan-{n}" for n in range(1, 6)]
    assert list(dict.fromkeys(rule for rule, *_ in RULES)) == wanted


def test_a_record_in_which_every_rule_is_kept_is_in_compliance_and_clean(rules: Rules) -> None:
    evaluation = judged(rules, same)
    assert {rated: evaluation.rating(rated).rating for rated in rules.rated} == dict.fromkeys(
        rules.rated, "In Compliance"
    )
    assert list(grid_findings(evaluation)) == []
    state = ReviewState(
        rules,
        new_review("fictional-1", rules, "2026-07-15"),
        Editor("A. Reader"),
        today="2026-07-20",
    )
    state.answer_many(record())
    assert [each.message for each in state.findings() if each.code in ("row-check", "check")] == []


@pytest.mark.parametrize(("right", "wrong", "item", "said"), NUMBERED)
def test_each_rule_of_the_handbook(rules: Rules, right: Change, wrong: Change, item: str, said: str) -> None:
    assert judged(rules, right).rating(item).rating == "In Compliance"
    broken = judged(rules, wrong)
    assert broken.rating(item).rating == "Not in Compliance"
    assert said in told(broken)


def test_a_referral_in_which_nobody_is_marked_as_the_alleged_perpetrator_is_not_complete(
    rules: Rules,
) -> None:
    nobody = person(MOTHER, alleged_perpetrator="No", sent_to_caci="No")
    rating = judged(rules, nobody).rating("R2")
    assert rating.rating == "Not in Compliance"
    assert "otherwise" not in rating.row
    assert "cr.persons" in rating.because
    assert "Nobody is marked as the alleged perpetrator" in rating.warning
    assert judged(rules, nobody).rating("R3").rating == "Not Applicable"


def test_a_blank_that_leaves_open_whom_a_requirement_is_about_gives_no_certain_rating(rules: Rules) -> None:
    rating = judged(rules, lambda given: given["cr.persons"][0].pop("in_allegation")).rating("R1")
    assert (rating.rating, rating.waiting_for) == ("Incomplete", ("cr.persons",))


def test_a_plan_is_certain_only_when_the_day_of_the_check_is_known(rules: Rules) -> None:
    rating = judged(rules, lambda given: given.pop("cr.review_date")).rating("8")
    assert (rating.rating, rating.waiting_for) == ("Incomplete", ("cr.review_date",))


def test_what_is_not_recorded_has_another_sign_than_what_is_against_a_rule(rules: Rules) -> None:
    for change, sign in ((fields(ADA, staff=None), "?"), (fields(ADA, status="Attempted"), "!")):
        found = judged(rules, change).grids[-1].requirements[0].lines[0].cells[2]
        assert found.state == {"?": "not_recorded", "!": "not_counted"}[sign]


@pytest.mark.parametrize(
    ("said", "why"), [(None, "In the residence not recorded"), ("No", "not in the residence")]
)
def test_a_share_that_is_not_reached_is_told_with_what_is_not_recorded_and_what_is_otherwise(
    rules: Rules, said: str | None, why: str
) -> None:
    found = judged(rules, each(*(fields(BEN, month=month, in_residence=said) for month in (1, 2, 3))))
    assert [one.message for one in grid_findings(found)] == [
        f"person 2: More than half of them in the child's residence: 3 of 6; {why}: contact 7, 8, 9."
    ]


def test_an_entry_that_falls_short_of_a_share_is_told_beside_one_that_does_not(rules: Rules) -> None:
    """What is not recorded must not vanish in a month that another contact fills."""

    def once_more(given: Answers) -> None:
        other = in_case(BEN, 2, start_date="2026-02-20", entered="2026-02-21")
        del other["in_residence"]
        given["cr.contacts"].append(other)

    assert f"{BEN}, 2026-02: contact 28: In the residence not recorded" in told(judged(rules, once_more))


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (None, "Participant not recorded, and not counted: contact 9"),
        ("Unknown", "Participant not recorded, and not counted: contact 9"),
        ("Somebody Else", "Nobody's, and not counted: contact 9"),
    ],
)
def test_a_contact_that_names_nobody_is_told_otherwise_than_one_of_nobody_who_is_listed(
    rules: Rules, named: str | None, said: str
) -> None:
    found = told(judged(rules, fields(BEN, participant=named)))
    assert found.count(": contact 9") == 1
    assert said in found


def test_a_contact_of_a_child_with_two_stays_is_counted_once(rules: Rules) -> None:
    def twice(given: Answers) -> None:
        given["cr.persons"][0]["to_date"] = "2026-03-31"
        given["cr.persons"].append(
            {"name": ADA, "role": "Child", "in_allegation": "Yes", "from_date": "2026-04-01"}
        )

    (grid,) = [grid for grid in judged(rules, twice).grids if grid.id == "contacts_by_month"]
    figures = {each.id: (each.met, each.of) for each in grid.requirements}
    assert figures["child_monthly"] == (12, 12)
    assert figures["entered_in_time"] == (24, 24)


@pytest.mark.parametrize(
    ("stay", "named"),
    [
        ({"from_date": "2026-02-01"}, "contact 1"),
        ({"to_date": "2026-05-31"}, "contact 6"),
        ({"from_date": "2026-01-05"}, "contact 1"),
        ({"from_date": "2026-01-01", "to_date": "2026-06-30"}, ""),
    ],
)
def test_a_contact_in_a_month_in_which_nothing_was_due_is_named(rules: Rules, stay: Row, named: str) -> None:
    found = judged(rules, person(ADA, **stay))
    said = f"In a month that is not wholly within the days of its person, and counted for none: {named}"
    assert (said in told(found)) is bool(named)
    assert [each.code for each in grid_findings(found)] == ["undue"] * bool(named)


def test_a_contact_of_two_stays_or_in_a_month_that_is_lifted_is_not_named_so(rules: Rules) -> None:
    def two_stays(given: Answers) -> None:
        given["cr.persons"].append({**given["cr.persons"][0], "from_date": "2026-04-01"})
        given["cr.persons"][0]["to_date"] = "2026-03-31"

    for change in (two_stays, entry("Runaway", ADA, "2026-03-01", "2026-03-31")):
        assert list(grid_findings(judged(rules, change))) == []


def test_a_child_of_the_referral_may_be_the_alleged_perpetrator(rules: Rules) -> None:
    sibling = each(
        person(MOTHER, alleged_perpetrator="No", sent_to_caci=None),
        person(BEN, alleged_perpetrator="Yes", sent_to_caci="Yes"),
    )
    right = judged(rules, sibling)
    assert [right.rating(f"R{n}").rating for n in range(1, 9)] == ["In Compliance"] * 8
    broken = judged(rules, each(sibling, fields(BEN, "Referral", **TELEPHONE)))
    assert [broken.rating(item).rating for item in ("R2", "R3")] == ["In Compliance", "Not in Compliance"]
    gone_away = judged(rules, each(sibling, gone(BEN, "Referral")))
    assert gone_away.rating("R2").rating == "Not in Compliance"


def found_of_names(evaluation: Evaluation) -> list[tuple[str, str]]:
    return [
        (each.level, each.message.partition(",")[0]) for each in namesake_findings(evaluation, "cr.persons")
    ]


@pytest.mark.parametrize("name", [ADA, "  ada   FICTIONAL", "Fictional, Ada", "Ａda Fictional"])
@pytest.mark.parametrize("role", ["Child", "Other", "Parent"])
def test_nothing_is_rated_by_a_name_that_two_people_have(rules: Rules, role: str, name: str) -> None:
    namesake = {"name": name, "role": role, "alleged_perpetrator": "Yes", "sent_to_caci": "Yes"}
    found = judged(rules, lambda given: given["cr.persons"].append(namesake))
    assert {found.rating(item).rating for item in rules.rated} == {"Incomplete"}
    assert found.rating("R2").waiting_for == ("cr.persons",)
    assert found_of_names(found) == [("error", "person 1 and person 5 have one name")]
    assert "waits for cr.persons" in told(found)
    told_apart = judged(
        rules, lambda given: given["cr.persons"].append({**namesake, "name": "Somebody Else"})
    )
    assert found_of_names(told_apart) == []
    assert told_apart.rating("R2").rating == "Not in Compliance"


@pytest.mark.parametrize(
    ("first", "second", "one_person"),
    [
        ({"to_date": "2026-03-31"}, {"from_date": "2026-04-01"}, True),
        ({"to_date": "2026-03-31"}, {"from_date": "2026-03-31"}, False),
        ({"to_date": "2026-03-31"}, {}, False),
        ({"to_date": "2026-03-31"}, {"from_date": "2026-04-01", "role": "Other"}, False),
        ({"from_date": "2026-04-01"}, {"to_date": "2026-03-31"}, True),
    ],
)
def test_two_rows_of_one_name_are_stays_of_one_person_where_role_and_days_allow_it(
    rules: Rules, first: Row, second: Row, one_person: bool
) -> None:
    def twice(given: Answers) -> None:
        given["cr.persons"].append({**given["cr.persons"][0], **second})
        given["cr.persons"][0].update(first)

    assert (found_of_names(judged(rules, twice)) == []) is one_person


@pytest.mark.parametrize("name", ["Ada Fictionál", "Ada-Fictional", "Ada Fictional."])
def test_names_that_differ_in_accents_or_signs_alone_are_asked_about(rules: Rules, name: str) -> None:
    found = judged(rules, lambda given: given["cr.persons"].append({"name": name, "role": "Other"}))
    assert found_of_names(found) == [
        (
            "warning",
            "The names of person 1 and person 5 differ in accents or signs alone: look whether they are two people",
        )
    ]


def told_of_contacts(
    evaluation: Evaluation, *codes: str, table: str = "cr.contacts"
) -> list[tuple[str, str]]:
    rows: Any = evaluation.given(table)
    made = new_review("made-up-1", evaluation.rules, "2026-07-10")
    review = replace(made, answers={table: Answer(rows=rows)})
    found = findings_at(review, evaluation, table)
    return [(each.level, each.message) for each in found if not codes or each.code in codes]


@pytest.mark.parametrize("column", ["participant", "on_behalf_of"])
@pytest.mark.parametrize(
    ("name", "near"), [("Ada Fictionel", True), ("Fictionel, Ada", True), ("Quentin Zyx", False)]
)
def test_a_name_that_is_nearly_somebodys_is_told_where_it_stands(
    rules: Rules, column: str, name: str, near: bool
) -> None:
    other: dict[str, Any] = {column: name}
    found = told_of_contacts(judged(rules, fields(ADA, **other)), "near-name")
    label = {"participant": "Participant", "on_behalf_of": "On behalf of"}[column]
    said = (
        f"contact 3: {label} is nearly the name of person 1: if that is meant, write it as it stands there."
    )
    assert found == ([("warning", said)] if near else [])


def test_a_contact_that_was_entered_twice_is_told(rules: Rules) -> None:
    def twice(given: Answers) -> None:
        given["cr.contacts"].insert(4, dict(given["cr.contacts"][2]))
        given["cr.contacts"].append({**given["cr.contacts"][2], "location": "Elsewhere"})

    said = "contact 5 says in every cell what contact 3 does. If it was entered twice, take one out."
    assert told_of_contacts(judged(rules, twice), "twice") == [("warning", said)]


def test_a_contact_of_a_referral_is_one_for_every_stay_of_a_child(rules: Rules) -> None:
    def twice(given: Answers) -> None:
        given["cr.persons"].append({**given["cr.persons"][0], "from_date": "2026-04-01"})
        given["cr.persons"][0]["to_date"] = "2026-03-31"

    found = judged(rules, twice)
    assert [found.rating(item).rating for item in ("R1", "R4", "1", "6")] == ["In Compliance"] * 4


SECOND = "Second Provider Fictional"
ASKS_NOTHING = "there on some of the days only, so nothing is required, and no contact counts."
STAYS = [("2026-04-15", "2026-04-16"), ("2026-03-31", "2026-04-01")]


def stays(who: str, to: str, again: str, **other: Any) -> Change:
    """Two rows of one person: to a day, and from another on."""

    def change(given: Answers) -> None:
        row = next(row for row in given["cr.persons"] if row["name"] == who)
        given["cr.persons"].append({**row, "from_date": again, **other})
        row["to_date"] = to

    return change


def changed_provider(to: str, since: str) -> Change:
    """Another provider, with all that the handbook wants of both but a contact in the month of the change."""

    def change(given: Answers) -> None:
        stays(PROVIDER, to, since, name=SECOND)(given)
        months = [month for month in MONTHS if f"2026-{month:02d}-01" >= since]
        for month in (int(to[5:7]), *months):
            gone(PROVIDER, month=month)(given)
        for month in months:
            given["cr.contacts"].append(
                in_case(PROVIDER, month, participant=SECOND, party_type=PARTIES[PROVIDER])
            )
        given["cr.services"].append({**given["cr.services"][3], "for_person": SECOND})

    return change


def monthly(evaluation: Evaluation) -> dict[str, tuple[int, int]]:
    (grid,) = [grid for grid in evaluation.grids if grid.id == "contacts_by_month"]
    return {each.id: (each.met, each.of) for each in grid.requirements}


@pytest.mark.parametrize(("to", "again"), STAYS)
def test_a_month_that_touching_stays_cover_is_asked_of_the_person(rules: Rules, to: str, again: str) -> None:
    found = judged(rules, each(stays(ADA, to, again), gone(ADA, month=4)))
    assert found.rating("1").rating == "Not in Compliance"
    assert monthly(found)["child_monthly"] == (11, 12)
    assert f"{ADA}, 2026-04: no contact" in told(found)
    assert [each.message for each in grid_findings(found)] == [
        "person 1, 5: Each child seen in person every month: 2026-04: no contact."
    ]


@pytest.mark.parametrize(("to", "again"), STAYS)
def test_two_rows_of_one_person_are_one_line_everywhere(rules: Rules, to: str, again: str) -> None:
    two, one = judged(rules, stays(ADA, to, again)), judged(rules, same)
    assert [each.requirements for each in two.grids] == [
        tuple(
            replace(
                each,
                lines=tuple(replace(line, also=("r5",) if line.row == "r1" else ()) for line in each.lines),
            )
            for each in grid.requirements
        )
        for grid in one.grids
    ]
    assert list(grid_findings(two)) == []


@pytest.mark.parametrize(("to", "again"), [("2026-05-31", "2026-06-01"), ("2026-03-10", "2026-03-11")])
def test_six_months_run_through_touching_stays_of_a_provider(rules: Rules, to: str, again: str) -> None:
    telephone = each(*(fields(PROVIDER, month=month, **BY_TELEPHONE) for month in MONTHS))
    found = judged(rules, each(stays(PROVIDER, to, again), telephone))
    assert [found.rating(item).rating for item in ("4", "5")] == ["In Compliance", "Not in Compliance"]
    assert (monthly(found)["scp_monthly"], monthly(found)["scp_in_person"]) == ((6, 6), (0, 1))


def test_no_stretch_of_months_goes_over_one_that_a_waiver_lifts(rules: Rules) -> None:
    """Of six months the third is waived: 1 and 2 are a stretch of two, 4 and 5, and 5 and 6; 2 and 4 are none."""
    every_second = service(PROVIDER, in_person_times=1, in_person_months=2)
    waived = entry("Contact waiver", PROVIDER, "2026-03-01", "2026-03-31")
    assert monthly(judged(rules, each(every_second, waived)))["scp_in_person"] == (3, 3)
    telephone = each(*(fields(PROVIDER, month=month, **BY_TELEPHONE) for month in (2, 4)))
    assert monthly(judged(rules, each(every_second, waived, telephone)))["scp_in_person"] == (3, 3)


def test_the_share_in_the_residence_is_taken_of_all_stays_of_a_child(rules: Rules) -> None:
    at_school = each(*(fields(ADA, month=month, **AT_SCHOOL) for month in (5, 6)))
    found = judged(rules, each(stays(ADA, "2026-03-31", "2026-05-01"), gone(ADA, month=4), at_school))
    assert found.rating("2").rating == "In Compliance", "three of five"
    assert monthly(found)["child_residence"] == (2, 2)


def test_a_row_that_lacks_its_role_is_no_stay_of_another(rules: Rules) -> None:
    found = judged(
        rules, each(stays(ADA, "2026-03-31", "2026-04-01"), lambda given: given["cr.persons"][4].pop("role"))
    )
    assert found.rating("1").rating == "Incomplete"
    assert found.rating("1").waiting_for == ("cr.persons",)


@pytest.mark.parametrize(("to", "since"), [("2026-03-15", "2026-03-16"), ("2026-03-20", "2026-03-10")])
def test_a_month_in_which_the_provider_changes_is_asked_of_both_together(
    rules: Rules, to: str, since: str
) -> None:
    nothing = judged(rules, changed_provider(to, since))
    assert nothing.rating("4").rating == "Not in Compliance"
    assert monthly(nothing)["scp_monthly"] == (5, 6)
    assert f"{PROVIDER} / {SECOND}, 2026-03: no contact" in told(nothing)
    assert [each.message for each in grid_findings(nothing)] == [
        "person 4, 5 together: Care provider contacted every month: 2026-03: no contact."
    ]
    for who, day in ((PROVIDER, "2026-03-02"), (SECOND, "2026-03-30")):
        row = in_case(PROVIDER, 3, participant=who, start_date=day, entered="2026-03-31")
        right = judged(rules, each(changed_provider(to, since), more(row)))
        assert right.rating("4").rating == "In Compliance"
        assert list(grid_findings(right)) == []


def test_only_whoever_was_the_provider_on_a_day_counts_for_a_month_with_a_change(rules: Rules) -> None:
    late = in_case(PROVIDER, 3, start_date="2026-03-20", entered="2026-03-20")
    found = judged(rules, each(changed_provider("2026-03-15", "2026-03-16"), more(late)))
    assert found.rating("4").rating == "Not in Compliance"
    assert [each.code for each in grid_findings(found)] == ["undue", "missing-month"]
    wrong = in_case(PROVIDER, 3, start_date="2026-03-02", method="Electronic", location=None)
    found = judged(rules, each(changed_provider("2026-03-15", "2026-03-16"), more(wrong)))
    assert f"{PROVIDER} / {SECOND}, 2026-03: contact 27: neither in person" in told(found)


def test_providers_who_took_turns_over_six_months_are_seen_once(rules: Rules) -> None:
    change = changed_provider("2026-03-15", "2026-03-16")
    found = judged(rules, change)
    assert (found.rating("5").rating, monthly(found)["scp_in_person"]) == ("In Compliance", (1, 1))

    def by_telephone(given: Answers) -> None:
        change(given)
        for row in given["cr.contacts"]:
            if row["party_type"] == PARTIES[PROVIDER]:
                row.update(method="Telephone")
                del row["location"]

    found = judged(rules, by_telephone)
    assert (found.rating("5").rating, monthly(found)["scp_in_person"]) == ("Not in Compliance", (0, 1))
    assert "person 4, 5 together: Care provider seen in person" in str(list(grid_findings(found)))


@pytest.mark.parametrize("gap", ["2026-03-17", "2026-04-01"])
def test_a_month_that_no_provider_was_there_throughout_asks_nothing_and_says_so(
    rules: Rules, gap: str
) -> None:
    found = judged(rules, each(changed_provider("2026-03-15", "2026-03-16"), person(SECOND, from_date=gap)))
    assert found.rating("4").rating == "In Compliance"
    said = [each.message for each in grid_findings(found)]
    there = [4, 5] if gap < "2026-04" else [4]
    assert said == [
        f"person {number}: Care provider contacted every month: 2026-03: {ASKS_NOTHING}" for number in there
    ]


def test_a_waiver_of_one_of_two_providers_lifts_the_month_of_their_change(rules: Rules) -> None:
    waived = entry("Contact waiver", PROVIDER, "2026-03-01", "2026-03-31")
    found = judged(rules, each(changed_provider("2026-03-15", "2026-03-16"), waived))
    assert monthly(found)["scp_monthly"] == (5, 5)
    assert f"{PROVIDER} / {SECOND}, 2026-03: contact waiver" in told(found)


@pytest.mark.parametrize(
    ("who", "label"), [(ADA, "Each child seen in person"), (MOTHER, "Each parent seen in person")]
)
def test_a_month_that_asks_nothing_as_somebody_was_there_in_part_is_never_passed_over(
    rules: Rules, who: str, label: str
) -> None:
    away = each(person(who, to_date="2026-03-30"), *(gone(who, month=month) for month in (3, 4, 5, 6)))
    found = judged(rules, away)
    number = [row["name"] for row in record()["cr.persons"]].index(who) + 1
    assert [(each.level, each.code, each.message) for each in grid_findings(found)] == [
        (
            "info",
            "part-month",
            f"person {number}: {label} every month: 2026-03: {ASKS_NOTHING}",
        )
    ]
    assert f"{who}, 2026-03: there on some of the days only" in told(found)
    gap = judged(rules, each(stays(who, "2026-03-14", "2026-03-16"), gone(who)))
    assert [each.code for each in grid_findings(gap)] == ["part-month"]
    lifted = judged(rules, each(away, entry("Runaway", who, "2026-03-01", "2026-03-31")))
    assert list(grid_findings(lifted)) == []


@pytest.mark.parametrize("kind", ["Contact waiver", "Runaway", "ICPC placement"])
def test_an_entry_that_lifts_a_requirement_lacks_nothing_that_only_a_contact_has(
    rules: Rules, kind: str
) -> None:
    found = judged(rules, each(gone(ADA), entry(kind, ADA, "2026-03-05", "2026-03-20")))
    assert told_of_contacts(found, table="cr.services") == []


@pytest.mark.parametrize("nothing", ["N/A", "n/a", "NA", " None ", "-", "--", "?", "Unknown", "nil", "#N/A"])
def test_a_cell_that_says_nothing_is_no_approval_no_place_and_no_person(rules: Rules, nothing: str) -> None:
    for change, item, row, label in (
        (no_longer_primary(nothing), "7", 15, ""),
        (no_longer_primary(nothing, "Referral"), "R8", 27, ""),
        (fields(ADA, location=nothing), "1", 3, "Location"),
        (fields(ADA, staff=nothing), "1", 3, "Staff person"),
        (fields(ADA, on_behalf_of=nothing), "1", 3, "On behalf of"),
        (service(BEN, schedule=nothing), "10", 2, "Schedule"),
    ):
        found = judged(rules, change)
        assert found.rating(item).rating == "Not in Compliance"
        table = "entry" if label == "Schedule" else "contact"
        why = f"{label} not recorded" if label else "not the primary worker, no approved exception"
        assert f"{table} {row}: {why}" in told(found)


def test_a_cell_that_says_nothing_is_told_where_it_stands_and_never_twice(rules: Rules) -> None:
    found = told_of_contacts(
        judged(rules, fields(ADA, location="N/A", participant="Unknown")), "blank", "cell"
    )
    assert found == [
        (
            "error",
            "contact 3: Participant says “Unknown”, which counts as empty. Leave it empty, or write what is meant.",
        ),
        (
            "warning",
            "contact 3: Location says “N/A”, which counts as empty. Leave it empty, or write what is meant.",
        ),
    ]
    nobody = judged(rules, no_longer_primary("None"))
    assert [said.partition(",")[0] for _, said in told_of_contacts(nobody, "blank")] == [
        "contact 15: Exception approved by says “None”"
    ]


@pytest.mark.parametrize("said", [
    "No", "Yes", "pending", "Denied", "not approved", "X", "n",
    # What an agency's people write in other words and signs, or one behind the other.
    "Pending.", "approval pending", "(none)", "None given", "Not yet approved!", "N/A - not requested",
    "No approval on file", "verbal approval", "ok", "see file", "approved; see notes", "PENDING / not yet given",
    # What is still to come, and a cell that says of itself that it is empty.
    "awaiting supervisor", "Waiting for supervisor.", "nobody yet", "will be requested", "was not given", "blank",
    "(missing)", "left blank", "none at this time", "no approver listed",
])  # fmt: skip
def test_an_exception_is_approved_by_somebody_and_by_no_word(rules: Rules, said: str) -> None:
    nobody = judged(rules, no_longer_primary(said))
    assert nobody.rating("7").rating == "Not in Compliance"
    assert [what.partition(",")[0] for _, what in told_of_contacts(nobody, "blank")] == [
        f"contact 15: Exception approved by says “{said}”"
    ]


@pytest.mark.parametrize(
    "said", ["Y. N.", "N. O. Ditto", "Pat Nil", "M. Given", "BPM", "Will Ditto, manager"]
)
def test_whoever_has_a_name_that_such_words_stand_in_approved_it(rules: Rules, said: str) -> None:
    somebody = judged(rules, no_longer_primary(said))
    assert somebody.rating("7").rating == "In Compliance"
    assert told_of_contacts(somebody, "blank") == []


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("Denied by Pat Lee", "denied"),
        ("awaiting Pat Lee", "awaiting"),
        ("Lee (not approved)", "not approved"),
        ("waiting for the manager", "waiting for"),
    ],
)
def test_a_word_beside_a_name_that_says_there_was_no_approval_is_told(
    rules: Rules, said: str, part: str
) -> None:
    what = f"contact 15: Exception approved by says “{said}” and counts, though “{part}” is no name."
    [(level, found)] = told_of_contacts(judged(rules, no_longer_primary(said)), "blank")
    assert (level, found.startswith(what)) == ("warning", True)


def test_two_people_whose_name_says_nothing_are_no_namesakes(rules: Rules) -> None:
    nameless = [{"name": "Unknown", "role": "Parent"}, {"name": "Unknown", "role": "Other"}]
    found = judged(rules, lambda given: given["cr.persons"].extend(nameless))
    assert found_of_names(found) == []


def test_an_answer_map_by_itself_is_told_of_a_cell_that_says_nothing(rules: Rules) -> None:
    given = record()
    no_longer_primary("N/A")(given)
    evaluation, found = evaluate_bare(rules, given)
    assert evaluation.rating("7").rating == "Not in Compliance"
    assert [(each.level, each.code, each.row) for each in found] == [("warning", "blank", "r15")]


def naive_provider_months(people: list[Row], seen: list[Row]) -> tuple[int, int]:
    """Each month asked of whoever is there on all of its days, else of those together who are there by turns."""
    met = of = 0
    for month in MONTHS:
        last = calendar.monthrange(2026, month)[1]
        days = {f"2026-{month:02d}-{day:02d}" for day in range(1, last + 1)}
        there: dict[str, set[str]] = {}
        for row in people:
            own = {day for day in days if row["from_date"] <= day <= row["to_date"]}
            there.setdefault(row["name"], set()).update(own)
        by_turns = {name: own for name, own in there.items() if own and own != days}
        asked = [{name: own} for name, own in there.items() if own == days]
        if set().union(*by_turns.values()) == days:
            asked.append(by_turns)
        of += len(asked)
        met += sum(
            any(row["start_date"] in those.get(row["participant"], ()) for row in seen) for those in asked
        )
    return met, of


@pytest.mark.parametrize("seed", few(range(60), 12))
def test_months_of_stays_and_turns_are_those_of_a_naive_computation(rules: Rules, seed: int) -> None:
    draw = random.Random(seed)
    role = "Substitute care provider"
    edges = sorted(draw.sample(range(1, 181), draw.randrange(1, 5)))
    starts = [0, *edges]
    ends = [edge - draw.choice([1, 1, 1, 2]) for edge in [*edges, 181]]
    first = date(2026, 1, 1)
    people = [
        {"name": draw.choice([PROVIDER, SECOND, "Third Fictional"]), "role": role}
        | {
            "from_date": (first + timedelta(start)).isoformat(),
            "to_date": (first + timedelta(end)).isoformat(),
        }
        for start, end in zip(starts, ends, strict=True)
        if start < end
    ]
    seen = []
    for _ in range(6):
        day = (first + timedelta(draw.randrange(180))).isoformat()
        person_seen = {"start_date": day, "entered": day, "participant": draw.choice(people)["name"]}
        seen.append(in_case(PROVIDER, 1, **person_seen))

    def change(given: Answers) -> None:
        given["cr.persons"] = [*given["cr.persons"][:3], *people]
        given["cr.contacts"] = [row for row in given["cr.contacts"] if row["participant"] != PROVIDER] + seen
        given["cr.review_date"] = "2026-08-01"

    assert monthly(judged(rules, change))["scp_monthly"] == naive_provider_months(people, seen)
