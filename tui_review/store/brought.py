"""What a version of a review's file has of some changes and messages, without the rest of it being read.

To read all versions of a review takes as long as reading so many reviews; what one commit brought is a few lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from typing import Any, Final

from tui_review.errors import UserError
from tui_review.review.model import Answer, Event, Message, Note
from tui_review.review.serial import from_document
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.misfit import MisfitError
from tui_review.yamlfile.reader import read_yaml

ENTRY_ID: Final = re.compile(rb"^      (?:- |  )id: (\w+)$", re.MULTILINE)
"""The id of a change or message, as the program writes it."""
_SECTION: Final = re.compile(rb"^(answers|notes):\n((?:  .*\n|\n)*)", re.MULTILINE)
_PLACE: Final = re.compile(rb"^  \S.*\n(?:    .*\n|\n)*", re.MULTILINE)
"""All that stands at a question, or a note."""
_ENTRIES: Final = re.compile(rb"^    (?:changes|messages):\n((?:      .*\n|\n)*)", re.MULTILINE)
_EACH: Final = re.compile(rb"^(?=      - )", re.MULTILINE)


@frozen(repr=False)
class Brought:
    """A change or a message as a version of the file has it."""

    place: str
    """The question, or the note (`note/n1`)."""
    kept: Answer | Note
    """What stands there, with it and perhaps with others."""
    entry: Event | Message


def brought_in(
    data: bytes, ids: AbstractSet[str], *, besides: AbstractSet[str] = frozenset()
) -> list[Brought] | None:
    """Some changes and messages as a version of a file has them; None where it cannot be read.

    A file that is written otherwise than the program does it is read as a whole, but not for those `besides`, which
    may stand elsewhere in it.
    """
    wanted = {each.encode() for each in ids | besides}
    lines = b""
    for section in _SECTION.finditer(data):
        if found := b"".join(_cut(each[0], wanted) for each in _PLACE.finditer(section[2])):
            lines += b"%b:\n%b" % (section[1], found)
    try:
        if not ids <= {each.decode() for each in ENTRY_ID.findall(lines)}:
            whole = from_document(read_yaml(data, file=""))
            return _brought(whole.answers, whole.notes, ids | besides)
        read: Any = read_yaml(lines, file="").data if lines else {}
        answers, notes = (read.get(key, {}) for key in ("answers", "notes"))
        return _brought(
            {id_: structured(Answer, each) for id_, each in answers.items()},
            {id_: structured(Note, each) for id_, each in notes.items()},
            ids | besides,
        )
    except (UserError, MisfitError):
        return None


def _brought(answers: dict[str, Answer], notes: dict[str, Note], ids: Collection[str]) -> list[Brought]:
    return [
        *(
            Brought(id_, kept, each)
            for id_, kept in answers.items()
            for each in kept.changes
            if each.id in ids
        ),
        *(
            Brought(f"note/{id_}", kept, each)
            for id_, kept in notes.items()
            for each in kept.messages
            if each.id in ids
        ),
    ]


def _cut(place: bytes, wanted: Collection[bytes]) -> bytes:
    """The lines of a place without the changes or messages that are not wanted; nothing where none of it is.

    Where something else follows one of them, all are left: what it made is told by them.
    """
    found = _ENTRIES.search(place)
    if found is None:
        return b""
    entries = [each for each in _EACH.split(found[1]) if each.strip()]
    own = [each for each in entries if any(id_ in wanted for id_ in ENTRY_ID.findall(each))]
    ids = {id_ for each in own for id_ in ENTRY_ID.findall(each)}
    if any(id_ in each for each in entries if each not in own for id_ in ids):
        own = entries
    return place[: found.start(1)] + b"".join(own) if own else b""
