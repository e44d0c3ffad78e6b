"""Why an answer was changed after the first submission: said afterwards, kept with the change."""

from __future__ import annotations

from typing import Any

from tui_review.review.gate.proposals import Author, Change
from tui_review.review.model import Answer, Event
from tui_review.review.record.events import with_former
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_line


def unexplained(state: ReviewState, question: str) -> bool:
    """Whether the last change that the file keeps of an answer is this person's, and without a reason.

    The first answer to what was not asked before needs none.
    """
    answer = state.review.answers.get(question)
    return answer is not None and any(former is not None for _, former in _last(answer, state.editor))


def _last(answer: Answer, editor: Editor) -> list[tuple[Event, Any]]:
    """The changes of one part or another that the editor made last, in one act and without a reason."""
    found = list(with_former(answer))
    at = found[-1][0].at if found else ""
    return [
        (event, former)
        for event, former in found
        if (event.at, event.by, event.why) == (at, editor.name, "") and not event.how
    ]


def explain(state: ReviewState, question: str, why: str) -> Change | None:
    """Puts a reason to the last change of an answer; None where there is nothing to explain or nothing said.

    Undo takes it back together with the change.
    """
    said = clean_line(why)
    if not said or not unexplained(state, question):
        return None
    before, answer = state.kept(question), state.kept(question)
    for event, _ in _last(answer, state.editor):
        event.why = said
    change = Change(question, plain(before), plain(answer), by=Author.of(state.editor))
    state.apply(change)
    return change
