"""How many of something, in English: counts, shares, percentages, and the verb that goes with a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_IRREGULAR: Final = {"child": "children", "person": "people"}
_VERBS: Final = {"is": "are", "has": "have", "does": "do", "was": "were"}
_TINY: Final = 1e-9
"""What a computed share may be short of a whole number by."""


def count_of(number: int, what: str) -> str:
    """`1 row`, `2 rows`, `no rows`; `2 children`, `3 entries`."""
    return f"{number or 'no'} {what if number == 1 else _plural(what)}"


def verb_of(number: int, one: str) -> str:
    """The verb for so many, from the one for a single thing: `is` or `are`, `stays` or `stay`."""
    return one if number == 1 else _VERBS.get(one, one.removesuffix("s"))


def part_of(part: int, whole: int, what: str = "") -> str:
    """So many of so many: `3 of 7`, `3 of 7 rows`."""
    return f"{part} of {count_of(whole, what) if what else whole}"


def whole_percent(value: float) -> int:
    """A percentage, rounded down, as everywhere: what falls short of a mark never reads as having reached it.

    0 is said of none alone. What is wrong or missed has `rest_percent`.
    """
    return max(int(value + _TINY), int(value > _TINY))


def rest_percent(value: float) -> int:
    """A percentage of what is wrong or missed: what `whole_percent` of all else leaves of 100.

    So no mistake is rounded away, and both together are 100.
    """
    return 100 - whole_percent(100 - value)


def percent_of(value: float) -> str:
    """A percentage in words, whole: `42 %`."""
    return f"{whole_percent(value)} %"


def and_more(named: Sequence[str], left: int) -> str:
    """Some by name, and how many there are besides: `4A, 4B and 3 more`."""
    return f"{', '.join(named)} and {left} more" if left > 0 else ", ".join(named)


def _plural(what: str) -> str:
    """Of a thing in English: its last word decides."""
    for one, many in _IRREGULAR.items():
        if what == one or what.endswith(f" {one}"):
            return what.removesuffix(one) + many
    if what.endswith("y") and not what.endswith(("ay", "ey", "oy", "uy")):
        return f"{what[:-1]}ies"
    return f"{what}s"
