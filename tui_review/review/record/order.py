"""In which order the acts of a review were done: each after those that its seal is bound to, two after a merge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tui_review.review.model import Act

NO_PARENT: Final = "none"
"""Stands among the parents of an act that came after no sealed one, where another stands in the line before."""


def parents(acts: Sequence[Act], number: int) -> list[str]:
    """The seals of the acts that an act came after."""
    own = acts[number]
    if own.parents or not number:
        return [parent for parent in own.parents if parent != NO_PARENT]
    return [acts[number - 1].seal] if acts[number - 1].seal else []


def last_seals(acts: Sequence[Act]) -> list[str]:
    """The seals that no later act came after."""
    followed = {parent for number, act in enumerate(acts) for parent in parents(acts, number)}
    return [act.seal for act in acts if act.seal and act.seal not in followed]


def ancestors(acts: Sequence[Act], number: int) -> list[int]:
    """An act and every act before it, by their place in the history."""
    by_seal = {act.seal: place for place, act in enumerate(acts) if act.seal}
    found: set[int] = set()
    ahead = [number]
    while ahead:
        at = ahead.pop()
        if at not in found:
            found.add(at)
            ahead += [by_seal[seal] for seal in parents(acts, at) if seal in by_seal]
    unsealed_before = (place for place, act in enumerate(acts) if not act.seal and place < number)
    return sorted({*found, *unsealed_before})


def branches_before(acts: Sequence[Act], number: int) -> list[list[int]]:
    """Of each act that an act came after, that act and all before it, by their place in the history."""
    by_seal = {act.seal: place for place, act in enumerate(acts) if act.seal}
    return [ancestors(acts, by_seal[seal]) for seal in parents(acts, number) if seal in by_seal]


def last_acts(acts: Sequence[Act]) -> list[Act]:
    """The acts on the review as a whole that no other came after: one, or more where branches each did one.

    An override is no such act: it is of one item, and settled there.
    """
    whole = [number for number, act in enumerate(acts) if not act.item]
    if not any(act.parents for act in acts):
        return [acts[number] for number in whole[-1:]]
    return [acts[number] for number in last_handed_over(acts, whole)]


def last_handed_over(acts: Sequence[Act], among: Iterable[int]) -> list[int]:
    """The acts on the review as a whole, of some by their place in the history, that no other of them came after."""
    whole = [number for number in sorted(among) if not acts[number].item]
    followed = {each for number in whole for each in ancestors(acts, number) if each != number}
    return [number for number in whole if number not in followed]
