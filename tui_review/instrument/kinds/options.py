"""What kinds that are chosen from a list have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import Choice, choices_of
from tui_review.instrument.kinds.base import (
    AnswerKind,
    AskedPart,
    EntryForm,
    SettingFault,
    Tells,
    code_meant,
    in_short,
)
from tui_review.instrument.language.measures import Measure
from tui_review.instrument.model import NA
from tui_review.instrument.plurals import count_of
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen(kw_only=True, eq=False)
class OptionsKind(AnswerKind):
    """One or more of the texts that the instrument lists."""

    needs: frozenset[str] = frozenset({"choices"})
    entry: EntryForm = "options"
    measure: Measure | None = None
    letters: str = ""
    takes_na: bool = True
    free_text: bool = False
    tells: Tells = "nothing"
    whole: bool = False

    def faults(self, part: AskedPart) -> Iterator[SettingFault]:
        """Points for some choices only."""
        # A slotted data class is made anew, so that `super()` without arguments would not find it.
        yield from AnswerKind.faults(self, part)
        choices = choices_of(part)
        without = [number for number, choice in enumerate(choices) if choice.points is None]
        if without and len(without) < len(choices):
            yield SettingFault(
                "choices",
                f"{choices[without[0]].code!r} has no `points`, and others have: give all of them points, or none.",
                entry=without[0],
            )

    def may_be(self, part: AskedPart, text: str) -> bool:
        """One of the options."""
        return text in part.options


def told(choice: Choice) -> str:
    """A choice: what is shown for it, what is stored where that differs, what it counts."""
    stored = f" (stored as {choice.code})" if choice.shown != choice.code else ""
    points = "" if choice.points is None else f" [{count_of(choice.points, 'point')}]"
    return f"{choice.shown}{stored}{points}"


def points_at(part: AskedPart) -> tuple[tuple[str, int], ...]:
    """By choice, what it counts; empty unless every choice has points."""
    choices = choices_of(part)
    points = tuple((choice.code, choice.points) for choice in choices if choice.points is not None)
    return points if len(points) == len(choices) else ()


def option_meant(part: AskedPart, given: Any) -> str:
    """The code of the option that was typed, by code or label. Raises UserError naming what there is."""
    choices = choices_of(part)
    found = code_meant(choices, given) if isinstance(given, str) else ""
    if found:
        return found
    labels = [choice.shown for choice in choices]
    there = "; ".join([*labels, *([NA] if part.na_if else [])])
    raise UserError(
        f"{in_short(given)} is not one of the choices.{did_you_mean(str(given), labels)}",
        remedy=f"Use: {there}.",
    )
