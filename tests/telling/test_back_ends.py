"""Whatever a text holds, every back end shows it as that text and as nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.examples import examples
from tui_review.display import make_visible
from tui_review.telling.blocks import (
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
    TableBlock,
    Text,
    Under,
    entry,
    heading,
    paragraph,
    plain_text,
    strong,
    under,
)
from tui_review.telling.markdown import escaped, markdown
from tui_review.telling.terminal import cells, text_lines, wrapped
from tui_review.telling.web import body, page

CONSTRUCTS = [
    *("# heading", "###### six", "heading\n===", "heading\n---", "#", "text #", "## closed ##"),
    *("- list", "+ list", "* list", "1. list", "1) list", "123456789. list", "-", "- - -", "0."),
    *("---", "***", "___", "* * *", "- - - -", "===", "=", "+++"),
    *(
        "> quoted",
        ">",
        ">>> deep",
        "    code",
        "\tcode",
        "  two",
        "```",
        "```py\ncode\n```",
        "~~~\ncode\n~~~",
    ),
    *("<div>", "<!-- no -->", "<?php ?>", "<![CDATA[x]]>", "<script>alert(1)</script>", "</p>", "<b>x</b>"),
    *(
        "[a]: /url",
        "[a]: <x> 'title'",
        "[^1]: note",
        "[link](/url)",
        "[a][b]",
        "[a]",
        "![img](/u)",
        "[ ] box",
    ),
    *(
        "`code`",
        "``a`b``",
        "*em*",
        "**strong**",
        "_em_",
        "__strong__",
        "***both***",
        "a*b*c",
        "snake_case_id",
    ),
    *(
        "~~struck~~",
        "<http://x.example>",
        "<a@b.example>",
        "https://x.example",
        "www.x.example",
        "a\\b",
        "\\*",
    ),
    *("&amp;", "&#65;", "&copy;", "&", "AT&T", "hard  \nbreak", "hard\\\nbreak", "trailing  ", "trailing\\"),
    *(
        "a | b",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "a | b\n:-: | ---",
        "\\|",
        "|",
        ":--",
        "$x$",
        "a\nb\n\nc",
    ),
    *(
        "a\u00a0",
        "\u00a0a",
        "\u2003",
        "\x1b[2J",
        "\u202eabc",
        "*",
        "**",
        "_",
        "`",
        "\\",
        "!",
        "![",
        "][",
        "){",
    ),
    *("***a** b*", "* a", "*\ta", "1.\ta", "   1. a", "- a\n  - b", "<a href='x'>", "{+a+}", "[-a-]", "[x]"),
]
"""Of every block and inline construct of CommonMark, and of the tables and strikethrough beside it."""
READERS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]
TEXTS = st.one_of(
    st.sampled_from(CONSTRUCTS),
    st.text(st.sampled_from("ab1 \t\n\\`*_{}[]<>()#+-=.!|~&:;^$\"'/é\u00a0"), max_size=12),
    st.text(max_size=12),
)
BREAKS = {"softbreak", "hardbreak"}
MEANT = {"text", "text_special", "strong_open", "strong_close", *BREAKS}


def read(document: str, reader: MarkdownIt) -> list[tuple[str, str]]:
    """The texts of a document, each with the blocks around it; fails where there is markup that nobody meant."""
    found: list[tuple[str, str]] = []
    around: list[str] = []
    for token in reader.parse(document):
        if token.nesting == 1:
            around.append(token.type.removesuffix("_open"))
        elif token.nesting == -1:
            around.pop()
        elif token.type == "inline":
            found.append((" ".join(around), _text(token)))
        else:
            raise AssertionError(f"{token.type}: {document!r}")
    return found


def _text(token: Token) -> str:
    children = token.children or []
    assert {child.type for child in children} <= MEANT, (token.content, [child.type for child in children])
    return "".join("\n" if child.type in BREAKS else child.content for child in children)


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something, as they are shown."""
    return [line for line in make_visible(text).split("\n") if line.strip()]


def on_a_line(text: str) -> str:
    return " ".join(make_visible(text).split())


@pytest.mark.parametrize("reader", READERS, ids=["commonmark", "with tables"])
@pytest.mark.parametrize("text", CONSTRUCTS)
def test_no_construct_of_markdown_acts(text: str, reader: MarkdownIt) -> None:
    _holds_as_a_quote(text, reader)
    _holds_on_a_line(text, reader)


@given(TEXTS)
@examples(200)
def test_any_text_comes_out_of_markdown_as_it_went_in(text: str) -> None:
    for reader in READERS:
        _holds_as_a_quote(text, reader)
        _holds_on_a_line(text, reader)


def _holds_as_a_quote(text: str, reader: MarkdownIt) -> None:
    found = read(markdown([Quote(text)]), reader)
    assert {place for place, _ in found} <= {"blockquote paragraph"}
    assert [line for _, told in found for line in told.split("\n")] == lines_of(text)


def _holds_on_a_line(text: str, reader: MarkdownIt) -> None:
    line = text.replace("\n", " ")
    shown = make_visible(line)
    for block, place in ((paragraph(line), "paragraph"), (heading(2, line), "heading")):
        found = read(markdown([block]), reader)
        if block.spans:
            assert found == [(place, shown)]
    assert read(markdown([Entry((Text(line),))]), reader)[:1] in (
        [("bullet_list list_item paragraph", shown)],
        [] if not line else [("bullet_list list_item paragraph", shown)],
    )


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=3))
@examples(200)
def test_a_table_has_the_cells_that_it_was_given(rows: list[list[str]]) -> None:
    head, *body_rows = [tuple(on_a_line(cell) for cell in row) for row in rows]
    document = markdown([TableBlock(head, tuple(tuple(row) for row in rows[1:]))])
    found = [text for _, text in read(document, READERS[1])]
    assert found == ([cell for row in (head, *body_rows) for cell in row] if body_rows else [])


SPANS = st.lists(
    st.one_of(
        st.builds(Text, TEXTS, st.sampled_from(["plain", "strong", "quiet", "error", "warning", "info"])),
        st.builds(RatingWord, TEXTS, st.sampled_from(["best", "worst", "incomplete"])),
        st.builds(Piece, st.sampled_from(["same", "removed", "added"]), TEXTS),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@given(SPANS)
@examples(200)
def test_spans_of_every_tone_keep_their_text_in_markdown(spans: tuple[Inline, ...]) -> None:
    found = read(markdown([Paragraph(spans)]), READERS[1])
    assert [line for _, told in found for line in told.split("\n") if line.strip()] == lines_of(
        plain_text(spans)
    )


class _Reading(HTMLParser):
    """The text and the tags of a piece of HTML."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert all(name in ("class", "scope") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@given(TEXTS)
@examples(200)
def test_any_text_comes_out_of_html_as_it_went_in(text: str) -> None:
    for block, tags in (
        (Quote(text), ["blockquote"]),
        (paragraph(text), ["p", *["br"] * text.count("\n")]),
        (Boxes((text,)), ["ul", "li"]),
    ):
        found = _Reading(body([block]))
        assert found.tags == (tags if not (isinstance(block, Paragraph) and not text) else ["p"])
        assert "".join(found.texts) == make_visible(text.strip("\n") if isinstance(block, Quote) else text)


HOSTILE = "<img src=x onerror=y>&amp;"
HOSTILES: dict[str, Block] = {
    "heading": heading(2, HOSTILE),
    "paragraph": paragraph(HOSTILE, strong(HOSTILE)),
    "entry": entry(HOSTILE),
    "pairs": Pairs(((HOSTILE, paragraph(HOSTILE).spans),)),
    "quote": Quote(HOSTILE),
    "boxes": Boxes((HOSTILE,)),
    "bars": Bars(HOSTILE, (Bar(HOSTILE, HOSTILE, 50),)),
    "legend": Legend(HOSTILE),
    "table": TableBlock((HOSTILE, "b"), ((HOSTILE, "c"),)),
    "wide table": TableBlock((HOSTILE,) * 9, ((HOSTILE,) * 9,)),
    "wide form": TableBlock((HOSTILE,) * 9, (("",) * 9,)),
    "under": under(paragraph(HOSTILE), TableBlock((HOSTILE,) * 9, ((HOSTILE,) * 9,))),
}


@pytest.mark.parametrize("block", HOSTILES)
def test_a_text_in_any_block_is_a_text_in_html(block: str) -> None:
    told = body([HOSTILES[block]])
    assert "<img" not in told
    assert "&lt;img src=x onerror=y&gt;&amp;amp;" in told


LEAVES: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.sampled_from([1, 2, 3]), SPANS),
    st.builds(Paragraph, SPANS),
    st.builds(Entry, SPANS, SPANS),
    st.builds(Pairs, st.lists(st.tuples(TEXTS, SPANS), max_size=3).map(tuple)),
    st.builds(Quote, TEXTS),
    st.builds(Boxes, st.lists(TEXTS, max_size=2).map(tuple)),
    st.builds(
        Bars, TEXTS, st.lists(st.builds(Bar, TEXTS, TEXTS, st.integers(0, 100)), max_size=2).map(tuple)
    ),
    st.builds(Room, st.integers(1, 2)),
    st.just(Gap()),
    st.builds(TableBlock, st.just(("a", "b")), st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)),
)
BLOCKS: st.SearchStrategy[Block] = LEAVES | st.builds(under, LEAVES, st.builds(under, LEAVES))


@given(st.lists(BLOCKS, max_size=4), st.sampled_from([0, 40, 80]))
def test_the_terminal_sees_lines_that_fit_and_nothing_else(blocks: Sequence[Block], width: int) -> None:
    lines = text_lines(blocks, width)
    assert all(make_visible(line) == line and "\n" not in line and "\t" not in line for line in lines)
    assert not any(a == b == "" for a, b in pairwise(lines))
    if width and not any(isinstance(block, Pairs | TableBlock | Under) for block in blocks):
        assert all(cells(line) <= width for line in lines)


def test_a_heading_stands_apart_and_what_belongs_to_it_is_indented() -> None:
    blocks: list[Block] = [
        heading(2, "Face Sheet"),
        paragraph(strong("fs.site"), "  Site"),
        under(paragraph("Alder")),
    ]
    assert text_lines(blocks) == ["Face Sheet", "----------", "fs.site  Site", "  Alder"]


def test_wide_letters_take_two_cells_and_words_too_long_are_broken() -> None:
    assert cells("水a\u0301") == 3
    assert wrapped("水" * 15, 20) == ["水" * 10, "水" * 5]
    assert wrapped("a" * 25 + " b", 20, hanging=4)[0] == "a" * 20


def test_figures_stand_to_the_right_and_long_texts_give_way() -> None:
    table = TableBlock(
        ("item", "title", "of rated"), (("4", "word " * 30, "1 of 2"), ("12", "x", "10 of 20"))
    )
    lines = text_lines([table], 60)
    assert max(map(cells, lines)) <= 60
    assert any(line.startswith("   4  word") and line.endswith("1 of 2") for line in lines)


def test_what_is_escaped_reads_well_where_nothing_needs_escaping() -> None:
    assert escaped("4A is 2, 4B is No (fs.site; 2026-04-01)!") == "4A is 2, 4B is No (fs.site; 2026-04-01)!"


def test_a_table_too_wide_for_a_page_stands_row_by_row_and_no_word_of_any_is_broken() -> None:
    head = tuple(f"heading{'x' * 8} {n}" for n in range(8))
    wide = body([TableBlock(head, (tuple("cell" for _ in head),))])
    assert "<table" not in wide
    assert "headingxxxxxxxx 3: <b>cell</b>" in wide
    empty = body([TableBlock(head, (tuple("" for _ in head),))])
    assert empty.count('class="line"') == len(head), "a form has room to write at each"
    assert "<table" in body([TableBlock(head[:4], (("cell",) * 4,))])
    by_column = body([TableBlock(head, (tuple("cell" for _ in head),), by_column=True)])
    assert by_column.count('<th scope="col">') == len(head), "read down its columns, it stays a table"
    assert "overflow-wrap: anywhere" not in page([], "")


def test_a_column_without_a_head_is_told_without_one_where_rows_stand_one_below_the_other() -> None:
    head = ("item", "", *(f"column {number}" for number in range(40)))
    (line,) = text_lines([TableBlock(head, (("1", "Timeliness of reports", *["0 of 1"] * 40),))], 0)
    assert line.startswith("item 1: Timeliness of reports; column 0: 0 of 1; ")
