"""Whose a line of the record can be: a change or message that no command, screen or merge writes was written by hand.

A person's line names that person, and what it says is what that role may do; a merge's and a migration's name nobody,
and say nothing of their own. What an act makes, it covers. Lines without an id are of format 1, which told less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from tui_review.review.handover import NOTE_ROLES, NoteAct, role_words
from tui_review.review.record.events import NOBODYS, leaves_as_it_stood
from tui_review.review.who import OBSERVER

if TYPE_CHECKING:
    from tui_review.review.model import Event, Message, Note, Part, Review
    from tui_review.review.record.chain import Chain


_OF_ACTS: Final = frozenset(("restored", "submitted"))
"""How what only an act of that name makes is recorded."""
_CLOSES: Final[dict[str, NoteAct]] = {"closed": "close a note", "reopened": "reopen a note"}


def written_by_no_hand(
    review: Review, chains: Mapping[str, Mapping[Part, Chain]]
) -> Iterator[tuple[str, str]]:
    """The lines of a record that nothing but an edit of the file can have written: where, and what is wrong."""
    sealed = bool(review.history) and all(act.seal for act in review.history)
    for id_, parts in chains.items():
        for event in review.answers[id_].changes:
            what = _no_change(event, parts) or (_no_part_of_an_act(event, review) if sealed else "")
            if event.id and what:
                yield id_, f"A change of it, {event.id}, {what}"
    for id_, note in review.notes.items():
        for what in _no_messages(note):
            yield f"note/{id_}", what


def _no_change(event: Event, chains: Mapping[Part, Chain]) -> str:
    """Why a change is none that anybody or a merge can have made; empty for one that is."""
    if event.how in NOBODYS:
        return (
            f"says that it was {event.how}, and who made it." if event.by or event.role or event.why else ""
        )
    if not event.by:
        return "is by nobody, and neither a merge's nor a migration's."
    if event.role == OBSERVER:
        return "is by an observer, who reads only."
    explains = event.how == "explained" and event.part and not leaves_as_it_stood(event, chains[event.part])
    return "says why another was made, and changes what stands there." if explains else ""


def _no_part_of_an_act(event: Event, review: Review) -> str:
    """Why a change that only an act makes is none: each such act covers its own; empty for one that is, and others.

    The day of completion is set where nothing stood.
    """
    covers = (act.covers for act in review.history if act.act == event.how)
    sets = event.how != "submitted" or (not event.after and event.was is None)
    if event.how not in _OF_ACTS or (sets and any(event.id in covered for covered in covers)):
        return ""
    return f"says that it was {event.how}, and no such act made it."


def _no_messages(note: Note) -> Iterator[str]:
    """What is wrong with the messages of a note, each by itself."""
    first = True
    for each in note.messages:
        if not each.id:
            first = False
            continue
        if what := _no_message(each, opens=first):
            yield f"Its message {each.id} {what}"
        first = first and each.act == "merged"


def _no_message(message: Message, *, opens: bool) -> str:
    if message.act == "merged":
        return "is a merge's, and says something." if message.by or message.role or message.text else ""
    if not message.by:
        return "is by nobody, and no merge's."
    written: NoteAct = "open a note" if opens else "write in a note"
    done = _CLOSES.get(message.act, written)
    if message.role not in NOTE_ROLES[done]:
        return f"is by the role {role_words(message.role)}, which cannot {done}."
    return ""
