"""Textual's text area with what is wrong in it mended until it is mended there.

Each patch names the upstream issue it waits for, and `tests/tui_base/test_patches.py` fails once it is needed no more.
"""

from __future__ import annotations

from textual.widgets import TextArea


class SafeTextArea(TextArea):
    """A text area in which a paste of many lines can be undone.

    Waits for https://github.com/Textualize/textual/issues/6686 (Textual 8.2.8): undo shortens the document before it
    puts the cursor back, and a scroll bar that goes away meanwhile asks where a line stands that is gone.
    """

    def _recompute_cursor_offset(self) -> None:
        """Where the cursor is drawn; while it stands behind the end of the text, at the end."""
        self._cursor_offset = self.wrapped_document.location_to_offset(
            self.clamp_visitable(self.cursor_location)
        )
