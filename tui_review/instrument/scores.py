"""How the answers of an instrument are counted in sums."""

from __future__ import annotations

from collections.abc import Iterator

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.model import Instrument, Item, Question


def scores_of(instrument: Instrument) -> dict[tuple[str, str], Scored]:
    """How the answer of every column is counted, by its table and id, and of every question, by no table and its id."""
    found: dict[tuple[str, str], Scored] = {}
    for question in _questions(instrument):
        found["", question.id] = kind_of(question).scored(question)
        for column in question.columns:
            found[question.id, column.id] = kind_of(column).scored(column)
    return found


def _questions(instrument: Instrument) -> Iterator[Question]:
    def within(item: Item) -> Iterator[Question]:
        for part in item.parts:
            yield from within(part)
        yield from item.questions

    for section in instrument.sections:
        yield from section.questions
        for item in section.items:
            yield from within(item)
