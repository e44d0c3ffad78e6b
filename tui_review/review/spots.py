"""Where something is entered: an answer, what is said of a choice, a narrative, a cell of a table, or nowhere yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.choices import to_describe
from tui_review.instrument.kinds.registry import kind_of
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review
    from tui_review.review.state import ReviewState


@frozen()
class Spot:
    """One place to type in."""

    question: str
    narrative: bool = False
    choice: str = ""
    """For what is said of a choice: its code."""
    row: str = ""
    """For a cell: the id of its row."""
    column: str = ""
    """For a cell: its column."""
    loose: bool = False
    """A text that came where one chooses, until it is said where it goes."""

    @property
    def place(self) -> str:
        """The name under which what is entered here and is no answer yet is kept on this machine."""
        if self.column:
            return f"cell {self.question} {self.row} {self.column}"
        if self.loose:
            return f"loose {self.question}"
        if self.choice:
            return f"choice {self.question} {self.choice}"
        return f"narrative {self.question}" if self.narrative else f"answer {self.question}"


def spots_of(rules: Rules, review: Review) -> Iterator[Spot]:
    """Where something can stand that is no answer yet.

    Answers, what is said of choices, narratives, what may go there, cells of each row and of one to come.
    """
    for id_, at in rules.questions.items():
        yield Spot(id_)
        yield Spot(id_, narrative=True)
        yield Spot(id_, loose=True)
        columns, answer = at.question.columns, review.answers.get(id_)
        if answer is not None:
            yield from (Spot(id_, choice=each.code) for each in to_describe(at.question, answer.given))
        rows = (answer.rows if answer is not None else None) or {}
        for row in (*rows, "") if columns else ():
            yield from (Spot(id_, row=row, column=column.id) for column in columns)


def text_spot(id_: str, question: Question) -> Spot:
    """Where a text of several lines goes at a question: its answer, where that is one, or its narrative."""
    return Spot(id_, narrative=kind_of(question).entry != "lines")


def takes_lines(spot: Spot, state: ReviewState) -> bool:
    """Whether a text of several lines is typed there."""
    question = state.question(spot.question)
    columns = {column.id: column for column in question.columns}
    return (
        kind_of(columns[spot.column]).entry == "lines"
        if spot.column
        else spot == text_spot(spot.question, question)
    )
