"""What was being written in a dialog, or was no answer yet, when the program ended: kept until it is asked for again.

It stands in the user's own state folder, in a file that its owner alone can read, and is never part of a review.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.store.private import private_folder, state_folder
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.output import write_output

_FOLDER: Final = "unsent"


def recall_unsent(review: Path, place: str) -> str:
    """What was written at a place of a review and handed over to nobody; empty for nothing."""
    file = _file(review, place)
    if not os.path.lexists(file):
        return ""
    try:
        return read_bytes(file).decode()
    except (UserError, UnicodeDecodeError):
        return ""


def keep_unsent(review: Path, place: str, text: str) -> None:
    """Keeps it; an empty text forgets it. That it cannot be kept is no reason to disturb anybody."""
    with suppress(OSError, UserError):
        if text:
            private_folder(_FOLDER)
            write_output(_file(review, place), text.encode(), overwrite=True)
        else:
            _file(review, place).unlink(missing_ok=True)


def take_unsent_answers(review: Path, questions: Iterable[str]) -> dict[str, str]:
    """What was entered at questions and was no answer yet, by question; it is handed over, and kept no longer."""
    if not (state_folder() / _FOLDER).is_dir():
        return {}
    resolved = review.resolve()
    found = {id_: text for id_ in questions if (text := recall_unsent(resolved, answer_place(id_)))}
    for id_ in found:
        keep_unsent(resolved, answer_place(id_), "")
    return found


def answer_place(question: str) -> str:
    """The place of a question's answer."""
    return f"answer {question}"


def _file(review: Path, place: str) -> Path:
    """A file named after the review's own path and the place in a way that tells nobody which."""
    named = os.fsencode(review.resolve()) + b"\0" + place.encode()
    return state_folder() / _FOLDER / hashlib.sha256(named).hexdigest()[:32]
