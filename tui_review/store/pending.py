"""What sessions left in their journals: changes that are kept on this machine and may not be in the review's file.

A journal is pending until its changes are in the file or somebody says that they are to be discarded. No session
erases another's: what is taken up is taken out once the file has it, and lines that cannot be read, or are not
finished, stay.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tui_review.errors import UserError
from tui_review.instrument.plurals import and_more, count_of, verb_of
from tui_review.review.gate.proposals import (
    Change,
    CloseNote,
    OpenNote,
    Proposal,
    ReopenNote,
    Reply,
    from_entry,
)
from tui_review.review.model import Answer, Conflict, Review
from tui_review.review.record.content import ids_set_aside, recorded_entries
from tui_review.review.record.events import is_another, is_in_record
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain
from tui_review.store.atomic import fingerprint
from tui_review.store.journal import exchange, hold, of_those, stem
from tui_review.store.journal_lines import JournalRecord, Records, in_a_row, read_lines, to_line
from tui_review.store.platform import close_quietly, is_same_file, sync_folder
from tui_review.store.private import JOURNALS, names_of_journals, state_folder
from tui_review.store.reviews import ReviewFile, read_review
from tui_review.yamlfile.files import check_alone, is_there, os_refusal, read_bytes

WAS_SAVED: Final = "saved"
"""Marks, as `was`, a journal of what was in the file until another was put in its place."""
_LATE: Final = 10.0
"""Seconds after which what a running session has not got into the file is worth a word."""
_NAMED: Final = 6
"""How many questions are named."""
_MOST: Final = 256 * 1024 * 1024
"""Bytes of a journal: a session that could not save for days."""


@frozen()
class Pending:
    """One journal with something in it, and what a file lacks of it."""

    path: str
    """The journal."""
    records: Records
    live: bool
    """Whether the session that writes it still runs."""
    missing: tuple[JournalRecord, ...] = ()
    """The changes that the file lacks, as far as the journal can tell."""
    done: tuple[int, ...] = ()
    """The numbers of those that the file has, as the journal can tell."""
    certain: bool = False
    """Whether the file is exactly what they go on from, nobody changed it since, and every line can be read."""
    wrote_the_file: bool = False
    """Whether the file is exactly what the very session of this journal wrote last."""
    problem: str = ""
    """Why it cannot be read, in words; empty where it can."""
    of_another: int = 0
    """How many changes it has of another review, which stood in the file when they were made: none is for this one."""

    @property
    def file(self) -> str:
        """The review's path when the session had it open; empty in journals of former days."""
        return str(self.records.about.get("file", ""))

    @property
    def was_saved(self) -> bool:
        """Whether it was in the file, until another was put in its place."""
        return self.records.about.get("was") == WAS_SAVED

    @property
    def entries(self) -> tuple[dict[str, Any], ...]:
        """The changes that the file lacks, as they are kept."""
        return tuple(record["entry"] for record in self.missing)

    @property
    def damaged(self) -> int:
        """How many lines cannot be read."""
        return len(self.records.damaged)

    @property
    def is_torn(self) -> bool:
        """Whether its last line is not finished; one that is being written now is."""
        return bool(self.records.torn) and not self.live

    @property
    def unread(self) -> str:
        """What of it cannot be read, in a sentence or two; empty where all can."""
        lines = f"{count_of(self.damaged, 'line')} of its journal {verb_of(self.damaged, 'is')}"
        said = [f"{lines} missing or cannot be read."] if self.damaged else []
        torn = "Its last line is not finished: what was entered last, as the session ended, is not in it."
        return self.problem or self.said_of_another or " ".join([*said, torn] if self.is_torn else said)

    @property
    def said_of_another(self) -> str:
        """That what it has is of another review, in two sentences; empty where it is of this one."""
        if not self.of_another:
            return ""
        what = f"{count_of(self.of_another, 'change')} of another review, which stood in this file then"
        kept = f"{verb_of(self.of_another, 'is')} kept on this machine"
        return f"{what}, {kept}. Opening that one, where it stands by now, offers what it lacks."

    @property
    def is_left(self) -> bool:
        """Whether anything of it is to be said of a file."""
        return bool(self.missing or self.damaged or self.is_torn or self.problem or self.of_another)

    @property
    def when(self) -> float:
        """When the last change was made, in seconds since 1970; 0 where nothing can be read."""
        return self.records.when

    @property
    def when_words(self) -> str:
        """The same as people say it."""
        at = datetime.fromtimestamp(self.when, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
        return at if self.when else "at a time that is not known"

    @property
    def questions(self) -> list[str]:
        """The questions, items and notes that the changes are about, each once."""
        names = ("question", "item", "note", "on", "act")
        found = (next((str(entry[name]) for name in names if entry.get(name)), "") for entry in self.entries)
        return [id_ for id_ in dict.fromkeys(found) if id_]


def pending(review_path: Path | str, current: str, *, live: bool = False) -> list[Pending]:
    """The journals of a review with changes that a file of the fingerprint `current` lacks, the oldest first.

    With `live` also those of sessions that still run, for who takes over from one that hangs. Those that cannot be
    read, or only in part, are among them. Reads only.
    """
    found = (_held_against(each, current) for each in _journals(stem(review_path)) if live or not each.live)
    return [each for each in found if each.is_left]


def pending_for(opened: ReviewFile, *, live: bool = False) -> list[Pending]:
    """The same for a review that was read; what its file has already, whoever wrote it, is not pending.

    What was kept while the file had another name is found too. What is of another review, which stood in the file then,
    is told, and has nothing that this one lacks.
    """
    found = [*pending(opened.path, opened.fingerprint, live=live), *_under_other_names(opened)]
    left = (_lacked_by_its_own(opened.review, each) for each in found)
    return [each for each in left if each.is_left]


def _lacked_by_its_own(review: Review, found: Pending) -> Pending:
    uid, own = review.review.uid, found.records.about.get("uid")
    if uid and own and uid != own:
        return replace(found, missing=(), certain=False, of_another=len(found.missing))
    return _lacked_by(review, _in_turn(review, found))


def _under_other_names(opened: ReviewFile) -> Iterator[Pending]:
    """The journals of this very review under a name at which it does not stand, or that leads to this one too.

    It was renamed, or its folder; another stands there now; or the name was typed in another way, on a system that
    takes both for one.
    """
    uid, start = opened.review.review.uid, stem(opened.path)
    for found in _journals("") if uid else ():
        if found.records.about.get("uid") != uid or found.live or found.path.startswith(start):
            continue
        if has_moved(found) or is_same_file(found.file, str(opened.path)):
            yield _held_against(found, opened.fingerprint)


def stuck_for(opened: ReviewFile) -> list[Pending]:
    """What every command names: what was left behind, and what a running session has not got into the file for long."""
    late = time.time() - _LATE
    return [found for found in pending_for(opened, live=True) if not found.live or found.when < late]


def pending_words(found: Sequence[Pending], file: Path | str) -> str:
    """What is pending for a file and what to do, in a sentence."""
    count = sum(len(each.missing) for each in found)
    questions = list(dict.fromkeys(id_ for each in found for id_ in each.questions))
    parts = []
    if count:
        at = and_more(questions[:_NAMED], len(questions) - _NAMED)
        parts.append(
            f"{count_of(count, 'change')} {verb_of(count, 'is')} kept on this machine, not in the file: {at}."
        )
    parts += [each.said_of_another for each in found if each.of_another]
    parts += [
        f"On this machine: {each.unread}"
        for each in found
        if each.unread and not (each.problem or each.of_another)
    ]
    parts += [f"A journal on this machine cannot be read: {each.problem}" for each in found if each.problem]
    return " ".join([*parts, f"See tui-review recover {file}."])


def check_nothing_kept(opened: ReviewFile, *, but: Callable[[Pending], bool] | None = None) -> None:
    """Raises UserError where something is kept on this machine that the file lacks; what `but` holds of aside.

    What is of another review holds this one up in nothing.
    """
    own = [found for found in pending_for(opened) if not found.of_another]
    left = [found for found in own if but is None or not but(found)]
    if left:
        words = pending_words(left, opened.path)
        raise UserError(words, remedy="Take it or discard it first.", file=str(opened.path))


def has_moved(found: Pending) -> bool:
    """Whether the review of a journal stands no more in the file that it names: that is gone, or has another."""
    from tui_review.store.whereabouts import uid_in  # noqa: PLC0415 - only where something was left behind

    if not found.file:
        return False
    try:
        own = found.records.about.get("uid")
        return is_gone(found.file) or uid_in(read_bytes(found.file)) not in ("", own)
    except UserError:
        return False


NO_FILE_NOW: Final = " (no such file now)"
"""What is said behind the name of one."""


def is_gone(file: str) -> bool:
    """Whether the file that a journal names is not there any more; not where that cannot be seen."""
    try:
        return not is_there(file)
    except UserError:
        return False


def _in_turn(review: Review, found: Pending) -> Pending:
    """The journal of a session that goes on from exactly this review, each change on what the one before it left.

    A text that is typed on is one change for whoever typed it, which begins each time where the typing began; the file
    or the journal may have the half of it.
    """
    if not found.certain:
        return found
    stands: dict[str, object] = {}
    records: list[JournalRecord] = []
    for record in found.missing:
        entry = record["entry"]
        id_ = entry.get("question")
        if entry.get("do") == Change.do and isinstance(id_, str):
            # What it began with may come from another journal that was taken up, unless it wrote the file itself.
            began = plain(review.answers.get(id_, Answer())) if found.wrote_the_file else entry.get("before")
            entry, stands[id_] = {**entry, "before": stands.get(id_, began)}, entry.get("after")
        records.append({**record, "entry": entry})
    return replace(found, missing=tuple(records))


def _lacked_by(review: Review, found: Pending) -> Pending:
    """The journal, with what a review lacks of it: neither does it stand there, nor is it in the record.

    What settles a place as it stands is lacked while it is still left to settle.

    What is recorded is known by its id, also where somebody has changed it since: that is their answer then.
    """
    last: dict[str, JournalRecord] = {}
    first: dict[str, Answer] = {}
    left: list[JournalRecord] = []
    known, aside = {*recorded_entries(review)}, {*ids_set_aside(review)}
    for record in found.missing:
        try:
            proposed = from_entry(record["entry"])
            if isinstance(proposed, Change):
                first.setdefault(proposed.question, structured(Answer, proposed.before))
                structured(Answer, proposed.after)
        except UserError:
            left.append(record)
            continue
        if isinstance(proposed, Change):
            last[proposed.question] = record
        elif proposed.id not in known and not _is_done(review, proposed):
            left.append(record)
    lacked = set()
    for id_, record in last.items():
        after = structured(Answer, record["entry"]["after"])
        stands = review.answers.get(id_, Answer())
        is_lacked = is_another(stands, after) and not is_in_record(first[id_], after, stands, aside=aside)
        if is_lacked or settles_in(review, record["entry"]):
            lacked.add(id_)
    kept = [each for each in found.missing if each in left or each["entry"].get("question") in lacked]
    return replace(found, missing=tuple(kept))


def settles_in(review: Review, entry: Mapping[str, Any]) -> bool:
    """Whether a change in a journal settles something that a review has still to settle, with the same sides."""
    change = from_entry(entry)
    if not isinstance(change, Change) or not change.settles:
        return False
    return any(
        review.conflicts.get(key) == structured(Conflict, sides) for key, sides in change.unsettled.items()
    )


def _is_done(review: Review, proposed: Proposal) -> bool:
    """Whether an act of a review is the one that was proposed, which has no id of its own."""
    if isinstance(proposed, OpenNote | Reply | CloseNote | ReopenNote):
        return False  # Its message has an id: that is known, or it is not there.
    item, reason, by = getattr(proposed, "item", ""), getattr(proposed, "reason", "").strip(), proposed.by
    return any(
        (act.by, act.at, act.item) == (by.name, by.at, item) and act.reason.strip().endswith(reason)
        for act in review.history
    )


def clear_away(review_path: Path | str, current: str) -> None:
    """Takes out of journals that were left behind what a file of the fingerprint `current` has, as they noted."""
    for found in _journals(stem(review_path)):
        known = _held_against(found, current)
        if known.done and not found.live:
            # One that cannot be written now is looked at again the next time.
            with contextlib.suppress(UserError):
                take_out(replace(known, missing=()))


def with_journals() -> Callable[[Path], bool]:
    """Tells of a review, by its path, whether this user may have a journal of it here, of a running session or not."""
    try:
        return of_those(names_of_journals())
    except OSError:
        return lambda _: True


def perhaps_pending() -> Callable[[Path, str], bool]:
    """Tells of a review, by its path and uid, whether anything may be pending for it: for who asks of many."""
    is_known = with_journals()
    renamed = {each.records.about.get("uid") for each in pending_anywhere() if has_moved(each)}
    return lambda path, uid: is_known(path) or uid in renamed


def pending_anywhere(*, live: bool = False) -> list[Pending]:
    """Every journal of this user on this machine that a session left behind, for whatever review, the oldest first.

    With `live` also what a session that still runs has not got into its file.
    """
    found = [
        _held_against(each, _fingerprint_of(each.file))
        if each.live
        else replace(each, missing=each.records.entries)
        for each in _journals("")
        if live or not each.live
    ]
    return [each for each in found if each.missing or not each.live]


def lacked_somewhere() -> list[Pending]:
    """The same, with what still runs, without what stands in the file that it names, whoever wrote that there."""
    left = map(_lacked_there, pending_anywhere(live=True))
    return [each for each in left if each.is_left]


def _lacked_there(found: Pending) -> Pending:
    try:
        return (
            found
            if not found.file or has_moved(found)
            else _lacked_by(read_review(Path(found.file)).review, found)
        )
    except UserError:
        return found


def _fingerprint_of(file: str) -> str:
    """That of a file as it is; empty where it cannot be read."""
    try:
        return fingerprint(read_bytes(file)) if file else ""
    except UserError:
        return ""


def take_out(found: Pending) -> None:
    """Takes out of a journal that was left behind what the file has by now: all that is `missing` or `done`.

    What else it holds stays, lines that cannot be read or are not finished included; with nothing else in it, it is
    removed. Leaves a journal alone that a session still writes. Raises UserError.
    """
    with _held(found.path) as descriptor:
        if descriptor is None:
            return
        records = read_lines(read_bytes(found.path, most=_MOST))
        gone = {*found.done, *(record["n"] for record in found.missing)}
        # What a save has is still told by its line, so that what comes behind it goes on from that file.
        kept = [each for each in records.records if "entry" not in each or each["n"] not in gone]
        if any("entry" in each for each in kept) or records.damaged or records.torn:
            unread = [*(line + b"\n" for line in records.damaged), records.torn]
            lines = [*map(to_line, in_a_row(kept)), *unread]
            close_quietly(exchange(found.path, b"".join(lines)))
            # Should a power cut bring the old one back, the file is seen to have it all.
            with contextlib.suppress(OSError):
                sync_folder(os.path.dirname(found.path))
        else:
            os.unlink(found.path)


def discard(found: Pending) -> None:
    """Removes a journal that was left behind, with all that is in it: somebody has said so. Raises UserError."""
    with _held(found.path) as descriptor:
        if descriptor is not None:
            os.unlink(found.path)


@contextlib.contextmanager
def _held(path: str) -> Iterator[int | None]:
    """The journal, open and held; None if it is gone, or a session holds it."""
    try:
        try:
            descriptor = check_alone(
                os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK), path
            )
        except FileNotFoundError:
            yield None
            return
        try:
            yield descriptor if hold(descriptor, fcntl.LOCK_EX) else None
        finally:
            close_quietly(descriptor)
    except OSError as error:
        raise os_refusal(error, file=path, act="write") from None


def _journals(start: str) -> list[Pending]:
    """The journals whose path starts so, those with nothing in them left out, the oldest first.

    Their folder, with its problem, where it cannot be looked into.
    """
    folder = str(state_folder() / JOURNALS)
    try:
        names = names_of_journals()
    except OSError as error:
        # Whatever is kept there may be of any review.
        problem = os_refusal(error, file=folder, act="read").what
        return [Pending(folder, Records((), ()), live=False, problem=problem)]
    paths = (os.path.join(folder, name) for name in names)
    found = [each for path in paths if path.startswith(start) for each in _read(path)]
    return sorted(found, key=lambda each: each.when)


def _read(path: str) -> Iterator[Pending]:
    nothing = Records((), ())
    try:
        descriptor = check_alone(
            os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK), path
        )
    except FileNotFoundError:
        return
    except OSError as error:
        yield Pending(path, nothing, live=False, problem=os_refusal(error, file=path, act="read").what)
        return
    try:
        live = not hold(descriptor, fcntl.LOCK_SH)
        records = read_lines(read_bytes(path, most=_MOST))
    except (OSError, UserError) as error:
        what = error.what if isinstance(error, UserError) else os_refusal(error, file=path, act="read").what
        yield Pending(path, nothing, live=False, problem=what)
    else:
        if records.entries or records.damaged or records.torn:
            yield Pending(path, records, live)
    finally:
        close_quietly(descriptor)


def _held_against(found: Pending, current: str) -> Pending:
    """The journal, with what a file of the fingerprint `current` lacks of it."""
    missing = found.records.missing_from(current)
    lacks = {record["n"] for record in missing.records}
    done = tuple(record["n"] for record in found.records.entries if record["n"] not in lacks)
    # With a hole in it, what a journal leads to is for a person to judge.
    certain = missing.certain and not found.damaged
    return replace(
        found, missing=missing.records, done=done, certain=certain, wrote_the_file=missing.wrote_the_file
    )
