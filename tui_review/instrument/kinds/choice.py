"""One of the texts that the instrument lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import Choice, choices_of, label_of
from tui_review.instrument.kinds.base import (
    AnswerKind,
    Figure,
    Mentioned,
    Part,
    code_meant,
    plainly,
    shown,
)
from tui_review.instrument.language.syntax import Scored
from tui_review.instrument.model import NA
from tui_review.instrument.plurals import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.language.evaluate import Value


class ChoiceKind(AnswerKind):
    """Exactly one of the options."""

    __slots__ = ()

    def read(self, part: Part, given: Any) -> str:
        """The option that is meant, in any case and with any dash."""
        return option_meant(part, given)

    def words(self, part: Part, value: Value) -> str:
        """The option, as it is shown."""
        return plainly(label_of(choices_of(part), value) if isinstance(value, str) else value)

    def cell(self, part: Part, value: Value) -> Figure:
        """The option's code."""
        del part
        return plainly(value)

    def described(self, part: Part) -> str:
        """All options."""
        return f"one of: {'; '.join(map(told, choices_of(part)))}"

    def typed(self, part: Part) -> str:
        """By number, as the options are listed."""
        del part
        return "a number"

    def faults(self, part: Part) -> Iterator[tuple[str, str]]:
        """Points for some choices only."""
        yield from super().faults(part)
        yield from choice_faults(part)

    def domain(self, part: Part, mentioned: Mentioned) -> list[Value]:
        """The options that are mentioned, and one for all others."""
        named: list[Value] = [option for option in part.options if option in mentioned]
        return [*named, *[option for option in part.options if option not in mentioned][:1]]

    def counted_domain(self, part: Part, mentioned: Mentioned) -> list[Value]:
        """The options that are mentioned, and one for all others that add the same to a sum."""
        points = dict(points_at(part))
        others: dict[int, str] = {}
        for option in part.options:
            if option not in mentioned:
                others.setdefault(points.get(option, 0), option)
        return [*[option for option in part.options if option in mentioned], *others.values()]

    def scored(self, part: Part) -> Scored:
        """The points of the choice, where each has some."""
        points = points_at(part)
        values = sorted(value for _, value in points)
        low, high = (values[0], values[-1]) if values else (None, None)
        return Scored(part.id, points, low, high, known=bool(points))

    def may_be(self, part: Part, text: str) -> bool:
        """One of the options."""
        return text in part.options


def told(choice: Choice) -> str:
    """A choice: what is shown for it, what is stored where that differs, what it counts."""
    stored = f" (stored as {choice.code})" if choice.shown != choice.code else ""
    points = "" if choice.points is None else f" [{count_of(choice.points, 'point')}]"
    return f"{choice.shown}{stored}{points}"


def points_at(part: Part) -> tuple[tuple[str, int], ...]:
    """By choice, what it counts; empty unless every choice has points."""
    choices = choices_of(part)
    points = tuple((choice.code, choice.points) for choice in choices if choice.points is not None)
    return points if len(points) == len(choices) else ()


def choice_faults(part: Part) -> Iterator[tuple[str, str]]:
    """Points for some choices only."""
    choices = choices_of(part)
    without = [choice.code for choice in choices if choice.points is None]
    if without and len(without) < len(choices):
        yield "choices", f"{without[0]!r} has no `points`, and others have: give all of them points, or none."


def option_meant(part: Part, given: Any) -> str:
    """The code of the option that was typed, by code or label. Raises UserError naming what there is."""
    choices = choices_of(part)
    found = code_meant(choices, given) if isinstance(given, str) else ""
    if found:
        return found
    labels = [choice.shown for choice in choices]
    there = "; ".join([*labels, *([NA] if part.na_if else [])])
    raise UserError(
        f"{shown(given)} is not one of the choices.{did_you_mean(str(given), labels)}",
        remedy=f"Use: {there}.",
    )


CHOICE = ChoiceKind(
    name="choice",
    settings=frozenset({"choices"}),
    needs=frozenset({"choices"}),
    holds="one",
    entry="options",
    measure=None,
    letters="",
    takes_na=True,
    free_text=False,
    whole=False,
    weight=2,
)
