"""The ratings of a review: decided by their tables, or settled by what open answers can still come to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.syntax import Leaf, leaves_of
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.rules import RatedRules
from tui_review.instrument.waiting import waits_for
from tui_review.review.reasons import Rating, Reason, facts
from tui_review.review.unless import waits_behind

if TYPE_CHECKING:
    from tui_review.instrument.proofs.settle import Settler
    from tui_review.review.evaluation import Evaluation


class _Decision(NamedTuple):
    """What a rating table comes to without a look at what open answers could still be."""

    rating: str
    row: str = ""
    leaves: tuple[Leaf, ...] = ()
    """What made the row hold, and ruled out rows of another rating before it."""
    warning: str = ""
    waiting_for: tuple[str, ...] = ()


class Rater:
    """The ratings of one evaluation, each worked out when it is asked for and remembered."""

    def __init__(self, evaluation: Evaluation, *, trying: bool = False) -> None:
        """With `trying`, what its table does not decide is Incomplete, without a proof."""
        self._evaluation = evaluation
        self._of_outcomes = evaluation.evaluator.thorough()
        self._trying = trying
        self._decisions: dict[str, _Decision | None] = {}
        self._ratings: dict[str, Rating] = {}
        self._seen_open: dict[str, bool] = {}
        self._passes_over: bool | None = None
        """Whether any answer counts though its NA waits; found out when it is asked for."""
        self._tries: list[Evaluation] = []
        self._tried_before: list[Evaluation] = []

    @property
    def settler(self) -> Settler:
        """What settles the ratings that no table decides."""
        # Here, because a complete review never needs it.
        from tui_review.instrument.proofs.settle import settler_of  # noqa: PLC0415

        return settler_of(self._evaluation.rules)

    def take_over(self, before: Rater, stale: frozenset[str]) -> None:
        """Takes everything that is not stale from the ratings before a change."""
        self._decisions = without(before._decisions, stale)
        self._ratings = without(before._ratings, stale)
        self._seen_open = without(before._seen_open, stale)
        self._tried_before = before._tries or before._tried_before

    def rating(self, id_: str) -> Rating:
        """The rating of an item, part or outcome by its own table, at the earliest moment it is certain.

        What the table says of other items goes by their ratings in force: an outcome follows overridden items.
        """
        if id_ not in self._ratings:
            decided = self._decided(id_)
            self._ratings[id_] = (
                self._settled(self._evaluation.rules.rated[id_])
                if decided is None
                else Rating(
                    decided.rating,
                    Reason(facts(self._evaluation, decided.leaves), unless=self._unless(id_, decided)),
                    decided.row,
                    decided.waiting_for,
                    decided.warning,
                )
            )
        return self._ratings[id_]

    def brought_down_by(self, id_: str) -> frozenset[str]:
        """What kept a rating from the best of its scale, alone or with others, what stands behind parts too.

        They stand in every row that gives this rating, not only in the first, and in what ruled out a better row.
        """
        best, rating = self._evaluation.rules.instrument.ratings.item[:1], self.rating(id_).rating
        if rating in (INCOMPLETE, *best):
            return frozenset()
        leaves: list[Leaf] = []
        passed: list[tuple[str, tuple[Leaf, ...]]] = []
        for condition, row in self._evaluation.rules.rated[id_].rows:
            truth, those = (True, ()) if condition is None else self._of_outcomes.evaluate(condition)
            if truth and row.rating != rating:
                break
            if truth:
                leaves += _with_ruled_out(rating, those, passed)
            elif truth is False:
                passed.append((row.rating, those))
        named = {fact.id for fact in facts(self._evaluation, leaves)}
        parts = named.intersection(self._evaluation.rules.rated[id_].members)
        return frozenset(named).union(*(self.brought_down_by(part) for part in parts))

    def counts_against(self, id_: str) -> tuple[str, ...]:
        """Of those the answers that count against a rating, in the instrument's order: a reason names but enough."""
        named = self.brought_down_by(id_)
        questions, value = self._evaluation.rules.questions if named else {}, self._evaluation.value
        return tuple(
            [each for each in questions if each in named and questions[each].question.is_concern(value(each))]
        )

    def rated(self, id_: str) -> str:
        """Only the rating itself: without a proof where two ways to answer what is open rate differently."""
        decided = self._decided(id_)
        if decided is not None:
            return decided.rating
        if id_ not in self._ratings and self._is_open(id_):
            return INCOMPLETE
        return self.rating(id_).rating

    def _is_open(self, id_: str) -> bool:
        """Whether it can be seen without a proof that open answers can still change a rating."""
        if self._trying:
            return True
        if id_ not in self._seen_open:
            found: set[str] = set()
            for number, answers in enumerate(self.settler.probes):
                found.add(self._tried(number, answers).rated(id_))
                found.discard(INCOMPLETE)
                if len(found) > 1:
                    break
            self._seen_open[id_] = len(found) > 1
        return self._seen_open[id_]

    def _tried(self, number: int, answers: Mapping[str, Value]) -> Evaluation:
        """What would follow if all that is open were answered so."""
        if number == len(self._tries):
            before = self._tried_before[number] if number < len(self._tried_before) else None
            self._tries.append(self._evaluation.answered_with(answers, before))
        return self._tries[number]

    def _decided(self, id_: str) -> _Decision | None:
        if id_ not in self._decisions:
            self._decisions[id_] = self._decide(self._evaluation.rules.rated[id_])
        return self._decisions[id_]

    def _decide(self, rated: RatedRules) -> _Decision | None:
        """What the table says; None where a row that could decide is still unknown."""
        evaluator = self._of_outcomes if rated.kind == "outcome" else self._evaluation.evaluator
        for gate in rated.gates:
            truth, leaves = evaluator.evaluate(gate.condition)
            if truth is False:
                return _Decision(rated.not_asked, gate.because, leaves)
            if truth is None:
                return None
        open_first = self._open_first(rated)
        if open_first:
            return _Decision(INCOMPLETE, waiting_for=open_first)
        passed: list[tuple[str, tuple[Leaf, ...]]] = []
        for condition, row in rated.rows:
            truth, leaves = (True, ()) if condition is None else evaluator.evaluate(condition)
            if truth:
                reason = _with_ruled_out(row.rating, leaves, passed)
                return _Decision(row.rating, row.when or "otherwise", reason, row.warn)
            if truth is None:
                return None
            passed.append((row.rating, leaves))
        return _Decision(INCOMPLETE)

    def _open_first(self, rated: RatedRules) -> tuple[str, ...]:
        """What must be answered before there is any rating, where the item says that everything must be."""
        if not rated.complete_first:
            return ()
        return tuple(
            id_
            for id_ in rated.questions
            if self._evaluation.value(id_) is Missing.UNANSWERED and self._must_be_answered(id_)
        )

    def _open_behind(self, rated: RatedRules) -> tuple[str, ...]:
        """The same of it and of every item that it goes by, whose rating no person gave."""
        rules, overridden = self._evaluation.rules, self._evaluation.overrides
        behind = (
            each for each in rules.needs.behind(rated.id) if each in rules.rated and each not in overridden
        )
        first = (self._open_first(rules.rated[each]) for each in (rated.id, *behind))
        return tuple(dict.fromkeys(id_ for open_ in first for id_ in open_))

    def _must_be_answered(self, id_: str) -> bool:
        question = self._evaluation.rules.questions[id_].question
        return not (question.optional or question.by_program)

    def _settled(self, rated: RatedRules) -> Rating:
        """The rating when the first row that could decide is still unknown."""
        settled = self.settler.settle(rated.id, self._evaluation)
        if len(settled.ratings) > 1:
            return Rating(INCOMPLETE, waiting_for=settled.waiting_for)
        if any(row >= 0 for row in settled.rows) and (first := self._open_behind(rated)):
            # Where it is asked, or an item that it goes by is, there is no rating before these are answered.
            unknown = (self._evaluation.evaluator.unknown(gate.condition) for gate in rated.gates)
            asked = waits_for(
                self._evaluation.rules, self._evaluation, [leaf for each in unknown for leaf in each]
            )
            return Rating(INCOMPLETE, waiting_for=tuple(dict.fromkeys((*asked, *first))))
        conditions = [rated.rows[row][0] for row in settled.rows if row >= 0]
        leaves = self._already(rated) or tuple(
            leaf for condition in conditions if condition is not None for leaf in leaves_of(condition)
        )
        rows = " / ".join(rated.rows[row][1].when or "otherwise" for row in settled.rows if row >= 0)
        needs = self._evaluation.rules.needs
        unless = self._evaluation.passed_over(filter(needs.doubtful.__contains__, needs.behind(rated.id)))
        reason = Reason(facts(self._evaluation, leaves), whatever=True, unless=unless)
        return Rating(settled.ratings[0], reason, rows)

    def _unless(self, id_: str, decided: _Decision) -> tuple[str, ...]:
        """The open questions that may still make an answer NA by which a decided rating goes, or being asked for it."""
        if self._passes_over is None:
            self._passes_over = bool(self._evaluation.passed_over(self._evaluation.rules.needs.doubtful))
        if decided.rating == INCOMPLETE or not self._passes_over:
            return ()
        gates = (gate.condition for gate in self._evaluation.rules.rated[id_].gates)
        return waits_behind(self._evaluation, id_, (*decided.leaves, *gates))

    def _already(self, rated: RatedRules) -> tuple[Leaf, ...]:
        """What makes the first row true that is so already, though one before it is open; empty where none is."""
        passed: list[tuple[str, tuple[Leaf, ...]]] = []
        for condition, row in rated.rows:
            if condition is None:
                break
            truth, leaves = self._evaluation.evaluator.evaluate(condition)
            if truth:
                return _with_ruled_out(row.rating, leaves, passed)
            if truth is False:
                passed.append((row.rating, leaves))
        return ()


_Kept = TypeVar("_Kept")


def without(before: Mapping[str, _Kept], stale: Container[str]) -> dict[str, _Kept]:
    """What is remembered of everything that is not stale."""
    return {id_: each for id_, each in before.items() if id_ not in stale}


def _with_ruled_out(
    rating: str, leaves: tuple[Leaf, ...], passed: list[tuple[str, tuple[Leaf, ...]]]
) -> tuple[Leaf, ...]:
    """What made a row hold, and as much a part of it, what ruled out rows of another rating."""
    return (*(leaf for other, those in passed if other != rating for leaf in those), *leaves)
