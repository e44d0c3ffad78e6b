"""The text of a dialog is kept on this machine from its first letter until what it is for is done, or it is dropped.

So it stands in the dialog again after a dropped line, and after an act that could not be done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from tui_review.entry.bursts import start_of
from tui_review.shape.frozen import frozen
from tui_review.store.saving import typed_nowhere
from tui_review.telling.words import one_line
from tui_review.tui.base.pauses import TypingPause
from tui_review.tui.parts import DialogWords, TopOfDialog, session_below

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_review.store.unsent import UnderWay
    from tui_review.tui.base.app import SafeApp

_CALLED: Final = 60
"""Letters of what a dialog is called that are said elsewhere."""
_BEFORE: Final = "This was being written when the program ended."
_NOT_DONE: Final = "What this was written for was not done, so it stands here still."


@frozen()
class DialogText:
    """What was written in a dialog and kept there: whoever acts on it says when that is `done`."""

    text: str
    done: Callable[[], None]
    """The act it was written for stands, or nothing is to come of it: it is kept no longer."""


class NotKept(DialogWords):
    """The line of a dialog that says when what is typed cannot be kept; not there while it can."""

    def on_mount(self) -> None:
        """Says it from the beginning."""
        self.draw()

    def draw(self) -> None:
        """Says it anew."""
        session = session_below(self.app)
        why = session.under_way.why_not if session is not None else ""
        self.display = bool(why)
        self.tell(typed_nowhere(why) if why else "", "$tone-error")


NO_DIALOG_TEXT: Final = DialogText("", lambda: None)
"""Where nothing had to be written."""


class UnsentText:
    """What is being written in one dialog, of the review below it; over no review nothing is kept."""

    def __init__(self, dialog: Screen[Any], place: str, called: str) -> None:
        """`place` tells the dialog from every other of the review; it is `called` so where it is told of."""
        session = session_below(dialog.app)
        self._under_way: UnderWay | None = session.under_way if session is not None else None
        if self._under_way is not None:
            self._under_way.in_dialog(place, start_of(one_line(called), _CALLED))
        self._dialog = dialog
        self._place = place
        self._text = ""
        self._pause = TypingPause(self._keep)
        self._forget: Callable[[], None] = cast("SafeApp[Any]", dialog.app).on_last_words(self._keep)

    def recall(self) -> str:
        """What was left of it by a program that ended, or by an act that was not done; empty for nothing."""
        before = self._under_way.recall(self._place) if self._under_way is not None else ""
        self._stands(is_typed=bool(before))
        return before

    @property
    def stands_again(self) -> str:
        """Why it stands there, in a sentence."""
        is_given = self._under_way is not None and self._under_way.was_given(self._place)
        return _NOT_DONE if is_given else _BEFORE

    def typed(self, text: str) -> None:
        """Keeps what is written so far, after a short pause, and every few seconds of writing on.

        That it is not saved is said in the frame that shows its first letter.
        """
        self._stands(is_typed=bool(text.strip()))
        self._text = text
        self._pause.typed(self._dialog)

    def give(self, text: str) -> DialogText:
        """It is handed over to be acted on, and kept until that is done."""
        self._end()
        if self._under_way is not None and text.strip():
            self._under_way.give(self._place, text)
        else:
            self._kept_no_longer()
        return DialogText(text, self._kept_no_longer)

    def drop(self) -> None:
        """It is dropped on purpose."""
        self._end()
        self._kept_no_longer()

    def _end(self) -> None:
        self._forget()
        self._pause.stop()
        self._text = ""
        if self._under_way is not None:
            # Said once the dialog is gone: it still shows what is typed.
            self._under_way.enters(self._place, is_typed=False)

    def _stands(self, *, is_typed: bool) -> None:
        if self._under_way is not None and self._under_way.enters(self._place, is_typed=is_typed):
            for top in self._dialog.query(TopOfDialog):
                top.draw()

    def _kept_no_longer(self) -> None:
        if self._under_way is not None:
            self._under_way.keep(self._place, "")

    def _keep(self) -> None:
        if self._under_way is not None and self._text.strip():
            self._under_way.keep(self._place, self._text)
