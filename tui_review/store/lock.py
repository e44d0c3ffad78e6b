"""Who has a review open: a lock beside the file, for people to read and for the system to enforce.

`.ID.yaml.lock` stands beside `ID.yaml` while somebody has it open, and says who. The system's lock on it
(flock) is what counts: it ends with the process, however that ends, so a file that was left behind stops
nobody. Only across machines on a shared folder may the system not know; then a lock of another machine is
believed until it is taken over. It keeps people from working at cross purposes; that no save undoes another's
work is for `atomic` to see to.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import pwd
import random
import shlex
import stat
import time
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.language.days import moment_words
from tui_review.owners import made_file
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import PATIENCE, write_all
from tui_review.store.lists import set_mode
from tui_review.store.platform import close_quietly
from tui_review.yamlfile.files import check_alone, os_refusal

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS: Final = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_IN_ITS_PLACE: Final = frozenset({errno.EISDIR, errno.EMLINK, errno.ELOOP, errno.ENXIO})
"""How the system says that what stands where the lock is to be is no file of ours."""
_MAX_NOTE: Final = 4096
_TO_BE_MADE: Final = 0.2
"""Seconds that a lock may take from being made to having its mode."""
_MOMENT: Final = 0.5
"""Seconds that a command waits for a person who has the review open."""


@frozen()
class Holder:
    """Who has a review open.

    `since` is the local time in ISO form, `started` when the process started, in its machine's ticks since
    boot. `alive` is None when nobody can tell, as it is another machine.
    """

    user: str
    host: str
    pid: int
    since: str
    alive: bool | None
    started: int | None = None
    command: bool = False
    """Whether a command has it for a moment, and nobody sits at it."""

    def refused(self, file: str) -> UserError:
        """What a command says that meets it; with the way out where it may stand for good, as in a backup."""
        what = f"{self.user} has it open on {self.host} since {moment_words(self.since)}."
        remedy = "Wait until it is closed."
        if self.alive is None:
            take = f"`tui-review open {shlex.quote(file)}`"
            remedy = f"{remedy} Where it is not open there any more, {take} can take it over."
        return UserError(what, remedy=remedy, file=file)


class MayNotLockError(UserError):
    """Who asks may not write beside the review, and so can look at it and not hold it."""


class ReviewLock:
    """A review held open by this process; see `ReviewLock.acquire`."""

    def __init__(self, review: Path | str, path: str, descriptor: int) -> None:
        """Use `ReviewLock.acquire` or `ReviewLock.take_over`."""
        self.path = path
        self._review = review
        self._descriptor: int | None = descriptor

    @classmethod
    def wait(cls, review_path: Path | str) -> ReviewLock | Holder:
        """The lock for a command, which waits a bounded time for another one to end, or who holds it.

        For a person who has the review open it waits but a moment. Raises `UserError`.
        """
        began = time.monotonic()
        while True:
            found = cls.acquire(review_path, command=True)
            patience = PATIENCE if isinstance(found, Holder) and found.command else _MOMENT
            if not isinstance(found, Holder) or time.monotonic() > began + patience:
                return found
            # Of two that wait, each gets its turn.
            time.sleep(random.uniform(0.002, 0.02))  # noqa: S311 - no secret

    @classmethod
    def acquire(cls, review_path: Path | str, *, command: bool = False) -> ReviewLock | Holder:
        """The lock, or who holds it. Raises `UserError` if the folder cannot be written.

        `command` says that it is held but for a moment, by nobody who sits at it.
        """
        path, mode = _lock_path(review_path)
        try:
            while True:
                descriptor, is_new = _opened(path, mode)
                try:
                    holder = _lock_or_holder(path, descriptor)
                    if holder is None and _is_file_at(path, descriptor):
                        _write_note(descriptor, mode, command=command)
                        lock = cls(review_path, path, descriptor)
                        descriptor, is_new = -1, False
                        return lock
                    is_new = False
                    if holder is not None:
                        return holder
                    # Its holder removed the file between our open and our lock: try with the next.
                finally:
                    if is_new:
                        # It could not be taken: nothing is left of it.
                        with contextlib.suppress(OSError):
                            os.unlink(path)
                    if descriptor >= 0:
                        close_quietly(descriptor)
        except PermissionError:
            # Who may not write there cannot take it over either: that somebody else works on it does not stop a look.
            seen = cls.look(review_path) if os.access(os.path.dirname(path), os.W_OK) else None
            if seen is not None:
                return seen
            raise _may_not(review_path, path) from None
        except OSError as error:
            if error.errno == errno.EROFS:
                raise _may_not(review_path, path) from None
            file = path if error.errno in _IN_ITS_PLACE else str(review_path)
            raise os_refusal(error, file=file, act="lock") from None

    @classmethod
    def take_over(cls, review_path: Path | str) -> ReviewLock:
        """The lock, whoever holds it; they find out by `is_held`. Raises `UserError`."""
        path, mode = _lock_path(review_path)
        temporary = f"{path}.{os.getpid()}"
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            descriptor = made_file(temporary, _FLAGS, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _write_note(descriptor, mode)
                os.replace(temporary, path)
            except BaseException:
                close_quietly(descriptor)
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise
        except OSError as error:
            raise os_refusal(error, file=str(review_path), act="lock") from None
        return cls(review_path, path, descriptor)

    @classmethod
    def look(cls, review_path: Path | str) -> Holder | None:
        """Who has the review open, without touching anything; None if nobody has."""
        path, _mode = _lock_path(review_path)
        try:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
            descriptor = check_alone(os.open(path, flags), path)
        except OSError:
            return None
        try:
            return _lock_or_holder(path, descriptor, how=fcntl.LOCK_SH)
        finally:
            close_quietly(descriptor)

    def is_held(self) -> bool:
        """Whether the lock's file is where this process put it. Costs two system calls."""
        if self._descriptor is None:
            return False
        try:
            return _is_file_at(self.path, self._descriptor)
        except OSError:
            return False

    def keep(self) -> Holder | None:
        """Make sure that the review is still this process's; who has taken it over, if somebody has.

        Only another holder's note is a take-over: a lock's file that somebody removed is laid again. Raises
        `UserError` where that cannot be done now, as while the folder is away, and where the system does not say.
        """
        try:
            if self._descriptor is not None and _is_file_at(self.path, self._descriptor):
                return None
        except OSError as error:
            raise os_refusal(error, file=str(self._review), act="lock") from None
        found = ReviewLock.acquire(self._review)
        if isinstance(found, Holder):
            return found
        if self._descriptor is not None:
            close_quietly(self._descriptor)
        self.path, self._descriptor = found.path, found._descriptor  # noqa: SLF001 - its own kind
        return None

    def release(self) -> None:
        """Let go, and remove the file unless somebody took over; once is enough."""
        if self._descriptor is None:
            return
        if self.is_held():
            with contextlib.suppress(OSError):
                os.unlink(self.path)
        close_quietly(self._descriptor)
        self._descriptor = None


def _may_not(review: Path | str, path: str) -> MayNotLockError:
    owner = _owner(path)
    if owner == os.geteuid():
        what = (
            f"The system does not let you use its lock, {path}: the review can be looked at, and not changed."
        )
        remedy = "Try again; if it stays so, remove that file."
    elif owner is not None and os.access(os.path.dirname(path), os.W_OK):
        what = f"Its lock, {path}, is somebody else's: the review can be looked at, and not changed."
        remedy = "Ask whoever owns that file to remove it."
    else:
        what = "You may not write in this folder: the review can be looked at, and not changed."
        remedy = "Ask whoever owns the folder, or use a copy of your own."
    return MayNotLockError(what, remedy=remedy, file=str(review))


def _owner(path: str) -> int | None:
    """Whose a file is, by number; None where there is none, or that cannot be seen."""
    try:
        return os.lstat(path).st_uid
    except OSError:
        return None


def _opened(path: str, mode: int) -> tuple[int, bool]:
    """The lock's file, open, and whether it was made for it: at once with its mode, as far as the umask lets it be.

    For the moment in which another user has made it and not given it that mode yet one waits. Raises OSError.
    """
    until = time.monotonic() + _TO_BE_MADE
    while True:
        try:
            return check_alone(made_file(path, _FLAGS, mode), path), True
        except FileExistsError:
            pass
        try:
            return check_alone(os.open(path, _FLAGS), path), False
        except FileNotFoundError:
            continue
        except PermissionError:
            if time.monotonic() > until or not _is_being_made(path, mode):
                raise
        time.sleep(0.005)


def _is_being_made(path: str, mode: int) -> bool:
    """Whether a lock has not the mode yet that its maker gives it, or is gone by now."""
    try:
        return bool(mode & ~os.lstat(path).st_mode)
    except FileNotFoundError:
        return True


def _lock_path(review_path: Path | str) -> tuple[str, int]:
    """The lock file of a review, and its mode: who may write the review may lock it."""
    real = os.path.realpath(review_path)
    try:
        mode = stat.S_IMODE(os.stat(real).st_mode) & 0o666 | 0o600
    except OSError:
        mode = 0o600
    return os.path.join(os.path.dirname(real), lock_name(os.path.basename(real))), mode


def lock_name(name: str) -> str:
    """What the lock of a review's file is called, which stands beside it."""
    return f".{name}.lock"


def _is_file_at(path: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def _lock_or_holder(path: str, descriptor: int, how: int = fcntl.LOCK_EX) -> Holder | None:
    """Lock the open file and give None, or say who holds it."""
    try:
        holder = _waited(path, descriptor, how)
    except OSError as error:
        if error.errno not in {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}:
            raise
        # No locks on this file system: the note alone has to do.
        note = _read_note(descriptor)
        holder = None if note is None else _holder(note, locked=False)
        return holder if holder is not None and holder.alive is not False else None
    if holder is not None:
        return holder
    note = _read_note(descriptor)
    # On one machine the system's lock is the whole truth: who has it no more is gone.
    return None if note is None or note.get("host") == os.uname().nodename else _holder(note, locked=False)


def _waited(path: str, descriptor: int, how: int) -> Holder | None:
    """Lock the open file and give None, or say who holds it.

    Who only looks holds it for a moment, and a holder writes its note right after it has the lock: both are waited for.
    """
    note: dict[str, Any] | None = None
    for _ in range(20):
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            note = _read_note(descriptor)
            if note is not None and _holder(note, locked=True).alive is not False:
                break
            if not _is_file_at(path, descriptor):
                break
            time.sleep(0.005)
        else:
            return None
    return _holder(note or {}, locked=True)


def _write_note(descriptor: int, mode: int, *, command: bool = False) -> None:
    """Say who we are, in the lock file."""
    if mode != stat.S_IMODE(os.fstat(descriptor).st_mode):
        # Somebody else's file, left behind, has to do with the mode it has.
        with contextlib.suppress(PermissionError):
            set_mode(descriptor, mode)
    user = str(os.getuid())
    with contextlib.suppress(KeyError):
        user = pwd.getpwuid(os.getuid()).pw_name
    now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    note = {
        "user": user,
        "host": os.uname().nodename,
        "pid": os.getpid(),
        "started": _started(os.getpid()),
        "boot": _boot(),
        "command": command,
        "since": f"{now[:-2]}:{now[-2:]}",
    }
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        write_all(descriptor, (json.dumps(note) + "\n").encode())
    except OSError as error:
        # The lock holds without its note, which is for people: a full disk keeps nobody from opening a review.
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise


def _read_note(descriptor: int) -> dict[str, Any] | None:
    """What a lock file says; None if it is empty or no note of ours."""
    try:
        note = json.loads(os.pread(descriptor, _MAX_NOTE, 0))
    except (ValueError, RecursionError):
        return None
    return note if isinstance(note, dict) else None


def _holder(note: dict[str, Any], *, locked: bool) -> Holder:
    """The holder as a note has it; a note may be damaged, and is not trusted to be well formed."""
    pid, started = (value if type(value) is int else 0 for value in (note.get("pid"), note.get("started")))
    host = _word(note.get("host"))
    alive: bool | None = None
    if host == os.uname().nodename:
        alive = _is_alive(pid, started) if note.get("boot") == _boot() else False
    elif not host and locked:
        alive = True
    return Holder(
        _word(note.get("user")) or "somebody",
        host,
        pid,
        _word(note.get("since")),
        alive,
        started or None,
        note.get("command") is True,
    )


def _word(value: object) -> str:
    """A short printable text: the note of another user goes to our screen."""
    return (
        "".join(character for character in value if character.isprintable())[:80]
        if isinstance(value, str)
        else ""
    )


def _is_alive(pid: int, started: int) -> bool:
    """Whether that very process runs on this machine, and not another with its number."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    now = _started(pid)
    return not started or now is None or now == started


def _started(pid: int) -> int | None:
    """When a process started, in ticks since boot; None where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            # The name in brackets may hold anything; the 22nd field is the 20th behind it.
            return int(stream.read().rpartition(b")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None


def _boot() -> str:
    """What tells this run of this machine from any other; empty where the system does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as stream:
            return stream.read().strip()
    except OSError:
        return ""
