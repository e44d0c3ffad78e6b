"""Words that every front end shares."""

from __future__ import annotations

from tui_review.instrument.plurals import count_of
from tui_review.telling.words import reflow, with_article


def test_a_line_broken_early_inside_a_sentence_goes_on() -> None:
    text = (
        "Yes when the answers tell a goal from a step, all of it.\n"
        "With No the worksheet is as it was until then, and\nnot complete: say what is missing."
    )
    assert any("until then, and not complete" in paragraph for paragraph in reflow(text))


def test_a_short_line_that_ends_a_sentence_ends_the_paragraph() -> None:
    assert reflow("Ask the worker first.\nThen read the record from its first page to the last one.") == [
        "Ask the worker first.",
        "Then read the record from its first page to the last one.",
    ]


def test_rows_are_called_with_the_right_article() -> None:
    assert [with_article(noun) for noun in ("action", "entry", "person")] == [
        "an action",
        "an entry",
        "a person",
    ]


def test_rows_are_counted_in_english() -> None:
    assert [
        count_of(n, what) for n, what in ((0, "row"), (1, "child"), (2, "child"), (3, "entry"), (2, "day"))
    ] == [
        "no rows",
        "1 child",
        "2 children",
        "3 entries",
        "2 days",
    ]
