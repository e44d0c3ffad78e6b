"""The hand-overs between reviewer and QA: which there are, who may do them, what each does to a review.

in_progress → submitted → (returned →) qa_complete → state_qa (→ returned) → final; a final review is reopened only
explicitly, with a reason. Each act counts the version up and is written into the history.
"""

from __future__ import annotations

from typing import Final, Literal

from tui_review.errors import UserError
from tui_review.review.model import Act, Answer, Review, Status
from tui_review.review.record.acts import log_act
from tui_review.review.record.events import recorded
from tui_review.review.who import Editor, Role
from tui_review.shape.frozen import frozen

ActName = Literal["submit", "return", "complete", "state_qa", "finalise", "reopen"]


@frozen()
class _Rule:
    """One act: from which statuses, by which roles, to which status."""

    past: str
    start: tuple[Status, ...]
    roles: tuple[Role, ...]
    end: Status
    needs_reason: bool = False


_RULES: Final[dict[ActName, _Rule]] = {
    "submit": _Rule("submitted", ("in_progress", "returned"), ("reviewer", "site_leader"), "submitted"),
    "return": _Rule(
        "returned", ("submitted", "state_qa"), ("qa", "site_leader", "state"), "returned", needs_reason=True
    ),
    "complete": _Rule("qa_completed", ("submitted",), ("qa", "site_leader"), "qa_complete"),
    "state_qa": _Rule("sent_to_state_qa", ("qa_complete",), ("qa", "site_leader", "state"), "state_qa"),
    "finalise": _Rule("finalised", ("qa_complete", "state_qa"), ("state",), "final"),
    "reopen": _Rule(
        "reopened",
        ("qa_complete", "state_qa", "final"),
        ("site_leader", "state"),
        "returned",
        needs_reason=True,
    ),
}
_DEFAULT_ROLE: Final[dict[ActName, Role]] = {
    "submit": "reviewer",
    "return": "qa",
    "complete": "qa",
    "state_qa": "qa",
    "finalise": "state",
    "reopen": "state",
}
_AT_REVIEWER: Final = frozenset({"in_progress", "returned"})
SAID: Final[dict[Status, str]] = {
    "in_progress": "in progress",
    "submitted": "submitted, at QA",
    "returned": "returned to the reviewer",
    "qa_complete": "QA complete",
    "state_qa": "at the state's QA",
    "final": "final",
}
"""Each status in words."""


def default_role(act: ActName) -> Role:
    """The role an act belongs to, where none is given."""
    return _DEFAULT_ROLE[act]


def first_submitted(review: Review) -> bool:
    """Whether the review has ever been submitted: from then on changes of answers are kept."""
    return any(act.act == "submitted" for act in review.history)


def why_read_only(review: Review, editor: Editor) -> str:
    """Why this person cannot change answers now, in words; empty when they can."""
    if editor.role == "observer":
        return "An observer reads only."
    if review.review.status not in _AT_REVIEWER:
        return f"The review is {SAID[review.review.status]}; its answers can be changed when it is returned."
    return ""


def acts_open_to(review: Review, role: Role) -> list[ActName]:
    """The acts that this role can do now."""
    return [act for act, rule in _RULES.items() if review.review.status in rule.start and role in rule.roles]


def perform(review: Review, act: ActName, editor: Editor, *, reason: str = "", completed: str = "") -> None:
    """Does an act: status, version, history, and, at the first submission, the day of completion.

    `completed` is the id of the question that holds that day; it is set once and never moved. Whether the review is
    complete enough is the caller's to check. Raises UserError when status, role or reason do not allow the act.
    """
    rule = _RULES[act]
    header = review.review
    if header.status not in rule.start:
        allowed = " or ".join(SAID[status] for status in rule.start)
        raise UserError(f"The review is {SAID[header.status]}; to {act} it, it must be {allowed}.")
    if editor.role not in rule.roles:
        raise UserError(
            f"A {editor.role} cannot {act} a review.", remedy=f"Roles that can: {', '.join(rule.roles)}."
        )
    if rule.needs_reason and not reason.strip():
        raise UserError(f"To {act} a review a reason is needed.", remedy="Give it with --reason.")
    open_notes = [id_ for id_, note in review.notes.items() if note.status != "closed"]
    if rule.end == "final" and open_notes:
        raise UserError(f"Notes are still open: {', '.join(open_notes)}.", remedy="Close them first.")
    if act == "finalise" and header.status == "qa_complete":
        # The state's unit takes it in and finalises in one go: both steps are recorded.
        perform(review, "state_qa", editor)
    at = editor.now()
    if act == "submit" and completed and completed not in review.answers:
        day = Answer(value=at[:10])
        # Two branches may both submit first: the change says of either when it did.
        day.changes = list(recorded(Answer(), day, editor, how="submitted"))
        review.answers = {**review.answers, completed: day}
    header.version += 1
    header.status = rule.end
    log_act(
        review,
        Act(
            version=header.version,
            act=rule.past,
            by=editor.name,
            role=editor.role,
            login=editor.login,
            at=at,
            reason=reason.strip(),
        ),
    )
