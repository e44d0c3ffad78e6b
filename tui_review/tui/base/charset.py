"""The letters of a terminal that is not in UTF-8: what it sends is read, and what it is sent is in letters it has.

What a terminal takes and sends the locale says, as for every other program on it. Where that is one byte a letter
(ISO 8859, Windows, KOI8), bytes that are no UTF-8 are its letters; UTF-8 is understood all the same, since a terminal
and its locale often disagree. What it has no letter for is drawn with one that is as wide.
"""

from __future__ import annotations

import codecs
import locale
import unicodedata
from functools import cache, lru_cache
from typing import Final

from rich.cells import cell_len

_ONE_BYTE: Final = ("iso8859", "cp12", "koi8")
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


@cache
def one_byte() -> str:
    """The locale's character set where each of its letters is one byte; empty where it is UTF-8, or none is told."""
    try:
        name = codecs.lookup(locale.getencoding()).name
    except LookupError:
        return ""
    return name if name.startswith(_ONE_BYTE) else ""


def letter_of(byte: int, charset: str) -> str:
    """The letter that a byte is in a character set; empty where it is none."""
    letter = bytes((byte,)).decode(charset, "ignore") if charset else ""
    return letter if letter.isprintable() or letter == "\xa0" else ""


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
