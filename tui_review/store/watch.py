"""Looking whether somebody else has changed a review's file."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.store.atomic import fingerprint
from tui_review.store.saving import SaveState
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
            # Also one that comes back as it was is looked at anew: what was said of it meanwhile holds no more.
            self._known = ()
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


class Onlooker:
    """Looks at the file of a session that only reads, on a thread of its own, from `on_saving` on until `stop`.

    It knows of the file what a saver does, as far as it is seen from outside.
    """

    def __init__(self, opened: ReviewFile) -> None:
        """`opened` knows what the file is expected to be."""
        self._opened = opened
        self._watch = FileWatch(opened)
        self._told: Callable[[SaveState], object] = lambda _: None
        self._thread: threading.Thread | None = None
        self._is_open = True
        self.state = SaveState()
        """How the file stands now."""

    def on_saving(self, told: Callable[[SaveState], object]) -> None:
        """Has `told` called, on the thread that looks, whenever the file is another, or cannot be looked at.

        And when neither is so any more.
        """
        self._told = told
        if self._thread is None:
            # A daemon: a look at a server that is gone holds up no end.
            self._thread = threading.Thread(target=self._looking, name="following", daemon=True)
            self._thread.start()

    def give_way(self, theirs: ReviewFile) -> None:
        """Goes on with the file as it is."""
        self._opened.became(theirs.fingerprint)
        self.state = replace(self.state, changed=False, problem="")

    def set_aside(self, count: int) -> None:
        """Says how many changes are kept on this machine."""
        self.state = replace(self.state, aside=count)

    def hold_up(self, problem: str) -> None:
        """Says that the file is another, and why it cannot be gone on with yet."""
        self.state = replace(self.state, changed=True, problem=problem)

    def flush(self, timeout: float) -> bool:
        """Nothing is to be made durable."""
        del timeout
        return True

    def stop(self, *, wait: bool = True) -> None:
        """It looks no more."""
        del wait
        self._is_open = False

    def _looking(self) -> None:
        while self._is_open:
            before = self.state
            try:
                found, unseen = self._watch.look(), ""
            except UserError as error:
                found, unseen = None, error.what
            if found is not None and (found or before.changed):
                self.state = replace(self.state, changed=found, problem="")
            if unseen != before.unseen:
                self.state = replace(self.state, unseen=unseen)
            # Whoever listens tries to go on with the file each time it is another.
            if found or self.state is not before:
                self._told(self.state)
            time.sleep(LOOK)
