"""A review held open: every change made durable at once, the file saved soon after, both off the caller's thread.

The order that loses nothing: a change goes into the journal (durable in a fraction of a millisecond) and counts as
saved from then on; after a short pause the whole file is written in its place and the journal is emptied. A process
that dies in between leaves the journal, and the next one to open the review takes what the file lacks from it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from copy import copy, deepcopy
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import Change
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import FileChanged, fingerprint, save_bytes
from tui_review.store.journal import Journal, pending
from tui_review.store.linked import resolver
from tui_review.store.lock import Holder, ReviewLock
from tui_review.store.reviews import ReviewFile, catalog_for, former_bytes, read_review, review_bytes

if TYPE_CHECKING:
    from tui_review.review.model import Review
    from tui_review.review.who import Editor

_PAUSE: Final = 0.4
"""Seconds without a change after which the file is written."""
_RETRY: Final = 1.0
"""Seconds after which saving that failed is tried again."""
_LONGEST: Final = 5.0
"""Seconds after which it is written although changes keep coming."""


class Mode(Enum):
    """How a review is opened."""

    EDIT = "edit"
    READ_ONLY = "read only"
    TAKE_OVER = "take over"


class InUseError(UserError):
    """Somebody else has the review open; `holder` says who."""

    def __init__(self, holder: Holder, file: str) -> None:
        """`holder` is who has it open."""
        self.holder = holder
        super().__init__(
            f"{holder.user} has it open on {holder.host} since {holder.since}.",
            remedy="Open it read-only, take it over, or wait.",
            file=file,
        )


@frozen()
class SaveState:
    """What the status line may say about saving."""

    durable: int
    """How many changes of this session are durable."""
    made: int
    """How many were made."""
    at: float
    """When the last one became durable, in seconds since 1970; 0 before the first."""
    problem: str = ""
    """Why saving does not work now, in words."""
    clash: bool = False
    """Whether somebody else has changed the file meanwhile: it is not overwritten."""

    @property
    def all_durable(self) -> bool:
        """Whether nothing would be lost now."""
        return self.durable == self.made


class Session:
    """A review open for work. `open` it, `record` every change, `close` it."""

    def __init__(
        self, opened: ReviewFile, state: ReviewState, lock: ReviewLock | None, journal: Journal | None
    ) -> None:
        """Use `Session.open`."""
        self.opened = opened
        self.state = state
        self.recovered = 0
        """How many changes a session that died had left in its journal, now made again."""
        self.last_place = ""
        """The question at which that session made its last change."""
        self.disputed: tuple[Change, ...] = ()
        """Changes left in a journal while somebody else changed the file: to be taken or discarded."""
        self.base = _frozen(opened.review)
        """The review as its file held it when it was last read or written: what a merge starts from."""
        self._lock = lock
        self._journal = journal
        self._queue: deque[dict[str, Any]] = deque()
        self._snapshot: Review | None = None
        self._written: Evaluation | None = None  # of the saving thread alone
        self._made = self._durable = 0
        self._number = 0
        self._at = 0.0
        self._problem = ""
        self._clash = False
        self._stop = False
        self._hurry = False
        self._wake = threading.Condition()
        self._told: Callable[[SaveState], object] = lambda _: None
        self._worker: threading.Thread | None = None
        if journal is not None:
            self._worker = threading.Thread(target=self._work, name="saving", daemon=True)
            self._worker.start()

    @classmethod
    def open(cls, path: Path, editor: Editor, *, today: str, mode: Mode = Mode.EDIT) -> Session:
        """Opens a review, taking in what a journal still holds.

        Raises InUseError when somebody else has it open, UserError when it cannot be used.
        """
        lock = None if mode is Mode.READ_ONLY else _locked(path, mode)
        try:
            opened = read_review(path, catalog_for(path))
            state = ReviewState(opened.rules, opened.review, editor, today=today, resolve=resolver(path))
            if lock is None:
                return cls(opened, state, None, None)
            left = pending(path, live=mode is Mode.TAKE_OVER)
            missing = left.missing_from(opened.fingerprint) if left is not None else ()
            session = cls(opened, state, lock, Journal.open(path, opened.fingerprint))
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        changes = tuple(Change.from_entry(entry) for entry in (left.entries if left is not None else ()))
        if missing is None:
            session.disputed = changes
        else:
            session.take(changes[len(changes) - len(missing) :])
        return session

    @property
    def _journalled(self) -> Journal:
        """The journal, in what only a session that writes does."""
        if self._journal is None:
            raise RuntimeError("a read-only session writes nothing")
        return self._journal

    @property
    def read_only(self) -> bool:
        """Whether nothing of this session is ever written."""
        return self._journal is None

    @property
    def saving(self) -> SaveState:
        """How saving stands now."""
        return SaveState(self._durable, self._made, self._at, self._problem, self._clash)

    def on_saving(self, told: Callable[[SaveState], object]) -> None:
        """Has `told` called, on the saving thread, whenever something became durable or failed."""
        self._told = told

    def take(self, changes: tuple[Change, ...]) -> None:
        """Makes changes of a former session again."""
        for change in changes:
            self.state.apply(change)
            self.record(change)
        self.recovered += len(changes)
        self.last_place = changes[-1].question if changes else self.last_place
        self.disputed = ()

    def record(self, *changes: Change | None) -> None:
        """Hands changes just made to the state over to be saved. Returns at once."""
        entries = [change.as_entry() for change in changes if change is not None]
        if not entries or self._journal is None:
            return
        with self._wake:
            self._snapshot = _frozen(self.state.review)
            self._queue.extend(entries)
            self._made += len(entries)
            self._wake.notify()

    def is_held(self) -> bool:
        """Whether nobody has taken the review over meanwhile."""
        return self._lock is None or self._lock.is_held()

    def flush_journal(self, timeout: float = 1.0) -> bool:
        """Waits until every change is durable, at most `timeout` seconds; whether it is so. For last words."""
        end = time.monotonic() + timeout
        while self._durable < self._made and time.monotonic() < end:
            time.sleep(0.002)
        return self._durable == self._made

    def save(self, timeout: float = 10.0) -> None:
        """Writes the file now, with everything in the state, and waits for it. Raises UserError if it cannot be."""
        if self._journal is None:
            return
        with self._wake:
            self._snapshot = _frozen(self.state.review)
            wanted = self._snapshot
            self._hurry = True
            self._problem = ""
            self._wake.notify()
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            with self._wake:
                if self._snapshot is not wanted and not self._queue:
                    return
                if self._problem:
                    raise UserError(self._problem, file=str(self.opened.path))
            time.sleep(0.005)
        raise UserError(
            "Saving takes too long.", remedy="The journal has every change.", file=str(self.opened.path)
        )

    def settle_clash(self, merged: Review, current: str) -> None:
        """Goes on with a merged review, on top of the file that has the fingerprint `current` now."""
        with self._wake:
            self.state.review = merged
            self.opened.fingerprint = current
            self._clash = False
            self._problem = ""
            self._snapshot = _frozen(merged)
            self._wake.notify()

    def close(self) -> None:
        """Saves what is left and lets go of the review. Raises UserError if it could not be (the journal has it)."""
        try:
            if self._worker is not None and not self._clash and (self._snapshot is not None or self._queue):
                self.save()
        finally:
            self._end()

    def _end(self) -> None:
        if self._stop:
            return
        with self._wake:
            self._stop = True
            self._wake.notify()
        if self._worker is not None:
            self._worker.join(timeout=2)
        if self._journal is not None:
            self._journal.close()
        if self._lock is not None:
            self._lock.release()

    # The saving thread

    def _work(self) -> None:
        """Until the end: changes into the journal as they come, the file once they pause."""
        first = 0.0
        while True:
            entries, quiet = self._next(first)
            if entries:
                first = first or time.monotonic()
                self._write_journal(entries)
            elif self._stop:
                return
            elif quiet:
                first = 0.0
                self._write_file()

    def _next(self, first: float) -> tuple[list[dict[str, Any]], bool]:
        """Waits for what is to be done next: changes for the journal, or (True) the file.

        `first` is when the first change that the file lacks was made; 0 for none.
        """
        with self._wake:
            if not self._queue and not self._stop:
                open_work = self._snapshot is not None and not self._clash
                pause = (_RETRY if self._problem else _PAUSE) if open_work else None
                woken = self._wake.wait(timeout=pause)
                overdue = bool(first) and time.monotonic() - first > _LONGEST
                if self._hurry or overdue or not woken:
                    self._hurry = False
                    return list(self._queue), True
            return list(self._queue), False

    def _write_journal(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            try:
                self._number = self._journalled.append(entry)
            except UserError as error:
                self._tell(error.message)
                time.sleep(_RETRY)
                return
            with self._wake:
                self._queue.popleft()
                self._durable += 1
                self._at = time.time()
        self._tell("")

    def _write_file(self) -> None:
        with self._wake:
            snapshot, through = self._snapshot, self._number
        if snapshot is None or self._queue:
            return
        if not self.is_held():
            self._clash = True
            self._tell("Somebody has taken the review over; nothing more is written from here.")
            return
        try:
            self._written = as_written(self.opened.rules, snapshot, after=self._written)
            data = review_bytes(snapshot, self._written, former=former_bytes(self.opened.path))
            target = fingerprint(data)
            if target != self.opened.fingerprint:
                self._journalled.note_save(target)
                save_bytes(self.opened.path, data, expected=self.opened.fingerprint)
            self._journalled.clear(target, through=through)
        except FileChanged as error:
            self._clash = True
            self._tell(error.message)
            return
        except UserError as error:
            self._tell(error.message)
            return
        self.opened.fingerprint = target
        self.base = snapshot
        with self._wake:
            if self._snapshot is snapshot:
                self._snapshot = None
        self._tell("")

    def _tell(self, problem: str) -> None:
        self._problem = problem
        self._told(self.saving)


def _locked(path: Path, mode: Mode) -> ReviewLock:
    if mode is Mode.TAKE_OVER:
        return ReviewLock.take_over(path)
    lock = ReviewLock.acquire(path)
    if isinstance(lock, Holder):
        raise InUseError(lock, str(path))
    return lock


def _frozen(review: Review) -> Review:
    """The review as it is now, safe from later changes: `answers` is replaced, never changed, by the state."""
    frozen = copy(review)
    frozen.review = copy(review.review)
    frozen.notes = deepcopy(review.notes)
    frozen.overrides = dict(review.overrides)
    frozen.conflicts = dict(review.conflicts)
    frozen.history = list(review.history)
    return frozen
