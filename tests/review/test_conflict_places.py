"""What one key of a merge's conflicts is about, and what stands there."""

from __future__ import annotations

from typing import Any

import pytest

from tui_review.review.conflicts import place, value_in
from tui_review.review.model import Answer

ROWS = Answer(rows={"r2": {"type": "Home", "days": 3}, "r1-ab2c": {"type": "Shelter"}}, narrative="Made up.")
SAID = Answer(value="Other", described={"Other": "A flood."})


@pytest.mark.parametrize(
    ("answer", "key", "stands"),
    [
        (SAID, "1A", "Other"),
        (SAID, "1A.describe.Other", "A flood."),
        (SAID, "1A.describe.Home", None),
        (SAID, "1A.narrative", None),
        (ROWS, "4A1.narrative", "Made up."),
        (ROWS, "4A1", ROWS.rows),
        (ROWS, "4A1/order", ["r2", "r1-ab2c"]),
        (ROWS, "4A1.r2", {"type": "Home", "days": 3}),
        (ROWS, "4A1.r1-ab2c", {"type": "Shelter"}),
        (ROWS, "4A1.r2.days", 3),
        (ROWS, "4A1.r1-ab2c.days", None),
        (ROWS, "4A1.r9", None),
        (ROWS, "4A1.r9.days", None),
        (Answer(), "4A1.r2.days", None),
        (Answer(), "4A1/order", []),
    ],
)
def test_what_stands_at_a_place_of_an_answer(answer: Answer, key: str, stands: Any) -> None:
    where = place(key)
    assert where.id == key.partition(".")[0].partition("/")[0]
    assert value_in(answer, where) == stands


def test_an_id_with_dots_is_that_of_a_question_and_taken_apart_nowhere() -> None:
    assert place("fs.r2", {"fs.r2"}).id == "fs.r2"
    assert place("fs.r2").row == "r2"
