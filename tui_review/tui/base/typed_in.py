"""What one types in: Textual's line and text area, with no key that means something else on the screens around them.

There Ctrl+W is the way back, Ctrl+X the next problem, Ctrl+K settles a merge: in a field they would delete what one has
written, also where a screen has no use for them. Each patch names the upstream issue it waits for, and
`tests/tui_base/test_patches.py` fails once it is needed no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from textual.binding import Binding
from textual.widgets import Input, TextArea

NOT_HERE: Final = frozenset({"ctrl+d", "ctrl+k", "ctrl+shift+k", "ctrl+w", "ctrl+x", "super+x", "f6", "f7"})
"""Keys by which Textual deletes, cuts or marks what the next letter would replace."""


def _kept(bindings: Sequence[Any]) -> Iterator[Binding]:
    for each in bindings:
        keys = [key for key in each.key.split(",") if key not in NOT_HERE]
        if keys:
            yield replace(each, key=",".join(keys))


class TypedLine(Input, inherit_bindings=False):
    """One line to type in."""

    BINDINGS: ClassVar[list[Any]] = list(_kept(Input.BINDINGS))


class SafeTextArea(TextArea, inherit_bindings=False):
    """A text area in which a paste of many lines can be undone.

    Waits for https://github.com/Textualize/textual/issues/6686 (Textual 8.2.8): undo shortens the document before it
    puts the cursor back, and a scroll bar that goes away meanwhile asks where a line stands that is gone.
    """

    BINDINGS: ClassVar[list[Any]] = list(_kept(TextArea.BINDINGS))

    def _recompute_cursor_offset(self) -> None:
        """Where the cursor is drawn; while it stands behind the end of the text, at the end."""
        self._cursor_offset = self.wrapped_document.location_to_offset(
            self.clamp_visitable(self.cursor_location)
        )
