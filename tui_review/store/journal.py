"""Every change, durable in a fraction of a millisecond, until the review file holds it.

A journal is a file in the user's own state folder, outside any repository: one line an entry, each with a checksum,
synced before `append` returns. Its name is a hash of the review's real path and something at random; it is readable
by its owner alone. Each session that has a review open writes one of its own, held by a lock, and touches no other:
what nobody holds was left behind, and is what `pending` finds.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from tui_review.store.atomic import write_all
from tui_review.store.journal_lines import JournalRecord, in_a_row, to_line
from tui_review.store.platform import close_quietly, sync_data, sync_folder
from tui_review.store.private import JOURNAL, JOURNALS, private_folder, state_folder
from tui_review.yamlfile.files import os_refusal

_STEM: Final = 32
"""Characters of a name that say which review's it is."""
_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC


class Journal:
    """The journal of one session. Its file is made with the first entry, and again if somebody removes it."""

    def __init__(self, review_path: Path | str, base: str, about: Mapping[str, str] | None = None) -> None:
        """For a review whose file has the fingerprint `base` now; `about` says whose journal it is, for people."""
        self.base = base
        self.path = ""
        """Where it is; empty before the first entry."""
        self._stem = stem(review_path)
        self._about = {"file": os.path.realpath(review_path), **(about or {})}
        self._descriptor = -1
        self._records: list[JournalRecord] = []
        self._count = 0
        self._wrote_base = False
        """Whether the file with the fingerprint `base` is one that this session wrote."""
        self._noted: tuple[str, int] | None = None
        """The save that the file says last, so that one tried again and again is one line."""
        self._turn = threading.Lock()

    def append(self, entry: dict[str, Any], number: int = 0) -> int:
        """Make one change durable and give its number, the next one unless given; they only go up.

        Raises `UserError` if it could not be written (the disk is full); then the journal is as before.
        """
        with self._turn:
            number = number or self._count + 1
            past = self._records[-1]["n"] if self._records else 0
            own = {"own": True} if self._wrote_base else {}
            record = {"n": number, "base": self.base, "at": time.time(), "past": past, **own, "entry": entry}
            self._write([record])
            self._records.append(record)
            self._count = number
            return number

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries that are not in the file, in order."""
        return [record["entry"] for record in self._records]

    def note_save(self, target: str, *, through: int) -> None:
        """Note, before a save, that the file with fingerprint `target` will hold every entry up to a number.

        After a crash between the save and `clear`, `Records.missing_from` tells by it that nothing is missing.
        """
        with self._turn:
            if self._records and not (self._noted == (target, through) and self._is_there()):
                self._write([{"n": through, "base": self.base, "at": time.time(), "target": target}])
                self._noted = (target, through)

    def clear(self, base: str, *, through: int) -> None:
        """Forget the entries up to the number `through`, as the file with the fingerprint `base` holds them now.

        Later ones stay, and belong to that file. Raises `UserError`; the journal says then that they are in the file.
        """
        with self._turn:
            self._clear(base, through)

    def _clear(self, base: str, through: int) -> None:
        self.base, self._noted, self._wrote_base = base, None, True
        left = ({**record, "base": base, "own": True} for record in self._records if record["n"] > through)
        self._records = list(in_a_row(left))
        if self._descriptor < 0:
            return
        try:
            if self._records:
                descriptor = exchange(self.path, b"".join(map(to_line, [self._head(), *self._records])))
                former, self._descriptor = self._descriptor, descriptor
                close_quietly(former)
                sync_folder(os.path.dirname(self.path))
            elif os.fstat(self._descriptor).st_size:
                os.ftruncate(self._descriptor, 0)
                sync_data(self._descriptor)
        except OSError as error:
            raise _refusal(error) from None

    def forget(self) -> None:
        """Take all that is in it back."""
        with self._turn:
            self._records = []

    def close(self) -> None:
        """Let go; what is in the journal stays pending, an empty one is removed. Once is enough."""
        with self._turn:
            if self._descriptor < 0:
                return
            with contextlib.suppress(OSError):
                if not self._records:
                    os.unlink(self.path)
            former, self._descriptor = self._descriptor, -1
            close_quietly(former)

    def _head(self) -> JournalRecord:
        return {"n": 0, "base": self.base, "at": time.time(), "about": self._about}

    def _write(self, records: list[JournalRecord]) -> None:
        """Append durably or not at all."""
        try:
            fresh = not self._is_there()
            if fresh:
                self._begin()
            size = os.fstat(self._descriptor).st_size
            if size == 0:
                records = [self._head(), *self._records, *records]
            try:
                write_all(self._descriptor, b"".join(map(to_line, records)))
                sync_data(self._descriptor)
                if fresh:
                    sync_folder(os.path.dirname(self.path))
            except BaseException:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._descriptor, size)
                if fresh:
                    self._give_up()
                raise
        except OSError as error:
            raise _refusal(error) from None

    def _is_there(self) -> bool:
        """Whether its file was made, and nobody has removed it. Raises `OSError`."""
        return self._descriptor >= 0 and os.fstat(self._descriptor).st_nlink > 0

    def _begin(self) -> None:
        """A new file, held."""
        self._give_up()
        private_folder(JOURNALS)
        path = f"{self._stem}-{os.urandom(8).hex()}{JOURNAL}"
        # It has its name only once it is held: who looks meanwhile would take it for one that was left behind.
        self.path = f"{path}.tmp"
        self._descriptor = os.open(self.path, _FLAGS, 0o600)
        try:
            hold(self._descriptor, fcntl.LOCK_EX)
            os.rename(self.path, path)
        except BaseException:
            self._give_up()
            raise
        self.path = path

    def _give_up(self) -> None:
        """Without the file that was begun, or that somebody has removed: the next entry makes another."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                if os.path.samestat(os.fstat(self._descriptor), os.lstat(self.path)):
                    os.unlink(self.path)
            former, self._descriptor = self._descriptor, -1
            close_quietly(former)


def stem(review_path: Path | str) -> str:
    """The path of a review's journals up to what is random: nothing of the review's own name is in it."""
    return str(state_folder() / JOURNALS / _digest(os.path.realpath(review_path)))


def of_those(journals: Iterable[str]) -> Callable[[Path], bool]:
    """Tells of a review, by its path, whether one of some journals, by their names, is of it.

    For who asks of many: where a folder leads is looked at once.
    """
    known = frozenset(name[:_STEM] for name in journals)
    real = cache(os.path.realpath)

    def is_of_one(path: Path) -> bool:
        if not known:
            return False
        whole = os.path.realpath(path) if path.is_symlink() else os.path.join(real(path.parent), path.name)
        return _digest(whole) in known

    return is_of_one


def _digest(real: str) -> str:
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:_STEM]


def exchange(path: str, content: bytes) -> int:
    """Put `content` in the place of a journal's at once, so that a kill leaves the old lines or the new ones.

    Gives the new file, open and held; whoever asks makes its name last (`sync_folder`). Raises `OSError`.
    """
    temporary = f"{path}.tmp"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary)
    descriptor = os.open(temporary, _FLAGS, 0o600)
    try:
        hold(descriptor, fcntl.LOCK_EX)
        write_all(descriptor, content)
        sync_data(descriptor)
        os.replace(temporary, path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def hold(descriptor: int, how: int) -> bool:
    """Lock an open journal; whether nobody else holds it. Where the file system has no locks, nobody does."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}:
            raise
    return True


def _refusal(error: OSError) -> Exception:
    return os_refusal(error, file=error.filename or "the journal of changes", act="write")
