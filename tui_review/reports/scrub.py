"""Taking people out of a text that somebody wrote freely, and with them days, places and numbers.

Rather too much than too little: a name that is a word of the language too (Grace, Will) goes wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from tui_review.reports.identifiers import ages_to_classes, days_to_months, without_addresses, without_numbers

NAME: Final = "name"
"""What stands in brackets for somebody whose role is not known, or not the only one of that name."""

_MAIL: Final = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+")
_LETTER: Final = r"[^\W\d_]"
_DIGIT: Final = re.compile(r"\d")
_UNSEEN: Final = "Cf"
"""The category of characters that nobody sees, such as a soft hyphen in the middle of a name."""


class Scrubber:
    """Replaces the names of one review, and whatever has the form of an identifier."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """`names`: each name or phrase with the roles it may stand for; none where nothing is known."""
        self._roles: dict[str, frozenset[str]] = {}
        for text, roles in names.items():
            key = _key(_folded(text))
            if key:
                self._roles[key] = self._roles.get(key, frozenset()) | frozenset(roles)
        self._pattern: re.Pattern[str] | None = None
        self._one: re.Pattern[str] | None = None
        if self._roles:
            longest_first = sorted(self._roles, key=len, reverse=True)
            either = "|".join(re.escape(key).replace(r"\ ", r"\s+") for key in longest_first)
            ending = rf"(?P<ending>'s|s'|'|es|s)?(?!{_LETTER})"
            # A run of names is one person: the first and the last name.
            self._pattern = re.compile(
                rf"(?<!{_LETTER})(?P<run>(?:{either})(?:\s+(?:{either})(?!{_LETTER}))*){ending}"
            )
            self._one = re.compile(either)

    def text(self, text: str) -> str:
        """The text without them; days are cut to their month, names become `[role]` or `[name]`."""
        if not text:
            return text
        if not text.isascii():
            shown = "".join(each for each in text if unicodedata.category(each) != _UNSEEN)
            text = unicodedata.normalize("NFC", shown)
        if "@" in text:
            text = _MAIL.sub("[e-mail]", text)
        text = self._names(without_addresses(text))
        text = days_to_months(text)
        return without_numbers(ages_to_classes(text)) if _DIGIT.search(text) else text

    def _names(self, text: str) -> str:
        if self._pattern is None:
            return text
        parts: list[str] = []
        end = 0
        for found in self._pattern.finditer(_folded(text)):
            parts += [text[end : found.start()], f"[{self._role(found['run'])}]"]
            parts.append(text[found.end("run") : found.end()] if "'" in (found["ending"] or "") else "")
            end = found.end()
        return "".join([*parts, text[end:]])

    def _role(self, run: str) -> str:
        """The one role that every name of a run may stand for, else that it is a name."""
        assert self._one is not None  # noqa: S101 - it is made with the pattern that found the run
        roles = [role for each in self._one.finditer(run) if (role := self._roles[_key(each[0])])]
        common = frozenset.intersection(*roles) if roles else frozenset()
        return next(iter(common)) if len(common) == 1 else NAME


def _key(folded: str) -> str:
    return " ".join(folded.split())


def _folded(text: str) -> str:
    """The text without case and accents, character for character, so that places in it are places in the text."""
    return text.lower() if text.isascii() else "".join(map(_plain, unicodedata.normalize("NFC", text)))


def _plain(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in "’‘ʼ`´":
        return "'"
    return unicodedata.normalize("NFKD", character)[0].casefold()[0]
