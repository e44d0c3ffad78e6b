"""The text at a question in the reviewer's own editor, which has the terminal meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tui_review.entry.editor import edited
from tui_review.errors import UserError
from tui_review.tui.base.theme import Tone
from tui_review.tui.fields.long_text import LongTextField
from tui_review.yamlfile.files import read_text

if TYPE_CHECKING:
    from tui_review.tui.base.app import SafeApp
    from tui_review.tui.review.features import Desk


def _on_last_words(
    app: SafeApp[Any], text: str, keep: Callable[[str], None]
) -> Callable[[Path, Path], Callable[[], None]]:
    """Has what the editor saved kept, and its file removed, should the program be ended meanwhile."""

    def watched(folder: Path, file: Path) -> Callable[[], None]:
        def last_words() -> None:
            try:
                with suppress(OSError, UserError):
                    now = read_text(file)
                    if now.strip() and now.rstrip() != text.rstrip():
                        keep(now)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

        return app.on_last_words(last_words)

    return watched


def edit_on(desk: Desk) -> None:
    """Has the long text at the question shown edited, and keeps it; says so where there is none, or it fails."""
    narrative = desk.view.narrative
    target = narrative if narrative is not None else desk.view.field
    if not isinstance(target, LongTextField) or target.read_only:
        desk.say("There is no long text here to write in an editor.")
        return
    desk.commit()
    try:
        keep = _keeper(desk, own=narrative is None)
        text = edited(
            target.text,
            around=desk.app.suspend(),
            watched=_on_last_words(cast("SafeApp[Any]", desk.app), target.text, keep),
        )
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
