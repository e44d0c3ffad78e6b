"""Blocks as one self-contained HTML page: no script, nothing loaded from anywhere, made to be printed too."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, assert_never

from tui_review.display import make_visible
from tui_review.telling.blocks import (
    PIECE_MARKS,
    Bar,
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
    Piece,
    Quote,
    RatingWord,
    Room,
    Spans,
    TableBlock,
    Text,
    Under,
)


def page(blocks: Iterable[Block], title: str) -> str:
    """The page, its title for the browser's tab."""
    return f"{page_begun(title)}{body(blocks)}{PAGE_ENDED}"


def page_begun(title: str) -> str:
    """What stands before the body of a page."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
    )


PAGE_ENDED: Final = "\n</body>\n</html>\n"
"""What stands behind the body of a page."""


def body(blocks: Iterable[Block]) -> str:
    """What stands between `<body>` and `</body>`."""
    return "\n".join(_parts(blocks))


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    for is_entry, run in groupby(blocks, lambda block: isinstance(block, Entry)):
        told = [text for block in run if (text := _block(block))]
        yield from ["<ul>", *told, "</ul>"] if is_entry else told


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, spans=spans):
            return f"<h{level}>{_inline(spans)}</h{level}>"
        case Paragraph(spans=spans):
            return f"<p>{_inline(spans)}</p>"
        case Entry(spans=spans, aside=aside):
            return f"<li>{_inline(spans)}{f'&emsp;{_inline(aside)}' if aside else ''}</li>"
        case Pairs(pairs=pairs):
            rows = (f'<th scope="row">{escaped(name)}</th><td>{_inline(value)}</td>' for name, value in pairs)
            return _table("", rows)
        case TableBlock(head=head, rows=rows, by_column=by_column):
            is_wide = _is_wide(head, rows)
            if is_wide and not by_column:
                return _stacked(head, rows)
            heads = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in head) if any(head) else ""
            told = _table(heads, ("".join(f"<td>{escaped(cell)}</td>" for cell in row) for row in rows))
            return f'<div class="wide">\n{told}\n</div>' if told and is_wide else told
        case Bars(title=title, bars=bars):
            return _bars(title, bars)
        case Legend(yardstick=yardstick):
            return (
                f'<p class="quiet">The dashed line is the {escaped(yardstick)}; a bar that ends before it is red. '
                "The black line is where the share of all cases like these may lie.</p>"
            )
        case Quote(text=text):
            return f"<blockquote>{escaped(text.strip(chr(10)))}</blockquote>"
        case Boxes(texts=texts):
            return f'<ul class="boxes">{"".join(f"<li>{escaped(text)}</li>" for text in texts)}</ul>'
        case Room(lines=lines):
            return '<div class="room"></div>' * lines
        case Gap():
            return '<div class="gap"></div>'
        case Under(blocks=inner):
            return f'<div class="under">\n{body(inner)}\n</div>'
        case _:
            assert_never(block)


def _table(heads: str, rows: Iterable[str]) -> str:
    told = "\n".join(f"<tr>{row}</tr>" for row in rows)
    head = f"<thead><tr>{heads}</tr></thead>\n" if heads else ""
    return f"<table>\n{head}<tbody>\n{told}\n</tbody>\n</table>" if told else ""


def _is_wide(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table does not fit on a page unless words are broken inside."""
    columns = zip(head, *rows, strict=True)
    longest = (max((len(word) for cell in column for word in cell.split()), default=0) for column in columns)
    return sum(each + _BETWEEN for each in longest) > _ACROSS


def _stacked(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as a paragraph a row: what is said after the head of its column; an empty row has room to write."""
    told = []
    for row in rows:
        is_form = not any(row)
        cells = (
            f"{escaped(name)}: {_LINE if is_form else f'<b>{escaped(cell)}</b>'}"
            for name, cell in zip(head, row, strict=True)
            if cell or is_form
        )
        told.append(f"<li>{' '.join(cells) if is_form else '; '.join(cells)}</li>")
    return f'<ul class="rows">{"".join(told)}</ul>'


def _bars(title: str, bars: Iterable[Bar]) -> str:
    """Words in a table, which any reader can read and any width can hold; a drawing beside them."""
    rows = [
        f'<tr><th scope="row">{escaped(bar.label)}</th><td class="drawn">{_drawn(bar)}</td>'
        f"<td>{escaped(bar.said)}</td></tr>"
        for bar in bars
    ]
    if not rows:
        return ""
    told = "\n".join(rows)
    caption = f"<figcaption>{escaped(title)}</figcaption>"
    return f"<figure>\n{caption}\n<table>\n<tbody>\n{told}\n</tbody>\n</table>\n</figure>"


def _drawn(bar: Bar) -> str:
    """A bar, the span in which the truth may lie, and the yardstick."""
    if bar.percent is None:
        return ""
    parts = [
        f'<rect width="100" height="12" fill="{_WHOLE}"/>',
        f'<rect y="2" width="{bar.percent}" height="8" fill="{_SHORT if bar.is_short else _FULL}"/>',
    ]
    if bar.between is not None:
        low, high = bar.between
        parts.append(f'<rect x="{low}" width="{high - low}" y="5" height="2" fill="{_INK}"/>')
    if bar.yardstick is not None:
        at = f'x1="{bar.yardstick}" x2="{bar.yardstick}" y1="0" y2="12"'
        parts.append(
            f'<line {at} stroke="{_INK}" stroke-dasharray="3 2" vector-effect="non-scaling-stroke"/>'
        )
    return f'<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>'


def _inline(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Inline) -> str:
    match span:
        case Text(text=text, tone="plain"):
            return _broken(text)
        case Text(text=text, tone="strong"):
            return f"<b>{_broken(text)}</b>"
        case Text(text=text, tone=tone):
            return f'<span class="{tone}">{_broken(text)}</span>'
        case RatingWord(word=word):
            return f"<b>{_broken(word)}</b>"
        case Piece(kind="same", text=text):
            return _broken(text)
        case Piece(kind=kind, text=text):
            first, last = PIECE_MARKS[kind]
            tag = "del" if kind == "removed" else "ins"
            return f"<{tag}>{first}{_broken(text)}{last}</{tag}>"
        case _:
            assert_never(span)


def _broken(text: str) -> str:
    return escaped(text).replace("\n", "<br>\n")


def escaped(text: str) -> str:
    """The one escaper of this back end."""
    return html.escape(make_visible(text))


_WHOLE, _FULL, _SHORT, _INK = "#e8e8e8", "#2b6777", "#b5523b", "#111"
"""The colors of a drawing, written into it, as not every reader applies a page's style there; light and dark differ."""
_ACROSS: Final = 92
"""Letters that the columns of a table may need across a page, with what is between them."""
_BETWEEN: Final = 2
_LINE: Final = '<span class="line"></span>'
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
  overflow-wrap: break-word; height: 1.2em; }
th { background: #eee; }
tr { break-inside: avoid; }
ul { padding-left: 1.2rem; margin: .2rem 0; }
figure { margin: .6rem 0; }
figcaption { font-weight: bold; font-size: .85rem; break-after: avoid; }
figure table { margin: 0; }
figure th, figure td { border: none; border-bottom: 1px solid #ddd; padding: .1rem .4rem .1rem 0; height: auto;
  vertical-align: middle; }
figure th { background: none; font-weight: normal; width: 48%; }
figure .drawn { width: 20%; }
svg { display: block; width: 100%; height: 1rem; }
.wide { overflow-x: auto; }
.wide table { width: auto; font-size: .75rem; }
.wide th, .wide td { padding: .1rem .25rem; min-width: 1.2rem; }
.rows { list-style: none; padding-left: 0; }
.rows li { padding: .3rem 0; border-bottom: 1px solid #ddd; break-inside: avoid; }
.line { display: inline-block; width: 9rem; border-bottom: 1px solid #999; height: 1.5rem; }
.boxes { list-style: none; padding-left: 1rem; }
.boxes li::before { content: "\\2610\\00a0"; }
.under { margin-left: 1.2rem; }
.gap { height: .8rem; }
.quiet { color: #555; }
.error, .warning { font-weight: bold; }
.room { border-bottom: 1px solid #999; height: 1.7rem; }
@page { size: A4; margin: 12mm 15mm; @bottom-right { content: counter(page) " / " counter(pages);
  font: 8pt Helvetica, Arial, sans-serif; color: #555; } }
@media print { html { font-size: 9pt; } table { font-size: .93rem; } p, li { orphans: 3; widows: 3; }
  body { margin: 0; max-width: none; padding: 0; font-size: 9pt; line-height: 1.25; }
  h1 { font-size: 15pt; margin: 0 0 2mm; } h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; }
  h3 { font-size: 10pt; margin: 3mm 0 1mm; } p { margin: .8mm 0; } table { margin: 1mm 0; }
  figure { margin: 1mm 0; } figure th, figure td { padding: .2mm 1mm .2mm 0; }
  .wide { overflow: visible; } .wide table { font-size: .62rem; width: 100%; }
  .wide th, .wide td { padding: .1rem; min-width: 0; }
  .quiet { font-size: .9em; } h1 { break-before: page; }
  h1:first-of-type { break-before: auto; } }
"""
