"""Looking whether somebody else has changed a review's file, or taken the review over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.store.atomic import fingerprint
from tui_review.yamlfile.files import os_refusal, read_bytes

if TYPE_CHECKING:
    from tui_review.store.lock import Holder, ReviewLock
    from tui_review.store.reviews import ReviewFile

_GONE: Final = "The file is not in its place any more."


class FileWatch:
    """One file and its lock, looked at again and again. A look that finds nothing new costs three system calls."""

    def __init__(self, opened: ReviewFile, lock: ReviewLock) -> None:
        """`opened` knows what the file is expected to be."""
        self._opened = opened
        self._lock = lock
        self._known: tuple[int, ...] = ()
        self._strange = ""

    def look(self) -> tuple[Holder | None, bool | None]:
        """Who has taken the review over, and whether the file was found to be another: None where it is as before.

        Two looks in a row decide that it is another: one may come in the midst of a hand-over of one's own. Raises
        UserError while the file or its folder cannot be reached.
        """
        holder = self._lock.keep()
        try:
            found = os.stat(self._opened.path)
        except OSError as error:
            file = str(self._opened.path)
            if isinstance(error, FileNotFoundError):
                raise UserError(_GONE, remedy="Put it back, or save a copy elsewhere.", file=file) from None
            raise os_refusal(error, file=file, act="write") from None
        signature = (found.st_ino, found.st_size, found.st_mtime_ns)
        return holder, None if signature == self._known else self._compared(signature)

    def _compared(self, signature: tuple[int, ...]) -> bool | None:
        there = fingerprint(read_bytes(self._opened.path))
        if there == self._opened.fingerprint:
            self._known, self._strange = signature, ""
            return False
        if there == self._strange:
            self._known = signature
            return True
        self._strange = there
        return None
