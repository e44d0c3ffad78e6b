"""A record done again, act by act, from what stands there now: what each act came after, and what it must have sealed.

What an act has not touched is taken over from the one before it, so that a record of twice as many acts takes twice as
long, and not four times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tui_review.review.model import Act, Review, Status
from tui_review.review.record.content import (
    Chains,
    Content,
    Contents,
    ids_set_aside,
    read_leaves,
    recorded_entries,
)
from tui_review.review.record.order import Order, numbers_in
from tui_review.review.record.seals import as_one_text, digest_of_texts
from tui_review.review.record.standing import NOWHERE_YET_LED, led_on, status_led_to

_NO_FORM: Final = 0


@dataclass(slots=True)
class Past:
    """What had been done once an act of a history and all before it were."""

    done: int = 0
    """The acts, as one number with a bit for each."""
    covered: set[str] = field(default_factory=set)
    """The changes and messages that they cover."""
    lost: set[str] = field(default_factory=set)
    """Those of them that are in the file no more."""
    leaves: dict[str, str] = field(default_factory=dict)
    """The short digest of each place as they left it."""
    is_sealed: bool = False
    """Whether any of them sealed content."""
    last_whole: list[int] = field(default_factory=list)
    """Those on the review as a whole that no other of them came after."""
    led: tuple[int, int] = NOWHERE_YET_LED
    form: int = _NO_FORM
    stands: dict[str, str] = field(default_factory=dict)
    """What stood at each place, as it is sealed in that form."""
    touched: set[str] = field(default_factory=set)
    """The places at which that may be something else by now."""

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and bool(self.done >> number & 1)

    @property
    def status(self) -> Status:
        """The status that they led to."""
        return status_led_to(self.led)

    def apart(self) -> Past:
        """The same, to be gone on from by another branch."""
        return replace(
            self,
            covered=set(self.covered),
            lost=set(self.lost),
            leaves=dict(self.leaves),
            last_whole=list(self.last_whole),
            stands=dict(self.stands),
            touched=set(self.touched),
        )


@dataclass(slots=True)
class Turn:
    """An act that is about to be done."""

    act: Act
    came_after: list[Act]
    """The acts that it came after."""
    branches: list[Past]
    """What each of those left."""
    just_before: Past
    """All that was done before it, of one branch or of several."""
    covers: Mapping[str, Sequence[str]]
    """The changes and messages that it covers, by place."""


class Replay:
    """The acts of a review done again, in the order they stand: the `turn` of one, then `after` it, then the next."""

    def __init__(self, review: Review, chains: Chains) -> None:
        """`chains` are those of the review."""
        self._acts, self._contents = review.history, Contents(review, chains)
        self._order = Order(self._acts)
        self._places = {id_: each.place for id_, each in recorded_entries(review).items()}
        self._aside = {*ids_set_aside(review)}
        self._tips: dict[int, Past] = {}
        """What acts left from which others are still to go on."""
        self._followers = [0] * len(self._acts)
        for before in self._order.parents:
            for number in before:
                self._followers[number] += 1

    def turn(self, number: int) -> Turn:
        """An act that is to be done next, and what it comes after; looked at before `after` does it."""
        act, before = self._acts[number], self._order.parents[number]
        branches = [self._tips.get(each) or self._of(each) for each in before]
        done = self._order.done[number] & ~(1 << number)
        is_alone = len(branches) == 1 and branches[0].done == done
        just_before = branches[0] if is_alone else self._all(done)
        return Turn(act, [self._acts[each] for each in before], branches, just_before, self._by_place(act))

    def after(self, number: int) -> Past:
        """What was done once an act was."""
        before, done = self._order.parents[number], self._order.done[number]
        tip = self._tips.get(before[0]) if len(before) == 1 else None
        if tip is not None and tip.done | 1 << number == done and tip.done < 1 << number:
            past = tip if self._followers[before[0]] == 1 else tip.apart()
            self._do(past, number)
        else:
            past = self._of(number)
        for each in before:
            self._followers[each] -= 1
            if not self._followers[each]:
                self._tips.pop(each, None)
        self._tips[number] = past
        return past

    def digest(self, past: Past, form: int) -> str:
        """The digest of what an act sealed in a form, once all of a past was done."""
        is_same = past.form == form
        found = self.content(past, form, past.touched if is_same else None).places
        if not is_same:
            past.stands, past.form = {}, form
        for place in past.touched:
            past.stands.pop(place, None)
        past.stands |= {place: f"{as_one_text(place)}:{as_one_text(each)}" for place, each in found.items()}
        past.touched.clear()
        return digest_of_texts(past.stands)

    def content(self, past: Past, form: int, only: set[str] | None = None) -> Content:
        """What stood at each place then, or at some of them."""
        return self._contents.at(past.covered, past, past.leaves, form, only)

    def _by_place(self, act: Act) -> Mapping[str, list[str]]:
        """The changes and messages that an act covers, by place."""
        found: dict[str, list[str]] = {}
        for id_ in act.covers:
            if id_ in self._places:
                found.setdefault(self._places[id_], []).append(id_)
        return found

    def _of(self, number: int) -> Past:
        return self._all(self._order.done[number])

    def _all(self, done: int) -> Past:
        past = Past()
        for number in numbers_in(done):
            self._do(past, number)
        past.done, past.last_whole = done, self._order.last_handed_over(done)
        return past

    def _do(self, past: Past, number: int) -> None:
        act = self._acts[number]
        past.done |= 1 << number
        past.covered.update(act.covers)
        past.lost.update(id_ for id_ in act.covers if id_ not in self._places and id_ not in self._aside)
        past.led = led_on(past.led, act)
        past.is_sealed = past.is_sealed or bool(act.content)
        if not act.item:
            past.last_whole = [number]
        leaves = read_leaves(act.leaves)
        past.leaves |= leaves
        past.touched.update(leaves, self._by_place(act), [f"override/{act.item}"] if act.item else [])
