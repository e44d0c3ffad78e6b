"""Where a review and its notes stand, as the record tells it: a status is what the acts and messages made of it.

A file writes each status as well, for people and diffs; one that does not follow was written by hand.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Final, get_args

from tui_review.review.handover import CLOSED, RULES
from tui_review.review.model import Act, Message, NoteStatus, Review, Status

_ENDS: Final[dict[str, Status]] = {rule.past: rule.end for rule in RULES.values()}
_ORDER: Final[tuple[Status, ...]] = get_args(Status)


def status_after(history: Sequence[Act]) -> Status:
    """The status that a history leads to; while hand-overs of branches are unsettled, the one of more versions."""
    led = NOWHERE_YET_LED
    for act in history:
        led = led_on(led, act)
    return status_led_to(led)


NOWHERE_YET_LED: Final = (0, -1)
"""Where a history leads that has no act yet; see `led_on`."""


def led_on(led: tuple[int, int], act: Act) -> tuple[int, int]:
    """Where a history leads with one more act, for `status_led_to`."""
    end = act.status or _ENDS.get(act.act)
    if act.act == "restored" and led != NOWHERE_YET_LED:
        # What was handed over once and is restored goes back to the reviewer.
        end = "returned"
    return led if end is None else max(led, (act.version, _ORDER.index(end)))


def status_led_to(led: tuple[int, int]) -> Status:
    """The status that a history leads to, by what `led_on` says of it."""
    return "in_progress" if led == NOWHERE_YET_LED else _ORDER[led[1]]


def version_after(history: Sequence[Act]) -> int:
    """The version that a history leads to."""
    return max((act.version for act in history), default=1)


def note_status_after(messages: Sequence[Message]) -> NoteStatus:
    """Where a note stands after its messages: the reviewer answers, QA closes, reopens or asks on."""
    said = [each for each in messages if each.act != "merged"]
    if not said:
        return "open"
    last = said[-1]
    if last.act == "closed":
        return "closed"
    asked = len(said) == 1 or last.act == "reopened"
    return "open" if asked or last.role != "reviewer" else "answered"


def open_notes(review: Review) -> list[str]:
    """The ids of the notes that are not closed: with one of them no review becomes final."""
    return [id_ for id_, note in review.notes.items() if not note.is_closed]


def open_when_closed(review: Review, brought: Container[str] = ()) -> str:
    """That a review is final with notes that are not closed, in words; empty where it is not so.

    Those that a merge `brought` are left out.
    """
    still = (
        [id_ for id_ in open_notes(review) if id_ not in brought] if review.review.status in CLOSED else []
    )
    return f"The review is final, and notes are still open: {', '.join(still)}." if still else ""


def misstated(review: Review) -> Iterator[tuple[str, str]]:
    """What a file says of itself and its record does not: where (`note/n1`; empty for the review), and in words."""
    header, history = review.review, review.history
    status, version = status_after(history), version_after(history)
    if header.status != status:
        yield "", _words("The header", "status", header.status, "the history gives", status)
    if header.version != version:
        yield "", _words("The header", "version", str(header.version), "the history gives", str(version))
    for id_, note in review.notes.items():
        follows = note_status_after(note.messages)
        if note.status != follows:
            yield f"note/{id_}", _words(f"Note {id_}", "status", note.status, "its messages give", follows)


def _words(what: str, field: str, says: str, record: str, follows: str) -> str:
    return (
        f"{what} says `{field}: {says}`, and {record} {follows}. "
        f"Nothing made it so but an edit of the file: write `{field}: {follows}` again."
    )
