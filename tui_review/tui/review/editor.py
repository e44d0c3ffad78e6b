"""A text in the reviewer's own editor, by way of a private file that is gone afterwards."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.store.journal import private_folder
from tui_review.tui.base.theme import Tone
from tui_review.tui.fields.long_text import LongTextField
from tui_review.yamlfile.files import read_text

if TYPE_CHECKING:
    from tui_review.tui.base.app import SafeApp
    from tui_review.tui.review.features import Desk

_FALLBACKS: Final = ("nano", "vi")
_REMEDY: Final = "Set EDITOR to the editor you use."


def editor_command() -> list[str]:
    """The editor: $VISUAL, $EDITOR, or one that is there. Raises UserError when there is none."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(chosen)
    except ValueError:
        raise UserError("The editor's command line cannot be read.", remedy=_REMEDY) from None
    for each in [*command[:1], *([] if command else _FALLBACKS)]:
        if shutil.which(each):
            return command or [each]
    raise UserError(f"There is no editor {command[0]}." if command else "There is no editor.", remedy=_REMEDY)


def edited(app: Any, text: str, keep: Callable[[str], None]) -> str:
    """`text` as it comes back from the editor, which has the terminal meanwhile.

    The file is in the program's own state folder, in a folder that only its owner can enter, and both are removed
    whatever happens. If the program is ended meanwhile, `keep` gets what the file holds by then. Raises UserError.
    """
    command = editor_command()
    folder = Path(tempfile.mkdtemp(dir=private_folder("editor")))
    file = folder / "text.md"
    forget = _on_last_words(app, folder, file, text, keep)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text if text.endswith("\n") or not text else f"{text}\n")
        with app.suspend():
            status = subprocess.run([*command, str(file)], check=False).returncode  # noqa: S603 - the user's own
        if status:
            raise UserError(f"The editor ended with status {status}; the text is as it was.")
        return read_text(file)
    except OSError as error:
        raise UserError(f"The editor could not be used ({error.strerror}).") from None
    finally:
        forget()
        shutil.rmtree(folder, ignore_errors=True)


def _on_last_words(
    app: SafeApp[Any], folder: Path, file: Path, text: str, keep: Callable[[str], None]
) -> Callable[[], None]:
    """Has what the editor saved kept, and its file removed, should the program be ended meanwhile."""

    def last_words() -> None:
        try:
            with suppress(OSError, UserError):
                now = read_text(file)
                if now.strip() and now.rstrip() != text.rstrip():
                    keep(now)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return app.on_last_words(last_words)


def edit_on(desk: Desk) -> None:
    """Has the long text at the question shown edited, and keeps it; says so where there is none, or it fails."""
    narrative = desk.view.narrative
    target = narrative if narrative is not None else desk.view.field
    if not isinstance(target, LongTextField) or target.read_only:
        desk.say("There is no long text here to write in an editor.")
        return
    desk.commit()
    try:
        text = edited(desk.app, target.text, _keeper(desk, own=narrative is None))
    except UserError as error:
        desk.say(error.message, Tone.ERROR)
        return
    target.load_text(text.rstrip("\n"))
    desk.focus_on("answer" if narrative is None else "narrative")
    desk.commit()


def _keeper(desk: Desk, *, own: bool) -> Callable[[str], None]:
    """Keeps a text although the program is ending while the editor has it."""
    answering = desk.answering

    def keep(text: str) -> None:
        if own:
            answering.give(text)
        else:
            answering.write(text)

    return keep
