"""The kinds that may stand in a column of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never, cast

from tui_review.errors import UserError
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
from tui_review.instrument.model import NA

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
    kind = cell_kind(column.answer)
    found = kind.parse(column, given)
    if found == NA and kind.takes_na and not column.na_if:
        raise UserError("NA is not an answer here.", remedy="Leave it empty where it is not known.")
    return cast("Cell", found)


def cell_fits(column: Column | None, cell: Any) -> bool:
    """Whether a cell in a file can be an answer of its column; one of no column is nobody's to judge."""
    if column is None:
        return True
    kind = cell_kind(column.answer)
    return bool(column.na_if) if cell == NA and kind.takes_na else kind.is_sound(column, cell)
