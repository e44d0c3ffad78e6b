"""A review told: the same words at `show`, `rate` and print, whatever the back end."""

from __future__ import annotations

import pytest

from tests.reports.sample import item_4, made, reported_of, with_qa, write
from tui_review.telling.form import blank_blocks
from tui_review.telling.ratings import ratings_blocks
from tui_review.telling.review import document_blocks, review_blocks
from tui_review.telling.terminal import text


@pytest.mark.slow
def test_a_rating_and_its_reason_stand_in_the_same_words_at_rate_show_and_print() -> None:
    reported = reported_of(
        with_qa(write(made("made-up", {**item_4("Strength"), "4A": 2, "4B": "Yes"}), {"4B": "Planned."}))
    )
    for line in text(ratings_blocks(reported.rules, reported.ratings.values()), 0).splitlines():
        assert line in text(review_blocks(reported), 0).splitlines()
        assert line in text(document_blocks(reported), 0).splitlines()


def test_rows_are_numbered_from_one_as_they_are_called_everywhere() -> None:
    shown = text(review_blocks(reported_of(made("made-up"))), 0)
    assert "child 1: Target child: Yes" in shown or "    1  Yes" in shown
    assert "r1" not in shown


def test_what_an_item_is_for_and_where_its_rules_were_read_reach_the_reader_of_a_print() -> None:
    reported = reported_of(made("made-up"))
    purpose = next(item.purpose for section in reported.rules.sections.values() for item in section.items)
    assert " ".join(purpose.split()) in text(document_blocks(reported), 0)
    assert "[D" in text(document_blocks(reported), 0)
    form = text(blank_blocks(reported.rules, guidance=True), 0)
    assert " ".join(purpose.split()) in form
    assert reported.rules.instrument.about.splitlines()[0] in form
