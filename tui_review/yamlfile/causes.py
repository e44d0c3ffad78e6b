"""Why a YAML text cannot be read, as whoever wrote it would say it: what a parser objects to is often lines below.

Only looked for in a file that is refused. What is said names no word of the file, as it may be of a case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui_review.errors import UserError
from tui_review.yamlfile.events import open_events

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY: Final = r"\s*(?:- +)*[\w.'\"-]+"
_CURLY: Final = re.compile(r"(?:^\s*|:\s+|-\s+|[\[{,]\s*)([“”„‟‘’‚‛«»‹›])(?=\S)[^“”‟‘’‛«»‹›]*(.?)")
"""A text that begins with a curly quotation mark, to the next one."""
_ODD_BLANK: Final = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u3000]")
_ODD_COLON: Final = re.compile(rf"{_KEY}\s*([：﹕∶;=])")
_NO_BLANK: Final = re.compile(rf"{_KEY}(:)[^\s:]")
_NO_HYPHEN: Final = re.compile(r"\s*([–—−‐‑•·*+])\s")
_GLUED_HYPHEN: Final = re.compile(r"\s*(-)[^\s-]")
_BLOCK_HEAD: Final = re.compile(r":\s+[|>][+-]?\s*$")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.?)*+(?:\"|\Z)|'(?:[^']|'')*+(?:'|\Z)")
"""A quoted text, or the rest of a line in which it is not closed: each sign is looked at once, in any line."""


# Parts of what either parser may say, the more special first, each with what to tell a person.
_PROBLEMS: Final = (
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
        "sequence entries are not allowed",
        "A hyphen with a blank behind it begins a list, where none can stand.",
        "Start the list on a line of its own, or put text that begins with a hyphen in double quotes.",
    ),
    (
        "mapping keys are not allowed",
        "A question mark starts a key where none can stand.",
        "Put the text in double quotes.",
    ),
    (
        "chomping or indentation indicators",
        "There is text behind | or >, where the line must end.",
        "Start the text on the next line, or put text that begins with such a sign in double quotes.",
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
        "line break",
        "There is text behind | or >, where the line must end.",
        "Start the text on the next line, or put text that begins with such a sign in double quotes.",
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
    *((part, sign, *_BEHIND) for part in ("expected key", "<block end>") for sign in ('"', "'", "]", "}")),
)


class Cause(NamedTuple):
    """What is wrong, where (line and column from 1), and what to do."""

    line: int
    column: int
    what: str
    remedy: str


class _Objection(NamedTuple):
    """What a parser says of a text, and where (from 0): at which place, and in what that began at which one."""

    text: bytes
    lines: list[str]
    said: str
    mark: Any
    context: Any

    @property
    def written(self) -> str:
        """The line at which the parser stopped."""
        return self.line(self.mark.line)

    @property
    def signs(self) -> tuple[str, str]:
        """The sign at which the parser stopped, and the one before it."""
        at = self.mark.column
        return self.written[at:][:1], self.written[:at].rstrip()[-1:]

    def line(self, number: int) -> str:
        """A line, from 0; empty behind the last."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""


def _curly(objection: _Objection) -> Cause | None:
    """A text in curly quotation marks, which quote nothing, so that a sign in it is one of YAML's own."""
    mark, line = objection.mark, objection.written
    bare = _QUOTED.sub(lambda found: "x" * len(found[0]), line)
    stops = [mark.column, *([objection.context.column] if objection.context.line == mark.line else [])]
    for found in _CURLY.finditer(bare):
        if "#" in bare[: found.start(1)] or (found[0][0] == "," and "flow" not in objection.said):
            continue
        if any(found.start(1) < stop <= found.end() for stop in stops):
            break
    else:
        return None
    what = "Curly quotation marks are letters to YAML and quote nothing, so a sign in this text is read as YAML's own."
    return Cause(mark.line + 1, found.start(1) + 1, what, 'Write straight ones: ".')


def _open_bracket(objection: _Objection) -> Cause | None:
    """A bracket whose end is swallowed by a comment, or that has none in its line."""
    mark, context = objection.mark, objection.context
    if "parsing a flow" not in objection.said:
        return None
    for number in range(context.line, mark.line + 1):
        bare = _QUOTED.sub(lambda found: "x" * len(found[0]), objection.line(number))
        at = bare.find(" #", context.column if number == context.line else 0)
        if at >= 0:
            what = (
                "A # with a blank before it begins a comment, so that the bracket is not closed in this line."
            )
            return Cause(number + 1, at + 2, what, "Put the text with the # in double quotes.")
    if mark.line == context.line or "?" in (
        objection.written[mark.column :][:1],
        objection.written[: mark.column].rstrip()[-1:],
    ):
        return None
    what = f"The bracket that opens here is not closed, or a comma is missing, before line {mark.line + 1}."
    return Cause(context.line + 1, context.column + 1, what, "Add the closing bracket or the comma.")


def _open_quote(objection: _Objection) -> Cause | None:
    """A quotation mark that is closed lines below, by the one that was to open another text, or never."""
    mark, context = objection.mark, objection.context
    if "quoted scalar" in objection.said and "unexpected" in objection.said:
        what, remedy = (
            "The quotation mark that opens here is never closed.",
            "Add the closing quotation mark.",
        )
        return Cause(context.line + 1, context.column + 1, what, remedy)
    last = _last_text(objection.text)
    if last is None or not last.style or last.style in "|>" or last.start_mark.line == last.end_mark.line:
        return None
    if last.end_mark.line != mark.line:
        return None
    what = f"The quotation mark that opens here is closed only in line {mark.line + 1}."
    remedy = "Close it where its text ends."
    return Cause(last.start_mark.line + 1, last.start_mark.column + 1, what, remedy)


def _last_text(text: bytes) -> Any:
    """The last scalar that the parser gave before it stopped."""
    last, next_event = None, open_events(text)
    try:
        while True:
            event = next_event()
            last = event if type(event).__name__ == "ScalarEvent" else last
    except Exception:  # noqa: BLE001 - it is the one that is being explained
        return last


def _no_colon(objection: _Objection) -> Cause | None:
    """A line that was to be a key and its value, and lacks what makes it one."""
    if "find expected ':'" not in objection.said:
        return None
    number = objection.context.line
    line, above = objection.line(number), objection.line(number - 1)
    if _BLOCK_HEAD.search(above):
        what, remedy = "The text under | or > stands no deeper than its key.", "Indent it by two blanks more."
        return Cause(number + 1, _indent(line) + 1, what, remedy)
    odd = _odd_blank(line)
    if odd is not None:
        what = "There is a blank here that is none to YAML (a no-break one, for one)."
        return Cause(number + 1, odd + 1, what, "Write an ordinary blank.")
    if found := _ODD_COLON.match(line):
        what = "A key ends in a colon, and this sign is none."
        return Cause(number + 1, found.start(1) + 1, what, "Write `:` and a blank.")
    if found := _NO_BLANK.match(line):
        what = "There is no blank behind this colon, so it ends no key."
        return Cause(number + 1, found.start(1) + 1, what, "Add the blank.")
    what = "This line has no colon, so it is neither a key nor a part of the text above."
    remedy = "Add the colon, or indent the line to belong to the text above."
    return Cause(number + 1, _indent(line) + 1, what, remedy)


def _odd_blank(line: str) -> int | None:
    """Where a blank that is none to YAML stands before the first word or behind the first key."""
    head = re.match(rf"{_KEY}:", line)
    found = _ODD_BLANK.search(line)
    if found and (found.start() <= _indent(line) or (head and found.start() == head.end())):
        return found.start()
    return None


def _colon(objection: _Objection) -> Cause | None:
    """A colon that makes a key where none can stand: inside a text, or in a line that is indented too deep."""
    if "mapping values are not allowed" not in objection.said:
        return None
    mark, line = objection.mark, objection.written
    if re.fullmatch(_KEY, line[: mark.column]):
        what = "This line stands deeper than the key above, so it is read as more of the text of that one."
        remedy = "Indent it like its neighbours; put a text that goes on with a colon in double quotes."
        return Cause(mark.line + 1, _indent(line) + 1, what, remedy)
    what = "A colon with a blank behind it makes a key of the text before it."
    return Cause(mark.line + 1, mark.column + 1, what, "Put the text in double quotes.")


def _entry(objection: _Objection) -> Cause | None:
    """A list entry that begins with another sign than a hyphen and a blank."""
    number = objection.mark.line
    if found := _NO_HYPHEN.match(objection.line(number)):
        what = "An entry of a list begins with a hyphen, and this sign is none."
        return Cause(number + 1, found.start(1) + 1, what, "Write `-` and a blank.")
    if found := _GLUED_HYPHEN.match(objection.line(number)):
        what = "There is no blank behind this hyphen, so it begins no entry of a list."
        return Cause(number + 1, found.start(1) + 1, what, "Add the blank.")
    return None


def _comment_between(objection: _Objection) -> Cause | None:
    """A comment in the middle of a text, which ends it."""
    number = objection.mark.line
    above = objection.line(number - 1).lstrip()
    if above.startswith("#") and not re.match(rf"{_KEY}:(?:\s|$)|\s*- ", objection.written):
        what = "A comment ends the text above it, so that nothing goes on with this line."
        column = _indent(objection.line(number - 1)) + 1
        return Cause(number, column, what, "Move the comment above the key, or write the text under |.")
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_CAUSES: Final[tuple[Callable[[_Objection], Cause | None], ...]] = (
    _curly,
    _open_bracket,
    _open_quote,
    _no_colon,
    _colon,
    _entry,
    _comment_between,
)
"""The more special first."""


def translated(error: Exception, text: bytes, *, file: str) -> UserError:
    """What a parser objected to in `text`, in our words and with its place; none of the text gets into it."""
    said = " ".join(
        str(part) for part in (getattr(error, "problem", ""), getattr(error, "context", "")) if part
    )
    context = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or context
    if mark is None:
        what, remedy = _general(said)
        return UserError(what, remedy=remedy, file=file)
    objection = _Objection(text, text.decode().split("\n"), said, mark, context or mark)
    found = next((cause for each in _CAUSES if (cause := each(objection)) is not None), None)
    if found is None:
        found = Cause(mark.line + 1, mark.column + 1, *(_at_sign(objection) or _general(said)))
    return UserError(found.what, remedy=found.remedy, file=file, line=found.line, column=found.column)


def _at_sign(objection: _Objection) -> tuple[str, str] | None:
    """What is said where the sign at which a parser stopped, or the one before it, tells more."""
    column = objection.mark.column
    signs = (objection.written[column:][:1], objection.written[:column].rstrip()[-1:])
    return next(
        (
            (what, remedy)
            for part, sign, what, remedy in _AT_SIGNS
            if part in objection.said and sign in signs
        ),
        None,
    )


def _general(said: str) -> tuple[str, str]:
    """What is wrong and what to do, by what a parser said alone."""
    unknown = ("This is not YAML from here on.", "Compare with a sample file.")
    return next(((what, remedy) for part, what, remedy in _PROBLEMS if part in said), unknown)
