"""Starting an attempt: what the case is about, and the id of the review to be, proposed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from tui_review.errors import UserError
from tui_review.review.who import Editor
from tui_review.store.folder import ids_taken
from tui_review.store.reviews import catalog_for
from tui_review.training.attempt import start_attempt
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.keymap import binding
from tui_review.tui.new_file import NewFileScreen
from tui_review.tui.parts import Foot, TopLine

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui_review.training.case import Case


def free_id(case: str, taken: Collection[str]) -> str:
    """The first free of `CASE-1`, `CASE-2`, …; case does not matter, as in some file systems."""
    known = {each.casefold() for each in taken}
    number = 1
    while f"{case}-{number}".casefold() in known:
        number += 1
    return f"{case}-{number}"


class StartScreen(NewFileScreen):
    """Dismisses with the file of the attempt just started, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    StartScreen { background: $background; }
    StartScreen Words { height: auto; padding: 0 1; margin-top: 1; max-width: 100; }
    StartScreen TopLine, StartScreen Foot { margin-top: 0; max-width: 100%; }
    StartScreen Input { margin: 0 3; height: 1; border: none; padding: 0; width: 40; background: $panel; }
    StartScreen #problem { color: $tone-error; }
    """
    AUTO_FOCUS: ClassVar[str] = "Input"
    BINDINGS: ClassVar[list[Any]] = [binding("any.close", "leave", show=False)]

    def __init__(self, case: Case, folder: Path) -> None:
        """`folder` is where the attempt goes."""
        super().__init__(folder)
        self.case = case

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        file = self.case.file
        yield TopLine("New attempt", "", f"in {self.folder.name}")
        yield Words(literal(file.title, "bold") + literal(f"   {file.instrument}", "$muted"))
        yield Words(" ".join(file.summary.split()))
        yield Words(literal(" ".join(file.fictional.split()), "$muted"))
        yield Words(
            "Feedback comes item by item, as soon as one is complete."
            if file.feedback == "item"
            else "What differs from the key is shown at the end, when the attempt is scored."
        )
        yield Words("Under which id?   (Enter takes the one proposed)")
        yield Input(max_length=64, select_on_focus=True, compact=True)
        yield Words(Content(""), id="problem")
        yield Foot(("Enter", "start"), "any.close")

    def on_mount(self) -> None:
        """Proposes an id."""
        try:
            self.query_one(Input).value = free_id(self.case.id, ids_taken(self.folder))
        except UserError as error:
            self.refuse(error.message)
        self.query_one(Input).select_all()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says at once what is wrong with an id."""
        event.stop()
        self.look_at(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Starts it."""
        event.stop()
        self.begin(event.value, self._attempt)

    def _attempt(self, id_: str, who: Editor, day: str) -> Path:
        catalog = catalog_for(self.folder if self.folder.is_dir() else self.folder / "new.yaml")
        return start_attempt(self.case, id_, self.folder, who, catalog, today=day)
