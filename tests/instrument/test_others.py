"""Every Other of the shipped instruments is described by whoever chooses it."""

from __future__ import annotations

import pytest

from tests.qa.sample import complete_state
from tui_review.instrument.choices import choices_of
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import Column, Question
from tui_review.instrument.rules import Rules
from tui_review.review.findings import blocking

OTHERS = ("Other", "Other (specify)")
BY_THE_STATE = {"method", "purpose", "party", "party_type", "services", "status"}
"""Columns of contacts that hold the codes of the state's system, which has no words for its Other."""


def asked_by_itself(rules: Rules, part: str, code: str) -> bool:
    """Whether an answer or a cell of its own is asked, and must be given, exactly while the choice is made."""
    tests = (f"{part} is {code}", f'{part} has "{code}"')
    return any(
        (each.question.asked_when in tests and not each.question.optional)
        or any(column.asked_when in tests and column.required for column in each.question.columns)
        for each in rules.questions.values()
    )


def parts_of(question: Question) -> list[Question | Column]:
    return [question, *question.columns]


@pytest.mark.parametrize("instrument", ["osri-r4", "osri-r3", "case-plan-review", "contact-recording"])
def test_every_other_asks_what_it_is(instrument: str) -> None:
    rules = Catalog([shipped_folder()]).rules(instrument)[0]
    silent = [
        f"{id_}.{part.id}: {choice.code}"
        for id_, each in rules.questions.items()
        for part in parts_of(each.question)
        for choice in choices_of(part)
        if choice.code in OTHERS and not choice.describe and not asked_by_itself(rules, part.id, choice.code)
        if part.id not in BY_THE_STATE
    ]
    # The primary reason is one of the reasons, where its words are asked for.
    assert silent == [each for each in silent if each.startswith("fs.primary_reason")]


@pytest.mark.parametrize(
    ("given", "described"),
    [
        ({"3D1": ["Other"], "3D": "Yes"}, "3D1"),
        ({"3E1": ["Other"], "3E": "Yes"}, "3E1"),
        ({"4C1": ["Other"], "4C": "No", "4C.narrative": "The home may close."}, "4C1"),
    ],
)
def test_a_complete_review_with_an_other_is_not_complete_until_it_is_described(
    given: dict[str, object], described: str
) -> None:
    state = complete_state()
    state.answer_many(given)
    assert [(each.question, each.code) for each in blocking(state.findings())] == [(described, "description")]
    state.describe(described, "In a few words.")
    assert blocking(state.findings()) == []
