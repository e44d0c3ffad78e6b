"""The program's own state folder: what belongs to this user on this machine, and to nobody else."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.places import NO_HOME, place_of
from tui_review.store.shared import OWNERS, make_folder
from tui_review.yamlfile.files import opened_folder, os_refusal

JOURNALS: Final = "journal"
"""The folder of journals in the state folder."""
JOURNAL: Final = ".jsonl"
"""What the name of a journal ends with."""


def names_of_journals() -> list[str]:
    """The names of this user's journals on this machine; none where there is no folder of them.

    Raises OSError where there is one that cannot be looked into: then nobody knows whether anything is kept.
    """
    try:
        return sorted(name for name in os.listdir(state_folder() / JOURNALS) if name.endswith(JOURNAL))
    except (FileNotFoundError, NotADirectoryError):
        return []


def state_folder() -> Path:
    """Where journals and texts under way are kept; not made yet."""
    return place_of("state")


def private_folder(name: str) -> str:
    """A folder of this name in the state folder, that its owner alone can enter.

    Raises `UserError` where it cannot be made, or is somebody else's.
    """
    folder = str(state_folder() / name)
    if NO_HOME in state_folder().parents:
        raise UserError(
            "There is no home folder here, so nothing can be kept on this machine.", remedy="Set HOME."
        )
    try:
        make_folder(Path(folder))
        with opened_folder(Path(folder)) as descriptor:
            state = os.fstat(descriptor)
            if state.st_uid != os.geteuid():
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
            if stat.S_IMODE(state.st_mode) != OWNERS:
                os.fchmod(descriptor, OWNERS)
    except OSError as error:
        raise os_refusal(error, file=folder, act="write") from None
    return folder
