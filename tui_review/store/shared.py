"""Folders of reviews for one person or for a group, on purpose; and who else can read what is there.

A folder is a group's when the group may write in it and what is made in it becomes the group's (setgid): that is what
`share` makes, and what no system does by itself. Everywhere else what is made is for its owner alone.
"""

from __future__ import annotations

import contextlib
import errno
import grp
import os
import pwd
import stat
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen
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


@frozen()
class Readers:
    """Who besides its owner can read a file, and how that is mended."""

    who: str
    """Everybody, or a group, in words."""
    taken_by: str
    """What `chmod` is told to take it from them."""
    group: str = ""
    """The group's name."""


def readers_of(path: Path) -> Readers | None:
    """Who besides its owner, and the group of a group's folder, can read a file; None where nobody can.

    A folder on the way that others cannot enter keeps them out.
    """
    try:
        state = path.stat()
        real = Path(os.path.realpath(path))
        ways = [folder.stat() for folder in real.parents]
    except OSError:
        return None
    if state.st_mode & stat.S_IROTH and all(way.st_mode & stat.S_IXOTH for way in ways):
        return Readers("Everybody on this machine", "o-rwx")
    way_in = all(
        way.st_mode & stat.S_IXOTH or (way.st_gid == state.st_gid and way.st_mode & stat.S_IXGRP)
        for way in ways
    )
    if state.st_mode & stat.S_IRGRP and way_in and not is_shared(str(real.parent)):
        group = _name_of(state.st_gid, state.st_uid)
        if group:
            return Readers(f"The group {group}", "g-rwx", group)
    return None


def exposed(path: Path) -> str:
    """Who can read a file that should not, with the command that mends it; empty where nobody can."""
    return exposed_words(readers_of(path), path)


def exposed_words(found: Readers | None, path: Path) -> str:
    """The same of a file whose readers are known."""
    if found is None:
        return ""
    other = f" (or tui-review init --group {found.group})" if found.group else ""
    return f"{found.who} can read it: chmod {found.taken_by} {path}{other}"


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


def _name_of(gid: int, uid: int) -> str:
    """The name of a group that others than a file's owner are in; empty for a user's own."""
    try:
        group, owner = grp.getgrgid(gid), pwd.getpwuid(uid)
    except KeyError:
        return str(gid)
    own = gid == owner.pw_gid and set(group.gr_mem) <= {owner.pw_name} and group.gr_name == owner.pw_name
    return "" if own else group.gr_name
