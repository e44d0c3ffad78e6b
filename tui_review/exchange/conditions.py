"""Expressions of an XLSForm as conditions and terms of the instrument language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tui_review.exchange.xpath import (
    AnswerOf,
    Binary,
    Call,
    Constant,
    Expression,
    Itself,
    NoEqualError,
    read_expression,
)
from tui_review.instrument.kinds.base import AnswerKind
from tui_review.instrument.kinds.registry import KINDS
from tui_review.instrument.language.parser import ConditionError, parse_condition, parse_term
from tui_review.instrument.language.syntax import TODAY, Is, Ref
from tui_review.instrument.language.syntax import Answered as SaidAnswered
from tui_review.instrument.model import Kind

COMPARED: Final = ("<", "<=", ">", ">=")
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_DAYS: Final = {"<": "before", "<=": "on or before", ">": "after", ">=": "on or after"}


class Asked(NamedTuple):
    """A question of the form, as far as expressions need it."""

    id: str
    """Its id in the instrument."""
    answer: Kind
    """Its kind in the instrument."""
    codes: Mapping[str, str]
    """The code of each choice in the instrument, by its name in the form."""
    table: str = ""
    """The table that it is a column of."""

    @property
    def kind(self) -> AnswerKind:
        """What its kind says of itself."""
        return KINDS[self.answer]

    @property
    def is_choice(self) -> bool:
        """Whether its answer is one of a list."""
        return self.kind.holds == "one" and "choices" in self.kind.needs


class Surroundings(NamedTuple):
    """Where an expression stands: the questions that may be named, and the one it is about."""

    asked: Mapping[str, Asked]
    own: Asked | None = None
    """The question at which it stands; a column of a table sees its row."""
    table: str = ""
    """The table in whose rows it stands, where it is about no question."""

    def find(self, part: Expression) -> Asked | None:
        """The question that a part of an expression is, or None. Raises NoEqualError for an unknown one."""
        if isinstance(part, Itself):
            return self.own
        if not isinstance(part, AnswerOf):
            return None
        found = self.asked.get(part.name)
        if found is None:
            raise NoEqualError(f"${{{part.name}}} is not in the instrument")
        if found.table and found.table != (self.own.table if self.own else self.table):
            raise NoEqualError(f"${{{part.name}}} stands in the rows of a table")
        return found


def is_id(id_: str) -> bool:
    """Whether conditions can name a question so: no word of theirs, and written as ids are."""
    try:
        return (
            id_.lower() != TODAY
            and parse_condition(f"{id_} is answered") == SaidAnswered(id_)
            and parse_term(id_) == Ref(id_)
        )
    except ConditionError:
        return False


def condition_of(text: str, place: Surroundings) -> str:
    """The condition that says what an expression says. Raises NoEqualError where the language has none."""
    said = to_condition(read_expression(text), place)
    try:
        parse_condition(said)
    except ConditionError as error:
        raise NoEqualError(f"`{said}` is no condition ({error})") from None
    return said


def to_condition(part: Expression, place: Surroundings) -> str:
    """The condition that says what a part of one says. Raises NoEqualError where the language has none."""
    match part:
        case Binary("and" | "or" as sign, left, right):
            return f"{_inner(left, place, sign)} {sign} {_inner(right, place, sign)}"
        case Binary(sign, left, right) if sign in _TURNED:
            if place.find(left) is None and place.find(right) is not None:
                return _compared(_TURNED[sign], right, left, place)
            return _compared(sign, left, right, place)
        case Call("not", (given,)):
            return f"not ({to_condition(given, place)})"
        case Call("selected", (asked, AnswerOf() as chosen)) if (one := place.find(chosen)) is not None:
            several = place.find(asked)
            if several is None or several.kind.holds != "several" or not one.is_choice:
                raise NoEqualError("`selected` looks for an answer that is no single choice")
            return f"{one.id} among {several.id}"
        case Call("selected", (asked, Constant(text=name))):
            question = place.find(asked)
            if question is None:
                raise NoEqualError("what is looked at in `selected` is no question")
            return f"{question.id} {'has' if question.kind.holds == 'several' else 'is'} {_value(question, name)}"
        case _:
            raise NoEqualError(f"{_named(part)} is no condition of the language")


def _inner(part: Expression, place: Surroundings, sign: str) -> str:
    said = to_condition(part, place)
    loose = isinstance(part, Binary) and part.sign in ("and", "or") and part.sign != sign
    return f"({said})" if loose else said


def _compared(sign: str, left: Expression, right: Expression, place: Surroundings) -> str:
    question = place.find(left)
    if isinstance(left, Call) and left.function == "string-length" and isinstance(right, Constant):
        return _length(sign, left, right, place)
    if question is not None and isinstance(right, Constant):
        return _with_value(sign, question, right, place)
    if sign in ("=", "!="):
        other = place.find(right)
        if question is not None and other is not None:
            return f"{question.id} {'same as' if sign == '=' else 'differs from'} {other.id}"
        first, second = to_term(left, place), to_term(right, place)
        both = f"{first} >= {second} and {first} <= {second}"
        return f"({both})" if sign == "=" else f"not ({both})"
    first, second = to_term(left, place), to_term(right, place)
    return f"{first} {_operator(sign, left, right, place)} {second}"


def _operator(sign: str, left: Expression, right: Expression, place: Surroundings) -> str:
    """The sign between two numbers, its words between two days or times."""
    for part in (left, right):
        question = place.find(part)
        if question is not None and question.kind.says_when:
            return _DAYS[sign]
        if isinstance(part, Call) and part.function in ("today", "now", "date"):
            return _DAYS[sign]
    return sign


def _length(sign: str, left: Call, right: Constant, place: Surroundings) -> str:
    question = place.find(left.given[0]) if left.given else None
    if question is not None and (sign, right.text) in ((">", "0"), ("!=", "0"), (">=", "1")):
        return f"{question.id} is answered"
    if question is not None and (sign, right.text) in (("=", "0"), ("<", "1")):
        return f"{question.id} is not answered"
    raise NoEqualError("the length of a text is not looked at")


def _with_value(sign: str, question: Asked, written: Constant, place: Surroundings) -> str:
    if sign in COMPARED:
        if question.kind.measure is None:
            raise NoEqualError(f"{question.id} is no number or day that could be compared")
        return (
            f"{question.id} {_operator(sign, Itself(), written, place._replace(own=question))} {written.text}"
        )
    negated = " not" if sign == "!=" else ""
    if not written.text and not written.number:
        return f"{question.id} is answered" if negated else f"{question.id} is not answered"
    if question.kind.holds == "several":
        said = f"{question.id} has only {_value(question, written.text)}"
        return f"not ({said})" if negated else said
    return f"{question.id} is{negated} {_value(question, written.text)}"


def _value(question: Asked, name: str) -> str:
    if question.codes and name not in question.codes:
        raise NoEqualError(f"{question.id} has no choice `{name}`")
    return as_value(question.codes.get(name, name))


def as_value(value: str) -> str:
    """A value as it stands in a condition: bare, or in double quotes where it needs them. Raises NoEqualError."""
    for said in (value, f'"{value}"'):
        try:
            if parse_condition(f"q is {said}") == Is("q", (value,)):
                return said
        except ConditionError:
            continue
    raise NoEqualError(f"the value {value} cannot stand in a condition")


def to_term(part: Expression, place: Surroundings) -> str:
    """The number or day that says the same. Raises NoEqualError where the language has none."""
    match part:
        case Constant(text, number=True):
            return text
        case Constant(text):
            return text
        case Call("today" | "now", ()):
            return "today"
        case Call("date", (Constant(text),)):
            return text
        case Call("int" | "number" | "once" | "coalesce", (given,)):
            return to_term(given, place)
        case Call("count-selected", (asked,)) if (several := place.find(asked)) is not None:
            return f"count of chosen in {several.id}"
        case Call("count", (AnswerOf(name),)) if (
            name in place.asked and place.asked[name].kind.holds == "rows"
        ):
            return f"count of rows of {place.asked[name].id}"
        case Call("sum" | "max" | "min" as how, (AnswerOf(name),)) if (
            name in place.asked and place.asked[name].table
        ):
            return f"{_EXTREMES[how]} {place.asked[name].id} in rows of {place.asked[name].table}"
        case Call("max" | "min" as how, given):
            return f"{_EXTREMES[how]} {', '.join(_id(each, place) for each in given)}"
        case Binary("+", _, _):
            return f"sum of {', '.join(_id(each, place) for each in _added(part))}"
        case _:
            question = place.find(part)
            if question is None:
                raise NoEqualError(f"{_named(part)} is no number or day of the language")
            return question.id


_EXTREMES: Final = {"sum": "sum of", "max": "largest of", "min": "smallest of"}


def _added(part: Expression) -> list[Expression]:
    return (
        [*_added(part.left), *_added(part.right)] if isinstance(part, Binary) and part.sign == "+" else [part]
    )


def _id(part: Expression, place: Surroundings) -> str:
    question = place.find(part)
    if question is None or not question.kind.is_number:
        raise NoEqualError(f"{_named(part)} is no question that asks for a number")
    return question.id


def _named(part: Expression) -> str:
    match part:
        case Call(function=function):
            return f"`{function}(…)`"
        case Binary(sign=sign):
            return f"`… {sign} …`"
        case Constant(text=text):
            return f"`{text}`"
        case _:
            return "the answer alone"
