"""Folders of reviews for one person or for a group, on purpose; and who else can read what is there.

A folder is a group's when the group may write in it and what is made in it becomes the group's (setgid): that is what
`share` makes, and what no system does by itself. Everywhere else what is made is for its owner alone.
"""

from __future__ import annotations

import contextlib
import grp
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import is_shared
from tui_review.store.layout import PRIVATE
from tui_review.store.platform import sync_folder
from tui_review.store.readers import closed_ways
from tui_review.yamlfile.files import missing_folders, opened_file, opened_folder, os_refusal, read_bytes
from tui_review.yamlfile.output import write_output

OWNERS: Final = 0o700
"""The mode of a folder that its owner alone can enter."""
_PASSED: Final = 0o711
"""The mode of one that others pass through, and do not look into."""
_TEAM: Final = 0o2770
_MADE_HERE: Final = re.compile(
    r"(?!\.).*\.yaml|\..*\.yaml\.(?:lock|tmp)|\.tui-review\.lock|\.gitignore|\.gitattributes"
)
"""What the program and git make in a folder of reviews; whatever else lies there is somebody's own."""
_IGNORED: Final = (".tui-review/versions/", ".tui-review.lock", ".*.yaml.lock", ".*.yaml.tmp")
"""What git is not to offer: former versions, locks, and what a killed save leaves."""


def make_folder(path: Path, above: int = OWNERS) -> None:
    """Makes a folder and those above it that are missing, to last: a group's inside a group's, else the owner's alone.

    `above` is the mode of those above it. Raises OSError.
    """
    for each in missing_folders(path):
        with contextlib.suppress(FileExistsError):
            each.mkdir(mode=OWNERS)
            wanted = _TEAM if is_shared(str(each.parent)) else OWNERS if each == path else above
            if wanted != OWNERS:
                with opened_folder(each) as made:
                    os.fchmod(made, wanted)
        sync_folder(str(each.parent))


def prepare(folder: Path, group: str = "") -> list[str]:
    """Makes a folder of reviews, or sets one right that is there: for a group, or without one for its owner alone.

    Whoever works in it may have laid links: nothing behind one is touched, nor is anything opened to a group that the
    program has not made. Gives what was left as it is, a sentence each: links to files, files with a second name, those
    of somebody else, who alone can set them right, and folders on the way that keep the group out. Raises UserError,
    also where the folder, or one that the program keeps in it, is a link itself.
    """
    rights = _Rights(_group(group) if group else None, group)
    inside = folder / PRIVATE
    versions = inside / "versions"
    try:
        if folder.is_symlink():
            what = "This is a link, and nothing is changed behind one."
            raise UserError(what, remedy="Name the folder that it leads to.", file=str(folder))
        make_folder(folder, _PASSED if group else OWNERS)
        with contextlib.ExitStack() as held:
            within: dict[Path, int] = {folder: held.enter_context(opened_folder(folder))}
            for each in (inside, versions):
                with contextlib.suppress(FileExistsError):
                    os.mkdir(each.name, OWNERS, dir_fd=within[each.parent])
                within[each] = held.enter_context(opened_folder(each, within=within[each.parent]))
            kept = folder / ".git"
            if group and kept.is_dir() and not kept.is_symlink():
                within[kept] = held.enter_context(opened_folder(kept, within=within[folder]))
            _ignore(folder / ".gitignore", within[folder])
            left = [
                said
                for path, descriptor in within.items()
                for said in rights.of_folder(path, descriptor, only=_MADE_HERE if path == folder else None)
            ]
            closed = [] if rights.gid is None else closed_ways(folder, rights.gid)
            return [*left, *(each.said(group) for each in closed)]
    except OSError as error:
        raise os_refusal(error, file=error.filename or str(folder), act="write") from None


def group_sharing(folder: Path) -> str:
    """The name of the group whose folder it is, on purpose; empty for a folder of one person, or none."""
    with contextlib.suppress(OSError, KeyError):
        if is_shared(str(folder)):
            return grp.getgrgid(folder.stat().st_gid).gr_name
    return ""


@frozen()
class _Rights:
    """Whose what stands in a folder of reviews is to be."""

    gid: int | None
    """The group's number; None for the owner alone."""
    group: str

    def of_folder(self, folder: Path, descriptor: int, only: re.Pattern[str] | None) -> Iterator[str]:
        """Sets right an open folder and the plain files in it; says what was left as it is. Raises OSError.

        Of files with other names than `only` nothing is opened to a group: a list that somebody exported is theirs.
        """
        yield from self._set(folder, descriptor)
        for name in sorted(os.listdir(descriptor)):
            if self.gid is None or only is None or only.fullmatch(name):
                yield from self._of_file(folder / name, descriptor)

    def _of_file(self, path: Path, within: int) -> Iterator[str]:
        state = os.lstat(path.name, dir_fd=within)
        if stat.S_ISLNK(state.st_mode) and path.is_file():
            yield f"{path}: is a link, and nothing is changed behind one. See where it leads, and remove it."
        if not stat.S_ISREG(state.st_mode) or self._has(state):
            return
        try:
            with opened_file(path, within=within) as descriptor:
                yield from self._set(path, descriptor)
        except OSError as error:
            refused = os_refusal(error, file=str(path), act="read")
            yield f"{path}: {refused.what} {refused.remedy}"

    def _set(self, path: Path, descriptor: int) -> Iterator[str]:
        """Gives an open file or folder the mode and group it is to have, where that can be done."""
        state = os.fstat(descriptor)
        if self._has(state):
            return
        if stat.S_ISREG(state.st_mode) and state.st_nlink > 1:
            yield f"{path}: has a second name (a hard link). See where, and put a copy in its place."
            return
        if os.geteuid() not in {state.st_uid, 0}:
            yield f"{path}: belongs to somebody else, who has to run the same command."
            return
        if self.gid not in {None, state.st_gid}:
            try:
                os.fchown(descriptor, -1, self.gid)
            except PermissionError:
                what = f"You are no member of the group {self.group}, so this cannot be given to it."
                raise UserError(
                    what, remedy="Ask to be made one, and log in again.", file=str(path)
                ) from None
        os.fchmod(descriptor, self._wanted(state))

    def _has(self, state: os.stat_result) -> bool:
        return stat.S_IMODE(state.st_mode) == self._wanted(state) and self.gid in {None, state.st_gid}

    def _wanted(self, state: os.stat_result) -> int:
        mode = stat.S_IMODE(state.st_mode)
        if self.gid is None:
            return OWNERS if stat.S_ISDIR(state.st_mode) else mode & 0o700
        return _TEAM if stat.S_ISDIR(state.st_mode) else (mode | 0o060) & 0o770


def _ignore(path: Path, within: int) -> None:
    """Has git pass over what is not to be committed; lines that stand there already stay."""
    # Whatever bytes stand there, they stay.
    known = read_bytes(path, within=within) if path.name in os.listdir(within) else b""
    there = known.decode("utf-8", "surrogateescape")
    more = [line for line in _IGNORED if line not in there.splitlines()]
    if more:
        end = "" if not there or there.endswith("\n") else "\n"
        text = there + end + "\n".join(more) + "\n"
        write_output(path, text.encode("utf-8", "surrogateescape"), overwrite=True, within=within)


def _group(name: str) -> int:
    try:
        return grp.getgrgid(int(name)).gr_gid if name.isdecimal() else grp.getgrnam(name).gr_gid
    except (KeyError, OverflowError):
        what = f"There is no group {name} on this machine."
        raise UserError(what, remedy="Name one of yours (`id -Gn` lists them), or have it made.") from None
