"""What somebody else writes into the file of a review that is open read-only, as it comes onto the screen."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.store.watch import Following
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.parts import draw_again_above
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from tui_review.tui.review.features import Desk


class ReadAlong(Feature):
    """Shows the file as it is by now; while it cannot be read, what stood in it last, and why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._problem = ""

    async def opened(self) -> None:
        """Looks from now on."""
        loop = asyncio.get_running_loop()

        def told(changed: bool, problem: str) -> None:  # noqa: FBT001 - as it is called
            # On the thread that looks; nothing may be touched there.
            with suppress(RuntimeError):  # The app may be gone by now.
                loop.call_soon_threadsafe(self.desk.later, lambda: self._go_on(problem, changed=changed))

        Following(self.desk.session.opened, told, is_open=lambda: self.desk.view.is_attached)

    def notes(self) -> list[tuple[MarkTone, str]]:
        """Why what stands here may be old."""
        if not self._problem:
            return []
        return [(MarkTone.WARNING, f"What stands here may be old: {self._problem.rstrip('.')}.")]

    async def _go_on(self, problem: str, *, changed: bool) -> None:
        from tui_review.qa.reconcile import follow  # noqa: PLC0415 - only when somebody else has written

        desk = self.desk
        if not desk.is_shown:
            return
        self._problem = problem
        if changed:
            try:
                joined = follow(desk.session)
            except UserError as error:
                self._problem = error.what
            else:
                desk.answering.look_again()
                desk.said = [(MarkTone.WARNING if joined.acts else MarkTone.INFO, joined.words)]
                await desk.show_again()
                draw_again_above(desk.app)
                return
        desk.redraw()
