"""Taking people, days and numbers out of a text that somebody wrote freely.

Rather too much than too little: a name that is a word of the language too (Grace, Will) goes wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from tui_review.instrument.language.days import MONTHS

NAME: Final = "name"
"""What stands in brackets for somebody whose role is not known, or not the only one of that name."""

_MONTHS: Final = "|".join(["Sept\\.?", *(f"{name[:3]}(?:{name[3:]}|\\.)?" for name in MONTHS)])
_ISO: Final = re.compile(r"(?<!\d)(\d{4}-\d{2})-\d{2}(?!\d)(?:T[\d:.]+Z?)?")
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST: Final = re.compile(
    rf"\b({_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d\w])(?:,?\s+(\d{{4}})(?!\d))?"
)
_DAY_FIRST: Final = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+({_MONTHS})(?!\w)(?:,?\s+(\d{{4}})(?!\d))?"
)
_MAIL: Final = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+")
_NUMBER: Final = re.compile(
    r"(?<!\d)(?:(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}|\d{3}-\d{2}-\d{4}|\d{7,})(?!\d)"
)
_LETTER: Final = r"[^\W\d_]"
_DECEMBER: Final = 12


class Scrubber:
    """Replaces the names of one review, days, mail addresses and long numbers."""

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
        text = _MAIL.sub("[e-mail]", unicodedata.normalize("NFC", text))
        text = self._names(text)
        return _NUMBER.sub("[number]", days_to_months(text))

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


def days_to_months(text: str) -> str:
    """Every day in a text cut to its month: `2026-04-12`, `4/12/2026`, `April 12, 2026`, `12 April`."""
    text = _ISO.sub(r"\1", text)
    text = _NUMERIC.sub(_month_and_year, text)
    for pattern in (_MONTH_FIRST, _DAY_FIRST):
        text = pattern.sub(lambda found: f"{found[1]} {found[2]}" if found[2] else found[1], text)
    return text


def _month_and_year(found: re.Match[str]) -> str:
    """Month first, as it is written here; the second number where the first can be no month."""
    month = found[3] if int(found[1]) > _DECEMBER else found[1]
    return f"{month}{found[2]}{found[4]}"


def _key(folded: str) -> str:
    return " ".join(folded.split())


def _folded(text: str) -> str:
    """The text without case and accents, character for character, so that places in it are places in the text."""
    return "".join(map(_plain, unicodedata.normalize("NFC", text)))


def _plain(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in "’‘ʼ`´":
        return "'"
    return unicodedata.normalize("NFKD", character)[0].casefold()[0]
