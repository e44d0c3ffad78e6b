"""Filling in one row of a table, column by column: each cell is kept as it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.entry.answering import Answering, Step, only_at
from tui_review.entry.meant import may_be_half, meant_today
from tui_review.entry.offers import cell_offer
from tui_review.entry.undo import cells_changed
from tui_review.errors import UserError
from tui_review.instrument.kinds.simple import parse_cell
from tui_review.review.findings import columns_asked
from tui_review.review.refusal import as_asked
from tui_review.review.rows import add_row, change_row
from tui_review.review.spots import Spot

if TYPE_CHECKING:
    from tui_review.entry.offers import OfferedAnswer
    from tui_review.instrument.model import Column, Question
    from tui_review.review.state import Change


class FillingIn:
    """One row of a table, and the column one is at in it. Nothing it does acts on another row, or another question."""

    def __init__(self, answering: Answering, row_id: str = "") -> None:
        """A row of the table one is at; a new one for an empty id: it is made when its first cell is given."""
        self.answering = answering
        self.table = answering.at
        """The question whose table it is."""
        self.row_id = row_id
        self._made: set[str] = set()
        """Rows that were made here: undo may take them away again."""
        self._taken_back: tuple[str, Any] | None = None
        """What was no cell yet and was taken back last, with its column: redo has it stand there again."""
        self._before = answering.kept
        self._warned: set[Spot] = set()
        """Cells of which it is told, for as long as it is, that what stands in them could not be kept."""
        self.stood: Any = None
        """What the cell one is at held when one came to it."""
        columns = self.columns
        lacking = [each.id for each in columns if each.id not in self.row and not each.optional]
        self.at = lacking[0] if lacking and self.row else columns[0].id
        """The id of the column one is at: the first that the row lacks; the first of all in a new or complete one."""

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        """All rows of the table by id."""
        return self.answering.state.kept(self.table).rows or {}

    @property
    def question(self) -> Question:
        """The table, as it is asked now."""
        return as_asked(self.answering.evaluation, self.table)

    @property
    def row(self) -> dict[str, Any]:
        """The cells given so far."""
        return self.rows.get(self.row_id, {})

    @property
    def columns(self) -> list[Column]:
        """The columns asked in the row as it is."""
        return columns_asked(self.row, self.answering.evaluation, self.question)

    @property
    def column(self) -> Column:
        """The column one is at."""
        return next(each for each in self.question.columns if each.id == self.at)

    @property
    def number(self) -> int:
        """Where the row stands in the table, from 1; a new one stands behind the last."""
        ids = list(self.rows)
        return ids.index(self.row_id) + 1 if self.row_id in ids else len(ids) + 1

    def spot(self, column: str = "") -> Spot:
        """A cell of the row, by its column; the one here unless said otherwise."""
        return Spot(self.table, row=self.row_id, column=column or self.at)

    def draft(self, column: str = "") -> Any:
        """What stands in a cell and could not be kept; None for nothing."""
        return self.answering.drafts.at(self.spot(column))

    def hold(self, entered: Any) -> None:
        """Has something stand in the cell here although it is not kept."""
        self.answering.drafts.keep(self.spot(), entered)

    def typing(self, entered: Any) -> None:
        """Has what is entered so far in the cell here stand there again if the program is killed."""
        self.answering.drafts.typing(self.spot(), entered)

    def as_the_program_ends(self, typed: str) -> None:
        """Fills the cell in with what is typed there; what may be half of something stands there again instead."""
        if may_be_half(self.column, typed):
            self.typing(typed)
        elif typed.strip():
            self.give(typed)

    @property
    def emptied(self) -> list[str]:
        """The cell here by name, where something has been taken away in it and nothing stands in its place."""
        return [self.column.label] if self.stood is not None and self.at not in self.row else []

    def drop(self, column: str = "") -> None:
        """Nothing is left in a cell, the one here unless said otherwise, that could not be kept."""
        self.answering.drafts.drop(self.spot(column))

    # Cells

    def offered(self) -> OfferedAnswer | None:
        """What is offered in the cell here; None where it is filled, or there is nothing to offer."""
        answering = self.answering
        return cell_offer(answering.evaluation, self.table, self.rows, self.row_id, self.column)

    def give(self, value: Any, *, typed: bool = False) -> Step:
        """Fills the cell in; what cannot stand there is a draft then."""
        try:
            meant = meant_today(self.column, value, self.answering.evaluation, self.answering.state.today)
            parsed = parse_cell(self.column, meant)
        except UserError as error:
            self.hold(value)
            return Step(refused=error, before=self.answering.asked)
        return self._put(parsed, typed=typed)

    def take_away(self, *, typed: bool = False) -> Step:
        """Empties the cell. `typed`: while typing goes on, as another is typed."""
        return self._put(None, typed=typed)

    def _put(self, value: Any, *, typed: bool = False) -> Step:
        try:
            return only_at(self.answering, self.table, lambda: self._put_at(value, typed=typed))
        except UserError as error:  # The row is gone by what somebody else has changed.
            return Step(refused=error, before=self.answering.asked)

    def _put_at(self, value: Any, *, typed: bool) -> Step:
        answering = self.answering
        self._taken_back = None
        cells = {**self.row, self.at: value}
        order = [each.id for each in self.question.columns if not each.compute]
        row = {id_: cells[id_] for id_ in order if cells.get(id_) is not None}
        if self.row_id in self.rows:
            row_id, table = self.row_id, change_row(answering.kept, self.row_id, row)
        elif row:
            table, row_id = add_row(answering.kept, row)  # literal: a row of the review, not of a widget
        else:
            self.drop()
            return Step(before=answering.asked)
        spot = Spot(self.table, row=row_id, column=self.at)
        step = answering.put_table(table, spot if typed else None)
        if step.taken:
            self.drop()
        if step.taken and row_id != self.row_id:
            before = {column.id: self.spot(column.id) for column in self.question.columns}
            answering.drafts.rename_row(self.table, self.row_id, row_id)
            self.row_id = row_id
            self._made.add(row_id)
            for column_id, spot in before.items():
                # An earlier session may have left it.
                if left := answering.session.under_way.recall(spot.place):
                    answering.drafts.typing(self.spot(column_id), left)
                    answering.drafts.typing(spot, None)
        return step

    def give_up(self) -> Step:
        """Puts the table as it was before the row was opened."""
        self.drop_drafts()
        return only_at(self.answering, self.table, lambda: self.answering.put_table(self._before))

    # Columns

    def go(self, by: int) -> None:
        """The column after (`by` 1) or before (-1), of those that are asked; at the ends it stays."""
        ids = [each.id for each in self.columns]
        at = ids.index(self.at) if self.at in ids else 0
        self.at = ids[min(max(at + by, 0), len(ids) - 1)]

    @property
    def is_last(self) -> bool:
        """Whether no column comes behind the one here."""
        return self.columns[-1].id == self.at

    def not_kept(self) -> str:
        """A column in which something stands that could not be kept, each told once until `untold`; empty for none."""
        for column in self.columns:
            spot = self.spot(column.id)
            if spot in self.answering.drafts and spot not in self._warned:
                self._warned.add(spot)
                return column.id
        return ""

    def untold(self) -> None:
        """What could not be kept is not told any more: it is told anew before it is dropped."""
        self._warned.clear()

    def drop_drafts(self) -> None:
        """Nothing is left that could not be kept."""
        for column in self.question.columns:
            self.drop(column.id)

    # Taking back

    def undo(self) -> tuple[Step, str]:
        """Takes back what stands here and is no cell, else the last change, if it is of this row; goes to its column.

        What became of it, and that in words. Whatever else was changed last stays, which is said.
        """
        if (draft := self.draft()) is not None:
            self.drop()
            self._taken_back = (self.at, draft)
            return Step(
                before=self.answering.asked
            ), f"Taken back: what was no answer at {self.column.label}."
        return self._step_back(back=True)

    def redo(self) -> tuple[Step, str]:
        """Makes what was taken back again, likewise."""
        if self._taken_back is not None:
            (self.at, entered), self._taken_back = self._taken_back, None
            self.hold(entered)
            return Step(
                before=self.answering.asked
            ), f"What was no answer at {self.column.label} stands there again."
        return self._step_back(back=False)

    def _step_back(self, *, back: bool) -> tuple[Step, str]:
        self._taken_back = None
        step, said = self.answering.undo(self._is_mine) if back else self.answering.redo(self._is_mine)
        if step.change is None:
            done = "taken back" if back else "made again"
            elsewhere = "what was changed elsewhere is, outside of its form"
            return step, f"Nothing more of this {self.question.row} is to be {done} here; {elsewhere}."
        row_id, columns = cells_changed(step.change)
        self.row_id = row_id if row_id in self.rows else ""
        asked = [each.id for each in self.columns]
        self.at = next((id_ for id_ in (*columns, self.at) if id_ in asked), asked[0])
        return step, said

    def _is_mine(self, change: Change) -> bool:
        """Whether a change is one of this row's cells, or has made the row here: it is all seen where one is."""
        if change.question != self.table:
            return False
        row_id, _ = cells_changed(change)
        tables = (change.before.get("rows") or {}, change.after.get("rows") or {})
        stays = row_id == self.row_id and all(row_id in rows for rows in tables)
        return bool(row_id) and (stays or row_id in self._made)
