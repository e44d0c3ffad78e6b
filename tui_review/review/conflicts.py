"""The places of a review that a merge could not settle: how their keys read, and putting one side in place.

Keys of `conflicts`: `4B` (an answer), `4B.narrative`, `4C1.describe.Other` (what is said of a choice), `4A1.r2` (a row
deleted by one side and changed by the other), `4A1.r2.type` (one cell), `4A1/order` (the order of the rows),
`4/override` (an override of item 4).
"""

from __future__ import annotations

import re
from collections.abc import Container
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from tui_review.errors import UserError
from tui_review.instrument.language.values import is_rows
from tui_review.review.model import Answer, Conflict, Review
from tui_review.review.rows import with_row_map
from tui_review.review.three_way import merged_part, merged_text, pick
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

Side = Literal["ours", "theirs", "both"]
"""What can be taken at an unsettled place as it is; anything else is written anew."""
SIDES: Final[tuple[Side, ...]] = get_args(Side)

_KEY: Final = re.compile(
    r"(?P<id>.+?)(?:\.(?P<row>r\d+(?:-[0-9a-z]{4})?)(?:\.(?P<column>.+))?|\.describe\.(?P<code>.+)|[./](?P<part>[a-z]+))?\Z",
    re.DOTALL,
)
_PARTS: Final = {".narrative": "narrative", "/order": "order", "/override": "override"}


@frozen()
class ConflictPlace:
    """What one key of `conflicts` is about."""

    id: str
    """The question, or for an override the item."""
    part: str = ""
    """`narrative`, `described`, `order` or `override`; empty for the answer, a row or a cell."""
    row: str = ""
    """The row's id."""
    column: str = ""
    """The column, where it is about one cell."""
    code: str = ""
    """The choice, where it is about what is said of one."""

    @property
    def said(self) -> str:
        """The place in words, after the id: `narrative`, `row r2, type`; empty for the answer itself."""
        if self.row:
            return f"row {self.row}" + (f", {self.column}" if self.column else "")
        if self.code:
            return f"description of {self.code}"
        return "order of the rows" if self.part == "order" else self.part


def place(key: str, questions: Container[str] = ()) -> ConflictPlace:
    """What a key is about. Ids of `questions` are never taken apart."""
    found = None if key in questions else _KEY.match(key)
    if found is None:
        return ConflictPlace(key)
    if found["row"]:
        return ConflictPlace(found["id"], row=found["row"], column=found["column"] or "")
    if found["code"]:
        return ConflictPlace(found["id"], "described", code=found["code"])
    part = _PARTS.get(key[len(found["id"]) :], "")
    return ConflictPlace(found["id"], part) if part else ConflictPlace(key)


def conflicts_at(review: Review, question: str, questions: Container[str] = ()) -> dict[str, Conflict]:
    """Everything unsettled at one question, by key."""
    return {
        key: conflict for key, conflict in review.conflicts.items() if place(key, questions).id == question
    }


def meant_by(review: Review, given: str, questions: Container[str] = ()) -> tuple[str, ...]:
    """The keys that a person means: a question's id means everything unsettled at it, `4B.value` its answer alone.

    Empty where nothing is unsettled there.
    """
    found = tuple(conflicts_at(review, given, questions))
    if found:
        return found
    answer = given.removesuffix(".value")
    return tuple(key for key in dict.fromkeys((given, answer)) if key in review.conflicts)


def taken(conflict: Conflict, where: ConflictPlace, side: Side, rules: Rules) -> Any:
    """What stands at a place when a side is taken there; None for nothing.

    `both` is what both changed, together: both wordings of a text, all of two lists, the row that one side took out.
    Raises UserError where it can only be one or the other.
    """
    if side != "both":
        return deepcopy(getattr(conflict, side))
    sides = (conflict.base, conflict.ours, conflict.theirs)
    value, differ = pick(*sides)
    if where.part in ("narrative", "described"):
        value, differ = merged_text(*(str(each or "") for each in sides)).both, False
    elif where.row and not where.column:
        value, differ = conflict.theirs if conflict.ours is None else conflict.ours, False
    elif differ and not where.part and where.id in rules.questions:
        question = rules.questions[where.id].question
        value = merged_part(question.column(where.column) if where.column else question, *sides).both
        differ = value is None
    if differ:
        remedy = "Take ours or theirs, or answer it anew."
        raise UserError("It can only be one of the two.", remedy=remedy, question=where.id)
    return deepcopy(value)


def value_in(answer: Answer, where: ConflictPlace) -> Any:
    """What stands at a place of an answer now; None for nothing."""
    if where.part == "narrative":
        return answer.narrative or None
    if where.code:
        return answer.described.get(where.code)
    if where.part == "order":
        return list(answer.rows or {})
    if not where.row:
        return answer.given
    row = (answer.rows or {}).get(where.row)
    return row if row is None or not where.column else row.get(where.column)


def settled_by(
    review: Review, questions: Container[str], id_: str, change: tuple[Answer, Answer], said: str
) -> dict[str, Any]:
    """What a change, before and after, settles: what was said explicitly, and every unsettled place it changes."""
    before, after = change
    table = said == id_ and (before.rows is not None or after.rows is not None)
    found: dict[str, Any] = {}
    for key, conflict in conflicts_at(review, id_, questions).items():
        where = place(key, questions)
        whole = table and where.part not in ("narrative", "described")
        if key == said or whole or value_in(before, where) != value_in(after, where):
            found[key] = plain(conflict)
    return found


def with_value_at(answer: Answer, where: ConflictPlace, value: Any) -> Answer:
    """The answer with `value` at a place; None takes away what is there."""
    if where.part == "narrative":
        return replace(answer, narrative=value or "")
    if where.code:
        said = {**answer.described, where.code: value or ""}
        return replace(answer, described={code: text for code, text in said.items() if text})
    rows = dict(answer.rows or {})
    if where.part == "order":
        wanted = [id_ for id_ in value or [] if id_ in rows]
        return with_row_map(answer, {id_: rows[id_] for id_ in [*wanted, *rows]})
    if where.column:
        if where.row in rows:
            row = {column: cell for column, cell in rows[where.row].items() if column != where.column}
            rows[where.row] = row if value is None else {**row, where.column: value}
        return with_row_map(answer, rows)
    if where.row:
        if value is None:
            rows.pop(where.row, None)
        else:
            rows[where.row] = value
        return with_row_map(answer, rows)
    if is_rows(value) or (value is None and answer.rows is not None):
        return with_row_map(answer, value)
    return replace(with_row_map(answer, None), value=value)
