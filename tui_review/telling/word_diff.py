"""What changed in a text, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
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
    return _joined(pieces)


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
