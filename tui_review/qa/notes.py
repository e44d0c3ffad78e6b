"""QA notes on a question, an item, an outcome or the whole review: QA opens, the reviewer answers, QA closes.

open → answered → closed, and reopened. Messages are only ever added and ids never used twice, since no note is ever
removed. Notes are written while the answers are read-only; only a final review takes none.

Every function that changes a review changes it in place; saving is the caller's.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Answer, Event, Message, Note, Part, Review
from tui_review.review.record.events import last_step
from tui_review.review.record.ids import meant, new_event_id, new_numbered, number_of
from tui_review.review.who import Editor, Role
from tui_review.shape.frozen import frozen
from tui_review.telling.diff import ARROW
from tui_review.telling.words import moment_words, person_words, value_words
from tui_review.yamlfile.text import clean_text

QA_ROLES: Final[tuple[Role, ...]] = ("qa", "site_leader", "state")
"""Who opens, closes and reopens notes. A reviewer replies; an observer does neither."""
WHOLE: Final = "review"
"""What a person writes for the review as a whole."""


@frozen()
class Since:
    """What became of the answer a note is about since the note was opened."""

    was: Any
    """The answer, or the rating, when the note was opened; None for none."""
    now: Any
    """What it is now."""
    was_narrative: str
    now_narrative: str
    answered: Event | None = None
    """The change that made the answer what it is, where the file says so."""
    written: Event | None = None
    """The same for the narrative."""


def open_note(review: Review, evaluation: Evaluation, editor: Editor, on: str, text: str) -> str:
    """Opens a note and gives its id. `on` is a question, item, part, outcome, or `review` for all of it.

    Raises UserError for a role that may not, a place that is none, or an empty text.
    """
    _allow(review, editor, QA_ROLES, "open a note")
    target = _target(evaluation.rules, on)
    note = Note(on=target, status="open")
    note.value_then, note.narrative_then = _stands(review, evaluation, target)
    note.messages.append(_message(editor, text, needed=True))
    id_ = new_numbered("n", highest(review) + 1)
    review.notes = {**review.notes, id_: note}
    return id_


def reply(review: Review, editor: Editor, id_: str, text: str) -> None:
    """Adds a message. A reviewer's makes the note answered, QA's makes an answered one open again.

    Raises UserError: a closed note is reopened first.
    """
    _allow(review, editor, ("reviewer", *QA_ROLES), "write in a note")
    note = find(review, id_)
    if note.status == "closed":
        raise UserError(f"Note {id_} is closed.", remedy="QA can reopen it, or open another.")
    note.messages.append(_message(editor, text, needed=True))
    note.status = "answered" if editor.role == "reviewer" else "open"


def close_note(review: Review, editor: Editor, id_: str, text: str = "") -> None:
    """Closes a note, with a last word where there is one. Raises UserError."""
    _allow(review, editor, QA_ROLES, "close a note")
    note = find(review, id_)
    if note.status == "closed":
        raise UserError(f"Note {id_} is closed already.")
    message = _message(editor, text)
    message.act = "closed"
    note.messages.append(message)
    note.status = "closed"


def reopen_note(review: Review, editor: Editor, id_: str, text: str) -> None:
    """Opens a closed note again, saying why. Raises UserError."""
    _allow(review, editor, QA_ROLES, "reopen a note")
    note = find(review, id_)
    if note.status != "closed":
        raise UserError(f"Note {id_} is not closed.", remedy="Reply to it instead.")
    message = _message(editor, text, needed=True)
    message.act = "reopened"
    note.messages.append(message)
    note.status = "open"


def find(review: Review, id_: str) -> Note:
    """The note of an id. Raises UserError, naming those there are."""
    note = review.notes.get(meant(id_, review.notes))
    if note is None:
        known = ", ".join(review.notes) or "none"
        raise UserError(f"There is no note {id_}.", remedy=f"Notes here: {known}.")
    return note


def changed_since(review: Review, evaluation: Evaluation, note: Note) -> Since | None:
    """What changed at the note's place since it was opened; None when all is as it was."""
    now, narrative = _stands(review, evaluation, note.on)
    if (now, narrative) == (note.value_then, note.narrative_then):
        return None
    answer = review.answers.get(note.on, Answer())
    opened = note.messages[0].at if note.messages else ""
    since = Since(note.value_then, now, note.narrative_then, narrative)
    if since.was != since.now:
        since = replace(since, answered=_made(answer, "given", opened))
    if since.was_narrative != since.now_narrative:
        since = replace(since, written=_made(answer, "narrative", opened))
    return since


def _made(answer: Answer, part: Part, opened: str) -> Event | None:
    """The change that made what stands there, if it was made since a note was opened."""
    step = last_step(answer, part)
    return step.event if step is not None and step.event.at >= opened else None


def since_words(rules: Rules, note: Note, since: Since) -> str:
    """What became of the answer and its narrative, in a sentence, and who made it so."""
    at = rules.questions.get(note.on)
    parts: list[str] = []
    if since.was != since.now:
        sides = (
            value_words(at.question if at is not None else None, side) for side in (since.was, since.now)
        )
        parts.append(f"{ARROW.join(sides)}{_by(since.answered)}")
    if since.was_narrative != since.now_narrative:
        parts.append(f"the narrative{_by(since.written)}")
    return f"Changed since then: {'; '.join(parts)}"


def _by(event: Event | None) -> str:
    return f", by {person_words(event.by, event.role)}, {moment_words(event.at)}" if event is not None else ""


def in_asked_order(review: Review, rules: Rules, *, unsettled: bool = False) -> list[str]:
    """The ids of the notes: those on the whole review first, then as their places are asked.

    With `unsettled`, only those that are not closed.
    """
    order = _order(rules)
    ids = [id_ for id_, note in review.notes.items() if not unsettled or note.status != "closed"]
    return sorted(ids, key=lambda id_: (order.get(review.notes[id_].on, len(order)), number_of(id_)))


def next_unsettled(review: Review, rules: Rules, after: str = "") -> str:
    """The first note that is not closed after one, going round; empty when all are closed."""
    every = in_asked_order(review, rules)
    wanted = in_asked_order(review, rules, unsettled=True)
    start = every.index(after) if after in every else -1
    later = [id_ for id_ in wanted if every.index(id_) > start]
    return (later or wanted or [""])[0]


def at_place(review: Review, place: str) -> list[str]:
    """The ids of the notes on one question, item, part or outcome (empty: on the whole review), oldest first."""
    return sorted((id_ for id_, note in review.notes.items() if note.on == place), key=number_of)


def highest(review: Review) -> int:
    """The highest number of a note; 0 before the first."""
    return max((number_of(id_) for id_ in review.notes), default=0)


def _order(rules: Rules) -> dict[str, int]:
    """Where each place comes: outcome, item, part and question, as they are asked."""
    ids: list[str] = [""]
    for section in rules.sections.values():
        ids += [section.id, *(question.id for question in section.questions)]
        for item in section.items:
            ids += [item.id, *(part.id for part in item.parts), *rules.rated[item.id].questions]
    return {id_: place for place, id_ in enumerate(ids)}


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


def _stands(review: Review, evaluation: Evaluation, place: str) -> tuple[Any, str]:
    """The answer and narrative at a place, or its rating in force."""
    if place in evaluation.rules.rated:
        return evaluation.in_force(place), ""
    answer = review.answers.get(place)
    return (None, "") if answer is None else (deepcopy(answer.given), answer.narrative)


def _allow(review: Review, editor: Editor, roles: tuple[Role, ...], act: str) -> None:
    if editor.role not in roles:
        who = "An observer" if editor.role == "observer" else f"A {editor.role}"
        raise UserError(f"{who} cannot {act}.", remedy=f"Roles that can: {', '.join(roles)}.")
    if review.review.status == "final":
        raise UserError("The review is final and takes no notes.", remedy="Reopen it first, with a reason.")


def _message(editor: Editor, text: str, *, needed: bool = False) -> Message:
    cleaned = clean_text(text)
    if needed and not cleaned.strip():
        raise UserError("The message is empty.")
    return Message(id=new_event_id(), by=editor.name, role=editor.role, at=editor.now(), text=cleaned)
