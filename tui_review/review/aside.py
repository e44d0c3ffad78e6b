"""What is kept aside for want of a place in a version of the instrument: its keys, and what branches have there.

Keys of `orphans`: `days@1` (an answer, put aside as version 1 was left), `moves.why@1` (the cells of a column, by row),
`overrides.4@1` (an override of item 4); `days@1#2` for another that was put aside later. What a further branch put
aside for the same place stands beside it as `days@1/theirs`, until there is a place for both and somebody settles it.
Of choices that stay, without the order that they had, `order` says what that was: `goals@1: {order: [Home, School]}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

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
