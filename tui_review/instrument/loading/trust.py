"""From whom rules are taken: not from whoever may happen to write beside the reviews."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from tui_review.shape.frozen import frozen

UNREAD: Final = "cannot be read"
_SHARED: Final = 0o2020


def is_for_a_group(mode: int) -> bool:
    """Whether a folder of this mode was made for a group on purpose: it may write in it, and files in it are its own.

    That a group may write is not enough: where every user has a group of one's own, each new folder is so.
    """
    return mode & _SHARED == _SHARED


@frozen()
class PassedOver:
    """A file or folder in which instruments may be, and which was not looked at."""

    path: str
    why: str

    @property
    def words(self) -> str:
        """Both in a few words."""
        return f"{self.path} {self.why}"


def why_not_trusted(path: Path, folder: Path) -> str:
    """Why no rules are taken from a file or folder within a folder of instruments, in words; empty where they are.

    It has to belong to oneself, to the system, to whoever owns the folder that the instruments stand in, or to the
    group that this folder was made for; and not everybody may write it.
    """
    try:
        state, above = path.stat(), folder.parent.stat()
    except OSError:
        return UNREAD
    if state.st_mode & stat.S_IWOTH:
        return "can be written by everybody"
    of_the_group = is_for_a_group(above.st_mode) and state.st_gid == above.st_gid
    if state.st_uid in (0, os.geteuid(), above.st_uid) or of_the_group:
        return ""
    return "belongs to somebody else"
