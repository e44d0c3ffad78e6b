"""The hand-overs between reviewer and QA: which there are, from where to where they lead, and whose they are.

in_progress → submitted → (returned →) qa_complete → state_qa (→ returned) → final; a final review is reopened only
explicitly, with a reason. Each act counts the version up and is written into the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from tui_review.review.model import Act, Header, Review, Status
from tui_review.review.record.order import last_acts
from tui_review.review.who import OBSERVER, WORKING_ROLES, Editor, Role
from tui_review.shape.frozen import frozen

KEY_SEEN: Final = "key_seen"
"""The act of being shown what the key of a mock case says; no hand-over, and any attempt may have it."""
ROLES_LET_STAND: Final = "roles_let_stand"
"""The act of letting stand that one person acted in several roles until then; no hand-over, it comes before one."""
ActName = Literal["submit", "return", "complete", "state_qa", "finalise", "reopen"]


@frozen()
class Rule:
    """One act: from which statuses, by which roles, to which status."""

    doing: str
    """What somebody does with a review, `it`."""
    past: str
    """What the history calls it."""
    start: tuple[Status, ...]
    """The statuses in which it can be done."""
    roles: tuple[Role, ...]
    """Who does it."""
    end: Status
    """The status it leads to."""
    backward: bool = False
    """Whether it gives work back: it takes a reason, and errors are none not to."""


RULES: Final[dict[ActName, Rule]] = {
    "submit": Rule(
        "submit it", "submitted", ("in_progress", "returned"), ("reviewer", "site_leader"), "submitted"
    ),
    "return": Rule(
        "return it",
        "returned",
        ("submitted", "state_qa"),
        ("qa", "site_leader", "state"),
        "returned",
        backward=True,
    ),
    "complete": Rule("complete it", "qa_completed", ("submitted",), ("qa", "site_leader"), "qa_complete"),
    "state_qa": Rule(
        "send it to the state's QA",
        "sent_to_state_qa",
        ("qa_complete",),
        ("qa", "site_leader", "state"),
        "state_qa",
    ),
    "finalise": Rule("finalise it", "finalised", ("qa_complete", "state_qa"), ("state",), "final"),
    "reopen": Rule(
        "reopen it",
        "reopened",
        ("qa_complete", "state_qa", "final"),
        ("site_leader", "state"),
        "returned",
        backward=True,
    ),
}
"""The acts."""
_DEFAULT_ROLE: Final[dict[ActName, Role]] = {
    "submit": "reviewer",
    "return": "qa",
    "complete": "qa",
    "state_qa": "qa",
    "finalise": "state",
    "reopen": "state",
}
AT_REVIEWER: Final = frozenset({"in_progress", "returned"})
"""The statuses in which answers can be changed."""
CLOSED: Final = frozenset({"final"})
"""The statuses in which a review takes neither notes nor overrides nor another version of its instrument."""
BACKWARD: Final[tuple[ActName, ...]] = tuple(act for act, rule in RULES.items() if rule.backward)
"""These give work back."""
QA_ROLES: Final[tuple[Role, ...]] = ("qa", "site_leader", "state")
"""Who does QA."""
NoteAct = Literal["open a note", "write in a note", "close a note", "reopen a note"]
NOTE_ROLES: Final[dict[NoteAct, tuple[Role, ...]]] = {
    "open a note": QA_ROLES,
    "write in a note": ("reviewer", *QA_ROLES),
    "close a note": QA_ROLES,
    "reopen a note": QA_ROLES,
}
"""Who does what to notes."""
OVERRIDERS: Final[tuple[Role, ...]] = ("site_leader",)
"""Who puts a rating in the place of a computed one, and takes it back."""
RESTORERS: Final[tuple[Role, ...]] = ("reviewer", "site_leader", "state")
"""Who brings a former version's answers back; a reviewer only while the review is theirs."""
SETTLERS: Final[dict[Status, tuple[Role, ...]]] = {
    "submitted": QA_ROLES,
    "qa_complete": QA_ROLES,
    "state_qa": QA_ROLES,
    "final": ("site_leader", "state"),
}
"""Who, in a status in which answers are read-only, may say that what a merge found otherwise is not to be taken."""
STATUS_WORDS: Final[dict[Status, str]] = {
    "in_progress": "in progress",
    "submitted": "submitted, at QA",
    "returned": "returned to the reviewer",
    "qa_complete": "QA complete",
    "state_qa": "at the state's QA",
    "final": "final",
}
"""Each status in words."""
IN_SHORT: Final[dict[Status, str]] = {
    "in_progress": "in progress",
    "submitted": "submitted",
    "returned": "returned",
    "qa_complete": "QA complete",
    "state_qa": "state's QA",
    "final": "final",
}
"""The part of it that fits a column."""
HANDED_OVER_APART: Final = "unsettled"
ToldStatus: TypeAlias = Status | Literal["unsettled"]
"""What a review counts as, wherever reviews are listed, counted or given out: see `told_status`."""
TOLD_WORDS: Final[dict[ToldStatus, str]] = dict(STATUS_WORDS) | {HANDED_OVER_APART: "hand-overs unsettled"}
"""Each in words."""
TOLD_IN_SHORT: Final[dict[ToldStatus, str]] = dict(IN_SHORT) | {HANDED_OVER_APART: "unsettled"}
"""The part of it that fits a column."""

READS_ONLY: Final = "An observer reads only."
"""Why an observer does nothing, in words."""


def who_settles_overrides(status: Status) -> tuple[Role, ...]:
    """Who, in a status, may say which side of an override holds, what stands included: whoever may override.

    That what a final review was sealed with stands, the state may say too; any other side nobody takes there.
    """
    return SETTLERS[status] if status in CLOSED else OVERRIDERS


def who_says_it_holds(act: Act) -> tuple[Role, ...]:
    """Who may say that an act holds which was done beside others: whoever may do it, or lead where it led."""
    if act.act == "restored":
        return tuple(role for role in RESTORERS if role == act.role or role != "reviewer")
    led = [rule for rule in RULES.values() if act.act == "settled" and rule.end == act.status]
    done = [rule for rule in RULES.values() if rule.past == act.act]
    return tuple(dict.fromkeys(role for rule in done or led for role in rule.roles)) or WORKING_ROLES


def where_words(header: Header) -> str:
    """Where a review stands: `submitted, at QA, version 2`."""
    return f"{STATUS_WORDS[header.status]}, version {header.version}"


def default_role(act: ActName) -> Role:
    """The role an act belongs to, where none is given."""
    return _DEFAULT_ROLE[act]


def first_submitted(review: Review) -> bool:
    """Whether the review has ever been submitted: from then on changes of answers are kept."""
    return any(act.act == "submitted" for act in review.history)


def why_unsettled(review: Review) -> str:
    """That hand-overs of several branches are unsettled, which keeps everything else from being done, in words."""
    last = last_acts(review.history)
    if len(last) <= 1:
        return ""
    done = " and ".join(f"{act_words(act.act)} by {act.by}" for act in last)
    return f"Branches were handed over apart ({done}, from one version): which of it holds is to be settled first."


def told_status(review: Review) -> ToldStatus:
    """What a review counts as: no status of its own while several branches' hand-overs are unsettled."""
    return HANDED_OVER_APART if len(last_acts(review.history)) > 1 else review.review.status


HOW_TO_REOPEN: Final = "Reopen it first: `tui-review reopen FILE --reason …`."
"""What to do about a final review."""
HOW_TO_SETTLE: Final = (
    "`tui-review settle FILE review` shows them; in the wizard, the screen of what is left to settle."
)
"""What to do about it."""


def why_read_only(review: Review, editor: Editor) -> str:
    """Why this person cannot change answers now, in words; empty when they can."""
    if editor.role == OBSERVER:
        return READS_ONLY
    if unsettled := why_unsettled(review):
        return unsettled
    if review.review.status not in AT_REVIEWER:
        return f"The review is {STATUS_WORDS[review.review.status]}; its answers can be changed when it is returned."
    return ""


def how_to_change(review: Review, editor: Editor) -> str:
    """What comes first where this person cannot change answers now, a sentence; empty where nothing helps."""
    if editor.role == OBSERVER:
        return ""
    if why_unsettled(review):
        return HOW_TO_SETTLE
    for act in BACKWARD:
        rule = RULES[act]
        if review.review.status in rule.start:
            command, roles = f"`tui-review {act} FILE --reason …`", ", ".join(rule.roles)
            return f"First it is {rule.past}: {command} (roles: {roles})."
    return ""


def role_words(role: str) -> str:
    """A role: `site leader`."""
    return role.replace("_", " ")


def roles_that_can(roles: Iterable[Role]) -> str:
    """Who may do something that somebody's role may not, and how a role is named."""
    return f"Roles that can: {', '.join(roles)}. `--role` says in which one acts, or the setting `role`."


def act_words(act: str) -> str:
    """What somebody did with a review: `sent to state qa`."""
    return act.replace("_", " ")


def person_words(by: str, role: str) -> str:
    """Who did something: `I. Vandermolen (reviewer)`."""
    return f"{by} ({role_words(role)})" if role and role_words(role) != by else by


def account_words(by: str, login: str) -> str:
    """The account behind a typed name, to stand after it: `, account ivander`; empty where it says no more."""
    return f", account {login}" if login not in ("", by) else ""


def acts_open_to(review: Review, role: Role) -> list[ActName]:
    """The acts that this role can do now."""
    return [act for act, rule in RULES.items() if review.review.status in rule.start and role in rule.roles]
