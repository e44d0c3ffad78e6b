"""sheets to take to an interview: for each person of a case what to ask, what the review says so far, room to write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.language.evaluate import Missing
from tui_review.review.interviewees import Interviewee, interviewees
from tui_review.telling.blocks import (
    Block,
    Pairs,
    Quote,
    Room,
    entry,
    heading,
    paragraph,
    quiet,
    spans,
    strong,
    under,
)
from tui_review.telling.review import CONFIDENTIAL
from tui_review.telling.words import rated_name, title_words, value_at

if TYPE_CHECKING:
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.model import Review

_ROOM = 4


def interview_blocks(review: Review, evaluation: Evaluation) -> Iterator[Block]:
    """A sheet for every person; where the instrument has none, or nobody is entered yet, a sentence says so."""
    interviews = evaluation.rules.instrument.interviews
    yield heading(1, f"{review.review.id}: interviews with the people of the case")
    yield paragraph(CONFIDENTIAL)
    people = interviewees(evaluation)
    if interviews is None or not people:
        lacks = (
            "The instrument has no sheets for interviews."
            if interviews is None
            else "Nobody to interview is entered yet."
        )
        yield paragraph(lacks)
        return
    for each in people:
        yield heading(2, interviewee_title(each))
        yield Pairs(tuple((label, spans(value)) for label, value in each.facts))
        yield from _lines("To begin with", interviews.opening)
        at = ""
        for id_, asked in each.asks:
            place = evaluation.rules.questions[id_].item
            if place and place != at:
                yield heading(3, title_words(evaluation.rules, place))
            at = place
            yield paragraph(strong(id_))
            yield under(*(entry(line) for line in asked), *said_so_far(review, evaluation, id_), Room(_ROOM))
        yield from _lines("Afterwards", interviews.afterwards)


def interviewee_title(interviewee: Interviewee) -> str:
    """Who is interviewed: `Mother: …`."""
    return f"{interviewee.sheet.title}: {interviewee.name}" if interviewee.name else interviewee.sheet.title


def said_so_far(review: Review, evaluation: Evaluation, id_: str) -> Iterator[Block]:
    """What the review says at a question, to be held against what is heard."""
    value = evaluation.value(id_)
    if isinstance(value, Missing):
        yield paragraph(quiet("The review says nothing here yet."))
        return
    said = value_at(evaluation.rules, id_, value)
    rated = evaluation.rules.questions[id_].rated
    where = f" ({rated_name(evaluation.rules, rated)})" if rated else ""
    yield paragraph(quiet(f"The review says so far{where}: {said}"))
    answer = review.answers.get(id_)
    if answer is not None and answer.narrative and evaluation.open_to_reviewer(id_):
        yield Quote(answer.narrative)


def _lines(title: str, text: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines:
        yield paragraph(strong(title))
        yield under(*(entry(line) for line in lines))
