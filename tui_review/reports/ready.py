"""The reviews that are ready for the state's quality assurance: those whose first-level QA is complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tui_review.instrument.plurals import count_of
from tui_review.reports.tabular import Table
from tui_review.telling.blocks import Block, TableBlock, heading, paragraph

if TYPE_CHECKING:
    from tui_review.review.model import Status
    from tui_review.telling.reported import ReportedReview

READY: Final[Status] = "qa_complete"
"""The status of a review that waits for the state's unit."""
_COMPLETED: Final = "qa_completed"
"""The act of the first-level reader."""
_HEAD: Final = ("review", "county", "completed", "first_level_reader", "qa_complete", "notes_not_closed")
_SHOWN: Final = ("Review", "County", "Completed", "First-level reader", "QA complete", "Open notes")


def ready_table(reviews: Iterable[ReportedReview]) -> Table:
    """One row a review, for other programs."""
    return Table("ready", _HEAD, ([*row[:-1], int(row[-1])] for row in map(_row, reviews)))


def ready_blocks(reviews: Sequence[ReportedReview]) -> Iterator[Block]:
    """The same to be read."""
    yield heading(1, "Ready for the state's quality assurance")
    yield paragraph(f"{count_of(len(reviews), 'review').capitalize()}.")
    yield TableBlock(_SHOWN, tuple(_row(each) for each in reviews))


def _row(reported: ReportedReview) -> tuple[str, ...]:
    acts = [act for act in reported.history if act.act == _COMPLETED]
    reader, day = (acts[-1].by, acts[-1].at[:10]) if acts else ("", "")
    return (reported.id, reported.place, reported.completed, reader, day, str(reported.counts.open_notes))
