"""A difference between two states of a review in words. What went stands in `[-…-]`, what came in `{+…+}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.days import moment_words
from tui_review.review.handover import STATUS_WORDS, person_words
from tui_review.review.model import Act, Message
from tui_review.telling.blocks import Block, Piece, Spans, heading, paragraph, quiet, spans, strong, under
from tui_review.telling.notes import act_line, message_blocks, on_words
from tui_review.telling.word_diff import word_diff
from tui_review.telling.words import described_words, one_line, rated_name, title_words, value_words

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.telling.changes import (
        HeaderChange,
        NoteChange,
        OverrideChange,
        QuestionChange,
        RatingChange,
        ReviewDiff,
        RowChange,
    )

ARROW: Final = " → "
_CONTEXT: Final = 60
"""Characters of unchanged text kept on each side of a change in a text."""
_NONE: Final = "none"
_EMPTY: Final = "empty"
_CONFLICTS: Final = {
    "unsettled": "A merge found two answers here: to be settled.",
    "settled": "What a merge had left open here is settled.",
    "changed": "What a merge left to settle here is something else.",
}
_BESIDE: Final = {
    "changes": "Lines of its record are gone, or say something else.",
    "last_row": "Other numbers of rows are used up.",
    "covers": "Its signature covers something else.",
    "signed": "Its signature says something else.",
    "leaves": "Its signature says something else of the places it covers.",
    "login": "Its signature was given from another account.",
    "key": "Its signature is by another key.",
    "signature": "What its key has signed is another.",
}
"""What differs at a question besides, by the part that does."""
_SHORTLY: Final = {"unsettled": "to be settled", "settled": "settled", "changed": "to be settled otherwise"}
SAME: Final = "No difference."


def diff_blocks(diff: ReviewDiff, rules: Rules, *, old: str = "", new: str = "") -> Iterator[Block]:
    """Everything that differs; `rules` are those of the newer side, `old` and `new` name the sides."""
    if old or new:
        yield paragraph(f"--- {old}")
        yield paragraph(f"+++ {new}")
    if diff.same:
        yield paragraph(SAME)
        return
    yield paragraph(strong(diff.id))
    yield under(*(paragraph(header_words(each)) for each in diff.header))
    place = ""
    for change in diff.questions:
        here = f"Item {change.item}  {change.place}" if change.item else change.place or change.question
        if here != place:
            place = here
            yield heading(3, here)
        yield under(*question_blocks(change, rules))
    yield from _group(
        "What follows for other questions",
        [
            paragraph(strong(one.question), f"  {one.label}: {one.was}{ARROW}{one.now}")
            for one in diff.consequences
        ],
    )
    yield from _group(
        "Overrides", [block for each in diff.overrides for block in override_blocks(each, rules)]
    )
    yield from _group("Notes", [block for note in diff.notes for block in note_change_blocks(note)])
    yield from _group(
        "Ratings that changed because of it",
        [block for rating in diff.ratings for block in rating_blocks(rating, rules)],
    )
    yield from _group("History", [paragraph(act_line(Act(**act))) for act in diff.history])


def _group(title: str, blocks: Sequence[Block]) -> Iterator[Block]:
    if blocks:
        yield heading(3, title)
        yield under(*blocks)


def header_words(change: HeaderChange) -> str:
    """What changed about the review as a whole: `status: in progress → submitted, at QA`."""
    said: dict[str, str] = {str(status): words for status, words in STATUS_WORDS.items()}
    sides = (said.get(side, side) if change.what == "status" else side for side in (change.old, change.new))
    return f"{change.what}: {ARROW.join(filter(None, sides))}"


def _question_name(change: QuestionChange) -> Spans:
    label = one_line(change.label) if change.label != change.question else ""
    return spans(strong(change.question), f"  {label}" if label else "")


def question_blocks(change: QuestionChange, rules: Rules) -> Iterator[Block]:
    """A question that changed, by its name, and all that did at it."""
    yield paragraph(*_question_name(change))
    yield under(*changed_blocks(change, rules))


def changed_blocks(change: QuestionChange, rules: Rules) -> Iterator[Block]:
    """All that changed at one question."""
    at = rules.questions.get(change.question)
    question = at.question if at is not None else None
    if change.rows:
        for row in change.rows:
            yield from row_change_blocks(row, change.question, rules)
    elif change.answered:
        texts = isinstance(change.old, str) and isinstance(change.new, str)
        if texts and question is not None and kind_of(question).entry == "lines":
            yield paragraph(*shortened(word_diff(change.old, change.new)))
        else:
            yield _turned(value_words(question, change.old), value_words(question, change.new))
    for code, (was, now) in change.described.items():
        (said,) = described_words(question, {code: was or _NONE})
        yield _turned(said, now or _NONE)
    if change.narrative:
        yield paragraph("narrative: ", *shortened(change.narrative))
    if change.flag is not None:
        yield _turned(f"flag: {change.flag[0] or _NONE}", change.flag[1] or _NONE)
    if change.passages is not None:
        was, now = (", ".join(side) or _NONE for side in change.passages)
        yield _turned(f"passages: {was}", now)
    if change.conflict:
        yield paragraph(_CONFLICTS[change.conflict])
    for each in change.beside:
        yield paragraph(_BESIDE[each])
    # An answer and its narrative given together are one line.
    for said in dict.fromkeys(made_words(each) for each in change.made):
        yield paragraph(quiet(said))


def made_words(made: Mapping[str, str]) -> str:
    """Who made a recorded change, when, how if otherwise than by answering, and why."""
    who = f"by {person_words(made['by'], made['role'])}, " if made["by"] else ""
    how = f"{made['how']} " if made["how"] else ""
    why = f": {one_line(made['why'])}" if made["why"] else ""
    return f"{how}{who}{moment_words(made['at'])}{why}"


def change_words(change: QuestionChange, rules: Rules) -> str:
    """A question's change in a few words, for one line of a list."""
    at = rules.questions.get(change.question)
    question = at.question if at is not None else None
    parts = []
    if change.rows:
        parts.append(f"{len(change.rows)} in the table")
    elif change.answered:
        sides = (one_line(value_words(question, side)) for side in (change.old, change.new))
        parts.append(ARROW.join(sides))
    parts += ["description"] if change.described else []
    parts += ["narrative"] if change.narrative else []
    parts += ["flag"] if change.flag is not None else []
    parts += ["passages"] if change.passages is not None else []
    parts += [_SHORTLY[change.conflict]] if change.conflict else []
    parts += ["record"] if change.beside or (change.made and not parts) else []
    return ", ".join(parts)


def rating_blocks(change: RatingChange, rules: Rules) -> Iterator[Block]:
    """One rating's change: why it was and is what it is, and what changed it."""
    yield paragraph(strong(title_words(rules, change.id)))
    lines = [
        paragraph(f"{change.old}{ARROW}", strong(change.new)),
        *(
            paragraph(quiet(f"{label} "), told)
            for label, told in (("was:", change.old_told), ("now:", change.new_told))
            if told
        ),
    ]
    if change.changed_by:
        by = (rated_name(rules, each) if each in rules.rated else each for each in change.changed_by)
        lines.append(paragraph(quiet("changed by: "), ", ".join(by)))
    yield under(*lines)


def override_blocks(change: OverrideChange, rules: Rules) -> Iterator[Block]:
    """An override set, changed or undone."""
    was, now = (side["rating"] if side else _NONE for side in (change.old, change.new))
    name = title_words(rules, change.item) if change.item in rules.rated else change.item
    yield paragraph(strong(name), f": {was}{ARROW}{now}")
    if change.new:
        yield under(paragraph(f"{person_words(change.new['by'], '')}: {change.new['reason']}"))


def note_change_blocks(note: NoteChange) -> Iterator[Block]:
    """A note that is new or moved on, with the messages that came."""
    yield paragraph(strong(f"Note {note.note}"), f" on {on_words(note.on)}: {_moved_on(note)}")
    came = (Message(**{"role": "", "text": "", **message}) for message in note.messages)
    yield under(*(block for message in came for block in message_blocks(message, when=False)))


def _moved_on(note: NoteChange) -> str:
    if not note.was:
        return f"new, {note.now}"
    return f"{note.was}{ARROW}{note.now}" if note.now not in ("", note.was) else note.now or "gone"


def row_change_blocks(row: RowChange, question: str, rules: Rules) -> Iterator[Block]:
    """What became of a row of a table: each cell that changed, or all of one that came or went."""
    at = rules.questions.get(question)
    called = f"{at.question.row if at is not None else 'row'} {row.number}"

    def said(column: str, value: Any) -> str:
        part = at.question.column(column) if at is not None else None
        return _EMPTY if value is None else value_words(part, value)

    if row.kind == "moved":
        yield paragraph(f"{called} moved {f'behind {row.number - 1}' if row.after else 'to the top'}")
    elif row.kind == "changed":
        for cell in row.cells:
            turned = f"{said(cell.column, cell.old)}{ARROW}{said(cell.column, cell.new)}"
            yield paragraph(strong(called), f"  {cell.label}: {turned}")
    else:
        added = row.kind == "added"
        cells = (f"{cell.label}: {said(cell.column, cell.new if added else cell.old)}" for cell in row.cells)
        yield paragraph(f"{'+' if added else '-'} ", strong(called), f"  {'; '.join(cells)}")


def _turned(old: str, new: str) -> Block:
    return paragraph(f"{old}{ARROW}", strong(new))


def shortened(pieces: Iterable[Piece]) -> list[Piece]:
    """A text's changes, long stretches without one shortened."""
    every = list(pieces)
    return [
        Piece("same", _ends(piece.text, first=number == 0, last=number == len(every) - 1))
        if piece.kind == "same"
        else piece
        for number, piece in enumerate(every)
    ]


def _ends(text: str, *, first: bool, last: bool) -> str:
    """What of a stretch without a change stands beside changes."""
    if len(text) <= 2 * _CONTEXT + 10:
        return text
    head = "" if first else f"{text[:_CONTEXT].rsplit(' ', 1)[0]} "
    tail = "" if last else f" {text[-_CONTEXT:].split(' ', 1)[-1]}"
    return f"{head}[…]{tail}"
