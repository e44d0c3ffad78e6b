"""What can be said: a small closed set of blocks, made of spans of text.

Blocks carry meaning and no looks. Every text in them is literal: a back end escapes it, so that nothing an instrument
or a person wrote is ever markup. A line end in a text stays a line end wherever a back end can keep it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from tui_review.shape.frozen import frozen

Tone: TypeAlias = Literal["plain", "strong", "quiet", "error", "warning", "info"]
"""How a text is meant: a name or value to be seen first, what stands behind it, what is wrong or worth a look."""
Standing: TypeAlias = Literal["best", "between", "worst", "not applicable", "incomplete"]
"""Where a rating stands on its instrument's scale."""


@frozen()
class Text:
    """A stretch of text."""

    text: str
    tone: Tone = "plain"


@frozen()
class RatingWord:
    """A rating; where there is a mark for its standing, it is drawn too."""

    word: str
    standing: Standing


@frozen()
class Piece:
    """A stretch of a text that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


Inline: TypeAlias = Text | RatingWord | Piece
Spans: TypeAlias = tuple[Inline, ...]


@frozen()
class Heading:
    """A heading. Level 1 begins a document, 2 a section of it, 3 an item or a group."""

    level: Literal[1, 2, 3]
    spans: Spans


@frozen()
class Paragraph:
    """One or more sentences of the program."""

    spans: Spans


@frozen()
class Entry:
    """One line of a list: what it says, what stands at its right, the question or place that it leads to."""

    spans: Spans
    aside: Spans = ()
    leads: str = ""


@frozen()
class Pairs:
    """Names with their values, one pair a line."""

    pairs: tuple[tuple[str, Spans], ...]


@frozen()
class TableBlock:
    """A table. Without rows nothing is written."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    by_column: bool = False
    """Whether it is read down its columns, so that it stays a table where it is wider than a page."""


@frozen()
class Bar:
    """A share of a whole, to be seen at a glance."""

    label: str
    said: str
    """The share in words, with its counts: everything that the bar shows."""
    percent: int | None = None
    """Nothing is drawn where it is None."""
    between: tuple[int, int] | None = None
    """Between which percentages the truth may well lie."""
    yardstick: int | None = None
    """The percentage that it should reach."""

    @property
    def is_short(self) -> bool:
        """Whether it does not reach its yardstick."""
        return self.percent is not None and self.yardstick is not None and self.percent < self.yardstick


@frozen()
class Bars:
    """Shares below one another, to be compared. Without bars nothing is written."""

    title: str
    bars: tuple[Bar, ...]


@frozen()
class Legend:
    """How to read drawings of bars: each back end tells of what it draws, and none of anything else."""

    yardstick: str
    """What the yardstick is called."""


@frozen()
class Quote:
    """What somebody wrote, its lines kept."""

    text: str


@frozen()
class Boxes:
    """Texts with a box each, to be ticked by hand."""

    texts: tuple[str, ...]


@frozen()
class Room:
    """Empty lines to write on."""

    lines: int


@frozen()
class Gap:
    """Room between what does not belong together."""


@frozen()
class Under:
    """Blocks that belong to what stands above them."""

    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Heading | Paragraph | Entry | Pairs | TableBlock | Bars | Legend | Quote | Boxes | Room | Gap | Under
)


def spans(*parts: str | Inline) -> Spans:
    """Spans of parts; a text by itself is plain, an empty one is left out."""
    made = (Text(part) if isinstance(part, str) else part for part in parts)
    return tuple(each for each in made if plain_text((each,)))


def strong(text: str) -> Text:
    """A text to be seen first."""
    return Text(text, "strong")


def quiet(text: str) -> Text:
    """A text that stands behind others."""
    return Text(text, "quiet")


def heading(level: Literal[1, 2, 3], *parts: str | Inline) -> Heading:
    """A heading of parts."""
    return Heading(level, spans(*parts))


def paragraph(*parts: str | Inline) -> Paragraph:
    """A paragraph of parts."""
    return Paragraph(spans(*parts))


def entry(*parts: str | Inline, aside: Spans = (), leads: str = "") -> Entry:
    """A line of a list, of parts."""
    return Entry(spans(*parts), aside, leads)


def under(*blocks: Block) -> Under:
    """Blocks that belong to what stands above."""
    return Under(blocks)


PIECE_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
"""What stands around what went and came, as in git's word diff: the meaning is there without any color."""


def plain_text(inline: Spans) -> str:
    """The text of spans, changes marked."""
    found = []
    for each in inline:
        match each:
            case Text(text=text):
                found.append(text)
            case RatingWord(word=word):
                found.append(word)
            case Piece(kind=kind, text=text):
                first, last = PIECE_MARKS[kind]
                found.append(f"{first}{text}{last}")
    return "".join(found)
