"""What is told, drawn on a screen: blocks as lines of content, or as the rows of a list. The one way from words to it.

Every text goes through `literal`, so that nothing an instrument or a person wrote is markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from textual.content import Content

from tui_review.display import on_one_line
from tui_review.telling.blocks import (
    PIECE_MARKS,
    Block,
    Entry,
    Gap,
    Heading,
    Inline,
    Paragraph,
    Piece,
    RatingWord,
    Spans,
    Text,
    Tone,
    Under,
)
from tui_review.telling.terminal import text_lines
from tui_review.tui.base.literal import literal
from tui_review.tui.lines import Line
from tui_review.tui.marks import standing_mark

HEADING: Final = "bold $accent"
_STYLES: Final[dict[Tone, str]] = {
    "plain": "",
    "strong": "bold",
    "quiet": "$muted",
    "error": "$tone-error",
    "warning": "$tone-warning",
    "info": "$tone-info",
}
_PIECES: Final = {"same": "", "removed": "strike $tone-error", "added": "bold underline $tone-ok"}
_INDENT: Final = "  "
_NARROWEST: Final = 20


def content(spans: Spans) -> Content:
    """Spans as content; line ends stay."""
    return Content("").join(_span(span) for span in spans)


def drawn(blocks: Iterable[Block], width: int) -> list[Content]:
    """Blocks as lines of at most `width` cells."""
    found: list[Content] = []
    for line in _drawn(blocks, width):
        if line.plain or (found and found[-1].plain):
            found.append(line)
    while found and not found[-1].plain:
        found.pop()
    return found


def rows(blocks: Iterable[Block]) -> list[Line]:
    """Blocks as the rows of a list: an entry can be marked where it leads somewhere, everything else only read."""
    found: list[Line] = []
    for line in _rows(blocks, ""):
        if line.drawn.plain.strip() or (found and found[-1].drawn.plain.strip()):
            found.append(line)
    return found


def rows_with(words: str, blocks: Iterable[Block]) -> list[Line]:
    """All rows, or those that can be marked and hold what is typed."""
    everything, wanted = rows(blocks), words.casefold().split()
    if not wanted:
        return everything
    found = [
        line
        for line in everything
        if line.value and all(word in line.drawn.plain.casefold() for word in wanted)
    ]
    return found or [Line(literal("Nothing here has these words in it.", "$muted"))]


def _rows(blocks: Iterable[Block], indent: str) -> Iterator[Line]:
    for block in blocks:
        match block:
            case Entry(spans=spans, aside=aside, leads=leads):
                yield Line(Content(indent) + _on_a_line(spans), _on_a_line(aside), leads)
            case Heading(spans=spans):
                yield Line(Content(""))
                yield Line(Content(indent) + _on_a_line(spans).stylize(HEADING))
            case Paragraph(spans=spans):
                yield Line(Content(indent) + _on_a_line(spans))
            case Under(blocks=inner):
                yield from _rows(inner, indent + _INDENT)
            case _:
                yield from (Line(Content(indent) + literal(line)) for line in text_lines([block], 0) or [""])


def _drawn(blocks: Iterable[Block], width: int) -> Iterator[Content]:
    for block in blocks:
        match block:
            case Heading(spans=spans):
                yield Content("")
                yield from content(spans).stylize(HEADING).wrap(width)
            case Paragraph(spans=spans):
                yield from content(spans).wrap(width)
            case Entry(spans=spans, aside=aside):
                yield from (content(spans) + ("  " if aside else "") + content(aside)).wrap(width)
            case Under(blocks=inner):
                room = max(width - len(_INDENT), _NARROWEST)
                yield from (Content(_INDENT) + line if line.plain else line for line in _drawn(inner, room))
            case Gap():
                yield Content("")
            case _:
                yield from (literal(line) for line in text_lines([block], width))


def _on_a_line(spans: Spans) -> Content:
    return Content("").join(_span(span, on_a_line=True) for span in spans)


def _span(span: Inline, *, on_a_line: bool = False) -> Content:
    shown = on_one_line if on_a_line else str
    match span:
        case Text(text=text, tone=tone):
            return literal(shown(text), _STYLES[tone])
        case RatingWord(word=word, standing=standing):
            mark = standing_mark(standing)
            return Content.assemble(mark.content, literal(f" {shown(word)}", f"bold $tone-{mark.tone}"))
        case Piece(kind=kind, text=text):
            first, last = PIECE_MARKS[kind]
            ends = len(text) - len(text.rstrip("\n"))
            kept = text[: len(text) - ends] if ends else text
            return literal(f"{first}{shown(kept)}{last}", _PIECES[kind]) + literal(shown("\n" * ends))
        case _:
            assert_never(span)
