r"""Patterns of texts: a part of regular expressions that anybody's answer can be held against without waiting.

Allowed are characters, `.`, `[A-Z0-9]`, `\d \w \s` and escaped signs, groups, `|`, and `? * + {2} {2,4}`. There is no
looking ahead or back, no naming of what was found, no anchor: a pattern always means the whole text. It is also
reckoned in how many ways it could be tried on the longest text. Where they are too many it is refused, so that no
answer can make the program wait.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

LONGEST: Final = 100
"""The longest text that is held against a pattern."""
_LONGEST_PATTERN: Final = 200
_MOST_WAYS: Final = 1_000_000
_ESCAPED: Final = frozenset("dws.^$*+?{}[]()|\\/-")
_REPEAT: Final = re.compile(r"[?*+]|\{([0-9]{1,3})(?:(,)([0-9]{1,3})?)?\}")
_RESERVED: Final = ("--", "&&", "||", "~~")
"""What may come to mean something else inside brackets."""
_CLASS: Final = re.compile(r"\[\^?(?:\\[dws\]\[\\^-]|[^\]\[\\])+\]")


class PatternError(ValueError):
    """A pattern that is refused; its text is a sentence for whoever wrote it.

    `start` and `end` are offsets into the pattern, for a caret; None where all of it is meant.
    """

    def __init__(self, what: str, start: int | None = None, end: int | None = None) -> None:
        """`end` is one behind `start` where it is not given."""
        super().__init__(what)
        self.start = start
        self.end = start + 1 if end is None and start is not None else end


class _Read(NamedTuple):
    """A part of a pattern: where it ends, in how many ways it can match, and whether it can match nothing."""

    end: int
    ways: int
    empty: bool


def matches(pattern: str, text: str) -> bool:
    r"""Whether a pattern matches a text as a whole; a pattern that is refused matches nothing.

    `\d`, `\w` and `\s` mean the digits, letters and blanks of ASCII.
    """
    try:
        compiled = checked(pattern)
    except PatternError:
        return False
    return len(text) <= LONGEST and compiled.fullmatch(text) is not None


@cache
def checked(pattern: str) -> re.Pattern[str]:
    """The pattern ready for use. Raises PatternError for one that cannot be read or could take long."""
    if len(pattern) > _LONGEST_PATTERN:
        raise PatternError(f"A pattern has at most {_LONGEST_PATTERN} characters.")
    read = _choice(pattern, 0)
    if read.end < len(pattern):
        raise PatternError(
            f"The `)` at character {read.end + 1} closes nothing; write `\\)` for the sign.", read.end
        )
    if read.ways > _MOST_WAYS:
        what = "This pattern can be tried in too many ways on a long text, so it could take very long."
        raise PatternError(f"{what} Repeat single characters, and say how often: `[a-z]{{1,20}}`.")
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise PatternError(f"The pattern cannot be read: {error.msg}. Correct it.", error.pos) from None


def _choice(pattern: str, at: int) -> _Read:
    """Alternatives with `|` between them, up to the end or a closing parenthesis."""
    read = _sequence(pattern, at)
    ways, empty = read.ways, read.empty
    while pattern[read.end : read.end + 1] == "|":
        read = _sequence(pattern, read.end + 1)
        ways, empty = ways + read.ways, empty or read.empty
    return _Read(read.end, ways, empty)


def _sequence(pattern: str, at: int) -> _Read:
    ways, empty = 1, True
    while at < len(pattern) and pattern[at] not in "|)":
        read = _repeated(pattern, _one(pattern, at))
        ways, empty, at = min(ways * read.ways, _MOST_WAYS + 1), empty and read.empty, read.end
    return _Read(at, ways, empty)


def _one(pattern: str, at: int) -> _Read:
    """A character, a class of characters, or a group."""
    sign = pattern[at]
    if sign == "(":
        if pattern[at + 1 : at + 2] == "?" and pattern[at + 2 : at + 3] != ":":
            what = "Only `(…)` and `(?:…)` may start with a parenthesis"
            raise PatternError(f"{what}, not what stands at character {at + 1}. Leave `?` out.", at, at + 2)
        inner = _choice(pattern, at + (3 if pattern[at + 1 : at + 2] == "?" else 1))
        if inner.end >= len(pattern):
            raise PatternError(
                f"The `(` at character {at + 1} is never closed; write `\\(` for the sign.", at
            )
        return inner._replace(end=inner.end + 1)
    if sign == "[":
        found = _CLASS.match(pattern, at)
        if found is None:
            what = f"The `[` at character {at + 1} is never closed, or holds what it cannot"
            remedy = "Write `[A-Z0-9]`, with `\\` before a bracket, and `\\[` for the sign alone"
            raise PatternError(f"{what}. {remedy}.", at)
        if two := next((two for two in _RESERVED if two in found[0]), ""):
            what = f"`{two}` inside the brackets at character {at + 1} may come to mean something else"
            raise PatternError(
                f"{what}. Write the sign once.", at + found[0].index(two), at + found[0].index(two) + 2
            )
        return _Read(found.end(), 1, empty=False)
    if sign == "\\":
        if pattern[at + 1 : at + 2] not in _ESCAPED or at + 1 == len(pattern):
            raise PatternError(
                f"`{pattern[at : at + 2]}` is not known; write `\\d`, `\\w`, `\\s` or a sign.", at, at + 2
            )
        return _Read(at + 2, 1, empty=False)
    if sign in "^$":
        raise PatternError(f"Leave `{sign}` out: a pattern always means the whole text.", at)
    if sign in "*+?{":
        what = f"There is nothing to repeat before the `{sign}` at character {at + 1}"
        raise PatternError(f"{what}; write `\\{sign}` for the sign.", at)
    return _Read(at + 1, 1, empty=False)


def _repeated(pattern: str, part: _Read) -> _Read:
    """The part with how often it is repeated, if that follows."""
    found = _REPEAT.match(pattern, part.end)
    if found is None:
        if pattern[part.end : part.end + 1] == "{":
            what = f"How often is written `{{2}}` or `{{2,4}}`, not as at character {part.end + 1}."
            raise PatternError(what, part.end)
        return part
    if found.end() < len(pattern) and pattern[found.end()] in "?*+{":
        raise PatternError(f"Say only once how often, at character {found.end() + 1}.", found.end())
    fewest, most = _bounds(found)
    if part.empty and most > 1:
        what = "A group that can be empty is repeated; take one of the two away."
        raise PatternError(what, part.end, found.end())
    ways = 0
    for times in range(fewest, most + 1):
        ways += min(part.ways**times, _MOST_WAYS + 1)
        if ways > _MOST_WAYS:
            break
    return _Read(found.end(), ways, part.empty or fewest == 0)


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    """The fewest and the most times, the most no more than a text can hold."""
    sign = found[0]
    if sign in ("?", "*", "+"):
        return int(sign == "+"), 1 if sign == "?" else LONGEST
    fewest = int(found[1])
    most = LONGEST if found[2] and not found[3] else int(found[3] or fewest)
    if fewest > min(most, LONGEST):
        what = f"`{sign}` asks for more than it allows, or for more than {LONGEST}. Lower the first number."
        raise PatternError(what, found.start(), found.end())
    return fewest, min(most, LONGEST)
