"""What systems do differently: where files are made to last, and with cores. The one place that knows which this is."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import struct
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from tui_review.shape.frozen import frozen

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")

_FULL_SYNC: Final = getattr(fcntl, "F_FULLFSYNC", None)
"""macOS's own: there `fsync` leaves the data in the memory of the disk."""
_ACL: Final = "system.posix_acl_access"
_ACL_OF_NEW: Final = "system.posix_acl_default"
_GET_FLAGS: Final = 0x80006601 | struct.calcsize("l") << 16
"""What Linux is asked for the flags of a file by; elsewhere, and on file systems without any, it is refused."""
_IMMUTABLE: Final = 0x10


_KINDS: Final[dict[int, Any]] = {
    0x01: "owner",
    0x02: "user",
    0x04: "owning group",
    0x08: "group",
    0x10: "mask",
    0x20: "everybody",
}

_FEW: Final = 64
"""Fewer pieces of work than this are done sooner than other processes have begun."""
_SHARE: Final = 16
"""So many pieces of work are given to a process at once."""
_LOOK: Final = 1.0
"""Seconds between two looks whether anybody still waits for a process."""
_AHEAD: Final = 4
"""So many shares a core may be done before they are taken."""


def over_cores(work: Callable[[_Item], _Made], items: Sequence[_Item]) -> Iterator[_Made]:
    """What `work` makes of each item, in their order; of many, on every core at once.

    What `work` makes is handed from one process to another, and is plain data. Whatever it raises is raised here.
    However slowly it is taken, only little of it waits to be taken.
    """
    if len(items) < _FEW or sys.platform != "linux" or (cores := len(os.sched_getaffinity(0))) < 2:  # noqa: PLR2004
        yield from map(work, items)
        return
    from multiprocessing import get_context  # noqa: PLC0415 - only for many
    from threading import Semaphore  # noqa: PLC0415 - see above

    room, stopped = Semaphore(cores * _AHEAD * _SHARE), False

    def given() -> Iterator[_Item]:
        for item in items:
            room.acquire()
            if stopped:
                return
            yield item

    # A copy of this process has all that `work` looks at.
    with get_context("fork").Pool(cores, _begin, (work,)) as pool:
        try:
            for made in pool.imap(_do, given(), _SHARE):
                yield made
                room.release()
        finally:
            # Who stops in the middle leaves nobody waiting for room.
            stopped = True
            room.release()


_WORK: list[Callable[[Any], Any]] = []


def _begin(work: Callable[[Any], Any]) -> None:
    """Begins one process: Ctrl+C is for the one that waits, which ends the others as a system does."""
    import signal  # noqa: PLC0415 - see above
    from threading import Thread  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    _WORK[:] = [work]
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(waiting: int) -> None:
    """Ends this process once the one that waits is no more, however that ended."""
    while os.getppid() == waiting:
        time.sleep(_LOOK)
    os._exit(1)


def _do(item: Any) -> Any:
    return _WORK[0](item)


FORGIVING_NAMES: bool = sys.platform == "darwin"
"""Whether one file is found by names in other cases or other forms of Unicode, as file systems of macOS do."""


def as_named(path: Path) -> Path:
    """The path with the file's name as its folder has it: what stands beside it is named after that one.

    As it is given where each name is one file, or there is no such file.
    """
    if not FORGIVING_NAMES:
        return path
    try:
        names = os.listdir(path.parent)
    except OSError:
        return path
    plain = _plain(path.name)
    alike = [] if path.name in names else [each for each in names if _plain(each) == plain]
    return path.with_name(alike[0]) if alike else path


def is_same_file(path: str, other: str) -> bool:
    """Whether two paths lead to one file, however they are spelled."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def sync_data(descriptor: int) -> None:
    """Make the content of an open file last through a power cut. Raises `OSError`."""
    if not _synced_fully(descriptor):
        getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_file(descriptor: int) -> None:
    """The same with all that the system notes about the file. Raises `OSError`."""
    if not _synced_fully(descriptor):
        os.fsync(descriptor)


def _synced_fully(descriptor: int) -> bool:
    """Whether macOS's own way is there and worked; disks and file systems that do not know it get what they know."""
    if _FULL_SYNC is None:
        return False
    with contextlib.suppress(OSError):
        fcntl.fcntl(descriptor, _FULL_SYNC)
        return True
    return False


def sync_folder(folder: str) -> None:
    """Make the names in a folder durable, where its file system knows how to. Raises `OSError`."""
    descriptor = os.open(folder or ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(descriptor)


def close_quietly(descriptor: int) -> None:
    """Close a file of which nothing more is expected: whatever the system says, it is closed."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


@frozen()
class AccessEntry:
    """A line of an access list."""

    kind: Literal["owner", "user", "owning group", "group", "mask", "everybody"]
    rights: int
    """4 to read, 2 to write, 1 to enter or run, added up."""
    whose: int
    """The number of the account or group that a `user` or `group` line names."""


def access_list(path: str | int, *, of_new: bool = False) -> tuple[AccessEntry, ...]:
    """The access list of a file or folder, or an open one; empty where there is none, or lists cannot be read.

    `of_new`: the one that a folder gives to what is made in it.
    """
    if not hasattr(os, "getxattr"):
        return ()
    try:
        packed = os.getxattr(path, _ACL_OF_NEW if of_new else _ACL)
    except OSError:
        return ()
    lines = struct.iter_unpack("<HHI", packed[4:]) if len(packed) % 8 == 4 else ()  # noqa: PLR2004 - its head
    return tuple(AccessEntry(_KINDS[kind], rights, whose) for kind, rights, whose in lines if kind in _KINDS)


def set_access_list(descriptor: int, entries: Sequence[AccessEntry]) -> None:
    """Gives an open file or folder, which has an access list, another one with the same lines. Raises OSError."""
    numbers = {name: number for number, name in _KINDS.items()}
    lines = (struct.pack("<HHI", numbers[each.kind], each.rights, each.whose) for each in entries)
    packed = os.getxattr(descriptor, _ACL)
    os.setxattr(descriptor, _ACL, packed[:4] + b"".join(lines))


def is_immutable(path: Path | str) -> bool:
    """Whether a file is set so that nobody can change it (`chattr +i`), as far as the system has such and shows it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        flags = fcntl.ioctl(descriptor, _GET_FLAGS, bytes(struct.calcsize("l")))
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return bool(struct.unpack("l", flags)[0] & _IMMUTABLE)


def copy_attributes(source: str, descriptor: int) -> bool:
    """Give an open file the extended attributes of another one, its access list among them.

    Returns whether the access list is the other's: False where it could not be copied, and then the bits of the
    group say whom a list admitted at most, and are not to be given to the group. True where there is none, and on
    systems whose lists Python cannot read.
    """
    if not hasattr(os, "listxattr"):
        return True
    try:
        wanted = os.listxattr(source)
        inherited = set(os.listxattr(descriptor)) - set(wanted)
    except OSError:
        return True  # A file system without attributes.
    copied = True
    for name in wanted:
        try:
            os.setxattr(descriptor, name, os.getxattr(source, name))
        except OSError:
            # What belongs to the system (a security label) it sets itself.
            copied = copied and name != _ACL
    if _ACL in inherited:
        # A list that the folder gives to new files is not the old file's.
        try:
            os.removexattr(descriptor, _ACL)
        except OSError:
            copied = False
    return copied
