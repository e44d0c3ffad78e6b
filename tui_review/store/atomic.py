"""Replacing a file as one act: it survives kill -9, a power cut, a full disk, and never undoes another's work.

How the lock stands
-------------------
Compare and replace are one act only under a lock. It is a file beside the reviews, `.tui-review.lock`, one
for the folder: a lock in one's own state folder would not be seen by a second person on the same machine, nor
by a second machine on a shared folder. One for the folder rather than one a review, so that it need never be
removed (removing lock files is where they go wrong, most of all on network file systems), names nothing and
litters nothing; a save holds it for a few milliseconds.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.loading.trust import is_for_a_group
from tui_review.owners import give, made_file, owner_to_keep
from tui_review.store.lists import set_mode
from tui_review.store.platform import close_quietly, copy_attributes, is_immutable, sync_file, sync_folder
from tui_review.store.unconfirmed import UNCONFIRMED
from tui_review.yamlfile.files import (
    WRITTEN,
    check_alone,
    from_the_root,
    os_refusal,
    read_bytes,
    reason_of,
    without_links,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_NAME: Final = ".tui-review.lock"
"""The folder's lock for saving; empty, and safe to delete while nobody works there."""
PATIENCE: Final = 10.0
"""Seconds to wait for another program's save; one takes milliseconds."""
TEMPORARY: Final = ".tmp"
"""Ends the hidden name of what is to take a file's place, while it is written."""
ANYBODY_WRITES: Final = 0o222
"""The rights to write: of a file that has none of them somebody has meant that it changes no more."""

_FRESH: Final = 0o600
_PASSING: Final = frozenset({errno.EINTR, errno.ESTALE, errno.EAGAIN})
"""What the system refuses once and does the next time."""


class FileChanged(UserError):  # noqa: N818 - what is said to a person, as UserError is
    """The file is not what the caller last read or wrote; nothing was written."""


class FileGone(UserError):  # noqa: N818 - as above
    """There is no file where one was; nothing was written."""


def fingerprint(data: bytes) -> str:
    """The SHA-256 of a file's content in hexadecimal: what `expected` and journals are compared with."""
    return hashlib.sha256(data).hexdigest()


def save_bytes(path: Path | str, data: bytes, *, expected: str | None) -> str:
    """Make `data` the content of the file at `path`, durably and at once, and give its fingerprint.

    `expected` is the fingerprint the file must have now, None if there must be no file. When this returns,
    the new content survives whatever happens to the process or the machine;
    until then the file is wholly the old one or wholly the new one. A new file belongs to its owner alone (0600), or
    to the group where the folder was made for one; a replaced one keeps its mode, group, access list and extended
    attributes, and its owner where root saves. Behind a symbolic link, the file it leads to is replaced, and nothing
    new is written through one.

    Raises `FileChanged` if the file is another one by now, `FileGone` if there is none, and `UserError` if it cannot
    be written (also when it is `write_protected`); then the old file is untouched. When the new content is in its place
    and only its lasting is in doubt, the file is among `UNCONFIRMED`.
    """
    file = str(path)
    # What is to be new is not written through a link that somebody has laid there.
    target = str(from_the_root(Path(path)) if expected is None else without_links(Path(path)))
    for last in (False, False, True):
        try:
            _replace(target, data, expected, file)
        except OSError as error:
            if last or error.errno not in _PASSING:
                raise os_refusal(error, file=file, act="write") from None
        else:
            break
    WRITTEN[file] = None
    try:
        sync_folder(os.path.dirname(target))
    except OSError as error:
        UNCONFIRMED[file] = reason_of(error)
    else:
        UNCONFIRMED.pop(file, None)
    return fingerprint(data)


def _replace(target: str, data: bytes, expected: str | None, file: str) -> None:
    """Put the new content in the place of the old, if that is the expected one."""
    with _folder_lock(os.path.dirname(target), file):
        kept = _check_unchanged(target, expected, file)
        # Always the same name, as it is under the lock: what a kill left behind goes with the next save.
        temporary = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}{TEMPORARY}")
        try:
            _write_new(temporary, data, kept, None if expected is None else target)
            _put_in_place(temporary, target, data)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte: the system may take fewer than it is given, on a full disk or after a signal."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _put_in_place(temporary: str, target: str, data: bytes) -> None:
    """Replace the old file with the new one; over a network the system may do so and say that it failed."""
    try:
        os.replace(temporary, target)
    except OSError:
        with contextlib.suppress(UserError):
            if not os.path.lexists(temporary) and read_bytes(target) == data:
                return
        raise


def _check_unchanged(target: str, expected: str | None, file: str) -> tuple[int, os.stat_result | None]:
    """Mode for the new file, and what is known of the old one, if that is still what it is expected to be."""
    try:
        state = os.lstat(target)
    except FileNotFoundError:
        if expected is None:
            return fresh_mode(os.path.dirname(target)), None
        msg = "The file is gone: somebody removed or renamed it, or its folder."
        raise FileGone(msg, remedy="Put it back, or save a copy elsewhere.", file=file) from None
    if expected is None:
        msg = "There is already a file of this name."
        raise FileChanged(msg, remedy="Choose another name, or open that file.", file=file)
    mode = stat.S_IMODE(state.st_mode) & 0o777
    if (closed := write_protected(target)) is not None:
        raise UserError(closed.what, remedy=closed.remedy, file=file)
    if fingerprint(read_bytes(target)) != expected:
        msg = "The file was changed by somebody else since it was opened; nothing was written."
        raise FileChanged(msg, remedy="Look at what they changed, and do it again.", file=file)
    return mode, state


def write_protected(path: Path | str) -> UserError | None:
    """Why the user is not to change a file that is there; None where they may.

    To put another file in its place takes the right to write in its folder alone; what the file itself says holds
    all the same: whoever took the right away meant it. Even the system's administrator, who may do anything, has to
    make a file writable that nobody may write.
    """
    try:
        state = os.stat(path)
    except OSError:
        return None  # Whoever reads it says why not.
    if not state.st_mode & ANYBODY_WRITES:
        what = "The file is write-protected."
        return UserError(
            what, remedy="Make it writable (chmod u+w) if it is meant to change.", file=str(path)
        )
    # The system lets nobody write one that is immutable, root neither: so it is looked at here alone, and at no save.
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        if is_immutable(path):
            what = "The file is set so that nobody can change it (chattr +i)."
            return UserError(
                what, remedy="Ask whoever set it so; root undoes it (chattr -i).", file=str(path)
            )
        what = "You may not write this file: its mode or its access list says so."
        remedy = "Ask whoever owns it for the right to (chmod g+w, setfacl), or use a copy of your own."
        return UserError(what, remedy=remedy, file=str(path))
    return None


def fresh_mode(folder: str) -> int:
    """The mode of a new file in a folder: for the group too where the folder was made for one (`is_shared`)."""
    return _FRESH | 0o060 if is_shared(folder) else _FRESH


def is_shared(folder: str) -> bool:
    """Whether a folder was made for a group on purpose (`is_for_a_group`)."""
    try:
        return is_for_a_group(os.stat(folder or ".").st_mode)
    except OSError:
        return False


def _write_new(temporary: str, data: bytes, kept: tuple[int, os.stat_result | None], old: str | None) -> None:
    """A new file with this content, on the disk and proven to be what was to be written.

    It gets the mode of `kept`, the group of the file there, and the attributes of the `old` file.
    """
    mode, replaced = kept
    try:
        os.unlink(temporary)
    except FileNotFoundError:
        pass
    except OSError as error:
        if not os.path.isdir(temporary):
            raise
        what = "A folder stands where the save writes first."
        remedy = "See what is in it, and remove it."
        raise UserError(what, remedy=remedy, file=temporary) from error
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, _FRESH)
    try:
        give(descriptor, owner_to_keep(os.path.dirname(temporary), replaced))
        write_all(descriptor, data)
        if replaced is not None and replaced.st_gid != os.fstat(descriptor).st_gid:
            try:
                os.fchown(descriptor, -1, replaced.st_gid)
            except OSError:
                # Only a member of the group may give a file to it; the saver's own group gets nothing by that.
                mode &= ~0o070
        # The list first: without it the bits of the group would admit the whole group, if but for a moment.
        if old is not None and not copy_attributes(old, descriptor):
            mode &= ~0o070
        if mode != _FRESH:
            set_mode(descriptor, mode, made_in=None if old else os.path.dirname(temporary) or ".")
        sync_file(descriptor)
        if os.pread(descriptor, len(data) + 1, 0) != data:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _folder_lock(folder: str, file: str) -> Iterator[None]:
    """Hold the folder's lock for saving; raises `UserError` if another program does not let go of it."""
    try:
        descriptor = _open_lock(folder)
    except PermissionError:
        msg = "You may not write in this folder."
        remedy = (
            f"Ask for the right to write in it (its file {LOCK_NAME} included), or use a copy of your own."
        )
        raise UserError(msg, remedy=remedy, file=file) from None
    try:
        wait_for_lock(descriptor, file)
        yield
    finally:
        # Whether the lock's own file closes well says nothing of what was written.
        close_quietly(descriptor)


def _open_lock(folder: str) -> int:
    """The open lock file; a new one may be written by whoever may write in the folder."""
    path = os.path.join(folder, LOCK_NAME)
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        return check_alone(os.open(path, flags), path)
    except PermissionError:
        # Somebody else's, in a folder where everybody may write: it can be locked by who can read it.
        return check_alone(os.open(path, flags & ~os.O_RDWR | os.O_RDONLY), path)
    except FileNotFoundError:
        mode = stat.S_IMODE(os.stat(folder or ".").st_mode)
        try:
            descriptor = made_file(path, flags, 0o600)
        except FileExistsError:
            return _open_lock(folder)
        # The umask must not take away what the folder gives; nothing that everybody can write is made.
        wanted = 0o600 | (0o060 if mode & 0o020 else 0) | (0o004 if mode & 0o002 else 0)
        if wanted != _FRESH:
            with contextlib.suppress(PermissionError):
                set_mode(descriptor, wanted, made_in=folder or ".")
        return descriptor


def wait_for_lock(descriptor: int, file: str) -> None:
    """Lock an open file, waiting `PATIENCE` seconds at most. Raises `UserError` (or `OSError`)."""
    until = time.monotonic() + PATIENCE
    pause = 0.001
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                msg = f"Another program has been saving in this folder for {PATIENCE:.0f} seconds."
                raise UserError(msg, remedy="See whether it hangs, and try again.", file=file) from None
            time.sleep(pause)
            pause = min(pause * 2, 0.05)
        except OSError as error:
            if error.errno in {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}:
                msg = "The file system of this folder has no locks, so a save might undo another's work."
                raise UserError(msg, remedy="Keep reviews in another folder.", file=file) from None
            raise
        else:
            return
