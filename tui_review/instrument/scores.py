"""How the answers of an instrument are counted in sums, and what its choices are called."""

from __future__ import annotations

from collections.abc import Iterator

from tui_review.instrument.choices import alternatives_of, choices_of
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.model import Column, Instrument, Item, Question


def scores_of(instrument: Instrument) -> dict[tuple[str, str], Scored]:
    """How the answer of every column is counted, by its table and id, and of every question, by no table and its id."""
    found: dict[tuple[str, str], Scored] = {}
    for question in questions_of(instrument):
        found["", question.id] = kind_of(question).scored(question)
        for column in question.columns:
            found[question.id, column.id] = kind_of(column).scored(column)
    return found


def labels_of(instrument: Instrument) -> dict[tuple[str, str], dict[str, str]]:
    """The code by what is shown for it, of each question and column where they differ, named as `scores_of` does.

    What is another's code is that other's.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for question in questions_of(instrument):
        parts: list[tuple[str, Question | Column]] = [("", question)]
        parts += [(question.id, column) for column in question.columns]
        for key, part in parts:
            named = (*choices_of(part), *alternatives_of(part))
            codes = {choice.code for choice in named}
            labels = {choice.shown: choice.code for choice in named if choice.shown not in codes}
            if labels:
                found[key, part.id] = labels
    return found


def questions_of(instrument: Instrument) -> Iterator[Question]:
    """Every question, an item's after those of its parts."""

    def within(item: Item) -> Iterator[Question]:
        for part in item.parts:
            yield from within(part)
        yield from item.questions

    for section in instrument.sections:
        yield from section.questions
        for item in section.items:
            yield from within(item)
