"""Merging two changes of one value that started from a third: a text by sentence, a list as a set, all else as one.

What only one side changed is taken. Nothing is guessed: where both changed the same thing differently, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question

_T = TypeVar("_T")

_SENTENCE_ENDS: Final = r"(?<=[.!?…])(?=\s)|(?<=[.!?…][\"'”’)\]])(?=\s)|(?<!\n)(?=\n)"
# What parts two sentences belongs to the second, so that one more at the end changes none before it.
_MANY: Final = 2000
"""Above so many sentences a side, frequent ones no longer anchor a match: else it takes seconds."""


@frozen()
class Merged:
    """What two changes came to."""

    value: Any
    """Both together; ours where they cannot be."""
    both: Any
    """Both together, of a text both wordings of what was worded in two ways; None where it is one or the other."""
    conflict: bool = False
    """Whether both changed the same thing differently."""


def pick(base: _T, ours: _T, theirs: _T) -> tuple[_T, bool]:
    """The side that changed, and whether both did, differently (then ours)."""
    if theirs in (base, ours):
        return ours, False
    if ours == base:
        return theirs, False
    return ours, True


def merged_part(part: Question | Column | None, base: Any, ours: Any, theirs: Any) -> Merged:
    """Merges what stands at a question or in a cell. Without `part`, what it is made of is not known: as one thing."""
    value, conflict = pick(base, ours, theirs)
    if not conflict or part is None:
        return Merged(value, None if conflict else value, conflict)
    if kind_of(part).holds == "several":
        return _merged_list(part, base, ours, theirs)
    if kind_of(part).entry == "lines" and isinstance(ours, str) and isinstance(theirs, str):
        return merged_text(base if isinstance(base, str) else "", ours, theirs)
    return Merged(ours, None, conflict=True)


def _merged_list(part: Question | Column, base: Any, ours: Any, theirs: Any) -> Merged:
    """A list as a set, and where its order means something, in an order that either side gave.

    That there is none is an answer of its own, and no set that others can be put into.
    """
    if not (isinstance(ours, list) and isinstance(theirs, list) and ours and theirs):
        return Merged(ours, None, conflict=True)
    before = base if isinstance(base, list) else []
    found = merged_set(before, ours, theirs)
    kind = kind_of(part)
    try:
        # In the instrument's order, where that is the one it has, and no more of them than it takes.
        found = cast("list[str]", kind.read(part, found))
        is_ordered = kind.read(part, found[::-1]) != found
    except UserError:
        return Merged(ours, None, conflict=True)
    given = _order_given(found, ours, theirs) if is_ordered and len(found) > 1 else found
    return Merged(given, given) if given else Merged(ours, found or None, conflict=True)


def _order_given(found: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """What two lists have, in an order that is given for each two of them; empty where that is not so."""
    first: dict[str, int] = dict.fromkeys(found, 0)
    for one, other in combinations(found, 2):
        said = {
            side.index(one) < side.index(other) for side in (ours, theirs) if one in side and other in side
        }
        if len(said) != 1:
            return []
        first[other if said.pop() else one] += 1
    return sorted(found, key=first.__getitem__)


def merged_set(base: list[_T], ours: list[_T], theirs: list[_T]) -> list[_T]:
    """A list as a set: what either side added, without what either took away, in our order first."""
    gone = {each for each in base if each not in ours or each not in theirs}
    return [each for each in dict.fromkeys([*ours, *theirs]) if each not in gone]


def merged_text(base: str, ours: str, theirs: str) -> Merged:
    """A text by line, and where both changed a line, by sentence."""
    value, conflict = pick(base, ours, theirs)
    if not conflict:
        return Merged(value, value)
    together, conflict = _put_together(*(text.splitlines(keepends=True) for text in (base, ours, theirs)))
    if conflict:
        together, conflict = _put_together(*(re.split(_SENTENCE_ENDS, text) for text in (base, ours, theirs)))
    return Merged(ours if conflict else together, together, conflict)


class _Edit(NamedTuple):
    """Pieces of the base that one side replaced."""

    start: int
    end: int
    pieces: list[str]


def _put_together(base: list[str], ours: list[str], theirs: list[str]) -> tuple[str, bool]:
    """Both sides' edits in one text, and whether some of them meet; both wordings are in it then."""
    found: list[str] = []
    conflict = False
    read = 0
    for start, end, mine, yours in _clusters(list(_edits(base, ours)), list(_edits(base, theirs))):
        left, right = (_replaced(base, start, end, edits) for edits in (mine, yours))
        found += base[read:start]
        read = end
        if mine and yours and left != right:
            conflict = True
            found += [*left, *_apart(left, right)]
        else:
            found += left if mine else right
    return "".join([*found, *base[read:]]), conflict


def _apart(left: list[str], right: list[str]) -> list[str]:
    """What of the second wording is not in the first, set off from it where nothing parts the two."""
    new = [piece for piece in right if piece not in left]
    if left and new and not left[-1][-1:].isspace() and not new[0][:1].isspace():
        return [f" {new[0]}", *new[1:]]
    return new


def _edits(base: list[str], side: list[str]) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, base, side, autojunk=max(len(base), len(side)) > _MANY)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind != "equal":
            yield _Edit(a1, a2, side[b1:b2])


def _clusters(mine: list[_Edit], yours: list[_Edit]) -> Iterator[tuple[int, int, list[_Edit], list[_Edit]]]:
    """The edits of both sides in their order, those that meet together: from where to where, and whose they are."""
    ahead = sorted([*((edit, True) for edit in mine), *((edit, False) for edit in yours)])
    while ahead:
        edit, own = ahead.pop(0)
        start, end = edit.start, edit.end
        found = {True: [edit] if own else [], False: [] if own else [edit]}
        while ahead and _meet(start, end, ahead[0][0]):
            following, own = ahead.pop(0)
            end = max(end, following.end)
            found[own].append(following)
        yield start, end, found[True], found[False]


def _meet(start: int, end: int, edit: _Edit) -> bool:
    """Whether an edit that begins no earlier replaces some of the same, or is put in just beside a change."""
    if start == end or edit.start == edit.end:
        return edit.start <= end
    return edit.start < end


def _replaced(base: list[str], start: int, end: int, edits: list[_Edit]) -> list[str]:
    """A stretch of the base as one side has it."""
    found: list[str] = []
    for edit in edits:
        found += [*base[start : edit.start], *edit.pieces]
        start = edit.end
    return [*found, *base[start:end]]
