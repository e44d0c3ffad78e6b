"""The file in which the index is: rows of SQLite in the user's own state folder, safe to delete at any moment.

Nothing in it is believed that is not whole: each row has a digest, and a file that SQLite finds damaged is made anew.
Where no file can be had (there is no state folder, it is not the user's alone, it is switched off) the rows are in
memory, and gone with the process. What is deleted is overwritten.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, TypeVar
from urllib.parse import quote

from tui_review.errors import UserError
from tui_review.settings import read_settings
from tui_review.store.platform import close_quietly
from tui_review.store.private import private_folder, state_folder
from tui_review.yamlfile.files import os_refusal

_FOLDER: Final = "index"
"""The folder of the index, in the state folder."""
_NAME: Final = "reviews.sqlite"
_FORMAT: Final = 1
_MEMORY: Final = ":memory:"
_PATIENCE: Final = 2.0
"""Seconds that another process of the user's may take to write; after that one goes on without."""
_AT_ONCE: Final = 400
"""So many rows are asked for at once."""
_OWNERS: Final = 0o600
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS facts (
  view TEXT NOT NULL, folder BLOB NOT NULL, name BLOB NOT NULL,
  state TEXT NOT NULL, bound TEXT NOT NULL, digest BLOB NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (folder, view, name))
"""
_OF_VIEW: Final = "FROM facts WHERE folder = ? AND view = ? AND bound = ?"
_WHOLE: Final = f"SELECT name, state, digest, data {_OF_VIEW}"
_DAMAGED: Final = (sqlite3.Error, TypeError, ValueError)
"""What a damaged file raises: its cells may be of kinds that nobody wrote, and its words no text."""
_T = TypeVar("_T")


class Row(NamedTuple):
    """What is kept of one file in one view."""

    name: str
    state: str
    """The state of the file, and the day, for which it holds."""
    data: str


def index_path() -> str:
    """Where the index is, or would be."""
    return str(state_folder() / _FOLDER / _NAME)


def is_kept() -> bool:
    """Whether the settings let an index be kept on this machine."""
    return read_settings()[0].index


def clear() -> bool:
    """Deletes the index; whether there was any. Raises UserError where it cannot be deleted."""
    found = False
    for path in (f"{index_path()}-journal", index_path()):
        try:
            os.unlink(path)
            found = True
        except FileNotFoundError:
            continue
        except OSError as error:
            what = f"The index cannot be deleted ({error.strerror})."
            raise UserError(what, remedy="Delete it yourself.", file=path) from None
    return found


def what_is_kept() -> tuple[int, int] | None:
    """Of how many reviews the index holds something, and its size in bytes; None where there is none.

    Raises UserError where it cannot be seen whether there is, or what it holds.
    """
    try:
        size = os.stat(index_path()).st_size
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise os_refusal(error, file=index_path(), act="read") from None
    try:
        database = sqlite3.connect(f"file:{quote(index_path())}?mode=ro", uri=True, timeout=_PATIENCE)
        with contextlib.closing(database):
            asked = "SELECT count(*) FROM (SELECT DISTINCT folder, name FROM facts)"
            return int(database.execute(asked).fetchone()[0]), size
    except _DAMAGED:
        what = "It cannot be read, or another program has it."
        raise UserError(
            what, remedy="`tui-review doctor --clear-index` deletes it.", file=index_path()
        ) from None


class IndexFile:
    """The rows. Whatever goes wrong with the file, one goes on as if nothing were remembered."""

    def __init__(self) -> None:
        """Opens the index of this user, and makes it where there is none."""
        self._database = self._opened(_usable_path())

    def _opened(self, path: str) -> sqlite3.Connection:
        for _ in range(2):
            try:
                return _connected(path)
            except _DAMAGED as error:
                if _is_damage(error):
                    with contextlib.suppress(UserError):
                        clear()
        return _connected(_MEMORY)

    def states(self, view: str, folder: str, bound: str) -> dict[str, str] | None:
        """The state for which a row of each file of a folder holds, by name; None where that cannot be told now."""

        def ask() -> dict[str, str] | None:
            rows = self._database.execute(
                f"SELECT name, state {_OF_VIEW}", (os.fsencode(folder), view, bound)
            )
            return {os.fsdecode(name): str(state) for name, state in rows}

        return self._tried(ask, None)

    def of_others(self, view: str, folder: str, own: str) -> set[str]:
        """The files of a folder of which there is a row that is whole and bound to something else than one's `own`."""

        def ask() -> set[str]:
            asked = "SELECT name, state, data, bound, digest FROM facts WHERE folder = ? AND view = ? AND bound != ?"
            found: set[str] = set()
            for name, state, data, bound, digest in self._database.execute(
                asked, (os.fsencode(folder), view, own)
            ):
                row = Row(os.fsdecode(name), state, data)
                if digest == _digest(view, folder, bound, row):
                    found.add(row.name)
            return found

        nothing: set[str] = set()
        return self._tried(ask, nothing)

    def data(self, view: str, folder: str, bound: str, names: Sequence[str]) -> dict[str, Row]:
        """The rows of some files, by name; those that are not whole, or are gone by now, left out."""
        found: dict[str, Row] = {}
        for start in range(0, len(names), _AT_ONCE):
            some = [os.fsencode(each) for each in names[start : start + _AT_ONCE]]

            def ask(some: Sequence[bytes] = some) -> list[Row]:
                marks = ",".join("?" * len(some))
                asked = f"{_WHOLE} AND name IN ({marks})"
                lines = self._database.execute(asked, (os.fsencode(folder), view, bound, *some))
                told = ((Row(os.fsdecode(name), state, data), digest) for name, state, digest, data in lines)
                return [row for row, digest in told if digest == _digest(view, folder, bound, row)]

            rows: list[Row] = self._tried(ask, [])
            found |= {row.name: row for row in rows}
        return found

    def put(self, view: str, folder: str, bound: str, rows: Iterable[Row]) -> bool:
        """Keeps rows, in the place of others of the same files in this view; whether they could be written."""
        given = [
            (
                view,
                os.fsencode(folder),
                os.fsencode(row.name),
                row.state,
                bound,
                _digest(view, folder, bound, row),
                row.data,
            )
            for row in rows
        ]

        def write() -> bool:
            with self._database:
                self._database.executemany("REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", given)
            return True

        return self._tried(write, False)

    def forget_all_but(self, folder: str, names: Iterable[str]) -> None:
        """Forgets files of a folder that are there no more, and folders that are."""

        def forget() -> None:
            for (place,) in self._database.execute("SELECT DISTINCT folder FROM facts").fetchall():
                if not os.path.isdir(place):
                    with self._database:
                        self._database.execute("DELETE FROM facts WHERE folder = ?", (place,))
            own = os.fsencode(folder)
            known = self._database.execute(
                "SELECT DISTINCT name FROM facts WHERE folder = ?", (own,)
            ).fetchall()
            gone = {name for (name,) in known}.difference(map(os.fsencode, names))
            if gone:
                with self._database:
                    asked = "DELETE FROM facts WHERE folder = ? AND name = ?"
                    self._database.executemany(asked, [(own, name) for name in gone])

        self._tried(forget, None)

    def start_anew(self) -> None:
        """Deletes the file, and begins another."""
        self._database.close()
        with contextlib.suppress(UserError):
            clear()
        self._database = self._opened(_usable_path())

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    def _tried(self, work: Callable[[], _T], otherwise: _T) -> _T:
        """What a piece of work gives; where the file is damaged, it is made anew, and nothing is known."""
        try:
            return work()
        except _DAMAGED as error:
            if _is_damage(error):
                self.start_anew()
            return otherwise


def _connected(path: str) -> sqlite3.Connection:
    """The file, open, with its table. Raises what a damaged one does."""
    database = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute("PRAGMA secure_delete = ON")
        # A power cut may take rows away or bring former ones back, whose files are in another state by now.
        database.execute("PRAGMA synchronous = OFF")
        (format_,) = database.execute("PRAGMA user_version").fetchone()
        if format_ != _FORMAT:
            with database:
                database.execute("DROP TABLE IF EXISTS facts")
                database.execute(_TABLE)
                database.execute(f"PRAGMA user_version = {_FORMAT}")
        database.execute(
            "SELECT view, folder, name, state, bound, digest, data FROM facts LIMIT 1"
        ).fetchone()
    except _DAMAGED:
        database.close()
        raise
    return database


def _is_damage(error: Exception) -> bool:
    """Whether it is the file that is not as it was made; not where another process has it, or its disk is full."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return code in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_FORMAT,
    )


def _usable_path() -> str:
    """The index as a file that is the user's alone, or memory."""
    if not is_kept():
        with contextlib.suppress(UserError):
            clear()
        return _MEMORY
    path = index_path()
    try:
        private_folder(_FOLDER)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        descriptor = os.open(path, flags, _OWNERS)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_uid != os.geteuid():
                raise OSError(errno.EMLINK, os.strerror(errno.EMLINK), path)
            if stat.S_IMODE(found.st_mode) != _OWNERS:
                os.fchmod(descriptor, _OWNERS)
        finally:
            close_quietly(descriptor)
    except (OSError, UserError):
        return _MEMORY
    return path


def _digest(view: str, folder: str, bound: str, row: Row) -> bytes:
    whole = "\0".join((view, folder, bound, *row))
    return hashlib.blake2b(whole.encode(errors="surrogateescape"), digest_size=16).digest()
