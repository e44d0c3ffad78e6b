"""Grids reach every reader: print, exports and the letter of findings name person, month, rule and entry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contact_records import record
from tests.reports.exporting import export, table_of
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.reports.deidentify import deidentify
from tui_review.reports.tabular import FIGURES_TABLE, MONTHS_TABLE
from tui_review.review.model import Review
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.telling.letter import letter_blocks
from tui_review.telling.markdown import markdown
from tui_review.telling.reported import ReportedReview, report_of
from tui_review.telling.review import document_blocks
from tui_review.telling.web import page

CHILD = "Fictional Child"
SEEN: dict[str, Any] = {
    "staff": "Fictional Worker",
    "setting": "Case",
    "purpose": "Delivered services to client",
    "method": "In-Person",
    "location": "Home",
    "in_residence": "Yes",
    "status": "Completed",
    "participant": CHILD,
    "on_behalf_of": CHILD,
    "party_type": "Staff Person/Child",
    "services": ["SW Plan Contact"],
    "primary_worker": "Yes",
}


@pytest.fixture(scope="module")
def contacts() -> Rules:
    return Catalog([shipped_folder()]).rules("contact-recording")[0]


def told(rules: Rules, given: dict[str, Any]) -> tuple[Review, ReportedReview]:
    review = new_review("fictional-1", rules, "2026-07-01")
    state = ReviewState(rules, review, Editor("A. Reviewer"), today="2026-07-20")
    state.answer_many(given)
    return state.review, report_of(state.review, state.evaluation)


@pytest.fixture(scope="module")
def late(contacts: Rules) -> tuple[Review, ReportedReview]:
    """Three contacts in four months, two of them entered late, one without its location."""
    rows = [
        {**SEEN, "start_date": f"2026-0{month}-20", "entered": f"2026-0{month + (month < 3)}-25"}
        for month in (1, 2, 3)
    ]
    del rows[2]["location"]
    given = {
        "cr.case_name": "Fictional Case",
        "cr.county": "Alder",
        "cr.scope": ["Case"],
        "cr.review_date": "2026-07-01",
        "cr.first_month": "2026-01-01",
        "cr.last_month": "2026-04-30",
        "cr.persons": [{"name": CHILD, "role": "Child"}],
        "cr.plans": [{"approved": "2026-01-01", "start_date": "2026-01-01", "end_date": "2026-06-30"}],
        "cr.services": [],
        "cr.contacts": rows,
    }
    return told(contacts, given)


def test_the_letter_says_what_was_recorded_late_or_not_at_all_and_of_whom(
    late: tuple[Review, ReportedReview],
) -> None:
    letter = markdown(letter_blocks(late[1]))
    for line in (
        "### Each child seen in person every month: 2 of 4, 50 %",
        f"- Location not recorded: 1 contact of {CHILD}: 3 (2026-03-20)",
        f"- no contact: 1 month of {CHILD}: 2026-04",
        f"- entered after the last day of its month: 2 contacts of {CHILD}: 1 (2026-01-20), 2 (2026-02-20)",
        f"- no entry: {CHILD}",
        "- An approved case plan on every day: 4 of 4, 100 %",
    ):
        assert line in letter.splitlines()
    assert "Fictional Case" in letter
    assert "<h3>Entered by the last day" in page(letter_blocks(late[1]), "fictional-1")


def test_a_letter_without_people_calls_them_by_role_and_cuts_days(
    late: tuple[Review, ReportedReview],
) -> None:
    review, reported = late
    letter = markdown(letter_blocks(deidentify([reported], [review])[0]))
    assert CHILD not in letter
    assert "- Location not recorded: 1 contact of child 1: 3 (2026-03)" in letter.splitlines()


@pytest.mark.parametrize("format_", ["md", "html"])
def test_print_tells_each_month_with_its_reason(late: tuple[Review, ReportedReview], format_: Any) -> None:
    text = export([late[1]], format_).decode()
    assert f"{CHILD}, 2026-03: contact 3: Location not recorded" in text
    assert "Each child seen in person every month: 2 of 4, 50 %" in text


def test_exports_have_a_row_for_each_figure_and_month(late: tuple[Review, ReportedReview]) -> None:
    lines = export([late[1]], "csv").decode().splitlines()
    assert any(",figure," in line and "child_monthly" in line and "2 of 4" in line for line in lines)
    (march,) = [line for line in lines if "child_monthly" in line and ",2026-03," in line]
    assert march.endswith("not_recorded,,contact 3: Location not recorded")
    (grid,) = json.loads(export([late[1]], "json"))["reviews"][0]["grids"]
    assert grid["requirements"][0]["percent"] == 50


def test_every_row_about_a_grid_is_as_long_as_its_head(late: tuple[Review, ReportedReview]) -> None:
    for table in (table_of(sheet, [late[1]]) for sheet in (FIGURES_TABLE, MONTHS_TABLE)):
        assert {len(row) for row in table.rows} == {len(table.head)}


def test_no_name_of_the_record_is_in_a_grid_without_people(contacts: Rules) -> None:
    review, reported = told(contacts, record(5, months=8, persons=4, contacts=60))
    without = deidentify([reported], [review])[0]
    for format_ in ("csv", "md"):
        assert b"Fictional Person" not in export([without], format_)
    assert markdown(document_blocks(without)).count("child 1, 2024-") > 0


def test_the_letter_does_not_count_what_came_after_the_day_of_the_check(contacts: Rules) -> None:
    days = {"cr.review_date": "2026-04-10", "cr.first_month": "2026-04-01", "cr.last_month": "2026-04-30"}
    seen = {**SEEN, "start_date": "2026-04-20", "entered": "2026-04-21"}
    given = {
        "cr.scope": ["Case"],
        "cr.persons": [{"name": CHILD, "role": "Child"}],
        "cr.plans": [{"start_date": "2026-04-01", "approved": "2026-04-01"}],
        "cr.services": [],
        "cr.contacts": [seen],
    }
    letter = markdown(letter_blocks(told(contacts, {**given, **days})[1]))
    assert "Dated after the day of the check, and not counted: contact 1" in letter
    assert "dated after the day of the check: 1 contact of Fictional Child: 1" in letter
    assert "Each child seen in person every month: 0 of 1" in letter


def test_people_asked_together_and_a_person_of_two_rows_are_one_line_each_with_names_and_without(
    contacts: Rules,
) -> None:
    stays = {"role": "Child", "name": CHILD}, {"role": "Substitute care provider"}
    given = {
        "cr.scope": ["Case"],
        "cr.review_date": "2026-07-01",
        "cr.first_month": "2026-03-01",
        "cr.last_month": "2026-03-31",
        "cr.persons": [
            {**stays[0], "to_date": "2026-03-09"},
            {**stays[1], "name": "First Fictional", "to_date": "2026-03-15"},
            {**stays[1], "name": "Other Fictional", "from_date": "2026-03-16"},
            {**stays[0], "from_date": "2026-03-10"},
        ],
        "cr.plans": [{"start_date": "2026-03-01", "approved": "2026-03-01"}],
        "cr.services": [],
        "cr.contacts": [],
    }
    review, reported = told(contacts, given)
    letter = markdown(letter_blocks(reported)).splitlines()
    assert "- no contact: 1 month of First Fictional / Other Fictional: 2026-03" in letter
    assert letter.count(f"- no contact: 1 month of {CHILD}: 2026-03") == 1
    without = markdown(letter_blocks(deidentify([reported], [review])[0])).splitlines()
    assert (
        "- no contact: 1 month of substitute care provider 2 / substitute care provider 3: 2026-03" in without
    )
    assert without.count("- no contact: 1 month of child 1: 2026-03") == 1


def test_a_month_that_somebody_was_there_for_in_part_is_in_the_letter(contacts: Rules) -> None:
    given = {
        "cr.scope": ["Case"],
        "cr.review_date": "2026-07-01",
        "cr.first_month": "2026-03-01",
        "cr.last_month": "2026-04-30",
        "cr.persons": [{"name": CHILD, "role": "Child", "to_date": "2026-03-30"}],
        "cr.plans": [],
        "cr.services": [],
        "cr.contacts": [],
    }
    letter = markdown(letter_blocks(told(contacts, given)[1])).splitlines()
    said = f"- Each child seen in person every month: {CHILD}, 2026-03: there on some of the days only"
    assert letter.count(said) == 1


def test_what_is_open_as_it_may_be_about_somebody_else_too_is_not_called_met(contacts: Rules) -> None:
    given = {
        "cr.case_name": "Fictional Case",
        "cr.county": "Alder",
        "cr.scope": ["Case"],
        "cr.review_date": "2026-07-01",
        "cr.first_month": "2026-01-01",
        "cr.last_month": "2026-02-28",
        "cr.persons": [{"name": CHILD, "role": "Child"}, {"name": "Fictional Other"}],
        "cr.plans": [{"approved": "2026-01-01", "start_date": "2026-01-01", "end_date": "2026-06-30"}],
        "cr.services": [],
        "cr.contacts": [
            {**SEEN, "start_date": f"2026-0{month}-20", "entered": f"2026-0{month}-25"} for month in (1, 2)
        ],
    }
    letter = markdown(letter_blocks(told(contacts, given)[1]))
    as_required, _, uncertain = letter.partition("### Not certain yet")
    line = "- Each child seen in person every month: 2 of 2, not certain while it is open whom it is about"
    assert line in uncertain.splitlines()
    assert line not in as_required.splitlines()
    given["cr.persons"] = [{"name": CHILD, "role": "Child"}]
    whole = markdown(letter_blocks(told(contacts, given)[1]))
    assert "- Each child seen in person every month: 2 of 2, 100 %" in whole.splitlines()


def test_a_letter_of_nothing_counts_no_requirements(contacts: Rules) -> None:
    letter = markdown(letter_blocks(told(contacts, {"cr.case_name": "Fictional Case"})[1]))
    assert "Nothing is looked at yet." in letter
    assert "0 of" not in letter.split("##")[1]
