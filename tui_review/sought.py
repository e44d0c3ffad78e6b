"""A text as it is searched: signs that look alike are one sign, and what nobody sees is not there.

Word processors write other hyphens and blanks than a keyboard, and a name or a number has to be found whatever was
used: U+2011 is a hyphen, a no-break space a blank, a full-width figure a figure, `é` an e, and a soft hyphen nothing.
What is replaced is replaced in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import Final, NamedTuple

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
_MARKED_LETTER: Final = re.compile(r"LATIN (?P<case>SMALL|CAPITAL) LETTER (?P<letter>[A-Z]{1,2}) WITH ")
"""`LATIN SMALL LETTER Z WITH STROKE`."""
_GAP: Final = re.compile(r"\s")
_DASH: Final = "Pd"
_BLANK: Final = "Zs"


class Near(NamedTuple):
    """Where alone what is looked for can begin: in a word with some sign in it, or so many words before that one.

    Words are whatever stands between blanks. Looking only there finds the same as looking everywhere, many times
    sooner, as few words of a text have such a sign.
    """

    begins: tuple[str, ...] = ()
    """Signs that words begin with, or that are none; in small letters of a keyboard, they are found in any case."""
    sign: re.Pattern[str] | None = None
    """Other signs. A pattern that begins with a certain character is found fastest."""
    words: int = 0


FIGURES: Final = re.compile(r"[0-9][0-9]*")
"""The sign of what has a figure in it."""
IN_FIGURES: Final = Near(sign=FIGURES)
"""Where there is a figure."""


class Sought:
    """A text beside what is searched of it, in which something can be put in the place of what was found."""

    __slots__ = ("_stretches", "_written", "plain")

    def __init__(self, text: str) -> None:
        """The text as somebody wrote it."""
        self.plain = text
        """What is searched: the same text in plain signs, with case."""
        self._written: list[str] | None = None
        self._stretches: dict[int, list[tuple[int, int]]] = {}
        """By the `id` of where to look: from where to where."""
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

    def put(
        self,
        pattern: re.Pattern[str],
        instead: str | Callable[[re.Match[str]], str],
        near: Near | None = None,
    ) -> None:
        """Puts something in the place of each match; a text may speak of the match's groups.

        `near` says where alone a match can begin.
        """
        if near is None or self.may_hold(near):
            self.put_at(
                (
                    found.start(),
                    found.end(),
                    found.expand(instead) if isinstance(instead, str) else instead(found),
                )
                for found in self._matches(pattern, near)
            )

    def may_hold(self, near: Near) -> bool:
        """Whether there is a place at which something can begin."""
        return bool(self._near(near))

    def put_at(self, changes: Iterable[tuple[int, int, str]]) -> None:
        """Puts something in the place of stretches, each from where to where, in order."""
        plain: list[str] = []
        written: list[str] = []
        end = 0
        for first, stop, instead in changes:
            found = self.plain[first:stop]
            if instead == found:
                continue
            # What stays as it is before the change stays as it is written.
            pairs = zip(instead, found, strict=False)
            same = sum(1 for _ in takewhile(lambda signs: signs[0] == signs[1], pairs))
            start, said = first + same, instead[same:]
            plain += (self.plain[end:start], said)
            if self._written is not None:
                written += (*self._written[end:start], *said)
            end = stop
        if end:
            self.plain = "".join([*plain, self.plain[end:]])
            if self._written is not None:
                self._written = written + self._written[end:]
            self._stretches.clear()

    def _matches(self, pattern: re.Pattern[str], near: Near | None) -> Iterator[re.Match[str]]:
        """Every match, one after the other; none is empty."""
        if near is None:
            yield from pattern.finditer(self.plain)
            return
        at, plain = 0, self.plain
        for first, end in self._near(near):
            at = max(at, first)
            while at < end:
                found = pattern.match(plain, at)
                if found is not None:
                    yield found
                at = at + 1 if found is None else found.end()

    def _near(self, near: Near) -> list[tuple[int, int]]:
        """The stretches in which a match can begin, in order."""
        known = self._stretches.get(id(near))
        if known is None:
            known, last = [], -1
            for first, end in sorted(self._signs(near)):
                # Signs of one word have one beginning: of a long one it is not looked for again for each.
                is_same = last >= 0 and _GAP.search(self.plain, last, first) is None
                known.append((known[-1][0] if is_same else self._before(first, near.words), end))
                last = first
            self._stretches[id(near)] = known
        return known

    def _signs(self, near: Near) -> Iterator[tuple[int, int]]:
        """Where each sign stands; where the text in small letters is another, everywhere."""
        if near.sign is not None:
            yield from (found.span() for found in near.sign.finditer(self.plain))
        small = self.plain.lower() if near.begins else self.plain
        if len(small) != len(self.plain):
            yield 0, len(self.plain)
            return
        for sign in near.begins:
            at = small.find(sign)
            while at >= 0:
                if not at or not sign[0].isalpha() or not small[at - 1].isalpha():
                    yield at, at + len(sign)
                at = small.find(sign, at + 1)

    def _before(self, at: int, words: int) -> int:
        """Where the word at a place begins, or the one that is so many before it."""
        plain = self.plain
        while True:
            while at and not plain[at - 1].isspace():
                at -= 1
            if not words:
                return at
            while at and plain[at - 1].isspace():
                at -= 1
            words -= 1


def plain_signs(text: str) -> str:
    """A text in plain signs, as it is searched."""
    return Sought(text).plain


def without_accents(text: str) -> str:
    """A text as a system writes it that knows no accents: `mina` for `mína`."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _without_strokes(character: str) -> str:
    """A Latin letter without its stroke, hook or tail, as Unicode calls it; every other character is itself."""
    found = _MARKED_LETTER.match(unicodedata.name(character, ""))
    if found is None:
        return character
    return found["letter"] if found["case"] == "CAPITAL" else found["letter"].lower()


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
        return _without_strokes(character)
    return "".join(map(_read_as, parts)) or " "
