"""What can be compared: numbers with each other, days with days, times of day with times of day.

Whole numbers are stored as such. A number with decimals is stored as text in one form (`12.5`, never `12.50`, `1e3` or
`-0`), so that every reader of YAML gives back exactly what was written and equal numbers are equal texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from tui_review.instrument.language.days import is_date

if TYPE_CHECKING:
    from decimal import Decimal

Measure: TypeAlias = Literal["number", "date", "time"]
"""What answers are compared as, by `<` or by `before`."""
Number: TypeAlias = "int | Decimal"
Measured: TypeAlias = "Number | str"
"""A number; or a day or a time of day, as ISO text."""
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_DECIMAL: Final = r"(?!-0\Z)-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{0,8}[1-9])?"


def is_time(text: object) -> bool:
    """Whether this is a time of day as it is stored: `14:30`."""
    return isinstance(text, str) and re.fullmatch(_TIME, text) is not None


def is_decimal(text: object) -> bool:
    """Whether this is a number in the one form in which numbers with decimals are stored."""
    return isinstance(text, str) and re.fullmatch(_DECIMAL, text) is not None


def decimal_of(text: str) -> Decimal:
    """The number that a text in that form is, exactly."""
    from decimal import Decimal  # noqa: PLC0415 - few instruments have decimals, and it takes time to load

    return Decimal(text)


def decimal_text(number: object) -> str:
    """A number in the one form in which numbers with decimals are stored."""
    whole, _, rest = f"{number:f}".partition(".")
    text = f"{whole}.{rest.rstrip('0')}".removesuffix(".")
    return "0" if text == "-0" else text


def measured(value: object) -> Measured | None:
    """A stored answer as what it is compared as; None for one that is neither a number nor a day or time."""
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return None
    if is_date(value) or is_time(value):
        return value
    return exact(decimal_of(value)) if is_decimal(value) else None


def measure_of(value: Measured) -> Measure:
    """Which of the measures this is."""
    if not isinstance(value, str):
        return "number"
    return "time" if is_time(value) else "date"


def exact(number: Number) -> Number:
    """The number, as an `int` where it is whole: equal numbers are of one type, and one leaf of a diagram."""
    return int(number) if number % 1 == 0 else number


def percentage(part: Number, whole: Number) -> int:
    """One number as a percentage of another that is above zero, rounded down: -0.5 of 1.5 is -34."""
    rounded = int(part * 100 // whole)
    # Numbers with decimals are divided towards zero.
    return rounded - (rounded * whole > part * 100)


def compared(left: Measured, right: Measured) -> int | None:
    """-1, 0 or 1 as the left is less, equal or more; None where the two are not of one measure."""
    if measure_of(left) != measure_of(right):
        return None
    if isinstance(left, str) or isinstance(right, str):
        return (str(left) > str(right)) - (str(left) < str(right))
    return (left > right) - (left < right)


def ordered(op: str, difference: Number | float) -> bool:
    """Whether two things that differ so stand in this order."""
    match op:
        case "<":
            return difference < 0
        case "<=":
            return difference <= 0
        case ">":
            return difference > 0
        case _:
            return difference >= 0
