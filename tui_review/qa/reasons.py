"""Why an answer was changed after the first submission: said afterwards, kept with the change."""

from __future__ import annotations

from dataclasses import replace

from tui_review.review.gate.proposals import Change
from tui_review.review.model import Answer
from tui_review.review.record.events import RecordedChange, steps_of
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_line


def unexplained(state: ReviewState, question: str) -> bool:
    """Whether the last change that the file keeps of an answer is this person's, and without a reason.

    The first answer to what was not asked before needs none.
    """
    answer = state.review.answers.get(question)
    return answer is not None and any(step.before is not None for step in _last(answer, state.editor))


def _last(answer: Answer, editor: Editor) -> list[RecordedChange]:
    """The changes of one part or another that the editor made last, in one act and without a reason."""
    found = list(steps_of(answer))
    at = found[-1].event.at if found else ""
    return [
        step
        for step in found
        if (step.event.at, step.event.by, step.event.why) == (at, editor.name, "") and not step.event.how
    ]


def give_reason(state: ReviewState, question: str, why: str) -> Change | None:
    """Puts a reason to the last change of an answer; None where there is nothing to explain or nothing said.

    Undo takes it back together with the change.
    """
    said = clean_line(why)
    if not said or not unexplained(state, question):
        return None
    before = state.kept(question)
    explained = {step.event.id for step in _last(before, state.editor)}
    changes = [replace(event, why=said) if event.id in explained else event for event in before.changes]
    after = replace(before, changes=changes)
    return state.amend(Change(question, plain(before), plain(after), by=state.author))
