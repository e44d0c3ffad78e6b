"""Taking people out of a text that somebody wrote freely, and with them days, places and numbers.

Rather too much than too little: a name that is a word of the language too (Grace, Will) goes wherever it stands. One
that is a word of every case (Foster, Case, Parent, Do) goes where it is written as a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from html import unescape
from typing import Final

from tui_review.reports.addresses import is_a_way, without_addresses
from tui_review.reports.case_numbers import begins_a_case_number, says_a_number, without_case_numbers
from tui_review.reports.days_out import birthdays, cut_days
from tui_review.reports.identifiers import class_ages, without_numbers
from tui_review.reports.ids_out import ReviewIds
from tui_review.reports.initials import Initials
from tui_review.reports.inside_words import LONGER_WORD, SHORTEST_BROKEN, are_words, has_a_name
from tui_review.reports.names_there import NamesThere
from tui_review.review.names import TITLES, is_everyday, is_of_initials, is_unspaced
from tui_review.sought import Near, Sought, plain_signs

NAME: Final = "name"
"""What stands in brackets for somebody whose role is not known, or not the only one of that name."""
_SAID_INSTEAD: Final = (
    f"{NAME} e-mail address number link day or more before later old year fictional review another"
)
"""Words that may stand in a text in the place of what was taken out by then."""

_MAIL: Final = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+")
_AT: Final = r"(?:\s*[\[({<]\s*(?i:at|@|arroba)\s*[\])}>]\s*|\s+(?i:at|arroba)\s+)"
_DOT: Final = r"(?:\.|\s*[\[({<]\s*(?i:dot|punto|\.)\s*[\])}>]\s*|\s+(?i:dot|punto)\s+)"
_MAIL_IN_WORDS: Final = re.compile(
    rf"[\w.+-]+{_AT}(?:[\w-]+{_DOT})+(?i:com|org|net|edu|gov|info|biz|us|mx|es)\b"
)
"""`somebody at example dot com`."""
_SAYS_DOT: Final = re.compile(
    r"(?i)[\s\[({<](?:dot|punto)[\s\])}>]|\.(?:com|org|net|edu|gov|info|biz|us|mx|es)\b"
)
"""Looked for first, as few texts have it."""
_ACCOUNT: Final = re.compile(r"@?(?:\w[\w.'-]*)?[\d_](?:[\w.'-]*\w)?|@\w(?:[\w.'-]*\w)?")
"""A word with figures or a line in it, or after an @: what people are called in a network."""
_AN_ACCOUNT: Final = Near(sign=re.compile("[0-9_@][0-9_@]*"))
_FIGURE_OR_LINE: Final = re.compile(r"[\d_]")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,31});")
_TAG: Final = re.compile(
    r"(?i)</?(?:a|b|big|em|font|i|mark|s|small|span|strong|sub|sup|u)(?:\s+[\w-]+\s*=[^<>]*)?\s?/?>"
)
"""What a page of the web writes within a line, in the middle of a word as well."""
_LETTER: Final = r"[^\W\d_]"
_BETWEEN: Final = r"[\s'._*~\\-]"
"""What may stand between the parts of a name, or be left out."""
_JOINT: Final = re.compile(rf"{_BETWEEN}+")
_BREAK: Final = r"[\s*~\\\u00ac-]"
"""What stands where a name is broken in two: a hyphen, also as pages have it pasted, a blank, the end of a line."""
_BREAKS: Final = re.compile(rf"{_BREAK}+")
_OFTEN: Final = 200
"""Shorter texts, as reasons that follow from answers, come often in one review."""
_SIGN: Final = 3
"""So many letters of a name are the sign that it may begin."""
_FEWEST_LETTERS: Final = 3
"""A shorter name is not looked for in what is glued together: its letters are in too many words."""


class Scrubber:
    """Replaces the names of one review, and whatever has the form of an identifier."""

    def __init__(
        self,
        names: Mapping[str, Iterable[str]],
        births: Iterable[date] = (),
        ids: Iterable[ReviewIds] = (),
    ) -> None:
        """`names`: each name or phrase with the roles it may stand for, none where nothing is known.

        `births`: when people of the review were born. `ids`: those of reviews.
        """
        self._ids = tuple(ids)
        self._birthdays = birthdays(births)
        self._roles = {text: frozenset(roles) for text, roles in names.items()}
        self._there = NamesThere(
            self._roles, " ".join((_SAID_INSTEAD, *set[str]().union(*self._roles.values())))
        )
        self._initials = Initials(
            {plain_signs(text): roles for text, roles in self._roles.items() if not is_unspaced(text)}
        )
        self._say_numbers = any(says_a_number(bare) for _, _, bare in _spelled(self._roles))
        self._known: dict[str, str] = {"": ""}
        self._out: dict[frozenset[str], _NamesOut] = {}

    def text(self, text: str) -> str:
        """The text without them; days are cut to their month, names become `[role]` or `[name]`."""
        known = self._known.get(text)
        if known is None:
            known = self._without(text)
            if len(text) < _OFTEN:
                self._known[text] = known
        return known

    def _of(self, text: str) -> _NamesOut:
        """What takes out the names that a text can hold."""
        there = self._there.those_in(text)
        if there not in self._out:
            if len(self._out) > _OFTEN:
                self._out.clear()
            self._out[there] = _NamesOut({name: self._roles[name] for name in self._roles if name in there})
        return self._out[there]

    def _without(self, text: str) -> str:
        text = _as_it_is_read(text)
        names, sought = self._of(text), Sought(text)
        for ids in self._ids:
            ids.take_out(sought)
        if "@" in sought.plain:
            sought.put(_MAIL, "[e-mail]")
        if _SAYS_DOT.search(sought.plain):
            sought.put(_MAIL_IN_WORDS, "[e-mail]")
        names.mend(sought)
        names.like_streets(sought)
        without_addresses(sought)
        if self._say_numbers:
            # Behind `[supervisor]` nothing would say that 12-34 is the number of a case.
            without_case_numbers(sought)
        names.take_out(sought)
        if any(map(begins_a_case_number, self._initials.known)):
            # Behind `[mother]` nothing would say that 73 of 2024 is the number of a case: JV are somebody's initials.
            without_case_numbers(sought)
        self._initials.take_out(sought, _in_brackets)
        cut_days(sought)
        if self._birthdays is not None:
            sought.put(self._birthdays, "[day]")
        class_ages(sought)
        without_numbers(sought)
        return str(sought)


def _as_it_is_read(text: str) -> str:
    """A text that was copied from a page of the web (`&#90;`, `<b>`) as it is read there."""
    while "&" in text and (read := _ENTITY.sub(lambda found: unescape(found[0]), text)) != text:
        text = read
    while "<" in text and (read := _TAG.sub("", text)) != text:
        text = read
    return text


class _NamesOut:
    """Takes some names out of texts."""

    def __init__(self, names: Mapping[str, frozenset[str]]) -> None:
        self._roles: dict[str, frozenset[str]] = {}
        keys: dict[str, str] = {}
        everyday: set[str] = set()
        ordinary: set[str] = set()
        unspaced: set[str] = set()
        for text in filter(is_unspaced, names):
            name = "".join(unicodedata.normalize("NFKC", text).split())
            unspaced.add(name)
            bare = plain_signs(name)
            self._roles[bare] = self._roles.get(bare, frozenset()) | names[text]
        for text, key, bare in _spelled(names):
            self._roles[bare] = self._roles.get(bare, frozenset()) | names[text]
            keys[bare] = max(keys.get(bare, key), key, key=_joints)
            (everyday if is_everyday(key) else ordinary).add(bare)
        everyday -= ordinary
        self._long = tuple(bare for bare in ordinary if len(bare) > _FEWEST_LETTERS and bare.isalpha())
        self._breakable = tuple(
            sorted(
                (
                    each
                    for each, key in keys.items()
                    # Put together, ZeldaStreet would be no street to which a number belongs.
                    if len(each) >= SHORTEST_BROKEN and each.isalpha() and not _is_like_a_street(key)
                ),
                key=len,
                reverse=True,
            )
        )
        self._broken: dict[str, re.Pattern[str]] = {}
        self._pattern: re.Pattern[str] | None = None
        self._one: re.Pattern[str] | None = None
        self._streets = _like_streets(keys.values())
        self._titled = _titled(keys[bare] for bare in everyday) if everyday else None
        self._unspaced = _unspaced_pattern(unspaced) if unspaced else None
        self._near = _beginning_of(keys.values())
        if keys:
            longest_first = sorted(keys, key=len, reverse=True)
            patterns = {bare: _pattern_of(keys[bare], capital=bare in everyday) for bare in longest_first}
            either = "|".join(patterns.values())
            glued = [patterns[bare] for bare in longest_first if len(bare) >= _FEWEST_LETTERS]
            # A run of names is one person: the first and the last name, whether or not there is something between.
            together = rf"(?:{'|'.join(glued)}){{2,}}|" if glued else ""
            self._pattern = re.compile(
                rf"(?i)(?<!{_LETTER})(?P<run>(?:{together}(?:{either}))(?:\s+(?:{either})(?!{_LETTER}))*)"
                rf"(?:jr|sr|iii?|iv)?(?:(?:es|s)(?!{_LETTER}|')|(?=(?:'s|s'|')?(?!{_LETTER})))"
            )
            self._one = re.compile(rf"(?i){either}")

    def like_streets(self, sought: Sought) -> None:
        """Takes out whole names that end as streets do."""
        if self._streets is not None:
            sought.put(self._streets, lambda found: self._called(_bare(found[0])))

    def take_out(self, sought: Sought) -> None:
        """Takes out all the others."""
        if self._unspaced is not None:
            sought.put(self._unspaced, lambda found: self._called("".join(found[0].split())))
        if self._pattern is not None:
            sought.put(_ACCOUNT, self._account, _AN_ACCOUNT)
            sought.put(self._pattern, self._person, self._near)
            self._glued(sought)
        if self._titled is not None:
            sought.put(self._titled, lambda found: f"{found['title']}{self._called(_bare(found['name']))}")

    def mend(self, sought: Sought) -> None:
        """Puts names together that stand in pieces, `Quill-feather`: they go as any other then."""
        small = sought.plain.casefold()
        together = _BREAKS.sub("", small)
        for name in self._breakable if len(together) < len(small) else ():
            if together.count(name) > small.count(name):
                pattern = self._broken.get(name) or _broken(name)
                self._broken[name] = pattern
                sought.put(pattern, _whole)

    def _account(self, found: re.Match[str]) -> str:
        """A name in what is no word: `@marialopez15`, `mlopez_15`."""
        word = found[0].casefold()
        bare = word.strip("_")
        if "@" not in word and not _FIGURE_OR_LINE.search(bare):
            return found[0]
        together = _JOINT.sub("", bare)
        known = any(name in bare for name in self._long) or any(name in together for name in self._breakable)
        return f"[{NAME}]" if known else found[0]

    def _glued(self, sought: Sought) -> None:
        """A name in a longer word that is nobody's: `mquillon`."""
        small = sought.plain.casefold()
        there = tuple(name for name in self._long if name in small)
        if there:
            sought.put(
                LONGER_WORD,
                lambda found: f"[{NAME}]" if has_a_name(found[0].casefold(), there) else found[0],
            )

    def _person(self, found: re.Match[str]) -> str:
        """The one role that every name of a run may stand for, else that it is a name."""
        assert self._one is not None  # noqa: S101 - it is made with the pattern that found the run
        roles = [role for each in self._one.finditer(found["run"]) if (role := self._roles[_bare(each[0])])]
        return _in_brackets(frozenset.intersection(*roles) if roles else frozenset())

    def _called(self, bare: str) -> str:
        """The one role that one name may stand for, else that it is a name."""
        return _in_brackets(self._roles.get(bare, frozenset()))


def _spelled(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Names that are written in letters with blanks between words, with what is searched, and that without joints."""
    for text in names:
        key = "" if is_unspaced(text) else plain_signs(text).casefold().strip()
        if (bare := _bare(key)) and not is_of_initials(key):
            yield text, key, bare


def _broken(name: str) -> re.Pattern[str]:
    """What finds a name that may be broken at any place."""
    letters = f"{_BREAK}*".join(map(re.escape, name))
    return re.compile(rf"(?i)(?<![^\W_]){letters}(?:e?s)?(?!{_LETTER})")


def _whole(found: re.Match[str]) -> str:
    return found[0] if are_words(found.string, *found.span()) else _BREAKS.sub("", found[0])


def _in_brackets(roles: Collection[str]) -> str:
    return f"[{next(iter(roles)) if len(roles) == 1 else NAME}]"


def _titled(keys: Iterable[str]) -> re.Pattern[str]:
    """What finds names behind a title or an initial, with a capital or without."""
    either = "|".join(_pattern_of(key) for key in sorted(keys, key=len, reverse=True))
    return re.compile(
        rf"(?i)(?<!{_LETTER})(?P<title>(?:(?:{'|'.join(TITLES)})\b\.?|(?-i:[A-Z])\.)\s*)(?P<name>{either})(?:es|s)?(?!{_LETTER})"
    )


def _like_streets(keys: Iterable[str]) -> re.Pattern[str] | None:
    """What finds whole names that end as streets do, Della Street, where no house's number stands beside them."""
    names = filter(_is_like_a_street, keys)
    either = "|".join(_pattern_of(key) for key in sorted(names, key=len, reverse=True))
    if not either:
        return None
    return re.compile(
        rf"(?i)(?<!{_LETTER})(?:(?<![\d#]\s)|(?<=(?:19|20)\d\d\s))(?:{either})(?!{_LETTER}|,?\s+\#?\d)"
    )


def _is_like_a_street(key: str) -> bool:
    """Whether a name is one of several words and ends as streets do."""
    words = key.split()
    return len(words) > 1 and is_a_way(words[-1])


def _unspaced_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """What finds names in scripts without blanks, whatever stands around them; one character where it stands alone."""
    either = []
    for name in sorted(names, key=len, reverse=True):
        signs = r"\s?".join(re.escape(plain_signs(sign)) for sign in name)
        either.append(signs if len(name) > 1 else rf"(?<!{_LETTER}){signs}(?!{_LETTER})")
    # A syllable in Korean is written of several signs: what follows may belong to the last of them.
    return re.compile(rf"(?:{'|'.join(either)})(?![\u1160-\u11ff])")


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


def _pattern_of(key: str, *, capital: bool = False) -> str:
    """What finds a name, or finds it with capitals; between its parts may be a hyphen, a blank, a line or nothing."""
    parts = [re.escape(part) for part in _JOINT.split(key) if part]
    fewest = 0 if sum(map(len, parts)) > _FEWEST_LETTERS else 1
    if capital:
        parts = [f"(?-i:{part[0].upper()}){part[1:]}" if part[0].isalpha() else part for part in parts]
    return f"{_BETWEEN}{{{fewest},3}}".join(parts)
