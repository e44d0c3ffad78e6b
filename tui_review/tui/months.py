"""The months of one requirement, drawn: names at the left, one sign a month, brackets around the marked one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from tui_review.display import on_one_line
from tui_review.telling.grids import SIGNS
from tui_review.tui.base.literal import literal

if TYPE_CHECKING:
    from tui_review.review.grid_judge import JudgedLine

_NAME: Final = 20
"""Cells of a line's name where not all months fit anyway."""
_MARGINS: Final = 5
_FIGURE: Final = 8
_FEWEST: Final = 6
_AROUND: Final = 2
"""So many months on each side of the marked one stay in sight."""
_TONES: Final = {
    "counted": "$tone-ok",
    "not_counted": "bold $tone-warning",
    "not_recorded": "bold $tone-warning",
    "missing": "bold $tone-error",
    "lifted": "$muted",
    "not_required": "$muted",
}


@dataclass(slots=True)
class Months:
    """Which line and month are marked, and which month is the first in sight."""

    line: int = 0
    month: int = 0
    first: int = 0
    _name: int = _NAME
    _last: int = 0

    def drawn(
        self, months: tuple[str, ...], lines: tuple[JudgedLine, ...], width: int, rows: int
    ) -> list[Content]:
        """Heads and at most `rows` lines, at most `width` cells wide; the marked month is among them."""
        self._scroll(len(months), lines, width)
        top = min(max(self.line - rows + 1, 0), max(len(lines) - rows, 0))
        shown = range(top, min(top + rows, len(lines)))
        return [*self._heads(months), *(self._row(number, lines[number]) for number in shown)]

    def _scroll(self, total: int, lines: tuple[JudgedLine, ...], width: int) -> None:
        longest = max(cell_len(on_one_line(line.name)) for line in lines) + _MARGINS
        self._name = max(min(longest, max(width - 2 * total - _FIGURE - 2, _NAME)), _NAME // 2)
        fits = max((width - self._name - _FIGURE - 2) // 2, _FEWEST)
        self.first = min(self.first, max(self.month - _AROUND, 0))
        self.first = max(self.first, self.month + _AROUND + 1 - fits, 0)
        self.first = max(min(self.first, total - fits), 0)
        self._last = min(self.first + fits, total)

    def _heads(self, months: tuple[str, ...]) -> list[Content]:
        """The years, and the initial of each month; arrows where there are more."""
        years = [" "] * (2 * (self._last - self.first) + 4)
        for at, number in enumerate(range(self.first, self._last)):
            # A year that has its name in a moment needs none at the edge, where both would not fit.
            soon = any(month.endswith("-01") for month in months[number + 1 : number + 3])
            if months[number].endswith("-01") or (number == self.first and not soon):
                years[2 * at : 2 * at + 4] = months[number][:4]
        letters = " ".join("JFMAMJJASOND"[int(month[5:]) - 1] for month in months[self.first : self._last])
        left = "<" if self.first else " "
        right = " >" if self._last < len(months) else ""
        margin = " " * self._name
        return [
            literal(f"{margin} {''.join(years).rstrip()}", "$muted"),
            literal(f"{margin[:-1]}{left} {letters}{right}", "$muted"),
        ]

    def _row(self, number: int, line: JudgedLine) -> Content:
        marked = number == self.line
        name = literal(on_one_line(line.name) or "all").truncate(self._name - 3, ellipsis=True).plain
        name += " " * (self._name - 3 - cell_len(name))
        parts = [literal(f"{'>' if marked else ' '} {name} ", "bold $accent" if marked else "")]
        for month in range(self.first, self._last):
            here = marked and month == self.month
            after = marked and month == self.month + 1 and month > self.first
            state = line.cells[month].state
            parts.append(literal("[" if here else "]" if after else " ", "bold $accent"))
            parts.append(literal(SIGNS[state], f"{_TONES[state]}{' bold reverse' if here else ''}"))
        parts.append(literal("]" if marked and self.month == self._last - 1 else " ", "bold $accent"))
        parts.append(literal(f" {line.met}/{line.of}" if line.of else "", "$muted"))
        return Content("").join(parts)
