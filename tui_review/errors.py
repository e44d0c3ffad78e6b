"""The one error type that reaches a person, and the exit statuses of the commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID_LIKE: Final = r"[\w.@/-]{0,40}"

DONE: Final = 0
"""Exit status: done, and clean."""
FINDINGS: Final = 1
"""Exit status: problems in the data, differences, or not complete."""
UNUSABLE: Final = 2
"""Exit status: the command or a file could not be used."""


class UserError(Exception):
    """Something a person has to know and can do something about.

    It promises one line, in words, without anything of a case beyond ids: where (file, line, column, question),
    what is wrong, and what to do. Everything the program raises on bad input, bad files or a refused act is one.
    """

    def __init__(  # noqa: PLR0913 - the six parts of one message, all but the first optional
        self,
        what: str,
        *,
        remedy: str = "",
        file: str = "",
        line: int | None = None,
        column: int | None = None,
        question: str = "",
    ) -> None:
        """`what` is wrong and `remedy` what to do, both sentences; `line` and `column` count from 1."""
        self.what = what
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column
        self.question = question
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The one line: `file:line:column: question: what remedy`."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part not in ("", None))
        head = [part for part in (place, self.question) if part]
        return " ".join([*(f"{part}:" for part in head), self.what, self.remedy]).strip()

    def at(self, *, file: str = "", question: str = "") -> UserError:
        """The same error, with the file or question filled in where it had none."""
        return UserError(
            self.what,
            remedy=self.remedy,
            file=self.file or file,
            line=self.line,
            column=self.column,
            question=self.question or question,
        )


def said(given: object) -> str:
    """What a file says, if it may stand in a message: an id or a number. Prose, which may be of a case, becomes `…`."""
    text = str(given) if isinstance(given, str | int) else ""
    return text if re.fullmatch(_ID_LIKE, text) else "…"


def closest(word: str, known: Iterable[str]) -> str:
    """What is known and so close to a word that it may be meant; empty where nothing is."""
    from difflib import get_close_matches  # noqa: PLC0415 - only when a word is not known

    lowered = {choice.casefold(): choice for choice in known}
    close = get_close_matches(word.casefold(), lowered, n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` when something known is close to a word, else nothing."""
    meant = closest(word, known)
    return f" Did you mean {meant}?" if meant else ""


def with_more(first: str, more: int) -> str:
    """The first of several things that are said, and how many more there are: `It is empty. (and 2 more)`."""
    return f"{first} (and {more} more)" if more > 0 else first
