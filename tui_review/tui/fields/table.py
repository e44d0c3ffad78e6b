"""A table: its rows as lines, one marked; adding, filling in, deleting and moving rows by one key each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, Protocol

from textual.content import Content
from textual.events import Blur, Focus, Key
from textual.widget import Widget

from tui_review.display import on_one_line
from tui_review.errors import UserError
from tui_review.instrument.model import NA, Column, Question
from tui_review.review import rows
from tui_review.review.model import Answer
from tui_review.telling.words import value_on_a_line, with_article
from tui_review.tui.base.ahead import OPENS_NOTHING, TOO_SOON
from tui_review.tui.base.literal import literal
from tui_review.tui.fields.base import ON, PAGING, Field, Keeper, Shown, not_a_key
from tui_review.tui.fields.columns import columns_shown, fitted, heads, whole_width
from tui_review.tui.fields.window import ALL, windowed
from tui_review.tui.keymap import KEYS, KeyHint, key_hint
from tui_review.tui.keymap import shown as key_shown

_INDENT: Final = 7
"""Cells before the first column: mark and number."""
_LEAST: Final = 23
"""Cells below which a table is not drawn narrower."""


class TableKeeper(Keeper, Protocol):
    """What a table needs of its screen besides."""

    def table(self) -> Answer:
        """A copy of what is kept at the table's question."""
        ...

    def put_table(self, answer: Answer, said: str = "") -> bool:
        """Keeps the table so; False when it cannot be."""
        ...

    def take_rows_back(self, before: Answer) -> None:
        """Has the rows be what they were `before`: what letters did to them is of a text."""
        ...

    def open_row(self, row_id: str) -> None:
        """The form of a row; of a new one for an empty id."""
        ...

    def moved(self) -> None:
        """Another line is marked, for which other keys do something."""
        ...


class TableField(Field, Widget, can_focus=True):
    """The rows of a table. The line below them adds one."""

    drawn_from_shown = True
    DEFAULT_CSS: ClassVar[str] = "TableField { height: auto; }"
    keeper: TableKeeper

    def __init__(self, **options: Any) -> None:
        """`options` are `id`, `classes` and the like."""
        super().__init__(**options)
        self._at = 0
        self._before = (Answer(), False)

    def show(self, shown: Shown, keeper: Keeper) -> None:
        """The rows of a question, the first of them marked; of an empty table the line that adds one."""
        super().show(shown, keeper)
        self._at = 0
        self.refresh()

    def refresh_value(self, shown: Shown) -> None:
        """The same table after a change: the marked row stays so, wherever it stands then, or the line for another."""
        marked, at = self.marked, self._at
        super().refresh_value(shown)
        ids = list(self.rows)
        if not marked:
            at = len(ids)
        self._at = ids.index(marked) if marked in ids else min(at, len(ids))
        self.refresh()

    def mark(self, row_id: str) -> None:
        """Marks a row."""
        ids = list(self.rows)
        self._at = ids.index(row_id) if row_id in ids else len(ids)
        self.refresh()
        self.keeper.moved()

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        """The rows by id."""
        value = self.shown.value
        return value if isinstance(value, dict) else {}  # type: ignore[return-value]  # a table's value is its rows

    @property
    def question(self) -> Question:
        """The question whose table it is."""
        part = self.shown.part
        assert isinstance(part, Question)  # noqa: S101 - columns hold no tables
        return part

    def rows_wanted(self, room: int) -> int:
        """The head, every row, and the line that adds one."""
        if not self.rows:
            return 1
        columns, head = self._layout(room)
        besides = len(columns) < len(_in_use(self.shown))
        return len(head) + len(self.rows) + besides + (1 if self.shown.editable else 0)

    def hint(self) -> str:
        """What the table says when it is empty, and how many rows it takes."""
        question = self.question
        words = []
        if self.shown.value == NA:
            words.append("The answer is NA.")
        elif self.shown.value == {}:
            words.append(f"The answer is: {question.none or 'none'}.")
        elif question.none and not self.rows:
            words.append(f"{key_shown('table.none')}: {question.none}.")
        if question.na_if:
            words.append(f"NA (key a): {question.na_if.strip()}")
        return " ".join(words)

    def own_keys(self) -> list[KeyHint]:
        """The keys of rows; of an empty table, those that answer."""
        if not self.shown.editable:
            return [ON]
        if self.marked:
            found = [key_hint(f"table.{act}") for act in ("add", "edit", "copy", "delete")]
        else:
            last = f"The last {self.question.row} once more, below it: change what differs."
            copy = key_hint("table.copy")._replace(label="copy last", help=last)
            found = [key_hint("table.add"), _enter_adds(self.question), copy]
        if self.marked:
            found += [key_hint(f"table.{act}")._replace(at_foot=False) for act in ("up", "down")]
        found.append(PAGING)
        if not self.rows:
            na = KeyHint("a", "NA", "Answers that it does not apply.")
            none = key_hint("table.none")
            found = [
                found[0],
                _enter_adds(self.question),
                *([none] if self.question.none else []),
                *([na] if self.question.na_if else []),
            ]
        return found

    # Keys

    def on_focus(self, event: Focus) -> None:
        """The mark is seen."""
        del event
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """The mark is not seen."""
        del event
        self.refresh()

    def on_key(self, event: Key) -> None:
        """Moves the mark, or does something to the marked row."""
        act = self._act_of(event)
        if event.is_printable and not self._takes(is_key=act is not None):
            act = _nothing
        if act is not None:
            event.stop()
            event.prevent_default()
            act()

    def _takes(self, *, is_key: bool) -> bool:
        """Whether a letter is a key; one of a text is refused, and what its first letters did is taken back."""
        typed = self.keeper.typed
        if typed.begins(self.shown.part):
            self._before = (self.keeper.table(), False)
        means = typed.means(is_key=is_key)
        if means == "too soon":
            self.keeper.refuse(TOO_SOON)
        elif means == "text":
            takes_back = withdraw_rows(self)
            self.keeper.refuse(not_a_key(self.own_keys(), is_one=is_key, taken_back=takes_back))
        return means == "key"

    def _act_of(self, event: Key) -> Any:
        key = event.key
        by = {"up": -1, "down": 1, "home": -ALL, "end": ALL}.get(key)
        if by is not None:
            return lambda: self._move(by)
        if not self.shown.editable:
            return (
                self._edit
                if key == "enter" and self.rows
                else self.keeper.entered
                if key == "enter"
                else None
            )
        # Enter on the line that adds a row adds one; so its place is looked at first.
        for id_, act in (
            ("table.edit", self._edit),
            ("table.add", lambda: self.keeper.open_row("")),
            ("table.copy", self._copy),
            ("table.delete", self._delete),
            ("table.up", lambda: self._shift(-1)),
            ("table.down", lambda: self._shift(1)),
            ("table.none", lambda: None if self.rows else self._instead([], self.question.none)),
        ):
            if key in KEYS[id_].key.split(","):
                if id_ == "table.none" and not self.question.none:
                    return None
                if id_ == "table.add" and event.character == "a" and self.question.na_if:
                    return lambda: self._instead(NA, NA)
                return act
        return None

    @property
    def marked(self) -> str:
        """The row that is marked; none on the line that adds one."""
        ids = list(self.rows)
        return ids[self._at] if self._at < len(ids) else ""

    def _move(self, by: int) -> None:
        last = len(self.rows) if self.shown.editable else len(self.rows) - 1
        self._at = min(max(self._at + by, 0), max(last, 0))
        self.refresh()
        self.keeper.moved()

    def page(self, by: int) -> bool:
        """Moves the mark a screenful; not where every row is seen."""
        before, fits = self._at, len(self.rows) < self.size.height
        if not fits:
            self._move(by * max(self.size.height - 2, 1))
        return self._at != before

    def _edit(self) -> None:
        """Enter: the form of the marked row, or of a new one; none where it was for the answer before."""
        if self.keeper.typed.pace.ends_answer:
            self.keeper.refuse(OPENS_NOTHING)
        else:
            self.keeper.open_row(self.marked)

    def _copy(self) -> None:
        """The marked row once more; on the line that adds one, the row above it."""
        if self.rows:
            at = min(self._at, len(self.rows) - 1)
            said = f"{self.question.row.capitalize()} {at + 2} is a copy of {at + 1}: change what differs."
            before = list(self.rows)
            if _put(self.keeper, lambda table: rows.copy_row(table, before[at])[0], said):
                self.mark(next((id_ for id_ in self.rows if id_ not in before), ""))

    def _delete(self) -> None:
        if self.marked:
            number = self._at + 1
            said = f"{self.question.row.capitalize()} {number} is deleted; {key_shown('review.undo')} brings it back."
            _put(self.keeper, lambda table: rows.delete_row(table, self.marked), said)
        elif self.shown.value is not None and not self.rows:
            self.keeper.take_away()

    def _shift(self, by: int) -> None:
        row = self.marked
        if row and 0 <= self._at + by < len(self.rows):
            _put(self.keeper, lambda table: rows.move_row(table, row, by))
            self.mark(row)

    def _instead(self, value: Any, said: str) -> None:
        """Gives an answer in the place of rows."""
        self.keeper.typed.answered(said)
        if self.keeper.give(value) and self._before[0].given is None:
            self.keeper.settled(said)

    # Drawing

    def render(self) -> Content:
        """Head, rows, and the line that adds one; those around the mark where there is little room."""
        width, height = self.size.width, max(self.size.height, 1)
        found = list(self.rows.items())
        lines: list[Content] = []
        at = -1
        columns, labels = self._layout(width)
        for number, (row_id, row) in enumerate(found):
            cells = [self._cell(row_id, row, id_, room) for id_, room in columns]
            hidden = self._hidden_gap(row_id, columns)
            lines.append(self._line(number, Content.assemble(f"{number + 1:>2}", hidden, " ", *cells)))
            if number == self._at:
                at = len(lines) - 1
                lines += _besides(_in_use(self.shown), row, columns, width)
        if self.shown.editable:
            lines.append(self._line(len(found), Content(f" +  add {with_article(self.question.row)}")))
        elif not found:
            lines.append(literal("   no rows", "$muted"))
        head = []
        if found:
            # The row that is marked is seen, as keys act on it: rather the head gives way.
            head = [literal(line, "$muted") for line in labels][max(len(labels) - height + 1, 0) :]
        room, adds = max(height - len(head), 1), int(self.shown.editable)
        shown = windowed(lines, at if at >= 0 else len(lines) - 1, room, besides=adds)
        return Content("\n").join([*head, *shown])

    def _line(self, number: int, text: Content) -> Content:
        if number == self._at and self.has_focus:
            return Content.assemble(literal(" > ", "bold $accent"), text.stylize("bold"))
        return Content.assemble("   ", text)

    def _hidden_gap(self, row_id: str, columns: list[tuple[str, int]]) -> Content:
        """A question mark where a cell is missing in a column that is left out."""
        shown = {id_ for id_, _ in columns}
        missing = any(row == row_id and column not in shown for row, column in self.shown.missing)
        return literal("?" if missing else " ", "bold $tone-warning")

    def _cell(self, row_id: str, row: dict[str, Any], column: str, room: int) -> Content:
        if column not in row:
            missing = (row_id, column) in self.shown.missing
            return literal(fitted("?" if missing else "", room), "bold $tone-warning")
        return literal(fitted(on_one_line(self._words(row, column)), room))

    def _words(self, row: dict[str, Any], column: str) -> str:
        asked = self.question.column(column)
        return value_on_a_line(asked, row[column]) if asked is not None else ""

    def _layout(self, room: int) -> tuple[list[tuple[str, int]], list[str]]:
        """The columns shown in a place so wide, each with its width, and the lines of their heads."""
        columns = columns_shown(_in_use(self.shown), self.rows.values(), max(room, _LEAST) - _INDENT)
        labels = {column.id: column.label for column in self.question.columns}
        return columns, heads([(labels[id_], width) for id_, width in columns], _INDENT)


def columns_wanted(field: Field) -> int:
    """How many cells a field needs to show every column with its head whole; 0 where it has none, or no row."""
    if not isinstance(field, TableField) or not field.rows:
        return 0
    return _INDENT + whole_width(_in_use(field.shown), field.rows.values())


def _enter_adds(question: Question) -> KeyHint:
    """What Enter does on the line that adds a row."""
    adds = f"Adds {with_article(question.row)}."
    return key_hint("table.edit")._replace(label="add", help=adds, at_foot=False)


def withdraw_rows(field: TableField) -> bool:
    """The rows are as they were before a text began; whether it had changed them."""
    before, withdrawn = field._before  # noqa: SLF001 - its own
    if field.shown.editable and not rows.is_same_given(before.given, field.keeper.table().given):
        field.keeper.take_rows_back(before)
        withdrawn = True
    field._before = (before, withdrawn)  # noqa: SLF001 - its own
    return withdrawn


def _in_use(shown: Shown) -> list[Column]:
    """The columns of a table in which there is something, or is to be: the others would take their room."""
    assert isinstance(shown.part, Question)  # noqa: S101 - columns hold no tables
    rows = shown.value.values() if isinstance(shown.value, dict) else ()
    asked = {column for _, column in shown.missing}.union(*(row for row in rows if isinstance(row, dict)))
    return [each for each in shown.part.columns if not each.asked_when or each.id in asked]


def _put(keeper: TableKeeper, change: Callable[[Answer], Answer], said: str = "") -> bool:
    """Changes the table as it is kept; where the row is gone by what somebody else did, it is said and no more."""
    try:
        table = change(keeper.table())
    except UserError as error:
        keeper.refuse(error.what)
        return False
    return keeper.put_table(table, said)


def _nothing() -> None:
    """What a letter does that is no key."""


def _besides(
    asked: Sequence[Column], row: Mapping[str, Any], shown: list[tuple[str, int]], width: int
) -> list[Content]:
    """What of the marked row stands in columns that there is no room for, in one more line."""
    seen = {id_ for id_, _ in shown}
    others = [each for each in asked if each.id not in seen]
    if not others:
        return []
    said = [
        f"{each.label}: {on_one_line(value_on_a_line(each, row[each.id]))}"
        for each in others
        if each.id in row
    ]
    text = "; ".join(said) or "nothing in the other columns"
    return [literal(f"{' ' * _INDENT}{text}", "$muted").truncate(width, ellipsis=True)]
