"""Why an answer was changed after the first submission: said afterwards, kept with the change."""

from __future__ import annotations

from tui_review.review.changes import Change
from tui_review.review.state import ReviewState
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_line


def unexplained(state: ReviewState, question: str) -> bool:
    """Whether the last change that the file keeps of an answer is this person's, and without a reason.

    The first answer to what was not asked before needs none.
    """
    answer = state.review.answers.get(question)
    last = answer.changes[-1] if answer is not None and answer.changes else None
    if last is None or last.why or last.by != state.editor.name:
        return False
    return last.was is not None or bool(last.was_narrative)


def explain(state: ReviewState, question: str, why: str) -> Change | None:
    """Puts a reason to the last change of an answer; None where there is nothing to explain or nothing said.

    Undo takes it back together with the change.
    """
    said = clean_line(why)
    if not said or not unexplained(state, question):
        return None
    before, answer = state.kept(question), state.kept(question)
    answer.changes[-1].why = said
    change = Change(question, plain(before), plain(answer))
    state.apply(change)
    return change
