"""Why an answer was changed after the first submission: said with the change, or afterwards by whoever made it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tui_review.review.model import Answer
from tui_review.review.record.events import RecordedChange, steps_of
from tui_review.review.record.ids import new_event_id
from tui_review.review.who import Editor


def unexplained_by(answer: Answer, editor: Editor, sealed: Collection[str]) -> list[RecordedChange]:
    """The changes of one part or another that somebody made last, in one act and without a reason.

    `sealed` are the ids of the changes that acts cover, which stay as they are.
    """
    found = [step for step in steps_of(answer) if step.event.id not in sealed]
    at = found[-1].event.at if found else ""
    return [
        step
        for step in found
        if (step.event.at, step.event.by, step.event.why) == (at, editor.name, "") and not step.event.how
    ]


def with_reason(answer: Answer, editor: Editor, why: str, sealed: Collection[str]) -> Answer:
    """The answer with a reason for the changes that somebody made last without one; see `unexplained_by`.

    They are other changes by that, under ids of their own: a branch that has them without stays sound beside it.
    """
    explained = {step.event.id for step in unexplained_by(answer, editor, sealed)}
    changes = [
        replace(event, id=new_event_id(), why=why) if event.id in explained else event
        for event in answer.changes
    ]
    return replace(answer, changes=changes)


def lacks_reason(answer: Answer, sealed: Collection[str]) -> bool:
    """Whether somebody changed an answer without a reason, and no act has sealed that yet; see `unexplained_by`."""
    return any(
        step.before is not None and step.event.by and not (step.event.why or step.event.how)
        for step in steps_of(answer)
        if step.event.id not in sealed
    )
