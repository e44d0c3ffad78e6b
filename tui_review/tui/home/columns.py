"""A review as one line of the home screen, for the width there is, and the words about it at the foot."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from tui_review.display import on_one_line
from tui_review.instrument.language.days import moment_words
from tui_review.instrument.plurals import count_of, percent_of
from tui_review.review.handover import HANDED_OVER_APART, TOLD_IN_SHORT
from tui_review.shape.frozen import frozen
from tui_review.sought import without_accents
from tui_review.store.folder import ReviewSummary
from tui_review.telling.words import answered_words, broken_words, does_not_hold, share_words
from tui_review.tui.base.literal import literal
from tui_review.tui.base.theme import MarkTone, glyph
from tui_review.tui.marks import flag_mark, rating_mark, unicode_marks

_GAP: Final = 2
_MARGINS: Final = 3
_STATUS_WIDTH: Final = 11
_LONGEST_ID: Final = 20
_LONGEST_INSTRUMENT: Final = 22
_SHORTEST_CASE: Final = 12
_ENOUGH_CASE: Final = 18
_WIDE: Final = 100
_PERCENT_WIDTH: Final = 5
_COUNT_WIDTH: Final = 8
_MARKS_WIDTH: Final = 8


@frozen()
class ColumnWidths:
    """How wide each column is; 0 leaves it out."""

    id: int
    case: int
    instrument: int
    status: int
    progress: int
    ratings: int
    marks: int


def columns_for(summaries: Sequence[ReviewSummary], width: int) -> ColumnWidths:
    """Columns for these reviews on a screen of this width: the case's name gets what is left."""
    wide = width >= _WIDE
    id_ = min(max((cell_len(each.called) for each in summaries), default=8), _LONGEST_ID)
    # No name is so short that the head of its column would be cut.
    id_ = max(id_, len("Review"))
    instrument = min(max((cell_len(each.instrument) for each in summaries), default=0), _LONGEST_INSTRUMENT)
    instrument = max(instrument, len("Instrument")) if instrument else 0
    ratings = max((len(each.ratings) for each in summaries), default=0)
    progress = _COUNT_WIDTH if wide else _PERCENT_WIDTH
    marks = _MARKS_WIDTH if wide else 0
    enough = min(max((cell_len(each.case) for each in summaries), default=0), _ENOUGH_CASE)
    # Where the case's name would be cut, the instrument's is left out; the foot of the screen has it.
    for shown_instrument in (instrument, 0):
        fixed = (id_, shown_instrument, _STATUS_WIDTH, progress, ratings, marks)
        case = width - _MARGINS - sum(fixed) - _GAP * sum(each > 0 for each in fixed)
        if case >= max(enough, _SHORTEST_CASE):
            return ColumnWidths(id_, case, shown_instrument, _STATUS_WIDTH, progress, ratings, marks)
    return ColumnWidths(id_, max(case, _SHORTEST_CASE), 0, _STATUS_WIDTH, progress, ratings, marks)


def _by_status(summary: ReviewSummary) -> int:
    """What has to be looked at first, then the way that a review goes."""
    order = list(TOLD_IN_SHORT.values())
    stands = status_shown(summary)
    return order.index(stands) if stands in order and summary.status != HANDED_OVER_APART else -1


ORDERS: Final[tuple[tuple[str, Callable[[ReviewSummary], float | tuple[bool, str]]], ...]] = (
    ("", lambda _: 0),
    ("status", _by_status),
    ("last change", lambda each: -each.modified),
    ("place", lambda each: (not each.place, without_accents(each.place).casefold())),
)
"""In which orders the list may stand, by what they are called; those of one rank by their ids, as all are at first."""


def column_heads(columns: ColumnWidths) -> Content:
    """The names of the columns; over the ratings, the numbers of items."""
    ruler = "".join(f"{number:<{step}}" for number, step in ((1, 4), (5, 5), (10, 5), (15, 5)))
    cells = [
        ("Review", columns.id),
        ("Case", columns.case),
        ("Instrument", columns.instrument),
        ("Status", columns.status),
        ("Answered" if columns.progress == _COUNT_WIDTH else "Done", columns.progress),
        (ruler[: columns.ratings].rstrip(), columns.ratings),
    ]
    return Content(" " * (_MARGINS - 1)) + _in_columns([(literal(text), width) for text, width in cells])


def status_shown(summary: ReviewSummary) -> str:
    """What stands in the list for the status of a review: what has to be known of it first."""
    if summary.holder is not None:
        return f"with {summary.holder.user}"
    if summary.pending:
        return "not in file"
    if does_not_hold(summary.doubts) or summary.other_text:
        return "in doubt"
    return TOLD_IN_SHORT[summary.status] if summary.status else ""


def row(summary: ReviewSummary, columns: ColumnWidths) -> Content:
    """One review, or one broken file, as a line."""
    if summary.problem:
        mark = literal(glyph(MarkTone.ERROR, unicode=unicode_marks()), "$tone-error")
        return Content.assemble(literal(on_one_line(summary.id)), "  ", mark, " ", literal(summary.problem))
    status = status_shown(summary)
    done = summary.progress
    answered = share_words(done, narrow=True)
    if columns.progress == _PERCENT_WIDTH:
        answered = f"{percent_of(100 * done.answered / done.asked if done.asked else 100):>5}"
    ratings = Content("").join(rating_mark(each.rating, summary.scale).content for each in summary.ratings)
    flags = Content.assemble(flag_mark().content, f"{summary.flagged} ") if summary.flagged else Content("")
    notes = literal(f"?{summary.open_notes}") if summary.open_notes else Content("")
    return _in_columns(
        [
            # A file's name and a case's may have line ends in them, which take no other line here.
            (literal(on_one_line(summary.called), "bold"), columns.id),
            (literal(on_one_line(summary.case)), columns.case),
            (literal(summary.instrument, "$muted"), columns.instrument),
            (literal(status), columns.status),
            (literal(f"{answered:>{columns.progress}}"), columns.progress),
            (ratings, columns.ratings),
            (flags + notes, columns.marks),
        ]
    )


def _in_columns(cells: Iterable[tuple[Content, int]]) -> Content:
    shown = [cell.truncate(width, ellipsis=True, pad=True) for cell, width in cells if width]
    return Content(" " * _GAP).join(shown)


def summary_lines(summary: ReviewSummary) -> Content:
    """Two lines about one review: what it is, and what its marks say in words."""
    if summary.problem:
        return literal(f"{summary.path.name}: {summary.problem}", "$tone-error")
    first = [f"{summary.instrument}, {summary.version}"]
    first += [on_one_line(summary.place)] if summary.place else []
    first.append(summary.status_in_words)
    first.append(answered_words(summary.progress))
    if summary.holder is not None:
        held = summary.holder
        first.append(f"open by {held.user} on {held.host} since {moment_words(held.since)}")
    else:
        first.append(f"changed {time.strftime('%Y-%m-%d', time.localtime(summary.modified))}")
    counted = Counter(each.rating for each in summary.ratings)
    second = [f"{counted.pop(word)} {word}" for word in summary.scale if word in counted]
    second += [f"{number} open" for number in counted.values()]
    if summary.pending:
        second.insert(
            0, f"{count_of(summary.pending, 'change')} kept on this machine, not in the file: open it"
        )
    second[:0] = [said for said in (broken_words(summary.doubts), summary.other_text) if said]
    if summary.exposed:
        second.insert(0, summary.exposed)
    if summary.is_otherwise_named:
        second.insert(0, f"the review in it is {summary.id}: is it a copy?")
    second += [f"{summary.flagged} flagged"] if summary.flagged else []
    second += [count_of(summary.open_notes, "open note")] if summary.open_notes else []
    second += (
        [f"{count_of(summary.conflicts, 'question')} to settle after a merge"] if summary.conflicts else []
    )
    return literal(f"{' · '.join(first)}\n{' · '.join(second)}", "$muted")
