"""What follows from the reviews of a folder, remembered: a review whose file did not change is not read again.

A view says what is worked out of one file, as plain data that does not hold more than it has to: no narratives, and of
names the case's alone. It is the same data whether it was worked out now or is remembered, as both go through the same
text. What is remembered holds as long as

- the file is the one that was read: its inode, size, and both its times to the nanosecond;
- it was no longer in motion then: of a file that changed within `MOTION` before it was read nothing is remembered, as
  another change within a tick of the clock may leave no trace (git calls such an entry racy);
- the program, and all that instruments are read from, are the same;
- what the view says besides is the same: the day, settings, what lies beside the file.

Who sets a file's times back on purpose, and the clock with it, is found only by reading it: `check --full` does.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.loading.compiled import program_digest
from tui_review.shape.frozen import frozen
from tui_review.store.platform import over_cores
from tui_review.store.reviews import catalog_for

if TYPE_CHECKING:
    from tui_review.store.index_file import Row

_Item = TypeVar("_Item")
_Read = TypeVar("_Read")

MOTION: Final = 2_000_000_000
"""Nanoseconds after its last change in which a file may change again without its times telling: no system's are
coarser."""
_AT_ONCE: Final = 200
"""So many files are looked up, and so many rows written, at once."""
_SOON: Final = 16
"""The same, while somebody else reads beside."""
MUCH: Final = 200
"""So many files to be read are worth another program that reads beside."""
FEW: Final = 8
"""A folder of fewer reviews is read sooner than looked up."""


class Made(NamedTuple):
    """What a view makes of one file."""

    data: Any
    """Plain data: what JSON has."""
    day: str = ""
    """The ISO day on which alone it holds; empty where no day matters."""
    keep: bool = True
    """Whether it follows from the file and what the view is bound to, and from nothing else."""


@frozen()
class View:
    """One thing that is worked out of each file of a folder."""

    name: str
    make: Callable[[Path, Catalog], Made]
    """Raises UserError for a file that cannot be used, of which nothing is remembered."""
    day: str = ""
    """The ISO day on which it is looked at."""
    bound: str = ""
    """What else all of it depends on, in words of the view's own."""
    beside: Callable[[Path], Mapping[str, str]] | None = None
    """Of a folder, by the name of a review's file, the state of what lies beside it and counts as well."""


class Looked(NamedTuple):
    """What there is of one file."""

    path: Path
    text: str
    """The data as JSON; empty where there is none."""
    problem: UserError | None = None
    """Why there is none."""
    modified: float = 0.0
    """When the file was last written, in seconds since 1970; 0 where that cannot be told."""

    @property
    def data(self) -> Any:
        """The data. Raises the problem where there is none."""
        if self.problem is not None:
            raise self.problem
        return json.loads(self.text)


@frozen()
class Looking:
    """How one looks."""

    told: Callable[[int, int], None] = lambda _done, _every: None
    """Is told how many of how many files are read."""
    full: bool = False
    """Whether everything is read, whatever is remembered."""
    alone: bool = False
    """Whether this process reads all: where it has other threads, which no copy of it would have."""
    beside: Callable[[], AbstractContextManager[object]] = nullcontext
    """Of one that reads alone: begins another program that reads much of the same from its end, and ends it."""


def views_of(folder: Path, paths: Sequence[Path], view: View, how: Looking | None = None) -> Iterator[Looked]:
    """What a view makes of all the files of a folder, in the order of `paths`, of which only changed ones are read.

    `paths` are all there are: others of this folder are forgotten. Many are read on every core.
    """
    if len(paths) < FEW:
        catalog = catalog_for(folder)
        return (_looked(path, _read(path, view, catalog)) for path in paths)
    return _Look(folder, paths, view, how or Looking()).all()


class _FromFile(NamedTuple):
    """What came of reading one file, as it goes from one process to another."""

    seen: str
    """The state of the file as it was read; empty where there is none."""
    text: str
    state: str
    """The same, and the day for which it holds; empty for what is not remembered."""
    problem: UserError | None = None


class _Look:
    """One look at a folder."""

    def __init__(self, folder: Path, paths: Sequence[Path], view: View, how: Looking) -> None:
        from tui_review.store.index_file import IndexFile, Row  # noqa: PLC0415 - SQLite, which one file needs not

        self._folder = os.path.realpath(folder)
        self._paths = paths
        self._view = view
        self._how = how
        self._catalog = catalog_for(folder)
        installed, instruments = program_digest(), self._catalog.stamp(time.time_ns() - MOTION)
        self._bound = f"{installed}\n{instruments}\n{view.bound}" if installed and instruments else ""
        self._beside = view.beside(folder) if view.beside is not None else {}
        self._rows: list[Row] = []
        self._written: dict[str, str] = {}
        self._file = IndexFile()
        self._row = Row

    def all(self) -> Iterator[Looked]:
        """Everything, in order; what was read is remembered, also where one stops in the middle."""
        try:
            self._file.forget_all_but(self._folder, [path.name for path in self._paths])
            held = {} if self._how.full or not self._bound else self._states() or {}
            stale = [path for path in self._paths if not self._holds(path, held.get(path.name, ""))]
            if self._how.alone:
                yield from self._alone({path.name for path in stale})
            else:
                yield from self._together(stale)
        finally:
            self._finish()

    def _together(self, stale: Sequence[Path]) -> Iterator[Looked]:
        """Everything; what is stale is read on every core."""
        reads = each_read(self._read_one, stale, self._how)
        missing = {path.name for path in stale}
        rest = iter(self._paths)
        while some := list(islice(rest, _AT_ONCE)):
            rows = self._rows_of([path for path in some if path.name not in missing])
            for path in some:
                row = rows.get(path.name)
                if row is not None:
                    yield Looked(path, row.data, modified=_modified(row.state))
                else:
                    # A row may have gone since, or not be whole.
                    yield self._taken(path, next(reads) if path.name in missing else self._read_one(path))

    def _alone(self, stale: set[str]) -> Iterator[Looked]:
        """Everything; what is stale is read here, or by who reads beside this one and has read it by now."""
        much, done = len(stale) >= MUCH, 0
        with self._how.beside() if much else nullcontext():
            rest = iter(self._paths)
            while some := list(islice(rest, _SOON if much else _AT_ONCE)):
                rows = self._rows_of([path for path in some if much or path.name not in stale])
                for path in some:
                    row = rows.get(path.name)
                    if row is not None and (path.name not in stale or self._holds(path, row.state)):
                        yield Looked(path, row.data, modified=_modified(row.state))
                        continue
                    read = self._read_one(path)
                    if path.name in stale:
                        done += 1
                        self._how.told(done, len(stale))
                    yield self._taken(path, read)

    def _rows_of(self, paths: Sequence[Path]) -> dict[str, Row]:
        names = [path.name for path in paths]
        return self._file.data(self._view.name, self._folder, self._bound, names) if names else {}

    def _holds(self, path: Path, state: str) -> bool:
        """Whether what is remembered for a state of the file holds for the file as it is."""
        file, _, day = state.partition(" ")
        return bool(state) and day in ("", self._view.day) and file == self._state(path)

    def _state(self, path: Path) -> str:
        beside = self._state_beside(path)
        found = _state(path)
        return f"{found}:{beside}" if beside else found

    def _state_beside(self, path: Path) -> str:
        return self._beside.get(path.name, self._beside.get("", ""))

    def _read_one(self, path: Path) -> _FromFile:
        return _read(path, self._view, self._catalog)

    def _taken(self, path: Path, read: _FromFile) -> Looked:
        """What was read, to be remembered where it may be."""
        if read.state and self._bound:
            file, blank, day = read.state.partition(" ")
            beside = self._state_beside(path)
            state = f"{file}:{beside}" if beside else file
            self._rows.append(self._row(path.name, f"{state}{blank}{day}", read.text))
            if len(self._rows) >= _AT_ONCE:
                self._write()
        return _looked(path, read)

    def _states(self) -> dict[str, str] | None:
        return self._file.states(self._view.name, self._folder, self._bound)

    def _finish(self) -> None:
        """Writes the rest. A file that does not give back what is written into it is not as it was made.

        Another process may have put a row of its own in the place of one, by another program or other instruments.
        """
        self._write()
        there = self._states() if self._written else None
        if there is not None:
            others = {name for name, state in self._written.items() if there.get(name) != state}
            if others and not others <= self._file.of_others(self._view.name, self._folder, self._bound):
                self._file.start_anew()
        self._file.close()

    def _write(self) -> None:
        if self._rows:
            if self._file.put(self._view.name, self._folder, self._bound, self._rows):
                self._written |= {row.name: row.state for row in self._rows}
            self._rows = []


def each_read(work: Callable[[_Item], _Read], items: Sequence[_Item], how: Looking) -> Iterator[_Read]:
    """What `work` makes of each, in order, on every core; the first here, so that all processes have instruments."""
    every = len(items)
    for done, item in enumerate(items[:1], 1):
        read = work(item)
        how.told(done, every)
        yield read
    for done, read in enumerate(over_cores(work, items[1:]), 2):
        how.told(done, every)
        yield read


def _looked(path: Path, read: _FromFile) -> Looked:
    return Looked(path, read.text, read.problem, _modified(read.seen))


def _read(path: Path, view: View, catalog: Catalog) -> _FromFile:
    """Reads one file."""
    begun = time.time_ns()
    before = _state(path)
    try:
        made = view.make(path, catalog)
    except UserError as error:
        return _FromFile(before, "", "", error.at())
    still = before and made.keep and _state(path) == before and _changed(before) < begun - MOTION
    text = json.dumps(made.data, ensure_ascii=False, separators=(",", ":"))
    return _FromFile(before, text, f"{before} {made.day}" if still else "")


def _state(path: Path) -> str:
    """The state of a file; empty where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{found.st_dev}:{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def _modified(state: str) -> float:
    """When a file in this state was written last, in seconds since 1970; 0 where there is none."""
    return int(state.split(":")[3]) / 1e9 if state else 0.0


def _changed(state: str) -> int:
    """When a file in this state changed last, in nanoseconds since 1970."""
    *_, written, changed = state.split(":")
    return max(int(written), int(changed))
