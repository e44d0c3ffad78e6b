"""A text as it is searched: signs that look alike are one sign, and what nobody sees is not there.

Word processors write other hyphens and blanks than a keyboard, and a name or a number has to be found whatever was
used: U+2011 is a hyphen, a no-break space a blank, a full-width figure a figure, `é` an e, and a soft hyphen nothing.
What is replaced is replaced in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

_ALIKE: Final = {
    "-": "\u2212\u2043\u02d7\u23af\u2500\u2501\u2014\u30fc\u3161\u4e00\u2796\u00af\u02c9\u2e3a\u2e3b\u207b\u208b",
    "/": "\u2044\u2215\u29f8\u2571\u27cb",
    ".": "\u00b7\u2022\u2027\u2219\u22c5\u30fb\u3002\u2024\u06d4",
    ",": "\u201a\u060c\u3001\uff0c",
    "'": "\u2018\u2019\u201b\u02bc\u02b9\u2032\u0060\u00b4\uff07",
    ":": "\u2236\ua789\ufe55\u02d0",
    " ": "\u2800\u3164\uffa0\u115f\u1160",
    "\n": "\u2028\u2029\u0085",
    "a": "\u0430\u03b1", "c": "\u0441\u03f2", "d": "\u0501\u0111", "e": "\u0435\u0454", "h": "\u04bb",
    "i": "\u0456\u03b9\u0131", "j": "\u0458", "k": "\u03ba\u043a", "l": "\u0142\u04cf", "n": "\u03b7",
    "o": "\u043e\u03bf\u00f8", "p": "\u0440\u03c1", "q": "\u051b", "s": "\u0455", "u": "\u03c5", "v": "\u03bd",
    "w": "\u051d", "x": "\u0445", "y": "\u0443",
    "A": "\u0410\u0391", "B": "\u0412\u0392", "C": "\u0421", "D": "\u0110", "E": "\u0415\u0395", "H": "\u041d\u0397",
    "I": "\u0406\u0399\u04c0", "J": "\u0408", "K": "\u041a\u039a", "L": "\u0141", "M": "\u041c\u039c", "N": "\u039d",
    "O": "\u041e\u039f\u00d8", "P": "\u0420\u03a1", "S": "\u0405", "T": "\u0422\u03a4", "X": "\u0425\u03a7",
    "Y": "\u04ae\u03a5", "Z": "\u0396", "ss": "\u00df", "ae": "\u00e6", "AE": "\u00c6", "oe": "\u0153", "OE": "\u0152",
}  # fmt: skip
"""What is read, and the signs that look so and have no such meaning in the tables of Unicode."""
_READ_AS: Final = {sign: plain for plain, signs in _ALIKE.items() for sign in signs}
_UNSEEN: Final = frozenset(["Cf", "Mn", "Me"])
"""Categories of characters that take no room by themselves: soft hyphens, joiners, accents, strokes."""
_STRETCH: Final = re.compile(r"[\x00-\x7f]+|.", re.DOTALL)
"""What is read at once: signs of a keyboard, or one other."""
_DASH: Final = "Pd"
_BLANK: Final = "Zs"


class Sought:
    """A text beside what is searched of it, in which something can be put in the place of what was found."""

    __slots__ = ("_written", "plain")

    def __init__(self, text: str) -> None:
        """The text as somebody wrote it."""
        self.plain = text
        """What is searched: the same text in plain signs, with case."""
        self._written: list[str] | None = None
        if not text.isascii():
            self._read(text)

    def _read(self, text: str) -> None:
        """Of each plain character what is written for it; what nobody sees is left out, an accent stays."""
        plain: list[str] = []
        written: list[str] = []
        for found in _STRETCH.finditer(text):
            character = found[0]
            if character.isascii():
                plain.append(character)
                written += character
            elif read := _read_as(character):
                plain.append(read)
                written += [character, *[""] * (len(read) - 1)]
            elif written and unicodedata.category(character) != "Cf":
                written[-1] += character
        self.plain, self._written = "".join(plain), written

    def __str__(self) -> str:
        """The text as it is written now."""
        return self.plain if self._written is None else "".join(self._written)

    def written(self, start: int, end: int) -> str:
        """What is written at a stretch of the plain text."""
        return self.plain[start:end] if self._written is None else "".join(self._written[start:end])

    def put(self, pattern: re.Pattern[str], instead: str | Callable[[re.Match[str]], str]) -> None:
        """Puts something in the place of each match; a text may speak of the match's groups."""
        if self._written is None:
            self.plain = pattern.sub(instead, self.plain)
            return
        if pattern.search(self.plain) is None:
            return
        plain: list[str] = []
        written: list[str] = []
        end = 0
        for found in pattern.finditer(self.plain):
            said = found.expand(instead) if isinstance(instead, str) else instead(found)
            plain += [self.plain[end : found.start()], said]
            written += self._written[end : found.start()]
            # What stays as it is stays as it is written.
            written += self._written[found.start() : found.end()] if said == found[0] else said
            end = found.end()
        self.plain = "".join([*plain, self.plain[end:]])
        self._written = written + self._written[end:]


def plain_signs(text: str) -> str:
    """A text in plain signs, as it is searched."""
    return Sought(text).plain


@cache
def _read_as(character: str) -> str:
    """The plain signs that a character is read as; empty for one that nobody sees."""
    if character.isascii():
        return character
    if character in _READ_AS:
        return _READ_AS[character]
    category = unicodedata.category(character)
    if category in _UNSEEN:
        return ""
    if category == _DASH:
        return "-"
    if category == _BLANK:
        return " "
    figure = unicodedata.digit(character, None)
    if figure is not None:
        return str(figure)
    parts = unicodedata.normalize("NFKD", character)
    if parts == character:
        return character
    return "".join(map(_read_as, parts)) or " "
