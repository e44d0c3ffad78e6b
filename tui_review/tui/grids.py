"""The key for the month grids, and the way from a month to the row that fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.actions import SkipAction

from tui_review.tui import screens
from tui_review.tui.review.features import Feature


class Grids(Feature):
    """The grids of an instrument that has any."""

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Its key."""
        return {"review.grid": self._open}

    def foot(self) -> Sequence[str]:
        """Its key, where there are grids."""
        return ["review.grid"] if self.desk.session.state.rules.grids else []

    def _open(self) -> None:
        desk = self.desk
        if not desk.session.state.rules.grids:
            # Where one types, the key is the field's.
            if desk.view.entered_in != "answer" or desk.answering.receives() == "field":
                raise SkipAction
            desk.say("This instrument has no grid of months.")
            return
        screen = screens.GridScreen(desk.session)

        async def left(question: str | None) -> None:
            row = screen.row
            desk.said = []
            await desk.go(question)
            if question and row:
                desk.view.mark_row(row)

        desk.over(screen, left)
