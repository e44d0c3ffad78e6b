"""Yes or No."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.kinds.base import AskedPart, Mentioned
from tui_review.instrument.kinds.choice import ChoiceKind
from tui_review.instrument.kinds.options import option_meant
from tui_review.instrument.model import NA

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value

_STORED: Final = ("Yes", "No", NA)
_WORDS: Final = {"y": "Yes", "yes": "Yes", "n": "No", "no": "No"}


class YesNoKind(ChoiceKind):
    """Two options that need no list."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> str:
        """A letter is enough; programs may give true and false."""
        if isinstance(given, bool):
            return "Yes" if given else "No"
        word = given.strip().casefold() if isinstance(given, str) else ""
        return _WORDS.get(word) or option_meant(part, given)

    def is_sound(self, part: AskedPart, value: Value) -> bool:
        """Whether it is one of the two, or NA."""
        del part
        return value in _STORED

    def described(self, part: AskedPart) -> str:
        """The two."""
        del part
        return "Yes or No"

    def typed(self, part: AskedPart) -> str:
        """A letter each."""
        del part
        return "y or n"

    def domain(self, part: AskedPart, mentioned: Mentioned) -> list[Any]:
        """The two."""
        del part, mentioned
        return ["Yes", "No"]


YES_NO = YesNoKind(
    name="yes_no",
    settings=frozenset({"concern"}),
    needs=frozenset(),
    holds="one",
    letters="yn",
    whole=True,
    weight=1,
)
