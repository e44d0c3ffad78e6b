"""A review file as text made for `git diff`: what `textconv` prints.

Every line that changes says which item and question it belongs to, in the hunk header (git looks upwards for a line
like `Item 4 | 4B  …`). Nothing that the file says is left out, nothing depends on the day it is printed, and rows go
by their ids: a row taken out changes no line of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from tui_review.review.record.events import steps_of
from tui_review.review.serial import as_written, to_data
from tui_review.telling.blocks import Block, Quote, paragraph, under
from tui_review.telling.terminal import text
from tui_review.telling.words import described_words, question_and_place, value_words

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Answer, Review

HUNK_HEADER: Final = '^([A-Z][^|]* \\| .*)$\n^  "?([0-9A-Za-z][A-Za-z0-9._/-]*)"?:$'
"""For git's `xfuncname`: the head lines of this text, and in the raw file (`git add -p`) the id of the question."""


def readable(review: Review, rules: Rules) -> str:
    """The text of a review, ending in a newline; no line of it is broken."""
    return text(kept_blocks(review, rules), 0)


def kept_blocks(review: Review, rules: Rules) -> Iterator[Block]:
    """Everything that the file holds."""
    header = review.review
    made_with = f"{header.instrument.id} {header.instrument.version}"
    yield paragraph(f"Review | {header.id}")
    yield under(
        paragraph(f"status: {header.status}"),
        paragraph(f"version: {header.version}"),
        paragraph(f"instrument: {made_with}"),
        paragraph(f"started: {header.started}"),
    )
    data = to_data(review, as_written(rules, review))
    for id_ in data["answers"]:
        label, item, place = question_and_place(rules, id_)
        head = f"Item {item}" if item else place or "Answers"
        yield paragraph(f"{head} | {id_}  {label}")
        at = rules.questions.get(id_)
        yield under(*_answer(review.answers[id_], at.question if at is not None else None))
    for id_, rating in data["ratings"].items():
        rated = rules.rated[id_]
        name = rated.title if rated.kind == "outcome" else f"{id_}  {rated.title}"
        yield paragraph(f"Rating | {name}")
        without = rating.get("without_overrides")
        yield under(
            paragraph(rating["rating"]),
            paragraph(f"because {rating['because']}"),
            *([paragraph(f"without overrides {without}")] if without else []),
        )
    for part in ("overrides", "notes", "conflicts", "orphans"):
        for id_, each in data.get(part, {}).items():
            yield paragraph(f"{part.capitalize()} | {id_}")
            yield under(*_tree(each))
    if review.history:
        yield paragraph("History | ")
        yield under(*(paragraph("  ".join(map(str, act.values()))) for act in data["history"]))


def _answer(answer: Answer, question: Question | None) -> Iterator[Block]:
    if answer.rows is not None:
        if not answer.rows:
            yield paragraph("none")
        for id_, row in answer.rows.items():
            yield paragraph(id_)
            yield under(*(paragraph(f"{key}: {_cell(question, key, cell)}") for key, cell in row.items()))
    elif isinstance(answer.value, list):
        yield from (paragraph(f"- {each}") for each in answer.value or [value_words(question, [])])
    elif isinstance(answer.value, str):
        yield paragraph(answer.value)
    elif answer.value is not None:
        yield paragraph(value_words(question, answer.value))
    yield from (paragraph(said) for said in described_words(question, answer.described))
    if answer.narrative:
        yield Quote(answer.narrative)
    if answer.flag:
        yield paragraph(f"flag: {answer.flag}")
    if answer.passages:
        yield paragraph(f"passages: {', '.join(answer.passages)}")
    for step in steps_of(answer):
        event = step.event
        why = f" ({event.why})" if event.why else ""
        who = f"{event.how or 'changed'} by {event.by}" if event.by else event.how
        is_text = step.part != "given"
        told = step.part if is_text else value_words(question, step.before) or "nothing"
        yield paragraph(f"was {told} until {event.at}, {who}{why}")
        if isinstance(step.before, dict) and is_text:
            yield under(*_tree(step.before))
        elif is_text and step.before:
            yield under(Quote(str(step.before)))


def _cell(question: Question | None, column: str, cell: Any) -> str:
    return value_words(question.column(column) if question is not None else None, cell)


def _tree(value: Any) -> Iterator[Block]:
    """Any plain data, a line a leaf."""
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, dict | list):
                yield paragraph(str(key))
                yield under(*_tree(each))
            else:
                yield paragraph(f"{key}: {each}")
    elif isinstance(value, list):
        for each in value:
            yield paragraph("-")
            yield under(*_tree(each))
    else:
        yield paragraph(str(value))
