"""What one keeps beside a review for oneself, at the question: what was heard there, what a second reader looks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.instrument.plurals import part_of
from tui_review.review.handover import QA_ROLES
from tui_review.store.jottings import Jottings, read_jottings
from tui_review.telling.second_reading import point_key
from tui_review.telling.words import one_line
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import DEFAULTS, KeyHint, shown
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from tui_review.tui.review.features import Desk


class JottingsBeside(Feature):
    """For a reviewer the interviews, for those in a role of QA the points of second readers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        instrument = desk.session.state.rules.instrument
        self._reads_again = desk.session.state.editor.role in QA_ROLES
        self._points = {
            item.id: item.points for section in instrument.sections for item in section.items if item.points
        }
        self._is_there = bool(self._points) if self._reads_again else instrument.interviews is not None
        self._kept = self._read()

    def _read(self) -> Jottings:
        try:
            return read_jottings(self.desk.session.state.review.review.uid)
        except UserError:
            # The screens say what is wrong with the file, and where it is.
            return Jottings()

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Its key."""
        return {"review.jottings": self._open}

    def idle(self) -> Collection[str]:
        """Its key, where the instrument has nothing of the kind."""
        return () if self._is_there else ("review.jottings",)

    def foot(self) -> Sequence[KeyHint]:
        """Its key, for who reads again."""
        hint = KeyHint(shown("review.jottings"), "points", DEFAULTS["review.jottings"].help)
        return [hint] if self._reads_again and self._is_there else []

    def notes(self) -> list[tuple[MarkTone, str]]:
        """What was heard at the question; for who reads again the next point of its item."""
        at = self.desk.answering.at
        if not self._reads_again:
            heard = [one_line(text) for text in self._kept.heard.get(at, {}).values()]
            key = shown("review.jottings")
            return [(MarkTone.INFO, f"You heard ({key}): {'; '.join(heard)}")] if heard else []
        item = self.desk.session.state.rules.questions[at].item
        points = self._points.get(item, ())
        still = [each for each in points if point_key(item, each) not in self._kept.looked_at]
        if not points:
            return []
        done = f"Second reading, {part_of(len(points) - len(still), len(points), 'point')} looked at"
        return [(MarkTone.INFO, f"{done}: {one_line(still[0].ask)}" if still else f"{done}.")]

    def _open(self) -> None:
        if not self._is_there:
            what = "points for a second reader" if self._reads_again else "interviews"
            self.desk.say(f"This instrument names no {what}.")
            return
        session, at = self.desk.session, self.desk.answering.at
        try:
            screen = (
                screens.PointsScreen(session, at)
                if self._reads_again
                else screens.InterviewsScreen(session, at)
            )
        except UserError as error:
            self.desk.say(error.message, MarkTone.ERROR)
            return
        self.desk.over(screen, self._back)

    async def _back(self, question: str | None) -> None:
        self._kept = self._read()
        self.desk.said = []
        await self.desk.go(question)
