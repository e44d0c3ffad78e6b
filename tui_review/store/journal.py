"""Every change, durable in a fraction of a millisecond, until the review file holds it.

A journal is a file in the user's own state folder, outside any repository: one line an entry, each with a
checksum, synced before `append` returns. Its name is a hash of the review's real path; it is readable by its
owner alone. Each process that has a review open writes a journal of its own, held by a lock: what nobody
holds was left behind by a process that died, and is what `pending` finds and the next `Journal.open` takes
charge of.
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
from typing import Any, Final

from tui_review.errors import UserError
from tui_review.store.atomic import sync_folder, write_all
from tui_review.store.journal_lines import Batch, Pending, Records, read_lines, to_line
from tui_review.yamlfile.files import check_alone, os_refusal

__all__ = ["Batch", "Journal", "Pending", "pending"]

_SLOTS: Final = 100
_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
# Journals that this process holds: their locks must not hide them from itself.
_own: set[str] = set()


class Journal:
    """The journal of one open review; see `Journal.open`."""

    def __init__(self, path: str, descriptor: int, base: str, left: list[tuple[str, int]]) -> None:
        """Use `Journal.open`. `left` are journals of dead processes that this one took charge of."""
        self.path = path
        self.base = base
        self._descriptor = descriptor
        self._left = left
        self._count = 0
        _own.update((path, *(other for other, _ in left)))

    @classmethod
    def open(cls, review_path: Path | str, base: str) -> Journal:
        """The journal for a review whose file has the fingerprint `base` now.

        Entries left behind stay, and stay `pending`, until `clear`. Raises `UserError` if the state folder
        cannot be written.
        """
        stem = _stem(review_path)
        mine: tuple[str, int] | None = None
        left: list[tuple[str, int]] = []
        try:
            _make_private(os.path.dirname(stem))
            for path in (f"{stem}-{slot}.jsonl" for slot in range(_SLOTS)):
                if mine is not None and not os.path.exists(path):
                    break
                descriptor = _take(path)
                if descriptor is None:
                    continue
                if mine is None:
                    mine = (path, descriptor)
                else:
                    left.append((path, descriptor))
            sync_folder(os.path.dirname(stem))
        except OSError as error:
            raise _refusal(error) from None
        if mine is None:
            msg = f"More than {_SLOTS} programs have this review open."
            raise UserError(msg, remedy="Close some of them.", file=str(review_path))
        journal = cls(*mine, base, left)
        found = _records(mine[0])
        journal._count = max((record["n"] for record in found.records), default=0)
        if found.torn:
            # The torn line stays, to be reported; the next entry must not be joined to it.
            journal._write(b"\n")
        return journal

    def append(self, entry: dict[str, Any]) -> int:
        """Make one change durable and give its number; the numbers of a journal only go up.

        Raises `UserError` if it could not be written (the disk is full); then the journal is as before.
        """
        number = self._count + 1
        self._write(to_line({"n": number, "base": self.base, "at": time.time(), "entry": entry}))
        self._count = number
        return number

    def entries(self, base: str) -> list[dict[str, Any]]:
        """The entries made on the file with this fingerprint, in order."""
        return [
            record["entry"]
            for record in _records(self.path).records
            if record["base"] == base and "entry" in record
        ]

    def note_save(self, target: str) -> None:
        """Note, before a save, that the file with fingerprint `target` will hold every entry so far.

        After a crash between the save and `clear`, `Pending.missing_from` tells by it that nothing is
        missing.
        """
        self._write(to_line({"n": self._count, "base": self.base, "at": time.time(), "target": target}))

    def clear(self, base: str | None = None, *, through: int | None = None) -> None:
        """Forget the entries, as the file holds them now; later ones are made on `base` (as before if None).

        With `through`, entries with a higher number stay and belong to `base`: they were made while the save
        of the others was under way. Journals left behind by dead processes are removed too. Raises
        `UserError`.
        """
        self.base = self.base if base is None else base
        kept = b""
        if through is not None:
            later = [
                record
                for record in _records(self.path).records
                if record["n"] > through and "entry" in record
            ]
            kept = b"".join(to_line({**record, "base": self.base}) for record in later)
        try:
            if kept:
                self._replace(kept)
            else:
                os.ftruncate(self._descriptor, 0)
                os.fdatasync(self._descriptor)
            self._drop_left()
        except OSError as error:
            raise _refusal(error) from None

    def close(self) -> None:
        """Let go; what is in the journal stays pending, an empty one is removed. Once is enough."""
        if self._descriptor < 0:
            return
        _own.difference_update((self.path, *(path for path, _ in self._left)))
        with contextlib.suppress(OSError):
            if os.fstat(self._descriptor).st_size == 0:
                os.unlink(self.path)
        for _path, descriptor in self._left:
            os.close(descriptor)
        self._left = []
        os.close(self._descriptor)
        self._descriptor = -1

    def _drop_left(self) -> None:
        for path, descriptor in self._left:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
            os.close(descriptor)
        self._left = []

    def _replace(self, content: bytes) -> None:
        """Exchange the whole file at once, so that a kill leaves the old lines or the new ones."""
        temporary = f"{self.path}.tmp"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        descriptor = os.open(temporary, _FLAGS | os.O_EXCL, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            write_all(descriptor, content)
            os.fdatasync(descriptor)
            os.replace(temporary, self.path)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(self._descriptor)
        self._descriptor = descriptor
        sync_folder(os.path.dirname(self.path))

    def _write(self, line: bytes) -> None:
        """Append durably or not at all."""
        try:
            size = os.fstat(self._descriptor).st_size
            try:
                write_all(self._descriptor, line)
                os.fdatasync(self._descriptor)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._descriptor, size)
                raise
        except OSError as error:
            raise _refusal(error) from None


def pending(review_path: Path | str, *, live: bool = False) -> Pending | None:
    """The changes of this review that were left behind, or None; reads only.

    With `live` also those of processes that still run, for who takes over from one that hangs. Raises
    `UserError` if a journal is there but cannot be read.
    """
    stem = _stem(review_path)
    damaged = 0
    found: list[Records] = []
    for path in (f"{stem}-{slot}.jsonl" for slot in range(_SLOTS)):
        try:
            descriptor = check_alone(
                os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK), path
            )
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _refusal(error) from None
        try:
            if live or path in _own or _try_lock(descriptor, fcntl.LOCK_SH):
                records = _records(path)
                damaged += records.damaged
                if records.entries or records.damaged:
                    found.append(records)
        finally:
            os.close(descriptor)
    if not found:
        return None
    found.sort(key=lambda records: records.when)
    batches = [batch for records in found for batch in records.batches()]
    if not batches:
        return Pending("", (), found[-1].when, damaged)
    last = batches[-1]
    return Pending(
        last.base, last.entries, found[-1].when, damaged, tuple(batches[:-1]), found[-1].targets(last.base)
    )


def private_folder(name: str) -> str:
    """A folder for what is under way, in the program's own state folder, that its owner alone can enter.

    Raises `UserError` where it cannot be made, or is somebody else's.
    """
    folder = str(_state_folder() / name)
    try:
        _make_private(folder)
        state = os.lstat(folder)
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid():
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
        os.chmod(folder, 0o700)
    except OSError as error:
        raise os_refusal(error, file=folder, act="write") from None
    return folder


def _state_folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    home = Path(state) if os.path.isabs(state) else Path("~/.local/state").expanduser()
    return home / "tui-review"


def _stem(review_path: Path | str) -> str:
    """The path of this review's journals up to their number: nothing of the review's own name is in it."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(review_path))).hexdigest()[:32]
    return str(_state_folder() / "journal" / digest)


def _make_private(folder: str) -> None:
    """Make the folder and those above it that are missing, each for the user alone."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for path in reversed(missing):
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, 0o700)
        sync_folder(os.path.dirname(path))


def _take(path: str) -> int | None:
    """The journal at `path`, open and held; None if another process holds it."""
    while True:
        descriptor = check_alone(os.open(path, _FLAGS | os.O_NONBLOCK, 0o600), path)
        if not _try_lock(descriptor, fcntl.LOCK_EX):
            os.close(descriptor)
            return None
        # Its last holder may have removed or exchanged it between the open and the lock.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), os.stat(path)):
                return descriptor
        os.close(descriptor)


def _try_lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _records(path: str) -> Records:
    try:
        with open(path, "rb") as stream:
            return read_lines(stream.read())
    except OSError as error:
        raise _refusal(error) from None


def _refusal(error: OSError) -> UserError:
    return os_refusal(error, file=error.filename or "the journal of changes", act="write")
