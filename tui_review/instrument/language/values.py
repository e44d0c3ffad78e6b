"""What an answer can be, and where conditions look for one: in the review, or in a row in front of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Protocol, TypeAlias, TypeGuard


class Missing(Enum):
    """Why there is no value."""

    UNANSWERED = "unanswered"
    NOT_ASKED = "not asked"


Cell: TypeAlias = str | int | list[str]
RowMap: TypeAlias = dict[str, Cell]
Value: TypeAlias = str | int | list[str] | dict[str, RowMap] | dict[str, str]
"""A text (also a date, Yes, No, NA), a number, chosen texts or names, rows by row id, or a sign-off."""


def is_rows(value: object) -> TypeGuard[dict[str, RowMap]]:
    """Whether this is the rows of a table by row id: a file edited by hand may hold anything."""
    return isinstance(value, dict) and all(isinstance(row, dict) for row in value.values())


class Answers(Protocol):
    """What conditions are evaluated over."""

    def value(self, id_: str, /) -> Value | Missing:
        """The value of a question, the rating of an item, or why there is none."""

    def unreadable(self, question: str, /) -> bool:
        """Whether what stands in a file as its answer, or a cell of it, cannot be one: then that is open."""


class InRow:
    """The cells of a row in front of what is around it: the review, or an outer row.

    Which ids are columns is said by `columns` alone, never by what stands in the row: a cell that no column of the
    table has is not seen.
    """

    __slots__ = ("_around", "_cells", "_columns")

    def __init__(self, cells: Mapping[str, Cell], columns: frozenset[str], around: Answers) -> None:
        """`cells` and `columns` are called here as conditions call them (`person.name`)."""
        self._cells = cells
        self._columns = columns
        self._around = around

    def value(self, id_: str, /) -> Value | Missing:
        """The cell of a column, or the value of anything else around the row."""
        if id_ in self._columns:
            return self._cells.get(id_, Missing.UNANSWERED)
        return self._around.value(id_)

    def unreadable(self, question: str, /) -> bool:
        """Whether an answer of the review, or a cell of it, cannot be read."""
        return self._around.unreadable(question)

    @property
    def review(self) -> Answers:
        """What is around all rows: where tables are looked up."""
        return self._around.review if isinstance(self._around, InRow) else self._around
