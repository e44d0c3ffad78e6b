"""Any number of the texts that the instrument lists."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import (
    AnswerKind,
    Mentioned,
    Part,
    check_size,
    folded,
    none_of,
    or_none,
    plainly,
    sizes,
)
from tui_review.instrument.kinds.choice import option_meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.language.evaluate import Value

_MOST_NAMED: Final = 10
"""Of how many options all sets are told apart; of more, each is looked at by itself."""


class SeveralKind(AnswerKind):
    """Options in the instrument's order; in the reviewer's where the order means something: goal 1, goal 2."""

    __slots__ = ()

    def read(self, part: Part, given: Any) -> list[str]:
        """A list, or texts with semicolons between them; `none` is the empty list."""
        chosen: list[str] = []
        for text in given if isinstance(given, list) else _split(part, given):
            option = option_meant(part, text)
            if option not in chosen:
                chosen.append(option)
        if not _ordered(part):
            chosen.sort(key=part.options.index)
        check_size(part, len(chosen), "choice")
        return chosen

    def words(self, part: Part, value: Value) -> str:
        """The options, or the words for none of them."""
        return plainly(value) if value else none_of(part) or "none"

    def described(self, part: Part) -> str:
        """All options, and how many of them."""
        return f"any of: {'; '.join(part.options)}{sizes(part)}{or_none(part)}"

    def typed(self, part: Part) -> str:
        """By number, as the options are listed."""
        none = none_of(part)
        return "one or more numbers, such as 1 3" + (f", or none: {none}" if none else "")

    def faults(self, part: Part) -> Iterator[tuple[str, str]]:
        """More choices asked for than there are."""
        yield from super().faults(part)
        if part.options and (part.at_least or 0) > len(part.options):
            yield "at_least", f"There are only {len(part.options)} choices: lower it, or add choices."

    def domain(self, part: Part, mentioned: Mentioned) -> list[Value] | None:
        """Every set of the options that are mentioned, with and without another; None where those are too many."""
        named = [option for option in part.options if option in mentioned]
        if len(named) > _MOST_NAMED:
            return None
        others = [option for option in part.options if option not in named][:1]
        fewest = 0 if none_of(part) else max(1, part.at_least or 0)
        most = part.at_most or len(part.options)
        return [
            [*chosen, *other]
            for size in range(len(named) + 1)
            for chosen in combinations(named, size)
            for other in ([], others)
            if (other or other is not others) and fewest <= size + len(other) <= most
        ]

    def may_be(self, part: Part, text: str) -> bool:
        """One of the options."""
        return text in part.options


def _ordered(part: Part) -> bool:
    return part.at_most is not None and part.at_most > 1


def _split(part: Part, given: Any) -> list[str]:
    if not isinstance(given, str):
        raise UserError("This takes a list of choices.")
    text = given.strip()
    if text.casefold() in ("none", "none of these", "[]") and not any(
        folded(o) == "none" for o in part.options
    ):
        return []
    if any(folded(option) == folded(text) for option in part.options):
        return [text]
    return [piece for piece in (piece.strip() for piece in text.strip("[]").split(";")) if piece]


SEVERAL = SeveralKind(
    name="several",
    settings=frozenset({"choices", "none", "at_least", "at_most"}),
    needs=frozenset({"choices"}),
    holds="several",
    entry="options",
    measure=None,
    letters="",
    takes_na=True,
    free_text=False,
    whole=False,
    weight=1,
)
