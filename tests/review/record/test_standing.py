"""Where a note stands, by what its messages did."""

from __future__ import annotations

from typing import Any

import pytest

from tui_review.review.model import Message
from tui_review.review.record.standing import note_status_after

ASKED: Any = ("qa", "")
TOLD: Any = ("reviewer", "")
CLOSED: Any = ("qa", "closed")
REOPENED: Any = ("qa", "reopened")
MERGED: Any = ("", "merged")
"""What a merge says it brought to a final review: no person's word, which moves nothing."""


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([], "open"),
        ([ASKED], "open"),
        ([TOLD], "open"),
        ([ASKED, TOLD], "answered"),
        ([ASKED, TOLD, ASKED], "open"),
        ([ASKED, TOLD, CLOSED], "closed"),
        ([ASKED, CLOSED, REOPENED], "open"),
        ([ASKED, CLOSED, ("reviewer", "reopened")], "open"),
        ([ASKED, TOLD, MERGED], "answered"),
        ([ASKED, CLOSED, MERGED], "closed"),
        ([ASKED, MERGED], "open"),
        ([MERGED], "open"),
        ([MERGED, ASKED, TOLD], "answered"),
    ],
)
def test_a_note_stands_where_the_last_word_of_a_person_left_it(said: list[Any], status: str) -> None:
    messages = [Message(by="", role=role, at="", text="", act=act) for role, act in said]
    assert note_status_after(messages) == status
