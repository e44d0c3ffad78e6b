"""What a person typed or pasted, made safe to keep: one form, and nothing that changes silently later."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tui_review.errors import UserError
from tui_review.yamlfile.files import NOT_UTF8

LONGEST_TEXT: Final = 100_000
"""How many characters are kept in one place: some thirty pages."""
TAB_BLANKS: Final = "    "
"""What a tab becomes in text of several lines (in one line it becomes a single blank)."""

HALF: Final = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which no file can hold."""

_BYTE: Final = re.compile("[\udc80-\udcff]")
"""What Python makes of a byte that is not UTF-8, of what was typed, piped or given as an argument."""
_LINE_BREAKS: Final = "\r\n|[\r\v\f\u0085\u2028\u2029]"
_UNSAFE: Final = (
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_BREAK_WITH_BLANKS: Final = re.compile(r"\s*\n\s*")

_KINDS: Final = {"Cs": "half of a surrogate pair", "Cn": "not a character"}
_NAMES: Final = {
    0x00: "NUL",
    0x07: "bell",
    0x08: "backspace",
    0x1B: "escape",
    0x7F: "delete",
}


def clean_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Text of any number of lines in the form it is stored in.

    Every kind of line end is a newline, a tab is four blanks, no line ends in blanks and the text not in
    newlines, the byte order mark is gone and the rest is in NFC; cleaning twice is cleaning once.
    Bidirectional controls, joiners and the like survive: they are part of what was written, and whoever
    displays text makes them visible.

    Raises `UserError` for more than `longest` characters, and naming code point, line and column for a character that
    is no text: other control characters, halves of surrogate pairs, noncharacters.
    """
    _check_length(text, longest)
    if text.isascii() and text.isprintable():
        return text.rstrip()
    text = _checked(text).replace("\t", TAB_BLANKS)
    return "\n".join([line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")]).rstrip("\n")


def clean_line(text: str) -> str:
    """The same for a value of one line: a line end and the blanks around it are one blank, both ends are stripped.

    Raises `UserError` as `clean_text` does.
    """
    _check_length(text, LONGEST_TEXT)
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _checked(text).strip().replace("\t", " ")
    return unicodedata.normalize("NFC", _BREAK_WITH_BLANKS.sub(" ", text)).strip()


def _check_length(text: str, longest: int) -> None:
    if len(text) > longest:
        msg = f"The text has {len(text)} characters, and at most {longest} are kept in one place."
        raise UserError(msg, remedy="Shorten it, or keep it in a file of its own.")


def character_words(character: str) -> str:
    """A character in words that can be printed: `U+001B (escape)`."""
    code = ord(character)
    name = _NAMES.get(code) or unicodedata.name(character, "").lower()
    if not name:
        name = _KINDS.get(unicodedata.category(character), "control character")
    return f"U+{code:04X} ({name})"


def _checked(text: str) -> str:
    """Text with newlines only and no byte order mark, or the refusal of its first unsafe character."""
    text = re.sub(_LINE_BREAKS, "\n", text).replace("\ufeff", "")
    found = re.search(_UNSAFE, text)
    if found:
        before = text[: found.start()]
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        if _BYTE.match(found[0]):
            what = f"The text {NOT_UTF8.format(where=f'at its line {line}, column {column},')}"
            remedy = "Set the terminal to UTF-8, or LC_ALL to what it sends; what comes from a file, save as UTF-8."
            raise UserError(what, remedy=remedy)
        msg = f"The text holds {character_words(found[0])} at its line {line}, column {column}, which cannot be kept."
        raise UserError(msg, remedy="Remove that character; if it was pasted, paste it as plain text.")
    return text
