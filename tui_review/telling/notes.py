"""What people did with a review and said about it: notes, messages, acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui_review.instrument.language.days import moment_words
from tui_review.instrument.plurals import count_of
from tui_review.review.conflicts import as_seen, is_another_signature
from tui_review.review.handover import account_words, act_words, person_words
from tui_review.telling.blocks import Block, Gap, Quote, TableBlock, paragraph, quiet, strong, under
from tui_review.telling.words import one_line, value_words

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.conflicts import ConflictPlace
    from tui_review.review.model import Act, Message, Note
    from tui_review.review.record.acts import Break


def note_blocks(id_: str, note: Note) -> Iterator[Block]:
    """A note, what it is about, and every message of it."""
    yield paragraph(strong(f"Note {id_}"), f" on {on_words(note.on)}: {note.status}")
    yield under(*(block for message in note.messages for block in message_blocks(message)))


def message_blocks(message: Message, *, when: bool = True) -> Iterator[Block]:
    """One message: who, when (if wished), what it did, what it says."""
    at = f", {moment_words(message.at)}" if when else ""
    if message.act == "merged":
        yield paragraph(quiet(f"By a merge{at}: what no act covers yet came while the review was final"))
        return
    act = f", {act_words(message.act)}" if message.act else ""
    yield paragraph(quiet(f"{person_words(message.by, message.role)}{at}{act}"))
    if message.text:
        yield Quote(message.text)


def on_words(on: str) -> str:
    """What a note or finding is on."""
    return on or "the whole review"


def act_line(act: Act) -> str:
    """An act in one line: `version 2, submitted by I. Vandermolen (reviewer), 2026-11-21 14:02 UTC: …`."""
    why = f": {one_line(act.reason)}" if act.reason else ""
    return f"{act_name(act)}, {moment_words(act.at)}{why}"


def act_name(act: Act) -> str:
    """An act, told from every other of its review: `version 2, submitted by I. Vandermolen (reviewer)`."""
    return f"version {act.version}, {done_words(act)}{_by(act)}"


def _by(act: Act) -> str:
    return f" by {person_words(act.by, act.role)}" if act.by else ""


def done_words(act: Act) -> str:
    """What an act did: `submitted`; of an override, of which item and to what: `overridden, item 4: Strength`."""
    rating = f": {act.rating}" if act.rating else ""
    return f"{act_words(act.act)}, item {act.item}{rating}" if act.item else act_words(act.act)


def act_blocks(act: Act) -> Iterator[Block]:
    """An act in full: what, who, when, and why."""
    name = act_name(act)
    account = account_words(act.by, act.login)
    yield paragraph(strong(f"{name[0].upper()}{name[1:]}{account}, {moment_words(act.at)}"))
    if act.reason:
        yield Gap()
        yield Quote(act.reason)


def history_table(history: Sequence[Act]) -> TableBlock:
    """Every act, oldest first."""
    rows = (
        (
            str(act.version),
            done_words(act),
            person_words(act.by, act.role),
            moment_words(act.at),
            act.reason,
        )
        for act in history
    )
    return TableBlock(("Version", "What", "By", "When", "Why"), tuple(rows))


def side_words(rules: Rules, where: ConflictPlace, value: Any) -> str:
    """One side of what a merge could not settle: an answer, a text, a row or a cell."""
    at = rules.questions.get(where.id)
    part = at.question if at is not None and not where.part else None
    if value is None:
        return "nothing"
    if where.part == "act":
        act, by, role, when = (str(value.get(key, "")) for key in ("act", "by", "role", "at"))
        return f"version {value.get('version')}, {act_words(act)} by {person_words(by, role)}, {moment_words(when)}"
    if part is not None and where.column:
        return value_words(part.column(where.column), value)
    if part is not None and where.row and isinstance(value, dict):
        return row_line(part, value)
    other = " (as signed on the other side)" if is_another_signature(value) else ""
    return f"{value_words(part, as_seen(value))}{other}"


def row_line(question: Question, row: Mapping[str, Any]) -> str:
    """A row of a table on one line: `Date: 2026-03-01; With whom: mother`."""
    labels = ((column, row[column.id]) for column in question.columns if column.id in row)
    return "; ".join(f"{column.label}: {value_words(column, cell)}" for column, cell in labels) or "empty"


def breaks_told(found: Iterable[Break]) -> Iterator[tuple[str, str]]:
    """What does not hold in a record, a line for each place, with the place: what, and after which acts.

    What breaks one seal at a place breaks all behind it: the first is named, and how many there are. What is of no
    place has a line each.
    """
    together: dict[str, dict[str, list[Act]]] = {}
    for number, each in enumerate(found):
        acts = together.setdefault(each.place or f"\n{number}", {}).setdefault(each.what, [])
        if each.act is not None:
            acts.append(each.act)
    for key, whats in together.items():
        place = "" if key.startswith("\n") else key
        kind, _, id_ = place.rpartition("/")
        where = f"{kind} {id_}" if kind else place
        lines: list[str] = []
        for what, acts in whats.items():
            head = ", ".join(filter(None, [where, _after(acts)]))
            head = f"{head[0].upper()}{head[1:]}" if head and lines else head
            lines.append(f"{head}: {what}" if head else what)
            where = ""
        yield place, " ".join(lines)


def _after(acts: Sequence[Act]) -> str:
    """After which act of several, all of which have it: the first of them."""
    if not acts:
        return ""
    later = f", and {count_of(len(acts) - 1, 'later act')}" if len(acts) > 1 else ""
    return f"after {act_name(acts[0])}{later}"
