"""The comments of a YAML file, which are no data: found, and put back where they were when the file is written anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui_review.shape.frozen import frozen
from tui_review.yamlfile.events import open_events
from tui_review.yamlfile.positions import build_index

if TYPE_CHECKING:
    from tui_review.yamlfile.positions import PathKey


@frozen()
class Comment:
    """One line of comment."""

    path: PathKey
    """What it stands above or beside; empty for the end of the file."""
    text: str
    """With its sign."""
    beside: bool = False
    """Whether it stands behind something on its line."""


def comments_in(text: bytes) -> list[Comment]:
    """The comments of a file that reads well, in UTF-8 with newlines only, in their order."""
    if b"#" not in text:
        return []
    lines = text.decode().split("\n")
    inside = _insides(text)
    keys: dict[int, PathKey] = {}
    for path, (at_line, _) in build_index(text).keys.items():
        if path and at_line not in keys:
            keys[at_line] = path
    places = sorted(keys)
    found: list[Comment] = []
    for number, line in enumerate(lines, 1):
        at = _sign(line, inside.get(number, ()))
        if at is None:
            continue
        beside = bool(line[:at].strip())
        if beside:
            path = keys[places[bisect_right(places, number) - 1]]
        else:
            later = bisect_right(places, number)
            path = keys[places[later]] if later < len(places) else ()
        found.append(Comment(path, line[at:].rstrip(), beside))
    return found


def with_comments(text: bytes, comments: Iterable[Comment]) -> bytes:
    """A file written anew, with the comments of the one before it.

    What is no longer in it leaves its comments to what is nearest around it.
    """
    lines = text.decode().split("\n")
    places = build_index(text).keys
    above: dict[int, list[str]] = {}
    for comment in comments:
        path = next(
            (
                comment.path[:length]
                for length in range(len(comment.path), 0, -1)
                if comment.path[:length] in places
            ),
            (),
        )
        line, column = places[path] if path else (len(lines), 1)
        if comment.beside and path == comment.path:
            lines[line - 1] = f"{lines[line - 1]}  {comment.text}"
        else:
            above.setdefault(line, []).append(" " * (column - 1) + comment.text)
    written = [each for number, line in enumerate(lines, 1) for each in (*above.get(number, ()), line)]
    return "\n".join(written).encode()


def _sign(line: str, inside: Iterable[tuple[int, int]]) -> int | None:
    """Where a comment begins in a line, whose places `inside` texts are known."""
    at = line.find("#")
    while at >= 0:
        if (at == 0 or line[at - 1] in " \t") and not any(start <= at < end for start, end in inside):
            return at
        at = line.find("#", at + 1)
    return None


def _insides(text: bytes) -> dict[int, list[tuple[int, int]]]:
    """By line, from which column to which a text stands there."""
    found: dict[int, list[tuple[int, int]]] = {}
    next_event = open_events(text)
    while type(event := next_event()).__name__ != "StreamEndEvent":
        if type(event).__name__ == "ScalarEvent":
            _add_inside(event, found)
    return found


_FAR = 1 << 30


def _add_inside(event: Any, found: dict[int, list[tuple[int, int]]]) -> None:
    first, last = event.start_mark, event.end_mark
    is_block = event.style in ("|", ">")
    for number in range(first.line + is_block, last.line + 1):
        start = first.column if number == first.line else 0
        end = last.column if number == last.line else _FAR
        if end > start:
            found.setdefault(number + 1, []).append((start, end))
