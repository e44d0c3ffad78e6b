"""Any number of the texts that the instrument lists."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.choices import choices_of, label_of
from tui_review.instrument.kinds.base import (
    AskedPart,
    Figure,
    Mentioned,
    SettingFault,
    check_size,
    code_meant,
    folded,
    none_of,
    or_none,
    plainly,
    says_none,
    size_fits,
    sizes,
)
from tui_review.instrument.kinds.options import OptionsKind, option_meant, points_at, told
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.model import NA
from tui_review.instrument.plurals import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.language.evaluate import Value
    from tui_review.instrument.language.measures import Measured

_MOST_NAMED: Final = 10
"""Of how many options all sets are told apart; of more, each is looked at by itself."""


class SeveralKind(OptionsKind):
    """Options in the instrument's order; in the reviewer's where the order means something: goal 1, goal 2."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> list[str]:
        """A list, or texts with semicolons between them; `none` is the empty list."""
        chosen: list[str] = []
        for text in given if isinstance(given, list) else _split(part, given):
            option = option_meant(part, text)
            if option not in chosen:
                chosen.append(option)
        if not self.in_order(part):
            chosen.sort(key=part.options.index)
        check_size(part, len(chosen), "choice")
        return chosen

    def in_order(self, part: AskedPart) -> bool:
        """Where more than one may be chosen, and no more than so many: goal 1, goal 2."""
        return part.at_most is not None and part.at_most > 1

    def words(self, part: AskedPart, value: Value) -> str:
        """The options as they are shown, or the words for none of them."""
        if isinstance(value, list) and value:
            choices = choices_of(part)
            return plainly([label_of(choices, each) for each in value])
        return plainly(value) if value else none_of(part) or "none"

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """The options' codes, or the words for none of them."""
        return plainly(value) if value else none_of(part) or "none"

    def described(self, part: AskedPart) -> str:
        """All options, how many of them, and whether their order is part of the answer."""
        bounds = sizes(part, ordered=self.in_order(part))
        return f"any of: {'; '.join(map(told, choices_of(part)))}{bounds}{or_none(part)}"

    def typed(self, part: AskedPart) -> str:
        """By number, as the options are listed."""
        none = none_of(part)
        return "one or more numbers, such as 1 3" + (f", or none: {none}" if none else "")

    def is_sound(self, part: AskedPart, value: Value) -> bool:
        """Whether it is as many codes as may be chosen, each once and in their order, or NA."""
        if not isinstance(value, list):
            return value == NA
        options = part.options
        known = dict.fromkeys([each for each in value if each in options])
        chosen = list(known) if self.in_order(part) else sorted(known, key=options.index)
        return chosen == value and size_fits(part, len(value))

    def held(self, part: AskedPart, found: Measured | Value) -> Value:
        """One choice becomes a list of it; several stand in the order in which they are listed here."""
        value = super().held(part, found)
        if isinstance(value, str) and value in part.options:
            return [value]
        if self.in_order(part) or not isinstance(value, list) or not set(value) <= set(part.options):
            return value
        return sorted(value, key=part.options.index)

    def faults(self, part: AskedPart) -> Iterator[SettingFault]:
        """Points for some choices only; more choices asked for than there are."""
        yield from super().faults(part)
        if part.options and (part.at_least or 0) > len(part.options):
            yield SettingFault(
                "at_least",
                f"There are only {count_of(len(part.options), 'choice')}: lower it, or add choices.",
            )

    def domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value] | None:
        """Every set of the options that are mentioned, with and without another; None where those are too many."""
        return self._sets(part, mentioned, {})

    def counted_domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value] | None:
        """The same with every sum that others may add."""
        return self._sets(part, mentioned, dict(points_at(part)))

    @staticmethod
    def _sets(part: AskedPart, mentioned: Mentioned, points: Mapping[str, int]) -> list[Value] | None:
        named = [option for option in part.options if option in mentioned]
        if len(named) > _MOST_NAMED:
            return None
        fillings = _fillings([option for option in part.options if option not in named], points)
        least, most = int(part.at_least or 1), int(part.at_most or len(part.options))
        sizes_allowed = {*range(least, most + 1), *([0] if none_of(part) else [])}
        found: list[Value] = []
        for size in range(len(named) + 1):
            fitting = [each for each in fillings if size + len(each) in sizes_allowed]
            # Without points, more of what no condition names is as good as one.
            others = fitting if points else fitting[: 1 + (fitting[:1] == [[]])]
            found += [[*chosen, *other] for chosen in combinations(named, size) for other in others]
        return found

    def scored(self, part: AskedPart) -> Scored:
        """The points of all that is chosen, where each choice has some."""
        points = points_at(part)
        values = sorted(value for _, value in points)
        most = len(values) if part.at_most is None else int(part.at_most)
        low = sum(value for value in values[:most] if value < 0)
        high = sum(value for value in values[max(0, len(values) - most) :] if value > 0)
        return Scored(part.id, points, low if points else None, high if points else None, known=bool(points))


def _fillings(options: list[str], points: Mapping[str, int]) -> list[list[str]]:
    """Ways to choose among options, one for each number of them and sum of their points; the fewest first."""
    found: dict[tuple[int, int], list[str]] = {(0, 0): []}
    for option in options:
        more = {
            (size + 1, sum_ + points.get(option, 0)): [*chosen, option]
            for (size, sum_), chosen in found.items()
        }
        found = {**more, **found}
    return sorted(found.values(), key=len)


def _split(part: AskedPart, given: Any) -> list[str]:
    if not isinstance(given, str):
        raise UserError("This takes a list of choices.")
    text = given.strip()
    meant = code_meant(choices_of(part), text)
    none = says_none(part, text) or folded(text) == "none of these"
    if none and (not meant or folded(text) != "none"):
        return []
    if meant:
        return [meant]
    return [piece for piece in (piece.strip() for piece in text.strip("[]").split(";")) if piece]


SEVERAL = SeveralKind(
    name="several",
    settings=frozenset({"choices", "none", "at_least", "at_most"}),
    holds="several",
    weight=1,
)
