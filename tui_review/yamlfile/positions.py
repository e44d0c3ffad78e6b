"""Where each key and value of a YAML text stands: a second, slower reading, to point at places."""

from __future__ import annotations

from typing import Any

from tui_review.shape.frozen import frozen
from tui_review.yamlfile.events import open_events

PathKey = tuple[str | int, ...]
"""How to get from the top to a value: keys of maps and places in lists (from 0)."""
Place = tuple[int, int]
"""Line and column, both from 1."""


@frozen()
class Index:
    """The places of one document: of every key or list entry, and of every text."""

    keys: dict[PathKey, Place]
    texts: dict[PathKey, Place]


class _Duplicate(Exception):  # noqa: N818 - a signal between two functions, no error of its own
    """A key that its map has already; carries the line of the first."""


def build_index(text: bytes) -> Index:
    """The places of everything in a text that `builder.build` accepted."""
    index = Index({}, {})
    _walk(text, index)
    return index


def first_of_duplicate(text: bytes) -> int:
    """The line of the first of the two keys that are equal in `text`; 1 if there are none."""
    try:
        _walk(text, Index({}, {}))
    except _Duplicate as found:
        return int(found.args[0])
    return 1


def _walk(text: bytes, index: Index) -> None:
    """Fill `index`; raises `_Duplicate` at the first key given twice."""
    next_event = open_events(text)
    lines = text.decode().split("\n")
    # A frame: the path of a container (None: there is none), and its next entry: a place in a list, a key, or
    # None where a key is due.
    frames: list[tuple[PathKey | None, int | str | None]] = [(None, 0)]
    while True:
        event = next_event()
        kind = type(event).__name__
        if kind in {"MappingEndEvent", "SequenceEndEvent"}:
            frames.pop()
        elif kind in {"ScalarEvent", "MappingStartEvent", "SequenceStartEvent"}:
            start = (event.start_mark.line + 1, event.start_mark.column + 1)
            parent, step = frames.pop()
            path = () if parent is None else (*parent, event.value if step is None else step)
            if step is None:
                if path in index.keys:
                    raise _Duplicate(index.keys[path][0])
                index.keys[path] = start
                frames.append((parent, event.value))
                continue
            frames.append((parent, step + 1 if isinstance(step, int) else None))
            index.keys.setdefault(path, start)
            if kind == "ScalarEvent":
                _add_text(event, path, start, index, lines)
            else:
                frames.append((path, None if kind == "MappingStartEvent" else 0))
        elif kind in {"DocumentEndEvent", "StreamEndEvent"}:
            return


def _add_text(event: Any, path: PathKey, start: Place, index: Index, lines: list[str]) -> None:
    """Note where the text of a scalar starts, if it has any."""
    if event.style in ("|", ">"):
        index.texts[path] = _block_start(event, start, lines)
    elif event.style:
        index.texts[path] = (start[0], start[1] + 1)
    elif event.value:
        index.texts[path] = start


def _block_start(event: Any, sign: Place, lines: list[str]) -> Place:
    """The first line of a block's content, and the column at which its text is indented.

    Where the file ends with the sign that begins the block, that sign: a place is always one in the file.
    """
    first = event.start_mark.line + 1
    for number in range(first, event.end_mark.line + 1):
        if number < len(lines) and lines[number].strip(" "):
            written = len(lines[number]) - len(lines[number].lstrip(" "))
            value = next((line for line in event.value.split("\n") if line.strip(" ")), "")
            return first + 1, written - (len(value) - len(value.lstrip(" "))) + 1
    return (first + 1, 1) if first < len(lines) else sign
