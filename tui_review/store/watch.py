"""Looking whether somebody else has changed a review's file."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.store.atomic import fingerprint
from tui_review.yamlfile.files import os_refusal, read_bytes

if TYPE_CHECKING:
    from tui_review.store.reviews import ReviewFile

LOOK: Final = 0.5
"""Seconds between two looks."""
_GONE: Final = "The file is not in its place any more."


class FileWatch:
    """One file, looked at again and again. A look that finds nothing new costs one system call."""

    def __init__(self, opened: ReviewFile) -> None:
        """`opened` knows what the file is expected to be."""
        self._opened = opened
        self._known: tuple[int, ...] = ()
        self._strange = ""

    def look(self) -> bool | None:
        """Whether the file was found to be another: None where it is as before.

        Two looks in a row decide that it is another: one may come in the midst of a hand-over of one's own. Raises
        UserError while the file or its folder cannot be reached.
        """
        try:
            found = os.stat(self._opened.path)
        except OSError as error:
            file = str(self._opened.path)
            if isinstance(error, FileNotFoundError):
                raise UserError(_GONE, remedy="Put it back, or save a copy elsewhere.", file=file) from None
            raise os_refusal(error, file=file, act="write") from None
        signature = (found.st_ino, found.st_size, found.st_mtime_ns)
        return None if signature == self._known else self._compared(signature)

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


class Following:
    """Looks at the file of a session that only reads, on a thread of its own, while that is open."""

    def __init__(
        self, opened: ReviewFile, told: Callable[[bool, str], object], *, is_open: Callable[[], bool]
    ) -> None:
        """`told` hears on that thread, each time it is found, that the file is another, or why it cannot be reached.

        And that neither is so any more.
        """
        self._watch = FileWatch(opened)
        self._told = told
        self._is_open = is_open
        # A daemon: a look at a server that is gone holds up no end.
        threading.Thread(target=self._looking, name="following", daemon=True).start()

    def _looking(self) -> None:
        is_told, problem = False, ""
        while self._is_open():
            before = problem
            try:
                found, problem = self._watch.look(), ""
            except UserError as error:
                found, problem = None, error.what
            changed, as_before = found is True, found is False and is_told
            if changed or as_before or problem != before:
                is_told = changed
                self._told(changed, problem)
            time.sleep(LOOK)
