"""What is entered and is no answer yet: it stands where it was entered until it is right, or is dropped on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_review.review.spots import Spot

if TYPE_CHECKING:
    from collections.abc import Callable


class Drafts:
    """What could not be kept, by where it was entered. Nothing in it is ever saved in a review.

    What is text of it is kept on this machine meanwhile, so that it stands there again when the program is killed.
    """

    def __init__(self, keep: Callable[[str, str], object] = lambda _, __: None) -> None:
        """`keep` keeps a text on this machine under the name of a place, an empty one no longer."""
        self._entered: dict[Spot, Any] = {}
        self._typed: set[Spot] = set()
        """Where something is typed that may be no answer yet, though it is not said to be none."""
        self._keep = keep

    def __len__(self) -> int:
        return len(self._entered)

    def __contains__(self, spot: Spot) -> bool:
        return spot in self._entered

    def at(self, spot: Spot) -> Any:
        """What stands there and is not kept; None where there is nothing."""
        return self._entered.get(spot)

    def recall(self, spot: Spot, entered: str) -> None:
        """Has it stand there again, as it was kept on this machine."""
        self._entered[spot] = entered

    def keep(self, spot: Spot, entered: Any) -> None:
        """Has it stand there until it is taken or dropped."""
        self._entered[spot] = entered
        self.typing(spot, entered)

    def typing(self, spot: Spot, entered: Any) -> None:
        """Has what is typed so far stand there again if the program is killed, or nothing of it any more."""
        text = entered if isinstance(entered, str) else ""
        if text:
            self._typed.add(spot)
        else:
            self._typed.discard(spot)
        self._keep(spot.place, text)

    def drop(self, spot: Spot) -> None:
        """Nothing is left there: it was taken, or is dropped on purpose."""
        self._entered.pop(spot, None)
        self.typing(spot, None)

    def drop_question(self, question: str) -> None:
        """Nothing is left at a question: neither at its answer nor in its table. What is of its narrative stays."""
        for spot in self._spots:
            if spot.question == question and not (spot.narrative or spot.loose):
                self.drop(spot)

    def rename_row(self, question: str, old: str, new: str) -> None:
        """A row has an id of its own now: what stands in its cells goes with it."""
        self._entered = {
            replace(spot, row=new)
            if spot.column and (spot.question, spot.row) == (question, old)
            else spot: entered
            for spot, entered in self._entered.items()
        }

    @property
    def _spots(self) -> list[Spot]:
        """Wherever something stands or is typed."""
        return [*self._entered, *(spot for spot in self._typed if spot not in self._entered)]

    def clear(self, *, but_left: Callable[[Spot], bool] = lambda _: False) -> None:
        """Nothing is left anywhere, on purpose, but for what an earlier session left where one says so."""
        for spot in self._spots:
            if spot in self._typed or not but_left(spot):
                self.drop(spot)

    def questions(self) -> list[str]:
        """The questions at which something stands that is not kept, the oldest first."""
        return list(dict.fromkeys(spot.question for spot in self._entered))
