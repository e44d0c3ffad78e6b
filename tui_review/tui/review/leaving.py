"""Closing the review: at once, or after a word on what is entered and could not be kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from tui_review.review.spots import takes_lines
from tui_review.store.stopped import recall_place
from tui_review.store.unsent import editors_words, typed_words
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from tui_review.store.left import LeftText
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
        await ask_of_typed(self.desk, ("l", "leave, and drop it"), self._leave)

    async def _leave(self) -> None:
        answering = self.desk.answering
        # A text that plain mode has kept may not have been come to.
        answering.drafts.clear(but_left=lambda spot: takes_lines(spot, answering.state))
        await self.desk.leave()


async def ask_of_typed(
    desk: Desk,
    dropping: tuple[str, str],
    then: Callable[[], Awaitable[None]],
    by_editors: Mapping[str, LeftText] | None = None,
) -> None:
    """Goes on with `then`; where something is typed and not kept, only if it is to be dropped, and asks that first.

    `dropping` is the letter and the words of the way that drops it, `by_editors` what of editors is to be asked about.
    """
    typed = desk.answering.drafts.questions()
    left = [*typed, *(by_editors or ())]
    if not left:
        await then()
        return
    said = [*([typed_words(typed)] if typed else []), *([editors_words(by_editors)] if by_editors else [])]
    letter, _ = dropping

    async def chosen(way: str | None) -> None:
        if way == letter:
            await then()
        elif way == "g":
            await desk.go(left[0])

    ways = [("g", f"go to {left[0]}"), dropping]
    desk.over(screens.AskScreen("Not everything is kept", " ".join(said), ways), chosen)
