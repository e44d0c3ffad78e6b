"""Under the answer: a line for each choice made that asks what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui_review.shape.frozen import frozen
from tui_review.telling.words import one_line
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.fields.text import TextField
from tui_review.tui.keymap import shown as key_shown
from tui_review.tui.parts import has_cursor
from tui_review.tui.review.words import spread
from tui_review.tui.wrap import clipped, wrapped_lines

if TYPE_CHECKING:
    from tui_review.instrument.choices import Choice
    from tui_review.tui.fields.base import Keeper, Shown

_LABEL_ROWS: Final = 2
_MARGIN: Final = 14


@frozen()
class ToDescribe:
    """One choice that asks what it is, and what its line shows."""

    choice: Choice
    shown: Shown
    missing: bool
    """Whether nothing is said of it yet."""


class _Line(Vertical):
    """One choice: its question and the line to type in. Shown again for other choices."""

    DEFAULT_CSS: ClassVar[str] = "_Line { height: auto; } _Line > Words { padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.asks = Words()
        self.field = TextField()
        self.code = ""

    def compose(self) -> ComposeResult:
        """The question above the line."""
        yield self.asks
        yield self.field


class Descriptions(Vertical):
    """What is said of the choices made: a line for each, in their order; nothing where none asks."""

    DEFAULT_CSS: ClassVar[str] = "Descriptions { height: auto; }"

    def __init__(self, keeper_of: Callable[[str], Keeper]) -> None:
        """`keeper_of` gives what takes what is typed of the choice with a code."""
        super().__init__(id="described")
        self._keeper_of = keeper_of
        self._asked: Sequence[ToDescribe] = ()
        self._lines: list[_Line] = []
        self._at = ""

    @property
    def fields(self) -> list[TextField]:
        """The lines that are shown."""
        return [line.field for line in self._lines[: len(self._asked)]]

    @property
    def at(self) -> str:
        """The code of the choice whose line has the focus; empty where none has."""
        return next((line.code for line in self._lines if has_cursor(line.field)), "")

    def code_of(self, field: object) -> str:
        """The code of the choice that a line is for; empty for another field."""
        return next((line.code for line in self._lines if line.field is field), "")

    def on_descendant_focus(self) -> None:
        """Remembers the line, for when the person comes back to it."""
        self._at = self.at or self._at

    def after(self, code: str) -> str:
        """The code of the choice whose line stands behind that of another, or is the first; empty for none."""
        codes = [each.choice.code for each in self._asked]
        behind = codes[codes.index(code) + 1 :] if code in codes else codes
        return behind[0] if behind else ""

    def aim(self, code: str) -> None:
        """Has `target` be the line of a choice."""
        self._at = code

    @property
    def target(self) -> TextField | None:
        """The line to go to: the one that was aimed at or left last; None where its choice asks nothing now."""
        shown = self._lines[: len(self._asked)]
        return next((each.field for each in shown if each.code == self._at), None)

    async def put(self, asked: Sequence[ToDescribe], *, renew: bool) -> None:
        """Shows the lines of these choices; `renew` for those of another question. What is typed stays otherwise."""
        while len(self._lines) < len(asked):
            self._lines.append(_Line())
            await self.mount(self._lines[-1])
        self._asked = asked
        for line, each in zip(self._lines, asked, strict=False):
            same = line.code == each.choice.code and line.display and not renew
            line.code, line.display = each.choice.code, True
            if same:
                line.field.refresh_value(each.shown)
            else:
                line.field.show(each.shown, self._keeper_of(each.choice.code))
        for line in self._lines[len(asked) :]:
            line.display = False

    def refresh_values(self, asked: Sequence[ToDescribe]) -> None:
        """Shows what is kept by now, where the same choices ask as before."""
        if [each.choice.code for each in asked] == [each.choice.code for each in self._asked]:
            self._asked = asked
            for line, each in zip(self._lines, asked, strict=False):
                line.field.refresh_value(each.shown)

    def draw(self, measure: int) -> int:
        """Says above each line what is asked; how many rows all of it takes."""
        rows = 0
        for line, each in zip(self._lines, self._asked, strict=False):
            said = f"{one_line(each.choice.shown)}: {one_line(each.choice.describe)}"
            lines = clipped(wrapped_lines(said, measure - _MARGIN), _LABEL_ROWS)
            tone = "bold $tone-warning" if each.missing else "bold"
            first, *more = (literal(f"   {one}", tone) for one in lines)
            key = literal(f"{key_shown('review.narrative')} {'write' if each.missing else 'edit'}", "$muted")
            line.asks.say(Content("\n").join([spread(first, key, measure), *more]))
            rows += len(lines) + 1
        return rows
