"""What one types in: Textual's line and text area, with no key that means something else on the screens around them.

There Ctrl+W is the way back, Ctrl+X the next problem, Ctrl+K settles a merge: in a field they would delete what one has
written, also where a screen has no use for them. Each patch names the upstream issue it waits for, and
`tests/tui_base/test_patches.py` fails once it is needed no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import events
from textual.binding import Binding
from textual.widgets import Input, TextArea

from tui_review.entry.bursts import lines_of
from tui_review.tui.base.ahead import LinesAtOnce

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widget import Widget as _Typed

    from tui_review.tui.base.app import SafeApp
else:
    _Typed = object

NOT_HERE: Final = frozenset({"ctrl+d", "ctrl+k", "ctrl+shift+k", "ctrl+w", "ctrl+x", "super+x", "f6", "f7"})
"""Keys by which Textual deletes, cuts or marks what the next letter would replace."""


_MARKS_ALL: Final = "ctrl+a"
"""Marks all that stands there, in a line as in a text: what is typed then takes its place."""


def _kept(bindings: Sequence[Any]) -> Iterator[Binding]:
    for each in bindings:
        keys = [key for key in each.key.split(",") if key not in (*NOT_HERE, _MARKS_ALL)]
        if keys:
            yield replace(each, key=",".join(keys))


class _TellsAtOnce(_Typed):
    """What has changed is told in the very moment, not by a message behind it, which a frame would come before."""

    told: Callable[[], object] = staticmethod(lambda: None)
    """Called with each change of the text that is told of: with each letter, and before it is drawn."""

    def post_message(self, message: Message) -> bool:
        """Textual's one way for every message."""
        if isinstance(message, Input.Changed | TextArea.Changed) and not self._is_prevented(type(message)):
            self.told()
        return super().post_message(message)


class TypedLine(_TellsAtOnce, Input, inherit_bindings=False):
    """One line to type in: of a text of several lines, however it came, it asks what is meant."""

    BINDINGS: ClassVar[list[Any]] = [
        *_kept(Input.BINDINGS),
        Binding("ctrl+j", "submit", show=False),
        Binding(_MARKS_ALL, "select_all", show=False),
        Binding("ctrl+z", "undo", show=False),
        Binding("ctrl+y", "redo", show=False),
    ]
    JOIN: ClassVar[str] = " "
    """What stands for the line ends of a text."""
    AS_ONE: ClassVar[str] = "as one line"
    """How the lines of a text are taken, in words."""

    def __init__(self, value: str | None = None, **options: Any) -> None:
        """`value` stands there to begin with; `options` are those of Textual's line."""
        self._before: list[str] = []
        self._after: list[str] = []
        self._steps = False
        super().__init__(value, **options)

    # Texts that come at once

    def _on_paste(self, event: events.Paste) -> None:
        """A paste, with brackets around it."""
        event.stop()
        event.prevent_default()
        _comes(self, event.text)

    def on_lines_at_once(self, event: LinesAtOnce) -> None:
        """Nobody knows whether it is one text, or answers to one question after the other: that is asked."""
        event.stop()
        _app_of(self).ask_of_lines(event.text, self.AS_ONE, self.put_in)

    def put_in(self, text: str) -> None:
        """Puts a text in at the cursor, its lines joined; a single one as it is, as it may go on a sentence."""
        start, end = sorted(self.selection)
        if "\n" in text.replace("\r", "\n"):
            text = self.JOIN.join(["", *lines_of(text)] if _goes_on(self, text) else lines_of(text))
        self.replace(text, start, end)

    def action_paste(self) -> None:
        """What was copied here before."""
        _comes(self, self.app.clipboard)

    def restricted(self) -> None:
        """More was typed or pasted than the line takes."""
        _app_of(self).keys.tell_once(
            f"No more than {self.max_length} letters are taken here: that is left out."
        )

    # Back and forth

    def watch_value(self, before: str, after: str) -> None:
        """Remembers what stood here, for each word and each paste."""
        if self._steps:
            return
        typed_on = len(after) == len(before) + 1 and after.startswith(before) and not after.endswith(" ")
        if not (typed_on and self._before and self._before[-1] and before.startswith(self._before[-1])):
            self._before.append(before)
        self._after.clear()

    def action_undo(self) -> None:
        """What stood here before."""
        self._step(self._before, self._after)

    def action_redo(self) -> None:
        """What was taken back."""
        self._step(self._after, self._before)

    def _step(self, from_: list[str], to: list[str]) -> None:
        if from_:
            to.append(self.value)
            self._steps = True
            self.value = from_.pop()
            self._steps = False
            self.cursor_position = len(self.value)


def _comes(line: TypedLine, text: str) -> None:
    """A text that is one goes in, but of several lines only as somebody says: most are meant for elsewhere."""
    lines = lines_of(text)
    if len(lines) > 1 or (lines and _goes_on(line, text)):
        line.on_lines_at_once(LinesAtOnce(text))
    else:
        line.put_in(text)


def _goes_on(line: TypedLine, text: str) -> bool:
    """Whether a text begins with the end of a line that stands there before it."""
    return text[:1] in ("\r", "\n") and bool(line.value[: min(line.selection)].strip())


def _app_of(line: TypedLine) -> SafeApp[Any]:
    return cast("SafeApp[Any]", line.app)


class SafeTextArea(_TellsAtOnce, TextArea, inherit_bindings=False):
    """A text area in which a paste of many lines can be undone.

    Waits for https://github.com/Textualize/textual/issues/6686 (Textual 8.2.8): undo shortens the document before it
    puts the cursor back, and a scroll bar that goes away meanwhile asks where a line stands that is gone.
    """

    BINDINGS: ClassVar[list[Any]] = [*_kept(TextArea.BINDINGS), Binding(_MARKS_ALL, "select_all", show=False)]

    async def _on_paste(self, event: events.Paste) -> None:
        """A paste arrives whole, with the line ends of this system, and here alone."""
        event.stop()
        event.prevent_default()
        if not self.read_only:
            text = event.text.replace("\r\n", "\n").replace("\r", "\n")
            start, end = sorted((self.selection.start, self.selection.end))
            result = self._replace_via_keyboard(text, start, end)
            if result is not None:
                self.move_cursor(result.end_location)

    def _recompute_cursor_offset(self) -> None:
        """Where the cursor is drawn; while it stands behind the end of the text, at the end."""
        self._cursor_offset = self.wrapped_document.location_to_offset(
            self.clamp_visitable(self.cursor_location)
        )
