"""Where somebody stopped, kept from one day to the next: the question, the passage; one word each, of no answer."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, TypeAlias

from tui_review.errors import UserError
from tui_review.store.private import private_folder, state_folder
from tui_review.yamlfile.files import read_start, without_links
from tui_review.yamlfile.output import write_output

Of: TypeAlias = Literal["reading", "questions"]

_LONGEST: Final = 80


def recall_place(review: Path, of: Of = "reading") -> str:
    """The passage at which reading stopped, or the question at which the review was closed; empty for none known."""
    try:
        return read_start(_file(review, of), _LONGEST).decode().strip()
    except (UserError, UnicodeDecodeError):
        return ""


def is_first_time() -> bool:
    """Whether nobody has closed a review here under this account yet."""
    return not (state_folder() / "questions").is_dir()


def keep_place(review: Path, ref: str, of: Of = "reading") -> None:
    """Remembers a passage or a question. That it cannot be kept is no reason to disturb anybody."""
    with suppress(OSError, UserError):
        private_folder(of)
        write_output(_file(review, of), f"{ref}\n".encode(), overwrite=True)


def _file(review: Path, of: Of) -> Path:
    """A file outside the folder of reviews, named after the review's own path in a way that tells nobody which."""
    return state_folder() / of / hashlib.sha256(os.fsencode(without_links(review))).hexdigest()[:32]
