"""What changed, in lines of words: for the screen of changes, notes and what a merge left open.

What went stands in `[-…-]`, what came in `{+…+}`: the meaning is there without any colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from tui_review.qa.diff_text import said
from tui_review.tui.base.literal import literal
from tui_review.tui.wrap import wrapped

if TYPE_CHECKING:
    from tui_review.qa.diff import NoteChange, QuestionChange, RatingChange
    from tui_review.qa.diff_rows import RowChange
    from tui_review.telling.blocks import Piece

ARROW = "→"
_STYLES = {"same": "", "removed": "strike $tone-error", "added": "bold underline $tone-ok"}
_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def paragraph(text: str, width: int, style: str = "", *, indent: int = 0) -> list[Content]:
    """A text in lines; every line is indented."""
    return [literal(f"{' ' * indent}{line}", style) for line in wrapped(text, width - indent)]


def word_by_word(pieces: Iterable[Piece], width: int, *, indent: int = 2) -> list[Content]:
    """A whole text with what went and came marked in it."""
    whole = Content("").join(
        literal(
            f"{_MARKS[piece.kind][0]}{piece.text.rstrip(chr(10))}{_MARKS[piece.kind][1]}", _STYLES[piece.kind]
        )
        + literal("\n" * (len(piece.text) - len(piece.text.rstrip("\n"))))
        for piece in pieces
    )
    return [Content(" " * indent) + line for line in whole.wrap(max(width - indent, 20))]


def blank(above: Sequence[Content]) -> list[Content]:
    """A blank line, where none stands above."""
    return [Content("")] if above and above[-1].plain else []


def old_and_new(old: str, new: str, width: int) -> list[Content]:
    """The old and the new answer, one below the other."""
    return [
        *_labelled("was", old, width),
        *_labelled("now", new, width),
    ]


def _labelled(label: str, text: str, width: int) -> list[Content]:
    first, *rest = wrapped(text, width - 7) or [""]
    return [
        literal(f"  {label}  ", "$muted") + literal(first, "bold" if label == "now" else ""),
        *(literal(f"       {line}", "bold" if label == "now" else "") for line in rest),
    ]


def question_detail(
    change: QuestionChange, ask: str, ratings: Sequence[RatingChange], width: int
) -> list[Content]:
    """All that changed at one question, and the ratings that changed because of it."""
    found = [*paragraph(f"{change.question}  {ask or change.label}", width, "bold"), Content("")]
    if change.rows:
        for row in change.rows:
            found += _row(row, width)
    elif change.answered:
        found += old_and_new(said(change.old), said(change.new), width)
    if change.narrative:
        found += [*blank(found), literal("Narrative", "$accent"), *word_by_word(change.narrative, width)]
    if change.flag is not None:
        found += [
            literal("Flag", "$accent"),
            *old_and_new(change.flag[0] or "none", change.flag[1] or "none", width),
        ]
    if change.passages is not None:
        was, now = (", ".join(side) or "none" for side in change.passages)
        found += [literal("Passages", "$accent"), *old_and_new(was, now, width)]
    if change.conflict:
        what = {
            "unsettled": "A merge found two answers here: to be settled.",
            "settled": "What a merge had left open here is settled.",
        }[change.conflict]
        found += paragraph(what, width, "$tone-warning")
    own = [rating for rating in ratings if change.question in rating.changed_by]
    if own:
        found += [Content(""), literal("Ratings that changed because of it", "$accent")]
        for rating in own:
            found += paragraph(f"{rating_name(rating)}: {rating.old} {ARROW} {rating.new}", width, indent=2)
            # An outcome that follows from the item.
            for follows in ratings:
                if rating.id in follows.changed_by:
                    text = f"{rating_name(follows)}: {follows.old} {ARROW} {follows.new}"
                    found += paragraph(text, width, indent=4)
    return found


def rating_name(rating: RatingChange) -> str:
    """What is rated, in words."""
    return rating.title if rating.kind == "outcome" else f"Item {rating.id}  {rating.title}"


def rating_detail(rating: RatingChange, width: int) -> list[Content]:
    """A rating that changed, why it was and is what it is, and what changed it."""
    found = [*paragraph(rating_name(rating), width, "bold"), Content("")]
    found += old_and_new(rating.old, rating.new, width)
    for label, why in (("Before", rating.old_because), ("Now", rating.new_because)):
        if why:
            found += [*blank(found), *paragraph(f"{label}: {why}", width)]
    if rating.changed_by:
        by = "override" if rating.changed_by == ("override",) else f"answer at {', '.join(rating.changed_by)}"
        by = "items " + ", ".join(rating.changed_by) if rating.kind == "outcome" and by[0] == "a" else by
        found += [*blank(found), *paragraph(f"Changed by: {by}", width)]
    return found


def note_detail(note: NoteChange, width: int) -> list[Content]:
    """A note that is new or moved on."""
    on = note.on or "the whole review"
    how = f"{note.was} {ARROW} {note.now}" if note.was and note.was != note.now else note.now or "gone"
    found = [
        *paragraph(f"Note {note.note} on {on}: {how if note.was else f'new, {how}'}", width, "bold"),
        Content(""),
    ]
    for message in note.messages:
        # What is empty is not written.
        parts = (str(message.get(key, "")) for key in ("by", "role", "at", "text", "act"))
        found += message_lines(*parts, width=width)
    return found


def message_lines(by: str, role: str, at: str, text: str, act: str, *, width: int) -> list[Content]:  # noqa: PLR0913 - a message is that
    """One message of a note: who, when, what."""
    head = f"{at[:10]} {at[11:16]}  {by} ({role}){f', {act}' if act else ''}"
    return [literal(head, "$muted"), *(paragraph(text, width, indent=4) if text else [])]


def _row(row: RowChange, width: int) -> list[Content]:
    if row.kind == "moved":
        return paragraph(
            f"{row.row} moved {f'behind {row.after}' if row.after else 'to the top'}", width, indent=2
        )
    if row.kind == "changed":
        found: list[Content] = []
        for cell in row.cells:
            text = f"~ {row.row}  {cell.label}: {_cell(cell.old)} {ARROW} {_cell(cell.new)}"
            found += paragraph(text, width, indent=2)
        return found
    mark, side, word = ("+", "new", "added") if row.kind == "added" else ("-", "old", "removed")
    cells = "; ".join(f"{cell.label}: {_cell(getattr(cell, side))}" for cell in row.cells)
    return paragraph(f"{mark} {row.row} {word}:  {cells}", width, indent=2)


def _cell(value: Any) -> str:
    return "empty" if value is None else said(value)
