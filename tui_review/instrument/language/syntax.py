"""The parts of a condition, as the parser builds them and everything else walks them.

Named tuples, because they are made once, compared, hashed and pickled often, and never changed.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias


class Ref(NamedTuple):
    """The value of a question, item, or (inside a row condition) column."""

    id: str


class Fixed(NamedTuple):
    """A number or an ISO date, written out."""

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
    """Days, or whole months, from one date to another."""

    unit: Literal["days", "months"]
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


Term: TypeAlias = "Ref | Fixed | CountRows | CountDifferent | CountChosen | Span | Later | MonthEnd | Else"


class Is(NamedTuple):
    """The answer is one of these values, each as text."""

    id: str
    values: tuple[str, ...]


class Answered(NamedTuple):
    """There is an answer; NA counts."""

    id: str


class Has(NamedTuple):
    """A several-answer: `choice` is among the chosen; with `only`, nothing else is."""

    id: str
    choice: str
    only: bool


class HasAny(NamedTuple):
    """A several-answer has at least one choice."""

    id: str


class HasNone(NamedTuple):
    """A several-answer, given, has no choice."""

    id: str


class Compare(NamedTuple):
    """Two numbers or two dates."""

    op: Literal["<", "<=", ">", ">="]
    left: Term
    right: Term
    dates: bool


class Same(NamedTuple):
    """Two answers of one kind are equal; several-answers regardless of order."""

    left: str
    right: str


class Among(NamedTuple):
    """A choice is among those of a several-answer."""

    choice: str
    several: str


class Rows(NamedTuple):
    """`any`, `every` or `no` row of a table satisfies a condition."""

    kind: Literal["any", "every", "no"]
    table: str
    where: Condition


class Count(NamedTuple):
    """At least `low` and at most `high` of these hold."""

    low: int
    high: int
    of: tuple[Condition, ...]


class Not(NamedTuple):
    """The condition is false."""

    condition: Condition


class And(NamedTuple):
    """All hold."""

    of: tuple[Condition, ...]


class Or(NamedTuple):
    """At least one holds."""

    of: tuple[Condition, ...]


Leaf: TypeAlias = "Is | Answered | Has | HasAny | HasNone | Compare | Same | Among | Rows"
Condition: TypeAlias = "Leaf | Count | Not | And | Or"


def refs(node: Condition | Term) -> tuple[str, ...]:
    """The ids of questions, items and tables a condition or term names, in order, each once.

    Columns inside row conditions are not among them; questions named inside a row condition cannot be told from
    columns without the instrument, so they are left to `row_refs`.
    """
    found: dict[str, None] = {}
    _collect(node, found)
    return tuple(found)


def _collect(node: Condition | Term, found: dict[str, None]) -> None:
    match node:
        case Is(id=id_) | Answered(id=id_) | Has(id=id_) | HasAny(id=id_) | HasNone(id=id_) | Ref(id=id_):
            found[id_] = None
        case Rows(table=table) | CountRows(table=table) | CountDifferent(table=table):
            found[table] = None
        case CountChosen(question=question):
            found[question] = None
        case Same(left=left, right=right) | Among(choice=left, several=right):
            found[left] = None
            found[right] = None
        case Compare(left=a, right=b) | Span(start=a, end=b) | Else(first=a, second=b):
            _collect(a, found)
            _collect(b, found)
        case Later(start=inside) | MonthEnd(day=inside):
            _collect(inside, found)
        case Not(condition=inner):
            _collect(inner, found)
        case And(of=of) | Or(of=of) | Count(of=of):
            for inner in of:
                _collect(inner, found)


def row_conditions(node: Condition | Term) -> tuple[tuple[str, Condition], ...]:
    """Every (table, condition about its rows) inside a condition or term."""
    found: list[tuple[str, Condition]] = []

    def walk(part: Condition | Term) -> None:
        match part:
            case Rows(table=table, where=where) | CountRows(table=table, where=where) if where is not None:
                found.append((table, where))
            case Compare(left=a, right=b) | Span(start=a, end=b) | Else(first=a, second=b):
                walk(a)
                walk(b)
            case Later(start=inside) | MonthEnd(day=inside):
                walk(inside)
            case Not(condition=inner):
                walk(inner)
            case And(of=of) | Or(of=of) | Count(of=of):
                for inner in of:
                    walk(inner)

    walk(node)
    return tuple(found)
