"""A text as an editor has it or has left it: a private folder in the state folder, until the text is kept or dropped.

What says of a review which of these it lacks is `unsent`: they are kept and told of as all else that was typed.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.store.private import EDITED, names_kept, state_folder
from tui_review.yamlfile.charset import one_byte, text_of
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.text import clean_text

LEFT_TEXT: Final = "text.md"
"""The name of the file that the editor has."""


class LeftText:
    """The folder of one text. Whatever the editor leaves beside it, a swap file, stays with it.

    It is named after where the text goes, so that a text whose editor was cut off is found there again, by us and by
    the editor.
    """

    def __init__(self, name: str) -> None:
        """`name` is that of its folder."""
        self._name = name

    @property
    def folder(self) -> Path:
        """Its folder, which may not be there."""
        return state_folder() / EDITED / self._name

    @property
    def file(self) -> Path:
        """The file that the editor has."""
        return self.folder / LEFT_TEXT

    def left(self) -> str:
        """What an editor has left; empty where nothing is. It may hold what is no letter.

        That is what it wrote as it was killed, in a file that it does not offer by itself (nano), or what it saved.
        """
        try:
            return self._read()
        except UserError:
            return ""

    def _read(self) -> str:
        return text_of(read_bytes(self._rescued or self.file), one_byte())

    @property
    def _rescued(self) -> Path | None:
        """What nano wrote last as it was killed."""
        return max(
            self.folder.glob(f"{LEFT_TEXT}.save*"), key=lambda each: each.stat().st_mtime, default=None
        )

    @property
    def _has_swap(self) -> bool:
        """Whether the editor has a file of its own beside the text that is no copy of what was: more than it saved."""
        return self.folder.is_dir() and any(
            each.name != LEFT_TEXT and not each.name.endswith("~") for each in self.folder.iterdir()
        )

    def holds_more_than(self, kept: str) -> bool:
        """Whether anything stands here that would be lost where nothing but `kept` is kept elsewhere."""
        left = self.left()
        return self._has_swap or bool(left.strip() and _as_kept(left) != _as_kept(kept))

    def forget(self) -> None:
        """Removes the text, and all that the editor left beside it: on purpose alone."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _as_kept(text: str) -> str:
    """A text as a review keeps it, but for lines without letters around it."""
    with suppress(UserError):
        text = clean_text(text)
    return text.strip("\n").rstrip()


def names_left() -> list[str]:
    """The names of the folders of such texts. Raises UserError where that cannot be seen."""
    return names_kept(EDITED)
