"""Taking the ids of reviews out of texts: by one of them the file is found that a review without people was made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from tui_review.reports.inside_words import is_a_word
from tui_review.sought import Sought, plain_signs

_PIECE: Final = re.compile(r"[^\W_]+")
_JOINT: Final = re.compile(r"[-_.]{1,2}|(?P<blank> )")
_CUES: Final = frozenset(("review", "reviews", "file", "record", "id"))
"""Behind these an id that may be a word, a name or a count is one."""
_FILE: Final = frozenset(("yaml", "yml"))


class _Called(NamedTuple):
    """What a review is called, and how its id has to be written to be it."""

    said: str
    joints: tuple[str, ...] | None
    """What stands between the pieces; None for whatever people write there."""
    blanks: bool
    """Whether a blank may."""
    cued: bool
    """Whether only the word beside it makes it an id: it is a word, a name, or a small number besides."""


class ReviewIds:
    """The ids of some reviews, and what they are called in the place of them."""

    def __init__(self, called: Mapping[str, str]) -> None:
        """`called`: by id."""
        self._called: dict[str, _Called] = {}
        self._most = 0
        for id_, said in called.items():
            plain = plain_signs(id_).casefold()
            pieces = _PIECE.findall(plain)
            if pieces:
                self._called.setdefault("".join(pieces), _called(plain, pieces, said))
                self._most = max(self._most, len(pieces))

    def take_out(self, sought: Sought) -> None:
        """Each of them in a text becomes what it is called, in brackets."""
        there = dict(self._there(sought.plain))
        if not there:
            return
        either = "|".join(map(re.escape, sorted(there, key=len, reverse=True)))
        sought.put(
            re.compile(rf"(?<![^\W_])(?<!\d[-/.])(?:{either})(?![^\W_]|[-/.]\d)"),
            lambda found: there[found[0]],
        )

    def _there(self, text: str) -> Iterator[tuple[str, str]]:
        """Each as it is written in a text, with the word that makes it one, and what is put in the place of both."""
        pieces = list(_PIECE.finditer(text)) if self._called else []
        small = [each[0].casefold() for each in pieces]
        for at in range(len(pieces)):
            for end in range(at + 1, min(at + self._most, len(pieces)) + 1):
                called = self._called.get("".join(small[at:end]))
                if called is None:
                    continue
                joints = [text[pieces[n].end() : pieces[n + 1].start()] for n in range(at, end - 1)]
                if not _is_written_so(called, joints):
                    continue
                start, stop = pieces[at].start(), pieces[end - 1].end()
                first, last = start, stop
                if called.cued and at and small[at - 1] in _CUES:
                    first = pieces[at - 1].start()
                elif called.cued and small[end : end + 1] and small[end] in _FILE:
                    last = pieces[end].end()
                if not called.cued or (first, last) != (start, stop):
                    yield text[first:last], f"{text[first:start]}[{called.said}]{text[stop:last]}"


def _called(plain: str, pieces: list[str], said: str) -> _Called:
    letters = [each for piece in pieces for each in re.findall(r"[^\W\d_]+", piece)]
    has_digits = any(map(str.isdigit, plain))
    words = all(map(is_a_word, letters))
    places = list(_PIECE.finditer(plain))
    joints = tuple(plain[one.end() : other.start()] for one, other in pairwise(places))
    if has_digits and letters:
        return _Called(said, None, blanks=not words, cued=False)
    return _Called(said, joints, blanks=False, cued=not joints or (words and not has_digits))


def _is_written_so(called: _Called, joints: list[str]) -> bool:
    if called.joints is not None:
        return called.joints == tuple(joints)
    found = [_JOINT.fullmatch(each) for each in joints]
    return all(each is not None and (called.blanks or each["blank"] is None) for each in found)
