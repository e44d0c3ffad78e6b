"""The rows of a table in plain lines: adding and editing column by column, deleting, moving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from tui_review.entry.answering import Answering, Step
from tui_review.entry.offering import offer_said
from tui_review.entry.rows import FillingIn
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.plurals import count_of
from tui_review.plain.lines import TextLines
from tui_review.plain.talk import Talk
from tui_review.plain.telling import given_by, how_to_answer, number_typed, row_blocks
from tui_review.review.evaluation import with_worked_out
from tui_review.review.rows import copy_row, delete_row, move_row
from tui_review.telling.blocks import paragraph, under
from tui_review.telling.words import one_line, value_words

_COMMAND: Final = re.compile(
    r"\s*(add|edit|copy|delete|up|down|move)\b\s*(\d*)\s*(up|down)?\s*\Z", re.IGNORECASE
)


class TableDialog:
    """Changes the rows of one table."""

    def __init__(
        self, answering: Answering, talk: Talk, lines: TextLines, saved: Callable[[Step, str], None]
    ) -> None:
        """`saved` has a change made durable, and says so with the words given."""
        self._answering = answering
        self._question = answering.question
        self._talk = talk
        self._lines = lines
        self._saved = saved

    def handles(self, typed: str) -> bool:
        """Does what was typed if it is about rows; whether it was. Raises UserError, and Leave."""
        found = _COMMAND.match(typed)
        if found is None:
            return False
        act, number, direction = found[1].casefold(), found[2], (found[3] or "").casefold()
        if act == "add":
            self._fill("")
            self._list()
            return True
        row_id = self._row(number)
        match act:
            case "edit":
                self._fill(row_id)
            case "copy":
                table, _ = copy_row(self._answering.kept, row_id)
                said = f"{self._question.row} {int(number) + 1} is a copy of {number}: edit it."
                self._saved(self._answering.put_table(table), said)
            case "delete":
                table = delete_row(self._answering.kept, row_id)
                said = f"{self._question.row} {number} is deleted; undo brings it back."
                self._saved(self._answering.put_table(table), said)
            case _:
                step = -1 if "up" in (act, direction) else 1
                moved = self._answering.put_table(move_row(self._answering.kept, row_id, step))
                if moved.taken and moved.change is None:
                    self._talk.say("It is at the end already.")
                else:
                    self._saved(moved, f"{self._question.row} {number} is moved.")
        self._list()
        return True

    def _row(self, number: str) -> str:
        rows = list(self._answering.kept.rows or {})
        place = number_typed(number)
        if not 1 <= place <= len(rows):
            have = count_of(len(rows), self._question.row)
            raise UserError(f"There is no such {self._question.row}.", remedy=f"The table has {have}.")
        return rows[place - 1]

    def _fill(self, row_id: str) -> None:
        """Asks for each column that is asked as the row is filled in so far; each cell is saved as it is given."""
        filling = FillingIn(self._answering, row_id)
        self._talk.say(
            "Column by column, each saved as you give it. Enter leaves a column as it is, a single - empties it, "
            "cancel puts the table as it was."
        )
        seen: set[str] = set()
        while column := next((each for each in filling.columns if each.id not in seen), None):
            seen.add(column.id)
            filling.at = column.id
            if not self._ask(filling):
                filling.give_up()
                self._talk.say("Given up; the table is as it was.")
                return
        if not filling.row:
            self._talk.say("An empty row is not added.")

    def _ask(self, filling: FillingIn) -> bool:
        """One cell, until it is sound; False when the row is given up."""
        column = filling.column
        self._talk.say(one_line(column.ask) or column.label)
        self._talk.tell([under(*how_to_answer(column))])
        if column.id in filling.row:
            self._talk.say(f"Now: {value_words(column, filling.row[column.id])}", indent=2)
        offer, place = filling.offered(), filling.spot().place
        if offer is not None:
            self._talk.say(f"{offer_said(column, offer)} Type take to take it.", indent=2)
        takes_lines = kind_of(column).entry == "lines"
        if takes_lines:
            self._lines.tell_left(place)
        while True:
            typed = self._talk.ask(column.label).strip()
            if typed.casefold() == "cancel":
                return False
            if typed == "?":
                self._talk.read_out(column.guidance or "There is no guidance for this column.")
                continue
            if not typed:
                return True
            if offer is not None and typed.casefold() == "take":
                step = filling.give(offer.value)
            elif typed == "-":
                step = filling.take_away()
            elif typed.casefold() == "more" and takes_lines:
                begun = self._lines.left(place) or str(filling.row.get(column.id, ""))
                step = filling.give(self._lines.ask("more", place, begun))
            else:
                step = filling.give(
                    given_by(column, typed, lambda begun: self._lines.ask("more", place, begun))
                )
            if step.refused is None:
                self._lines.given()
                if step.change is not None:
                    self._saved(step, f"{self._question.row} {filling.number}, {column.label}.")
                return True
            filling.drop_drafts()
            self._talk.refuse(step.refused)

    def _list(self) -> None:
        at = self._answering
        rows = with_worked_out(at.evaluation, at.at, at.kept.rows or {})
        self._talk.tell(row_blocks(self._question, rows) if rows else [paragraph("The table is empty.")])
