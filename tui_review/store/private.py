"""The program's own state folder: what belongs to this user on this machine, and to nobody else.

Here alone is known which modes that has. A backup that is put back without its modes, or a hand, may open it: each
session closes all of it again, and so does each write that finds its folder open.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.places import NO_HOME, place_of
from tui_review.store.shared import OWNERS, make_folder
from tui_review.yamlfile.files import names_in_folder, opened_file, opened_folder, os_refusal

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
"""What others may be allowed, by mode or access list."""
JOURNALS: Final = "journal"
"""The folder of journals in the state folder."""
UNSENT: Final = "unsent"
"""The folder there of what is being written and is no change yet."""
EDITED: Final = "editor"
"""The folder there of texts that an editor has, or has left."""
JOURNAL: Final = ".jsonl"
"""What the name of a journal ends with."""


def names_of_journals() -> list[str]:
    """The names of this user's journals on this machine; none where there is no folder of them.

    Raises OSError where there is one that cannot be looked into: then nobody knows whether anything is kept.
    """
    return sorted(name for name in _names_in(JOURNALS) if name.endswith(JOURNAL))


def names_unsent() -> list[str]:
    """The names of what was typed, or left by an editor, and is kept, likewise. Raises OSError."""
    return sorted(_names_in(UNSENT) + _names_in(EDITED))


_LISTED: dict[str, tuple[tuple[int, int], list[str]]] = {}
_SETTLED: Final = 2_000_000_000
"""Nanoseconds after which a folder whose time is the same holds the same: over a network times are of whole seconds."""


def names_kept(kept: str) -> list[str]:
    """What a folder in the state folder holds, by name; listed anew where it has changed since, or may have.

    Nothing where there is none. Raises UserError where that cannot be seen.
    """
    folder = state_folder() / kept
    try:
        state = os.stat(folder)
    except OSError:
        return names_in_folder(folder)
    # Its mode too, which may have closed it, is in this time.
    seen, known = (state.st_ino, state.st_ctime_ns), _LISTED.get(str(folder))
    if known is None or known[0] != seen:
        known = (seen, names_in_folder(folder))
        if time.time_ns() - state.st_ctime_ns > _SETTLED:
            _LISTED[str(folder)] = known
    return list(known[1])


def _names_in(kept: str) -> list[str]:
    try:
        return os.listdir(state_folder() / kept)
    except (FileNotFoundError, NotADirectoryError):
        return []


def state_folder() -> Path:
    """Where journals and texts under way are kept; not made yet."""
    return place_of("state")


def private_folder(name: str) -> str:
    """A folder of this name in the state folder, that its owner alone can enter.

    Raises `UserError` where it cannot be made, or is somebody else's.
    """
    whole = state_folder()
    folder = str(whole / name)
    if NO_HOME in whole.parents:
        raise UserError(
            "There is no home folder here, so nothing can be kept on this machine.", remedy="Set HOME."
        )
    try:
        make_folder(Path(folder), own=whole)
        with opened_folder(Path(folder)) as descriptor:
            state = os.fstat(descriptor)
            if state.st_uid != os.geteuid():
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
            if stat.S_IMODE(state.st_mode) != OWNERS:
                os.fchmod(descriptor, OWNERS)
                close_to_others()
            elif os.stat(whole).st_mode & OTHERS:
                close_to_others()
    except OSError as error:
        raise os_refusal(error, file=folder, act="write") from None
    return folder


def open_to_others() -> list[str]:
    """What is kept in the state folder, it included, and others have a right to; what cannot be looked at is left."""
    return list(_open(Path(os.path.realpath(state_folder())), close=False))


def close_to_others() -> None:
    """Takes every right to the state folder, and to all that is kept in it, from others; what cannot be is left."""
    for _ in _open(Path(os.path.realpath(state_folder())), close=True):
        pass


def _open(path: Path, *, close: bool, within: int | None = None) -> Iterator[str]:
    """What of this user's own below an open folder, it included, others have a right to; through no link."""
    with contextlib.suppress(OSError), opened_folder(path, within=within) as descriptor:
        if _is_open(os.fstat(descriptor), descriptor, close=close):
            yield str(path)
        with os.scandir(descriptor) as entries:
            found = list(entries)
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _open(path / entry.name, close=close, within=descriptor)
                continue
            with contextlib.suppress(OSError):
                state = entry.stat(follow_symlinks=False)
                if not stat.S_ISREG(state.st_mode) or not _is_open(state):
                    continue
                if close:
                    with opened_file(path / entry.name, within=descriptor) as file:
                        _is_open(os.fstat(file), file, close=True)
                yield str(path / entry.name)


def _is_open(state: os.stat_result, descriptor: int = -1, *, close: bool = False) -> bool:
    """Whether others have a right to what is the user's own; `close` takes it from them."""
    is_open = state.st_uid == os.geteuid() and bool(state.st_mode & OTHERS)
    if is_open and close:
        os.fchmod(descriptor, stat.S_IMODE(state.st_mode) & OWNERS)
    return is_open
