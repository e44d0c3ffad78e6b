"""Texts that stand for nothing in a cell, as `blanks` of an instrument lists them: N/A where nobody is named.

Of what people write in place of an answer a list holds the parts, and not each way to join them: where "approval" and
"pending" stand in it, so do "Approval: pending." and "(pending approval)".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.values import RowMap
from tui_review.instrument.model import Question

if TYPE_CHECKING:
    from tui_review.instrument.rules import QuestionRules


_NO_NAME = 6
"""So many letters of such a text, and it is hardly anybody's name (Given, Nil, Ok)."""
_WORD = re.compile(r"[^\W_]+")


class BlankTexts(NamedTuple):
    """Texts that stand for nothing, as they are compared: whatever the blanks and the case."""

    whole: frozenset[str]
    """Those that are the whole of a cell."""
    parts: frozenset[tuple[str, ...]]
    """The words of those that may stand beside others of them. One letter is none: several may be initials."""
    longest: int
    """How many words the longest of them has."""

    def hold(self, text: str) -> bool:
        """Whether a text is one of these, or nothing but several of them, whatever signs stand between and around."""
        return _stands_for_nothing(self, text)

    def beside(self, text: str) -> str:
        """The words in a text that are one of these, and too long for a name; nothing where there are none."""
        words = _words(text)
        for start in range(len(words)):
            for end in range(min(len(words), start + self.longest), start, -1):
                part = words[start:end]
                if part in self.parts and len("".join(part)) >= _NO_NAME:
                    return " ".join(part)
        return ""


Blanks: TypeAlias = Mapping[str, BlankTexts]
"""By column, the texts that stand for nothing in it."""


@lru_cache(64)
def blank_texts(blanks: tuple[str, ...]) -> BlankTexts:
    """What the texts of a list are compared by."""
    parts = frozenset(words for text in blanks if (words := _words(text)) and len("".join(words)) > 1)
    return BlankTexts(frozenset(map(_key, blanks)), parts, max(map(len, parts), default=0))


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(4096)
def _stands_for_nothing(blanks: BlankTexts, text: str) -> bool:
    """The cells of a table are asked for again with each answer."""
    if _key(text) in blanks.whole:
        return True
    words = _words(text)
    ends = {0}
    for end in range(1, len(words) + 1):
        starts = range(max(0, end - blanks.longest), end)
        if any(start in ends and words[start:end] in blanks.parts for start in starts):
            ends.add(end)
    return bool(words) and len(words) in ends


def blank_columns(question: Question, blanks: tuple[str, ...]) -> dict[str, BlankTexts]:
    """The columns of a table in which such a text counts as empty, with the texts: those that take a short text."""
    texts = (column.id for column in question.columns if kind_of(column).tells == "short words")
    return dict.fromkeys(texts, blank_texts(blanks)) if blanks else {}


def blank_cells(own: QuestionRules, row: RowMap) -> list[str]:
    """The columns of a row whose cells say nothing."""
    return [
        column
        for column, blanks in own.blanks.items()
        if isinstance(cell := row.get(column), str) and blanks.hold(cell)
    ]


def blank_words(own: QuestionRules, number: int, column: str, row: RowMap) -> str:
    """What is said of such a cell in a row, which has a number from 1."""
    return (
        f"{_said(own, number, column, row)}, which counts as empty. Leave it empty, or write what is meant."
    )


def beside_name(own: QuestionRules, number: int, column: str, row: RowMap) -> str:
    """What is said of a cell for a name that holds such a text and something besides: "denied by Pat Lee"."""
    blanks, cell = own.blanks.get(column), row.get(column)
    if not blanks or not isinstance(cell, str) or not (part := blanks.beside(cell)):
        return ""
    what = f"{_said(own, number, column, row)} and counts, though “{part}” is no name."
    return f"{what} Write the name alone, or leave it empty."


def _said(own: QuestionRules, number: int, column: str, row: RowMap) -> str:
    label = next(each.label for each in own.question.columns if each.id == column)
    return f"{own.question.row} {number}: {label} says “{row[column]}”"


def without_blanks(own: QuestionRules, rows: Mapping[str, RowMap]) -> dict[str, RowMap]:
    """The rows of a table as they count; those in which every cell says something are the same objects."""
    found = dict(rows)
    for row_id, row in rows.items() if own.blanks else ():
        if empty := blank_cells(own, row):
            found[row_id] = {column: cell for column, cell in row.items() if column not in empty}
    return found
