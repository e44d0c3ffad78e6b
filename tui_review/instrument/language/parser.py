"""Reads conditions and terms: text in, `syntax` out.

Written by hand: the grammar is a page, its messages are for policy analysts, and a parser generator would take longer
to import than all conditions of an instrument take to parse. The grammar is described in docs/instrument-language.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal, NoReturn, TypeVar

from tui_review.instrument.language.syntax import (
    Among,
    And,
    Answered,
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
    Is,
    Later,
    MonthEnd,
    Not,
    Or,
    Ref,
    Rows,
    Same,
    Span,
    Term,
)
from tui_review.instrument.language.tokens import (
    ConditionError,
    Token,
    no_test,
    tokens_of,
    whole_number,
    written_out,
)

__all__ = ["ConditionError", "parse_condition", "parse_term"]

_ID: Final = re.compile(r"(?:[a-z](?:[\w-]*\w)?:)?[A-Za-z0-9](?:[\w.-]*\w)?\Z")
_NUMBER: Final = re.compile(r"-?[0-9]+\Z")
_DEEPEST: Final = 40
"""How deep parentheses, `not`, `else` and terms may be nested; nobody reads five."""
_LATER: Final = 3
"""The words of `6 months after`."""
_ENDS_VALUE: Final = frozenset({"and", "or"})
_OPS: Final[dict[str, Literal["<", "<=", ">", ">="]]] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_Test = Callable[[str], Condition]
_Parsed = TypeVar("_Parsed")


def parse_condition(text: str) -> Condition:
    """The condition that `text` says; raises ConditionError."""
    parser = _Parser(text)
    condition = parser.disjunction()
    parser.finish()
    return condition


def parse_term(text: str) -> Term:
    """The term (a computed answer) that `text` says; raises ConditionError."""
    parser = _Parser(text)
    term = parser.term()
    parser.finish()
    return term


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens_of(text)
        self._next = 0
        self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _is(self, *words: str) -> bool:
        """Whether these words come next, unquoted."""
        upcoming = self._tokens[self._next : self._next + len(words)]
        return [t.kind in ("word", "symbol") and t.text for t in upcoming] == list(words)

    def _take(self, *words: str) -> bool:
        if self._is(*words):
            self._next += len(words)
            return True
        return False

    def _expect(self, *words: str) -> None:
        if not self._take(*words):
            self._fail(f"Expected `{' '.join(words)}` here.")

    def _fail(self, what: str) -> NoReturn:
        token = self._token
        seen = "the condition ends" if token.kind == "end" else f"there is `{token.text}`"
        raise ConditionError(f"{what.removesuffix('.')}, but {seen}.", token.start, token.end)

    def _nested(self, parse: Callable[[], _Parsed]) -> _Parsed:
        """What is parsed one level further in."""
        self._depth += 1
        if self._depth > _DEEPEST:
            what = f"This is nested more than {_DEEPEST} deep; split it, or ask a question for a part of it."
            raise ConditionError(what, self._token.start, self._token.end)
        found = parse()
        self._depth -= 1
        return found

    def finish(self) -> None:
        """Refuses anything left over."""
        if self._token.kind != "end":
            self._fail("Expected `and`, `or` or the end here.")

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
        if self._take("("):
            inner = self._nested(self.disjunction)
            self._expect(")")
            return inner
        for kind in ("any", "every", "no"):
            if self._take(kind, "row", "of"):
                table = self._id("the table's id")
                self._expect("where")
                return Rows(kind, table, self._where())
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
        spanned = self._is("days", "from") or self._is("months", "from") or self._is_later()
        if not (self._is("count", "of") or self._is("end", "of", "month") or spanned):
            before = self._next
            id_ = self._id("a question, an item, or `(`")
            if not self._is("else"):
                return self._test()(id_)
            self._next = before
        return self._comparison(self.term())

    def _where(self) -> Condition:
        """A row condition: what is in parentheses if it starts so, else all that follows."""
        if self._take("("):
            inner = self._nested(self.disjunction)
            self._expect(")")
            return inner
        return self._nested(self.disjunction)

    def _several_of(self, quantity: str) -> Condition:
        number = 0
        if quantity in ("at least", "at most", "exactly"):
            number = self._number()
            self._expect("of")
        ids = [self._id("a question or item")]
        while self._take(","):
            ids.append(self._id("a question or item"))
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
        op, dates = self._operator()
        right = self.term()
        return lambda id_: Compare(op, Ref(id_), right, dates)

    def _is_test(self) -> _Test:
        negated = self._take("not")
        test: _Test
        if self._take("answered"):
            test = Answered
        elif self._take("one", "of"):
            values = [self._value()]
            while self._take(","):
                values.append(self._value())
            several = tuple(values)
            test = lambda id_: Is(id_, several)  # noqa: E731 - three shapes of one thing
        else:
            one = (self._value(),)
            test = lambda id_: Is(id_, one)  # noqa: E731
        return (lambda id_: Not(test(id_))) if negated else test

    def _has_test(self) -> _Test:
        if self._take("any"):
            return HasAny
        if self._take("none"):
            return HasNone
        only = self._take("only")
        choice = self._value()
        return lambda id_: Has(id_, choice, only)

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
        what = no_test(self._tokens[self._next - 1], self._token)
        raise ConditionError(what, self._token.start, self._token.end)

    def term(self) -> Term:
        first = self._term()
        return Else(first, self._nested(self.term)) if self._take("else") else first

    def _term(self) -> Term:
        for unit in ("days", "months"):
            if self._take(unit, "from"):
                start = self._nested(self.term)
                self._expect("to")
                return Span(unit, start, self._nested(self.term))
        if self._take("end", "of", "month", "of"):
            return MonthEnd(self._nested(self._term))
        if self._take("count", "of", "rows", "of"):
            table = self._id("the table's id")
            return CountRows(table, self._where() if self._take("where") else None)
        if self._take("count", "of", "different"):
            columns = [self._id("a column")]
            while self._take(","):
                columns.append(self._id("a column"))
            self._expect("in", "rows", "of")
            return CountDifferent(self._id("the table's id"), tuple(columns))
        if self._take("count", "of", "chosen", "in"):
            return CountChosen(self._id("a question with several choices"))
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

    def _id(self, wanted: str) -> str:
        token = self._token
        if token.kind != "word" or not _ID.match(token.text):
            self._fail(f"Expected {wanted} here")
        self._next += 1
        return token.text

    def _number(self) -> int:
        token = self._token
        if token.kind != "word" or not _NUMBER.match(token.text) or token.text.startswith("-"):
            self._fail("Expected a number here")
        self._next += 1
        return whole_number(token)

    def _value(self) -> str:
        """A value: one quoted text, or words up to `and`, `or`, a comma, a parenthesis or the end."""
        if self._token.kind == "quoted":
            self._next += 1
            return self._tokens[self._next - 1].text
        words: list[str] = []
        while self._token.kind == "word" and self._token.text not in _ENDS_VALUE:
            words.append(self._token.text)
            self._next += 1
        if not words:
            self._fail("Expected a value here (in double quotes if it is not plain words)")
        return " ".join(words)
