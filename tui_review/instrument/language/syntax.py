"""The parts of a condition, as the parser builds them and everything else walks them.

Named tuples, because they are made once, compared and hashed often, and never changed. Those of conditions are final:
what walks them asks for the very type, which is quicker than `isinstance`, and is held to have asked for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar, assert_never, final

from tui_review.instrument.language.measures import Number, decimal_of

_T = TypeVar("_T")
TODAY: Final = "today"
"""As an id, the day as of which a review is looked at."""


class Ref(NamedTuple):
    """The value of a question, item, or (inside a row condition) column."""

    id: str


class Fixed(NamedTuple):
    """A number, an ISO date or a time of day, written out; a number with decimals as text, `12.5`."""

    value: int | str


class CountRows(NamedTuple):
    """How many rows of a table there are, or satisfy a condition."""

    table: str
    where: Condition | None


class CountDifferent(NamedTuple):
    """How many rows differ in these columns."""

    table: str
    columns: tuple[str, ...]


class CountChosen(NamedTuple):
    """How many choices of a several-answer are chosen."""

    question: str


class Span(NamedTuple):
    """Days, or whole months or years, from one date to another."""

    unit: Literal["days", "months", "years"]
    start: Term
    end: Term


class Later(NamedTuple):
    """The day that many days or months after a date; before it when negative."""

    number: int
    unit: Literal["days", "months"]
    start: Term


class MonthEnd(NamedTuple):
    """The last day of the month of a date."""

    day: Term


class Else(NamedTuple):
    """The first term if it is a date or number; the second if the first is answered otherwise or not asked."""

    first: Term
    second: Term


_MANY: Final = 256
"""A number between bounds this far apart has too many values to tell each of them."""


class Scored(NamedTuple):
    """An answer as a number: the number itself, or the points of what is chosen.

    What each choice counts comes from the instrument, so that a sum means the same wherever it is looked at.
    """

    id: str
    points: tuple[tuple[str, int], ...]
    """By choice, what it counts; empty at a question that asks for a number."""
    low: int | str | None
    """The least it can come to, where it counts at all, as `Fixed` has it; None without a bound."""
    high: int | str | None
    """The most; None without a bound."""
    known: bool
    """Whether the instrument has a question or column of that id that can be counted so."""
    places: int = 0
    """How many decimals it may have."""

    @property
    def least(self) -> Number | None:
        """`low`, to reckon with."""
        return decimal_of(self.low) if isinstance(self.low, str) else self.low

    @property
    def most(self) -> Number | None:
        """`high`, to reckon with."""
        return decimal_of(self.high) if isinstance(self.high, str) else self.high

    @property
    def few(self) -> bool:
        """Whether it can come to few numbers only."""
        if self.points:
            return True
        low, high = self.least, self.most
        return low is not None and high is not None and (high - low) * 10**self.places < _MANY


class Total(NamedTuple):
    """The sum, the largest or the smallest of some answers, or of some columns over the rows of a table."""

    how: Literal["sum", "largest", "smallest"]
    of: tuple[Scored, ...]
    table: str
    """The table whose rows are looked at; empty where questions are."""
    where: Condition | None
    """Which of its rows."""


class Holding(NamedTuple):
    """How many of these conditions, each about one question, hold."""

    of: tuple[Condition, ...]


class PercentOf(NamedTuple):
    """Of the questions that have an answer other than NA, the percentage of which the condition holds, rounded down."""

    ids: tuple[str, ...]
    of: tuple[Condition, ...]
    """The condition about each."""


class Percent(NamedTuple):
    """One number as a percentage of another, rounded down; none where the other is not above zero."""

    part: Term
    whole: Term


Scores: TypeAlias = "Mapping[tuple[str, str], Scored]"
"""How the answer of every column is counted, by its table and id, and of every question, by no table and its id."""
OUTER: Final = "outer."
"""In a condition about rows inside another one, before the id of a column of the row around."""
InRows: TypeAlias = "tuple[tuple[str, str], ...]"
"""The rows a condition is about: what stands before their columns' ids (`person.`, or nothing), and the table."""
Labels: TypeAlias = "Mapping[tuple[str, str], Mapping[str, str]]"
"""The codes of choices by what is shown for them, of columns and questions named likewise."""

Term: TypeAlias = (
    "Ref | Fixed | CountRows | CountDifferent | CountChosen | Span | Later | MonthEnd | Else"
    " | Total | Holding | PercentOf | Percent"
)
TERMS: Final = (
    Ref, Fixed, CountRows, CountDifferent, CountChosen, Span, Later, MonthEnd, Else, Total, Holding, PercentOf, Percent,
)  # fmt: skip
"""The classes of terms."""


@final
class Is(NamedTuple):
    """The answer is one of these values, each as text."""

    id: str
    values: tuple[str, ...]
    loose: bool = False
    """Whatever its case and blanks; the values are in small letters then."""


@final
class Answered(NamedTuple):
    """There is an answer; NA counts."""

    id: str


@final
class Has(NamedTuple):
    """A several-answer: `choice` is among the chosen; with `only`, nothing else is."""

    id: str
    choice: str
    only: bool


@final
class HasAny(NamedTuple):
    """A several-answer has at least one choice."""

    id: str


@final
class HasNone(NamedTuple):
    """A several-answer, given, has no choice."""

    id: str


Op: TypeAlias = Literal["<", "<=", ">", ">="]
OPPOSITE: Final[Mapping[Op, Op]] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
"""What holds of two numbers or dates of which a comparison does not."""


@final
class Compare(NamedTuple):
    """Two numbers or two dates."""

    op: Op
    left: Term
    right: Term
    dates: bool


@final
class Same(NamedTuple):
    """Two answers of one kind are equal; several-answers regardless of order."""

    left: str
    right: str
    loose: bool = False
    """Two texts, whatever their case and blanks."""


@final
class Among(NamedTuple):
    """A choice is among those of a several-answer."""

    choice: str
    several: str


@final
class NamesPerson(NamedTuple):
    """One of the names in an answer is the name of a person, however it is written."""

    names: str
    person: str


@final
class NamesOnly(NamedTuple):
    """Every name in an answer stands in a column of a table, however it is written."""

    names: str
    column: str
    table: str
    where: Condition | None
    """In which of its rows."""


@final
class Rows(NamedTuple):
    """`any`, `every`, `no` or the `last` row of a table satisfies a condition."""

    kind: Literal["any", "every", "no", "last"]
    table: str
    where: Condition


@final
class Count(NamedTuple):
    """At least `low` and at most `high` of these hold."""

    low: int
    high: int
    of: tuple[Condition, ...]


@final
class Not(NamedTuple):
    """The condition is false."""

    condition: Condition


@final
class And(NamedTuple):
    """All hold."""

    of: tuple[Condition, ...]


@final
class Or(NamedTuple):
    """At least one holds."""

    of: tuple[Condition, ...]


class Cases(NamedTuple):
    """The value of the first row whose condition is true; `else` has None for a condition."""

    rows: tuple[tuple[Condition | None, str], ...]


Leaf: TypeAlias = (
    "Is | Answered | Has | HasAny | HasNone | Compare | Same | Among | NamesPerson | NamesOnly | Rows"
)
Condition: TypeAlias = "Leaf | Count | Not | And | Or"


Computed: TypeAlias = "Term | Cases"
"""What the program works an answer out from."""

ConditionPart: TypeAlias = "Condition | Computed"


class Anatomy(NamedTuple):
    """What a part names itself, and what it is made of."""

    ids: tuple[str, ...] = ()
    """The questions, items or, in a row, columns it names, without its parts."""
    parts: tuple[ConditionPart, ...] = ()
    """What stands inside it, about the same things."""
    table: str = ""
    """The table whose rows it looks at."""
    where: Condition | None = None
    """A condition about each of those rows, in which the table's columns are meant first."""
    cells: tuple[str, ...] = ()
    """The columns of those rows that it counts."""


def anatomy(part: ConditionPart) -> Anatomy:
    """What one part of a condition is made of.

    The one place that says it of every kind of part; whatever walks conditions asks here.
    """
    match part:
        case Is(id=id_) | Answered(id=id_) | Has(id=id_) | HasAny(id=id_) | HasNone(id=id_) | Ref(id=id_):
            return Anatomy((id_,))
        case Fixed():
            return Anatomy()
        case Rows(table=table, where=where) | CountRows(table=table, where=where):
            return Anatomy(table=table, where=where)
        case CountDifferent(table=table, columns=columns):
            return Anatomy(table=table, cells=columns)
        case CountChosen(question=question):
            return Anatomy((question,))
        case Total(of=scored, table=table, where=where):
            ids = tuple(each.id for each in scored)
            return Anatomy(table=table, where=where, cells=ids) if table else Anatomy(ids)
        case (
            Same(left=left, right=right)
            | Among(choice=left, several=right)
            | NamesPerson(names=left, person=right)
        ):
            return Anatomy((left, right))
        case NamesOnly(names=names, column=column, table=table, where=where):
            return Anatomy((names,), table=table, where=where, cells=(column,))
        case (
            Compare(left=a, right=b)
            | Span(start=a, end=b)
            | Else(first=a, second=b)
            | Percent(part=a, whole=b)
        ):
            return Anatomy(parts=(a, b))
        case Later(start=inside) | MonthEnd(day=inside):
            return Anatomy(parts=(inside,))
        case Not(condition=inner):
            return Anatomy(parts=(inner,))
        case And(of=of) | Or(of=of) | Count(of=of) | Holding(of=of) | PercentOf(of=of):
            return Anatomy(parts=of)
        case Cases(rows=rows):
            return Anatomy(parts=tuple(condition for condition, _ in rows if condition is not None))
    assert_never(part)


def walk(part: ConditionPart) -> list[ConditionPart]:
    """A part and every part inside it, each before its own; conditions about rows are not entered."""
    found: list[ConditionPart] = []
    ahead = [part]
    while ahead:
        at = ahead.pop()
        found.append(at)
        ahead += reversed(anatomy(at).parts)
    return found


def leaves_of(condition: Condition) -> tuple[Leaf, ...]:
    """The conditions without parts that a condition is made of."""
    if isinstance(condition, And | Or | Count):
        return tuple(leaf for part in condition.of for leaf in leaves_of(part))
    return leaves_of(condition.condition) if isinstance(condition, Not) else (condition,)


Columns: TypeAlias = "Mapping[str, Mapping[str, Condition | None]]"
"""By table, its columns: when each is asked in a row; None for one that always is."""


def refs(part: ConditionPart, columns: Columns, own: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The ids of questions, items, tables, figures and linked answers that a part names, in order, each once.

    In a condition about the rows of a table the table's columns are meant, and those of `own`, and everything else
    is a question of the review: what is left out here is what evaluation takes from the row.
    """
    found: dict[str, None] = {}
    _collect(part, columns, own, found)
    return tuple(found)


def _collect(part: ConditionPart, columns: Columns, own: frozenset[str], found: dict[str, None]) -> None:
    ids, parts, table, where, _ = anatomy(part)
    found.update((id_, None) for id_ in ids if id_ not in own)
    if table:
        found[table] = None
    for inner in parts:
        _collect(inner, columns, own, found)
    if where is not None:
        around = (f"{OUTER}{id_}" for id_ in own)
        _collect(where, columns, own.union(columns.get(table, ()), around), found)


def meant_inside(around: Mapping[str, _T], own: Mapping[str, _T]) -> dict[str, _T]:
    """What ids mean in a condition about rows: their own columns first, and those of the rows around, in two ways."""
    return {**around, **{f"{OUTER}{id_}": meant for id_, meant in around.items()}, **own}


def asked_around(part: ConditionPart, columns: Columns) -> frozenset[str]:
    """The ids that a part asks of what is around it, called as there; its tables, which stand in the review, are none.

    What a condition inside it says of rows asks for their columns first, and for anything else around them.
    """
    found: set[str] = set()
    for each in walk(part):
        ids, _, table, where, _ = anatomy(each)
        found.update(ids)
        if where is not None:
            inside = asked_around(where, columns) - frozenset(columns.get(table, ()))
            found.update(id_.removeprefix(OUTER) for id_ in inside)
    return frozenset(found)


def meant_at(ids: frozenset[str], rows: Iterable[Callable[[str], bool]]) -> int | None:
    """At which of the rows around, from the innermost one outward, one of these ids is a column; None where at none.

    Each of `rows` says whether an id is a column of it. In all rows further in, what names these ids comes to the same.
    """
    for number, has in enumerate(rows):
        if any(map(has, ids)):
            return number
        ids = frozenset(id_.removeprefix(OUTER) for id_ in ids)
    return None
