"""What somebody else writes into a review's file, as it comes into the review and onto every screen that is over it.

The one place of that, for who reads and for who writes. It is taken in at once, unless something half done stands over
the question: then it comes in when that is left, and each screen says so meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from textual.css.query import NoMatches

from tui_review.errors import UserError
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.parts import Follows, HalfDone, HasTop, OfTheFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from tui_review.qa.reconcile import Joined
    from tui_review.tui.review.features import Desk

_WAITS: Final = "Somebody else has changed the file; leaving this brings that in."


def may_be_old(why: str) -> str:
    """That what stands on a screen may not be what stands in the file, with why."""
    return f"What stands here may be old: {why.rstrip('.')}."


class TakingIn:
    """Takes in what others save, and tells every screen over the question."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._told: WeakKeyDictionary[Screen[Any], Joined] = WeakKeyDictionary()
        """What came in while a screen stood."""

    @property
    def is_due(self) -> bool:
        """Whether there is something that can be taken in now."""
        saving = self.desk.session.saving
        return saving.changed and not saving.problem and not self._waits

    @property
    def _waits(self) -> bool:
        """Whether something half done stands over the question."""
        return any(
            not isinstance(each, Follows) or (isinstance(each, HalfDone) and each.is_half_done)
            for each in _above(self.desk)
        )

    async def take_in(self) -> Joined | None:
        """Goes on with both sides' work; what both changed differently stands as unsettled at its question.

        None where nothing was to be taken in, or it cannot be yet: the session says why, and it is tried again when the
        file is another.
        """
        from tui_review.qa.reconcile import join  # noqa: PLC0415 - only when two people changed it

        desk, above = self.desk, _above(self.desk)
        if not desk.session.saving.changed or not desk.is_shown:
            return None
        desk.commit(leaving=False, coming_back=bool(above))
        try:
            joined = join(desk.session)
        except UserError:
            desk.redraw()
            self.tell()
            return None
        desk.answering.look_again()
        # What somebody else's change kept from being done has been said just now, and stays said.
        refused = [each for each in desk.said if each[0] is MarkTone.ERROR]
        desk.said = [*refused, (_tone(joined), joined.words)]
        await desk.show_again()
        for each in above:
            # One that is on its way is drawn with what there is by now; one that is leaving has nothing to say it in.
            if isinstance(each, Follows) and each.is_mounted:
                with suppress(NoMatches):
                    each.follow()
            self._told[each] = joined
        self.tell()
        return joined

    def tell(self) -> None:
        """Every screen over the question says what is saved, and what is to be known of the file."""
        for each in _above(self.desk):
            if each.is_mounted:
                with suppress(NoMatches):
                    if isinstance(each, HasTop):
                        each.draw_top()
                    OfTheFile.tell(each, *self._words(each))

    def _words(self, screen: Screen[Any]) -> tuple[str, str]:
        """What is said of the file on a screen, and in which tone."""
        saving = self.desk.session.saving
        if saving.old:
            return may_be_old(saving.old), f"$tone-{MarkTone.WARNING}"
        if saving.changed and self._waits:
            return _WAITS, f"$tone-{MarkTone.WARNING}"
        joined = self._told.get(screen)
        return (joined.words, f"$tone-{_tone(joined)}") if joined is not None else ("", "")


def _above(desk: Desk) -> Sequence[Screen[Any]]:
    """The screens that stand over the question, the lowest first."""
    stack: Sequence[object] = desk.app.screen_stack
    return desk.app.screen_stack[stack.index(desk) + 1 :] if desk in stack else ()


def _tone(joined: Joined) -> MarkTone:
    return MarkTone.WARNING if joined.to_see_to else MarkTone.INFO
