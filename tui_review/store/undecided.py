"""What two branches changed differently and nobody decided: a merge left it to settle, and it was taken out by hand.

The line of the merge has both sides and what stands of them. Whether a merge leaves that to settle is asked of what
merges. What is named and what is not: docs/qa.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Final

from tui_review.review import signing
from tui_review.review.conflicts import ConflictPlace, place, value_in
from tui_review.review.merge_answers import merge_answer
from tui_review.review.record.acts import Break
from tui_review.review.record.chain import ROOT, Chain
from tui_review.review.record.events import chains_of, events_of
from tui_review.review.record.order import Order
from tui_review.review.rows import part_alone
from tui_review.store.gone import PUTS_ASIDE

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Answer, Event, Part, Review
    from tui_review.store.file_commits import FileCommit, FileCommits

_BOTH: Final = 2


def decided_by_nobody(rules: Rules, review: Review, commits: FileCommits) -> Iterator[Break]:
    """The places that a merge left to settle, as the commit of that merge shows, and nobody has settled.

    Nothing is left to settle there, nor was in any commit: where it was, `gone.settled_by_hand` names it.
    """
    for id_, join, key, by in _undecided_in(rules, review, commits):
        if by.is_merge:
            what = f"Two branches changed it differently ({key}), and the merge of commit {by.said} ({join.id}) left "
            what += "it to settle. No line says that it was settled: it was taken out of the file by hand."
            yield Break(id_, what)


def joined_by_nobody(rules: Rules, review: Review, commits: FileCommits) -> Iterator[tuple[str, str]]:
    """The same of what came by a commit that is no merge, each with its place, in words.

    It is no break: whoever picks a later commit of a branch leaves the same of what that branch had changed before.
    """
    for id_, join, key, by in _undecided_in(rules, review, commits):
        if not by.is_merge:
            what = f"Two branches changed it differently ({key}), commit {by.said} joined them ({join.id}), and nobody "
            what += "says which of both holds. A pick of a later commit may leave that, and so does whoever takes out "
            what += "of the file what was left to settle."
            yield id_, what


def _undecided_in(
    rules: Rules, review: Review, commits: FileCommits
) -> Iterator[tuple[str, Event, str, FileCommit]]:
    """What is undecided, each with the commit that first brought it, as far as one has."""
    brought = commits.bringers()
    for id_, join, key in undecided(rules, review):
        if join.id in brought and not _was_left(rules, commits, join, id_):
            yield id_, join, key, brought[join.id][-1]


def undecided(rules: Rules, review: Review) -> Iterator[tuple[str, Event, str]]:
    """The questions at which what two branches changed differently is joined, and nobody says which holds.

    Each with the line that joins them, and what a merge of the two leaves to settle, by its key.
    """
    aside, begun_once = _put_aside(review), _is_begun_once(review)
    left = {place(key, rules.questions).id for key in review.conflicts}
    for id_, answer in review.answers.items():
        joins = [event for event in answer.changes if _joins(event) and event.id not in aside]
        if not joins or id_ in left or id_ not in rules.questions:
            continue
        if id_ == rules.instrument.facts.completed or signing.signs_something(rules, id_):
            continue  # Of two days of completion the first holds; signatures have lines of their own.
        lines = {
            part: _JoinedLine(answer, part, chain, begun_once=begun_once)
            for part, chain in chains_of(answer).items()
        }
        for join in joins:
            key = lines[join.part].left_by(join, id_, rules.questions[id_].question) if join.part else ""
            if key:
                yield id_, join, key


def _joins(event: Event) -> bool:
    """Whether a change joins two branches that are both recorded."""
    return event.how == "merged" and len(event.after) == _BOTH and ROOT not in event.after


def _put_aside(review: Review) -> frozenset[str]:
    """The changes after which an act was done that leaves something else to settle, or nothing."""
    acts = review.history
    own = [number for number, act in enumerate(acts) if act.act in PUTS_ASIDE]
    order = Order(acts)
    return frozenset(
        id_ for number in own for before in order.ancestors(number) for id_ in acts[before].covers
    )


def _is_begun_once(review: Review) -> bool:
    """Whether all branches were submitted first as one, so that what stood then is what each of them began with."""
    acts = review.history
    order, submitted = Order(acts), {number for number, act in enumerate(acts) if act.act == "submitted"}
    return len([number for number in submitted if submitted & {*order.ancestors(number)} == {number}]) == 1


def _was_left(rules: Rules, commits: FileCommits, event: Event, id_: str) -> bool:
    """Whether a commit that has a change has something to settle at its question."""
    for each in commits.all:
        if event.id in commits.marks(each.blob) and b"\nconflicts:\n" in commits.content(each):
            then = commits.review(each)
            if then is not None and any(place(key, rules.questions).id == id_ for key in then.conflicts):
                return True
    return False


class _JoinedLine:
    """The changes of one part of what is kept at a question, with what stood there after each."""

    def __init__(self, answer: Answer, part: Part, chain: Chain, *, begun_once: bool) -> None:
        """`chain` is that of the part; `begun_once` says whether what stood first is what all branches began with."""
        self._part: Part = part
        self._chain = chain
        self._begun_once = begun_once and len(chain.roots) == 1
        self._events = {event.id: event for event in events_of(answer, part)}

    def left_by(self, join: Event, id_: str, question: Question) -> str:
        """What the merge that made a line left to settle, by its key, and nobody has settled; empty for nothing."""
        if self._chain.faults or self._is_gone_on_from(join):
            return ""
        keys: set[str] | None = None
        for base, sides in product(self._bases(join), (join.after, join.after[::-1])):
            left = self._conflicts(id_, question, base, *sides)
            keys = left if keys is None else keys & left
            if not keys:
                break
        return next((key for key in sorted(keys or ()) if self._keeps_one_side(join, place(key, (id_,)))), "")

    def _conflicts(self, id_: str, question: Question, base: str, ours: str, theirs: str) -> set[str]:
        """The keys of what a merge of three states leaves to settle, but for what merges and was not seen together."""
        three = (part_alone(self._part, self._chain.values[each]) for each in (base, ours, theirs))
        merged = merge_answer(id_, question, *three)
        return {key for key, conflict in merged.conflicts.items() if not conflict.why}

    def _keeps_one_side(self, join: Event, where: ConflictPlace) -> bool:
        """Whether what stands at a place is what one side has there, and the other has something else."""
        mine, yours, now = (
            value_in(part_alone(self._part, self._chain.values[each]), where)
            for each in (*join.after, join.id)
        )
        return bool(mine != yours and now in (mine, yours))

    def _bases(self, join: Event) -> list[str]:
        """The changes after which a merge may have begun; none where what both began with is not told.

        The last that both sides have, or, as a pick has a base of its own, any that one of them has gone on from.
        """
        one, other = map(self._until, join.after)
        both = one & other
        last = [each for each in both if all(each not in self._until(more) - {more} for more in both)]
        if last == [ROOT] and not self._begun_once:
            return []
        # Of several that both sides have, git makes one base that nothing records.
        return [*last, *((one ^ other) - {*join.after})] if len(last) == 1 else []

    def _until(self, change: str) -> set[str]:
        """A change and all before it, and that nothing had been changed."""
        found: set[str] = set()
        ahead = [change]
        while ahead:
            each = ahead.pop()
            if each not in found:
                found.add(each)
                ahead += (self._events[each].after or [ROOT]) if each in self._events else []
        return found

    def _is_gone_on_from(self, join: Event) -> bool:
        """Whether a person has changed what one of the sides gave, beside the merge or after it, or settled it.

        Whoever did so may have come to what the other side has.
        """
        known = self._until(join.id)
        given = {each for each in known if each != ROOT and self._events[each].by}
        last = {each for each in given if all(each not in self._until(more) for more in given - {each})}
        return any(
            event.by and id_ not in known and not last.isdisjoint(self._until(id_))
            for id_, event in self._events.items()
        )
