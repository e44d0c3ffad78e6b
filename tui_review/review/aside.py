"""What is kept aside for want of a place in a version of the instrument: its keys, and what branches have there.

Keys of `orphans`: `days@1` (an answer, put aside as version 1 was left), `moves.why@1` (the cells of a column, by row),
`overrides.4@1` (an override of item 4); `days@1#2` for another that was put aside later. What a further branch put
aside for the same place stands beside it as `days@1/theirs`, until there is a place for both and somebody settles it;
that a branch cleared what another changed is an empty map so, of a cell null.
Of choices that stay, without the order that they had, `order` says what that was: `goals@1: {order: [Home, School]}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tui_review.instrument.choices import CHOICES, code_now, is_code
from tui_review.instrument.model import Column
from tui_review.instrument.rules import Rules
from tui_review.review.model import Act, Review
from tui_review.review.record.content import moved_since
from tui_review.review.record.ids import number_of

OVERRIDE: Final = "overrides."
"""Before an item's id: its override, kept aside."""
FURTHER: Final = "/theirs"
"""Behind a key, once for each branch more that put something else aside there."""
_WHOLE: Final = ""
_ORDER: Final = "order"


def id_now(rules: Rules, id_: str) -> str:
    """What a question, or a column (`4A1.kind`), of a former version is called in this one."""
    renames = rules.instrument.renames
    followed: set[str] = set()
    while id_ in renames and id_ not in followed:
        followed.add(id_)
        id_ = renames[id_]
    return id_


class CalledNow:
    """What is called otherwise in a version of an instrument that a review goes to, by the names of the one it leaves.

    A review may go back: then what the version that it leaves has from an earlier one, under another name, is called
    as it was, where that is there and nothing else in the version that is left is called so.
    """

    def __init__(self, now: Rules, former: Rules | None) -> None:
        """`former` are the rules of the version that is left; None where they are not at hand."""
        self._now = now
        self._back: dict[str, set[str]] = {}
        """What is called otherwise in the version that is left than before it, and how it may have been called."""
        self._codes_back: dict[tuple[str, str], set[str]] = {}
        """The same of codes, by the question or column as it is called now."""
        if former is not None and former is not now:
            self._look_back(former)

    def _look_back(self, former: Rules) -> None:
        renames = former.instrument.renames
        for name in renames:
            if not _has(former, name) and _has(self._now, name):
                self._back.setdefault(id_now(former, name), set()).add(name)
        for name in renames:
            place, is_code_of, code = name.partition(CHOICES)
            if is_code_of and not _takes(former, place, code):
                called, there = code_now(renames, place, code), self.id(place)
                if _takes(self._now, there, code) and not _takes(self._now, there, called):
                    self._codes_back.setdefault((there, called), set()).add(code)

    def id(self, id_: str) -> str:
        """What a question, a column (`4A1.kind`), or whatever else has an id is called now."""
        called = id_now(self._now, id_)
        back = self._back.get(id_, set())
        return called if _has(self._now, called) or len(back) != 1 else next(iter(back))

    def code(self, place: str, code: str) -> str:
        """What a code is called now of a question or column, whose name now is its `place`."""
        called = code_now(self._now.instrument.renames, place, code)
        back = self._codes_back.get((place, code), set())
        return called if called != code or len(back) != 1 else next(iter(back))


def _has(rules: Rules, id_: str) -> bool:
    """Whether a version has a question, a column, or something rated, of that id."""
    if id_ in rules.questions or id_ in rules.rated:
        return True
    return _column_of(rules, id_) is not None


def _takes(rules: Rules, place: str, code: str) -> bool:
    """Whether a code can be chosen at a question or column of a version."""
    part = rules.questions[place].question if place in rules.questions else _column_of(rules, place)
    return part is not None and is_code(part, code)


def _column_of(rules: Rules, id_: str) -> Column | None:
    table, _, name = id_.rpartition(".")
    return rules.questions[table].question.column(name) if table in rules.questions else None


def put_aside_from(key: str) -> str:
    """The question, column (`moves.why`) or override (`overrides.4`) that something kept aside is of."""
    return key.rpartition("@")[0]


def order_aside(order: list[Any]) -> dict[str, Any]:
    """The order that choices had, as it is kept aside while they stay."""
    return {_ORDER: order}


def kept_order(kept: Any) -> list[Any]:
    """The order that something kept aside says; empty where it is an answer, a cell or an override of its own."""
    order = kept.get(_ORDER) if isinstance(kept, dict) and len(kept) == 1 else None
    return order if isinstance(order, list) else []


def sides_aside(orphans: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What is kept aside, by key: of several branches each one's, the own first."""
    found: dict[str, list[Any]] = {}
    for key, kept in orphans.items():
        found.setdefault(without_side(key), []).append(kept)
    return found


def without_side(key: str) -> str:
    """The key of what a branch put aside, whichever branch it was."""
    while key.endswith(FURTHER):
        key = key.removesuffix(FURTHER)
    return key


def as_orphans(key: str, sides: Sequence[Any]) -> dict[str, Any]:
    """What each branch put aside at a key, as a file keeps it."""
    return {f"{key}{FURTHER * number}": each for number, each in enumerate(sides)}


def merged_aside(  # noqa: PLR0913 - three sides, and how the merge goes
    base: Review,
    ours: Review,
    theirs: Review,
    *,
    rules: Rules,
    renumbered: Mapping[str, str],
    history: Sequence[Act],
) -> dict[str, Any]:
    """What is kept aside after a merge: of what both branches put aside for one place, each that differs.

    What only one of them has changed or taken back is as it left it; cells go by their rows, which the merge may have
    `renumbered` (`4A1.r2` to `4A1.r3`) on their side. What an act of the merged `history` has sealed stays as it is,
    and what came to it stands beside it.
    """
    sealed = next((each.orphans for each in (ours, theirs) if _is_sealed(each, history)), None)
    if theirs.orphans in (base.orphans, ours.orphans) and sealed in (None, ours.orphans):
        return dict(ours.orphans)
    was, mine, yours = (sides_aside(each.orphans) for each in (base, ours, theirs))
    yours = {key: [_with_rows(rules, key, each, renumbered) for each in yours[key]] for key in yours}
    was, yours = (_under_our_keys(each, mine, yours, rules) for each in (was, yours))
    found: dict[str, Any] = {}
    for key in dict.fromkeys([*mine, *yours, *was]):
        sides = _merged(*(each.get(key, []) for each in (was, mine, yours)))
        if sealed is not None:
            own = sealed.get(key)
            rest = [each for each in sides if each != own]
            found |= {key: own} if own is not None else {}
            found |= {f"{key}{FURTHER * number}": each for number, each in enumerate(rest, 1)}
        else:
            found |= as_orphans(key, sides)
    return found


def _is_sealed(side: Review, history: Sequence[Act]) -> bool:
    """Whether an act of a side has sealed what is kept aside there, and the merged file is held against it."""
    moved = moved_since(history)
    seals = {act.seal for number, act in enumerate(history) if act.content and number not in moved}
    return any(act.content and act.seal in seals for act in side.history)


def _under_our_keys(
    kept: Mapping[str, list[Any]], mine: Mapping[str, Any], yours: Mapping[str, Any], rules: Rules
) -> dict[str, list[Any]]:
    """What is `kept` aside for the same place on its way over another version, under the key we alone have for that."""
    ours = {id_now(rules, put_aside_from(key)): key for key in mine if key not in yours}
    found: dict[str, list[Any]] = {}
    for key, each in kept.items():
        known = key if key in mine else ours.get(id_now(rules, put_aside_from(key)), key)
        found.setdefault(known, []).extend(each)
    return found


def is_cells(kept: Any) -> bool:
    """Whether something kept aside is the cells of a column, by row."""
    return isinstance(kept, dict) and bool(kept) and all(map(number_of, kept))


def _with_rows(rules: Rules, key: str, kept: Any, renumbered: Mapping[str, str]) -> Any:
    if not is_cells(kept):
        return kept
    table = id_now(rules, put_aside_from(key)).partition(".")[0]
    names = {row: renumbered.get(f"{table}.{row}", "").rpartition(".")[2] or row for row in kept}
    return {names[row]: cell for row, cell in kept.items()}


def _merged(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    was, mine, yours = map(_by_row, (base, ours, theirs))
    rows = {}
    for row in dict.fromkeys([*mine, *yours, *was]):
        before, one, other = (each.get(row, []) for each in (was, mine, yours))
        gone = [each for each in before if each not in one or each not in other]
        if before and not (one and other):
            # One branch has cleared it: that is a side of its own beside what the other has changed it to.
            cleared: Any = {} if row == _WHOLE else None
            is_changed = any(each not in before and not kept_order(each) for each in (*one, *other))
            one, other = (each or [cleared] * is_changed for each in (one, other))
        kept: list[Any] = []
        for each in [*one, *other]:
            if each not in gone and each not in kept:
                kept.append(each)
        rows[row] = kept
    if _WHOLE in rows:
        return rows[_WHOLE]
    count = max(map(len, rows.values()), default=0)
    return [{row: kept[at] for row, kept in rows.items() if len(kept) > at} for at in range(count)]


def _by_row(sides: Sequence[Any]) -> dict[str, list[Any]]:
    """What branches have, by row where it is cells."""
    found: dict[str, list[Any]] = {}
    for each in sides:
        for row, kept in each.items() if is_cells(each) else ((_WHOLE, each),):
            found.setdefault(row, []).append(kept)
    return found
