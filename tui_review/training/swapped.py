"""Which of the answers that differ between two reviews make them differ in a rating, or in what is asked.

Found out by trying: some of the one's answers are swapped for the other's, and all else stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.language.evaluate import Missing
from tui_review.review.evaluation import with_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_review.instrument.language.evaluate import Value
    from tui_review.review.evaluation import Evaluation


class Swapped:
    """One set of answers, of which some are swapped for those of another set: the key's, another reader's."""

    def __init__(
        self, mine: Evaluation, theirs: Evaluation, led: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """`led` are answers that only follow from others, which are swapped as soon as all those are."""
        self._mine = mine
        self._theirs = theirs
        self._led = led or {}
        self._not_mine = self._only_theirs()
        self._tried: dict[tuple[frozenset[str], frozenset[str]], Evaluation] = {}

    def causes_of(self, id_: str, among: Sequence[str]) -> tuple[str, ...]:
        """The answers, of those `among`, that make the difference at a rating or a question; none where they make none.

        Where one of them alone does, so that with the other's answer to it nothing would differ there, all that do by
        themselves; else as few of them as do together, of which none can be left out. The last ones named in `among`
        are left out first. All of them where what differs there is not theirs alone to change.
        """
        if not among or (len(among) == 1 and among[0] not in self._not_mine):
            return tuple(among)
        open_ones = frozenset(self._not_mine).intersection(among)
        if self._is_theirs(id_, frozenset(), open_ones):
            return ()
        alone = tuple(each for each in among if self._is_theirs(id_, frozenset((each,)), open_ones))
        if alone or not self._is_theirs(id_, frozenset(among), open_ones):
            return alone or tuple(among)
        needed, before = list(among), 0
        # Once more after one was left out: what was needed beside it may be so no longer.
        while len(needed) != before:
            before = len(needed)
            for each in reversed(needed[:]):
                fewer = frozenset(needed) - {each}
                if self._is_theirs(id_, fewer, open_ones):
                    needed.remove(each)
        return tuple(needed)

    def _is_theirs(self, id_: str, swapped: frozenset[str], open_ones: frozenset[str]) -> bool:
        """Whether a rating is the other's, or a question is asked as there, once these answers are swapped.

        `open_ones` are those that are open here, and stay so unless they are swapped themselves.
        """
        then = self._with(swapped, open_ones)
        if id_ in then.rules.rated:
            return then.value(id_) == self._theirs.value(id_)
        return then.open_to_reviewer(id_) == self._theirs.open_to_reviewer(id_)

    def _with(self, swapped: frozenset[str], open_ones: frozenset[str]) -> Evaluation:
        known = self._tried.get((swapped, open_ones))
        if known is None:
            led = (each for each, causes in self._led.items() if swapped.issuperset(causes))
            given: dict[str, Value | Missing] = {
                id_: value for id_, value in self._not_mine.items() if id_ not in open_ones
            }
            given.update({id_: self._theirs.raw(id_) for id_ in (*swapped, *led)})
            known = self._tried[swapped, open_ones] = with_answers(self._mine, given)
        return known

    def _only_theirs(self) -> dict[str, Value]:
        """What only the other was asked or has answered: it is there to count as soon as it is asked here, too.

        A rating that is given while answers are open is the same whatever they are, so that these change none.
        """
        found: dict[str, Value] = {}
        for id_, rules in self._mine.rules.questions.items():
            value = Missing.UNANSWERED if rules.question.by_program else self._theirs.raw(id_)
            if isinstance(value, Missing) or not self._theirs.open_to_reviewer(id_):
                continue
            if not self._mine.open_to_reviewer(id_) or self._mine.value(id_) is Missing.UNANSWERED:
                found[id_] = value
        return found
