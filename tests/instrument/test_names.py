"""Every place of a shipped instrument where people's names may stand is told to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.instrument.making import changed
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog, Installed, shipped_folder
from tui_review.reports.deidentify import is_left_out
from tui_review.reports.named import places_of_names

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.model import Column, Question

_EVERY_TEXT = ("text", "names", "long_text")
NO_NAMES = {
    "case-inquiry": {
        *("ci.county", "ci.review", "ci.item", "ci.question"),
        *("ci.asked", "ci.facts", "ci.considered", "ci.answer"),
    },
    "case-plan-review": {
        *("cp.county", "cp.osri_review", "cp1", "cp2.role", "cp3", "cp4"),
        *("cp7.safety", "cp7.permanency", "cp7.well_being", "cp8", "cp.feedback"),
    },
    "contact-recording": {
        *("cr.county", "cr.unit", "cr.persons.role.describe.Other"),
        *("cr.services.schedule", "cr.contacts.location"),
    },
    "osri-r4": {
        *("fs.site", "fs.participants.role_other", "fs.participants.relationship", "fs.reasons_other"),
        *("fs.participants.standing.describe.Other", "1A1.allegation", "1A1.priority"),
        *("1A1.perpetrator_relationship", "4A1.reason_other", "5A3.reason", "6A2_other"),
        *("8.each.who", "11.each.who", "12B.each.who", "13.each.who", "15.each.who"),
    },
    "reviewer-certification": {"rc.county"},
}
"""Read one by one: places, roles, relations, kinds and reasons, and narratives, which are told to have no names."""
SHIPPED = Catalog([shipped_folder()]).entries()


def texts_of(entry: Installed) -> set[str]:
    """The texts of an instrument that are neither listed as names nor left out by themselves; rationales aside."""
    rules, _ = Catalog([shipped_folder()]).load(entry)
    names = places_of_names(rules)
    questions = [each.question for each in rules.questions.values()]
    parts: list[tuple[str, Question | Column, bool]] = [
        (each.id, each, is_left_out(rules, each.id)) for each in questions
    ]
    parts += [(f"{each.id}.{own.id}", own, False) for each in questions for own in each.columns]
    return {
        place
        for place, part, left_out in parts
        if part.answer in _EVERY_TEXT
        and kind_of(part).free_text
        and not left_out
        and place not in names
        and not place.endswith((".comments", ".note"))
    }


@pytest.mark.parametrize("entry", SHIPPED, ids=[f"{each.id} {each.version}" for each in SHIPPED])
def test_every_text_of_a_shipped_instrument_is_a_place_of_names_or_known_to_be_none(entry: Installed) -> None:
    assert texts_of(entry) <= NO_NAMES[entry.id.replace("osri-r3", "osri-r4")]


def test_the_list_of_texts_without_names_holds_nothing_that_is_no_more() -> None:
    there: dict[str, set[str]] = {}
    for entry in SHIPPED:
        there.setdefault(entry.id.replace("osri-r3", "osri-r4"), set()).update(texts_of(entry))
    assert there == NO_NAMES


BEFORE = "          - id: 1C\n"


@pytest.mark.parametrize(
    ("id_", "label", "ask", "kind", "told"),
    [
        ("1N", "Present", "Who was there?", "text", True),
        ("1N", "Caller's name", "What was said?", "text", True),
        ("client_name", "Client", "Which client?", "text", True),
        ("1N", "Seen", "With whom?", "text", True),
        ("1N", "Seen", "Caregiver in the home", "text", True),
        ("1N", "Seen", "Which worker made the visit?", "text", True),
        ("1N", "Seen", "Persons present", "text", True),
        ("1N", "Seen", "What is the child called?", "text", True),
        ("1N", "Foster parent 1", "Seen?", "text", True),
        ("1N", "Seen", "Which kind of worker was it?", "text", False),
        ("1N", "Seen", "What worker role was it?", "text", False),
        ("1N", "Persons present", "How many persons were there?", "number", False),
        ("1N", "Who", "Who, by the role and without a name?", "text", False),
        ("1N", "Present", "Who was there?", "yes_no", False),
        ("1N", "Renamed", "How was it named?", "text", False),
    ],
)
def test_a_short_text_that_is_asked_for_a_name_and_not_under_names_is_warned_of(
    tmp_path: Path, id_: str, label: str, ask: str, kind: str, told: bool
) -> None:
    path = tmp_path / "small.yaml"
    part = f'{{id: {id_}, ask: "{ask}", label: "{label}", answer: {kind}, guidance: Say so.}}'
    path.write_text(changed(BEFORE, f"          - {part}\n{BEFORE}"))
    assert [(each.code, each.level) for each in lint(path)] == ([("names", "warning")] if told else [])
    path.write_text(path.read_text().replace("names: [", f"names: [{id_}, "))
    assert lint(path) == []


def test_so_is_a_column(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(changed("names: [people.name]\n", ""))
    assert [(each.code, "people.name is asked" in each.message) for each in lint(path)] == [("names", True)]
