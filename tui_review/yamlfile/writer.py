"""The one way this project writes YAML: made to be read in a diff, and to mean the same to every reader.

Block style with two blanks, keys in the order of the dict, text of several lines as literal blocks, never
re-wrapped; whatever a reader of YAML 1.1 or 1.2 could take for something else stands in double quotes. The
same data always gives the same bytes. No library writes this, and the nearest needs 69 ms where this needs
about 2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.yamlfile.text import HALF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONG: Final = 100
"""A text of one line with more characters than this becomes a block: a line of its own in a diff."""
MAX_KEY: Final = 1000
"""The longest key as written; YAML allows no more than 1,024 characters before the colon."""
MAX_INT: Final = 10**18
"""Whole numbers are smaller than this, as they must fit 64 bits for every reader."""

# What must not stand in a file as it is: control characters, line ends of other kinds, the byte order mark,
# noncharacters, and the controls that could make a line look in a diff like something it is not.
_ESCAPED: Final = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff"
)
_NEEDS_ESCAPE: Final = re.compile(f"[{_ESCAPED}]")
_BLANK_AT_END: Final = re.compile(r"[^\S\n](?:\n|\Z)")
_TO_ESCAPE: Final = re.compile(f'[\n"\\\\{_ESCAPED}]')
_ESCAPES: Final = {
    "\x00": r"\0",
    "\x07": r"\a",
    "\x08": r"\b",
    "\t": r"\t",
    "\n": r"\n",
    "\x0b": r"\v",
    "\x0c": r"\f",
    "\r": r"\r",
    "\x1b": r"\e",
    '"': r"\"",
    "\\": r"\\",
}

# Plain are only texts that start with a letter or digit, end in no blank or colon, hold no ": " or " #" ...
_PLAIN: Final = re.compile(r"[^\W_](?:[^\n:#]|:(?![\s,\[\]{}]|$)|(?<![\s])#)*(?<!\s)")
# ... and that nobody reads as a number, a date, a time (of any kind of YAML), or as one of these words.
_NUMBER: Final = re.compile(
    r"[0-9][0-9_.,:+\-TtZz \t]*(?:[eE][-+]?[0-9][0-9_.:]*)?|0[xXoObB][0-9a-fA-F_]*|[0-9_.]+[eE][-+]?[0-9_.]*"
)
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9][\w./-]*", re.ASCII)


class LastWritten:
    """What maps without maps in them were written as: one that comes again, as an object, is not written anew.

    For whoever writes the same data again and again with little changed. Such a map must never change itself.
    """

    __slots__ = ("_former", "_now")

    def __init__(self) -> None:
        self._former: dict[int, tuple[dict[str, Any], str, str]] = {}
        self._now: dict[int, tuple[dict[str, Any], str, str]] = {}

    def next(self) -> None:
        """Begins a file: what was not in the last one is forgotten."""
        self._former, self._now = self._now, {}

    def text(self, value: dict[str, Any], indent: str) -> str | None:
        """What a map was written as at this indent; None where it was not."""
        found = self._former.get(id(value))
        if found is None or found[0] is not value or found[1] != indent:
            return None
        self._now[id(value)] = found
        return found[2]

    def keep(self, value: dict[str, Any], indent: str, lines: list[str]) -> None:
        """Remembers what a map is written as, where it has no maps in it."""
        if not any(type(each) is dict for each in value.values()):
            self._now[id(value)] = (value, indent, "\n".join(lines))


def write_yaml(
    data: Mapping[str, Any],
    *,
    head_comment: str | None = None,
    beside: Mapping[str, Callable[[str], str]] | None = None,
    written: LastWritten | None = None,
) -> bytes:
    """The map as a YAML file in UTF-8, ending in a newline, with `head_comment` as `#` lines above it.

    `beside` says, for keys whose value is a map, what stands as a comment beside each key of that map that has a map
    itself. `written` is what was written before.

    `data` is made of dict (with text keys), list, str, int, bool and None; `read_yaml` gives back exactly
    that. Raises `TypeError` for anything else, `ValueError` for a number or key too large, and `UserError`
    for text that cannot stand in UTF-8 (which `clean_text` would have refused).
    """
    lines: list[str] = []
    if head_comment is not None:
        for line in head_comment.split("\n"):
            if _NEEDS_ESCAPE.search(line):
                msg = "a comment must be made of ordinary text"
                raise ValueError(msg)
            lines.append(f"# {line}".rstrip())
    if written is not None:
        written.next()
    for key, value in data.items():
        if beside and key in beside and type(value) is dict and value:
            lines.append(f"{_key(key)}:")
            _write_map(value, "  ", "  ", lines, written, beside[key])
        else:
            _write_map({key: value}, "", "", lines, written)
    if not data:
        lines.append("{}")
    lines.append("")
    try:
        return "\n".join(lines).encode()
    except UnicodeEncodeError:
        msg = "A text holds half of a surrogate pair, which cannot be kept."
        raise UserError(msg, remedy="Write that text anew.") from None


def _write_map(  # noqa: PLR0913 - called for every map of a file, where names would cost time
    data: Mapping[str, Any],
    first: str,
    indent: str,
    lines: list[str],
    written: LastWritten | None,
    beside: Callable[[str], str] | None = None,
) -> None:
    """Add the entries of a map, not empty; `first` stands before its first key, `indent` before others.

    `beside` gives the comment beside a key that has a map.
    """
    inner = indent + "  "
    start = first
    for key, value in data.items():
        head = start + _key(key) + ":"
        start = indent
        kind = type(value)
        if kind is str:
            _write_text(value, head, inner, lines)
        elif kind is dict and value:
            comment = beside(key) if beside is not None else ""
            lines.append(f"{head} # {comment}" if comment else head)
            if written is None:
                _write_map(value, inner, inner, lines, None)
            elif (text := written.text(value, inner)) is not None:
                lines.append(text)
            else:
                at = len(lines)
                _write_map(value, inner, inner, lines, written)
                written.keep(value, inner, lines[at:])
        elif kind is list and value:
            lines.append(head)
            _write_list(value, inner, inner, lines, written)
        else:
            lines.append(f"{head} {_word(value)}")


def _write_list(
    data: list[Any], first: str, indent: str, lines: list[str], written: LastWritten | None
) -> None:
    """Add the entries of a list, not empty; `first` is what stands before its first dash."""
    inner = indent + "  "
    start = first
    for value in data:
        head = start + "-"
        start = indent
        kind = type(value)
        if kind is str:
            _write_text(value, head, inner, lines)
        elif kind is dict and value:
            _write_map(value, head + " ", inner, lines, written)
        elif kind is list and value:
            _write_list(value, head + " ", inner, lines, written)
        else:
            lines.append(f"{head} {_word(value)}")


def _write_text(text: str, head: str, inner: str, lines: list[str]) -> None:
    """Add a text behind `head`: plain, as a literal block indented by `inner`, or in double quotes."""
    if len(text) <= LONG and "\n" not in text:
        lines.append(f"{head} {text if _is_plain(text) else _quoted(text)}")
        return
    block = text.removesuffix("\n")
    parts = block.split("\n")
    # Blocks are for text as `clean_text` leaves it; anything a block could not say exactly is quoted.
    if not parts[-1] or _NEEDS_ESCAPE.search(text) or _BLANK_AT_END.search(block):
        lines.append(f"{head} {_quoted(text)}")
        return
    # A block whose text starts with a blank has to say how far it is indented itself.
    step = "2" if next(part for part in parts if part)[0] == " " else ""
    lines.append(f"{head} |{step}{'' if len(block) < len(text) else '-'}")
    lines.extend([inner + part if part else "" for part in parts])


def _is_plain(text: str) -> bool:
    """Whether every reader takes this text of one line for just that without quotes."""
    return (
        _PLAIN.fullmatch(text) is not None
        and text.lower() not in _WORDS
        and not (text[0].isdigit() and _NUMBER.fullmatch(text))
        and _NEEDS_ESCAPE.search(text) is None
    )


@lru_cache(maxsize=4096)
def _key(key: str) -> str:
    """A key as written; kept, as the same few hundred ids come back in every review."""
    if type(key) is not str:
        msg = f"a key must be text, not {type(key).__name__}"
        raise TypeError(msg)
    written = key if _PLAIN_KEY.fullmatch(key) and _is_plain(key) else _quoted(key)
    if len(written) > MAX_KEY:
        msg = "a key is too long to be written"
        raise ValueError(msg)
    return written


def _quoted(text: str) -> str:
    """The text in double quotes, on one line."""
    if HALF.search(text):
        msg = "A text holds half of a surrogate pair, which cannot be kept."
        raise UserError(msg, remedy="Write that text anew.")
    return f'"{_TO_ESCAPE.sub(_escape, text)}"'


_LAST_BYTE: Final = 0xFF


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _ESCAPES.get(character) or (f"\\x{code:02X}" if code <= _LAST_BYTE else f"\\u{code:04X}")


def _word(value: object) -> str:
    """What is no text and holds nothing: a number, a truth value, nothing, an empty list or map."""
    kind = type(value)
    if kind is int and isinstance(value, int):
        if -MAX_INT < value < MAX_INT:
            return str(value)
        msg = "a whole number is too large to be written"
        raise ValueError(msg)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is dict:
        return "{}"
    if kind is list:
        return "[]"
    msg = f"{kind.__name__} cannot be written: only dict, list, str, int, bool and None"
    raise TypeError(msg)
