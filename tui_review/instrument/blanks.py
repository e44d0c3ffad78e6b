"""Texts that stand for nothing in a cell, as `blanks` of an instrument lists them: N/A where nobody is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.values import RowMap
from tui_review.instrument.model import Question

if TYPE_CHECKING:
    from tui_review.instrument.rules import QuestionRules


Blanks: TypeAlias = Mapping[str, frozenset[str]]
"""By column, the texts that stand for nothing in it, as `blank_keys` has them."""


def blank_keys(blanks: Iterable[str]) -> frozenset[str]:
    """What texts are compared by: whatever the blanks and the case."""
    return frozenset(map(blank_key, blanks))


@lru_cache(4096)
def blank_key(text: str) -> str:
    """The same of one text: those of a table are asked for again with each answer."""
    return " ".join(text.casefold().split())


def blank_columns(question: Question, blanks: Iterable[str]) -> dict[str, frozenset[str]]:
    """The columns of a table in which such a text counts as empty, with the texts: those that take a short text."""
    keys = blank_keys(blanks)
    texts = (column.id for column in question.columns if kind_of(column).tells == "short words")
    return dict.fromkeys(texts, keys) if keys else {}


def blank_cells(own: QuestionRules, row: RowMap) -> list[str]:
    """The columns of a row whose cells say nothing."""
    return [
        column
        for column, keys in own.blanks.items()
        if isinstance(cell := row.get(column), str) and blank_key(cell) in keys
    ]


def blank_words(own: QuestionRules, number: int, column: str, row: RowMap) -> str:
    """What is said of such a cell in a row, which has a number from 1."""
    label = next(each.label for each in own.question.columns if each.id == column)
    what = f"{own.question.row} {number}: {label} says “{row[column]}”, which counts as empty."
    return f"{what} Leave it empty, or write what is meant."


def without_blanks(own: QuestionRules, rows: Mapping[str, RowMap]) -> dict[str, RowMap]:
    """The rows of a table as they count; those in which every cell says something are the same objects."""
    found = dict(rows)
    for row_id, row in rows.items() if own.blanks else ():
        if empty := blank_cells(own, row):
            found[row_id] = {column: cell for column, cell in row.items() if column not in empty}
    return found
