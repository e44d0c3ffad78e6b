"""A text in the reviewer's own editor, by way of a private file that goes when the text is kept, or dropped on purpose.

So it outlasts an editor that is killed, a line that drops, and a text that is refused or cannot be kept.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.settings import OFF, load_settings
from tui_review.store.private import private_folder, state_folder
from tui_review.yamlfile.charset import one_byte, text_of
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.text import HALF, clean_text

_FALLBACKS: Final = ("nano", "vi")
_REMEDY: Final = "Set EDITOR to the editor you use, or `tui-review settings editor=…`."
_AT_ONCE: Final = 1.0
"""Seconds within which nobody has written anything: the editor has a window of its own and did not wait."""
_HOME: Final = "editor"
"""The folder of such texts, in the program's own state folder."""
_TEXT: Final = "text.md"
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


class Sheet:
    """The file of one text that an editor has. Whatever the editor leaves beside it, a swap file, stays with it.

    Its folder is named after what the text is `of`, so that a text whose editor was cut off is found there again, by us
    and by the editor.
    """

    def __init__(self, of: str) -> None:
        """`of` says which text it is: the review's path, and its place in the review."""
        self._name = hashlib.sha256(of.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._took = 0.0
        self.is_changed = False
        """Whether the editor has written anything."""
        self.is_refused = False
        """Whether what it wrote was refused and stays in the file."""
        self._is_cut_off = False

    @property
    def folder(self) -> Path:
        """Its folder, which may not be there."""
        return state_folder() / _HOME / self._name

    @property
    def file(self) -> Path:
        """The file that the editor has."""
        return self.folder / _TEXT

    @property
    def returned_at_once(self) -> bool:
        """Whether the editor was back sooner than anybody writes, with nothing written."""
        return self._took < _AT_ONCE and not self.is_changed

    def left(self) -> str:
        """What an editor has left; empty where nothing is. It may hold what is no letter, which `taken` refuses.

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
        return max(self.folder.glob(f"{_TEXT}.save*"), key=lambda each: each.stat().st_mtime, default=None)

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
        private_folder(_HOME)
        self.forget()
        self.folder.mkdir(mode=0o700)
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text if text.endswith("\n") or not text else f"{text}\n")

    @property
    def _has_swap(self) -> bool:
        """Whether the editor has a file of its own beside the text that is no copy of what was: more than it saved."""
        return self.folder.is_dir() and any(
            each.name != _TEXT and not each.name.endswith("~") for each in self.folder.iterdir()
        )

    def holds_more_than(self, kept: str) -> bool:
        """Whether anything stands here that would be lost where nothing but `kept` is kept elsewhere."""
        left = self.left()
        return self._has_swap or bool(left.strip() and _as_kept(left) != _as_kept(kept))

    def forget_but_for(self, kept: str) -> bool:
        """Removes it where all of it is kept elsewhere, which is `kept`; whether it did.

        What an editor that was killed has left may still be coming, and stays.
        """
        if self._is_cut_off or self.is_refused or self.holds_more_than(kept):
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Removes the text, and all that the editor left beside it: on purpose alone."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _as_kept(text: str) -> str:
    """A text as a review keeps it, but for lines without letters around it."""
    with suppress(UserError):
        text = clean_text(text)
    return text.strip("\n").rstrip()


def is_any_left() -> bool:
    """Whether any text stands in the folder of texts under way."""
    folder = state_folder() / _HOME
    return folder.is_dir() and any(folder.iterdir())


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
