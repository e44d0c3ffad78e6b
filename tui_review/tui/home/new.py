"""Starting a review: an instrument and an id, which is proposed, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Installed
from tui_review.review.who import Editor
from tui_review.store.folder import fullest, ids_taken, newest_instruments, propose_id, start_review
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.typed_in import TypedLine
from tui_review.tui.keymap import KeyHint
from tui_review.tui.lines import Line, Lines
from tui_review.tui.new_file import NewFileScreen
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.pick_list import PickList


class NewScreen(NewFileScreen):
    """Dismisses with the file of the review just created, or None."""

    CSS: ClassVar[str] = """
    NewScreen { background: $background; }
    NewScreen .label { height: 1; padding: 0 1; margin-top: 1; color: $muted; }
    NewScreen PickList { height: auto; }
    NewScreen Lines { height: auto; max-height: 60%; }
    NewScreen Input { margin: 0 3; height: 1; border: none; padding: 0; width: 40; background: $panel; }
    NewScreen #problem { height: auto; padding: 0 3; color: $tone-error; }
    NewScreen #hint { height: auto; padding: 1 3 0 3; color: $muted; }
    """
    AUTO_FOCUS: ClassVar[str] = "Input"
    OWN_KEYS: ClassVar[Sequence[KeyHint]] = (
        KeyHint("Up/Down", "instrument", "Marks what kind of review it is."),
        *NewFileScreen.OWN_KEYS,
    )

    def __init__(self, folder: Path, instrument: str = "") -> None:
        """`instrument` is the id of the one to begin with; empty for the fullest."""
        super().__init__(folder)
        self._instrument = instrument
        self._entries: dict[str, Installed] = {}

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine("New review", "", f"in {self.folder}")
        with PickList():
            yield Words("What kind of review?   (Up and Down choose)", classes="label")
            yield Lines()
            yield Words("Under which id?   (Enter takes the one proposed)", classes="label")
            yield TypedLine(max_length=64, select_on_focus=True, compact=True, id="review-id")
        yield Words("", id="problem")
        yield Words(
            "The id is the file's name and stands in lists and reports: no name of a person.", id="hint"
        )
        yield Foot(("Enter", "start"), ("Up/Down", "instrument"), "any.close", "any.help")

    def on_mount(self) -> None:
        """Looks up the instruments and proposes an id; both only read names and heads of files."""
        try:
            self._entries = {entry.id: entry for entry in newest_instruments(self.folder)}
            proposed = propose_id(ids_taken(self.folder))
        except UserError as error:
            self.refuse(error.message)
            return
        lines = [
            Line(literal(entry.title), literal(f"{entry.id} {entry.version}", "$muted"), entry.id)
            for entry in self._entries.values()
        ]
        self.query_one(Lines).styles.height = max(len(lines), 1)
        self.query_one(Lines).show(lines, self._instrument or fullest(self._entries.values()))
        if not lines:
            self.refuse("No instrument is installed. Put one into the folder instruments beside the reviews.")
        field = self.query_one(Input)
        field.value = proposed
        # The first letter typed takes its place.
        field.select_all()

    def on_pick_list_typed(self, event: PickList.Typed) -> None:
        """Says at once what is wrong with an id."""
        self.look_at(event.text)

    def on_pick_list_chosen(self, event: PickList.Chosen) -> None:
        """Creates the review."""
        entry = self._entries.get(event.value)

        def make(id_: str, who: Editor, day: str) -> Path:
            if entry is None:
                raise UserError("No instrument is chosen.")
            return start_review(self.folder, id_, entry, who, day)

        self.begin(self.query_one(Input).value, make)
