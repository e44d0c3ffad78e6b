"""An earlier review of the same case: looked for beside the work, and its answers offered where it has some."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_review.tui.base.theme import MarkTone
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tui_review.entry.answering import Step


class Earlier(Feature):
    """Finds it when the review is opened, and when what names the case is answered."""

    async def opened(self) -> None:
        """Looks for one."""
        self._look()

    def changed(self, step: Step) -> None:
        """Looks again once the case is named otherwise."""
        del step
        if self.desk.answering.offering.names_the_case:
            self._look()

    def _look(self) -> None:
        state = self.desk.session.state
        if not (self.desk.session.read_only or state.read_only):
            find: Callable[[], Awaitable[None]] = self._find
            self.desk.view.run_worker(find, exclusive=True, group="earlier")

    async def _find(self) -> None:
        answering = self.desk.answering
        before = answering.offering.earlier
        answering.offering.earlier = await asyncio.to_thread(answering.offering.find_earlier)
        if answering.offering.earlier == before or not self.desk.is_shown:
            return
        if answering.offering.earlier is not None:
            found = f"Review {answering.offering.earlier.id} is an earlier one of this case"
            self.desk.said.append((MarkTone.INFO, f"{found}: what it says of the family is offered."))
        self.desk.later(self.desk.show_again)
