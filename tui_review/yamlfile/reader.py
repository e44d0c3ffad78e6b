"""Reading a YAML file safely and fast: plain data, or one error with its line and what to do.

A subset of YAML is read: maps, lists, text, whole numbers, true, false, null. What a reviewer never needs and
what makes YAML dangerous or ambiguous (anchors, aliases, merge keys, tags, several documents, duplicate keys)
is refused, and so is what a bad merge leaves behind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.yamlfile.events import open_events
from tui_review.yamlfile.files import MAX_BYTES, read_bytes, too_large, utf8_text

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.yamlfile.positions import Index, PathKey

_MARKER: Final = re.compile(rb"^(?:<{7}|>{7}|\|{7}|={7})(?: .*)?$", re.MULTILINE)
_SIGNS: Final = (b"<<<<<<<", b">>>>>>>", b"|||||||", b"=======")
"""What a marker has; looking for these takes a hundredth of the time of looking for one."""
_DIRECTIVE: Final = re.compile(rb"^%", re.MULTILINE)
_PLAIN_BYTES: Final = bytes([0x09, 0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)])
_PERHAPS: Final = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]")
"""What of `_UNSAFE` is more than one byte, as UTF-8."""
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


_NUL: Final = re.compile(rb"\\(?:0|x00|u0000|U00000000)")
"""How a text in double quotes says the character that ends texts elsewhere."""


class Document:
    """What a file says: `data`, and where each part of it stands (found out only when asked)."""

    __slots__ = ("_index", "_text", "data", "file")

    def __init__(self, data: Any, text: bytes, file: str) -> None:
        """`text` is the UTF-8 that `data` was read from, with newlines only."""
        self.data: Any = data
        self.file: str = file
        self._text = text
        self._index: Index | None = None

    @property
    def text(self) -> str:
        """The file as it is written, with newlines only."""
        return self._text.decode()

    def line(self, path: PathKey) -> int | None:
        """The line, from 1, of what `path` leads to (in a map, of its key); None if it is absent."""
        place = self.index.keys.get(path)
        return None if place is None else place[0]

    def nearest_line(self, path: PathKey) -> int:
        """The line of what `path` leads to, or of the nearest around it that is written; 1 where there is none."""
        lines = (self.line(path[:length]) for length in range(len(path), 0, -1))
        return next((line for line in lines if line), 1)

    def position(self, path: PathKey) -> tuple[int, int] | None:
        """Line and column, from 1, of the first character of the text at `path`.

        Inside quotes for quoted text; in the first line of its content for a block. For a map or a list, and
        for a value that is left empty, that of its key.
        """
        return self.index.texts.get(path) or self.index.keys.get(path)

    @property
    def index(self) -> Index:
        """Where everything stands; made by a second reading, as a valid review never needs it."""
        if self._index is None:
            from tui_review.yamlfile.positions import build_index  # noqa: PLC0415 - only for files with findings

            self._index = build_index(self._text)
        return self._index


def read_yaml(data: bytes, *, file: str) -> Document:
    """The data of a YAML file whose top level is a map; `file` is its name in messages.

    Unquoted whole numbers of up to 18 digits are int, `true` and `false` bool, `null`, `~` and nothing None;
    everything else, and every key, is text. Raises `UserError`.
    """
    document = _read(data, file, strings=False)
    if not isinstance(document.data, dict):
        msg = "The file does not start with a map of keys and values."
        raise UserError(msg, remedy="Compare with a sample file.", file=file, line=document.line(()))
    return document


def read_strings(data: bytes, *, file: str) -> Document:
    """The same with every value as text, as it is written; `null`, `~` and nothing are empty text.

    The top level may be anything. Raises `UserError`.
    """
    return _read(data, file, strings=True)


def read_file(path: Path | str, *, strings: bool = False) -> tuple[bytes, Document]:
    """The bytes of the file and what `read_yaml` (or `read_strings`) makes of them.

    A symbolic link is followed; what is no regular file (a pipe, a device, a folder) is refused without
    waiting for it, and a file of more than `MAX_BYTES` before it is read; so is the character NUL in a text, which
    nobody writes, and which is the end of a path. Raises `UserError`.
    """
    data = read_bytes(path)
    document = (read_strings if strings else read_yaml)(data, file=str(path))
    if _NUL.search(data):
        _refuse_nul(document)
    return data, document


def _read(data: bytes, file: str, *, strings: bool) -> Document:
    """Check the bytes, then build the data from the events."""
    text = _checked(data, file)
    try:
        next_event = open_events(text)
        from tui_review.yamlfile.builder import build  # noqa: PLC0415 - the parser has loaded what it needs by now

        document = Document(build(next_event, text, file, strings=strings), text, file)
    except (UserError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a parser raises on bad input is about the input
        from tui_review.yamlfile.causes import translated  # noqa: PLC0415 - only for a file that is refused

        raise translated(error, text, file=file) from None
    return document


def _refuse_nul(document: Document) -> None:
    """Raises UserError where a text or key holds the character NUL, which none that anybody writes has."""
    waiting: list[tuple[PathKey, Any]] = [((), document.data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and "\0" in value:
            remedy = "Remove it; inside double quotes it is written as a backslash and 0."
            line = document.nearest_line(path)
            raise UserError("A text holds the character NUL.", remedy=remedy, file=document.file, line=line)
        if isinstance(value, dict):
            waiting += [((*path, key), each) for key, each in value.items()]
            waiting += [((*path, key), key) for key in value]
        elif isinstance(value, list):
            waiting += [((*path, number), each) for number, each in enumerate(value)]


def _checked(data: bytes, file: str) -> bytes:
    """UTF-8 with newlines only, without byte order mark and what no text file holds, or the refusal."""
    if len(data) > MAX_BYTES:
        raise too_large(file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError("The file is in UTF-16.", remedy="Save it as UTF-8.", file=file, line=1)
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.isascii() or data.translate(None, _PLAIN_BYTES):
        _check_characters(data, file)
    marker = _MARKER.search(data) if any(sign in data for sign in _SIGNS) else None
    if marker:
        msg = "A merge left its conflict markers here."
        remedy = (
            "Decide which side holds, and remove the lines with <<<<<<<, ======= and >>>>>>>. "
            "Of a review that is being merged, `git mergetool -t tui-review` settles that question by question, or "
            "says why it cannot."
        )
        raise UserError(msg, remedy=remedy, file=file, line=_line_at(data, marker.start()))
    directive = _DIRECTIVE.search(data) if b"%" in data else None
    if directive:
        msg = "A line starts with %, which gives directives to YAML; they are not used here."
        raise UserError(msg, remedy="Remove the line.", file=file, line=_line_at(data, directive.start()))
    return data


def _check_characters(data: bytes, file: str) -> None:
    """Refuse what is not UTF-8, and characters that change silently or break blocks of text."""
    text = utf8_text(data, file=file)
    found = _UNSAFE.search(text) if data.translate(None, _PLAIN_BYTES) or _PERHAPS.search(data) else None
    if found:
        from tui_review.yamlfile.text import character_words  # noqa: PLC0415 - costs a millisecond, only for refused files

        before = text[: found.start()]
        msg = f"The file holds the character {character_words(found[0])}, which is no text."
        raise UserError(
            msg,
            remedy="Remove it.",
            file=file,
            line=before.count("\n") + 1,
            column=len(before) - before.rfind("\n"),
        )


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
