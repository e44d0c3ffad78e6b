"""A text in the reviewer's own editor, by way of a private file that is gone afterwards."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.store.private import private_folder
from tui_review.yamlfile.files import read_text

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


def edited(
    text: str,
    *,
    around: AbstractContextManager[object] | None = None,
    watched: Callable[[Path, Path], Callable[[], None]] | None = None,
) -> str:
    """`text` as it comes back from the editor, which has the terminal meanwhile.

    The file is in the program's own state folder, in a folder that only its owner can enter, and both are removed
    whatever happens. The editor runs inside `around`; `watched` is told the folder and the file, and gives what to call
    when it is over. Raises UserError.
    """
    command = editor_command()
    folder = Path(tempfile.mkdtemp(dir=private_folder("editor")))
    file = folder / "text.md"
    over = watched(folder, file) if watched is not None else None
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text if text.endswith("\n") or not text else f"{text}\n")
        with around if around is not None else nullcontext():
            status = subprocess.run([*command, str(file)], check=False).returncode  # noqa: S603 - the user's own
        if status:
            raise UserError(f"The editor ended with status {status}; the text is as it was.")
        return read_text(file)
    except OSError as error:
        raise UserError(f"The editor could not be used ({error.strerror}).") from None
    finally:
        if over is not None:
            over()
        shutil.rmtree(folder, ignore_errors=True)
