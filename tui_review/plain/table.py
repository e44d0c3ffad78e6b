"""The rows of a table in plain lines: adding and editing column by column, deleting, moving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from tui_review.entry.answering import Answering, Step
from tui_review.entry.offering import offer_said
from tui_review.entry.rows import FillingIn
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.plurals import count_of
from tui_review.plain.commands import command_in, literally
from tui_review.plain.lines import TextLines
from tui_review.plain.talk import Talk
from tui_review.plain.telling import ROWS_DONE, given_by, how_to_answer, number_typed, row_blocks
from tui_review.review.evaluation import with_worked_out
from tui_review.review.rows import copy_row, delete_row, move_row
from tui_review.telling.blocks import paragraph, under
from tui_review.telling.words import one_line, value_words

if TYPE_CHECKING:
    from tui_review.entry.offers import OfferedAnswer

_COMMAND: Final = re.compile(
    r"\s*(add|edit|copy|delete|up|down|move)\b\s*(\d*)\s*(up|down)?\s*\Z", re.IGNORECASE
)

_Became: TypeAlias = Literal["on", "again", "given up", "left"]
"""What becomes of a column that was asked: on to the next, to the one that is named then, or out of the row."""
_HELP: Final = """Type what the column asks for; it is saved at once. Or:
  Enter alone, next    leaves the column as it is
  back                 the column before
  -                    empties the column
  take                 takes what is offered
  more                 goes on with the text that stands here
  ?                    the guidance
  undo, redo           take back the last change of this row; make it again
  cancel               puts the table as it was
  quit                 leave; what is filled in is saved
Every other command is for when the row is done. A text that looks like a command is typed
behind an equals sign: = next"""
"""What `help` says in a row."""


class TableDialog:
    """Changes the rows of one table."""

    def __init__(
        self,
        answering: Answering,
        talk: Talk,
        lines: TextLines,
        saved: Callable[[Step, str], None],
        seems: Callable[[str], str],
    ) -> None:
        """`saved` has a change made durable, and says so with the words given; `seems` tells of mistyped commands."""
        self.is_left = False
        """Whether the review is to be left, as `quit` was typed in a row."""
        self._answering = answering
        self._question = answering.question
        self._talk = talk
        self._lines = lines
        self._saved = saved
        self._seems = seems

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
            "back goes to the one before, cancel puts the table as it was; help says the rest."
        )
        seen: set[str] = set()
        while column := next((each for each in filling.columns if each.id not in seen), None):
            filling.at = column.id
            match self._ask(filling):
                case "given up":
                    filling.give_up()
                    self._talk.say("Given up; the table is as it was.")
                    return
                case "left":
                    self.is_left = True
                    if filling.row:
                        kept = f"{self._question.row} {filling.number}"
                        self._talk.say(f"{kept} is kept as far as it is filled in: edit it to go on.")
                        return
                    break
                case "again":
                    seen.discard(filling.at)
                case _:
                    seen.add(column.id)
        if not filling.row:
            self._talk.say("An empty row is not added.")

    def _ask(self, filling: FillingIn) -> _Became:
        """One cell, until it is sound or something else is wanted."""
        column = filling.column
        self._talk.say(one_line(column.ask) or column.label)
        self._talk.tell([under(*how_to_answer(column))])
        if column.id in filling.row:
            self._talk.say(f"Now: {value_words(column, filling.row[column.id])}", indent=2)
        offer = filling.offered()
        if offer is not None:
            self._talk.say(f"{offer_said(column, offer)} Type take to take it.", indent=2)
        if kind_of(column).entry == "lines":
            self._lines.tell_left(filling.spot().place)
        else:
            self._lines.tell_half(filling.spot().place, "-")
        while True:
            typed = self._talk.ask(column.label).strip()
            command, is_of_rows = command_in(typed), _is_of_rows(typed)
            if typed.casefold() == "cancel":
                return "given up"
            if not typed:
                return "on"
            try:
                if command is not None or is_of_rows:
                    became = self._do(filling, command.word if command is not None else typed, offer)
                else:
                    became = self._give(filling, typed)
            except UserError as error:
                self._talk.refuse(error)
                if seems := self._seems(typed):
                    self._talk.say(f"“{typed}” {seems}. Type help for what can be typed in a row.")
                continue
            if became is not None:
                return became

    def _do(self, filling: FillingIn, word: str, offer: OfferedAnswer | None) -> _Became | None:
        """Does what a command means in a row; None where the same cell is asked still. Raises UserError for others."""
        column = filling.column
        match word:
            case "?":
                self._talk.read_out(column.guidance or "There is no guidance for this column.")
                return None
            case "help":
                self._talk.say(_HELP)
                return None
            case "quit":
                return "left"
            case "next":
                return "on"
            case "back":
                return self._back(filling)
            case "undo" | "redo":
                step, said = filling.undo() if word == "undo" else filling.redo()
                if step.change is None:
                    self._talk.say(said)
                    return None
                self._saved(step, said)
                return "again"
            case "take" if offer is not None:
                return self._put(filling, filling.give(offer.value))
            case "more" if kind_of(column).entry == "lines":
                place = filling.spot().place
                begun = self._lines.left(place) or str(filling.row.get(column.id, ""))
                return self._put(filling, filling.give(self._lines.ask("more", place, begun)))
            case "take":
                raise UserError("Nothing is offered here.")
            case _:
                raise UserError(
                    f"{word} is a command for a question, and this is a column of a {self._question.row}.",
                    remedy=f"Enter alone goes on, cancel gives the row up; = {word} is the text itself.",
                )

    def _back(self, filling: FillingIn) -> _Became | None:
        """Goes to the column before."""
        asked = [each.id for each in filling.columns]
        if not (place := asked.index(filling.at)):
            self._talk.say("This is the first column.")
            return None
        filling.at = asked[place - 1]
        return "again"

    def _give(self, filling: FillingIn, typed: str) -> _Became:
        """Gives what is typed to the cell. Raises UserError for what is none."""
        column, place, text = filling.column, filling.spot().place, literally(typed)
        if typed == "-":
            return self._put(filling, filling.take_away())
        given = given_by(
            column, typed if text is None else text, lambda begun: self._lines.ask("more", place, begun)
        )
        return self._put(filling, filling.give(given), self._seems(typed))

    def _put(self, filling: FillingIn, step: Step, seems: str = "") -> _Became:
        """Has a cell that was given saved. Raises UserError for what was refused."""
        if step.refused is not None:
            # A line is typed anew; a text of several is offered again, as is what is kept of the other cells.
            if kind_of(filling.column).entry != "lines":
                filling.drop()
            raise step.refused
        if step.change is not None:
            told = f" That {seems}: undo takes it back." if seems else ""
            self._saved(step, f"{self._question.row} {filling.number}, {filling.column.label}.{told}")
        return "on"

    def _list(self) -> None:
        if self.is_left:
            return
        at = self._answering
        rows = with_worked_out(at.evaluation, at.at, at.kept.rows or {})
        self._talk.tell(row_blocks(self._question, rows) if rows else [paragraph("The table is empty.")])
        if rows:
            self._talk.say(ROWS_DONE)


def _is_of_rows(typed: str) -> bool:
    """Whether a line is one about rows, which waits until this one is filled in; `move` alone is a text."""
    found = _COMMAND.match(typed)
    return found is not None and bool(found[2] or found[1].casefold() == "add")
