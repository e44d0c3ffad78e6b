"""Conditions and terms of the instrument language as expressions of an XLSForm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from tui_review.exchange.xpath import NoEqualError
from tui_review.instrument.kinds.base import AnswerKind
from tui_review.instrument.language.syntax import (
    TODAY,
    Among,
    And,
    Answered,
    Compare,
    Condition,
    Count,
    CountChosen,
    CountRows,
    Fixed,
    Has,
    HasAny,
    HasNone,
    Is,
    Not,
    Or,
    Ref,
    Rows,
    Same,
    Term,
    Total,
)
from tui_review.instrument.model import NA


class FormQuestion(NamedTuple):
    """A question in the form, as far as expressions need it."""

    name: str
    """Its name there."""
    names: Mapping[str, str]
    """The name of each choice there, by its code."""
    kind: AnswerKind
    aside: str = ""
    """The name of the question that holds what may stand instead of the answer, where there is one."""


Find = Callable[[str], FormQuestion]
"""The question or column of an id; raises NoEqualError for what is not in the form, such as a rating."""


def to_expression(condition: Condition, find: Find) -> str:
    """The expression that says the same. Raises NoEqualError where a form has none."""
    match condition:
        case Is(loose=True) | Same(loose=True):
            raise NoEqualError("a text whatever its case and blanks")
        case Is(id=id_, values=values):
            return _any(_is(find(id_), value) for value in values)
        case Answered(id=id_):
            return _given(find(id_))
        case Has(id=id_, choice=choice, only=only):
            shown = find(id_)
            held = f"selected(${{{shown.name}}}, '{_name(shown, choice)}')"
            return f"({held} and count-selected(${{{shown.name}}}) = 1)" if only else held
        case HasAny(id=id_):
            return f"count-selected(${{{find(id_).name}}}) > 0"
        case HasNone(id=id_):
            return f"count-selected(${{{find(id_).name}}}) = 0"
        case Compare(op=op, left=left, right=right):
            compared = f"{to_calculation(left, find)} {op} {to_calculation(right, find)}"
            return f"({_needs(left, find)}{_needs(right, find)}{compared})"
        case Same(left=left, right=right):
            return f"${{{find(left).name}}} = ${{{find(right).name}}}"
        case Among(choice=choice, several=several):
            return f"selected(${{{find(several).name}}}, ${{{find(choice).name}}})"
        case Not(condition=inner):
            return f"not({to_expression(inner, find)})"
        case And(of=parts):
            return "(" + " and ".join(to_expression(each, find) for each in parts) + ")"
        case Or(of=parts):
            return _any(to_expression(each, find) for each in parts)
        case Count(low=low, high=high, of=parts):
            held = " + ".join(f"if({to_expression(each, find)}, 1, 0)" for each in parts)
            return f"(({held}) >= {low} and ({held}) <= {high})"
        case Rows():
            raise NoEqualError(f"it is about the rows of {condition.table}")
        case _:
            raise NoEqualError("it compares names")


def to_calculation(term: Term, find: Find) -> str:
    """The expression that comes to the same number or day. Raises NoEqualError."""
    match term:
        case Ref(id=id_):
            return "today()" if id_ == TODAY else f"${{{find(id_).name}}}"
        case Fixed(value=value):
            return f"date('{value}')" if _is_day(value) else f"'{value}'" if ":" in str(value) else str(value)
        case CountRows(table=table, where=None):
            return f"count(${{{find(table).name}}})"
        case CountChosen(question=question):
            return f"count-selected(${{{find(question).name}}})"
        case Total(how=how, of=scored, table="", where=None) if not any(each.points for each in scored):
            named = [f"${{{find(each.id).name}}}" for each in scored]
            return f"({' + '.join(named)})" if how == "sum" else f"{_EXTREMES[how]}({', '.join(named)})"
        case _:
            raise NoEqualError("it reckons with what a form does not")


_EXTREMES: Final = {"largest": "max", "smallest": "min"}
_DAY: Final = 10


def _is_day(value: object) -> bool:
    return isinstance(value, str) and len(value) == _DAY and value[4] == "-"


def _needs(term: Term, find: Find) -> str:
    """What has to be answered before a comparison can be true: in a form an empty answer is a number, too."""
    return f"${{{find(term.id).name}}} != '' and " if isinstance(term, Ref) and term.id != TODAY else ""


def _given(shown: FormQuestion) -> str:
    return f"${{{shown.aside or shown.name}}} != ''"


def _is(shown: FormQuestion, value: str) -> str:
    if shown.kind.holds == "several":
        raise NoEqualError("a list is not one of its choices")
    if value == NA and NA not in shown.names:
        # The program answers NA itself, and in a form it is not asked then.
        return f"${{{shown.name}}} = ''"
    name = shown.aside if shown.aside and value in shown.names else shown.name
    return f"${{{name}}} = '{_name(shown, value)}'"


def _name(shown: FormQuestion, value: str) -> str:
    name = shown.names.get(value, value)
    if "'" in name:
        raise NoEqualError(f"the value {name} holds a quote")
    return name


def _any(parts: Iterable[str]) -> str:
    said = list(parts)
    return said[0] if len(said) == 1 else "(" + " or ".join(said) + ")"
