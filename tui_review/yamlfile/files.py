"""The one door to files that are read, regular ones of bounded size; what the system refused, in words."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.owners import made_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN_FOLDER: Final = ".tui-review"
"""The folder beside reviews where the program keeps what belongs to all of them."""
WRITTEN: Final[dict[str, None]] = {}
"""What this process has put in its place, reviews and outputs, the first before; each command begins with none."""
REVIEW_HEAD: Final = 4096
"""Bytes in which a review says that it is one."""
_A_REVIEW: Final = re.compile(rb"^review:\s*$", re.MULTILINE)
MAX_BYTES: Final = 4 * 1024 * 1024
"""The largest file that is read, in bytes; a long review has 60 KB, and a larger file would take over a second."""
MAX_EVENTS: Final = 200_000
"""How many values, keys and brackets a YAML file may hold; the longest instrument has 20,000."""

NOT_UTF8: Final = "is not in UTF-8: a byte {where} is part of no character."
"""What is said of a file or a text that is in other letters, or in none."""
_WORDS: Final = {
    errno.ENOENT: ("There is no such file or folder.", "Check the name."),
    errno.ENOTDIR: ("A part of this path is a file, not a folder.", "Check the name."),
    errno.EISDIR: ("This is a folder, not a file.", "Name a file in it."),
    errno.EACCES: (
        "You have no permission to {act} this.",
        "Ask whoever owns it, or use a copy of your own.",
    ),
    errno.EPERM: ("You have no permission to {act} this.", "Ask whoever owns it, or use a copy of your own."),
    errno.EROFS: ("This folder can only be read, not written.", "Use a folder that you can write."),
    errno.ENOSPC: ("The disk is full.", "Free some space and try again."),
    errno.EDQUOT: ("Your disk quota is used up.", "Free some space and try again."),
    errno.EFBIG: ("The file would be larger than is allowed here.", "Ask for a higher limit of file size."),
    errno.ENAMETOOLONG: ("This name is too long for the file system.", "Use a shorter one."),
    errno.ELOOP: (
        "Here is a link that is not followed, or leads in a circle.",
        "See where it leads, and remove it or name the file itself.",
    ),
    errno.EMLINK: (
        "What the program keeps beside this is no plain file of its own, but another file's second name, or a device.",
        "Somebody put it there: see what it is, and remove it.",
    ),
    errno.ENXIO: ("This is a pipe, a socket or a device, not a file.", "Name a YAML file."),
    errno.EMFILE: ("Too many files are open.", "Close some programs and try again."),
    errno.ENFILE: ("Too many files are open.", "Close some programs and try again."),
    errno.EIO: ("The disk reported an error.", "Copy your work elsewhere and have the disk looked at."),
    errno.ESTALE: ("The shared folder was lost for a moment.", "Try again."),
}


def check_alone(descriptor: int, path: str) -> int:
    """`descriptor` back, if it is a regular file of one name; closed, and `OSError`, if it is not.

    A lock or a journal that is a second name of another file would have that one overwritten.
    """
    state = os.fstat(descriptor)
    if stat.S_ISREG(state.st_mode) and state.st_nlink <= 1:
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EMLINK, os.strerror(errno.EMLINK), path)


@contextlib.contextmanager
def opened_folder(path: Path, *, within: int | None = None) -> Iterator[int]:
    """A folder, open: what is done to it is done to this one, whatever takes its place meanwhile.

    `within` is the open folder that it is in; its own name is no link. Raises OSError.
    """
    name = path.name if within is not None else path
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=within)
    except OSError as error:
        is_link = stat.S_ISLNK(os.lstat(name, dir_fd=within).st_mode)
        number = errno.ELOOP if is_link else error.errno
        raise OSError(number, os.strerror(number or 0), str(path)) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def opened_file(path: Path, *, within: int) -> Iterator[int]:
    """A regular file in an open folder, open for reading, through no link. Raises OSError."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
    descriptor = os.open(path.name, flags, dir_fd=within)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EMLINK, os.strerror(errno.EMLINK), str(path))
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def opened_below(folder: Path, path: Path) -> Iterator[int]:
    """The same of a file somewhere below a folder, with no link on the way down. Raises OSError."""
    with contextlib.ExitStack() as held:
        within = held.enter_context(opened_folder(folder))
        for each in reversed(path.relative_to(folder).parents[:-1]):
            within = held.enter_context(opened_folder(folder / each, within=within))
        yield held.enter_context(opened_file(path, within=within))


def os_refusal(error: OSError, *, file: str, act: str) -> UserError:
    """The error to raise for `error`, which happened when trying to `act` ("read", "write") on `file`."""
    what, remedy = _WORDS.get(error.errno or 0, ("", ""))
    if not what:
        what = f"The system refused to {{act}} this: {error.strerror or 'unknown reason'}."
        remedy = "Try again, or use another folder."
    return UserError(what.format(act=act), remedy=remedy, file=file)


@contextlib.contextmanager
def refused_in_words(path: Path, act: str) -> Iterator[None]:
    """Raises UserError for what the system refuses inside, of the file it was about, or else of `path`."""
    try:
        yield
    except OSError as error:
        raise os_refusal(error, file=str(error.filename or path), act=act) from None


def is_there(path: Path | str) -> bool:
    """Whether anything has this name, a link too. Raises UserError where that cannot be seen, which is no "no"."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise os_refusal(error, file=str(path), act="read") from None
    return True


def names_in_folder(folder: Path) -> list[str]:
    """What a folder holds, by name; nothing where there is none. Raises UserError where that cannot be seen."""
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise os_refusal(error, file=str(folder), act="read") from None


def reason_of(error: OSError) -> str:
    """Why the system refused something, in words that neither say what became of it nor what to do."""
    what = os_refusal(error, file="", act="do").what
    return f"{what[:1].lower()}{what[1:].rstrip('.')}"


def without_links(path: Path) -> Path:
    """Where a path leads through all links; of a circle of links as far as it leads.

    `Path.resolve` raises RuntimeError for a circle, and where the system says so of a moment, up to Python 3.12.
    """
    with _folder_there(path):
        return Path(os.path.realpath(path))


def from_the_root(path: Path) -> Path:
    """The same path from the root on: it leads there too once the folder that one is in is another, or gone.

    Raises UserError where that is gone already.
    """
    with _folder_there(path):
        return Path(os.path.abspath(path))


@contextlib.contextmanager
def _folder_there(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        what = "The folder that this was begun in is gone, so that no path leads on from there."
        remedy = "Go to a folder that is there (cd), or give the path from the root on."
        raise UserError(what, remedy=remedy, file=str(path)) from None


def make_own_folder(path: Path | str) -> None:
    """Makes a folder for one person alone, and each that is missing above it, whatever the umask. Raises OSError."""
    for each in missing_folders(Path(path)):
        with contextlib.suppress(FileExistsError):
            made_folder(str(each), 0o700)


def missing_folders(path: Path) -> list[Path]:
    """The folders that are to be made before there is one at a path, from the outermost to that one."""
    above = itertools.takewhile(lambda each: not each.is_dir(), (path, *path.parents))
    return list(above)[::-1]


def read_bytes(path: Path | str, *, most: int = MAX_BYTES, within: int | None = None) -> bytes:
    """The bytes of a regular file of at most `most`, at once: nothing is waited for. Raises `UserError`.

    A symbolic link is followed, but not in a folder that is open, `within`; a pipe, a device or a folder is refused.
    """
    return _read(path, most, whole=True, within=within)


def read_start(path: Path | str, most: int) -> bytes:
    """The first `most` bytes of a regular file, however large it is. Raises `UserError`."""
    return _read(path, most, whole=False)


def says_it_is_a_review(file: Path | bytes) -> bool:
    """Whether a plain file, or what one held, says at its beginning that it is a review."""
    if isinstance(file, bytes):
        return bool(_A_REVIEW.search(file[:REVIEW_HEAD]))
    try:
        return stat.S_ISREG(file.lstat().st_mode) and bool(_A_REVIEW.search(read_start(file, REVIEW_HEAD)))
    except (OSError, UserError):
        return False


def read_text(path: Path | str, *, most: int = MAX_BYTES) -> str:
    """The text of such a file. Raises `UserError`, also for one that is not in UTF-8: nothing in it is replaced."""
    return utf8_text(read_bytes(path, most=most), file=str(path))


def utf8_text(data: bytes, *, file: str = "") -> str:
    """The text that the bytes of a file are. Raises `UserError`, with its line, for a byte that is part of no text."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"The file {NOT_UTF8.format(where='here')}"
        raise UserError(what, remedy="Save it as UTF-8.", file=file, line=line) from None


def _read(path: Path | str, most: int, *, whole: bool, within: int | None = None) -> bytes:
    file = str(path)
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
    try:
        if within is None:
            descriptor = os.open(path, flags)
        else:
            descriptor = os.open(os.path.basename(path), flags | os.O_NOFOLLOW, dir_fd=within)
        with os.fdopen(descriptor, "rb", buffering=0) as stream:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                kind = "a folder" if stat.S_ISDIR(state.st_mode) else "a pipe, a socket or a device"
                msg = f"This is {kind}, not a file."
                raise UserError(msg, remedy="Name a YAML file.", file=file)
            if not whole:
                return _some(stream, most)
            if state.st_size > most:
                raise too_large(file, most)
            # One byte more than allowed: the file may grow while it is read.
            return _some(stream, min(state.st_size, most) + 1) + _rest(stream, state.st_size + 1, file, most)
    except FileNotFoundError as error:
        if not os.path.islink(path):
            raise os_refusal(error, file=file, act="read") from None
        msg, remedy = "This is a link that leads to no file.", "See where it leads; is a disk not mounted?"
        raise UserError(msg, remedy=remedy, file=file) from None
    except OSError as error:
        raise os_refusal(error, file=file, act="read") from None
    except ValueError:
        msg = "This is no name of a file."
        raise UserError(msg, remedy="Check the name.", file=repr(file)) from None


def _some(stream: Any, most: int) -> bytes:
    """So much as a read gives. Raises OSError, too, where the system has nothing to give now, which is no end."""
    part: bytes | None = stream.read(most)
    if part is None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    return part


def _rest(stream: Any, done: int, file: str, most: int) -> bytes:
    """What follows the first read: nothing, unless the file grew or the system gave less than asked for."""
    parts = []
    while part := _some(stream, 65536):
        done += len(part)
        if done > most:
            raise too_large(file, most)
        parts.append(part)
    return b"".join(parts)


def too_large(file: str, most: int = MAX_BYTES) -> UserError:
    """The refusal of a file that is larger than any of ours."""
    msg = f"The file is larger than {most // (1024 * 1024)} MiB."
    return UserError(msg, remedy="A review is far smaller: check that this is the right file.", file=file)
