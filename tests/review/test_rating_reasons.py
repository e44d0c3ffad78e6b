"""Why a rating is what it is: the rows that decided by their number and cells, every item of an outcome, no names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.instrument.making import rules_of
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.serial import written_rating

PEOPLE = [
    {"name": "Kim Fictional", "role": "Child", "in_allegation": "Yes", "sent_to_caci": "No"},
    {"name": "Lee Fictional", "role": "Parent", "sent_to_caci": "Yes"},
]


def contact(who: str, **cells: str) -> dict[str, str]:
    """A contact that counts for an investigation but for the cells given."""
    counts = {
        "start_date": "2026-01-02",
        "participant": who,
        "setting": "Referral",
        "purpose": "Investigate referral",
        "method": "In-Person",
        "status": "Completed",
    }
    return {**counts, **cells}


@pytest.fixture(scope="module")
def contacts() -> Rules:
    return Catalog([shipped_folder()]).rules("contact-recording", "2026.1")[0]


def evaluated(rules: Rules, *made: dict[str, str]) -> Evaluation:
    """The referral of two made-up people with some contacts."""
    given: dict[str, Any] = {"cr.scope": ["Referral"], "cr.persons": PEOPLE, "cr.contacts": list(made)}
    raw = {id_: parse_answer(rules.questions[id_].question, one) for id_, one in given.items()}
    return Evaluation(rules, raw, as_of="2026-03-20")


def test_the_row_that_decided_is_named_and_the_one_that_came_nearest(contacts: Rules) -> None:
    others = contact("Lee Fictional", method="Telephone")
    found = evaluated(contacts, others, contact("Kim Fictional", status="Attempted"))
    rating = found.rating("R1")
    assert rating.rating == "Not in Compliance"
    (people,) = rating.reason.facts
    (person,) = people.rows
    assert (people.id, person.called, person.number, person.row) == ("cr.persons", "person", 1, "r1")
    told = {fact.id: fact for fact in person.facts}
    assert (told["role"].value, told["in_allegation"].value) == ("Child", "Yes")
    (nearest,) = told["cr.contacts"].rows
    assert (nearest.called, nearest.number) == ("contact", 2)
    assert [(fact.id, fact.value) for fact in nearest.facts] == [("status", "Attempted")]
    assert "contact 2 (status is Attempted)" in rating.because


def test_no_name_that_somebody_wrote_is_in_a_reason(contacts: Rules) -> None:
    found = evaluated(contacts, contact("Kim Fictional", status="Attempted"), contact("Somebody Fictional"))
    said = " ".join(found.rating(id_).because for id_ in contacts.rated)
    assert "Fictional" not in said


def test_an_outcome_names_every_item_that_decided_it(contacts: Rules) -> None:
    found = evaluated(contacts)
    assert found.rating("referral").because == "R1 is Not in Compliance, R2 is Not in Compliance"


@pytest.fixture(scope="module")
def osri() -> Rules:
    return Catalog([shipped_folder()]).rules("osri-r4")[0]


def foster(rules: Rules, more: dict[str, Any], **overrides: str) -> Evaluation:
    """A foster care case in which so much is answered."""
    given = {"fs.case_type": "Foster Care", **more}
    return Evaluation(rules, given, as_of="2026-03-20", overrides=overrides)


DATES = "fs.case_opened, fs.pur_start makes an answer NA"


@pytest.mark.parametrize(
    ("item", "given", "because"),
    [
        ("3", {"3A": "No"}, f"3A is No unless {DATES}"),
        ("14", {"14A": "Yes", "14B": "Yes"}, "14A is Yes, 14B is Yes unless 14A1 makes an answer NA"),
        ("14", {"14A": "Yes", "14B": "No"}, "14B is No unless 14A1 makes an answer NA"),
        # That 14B may yet be NA changes nothing.
        ("14", {"14A": "No", "14B": "Yes"}, "14A is No"),
        ("14", {"14A": "Yes", "14B": "Yes", "14A1": "Once a week"}, "14A is Yes, 14B is Yes"),
        ("3", {"3A": "No", "fs.case_opened": "2025-01-05", "fs.pur_start": "2025-01-01"}, "3A is No"),
        ("6", {"6C": "Yes"}, "6C is Yes, whatever the open answers are unless 6A1 makes an answer NA"),
    ],
)
def test_a_rating_says_what_may_still_make_an_answer_na_by_which_it_goes_settled_or_decided(
    osri: Rules, item: str, given: dict[str, Any], because: str
) -> None:
    rating = foster(osri, given).rating(item)
    assert rating.certain
    assert rating.because == because


def test_what_is_said_to_make_an_answer_na_changes_the_rating_when_it_does(osri: Rules) -> None:
    given = {"14A": "Yes", "14B": "Yes"}
    assert foster(osri, given).rating("14").reason.unless == ("14A1",)
    assert foster(osri, given).rated("14") != foster(osri, {**given, "14A1": "Never"}).rated("14")


def test_an_outcome_says_what_may_change_an_item_by_which_it_goes_unless_somebody_has_rated_that(
    osri: Rules,
) -> None:
    given = {"2.applies": "No", "3A": "No"}
    said = foster(osri, given).rating("safety-2")
    assert (said.certain, said.because.endswith(f" unless {DATES}")) == (True, True)
    by_hand = foster(osri, given, **{"3": "Strength"}).rating("safety-2")
    assert (by_hand.certain, by_hand.reason.unless) == (True, ())


def test_what_may_make_an_answer_na_is_said_as_well_after_a_change_elsewhere(osri: Rules) -> None:
    before = foster(osri, {"3A": "No"})
    assert before.value("3A") == "No"
    given = {"fs.case_type": "Foster Care", "3A": "No", "16B": "No"}
    after = Evaluation(osri, given, as_of="2026-03-20", after=before)
    assert after.rating("3").because == f"3A is No unless {DATES}"


def test_a_file_gives_the_reasons_that_it_gave_before_so_that_no_older_one_is_another(osri: Rules) -> None:
    assert written_rating(foster(osri, {"3A": "No"}), "3")["because"] == "3A is No"
    assert written_rating(foster(osri, {"6C": "Yes"}), "6")["because"].endswith(
        "unless 6A1 makes an answer NA"
    )


NOT_ASKED = """\
language: 1
id: small
version: "1"
title: Small
short: Small
ratings: {item: [Strength, Area Needing Improvement]}
sections:
  - id: about
    title: About
    questions:
      - {id: e, ask: "When was it?", answer: date, guidance: Look.}
      - {id: u, ask: "Was it so?", answer: yes_no, guidance: Look., na_when: e before 2026-01-01, na_because: Early.}
      - {id: y, ask: "Is it so?", answer: yes_no, guidance: Look.}
    items:
      - id: "1"
        title: Item
        purpose: Look.
        applicability: All.
        questions:
          - {id: q, ask: "Was it good?", answer: yes_no, guidance: Look., asked_when: ASKED, not_asked_because: No.}
        rating: [{when: q is Yes, then: Strength}, {else: Area Needing Improvement}]
"""


@pytest.mark.parametrize("looked_at", [(), ("u",), ("q", "u")])
@pytest.mark.parametrize(
    ("asked", "because"),
    [
        # What is decided without the answer says nothing of it.
        ("y is Yes and u is Yes", ""),
        ("u is Yes and y is Yes", ""),
        ("not (u is Yes)", "no answer that counts says otherwise unless e makes an answer NA"),
    ],
)
def test_why_says_what_may_make_an_answer_na_by_what_decided_alone_whatever_was_looked_at(
    tmp_path: Path, asked: str, because: str, looked_at: tuple[str, ...]
) -> None:
    rules = rules_of(tmp_path, NOT_ASKED.replace("ASKED", asked))
    found = Evaluation(rules, {"u": "Yes", "y": "No"}, as_of="2026-03-20")
    for id_ in looked_at:
        found.value(id_)
    assert found.rating("1").rating == "Area Needing Improvement"
    assert found.rating("1").because == because
