"""The rows of a table in plain lines: adding and editing column by column, deleting, moving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.simple import parse_cell
from tui_review.instrument.model import Column
from tui_review.instrument.plurals import count_of
from tui_review.plain.talk import Talk
from tui_review.plain.telling import how_to_answer, option_of, row_lines
from tui_review.review.findings import columns_asked
from tui_review.review.rows import add_row, change_row, copy_row, delete_row, move_row
from tui_review.review.words import one_line

if TYPE_CHECKING:
    from tui_review.review.state import Change, ReviewState

_COMMAND: Final = re.compile(
    r"\s*(add|edit|copy|delete|up|down|move)\b\s*(\d*)\s*(up|down)?\s*\Z", re.IGNORECASE
)


class TableDialog:
    """Changes the rows of one table."""

    def __init__(
        self, state: ReviewState, question: str, talk: Talk, saved: Callable[[Change | None, str], None]
    ) -> None:
        """`saved` has a change made durable, and says so with the words given."""
        self._state = state
        self._id = question
        self._question = state.question(question)
        self._talk = talk
        self._saved = saved

    def handles(self, typed: str) -> bool:
        """Does what was typed if it is about rows; whether it was. Raises UserError, and Leave."""
        found = _COMMAND.match(typed)
        if found is None:
            return False
        act, number, direction = found[1].casefold(), found[2], (found[3] or "").casefold()
        if act == "add":
            self._add()
            return True
        row_id = self._row(number)
        match act:
            case "edit":
                self._edit(row_id, number)
            case "copy":
                answer, _ = copy_row(self._state.kept(self._id), row_id)
                change = self._state.change_rows(self._id, answer)
                self._saved(change, f"{self._question.row} {int(number) + 1} is a copy of {number}: edit it.")
            case "delete":
                change = self._state.change_rows(self._id, delete_row(self._state.kept(self._id), row_id))
                self._saved(change, f"{self._question.row} {number} is deleted; undo brings it back.")
            case _:
                step = -1 if "up" in (act, direction) else 1
                change = self._state.change_rows(self._id, move_row(self._state.kept(self._id), row_id, step))
                if change is None:
                    self._talk.say("It is at the end already.")
                else:
                    self._saved(change, f"{self._question.row} {number} is moved.")
        self._list()
        return True

    def _row(self, number: str) -> str:
        rows = list(self._state.kept(self._id).rows or {})
        if not number or not 1 <= int(number) <= len(rows):
            have = count_of(len(rows), self._question.row)
            raise UserError(f"There is no such {self._question.row}.", remedy=f"The table has {have}.")
        return rows[int(number) - 1]

    def _add(self) -> None:
        row = self._fill({})
        if row is None:
            return
        answer, _ = add_row(self._state.kept(self._id), row)
        change = self._state.change_rows(self._id, answer)
        self._saved(change, f"{self._question.row} {len(answer.rows or {})} is added.")
        self._list()

    def _edit(self, row_id: str, number: str) -> None:
        answer = self._state.kept(self._id)
        row = self._fill(dict((answer.rows or {})[row_id]))
        if row is None:
            return
        change = self._state.change_rows(self._id, change_row(answer, row_id, row))
        if change is None:
            self._talk.say("Nothing to change.")
        else:
            self._saved(change, f"{self._question.row} {number} is changed.")

    def _fill(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """Asks for each column that is asked as the row is filled in so far; None when it is given up or empty."""
        self._talk.say(
            "Column by column. Enter leaves a column as it is, a single - empties it, cancel gives up."
        )
        seen: set[str] = set()
        while True:
            columns = columns_asked(row, self._state.evaluation, self._question)
            column = next((each for each in columns if each.id not in seen), None)
            if column is None:
                break
            seen.add(column.id)
            if not self._ask(column, row):
                self._talk.say("Given up; the table is as it was.")
                return None
        if not row:
            self._talk.say("An empty row is not added.")
            return None
        return row

    def _ask(self, column: Column, row: dict[str, Any]) -> bool:
        """One cell, until it is sound; False when the row is given up."""
        self._talk.say(one_line(column.ask) or column.label)
        for line in how_to_answer(column):
            self._talk.say(line, indent=2)
        if column.id in row:
            self._talk.say(f"Now: {row[column.id]}", indent=2)
        while True:
            typed = self._talk.ask(column.label).strip()
            if typed.casefold() == "cancel":
                return False
            if typed == "?":
                self._talk.read_out(column.guidance or "There is no guidance for this column.")
                continue
            if not typed:
                return True
            if typed == "-":
                row.pop(column.id, None)
                return True
            try:
                row[column.id] = parse_cell(column, option_of(column, typed))
            except UserError as error:
                self._talk.refuse(error)
            else:
                return True

    def _list(self) -> None:
        rows = self._state.kept(self._id).rows
        for line in row_lines(self._question, rows) if rows else ["The table is empty."]:
            self._talk.say(line)
