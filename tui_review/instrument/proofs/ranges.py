"""The numbers that a term can come to, by the bounds of the questions that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.instrument.kinds.base import bounds
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.measures import measured
from tui_review.instrument.language.syntax import (
    CountChosen,
    CountDifferent,
    CountRows,
    Fixed,
    Holding,
    PercentOf,
    Ref,
    Term,
    Total,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_review.instrument.language.measures import Number
    from tui_review.instrument.model import Column, Question
    from tui_review.instrument.rules import Rules

_ALL: Final = 100
"""Percent."""


class NumberRange(NamedTuple):
    """The smallest and the largest number that a term comes to; None where it has no end."""

    low: Number | None = None
    high: Number | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it."""
        return self.low is not None and self.high is not None and self.low > self.high


class Ranges:
    """What the terms of an instrument can come to, where they come to a number."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def of(self, term: Term, columns: Mapping[str, Column]) -> NumberRange:
        """The range of a term; `columns` are those that it may name, as it calls them."""
        match term:
            case Fixed(value=value):
                number = measured(value)
                return (
                    NumberRange()
                    if number is None or isinstance(number, str)
                    else NumberRange(number, number)
                )
            case Ref(id=id_):
                if id_ in self._rules.figures and id_ not in columns:
                    return NumberRange(0, _ALL)
                part = columns.get(id_) or self._question(id_)
                if part is None or kind_of(part).measure != "number":
                    return NumberRange()
                return NumberRange(*bounds(part))
            case CountRows(table=table, where=where):
                found = self._question(table)
                least, most = (None, None) if found is None else bounds(found)
                if where is not None or (found is not None and found.none):
                    least = None
                return NumberRange(least or 0, most)
            case CountDifferent():
                return NumberRange(0)
            case CountChosen(question=id_):
                part = columns.get(id_) or self._question(id_)
                options = len(part.options) if part is not None and part.options else None
                most = None if part is None else bounds(part)[1]
                ends = [each for each in (options, most) if each is not None]
                return NumberRange(0, min(ends, default=None))
            case Holding(of=of):
                return NumberRange(0, len(of))
            case PercentOf():
                return NumberRange(0, _ALL)
            case Total(how="sum", of=of, table=""):
                # What is not asked, or NA, adds nothing.
                lows = [each.least for each in of if each.least is not None]
                highs = [each.most for each in of if each.most is not None]
                low = sum(min(0, each) for each in lows) if len(lows) == len(of) else None
                return NumberRange(
                    low, sum(max(0, each) for each in highs) if len(highs) == len(of) else None
                )
            case _:
                return NumberRange()

    def _question(self, id_: str) -> Question | None:
        """A question that a person answers within its bounds."""
        rules = self._rules.questions.get(id_)
        return None if rules is None or rules.question.compute else rules.question
