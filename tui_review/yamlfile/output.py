"""The one door to files that are written for people and other programs: whole or not at all, and through no link.

Reviews have a door of their own, `store/atomic.py`, which also compares what is there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

from tui_review.errors import UserError
from tui_review.owners import give, owner_to_keep
from tui_review.yamlfile.files import OWN_FOLDER, WRITTEN, make_own_folder, os_refusal, says_it_is_a_review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNERS_ALONE: Final = 0o600
"""The mode of a file that its owner alone can read."""
_OWN: Final = re.compile(rf"(?s)(?:{re.escape(OWN_FOLDER)}|\..+\.yaml)\.(?:lock|tmp)\Z")
"""Names of locks, and of what is being saved."""
_OF_SYSTEM: Final = re.compile(r"/(?:dev|dev/(?:fd|pts)|proc(?:/.*)?|sys(?:/.*)?)\Z")
"""Folders whose files nobody has written: whoever may do all would take a device's name away from everybody."""
_NO_SECOND_NAMES: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


def write_output(
    path: Path, data: bytes, *, overwrite: bool, mode: int = OWNERS_ALONE, within: int | None = None
) -> None:
    """Makes `data` the content of a file with that mode; see `output_to`. Raises UserError."""
    with output_to(path, overwrite=overwrite, mode=mode, within=within) as stream:
        stream.write(data)


class _NotWrittenError(Exception):
    """Ends an attempt to write that was none."""


def check_output(path: Path, *, overwrite: bool) -> None:
    """Raises UserError where `write_output` would, for what has to be known before anything else is done."""
    with contextlib.suppress(_NotWrittenError), output_to(path, overwrite=overwrite):
        raise _NotWrittenError


@contextlib.contextmanager
def output_to(
    path: Path,
    *,
    overwrite: bool,
    mode: int = OWNERS_ALONE,
    within: int | None = None,
    over_review: bool = False,
) -> Iterator[BinaryIO]:
    """A stream of which all becomes the content of a file with that mode, or nothing, where anything is raised.

    A file that is there is replaced only with `overwrite`. So is a link itself: nothing is written where it leads, or
    under another name of the file (a hard link). A pipe, a device or a folder is left alone, a link to one too, and so
    are the program's locks, what is in its folder beside reviews, and all names in folders of the system's own. With
    `within`, an open folder, it goes into that one, be it that folder, and whatever stands at its path meanwhile.
    Raises UserError.
    """
    if within is None and (
        _OWN.match(path.name) or OWN_FOLDER in os.path.realpath(path.parent).split(os.sep)
    ):
        what = "This is a place where the program keeps its own files, and may remove what stands there."
        raise UserError(what, remedy="Name another file.", file=str(path))
    name = str(path) if within is None else path.name
    above = os.path.dirname(name) if within is None else within
    temporary = os.path.join(os.path.dirname(name), f".tui-review.{os.urandom(8).hex()}.tmp")
    try:
        _check_place(path, name, within, overwrite=overwrite, over_review=over_review)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(temporary, flags, OWNERS_ALONE, dir_fd=within), "wb") as stream:
                give(stream.fileno(), owner_to_keep(above, _replaced(name, within)))
                yield stream
                stream.flush()
                if mode != OWNERS_ALONE:
                    os.fchmod(stream.fileno(), mode)
                os.fsync(stream.fileno())
            if overwrite or not _is_named(temporary, name, within):
                _check_place(path, name, within, overwrite=overwrite, over_review=over_review)
                os.replace(temporary, name, src_dir_fd=within, dst_dir_fd=within)
            WRITTEN[str(path)] = None
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary, dir_fd=within)
    except FileExistsError:
        what = "There is a file of this name already."
        raise UserError(what, remedy="Name another, or add --overwrite.", file=str(path)) from None
    except OSError as error:
        raise os_refusal(error, file=str(path), act="write") from None


def _replaced(name: str, within: int | None) -> os.stat_result | None:
    with contextlib.suppress(FileNotFoundError):
        return os.lstat(name, dir_fd=within)
    return None


def make_private_folder(folder: Path) -> None:
    """Makes a folder that its owner alone can read, where there is none. Raises UserError."""
    try:
        make_own_folder(folder)
    except OSError as error:
        raise UserError(f"The folder cannot be made ({error.strerror}).", file=str(folder)) from None


def mode_of(path: Path, otherwise: int) -> int:
    """The mode of a file that is to be replaced by its like; `otherwise` where there is none."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return otherwise


def _check_place(path: Path, name: str, within: int | None, *, overwrite: bool, over_review: bool) -> None:
    if within is None and _OF_SYSTEM.match(os.path.realpath(path.parent)):
        what = "The names in this folder are the system's own, and none of them is replaced."
        raise UserError(what, remedy="Name another file.", file=str(path))
    try:
        kind = os.lstat(name, dir_fd=within).st_mode
    except FileNotFoundError:
        return
    leads_to = _led_to(name, within) if stat.S_ISLNK(kind) else kind
    if leads_to and not stat.S_ISREG(leads_to):
        what = "What stands there is no plain file (a folder, a pipe or a device), and is not replaced."
        raise UserError(what, remedy="Name another file, or remove it.", file=str(path))
    if not overwrite:
        raise FileExistsError
    if stat.S_ISREG(kind) and within is None and not over_review and says_it_is_a_review(path):
        what = "This is a review, which nothing else takes the place of."
        raise UserError(what, remedy="Name another file.", file=str(path))


def _led_to(link: str, within: int | None) -> int:
    """The kind of what a link leads to; 0 where there is nothing."""
    try:
        return os.stat(link, dir_fd=within).st_mode
    except FileNotFoundError:
        return 0


def _is_named(temporary: str, name: str, within: int | None) -> bool:
    """Whether the file has its name as a second one, given only where there is none: a renaming would replace one.

    False where the file system knows no second names. Raises FileExistsError.
    """
    try:
        os.link(temporary, name, src_dir_fd=within, dst_dir_fd=within)
    except OSError as error:
        if error.errno not in _NO_SECOND_NAMES:
            raise
        return False
    return True
