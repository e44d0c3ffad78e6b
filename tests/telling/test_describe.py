"""The description of an instrument says everything that it decides, and where that was read."""

from __future__ import annotations

import pytest

from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.model import Column, Question
from tui_review.instrument.rules import Rules
from tui_review.store.reviews import catalog_for
from tui_review.telling.describe import describe
from tui_review.telling.terminal import text


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_for(tmp_path_factory.mktemp("none"))


@pytest.fixture(scope="module")
def osri(catalog: Catalog) -> Rules:
    return catalog.rules("osri-r4", "")[0]


def test_what_the_instrument_is_about_stands_first(osri: Rules) -> None:
    told = text(describe(osri), 0)
    assert all(line in told for line in osri.instrument.about.strip().splitlines())


def test_an_item_is_told_with_its_purpose_and_where_its_rules_were_read(osri: Rules) -> None:
    item = next(item for section in osri.instrument.sections for item in section.items if item.purpose)
    told = text(describe(osri, item.id), 0)
    assert " ".join(item.purpose.split()) in " ".join(told.split())
    assert "[D" in told


def test_the_cases_to_which_an_item_applies_stand_on_lines_of_their_own(osri: Rules) -> None:
    told = text(describe(osri, "2"), 0).splitlines()
    assert (
        "- foster care case, the child was reunified or on a trial home visit in the PUR, and there were concerns "
        "for the child's safety in that home;"
    ) in told


def test_what_is_not_verified_is_told_with_the_rule(osri: Rules) -> None:
    told = text(describe(osri), 0)
    unverified = [at.question.unverified for at in osri.questions.values() if at.question.unverified]
    assert unverified
    assert all(" ".join(each.split()).rstrip(".") in told for each in unverified)


@pytest.mark.parametrize("name", ["osri-r4", "osri-r3", "case-plan-review"])
def test_where_na_may_be_chosen_and_what_is_offered_is_told(catalog: Catalog, name: str) -> None:
    rules, _ = catalog.rules(name, "")
    told = " ".join(text(describe(rules), 0).split())
    for id_, each in rules.questions.items():
        parts: list[Question | Column] = [each.question, *each.question.columns]
        for part in parts:
            assert not part.na_if or " ".join(part.na_if.split()) in told, (id_, part.id)
    offers = [
        each for at in rules.questions.values() for each in (at.offer, *at.cell_offers.values()) if each
    ]
    assert told.count("Offered as the answer: ") + told.count("; offered: ") == len(offers)


def test_every_instrument_can_be_told(catalog: Catalog) -> None:
    for entry in catalog.entries():
        rules, _ = catalog.rules(entry.id, entry.version)
        told = text(describe(rules))
        assert all(id_ in told for id_ in (*rules.questions, *rules.rated))


def test_the_letter_that_the_printed_form_has_is_told_with_its_question(osri: Rules) -> None:
    letters = {id_: at.question.letter for id_, at in osri.questions.items() if at.question.letter}
    assert letters
    told = text(describe(osri), 0)
    assert all(f"Letter {letter} on the form." in told for letter in letters.values())


def test_what_is_set_up_once_is_told_to_be_asked_of_nobody_of_whom_nothing_is_required(
    catalog: Catalog,
) -> None:
    told = " ".join(text(describe(catalog.rules("contact-recording", "")[0]), 0).split())
    _, _, rule = told.partition("plan_contacts: SW Plan Contact set up in the case plan")
    assert "names person.name; not where nothing is required in any month." in rule
