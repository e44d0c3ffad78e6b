"""What YAML makes of a text without a word, so that what is asked is not what was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui_review.instrument.loading.wording import TEXTS
from tui_review.yamlfile.events import open_events

if TYPE_CHECKING:
    from tui_review.shape.misfit import Steps as YamlPath
    from tui_review.yamlfile.reader import Document

_TEXTS: Final = frozenset(name for names in TEXTS.values() for name in names)
_AROUND: Final = frozenset(("terms", "lists", "choices", "or", "ratings"))
"""Keys of lists and maps of texts."""
_NUMBERS: Final = frozenset(("at_least", "at_most", "decimals", "points", "language"))
"""Keys of numbers."""
_COMMENT: Final = re.compile(r"\s+#")
_ZERO_FIRST: Final = re.compile(r"-?0[0-9]+")
_ENTRY: Final = re.compile(r"\s*[-*] ")


class Swallowed(NamedTuple):
    """What YAML has swallowed: where (from 1), the kind of finding, what is wrong and what to do."""

    line: int
    column: int
    code: str
    message: str


def swallowed(document: Document, *, texts_alone: bool = False) -> Iterator[Swallowed]:
    """Texts without quotes that a comment cuts short, and lists that have become the rest of a text.

    With `texts_alone` every value of the file is a text, as in a wording.
    """
    lines = document.text.split("\n")
    paths = {place: path for path, place in document.index.texts.items()}
    for event in _unquoted(document):
        start, end = event.start_mark, event.end_mark
        path = paths.get((start.line + 1, start.column + 1))
        if path is None:
            continue
        behind = lines[end.line][end.column :]
        found = _COMMENT.match(behind)
        if found and (texts_alone or _is_cut(path, behind[found.end() :])):
            what = (
                "What stands behind this # is a comment and no part of the text. Put the text in double quotes; "
                "a comment has a line of its own."
            )
            yield Swallowed(end.line + 1, end.column + found.end(), "comment", what)
        if path[-1:] and path[-1] in _NUMBERS and _ZERO_FIRST.fullmatch(event.value):
            what = (
                "A number that begins with a zero is another one to some readers of YAML. Write it without."
            )
            yield Swallowed(start.line + 1, start.column + 1, "zero", what)
        for number in range(start.line + 1, end.line + 1):
            if _ENTRY.match(lines[number]):
                what = (
                    "This line goes on the text above and is no entry of a list. Write the text under |, or the "
                    "list alone."
                )
                column = len(lines[number]) - len(lines[number].lstrip()) + 1
                yield Swallowed(number + 1, column, "swallowed", what)
                break


def _is_cut(path: YamlPath, behind: str) -> bool:
    """Whether a comment, given without its sign, may have been meant as a part of what stands at a path."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if key in _TEXTS or not _AROUND.isdisjoint(path):
        return True
    return bool(behind[:1].strip())


def _unquoted(document: Document) -> Iterator[Any]:
    """The texts of a file that stand in no quotes and under no sign, as the parser gives them."""
    next_event = open_events(document.text.encode())
    while type(event := next_event()).__name__ != "StreamEndEvent":
        if type(event).__name__ == "ScalarEvent" and not event.style and event.value:
            yield event
