"""A whole number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import (
    AnswerKind,
    Figure,
    Mentioned,
    Part,
    bounds,
    check_limits,
    limits,
    plainly,
    shown,
)
from tui_review.instrument.language.measures import decimal_of, is_decimal
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.language.tokens import is_whole

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value


_TOO_LARGE: Final = 10**9


class NumberKind(AnswerKind):
    """A whole number, between bounds where the instrument has them."""

    __slots__ = ()

    def read(self, part: Part, given: Any) -> int:
        """Up to nine digits, with or without a sign."""
        if isinstance(given, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,9}\s*", given):
            given = int(given)
        if isinstance(given, bool) or not isinstance(given, int) or abs(given) >= _TOO_LARGE:
            raise UserError(f"{shown(given)} is not a whole number.", remedy="Write digits, such as 3.")
        check_limits(part, given)
        return given

    def words(self, part: Part, value: Value) -> str:
        """The digits."""
        del part
        return plainly(value)

    def cell(self, part: Part, value: Value) -> Figure:
        """A number, for reckoning."""
        return value if isinstance(value, int) else self.said(part, value)

    def described(self, part: Part) -> str:
        """Its bounds."""
        return f"a whole number{limits(part)}"

    def typed(self, part: Part) -> str:
        """Its bounds."""
        return self.described(part)

    def domain(self, part: Part, mentioned: Mentioned) -> list[Value]:
        """Each number that is mentioned, and those beside it."""
        named = {int(decimal_of(text)) for text in mentioned if is_decimal(text)} or {0}
        low, high = bounds(part)
        around = sorted({number + by for number in named for by in (-1, 0, 1)})
        return [
            number for number in around if (low is None or number >= low) and (high is None or number <= high)
        ] or [int(low or high or 0)]

    def counted_domain(self, part: Part, mentioned: Mentioned) -> list[Value]:
        """Every number, where those are few."""
        scored = self.scored(part)
        if scored.low is None or scored.high is None or not scored.few:
            return self.domain(part, mentioned)
        return list(range(scored.low, scored.high + 1))

    def scored(self, part: Part) -> Scored:
        """The number itself."""
        low, high = bounds(part)
        least, most = (None if each is None else int(each) for each in (low, high))
        return Scored(part.id, (), least, most, known=True)

    def may_be(self, part: Part, text: str) -> bool:
        """Any whole number within the bounds, as it is stored."""
        if not is_whole(text):
            return False
        low, high = part.at_least, part.at_most
        return (low is None or int(text) >= low) and (high is None or int(text) <= high)


NUMBER = NumberKind(
    name="number",
    settings=frozenset({"at_least", "at_most"}),
    needs=frozenset(),
    holds="one",
    entry="line",
    measure="number",
    letters="",
    takes_na=True,
    free_text=False,
    whole=True,
    weight=2,
)
