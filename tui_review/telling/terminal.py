"""Blocks as lines of plain text for a terminal, a pipe or a screen reader: no color, nothing a terminal acts on."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final, TextIO, assert_never

from tui_review.display import make_visible
from tui_review.telling.blocks import (
    Bar,
    Bars,
    Block,
    Boxes,
    Entry,
    Gap,
    Heading,
    Legend,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Spans,
    TableBlock,
    Under,
    plain_text,
)

WIDTH: Final = 80
"""Cells of a line where nothing else is wanted."""
_FEWEST, _MOST = 40, 100
_NARROWEST: Final = 20
_INDENT: Final = 2
_HANGING: Final = 4
_RULES: Final = {1: "=", 2: "-"}
_HEAD: Final = 10
"""Cells into which the head of a column of figures is broken."""
_NARROWEST_COLUMN: Final = 16
_BAR: Final = 20
"""Cells of a bar that is full."""
_ROOM_FOR_BARS: Final = 66
"""Cells of a line in which a bar has room beside its words."""
_FIGURE: Final = re.compile(r"[-–]?[\d.,]*(?:(?:/| of )\d+)?(?: ?%)?\*?")
_BETWEEN: Final = "  "
_WIDE: Final = ("W", "F")


def text_lines(blocks: Iterable[Block], width: int = WIDTH) -> list[str]:
    """The lines, none of more than `width` cells where it can be broken; with 0 no line is broken."""
    found: list[str] = []
    for line in _lines(blocks, width):
        if line or (found and found[-1]):
            found.append(line)
    while found and not found[-1]:
        found.pop()
    return found


def text(blocks: Iterable[Block], width: int = WIDTH) -> str:
    """The lines as one text."""
    return "".join(f"{line}\n" for line in text_lines(blocks, width))


def width_of(stream: TextIO) -> int:
    """How wide lines for a stream are: a terminal's, within what reads well; 0 for a pipe or a file."""
    if not stream.isatty():
        return 0
    return min(max(shutil.get_terminal_size().columns - 1, _FEWEST), _MOST)


def _lines(blocks: Iterable[Block], width: int) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level=level, spans=spans):
                yield ""
                told = wrapped(plain_text(spans), width)
                yield from told
                if level in _RULES:
                    yield _RULES[level] * max(map(cells, told))
            case Paragraph(spans=spans):
                yield from wrapped(plain_text(spans), width)
            case Entry(spans=spans, aside=aside):
                yield from wrapped(_beside(spans, aside), width, hanging=_HANGING)
            case Pairs(pairs=pairs):
                yield from _pairs(pairs, width)
            case TableBlock(head=head, rows=rows):
                yield from _table(head, rows, width) if rows else ()
            case Bars(title=title, bars=bars):
                yield from _bars(title, bars, width)
            case Quote(text=text):
                inner = width and max(width - 2, _NARROWEST)
                yield from (f"| {line}".rstrip() for line in wrapped(text.strip("\n"), inner))
            case Boxes(texts=texts):
                for each in texts:
                    yield from wrapped(f"[ ] {each}", width, hanging=_HANGING)
            case Room() | Gap() | Legend():
                yield from _beside_words(block, width)
            case Under(blocks=inner_blocks):
                room = width and max(width - _INDENT, _NARROWEST)
                yield from (f"{' ' * _INDENT}{line}" if line else "" for line in _lines(inner_blocks, room))
            case _:
                assert_never(block)


def _beside_words(block: Room | Gap | Legend, width: int) -> Iterator[str]:
    """Room to write, room between, and what is drawn."""
    match block:
        case Room(lines=lines):
            yield from ["_" * (width or WIDTH)] * lines
        case Gap():
            yield ""
        case Legend(yardstick=yardstick) if width >= _ROOM_FOR_BARS:
            said = f"In a bar # is the share and | the {yardstick}: where # ends before it, the share falls short."
            yield from wrapped(said, width)


def _beside(spans: Spans, aside: Spans) -> str:
    return f"{plain_text(spans)}  {plain_text(aside)}" if aside else plain_text(spans)


def _pairs(pairs: Sequence[tuple[str, Spans]], width: int) -> Iterator[str]:
    names = [_on_a_line(name) for name, _ in pairs]
    margin = max(map(cells, names), default=0) + 2
    for name, (_, value) in zip(names, pairs, strict=True):
        first, *rest = wrapped(plain_text(value), width and max(width - margin, _NARROWEST))
        yield f"{_padded(name, margin)}{first}".rstrip()
        yield from (" " * margin + line for line in rest)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Columns with the longest texts give way where there is no room; numbers and shares stand to the right.

    Where even that is too wide, the rows are told one below the other.
    """
    body = [[_on_a_line(cell) for cell in row] for row in rows]
    heads = [_head(_on_a_line(cell)) for cell in head]
    right = [all(_FIGURE.fullmatch(row[n]) for row in body) for n in range(len(head))]
    wanted = [
        max([cells(line) for line in heads[n]] + [cells(row[n]) for row in body]) for n in range(len(head))
    ]
    room, most = width or _MOST, max(wanted, default=0)
    if any(head) and _across(wanted, _NARROWEST_COLUMN if width else most) > room:
        yield from _in_lines([_on_a_line(cell) for cell in head], body, width)
        return
    while most > _NARROWEST_COLUMN and _across(wanted, most) > room:
        most -= 1
    widths = [min(each, most) for each in wanted]
    if any(head):
        yield from _row(
            [[""] * (max(map(len, heads)) - len(lines)) + lines for lines in heads], widths, right
        )
    for row in body:
        yield from _row([_words_over_lines(cell, widths[n]) for n, cell in enumerate(row)], widths, right)


def _bars(title: str, bars: Sequence[Bar], width: int) -> Iterator[str]:
    """A line a bar: its label, the bar where there is room for one, what is said of it."""
    if not bars:
        return
    yield from wrapped(title, width)
    drawn = width >= _ROOM_FOR_BARS
    rows = [(each.label, *([bar_text(each)] if drawn else []), each.said) for each in bars]
    yield from _table([""] * (3 if drawn else 2), rows, width)


def bar_text(bar: Bar) -> str:
    """`######--|-`: what is there, what is not, and where it should reach."""
    if bar.percent is None:
        return ""
    full = bar.percent * _BAR // 100
    mark = None if bar.yardstick is None else min(bar.yardstick * _BAR // 100, _BAR - 1)
    return "".join("|" if n == mark else "#" if n < full else "-" for n in range(_BAR))


def _head(text: str) -> list[str]:
    """The head of a column over lines; no word of it is broken."""
    return _words_over_lines(text, max([_HEAD, *map(cells, text.split(" "))]))


def _in_lines(head: Sequence[str], body: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """A table too wide for columns, a paragraph a row: `contact 2: date: 2026-03-01; with whom: …`."""
    for first, *row in body:
        told = "; ".join(
            f"{name}: {cell}" if name else cell for name, cell in zip(head[1:], row, strict=True) if cell
        )
        yield from wrapped(f"{head[0]} {first}: {told}", width, hanging=_HANGING)


def _across(wanted: Sequence[int], most: int) -> int:
    """How wide a table is whose columns are cut to a width."""
    return sum(min(each, most) for each in wanted) + len(_BETWEEN) * (len(wanted) - 1)


def _row(columns: Sequence[Sequence[str]], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    for line in zip_longest(*columns, fillvalue=""):
        parts = (
            " " * (wide - cells(cell)) + cell if to_right else _padded(cell, wide)
            for cell, wide, to_right in zip(line, widths, right, strict=True)
        )
        yield _BETWEEN.join(parts).rstrip()


def wrapped(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """A text in lines of at most `width` cells (0: unbroken), its own line ends kept; at least one line.

    Lines after the first of each are indented by `hanging`. A word that is longer than a line is broken.
    """
    found: list[str] = []
    for line in _escaped(text).split("\n"):
        if not width or cells(line) <= width:
            found.append(line.rstrip())
            continue
        indent = len(line) - len(line.lstrip(" "))
        first, *rest = _words_over_lines(line[indent:], max(width - indent - hanging, _NARROWEST))
        found.append(" " * indent + first)
        found += (" " * (indent + hanging) + each for each in rest)
    return found


def _words_over_lines(text: str, width: int) -> list[str]:
    lines, here = [], ""
    for word in text.split(" "):
        if here and cells(here) + 1 + cells(word) > width:
            lines.append(here)
            here = ""
        here = f"{here} {word}" if here else word
        while cells(here) > width:
            fits = _fitting(here, width)
            lines.append(here[:fits])
            here = here[fits:]
    return [*(line.rstrip() for line in lines), here.rstrip()]


def _fitting(word: str, width: int) -> int:
    """How many characters of a word fit."""
    taken = 0
    for number, character in enumerate(word):
        taken += cells(character)
        if taken > width:
            return max(number, 1)
    return len(word)


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in _WIDE else 1
        for each in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _on_a_line(text: str) -> str:
    return " ".join(_escaped(text).split())


def _escaped(text: str) -> str:
    """The one escaper of this back end: nothing in it moves the cursor, hides or reorders."""
    return make_visible(text).replace("\t", "    ")
