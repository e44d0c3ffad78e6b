"""A diff of two reviews for people: at most 80 columns, and the same meaning without any colour.

What went stands in `[-…-]`, what came in `{+…+}`, as in git's word diff.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, Final

from tui_review.display import make_visible
from tui_review.qa.diff import NoteChange, QuestionChange, RatingChange, ReviewDiff
from tui_review.qa.diff_rows import RowChange
from tui_review.review.handover import SAID
from tui_review.telling.blocks import Piece

WIDTH: Final = 80
_CONTEXT: Final = 60
"""Characters of unchanged text kept on each side of a change in a narrative."""
_ARROW: Final = "→"
_NOTHING: Final = "not answered"


def diff_lines(diff: ReviewDiff, *, old: str = "", new: str = "") -> list[str]:
    """The lines of a diff; `old` and `new` name its sides."""
    lines: list[str] = []
    if old or new:
        lines += [f"--- {old}", f"+++ {new}"]
    if diff.same:
        return [*lines, "No difference."]
    lines += _header(diff)
    place: tuple[str, str] | None = None
    for change in diff.questions:
        if (change.item, change.place) != place:
            place = (change.item, change.place)
            lines += [
                "",
                f"Item {change.item}  {change.place}" if change.item else change.place or change.question,
            ]
        lines += question_lines(change)
    if diff.consequences:
        lines += ["", "What follows for other questions"]
        for one in diff.consequences:
            lines += _wrapped(f"{one.question}  {one.label}: {one.was} {_ARROW} {one.now}", 2, 6)
    if diff.overrides:
        lines += ["", "Overrides"]
        for each in diff.overrides:
            was, now = (side["rating"] if side else "none" for side in (each.old, each.new))
            lines += _wrapped(f"{each.item}  {each.title}: {was} {_ARROW} {now}", 2, 6)
            if each.new:
                lines += _wrapped(f"{each.new['by']}: {each.new['reason']}", 6, 6)
    if diff.notes:
        lines += ["", "Notes"]
        for note in diff.notes:
            lines += _note(note)
    if diff.ratings:
        lines += ["", "Ratings that changed because of it"]
        for rating in diff.ratings:
            lines += rating_lines(rating)
    if diff.history:
        lines += ["", "History"]
        for act in diff.history:
            why = f": {act['reason']}" if act.get("reason") else ""
            lines += _wrapped(
                f"version {act['version']} {act['act']} by {act['by']}, {act.get('at', '')}{why}", 2, 6
            )
    return [make_visible(line) for line in lines]


def question_lines(change: QuestionChange) -> list[str]:
    """The lines of one question's change."""
    lines = _wrapped(
        f"{change.question}  {change.label}" if change.label != change.question else change.label, 2, 6
    )
    if change.rows:
        for row in change.rows:
            lines += _row(row)
    elif change.answered:
        lines += _turned(said(change.old), said(change.new), 6)
    if change.narrative:
        lines += _wrapped(f"narrative: {word_text(change.narrative)}", 6, 8)
    if change.flag is not None:
        lines += _turned(f"flag: {change.flag[0] or 'none'}", change.flag[1] or "none", 6)
    if change.passages is not None:
        was, now = (", ".join(side) or "none" for side in change.passages)
        lines += _turned(f"passages: {was}", now, 6)
    if change.conflict == "unsettled":
        lines += _wrapped("a merge found two answers here: to be settled", 6, 6)
    elif change.conflict:
        lines += _wrapped("what a merge had left open here is settled", 6, 6)
    return lines


def rating_lines(change: RatingChange) -> list[str]:
    """The lines of one rating's change."""
    lines = _wrapped(f"{change.id}  {change.title}" if change.kind != "outcome" else change.title, 2, 6)
    lines += _turned(change.old, change.new, 6)
    if change.old_because:
        lines += _wrapped(f"was: {change.old_because}", 6, 11)
    if change.new_because:
        lines += _wrapped(f"now: {change.new_because}", 6, 11)
    if change.changed_by:
        lines += _wrapped(f"by:  {', '.join(change.changed_by)}", 6, 11)
    return lines


def word_text(pieces: Iterable[Piece]) -> str:
    """A text's changes in one line of words, long stretches without a change shortened."""
    marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    found: list[str] = []
    every = list(pieces)
    for number, piece in enumerate(every):
        text = piece.text
        if piece.kind == "same" and len(text) > 2 * _CONTEXT + 10:
            head = "" if number == 0 else text[:_CONTEXT].rsplit(" ", 1)[0] + " "
            tail = "" if number == len(every) - 1 else " " + text[-_CONTEXT:].split(" ", 1)[-1]
            text = f"{head}[…]{tail}"
        first, last = marks[piece.kind]
        found.append(f"{first}{text}{last}")
    return "".join(found)


def said(value: Any) -> str:
    """An answer on one line."""
    if value is None:
        return _NOTHING
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "none of these"
    if isinstance(value, dict):
        if all(isinstance(row, dict) for row in value.values()):
            return f"{len(value)} row{'' if len(value) == 1 else 's'}" if value else "none"
        return ", ".join(str(each) for each in value.values())
    return str(value)


def _header(diff: ReviewDiff) -> Iterator[str]:
    yield diff.id
    for each in diff.header:
        old, new = (SAID[side] if each.what == "status" else side for side in (each.old, each.new))  # type: ignore[index]
        yield from _wrapped(f"{each.what}: {old} {_ARROW} {new}", 2, 6)


def _row(row: RowChange) -> list[str]:
    if row.kind == "moved":
        return _wrapped(f"{row.row} moved {f'behind {row.after}' if row.after else 'to the top'}", 6, 8)
    if row.kind == "changed":
        lines: list[str] = []
        for cell in row.cells:
            old, new = (_cell(side) for side in (cell.old, cell.new))
            lines += _wrapped(f"{row.row}  {cell.label}: {old} {_ARROW} {new}", 6, 10)
        return lines
    mark, side = ("+", "new") if row.kind == "added" else ("-", "old")
    cells = "; ".join(f"{cell.label}: {_cell(getattr(cell, side))}" for cell in row.cells)
    return _wrapped(f"{mark} {row.row}  {cells}", 6, 10)


def _cell(value: Any) -> str:
    return "empty" if value is None else said(value)


def _note(note: NoteChange) -> list[str]:
    on = note.on or "the whole review"
    how = (
        f"{note.was} {_ARROW} {note.now}"
        if note.was and note.now and note.was != note.now
        else note.now or "gone"
    )
    lines = _wrapped(f"{note.note} on {on}: {how if note.was else f'new, {how}'}", 2, 6)
    for message in note.messages:
        act = f" ({message['act']})" if message.get("act") else ""
        said_so = f": {message['text']}" if message["text"] else ""
        lines += _wrapped(f"{message['by']}{act}{said_so}", 6, 8)
    return lines


def _turned(old: str, new: str, indent: int) -> list[str]:
    """`old → new`, on one line where there is room."""
    line = f"{old} {_ARROW} {new}"
    if len(line) + indent <= WIDTH and "\n" not in line:
        return [" " * indent + line]
    return [*_wrapped(old, indent, indent), *_wrapped(f"{_ARROW} {new}", indent, indent + 2)]


def _wrapped(text: str, first: int, rest: int) -> list[str]:
    """A text as lines of at most 80 columns; its own line ends stay."""
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        lines += textwrap.wrap(
            line,
            WIDTH,
            initial_indent=" " * (rest if number else first),
            subsequent_indent=" " * rest,
            break_on_hyphens=False,
        ) or [""]
    return lines
