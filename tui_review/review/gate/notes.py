"""What may be done to notes: QA opens, the reviewer answers, QA closes.

open → answered → closed, and reopened. Messages are only ever added and ids never used twice, since no note is ever
removed. Notes are written while the answers are read-only; only a final review takes none. A message has the id of
the proposal that made it, so that one taken up twice from a journal stands there once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.accepted import Scene
from tui_review.review.gate.proposals import CloseNote, OpenNote, ReopenNote, Reply
from tui_review.review.handover import CLOSED, HOW_TO_REOPEN, NOTE_ROLES, NoteAct, role_words, roles_that_can
from tui_review.review.model import Message, Note, Review
from tui_review.review.record.ids import meant, new_numbered, number_of
from tui_review.review.record.standing import note_status_after
from tui_review.review.who import Role

WHOLE: Final = "review"
"""What a person writes for the review as a whole."""


def opened(scene: Scene, proposal: OpenNote) -> Review:
    """The review with a note more, at its end.

    Raises UserError for a role that may not, a place that is none, or an empty text.
    """
    review = scene.review
    if _is_there(review, proposal.id):
        return review
    _allow(review, proposal.by.role, "open a note")
    target = _target(scene.rules, proposal.on)
    message = _message(proposal, needed=True)
    value, narrative = stands_at(review, scene.evaluation, target)
    note = Note(
        on=target,
        status=note_status_after([message]),
        value_then=value,
        narrative_then=narrative,
        messages=[message],
    )
    number = max((number_of(id_) for id_ in review.notes), default=0) + 1
    return replace(review, notes={**review.notes, new_numbered("n", number, proposal.id): note})


def replied(review: Review, proposal: Reply) -> Review:
    """The review with a message more. A reviewer's makes the note answered, QA's makes an answered one open again.

    Raises UserError: a closed note is reopened first.
    """
    if _is_there(review, proposal.id):
        return review
    _allow(review, proposal.by.role, "write in a note")
    id_, note = note_meant(review, proposal.note)
    if note.is_closed:
        remedy = f"QA can reopen it: `tui-review reopen-note FILE {id_} …`; or open another."
        raise UserError(f"Note {id_} is closed.", remedy=remedy)
    message = _message(proposal, needed=True)
    return _with(review, id_, note, message)


def closed(review: Review, proposal: CloseNote) -> Review:
    """The review with a note closed, with a last word where there is one. Raises UserError."""
    if _is_there(review, proposal.id):
        return review
    _allow(review, proposal.by.role, "close a note")
    id_, note = note_meant(review, proposal.note)
    if note.is_closed:
        remedy = f"For another last word it is reopened first: `tui-review reopen-note FILE {id_} …`."
        raise UserError(f"Note {id_} is closed already.", remedy=remedy)
    return _with(review, id_, note, _message(proposal, act="closed"))


def reopened(review: Review, proposal: ReopenNote) -> Review:
    """The review with a closed note open again, saying why. Raises UserError."""
    if _is_there(review, proposal.id):
        return review
    _allow(review, proposal.by.role, "reopen a note")
    id_, note = note_meant(review, proposal.note)
    if not note.is_closed:
        raise UserError(f"Note {id_} is not closed.", remedy="Reply to it instead.")
    return _with(review, id_, note, _message(proposal, needed=True, act="reopened"))


def note_meant(review: Review, named: str) -> tuple[str, Note]:
    """The id and the note that a person means. Raises UserError, naming those there are."""
    id_ = meant(named, review.notes)
    if not id_:
        known = ", ".join(review.notes) or "none"
        raise UserError(f"There is no note {named}.", remedy=f"Notes here: {known}.")
    return id_, review.notes[id_]


def stands_at(review: Review, evaluation: Evaluation, place: str) -> tuple[Any, str]:
    """The answer and narrative at a place, or its rating in force."""
    if place in evaluation.rules.rated:
        return evaluation.in_force(place), ""
    answer = review.answers.get(place)
    return (None, "") if answer is None else (answer.given, answer.narrative)


def _is_there(review: Review, message: str) -> bool:
    return any(each.id == message for note in review.notes.values() for each in note.messages)


def _with(review: Review, id_: str, note: Note, message: Message) -> Review:
    messages = [*note.messages, message]
    new = replace(note, messages=messages, status=note_status_after(messages))
    return replace(review, notes={**review.notes, id_: new})


def _target(rules: Rules, on: str) -> str:
    if on in ("", WHOLE):
        return ""
    if on in rules.questions or on in rules.rated:
        return on
    hint = did_you_mean(on, [*rules.questions, *rules.rated])
    raise UserError(
        f"There is no question, item or outcome {on}.{hint}",
        remedy=f"Write `{WHOLE}` for a note on the whole review.",
    )


def why_not_noted(review: Review, role: Role, act: NoteAct) -> UserError | None:
    """Why somebody in a role cannot do something to the notes of a review now; None where they can."""
    roles = NOTE_ROLES[act]
    if role not in roles:
        return UserError(f"The role {role_words(role)} cannot {act}.", remedy=roles_that_can(roles))
    if review.review.status in CLOSED:
        return UserError("The review is final and takes no notes.", remedy=HOW_TO_REOPEN)
    return None


def _allow(review: Review, role: Role, act: NoteAct) -> None:
    if (why := why_not_noted(review, role, act)) is not None:
        raise why


def _message(
    proposal: OpenNote | Reply | CloseNote | ReopenNote,
    *,
    needed: bool = False,
    act: Literal["", "closed", "reopened"] = "",
) -> Message:
    cleaned, by = proposal.text, proposal.by
    if needed and not cleaned.strip():
        raise UserError("The message is empty.")
    return Message(id=proposal.id, by=by.name, role=by.role, login=by.login, at=by.at, text=cleaned, act=act)
