"""The blank form of an instrument, to be filled in by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_review.instrument.choices import alternatives_of, choices_of, describable
from tui_review.instrument.kinds.base import limits_said
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.rules import NEVER
from tui_review.telling.blocks import (
    Block,
    Boxes,
    Quote,
    Room,
    TableBlock,
    entry,
    heading,
    paragraph,
    quiet,
    strong,
    under,
)
from tui_review.telling.paper import name_on_paper, on_paper
from tui_review.telling.review import section_title
from tui_review.telling.words import marks_words, one_line, rating_said, reason_words, title_words

if TYPE_CHECKING:
    from tui_review.instrument.checks import Level
    from tui_review.instrument.model import Column, Question
    from tui_review.instrument.rules import Rules

_EMPTY: Final = "May stay empty."
_NEEDED: Final[dict[Level, str]] = {
    "error": "",
    "warning": "It should be written, and no hand-over fails for it.",
    "info": _EMPTY,
}
"""What is said of a text by how serious it is that it is missing."""
_ROWS: Final = 4
_ROOM: Final = 4


def blank_blocks(rules: Rules, *, guidance: bool = False) -> Iterator[Block]:
    """The form; with `guidance`, what helps to answer, and where the rules were read, is printed too."""
    return on_paper(rules, _blank_blocks(rules, guidance=guidance))


def _blank_blocks(rules: Rules, *, guidance: bool) -> Iterator[Block]:
    instrument = rules.instrument
    yield heading(1, instrument.title)
    yield paragraph(f"{instrument.id}, version {instrument.version}. A blank form.")
    if guidance and instrument.about:
        yield Quote(instrument.about)
    for section in rules.sections.values():
        yield heading(2, section_title(section))
        for question in section.questions:
            yield from _question(question, guidance=guidance)
        for item in section.items:
            yield heading(3, title_words(rules, item.id))
            if item.purpose:
                yield paragraph(one_line(item.purpose))
            if item.asked_when:
                yield paragraph(f"Only when {item.asked_when}.")
            for id_ in rules.rated[item.id].questions:
                yield from _question(rules.questions[id_].question, guidance=guidance)
            if item.rating:
                yield paragraph(strong("Rating, as the answers make it:"))
                yield Boxes(tuple(rating_said(rules, each) for each in instrument.ratings.item))


def _question(question: Question, *, guidance: bool) -> Iterator[Block]:
    if question.by_program:
        return
    marks = marks_words(question) if guidance else ""
    yield paragraph(
        strong(name_on_paper(question)), f"  {one_line(question.ask)}", quiet(f"  [{marks}]" if marks else "")
    )
    if question.asked_when:
        yield paragraph(f"Only when {question.asked_when}.")
    if guidance and question.guidance:
        yield Quote(question.guidance)
    yield under(*_room(question, guidance=guidance))
    if question.narrative_when and question.narrative_when != NEVER:
        needed = _NEEDED[question.narrative_level]
        asked = f"{one_line(question.narrative_ask) or 'Why?'} (when {question.narrative_when})"
        yield paragraph(f"{asked}{f' {needed}' if needed else ''}")
        yield Room(_ROOM)


def _room(question: Question, *, guidance: bool) -> Iterator[Block]:
    na = "; or: ".join(reason_words(each) for each in (question.na_because, question.na_if) if each)
    choices = (*choices_of(question), *alternatives_of(question))
    texts = [*(choice.shown for choice in choices), *([question.none] if question.none else [])]
    if na:
        texts.append(f"NA: {na}")
    entry = kind_of(question).entry
    if entry == "rows":
        head = tuple(column.label for column in _by_hand(question))
        yield TableBlock(head, tuple(tuple("" for _ in head) for _ in range(_ROWS)))
        yield from (_column(question, column, guidance=guidance) for column in _by_hand(question))
    elif entry != "options":
        yield Room(_ROOM if entry == "lines" else 1)
    yield from [Boxes(tuple(texts))] if texts else []
    limits = [limits_said(kind_of(question), question), _EMPTY if question.optional else ""]
    yield from [paragraph(" ".join(filter(None, limits)))] if any(limits) else []
    for choice in describable(question):
        yield paragraph(f"{choice.shown}: {one_line(choice.describe)}")
        yield Room(1)


def _by_hand(question: Question) -> list[Column]:
    """The columns of a table that somebody fills in; what a choice asks for is written beside the choice."""
    return [column for column in question.columns if not (column.describes or column.compute)]


def _column(question: Question, column: Column, *, guidance: bool) -> Block:
    """What may stand in a column, as there is no room for it in the table."""
    takes = kind_of(column).described(column)
    said = [one_line(column.ask), f"{takes[:1].upper()}{takes[1:]}."]
    said += [f"{choice.shown}: {one_line(choice.describe)}" for choice in describable(column)]
    if column.na_if:
        said.append(f"NA: {reason_words(column.na_if)}.")
    if column.asked_when:
        said.append(f"Only when {_by_label(question, column.asked_when)}.")
    if column.optional:
        said.append(_EMPTY)
    if guidance:
        said.append(one_line(column.guidance))
    return entry(strong(column.label), f"  {' '.join(filter(None, said))}")


def _by_label(question: Question, condition: str) -> str:
    """A condition about a row, which calls each column as the head of the table does."""
    labels = {column.id: column.label for column in question.columns}
    named = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.sub(rf"(?<![\w.])(?:{named})(?![\w.])", lambda found: labels[found[0]], one_line(condition))
