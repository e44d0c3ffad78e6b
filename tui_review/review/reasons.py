"""Why a rating is what it is: the answers, rows and items that decided it, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from tui_review.instrument.kinds.base import plainly
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Evaluator, Missing, Value
from tui_review.instrument.language.syntax import (
    And,
    Condition,
    ConditionPart,
    CountRows,
    Leaf,
    Rows,
    anatomy,
    meant_inside,
    walk,
)
from tui_review.instrument.model import INCOMPLETE, Column, Question
from tui_review.instrument.needs import NeedRole
from tui_review.instrument.plurals import and_more, count_of, part_of, percent_of, verb_of
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.review.evaluation import Evaluation

WHATEVER: Final = "whatever the open answers are"
BY_NONE: Final = "no answer that counts says otherwise"
"""What is said in the place of facts where none decided a rating, and one may still come to."""
_GATES: Final = frozenset[NeedRole](("asked_when", "applies"))
_MOST_ROWS: Final = 3
"""So many rows are named with their cells; the others are counted."""


@frozen()
class RowFact:
    """A row of a table that decided something, or came nearest to it."""

    called: str
    """What one row is called: `contact`."""
    own: str
    """The same in the instrument's own words."""
    number: int
    """Which row it is, from 1."""
    row: str
    """The row's id."""
    facts: tuple[Fact, ...]
    """What in it, or around it, decided; no names and no free text."""


@frozen()
class Fact:
    """A question, item, figure, or (in a row) column, and its value."""

    id: str
    value: Value
    said: str
    """The value in words; of a table, how many rows it has."""
    own: str
    """The same in the instrument's own words, whatever wording it is shown in."""
    overridden: bool = False
    rows: tuple[RowFact, ...] = ()
    """Of a table whose rows were looked at: those that decided."""
    fitting: int | None = None
    """Of a table whose rows were looked at: how many are as the condition wants them."""


@frozen()
class Reason:
    """Everything that decided a rating."""

    facts: tuple[Fact, ...] = ()
    whatever: bool = False
    """Whether it holds although answers are open that could still change the facts."""
    unless: tuple[str, ...] = ()
    """The open questions that may still make an answer NA by which it goes, though it counts until they do."""

    @property
    def words(self) -> str:
        """The reason in words; empty where there is none."""
        return self._said(own=False)

    @property
    def own_words(self) -> str:
        """The same in the instrument's own words, as files have it."""
        return self._said(own=True)

    def _said(self, *, own: bool) -> str:
        # Two conditions about the rows of one table may be decided by the same rows.
        said = dict.fromkeys(fact_words(fact, own=own) for fact in self.facts)
        whatever = [WHATEVER] if self.whatever else []
        # Files have always said it only beside open answers: what they say of the same answers stays the same.
        told = (whatever or not own) and self.unless
        if told and not said and not whatever:
            said[BY_NONE] = None
        return ", ".join([*said, *whatever]) + (
            f" unless {', '.join(self.unless)} makes an answer NA" if told else ""
        )


@frozen()
class Rating:
    """A rating, what decided it, or what it waits for."""

    rating: str
    """`Incomplete` while an open answer could still change it, but for what the reason's `unless` names."""
    reason: Reason = Reason()
    """What decided it."""
    row: str = ""
    """The deciding row of the criteria, as the instrument has it."""
    waiting_for: tuple[str, ...] = ()
    """The open questions that could still change it; empty once it is certain."""
    warning: str = ""
    """What the deciding row warns of."""

    @property
    def because(self) -> str:
        """The answers that decided it, in words."""
        return self.reason.words

    @property
    def own_because(self) -> str:
        """The same in the instrument's own words, as files have it."""
        return self.reason.own_words

    @property
    def certain(self) -> bool:
        """Whether no open answer can change it, but by making an answer NA that counts until then: the `unless`."""
        return self.rating != INCOMPLETE


def fact_words(fact: Fact, *, own: bool = False) -> str:
    """`4A is 2`; for a table the rows: `contact 6 (status is Attempted)`; with `own`, in the instrument's own words."""
    if isinstance(fact.value, dict):
        return _table_words(fact, own=own)
    overridden = " (overridden)" if fact.overridden else ""
    return f"{fact.id} is {fact.own if own else fact.said}{overridden}"


def _table_words(fact: Fact, *, own: bool) -> str:
    said = fact.own if own else fact.said
    if fact.fitting is None:
        return f"{fact.id} has {said}"
    named = [row_fact_words(row, own=own) for row in fact.rows[:_MOST_ROWS]]
    rows = and_more(named, len(fact.rows) - len(named))
    if fact.fitting and all(row.facts for row in fact.rows) and rows:
        return rows
    fit = f"{fact.fitting or 'none'} of {said} of {fact.id} {verb_of(fact.fitting or 1, 'fits')}"
    return f"{fit}: {rows}" if rows else fit


def row_fact_words(row: RowFact, *, own: bool = False) -> str:
    """`contact 6 (status is Attempted)`; with `own`, in the instrument's own words."""
    inside = ", ".join(fact_words(fact, own=own) for fact in row.facts)
    return f"{row.own if own else row.called} {row.number}" + (f" ({inside})" if inside else "")


def facts(evaluation: Evaluation, leaves: Iterable[Leaf]) -> tuple[Fact, ...]:
    """What the leaves speak of, without what others of them presuppose: 7A is only asked when 7.applies is Yes."""
    found: dict[object, Fact] = {}
    for leaf in leaves:
        for key, fact in _Gathering(evaluation).of(leaf, evaluation.evaluator, {}):
            found.setdefault(key, fact)
    rules = evaluation.rules
    named = {fact.id for fact in found.values()}
    presupposed = {ref for id_ in named if id_ in rules.questions for ref in rules.needs.ids(id_, _GATES)}
    return tuple(fact for fact in found.values() if fact.id not in presupposed)


_OfRows: TypeAlias = "tuple[Fact, Iterable[tuple[object, Fact]]]"
"""A table whose rows were looked at, and what around them decided with them."""


class _Gathering:
    """Gathers the facts that one leaf speaks of."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._rules = evaluation.rules
        self._own_columns: dict[Column, Column] = {}
        # With the conditions themselves: as long as they live, their ids are nobody else's.
        self._told: dict[tuple[int, str, object], tuple[Rows | CountRows, _OfRows]] = {}

    def of(
        self, part: ConditionPart, evaluator: Evaluator, columns: Mapping[str, Column]
    ) -> Iterator[tuple[object, Fact]]:
        """Each fact with what it is known by; `columns` are those meant here, in a condition about rows."""
        for each in walk(part):
            ids, _, table, where, _ = anatomy(each)
            for id_ in ids:
                value = evaluator.value(id_)
                if not isinstance(value, Missing) and _is_tellable(columns.get(id_)):
                    at = self._rules.questions.get(id_)
                    asked = columns.get(id_) or (at.question if at is not None else None)
                    said = (
                        kind_of(asked).said(asked, value) if asked is not None else self._figure(id_, value)
                    )
                    own = said if asked is None else self._in_own_words(id_, asked, value, said)
                    overridden = id_ in self._evaluation.overrides
                    yield id_, Fact(id_, value, said, own, overridden)
            rows = self._evaluation.value(table) if table else Missing.NOT_ASKED
            if not isinstance(rows, dict):
                continue
            if where is not None and rows and isinstance(each, Rows | CountRows):
                # Said of rows that it says nothing of, it is decided by the same in each.
                key = (id(each), table, evaluator.decides_at(where, table))
                if key not in self._told:
                    self._told[key] = each, self._rows(each, where, evaluator, columns)
                fact, around = self._told[key][1]
                yield (table, where), fact
                yield from around
            else:
                yield table, Fact(table, rows, *self._rows_in_words(table, rows))

    def _figure(self, id_: str, value: Value) -> str:
        """A figure with what it is a share of: `22 of 24, 91 %`; any other value without a question as it is."""
        grids = self._evaluation.grids if id_ in self._rules.figures else ()
        judged = next((found for grid in grids if (found := grid.requirement(id_)) is not None), None)
        if judged is None or judged.percent is None:
            return str(plainly(value))
        return f"{part_of(judged.met, judged.of)}, {percent_of(judged.percent)}"

    def _rows(
        self, part: Rows | CountRows, where: Condition, evaluator: Evaluator, columns: Mapping[str, Column]
    ) -> _OfRows:
        """A table whose rows were looked at, with those that decided; where none fits, those that come nearest.

        Beside it, what around the rows decided with them.
        """
        table = part.table
        question = self._rules.questions[table].question
        own = self._rules.own_words.get(table, question)
        inside = meant_inside(columns, {column.id: column for column in question.columns})
        self._own_columns.update(zip(question.columns, own.columns, strict=True))
        looked_at = evaluator.rows(table)
        fits = [row.truth(where) is True for row in looked_at]
        wanted = not (isinstance(part, Rows) and part.kind == "every")
        named = [number for number, fit in enumerate(fits) if fit is wanted]
        if isinstance(part, Rows) and part.kind == "last":
            named = [len(looked_at) - 1] if looked_at else []
        elif not named and wanted:
            near = [_how_near(row, where) for row in looked_at]
            named = [number for number, how in enumerate(near) if how == max(near)]
        value = self._evaluation.value(table)
        ids = list(value) if isinstance(value, dict) else []
        counted = isinstance(part, CountRows) and any(fits)
        rows: list[RowFact] = []
        around: dict[object, Fact] = {}
        for number in named:
            cells: list[Fact] = []
            if not counted:
                for key, fact in self._in_row(looked_at[number], where, inside):
                    if key in inside or isinstance(key, tuple):
                        cells.append(fact)
                    else:
                        around[key] = fact
            rows.append(RowFact(question.row, own.row, number + 1, ids[number], tuple(cells)))
        there = value if isinstance(value, dict) else {}
        words = self._rows_in_words(table, there)
        return Fact(table, there, *words, rows=tuple(rows), fitting=sum(fits)), around.items()

    def _rows_in_words(self, table: str, rows: Mapping[str, object]) -> tuple[str, str]:
        """How many rows a table has, as it is worded and in the instrument's own words."""
        question = self._rules.questions[table].question
        own = self._rules.own_words.get(table, question)
        return count_of(len(rows), question.row), count_of(len(rows), own.row)

    def _in_own_words(self, id_: str, asked: Question | Column, value: Value, said: str) -> str:
        if not self._rules.own_words:
            return said
        own = (
            self._own_columns.get(asked, asked)
            if isinstance(asked, Column)
            else self._rules.own_words.get(id_, asked)
        )
        return kind_of(own).said(own, value)

    def _in_row(
        self, row: Evaluator, where: Condition, inside: Mapping[str, Column]
    ) -> Iterator[tuple[object, Fact]]:
        found: dict[object, Fact] = {}
        for leaf in row.evaluate(where).leaves:
            for key, fact in self.of(leaf, row, inside):
                found.setdefault(key, fact)
        yield from found.items()


def _how_near(row: Evaluator, where: Condition) -> int:
    """How many parts of a condition hold for a row."""
    parts = where.of if isinstance(where, And) else (where,)
    return sum(row.truth(part) is True for part in parts)


def _is_tellable(column: Column | None) -> bool:
    """Whether a reason may hold a cell: what people write, names among it, stays in its place."""
    return column is None or not kind_of(column).free_text
