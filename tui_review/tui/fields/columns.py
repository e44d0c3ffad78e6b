"""The columns of a table on a narrow screen: which are shown, how wide, and their heads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from rich.cells import cell_len, set_cell_size

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import Column
from tui_review.telling.words import value_on_a_line
from tui_review.tui.wrap import clipped, word_parts, wrapped_lines

COLUMN_GAP: Final = 2
"""Blank cells behind a column."""
_NARROWEST: Final = 5
_HEAD_LINES: Final = 2
"""Lines of a head where there is room,"""
_MOST_HEAD_LINES: Final = 3
"""and where there is none."""
_KEPT_FIRST: Final = 2
"""So many columns, of the first that are no Yes or No, say which row it is: they are not left out, and can be read."""
_TELLING: Final = 15
"""Cells in which a name is known again."""


def columns_shown(
    columns: Collection[Column], rows: Collection[Mapping[str, Any]], room: int
) -> list[tuple[str, int]]:
    """The columns shown in `room` cells, by id, and how wide each is.

    As wide as what stands in them; then texts and choices give way, the widest first, and dates stay whole; then
    columns are left out, texts before choices and the last before the first. The form of a row shows all.
    """
    shown = list(columns)
    least = _least(shown, rows)
    while len(shown) > 1 and sum(least[column.id] + COLUMN_GAP for column in shown) > room:
        shown.remove(_least_missed(shown))
    floors = {column.id: max(least[column.id], _narrowest_head(column)) for column in shown}
    if sum(floors.values()) + COLUMN_GAP * len(floors) > room:
        floors = {column.id: max(least[column.id], _longest_word(column)) for column in shown}
    if sum(floors.values()) + COLUMN_GAP * len(floors) > room:
        # Rather a head that is cut than a column that is left out.
        floors = {column.id: least[column.id] for column in shown}
    wanted = {column.id: max(_wanted(column, rows), floors[column.id]) for column in shown}
    while sum(wanted.values()) + COLUMN_GAP * len(wanted) > room:
        widest = max(wanted, key=lambda id_: (wanted[id_] > floors[id_], wanted[id_]))
        if wanted[widest] <= 1:
            break
        wanted[widest] -= 1
    return list(wanted.items())


def whole_width(columns: Collection[Column], rows: Collection[Mapping[str, Any]]) -> int:
    """The cells in which every column is shown and no head is cut."""
    least = _least(columns, rows)
    return sum(max(least[column.id], _narrowest_head(column)) + COLUMN_GAP for column in columns)


def _least(columns: Collection[Column], rows: Collection[Mapping[str, Any]]) -> dict[str, int]:
    least = {column.id: _floor(column, rows) for column in columns}
    for column in _telling(list(columns)):
        least[column.id] = max(least[column.id], min(_wanted(column, rows), _TELLING))
    return least


def _telling(columns: list[Column]) -> list[Column]:
    """Those that say which row it is, and what stands before them."""
    says = [column for column in columns if not kind_of(column).letters][:_KEPT_FIRST]
    return columns[: columns.index(says[-1]) + 1] if says else columns[:_KEPT_FIRST]


def _wanted(column: Column, rows: Collection[Mapping[str, Any]]) -> int:
    return max(
        [least_head(column.label), *(cell_len(value_on_a_line(column, row.get(column.id))) for row in rows)]
    )


def _floor(column: Column, rows: Collection[Mapping[str, Any]]) -> int:
    if not kind_of(column).whole:
        return _NARROWEST
    widest = max((cell_len(value_on_a_line(column, row.get(column.id))) for row in rows), default=0)
    return max(_NARROWEST, min(widest, len("2026-03-31")))


def _longest_word(column: Column) -> int:
    return max((cell_len(part) for part in word_parts(column.label)), default=1)


def _narrowest_head(column: Column) -> int:
    return least_head(column.label, _MOST_HEAD_LINES)


def _least_missed(columns: list[Column]) -> Column:
    last_first = columns[len(_telling(columns)) :][::-1]
    texts = [column for column in last_first if kind_of(column).free_text]
    others = [column for column in last_first if not kind_of(column).says_when]
    return next(iter([*texts, *others]), columns[-1])


def least_head(label: str, lines: int = _HEAD_LINES) -> int:
    """The least width in which a label stands in so many lines, no word broken."""
    longest = max((cell_len(part) for part in word_parts(label)), default=1)
    return next(
        room
        for room in range(longest, max(cell_len(label), longest) + 1)
        if len(wrapped_lines(label, room, least=1)) <= lines
    )


def heads(labels: list[tuple[str, int]], indent: int) -> list[str]:
    """The labels above their columns, in several lines where one is too short; a word too long is cut, never broken."""
    broken = [
        clipped(wrapped_lines(_whole_words(label, room), room, least=1), _MOST_HEAD_LINES)
        for label, room in labels
    ]
    rows = max(len(lines) for lines in broken)
    return [
        " " * indent
        + "".join(
            fitted(lines[row - rows + len(lines)] if row - rows + len(lines) >= 0 else "", room)
            for lines, (_, room) in zip(broken, labels, strict=True)
        )
        for row in range(rows)
    ]


def _whole_words(label: str, room: int) -> str:
    """A label with no part of a word wider than `room`."""
    fits = (all(cell_len(part) <= room for part in word_parts(word)) for word in label.split())
    return " ".join(
        word if whole else f"{set_cell_size(word, room - 1)}…"
        for word, whole in zip(label.split(), fits, strict=True)
    )


def fitted(text: str, room: int) -> str:
    """The text in exactly `room` cells and the gap behind it."""
    if cell_len(text) > room:
        text = set_cell_size(text, room - 1) + "…"
    return set_cell_size(text, room + COLUMN_GAP)
