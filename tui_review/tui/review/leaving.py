"""Closing the review: at once, or after a word on what is entered and could not be kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_review.review.spots import takes_lines
from tui_review.store.stopped import recall_place
from tui_review.store.unsent import OnlyHere
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from tui_review.tui.review.features import Desk


class Leaving(Feature):
    """The way out."""

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Closing."""
        return {"close": self._close}

    async def opened(self) -> None:
        """Where one was when the review was last closed is one key away."""
        answering = self.desk.answering
        last = recall_place(self.desk.session.opened.path, "questions")
        if last == answering.at or last not in answering.state.rules.questions or self.desk.said:
            return
        answering.route.came_from(last)
        self.desk.said.append(
            (MarkTone.INFO, f"You were last at {last}: {shown('review.return')} goes there.")
        )
        self.desk.redraw()

    async def _close(self) -> None:
        self.desk.commit()
        session = self.desk.session
        # Who looks on has nothing of it to keep or to drop.
        stays = OnlyHere() if session.read_only else session.under_way.only_here
        await ask_of_typed(self.desk, ("l", "leave"), self._leave, stays)

    async def _leave(self) -> None:
        answering = self.desk.answering
        # A text that plain mode has kept may not have been come to.
        answering.drafts.clear(but_left=lambda spot: takes_lines(spot, answering.state))
        await self.desk.leave()


async def ask_of_typed(
    desk: Desk,
    going_on: tuple[str, str],
    then: Callable[[], Awaitable[None]],
    stays: OnlyHere,
    *,
    dropped: Sequence[str] = (),
) -> None:
    """Goes on with `then` where everything is kept; asks whether to, where something is not.

    What is typed at questions is dropped by that, and what is at those that `dropped` names; what else `stays` on this
    machine, is said. `going_on` is the letter and the words of the way.
    """
    typed = desk.answering.drafts.questions()
    left = list(dict.fromkeys((*typed, *stays.by_editors)))
    lost = list(dict.fromkeys((*typed, *dropped)))
    stays = replace(stays, typed=tuple(typed))
    if not stays.words:
        await then()
        return
    letter, goes_on = going_on
    is_all = len(lost) == len(left) and not stays.besides
    what = "it" if is_all else f"what is typed at {', '.join(lost)}"
    way = f"drop {what}, and {goes_on}" if lost else f"{goes_on}: it stays on this machine"

    async def chosen(chosen_way: str | None) -> None:
        if chosen_way == letter:
            await then()
        elif chosen_way == "g":
            await desk.go(left[0])

    ways = [("g", f"go to {left[0]}") if left else ("b", "back to the review"), (letter, way)]
    desk.over(screens.AskScreen("Not everything is kept", stays.words, ways), chosen)
