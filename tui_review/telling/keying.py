"""A review as it is keyed into another system: every answer in the order of the form, with a box to tick when it is in.

The federal system asks what the form asks, in its order; how it parts that into screens has not been seen. What it
works out by itself stands at the end of each item, to be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.telling.blocks import Block, Boxes, Quote, entry, heading, paragraph, quiet, strong, under
from tui_review.telling.paper import name_on_paper, on_paper
from tui_review.telling.ratings import rating_word
from tui_review.telling.reported import SHOWN
from tui_review.telling.review import CONFIDENTIAL, DEIDENTIFIED, rows_table, section_title
from tui_review.telling.words import (
    LEFT_OUT,
    NOT_ASKED_FOR,
    answer_words,
    broken_words,
    described_words,
    question_name,
    title_words,
    unsettled_words,
)

if TYPE_CHECKING:
    from tui_review.telling.reported import ReportedAnswer, ReportedReview

_ORDER: Final = (
    "In the order of the form. How the other system parts it into screens, and whether it asks for a table row by row,"
    " has not been seen: where it differs, go by the numbers. Tick what is in."
)


def keying_blocks(reported: ReportedReview) -> Iterator[Block]:
    """Every answer that counts, section by section; what is not asked, or has no answer, is told as such."""
    return on_paper(reported.rules, _blocks(reported))


def _blocks(reported: ReportedReview) -> Iterator[Block]:
    rules = reported.rules
    yield heading(1, f"{reported.id}: to key in")
    yield paragraph(DEIDENTIFIED if reported.deidentified else CONFIDENTIAL)
    yield paragraph(_ORDER)
    for said in filter(None, (unsettled_words(reported.unsettled), broken_words(reported.broken))):
        yield paragraph(strong("Clear this up first: "), said)
    for section in rules.sections.values():
        yield heading(2, section_title(section))
        for question in section.questions:
            yield from _answer(reported, reported.entries[question.id])
        for item in section.items:
            yield heading(3, title_words(rules, item.id))
            for id_ in rules.rated[item.id].questions:
                yield from _answer(reported, reported.entries[id_])
            for id_ in (*(part.id for part in item.parts), item.id):
                rated = reported.ratings[id_]
                yield entry("Comes out as: ", rating_word(rules, id_, rated.rating))
        if section.id in reported.ratings:
            rating = reported.ratings[section.id].rating
            yield entry("The outcome comes out as: ", rating_word(rules, section.id, rating))


def _answer(reported: ReportedReview, answer: ReportedAnswer) -> Iterator[Block]:
    question = reported.question(answer.question)
    name = name_on_paper(question)
    called = name if name == question_name(question) else f"{name}  {question_name(question)}"
    if answer.left_out:
        yield paragraph(strong(called), quiet(f"  {LEFT_OUT}"))
        return
    if answer.state not in SHOWN:
        said = answer_words(question, answer.state, None, answer.why)
        yield paragraph(strong(called), quiet(f"  {said}"))
        return
    value, entry_ = answer.value, kind_of(question).entry
    if entry_ == "rows" and isinstance(value, dict) and value:
        yield Boxes((called,))
        yield under(rows_table(question, value))
    elif entry_ == "lines" and isinstance(value, str):
        yield Boxes((called,))
        yield under(Quote(value))
    else:
        yield Boxes((f"{called}: {answer_words(question, answer.state, value, answer.why)}",))
    beside = [paragraph(said) for said in described_words(question, answer.described)]
    if answer.unasked:
        beside.append(paragraph(quiet(NOT_ASKED_FOR)))
    if answer.narrative:
        yield under(*beside, Quote(answer.narrative))
    elif beside:
        yield under(*beside)
