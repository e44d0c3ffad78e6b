"""Texts broken into lines for a given width, so that a screen knows how many rows each needs."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

from tui_review.display import make_visible


def wrapped_lines(text: str, width: int, *, indent: int = 0, least: int = 8) -> list[str]:
    """`text` in lines of at most `width` cells, hidden characters spelt out; later lines are indented.

    A width below `least` is taken for that: a screen so narrow shows what it can.
    """
    width = max(width, least)
    found: list[str] = []
    for paragraph in make_visible(text).rstrip("\n").split("\n"):
        found += _paragraph(paragraph.expandtabs(4), width, " " * indent)
    return found


def _paragraph(text: str, width: int, indent: str) -> list[str]:
    if cell_len(text) <= width:
        return [text.rstrip()]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
            continue
        if line.strip():
            lines.append(line.rstrip())
            longer = indent + word
        *full, line = _broken(longer, width) if cell_len(longer) > width else [longer]
        lines += full
    return [*lines, line.rstrip()]


def word_parts(text: str) -> list[str]:
    """The parts of a text between which a line may end: its words, and what stands between hyphens in them."""
    return re.findall(r"[^\s-]+-*|-+", text)


def _broken(word: str, width: int) -> list[str]:
    """A word too long for a line: broken behind its hyphens, and inside only where it has none."""
    lines = [""]
    for part in re.findall(r"[^-]+-*|-+", word):
        if cell_len(lines[-1] + part) <= width:
            lines[-1] += part
            continue
        lines = [*lines, *chop_cells(part, width)] if lines[-1] else chop_cells(part, width)
    return lines


def cut_to(text: str, cells: int) -> str:
    """A text on one line of so many cells; where some of it is left out, it ends in `…`."""
    return text if cell_len(text) <= cells else f"{chop_cells(text, cells - 1)[0].rstrip()}…"


def clipped(lines: list[str], rows: int) -> list[str]:
    """At most `rows` of them; where some are left out, the last one shown ends in `…`."""
    if len(lines) <= rows:
        return lines
    if rows <= 0:
        return []
    last, width = lines[rows - 1].rstrip("."), max(cell_len(line) for line in lines)
    while cell_len(last) + 2 > width and " " in last:
        last = last.rpartition(" ")[0]
    return [*lines[: rows - 1], f"{last} …"]
