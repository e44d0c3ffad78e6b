"""QA notes as they are read: in which order, what changed since, how many. What may be done to them: the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_review.instrument.language.days import moment_words
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.notes import stands_at
from tui_review.review.handover import person_words
from tui_review.review.model import Answer, Event, Note, Part, Review
from tui_review.review.record.events import makers
from tui_review.review.record.ids import number_of
from tui_review.shape.frozen import frozen
from tui_review.telling.diff import ARROW
from tui_review.telling.words import value_words


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


def changed_since(review: Review, evaluation: Evaluation, note: Note) -> Since | None:
    """What changed at the note's place since it was opened; None when all is as it was."""
    now, narrative = stands_at(review, evaluation, note.on)
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
    return next((event for event in makers(answer, part) if event.at >= opened), None)


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
    ids = [id_ for id_, note in review.notes.items() if not unsettled or not note.is_closed]
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


def _order(rules: Rules) -> dict[str, int]:
    """Where each place comes: outcome, item, part and question, as they are asked."""
    ids: list[str] = [""]
    for section in rules.sections.values():
        ids += [section.id, *(question.id for question in section.questions)]
        for item in section.items:
            ids += [item.id, *(part.id for part in item.parts), *rules.rated[item.id].questions]
    return {id_: place for place, id_ in enumerate(ids)}
