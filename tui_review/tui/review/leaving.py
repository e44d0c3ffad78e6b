"""Closing the review: at once, or after a word on what is entered and could not be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_review.store.stopped import keep_place, recall_place
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown
from tui_review.tui.review.features import Feature


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
        keep_place(self.desk.session.opened.path, self.desk.answering.at, "questions")
        left = self.desk.answering.drafts.questions()
        if not left:
            await self.desk.leave()
            return
        ways = [("g", f"go to {left[0]}"), ("l", "leave, and drop what could not be kept")]
        text = f"What is entered at {', '.join(left)} is not an answer yet, so it is not saved."
        self.desk.over(screens.AskScreen("Not everything is kept", text, ways), self._chosen)

    async def _chosen(self, way: str | None) -> None:
        if way == "l":
            await self.desk.leave()
        elif way == "g":
            await self.desk.go(self.desk.answering.drafts.questions()[0])
