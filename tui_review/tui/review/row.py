"""The form of one row of a table: its columns as lines, the marked one open below to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Paste, Resize
from textual.screen import Screen

from tui_review.display import on_one_line
from tui_review.entry.rows import FillingIn
from tui_review.store.saving import typed_nowhere
from tui_review.telling.guidance import reflowed
from tui_review.telling.words import value_on_a_line
from tui_review.tui import screens
from tui_review.tui.base.ahead import GoesOn, of_the_answer_before
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.pauses import TypingPause
from tui_review.tui.base.theme import MarkTone, glyph
from tui_review.tui.fields.base import WITHDRAWN, Field, Shown
from tui_review.tui.fields.kinds import FieldSlot
from tui_review.tui.fields.withdrawing import withdraw
from tui_review.tui.keymap import binding, taken_by
from tui_review.tui.keymap import shown as key_shown
from tui_review.tui.marks import unicode_marks
from tui_review.tui.parts import Foot, Told, TopLine, fitting, saved_words
from tui_review.tui.review.settling import Settling
from tui_review.tui.review.words import emptied_words, offered_words
from tui_review.tui.wrap import clipped, wrapped_lines

if TYPE_CHECKING:
    from textual.events import Key
    from textual.widget import Widget

    from tui_review.entry.answering import Step
    from tui_review.entry.bursts import Letters
    from tui_review.instrument.model import Column
    from tui_review.tui.review.features import Desk

_LABEL = 40
_HERE = ("review.read", "case.open", "case.cited")
"""What the review's screen does from the form, too."""
_AT_THE_TABLE = tuple(
    f"review.{act}"
    for act in ("next_open", "go_to", "outline", "summary", "why", "flag", "next_flag", "notes")
)
"""What it does once one is back at the table, which is said."""


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
        binding("review.suggestion", "take", show=False),
        binding("review.undo", "step(True)", show=False),
        binding("review.redo", "step(False)", show=False),
        binding("review.clear", "clear", show=False),
        *(binding(key, f"act('{key}')", show=False) for key in (*_HERE, *_AT_THE_TABLE)),
        binding("any.help", "help", show=False),
    ]

    def __init__(self, desk: Desk, row_id: str) -> None:
        """The row of the table at `desk`; a new one for an empty id, made when its first cell is given."""
        super().__init__()
        self.desk = desk
        self.filling = FillingIn(desk.answering, row_id)
        self._problem = self._said = ""
        self._typing = TypingPause(self._pause)
        self.settling = Settling(self)
        self._slot = FieldSlot("cell")

    @property
    def at(self) -> str:
        """The id of the column that is open."""
        return self.filling.at

    @property
    def field(self) -> Field:
        """The open column's field."""
        assert self._slot.field is not None  # noqa: S101 - one is put in first of all
        return self._slot.field

    # What the field calls

    def give(self, value: Any) -> bool:
        """Fills the open column in."""
        return self._take(self.filling.give(value, typed=self.field.keeps_while_typing))

    def take_away(self) -> None:
        """Empties the open column."""
        self._take(self.filling.take_away(typed=self.field.keeps_while_typing))

    def take_back(self, before: Any) -> None:
        """The cell is as before, and with it a row that its answer began."""
        while self.filling.row.get(self.at) != before:
            step, _ = self.filling.undo()
            if step.change is None:
                break
            self.desk.take(step)
        self.field.refresh_value(_shown(self.filling))
        self._draw()

    def _take(self, step: Step) -> bool:
        """Shows what became of something entered; whether it was taken."""
        self._typing.stop()
        self._problem, self._said, self.settling.taken_back = step.why_not, "", ""
        if step.taken:
            self.filling.untold()
            self.desk.take(step)
            self.field.refresh_value(_shown(self.filling))
        self._draw()
        return step.taken

    def typing(self) -> None:
        """Something is being typed; what was wrong before is not said on."""
        self.filling.untold()
        if self.desk.head.typed() or self._problem:
            self._problem = ""
            self._draw()
        self._typing.typed(self)

    def _pause(self) -> None:
        if self.field.keeps_while_typing:
            self.field.commit()
        else:
            # Half a date is no cell, and stands there again all the same if the program is killed.
            self.filling.typing(self.field.pending())

    def refuse(self, why: str, *, taken_back: bool = False) -> None:
        """A key was no answer."""
        del taken_back
        self._problem = f"{self.settling.taken_back} {why}".strip()
        self.filling.untold()
        self._draw()

    def entered(self, took: str = "") -> None:
        """On to the next column; after the last, back to the table. What was taken stands among the columns."""
        del took
        if self.at not in self.filling.row and (said := of_the_answer_before(self.typed)):
            self.refuse(said)
            return
        self.call_next(self._on)

    def settled(self, took: str) -> None:
        """On to the next column after a moment: the rest of a word is for the column that its first letter answered."""
        if not self._problem:
            at = self.at
            self.settling.begin(
                lambda: self.call_next(self._on), lambda: self.call_next(_take_back, self, at, took)
            )

    @property
    def typed(self) -> Letters[Key]:
        """What the letters mean that are typed."""
        return self.settling.typed

    def on_paste(self, event: Paste) -> None:
        """A paste that the field did not take, since the cell is chosen: its letters are no answers."""
        event.stop()
        withdrawn = isinstance(event, GoesOn) and withdraw(self.field)
        said, came = f" {WITHDRAWN}" if withdrawn else "", "typed" if isinstance(event, GoesOn) else "pasted"
        self.refuse(f"This is chosen, not typed: what was {came} is not kept.{said}")

    async def _on(self) -> None:
        if self.filling.is_last:
            self.action_done()
        else:
            await self.action_next()

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
        await self._open()

    def last_words(self) -> None:
        """Keeps what is typed in the open cell as the process ends. From any thread."""
        pending = self.field.pending()
        if isinstance(pending, str):
            self.filling.as_the_program_ends(pending)

    def on_resize(self, event: Resize) -> None:
        """Draws for the new size."""
        del event
        if self._slot.field is not None:
            self._draw()

    async def _open(self, warning: str = "") -> None:
        """Opens the column one is at, with a `warning` of what stands in it, or with none that counts any more."""
        self._problem, self._said, self.settling.taken_back = warning, "", ""
        if not warning:
            self.filling.untold()
        self.filling.stood = self.filling.row.get(self.at)
        with self.app.batch_update():
            field = await self._slot.put(self.filling.column.answer, _shown(self.filling), self)
            self._draw()
            self.set_focus(field.widget, scroll_visible=False)

    def set_focus(self, widget: Widget | None, *how: Any, **options: Any) -> None:
        """Where what takes the keys goes, the open column's field has them at once: else they would reach nothing."""
        field = self._slot.field if widget is None else None
        super().set_focus(field.widget if field is not None else widget, *how, **options)

    def _commit(self) -> None:
        self.field.commit()
        pending = self.field.pending()
        if pending is not None:
            self.filling.hold(pending)
        self.desk.head.kept()

    def _draw(self) -> None:
        filling, width, height = self.filling, self.size.width or 80, self.size.height or 24
        measure = min(width - 2, 100)
        state = self.desk.session.state
        named = f"{state.review.review.id}   {state.rules.instrument.short}"
        self.query_one("#top", TopLine).tell(named, "", saved_words(self.desk.session))
        question = filling.question
        new = "" if filling.row_id else ", new"
        title = f"{filling.table}  {question.row.capitalize()} {filling.number}{new}"
        self._say("title", [literal(title, "bold")])
        columns = filling.columns
        column = filling.column
        ask = wrapped_lines(reflowed(column.ask or column.label), measure)
        hint = wrapped_lines(self.field.hint(), measure - 6) if self.field.hint() else []
        tone, noted = (MarkTone.ERROR, self._problem) if self._problem else (MarkTone.INFO, self._said)
        mark = glyph(tone, unicode=unicode_marks())
        notes = wrapped_lines(f" {mark} {noted}", measure) if noted else []
        if why := self.desk.session.under_way.why_not:
            tone = MarkTone.ERROR
            notes = [
                *wrapped_lines(f" {glyph(tone, unicode=unicode_marks())} {typed_nowhere(why)}", measure),
                *notes,
            ]
        offer = filling.offered() if self.field.pending() is None else None
        offered = wrapped_lines(offered_words(column, offer), measure - 6) if offer is not None else []
        hint = [*offered, *hint]
        rooms = height - 5 - len(ask) - len(hint) - len(notes)
        listed = self._columns(columns, measure, max(min(len(columns), rooms - 4), 3))
        rooms -= len(listed)
        rows_wanted = max(min(self.field.rows_wanted(width), rooms), 1)
        self.field.widget.styles.height = rows_wanted
        rooms -= rows_wanted + 1
        self._say("columns", listed)
        self._say("ask", [literal(line, "bold") for line in ask])
        self._say("hint", [literal(line) for line in hint])
        self._say("notes", [literal(line, f"$tone-{tone}") for line in notes])
        text = reflowed(column.guidance)
        guidance = ["", *clipped(wrapped_lines(text, measure), rooms)] if text and rooms > 0 else []
        self._say("guidance", [literal(line) for line in guidance])
        case = [key for key in self.desk.features.foot_keys() if key == "case.open"]
        own = [key for key in self.field.own_keys() if key.at_foot]
        taken = ["review.suggestion"] if offer is not None else []
        keys: list[Told] = [*taken, *own[:2], "row.done", "row.back", *(case or ["review.undo"])]
        self.query_one("#foot", Foot).tell(*fitting(keys, ["any.help"], width - 2))

    def draw_top(self) -> None:
        """Which review, and what is saved; below, what cannot be."""
        if self._slot.field is not None:
            self._draw()

    def _columns(self, columns: list[Column], measure: int, room: int) -> list[Content]:
        row = self.filling.row
        lines = []
        room_for_label = min(max(len(each.label) for each in columns), _LABEL)
        for each in columns:
            value = on_one_line(value_on_a_line(each, row.get(each.id)))
            if self.filling.draft(each.id) is not None:
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
        at = next((number for number, each in enumerate(columns) if each.id == self.at), 0)
        first = min(max(at - room + 2, 0), max(len(lines) - room, 0))
        return lines[first : first + room]

    def _say(self, id_: str, lines: list[Content]) -> None:
        words = self.query_one(f"#{id_}", Words)
        words.display = bool(lines)
        words.say(Content("\n").join(lines))

    # Keys

    async def _by(self, by: int) -> None:
        self._commit()
        said = emptied_words(self.filling.emptied)
        self.filling.go(by)
        await self._open()
        if said:
            self._said = said
            self._draw()

    async def action_next(self) -> None:
        """The next column."""
        await self._by(1)

    async def action_back(self) -> None:
        """The column before."""
        await self._by(-1)

    async def action_take(self) -> None:
        """What is offered in the cell stands there, and on to the next column."""
        offer = self.filling.offered()
        if offer is not None and self.give(offer.value):
            await self._on()

    def action_done(self) -> None:
        """Back to the table; what could not be kept keeps the form open once."""
        self._commit()
        if column := self.filling.not_kept():
            self.call_next(_warn, self, column)
            return
        if said := emptied_words(self.filling.emptied):
            self.desk.said.insert(0, (MarkTone.INFO, said))
        self.filling.drop_drafts()
        self.dismiss(self.filling.row_id)

    def holds(self) -> str:
        """Nothing: what is entered is kept, and what cannot be kept waits as a draft."""
        self._commit()
        return ""

    async def action_step(self, back: bool) -> None:  # noqa: FBT001 - actions are given their parameters by place
        """Takes back typing first, then the last change of this row; or makes it again."""
        if self.field.can_undo if back else self.field.can_redo:
            raise SkipAction
        self._commit()
        step, said = self.filling.undo() if back else self.filling.redo()
        if step.change is not None:
            said += f" {key_shown('review.redo' if back else 'review.undo')} is the other way."
            self.desk.take(step)
            self.desk.said.insert(0, (MarkTone.INFO, said))
        await self._open()
        self._said = said
        self._draw()

    def action_clear(self) -> None:
        """Empties the column."""
        self.take_away()

    async def action_act(self, act: str) -> None:
        """What the review's screen does besides: guidance in full, the case file; of the rest, that it is elsewhere."""
        if act in _AT_THE_TABLE:
            self.refuse(f"{key_shown(act)} works at the table: {key_shown('row.done')} goes back there.")
            return
        self._commit()
        await self.desk.do(act)
        self._draw()

    def action_help(self) -> None:
        """The keys of the open column, and of the form."""
        offered = ("review.suggestion", "review.undo", "review.redo", "review.clear")
        keys = ["row", *(key for key in offered if not taken_by(self.field.widget, key)), "any"]
        self.app.push_screen(screens.HelpScreen("Keys of a row", keys, own=self.field.own_keys()))


def _shown(filling: FillingIn) -> Shown:
    """What the open cell shows."""
    return Shown(
        filling.column,
        filling.row.get(filling.at),
        draft=filling.draft(),
        today=filling.answering.state.today,
    )


async def _take_back(form: RowScreen, column: str, took: str) -> None:
    """A cell was given by the first letter of a text: it is as before, and open again."""
    form.filling.at = column
    step, _ = form.filling.undo()
    if step.change is None:
        return
    form.desk.take(step)
    refused = form._problem  # noqa: SLF001 - its own, here and below
    await form._open()  # noqa: SLF001
    said = form.settling.told(took)
    form.refuse(refused.removeprefix(said).strip())


async def _warn(form: RowScreen, column: str) -> None:
    form.filling.at = column
    await form._open(f"This could not be kept. {key_shown('row.done')} again drops it.")  # noqa: SLF001 - its own
