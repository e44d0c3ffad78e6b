"""Whose a file or folder is that the system's administrator makes or replaces where another person works.

What anybody else makes is theirs, as the system has it. What root makes would be root's: a private review would be
closed to its owner. Everything that writes beside reviews, or where somebody has named a file, goes by this module.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path


def owner_to_keep(folder: str | Path | int, replaced: os.stat_result | None = None) -> tuple[int, int] | None:
    """The account and group, by number, whose something is to be that is made in a folder, or open one.

    It is those of the file that is `replaced` by it, else those of the folder, where that is somebody's own. None where
    it stays the one's who makes it: who is not root gives nothing away, and in a folder where everybody makes files
    each has what they made. Raises OSError.
    """
    if os.geteuid() != 0:
        return None
    if replaced is not None and stat.S_ISREG(replaced.st_mode):
        return replaced.st_uid, replaced.st_gid
    state = os.stat(folder or ".")
    return None if state.st_uid == 0 or state.st_mode & stat.S_IWOTH else (state.st_uid, state.st_gid)


def give(descriptor: int, kept: tuple[int, int] | None) -> None:
    """Gives an open file or folder, of which nothing is written yet, to those.

    Raises OSError where that cannot be. A group alone that cannot be kept is no end: who writes takes its rights away.
    """
    state = os.fstat(descriptor)
    if kept is None or kept == (state.st_uid, state.st_gid):
        return
    uid, gid = kept
    try:
        os.fchown(descriptor, uid, gid)
    except OSError as error:
        if uid == state.st_uid:
            return
        refused = f"{error.strerror}, to give it to the account {uid}, whose it is to stay"
        raise OSError(0, refused) from None


def made_file(path: str, flags: int, mode: int, folder: str | int | None = None) -> int:
    """A file that is made, as `owner_to_keep` has it, and open; nothing is left of it where that cannot be.

    `folder` is the one that it stands in, where that is open. Raises OSError.
    """
    within = folder if isinstance(folder, int) else None
    kept = owner_to_keep(os.path.dirname(path) if folder is None else folder)
    # Of one that somebody has laid there meanwhile nothing is given away.
    descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, mode, dir_fd=within)
    try:
        give(descriptor, kept)
    except OSError:
        os.close(descriptor)
        os.unlink(path, dir_fd=within)
        raise
    return descriptor


@contextlib.contextmanager
def keeping_owner(path: Path) -> Iterator[None]:
    """Gives a file that another program replaces inside, as git does its settings, back to whose it was."""
    kept = owner_to_keep(path.parent, path.lstat()) if path.is_file() and not path.is_symlink() else None
    try:
        yield
    finally:
        with contextlib.suppress(FileNotFoundError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
            try:
                # A second name would be that of another file, which somebody has laid there.
                if os.fstat(descriptor).st_nlink == 1:
                    give(descriptor, kept)
            finally:
                os.close(descriptor)


def made_folder(path: str, mode: int, within: int | None = None) -> None:
    """Makes a folder with a mode, as `owner_to_keep` has it. Raises OSError, and then there is none but one's own."""
    above = os.path.dirname(path) if within is None else within
    kept = owner_to_keep(above)
    os.mkdir(path, mode, dir_fd=within)
    if kept is None:
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=within)
    try:
        # What holds anything, or is not root's, is another, which somebody has put in its place.
        if not (os.listdir(descriptor) or os.fstat(descriptor).st_uid):
            give(descriptor, kept)
    except OSError:
        os.rmdir(path, dir_fd=within)
        raise
    finally:
        os.close(descriptor)
