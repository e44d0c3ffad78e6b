"""What both sides of a merge gave, each by itself, and one has taken back since: it is left to settle.

By what stands, the side that took it back has changed nothing, and what the other has would stand again without a word;
or, where it was to take something away, be gone again. That both gave it, the record says. So it is for all that has a
record: answers, cells, rows and their order, narratives, what is said of choices, signatures, overrides; of a text for
each of its sentences, of a list for each that is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.record.chain import ROOT, chain_of
from tui_review.review.record.content import override_by
from tui_review.review.record.events import differs, events_of, value_of
from tui_review.review.three_way import sentences

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question
    from tui_review.review.model import Act, Answer, Conflict, Override, Part, Review

_Has: TypeAlias = Callable[[Any], bool]
"""Whether a side had, with what stood there, what the other side has now."""


_WHY_LEFT: Final = "has taken back on the other: which holds?"
"""Ends why something is left to settle that one side has taken back."""


class _Step(NamedTuple):
    """One change that one side alone has made since both began."""

    by: str
    before: tuple[Any, ...]
    """What stood there before: of a merge on each of its branches."""
    after: Any


class Pieces(NamedTuple):
    """What a value is put together of, where a merge takes it piece by piece."""

    of: Callable[[Any], Collection[str]]
    worded: bool = False
    """Whether a piece that is gone may have been worded anew, which is no taking away."""


AS_ONE: Final = Pieces(lambda _: ())
"""Of what is merged as one thing."""
SENTENCES: Final = Pieces(lambda value: sentences(value) if isinstance(value, str) else (), worded=True)
"""Of a text."""
_CHOSEN: Final = Pieces(lambda value: tuple(map(str, value)) if isinstance(value, list) else ())


def pieces_of(asked: Question | Column | None) -> Pieces:
    """What answers, or cells, of a question or column are put together of."""
    if asked is None:
        return AS_ONE
    kind = kind_of(asked)
    if kind.holds == "several":
        return _CHOSEN
    return SENTENCES if kind.entry == "lines" else AS_ONE


def as_it_is(value: Any) -> Any:
    """What stands at a place that is all that there is."""
    return value


class TakenBack:
    """What the sides of a merge have changed since both began, at one part of a question or an item's override."""

    def __init__(self, *steps: Callable[[], Sequence[_Step]]) -> None:
        """`steps` are made where a side may have taken something back, which is seldom: ours, and theirs."""
        self._make = steps
        self._steps: dict[int, Sequence[_Step]] = {}

    @classmethod
    def at(cls, part: Part, base: Answer, ours: Answer, theirs: Answer) -> TakenBack:
        """That of a part of what is kept at a question."""
        return cls(
            lambda: list(_steps(part, base, ours, theirs)),
            lambda: list(_steps(part, base, theirs, ours)),
        )

    @classmethod
    def of_override(cls, item: str, ours: Review, theirs: Review) -> TakenBack:
        """That of an item's rating by a site leader."""
        return cls(
            lambda: list(_override_steps(item, ours.history, theirs.history)),
            lambda: list(_override_steps(item, theirs.history, ours.history)),
        )

    def why(
        self,
        base: Any,
        ours: Any,
        theirs: Any,
        *,
        at: Callable[[Any], Any] = as_it_is,
        pieces: Pieces = AS_ONE,
    ) -> str:
        """Why a place is left to settle that one side has put back, while the other has what it was put back from.

        Empty where that is not so. `at` is what stands at the place, of what stands at the part.
        """
        if not differs(ours, theirs):
            return ""
        for number, (side, other) in enumerate(((ours, theirs), (theirs, ours))):
            asked = list(_asked(base, side, other, pieces)) if differs(base, other) else []
            if not asked:
                continue
            if number not in self._steps:
                self._steps[number] = self._make[number]()
            steps = self._steps[number]
            for place in reversed(range(len(steps))):
                before, after = steps[place].before, at(steps[place].after)
                if any(any(has(at(each)) for each in before) and not has(after) for has in asked):
                    return _words(next((each.by for each in steps[place:] if each.by), ""))
        return ""


def _asked(base: Any, side: Any, other: Any, pieces: Pieces) -> Iterator[_Has]:
    """What is to be asked of former states of a side: for each thing that the other did, and that is not so here."""
    if not differs(base, side):
        yield lambda value: not differs(value, other)
    was, here, there = map(pieces.of, (base, side, other))
    yield from (_has(piece, pieces) for piece in there if piece not in was and piece not in here)
    if not pieces.worded or all(piece in was for piece in there):
        yield from (_lacks(piece, pieces, was) for piece in was if piece not in there and piece in here)


def _has(piece: str, pieces: Pieces) -> _Has:
    return lambda value: piece in pieces.of(value)


def _lacks(piece: str, pieces: Pieces, was: Collection[str]) -> _Has:
    """Whether a piece was taken out, and not all of them, nor was it worded anew."""

    def has(value: Any) -> bool:
        left = pieces.of(value)
        return (
            bool(left) and piece not in left and not (pieces.worded and any(each not in was for each in left))
        )

    return has


def _words(by: str) -> str:
    return f"What one side has, {by or 'somebody'} {_WHY_LEFT}"


def is_taken_back(conflict: Conflict) -> bool:
    """Whether something is left to settle as a side has taken it back: there what both began with is a side's own."""
    return conflict.why.endswith(_WHY_LEFT)


def _steps(part: Part, base: Answer, side: Answer, other: Answer) -> Iterator[_Step]:
    known = {event.id for each in (base, other) for event in events_of(each, part)}
    events = events_of(side, part)
    if all(event.id in known for event in events):
        return
    values = chain_of(value_of(side, part), events).values
    for event in events:
        if event.id not in known and event.id in values:
            before = tuple([values[each] for each in event.after or (ROOT,) if each in values])
            yield _Step(event.by, before, values[event.id])


def _override_steps(item: str, side: Sequence[Act], other: Sequence[Act]) -> Iterator[_Step]:
    known = {act.seal for act in other}
    for act in side:
        if act.item == item and act.seal not in known:
            was = act.was.get("rating") if isinstance(act.was, dict) else None
            made = override_by(act)
            yield _Step(act.by, (was,), None if made is None else made["rating"])


def overridden_rating(override: Override | None) -> str | None:
    """What of an override has to be the same on both sides: the rating, whatever the reason."""
    return None if override is None else override.rating
