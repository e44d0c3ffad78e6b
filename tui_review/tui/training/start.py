"""Starting an attempt: what the case is about, whose attempt it is, and the id of the review to be, proposed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from tui_review.errors import UserError
from tui_review.review.who import Editor
from tui_review.store.folder import ids_taken
from tui_review.store.reviews import catalog_for
from tui_review.training.attempt import start_attempt
from tui_review.training.people import free_id
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.typed_in import TypedLine
from tui_review.tui.new_file import NewFileScreen
from tui_review.tui.parts import Foot, TopLine

if TYPE_CHECKING:
    from tui_review.training.case import Case


class StartScreen(NewFileScreen):
    """Dismisses with the file of the attempt just started, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    StartScreen { background: $background; }
    StartScreen Words { height: auto; padding: 0 1; margin-top: 1; max-width: 100; }
    StartScreen TopLine, StartScreen Foot { margin-top: 0; max-width: 100%; }
    StartScreen Input { margin: 0 3; height: 1; border: none; padding: 0; width: 40; background: $panel; }
    StartScreen .close { margin-top: 0; }
    StartScreen #problem { color: $tone-error; }
    """
    AUTO_FOCUS: ClassVar[str] = "Input"

    def __init__(self, case: Case, folder: Path) -> None:
        """`folder` is where the attempt goes."""
        super().__init__(folder)
        self.case = case
        self._taken: list[str] = []
        self._proposed = ""

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        file = self.case.file
        yield TopLine("New attempt", "", f"in {self.folder.name}")
        yield Words(literal(file.title, "bold") + literal(f"   {file.instrument}", "$muted"))
        yield Words(" ".join(file.summary.split()))
        feedback = (
            "Feedback comes item by item, as soon as all of one is answered."
            if file.feedback == "item"
            else "What differs from the key is shown at the end, when the attempt is scored."
        )
        yield Words(literal(" ".join(file.fictional.split()), "$muted") + literal(f" {feedback}"))
        yield Words("Whose attempt is it?   (Enter goes on to the id)")
        yield TypedLine(max_length=64, select_on_focus=True, compact=True, id="person")
        yield Words("Under which id?   (Enter takes the one proposed)", classes="close")
        yield TypedLine(max_length=64, select_on_focus=True, compact=True, id="id")
        yield Words(Content(""), id="problem", classes="close")
        yield Foot(("Enter", "start"), "any.close", "any.help")

    def on_mount(self) -> None:
        """Proposes whoever sits here, and an id."""
        try:
            self._taken = ids_taken(self.folder)
        except UserError as error:
            self.refuse(error.message)
        who: Editor | None = getattr(self.app, "editor", None)
        self._person_input.value = "" if who is None or who.is_nobody else who.name
        self._propose()
        self._person_input.select_all()

    @property
    def _person_input(self) -> Input:
        return self.query_one("#person", Input)

    @property
    def _id_input(self) -> Input:
        return self.query_one("#id", Input)

    def _propose(self) -> None:
        """An id of the person's own, as long as nobody has typed another."""
        if self._id_input.value in ("", self._proposed):
            self._proposed = free_id(self.case.id, self._person_input.value, self._taken)
            self._id_input.value = self._proposed

    def on_input_changed(self, event: Input.Changed) -> None:
        """Proposes another id for another person; says at once what is wrong with one."""
        event.stop()
        if event.input is self._person_input:
            self._propose()
        else:
            self.look_at(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the person on to the id; from there it starts."""
        event.stop()
        if not self._person_input.value.strip():
            self.refuse("Whose attempt it is has to be said: the score and the reports name the person.")
            self._person_input.focus()
        elif event.input is self._person_input:
            self._id_input.focus()
        else:
            self.begin(event.value, self._attempt)

    def _attempt(self, id_: str, who: Editor, day: str) -> Path:
        catalog = catalog_for(self.folder if self.folder.is_dir() else self.folder / "new.yaml")
        person = replace(who, name=self._person_input.value.strip())
        return start_attempt(self.case, id_, self.folder, person, catalog, today=day)
