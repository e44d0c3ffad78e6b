"""One of the texts that the instrument lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.kinds.base import AnswerKind, Mentioned, Part, folded, plainly, shown
from tui_review.instrument.model import NA

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value


class ChoiceKind(AnswerKind):
    """Exactly one of the options."""

    __slots__ = ()

    def read(self, part: Part, given: Any) -> str:
        """The option that is meant, in any case and with any dash."""
        return option_meant(part, given)

    def words(self, part: Part, value: Value) -> str:
        """The option."""
        del part
        return plainly(value)

    def described(self, part: Part) -> str:
        """All options."""
        return f"one of: {'; '.join(part.options)}"

    def typed(self, part: Part) -> str:
        """By number, as the options are listed."""
        del part
        return "a number"

    def domain(self, part: Part, mentioned: Mentioned) -> list[Value]:
        """The options that are mentioned, and one for all others."""
        named: list[Value] = [option for option in part.options if option in mentioned]
        return [*named, *[option for option in part.options if option not in mentioned][:1]]

    def may_be(self, part: Part, text: str) -> bool:
        """One of the options."""
        return text in part.options


def option_meant(part: Part, given: Any) -> str:
    """The option that was typed. Raises UserError naming what there is."""
    if isinstance(given, str):
        wanted = folded(" ".join(given.split()))
        for option in part.options:
            if folded(option) == wanted:
                return option
    there = "; ".join([*part.options, *([NA] if part.na_if else [])])
    raise UserError(
        f"{shown(given)} is not one of the choices.{did_you_mean(str(given), part.options)}",
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
