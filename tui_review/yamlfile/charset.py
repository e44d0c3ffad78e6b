"""Letters of the locale's own character set, where that is not UTF-8.

What is typed and written there the locale says, as for every other program. Where that is one byte a letter (ISO 8859,
Windows, KOI8), bytes that are no UTF-8 are its letters; UTF-8 is understood all the same, since both are often mixed,
and a terminal or a pipe is in UTF-8 more often than the locale says so. So it is for keys, lines, pipes and arguments.
"""

from __future__ import annotations

import codecs
import io
import locale
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Final, TextIO

from tui_review.errors import UserError
from tui_review.yamlfile.text import HALF

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_ONE_BYTE: Final = ("iso8859", "cp12", "koi8")


@cache
def one_byte() -> str:
    """The locale's character set where each of its letters is one byte; empty where it is UTF-8, or none is told."""
    try:
        name = codecs.lookup(locale.getencoding()).name
    except LookupError:
        return ""
    return _if_one_byte(name)


def _if_one_byte(charset: str) -> str:
    return charset if charset.startswith(_ONE_BYTE) else ""


def letter_of(byte: int, charset: str) -> str:
    """The letter that a byte is in a character set; empty where it is none."""
    letter = bytes((byte,)).decode(charset, "ignore") if charset else ""
    return letter if letter.isprintable() or letter == "\xa0" else ""


def text_of(data: bytes, charset: str) -> str:
    """The text that bytes are; a byte that is no letter is half of a surrogate pair in it (`HALF`): nothing is lost."""
    text = data.decode("utf-8", "surrogateescape")
    return HALF.sub(lambda found: letter_of(ord(found[0]) & 0xFF, charset) or found[0], text)


def typed_text(data: bytes, encoding: str) -> str:
    """The text that lines or an argument are which a program was given as bytes, and which are said to be so encoded.

    Where a letter may be several bytes, what could be UTF-8 as well has halves for letters: taken for the wrong one of
    them, it would be another text.
    """
    name = codecs.lookup(encoding).name
    charset = _if_one_byte(name)
    if charset or name in _PLAIN or data.isascii():
        return text_of(data, charset)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(name, "surrogateescape")
    return data.decode("ascii", "surrogateescape")


def argument_text(given: str) -> str:
    """The text that an argument is, which the locale has read: as `typed_text` reads what stdin brings.

    Raises UserError for one that the locale may have taken for other letters.
    """
    encoding = sys.getfilesystemencoding()
    if given.isascii() or encoding.lower().replace("-", "") == "utf8":
        return given
    meant = typed_text(os.fsencode(given), encoding)
    if meant != given and HALF.search(meant) and not HALF.search(given):
        what = f"A text may be in UTF-8, and the locale takes it for {encoding}: it would have other letters."
        raise UserError(what, remedy="Set the locale of the terminal: export LC_ALL=C.UTF-8.")
    return meant


def understand(given: TextIO) -> None:
    """Has a stream that nobody has read from yet read by `typed_text`, whatever encoding it came with."""
    if not isinstance(given, io.TextIOWrapper):
        return
    name = codecs.lookup(given.encoding).name
    if name == "utf-8" or name.startswith(_TYPED):
        given.reconfigure(errors="surrogateescape")
    else:
        codecs.register(_typed_codec)
        given.reconfigure(encoding=f"{_TYPED}{name}", errors="surrogateescape")


_PLAIN: Final = ("utf-8", "ascii")
_TYPED: Final = "tui_review_typed_"
"""How the codecs are called that read a stream so; the encoding that it came with stands behind."""


class _TypedLines(codecs.BufferedIncrementalDecoder):
    """What a stream gives, line by line, as the bytes of a letter may come apart."""

    encoding = ""

    def _buffer_decode(self, data: ReadableBuffer, errors: str, final: bool) -> tuple[str, int]:  # noqa: ARG002, FBT001 - as the class has it
        given = bytes(data)
        whole = len(given) if final else given.rfind(b"\n") + 1
        return typed_text(given[:whole], self.encoding), whole


@cache
def _typed_codec(name: str) -> codecs.CodecInfo | None:
    """What Python asks for a codec of that name."""
    if not name.startswith(_TYPED):
        return None
    encoding = codecs.lookup(name.removeprefix(_TYPED)).name

    def lines(errors: str = "strict") -> _TypedLines:
        found = _TypedLines(errors)
        found.encoding = encoding
        return found

    return codecs.CodecInfo(
        codecs.utf_8_encode,
        lambda data, errors="strict": (typed_text(data, encoding), len(data)),  # noqa: ARG005 - as Python calls it
        incrementaldecoder=lines,
        name=f"{_TYPED}{encoding}",
    )
