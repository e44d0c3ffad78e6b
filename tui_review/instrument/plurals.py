"""How many of something, in English."""

from __future__ import annotations

from typing import Final

_IRREGULAR: Final = {"child": "children", "person": "people"}


def count_of(number: int, what: str) -> str:
    """`1 row`, `2 rows`, `no rows`; `2 children`, `3 entries`."""
    return f"{number or 'no'} {what if number == 1 else _plural(what)}"


def _plural(what: str) -> str:
    """Of a thing in English: its last word decides."""
    for one, many in _IRREGULAR.items():
        if what == one or what.endswith(f" {one}"):
            return what.removesuffix(one) + many
    if what.endswith("y") and not what.endswith(("ay", "ey", "oy", "uy")):
        return f"{what[:-1]}ies"
    return f"{what}s"
