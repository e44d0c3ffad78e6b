"""A whole number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import AskedPart, Figure, in_short, plainly
from tui_review.instrument.kinds.numeric import NumericKind, check_limits, limits

if TYPE_CHECKING:
    from tui_review.instrument.language.measures import Measured, Number
    from tui_review.instrument.language.values import Value


_TOO_LARGE: Final = 10**9
_WHOLE: Final = r"[+-]?[0-9]{1,9}"


class NumberKind(NumericKind):
    """A whole number, between bounds where the instrument has them."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> int:
        """Up to nine digits, with or without a sign."""
        if isinstance(given, str) and re.fullmatch(rf"\s*{_WHOLE}\s*", given):
            given = int(given)
        if isinstance(given, bool) or not isinstance(given, int) or abs(given) >= _TOO_LARGE:
            raise UserError(f"{in_short(given)} is not a whole number.", remedy="Write digits, such as 3.")
        check_limits(part, given)
        return given

    def words(self, part: AskedPart, value: Value) -> str:
        """The digits."""
        del part
        return plainly(value)

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """A number, for reckoning."""
        return value if isinstance(value, int) else self.said(part, value)

    def described(self, part: AskedPart) -> str:
        """Its bounds."""
        return f"a whole number{limits(part)}"

    def held(self, part: AskedPart, found: Measured | Value) -> Value:
        """Text of a number with no decimals, written as numbers are, becomes that number; `007` may be a key."""
        if isinstance(found, str) and re.fullmatch(_WHOLE, found) and str(int(found)) == found:
            return int(found)
        return super().held(part, found)

    def stored(self, number: Number) -> Value:
        """As a number."""
        return int(number)


NUMBER = NumberKind(name="number", settings=frozenset({"at_least", "at_most"}))
