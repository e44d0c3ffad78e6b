"""What whole numbers and numbers with decimals have in common: bounds, and how they are added up."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from math import ceil, floor
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import (
    AnswerKind,
    AskedPart,
    EntryForm,
    Holds,
    Mentioned,
    Tells,
    bounds,
)
from tui_review.instrument.language.measures import Measure, Number, decimal_of, is_decimal
from tui_review.instrument.language.syntax import Scored
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.language.values import Value


@frozen(kw_only=True, eq=False)
class NumericKind(AnswerKind):
    """Numbers, so many to a whole one, between bounds where the instrument has them."""

    needs: frozenset[str] = frozenset()
    holds: Holds = "one"
    entry: EntryForm = "line"
    measure: Measure | None = "number"
    letters: str = ""
    takes_na: bool = True
    free_text: bool = False
    tells: Tells = "nothing"
    whole: bool = True
    weight: int = 2

    @abstractmethod
    def stored(self, number: Number) -> Value:
        """A number as it is stored."""

    def typed(self, part: AskedPart) -> str:
        """The same as is accepted."""
        return self.described(part)

    def domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value]:
        """Each number that is mentioned, and those beside it."""
        ones = 10 ** self.places(part)
        named = {decimal_of(text) * ones for text in mentioned if is_decimal(text)} or {decimal_of("0")}
        around = sorted({floor(number) + by for number in named for by in (-1, 0, 1)})
        low, high = bounds(part)
        return self._steps(part, around) or [self.stored(low or high or 0)]

    def counted_domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value]:
        """Every number, where those are few."""
        scored = self.scored(part)
        if scored.least is None or scored.most is None or not scored.few:
            return self.domain(part, mentioned)
        ones = 10**scored.places
        return self._steps(part, range(ceil(scored.least * ones), floor(scored.most * ones) + 1))

    def _steps(self, part: AskedPart, steps: Iterable[int]) -> list[Value]:
        """Those numbers within the bounds that are so many of the smallest steps."""
        low, high = bounds(part)
        ones = 10 ** self.places(part)
        numbers = [decimal_of(str(step)) / ones for step in steps]
        return [
            self.stored(number)
            for number in numbers
            if (low is None or number >= low) and (high is None or number <= high)
        ]

    def scored(self, part: AskedPart) -> Scored:
        """The number itself; one that is worked out stays as it is, whatever the bounds, and a finding says so."""
        limits = (None, None) if part.compute else bounds(part)
        low, high = (None if each is None else self._written(each) for each in limits)
        return Scored(part.id, (), low, high, known=True, places=self.places(part))

    @staticmethod
    def _written(number: Number) -> int | str:
        return number if isinstance(number, int) else str(number)

    def may_be(self, part: AskedPart, text: str) -> bool:
        """A number within the bounds, with no more decimals than are asked for, as it is stored."""
        if not is_decimal(text) or len(text.partition(".")[2]) > self.places(part):
            return False
        low, high = bounds(part)
        number = decimal_of(text)
        return (low is None or number >= low) and (high is None or number <= high)


def check_limits(part: AskedPart, number: Number) -> None:
    """Refuses a number outside its bounds."""
    low, high = bounds(part)
    if low is not None and number < low:
        raise UserError(f"{number} is too small.", remedy=f"The smallest number here is {low}.")
    if high is not None and number > high:
        raise UserError(f"{number} is too large.", remedy=f"The largest number here is {high}.")


def limits(part: AskedPart) -> str:
    """The bounds of a number, behind its noun: ` from 1 to 7`, `, 1 or more`; empty without bounds."""
    least, most = part.at_least, part.at_most
    if least is not None and most is not None:
        return f" from {least} to {most}"
    if least is not None:
        return f", {least} or more"
    return "" if most is None else f", {most} or less"
