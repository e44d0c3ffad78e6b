"""What the operating system refused, in words."""

from __future__ import annotations

import errno
import os
import stat
from typing import Final

from tui_review.errors import UserError

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
    errno.ENOSPC: ("The disk is full, so this could not be written.", "Free some space and try again."),
    errno.EDQUOT: (
        "Your disk quota is used up, so this could not be written.",
        "Free some space and try again.",
    ),
    errno.EFBIG: ("The file would be larger than is allowed here.", "Ask for a higher limit of file size."),
    errno.ENAMETOOLONG: ("This name is too long for the file system.", "Use a shorter one."),
    errno.ELOOP: ("The links of this path lead in a circle or where they must not.", "Name the file itself."),
    errno.EMLINK: (
        "What the program keeps beside this is no plain file of its own, but another file's second name, or a device.",
        "Somebody put it there: see what it is, and remove it.",
    ),
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


def os_refusal(error: OSError, *, file: str, act: str) -> UserError:
    """The error to raise for `error`, which happened when trying to `act` ("read", "write") on `file`."""
    what, remedy = _WORDS.get(error.errno or 0, ("", ""))
    if not what:
        what = f"The system refused to {{act}} this: {error.strerror or 'unknown reason'}."
        remedy = "Try again, or use another folder."
    return UserError(what.format(act=act), remedy=remedy, file=file)
