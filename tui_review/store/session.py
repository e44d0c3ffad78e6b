"""A review held open: every change made durable at once, the file saved soon after, both off the caller's thread.

A process that dies leaves its journal, and the next one to open the review is shown what the file lacks of it: taken at
once where the file is exactly what the changes go on from and they may be made, and offered otherwise. No session
erases what another left.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.review.gate.proposals import Proposal, from_entry
from tui_review.review.state import ReviewState
from tui_review.store.acknowledged import Acknowledged
from tui_review.store.atomic import fingerprint, write_protected
from tui_review.store.journal import Journal
from tui_review.store.linked import resolver
from tui_review.store.lock import Holder, MayNotLockError, ReviewLock
from tui_review.store.pending import WAS_SAVED, Pending, clear_away, discard, pending_for, take_out
from tui_review.store.private import close_to_others
from tui_review.store.reviews import ReviewFile, catalog_for, create_review, read_review
from tui_review.store.saver import Saver
from tui_review.store.saving import ChangeState, SaveState
from tui_review.store.unsent import UnderWay, only_here
from tui_review.store.verify import doubts
from tui_review.store.watch import Onlooker
from tui_review.yamlfile.files import from_the_root, read_bytes

if TYPE_CHECKING:
    from tui_review.review.gate.accepted import Accepted
    from tui_review.review.model import Review
    from tui_review.review.who import Editor

__all__ = ["ChangeState", "InUseError", "Mode", "SaveState", "Session"]


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


class Session:
    """A review open for work. `open` it, `record` every change, `close` it."""

    def __init__(
        self, opened: ReviewFile, state: ReviewState, lock: ReviewLock | None, left: list[Pending]
    ) -> None:
        """Use `Session.open`."""
        self.opened = opened
        self.state = state
        self.recovered = 0
        """How many changes of sessions that died were made again."""
        self.last_place = ""
        """The question at which the last of them was made."""
        self.pending = left
        """What sessions before left in their journals, and was not taken yet."""
        self.why_read_only = ""
        """Why nothing of this session is ever written, a sentence; empty where it is."""
        self.doubts = doubts(opened, known=state.evaluation)
        """Where the file, as it was opened, said something else than its record and its answers."""
        self._taken: set[tuple[str, int]] = set()
        """What journals held and is in the state by now: they keep it until the file has it."""
        self.own = Acknowledged()
        """What this session did, as far as it is not kept elsewhere."""
        self.under_way = UnderWay(opened, looks_on=lock is None)
        """What is being typed and is no change yet."""
        self.under_way.looks_by(lambda: only_here(opened, state.rules, state.review, self.saving.only_here))
        self._lock = lock
        self._has_let_go = False
        self._saver = Onlooker(opened) if lock is None else Saver(opened, lock, self._journal)
        self._saver.set_aside(self._left)
        if isinstance(self._saver, Saver):
            self._saver.start()

    @classmethod
    def open(cls, path: Path, editor: Editor, *, today: str, mode: Mode = Mode.EDIT) -> Session:
        """Opens a review, making again what a journal holds where nobody has changed the file since.

        Who may read it and not write it, or beside it, gets it read-only. Raises InUseError when somebody else has it
        open, UserError when it cannot be used.
        """
        # The folder that it is begun in may be taken away, or made anew, while it is open.
        path = from_the_root(path)
        close_to_others()
        lock, why_read_only = None, "The review is open read-only here."
        try:
            lock = None if mode is Mode.READ_ONLY else _locked(path, mode)
        except MayNotLockError as error:
            why_read_only = error.what
        try:
            opened = read_review(path, catalog_for(path))
            state = ReviewState(opened.rules, opened.review, editor, today=today, resolve=resolver(path))
            if lock is not None:
                clear_away(path, opened.fingerprint)
            left = pending_for(opened, live=mode is Mode.TAKE_OVER)
            session = cls(opened, state, lock, left)
            session.why_read_only = why_read_only if lock is None else ""
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        if lock is not None:
            session._go_on_from(left)
        return session

    # What sessions before left

    def _go_on_from(self, left: list[Pending]) -> None:
        """Makes again what goes on from exactly this file and may be made; the rest waits to be looked at."""
        for found in left:
            repeated = _repeated(self.state, found)
            if not repeated:
                continue
            self.recovered += len(repeated)
            self.last_place = repeated[-1].proposal.place
            # The file is what one journal goes on from; whatever else is left starts from another.
            self.take_up(repeated[-1], [found])
            break

    def take_up(self, accepted: Accepted[Any], taken: Iterable[Pending]) -> None:
        """Goes on with a review that has what journals held; they lose it once the file has it."""
        found = list(taken)
        if accepted is not self.state.accepted:
            self.state.go_on(accepted)
        for entry in (entry for each in found for entry in each.entries):
            self.own.add(from_entry(entry))
        self._taken |= {(each.path, record["n"]) for each in found for record in each.missing}
        self.pending = _left_of(self.pending, self._taken)
        saver = self._saves()
        saver.set_aside(self._left)
        nothing_new = [None for each in found for _ in each.missing]
        saver.record(nothing_new, accepted, lambda: _take_out(found))

    def discard(self, found: Pending) -> None:
        """Erases a journal that was left, as somebody has asked for it. Raises UserError.

        One of which something was taken up and is not in the file yet keeps that, and is not erased now.
        """
        if self.saving.state is not ChangeState.IN_FILE and any(
            path == found.path for path, _ in self._taken
        ):
            what = "What was taken of it is not in the file yet."
            raise UserError(what, remedy="Discard the rest once it is.")
        discard(found)
        self.pending = [each for each in self.pending if each != found]
        self._saves().set_aside(self._left)

    @property
    def _left(self) -> int:
        return sum(len(each.missing) for each in self.pending)

    # What is said

    @property
    def base(self) -> Review:
        """The review as its file held it when it was last read or written: what a merge starts from."""
        return self._saves().base

    @property
    def read_only(self) -> bool:
        """Whether nothing of this session is ever written."""
        return isinstance(self._saver, Onlooker)

    @property
    def saving(self) -> SaveState:
        """How saving stands now."""
        return self._saver.state

    @property
    def where(self) -> ChangeState:
        """Where the least safe of what this session did is: of a file that is gone, nothing that it held is in it."""
        saving = self.saving
        if saving.state is not ChangeState.IN_FILE or not saving.problem:
            return saving.state
        if self.own.before or self.own.acts:
            return ChangeState.NOWHERE_YET
        return ChangeState.KEPT_HERE if saving.aside else ChangeState.IN_FILE

    @property
    def farewell(self) -> str:
        """What of the review is not in its file when one leaves it, in a sentence; empty where nothing is."""
        saving = self.saving
        lost = saving.made - saving.durable
        if lost > 0:
            return f"{count_of(lost, 'change')} could not be saved anywhere: {saving.why or saving.unkept.rstrip('.')}."
        if not saving.only_here:
            gone = saving.state is ChangeState.IN_FILE and saving.made and saving.problem
            return f"The file is not as it was saved: {saving.problem.rstrip('.')}." if gone else ""
        are = verb_of(saving.only_here, "is")
        what = f"{count_of(saving.only_here, 'change')} {are} {ChangeState.KEPT_HERE.value}, not in the file"
        return f"{what}{f' ({saving.why})' if saving.why else ''}: `tui-review recover {self.opened.path}` shows them."

    def on_saving(self, told: Callable[[SaveState], object]) -> None:
        """Has `told` called, on the threads that save and look, whenever something is saved, fails, or is another.

        From then on one that only reads looks at the file, too, until it is closed.
        """
        self._saver.on_saving(told)

    # What is done

    def record(self, *proposals: Proposal | None) -> None:
        """Hands over what the state has just gone on with, to be saved. Returns at once."""
        made = [proposal for proposal in proposals if proposal is not None]
        if made and not self.read_only and self.state.accepted is not None:
            for each in made:
                self.own.add(each)
            self._saves().record([each.as_entry() for each in made], self.state.accepted)

    def flush_journal(self, timeout: float = 1.0) -> bool:
        """Waits until every change is durable, at most `timeout` seconds; whether it is so. For last words."""
        return self._saver.flush(timeout)

    def save(self, timeout: float = 10.0) -> None:
        """Writes the file now, with everything in the state, and waits for it. Raises UserError if it cannot be."""
        if not self.read_only and self.state.accepted is not None:
            self._saves().save(self.state.accepted, timeout)

    def acted(self) -> None:
        """Has the journal know what the file holds after an act on it; what fails of that undoes no act."""
        with contextlib.suppress(UserError):
            self.save()

    def save_copy(self, path: Path) -> None:
        """Writes everything in the state into a new file, for its owner alone. Raises UserError."""
        if self.state.accepted is None:
            raise UserError("Nothing was changed here.", remedy="Copy the file itself.")
        create_review(path, self.state.accepted, self.state.rules)

    def go_on(self, theirs: ReviewFile, merged: Accepted[Any]) -> None:
        """Goes on with both sides' work, merged, on top of the file as somebody else has written it."""
        self.state.go_on(merged)
        self._saves().go_on(theirs, merged)
        self._look_for_left(theirs)

    def give_way(self, theirs: ReviewFile) -> None:
        """Goes on with the file as somebody else has written it; what it lacks stays pending on this machine.

        Raises UserError while that is not durable.
        """
        if not self.flush_journal():
            raise UserError(
                "Not all of your changes are kept on this machine yet.", file=str(self.opened.path)
            )
        self.state.go_on(theirs.review)
        self._taken.clear()
        self._saver.give_way(theirs)
        self._look_for_left(theirs)

    def keep_aside(self, lost: Sequence[Proposal]) -> None:
        """Keeps on this machine what a file in the place of this session's lacks, until it is taken or discarded.

        Raises UserError where it cannot be kept; then all is as before.
        """
        if not lost:
            return
        journal = self._journal("", was=WAS_SAVED)
        try:
            for each in lost:
                journal.append(each.as_entry())
        except UserError:
            journal.forget()
            raise
        finally:
            journal.close()
        self.own.give_up(lost)

    def _look_for_left(self, theirs: ReviewFile) -> None:
        self.pending = _left_of(pending_for(theirs), self._taken)
        self._saver.set_aside(self._left)

    def had(self, file: ReviewFile) -> bool:
        """Whether a file is, to the letter, one that this session has read or written before."""
        return file.fingerprint in {self.opened.fingerprint, *self.opened.had}

    def is_replaced(self) -> bool:
        """Whether the file is another than the one this session wrote or read last, looked at now.

        Raises UserError, and says it from then on, where it cannot be read.
        """
        if self.read_only:
            return False
        try:
            there = fingerprint(read_bytes(self.opened.path))
        except UserError as error:
            self.hold_up(error.what)
            raise
        if there != self.opened.fingerprint:
            self.hold_up("")
        return self.saving.changed

    def hold_up(self, problem: str) -> None:
        """Says that the file is another, and why it cannot be gone on with yet."""
        self._saver.hold_up(problem)

    def close(self) -> None:
        """Saves what is left and lets go of the review. Raises UserError if it could not be saved.

        Then what is durable is pending on this machine; `saving` says how much that is. So it is after `let_go`, when
        the file may be somebody else's: nothing is written then, and nothing raised.
        """
        try:
            if not self._has_let_go and self.saving.state is not ChangeState.IN_FILE:
                self.save()
        finally:
            self._saver.stop()
            if self._lock is not None:
                self._lock.release()

    def let_go(self) -> str:
        """Lets go of the review as the process ends, once every change is durable, a second later at most.

        Nothing more is written then, and no lock is left beside the file. What could be saved nowhere, in a sentence;
        empty where nothing is lost.
        """
        is_lost = not self.flush_journal()
        self._has_let_go = True
        self._saver.stop(wait=False)
        if self._lock is not None:
            self._lock.release()
        return f"{self.opened.path}: {self.farewell}" if is_lost else ""

    def _saves(self) -> Saver:
        """What saves, in what only a session that writes does."""
        if isinstance(self._saver, Saver):
            return self._saver
        raise RuntimeError("a read-only session writes nothing")

    def _journal(self, base: str, **more: str) -> Journal:
        editor = self.state.editor
        about = {
            "uid": self.opened.review.review.uid,
            "by": editor.name,
            "role": editor.role,
            "login": editor.login,
            **more,
        }
        return Journal(self.opened.path, base, about)


def _locked(path: Path, mode: Mode) -> ReviewLock:
    closed = write_protected(path)
    # Who may not write anything there is told that; who may not change the file takes it from nobody.
    lock = ReviewLock.take_over(path) if mode is Mode.TAKE_OVER and not closed else ReviewLock.acquire(path)
    if isinstance(lock, Holder):
        raise InUseError(lock, str(path))
    if closed is not None:
        lock.release()
        raise MayNotLockError(closed.what, remedy=closed.remedy, file=str(path))
    return lock


def _repeated(state: ReviewState, found: Pending) -> list[Accepted[Any]]:
    """What a journal holds, done again, if it all goes on from the file as it is and may be done now; else nothing."""
    if not found.certain:
        return []
    try:
        with state.all_or_nothing():
            return [state.propose(from_entry(entry)) for entry in found.entries]
    except UserError:
        return []


def _left_of(found: Iterable[Pending], taken: Collection[tuple[str, int]]) -> list[Pending]:
    """Journals without what was `taken` up of them, by path and number; those with nothing left are left out."""
    left = (
        replace(each, missing=tuple(r for r in each.missing if (each.path, r["n"]) not in taken))
        for each in found
    )
    return [each for each in left if each.is_left]


def _take_out(taken: list[Pending]) -> None:
    """The file has what was taken up: its journals need not keep it."""
    for found in taken:
        # One that cannot be written now stays, and the next session sees that the file has it.
        with contextlib.suppress(UserError):
            take_out(found)
