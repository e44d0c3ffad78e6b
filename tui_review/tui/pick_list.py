"""The one list that every screen shows: moved in by the same keys, filtered by typing, picked from by Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from tui_review.tui.base.typed_in import TypedLine
from tui_review.tui.lines import Line, Lines

_ALL: Final = 1 << 20
"""More lines than any list has."""


class PickList(Vertical):
    """Lines of which one is marked, and whatever stands around them: a field to filter in, heads of columns.

    Whatever of it has the focus, the keys move the mark; where nothing in it is typed into, the lines take the focus
    themselves, so that letters are the screen's. It is whole without a line, and while its lines are still being read.
    """

    DEFAULT_CSS: ClassVar[str] = """
    PickList { height: 1fr; }
    PickList > #typed { height: 1; border: none; padding: 0; background: $background; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,ctrl+home", f"move({-_ALL})", show=False),
        Binding("end,ctrl+end", f"move({_ALL})", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """Enter was pressed where one types."""

        value: str
        """What the marked line means; empty where none is marked."""

    @dataclass
    class Typed(Message):
        """Something else is typed now."""

        text: str

    @property
    def lines(self) -> Lines:
        """The lines themselves."""
        return self.query_one(Lines)

    @property
    def value(self) -> str:
        """What the marked line means; empty where none is marked."""
        return self.lines.value

    @property
    def typed(self) -> str:
        """What is typed; empty where nothing can be."""
        return "".join(field.value for field in self.query(Input))

    def show(self, lines: Sequence[Line], mark: str = "") -> None:
        """Shows other lines, and marks the one with the value `mark`, or else the first that can be."""
        self.lines.show(lines, mark)

    def on_mount(self) -> None:
        """The lines take the keys where nothing is typed into."""
        self.lines.can_focus = not self.query(Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what is typed."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Says what is marked."""
        event.stop()
        self.post_message(self.Chosen(self.value))

    def action_move(self, by: int) -> None:
        """Marks another line."""
        self.lines.move(by)

    def action_page(self, by: int) -> None:
        """Moves by a screenful."""
        self.lines.page(by)


class _FilterField(TypedLine):
    """It is typed into; while it is empty, Home and End are keys of the lines."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the line itself has something to do."""
        if action in ("home", "end") and not self.value:
            return False
        return super().check_action(action, parameters)


def filter_field(hint: str, text: str = "") -> Input:
    """The field above the lines that filters them; `hint` stands in it while it is empty."""
    return _FilterField(text, placeholder=hint, select_on_focus=False, compact=True, id="typed")
