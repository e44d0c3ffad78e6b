"""One of the texts that the instrument lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.instrument.choices import choices_of, is_code, label_of
from tui_review.instrument.kinds.base import AskedPart, Figure, Mentioned, plainly
from tui_review.instrument.kinds.options import OptionsKind, option_meant, points_at, told
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.model import NA

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value


class ChoiceKind(OptionsKind):
    """Exactly one of the options."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> str:
        """The option that is meant, in any case and with any dash."""
        return option_meant(part, given)

    def words(self, part: AskedPart, value: Value) -> str:
        """The option, as it is shown."""
        return plainly(label_of(choices_of(part), value) if isinstance(value, str) else value)

    def cell(self, part: AskedPart, value: Value) -> Figure:
        """The option's code."""
        del part
        return plainly(value)

    def described(self, part: AskedPart) -> str:
        """All options."""
        return f"one of: {'; '.join(map(told, choices_of(part)))}"

    def typed(self, part: AskedPart) -> str:
        """By number, as the options are listed."""
        del part
        return "a number"

    def is_sound(self, part: AskedPart, value: Value) -> bool:
        """Whether it is the code of an option, or NA."""
        return value == NA or is_code(part, value)

    def domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value]:
        """The options that are mentioned, and one for all others."""
        named: list[Value] = [option for option in part.options if option in mentioned]
        return [*named, *[option for option in part.options if option not in mentioned][:1]]

    def counted_domain(self, part: AskedPart, mentioned: Mentioned) -> list[Value]:
        """The options that are mentioned, and one for all others that add the same to a sum."""
        points = dict(points_at(part))
        others: dict[int, str] = {}
        for option in part.options:
            if option not in mentioned:
                others.setdefault(points.get(option, 0), option)
        return [*[option for option in part.options if option in mentioned], *others.values()]

    def scored(self, part: AskedPart) -> Scored:
        """The points of the choice, where each has some."""
        points = points_at(part)
        values = sorted(value for _, value in points)
        low, high = (values[0], values[-1]) if values else (None, None)
        return Scored(part.id, points, low, high, known=bool(points))


CHOICE = ChoiceKind(name="choice", settings=frozenset({"choices"}), holds="one", weight=2)
