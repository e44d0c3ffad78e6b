"""Reads conditions and terms: text in, `syntax` out.

Written by hand: the grammar is a page, its messages are for policy analysts, and a parser generator would take longer
to import than all conditions of an instrument take to parse. The grammar is described in docs/instrument-language.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, TypeVar

from tui_review.instrument.language.reading import WordReader
from tui_review.instrument.language.syntax import (
    OUTER,
    Among,
    And,
    Answered,
    Compare,
    Condition,
    ConditionPart,
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
    InRows,
    Is,
    Labels,
    Later,
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
    Scored,
    Scores,
    Span,
    Term,
    Total,
    anatomy,
    walk,
)
from tui_review.instrument.language.tokens import ConditionError, no_test, written_out

__all__ = ["ConditionError", "parse_condition", "parse_term"]

_NUMBER: Final = re.compile(r"-?[0-9]+\Z")
_ROWS_IN_ROWS: Final = 3
"""How deep conditions about rows may stand in one another: each may be tried for the rows around it."""
_LATER: Final = 3
"""The words of `6 months after`."""
_OPS: Final[dict[str, Literal["<", "<=", ">", ">="]]] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_AFTER_TERM: Final = frozenset({*_OPS, "before", "after", "on", "else", "as"})
"""With what goes on after a term in parentheses, and never after a condition."""
_TOTALS: Final[tuple[Literal["sum", "largest", "smallest"], ...]] = ("sum", "largest", "smallest")
_UNITS: Final[tuple[Literal["days", "months", "years"], ...]] = ("days", "months", "years")
_OPENINGS: Final = (
    *((unit, "from") for unit in _UNITS),
    ("end", "of", "month"),
    ("count", "of"),
    ("percent", "of"),
    *((how, "of") for how in _TOTALS),
)
_NONE: Final[Scores] = MappingProxyType({})
_NO_LABELS: Final[Labels] = MappingProxyType({})
_Kept = TypeVar("_Kept")
_Test = Callable[[str], Condition]


def parse_condition(
    text: str, scores: Scores = _NONE, rows: InRows = (), labels: Labels = _NO_LABELS
) -> Condition:
    """The condition that `text` says; raises ConditionError.

    `scores` says how the answers of an instrument are counted; `rows` are those it is about, if any; `labels` what
    choices are called where that is not their code.
    """
    parser = _Parser(text, scores, rows, labels)
    condition = parser.disjunction()
    parser.finish()
    _check_rows_in_rows(condition, text)
    return condition


def parse_term(text: str, scores: Scores = _NONE, rows: InRows = (), labels: Labels = _NO_LABELS) -> Term:
    """The term (a computed answer) that `text` says; raises ConditionError. The rest is as for `parse_condition`."""
    parser = _Parser(text, scores, rows, labels)
    term = parser.term()
    parser.finish()
    _check_rows_in_rows(term, text)
    return term


def _check_rows_in_rows(part: ConditionPart, text: str) -> None:
    """Refuses conditions about rows that stand too deep in one another."""
    inside, depth = [part], 0
    while inside:
        if depth > _ROWS_IN_ROWS:
            what = f"Conditions about rows stand at most {_ROWS_IN_ROWS} deep in one another"
            start = len(text) - len(text.lstrip())
            raise ConditionError(f"{what}. Ask a question for a part of it.", start, len(text.rstrip()))
        found = [anatomy(each).where for at in inside for each in walk(at)]
        inside, depth = [where for where in found if where is not None], depth + 1


class _Parser(WordReader):
    """Recursive descent over the words of one condition."""

    def __init__(self, text: str, scores: Scores, rows: InRows, labels: Labels) -> None:
        super().__init__(text)
        self._scores = scores
        self._labels = labels
        self._rows = list(rows)
        """The rows of which is being spoken, the innermost last."""

    def disjunction(self) -> Condition:
        parts = [self._conjunction()]
        while self._take("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _conjunction(self) -> Condition:
        parts = [self._negation()]
        while self._take("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negation(self) -> Condition:
        return Not(self._nested(self._negation)) if self._take("not") else self._primary()

    def _primary(self) -> Condition:
        if self._is("(") and not self._is_term():
            self._expect("(")
            inner = self._nested(self.disjunction)
            self._expect(")")
            return inner
        for kind in ("any", "every", "no", "last"):
            if self._take(kind, "row", "of"):
                table = self._id("the table's id")
                self._expect("where")
                return Rows(kind, table, self._where(table))
        for words in (
            ("any", "of"),
            ("all", "of"),
            ("none", "of"),
            ("at", "least"),
            ("at", "most"),
            ("exactly",),
        ):
            if self._take(*words):
                return self._several_of(" ".join(words))
        if not self._is_term():
            before = self._next
            id_ = self._id("a question, an item, or `(`")
            if not (self._is("else") or self._is("as", "percent")):
                return self._test()(id_)
            self._next = before
        return self._comparison(self.term())

    def _is_term(self) -> bool:
        """Whether words come next with which only a term begins."""
        return (
            self._is_later()
            or any(self._is(*words) for words in _OPENINGS)
            or (self._is("(") and self._after_group() in _AFTER_TERM)
        )

    def _where(self, table: str) -> Condition:
        """A condition about the rows of a table: what is in parentheses if it starts so, else all that follows."""
        self._rows.append(("", table))
        if self._take("("):
            inner = self._nested(self.disjunction)
            self._expect(")")
        else:
            inner = self._nested(self.disjunction)
        self._rows.pop()
        return inner

    def _several_of(self, quantity: str) -> Condition:
        number = 0
        if quantity in ("at least", "at most", "exactly"):
            number = self._number()
            self._expect("of")
        ids = self._ids("a question or item")
        test = self._test()
        conditions = tuple(test(id_) for id_ in ids)
        match quantity:
            case "any of":
                return Or(conditions)
            case "all of":
                return And(conditions)
            case "none of":
                return And(tuple(Not(condition) for condition in conditions))
            case "at least":
                return Count(number, len(ids), conditions)
            case "at most":
                return Count(0, number, conditions)
            case _:
                return Count(number, number, conditions)

    def _test(self) -> _Test:
        if self._take("is") or self._take("are"):
            return self._is_test()
        if self._take("has"):
            return self._has_test()
        if self._take("same", "words", "as"):
            other = self._id("a question")
            return lambda id_: Same(id_, other, loose=True)
        if self._take("same", "as"):
            other = self._id("a question")
            return lambda id_: Same(id_, other)
        if self._take("differs", "from"):
            other = self._id("a question")
            return lambda id_: Not(Same(id_, other))
        if self._take("among"):
            several = self._id("a question with several choices")
            return lambda id_: Among(id_, several)
        if self._take("not", "among"):
            several = self._id("a question with several choices")
            return lambda id_: Not(Among(id_, several))
        if self._take("names", "only"):
            column = self._id("a column")
            self._expect("in", "rows", "of")
            table = self._id("the table's id")
            where = self._where(table) if self._take("where") else None
            return lambda id_: NamesOnly(id_, column, table, where)
        if self._take("names"):
            person = self._id("a question or column with a name")
            return lambda id_: NamesPerson(id_, person)
        op, dates = self._operator()
        right = self.term()
        return lambda id_: Compare(op, Ref(id_), right, dates)

    def _is_test(self) -> _Test:
        negated = self._take("not")
        test: _Test
        if self._take("answered"):
            test = Answered
        elif (loose := self._take("like")) or self._take("one", "of"):
            values = [self._value()]
            while self._take(","):
                values.append(self._value())
            several = tuple(values)
            if loose:
                alike = tuple(" ".join(value.casefold().split()) for value in several)
                test = lambda id_: Is(id_, alike, loose=True)  # noqa: E731 - four shapes of one thing
            else:
                test = lambda id_: Is(id_, _codes(self._labels, self._rows, id_, several))  # noqa: E731
        else:
            one = (self._value(),)
            test = lambda id_: Is(id_, _codes(self._labels, self._rows, id_, one))  # noqa: E731
        return (lambda id_: Not(test(id_))) if negated else test

    def _has_test(self) -> _Test:
        if self._take("any"):
            return HasAny
        if self._take("none"):
            return HasNone
        only = self._take("only")
        choice = self._value()
        return lambda id_: Has(id_, _codes(self._labels, self._rows, id_, (choice,))[0], only)

    def _comparison(self, left: Term) -> Condition:
        op, dates = self._operator()
        return Compare(op, left, self.term(), dates)

    def _operator(self) -> tuple[Literal["<", "<=", ">", ">="], bool]:
        """The comparison that comes next, and whether it is one of dates."""
        if self._token.kind == "symbol" and self._token.text in _OPS:
            self._next += 1
            return _OPS[self._tokens[self._next - 1].text], False
        for words, op in (
            (("on", "or", "before"), "<="),
            (("on", "or", "after"), ">="),
            (("before",), "<"),
            (("after",), ">"),
        ):
            if self._take(*words):
                return _OPS[op], True
        raise no_test(self._tokens[self._next - 1], self._token)

    def term(self) -> Term:
        first = self._term()
        if self._take("as", "percent", "of"):
            first = Percent(first, self._nested(self._term))
        return Else(first, self._nested(self.term)) if self._take("else") else first

    def _term(self) -> Term:
        for unit in _UNITS:
            if self._take(unit, "from"):
                start = self._nested(self.term)
                self._expect("to")
                return Span(unit, start, self._nested(self.term))
        if self._take("end", "of", "month", "of"):
            return MonthEnd(self._nested(self._term))
        for how in _TOTALS:
            if self._take(how, "of"):
                return self._total(how)
        if self._take("count", "of"):
            return self._count()
        if self._take("percent", "of"):
            return self._percent()
        if self._take("("):
            inner = self._nested(self.term)
            self._expect(")")
            return inner
        token = self._token
        if self._is_later():
            return self._later()
        written = written_out(token)
        if written is not None:
            self._next += 1
            return Fixed(written)
        wanted = "a date as 2026-01-31" if "/" in token.text else "a question, a number or a date"
        return Ref(self._id(wanted))

    def _total(self, how: Literal["sum", "largest", "smallest"]) -> Total:
        ids = self._ids("a question or column")
        if not self._take("in", "rows", "of"):
            return Total(how, tuple(self._scored(id_) for id_ in ids), "", None)
        table = self._id("the table's id")
        self._rows.append(("", table))
        scored = tuple(self._scored(id_) for id_ in ids)
        self._rows.pop()
        return Total(how, scored, table, self._where(table) if self._take("where") else None)

    def _count(self) -> Term:
        """What follows `count of`."""
        if self._take("rows", "of"):
            table = self._id("the table's id")
            return CountRows(table, self._where(table) if self._take("where") else None)
        if self._take("different"):
            columns = self._ids("a column")
            self._expect("in", "rows", "of")
            return CountDifferent(self._id("the table's id"), tuple(columns))
        if self._take("chosen", "in"):
            return CountChosen(self._id("a question with several choices"))
        return Holding(self._each_that("count of rows of TABLE` or `count of chosen in QUESTION")[1])

    def _percent(self) -> Term:
        """What follows `percent of`."""
        if self._take("rows", "of"):
            table = self._id("the table's id")
            self._expect("where")
            return Percent(CountRows(table, self._where(table)), CountRows(table, None))
        return PercentOf(*self._each_that("percent of rows of TABLE where …"))

    def _each_that(self, instead: str) -> tuple[tuple[str, ...], tuple[Condition, ...]]:
        """`A, B, C that are Yes`: the ids, and the condition about each; `instead` is what else may be meant."""
        ids = self._ids("a question or item")
        if not self._take("that"):
            self._fail(f"Expected `that` here (or write `{instead}`)")
        test = self._test()
        return tuple(ids), tuple(test(id_) for id_ in ids)

    def _scored(self, id_: str) -> Scored:
        """How an answer is counted: the columns of the innermost table come first, then those around it."""
        found = _meant(self._scores, self._rows, id_)
        return found._replace(id=id_) if found else Scored(id_, (), None, None, known=False)

    def _is_later(self) -> bool:
        """Whether `6 months after …` or `1 day before …` comes next."""
        upcoming = [token.text for token in self._tokens[self._next : self._next + 3]]
        return (
            len(upcoming) == _LATER
            and _NUMBER.match(upcoming[0]) is not None
            and upcoming[1].removesuffix("s") in ("day", "month")
            and upcoming[2] in ("after", "before")
        )

    def _later(self) -> Later:
        number = self._number()
        unit: Literal["days", "months"] = "days" if self._take("day") or self._take("days") else "months"
        if unit == "months":
            self._next += 1
        before = self._take("before")
        if not before:
            self._expect("after")
        return Later(-number if before else number, unit, self._nested(self._term))


def _codes(
    labels: Labels, rows: Sequence[tuple[str, str]], id_: str, values: tuple[str, ...]
) -> tuple[str, ...]:
    """What a condition compares with, by code, also where it names a choice as it is shown."""
    codes = _meant(labels, rows, id_) if labels else None
    return tuple(codes.get(value, value) for value in values) if codes else values


def _meant(of: Mapping[tuple[str, str], _Kept], rows: Sequence[tuple[str, str]], id_: str) -> _Kept | None:
    """What is kept of an id: of a column of the innermost rows, then of those around them, then of a question."""
    if id_.startswith(OUTER) and rows:
        return _meant(of, rows[:-1], id_.removeprefix(OUTER))
    keys = [(table, id_.removeprefix(prefix)) for prefix, table in reversed(rows) if id_.startswith(prefix)]
    return next((of[key] for key in (*keys, ("", id_)) if key in of), None)
