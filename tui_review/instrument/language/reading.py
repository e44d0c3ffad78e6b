"""Reading the words of a condition one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NoReturn, TypeVar

from tui_review.instrument.language.tokens import ConditionError, Token, left_over, tokens_of, whole_number

_ID: Final = re.compile(r"(?:[a-z](?:[\w-]*\w)?:)?[A-Za-z0-9](?:[\w.-]*\w)?\Z")
_ENDS_VALUE: Final = frozenset({"and", "or"})
_DEEPEST: Final = 40
"""How deep parentheses, `not`, `else` and terms may be nested; nobody reads five."""
_Parsed = TypeVar("_Parsed")


class WordReader:
    """The words of one condition, and how far they are read."""

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
            raise left_over(self._token)

    def _after_group(self) -> str:
        """The word that follows the parenthesis closing the one that comes next; empty where there is none."""
        depth = 0
        for number in range(self._next, len(self._tokens) - 1):
            token = self._tokens[number]
            depth += (token.kind == "symbol") * ((token.text == "(") - (token.text == ")"))
            if not depth:
                return self._tokens[number + 1].text
        return ""

    def _ids(self, wanted: str) -> list[str]:
        ids = [self._id(wanted)]
        while self._take(","):
            ids.append(self._id(wanted))
        return ids

    def _id(self, wanted: str) -> str:
        token = self._token
        if token.kind != "word" or not _ID.match(token.text):
            self._fail(f"Expected {wanted} here")
        self._next += 1
        return token.text

    def _number(self) -> int:
        token = self._token
        if token.kind != "word" or not (token.text.isascii() and token.text.isdecimal()):
            self._fail("Expected a number here")
        return self._whole(token)

    def _whole(self, token: Token) -> int:
        """The number that comes next."""
        number = whole_number(token)
        self._next += 1
        return number

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
