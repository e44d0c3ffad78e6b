"""Blocks as Markdown (CommonMark, with the tables that every reader of it knows)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from tui_review.display import make_visible
from tui_review.telling.blocks import (
    Bars,
    Block,
    Boxes,
    Entry,
    Gap,
    Heading,
    Inline,
    Legend,
    Pairs,
    Paragraph,
    Quote,
    RatingWord,
    Room,
    Spans,
    TableBlock,
    Text,
    Under,
    plain_text,
)

_MARKS: Final = re.compile(r"([\\`*_\[\]<>#|~&$])")
_STARTS: Final = re.compile(r"\A([-+=:]|\d+(?=[.)](?:\s|\Z)))")
_LINE: Final = "…" * 40
_BREAK: Final = "\\\n"
"""A line end that stays one."""


def markdown(blocks: Iterable[Block]) -> str:
    """The document, ending in a line end."""
    return "\n\n".join(_parts(blocks)) + "\n"


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    """What stands between blank lines; the lines of a list stand together."""
    entries: list[str] = []
    for block in blocks:
        if isinstance(block, Entry):
            told = f"{_inline(block.spans)}  {_inline(block.aside)}" if block.aside else _inline(block.spans)
            entries.append(f"- {told}")
            continue
        if entries:
            yield "\n".join(entries)
            entries = []
        yield from _parts(block.blocks) if isinstance(block, Under) else filter(None, [_block(block)])
    if entries:
        yield "\n".join(entries)


def _block(
    block: Heading | Paragraph | Pairs | TableBlock | Bars | Legend | Quote | Boxes | Room | Gap,
) -> str:
    match block:
        case Heading(level=level, spans=spans):
            return f"{'#' * level} {_inline(spans)}"
        case Paragraph(spans=spans):
            return _without_blank_lines(_inline(spans, broken=_BREAK))
        case Pairs(pairs=pairs):
            return _table(("", ""), [(escaped(_on_a_line(name)), _inline(value)) for name, value in pairs])
        case TableBlock(head=head, rows=rows):
            cells = [[escaped(_on_a_line(cell)) for cell in row] for row in rows]
            return _table([escaped(_on_a_line(cell)) for cell in head], cells)
        case Bars(title=title, bars=bars):
            cells = [[escaped(_on_a_line(cell)) for cell in (bar.label, bar.said)] for bar in bars]
            return _table([escaped(_on_a_line(title)), ""], cells)
        case Quote(text=text):
            return "\n".join(_quoted(text.strip("\n").split("\n")))
        case Boxes(texts=texts):
            return "\n".join(f"- [ ] {escaped(_on_a_line(text))}" for text in texts)
        case Room(lines=lines):
            return "\n\n".join([_LINE] * lines)
        case Gap() | Legend():
            return ""
        case _:
            assert_never(block)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head, body = list(head), [_piped(row) for row in rows]
    return "\n".join([_piped(head), _piped("---" for _ in head), *body]) if body else ""


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _quoted(lines: list[str]) -> Iterator[str]:
    told = ["" if make_visible(line).isspace() else escaped(line) for line in lines]
    for line, following in zip(told, [*told[1:], ""], strict=True):
        yield f"> {line}{_BREAK.rstrip() if line and following else ''}".rstrip(" ")


def _inline(spans: Spans, *, broken: str = " ") -> str:
    """Spans; strong only where Markdown can say so without a doubt, with blanks or ends around or letters inside."""
    whole = plain_text(spans)
    found, at = "", 0
    for span in spans:
        text = plain_text((span,))
        before, after = whole[at - 1 : at], whole[at + len(text) : at + len(text) + 1]
        at += len(text)
        starts = not found or found.endswith(broken)
        told = broken.join(
            escaped(line, starts=number > 0 or starts, ends=not after or "\n" in after)
            for number, line in enumerate(text.split("\n"))
        )
        sure = text and not found.endswith("**") and _edge(text[:1], before) and _edge(text[-1:], after)
        found += f"**{told}**" if _is_strong(span) and sure and "\n" not in text else told
    return found


def _without_blank_lines(told: str) -> str:
    """A paragraph that blank lines would end; a backslash by itself is a line end, one of a text is doubled."""
    lines = [line for line in told.split("\n") if line not in ("", "\\")]
    if lines and (len(lines[-1]) - len(lines[-1].rstrip("\\"))) % 2:
        lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _is_strong(span: Inline) -> bool:
    return isinstance(span, RatingWord) or (isinstance(span, Text) and span.tone == "strong")


def _edge(inside: str, outside: str) -> bool:
    return inside.isalnum() or (not inside.isspace() and (not outside or outside.isspace()))


def _on_a_line(text: str) -> str:
    return " ".join(make_visible(text).split())


def escaped(text: str, *, starts: bool = True, ends: bool = True) -> str:
    """The one escaper of this back end: a line in which Markdown and a terminal see nothing but text.

    `starts` and `ends`: whether it begins and ends its line, where blanks would vanish and blocks begin.
    """
    shown = make_visible(text)
    first = shown[:1] if starts and shown[:1].isspace() else ""
    last = shown[-1:] if ends and len(shown) > len(first) and shown[-1:].isspace() else ""
    told = _MARKS.sub(r"\\\1", shown[len(first) : len(shown) - len(last)])
    if starts and not first:
        told = _STARTS.sub(_inert, told)
    return f"{_coded(first)}{told}{_coded(last)}"


def _inert(found: re.Match[str]) -> str:
    """The start of a line that is none of a list, a heading's rule or a table."""
    return f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}"


def _coded(blank: str) -> str:
    """A blank that a reader of Markdown would drop, by its number."""
    return f"&#{ord(blank)};" if blank else ""
