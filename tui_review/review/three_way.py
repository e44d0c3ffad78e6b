"""Merging two changes of one value that started from a third: a text by sentence, a list as a set, all else as one.

What only one side changed is taken. Nothing is guessed: where both changed the same thing differently, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar, cast

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question
    from tui_review.review.model import Event, Message

_T = TypeVar("_T")
_Grown = TypeVar("_Grown", bound="Event | Message")

_Stretch: TypeAlias = tuple[int, int, int, int]
"""From where to where of one list, and from where to where of the other stands in its place."""
_Reading: TypeAlias = Callable[[list[str], list[str]], list[_Stretch]]
"""A way to read what was done to a list."""

_SENTENCE_ENDS: Final = r"(?<=[.!?…])(?=\s)|(?<=[.!?…][\"'”’)\]])(?=\s)|(?<!\n)(?=\n)"
_PARAGRAPH_ENDS: Final = r"(?<=[.!?…])(?=\s)|(?<=[.!?…][\"'”’)\]])(?=\s)|(?<!\s)(?=[ \t]*\n[ \t]*\n)"
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
    # Where each took out what the other kept, all of both lists is what a person may take, and nothing that follows.
    follows = bool(found)
    try:
        # In the instrument's order, where that is the one it has, and no more of them than it takes.
        found = cast("list[str]", kind.read(part, found or list(dict.fromkeys([*ours, *theirs]))))
    except UserError:
        return Merged(ours, None, conflict=True)
    # Of what is ranked, all together in an order that nobody gave is nothing that a person could take either.
    given = _order_given(found, before, ours, theirs) if kind.in_order(part) else found
    return Merged(given, given) if given and follows else Merged(ours, given or None, conflict=True)


def _order_given(found: list[str], base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """What two lists have, in an order that is given for each two of them; empty where that is not so.

    So it is where what a side has put first, or before another, would not stand so: it has ranked what the other side
    has taken away, or what it has put something else in the place of.
    """
    first: dict[str, int] = dict.fromkeys(found, 0)
    for one, other in combinations(found, 2):
        said = {
            side.index(one) < side.index(other) for side in (ours, theirs) if one in side and other in side
        }
        if len(said) != 1:
            return []
        first[other if said.pop() else one] += 1
    ordered = sorted(found, key=first.__getitem__)
    return ordered if all(_keeps_order_of(side, base, ordered) for side in (ours, theirs)) else []


def _keeps_order_of(side: list[str], base: list[str], found: list[str]) -> bool:
    """Whether what a side has put first, and before another than it had been, stands so among what is found."""
    if side[:1] != base[:1] and found[:1] != side[:1]:
        return False
    is_replaced = not {*found} <= {*base, *side}
    turned = [
        (one, other)
        for one, other in combinations(side, 2)
        if one in base and other in base and base.index(one) > base.index(other)
    ]
    return all(one in found and (other in found or not is_replaced) for one, other in turned)


def merged_set(base: list[_T], ours: list[_T], theirs: list[_T]) -> list[_T]:
    """A list as a set: what either side added, without what either took away, in our order first."""
    gone = {each for each in base if each not in ours or each not in theirs}
    return [each for each in dict.fromkeys([*ours, *theirs]) if each not in gone]


def merge_growing(ours: list[_Grown], theirs: list[_Grown]) -> list[_Grown]:
    """A list that only grows: everything of both sides, each entry once, by time, and in the order that each side has.

    An act may have sealed that order.
    """
    found = list(ours)
    for number, each in enumerate(theirs):
        # Equal entries of both sides are one; two equal ones of one side stay two.
        if theirs[: number + 1].count(each) <= ours.count(each):
            continue
        start = max((found.index(one) + 1 for one in theirs[:number] if one in found), default=0)
        end = min((found.index(one) for one in theirs[number + 1 :] if one in found), default=len(found))
        later = (at for at in range(start, end) if (found[at].at, found[at].id) > (each.at, each.id))
        found.insert(next(later, max(start, end)), each)
    return found


def merged_text(base: str, ours: str, theirs: str) -> Merged:
    """A text by line, and where both changed a line, by sentence, at last however these are broken into lines."""
    value, conflict = pick(base, ours, theirs)
    if not conflict:
        return Merged(value, value)
    sides = (base, ours, theirs)
    together, conflict = _put_together(*(text.splitlines(keepends=True) for text in sides))
    if conflict:
        together, conflict = _put_together(*(re.split(_SENTENCE_ENDS, text) for text in sides))
    if conflict and len({*map(_broken_into, sides)}) > 1:
        again, conflict = _put_together(*_broken_alike(*(re.split(_PARAGRAPH_ENDS, text) for text in sides)))
        together = together if conflict else again
    return Merged(ours if conflict else together, together, conflict)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences and lines of a text, each by its words."""
    return tuple(words for piece in re.split(_SENTENCE_ENDS, text) if (words := " ".join(piece.split())))


def _broken_into(text: str) -> tuple[str, ...]:
    """The blanks between the words of a text."""
    return tuple(re.findall(r"\s+", text))


def _broken_alike(base: list[str], ours: list[str], theirs: list[str]) -> tuple[list[str], ...]:
    """The pieces of three texts, with those that are the same by their words broken into lines in one way.

    That is the way of the side that has broken them anew, and of two the one that is the same whichever side is ours.
    """
    was, mine, yours = ({_by_words(piece): piece for piece in pieces} for pieces in (base, ours, theirs))
    alike: dict[tuple[str, str], str] = {}
    for key in {**was, **mine, **yours}:
        left, right = (side.get(key, was.get(key)) for side in (mine, yours))
        first, second = left or right or "", right or left or ""
        chosen, differ = pick(was.get(key, ""), first, second)
        alike[key] = min(first, second) if differ else chosen
    return tuple([alike[_by_words(piece)] for piece in pieces] for pieces in (base, ours, theirs))


def _by_words(piece: str) -> tuple[str, str]:
    """A piece of a text by its words, and what parts it from the one before: nothing, a blank, or a new paragraph."""
    ahead = piece[: len(piece) - len(piece.lstrip())]
    parts = "" if not ahead else "\n\n" if ahead.count("\n") > 1 else " "
    return parts, " ".join(piece.split())


def _put_together(base: list[str], ours: list[str], theirs: list[str]) -> tuple[str, bool]:
    """Both sides' edits in one text, and whether some of them meet; both wordings are in it then.

    Where pieces repeat, what a side did can be read in several ways, and git may read it in another than the first of
    ours. So what meets in one reading is tried in the others, before it is left to a person.
    """
    tried: list[tuple[str, bool]] = []
    for left, right in _readings(base, ours, theirs):
        tried.append(_applied(base, left, right))
        if not tried[-1][1]:
            return tried[-1]
    return tried[0]


def _readings(
    base: list[str], ours: list[str], theirs: list[str]
) -> Iterator[tuple[list[_Edit], list[_Edit]]]:
    """What both sides did, in each way that it can be read, in an order that is the same for either side."""
    if theirs < ours:
        yield from ((left, right) for right, left in _readings(base, theirs, ours))
        return
    seen: list[tuple[list[_Edit], list[_Edit]]] = []
    for way, other in product((_longest_runs, _last_runs, _most_kept), repeat=2):
        found = _edits(base, ours, way), _edits(base, theirs, other)
        if found not in seen:
            seen.append(found)
            yield found


class _Edit(NamedTuple):
    """Pieces of the base that one side replaced."""

    start: int
    end: int
    pieces: list[str]


def _applied(base: list[str], ours: list[_Edit], theirs: list[_Edit]) -> tuple[str, bool]:
    """Both sides' edits in one text, and whether some of them meet; both wordings are in it then."""
    found: list[str] = []
    conflict = False
    read = 0
    for start, end, mine, yours in _clusters(ours, theirs):
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


def _edits(base: list[str], side: list[str], read: _Reading) -> list[_Edit]:
    """What a side replaced, between what stands at the head and at the end of both."""
    both = min(len(base), len(side))
    head = next((place for place in range(both) if base[place] != side[place]), both)
    tail = next(
        (place for place in range(both - head) if base[-1 - place] != side[-1 - place]),
        both - head,
    )
    inner, own = base[head : len(base) - tail], side[head : len(side) - tail]
    found: list[_Edit] = []
    ahead = len(base), len(side)
    for stretch in reversed(read(inner, own)):
        a1, a2, b1, b2 = (place + head for place in stretch)
        by = _slide(side, b1, b2, ahead[1]) if a1 == a2 else _slide(base, a1, a2, ahead[0]) if b1 == b2 else 0
        ahead = a1 + by, b1 + by
        found.append(_Edit(a1 + by, a2 + by, side[b1 + by : b2 + by]))
    return found[::-1]


def _slide(pieces: list[str], start: int, end: int, to: int) -> int:
    """How far what was only put in or taken out may stand as well further on, where git puts it."""
    return next((by for by in range(to - end) if pieces[start + by] != pieces[end + by]), to - end)


def _longest_runs(base: list[str], side: list[str]) -> list[_Stretch]:
    """Where two lists differ when the longest run that both have is kept, then the longest beside it."""
    matcher = SequenceMatcher(None, base, side, autojunk=max(len(base), len(side)) > _MANY)
    return [(a1, a2, b1, b2) for kind, a1, a2, b1, b2 in matcher.get_opcodes() if kind != "equal"]


def _last_runs(base: list[str], side: list[str]) -> list[_Stretch]:
    """The same, where of two equal runs the last is kept instead of the first."""
    a, b = len(base), len(side)
    return [
        (a - a2, a - a1, b - b2, b - b1) for a1, a2, b1, b2 in reversed(_longest_runs(base[::-1], side[::-1]))
    ]


def _most_kept(base: list[str], side: list[str]) -> list[_Stretch]:
    """Where two lists differ when as many pieces as can be are kept, which is how git reads them."""
    if len(base) * len(side) > _MANY * 200:
        return _longest_runs(base, side)
    kept = [[0] * (len(side) + 1) for _ in range(len(base) + 1)]
    for i in reversed(range(len(base))):
        for j in reversed(range(len(side))):
            kept[i][j] = kept[i + 1][j + 1] + 1 if base[i] == side[j] else max(kept[i + 1][j], kept[i][j + 1])
    found: list[_Stretch] = []
    i = j = read = own = 0
    while kept[i][j]:
        if base[i] == side[j]:
            found.append((read, i, own, j))
            i, j = read, own = i + 1, j + 1
        elif kept[i][j + 1] > kept[i + 1][j]:
            j += 1
        else:
            i += 1
    return [
        each for each in [*found, (read, len(base), own, len(side))] if each[0] < each[1] or each[2] < each[3]
    ]


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
