"""Small pieces of Markdown that several reports are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui_review.display import make_visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARKS: Final = re.compile(r"([\\`*_\[\]<>|#])")


def literal(text: str) -> str:
    """Text of one line in which Markdown and a terminal see nothing but text."""
    return _MARKS.sub(r"\\\1", make_visible(" ".join(text.split())))


def quoted(text: str) -> list[str]:
    """A text as a block quotation, line by line."""
    return [f"> {literal(line)}".rstrip() for line in text.strip().split("\n")]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table; cells are escaped, numbers aligned to the right."""
    body = [[literal(str(cell)) for cell in row] for row in rows]
    right = [all(_is_number(row[column]) for row in body) and bool(body) for column in range(len(head))]
    rule = "|".join("---:" if is_number else "---" for is_number in right)
    return [_row(head), f"|{rule}|", *(_row(row) for row in body)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-–]?[\d.]*(?: ?%)?", text))
