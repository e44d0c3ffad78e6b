"""The two threads that save: one makes each change durable in the journal at once, one writes the file soon after.

The order that loses nothing: a change goes into the journal (durable in a fraction of a millisecond); after a short
pause the whole file is written, and the journal forgets what the file has. Each works while the other fails, and both
try again until they succeed. The second thread also looks whether somebody else changes the file or the lock.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui_review import support
from tui_review.errors import UserError
from tui_review.review.serial import as_written
from tui_review.store.atomic import FileChanged, fingerprint, save_bytes
from tui_review.store.reviews import ReviewFile, former_bytes, review_bytes
from tui_review.store.saving import SaveState
from tui_review.store.unconfirmed import UNCONFIRMED
from tui_review.store.watch import LOOK, FileWatch
from tui_review.yamlfile.writer import LastWritten

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.gate.accepted import Accepted
    from tui_review.review.model import Review
    from tui_review.store.journal import Journal
    from tui_review.store.lock import ReviewLock

_PAUSE: Final = 0.4
"""Seconds without a change after which the file is written."""
_RETRY: Final = 1.0
"""Seconds after which saving that failed is tried again."""
_LONGEST: Final = 5.0
"""Seconds after which it is written although changes keep coming."""
_MOMENT: Final = 0.2
"""Seconds for which the end of the process waits for a write; one takes milliseconds."""


class Timing:
    """When the file is to be written, and when it is looked at."""

    def __init__(self) -> None:
        self.hurry = False
        """Somebody waits for it."""
        self.retry_at = self.look_at = 0.0
        self._first = self._last = 0.0

    def changed(self) -> None:
        """A change was made."""
        self._last = time.monotonic()
        self._first = self._first or self._last

    def written(self, *, more: bool = False) -> None:
        """The file was written; `more` was changed meanwhile."""
        self._first = time.monotonic() if more else 0.0

    def due(self, state: SaveState, *, waiting: bool) -> float:
        """When the file is to be written, by the monotonic clock; `waiting` says whether it lacks anything."""
        if self.hurry:
            return 0.0
        if not waiting or state.changed or state.taken_by is not None:
            return float("inf")
        if state.problem:
            return self.retry_at
        if state.unkept and not state.all_durable:
            return 0.0
        return min(self._last + _PAUSE, self._first + _LONGEST)


class _Making:
    """Makes the file of a review again and again: what did not change is neither worked out nor written anew."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._evaluated: Evaluation | None = None
        self._written = LastWritten()

    def bytes_of(self, review: Review, former: bytes | None) -> bytes:
        """The file of the review as it is now, in the place of the former one."""
        self._evaluated = as_written(self._rules, review, after=self._evaluated)
        return review_bytes(review, self._evaluated, former=former, written=self._written)


class Saver:
    """Saves the changes of one session. `start` it, hand it what is `record`ed, `stop` it."""

    def __init__(self, opened: ReviewFile, lock: ReviewLock, journal: Callable[[str], Journal]) -> None:
        """`journal` makes a journal for the file of a fingerprint; `opened` knows the file as it is now."""
        self.base: Review = opened.review
        """The review as its file held it when it was last read or written: what a merge starts from."""
        self._opened = opened
        self._lock = lock
        self._new_journal = journal
        self._journal = journal(opened.fingerprint)
        self._wake = threading.Condition()
        self._told: Callable[[SaveState], object] = lambda _: None
        # What the threads share; changed only by whoever holds `_wake`.
        self._state = SaveState()
        self._queue: deque[tuple[int, dict[str, Any] | None]] = deque()
        self._then: list[tuple[int, Callable[[], object]]] = []
        self._snapshot: Accepted[Any] | None = None
        self._version = self._done = self._attempts = 0
        self._timing = Timing()
        self._stop = False
        # Of the writing thread alone.
        self._watch = FileWatch(opened)
        self._making = _Making(opened.rules)
        self._threads = [
            threading.Thread(target=self._keeping, name="keeping", daemon=True),
            threading.Thread(target=self._writing, name="writing", daemon=True),
        ]

    def start(self) -> None:
        """From now on changes are saved."""
        for thread in self._threads:
            thread.start()

    @property
    def state(self) -> SaveState:
        """How saving stands now."""
        return self._state

    def on_saving(self, told: Callable[[SaveState], object]) -> None:
        """Has `told` called, on the threads that save, whenever something is saved or fails."""
        self._told = told

    def record(
        self,
        entries: Iterable[dict[str, Any] | None],
        snapshot: Accepted[Any],
        then: Callable[[], object] | None = None,
    ) -> None:
        """Takes changes over: their entries for the journal, None for one that a journal has, and the review with them.

        `then` is called on the thread that writes, once the file has them.
        """
        with self._wake:
            made = self._state.made
            for entry in entries:
                made += 1
                self._queue.append((made, entry))
            self._timing.changed()
            self._set(made=made)
            if then is not None:
                self._then.append((made, then))
            self._wants(snapshot)

    def save(self, snapshot: Accepted[Any], timeout: float) -> None:
        """Writes the file now and waits for it. Raises UserError if it cannot be."""
        end = time.monotonic() + timeout
        with self._wake:
            self._wants(snapshot, hurry=True)
            wanted, tries = self._version, self._attempts
            while (
                self._done < wanted and self._attempts == tries and not self._stop and time.monotonic() < end
            ):
                self._wake.wait(0.05)
            state = self._state
            if self._done >= wanted or state.placed >= state.made:
                return
        kept = "It is tried again while it is open."
        if state.written >= state.made:
            kept = "Nothing was changed here since it was saved last."
        elif state.all_durable:
            kept = "Every change is kept on this machine."
        why = f"{state.why or ('The program is ending' if self._stop else 'Saving takes too long')}."
        raise UserError(f"The file cannot be saved now: {why}", remedy=kept, file=str(self._opened.path))

    def go_on(self, theirs: ReviewFile, merged: Accepted[Any]) -> None:
        """Goes on with a merged review, on top of the file as `theirs` read it."""
        with self._wake:
            self.base = theirs.review
            self._opened.became(theirs.fingerprint)
            self._set(changed=False, problem="")
            self._wants(merged, hurry=True)

    def give_way(self, theirs: ReviewFile) -> None:
        """Goes on with the file as it is; what it lacks stays in a journal that this session writes no more."""
        with self._wake:
            state = self._state
            self.base = theirs.review
            self._opened.became(theirs.fingerprint)
            self._journal.close()
            self._journal = self._new_journal(theirs.fingerprint)
            self._snapshot = None
            self._timing.written()
            # Until somebody has looked what there is, as others look at the state meanwhile: it is not all saved.
            aside = state.aside + state.made - state.written
            # What this session wrote last may not be what stands there: no time is said of it.
            self._set(changed=False, problem="", written=state.made, kept=state.made, aside=aside, at=0.0)

    def set_aside(self, count: int) -> None:
        """Says how many changes are kept on this machine besides this session's."""
        with self._wake:
            self._set(aside=count)

    def hold_up(self, problem: str) -> None:
        """Says that the file is another, and why it cannot be gone on with yet; nothing for one that is to be tried."""
        with self._wake:
            self._set(changed=True, problem=problem)

    def flush(self, timeout: float) -> bool:
        """Waits until every change is durable, at most `timeout` seconds; whether it is so. For last words.

        Half of that where the journal has failed already: what is lost then is still to be said.
        """
        end = time.monotonic() + (timeout / 2 if self._state.unkept else timeout)
        while not self._state.all_durable and time.monotonic() < end:
            time.sleep(0.002)
        return self._state.all_durable

    def stop(self, *, wait: bool = True) -> None:
        """Ends the threads and lets go of the journal; what is in it stays pending. Once is enough.

        Without `wait`, for the end of the process, they end with what they are at, and only a write that is under way
        is waited for, a moment: what it had begun would be left beside the file. From any thread.
        """
        with self._wake:
            self._stop = True
            self._wake.notify_all()
        for thread in self._threads:
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(timeout=2 if wait else _MOMENT)
        if not wait:
            return
        self._journal.close()

    # Shared by both threads

    def _set(self, **changes: Any) -> None:
        """Changes what is known; the caller holds `_wake`."""
        self._state = replace(self._state, **changes)

    def _wants(self, snapshot: Accepted[Any], *, hurry: bool = False) -> None:
        self._snapshot = snapshot
        self._version += 1
        if hurry:
            self._timing.hurry = True
        self._wake.notify_all()

    def _tell(self, **changes: Any) -> None:
        with self._wake:
            before = self._state
            self._set(**changes)
            now = self._state
            self._wake.notify_all()
        if now != before:
            support.note(
                "saving",
                state=now.state.name,
                made=now.made,
                kept=now.kept,
                written=now.written,
                aside=now.aside,
                file=int(bool(now.problem)),
                journal=int(bool(now.unkept)),
                changed=int(now.changed),
                taken=int(now.taken_by is not None),
            )
            self._told(now)

    # The journal

    def _keeping(self) -> None:
        """Until the end: changes into the journal as they come; what cannot be kept is tried again."""
        while True:
            with self._wake:
                if not self._queue:
                    if self._stop:
                        return
                    self._wake.wait()
                    continue
                number, entry = self._queue[0]
                journal = self._journal
            problem = "" if entry is None else _appended(journal, entry, number)
            if problem:
                self._tell(unkept=problem)
                with self._wake:
                    if self._stop:
                        return
                    self._wake.wait(_RETRY)
                continue
            with self._wake:
                if self._queue and self._queue[0][0] == number:
                    self._queue.popleft()
            self._tell(kept=max(self._state.kept, number), unkept="")

    # The file

    def _writing(self) -> None:
        """Until the end: the file, once changes pause; looks at it and at the lock between."""
        while True:
            with self._wake:
                if self._stop:
                    return
                now = time.monotonic()
                due = self._timing.due(self._state, waiting=self._snapshot is not None)
                look = self._timing.look_at
                if now < min(due, look):
                    self._wake.wait(min(due, look) - now)
                    continue
            try:
                if now >= look:
                    self._timing.look_at = now + LOOK
                    self._look()
                if now >= due:
                    self._write()
            except Exception as error:  # noqa: BLE001 - whatever it is, what comes later is still to be saved
                self._failed(f"An error inside tui-review ({type(error).__name__})")

    def _look(self) -> None:
        """Whether the review is still this session's, and its file what it was."""
        changed, unseen = None, ""
        try:
            changed = self._watch.look()
        except UserError as error:
            unseen = error.what
        try:
            holder = self._lock.keep()
        except UserError as error:
            self._failed(unseen or error.what, unseen=unseen)
            return
        if unseen:
            self._failed(unseen, unseen=unseen)
            return
        if self._state.unseen:
            self._tell(unseen="")
        state = self._state
        if holder != state.taken_by:
            self._tell(taken_by=holder)
        if changed:
            self._tell(changed=True, problem="")
            # Whoever listens tries to go on with the file each time it is another.
            self._told(self._state)
        elif changed is False and state.changed:
            self._tell(changed=False, problem="")
        elif state.problem and self._snapshot is None and not state.changed:
            self._tell(problem="")

    def _write(self) -> None:
        """Writes the review as it is now into its file."""
        with self._wake:
            self._timing.hurry = False
            snapshot, version, through = self._snapshot, self._version, self._state.made
            changed = self._state.changed
        if changed or snapshot is None:
            with self._wake:
                self._attempts += 1
                self._wake.notify_all()
            return
        try:
            holder = self._lock.keep()
            if holder is not None:
                self._failed("", taken_by=holder)
                return
            unconfirmed = self._put(snapshot, through)
        except FileChanged:
            self._failed("", changed=True)
        except UserError as error:
            self._failed(error.what)
        else:
            if unconfirmed:
                self._failed(unconfirmed, placed=through)
            else:
                self._succeeded(snapshot, version, through)

    def _put(self, snapshot: Accepted[Any], through: int) -> str:
        """Writes it; why the disk does not confirm that it lasts, in words, and then the journal keeps it too."""
        review = snapshot.review
        data = self._making.bytes_of(review, former_bytes(self._opened.path))
        target = fingerprint(data)
        with contextlib.suppress(UserError):
            self._journal.note_save(target, through=through)
        if target != self._opened.fingerprint or self._state.problem:
            save_bytes(self._opened.path, data, expected=self._opened.fingerprint)
        self._opened.became(target)
        if why := UNCONFIRMED.get(str(self._opened.path)):
            return f"the disk did not confirm that what is written lasts: {why}"
        with contextlib.suppress(UserError):
            self._journal.clear(target, through=through)
        return ""

    def _succeeded(self, snapshot: Accepted[Any], version: int, through: int) -> None:
        with self._wake:
            self.base = snapshot.review
            self._done = version
            while self._queue and self._queue[0][0] <= through:
                self._queue.popleft()
            if self._version == version:
                self._snapshot = None
                self._timing.written()
            else:
                self._timing.written(more=True)
            done = [then for made, then in self._then if made <= through]
            self._then = [each for each in self._then if each[0] > through]
        for then in done:
            then()
        at = time.time() if through > self._state.written else self._state.at
        self._tell(written=through, at=at, problem="")

    def _failed(self, problem: str, **changes: Any) -> None:
        self._timing.retry_at = time.monotonic() + _RETRY
        self._tell(problem=problem, **changes)
        # Last, so that whoever waits for an attempt finds why it failed.
        with self._wake:
            self._attempts += 1
            self._wake.notify_all()


def _appended(journal: Journal, entry: dict[str, Any], number: int) -> str:
    """Puts an entry into the journal; why it cannot be, in words."""
    try:
        journal.append(entry, number)
    except UserError as error:
        return error.what
    except Exception as error:  # noqa: BLE001 - the thread goes on whatever it is
        return f"An error inside tui-review ({type(error).__name__})"
    return ""
