"""What is to be said at a question: an unsettled merge, QA's notes, a lock, a deadline, a linked review's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.plurals import count_of
from tui_review.review.conflicts import conflicts_at
from tui_review.review.links import beside, rows_beside
from tui_review.review.signing import why_locked
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown

if TYPE_CHECKING:
    from tui_review.store.session import Session


def said_at(session: Session, question: str) -> list[tuple[MarkTone, str]]:
    """The most pressing first; empty where there is nothing of the kind."""
    state = session.state
    found: list[tuple[MarkTone, str]] = []
    if conflicts_at(state.review, question, state.rules.questions):
        key = shown("review.settle")
        found.append(
            (
                MarkTone.WARNING,
                f"Unsettled: a merge found several answers here. {key} shows and settles them.",
            )
        )
    elif state.review.conflicts:
        places = count_of(len(state.review.conflicts), "place")
        found.append(
            (MarkTone.WARNING, f"A merge left {places} to settle; {shown('review.settle')} shows them.")
        )
    if state.review.notes:
        from tui_review.tui.qa.notes import notes_line  # noqa: PLC0415 - only with notes

        if line := notes_line(session, question):
            found.append((MarkTone.WARNING, line))
    if (locked := why_locked(state.rules, state.review, question)) and not _own_lock(session, question):
        found.append((MarkTone.INFO, f"Locked: {locked}"))
    if state.rules.questions[question].question.due is not None:
        found += _due_at(session, question)
    found += [(MarkTone.INFO, line) for line in rows_beside(state.evaluation, question)]
    found += [
        (MarkTone.INFO, f"{fact.label} in {fact.review} ({fact.id}): {fact.words}")
        for fact in beside(state.evaluation, question)
    ]
    return found


def _own_lock(session: Session, question: str) -> bool:
    """Whether nothing but the signature at the question itself locks it; its field says so then."""
    from tui_review.review.signing import locked_by  # noqa: PLC0415 - only where something is signed

    last = locked_by(session.state.rules, session.state.review, question)
    return last is not None and last.question == question


def _due_at(session: Session, question: str) -> list[tuple[MarkTone, str]]:
    """By when what is asked here is to be done, while it is not; nothing where no last day is known."""
    from tui_review.review.due import due_at  # noqa: PLC0415 - few questions have a last day

    found = due_at(session.state.evaluation, question)
    if found is None or found.state == "done" or not found.due_on:
        return []
    tone = MarkTone.WARNING if found.state == "overdue" else MarkTone.INFO
    return [(tone, f"{found.words[0].upper()}{found.words[1:]}.")]
