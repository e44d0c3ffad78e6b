"""An answer that is not the reviewer's to give: shown, with the reason."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.content import Content
from textual.widget import Widget

from tui_review.telling.words import value_on_a_line
from tui_review.tui.base.literal import literal
from tui_review.tui.fields.base import ON, Field, Keeper, Shown
from tui_review.tui.keymap import KeyHint


class ProgramField(Field, Widget, can_focus=True):
    """One line: the program's answer. Enter goes on."""

    drawn_from_shown = True
    DEFAULT_CSS: ClassVar[str] = "ProgramField { height: 1; }"

    def __init__(self, **options: Any) -> None:
        """`options` are `id`, `classes` and the like."""
        super().__init__(**options)

    def show(self, shown: Shown, keeper: Keeper) -> None:
        """The answer."""
        super().show(shown, keeper)
        self.refresh()

    def own_keys(self) -> list[KeyHint]:
        """There is nothing to enter."""
        return [ON]

    def on_key(self, event: events.Key) -> None:
        """Enter goes on; letters are refused."""
        if event.key == "enter":
            event.stop()
            self.keeper.entered()
        elif event.is_printable:
            event.stop()
            self.keeper.refuse("The program answers this; Enter goes on.")

    def render(self) -> Content:
        """The answer, or that there is none yet."""
        value = value_on_a_line(self.shown.part, self.shown.value)
        return literal(f"   {value}", "bold") if value else literal("   no answer yet", "$muted")
