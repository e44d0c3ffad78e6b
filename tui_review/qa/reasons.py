"""Why an answer was changed after the first submission: said afterwards, kept with the change."""

from __future__ import annotations

from tui_review.review.gate.proposals import Change
from tui_review.review.record.content import covered_by_acts
from tui_review.review.record.reasons import unexplained_by, with_reason
from tui_review.review.state import ReviewState
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_line


def unexplained(state: ReviewState, question: str) -> bool:
    """Whether the last change that the file keeps of an answer is this person's, and without a reason.

    The first answer to what was not asked before needs none.
    """
    found = unexplained_by(state.kept(question), state.editor, covered_by_acts(state.review))
    return any(step.before is not None for step in found)


def why_no_reason(state: ReviewState, why: str) -> str:
    """What is wrong with a reason, in words: an id alone was meant for another place; empty where nothing is."""
    said, rules = clean_line(why), state.rules
    if said.casefold() not in {id_.casefold() for id_ in (*rules.questions, *rules.rated)}:
        return ""
    return f"“{said}” is the id of a question or an item, and says no reason. Write why, or leave it open."


def give_reason(state: ReviewState, question: str, why: str) -> Change | None:
    """Puts a reason to the last change of an answer; None where there is nothing to explain or nothing said.

    Undo takes it back together with the change.
    """
    said = clean_line(why)
    if not said or not unexplained(state, question):
        return None
    before = state.kept(question)
    after = with_reason(before, state.editor, said, covered_by_acts(state.review))
    return state.amend(Change(question, plain(before), plain(after), by=state.author))
