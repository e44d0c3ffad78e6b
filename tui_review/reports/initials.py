"""Taking people out of a text who are called by their initials: `M.Q.`, `Ms. Q`, `Mirela Q.`, `the Q family`.

Letters alone are many things. They go where a title or the name that was taken out beside them says that they are
somebody's, and two of them with points where somebody of the review has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from tui_review.review.names import TITLES
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
_WITH_POINTS: Final = Near(sign=re.compile(r"[A-Z]\."))
_ANY_BRACKET: Final = re.compile(r"\[")
_BEFORE_A_PERSON: Final = Near(sign=_ANY_BRACKET, words=3)
_A_PERSON: Final = Near(sign=_ANY_BRACKET)
_GOES_ON: Final = re.compile(r"\s+[a-z]|[,;:)]")


class Initials:
    """The initials of the people of one review."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names`: in all their forms, as they are written."""
        words = [found for name in names if (found := _WORD.findall(name))]
        letters = "".join(sorted({word[0] for each in words for word in each}))
        pairs = {(each[0][0], each[-1][0]): each for each in words if len(each) > 1}
        self._named = {f"{first}{last}": f"{each[0]} {each[-1]}" for (first, last), each in pairs.items()}
        either = "|".join(rf"{first}\.\s?(?:[A-Z]\.[\s-]?)?{last}" for first, last in sorted(pairs))
        self._pairs = (
            re.compile(rf"(?<![\w.])(?<!\d\s)(?:{either})(?:\.(?!-?[A-Z])|(?![\w.]))") if either else None
        )
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

    def take_out(self, sought: Sought, called: Callable[[str], str]) -> None:
        """Those of a text from which names are taken already; `called` says what stands for a name."""
        if self._before is not None and self._behind is not None:
            sought.put(self._before, "", _BEFORE_A_PERSON)
            sought.put(self._behind, _alone, _A_PERSON)
        if self._pairs is not None:
            sought.put(
                self._pairs, lambda found: called(self._named[_first_and_last(found[0])]), _WITH_POINTS
            )
        sought.put(_TITLED, rf"\g<title>{called('')}", _A_TITLE)
        sought.put(_FAMILY, rf"\g<the>{called('')}", _A_FAMILY)


def _first_and_last(initials: str) -> str:
    letters = [each for each in initials if each.isalpha()]
    return f"{letters[0]}{letters[-1]}"


def _alone(found: re.Match[str]) -> str:
    """A point that ends the sentence stays."""
    ends = found[0].endswith(".") and not _GOES_ON.match(found.string, found.end())
    return f"{found['person']}{'.' if ends else ''}"
