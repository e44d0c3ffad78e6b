"""Finding a question by what stands at it: its answer, its narrative, the cells of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui_review.instrument.plurals import and_more
from tui_review.review.search import find
from tui_review.telling.words import value_on_a_line

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.review.model import Answer
    from tui_review.review.state import ReviewState

_CELLS = 2
"""So many cells of a row that was found are said."""


class _Written(NamedTuple):
    """What stands at one question, folded for searching."""

    answer: Answer
    """What it was read from: a change makes another."""
    text: str
    """Its answer and narrative, and all of its rows."""
    rows: tuple[str, ...]
    """Each row by itself."""


class Seeking:
    """What questions something typed may mean. An answer is read once, and not at each key."""

    def __init__(self) -> None:
        self._written: dict[str, _Written] = {}

    def found(self, state: ReviewState, typed: str) -> list[str]:
        """The questions, the likeliest first; last those at which all of its words are written."""
        return find(state.evaluation, typed, texts=self._texts(state))

    def row(self, state: ReviewState, id_: str, typed: str) -> str:
        """The first row of a table that has all of the words, in its cells that have one; empty where none has."""
        words = typed.casefold().split()
        written = self._written.get(id_)
        rows = enumerate(written.rows if written is not None and words else ())
        at = next((number for number, row in rows if all(word in row for word in words)), None)
        if at is None:
            return ""
        question, cells = state.rules.questions[id_].question, [*(state.kept(id_).rows or {}).values()][at]
        said = [value_on_a_line(column, cells.get(column.id)) for column in question.columns]
        told = [each for each in said if any(word in each.casefold() for word in words)]
        return f"{question.row} {at + 1}: {and_more(told[:_CELLS], len(told) - _CELLS)}"

    def _texts(self, state: ReviewState) -> dict[str, str]:
        for id_, kept in state.review.answers.items():
            place, known = state.rules.questions.get(id_), self._written.get(id_)
            if place is not None and (known is None or known.answer is not kept):
                self._written[id_] = _read(place.question, kept)
        return {id_: each.text for id_, each in self._written.items() if id_ in state.review.answers}


def _read(question: Question, kept: Answer) -> _Written:
    rows = tuple(
        "\n".join(value_on_a_line(column, row.get(column.id)) for column in question.columns).casefold()
        for row in (kept.rows or {}).values()
    )
    written = f"{value_on_a_line(question, kept.given)} {kept.narrative}".casefold()
    return _Written(kept, "\n".join((written, *rows)), rows)
