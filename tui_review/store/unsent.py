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
from tui_review.yamlfile.files import names_in_folder, read_bytes, without_links
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


def unsent_at(review: Path, places: Iterable[str]) -> dict[str, str]:
    """What was entered at places of a review and handed over to nobody, by place.

    Raises UserError where it cannot be seen whether there is any.
    """
    kept = set(names_in_folder(state_folder() / _FOLDER))
    if not kept:
        return {}
    resolved = without_links(review)
    found = (place for place in places if _name(resolved, place) in kept)
    return {place: text for place in found if (text := recall_unsent(resolved, place))}


def take_unsent(review: Path, places: Iterable[str]) -> dict[str, str]:
    """What `unsent_at` finds; it is handed over, and kept no longer. What cannot be looked at stays."""
    try:
        found = unsent_at(review, places)
    except UserError:
        return {}
    for place in found:
        keep_unsent(review, place, "")
    return found


def _file(review: Path, place: str) -> Path:
    return state_folder() / _FOLDER / _name(without_links(review), place)


def _name(review: Path, place: str) -> str:
    """What names neither the review, given by its own path, nor the place to anybody."""
    return hashlib.sha256(os.fsencode(review) + b"\0" + place.encode()).hexdigest()[:32]
