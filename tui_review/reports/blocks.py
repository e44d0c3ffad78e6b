"""A document of few kinds of blocks, written as Markdown or as one self-contained HTML page.

Everything in a block is text: nothing of it is ever read as markup, and what would
reorder or hide text is made visible.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from tui_review.display import make_visible, on_one_line

_MARKS: Final = re.compile(r"([\\`*_\[\]<>|#~&])")
_STARTS: Final = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))")
_LINE: Final = "…" * 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a whole review or form and begins a page."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the program's words; `strong` stands before it in bold."""

    text: str
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, its lines kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Without rows nothing is written."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Empty lines to write on."""

    lines: int


Block: TypeAlias = Heading | Paragraph | Quote | Grid | Choices | Room


def to_markdown(blocks: Iterable[Block]) -> str:
    """The document as Markdown."""
    return "\n\n".join(text for block in blocks if (text := _markdown(block))) + "\n"


def to_html(blocks: Iterable[Block], title: str) -> str:
    """The document as one HTML page: no script, nothing loaded from anywhere, made to be printed too."""
    body = "\n".join(text for block in blocks if (text := _html(block)))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escaped(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_literal(text)}"
        case Paragraph(text, strong):
            return (
                f"**{_literal(strong)}** {_literal(text)}".rstrip() if strong else _at_start(_literal(text))
            )
        case Quote(text):
            return "\n".join(
                f"> {_at_start(_literal(line))}".rstrip() + "  " for line in text.strip().split("\n")
            ).rstrip()
        case Grid(head, rows):
            lines = [head, tuple("---" for _ in head), *rows]
            return "\n".join(_piped(line, escape=n != 1) for n, line in enumerate(lines)) if rows else ""
        case Choices(texts):
            return "\n".join(f"- [ ] {_literal(text)}" for text in texts)
        case Room(lines):
            return "\n\n".join([_LINE] * lines)


def _piped(cells: tuple[str, ...], *, escape: bool) -> str:
    return f"| {' | '.join(_literal(cell) if escape else cell for cell in cells)} |"


def _literal(text: str) -> str:
    """One line in which Markdown and a terminal see nothing but text."""
    return _MARKS.sub(r"\\\1", on_one_line(" ".join(text.split())))


def _at_start(text: str) -> str:
    """The same where a line begins: no list, no numbering."""
    return _STARTS.sub(
        lambda found: f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}", text
    )


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_escaped(text)}</h{level}>"
        case Paragraph(text, strong):
            return f"<p>{f'<b>{_escaped(strong)}</b> ' if strong else ''}{_escaped(text)}</p>"
        case Quote(text):
            return f"<blockquote>{_escaped(text.strip())}</blockquote>"
        case Grid(head, rows):
            return "".join(_table(head, rows)) if rows else ""
        case Choices(texts):
            return "<ul>" + "".join(f"<li>{_escaped(text)}</li>" for text in texts) + "</ul>"
        case Room(lines):
            return '<div class="room"></div>' * lines


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    yield "<table>\n<thead><tr>"
    yield from (f'<th scope="col">{_escaped(cell)}</th>' for cell in head)
    yield "</tr></thead>\n<tbody>\n"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{_escaped(cell)}</td>' for cell in row)}</tr>\n"
    yield "</tbody>\n</table>"


def _escaped(text: str) -> str:
    return html.escape(make_visible(text))


_STYLE: Final = """\
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { font-family: Helvetica, Arial, sans-serif; line-height: 1.2; break-after: avoid; }
h1 { font-size: 1.5rem; border-bottom: 2px solid; padding-bottom: .3rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin-top: 1.6rem; }
p { margin: .5rem 0 .2rem; }
blockquote { margin: .3rem 0 .6rem 0; padding-left: .8rem; border-left: 3px solid #999; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .85rem; break-inside: auto; }
th, td { border: 1px solid #999; padding: .2rem .4rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; height: 1.2em; }
th { background: #eee; }
tr { break-inside: avoid; }
ul { list-style: none; padding-left: 1rem; margin: .2rem 0; }
li::before { content: "\\2610\\00a0"; }
.room { border-bottom: 1px solid #999; height: 1.7rem; }
@media print { body { margin: 0; max-width: none; } h1 { break-before: page; }
  h1:first-of-type { break-before: auto; } }
"""
