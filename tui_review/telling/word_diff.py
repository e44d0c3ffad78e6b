"""What changed in a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final

from tui_review.telling.blocks import Piece

_TOKEN: Final = re.compile(r"\n|[^\S\n]+|[\w'’-]+|.", re.DOTALL)
_MANY: Final = 1500
"""Above so many tokens a side, tokens that are frequent no longer anchor a match: else it takes seconds."""


def word_diff(old: str, new: str) -> list[Piece]:
    """The pieces that lead from one text to the other, in order: what went stands before what came.

    All that is same or removed is the old text, all that is same or added the new one.
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    # Both ends first: the longest match may lie across them, where the words of one sentence stand in the next one too.
    head = _alike(a, b)
    tail = _alike(a[head:][::-1], b[head:][::-1])
    if not any(map(str.isalnum, "".join(a[len(a) - tail :]))):
        tail = 0  # A full stop that both end with is no sentence that both have.
    ends = len(a) - tail
    between = _between(a[head:ends], b[head : len(b) - tail])
    return _joined([*_same(a[:head]), *between, *_same(a[ends:])])


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """How many tokens both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def _same(tokens: Sequence[str]) -> list[Piece]:
    return [Piece("same", "".join(tokens))] if tokens else []


def _between(a: Sequence[str], b: Sequence[str]) -> list[Piece]:
    """The same of what neither begins nor ends alike."""
    # Blanks anchor nothing (every other token is one); they only join what matches on both sides of them.
    matcher = SequenceMatcher(str.isspace, a, b, autojunk=max(len(a), len(b)) > _MANY)
    pieces: list[Piece] = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", "".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("added", "".join(b[b1:b2])))
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Changes with nothing but a blank between them as one change: words, not confetti."""
    joined: list[Piece] = []
    removed = added = ""
    for number, piece in enumerate(pieces):
        if piece.kind == "removed":
            removed += piece.text
        elif piece.kind == "added":
            added += piece.text
        elif piece.text == " " and (removed or added) and number + 1 < len(pieces):
            removed, added = removed + piece.text, added + piece.text
        else:
            joined += _change(removed, added)
            removed = added = ""
            joined.append(piece)
    return [*joined, *_change(removed, added)]


def _change(removed: str, added: str) -> list[Piece]:
    found: list[Piece] = []
    if removed:
        found.append(Piece("removed", removed))
    if added:
        found.append(Piece("added", added))
    return found
