"""What is entered and is no answer yet: it stands where it was entered until it is right, or is dropped on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_review.review.spots import Spot

if TYPE_CHECKING:
    from collections.abc import Callable


class Drafts:
    """What could not be kept, by where it was entered. Nothing in it is ever saved."""

    def __init__(self, forget: Callable[[Spot], object] = lambda _: None) -> None:
        """`forget` is called for a spot at which nothing is left: it need not be kept on this machine either."""
        self._entered: dict[Spot, Any] = {}
        self._forget = forget

    def __len__(self) -> int:
        return len(self._entered)

    def __contains__(self, spot: Spot) -> bool:
        return spot in self._entered

    def at(self, spot: Spot) -> Any:
        """What stands there and is not kept; None where there is nothing."""
        return self._entered.get(spot)

    def keep(self, spot: Spot, entered: Any) -> None:
        """Has it stand there until it is taken or dropped."""
        self._entered[spot] = entered

    def drop(self, spot: Spot) -> None:
        """Nothing is left there."""
        if self._entered.pop(spot, None) is not None:
            self._forget(spot)

    def drop_question(self, question: str) -> None:
        """Nothing is left at a question: neither at its answer nor in its table. Its narrative's stays."""
        for spot in [each for each in self._entered if each.question == question and not each.narrative]:
            self.drop(spot)

    def rename_row(self, question: str, old: str, new: str) -> None:
        """A row has an id of its own now: what stands in its cells goes with it."""
        self._entered = {
            replace(spot, row=new)
            if spot.column and (spot.question, spot.row) == (question, old)
            else spot: entered
            for spot, entered in self._entered.items()
        }

    def clear(self) -> None:
        """Nothing is left anywhere."""
        for spot in list(self._entered):
            self.drop(spot)

    def questions(self) -> list[str]:
        """The questions at which something stands that is not kept, the oldest first."""
        return list(dict.fromkeys(spot.question for spot in self._entered))
