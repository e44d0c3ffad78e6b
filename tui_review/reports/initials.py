"""Taking people out of a text who are called by their initials: `M.Q.`, `MQ`, `Ms. Q`, `Mirela Q.`, `the Q family`.

A letter alone is many things. It goes where a title or the name that was taken out beside it says that it is
somebody's. Two and more go where somebody of the review has them, however they are written: with points, blanks,
hyphens or nothing between them, the family's name last or first. Without points they may be a word or be known for
something else (`IT`, `CPS`): then they stay, unless somebody is called by these initials and by nothing else there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Final

from tui_review.reports.inside_words import is_a_short_word
from tui_review.review.names import TITLES, initials_of
from tui_review.sought import Near, Sought

_WORD: Final = re.compile(r"[A-Z][^\W\d_]+")
_PERSON: Final = r"\[(?!number|address|link|day|e-mail)[^\]\n]+\]"
_TITLED: Final = re.compile(
    rf"(?<!\w)(?P<title>(?i:{'|'.join(TITLES)})\b\.?\s+)[A-Z]\b(?!'[A-Z]|[&-]|\.\s?[A-Z\[])\.?(?=\W|\Z)"
)
_FAMILY: Final = re.compile(
    r"(?<!\w)(?P<the>(?i:the)\s+)[A-Z]\b\.?(?=\s+(?i:family|siblings|children|case|matter)\b)"
)
_A_TITLE: Final = Near(TITLES)
_A_FAMILY: Final = Near(sign=re.compile(r"[A-Z]\.?\s+(?i:family|siblings|children|case|matter)"), words=1)
_ANY_BRACKET: Final = re.compile(r"\[")
_BEFORE_A_PERSON: Final = Near(sign=_ANY_BRACKET, words=3)
_A_PERSON: Final = Near(sign=_ANY_BRACKET)
_GOES_ON: Final = re.compile(r"\s+[a-z]|[,;:)]")
_A_CAPITAL: Final = re.compile(r"[A-Z](?![a-z])")
_TWO: Final = len("MQ")
_STARTS: Final = r"(?<![\w.])(?<!\w['&/-])(?<!\d\s)"
"""Not within a word or other initials, nor behind the hour (`8 AM`)."""
_POINT: Final = r"\s?\.[\s-]{0,2}"
_NO_POINT: Final = r"(?:\s?-\s?|[\s_*~'])"
_ENDS: Final = r"(?!\w|[&'](?![sS]\b)\w|-(?:\w|\[number\])|\.\w)"
_STANDS_FOR: Final = """
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri
    sc sd tn tx ut vt va wa wv wi wy dc pr us usa uk eu am pm ad bc tv pc cd dvd hr hrs min er icu ed pt ot st sp slp md
    rn lpn np dds phd msw lcsw lmft lpc ba bs ma jd esq iv iii ii vi vii viii ix xi na aa nos dv sud mh ss ssi ssa snap
    tanf wic iep ifsp cps cfs dcf dhs dss gal casa ca pur osri cfsr pip qa qi ta scp fc ih ar ci poc cft ftm tdm ilp il
    icwa icpc asfa appla tpr adhd add asd ptsd odd ocd mdd gad hiv std sti ua cbt pcit trex dob doa dod ssn po box apt
    ste rd ave dr mr mrs ms mx jr sr vs re cc bcc fyi asap eta tbd tba  gps suv dui dwi cpr ada ei hs ged esl ell
    lgbt lgbtq pta mom dad ok id ids covid
"""
KNOWN_FOR: Final = frozenset(_STANDS_FOR.split())
"""What letters stand for in texts about cases, in small letters: nobody's initials unless they are somebody's name."""


class Initials:
    """The initials of the people of one review."""

    def __init__(self, names: Mapping[str, Collection[str]]) -> None:
        """`names`: in all their forms, as they are written, each with the roles of whoever has it."""
        called: dict[str, set[str]] = defaultdict(set)
        own: set[str] = set()
        firsts: set[str] = set()
        for name, roles in names.items():
            found = initials_of(name)
            own |= found.own
            firsts |= {word[0] for word in _WORD.findall(name)} | set("".join(found.own | found.made))
            for each in found.own | found.made:
                called[each] |= set(roles)
        self._roles = {each: frozenset(found) for each, found in called.items()}
        self._own = frozenset(own)
        self._pattern = _pattern_of(self._own, self._roles.keys() - self._own)
        small = (sign for each in own for sign in _small_signs(each))
        self._near = Near(tuple(dict.fromkeys(small)), _A_CAPITAL)
        letters = "".join(sorted(firsts))
        self._before = (
            re.compile(rf"(?<![\w.])(?:(?:[{letters}]\.\s?)+|(?![AI])[{letters}]\s)(?={_PERSON})")
            if letters
            else None
        )
        self._behind = (
            re.compile(
                rf"(?P<person>{_PERSON})(?:,?\s+[{letters}]\.|\s+(?![AI]\b)[{letters}])(?![\w&-]|'[A-Z])"
            )
            if letters
            else None
        )

    @property
    def known(self) -> Collection[str]:
        """All of them, in capitals without points."""
        return self._roles.keys()

    def take_out(self, sought: Sought, called: Callable[[Collection[str]], str]) -> None:
        """Those of a text from which names are taken already; `called` says what stands for whoever has some role."""
        if self._pattern is not None:
            sought.put(self._pattern, lambda found: self._instead(found, called), self._near)
        if self._before is not None and self._behind is not None:
            sought.put(self._before, "", _BEFORE_A_PERSON)
            sought.put(self._behind, _alone, _A_PERSON)
        sought.put(_TITLED, rf"\g<title>{called(())}", _A_TITLE)
        sought.put(_FAMILY, rf"\g<the>{called(())}", _A_FAMILY)

    def _instead(self, found: re.Match[str], called: Callable[[Collection[str]], str]) -> str:
        letters = "".join(filter(str.isalpha, found["initials"])).upper()
        small = letters.casefold()
        if found["together"] is not None and (is_a_short_word(small) or small in KNOWN_FOR):
            is_said = letters in self._own and found["initials"].isupper() and not found.string.isupper()
            if not is_said:
                return found[0]
        if letters not in self._roles:
            letters = f"{letters[0]}{letters[-1]}"
        return called(self._roles.get(letters, ()))


def _small_signs(initials: str) -> tuple[str, ...]:
    """With what initials begin that are written in small letters."""
    first, rest = initials[0].lower(), initials[1:].lower()
    return (f"{first}{rest}", *(f"{first}{joint}{rest[0]}" for joint in (".", ". ", "-")))


def _pattern_of(own: Collection[str], made: Collection[str]) -> re.Pattern[str] | None:
    """What finds initials however they are written: those that are a name in small letters, too."""
    if not own and not made:
        return None
    by_length = sorted((*own, *made), key=lambda each: (-len(each), each))
    small = [each.lower() for each in by_length if each in own]
    pointed = [
        rf"{each[0]}{_POINT}(?:[A-Z]{_POINT})?{each[1]}" if len(each) == _TWO else _POINT.join(each)
        for each in by_length
    ]
    pointed += [_POINT.join(each) for each in small]
    apart = [_NO_POINT.join(each) for each in by_length]
    together = [*by_length, *(each for one in small for each in (one, one.capitalize()))]
    either = [
        rf"(?:{'|'.join(pointed)})(?:\s?\.(?!-?[A-Z\w])|(?![\w.]))",
        rf"(?:{'|'.join(apart)}){_ENDS}",
        rf"(?P<together>{'|'.join(together)})(?=s?{_ENDS})",
    ]
    return re.compile(rf"{_STARTS}(?P<initials>{'|'.join(either)})(?:s(?!\w))?")


def _alone(found: re.Match[str]) -> str:
    """A point that ends the sentence stays."""
    ends = found[0].endswith(".") and not _GOES_ON.match(found.string, found.end())
    return f"{found['person']}{'.' if ends else ''}"
