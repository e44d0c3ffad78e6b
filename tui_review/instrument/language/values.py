"""What an answer can be, and where conditions look for one."""

from __future__ import annotations

from collections.abc import Iterable
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


class CountedRow(dict[str, Cell]):
    """The cells of a row as they count, with what is worked out in it."""

    __slots__ = ("comes_to_nothing",)

    def __init__(self, cells: RowMap, comes_to_nothing: Iterable[str] = ()) -> None:
        """Nothing is worked out yet but what is given."""
        super().__init__(cells)
        self.comes_to_nothing = set(comes_to_nothing)
        """The columns whose cell is worked out and is no number, day or word: there is no value, and none to come."""


def is_rows(value: object) -> TypeGuard[dict[str, RowMap]]:
    """Whether this is the rows of a table by row id: a file edited by hand may hold anything."""
    return isinstance(value, dict) and all(isinstance(row, dict) for row in value.values())


def rows_in(value: object) -> dict[str, RowMap]:
    """The rows of a table by row id; what a file edited by hand has in the place of one is left out."""
    given = value.items() if isinstance(value, dict) else ()
    return {row_id: row for row_id, row in given if isinstance(row, dict)}


class Answers(Protocol):
    """What conditions are evaluated over."""

    def value(self, id_: str, /) -> Value | Missing:
        """The value of a question, the rating of an item, or why there is none."""

    def unreadable(self, question: str, /) -> bool:
        """Whether what stands in a file as its answer, or a cell of it, cannot be one: then that is open."""
