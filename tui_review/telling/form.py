"""The blank form of an instrument, to be filled in by hand."""

from __future__ import annotations

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
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules

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
    yield under(*_room(question))
    if question.narrative_when and question.narrative_when != NEVER:
        yield paragraph(f"{one_line(question.narrative_ask) or 'Why?'} (when {question.narrative_when})")
        yield Room(_ROOM)


def _room(question: Question) -> Iterator[Block]:
    na = question.na_because or question.na_if
    choices = (*choices_of(question), *alternatives_of(question))
    texts = [*(choice.shown for choice in choices), *([question.none] if question.none else [])]
    if na:
        texts.append(f"NA: {reason_words(na)}")
    entry = kind_of(question).entry
    if entry == "rows":
        head = tuple(column.label for column in question.columns if not column.describes)
        yield TableBlock(head, tuple(tuple("" for _ in head) for _ in range(_ROWS)))
    elif entry != "options":
        yield Room(_ROOM if entry == "lines" else 1)
    yield from [Boxes(tuple(texts))] if texts else []
    yield from [paragraph(limits)] if (limits := limits_said(kind_of(question), question)) else []
    for choice in describable(question):
        yield paragraph(f"{choice.shown}: {one_line(choice.describe)}")
        yield Room(1)
