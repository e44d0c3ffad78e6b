"""A question, an item, a review, said in plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tui_review.entry.route import open_notes_by_question
from tui_review.errors import UserError
from tui_review.instrument.choices import choices_of
from tui_review.instrument.kinds.base import code_meant, limits_said
from tui_review.instrument.kinds.instead import or_others
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import INCOMPLETE, NA, Column, Question
from tui_review.review.evaluation import with_worked_out
from tui_review.review.finding import left_to_do
from tui_review.review.findings import blocking
from tui_review.review.links import rows_beside
from tui_review.review.progress import item_standing, progress, standing
from tui_review.review.refusal import as_asked
from tui_review.store.unsent import typed_words
from tui_review.telling.blocks import Block, Spans, entry, paragraph, spans, under
from tui_review.telling.notes import note_blocks, row_line
from tui_review.telling.ratings import rating_word
from tui_review.telling.review import section_title
from tui_review.telling.summary import standing_blocks, to_do_blocks
from tui_review.telling.words import (
    answer_words,
    answered_words,
    described_words,
    one_line,
    place_name,
    question_name,
    reason_words,
    share_words,
    title_words,
    to_see_words,
    value_words,
)

if TYPE_CHECKING:
    from tui_review.review.state import ReviewState

_DIGITS: Final = 10


ROWS_DONE: Final = "When the rows are all there, next goes on."
"""The way on from a table, at which an answer is never the last line that can be typed."""


def asked_blocks(state: ReviewState, id_: str) -> Iterator[Block]:
    """A question in its place: what it asks, how to answer, what the answer is now."""
    rules, evaluation = state.rules, state.evaluation
    question = as_asked(evaluation, id_)
    yield paragraph(f"{place_name(rules, id_)}. Question {id_}:")
    yield paragraph(one_line(question.ask))
    stands = standing(evaluation, id_)
    if stands.state in ("not asked", "waiting", "answered by program"):
        told = answer_words(question, *stands)
        by_program = stands.state == "answered by program"
        yield paragraph(f"Answer: {told}." if by_program else f"{told[0].upper()}{told[1:]}.")
    else:
        yield from how_to_answer(question)
        if question.optional:
            yield paragraph("It may stay empty: Enter alone goes on.")
        elif question.columns and state.kept(id_).given is not None:
            # What is typed here is about one row, and no row is the last.
            yield paragraph(ROWS_DONE)
    yield from (paragraph(line) for line in rows_beside(evaluation, id_))
    yield from kept_blocks(state, id_)
    for finding in state.findings_at(id_):
        if finding.code == "description":
            yield paragraph(f"{finding.message} Type describe to say it.")
    if wanted := narrative_wanted(state, id_):
        yield paragraph(f"A narrative is asked for: {wanted} Type narrative to write it.")


def how_to_answer(part: Question | Column) -> Iterator[Block]:
    """What can be typed as an answer."""
    kind = kind_of(part)
    options = enumerate(() if kind.letters else choices_of(part), 1)
    yield under(*(entry(f"{number}. {option.shown}") for number, option in options))
    na = f" Or NA: {reason_words(part.na_if)}." if part.na_if else ""
    more = (
        " The program asks for more lines; a line with a single dot ends it." if kind.entry == "lines" else ""
    )
    limits = f" {said}" if (said := limits_said(kind, part)) else ""
    yield paragraph(f"Type {kind.typed(part)}.{limits}{more}{or_others(part)}{na}")


def kept_blocks(state: ReviewState, id_: str) -> Iterator[Block]:
    """What the reviewer has given at a question, whether it counts or not."""
    question = state.question(id_)
    answer = state.kept(id_)
    counts = state.evaluation.open_to_reviewer(id_)
    if answer.given is not None and not question.by_program:
        what = "Answer" if counts else "Kept, and does not count now"
        yield paragraph(f"{what}: {value_words(question, answer.given)}.")
    elif counts:
        yield paragraph(f"{value_words(question, None).capitalize()}.")
    if answer.rows and question.columns:
        yield from row_blocks(question, with_worked_out(state.evaluation, id_, answer.rows))
    yield from (paragraph(said) for said in described_words(question, answer.described))
    if answer.narrative:
        yield paragraph(f"Narrative: {one_line(answer.narrative)}")
    if answer.flag:
        yield paragraph(f"Flagged for later: {answer.flag}")
    for note in open_notes_by_question(state).get(id_, ()):
        yield from note_blocks(note, state.review.notes[note])


def row_blocks(question: Question, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Block]:
    """The rows of a table, each on a line under its number."""
    lines = enumerate(rows.values(), 1)
    return (entry(f"{question.row} {number}: {row_line(question, row)}") for number, row in lines)


def problem_blocks(state: ReviewState, id_: str) -> Iterator[Block]:
    """What is wrong or worth a look at a question that has been answered."""
    words = {"error": "Error", "warning": "Warning", "info": "Note"}
    for finding in state.findings_at(id_):
        if finding.code not in ("unanswered", "description", "narrative", "kept"):
            yield paragraph(f"{words[finding.level]}: {finding.message}")


def narrative_wanted(state: ReviewState, id_: str) -> str:
    """What the narrative that is missing at a question should say; empty when none is."""
    if any(finding.code == "narrative" for finding in state.findings_at(id_)):
        return one_line(state.question(id_).narrative_ask) or "Say why."
    return ""


def outline_blocks(state: ReviewState, only: str = "") -> Iterator[Block]:
    """Sections and items with their state; with `only`, the questions of one section or item."""
    rules, evaluation = state.rules, state.evaluation
    for section in rules.sections.values() if not only else ():
        name = title_words(rules, section.id) if section.id in rules.rated else section_title(section)
        yield entry(name, *_rating(state, section.id))
        yield under(*(_item(state, item.id) for item in section.items))
    for id_, at in rules.questions.items():
        if only and only in (at.section, at.item, at.part):
            told = answer_words(at.question, *standing(evaluation, id_))
            yield entry(f"{id_}  {question_name(at.question)}: {told}")


def _item(state: ReviewState, id_: str) -> Block:
    done = progress(state.evaluation, state.rules.rated[id_].questions)
    stands, stops = item_standing(state.review, state.evaluation, id_)
    count = "" if stands == "not asked" else f", {share_words(done)}"
    if stops:
        count += f", {to_see_words(state.rules, stops)}"
    return entry(f"{title_words(state.rules, id_)}: {stands}{count}", *_rating(state, id_))


def _rating(state: ReviewState, id_: str) -> Spans:
    """The rating of something, behind what else is said of it; nothing while it is not certain."""
    if id_ not in state.rules.rated or state.evaluation.in_force(id_) == INCOMPLETE:
        return ()
    overridden = ", overridden" if id_ in state.review.overrides else ""
    return spans(": ", rating_word(state.rules, id_, state.evaluation.in_force(id_)), overridden)


def summary_blocks(state: ReviewState, typed: Sequence[str] = ()) -> Iterator[Block]:
    """How far the review is, everything to settle or look at, its ratings; where something is `typed` and not kept."""
    done = progress(state.evaluation)
    yield paragraph(f"{state.review.review.id}: {answered_words(done)}.")
    found = state.findings()
    if left := left_to_do(blocking(found)):
        yield paragraph(f"Before it can be submitted: {left}.")
    else:
        yield paragraph(typed_words(typed) if typed else "Nothing stands before the submission.")
    yield from to_do_blocks(state.review, state.evaluation, found, typed)
    yield from standing_blocks(state.review, state.evaluation)


def number_typed(text: str) -> int:
    """The number in digits that somebody typed; 0, which stands for nothing, where it is none or longer than any."""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 0


def given_by(part: Question | Column, typed: str, more: Callable[[str], str]) -> object:
    """What was typed as an answer: numbers stand for choices, and of a long text `more` asks for the other lines.

    Raises UserError for what is typed at a table, whose rows are filled in one by one.
    """
    if (
        kind_of(part).entry == "rows"
        and not code_meant(choices_of(part), typed)
        and typed.strip().upper() != NA
    ):
        raise UserError(
            "Rows are filled in column by column here.",
            remedy=f"Type {kind_of(part).typed(part)}. {ROWS_DONE}",
        )
    if kind_of(part).entry == "lines":
        return more(typed).strip()
    if kind_of(part).entry != "options" or typed.strip() == NA:
        return typed
    options = part.options
    if code_meant(choices_of(part), typed):
        return typed
    pieces = typed.replace(",", " ").replace(";", " ").split()
    places = [number_typed(piece) for piece in pieces]
    if not places or not all(1 <= place <= len(options) for place in places):
        return typed
    chosen = [options[place - 1] for place in places]
    if kind_of(part).holds == "several":
        return chosen
    return chosen[0] if len(chosen) == 1 else typed
