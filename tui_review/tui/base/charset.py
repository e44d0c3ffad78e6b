"""What a terminal that is not in UTF-8 is sent: letters it has, and for any other one that is as wide."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("─━┄┅╌═‐‑‒–—−▔▁▂", "-"),
        **dict.fromkeys("│┃┆┇╎║▏▎▍▌▋▊▕▐", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+"),
        **dict.fromkeys("█▉▓▒░▀▄■▇▆▅▃", "#"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("●•✓✔★", "*"),
        **dict.fromkeys("○◌", "o"),
        **dict.fromkeys("→▶▸›", ">"),
        **dict.fromkeys("←◀◂‹", "<"),
        **dict.fromkeys("↑▲", "^"),
        **dict.fromkeys("↓▼", "v"),
        **dict.fromkeys("✗✘", "x"),
        **dict.fromkeys("…·", "."),
        "‼": "!",
        "⚑": "F",
        "⏎": "/",
    }
)
"""Letters as wide as what they stand for, and like it."""


def encoded(text: str, charset: str) -> bytes:
    """A text as a terminal takes it; UTF-8 where no character set is given."""
    if not charset:
        return text.encode("utf-8", "replace")
    return "".join(text if text.isascii() else [_drawn(each, charset) for each in text]).encode(charset)


@lru_cache(maxsize=4096)
def _drawn(letter: str, charset: str) -> str:
    """What is drawn for a letter: itself, or something as wide."""
    alike = letter.translate(_ALIKE)
    for each in (letter, alike, unicodedata.normalize("NFKD", letter)[:1]):
        if each.isascii() or each.encode(charset, "ignore"):
            return each if cell_len(each) == cell_len(letter) else "?" * cell_len(letter)
    return "?" * cell_len(letter)
