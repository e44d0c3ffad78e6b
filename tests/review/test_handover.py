"""Who may hand a review over, when: every act in every status by every role."""

from __future__ import annotations

from copy import deepcopy
from itertools import product
from typing import TYPE_CHECKING, get_args

import pytest

from tests.acts import close_note, perform, put, stand
from tui_review.errors import UserError
from tui_review.review.handover import ActName, acts_open_to
from tui_review.review.model import Message, Note, Status
from tui_review.review.who import ROLES, Editor, Role

if TYPE_CHECKING:
    from tests.review.conftest import MakeState

NOW = "2026-03-20T12:00:00Z"
ALLOWED: dict[tuple[str, str], tuple[set[str], str]] = {
    # (act, status): the roles that may, and the status it leads to
    ("submit", "in_progress"): ({"reviewer", "site_leader"}, "submitted"),
    ("submit", "returned"): ({"reviewer", "site_leader"}, "submitted"),
    ("return", "submitted"): ({"qa", "site_leader", "state"}, "returned"),
    ("return", "state_qa"): ({"qa", "site_leader", "state"}, "returned"),
    ("complete", "submitted"): ({"qa", "site_leader"}, "qa_complete"),
    ("state_qa", "qa_complete"): ({"qa", "site_leader", "state"}, "state_qa"),
    ("finalise", "state_qa"): ({"state"}, "final"),
    ("finalise", "qa_complete"): ({"state"}, "final"),
    ("reopen", "qa_complete"): ({"site_leader", "state"}, "returned"),
    ("reopen", "state_qa"): ({"site_leader", "state"}, "returned"),
    ("reopen", "final"): ({"site_leader", "state"}, "returned"),
}


def editor(role: Role) -> Editor:
    return Editor("S. Omebody", role, now=lambda: NOW)


@pytest.mark.parametrize(("act", "status", "role"), list(product(get_args(ActName), get_args(Status), ROLES)))
def test_each_act_in_each_status_by_each_role(
    made: MakeState, act: ActName, status: Status, role: Role
) -> None:
    review = made().review
    stand(review, status)
    before = deepcopy(review)
    roles, end = ALLOWED.get((act, status), (set(), ""))
    if role not in roles:
        with pytest.raises(UserError):
            perform(review, act, editor(role), reason="Because.")
        assert review == before, "a refused act changes nothing"
        return
    perform(review, act, editor(role), reason="Because.")
    assert review.review.status == end
    steps = 2 if (act, status) == ("finalise", "qa_complete") else 1
    assert review.review.version == before.review.version + steps
    assert len(review.history) == len(before.history) + steps
    last = review.history[-1]
    assert (last.version, last.by, last.role, last.at) == (review.review.version, "S. Omebody", role, NOW)
    assert last.reason == "Because."


@pytest.mark.parametrize(("act", "status"), list(ALLOWED))
@pytest.mark.parametrize("role", ROLES)
def test_the_acts_offered_are_those_that_can_be_done(
    made: MakeState, act: ActName, status: Status, role: Role
) -> None:
    review = made().review
    stand(review, status)
    assert (act in acts_open_to(review, role)) == (role in ALLOWED[act, status][0])


@pytest.mark.parametrize(("act", "status"), [("return", "submitted"), ("reopen", "final")])
def test_going_back_needs_a_reason(made: MakeState, act: ActName, status: Status) -> None:
    review = made().review
    stand(review, status)
    with pytest.raises(UserError, match="a reason is needed"):
        perform(review, act, editor("state"), reason="  ")


def test_a_review_with_open_notes_is_not_final(made: MakeState) -> None:
    review = made().review
    stand(review, "state_qa")
    message = Message(by="Q. Checker", role="qa", at=NOW, text="See 4C.")
    put(review, notes={"n1": Note(on="4C", status="open", messages=[message])})
    with pytest.raises(UserError, match="Notes are still open: n1"):
        perform(review, "finalise", editor("state"))
    close_note(review, editor("qa"), "n1")
    perform(review, "finalise", editor("state"))
    assert str(review.review.status) == "final"


def test_the_day_of_completion_is_that_of_the_first_submission_and_never_moves(made: MakeState) -> None:
    review = made().review
    perform(review, "submit", editor("reviewer"))
    perform(review, "return", editor("qa"), reason="See 4C.")
    later = Editor("S. Omebody", now=lambda: "2026-05-01T08:00:00Z")
    perform(review, "submit", later)
    assert review.answers["fs.review_completed"].value == "2026-03-20"
    assert [act.act for act in review.history] == ["submitted", "returned", "submitted"]


def test_the_day_of_completion_that_somebody_took_out_of_the_file_is_that_of_the_first_submission_again(
    made: MakeState,
) -> None:
    review = made().review
    perform(review, "submit", editor("reviewer"))
    perform(review, "return", editor("qa"), reason="See 4C.")
    del review.answers["fs.review_completed"]
    perform(review, "submit", Editor("S. Omebody", now=lambda: "2026-05-01T08:00:00Z"))
    assert review.answers["fs.review_completed"].value == "2026-03-20"
