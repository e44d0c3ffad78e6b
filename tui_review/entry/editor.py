"""A text in the reviewer's own editor, by way of a private file that goes when the text is kept, or dropped on purpose.

So it outlasts an editor that is killed, a line that drops, and a text that is refused or cannot be kept.
"""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

from tui_review.errors import UserError
from tui_review.settings import OFF, load_settings
from tui_review.store.left import LeftText
from tui_review.store.private import EDITED, private_folder
from tui_review.yamlfile.text import HALF

_FALLBACKS: Final = ("nano", "vi")
_REMEDY: Final = "Set EDITOR to the editor you use, or `tui-review settings editor=…`."
_AT_ONCE: Final = 1.0
"""Seconds within which nobody has written anything: the editor has a window of its own and did not wait."""
_ITS_OWN: Final = 128
"""Statuses up to here are of an editor's own; a shell that ran it says of a signal that it is more."""


def editor_command() -> list[str]:
    """The editor: that of the settings, $VISUAL, $EDITOR, or one that is there. Raises UserError when there is none."""
    own = load_settings().editor
    if own == OFF:
        raise UserError(
            "There is to be no editor here.", remedy="The settings say so: `tui-review settings editor`."
        )
    chosen = own or os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(chosen)
    except ValueError:
        raise UserError("The editor's command line cannot be read.", remedy=_REMEDY) from None
    for each in [*command[:1], *([] if command else _FALLBACKS)]:
        if shutil.which(each):
            return command or [each]
    raise UserError(f"There is no editor {command[0]}." if command else "There is no editor.", remedy=_REMEDY)


class Sheet(LeftText):
    """A text as it goes to an editor and comes back."""

    def __init__(self, name: str) -> None:
        """`name` is that of its folder, in which an editor may have left it before."""
        super().__init__(name)
        self._took = 0.0
        self.is_changed = False
        """Whether the editor has written anything."""
        self.is_refused = False
        """Whether what it wrote was refused and stays in the file."""
        self._is_cut_off = False

    @property
    def returned_at_once(self) -> bool:
        """Whether the editor was back sooner than anybody writes, with nothing written."""
        return self._took < _AT_ONCE and not self.is_changed

    def taken(self, found: str) -> str:
        """What the editor has left, if all of it is letters.

        Raises UserError, after which `is_refused` says that the file is to stay: it is all there is of the text.
        """
        self.is_refused = HALF.search(found) is not None
        if self.is_refused:
            raise UserError(
                "The text is not taken: the editor did not save it in UTF-8, and a byte in it is no letter here.",
                remedy=f"It is kept in {self.file}. Edit it again and save it as UTF-8 (in vi `:set fenc=utf-8`).",
            )
        return found

    def edit(self, text: str, around: AbstractContextManager[object] | None = None) -> str:
        """The text as it comes back from the editor, which runs inside `around`. Raises UserError.

        What is left here is edited on where it is `text`, and replaced where it is another.
        """
        command = editor_command()
        try:
            if rescued := self._rescued if self.left().rstrip() == text.rstrip() else None:
                rescued.replace(self.file)
            if self.left().rstrip() != text.rstrip() or not self.file.exists():
                self._write(text)
            began = time.monotonic()
            with around if around is not None else nullcontext():
                status = subprocess.run([*command, str(self.file)], check=False).returncode  # noqa: S603 - their own
            self._took = time.monotonic() - began
            self._is_cut_off = not 0 <= status <= _ITS_OWN
            if status:
                raise UserError(f"The editor ended with status {status}; the text is as it was.")
            found = self._read()
        except OSError as error:
            raise UserError(f"The editor could not be used ({error.strerror}).") from None
        self.is_changed = found.rstrip() != text.rstrip()
        return self.taken(found)

    def _write(self, text: str) -> None:
        private_folder(EDITED)
        self.forget()
        self.folder.mkdir(mode=0o700)
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text if text.endswith("\n") or not text else f"{text}\n")

    def forget_but_for(self, kept: str) -> bool:
        """Removes it where all of it is kept elsewhere, which is `kept`; whether it did.

        What an editor that was killed has left may still be coming, and stays.
        """
        if self._is_cut_off or self.is_refused or self.holds_more_than(kept):
            return False
        self.forget()
        return True


@contextmanager
def edited(text: str) -> Iterator[str]:
    """A text as it comes back from the editor; nothing is left of it once it was taken, inside. Raises UserError.

    Where that fails, or the editor, all that was written stays, and the error says where.
    """
    sheet = Sheet(secrets.token_hex())
    try:
        yield sheet.edit(text)
    except UserError as error:
        if sheet.is_refused or sheet.forget_but_for(text):
            raise
        kept = f"What was written is kept in {sheet.folder}."
        raise UserError(
            error.what,
            remedy=f"{error.remedy} {kept}".strip(),
            file=error.file,
            line=error.line,
            column=error.column,
            question=error.question,
        ) from None
    sheet.forget()
