"""Plain data from the events of a YAML text; the one hot loop of reading, and what it refuses."""

from __future__ import annotations

import re
from typing import Any, Final

from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tui_review.errors import UserError, said
from tui_review.yamlfile.files import MAX_EVENTS

MAX_DEPTH: Final = 40
"""How deep maps and lists may be nested."""

_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "~": None, "": None}
_VALUES: Final = frozenset({ScalarEvent, MappingStartEvent, SequenceStartEvent})
_EMPTY_WORDS: Final = frozenset({"null", "~"})
# More digits may not fit 64 bits and count nothing here: they stay text, as other readers would round them.
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def build(next_event: Any, text: bytes, file: str, *, strings: bool) -> Any:  # noqa: PLR0912 - the hot loop
    """The data of the one document that the events describe; every plain scalar as text if `strings`.

    One loop without calls for an ordinary value, as it runs for every one of every review. Raises `UserError` for
    what is refused; what the parser raises goes through.
    """
    _begin(next_event, file)
    here: Any = []
    root = here
    key: str | None = None
    in_map = False
    outer: list[Any] = []
    integer = _INTEGER.fullmatch
    for _ in range(MAX_EVENTS):
        event = next_event()
        kind = type(event)
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            here = outer.pop()
            in_map = type(here) is dict
            continue
        if kind is DocumentEndEvent:
            break
        if kind not in _VALUES or event.anchor is not None or event.tag is not None:
            raise _property(event, file)
        if kind is ScalarEvent:
            value: Any = event.value
            if in_map and key is None:
                if value in here or (not event.style and (value == "<<" or not value)):
                    raise _bad_key(event, text, file, here, in_list=type(outer[-1]) is list)
                key = value
                continue
            if not event.style:
                if strings:
                    if value in _EMPTY_WORDS:
                        value = ""
                elif value in _WORDS:
                    value = _WORDS[value]
                elif value[0] in "-0123456789" and integer(value):
                    value = int(value)
        elif (in_map and key is None) or len(outer) >= MAX_DEPTH:
            raise _bad_start(event, file, len(outer))
        else:
            value = {} if kind is MappingStartEvent else []
        if in_map:
            here[key] = value
            key = None
        else:
            here.append(value)
        if kind is not ScalarEvent:
            outer.append(here)
            here = value
            in_map = kind is MappingStartEvent
    else:
        msg = f"The file holds more than {MAX_EVENTS} keys and values."
        raise UserError(msg, remedy="Check that this is the right file.", file=file)
    _end(next_event, file)
    return root[0]


def _begin(next_event: Any, file: str) -> None:
    """Take the events before the document's first value."""
    next_event()
    if type(next_event()) is not DocumentStartEvent:
        msg = "The file is empty."
        raise UserError(msg, remedy="Restore it from the last commit or a copy.", file=file, line=1)


def _end(next_event: Any, file: str) -> None:
    """Take the event after the document's end, which is the end of the file."""
    after = next_event()
    if type(after) is not StreamEndEvent:
        raise _refused(after, file, "A second document starts here.", "Keep one review or instrument a file.")


def _bad_start(event: Any, file: str, depth: int) -> UserError:
    """The refusal of a map or list that cannot stand where it starts, `depth` of them around it."""
    if depth >= MAX_DEPTH:
        what = f"Maps and lists are nested more than {MAX_DEPTH} deep."
        return _refused(event, file, what, "Check the indentation above.")
    return _refused(event, file, "A key is a map or a list.", "Use text as the key.")


def _refused(event: Any, file: str, what: str, remedy: str) -> UserError:
    mark = event.start_mark
    return UserError(what, remedy=remedy, file=file, line=mark.line + 1, column=mark.column + 1)


def _property(event: Any, file: str) -> UserError:
    """The refusal of an anchor, an alias or a tag."""
    if getattr(event, "tag", None) is not None:
        what = "A sign ! gives a tag, which are not used here."
    else:
        what = "A sign & or * gives an anchor or alias, which are not used here."
    return _refused(
        event, file, what, "Write the value out; put text that starts with such a sign in double quotes."
    )


def _bad_key(event: Any, text: bytes, file: str, here: dict[str, Any], *, in_list: bool) -> UserError:
    """The refusal of a key that its map `here` (in a list, perhaps) has already, of a merge key, of a missing one."""
    if event.value in here:
        return _twice(event, text, file, begins=in_list and next(iter(here)) == event.value)
    if event.value:
        return _refused(
            event, file, "A key << merges another map, which is not used here.", "Write the values out."
        )
    return _refused(event, file, "A key is missing before the colon.", "Add the key, or remove the line.")


def _twice(event: Any, text: bytes, file: str, *, begins: bool) -> UserError:
    """The refusal of a key that its map has already, with the line of the first, which may begin the list's entry."""
    from tui_review.yamlfile.positions import first_of_duplicate  # noqa: PLC0415 - only for a file that is refused

    key = f'The key "{event.value}"' if said(event.value) == event.value else "A key"
    what = f"{key} is given twice in one map, first in line {first_of_duplicate(text)}."
    dash = "Begin another entry of the list with a hyphen, or keep the right one"
    return _refused(
        event, file, what, f"{dash if begins else 'Keep the right one'}; a merge may have left both."
    )
