"""The changes at one place as a chain: each after the one before, two branches side by side after a merge.

Nothing is kept of what stands there now but the answer itself: walking back from it step by step gives what stood
there after each change, and before the first. A change made besides the record shows itself, since some step back
does not start from what it must, or two ways to one change do not agree.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, Final, Protocol

from tui_review.review.record.steps import BrokenStepError, StepBack, back
from tui_review.shape.frozen import frozen

ROOT: Final = ""
"""Stands for the moment before the first recorded change."""


class ChainLink(Protocol):
    """One recorded change, as far as a chain looks at it."""

    @property
    def id(self) -> str:
        """What tells it from every other."""

    @property
    def after(self) -> Sequence[str]:
        """The changes it was made after: none for the first, two where a merge joined two branches."""

    @property
    def steps(self) -> Sequence[StepBack]:
        """The step back to what stood there after each of `after`; of a first change, the one step back."""


@frozen()
class Fault:
    """What does not hold at a change."""

    change: str
    """Its id; empty for what stands there now."""
    what: str
    """In words."""


@frozen()
class Chain:
    """What stood at a place, as its changes say."""

    values: Mapping[str, Any]
    """What stood there after each change, by its id; under `ROOT`, before the first."""
    faults: tuple[Fault, ...]
    """What does not hold; empty for a sound chain."""
    changes: Sequence[ChainLink]
    """The changes themselves, in the order they stand."""
    roots: tuple[Any, ...]
    """What stood there before the first: two where branches that were handed over apart have been joined."""

    def may_have_stood(self, covered: Container[str]) -> tuple[Any, ...]:
        """What may have stood there when exactly the changes `covered` had been made; see `at`."""
        value = self.at(covered)
        made = any(change.id in covered for change in self.changes)
        return (value,) if made or not self.roots else self.roots

    def at(self, covered: Container[str]) -> Any:
        """What stood there when exactly the changes `covered` had been made.

        Raises LookupError where the changes do not say: their chain is broken, or two branches were not joined.
        """
        last = chain_ends([change for change in self.changes if change.id in covered])
        if len(last) > 1:
            raise LookupError
        return self.values[last[0] if last else ROOT]


def chain_ends(changes: Sequence[ChainLink]) -> tuple[str, ...]:
    """The changes that none follows: one, two after a merge that did not join them, none before the first."""
    followed = {each for change in changes for each in change.after}
    return tuple(change.id for change in changes if change.id not in followed)


def chain_of(now: Any, changes: Sequence[ChainLink]) -> Chain:
    """What stood at a place after each of its changes, from what stands there `now`."""
    if not changes:
        return Chain({ROOT: now}, (), (), (now,))
    faults = list(_shape(changes))
    last = chain_ends(changes)
    if len(last) != 1:
        faults.append(Fault("", "Two branches changed it, and no change says how they were joined."))
    values: dict[str, Any] = {}
    roots: list[Any] = []
    # The branches that a merge joins may each have begun with another value.
    several = any(len(change.after) > 1 for change in changes)
    if last and not faults:
        values[last[0]] = now
        for change in _newest_first(changes):
            _step(change, values, faults, roots if several else None)
    return Chain(values, tuple(faults), changes, tuple(roots) or (values.get(ROOT),))


def _shape(changes: Sequence[ChainLink]) -> list[Fault]:
    known = {change.id for change in changes}
    faults = []
    if len(known) < len(changes):
        faults.append(Fault("", "Two changes have one id."))
    for change in changes:
        if any(each not in known and each != ROOT for each in change.after):
            faults.append(Fault(change.id, "It follows a change that is not in the record."))
        if len(change.steps) != max(1, len(change.after)):
            faults.append(Fault(change.id, "It does not say what stood there before."))
    if not faults and len(_newest_first(changes)) < len(changes):
        faults.append(Fault("", "Its changes follow each other in a circle."))
    return faults


def _newest_first(changes: Sequence[ChainLink]) -> list[ChainLink]:
    """Every change before those it was made after; shorter than `changes` where they go round in a circle."""
    by_id = {change.id: change for change in changes}
    waiting = {ROOT: 0} | {change.id: 0 for change in changes}
    for change in changes:
        for each in change.after:
            waiting[each] += 1
    waiting[ROOT] = -1
    ready = [id_ for id_, count in waiting.items() if not count]
    found: list[ChainLink] = []
    while ready:
        change = by_id[ready.pop()]
        found.append(change)
        for each in change.after:
            waiting[each] -= 1
            if not waiting[each] and each != ROOT:
                ready.append(each)
    return found


def _step(change: ChainLink, values: dict[str, Any], faults: list[Fault], roots: list[Any] | None) -> None:
    """Puts down what stood there before one change, by each way back."""
    if change.id not in values:
        return
    for before, step in zip(change.after or (ROOT,), change.steps, strict=True):
        try:
            value = back(values[change.id], step)
        except BrokenStepError:
            faults.append(Fault(change.id, "What stands there is not what this change made."))
            continue
        if before == ROOT and roots is not None:
            values.setdefault(ROOT, value)
            if value not in roots:
                roots.append(value)
        elif values.setdefault(before, value) != value:
            faults.append(Fault(change.id, "What it says stood there before is not what stood there."))
