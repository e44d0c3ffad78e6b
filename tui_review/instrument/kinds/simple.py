"""The kinds that may stand in a column of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never, cast

from tui_review.instrument.kinds.choice import CHOICE
from tui_review.instrument.kinds.date import DATE
from tui_review.instrument.kinds.decimal import DECIMAL
from tui_review.instrument.kinds.long_text import LONG_TEXT
from tui_review.instrument.kinds.number import NUMBER
from tui_review.instrument.kinds.pattern import PATTERN
from tui_review.instrument.kinds.several import SEVERAL
from tui_review.instrument.kinds.text import TEXT
from tui_review.instrument.kinds.time import TIME
from tui_review.instrument.kinds.yes_no import YES_NO

if TYPE_CHECKING:
    from tui_review.instrument.kinds.base import AnswerKind
    from tui_review.instrument.language.evaluate import Cell
    from tui_review.instrument.model import Column, ColumnKind


def cell_kind(name: ColumnKind) -> AnswerKind:
    """The kind of that name. A name without a kind does not pass the type checker."""
    match name:
        case "yes_no":
            return YES_NO
        case "choice":
            return CHOICE
        case "several":
            return SEVERAL
        case "number":
            return NUMBER
        case "decimal":
            return DECIMAL
        case "date":
            return DATE
        case "time":
            return TIME
        case "text":
            return TEXT
        case "pattern":
            return PATTERN
        case "long_text":
            return LONG_TEXT
        case _:
            assert_never(name)


def parse_cell(column: Column, given: Any) -> Cell:
    """The value to store in a column for what was given. Raises UserError."""
    return cast("Cell", cell_kind(column.answer).parse(column, given))
