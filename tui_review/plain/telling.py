"""A question, an item, a review, said in plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import NA, Column, Question
from tui_review.review.findings import blocking
from tui_review.review.progress import item_state, progress, question_state
from tui_review.telling.words import (
    left_to_do,
    one_line,
    place_name,
    question_name,
    rated_name,
    section_name,
    value_on_a_line,
)

if TYPE_CHECKING:
    from tui_review.review.state import ReviewState


def question_lines(state: ReviewState, id_: str) -> Iterator[str]:
    """A question in its place: what it asks, how to answer, what the answer is now."""
    rules, evaluation = state.rules, state.evaluation
    at = rules.questions[id_]
    yield f"{place_name(rules, id_)}. Question {id_}:"
    yield one_line(at.question.ask)
    why = evaluation.why_not_asked(id_)
    stands = question_state(evaluation, id_)
    if stands == "not asked":
        yield f"Not asked now: {why.rstrip('.')}."
    elif stands == "answered by program":
        value = value_on_a_line(at.question, evaluation.value(id_))
        yield f"The program answers it: {value or 'not known yet'}." + (f" {why.rstrip('.')}." if why else "")
    else:
        yield from how_to_answer(at.question)
    yield from answer_lines(state, id_)
    if wanted := narrative_wanted(state, id_):
        yield f"A narrative is asked for: {wanted} Type narrative to write it."


def how_to_answer(part: Question | Column) -> Iterator[str]:
    """What can be typed as an answer."""
    kind = kind_of(part)
    for number, option in enumerate(() if kind.letters else part.options, 1):
        yield f"  {number}. {option}"
    also = f" Or: {'; '.join(part.or_)}." if part.or_ else ""
    na = f" Or NA: {one_line(part.na_if).rstrip('.')}." if part.na_if else ""
    more = (
        " The program asks for more lines; a line with a single dot ends it." if kind.entry == "lines" else ""
    )
    yield f"Type {kind.typed(part)}.{more}{also}{na}"


def answer_lines(state: ReviewState, id_: str) -> Iterator[str]:
    """What is kept at a question, whether it counts or not."""
    question = state.question(id_)
    answer = state.review.answers.get(id_)
    counts = state.evaluation.open_to_reviewer(id_)
    given = answer.given if answer is not None else None
    if answer is None or (given is None and counts):
        if counts:
            yield "No answer yet."
    elif given is not None and not question.by_program:
        what = "Answer" if counts else "Kept, and does not count now"
        yield f"{what}: {value_on_a_line(question, given)}."
    if answer is not None and answer.rows and question.columns:
        yield from row_lines(question, answer.rows)
    if answer is not None and answer.narrative:
        yield f"Narrative: {one_line(answer.narrative)}"
    if answer is not None and answer.flag:
        yield f"Flagged for later: {answer.flag}"


def row_lines(question: Question, rows: dict[str, dict[str, object]]) -> Iterator[str]:
    """The rows of a table, numbered from 1, each on a line."""
    for number, row in enumerate(rows.values(), 1):
        cells = [f"{column.label} {_cell(row[column.id])}" for column in question.columns if column.id in row]
        yield f"  {number}. {'; '.join(cells) or 'empty'}"


def _cell(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def problem_lines(state: ReviewState, id_: str) -> Iterator[str]:
    """What is wrong or worth a look at a question that has been answered."""
    words = {"error": "Error", "warning": "Warning", "info": "Note"}
    for finding in state.findings_at(id_):
        if finding.code not in ("unanswered", "narrative", "kept"):
            yield f"{words[finding.level]}: {finding.message}"


def narrative_wanted(state: ReviewState, id_: str) -> str:
    """What the narrative that is missing at a question should say; empty when none is."""
    if any(finding.code == "narrative" for finding in state.findings_at(id_)):
        return one_line(state.question(id_).narrative_ask) or "Say why."
    return ""


def why_lines(state: ReviewState, rated: str) -> Iterator[str]:
    """Why something is rated as it is, or what it waits for."""
    rules = state.rules
    rating = state.evaluation.rating(rated)
    name = f"{rated_name(rules, rated)}, {one_line(rules.rated[rated].title)}"
    override = state.review.overrides.get(rated)
    if override is not None:
        yield f"{name}: {override.rating}, by override of {override.by}: {one_line(override.reason)}"
        name = "Computed"
    if rating.certain:
        because = f", because {rating.because}" if rating.because else ""
        yield f"{name}: {rating.rating}{because}."
        if rating.row and rating.row != "otherwise":
            yield f"  The row of the criteria that decides: {one_line(rating.row)}"
    else:
        yield f"{name}: not certain yet."
        if rating.waiting_for:
            yield "  It waits for:"
    for id_ in rating.waiting_for:
        label = question_name(rules.questions[id_].question) if id_ in rules.questions else ""
        yield f"    {id_} {label}"
    if rating.warning:
        yield f"  Warning: {rating.warning}"


def outline_lines(state: ReviewState, only: str = "") -> Iterator[str]:
    """Sections and items with their state; with `only`, the questions of one section or item."""
    rules, evaluation = state.rules, state.evaluation
    for section in rules.sections.values():
        if not only:
            yield f"{section_name(section)}: {one_line(section.title)}{_rating(state, section.id)}"
        for item in section.items:
            if not only:
                done = progress(evaluation, rules.rated[item.id].questions)
                stands = item_state(evaluation, item.id)
                count = "" if stands == "not asked" else f", {done.answered} of {done.asked}"
                title = one_line(item.title)
                yield f"  Item {item.id}: {title}: {stands}{count}{_rating(state, item.id)}"
    for id_, at in rules.questions.items():
        if only and only in (at.section, at.item, at.part):
            value = value_on_a_line(at.question, evaluation.value(id_))
            yield f"  {id_} {question_name(at.question)}: {value or question_state(evaluation, id_)}"


def _rating(state: ReviewState, id_: str) -> str:
    if id_ not in state.rules.rated:
        return ""
    override = state.review.overrides.get(id_)
    rating = state.evaluation.rating(id_)
    if override is not None:
        return f": {override.rating} (override)"
    return f": {rating.rating}" if rating.certain else ""


def summary_lines(state: ReviewState) -> Iterator[str]:
    """How far the review is, its ratings, and everything to settle or look at."""
    done = progress(state.evaluation)
    yield f"{state.review.review.id}: {done.answered} of {done.asked} questions answered."
    for id_ in state.rules.rated:
        rating = state.evaluation.rating(id_)
        if rating.certain or id_ in state.review.overrides:
            yield f"  {rated_name(state.rules, id_)}{_rating(state, id_)}"
    found = state.findings()
    errors = blocking(found)
    left = left_to_do(errors)
    yield f"Before it can be submitted: {left}." if left else "Nothing stands before the submission."
    missing = [finding.question for finding in errors if finding.code == "unanswered"]
    if missing:
        yield f"  Not answered: {', '.join(missing)}"
    for finding in errors:
        if finding.code != "unanswered":
            yield f"  Error at {finding.question or 'the review'}: {finding.message}"
    for finding in found:
        if finding.level != "error":
            yield f"  {finding.level.capitalize()} at {finding.question or 'the review'}: {finding.message}"
    for id_, answer in state.review.answers.items():
        if answer.flag:
            yield f"  Flagged: {id_}: {answer.flag}"
    for note_id, note in state.review.notes.items():
        if note.status != "closed" and note.messages:
            yield f"  Note {note_id} on {note.on or 'the review'}: {one_line(note.messages[-1].text)}"


def option_of(part: Question | Column, typed: str) -> object:
    """What was typed at a question with choices, with numbers turned into the choices they stand for."""
    if kind_of(part).entry != "options" or typed.strip() == NA:
        return typed
    options = part.options
    if typed.strip() in options:
        return typed
    pieces = typed.replace(",", " ").replace(";", " ").split()
    if not pieces or not all(piece.isdecimal() and 1 <= int(piece) <= len(options) for piece in pieces):
        return typed
    chosen = [options[int(piece) - 1] for piece in pieces]
    if kind_of(part).holds == "several":
        return chosen
    return chosen[0] if len(chosen) == 1 else typed
