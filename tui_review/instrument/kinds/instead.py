"""What days and times of day have in common: texts that may stand in their place."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.instrument.choices import alternatives_of, label_of
from tui_review.instrument.kinds.base import (
    AnswerKind,
    AskedPart,
    EntryForm,
    Holds,
    code_meant,
    in_short,
    plainly,
)
from tui_review.instrument.kinds.options import told
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.language.values import Value


@frozen(kw_only=True, eq=False)
class InsteadKind(AnswerKind):
    """A value of one form, or one of the texts that may stand in its place."""

    noun: str
    """What it is: `a date`."""
    remedy: str
    """How it is to be written."""
    settings: frozenset[str] = frozenset({"or_"})
    needs: frozenset[str] = frozenset()
    holds: Holds = "one"
    entry: EntryForm = "line"
    letters: str = ""
    takes_na: bool = True
    free_text: bool = False
    whole: bool = True
    weight: int = 4

    @abstractmethod
    def meant(self, given: Any) -> str:
        """The value of that form that was given, as it is stored; empty if none."""

    @abstractmethod
    def is_one(self, text: str) -> bool:
        """Whether a text is a value of that form, as it is stored."""

    def read(self, part: AskedPart, given: Any) -> str:
        """In any of the ways people write it."""
        found = (instead_of(part, given) if isinstance(given, str) else "") or self.meant(given)
        if not found:
            raise UserError(
                f"{in_short(given)} is not {self.noun}.", remedy=f"{self.remedy}{or_others(part)}"
            )
        return found

    def words(self, part: AskedPart, value: Value) -> str:
        """As it is stored; of a text in its place, what is shown for it."""
        return plainly(label_of(alternatives_of(part), value) if isinstance(value, str) else value)

    def described(self, part: AskedPart) -> str:
        """What may stand in its place."""
        return " or ".join([self.noun, *map(told, alternatives_of(part))])

    def may_be(self, part: AskedPart, text: str) -> bool:
        """A value of that form, or one of the texts."""
        return self.is_one(text) or text in part.alternatives


def instead_of(part: AskedPart, typed: str) -> str:
    """The code of the text that may stand in the answer's place and was typed; empty if none."""
    return code_meant(alternatives_of(part), typed)


def or_others(part: AskedPart) -> str:
    """` Or: Unknown.` where texts may stand in the answer's place."""
    said = "; ".join(choice.shown for choice in alternatives_of(part))
    return f" Or: {said}." if said else ""
