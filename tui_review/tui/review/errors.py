"""What stops a hand-over, as a list from which each line leads to its question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from tui_review.tui.base.literal import literal
from tui_review.tui.lines import Line
from tui_review.tui.picker import Picker

if TYPE_CHECKING:
    from tui_review.review.findings import Finding
    from tui_review.store.session import Session


class ErrorsScreen(Picker):
    """The errors; Enter goes to the question of the marked one."""

    HINT: ClassVar[str] = "type to filter"

    def __init__(self, session: Session, errors: Sequence[Finding]) -> None:
        """`errors` in the order of the review."""
        super().__init__(session)
        self._errors = errors

    def title_text(self) -> str:
        """How many there are."""
        count = len(self._errors)
        return f"Not submitted: {count} error{'s' if count > 1 else ''} to settle first. Enter goes there."

    def lines(self, typed: str) -> Sequence[Line]:
        """The errors in which the typed words occur."""
        wanted = typed.casefold().split()
        return [
            Line(
                literal(f"{error.question or 'review'}  ", "bold") + literal(error.message),
                value=error.question,
            )
            for error in self._errors
            if all(word in f"{error.question} {error.message}".casefold() for word in wanted)
        ]
