"""Folders of reviews for one person or for a group, on purpose; and who else can read what is there.

A folder is a group's when the group may write in it and what is made in it becomes the group's (setgid): that is what
`share` makes, and what no system does by itself. Everywhere else what is made is for its owner alone.
"""

from __future__ import annotations

import contextlib
import errno
import grp
import os
import stat
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.store.atomic import is_shared
from tui_review.store.platform import sync_folder
from tui_review.yamlfile.files import os_refusal, read_bytes
from tui_review.yamlfile.output import mode_of, write_output

_PRIVATE: Final = 0o700
_TEAM: Final = 0o2770
_IGNORED: Final = (".tui-review/versions/", ".tui-review.lock", ".*.yaml.lock", ".*.yaml.tmp")
"""What git is not to offer: former versions, locks, and what a killed save leaves."""


def make_folder(path: Path) -> None:
    """Makes a folder and those above it that are missing, to last: a group's inside a group's, else the owner's alone.

    Raises OSError.
    """
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for each in reversed(missing):
        with contextlib.suppress(FileExistsError):
            each.mkdir(mode=_PRIVATE)
            if is_shared(str(each.parent)):
                each.chmod(_TEAM)
        sync_folder(str(each.parent))


def prepare(folder: Path, group: str = "") -> list[str]:
    """Makes a folder of reviews, or sets one right that is there: for a group, or without one for its owner alone.

    Gives the names of files in it that belong to somebody else, who alone can set them right. Raises UserError.
    """
    gid = _group(group) if group else None
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        inside = folder / ".tui-review"
        versions = inside / "versions"
        for each in (folder, inside, versions):
            each.mkdir(mode=_PRIVATE, exist_ok=True)
        _ignore(folder)
        others = [str(path) for path in _ours(folder) if not _set_right(path, gid, group)]
    except OSError as error:
        raise os_refusal(error, file=error.filename or str(folder), act="write") from None
    return others


def _ours(folder: Path) -> list[Path]:
    """What the program keeps in a folder: itself, the folders beside the reviews, and the reviews."""
    inside = folder / ".tui-review"
    found = [folder, inside, inside / "versions"]
    found += [path for each in found for path in sorted(each.iterdir()) if path.is_file()]
    return [path for path in found if not path.is_symlink()]


def _set_right(path: Path, gid: int | None, group: str) -> bool:
    """Gives a file or folder the mode and group it is to have; False where it is somebody else's and has not."""
    state = path.stat()
    if gid is None:
        wanted = _PRIVATE if path.is_dir() else stat.S_IMODE(state.st_mode) & 0o700
    else:
        wanted = _TEAM if path.is_dir() else (stat.S_IMODE(state.st_mode) | 0o060) & 0o770
    if stat.S_IMODE(state.st_mode) == wanted and gid in (None, state.st_gid):
        return True
    if state.st_uid != os.geteuid() and os.geteuid() != 0:
        return False
    if gid is not None and gid != state.st_gid:
        try:
            os.chown(path, -1, gid)
        except PermissionError:
            what = f"You are no member of the group {group}, so this cannot be given to it."
            raise UserError(what, remedy="Ask to be made one, and log in again.", file=str(path)) from None
    path.chmod(wanted)
    return True


def _ignore(folder: Path) -> None:
    """Has git pass over what is not to be committed; lines that stand there already stay."""
    path = folder / ".gitignore"
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    # Whatever bytes stand there, they stay.
    there = read_bytes(path).decode("utf-8", "surrogateescape") if path.exists() else ""
    more = [line for line in _IGNORED if line not in there.splitlines()]
    if more:
        end = "" if not there or there.endswith("\n") else "\n"
        text = there + end + "\n".join(more) + "\n"
        write_output(path, text.encode("utf-8", "surrogateescape"), overwrite=True, mode=mode_of(path, 0o644))


def _group(name: str) -> int:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        what = f"There is no group {name} on this machine."
        raise UserError(what, remedy="Name one of yours (`id -Gn` lists them), or have it made.") from None
