"""What a review's file says otherwise than the commits that brought it: changes, messages, and what notes are on.

A change is held as a whole: who made it, when and why, what it follows, what stood there before, and what it made of
it, which nothing but the next change or the answer says. So nobody's change is what stands there where all of its lines
are as they were and the answer under them is another. What the program itself does later, a merge or a move to another
version of the instrument, leaves all that as it is, but for where a move puts an answer and how that calls its choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from tui_review.review.model import Answer, Event, Part, Review
from tui_review.review.record.acts import Break, breaks
from tui_review.review.record.chain import ROOT, chain_of
from tui_review.review.record.content import Recorded, covered_by_acts, recorded_entries
from tui_review.review.record.events import differs, events_of, value_of
from tui_review.review.record.order import last_acts
from tui_review.review.record.reasons import is_with_reason
from tui_review.shape.frozen import frozen
from tui_review.store.brought import Brought
from tui_review.store.file_commits import FileCommit, FileCommits

_SAYS: Final = {
    "by": "author",
    "role": "role",
    "login": "account",
    "at": "time",
    "why": "reason",
    "how": "way that it came",
    "text": "text",
    "act": "act",
    "part": "part of what is kept there",
    "after": "change before it",
    "steps": "former state",
}
"""What a change or a message says that never changes, in words."""
_OF_A_NOTE: Final = {
    "on": "place",
    "value_then": "answer of then",
    "narrative_then": "narrative of then",
}
"""What a note says besides its messages, in words."""
_MADE_OF: Final = {"given": "answer", "described": "description", "narrative": "narrative"}
"""The parts of what is kept at a question, in words."""
_UNTOLD: Final = object()
"""What a change made, where a record does not say it."""


@frozen()
class Otherwise:
    """One thing that is not as a commit brought it."""

    place: str
    """The question, or the note (`note/n1`)."""
    what: str
    """In words."""
    made_by: str = ""
    """The id of the change that made something else than stands; empty where it is not about that."""
    by: FileCommit | None = None
    """The commit that made it so; None where none has: it is not committed yet."""


def said_otherwise(review: Review, commits: FileCommits) -> Iterator[Break]:
    """All that a file says otherwise than the commits that brought it, also before an act seals it."""
    yield from (Break(each.place, each.what) for each in otherwise(review, commits))


def otherwise(review: Review, commits: FileCommits) -> Iterator[Otherwise]:
    """The same, with who made it so."""
    held = _Held(review, commits)
    now = held.entries
    told: set[tuple[str, str]] = set()
    for each, found in commits.bringing(now.keys()):
        moved = commits.version(each.blob) != review.review.instrument.version
        for brought in found:
            stands = now.get(brought.entry.id)
            kinds = {
                "says": _says_otherwise(brought, stands, each, moved=moved) if stands is not None else None,
                "is on": _note_otherwise(review, brought, each) if not moved else None,
                "made": held.made_before_a_move(brought, each)
                if moved
                else held.made_otherwise(brought, each),
            }
            for kind, one in kinds.items():
                if one is not None and (brought.entry.id, kind) not in told:
                    told.add((brought.entry.id, kind))
                    yield one


def _says_otherwise(brought: Brought, stands: Recorded, by: FileCommit, *, moved: bool) -> Otherwise | None:
    """A change or message that says otherwise of itself; where it stands, too, if nothing was `moved`."""
    entry = brought.entry
    others = [
        words for key, words in _SAYS.items() if getattr(entry, key, "") != getattr(stands.entry, key, "")
    ]
    if isinstance(entry, Event) and stands.place != brought.place and not moved:
        others.append("question")
    if not others:
        return None
    kind = "change" if isinstance(entry, Event) else "message"
    return Otherwise(stands.place, f"A {kind} says another {' and '.join(others)} than in commit {by.said}.")


def _note_otherwise(review: Review, brought: Brought, by: FileCommit) -> Otherwise | None:
    """A note that says otherwise what it is on, or what stood there then: no act seals that before the one after it."""
    for id_, note in review.notes.items():
        first = next((each for each in note.messages if each.id and each.act != "merged"), None)
        if first is not None and first.id == brought.entry.id:
            others = [
                words for key, words in _OF_A_NOTE.items() if getattr(note, key) != getattr(brought.kept, key)
            ]
            if others:
                what = f"It says another {' and '.join(others)} than in commit {by.said}, which brought it."
                return Otherwise(f"note/{id_}", what)
    return None


class _Held:
    """What the changes of a review made, as its record has it and as its commits do."""

    def __init__(self, review: Review, commits: FileCommits) -> None:
        self._review = review
        self._commits = commits
        self.entries, self._sealed = recorded_entries(review), covered_by_acts(review)
        self._made: dict[tuple[str, Part], dict[str, Any]] = {}

    def made_otherwise(self, brought: Brought, commit: FileCommit) -> Otherwise | None:
        """A change that made something else than it says it did in the commit that brought it."""
        event, answer = brought.entry, self._review.answers.get(brought.place, Answer())
        if not isinstance(event, Event):
            return None
        made = self._made_by(answer, brought.place, event.part)
        # A change that got its reason since is another one by that, and made the same.
        same = [
            each.id
            for each in answer.changes
            if each.id == event.id or (event.id not in made and is_with_reason(each, event))
        ]
        then = _made_then(brought)
        told = [id_ for id_ in same if id_ in made]
        if then is _UNTOLD or not same or any(not differs(then, made[id_]) for id_ in told):
            return None
        if told:
            by = self._changer(told[-1], made[told[-1]])
            return self._words(brought, told[-1], commit, by)
        by = self._first_otherwise(event.id, then, self._review.review.instrument.version)
        return self._words(brought, event.id, commit, by) if by is not None else None

    def made_before_a_move(self, brought: Brought, commit: FileCommit) -> Otherwise | None:
        """A change that made something else by the time another version of the instrument took the review.

        What it makes now is told by other codes, and is held against the commit of the move.
        """
        then = _made_then(brought)
        if brought.entry.id not in self.entries or then is _UNTOLD:
            return None
        version = self._commits.version(commit.blob)
        before = {
            blob
            for each in self._commits.all
            for blob in each.before
            if self._commits.version(each.blob) != version
        }
        # What is not committed yet may be the move.
        before.update(each.blob for each in self._commits.all[:1])
        left = (blob for blob in before if self._commits.version(blob) == version)
        if not any(self._is_otherwise(blob, brought.entry.id, then) for blob in left):
            return None
        by = self._first_otherwise(brought.entry.id, then, version)
        return self._words(brought, brought.entry.id, commit, by)

    def _words(self, brought: Brought, id_: str, commit: FileCommit, by: FileCommit | None) -> Otherwise:
        """What a change made, by the id that it has now, the commit that brought it, and the one that changed it."""
        event = brought.entry
        part = _MADE_OF[event.part] if isinstance(event, Event) else ""
        changed = f"commit {by.said}" if by is not None else "what is not committed yet"
        what = f"What a change by {event.by or 'nobody'} made of the {part} stands otherwise than in commit "
        what += f"{commit.said}, which brought it: {changed} changed it, and no change says so. "
        if self._sealed_so(id_):
            what += "An act has sealed it so since."
        else:
            what += "Put back what stood there, and record what is to stand by `tui-review set`."
        return Otherwise(self.entries[id_].place, what, id_, by)

    def _sealed_so(self, id_: str) -> bool:
        """Whether the last act was done when a change stood as it does: its seal covers that and holds there."""
        return id_ in self._sealed and not self._broken & {"", self.entries[id_].place}

    @cached_property
    def _broken(self) -> set[str]:
        """The places at which the last act does not hold; the empty one where it does not as a whole."""
        last = last_acts(self._review.history)
        return {each.place for each in breaks(self._review) if each.act in last}

    def _made_by(self, answer: Answer, id_: str, part: Part) -> dict[str, Any]:
        if (id_, part) not in self._made:
            chain = chain_of(value_of(answer, part), events_of(answer, part))
            # Of one that does not hold each way back may give something else.
            self._made[id_, part] = {} if chain.faults else dict(chain.values)
        return self._made[id_, part]

    def _changer(self, id_: str, made: Any) -> FileCommit | None:
        """The newest commit after which a change made what it does now, and before which it did not."""
        for each in self._commits.all:
            if self._stands_at(each.blob, id_, made) and not any(
                self._stands_at(blob, id_, made) for blob in each.before
            ):
                return each
        return None

    def _first_otherwise(self, id_: str, then: Any, version: str) -> FileCommit | None:
        """The first commit in a version of the instrument in which a change made something else than it did `then`."""
        alike = (each for each in reversed(self._commits.all) if self._commits.version(each.blob) == version)
        return next((each for each in alike if self._is_otherwise(each.blob, id_, then)), None)

    def _is_otherwise(self, blob: str, id_: str, then: Any) -> bool:
        return any(differs(made, then) for made in self._made_at(blob, id_))

    def _stands_at(self, blob: str, id_: str, made: Any) -> bool:
        return any(not differs(each, made) for each in self._made_at(blob, id_))

    def _made_at(self, blob: str, id_: str) -> list[Any]:
        """What a change made in a version of the file; nothing where that has none of it, or does not tell."""
        has = id_ in self._commits.marks(blob)
        found = self._commits.entries(blob, frozenset((id_,))) if has else None
        return [made for each in found or () if (made := _made_then(each)) is not _UNTOLD]


def _made_then(brought: Brought) -> Any:
    """What a change made in a version of the file that has it with those that follow it, and perhaps no others."""
    event, answer = brought.entry, brought.kept
    if not isinstance(event, Event) or not isinstance(answer, Answer) or not event.part:
        return _UNTOLD
    events = [each for each in answer.changes if each.part == event.part]
    known = {each.id for each in events}
    linked = [replace(each, after=[id_ if id_ in known else ROOT for id_ in each.after]) for each in events]
    chain = chain_of(value_of(answer, event.part), linked)
    return _UNTOLD if chain.faults else chain.values.get(event.id, _UNTOLD)
