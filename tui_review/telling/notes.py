"""What people did with a review and said about it: notes, messages, acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui_review.telling.blocks import Block, Quote, TableBlock, paragraph, quiet, strong, under
from tui_review.telling.words import act_words, moment_words, one_line, person_words

if TYPE_CHECKING:
    from tui_review.review.model import Act, Message, Note


def note_blocks(id_: str, note: Note) -> Iterator[Block]:
    """A note, what it is about, and every message of it."""
    yield paragraph(strong(f"Note {id_}"), f" on {on_words(note.on)}: {note.status}")
    yield under(*(block for message in note.messages for block in message_blocks(message)))


def message_blocks(message: Message) -> Iterator[Block]:
    """One message: who, when, what it did, what it says."""
    act = f", {act_words(message.act)}" if message.act else ""
    yield paragraph(quiet(f"{person_words(message.by, message.role)}, {moment_words(message.at)}{act}"))
    if message.text:
        yield Quote(message.text)


def on_words(on: str) -> str:
    """What a note or finding is on."""
    return on or "the whole review"


def act_line(act: Act) -> str:
    """An act in one line: `version 2, submitted by I. Vandermolen (reviewer), 2026-11-21 14:02 UTC: …`."""
    why = f": {one_line(act.reason)}" if act.reason else ""
    what = f"version {act.version}, {act_words(act.act)} by {person_words(act.by, act.role)}"
    return f"{what}, {moment_words(act.at)}{why}"


def history_table(history: Sequence[Act]) -> TableBlock:
    """Every act, oldest first."""
    rows = (
        (
            str(act.version),
            act_words(act.act),
            person_words(act.by, act.role),
            moment_words(act.at),
            act.reason,
        )
        for act in history
    )
    return TableBlock(("Version", "What", "By", "When", "Why"), tuple(rows))
