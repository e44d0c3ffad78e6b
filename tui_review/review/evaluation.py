"""What follows from a set of answers: what is asked, what counts, what is rated. One snapshot; it never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Literal, cast

from tui_review.instrument.blanks import blank_cells, without_blanks
from tui_review.instrument.effort import check_effort
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Evaluator, LeftEmpty, Missing, RowMap, Value
from tui_review.instrument.language.syntax import TODAY, Cases, Computed, Condition, Leaf, Ref
from tui_review.instrument.language.values import CountedRow, is_rows
from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.instrument.rules import QuestionRules, Rules, sign_offs
from tui_review.instrument.ties import linked_parts
from tui_review.instrument.waiting import OpenCell, counts_meanwhile, open_cells, waits_for, waits_words
from tui_review.review.conflicts import unsettled_ids
from tui_review.review.model import Review
from tui_review.review.rater import Rater, without
from tui_review.review.reasons import Rating

if TYPE_CHECKING:
    from tui_review.instrument.language.values import Cell
    from tui_review.instrument.model import Column, Question
    from tui_review.review.grid import Grid, LookedAt
    from tui_review.review.links import LinkedReview, Resolve


class Evaluation:
    """Everything that follows from answers, worked out when asked for and remembered.

    `as_of` is the ISO day as of which the review is looked at (`as_of` decides it): in conditions and computed
    answers it stands in for the day the review was completed until that is set. No rating looks at it, which the
    linter sees to. Empty where there is no review and so no day: answers by themselves.
    """

    def __init__(  # noqa: PLR0913 - facts that few reviews have
        self,
        rules: Rules,
        raw: Mapping[str, Value],
        *,
        as_of: str,
        overrides: Mapping[str, str] | None = None,
        linked: Mapping[str, LinkedReview] | None = None,
        unsettled: frozenset[str] = frozenset(),
        void: frozenset[str] = frozenset(),
        after: Evaluation | None = None,
        trying: bool = False,
        left: LeftEmpty | None = None,
    ) -> None:
        """`raw`, `overrides` (ratings by item or part) and `linked` (reviews by the link's name) are not copied.

        `unsettled` are the questions and overridden items at which a merge left several answers: what stands there
        counts as an answer, and no rating goes by it. `void` are the sign-offs whose signature does not hold: each is
        open. `left` are the columns whose empty cells are left so (`as_left`).

        They must not change while this is in use. With `after`, an evaluation of the same review before a change, what
        does not depend on anything that is another now is taken from there. Raises UserError where conditions would
        try too many rows.
        """
        self.rules = rules
        self.overrides: Mapping[str, str] = _overriding(rules, overrides) if overrides else {}
        self._given = raw
        # What is tried is made of what is read already.
        self._raw = raw if trying else _read_back(rules, raw, after)
        if not trying:
            check_effort(rules, raw)
        self.as_of = as_of
        self.linked: Mapping[str, LinkedReview] = linked or {}
        self.evaluator = Evaluator(AsOf(self), rules.columns, left=left)
        self._values: dict[str, Value | Missing] = {}
        self._known = _Known(self.evaluator)
        self._rater = Rater(self, trying=trying)
        self.unsettled = unsettled
        self.void = void
        # Of the same answers, with something of them taken otherwise.
        self._others: dict[Literal["computed", "certain", "left"], Evaluation] = {}
        self._grids = GridMemory()
        if after is not None and after.rules is rules:
            self._take_over(after)

    def _take_over(self, before: Evaluation) -> None:
        """Takes what stands as it stood from an evaluation of the same review before a change."""
        changed = _different(before._given, self._given) | _different(before.overrides, self.overrides)
        changed |= (before.unsettled ^ self.unsettled) | (before.void ^ self.void)
        changed |= before.evaluator.left.keys() ^ self.evaluator.left.keys()
        if before.as_of != self.as_of:
            changed |= {TODAY, self.rules.instrument.facts.completed}
        if before.linked != self.linked:
            changed |= {id_ for id_ in before._values if linked_parts(id_) is not None}
        stale = self.rules.needs.dependents(changed)
        self._values = without(before._values, stale)
        self._known.take_over(before._known, stale)
        self._rater.take_over(before._rater, stale)
        self._grids.take_over(before._grids, stale, self.rules)

    @classmethod
    def of(
        cls,
        rules: Rules,
        review: Review,
        *,
        as_of: str,
        resolve: Resolve | None = None,
        after: Evaluation | None = None,
    ) -> Evaluation:
        """What follows from a review as it is now: its answers and its overrides.

        With `resolve`, linked reviews are looked at; without, what they say is unknown. `after` is an evaluation of
        the same review before a change.
        """
        overrides = {id_: override.rating for id_, override in review.overrides.items()}
        linked = None
        if resolve is not None:
            from tui_review.review.links import resolve_links  # noqa: PLC0415 - few instruments link reviews

            linked = resolve_links(rules, review.raw, resolve)
        unsettled = unsettled_ids(review, rules.questions) if review.conflicts else frozenset()
        void = frozenset[str]()
        if sign_offs(rules):
            from tui_review.review.signing import void as void_in  # noqa: PLC0415 - few instruments are signed

            void = void_in(rules, review)
        return cls(
            rules,
            review.raw,
            as_of=as_of,
            overrides=overrides,
            linked=linked,
            unsettled=unsettled,
            void=void,
            after=after,
        )

    @property
    def without_overrides(self) -> Evaluation:
        """What would follow from the answers alone; this very evaluation where nothing is overridden."""
        if not self.overrides:
            return self
        if "computed" not in self._others:
            self._others["computed"] = Evaluation(
                self.rules,
                self._given,
                as_of=self.as_of,
                linked=self.linked,
                unsettled=self.unsettled.intersection(self.rules.questions),
                void=self.void,
                after=self,
            )
        return self._others["computed"]

    @property
    def as_left(self) -> Evaluation:
        """What would follow if the optional cells that are empty stayed so; this very evaluation where none is.

        Such a cell has no value then, like one that is not asked. Here it is unknown: somebody may fill it in yet.
        """
        if "left" not in self._others:
            left = _left_columns(self)
            self._others["left"] = self
            if left:
                self._others["left"] = Evaluation(
                    self.rules,
                    self._given,
                    as_of=self.as_of,
                    overrides=self.overrides,
                    linked=self.linked,
                    unsettled=self.unsettled,
                    void=self.void,
                    after=self,
                    left=left,
                )
        return self._others["left"]

    def _settled(self, id_: str) -> Evaluation:
        """What a rating goes by: all that is settled, where it depends on what is not; else this very evaluation."""
        if not self.unsettled or self.unsettled.isdisjoint(self.rules.needs.behind(id_)):
            return self
        if "certain" not in self._others:
            self._others["certain"] = Evaluation(
                self.rules,
                {each: value for each, value in self._given.items() if each not in self.unsettled},
                as_of=self.as_of,
                overrides=without(self.overrides, self.unsettled),
                linked=self.linked,
                void=self.void,
                after=self,
            )
        return self._others["certain"]

    def _open_overrides(self, id_: str) -> tuple[str, ...]:
        """The items behind a rating whose overrides are unsettled."""
        if not self.unsettled:
            return ()
        return tuple(
            each
            for each in self.rules.needs.behind(id_)
            if each in self.rules.rated and each in self.unsettled and each != id_
        )

    @property
    def left(self) -> LeftEmpty:
        """The columns whose empty cells are taken to stay so."""
        return self.evaluator.left

    def raw(self, question: str, /) -> Value | Missing:
        """The reviewer's own answer, whether or not it counts now; open where the file has one that cannot be read.

        So is a sign-off at which a signature stands that does not hold.
        """
        value = Missing.UNANSWERED if question in self.void else self._raw.get(question, Missing.UNANSWERED)
        return Missing.UNANSWERED if value == NA and self._na_is_no_answer(question) else value

    def given(self, question: str, /) -> Value | Missing:
        """The same as it stands in the file, readable or not."""
        return self._given.get(question, Missing.UNANSWERED)

    def unreadable(self, question: str, /) -> bool:
        """Whether what stands in the file, or a cell of it, cannot be an answer, or is a signature that does not hold.

        It is open until it is put right.
        """
        given = self._given.get(question)
        if given is None or question not in self.rules.questions:
            return False
        return not self.rules.questions[question].question.compute and self.raw(question) is not given

    def _na_is_no_answer(self, question: str) -> bool:
        """Whether an NA is neither the reviewer's to give nor, as far as is known, the program's."""
        rules = self.rules.questions.get(question)
        if rules is None or rules.question.na_if:
            return False
        return rules.na is None or self.evaluator.truth(rules.na) is False

    def asked(self, question: str) -> bool | None:
        """Whether a question is asked now; None while that waits for another answer."""
        asked = self._known.asked
        if question not in asked:
            truths = [self._known.truth(gate.condition) for gate in self.rules.questions[question].gates]
            asked[question] = False if False in truths else None if None in truths else True
        return asked[question]

    def answered_na(self, question: str) -> bool | None:
        """Whether the program answers a question NA; None while that waits for another answer."""
        condition = self.rules.questions[question].na
        if condition is None:
            return False
        known = self._known.answered_na
        if question not in known:
            truth = self.evaluator.truth(condition)
            if truth is None and question in self._raw:
                truth = _na_meanwhile(self, question, condition)
            known[question] = truth
        return known[question]

    def passed_over(self, ids: Iterable[str], /) -> tuple[str, ...]:
        """What the NA of given answers to these waits for, though they count until then: see `counts_meanwhile`."""
        found = self._known.passed_over
        given = (id_ for id_ in ids if id_ in self._raw and id_ in self.rules.questions)
        # Looking at one finds out.
        those = (found[id_] for id_ in given if self.answered_na(id_) is False and id_ in found)
        return tuple(dict.fromkeys(each for open_ in those for each in open_))

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
            if self._known.truth(gate.condition):
                continue
            truth, leaves = self.evaluator.evaluate(gate.condition)
            if truth is False:
                return gate.because
            if truth is None:
                return waits_words(self.rules, _open_behind(self, leaves))
        return rules.question.na_because if self.answered_na(question) else ""

    def value(self, id_: str, /) -> Value | Missing:
        """The value of a question that counts, or the certain rating in force of an item, part or outcome."""
        found = self._values.get(id_)
        if found is not None:
            return found
        if id_ in self.rules.rated:
            rating = self.in_force(id_)
            return rating if rating != INCOMPLETE else Missing.UNANSWERED
        found = self._values[id_] = self._value(id_) if id_ in self.rules.questions else self._elsewhere(id_)
        return found

    @property
    def grids(self) -> list[Grid]:
        """Every grid that there is with these answers, in the instrument's order."""
        if not self.rules.grids:
            return []
        from tui_review.review.grid import grid_of  # noqa: PLC0415 - few instruments have any

        every = [grid_of(self, id_, self._grids) for id_ in self.rules.grids]
        return [grid for grid in every if grid is not None]

    def _elsewhere(self, id_: str) -> Value | Missing:
        """The day as of which the review is looked at, the figure of a requirement, or a linked review's answer.

        Unknown where a grid waits for answers, or the other review or question cannot be read.
        """
        if id_ == TODAY:
            return self.as_of or Missing.UNANSWERED
        if id_ in self.rules.figures:
            from tui_review.review.grid import grid_of  # noqa: PLC0415 - few instruments have any

            grid = grid_of(self, self.rules.figures[id_], self._grids)
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
            value = self.raw(id_)
            # Most values are no tables: the first test is for speed.
            if not isinstance(value, dict) or not is_rows(value):
                return value
            rows = without_blanks(rules, value) if rules.blanks else value
            return with_worked_out(self, id_, rows) if rules.cells else rows
        return worked_out(rules.question, rules.compute, self.evaluator)

    def seen(self, id_: str) -> Value | Missing:
        """The value as conditions see it, where `as_of` stands in for the day the review was completed."""
        found = self.value(id_)
        if found is Missing.UNANSWERED and self.as_of and id_ == self.rules.instrument.facts.completed:
            return self.as_of
        return found

    def truth(self, condition: Condition, *, now: bool = False) -> bool | None:
        """The truth of any condition; with `now`, `is answered` speaks of this moment."""
        return (self.evaluator.at_this_moment() if now else self.evaluator).truth(condition)

    def in_force(self, id_: str) -> str:
        """The rating that holds: a site leader's where there is one, else the computed; none while it is unsettled."""
        if id_ in self.unsettled:
            return INCOMPLETE
        return self.overrides.get(id_) or self.rated(id_)

    def rating(self, id_: str) -> Rating:
        """The rating of an item, part or outcome by its own table, at the earliest moment it is certain.

        What the table says of other items goes by their ratings in force: an outcome follows overridden items.
        """
        if waiting_for := self._open_overrides(id_):
            return Rating(INCOMPLETE, waiting_for=waiting_for)
        certain = self._settled(id_)
        return self._rater.rating(id_) if certain is self else certain.rating(id_)

    def rated(self, id_: str) -> str:
        """Only the rating itself, which costs less while many answers are open."""
        if self._open_overrides(id_):
            return INCOMPLETE
        certain = self._settled(id_)
        return self._rater.rated(id_) if certain is self else certain.rated(id_)

    def answered_with(self, answers: Mapping[str, Value], after: Evaluation | None) -> Evaluation:
        """What would follow if what is open were answered so, as far as tables alone decide; it proves nothing.

        `after` is the same of an evaluation before a change.
        """
        return Evaluation(
            self.rules,
            {**answers, **without(self._raw, self.void)},
            as_of=self.as_of,
            overrides=self.overrides,
            after=after,
            trying=True,
        )


class _Known:
    """What an evaluation remembers of which questions are asked."""

    __slots__ = ("_evaluator", "_truths", "answered_na", "asked", "passed_over")

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._truths: dict[int, bool | None] = {}
        self.asked: dict[str, bool | None] = {}
        self.answered_na: dict[str, bool | None] = {}
        self.passed_over: dict[str, tuple[str, ...]] = {}
        """What the NA of a given answer waits for that counts until then."""

    def truth(self, condition: Condition) -> bool | None:
        """The truth of a condition of the rules, which many questions share."""
        key = id(condition)
        if key not in self._truths:
            self._truths[key] = self._evaluator.truth(condition)
        return self._truths[key]

    def take_over(self, before: _Known, stale: frozenset[str]) -> None:
        """Takes what is not stale from what was known before a change."""
        self.asked = without(before.asked, stale)
        self.passed_over = without(before.passed_over, stale)


class GridMemory:
    """The grids of an evaluation, and what was made of their entries."""

    __slots__ = ("entries", "made")

    def __init__(self) -> None:
        self.made: dict[str, Grid | None] = {}
        self.entries: dict[str, Mapping[str, LookedAt]] = {}
        """By grid and row; of grids that are to be made anew, where nothing but their entries changed."""

    def take_over(self, before: GridMemory, stale: frozenset[str], rules: Rules) -> None:
        """Takes what is not stale from the grids before a change."""
        self.made = without(before.made, stale)
        self.entries = {
            id_: entries
            for id_, entries in before.entries.items()
            if stale.isdisjoint(rules.needs.beside(id_, rules.grids[id_].spec.entries.table))
        }


class AsOf:
    """An evaluation as conditions see it."""

    __slots__ = ("_completed", "_evaluation")

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._completed = evaluation.rules.instrument.facts.completed

    @property
    def overrides(self) -> Mapping[str, str]:
        """The ratings given by a person."""
        return self._evaluation.overrides

    @property
    def left(self) -> LeftEmpty:
        """The columns whose empty cells are taken to stay so."""
        return self._evaluation.left

    def raw(self, question: str, /) -> Value | Missing:
        """The reviewer's own answer."""
        return self._evaluation.raw(question)

    def unreadable(self, question: str, /) -> bool:
        """Whether an answer, or a cell of it, cannot be read."""
        return self._evaluation.unreadable(question)

    def passed_over(self, ids: Iterable[str], /) -> tuple[str, ...]:
        """What the NA of given answers waits for, though they count."""
        return self._evaluation.passed_over(ids)

    def value(self, id_: str, /) -> Value | Missing:
        """The value that conditions see."""
        return self._evaluation.seen(id_) if id_ == self._completed else self._evaluation.value(id_)


def _na_meanwhile(evaluation: Evaluation, id_: str, condition: Condition) -> bool | None:
    """Whether a given answer is NA while its NA by a condition waits, which is remembered where it counts until then.

    None where that waits for something that counts, too.
    """
    _, leaves = evaluation.evaluator.evaluate(condition)
    open_ = _open_behind(evaluation, leaves)
    if not counts_meanwhile(evaluation.rules, open_):
        return None
    is_na = evaluation._rater.settler.is_na_anyhow(id_, evaluation)  # noqa: SLF001 - of this module
    if not is_na:
        evaluation._known.passed_over[id_] = open_  # noqa: SLF001
    return is_na


def _open_behind(evaluation: Evaluation, leaves: tuple[Leaf, ...]) -> tuple[str, ...]:
    return waits_for(evaluation.rules, AsOf(evaluation), leaves)


def with_answer(evaluation: Evaluation, id_: str, value: Value) -> Evaluation:
    """What would follow if one question were answered so, and all else as it is."""
    return with_answers(evaluation, {id_: value})


def with_answers(evaluation: Evaluation, answers: Mapping[str, Value | Missing]) -> Evaluation:
    """What would follow if some questions were answered so, or not answered, and all else as it is."""
    raw = {**evaluation._given, **answers}  # noqa: SLF001 - of the same module
    return Evaluation(
        evaluation.rules,
        {id_: value for id_, value in raw.items() if not isinstance(value, Missing)},
        as_of=evaluation.as_of,
        overrides=evaluation.overrides,
        linked=evaluation.linked,
        unsettled=evaluation.unsettled,
        void=evaluation.void,
        after=evaluation,
    )


def worked_out(part: Question | Column, computed: Computed, evaluator: Evaluator) -> Value | Missing:
    """What an answer comes to that is computed or offered: a term, the first true row; of several choices all true."""
    if isinstance(computed, Ref):
        return evaluator.value(computed.id)
    if isinstance(computed, Cases):
        if kind_of(part).holds == "several":
            true = [value for condition, value in computed.rows if condition and evaluator.truth(condition)]
            return true or Missing.UNANSWERED
        found = evaluator.case(computed).value
        # Where no row is true, which only what is offered leaves room for, there is nothing to say.
        found = None if isinstance(found, Enum) else found
    else:
        found = evaluator.term(computed)
    if found is None:
        return Missing.UNANSWERED
    return NA if isinstance(found, Enum) else kind_of(part).computed(part, found)


def with_worked_out(evaluation: Evaluation, id_: str, rows: Mapping[str, RowMap]) -> dict[str, RowMap]:
    """The rows of a table with what is worked out in them; what is given in the place of it does not count."""
    own = evaluation.rules.questions[id_]
    found: dict[str, RowMap] = {}
    for row_id, given in rows.items():
        row = CountedRow(without(given, own.cells))
        for column in own.question.columns:
            if (computed := own.cells.get(column.id)) is None:
                continue
            cell = worked_out(column, computed, evaluation.evaluator.in_row(row, id_))
            if cell is Missing.UNANSWERED:
                continue
            # Where there is no number or day, nothing stands, and nothing is waited for.
            if isinstance(cell, Missing) or cell == NA or not kind_of(column).is_sound(column, cell):
                row.comes_to_nothing.add(column.id)
            else:
                # What is worked out in a cell is a number, a day or words; no rows.
                row[column.id] = cast("Cell", cell)
        in_order = (each.id for each in own.question.columns if each.id in row)
        found[row_id] = CountedRow({**{each: row[each] for each in in_order}, **row}, row.comes_to_nothing)
    return found


def is_as_given(own: QuestionRules, value: Value | Missing, given: Value | Missing) -> bool:
    """Whether what counts is what is given, apart from what is worked out in the rows of a table, and says nothing."""
    given = without_blanks(own, given) if own.blanks and is_rows(given) else given
    if own.cells and is_rows(value) and is_rows(given) and value.keys() == given.keys():
        return all(without(row, own.cells) == without(given[id_], own.cells) for id_, row in value.items())
    return value == given


def empty_cells(
    evaluation: Evaluation, unknown: Iterable[Condition], row: tuple[Evaluator, str, int] | None = None
) -> tuple[OpenCell, ...]:
    """The empty cells that conditions wait for; `row` is as `open_cells` has it."""

    def is_empty(cell: OpenCell) -> bool:
        rows = evaluation.raw(cell.table)
        if not is_rows(rows):
            return False
        row = list(rows.values())[cell.row - 1]
        return cell.column not in row or cell.column in blank_cells(
            evaluation.rules.questions[cell.table], row
        )

    return tuple(filter(is_empty, open_cells(evaluation.rules, AsOf(evaluation), unknown, row)))


def _left_columns(evaluation: Evaluation) -> LeftEmpty:
    """The optional columns of each table in which one of them is empty in a row."""
    found: dict[str, frozenset[str]] = {}
    for id_, given in evaluation._raw.items():  # noqa: SLF001 - of the same module
        own = evaluation.rules.questions.get(id_)
        if own is None or not own.question.columns or not is_rows(given):
            continue
        optional = frozenset(each.id for each in own.question.columns if each.optional and not each.compute)
        if any(not optional <= row.keys() for row in without_blanks(own, given).values()):
            found[id_] = optional
    return found


def _read_back(rules: Rules, given: Mapping[str, Value], after: Evaluation | None) -> Mapping[str, Value]:
    """What of some answers in a file can be answers of their questions.

    Here, where what is stored becomes what is meant, so that nothing behind it takes what cannot be read for an
    answer that is known to be otherwise. What `after` has read already is not read again.
    """
    read: dict[str, Value] = {}
    if after is not None and after.rules is not rules:
        after = None
    for id_, value in given.items():
        own = rules.questions.get(id_)
        if own is None or own.compute is not None:
            found: Value | None = value
        else:
            # Of its own kind, what it knows.
            known = None if after is None else after._raw.get(id_)  # noqa: SLF001
            if after is not None and after._given.get(id_) is value:  # noqa: SLF001
                found = known
            else:
                found = kind_of(own.question).read_back(own.question, value, known)
        if found is not None:
            read[id_] = found
    return read


def _overriding(rules: Rules, overrides: Mapping[str, str]) -> dict[str, str]:
    """The ratings that stand in the place of others; Incomplete for what is no rating of an item."""
    scale = rules.instrument.ratings.item
    return {
        id_: rating if rating in scale else INCOMPLETE
        for id_, rating in overrides.items()
        if id_ in rules.rated and rules.rated[id_].kind != "outcome"
    }


def _different(before: Mapping[str, Value], now: Mapping[str, Value]) -> set[str]:
    """The ids at which two maps differ; rows in another order do."""
    return {
        id_
        for id_ in before.keys() | now.keys()
        if (one := before.get(id_)) is not (other := now.get(id_))
        and (
            one != other
            or (isinstance(one, dict) and list(one) != list(other if isinstance(other, dict) else ()))
        )
    }
