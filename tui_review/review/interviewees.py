"""Interviews with the people of a case: for each of them, what questions of the instrument ask in spoken words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.kinds.base import plainly
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.model import marks
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.conventions import InterviewSheet
    from tui_review.instrument.language.evaluate import RowMap
    from tui_review.review.evaluation import Evaluation


@frozen()
class Interviewee:
    """One person to interview."""

    sheet: InterviewSheet
    row: str
    """The row of the sheet's table in which the person stands."""
    name: str
    """What the person is called; empty where that is not entered."""
    facts: tuple[tuple[str, str], ...]
    """What else stands there, by the columns' labels."""
    asks: tuple[tuple[str, tuple[str, ...]], ...]
    """By question, in their order, what is asked, a line each."""

    @property
    def person(self) -> str:
        """The key of the person in what is kept beside a review: `fs.participants/r1`."""
        return f"{self.sheet.table}/{self.row}"


def interviewees(evaluation: Evaluation) -> list[Interviewee]:
    """Everybody to interview, in the order of the sheets; empty where the instrument has none.

    A question that is certainly not asked, or that the program answers NA, is not put to anybody.
    """
    interviews = evaluation.rules.instrument.interviews
    return [
        Interviewee(sheet, row_id, plainly(row.get(sheet.name, "")), _facts(evaluation, sheet, row), asks)
        for sheet in (interviews.sheets if interviews else ())
        if (asks := tuple(_asks(evaluation, sheet.id)))
        for row_id, row in _rows(evaluation, sheet)
    ]


def _rows(evaluation: Evaluation, sheet: InterviewSheet) -> Iterator[tuple[str, RowMap]]:
    rows = evaluation.value(sheet.table)
    condition = evaluation.rules.sheets.get(sheet.id)
    now = evaluation.evaluator.at_this_moment()
    for row_id, row in rows.items() if is_rows(rows) else ():
        if condition is None or now.in_row(row, sheet.table).truth(condition) is not False:
            yield row_id, now.counted(row, sheet.table)


def _facts(evaluation: Evaluation, sheet: InterviewSheet, row: RowMap) -> tuple[tuple[str, str], ...]:
    columns = evaluation.rules.questions[sheet.table].question.columns
    return tuple(
        (column.label, plainly(row[column.id]))
        for column in columns
        if column.id in sheet.shows and column.id in row
    )


def _asks(evaluation: Evaluation, sheet: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for id_, rules in evaluation.rules.questions.items():
        said = [each for each in rules.question.spoken if sheet in marks(each.to)]
        if said and evaluation.asked(id_) is not False and not evaluation.answered_na(id_):
            yield id_, tuple(line.strip() for each in said for line in each.ask.splitlines() if line.strip())
