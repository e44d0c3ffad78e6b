"""A number with decimals, and its unit; stored as text in one form (12.5), so that no reader rounds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import AskedPart, Figure, SettingFault, in_short, plainly
from tui_review.instrument.kinds.numeric import NumericKind, check_limits, limits
from tui_review.instrument.language.measures import Measured, Number, decimal_of, decimal_text, is_decimal
from tui_review.instrument.plurals import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.language.values import Value

_PLACES: Final = 2
"""How many decimals an answer may have where the instrument does not say."""
_MOST_PLACES: Final = 6
_WRITTEN: Final = r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})"
_GROUPS: Final = r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))"


class DecimalKind(NumericKind):
    """A number of so many decimals, between bounds where the instrument has them."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> str:
        """Digits with a decimal point, with or without the unit. Nothing is rounded."""
        text = _digits(part, given)
        if not text:
            raise UserError(f"{in_short(given)} is not a number.", remedy="Write digits, such as 12.5.")
        number = decimal_of(text)
        stored = decimal_text(number)
        if len(stored.partition(".")[2]) > self.places(part):
            what = f"{stored} has more decimals than are asked for."
            raise UserError(what, remedy=f"Round it: {_of_places(self.places(part))}.")
        check_limits(part, number)
        return stored

    def words(self, part: AskedPart, value: Value) -> str:
        """The number and its unit."""
        said = plainly(value)
        return f"{said} {part.unit}" if part.unit and is_decimal(said) else said

    def typed_as(self, part: AskedPart, value: Value | None) -> str:
        """The number; its unit is asked for beside it."""
        del part
        return "" if value is None else plainly(value)

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """The number without its unit, for reckoning."""
        said = plainly(value)
        return decimal_of(said) if is_decimal(said) else self.said(part, value)

    def described(self, part: AskedPart) -> str:
        """Its decimals, unit and bounds."""
        unit = f" in {part.unit}" if part.unit else ""
        return f"a number{unit}{limits(part)} with {_of_places(self.places(part))}"

    def places(self, part: AskedPart) -> int:
        """As many as the instrument says, or two."""
        return _PLACES if part.decimals is None else part.decimals

    def stored(self, number: Number) -> Value:
        """As text, in one form."""
        return decimal_text(number)

    def held(self, part: AskedPart, found: Measured | Value) -> Value:
        """As text, whole numbers too."""
        del part
        return found if isinstance(found, str | list | dict) else decimal_text(found)

    def faults(self, part: AskedPart) -> Iterator[SettingFault]:
        """More decimals than can be kept."""
        yield from super().faults(part)
        if not 0 <= self.places(part) <= _MOST_PLACES:
            yield SettingFault("decimals", f"`decimals` is from 0 to {_MOST_PLACES}.")


def _of_places(number: int) -> str:
    return f"{'at most ' if number else ''}{count_of(number, 'decimal')}"


def _digits(part: AskedPart, given: Any) -> str:
    """The digits of what was given, in a form that is read exactly; empty where it is no number."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return ""
    # The shortest text of a program's number is the one that was written: 12.1, and not 12.0999….
    text = " ".join(str(given).replace("−", "-").split())
    if part.unit and text.casefold().endswith(part.unit.casefold()):
        text = text[: -len(part.unit)].rstrip()
    text = re.sub(_GROUPS, "", text)
    return text if re.fullmatch(_WRITTEN, text) else ""


DECIMAL = DecimalKind(name="decimal", settings=frozenset({"at_least", "at_most", "decimals", "unit"}))
