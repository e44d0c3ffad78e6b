"""Where changes are: in the file, kept on this machine, or nowhere yet. Whatever is said about saving is said here."""

from __future__ import annotations

import time
from enum import Enum
from typing import Final

from tui_review.shape.frozen import frozen
from tui_review.store.lock import Holder

NOT_YET: Final = "not saved yet"
"""In a status line, that something is typed which is not in the file, and is no change that is being saved."""
TYPED_NOWHERE: Final = "text NOT KEPT"
"""In a status line, that something is being typed which survives no end of the program."""


def typed_nowhere(why: str) -> str:
    """The same in a sentence, with why."""
    return f"What is typed cannot be kept on this machine now: {why.rstrip('.')}. It is only in this window."


class ChangeState(Enum):
    """Where a change is, in the words that people are told."""

    IN_FILE = "in the file"
    """In the review's file: the only thing that is called saved."""
    KEPT_HERE = "kept on this machine"
    """In the journal of this machine alone: it survives the program's end, and is offered when the review is opened."""
    NOWHERE_YET = "nowhere yet"
    """In this program's memory alone."""


@frozen()
class SaveState:
    """How saving stands: of how many changes of a session is known what."""

    made: int = 0
    """How many were made."""
    kept: int = 0
    """How many of them, from the first on, the journal has or had."""
    written: int = 0
    """How many of them, from the first on, the file has."""
    placed: int = 0
    """How many of them the file has, though the disk did not confirm that it outlasts a power cut."""
    aside: int = 0
    """How many changes are kept on this machine besides: left by earlier sessions, or by this one for a file that
    does not take them any more."""
    at: float = 0.0
    """When the file was last written, in seconds since 1970; 0 before."""
    problem: str = ""
    """Why the file cannot be written now, in words; it is tried again."""
    unkept: str = ""
    """Why the journal cannot be written now, in words; it is tried again."""
    changed: bool = False
    """Whether somebody else has changed the file: it is not overwritten, and waits to be joined."""
    unseen: str = ""
    """Why the file cannot be looked at now, in words: what stands in it may be something else by now."""
    taken_by: Holder | None = None
    """Who has taken the review over."""

    @property
    def durable(self) -> int:
        """How many changes of this session survive the program's end."""
        return max(self.kept, self.written, self.placed)

    @property
    def all_durable(self) -> bool:
        """Whether nothing of this session would be lost now."""
        return self.durable >= self.made

    @property
    def state(self) -> ChangeState:
        """Where the least safe of this session's changes is."""
        if self.written >= self.made:
            return ChangeState.IN_FILE
        return ChangeState.KEPT_HERE if self.all_durable else ChangeState.NOWHERE_YET

    @property
    def only_here(self) -> int:
        """How many changes are not in the file, those of earlier sessions included."""
        return self.made - min(max(self.written, self.placed), self.made) + self.aside

    @property
    def stuck(self) -> bool:
        """Whether changes do not get on now: the file or, for those it lacks, the journal cannot be written."""
        return bool(self.problem or self.changed or self.taken_by or (self.unkept and not self.all_durable))

    @property
    def why(self) -> str:
        """Why changes do not reach the file now, in words; empty while they do."""
        if self.taken_by is not None:
            return f"{self.taken_by.user} has taken the review over on {self.taken_by.host}"
        if self.problem:
            return self.problem.rstrip(".")
        return "somebody else has changed the file" if self.changed else ""

    @property
    def old(self) -> str:
        """Why what this session has may not be what stands in the file, in words; empty where that is known."""
        return self.unseen or (self.problem if self.changed else "")

    @property
    def why_nowhere(self) -> str:
        """Why changes are nowhere but in memory, in words; empty until it is known of the file and of the journal."""
        if self.state is not ChangeState.NOWHERE_YET or not (self.why and self.unkept):
            return ""
        return f"{self.why}. Nor can it be kept on this machine: {self.unkept.rstrip('.')}."

    @property
    def words(self) -> str:
        """How it stands, in as few words as a status line has room for."""
        if self.state is ChangeState.IN_FILE:
            if self.problem:
                return "cannot save now"
            if self.changed:
                return "changed elsewhere"
            if self.aside:
                return ChangeState.KEPT_HERE.value
            if self.at:
                return f"saved {time.strftime('%H:%M:%S', time.localtime(self.at))}"
            return "all saved"
        if self.state is ChangeState.KEPT_HERE:
            if self.placed >= self.made:
                return "written, not certain"
            return f"{self.state.value}{' only' if self.stuck else ''}"
        return "NOT SAVED" if self.stuck else "saving"
