"""From what a person types, or a program gives, to a value as it is stored: forgiving in entry, exact in storage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value
    from tui_review.instrument.model import Question


def parse_answer(question: Question, given: Any) -> Value:
    """The value that `given` means as an answer to a question; rows of a table by row id (`r1`, `r2`, …).

    Whether the question is asked, and whether NA is the reviewer's to say now, is not looked at here.
    Raises UserError with the question and what would be right.
    """
    try:
        return kind_of(question).parse(question, given)
    except UserError as error:
        raise error.at(question=question.id) from None
