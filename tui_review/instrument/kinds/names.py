"""Names of people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import (
    AnswerKind,
    AskedPart,
    Mentioned,
    check_size,
    none_of,
    plainly,
    sizes,
)
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value


class NamesKind(AnswerKind):
    """Names in the order they were written."""

    __slots__ = ()

    def in_order(self, part: AskedPart) -> bool:
        """As they were written."""
        del part
        return True

    def read(self, part: AskedPart, given: Any) -> list[str]:
        """A list, or names with semicolons or line ends between them."""
        pieces = re.split(r"[;\n]", given) if isinstance(given, str) else given
        if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
            raise UserError("This takes a list of names.", remedy="Separate several names with semicolons.")
        names = [name for name in (clean_line(piece) for piece in pieces) if name]
        check_size(part, len(names), "name")
        return names

    def words(self, part: AskedPart, value: Value) -> str:
        """The names."""
        return plainly(value) if value else none_of(part) or "none"

    def typed_as(self, part: AskedPart, value: Value | None) -> str:
        """The names; nothing where there are none."""
        del part
        return plainly(value) if value else ""

    def described(self, part: AskedPart) -> str:
        """How many."""
        return f"names{sizes(part)}"

    def typed(self, part: AskedPart) -> str:
        """How several are written."""
        del part
        return "several names: a semicolon between two"

    def domain(self, part: AskedPart, mentioned: Mentioned) -> None:
        """There are too many names."""
        del part, mentioned

    def may_be(self, part: AskedPart, text: str) -> bool:
        """Any name."""
        del part, text
        return True


NAMES = NamesKind(
    name="names",
    settings=frozenset({"at_least", "at_most"}),
    needs=frozenset(),
    holds="several",
    entry="line",
    measure=None,
    letters="",
    takes_na=False,
    free_text=True,
    whole=False,
    weight=1,
    tells="names",
)
