"""What follows from a set of answers: what is asked, what counts, what is rated. One snapshot; it never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui_review.instrument.language.evaluate import Evaluator, Missing, Value
from tui_review.instrument.language.syntax import Condition, Leaf, Part, Ref, Term, refs
from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.instrument.needs import Role
from tui_review.instrument.rules import RatedRules, Rules
from tui_review.instrument.ties import linked_parts
from tui_review.instrument.waiting import waits_for
from tui_review.review.model import Review

if TYPE_CHECKING:
    from tui_review.instrument.proofs.settle import Settler
    from tui_review.review.grid import Grid
    from tui_review.review.links import LinkedReview, Resolve

_GATES: Final = frozenset[Role](("asked_when", "applies"))
WHATEVER: Final = "whatever the open answers are"


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating, what decided it, or what it waits for."""

    rating: str
    """`Incomplete` while an open answer could still change it."""
    because: str = ""
    """The answers that decided it."""
    row: str = ""
    """The deciding row of the criteria, as the instrument has it."""
    waiting_for: tuple[str, ...] = ()
    """The open questions that could still change it; empty once it is certain."""
    warning: str = ""
    """What the deciding row warns of."""

    @property
    def certain(self) -> bool:
        """Whether no open answer can change it."""
        return self.rating != INCOMPLETE


class Evaluation:
    """Everything that follows from answers, worked out when asked for and remembered.

    `today`, an ISO date, stands in for the day the review was completed until that is set; only for what is shown
    and warned of: no rating looks at it.
    """

    def __init__(  # noqa: PLR0913 - the last three are facts that few reviews have
        self,
        rules: Rules,
        raw: Mapping[str, Value],
        settler: Settler | None = None,
        *,
        today: str = "",
        overrides: Mapping[str, str] | None = None,
        linked: Mapping[str, LinkedReview] | None = None,
    ) -> None:
        """`raw`, `overrides` (ratings by item or part) and `linked` (reviews by the link's name) are not copied.

        They must not change while this is in use.
        """
        self.rules = rules
        self.overrides: Mapping[str, str] = overrides or {}
        self._raw = raw
        self._settler = settler
        self._today = today
        self.linked: Mapping[str, LinkedReview] = linked or {}
        self._evaluator = Evaluator(self, rules.columns)
        self._values: dict[str, Value | Missing] = {}
        self._asked: dict[str, bool | None] = {}
        self._ratings: dict[str, Rating] = {}
        self._computed: Evaluation | None = None
        self._grids: list[Grid] | None = None

    @classmethod
    def of(
        cls,
        rules: Rules,
        review: Review,
        settler: Settler | None = None,
        *,
        today: str = "",
        resolve: Resolve | None = None,
    ) -> Evaluation:
        """What follows from a review as it is now: its answers and its overrides.

        With `resolve`, linked reviews are looked at; without, what they say is unknown.
        """
        overrides = {id_: override.rating for id_, override in review.overrides.items()}
        linked = None
        if resolve is not None:
            from tui_review.review.links import resolve_links  # noqa: PLC0415 - few instruments link reviews

            linked = resolve_links(rules, review.raw, resolve)
        return cls(rules, review.raw, settler, today=today, overrides=overrides, linked=linked)

    @property
    def without_overrides(self) -> Evaluation:
        """What would follow from the answers alone; this very evaluation where nothing is overridden."""
        if not self.overrides:
            return self
        if self._computed is None:
            self._computed = Evaluation(
                self.rules, self._raw, self._settler, today=self._today, linked=self.linked
            )
        return self._computed

    def raw(self, question: str, /) -> Value | Missing:
        """The reviewer's own answer, whether or not it counts now."""
        return self._raw.get(question, Missing.UNANSWERED)

    def asked(self, question: str) -> bool | None:
        """Whether a question is asked now; None while that waits for another answer."""
        if question not in self._asked:
            truths = [self._evaluator.truth(gate.condition) for gate in self.rules.questions[question].gates]
            self._asked[question] = False if False in truths else None if None in truths else True
        return self._asked[question]

    def answered_na(self, question: str) -> bool | None:
        """Whether the program answers a question NA; None while that waits for another answer."""
        condition = self.rules.questions[question].na
        if condition is None:
            return False
        truth, leaves = self._evaluator.evaluate(condition)
        if truth is None and question in self._raw and not set(self._open(leaves)) & self.rules.needs.named:
            return False
        return truth

    def waits_for(self, condition: Condition) -> tuple[str, ...]:
        """The questions and items that a condition waits for; empty when it is known."""
        return self._open(self._evaluator.unknown(condition))

    def open_to_reviewer(self, question: str) -> bool:
        """Whether the reviewer is to answer it now: asked, and not answered by the program."""
        rules = self.rules.questions[question]
        return (
            not rules.question.by_program and self.asked(question) is True and not self.answered_na(question)
        )

    def why_not_asked(self, question: str) -> str:
        """Why a question is not asked, or answered NA, or what it waits for; empty when it is asked."""
        rules = self.rules.questions[question]
        for gate in rules.gates:
            truth, leaves = self._evaluator.evaluate(gate.condition)
            if truth is False:
                return gate.because
            if truth is None:
                return f"waits for {', '.join(self._open(leaves))}"
        return rules.question.na_because if self.answered_na(question) else ""

    def value(self, id_: str, /) -> Value | Missing:
        """The value of a question that counts, or the certain rating in force of an item, part or outcome."""
        if id_ in self.rules.rated:
            rating = self.in_force(id_)
            return rating if rating != INCOMPLETE else Missing.UNANSWERED
        if id_ not in self._values:
            self._values[id_] = self._value(id_) if id_ in self.rules.questions else self._elsewhere(id_)
        return self._values[id_]

    @property
    def grids(self) -> list[Grid]:
        """Every grid that there is with these answers, in the instrument's order."""
        if self._grids is None:
            from tui_review.review.grid import grids  # noqa: PLC0415 - imports us, and few instruments have any

            self._grids = grids(self) if self.rules.grids else []
        return self._grids

    def _elsewhere(self, id_: str) -> Value | Missing:
        """The figure of a requirement, or the value of a linked review's question.

        Unknown where a grid waits for answers, or the other review or question cannot be read.
        """
        if id_ in self.rules.figures:
            grid = next((each for each in self.grids if each.id == self.rules.figures[id_]), None)
            return Missing.NOT_ASKED if grid is None else grid.figure(id_)
        parts = linked_parts(id_)
        if parts is None:
            return Missing.NOT_ASKED
        linked = self.linked.get(parts[0])
        return Missing.UNANSWERED if linked is None else linked.values.get(parts[1], Missing.UNANSWERED)

    def _value(self, id_: str) -> Value | Missing:
        rules = self.rules.questions[id_]
        asked = self.asked(id_)
        if asked is False:
            return Missing.NOT_ASKED
        na = self.answered_na(id_)
        if asked is None or na is None:
            return Missing.UNANSWERED
        if na:
            return NA
        if rules.compute is None:
            raw = self.raw(id_)
            if raw is Missing.UNANSWERED and self._today and id_ == self.rules.instrument.facts.completed:
                return self._today
            return raw
        if isinstance(rules.compute, Ref):
            return self.value(rules.compute.id)
        computed = self._evaluator.term(rules.compute)
        if computed is None:
            return Missing.UNANSWERED
        return computed if isinstance(computed, int | str) else NA

    def truth(self, condition: Condition, *, now: bool = False) -> bool | None:
        """The truth of any condition; with `now`, `is answered` speaks of this moment."""
        evaluator = Evaluator(self, self.rules.columns, now=True) if now else self._evaluator
        return evaluator.truth(condition)

    def in_force(self, id_: str) -> str:
        """The rating that holds: a site leader's where there is one, else the computed one."""
        return self.overrides.get(id_) or self.rating(id_).rating

    def day(self, term: Term) -> str:
        """The ISO day that a term comes to; empty while it is unknown, or where there is none."""
        found = self._evaluator.term(term)
        return found if isinstance(found, str) else ""

    def rating(self, id_: str) -> Rating:
        """The rating of an item, part or outcome by its own table, at the earliest moment it is certain.

        What the table says of other items goes by their ratings in force: an outcome follows overridden items.
        """
        if id_ not in self._ratings:
            self._ratings[id_] = self._rate(self.rules.rated[id_])
        return self._ratings[id_]

    def _rate(self, rated: RatedRules) -> Rating:
        for gate in rated.gates:
            truth, leaves = self._evaluator.evaluate(gate.condition)
            if truth is False:
                return Rating(rated.not_asked, self._facts(leaves), gate.because)
            if truth is None:
                return self._settled(rated)
        open_first = self._open_first(rated)
        if open_first:
            return Rating(INCOMPLETE, waiting_for=open_first)
        passed: list[tuple[str, tuple[Leaf, ...]]] = []
        for condition, row in rated.rows:
            truth, leaves = (True, ()) if condition is None else self._evaluator.evaluate(condition)
            if truth:
                because = self._reason(row.rating, leaves, passed)
                return Rating(row.rating, because, row.when or "otherwise", warning=row.warn)
            if truth is None:
                return self._settled(rated)
            passed.append((row.rating, leaves))
        return Rating(INCOMPLETE)

    def _open_first(self, rated: RatedRules) -> tuple[str, ...]:
        """What must be answered before there is any rating, where the item says that everything must be."""
        if not rated.complete_first:
            return ()
        return tuple(
            id_
            for id_ in rated.questions
            if self.value(id_) is Missing.UNANSWERED and self._must_be_answered(id_)
        )

    def _must_be_answered(self, id_: str) -> bool:
        question = self.rules.questions[id_].question
        return not (question.optional or question.by_program)

    def _settled(self, rated: RatedRules) -> Rating:
        """The rating when the first row that could decide is still unknown."""
        if self._settler is None:
            # Here, because a complete review never needs it.
            from tui_review.instrument.proofs.settle import Settler  # noqa: PLC0415

            self._settler = Settler(self.rules)
        settled = self._settler.settle(rated.id, self)
        if len(settled.ratings) > 1:
            return Rating(INCOMPLETE, waiting_for=settled.waiting_for)
        known = self._already(rated)
        if not known:
            conditions = [rated.rows[row][0] for row in settled.rows if row >= 0]
            named = dict.fromkeys(ref for c in conditions if c is not None for ref in self._refs(c))
            known = ", ".join(self._fact(ref) for ref in named if not isinstance(self.value(ref), Missing))
        because = f"{known}, {WHATEVER}" if known else WHATEVER
        rows = " / ".join(rated.rows[row][1].when or "otherwise" for row in settled.rows if row >= 0)
        return Rating(settled.ratings[0], because, rows)

    def _already(self, rated: RatedRules) -> str:
        """The facts of the first row that is true already, though one before it is open; empty where none is."""
        passed: list[tuple[str, tuple[Leaf, ...]]] = []
        for condition, row in rated.rows:
            if condition is None:
                break
            truth, leaves = self._evaluator.evaluate(condition)
            if truth:
                return self._reason(row.rating, leaves, passed)
            if truth is False:
                passed.append((row.rating, leaves))
        return ""

    def _reason(
        self, rating: str, leaves: tuple[Leaf, ...], passed: list[tuple[str, tuple[Leaf, ...]]]
    ) -> str:
        """The facts that made a row hold, and as much a part of it, those that ruled out rows of another rating."""
        ruled_out = [leaf for other, those in passed if other != rating for leaf in those]
        return self._facts((*ruled_out, *leaves))

    def _facts(self, leaves: tuple[Leaf, ...]) -> str:
        """What the leaves speak of, without what others of them presuppose: 7A is only asked when 7.applies is Yes."""
        named = dict.fromkeys(ref for leaf in leaves for ref in self._refs(leaf))
        presupposed = {
            ref for id_ in named if id_ in self.rules.questions for ref in self.rules.needs.ids(id_, _GATES)
        }
        told = [ref for ref in named if ref not in presupposed and not isinstance(self.value(ref), Missing)]
        return ", ".join(self._fact(ref) for ref in told)

    def _fact(self, id_: str) -> str:
        value = self.value(id_)
        if isinstance(value, dict):
            return f"{id_} has {len(value)} row{'' if len(value) == 1 else 's'}"
        if isinstance(value, list):
            return f"{id_} is {', '.join(value) or 'none'}"
        said = value.value if isinstance(value, Missing) else value
        percent = " %" if id_ in self.rules.figures and isinstance(value, int) else ""
        return f"{id_} is {said}{percent}{' (overridden)' if id_ in self.overrides else ''}"

    def _open(self, leaves: tuple[Leaf, ...]) -> tuple[str, ...]:
        return waits_for(self.rules, self, leaves)

    def _refs(self, part: Part) -> tuple[str, ...]:
        return refs(part, self.rules.columns)
