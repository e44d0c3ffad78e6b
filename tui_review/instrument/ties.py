"""What ties an instrument to other things: a question to a day, an instrument to another review of the same case.

Read from YAML like the rest of `model`, which says how its classes are used.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, Whole

CONFIG: Final[dict[str, Any]] = {
    **STRICT,
    "alias_generator": lambda name: name.removesuffix("_"),
}
"""How pydantic reads every class of an instrument."""
ALL_BEFORE: Final = "all_before"
"""`signs: all_before`: the signature covers every question written before it."""
LINKED: Final = ":"
"""What stands between a link's name and the other review's question: `osri:5A1`."""


@frozen(kw_only=True, repr=False, eq=False)
class Deadline:
    """By when a question is to be done. The day it is looked at is given by whoever looks; no rule has a clock."""

    by: str = ""
    """The last day, as a term: `rc.closes`, `6 months after rc.temporary`; empty when only "done or not" counts."""
    done_when: str = ""
    """The condition that is true when it is done; without it, done means answered (a date: reached)."""
    notice: Annotated[int, Whole(at_least=0, written=True)] = 30
    """From how many days before the last day on it is called due."""
    what: str = ""
    """What is to be done, as a list says it; the question's label where it is missing."""

    __pydantic_config__ = CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Link:
    """Another review in the same folder whose answers are shown and compared, never changed."""

    question: str
    """The text question that holds the other review's id."""
    instruments: tuple[str, ...]
    """The ids of the instruments that the other review may be of."""

    __pydantic_config__ = CONFIG


def linked_parts(id_: str) -> tuple[str, str] | None:
    """The link's name and the other review's question of `osri:5A1`; None for an id of the instrument itself."""
    name, colon, question = id_.partition(LINKED)
    return (name, question) if colon else None
