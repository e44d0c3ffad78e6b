"""In which order the acts of a review were done: each after those that its seal is bound to, two after a merge."""

from __future__ import annotations

from collections.abc import Sequence
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


class Order:
    """In which order all acts of a history were done, worked out once: for whoever asks it of many of them.

    Acts are known by their place in the history, several of them as one number with a bit for each.
    """

    def __init__(self, acts: Sequence[Act]) -> None:
        by_seal = {act.seal: place for place, act in enumerate(acts) if act.seal}
        self.acts = acts
        self.parents = [
            [by_seal[seal] for seal in parents(acts, number) if seal in by_seal]
            for number in range(len(acts))
        ]
        """The acts that each came after."""
        self.done: list[int] = []
        """Each act and every act before it."""
        unsealed = 0
        for number, reached in enumerate(_reached(self.parents)):
            self.done.append(reached | unsealed)
            if not acts[number].seal:
                unsealed |= 1 << number

    def ancestors(self, number: int) -> list[int]:
        """An act and every act before it, by their place in the history."""
        return numbers_in(self.done[number])

    def last_of(self, some: Sequence[int]) -> list[int]:
        """Those of some acts, by their place in the history, that no other of them came after."""
        followed = 0
        for number in some:
            followed |= self.done[number] & ~(1 << number)
        return [number for number in some if not followed >> number & 1]

    def last_handed_over(self, among: int) -> list[int]:
        """The acts on the review as a whole, of some, that no other of them came after."""
        return self.last_of([number for number in numbers_in(among) if not self.acts[number].item])


def numbers_in(some: int) -> list[int]:
    """Acts that are one number with a bit for each, by their place in the history."""
    return [number for number, bit in enumerate(reversed(f"{some:b}")) if bit == "1"]


def _reached(before: Sequence[Sequence[int]]) -> list[int]:
    """Each act and those that lead to it, as one number with a bit for each."""
    found = [0] * len(before)
    left = list(range(len(before)))
    while left:
        waiting = []
        for number in left:
            if all(found[each] for each in before[number]):
                found[number] = 1 << number
                for each in before[number]:
                    found[number] |= found[each]
            else:
                waiting.append(number)
        if len(waiting) == len(left):
            # A forged history may go round in a circle.
            return [each or _walked(before, number) for number, each in enumerate(found)]
        left = waiting
    return found


def _walked(before: Sequence[Sequence[int]], number: int) -> int:
    found, ahead = 0, [number]
    while ahead:
        at = ahead.pop()
        if not found >> at & 1:
            found |= 1 << at
            ahead += before[at]
    return found


def ancestors(acts: Sequence[Act], number: int) -> list[int]:
    """An act and every act before it, by their place in the history; `Order` tells it of many."""
    return Order(acts).ancestors(number)


def last_acts(acts: Sequence[Act]) -> list[Act]:
    """The acts on the review as a whole that no other came after: one, or more where branches each did one.

    An override is no such act: it is of one item, and settled there.
    """
    if not any(act.parents for act in acts):
        return [act for act in acts if not act.item][-1:]
    return [acts[number] for number in Order(acts).last_handed_over((1 << len(acts)) - 1)]
