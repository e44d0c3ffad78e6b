"""Lines of the record that nothing but an edit of the file can have written are named, sealed since or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.acts import close_note, open_note, perform, reply
from tests.qa.sample import QA, REVIEWER, complete_state
from tui_review.review.model import Review
from tui_review.review.record.acts import breaks
from tui_review.review.record.events import recorded
from tui_review.review.state import ReviewState


def returned() -> ReviewState:
    """A review at its reviewer again, with a note that was answered and closed."""
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    note = open_note(state.review, state.evaluation, QA, "4C", "Stable?")
    reply(state.review, REVIEWER, note, "It was.")
    close_note(state.review, QA, note, "Thank you.")
    perform(state.review, "return", QA, reason="See the note.")
    return state


def forge(review: Review, says: dict[str, Any]) -> None:
    """An answer changed by hand, and a line of the record that fits it but for what it `says`."""
    answer = review.answers["4C"]
    other = replace(answer, value="No")
    event = replace(next(iter(recorded(answer, other, REVIEWER, why="late"))), **says)
    review.answers["4C"] = replace(other, changes=[*answer.changes, event])


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize(
    ("says", "what"),
    [
        ({"by": "", "role": "", "login": ""}, "is by nobody"),
        ({"by": "", "role": "", "how": "settled"}, "is by nobody"),
        ({"by": "", "role": "", "how": "restored"}, "is by nobody"),
        ({"by": "", "role": "", "how": "submitted"}, "is by nobody"),
        ({"role": "observer"}, "by an observer"),
        ({"how": "explained"}, "changes what stands there"),
        ({"how": "merged"}, "and who made it"),
        ({"how": "restored"}, "says that it was restored, and no such act made it"),
        ({"how": "submitted"}, "says that it was submitted, and no such act made it"),
    ],
)
def test_a_change_that_nobody_can_have_made_is_named(
    says: dict[str, Any], what: str, *, sealed: bool
) -> None:
    state = returned()
    assert breaks(state.review) == []
    forge(state.review, says)
    if sealed:
        perform(state.review, "submit", REVIEWER)
    (found,) = breaks(state.review)
    assert found.place == "4C"
    assert what in found.what


@pytest.mark.parametrize(
    ("number", "says", "what"),
    [
        (0, {"role": "reviewer"}, "cannot open a note"),
        (1, {"role": "observer"}, "cannot write in a note"),
        (1, {"by": ""}, "is by nobody"),
        (2, {"role": "reviewer"}, "cannot close a note"),
    ],
)
def test_a_message_that_its_role_cannot_have_written_is_named(
    number: int, says: dict[str, Any], what: str
) -> None:
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    note = open_note(state.review, state.evaluation, QA, "4C", "Stable?")
    reply(state.review, REVIEWER, note, "It was.")
    close_note(state.review, QA, note, "Thank you.")
    assert breaks(state.review) == []
    messages = state.review.notes[note].messages
    messages[number] = replace(messages[number], **says)
    (found,) = breaks(state.review)
    assert found.place == f"note/{note}"
    assert what in found.what
