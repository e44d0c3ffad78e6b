"""Taking people out of a text that somebody wrote freely, and with them days, places and numbers.

Rather too much than too little: a name that is a word of the language too (Grace, Will) goes wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from tui_review.reports.addresses import without_addresses
from tui_review.reports.days_out import cut_days
from tui_review.reports.identifiers import class_ages, without_numbers
from tui_review.sought import Near, Sought, plain_signs

NAME: Final = "name"
"""What stands in brackets for somebody whose role is not known, or not the only one of that name."""

_MAIL: Final = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+")
_ACCOUNT: Final = re.compile(r"@?(?:\w[\w.'-]*)?[\d_](?:[\w.'-]*\w)?|@\w(?:[\w.'-]*\w)?")
"""A word with figures or a line in it, or after an @: what people are called in a network."""
_AN_ACCOUNT: Final = Near(sign=re.compile("[0-9_@][0-9_@]*"))
_FIGURE_OR_LINE: Final = re.compile(r"[\d_]")
_LETTER: Final = r"[^\W\d_]"
_BETWEEN: Final = r"[\s'._*~\\-]"
"""What may stand between the parts of a name, or be left out."""
_JOINT: Final = re.compile(rf"{_BETWEEN}+")
_OFTEN: Final = 200
"""Shorter texts, as reasons that follow from answers, come often in one review."""
_SIGN: Final = 3
"""So many letters of a name are the sign that it may begin."""
_FEWEST_LETTERS: Final = 3
"""A shorter name is not looked for in what is glued together: its letters are in too many words."""


class Scrubber:
    """Replaces the names of one review, and whatever has the form of an identifier."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """`names`: each name or phrase with the roles it may stand for; none where nothing is known."""
        self._roles: dict[str, frozenset[str]] = {}
        keys: dict[str, str] = {}
        for text, roles in names.items():
            key = plain_signs(text).casefold().strip()
            if bare := _bare(key):
                self._roles[bare] = self._roles.get(bare, frozenset()) | frozenset(roles)
                keys[bare] = max(keys.get(bare, key), key, key=_joints)
        self._long = tuple(bare for bare in keys if len(bare) > _FEWEST_LETTERS and bare.isalpha())
        self._pattern: re.Pattern[str] | None = None
        self._one: re.Pattern[str] | None = None
        self._known: dict[str, str] = {"": ""}
        self._near = _beginning_of(keys.values())
        if keys:
            longest_first = sorted(keys, key=len, reverse=True)
            either = "|".join(_pattern_of(keys[bare]) for bare in longest_first)
            glued = [_pattern_of(keys[bare]) for bare in longest_first if len(bare) >= _FEWEST_LETTERS]
            # A run of names is one person: the first and the last name, whether or not there is something between.
            together = rf"(?:{'|'.join(glued)}){{2,}}|" if glued else ""
            self._pattern = re.compile(
                rf"(?i)(?<!{_LETTER})(?P<run>(?:{together}(?:{either}))(?:\s+(?:{either})(?!{_LETTER}))*)"
                rf"(?:jr|sr|iii?|iv)?(?:(?:es|s)(?!{_LETTER}|')|(?=(?:'s|s'|')?(?!{_LETTER})))"
            )
            self._one = re.compile(rf"(?i){either}")

    def text(self, text: str) -> str:
        """The text without them; days are cut to their month, names become `[role]` or `[name]`."""
        known = self._known.get(text)
        if known is None:
            known = self._without(text)
            if len(text) < _OFTEN:
                self._known[text] = known
        return known

    def _without(self, text: str) -> str:
        sought = Sought(text)
        if "@" in sought.plain:
            sought.put(_MAIL, "[e-mail]")
        without_addresses(sought)
        if self._pattern is not None:
            sought.put(_ACCOUNT, self._account, _AN_ACCOUNT)
            sought.put(self._pattern, self._person, self._near)
        cut_days(sought)
        class_ages(sought)
        without_numbers(sought)
        return str(sought)

    def _account(self, found: re.Match[str]) -> str:
        """A name in what is no word: `@marialopez15`, `mlopez_15`."""
        word = found[0].casefold()
        bare = word.strip("_")
        known = ("@" in word or _FIGURE_OR_LINE.search(bare)) and any(name in bare for name in self._long)
        return f"[{NAME}]" if known else found[0]

    def _person(self, found: re.Match[str]) -> str:
        """The one role that every name of a run may stand for, else that it is a name."""
        assert self._one is not None  # noqa: S101 - it is made with the pattern that found the run
        roles = [role for each in self._one.finditer(found["run"]) if (role := self._roles[_bare(each[0])])]
        common = frozenset.intersection(*roles) if roles else frozenset()
        return f"[{next(iter(common)) if len(common) == 1 else NAME}]"


def _beginning_of(keys: Iterable[str]) -> Near | None:
    """With what names begin; None where some of them does not with letters or figures of a keyboard."""
    first = [next(filter(None, _JOINT.split(key)))[:_SIGN] for key in keys]
    return Near(tuple(dict.fromkeys(first))) if first and all(map(str.isascii, first)) else None


def _bare(key: str) -> str:
    """A name as it is remembered: in small letters, its parts joined by nothing."""
    return _JOINT.sub("", key.casefold())


def _joints(key: str) -> int:
    """In how many places of a name people may put something."""
    return len(_JOINT.split(key))


def _pattern_of(key: str) -> str:
    """What finds a name; between its parts may be a hyphen, an apostrophe, a blank, a line or nothing."""
    parts = [re.escape(part) for part in _JOINT.split(key) if part]
    fewest = 0 if sum(map(len, parts)) > _FEWEST_LETTERS else 1
    return f"{_BETWEEN}{{{fewest},3}}".join(parts)
