"""Text made safe to show: what a terminal would act on, reorder or hide becomes something a person can see.

Everything that is printed, by the screens, the plain mode and the commands, passes through here. The text
itself is never changed where it is kept: this is for showing only. No import but `re`, so that every command
can afford it.
"""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = "\x00-\x1f\x7f-\x9f"
# Categories Cf, Zl, Zp and Cs of Unicode 15: direction, width, language tags, line separators, lone
# surrogates.
_FORMAT: Final = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f\ud800-\udfff"
)
# Letters and marks that draw nothing: fillers, the grapheme joiner, and the variation selectors that can
# carry a hidden message (the two that choose between text and emoji are left, they are everyday).
_BLANK: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef"
)

_ANY: Final = re.compile(f"[{_CONTROL}{_FORMAT}{_BLANK}]")
_BUT_LINES_AND_TABS: Final = re.compile(f"(?![\n\t])[{_CONTROL}{_FORMAT}{_BLANK}]")
_ASTRAL: Final = 0x10000
_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F
_DELETE_PICTURE: Final = "\u2421"
_STRANGER: Final = "\ufffd"


def make_visible(text: str) -> str:
    """`text` with each hidden character spelt out; line ends and tabs stay.

    ESC becomes `␛`, any other C0 control its picture, DEL `␡`, and C1, direction, zero-width, format and lone
    surrogate characters their code point, as `⟨U+202E⟩`. What comes back can be written to a terminal: it
    cannot move the cursor, reorder the line, or hide. Text without such characters comes back as it is.
    """
    return text if _is_plain(text) else _BUT_LINES_AND_TABS.sub(_spelt, text)


def on_one_line(text: str) -> str:
    """As `make_visible`, with line ends and tabs shown too (`␊`, `␉`): for what must stay one line."""
    return text if text.isascii() and text.isprintable() else _ANY.sub(_spelt, text)


def hidden_escaped(json: str) -> str:
    r"""JSON with each hidden character written as JSON's own escape, `\\u202e`: the same data, and nothing acts.

    Line ends between the parts stay; within a text JSON has escaped them already.
    """
    return json if _is_plain(json) else _BUT_LINES_AND_TABS.sub(_escaped, json)


def in_cells(text: str) -> str:
    """`text` with each hidden character, line ends and tabs too, replaced by one character one cell wide.

    C0 and DEL become their pictures, everything else the replacement character. For text that is laid out
    already and has little room to grow; `make_visible` says more.
    """
    return _ANY.sub(_one_cell, text)


def has_control(text: str) -> bool:
    """Whether `in_cells` would change `text`: hidden characters, line ends or tabs."""
    return _ANY.search(text) is not None


def _is_plain(text: str) -> bool:
    """Whether a text is printable ASCII and line ends alone, as nearly all are: most lines are looked at no further."""
    return text.isascii() and text.replace("\n", "").isprintable()


def _picture(code: int) -> str:
    """The one-cell picture of a C0 control or DEL; empty for everything else."""
    if code < ord(" "):
        return chr(_PICTURES + code)
    return _DELETE_PICTURE if code == _DELETE else ""


def _spelt(found: re.Match[str]) -> str:
    """The visible spelling of the one character found."""
    code = ord(found[0])
    return _picture(code) or f"\u27e8U+{code:04X}\u27e9"


def _escaped(found: re.Match[str]) -> str:
    """The escape of the one character found: two, in UTF-16, for one beyond the first plane."""
    code = ord(found[0])
    if code < _ASTRAL:
        return f"\\u{code:04x}"
    high, low = divmod(code - _ASTRAL, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _one_cell(found: re.Match[str]) -> str:
    """The one-cell stand-in of the one character found."""
    return _picture(ord(found[0])) or _STRANGER
