"""Every question, NA rule, check, paragraph of guidance and rating row of the OSRI says where it was read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import marks
from tui_review.telling.sources import sources_of

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

MARK = re.compile(
    r"(?:D (?:[A-M][12]?|\d+[A-G]\d?|item \d+[ABC]?|rating of [a-z]+-\d|every item|general)"
    r"|F4|F3|R2|K-high|K-med|ours|facts)\Z"
)
"""The marks that the instrument explains in `about`; D with its place."""


@pytest.fixture(scope="module", params=[3, 4])
def rules(request: pytest.FixtureRequest) -> Rules:
    return Catalog([shipped_folder()]).rules(f"osri-r{request.param}")[0]


def test_every_part_says_where_it_was_read_in_marks_that_are_explained(rules: Rules) -> None:
    unsaid = [
        (each.where, each.marks)
        for each in sources_of(rules)
        if not each.marks or not all(MARK.match(mark) for mark in re.split(r"[;,] ", each.marks))
    ]
    assert unsaid == []


def test_what_is_known_from_the_field_alone_says_what_is_unverified(rules: Rules) -> None:
    items = [item for section in rules.sections.values() for item in section.items]
    covered = {item.id for item in items if item.unverified}
    silent = [
        id_
        for id_, each in rules.questions.items()
        if any(mark.startswith("K") for mark in marks(each.question.basis))
        and not each.question.unverified
        and each.item not in covered
    ]
    assert silent == []


def test_a_question_of_the_draft_is_read_at_its_own_place(rules: Rules) -> None:
    for id_, each in rules.questions.items():
        number = re.match(r"(\d+)[A-G]\d?\Z", id_)
        if number is not None and int(number[1]) <= 13 and id_ != "5A3":
            assert f"D {id_}" in marks(each.question.basis), id_
