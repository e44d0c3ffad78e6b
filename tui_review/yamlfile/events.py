"""The events of a YAML text, from libyaml where it is installed, else from ruamel.yaml's own parser.

Both parsers give the same events for what this project reads; everything in which they differ (odd control
characters, directives) is refused before either sees it. What they object to comes back in our words.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    NextEvent = Callable[[], Any]

# Parts of what either parser may say, the more special first, each with what to tell a person.
_PROBLEMS: Final = (
    (
        "mapping values are not allowed",
        "There is a colon where no key can stand.",
        "Put the text in double quotes, or indent this line like its neighbours.",
    ),
    (
        "found character",
        "This character cannot start a value (a tab, %, @ or `).",
        "Use blanks to indent, and put text that starts with such a sign in double quotes.",
    ),
    (
        "found a tab",
        "There is a tab among the blanks that indent this line.",
        "Use blanks to indent.",
    ),
    (
        "unexpected end of stream",
        "A quotation mark is never closed.",
        "Add the closing quotation mark.",
    ),
    (
        "unexpected document separator",
        "A quotation mark is never closed.",
        "Add the closing quotation mark.",
    ),
    (
        "unknown escape character",
        "A backslash in double quotes starts an escape that does not exist.",
        r"Write \\ for a backslash.",
    ),
    (
        "hexdecimal number",
        "An escape in double quotes lacks hexadecimal digits.",
        r"Write \\ for a backslash.",
    ),
    (
        "hexadecimal",
        "An escape in double quotes lacks hexadecimal digits.",
        r"Write \\ for a backslash.",
    ),
    (
        "character escape code",
        "An escape in double quotes names no character.",
        r"Write \\ for a backslash.",
    ),
    (
        "could not find expected ':'",
        "This line has no colon, so it is neither a key nor a part of the text above.",
        "Add the colon, or indent the line to belong to the text above.",
    ),
    (
        "did not find expected ':'",
        "This line has no colon, so it is neither a key nor a part of the text above.",
        "Add the colon, or indent the line to belong to the text above.",
    ),
    (
        "block sequence entries are not allowed",
        "A list entry stands where none can stand.",
        "Start the list on a line of its own.",
    ),
    (
        "sequence entries are not allowed",
        "A list entry stands where none can stand.",
        "Start the list on a line of its own.",
    ),
    (
        "mapping keys are not allowed",
        "A question mark starts a key where none can stand.",
        "Put the text in double quotes.",
    ),
    (
        "chomping or indentation indicators",
        "There is text behind | or >, where the line must end.",
        "Start the text on the next line.",
    ),
    (
        "node content",
        "A sign such as a comma or a bracket stands where a value is due.",
        "Write the value, or put text that starts with such a sign in double quotes.",
    ),
    (
        "indentation indicator",
        "The indentation given after | or > is not a digit from 1 to 9.",
        "Leave the digit away.",
    ),
    (
        "expected comment or line break",
        "There is text behind | or >, where the line must end.",
        "Start the text on the next line.",
    ),
    (
        "expected ',' or '",
        "A list in [ ] or a map in { } is never closed, or lacks a comma.",
        "Add the comma or the closing bracket.",
    ),
    (
        "'-' indicator",
        "This line belongs to no list entry: its indentation fits nothing above.",
        "Indent it like its neighbours.",
    ),
    (
        "<block end>",
        "The indentation of this line fits nothing above.",
        "Indent it like its neighbours.",
    ),
    (
        "expected key",
        "A key is missing here, or the indentation of this line fits nothing above.",
        "Add the key, or indent the line like its neighbours.",
    ),
    (
        "<document start>",
        "There is something behind the end of the data.",
        "Indent it like its neighbours, or remove it.",
    ),
    (
        "alias",
        "A sign & or * starts an anchor or alias, which are not used here.",
        "Put the text in double quotes.",
    ),
    (
        "anchor",
        "A sign & or * starts an anchor or alias, which are not used here.",
        "Put the text in double quotes.",
    ),
    (
        "tag",
        "A sign ! starts a tag, which are not used here.",
        "Put the text in double quotes.",
    ),
)

# The same where a sign says more: the one the parser stopped at, or the one before it.
_FLOW: Final = "expected ',' or '"
_BEHIND: Final = (
    "There is text behind a closing quotation mark or bracket.",
    r"Put all of the text in double quotes, and write \" for a quotation mark inside it.",
)
_AT_SIGNS: Final = (
    (
        _FLOW,
        "?",
        "Inside { } and [ ] a question mark is a sign of YAML's own and ends the text before it.",
        'Put the text in double quotes ("Is it free?"), or write each key on a line of its own.',
    ),
    (
        _FLOW,
        ":",
        "Inside { } there is a second colon behind a key, or a closing bracket is missing above.",
        'Put the text in double quotes ("Visits: how many?"), or add the comma or the bracket.',
    ),
    (
        "unexpected ':'",
        ":",
        "Inside { } and [ ] a colon ends the text before it.",
        'Put the text in double quotes ("1D before 12:30").',
    ),
    *(("expected key", sign, *_BEHIND) for sign in ('"', "'", "]", "}")),
)


@cache
def native_parser() -> Any | None:
    """Give libyaml's parser class, or None where `ruamel.yaml.clib` is not installed (not all have it)."""
    try:
        # The module has no stubs and a private name, so it is looked up rather than imported.
        return importlib.import_module("_ruamel_yaml").CParser
    except (ImportError, AttributeError):
        return None


def open_events(text: bytes) -> NextEvent:
    """A function that gives the next event of `text`, which is UTF-8; it raises what `translated` takes."""
    native = native_parser()
    if native is not None:
        next_native: NextEvent = native(text).get_event
        return next_native
    # Here, because it takes ten times longer to load than a review takes to read.
    from ruamel.yaml import YAML  # noqa: PLC0415

    next_pure: NextEvent = YAML(typ="safe", pure=True).parse(text.decode()).__next__
    return next_pure


def translated(error: Exception, text: bytes, *, file: str) -> UserError:
    """What a parser objected to in `text`, in our words and with the line; none of the text gets into it."""
    said = " ".join(
        str(part) for part in (getattr(error, "problem", ""), getattr(error, "context", "")) if part
    )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = None if mark is None else mark.line + 1
    column = None if mark is None else mark.column + 1
    written = "" if mark is None else "".join(text.decode().split("\n")[mark.line : mark.line + 1])
    for part, sign, what, remedy in _AT_SIGNS:
        if (
            mark is not None
            and part in said
            and sign in (written[mark.column :][:1], written[: mark.column].rstrip()[-1:])
        ):
            return UserError(what, remedy=remedy, file=file, line=line, column=column)
    for part, what, remedy in _PROBLEMS:
        if part in said:
            return UserError(what, remedy=remedy, file=file, line=line, column=column)
    what = "This is not YAML from here on."
    return UserError(what, remedy="Compare with a sample file.", file=file, line=line, column=column)
