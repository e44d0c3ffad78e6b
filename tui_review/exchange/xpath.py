"""Expressions of an XLSForm (the part of XPath that forms use), read into a tree.

Source: the XLSForm reference tables and the XForms functions of ODK; what forms rarely use is read and left to the
translation, which says what it has no equal for.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeAlias

from tui_review.errors import UserError

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<name>\$\{\s*[^}\s]+\s*\})|(?P<text>'[^']*'|"[^"]*"|\u2018[^\u2019]*\u2019)|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<word>[A-Za-z_][\w-]*(?::[\w-]+)?)|(?P<sign><=|>=|!=|[=<>+*(),.\-\[\]/])|(?P<end>$))"""
)
_DEEPEST: Final = 60
"""How deep parentheses and functions may stand in each other."""


class NoEqualError(UserError):
    """What a form says and an instrument cannot, in words."""


class AnswerOf(NamedTuple):
    """The answer to a question: `${age}`."""

    name: str


class Itself(NamedTuple):
    """The answer of the question at which the expression stands: `.`."""


class Constant(NamedTuple):
    """A text or number as it is written."""

    text: str
    number: bool


class Call(NamedTuple):
    """A function and what it is given."""

    function: str
    given: tuple[Expression, ...]


class Binary(NamedTuple):
    """Two expressions with `and`, `or`, a comparison or an arithmetic sign between them."""

    sign: str
    left: Expression
    right: Expression


Expression: TypeAlias = "AnswerOf | Itself | Constant | Call | Binary"

_LEVELS: Final = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
"""What binds, loosest first."""


def read_expression(text: str) -> Expression:
    """The tree of an expression. Raises NoEqualError for what is none of the forms that are known."""
    reader = _Reader(text)
    found = reader.level(0, 0)
    reader.take("end")
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while not self._tokens or self._tokens[-1][0] != "end":
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise NoEqualError(f"`{text}` is not understood from `{text[at:].strip()[:20]}` on")
            self._tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        self._text = text
        self._at = 0

    def level(self, number: int, depth: int) -> Expression:
        """What stands at one level of binding, and all that bind closer."""
        if depth > _DEEPEST:
            raise NoEqualError("it is nested too deeply")
        if number == len(_LEVELS):
            return self._single(depth)
        found = self.level(number + 1, depth)
        while self._next[1] in _LEVELS[number] and self._next[0] in ("sign", "word"):
            sign = self._step()[1]
            found = Binary(sign, found, self.level(number + 1, depth))
        return found

    def _single(self, depth: int) -> Expression:
        kind, said = self._step()
        match kind, said:
            case "name", _:
                return AnswerOf(said[2:-1].strip())
            case "text", _:
                return Constant(said[1:-1], number=False)
            case "number", _:
                return Constant(said, number=True)
            case "sign", "-":
                kind, said = self._step()
                if kind == "number":
                    return Constant(f"-{said}", number=True)
            case "sign", ".":
                return Itself()
            case "sign", "(":
                found = self.level(0, depth + 1)
                self.take(")")
                return found
            case "word", _ if self._next[1] == "(":
                return Call(said, self._given(depth))
            case _:
                pass
        raise NoEqualError(f"`{said or self._text}` is not understood in `{self._text}`")

    def _given(self, depth: int) -> tuple[Expression, ...]:
        self.take("(")
        found: list[Expression] = []
        while self._next[1] != ")":
            if found:
                self.take(",")
            found.append(self.level(0, depth + 1))
        self.take(")")
        return tuple(found)

    @property
    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at]

    def _step(self) -> tuple[str, str]:
        found = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return found

    def take(self, what: str) -> None:
        """Goes over a sign, or the end. Raises NoEqualError where something else stands."""
        kind, said = self._step()
        if what not in (kind, said):
            raise NoEqualError(f"`{said}` is not understood in `{self._text}`")
