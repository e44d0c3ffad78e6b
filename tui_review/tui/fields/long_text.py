"""Text of any length: narratives, rationales."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import TextArea

from tui_review.instrument.model import Question
from tui_review.tui.base.typed_in import SafeTextArea
from tui_review.tui.fields.base import EMPTIES, ON, PAGING, Field, Keeper, Shown
from tui_review.tui.keymap import KeyHint, key_hint

_ROWS = 6


class _Left(NamedTuple):
    """Where a text was left."""

    text: str
    cursor: tuple[int, int]
    row: int
    """The row of it that stood at the top."""


class LongTextField(Field, SafeTextArea):
    """A real editor: a paste of several paragraphs arrives whole, undo is its own first, then the review's."""

    DEFAULT_CSS: ClassVar[str] = """
    LongTextField { height: 6; border: none; border-left: solid $muted; padding: 0; margin: 0 3; scrollbar-size: 1 1;
        background: $background; }
    LongTextField:focus { border: none; border-left: solid $accent; background: $background; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+j", "new_line", show=False),
        Binding("ctrl+home", "to_start", show=False),
        Binding("ctrl+end", "to_end", show=False),
        Binding("ctrl+a", "select_all", show=False),
    ]
    keeps_while_typing = True
    multiline = True

    def __init__(self, **options: Any) -> None:
        """`options` are `id`, `classes` and the like."""
        super().__init__(
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            **options,
        )
        self._kept = ""
        self._left: dict[str, _Left] = {}
        self.told = self._is_typed

    def show(self, shown: Shown, keeper: Keeper) -> None:
        """The text kept, or what was typed here and could not be kept; where it was left, if it is still the same."""
        self._note_place()
        super().show(shown, keeper)
        self._kept = str(shown.value or "")
        text = shown.draft if isinstance(shown.draft, str) else self._kept
        self.read_only = not shown.editable
        if self.text.rstrip() != text.rstrip():
            with self.prevent(TextArea.Changed):
                self.load_text(text.rstrip("\n"))
        # What was typed at another question is never brought back here.
        self.history.clear()
        left = self._left.get(shown.part.id)
        if left is None or left.text != self.text:
            self.move_cursor(self.document.end)
            return
        self.move_cursor(left.cursor)
        # Only once it is broken for its room can it be scrolled there.
        self.call_after_refresh(self._scroll_back, left)

    def _note_place(self) -> None:
        """Remembers where the text is left that stands here, before another takes its place."""
        shown: Shown | None = getattr(self, "shown", None)
        if shown is not None and isinstance(shown.part, Question):
            self._left[shown.part.id] = _Left(self.text, self.cursor_location, self.scroll_offset.y)

    def _scroll_back(self, left: _Left) -> None:
        if self.text == left.text and self.cursor_location == left.cursor:
            self.scroll_to(y=left.row, animate=False, immediate=True)
            self.scroll_cursor_visible()

    def refresh_value(self, shown: Shown) -> None:
        """The same text, kept now: neither the cursor nor what can be undone changes."""
        self.keeper, self.shown = self.keeper, shown
        if (
            str(shown.value or "").rstrip() != self.text.rstrip()
            and self.text.rstrip() == self._kept.rstrip()
        ):
            self.show(shown, self.keeper)
        self._kept = str(shown.value or "")

    def render_line(self, y: int) -> Strip:
        """One line; a text just put in is broken for the width first, so that it is not drawn twice."""
        if self.wrapped_document._width != self.wrap_width:  # noqa: SLF001 - nothing public tells
            self._rewrap_and_refresh_virtual_size()
        return super().render_line(y)

    def rows_wanted(self, room: int) -> int:
        """A few rows, more for a longer text; the screen gives what it has."""
        del room
        return max(_ROWS, self.wrapped_document.height + 1)

    def pending(self) -> str | None:
        """What is typed and not kept."""
        return self.text if self.text.rstrip() != self._kept.rstrip() else None

    def commit(self) -> None:
        """Hands over what is typed."""
        if not self.shown.editable or self.pending() is None:
            return
        if self.text.strip():
            self.keeper.give(self.text)
        else:
            self.keeper.take_away()

    def page(self, by: int) -> bool:
        """Moves the cursor a screenful; not where all of the text is seen, or the cursor stands at its end."""
        before = self.cursor_location
        if self.wrapped_document.height > self.size.height:
            self.action_cursor_page_down() if by > 0 else self.action_cursor_page_up()
        return self.cursor_location != before

    def hint(self) -> str:
        """Whether it may stay empty."""
        part = self.shown.part
        return "May stay empty." if isinstance(part, Question) and part.optional else ""

    def own_keys(self) -> list[KeyHint]:
        """A text of several lines: Enter is one of its letters."""
        if not self.shown.editable:
            return [ON]
        return [
            key_hint("review.editor"),
            KeyHint("Enter", "new line", "Begins a new line of the text."),
            KeyHint("Ctrl+Home/End", "start, end", "To the start of the text, and to its end.", False),
            KeyHint("Ctrl+A", "mark all", "Marks the whole text (in GNU screen: Ctrl+A, then a).", False),
            EMPTIES,
            PAGING,
        ]

    def action_new_line(self) -> None:
        """A line feed is the end of a line, as Enter is."""
        if not self.read_only:
            self._replace_via_keyboard("\n", *sorted((self.selection.start, self.selection.end)))

    def action_to_start(self) -> None:
        """The cursor before the first sign of the text."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """The cursor behind the last."""
        self.move_cursor(self.document.end)

    def _is_typed(self) -> None:
        """Something is typed."""
        if self.pending() is not None:
            self.keeper.typing()

    @property
    def can_undo(self) -> bool:
        """Whether typing can be taken back here."""
        return bool(self.history.undo_stack)

    @property
    def can_redo(self) -> bool:
        """Whether typing taken back can be made again here."""
        return bool(self.history.redo_stack)
