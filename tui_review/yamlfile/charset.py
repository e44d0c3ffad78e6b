"""Letters of the locale's own character set, where that is not UTF-8.

What is typed and written there the locale says, as for every other program. Where that is one byte a letter (ISO 8859,
Windows, KOI8), bytes that are no UTF-8 are its letters; UTF-8 is understood all the same, since both are often mixed.
"""

from __future__ import annotations

import codecs
import locale
from functools import cache
from typing import Final

from tui_review.yamlfile.text import HALF

_ONE_BYTE: Final = ("iso8859", "cp12", "koi8")


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


def text_of(data: bytes, charset: str) -> str:
    """The text that bytes are; a byte that is no letter is half of a surrogate pair in it (`HALF`): nothing is lost."""
    text = data.decode("utf-8", "surrogateescape")
    return HALF.sub(lambda found: letter_of(ord(found[0]) & 0xFF, charset) or found[0], text)
