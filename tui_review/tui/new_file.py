"""Asking for the id of a review that is to be made, and making it while the screen still answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen

from tui_review.errors import UserError
from tui_review.review.who import Editor, desk_day
from tui_review.store.folder import why_no_id
from tui_review.tui import screens
from tui_review.tui.base.literal import Words
from tui_review.tui.fields.base import EMPTIES
from tui_review.tui.keymap import KeyHint, binding
from tui_review.yamlfile.files import refused_in_words

if TYPE_CHECKING:
    from typing import TypeAlias

    Make: TypeAlias = Callable[[str, Editor, str], Path]
    """Makes the file of an id, as a person, on a day (ISO); raises UserError."""


class NewFileScreen(Screen[Path | None]):
    """The base of such screens. Dismisses with the file of the review just made, or None."""

    BINDINGS: ClassVar[list[Any]] = [
        binding("any.close", "leave", show=False),
        binding("any.help", "keys", show=False),
    ]
    OWN_KEYS: ClassVar[Sequence[KeyHint]] = (
        KeyHint("Enter", "start", "Takes what is typed and goes on; from the id, it starts."),
        EMPTIES,
    )
    """What help tells of the fields."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where the file goes."""
        super().__init__()
        self.folder = folder
        self._busy = False
        self._making = ""

    def refuse(self, why: str) -> None:
        """Says why there is no file yet; nothing for an empty text."""
        self._busy = self._busy and not why
        self.query_one("#problem", Words).say(why)

    def look_at(self, typed: str) -> None:
        """Says at once what is wrong with an id; of what is typed while the review is being made, that it is none."""
        if self._busy:
            self._say_busy(" What is typed here meanwhile is not kept.")
        else:
            self.refuse(why_no_id(self.folder, typed.strip()))

    def _say_busy(self, more: str = "") -> None:
        self.query_one("#problem", Words).say(f"{self._making} is being made …{more}")

    def begin(self, typed: str, make: Make) -> None:
        """Makes the file of an id, on a thread: the first of an instrument takes a moment."""
        id_ = typed.strip()
        if not id_:
            self.refuse("An id is needed. Use letters, digits, - and _.")
        elif not self._busy:
            self._busy, self._making = True, id_
            self._say_busy()
            self.run_worker(lambda: self._make(id_, make), thread=True)

    def _make(self, id_: str, make: Make) -> None:
        who: Editor = getattr(self.app, "editor", None) or Editor("unknown")
        day = desk_day()
        try:
            # A folder that nobody may look into any more may come up anywhere on the way.
            with refused_in_words(self.folder, "use"):
                path = make(id_, who, day)
        except UserError as error:
            self.app.call_from_thread(self.refuse, error.message)
        else:
            self.app.call_from_thread(self._made, path)

    def _made(self, path: Path) -> None:
        """Leads to the review, unless somebody has gone back meanwhile: then it stands in the list."""
        if self.is_current:
            self.dismiss(path)

    def action_keys(self) -> None:
        """The page of help."""
        self.app.push_screen(screens.HelpScreen("Keys here", ("any",), own=self.OWN_KEYS))

    def action_leave(self) -> None:
        """Goes back without one."""
        self.dismiss(None)
