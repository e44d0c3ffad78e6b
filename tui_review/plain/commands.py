"""What is a command among what is typed in plain lines, what only looks like one, and what is told of either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container

WORDS: Final = (
    "?", "help", "next", "back", "skip", "problem", "mark", "return", "goto", "take", "clear", "describe", "narrative",
    "more", "flag", "undo", "redo", "why", "outline", "summary", "interviews", "heard", "points", "page", "settle",
    "submit", "recover", "quit",
)  # fmt: skip
"""Every command that is known at any question; tables have theirs for rows besides."""
_WITH_WORDS: Final = ("goto", "flag", "why", "outline", "settle")
"""Those that take more words; of the others `next to the school` is a text."""
_WITH_A_NUMBER: Final = ("take", "heard", "points", "page")
_RECOVER: Final = ("recover take", "recover discard")
_ELSEWHERE: Final = {"exit": "quit", "q": "quit", "notes": "", "history": "", "grid": ""}
"""Words by which other programs, or the wizard, are told to do something; with the command that does it here."""
_OTHERWISE: Final = {**_ELSEWHERE, "go": "goto", "jump": "goto", "open": "goto"}
_SIGNED: Final = re.compile(r"[:/!](\w+)(?: \S+)?")
"""A command as editors and chats have it: `:q`, `/help`."""
_ID: Final = re.compile(r"\d+([a-z]\d*)?")
"""A number, or an id as items have them: `12b3`."""
_LONG: Final = 6
"""Letters of a command of which another or a missing one is a slip, and not another word: `text` is no `next`."""
_SHORTEST: Final = 4


class TypedCommand(NamedTuple):
    """A command, and what is typed behind it."""

    word: str
    rest: str


def command_in(typed: str) -> TypedCommand | None:
    """The command that a line is; None for an answer."""
    line = typed.strip()
    first, _, behind = line.partition(" ")
    word, rest = first.casefold(), behind.strip()
    takes_more = (
        word in _WITH_WORDS or (word in _WITH_A_NUMBER and rest.isdecimal()) or line.casefold() in _RECOVER
    )
    return TypedCommand(word, rest) if word in WORDS and (takes_more or not rest) else None


def literally(typed: str) -> str | None:
    """What is typed behind an equals sign, and is an answer whatever it looks like; None without the sign."""
    line = typed.strip()
    return line[1:].strip() if line.startswith("=") else None


def looks_like_a_command(typed: str, places: Container[str]) -> str:
    """What is to be told of an answer that seems to be a mistyped command; empty for any other.

    A word near the name of a command, alone or with a number or one of the `places` one can go to (in small letters)
    behind it. A sentence is none: `go home with mother`.
    """
    line = typed.strip()
    words = line.split()
    if not words or literally(line) is not None or command_in(line):
        return ""
    if signed := _SIGNED.fullmatch(line):
        meant = _ELSEWHERE.get(signed[1].casefold(), _near(signed[1]))
    elif len(words) == 1 and (_near(line) or line in _ELSEWHERE):
        meant = _near(line) or _ELSEWHERE[line]
    elif len(words) == 2 and _is_a_place(words[1].casefold(), places):  # noqa: PLR2004 - a word and where
        meant = _near(words[0]) or _OTHERWISE.get(words[0].casefold(), "")
        if not meant:
            return ""
    else:
        return ""
    return (
        f"looks like {f'the command {meant}' if meant else 'a command, and there is none of that name here'}"
    )


def _is_a_place(word: str, places: Container[str]) -> bool:
    """Whether it is a number, or an id, here or elsewhere; an id of letters alone is a word as well."""
    return bool(_ID.fullmatch(word)) or (word in places and not word.isalpha())


def _near(word: str) -> str:
    """The command that a word in small letters is a slip of; a name with its capital is a name."""
    if word in WORDS:
        return word
    if len(word) < _SHORTEST or not word.islower():
        return ""
    return next((each for each in WORDS if len(each) >= _SHORTEST and _is_slip(word, each)), "")


def _is_slip(word: str, command: str) -> bool:
    """Whether two letters changed places, one is doubled; in a long command, one is missing, too many or another."""
    more = len(word) - len(command)
    at = next(
        (place for place, pair in enumerate(zip(word, command, strict=False)) if pair[0] != pair[1]),
        min(len(word), len(command)),
    )
    is_long = len(command) >= _LONG and at > 0
    if more == 0:
        swapped = word[at : at + 2] == command[at : at + 2][::-1] and word[at + 2 :] == command[at + 2 :]
        return swapped or (is_long and word[at + 1 :] == command[at + 1 :])
    if more == 1 and word[at + 1 :] == command[at:]:
        return is_long or (at > 0 and word[at] == word[at - 1])
    # Without its last letter `points` is a word of its own.
    return more == -1 and is_long and at < len(word) and word[at:] == command[at + 1 :]
