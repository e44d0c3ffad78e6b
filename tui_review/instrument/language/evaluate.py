"""Three-valued evaluation of conditions over answers (Kleene): an unanswered question is unknown, never false.

One evaluation gives the truth, the leaves that decided it, and, where it is unknown, the leaves it waits for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from tui_review.instrument.language.counting import counted, term_bounds
from tui_review.instrument.language.days import day_after, days_between, is_date, month_end, months_between
from tui_review.instrument.language.measures import compared, measured, ordered
from tui_review.instrument.language.numbers import NO_VALUE, TermValue, later, span, term_value
from tui_review.instrument.language.people import name_keys
from tui_review.instrument.language.syntax import (
    OUTER,
    Among,
    And,
    Answered,
    Cases,
    Columns,
    Compare,
    Condition,
    Count,
    CountChosen,
    CountDifferent,
    CountRows,
    Else,
    Fixed,
    Has,
    HasAny,
    HasNone,
    Holding,
    Is,
    Later,
    Leaf,
    MonthEnd,
    NamesOnly,
    NamesPerson,
    Not,
    Or,
    Percent,
    PercentOf,
    Ref,
    Rows,
    Same,
    Span,
    Term,
    Total,
    asked_around,
    meant_at,
)
from tui_review.instrument.language.totals import certain
from tui_review.instrument.language.values import Answers, Cell, CountedRow, Missing, RowMap, Value

__all__ = [
    "Answers",
    "Cell",
    "Evaluator",
    "FirstCase",
    "InRow",
    "LeftEmpty",
    "Missing",
    "RowMap",
    "Value",
    "Verdict",
    "day_after",
    "days_between",
    "holds",
    "is_date",
    "month_end",
    "months_between",
]


class Verdict(NamedTuple):
    """What a condition comes to, and the leaves that make it so (or keep it unknown)."""

    truth: bool | None
    leaves: tuple[Leaf, ...]


class FirstCase(NamedTuple):
    """What cases come to, and, where that is open (None), the leaves that keep it so."""

    value: TermValue
    waiting: tuple[Leaf, ...]


class Evaluator:
    """Evaluates conditions over one set of answers.

    `columns` gives the columns of each table. With `now`, `is answered` speaks of the present moment (for checks);
    without, of the review when it will be complete (for rules), where an open question is still unknown. One that is
    `thorough` names everything that decides a condition, where one that is not names the first that would do. `left`
    are the columns, by table, in which an empty cell is left so: it has no value, like one that is not asked; in any
    other it is unknown.
    """

    __slots__ = ("_answers", "_columns", "_now", "_thorough", "left")

    def __init__(
        self,
        answers: Answers,
        columns: Columns,
        *,
        now: bool = False,
        thorough: bool = False,
        left: LeftEmpty | None = None,
    ) -> None:
        self._answers = answers
        self._columns = columns
        self._now = now
        self._thorough = thorough
        self.left = left or _NOTHING_LEFT
        """The columns whose empty cells are left so."""

    def thorough(self) -> Evaluator:
        """The same, naming everything that decides a condition, where this one names the first that would do."""
        return Evaluator(self._answers, self._columns, now=self._now, thorough=True, left=self.left)

    def at_this_moment(self) -> Evaluator:
        """The same, with `is answered` speaking of the present moment."""
        return Evaluator(self._answers, self._columns, now=True, left=self.left)

    def in_row(self, row: Mapping[str, Cell], table: str, *prefixes: str) -> Evaluator:
        """The same inside a row of a table, whose columns are meant first, with one of `prefixes` before their ids."""
        return self._inside(row, table, prefixes or _PLAIN, self._known_of_rows())

    def _inside(
        self, row: Mapping[str, Cell], table: str, prefixes: tuple[str, ...], known: _KnownOfRows
    ) -> Evaluator:
        inside = InRow(row, table, self._columns, self._answers, prefixes, self.left, known)
        return Evaluator(inside, self._columns, now=self._now, left=self.left)

    def _known_of_rows(self) -> _KnownOfRows:
        """What is remembered around here; outside all rows nothing is, and it begins anew."""
        return self._answers.known if isinstance(self._answers, InRow) else _KnownOfRows()

    def asked(self, column: str) -> bool | None:
        """Inside a row, whether a column is asked in it; None while that waits for another answer."""
        return self._answers.asked(column) if isinstance(self._answers, InRow) else False

    def counted(self, row: RowMap, table: str) -> RowMap:
        """The cells of a row of a table that count: those whose column is asked in it."""
        if not any(self._columns.get(table, _NO_COLUMNS).values()):
            return row
        inside = self.in_row(row, table)
        return {column: cell for column, cell in row.items() if inside.value(column) is cell}

    def evaluate(self, condition: Condition) -> Verdict:
        """The truth of a condition and the leaves that decided it."""
        # Two thirds of all conditions are these; asking for each kind in turn would cost more than they do.
        if type(condition) is Is or type(condition) is Has:
            return Verdict(self.leaf(condition), (condition,))
        if isinstance(condition, And):
            return self._junction(condition.of, decides=False)
        if isinstance(condition, Or):
            return self._junction(condition.of, decides=True)
        if isinstance(condition, Not):
            truth, leaves = self.evaluate(condition.condition)
            return Verdict(None if truth is None else not truth, leaves)
        if isinstance(condition, Count):
            return self._count(condition)
        return Verdict(self.leaf(condition), (condition,))

    def truth(self, condition: Condition) -> bool | None:
        """Only the truth of a condition: what `evaluate` says, without gathering what decides it."""
        if type(condition) is Is or type(condition) is Has:
            return self._of_one(condition)
        if isinstance(condition, (And, Or)):
            decides = isinstance(condition, Or)
            found: bool | None = not decides
            for part in condition.of:
                truth = self.truth(part)
                if truth is decides:
                    return truth
                if truth is None:
                    found = None
            return found
        if isinstance(condition, Not):
            truth = self.truth(condition.condition)
            return None if truth is None else not truth
        return self._count(condition).truth if isinstance(condition, Count) else self.leaf(condition)

    def unknown(self, condition: Condition) -> tuple[Leaf, ...]:
        """The leaves that keep a condition unknown; none where it is known."""
        truth, leaves = self.evaluate(condition)
        return leaves if truth is None else ()

    def value(self, id_: str) -> Value | Missing:
        """What an id stands for here."""
        return self._answers.value(id_)

    def rows(self, table: str) -> list[Evaluator]:
        """One for each row of a table, whose columns are meant first; none while there are no rows."""
        rows = self.rows_of(table)
        return [] if isinstance(rows, Missing) else rows

    def rows_of(self, table: str) -> list[Evaluator] | Missing:
        """The same, or why there are no rows."""
        answers = self._answers.review if isinstance(self._answers, InRow) else self._answers
        value = answers.value(table)
        if isinstance(value, Missing):
            return value
        rows = value.values() if isinstance(value, dict) else ()
        known = self._known_of_rows()
        return [self._inside(row, table, _PLAIN, known) for row in rows if isinstance(row, dict)]

    def row_truths(self, table: str, where: Condition, *, last: bool = False) -> RowTruths | Missing:
        """Each row of a table, or its last one, with whether a condition holds there; or why there are no rows.

        Inside rows it is remembered for all of those around that it says nothing of, so that a condition about rows
        inside another one is tried once for each row that it names a cell of, and not for every row around it.
        """
        if not isinstance(self._answers, InRow):
            return self._row_truths(table, where, last=last)
        kept = self._answers.kept_for(where, table)
        key = (id(where), table, last, self._now)
        if key not in kept:
            kept[key] = where, self._row_truths(table, where, last=last)
        return kept[key][1]

    def rows_where(self, table: str, where: Condition | None) -> RowTruths | Missing:
        """The same where without a condition all rows are meant."""
        if where is not None:
            return self.row_truths(table, where)
        rows = self.rows_of(table)
        return rows if isinstance(rows, Missing) else [(row, True) for row in rows]

    def _row_truths(self, table: str, where: Condition, *, last: bool) -> RowTruths | Missing:
        rows = self.rows_of(table)
        if isinstance(rows, Missing):
            return rows
        return [(row, row.truth(where)) for row in (rows[-1:] if last else rows)]

    def decides_at(self, where: Condition, table: str) -> object:
        """The innermost of the rows around that a condition about rows of a table says something of; None where none.

        In all rows inside that one it comes to the same.
        """
        return self._answers.named_by(where, table) if isinstance(self._answers, InRow) else None

    def is_unreadable(self, table: str) -> bool:
        """Whether what stands in a file as the answer, or a cell of it, cannot be one."""
        return self._answers.unreadable(table)

    def _junction(self, of: tuple[Condition, ...], *, decides: bool) -> Verdict:
        found = False
        deciding: tuple[Leaf, ...] = ()
        decided: tuple[Leaf, ...] = ()
        waiting: tuple[Leaf, ...] = ()
        for part in of:
            truth, leaves = self.evaluate(part)
            if truth is decides:
                if not self._thorough:
                    return Verdict(decides, leaves)
                found, deciding = True, deciding + leaves
            elif truth is None:
                waiting += leaves
            else:
                decided += leaves
        if found:
            return Verdict(decides, deciding)
        return Verdict(None, waiting) if waiting else Verdict(not decides, decided)

    def _count(self, count: Count) -> Verdict:
        yes: tuple[Leaf, ...] = ()
        no: tuple[Leaf, ...] = ()
        waiting: tuple[Leaf, ...] = ()
        sure = maybe = 0
        for part in count.of:
            truth, leaves = self.evaluate(part)
            if truth is None:
                maybe += 1
                waiting += leaves
            elif truth:
                sure += 1
                yes += leaves
            else:
                no += leaves
        if sure > count.high:
            return Verdict(False, yes)
        if sure + maybe < count.low:
            return Verdict(False, no)
        if sure >= count.low and sure + maybe <= count.high:
            enough = yes if count.low > 0 else ()
            not_too_many = no if count.high < len(count.of) else ()
            return Verdict(True, enough + not_too_many)
        return Verdict(None, waiting)

    def case(self, cases: Cases) -> FirstCase:
        """The value of the first true row; certain, too, while every row that can still be the first has the same.

        `NO_VALUE` where no row is true, for which an instrument without faults leaves no room.
        """
        values: set[TermValue] = set()
        waiting: tuple[Leaf, ...] = ()
        rows: tuple[tuple[Condition | None, TermValue], ...] = (*cases.rows, (None, NO_VALUE))
        for condition, value in rows:
            truth, leaves = Verdict(True, ()) if condition is None else self.evaluate(condition)
            waiting += leaves if truth is None else ()
            if truth is not False:
                values.add(value)
            if truth:
                break
        return FirstCase(values.pop(), ()) if len(values) == 1 else FirstCase(None, waiting)

    def leaf(self, leaf: Leaf) -> bool | None:
        """The truth of a condition without parts."""
        if type(leaf) is Is or type(leaf) is Has:
            return self._of_one(leaf)
        if isinstance(leaf, Rows):
            return self._rows(leaf)
        if isinstance(leaf, Compare):
            return self._compare(leaf)
        value = self._answers.value
        if isinstance(leaf, Same):
            return self._same(value(leaf.left), value(leaf.right), loose=leaf.loose)
        if isinstance(leaf, NamesPerson):
            return self._named(value(leaf.names), value(leaf.person))
        if isinstance(leaf, NamesOnly):
            return self._names_only(leaf)
        if isinstance(leaf, Among):
            one, many = value(leaf.choice), value(leaf.several)
            if one is Missing.NOT_ASKED or many is Missing.NOT_ASKED:
                return False
            if isinstance(one, Missing) or isinstance(many, Missing):
                return None
            return isinstance(many, list) and one in many
        return self._of_one(leaf)

    def _of_one(self, leaf: Is | Has | HasAny | HasNone | Answered) -> bool | None:
        """The truth of a condition about one question."""
        value = self._answers.value(leaf.id)
        if isinstance(value, Missing):
            return False if value is Missing.NOT_ASKED or (self._now and isinstance(leaf, Answered)) else None
        return True if isinstance(leaf, Answered) else holds(leaf, value)

    def _same(self, left: Value | Missing, right: Value | Missing, *, loose: bool) -> bool | None:
        if left is Missing.NOT_ASKED or right is Missing.NOT_ASKED:
            return False
        if isinstance(left, Missing) or isinstance(right, Missing):
            return None
        if isinstance(left, list) and isinstance(right, list):
            return sorted(left) == sorted(right)
        if loose:
            return str(left).casefold().split() == str(right).casefold().split()
        return left == right or (measured(left) == measured(right) is not None)

    def _named(self, names: Value | Missing, person: Value | Missing) -> bool | None:
        if names is Missing.NOT_ASKED or person is Missing.NOT_ASKED:
            return False
        if isinstance(names, Missing) or isinstance(person, Missing):
            return None
        return bool(name_keys(names) & name_keys(person))

    def _names_only(self, leaf: NamesOnly) -> bool | None:
        names = self._answers.value(leaf.names)
        rows = self.rows_where(leaf.table, leaf.where)
        if names is Missing.NOT_ASKED or rows is Missing.NOT_ASKED:
            return False
        if isinstance(names, Missing) or isinstance(rows, Missing):
            return None
        sure: set[str] = set()
        maybe: set[str] = set()
        blank = False
        for row, truth in rows:
            value = row.value(leaf.column)
            keys = frozenset() if isinstance(value, Missing) else name_keys(value)
            blank = blank or (truth is not False and value is Missing.UNANSWERED)
            (sure if truth else maybe if truth is None else set()).update(keys)
        wanted = name_keys(names)
        if wanted <= sure:
            return True
        return None if blank or wanted <= sure | maybe else False

    def _rows(self, leaf: Rows) -> bool | None:
        rows = self.row_truths(leaf.table, leaf.where, last=leaf.kind == "last")
        if isinstance(rows, Missing):
            return None if rows is Missing.UNANSWERED else False
        truths = [truth for _, truth in rows]
        if leaf.kind == "every":
            return False if False in truths else (None if None in truths else True)
        found = True if True in truths else (None if None in truths else False)
        return found if leaf.kind != "no" or found is None else not found

    def _compare(self, leaf: Compare) -> bool | None:
        left, right = self.term(leaf.left), self.term(leaf.right)
        if left is NO_VALUE or right is NO_VALUE:
            return False
        if left is None or right is None:
            return self._certain(leaf)
        difference = compared(left, right)
        return difference is not None and ordered(leaf.op, difference)

    def _certain(self, leaf: Compare) -> bool | None:
        """The truth of a comparison with an open side that no open answer can change; None where one can."""
        left, right = term_bounds(self, leaf.left), term_bounds(self, leaf.right)
        return None if left is None or right is None else certain(leaf.op, left, right)

    def term(self, term: Term) -> TermValue:
        """The number, day or time a term comes to; None while unknown; `NO_VALUE` where there is none."""
        match term:
            case Fixed(value=value):
                return term_value(value)
            case Ref(id=id_):
                return term_value(self._answers.value(id_))
            case Else(first=first, second=second):
                found = self.term(first)
                return self.term(second) if found is NO_VALUE else found
            case Span(unit=unit, start=start, end=end):
                return span(unit, self.term(start), self.term(end))
            case Later(number=number, unit=unit, start=start):
                return later(number, unit, self.term(start))
            case MonthEnd(day=day):
                found = self.term(day)
                return (month_end(found) or NO_VALUE) if isinstance(found, str) else found
            case CountChosen(question=question):
                chosen = self._answers.value(question)
                if isinstance(chosen, Missing):
                    return None if chosen is Missing.UNANSWERED else NO_VALUE
                return len(chosen) if isinstance(chosen, list) else 0
            case CountRows(table=table, where=where):
                rows = self.rows_where(table, where)
                if isinstance(rows, Missing):
                    return None if rows is Missing.UNANSWERED else NO_VALUE
                truths = [truth for _, truth in rows]
                return None if None in truths else truths.count(True)
            case CountDifferent() | Total() | Holding() | PercentOf() | Percent():
                return counted(self, term)


_PLAIN: Final = ("",)
_NO_COLUMNS: Final[Mapping[str, Condition | None]] = {}
LeftEmpty: TypeAlias = Mapping[str, frozenset[str]]
"""Columns by table."""
_NOTHING_LEFT: Final[LeftEmpty] = {}


class _KnownOfRows:
    """What is worked out once for all rows that are looked at together, be they inside one another."""

    __slots__ = ("asked", "names", "truths")

    def __init__(self) -> None:
        self.truths: _Kept = {}
        """Of conditions about rows that say nothing of the rows around them."""
        self.names: dict[tuple[int, str], tuple[Condition, frozenset[str]]] = {}
        """By a condition about rows of a table, with itself, what it asks of what is around them."""
        self.asked: dict[tuple[int, str, str], tuple[Mapping[str, Cell], bool | None]] = {}
        """By the cells of a row, with themselves, and the column's table and id, whether it is asked there."""


RowTruths: TypeAlias = "list[tuple[Evaluator, bool | None]]"
"""Rows, each with whether a condition holds there."""
_Kept: TypeAlias = "dict[tuple[int, str, bool, bool], tuple[Condition, RowTruths | Missing]]"
"""With the conditions themselves: as long as they live, their ids are nobody else's."""


class InRow:
    """The cells of a row in front of what is around it: the review, or an outer row.

    Which ids are columns is said by the table's columns alone, never by what stands in the row: a cell that no column
    has is not seen. One of a column that is not asked in the row has no value, like a question that is not asked.
    """

    __slots__ = ("_around", "_cells", "_columns", "_left", "_prefixes", "_table", "kept", "known")

    def __init__(  # noqa: PLR0913 - made once for each row that a condition looks at
        self,
        cells: Mapping[str, Cell],
        table: str,
        columns: Columns,
        around: Answers,
        prefixes: tuple[str, ...],
        left: LeftEmpty,
        known: _KnownOfRows,
    ) -> None:
        """`prefixes` is what stands before the columns' ids in conditions (`person.`, or nothing)."""
        self._left = left
        self._cells = cells
        self._table = table
        self._columns = columns
        self._around = around
        self._prefixes = prefixes
        self.kept: _Kept | None = None
        """What conditions about rows come to that say something of this row, and of none inside it."""
        self.known = known
        """What is remembered of all rows that are looked at together."""

    def value(self, id_: str, /) -> Value | Missing:
        """The cell of a column, or the value of anything else around the row."""
        own = self._columns.get(self._table, _NO_COLUMNS)
        for prefix in self._prefixes:
            column = id_.removeprefix(prefix) if prefix else id_
            if column in own and id_.startswith(prefix):
                asked = True if own[column] is None else self.asked(column)
                if not asked:
                    return Missing.UNANSWERED if asked is None else Missing.NOT_ASKED
                cell = self._cells.get(column)
                if cell is not None:
                    return cell
                none = column in self._left.get(self._table, ())
                none = none or (
                    isinstance(self._cells, CountedRow) and column in self._cells.comes_to_nothing
                )
                return Missing.NOT_ASKED if none else Missing.UNANSWERED
        inside = id_.startswith(OUTER) and isinstance(self._around, InRow)
        return self._around.value(id_.removeprefix(OUTER) if inside else id_)

    def has_column(self, id_: str) -> bool:
        """Whether an id is called here as one of the row's own columns."""
        own = self._columns.get(self._table, _NO_COLUMNS)
        return any(id_.startswith(each) and id_.removeprefix(each) in own for each in self._prefixes)

    def asked(self, column: str) -> bool | None:
        """Whether a column is asked here; None while that waits. One that waits for itself, a fault, is asked."""
        condition = self._columns[self._table][column]
        if condition is None:
            return True
        asked, key = self.known.asked, (id(self._cells), self._table, column)
        if key not in asked:
            asked[key] = self._cells, True
            asked[key] = self._cells, self._plain().truth(condition)
        return asked[key][1]

    def _plain(self) -> Evaluator:
        """What looks at the row as the conditions of its own columns do: alone, whatever rows are around it."""
        if "" in self._prefixes and not isinstance(self._around, InRow):
            return Evaluator(self, self._columns, left=self._left)
        alone = InRow(self._cells, self._table, self._columns, self.review, _PLAIN, self._left, self.known)
        return Evaluator(alone, self._columns, left=self._left)

    def named_by(self, where: Condition, table: str) -> InRow | None:
        """The innermost of this row and those around it that a condition about a table's rows says something of."""
        names, key = self.known.names, (id(where), table)
        if key not in names:
            names[key] = where, asked_around(CountRows(table, where), self._columns)
        rows = list(self._rows())
        number = meant_at(names[key][1], (row.has_column for row in rows))
        return None if number is None else rows[number]

    def kept_for(self, where: Condition, table: str) -> _Kept:
        """Where what a condition about rows comes to is remembered: at the row it says something of, or for all."""
        row = self.named_by(where, table)
        if row is None:
            return self.known.truths
        if row.kept is None:
            row.kept = {}
        return row.kept

    def _rows(self) -> Iterator[InRow]:
        """This row and those around it, from the innermost one outward."""
        at: Answers = self
        while isinstance(at, InRow):
            yield at
            at = at._around  # noqa: SLF001 - of its own class

    def unreadable(self, question: str, /) -> bool:
        """Whether an answer of the review, or a cell of it, cannot be read."""
        return self._around.unreadable(question)

    @property
    def review(self) -> Answers:
        """What is around all rows: where tables are looked up."""
        return self._around.review if isinstance(self._around, InRow) else self._around


_SEVERAL: Final = (list, dict)


def holds(leaf: Is | Has | HasAny | HasNone, value: Value) -> bool:
    """Whether a test of one question holds for a given answer."""
    if isinstance(leaf, Is):
        if isinstance(value, _SEVERAL):
            return False
        return (" ".join(str(value).casefold().split()) if leaf.loose else str(value)) in leaf.values
    if not isinstance(value, list):
        return False
    if isinstance(leaf, Has):
        return leaf.choice in value and (not leaf.only or len(value) == 1)
    return bool(value) is isinstance(leaf, HasAny)
