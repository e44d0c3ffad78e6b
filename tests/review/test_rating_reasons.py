"""Why a rating is what it is: the rows that decided by their number and cells, every item of an outcome, no names."""

from __future__ import annotations

from typing import Any

import pytest

from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation

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
