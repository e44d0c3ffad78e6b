"""The form of one row of a table: its columns as lines, the marked one open below to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen

from tui_review.display import on_one_line
from tui_review.errors import UserError
from tui_review.instrument.kinds.simple import parse_cell
from tui_review.review import rows
from tui_review.review.findings import columns_asked
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.theme import Tone, glyph
from tui_review.tui.fields.base import Field, Shown, text_of
from tui_review.tui.fields.kinds import FieldSlot
from tui_review.tui.keymap import binding
from tui_review.tui.keymap import shown as key_shown
from tui_review.tui.marks import unicode_marks
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.wrap import clipped, reflowed, wrapped

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_review.instrument.model import Column
    from tui_review.tui.review.changes import Changes

_PAUSE = 0.6
_LABEL = 40


class RowScreen(Screen[str]):
    """One row. Every cell is kept as it is given; Esc goes back to the table. Dismisses with the row's id."""

    AUTO_FOCUS: ClassVar[str] = ""
    DEFAULT_CSS: ClassVar[str] = """
    RowScreen { background: $background; }
    RowScreen > Words { height: auto; padding: 0 1; }
    RowScreen > #columns { margin: 1 0; }
    RowScreen > #hint { padding: 0 4; color: $muted; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        binding("row.next", "next", show=False),
        binding("row.back", "back", show=False),
        binding("row.done", "done", show=False),
        binding("review.undo", "undo", show=False),
        binding("review.clear", "clear", show=False),
        binding("review.read", "read", show=False),
        binding("case.open", "case(False)", show=False),
        binding("case.cited", "case(True)", show=False),
        binding("any.help", "help", show=False),
    ]

    def __init__(self, desk: Changes, row_id: str) -> None:
        """The row of the table at `desk`; a new one for an empty id, made when its first cell is given."""
        super().__init__()
        self.desk = desk
        self.row_id = row_id
        self.at = ""
        self.problem = ""
        self.drafts: dict[str, Any] = {}
        self._timer: Timer | None = None
        self._slot = FieldSlot("cell")
        self._warned: set[str] = set()

    # The row

    @property
    def row(self) -> dict[str, Any]:
        """The cells given so far."""
        return (self.desk.table().rows or {}).get(self.row_id, {})

    @property
    def columns(self) -> list[Column]:
        """The columns asked in the row as it is."""
        return columns_asked(self.row, self.desk.evaluation, self.desk.question)

    @property
    def column(self) -> Column:
        """The column that is open."""
        return next(each for each in self.desk.question.columns if each.id == self.at)

    @property
    def field(self) -> Field:
        """The open column's field."""
        assert self._slot.field is not None  # noqa: S101 - one is put in first of all
        return self._slot.field

    def _keep(self, column: str, value: Any, *, typed: bool = False) -> bool:
        """Keeps one cell; None empties it."""
        table = self.desk.table()
        row = dict(self.row)
        if value is None:
            row.pop(column, None)
        else:
            row[column] = value
        order = [each.id for each in self.desk.question.columns]
        row = {id_: row[id_] for id_ in order if id_ in row}
        if not self.row_id:
            if not row:
                return True
            table, new = rows.add_row(table, row)  # literal: a row of the review, not of a widget
        else:
            new = self.row_id
            table = rows.change_row(table, new, row)
        key = f"{self.desk.current}.{new}.{column}" if typed else ""
        if not self.desk.put_table(table, typed=key):
            self.problem = self.desk.problem
            return False
        self.row_id = new
        return True

    # What the field calls

    def give(self, value: Any) -> bool:
        """Fills the open column in."""
        column = self.column
        try:
            parsed = parse_cell(column, value)
        except UserError as error:
            self.problem = " ".join(part for part in (error.what, error.remedy) if part)
            self.drafts[column.id] = value
            self._draw()
            return False
        self.problem = ""
        self.drafts.pop(column.id, None)
        kept = self._keep(column.id, parsed, typed=self.field.keeps_while_typing)
        self._again()
        return kept

    def take_away(self) -> None:
        """Empties the open column."""
        self.problem = ""
        self.drafts.pop(self.at, None)
        self._keep(self.at, None)
        self._again()

    def typing(self) -> None:
        """A text is kept after a short pause; what was wrong before is not said on."""
        if self.problem:
            self.problem = ""
            self._draw()
        if self._timer is not None:
            self._timer.stop()
        if self.field.keeps_while_typing:
            self._timer = self.set_timer(_PAUSE, self.field.commit)

    def entered(self) -> None:
        """On to the next column; after the last, back to the table."""
        self.call_next(self._on)

    def resize(self) -> None:
        """The field wants other room."""
        self._draw()

    async def _on(self) -> None:
        if self.columns[-1].id == self.at:
            self.action_done()
        else:
            await self.action_next()

    def _again(self) -> None:
        self.field.refresh_value(self._shown())
        self._draw()

    def _shown(self) -> Shown:
        return Shown(self.column, self.row.get(self.at), draft=self.drafts.get(self.at))

    # The screen

    def compose(self) -> ComposeResult:
        """Columns above, the open one below."""
        yield TopLine("", id="top")
        yield Words(id="title")
        yield Words(id="columns")
        yield Words(id="ask")
        yield self._slot
        yield Words(id="hint")
        yield Words(id="notes")
        yield Words(id="guidance")
        yield Foot(id="foot")

    async def on_mount(self) -> None:
        """Opens the first column that is empty, or the first."""
        columns = self.columns
        await self.open(next((each.id for each in columns if each.id not in self.row), columns[0].id))

    def on_resize(self, event: Resize) -> None:
        """Draws for the new size."""
        del event
        if self.at:
            self._draw()

    async def open(self, column: str) -> None:
        """Opens a column."""
        if self.at:
            self._commit()
        self.at = column
        self.problem = ""
        with self.app.batch_update():
            field = await self._slot.put(self.column.answer, self._shown(), self)
            self._draw()
            self.set_focus(field.widget, scroll_visible=False)

    def _commit(self) -> None:
        self.field.commit()
        pending = self.field.pending()
        if pending is not None:
            self.drafts[self.at] = pending

    def _draw(self) -> None:
        desk, width, height = self.desk, self.size.width or 80, self.size.height or 24
        measure = min(width - 2, 100)
        self.draw_top()
        question = desk.question
        ids = list(desk.table().rows or {})
        number = ids.index(self.row_id) + 1 if self.row_id in ids else len(ids) + 1
        new = "" if self.row_id else ", new"
        self._say("title", [literal(f"{desk.current}  {question.row.capitalize()} {number}{new}", "bold")])
        columns = self.columns
        column = self.column
        ask = wrapped(reflowed(column.ask or column.label), measure)
        hint = clipped(wrapped(self.field.hint(), measure - 6), 2) if self.field.hint() else []
        mark = glyph(Tone.ERROR, unicode=unicode_marks())
        notes = wrapped(f" {mark} {self.problem}", measure) if self.problem else []
        rooms = height - 5 - len(ask) - len(hint) - len(notes)
        listed = self._columns(columns, measure, max(min(len(columns), rooms - 4), 3))
        rooms -= len(listed)
        rows_wanted = max(min(self.field.rows_wanted(width - 6), rooms), 1)
        self.field.widget.styles.height = rows_wanted
        rooms -= rows_wanted + 1
        self._say("columns", listed)
        self._say("ask", [literal(line, "bold") for line in ask])
        self._say("hint", [literal(line) for line in hint])
        self._say("notes", [literal(line, "$tone-error") for line in notes])
        text = reflowed(column.guidance)
        guidance = ["", *clipped(wrapped(text, measure), rooms)] if text and rooms > 0 else []
        self._say("guidance", [literal(line) for line in guidance])
        keys: list[str | tuple[str, str]] = [
            ("Enter", "next"),
            "row.next",
            "row.back",
            "row.done",
            *(self.desk.more_keys or ("review.undo",)),
        ]
        self.query_one("#foot", Foot).tell(*keys, "any.help")

    def draw_top(self) -> None:
        """Which review, and what is saved."""
        desk = self.desk
        self.query_one("#top", TopLine).tell(
            f"{desk.state.review.review.id}   {desk.state.rules.instrument.short}", "", desk.saved_now()
        )

    def _columns(self, columns: list[Column], measure: int, room: int) -> list[Content]:
        row = self.row
        lines = []
        room_for_label = min(max(len(each.label) for each in columns), _LABEL)
        for each in columns:
            value = on_one_line(text_of(row.get(each.id)))
            if each.id in self.drafts:
                value = "not kept yet"
            open_here = each.id == self.at
            empty = "" if each.optional else "?"
            label = f"{'>' if open_here else ' '} {each.label:<{room_for_label}}  "
            lines.append(
                Content.assemble(
                    literal(label, "bold $accent" if open_here else ""),
                    literal(value) if value else literal(empty, "bold $tone-warning"),
                ).truncate(measure, ellipsis=True)
            )
        at = [each.id for each in columns].index(self.at)
        first = min(max(at - room + 2, 0), max(len(lines) - room, 0))
        return lines[first : first + room]

    def _say(self, id_: str, lines: list[Content]) -> None:
        words = self.query_one(f"#{id_}", Words)
        words.display = bool(lines)
        words.say(Content("\n").join(lines))

    # Keys

    async def _by(self, by: int) -> None:
        self._commit()
        ids = [each.id for each in self.columns]
        at = ids.index(self.at) if self.at in ids else 0
        await self.open(ids[min(max(at + by, 0), len(ids) - 1)])

    async def action_next(self) -> None:
        """The next column."""
        await self._by(1)

    async def action_back(self) -> None:
        """The column before."""
        await self._by(-1)

    def action_done(self) -> None:
        """Back to the table; what could not be kept keeps the form open once."""
        self._commit()
        asked = [each.id for each in self.columns]
        left = [id_ for id_ in self.drafts if id_ in asked and id_ not in self._warned]
        if left:
            self._warned.add(left[0])
            self.call_next(self._warn, left[0])
            return
        self.dismiss(self.row_id)

    async def _warn(self, column: str) -> None:
        await self.open(column)
        self.problem = f"This could not be kept. {key_shown('row.done')} again drops it."
        self._draw()

    async def action_undo(self) -> None:
        """Takes back the last change."""
        await self.desk.action_undo()
        self.drafts.clear()
        if self.row_id and self.row_id not in (self.desk.table().rows or {}):
            self.row_id = ""
        await self.open(self.at if self.at in [each.id for each in self.columns] else self.columns[0].id)

    def action_clear(self) -> None:
        """Empties the column."""
        self.take_away()

    def action_read(self) -> None:
        """The guidance of the table and of its columns, in full."""
        self._commit()
        self.desk.action_read()

    def action_case(self, cited: bool) -> None:  # noqa: FBT001 - the action's one argument
        """The case file, for practice on a mock case; citing is for the table."""
        self._commit()
        self.desk.open_case(cited=cited)
        self._draw()

    def action_help(self) -> None:
        """All keys."""
        from tui_review.tui.help import HelpScreen  # noqa: PLC0415 - only for help

        self.app.push_screen(HelpScreen("Keys of a row", ["row", "any"], {}))
