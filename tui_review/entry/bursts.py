"""Text that comes in bursts: what of it is one change, and where a paste may go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of

if TYPE_CHECKING:
    from tui_review.entry.spots import Spot
    from tui_review.instrument.model import Question
    from tui_review.review.state import Change, ReviewState

Reception = Literal["field", "narrative", "nowhere"]


def receives(state: ReviewState, question: Question) -> Reception:
    """Where a paste at a question may go.

    Into the field, if it is typed into. Else, since each of its letters would be a key that answers: into the
    narrative, when the person says so, or nowhere.
    """
    if kind_of(question).entry in ("line", "lines"):
        return "field"
    if state.read_only or state.why_locked(question.id) or state.evaluation.asked(question.id) is False:
        return "nowhere"
    return "nowhere" if question.by_program else "narrative"


class Typing:
    """The change that typing in one spot has made so far: a text typed with pauses is one change, not many."""

    def __init__(self, state: ReviewState) -> None:
        self._state = state
        self._spot: Spot | None = None
        self._change: Change | None = None

    def end(self) -> None:
        """What comes next is a change of its own."""
        self._spot = self._change = None

    def make(self, spot: Spot, make: Callable[[], Change | None]) -> Change | None:
        """Makes a change in the place of the one the same typing made before; None when nothing changes.

        Raises UserError when it cannot be made; what was kept before still is then.
        """
        before, self._change = (self._change if spot == self._spot else None), None
        self._spot = spot
        again = before is not None and self._state.undo() is not None
        try:
            change = make()
        except UserError:
            if again:
                self._state.redo()
                self._change = before
            raise
        if again and change is None and before is not None:
            # It is as it was before any of it was typed.
            return before.undone
        self._change = change
        return change
