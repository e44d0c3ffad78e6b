"""One line to type in: for numbers and dates, and the base of texts, names and signatures."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual import events
from textual.widgets import Input

from tui_review.instrument.choices import alternatives_of
from tui_review.instrument.kinds.instead import or_others
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import NA, Question
from tui_review.telling.guidance import reflowed
from tui_review.tui.base.ahead import LinesAtOnce
from tui_review.tui.base.typed_in import TypedLine
from tui_review.tui.fields.base import EMPTIES, ON, STANDS_FIXED, Field, Keeper, Shown
from tui_review.tui.keymap import KeyHint
from tui_review.tui.wrap import cut_to

_OFFERED: Final = 20
"""Letters of an alternative at the foot of the screen."""


class LineField(Field, TypedLine):
    """What is typed is handed over on Enter and on leaving; what cannot be kept stays as it was typed."""

    DEFAULT_CSS: ClassVar[str] = """
    LineField { height: 1; border: none; padding: 0; margin: 0 4; background: $panel; }
    LineField:ansi { text-style: underline; }
    """

    def __init__(self, **options: Any) -> None:
        """`options` are `id`, `classes` and the like."""
        super().__init__(select_on_focus=False, compact=True, **options)
        self._kept = self._own = ""
        self._refused = False
        self.told = self._is_typed

    def show(self, shown: Shown, keeper: Keeper) -> None:
        """The answer, or what was typed here before and could not be kept."""
        super().show(shown, keeper)
        self._kept = self.words()
        self._refused = shown.draft is not None
        text = shown.draft if isinstance(shown.draft, str) else self._kept
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)
        self._own = text
        if shown.editable and kind_of(shown.part).is_number:
            # Who comes to a number that stands there and types a digit means another number, and none that is longer.
            self.select_all()

    def refresh_value(self, shown: Shown) -> None:
        """The same question after a change: what is typed stays as it is typed, blanks and cursor included."""
        typed, at = self.value, self.cursor_position
        super().refresh_value(shown)
        if typed.strip() == self.value:
            with self.prevent(Input.Changed):
                self.value = typed
            self.cursor_position = at

    def words(self) -> str:
        """The answer as a person would type it."""
        return kind_of(self.shown.part).typed_as(self.shown.part, self.shown.value)

    def alternatives(self) -> list[str]:
        """Words that may stand in the answer's place, put in by the arrows."""
        part = self.shown.part
        return [*(each.shown for each in alternatives_of(part)), *([NA] if part.na_if else [])]

    def meant(self, text: str) -> Any:
        """What the typed text means: the beginning of an alternative stands for it."""
        found = [each for each in self.alternatives() if each.casefold().startswith(text.casefold())]
        return found[0] if len(text) > 1 and len(found) == 1 else text

    def pending(self) -> str | None:
        """What is typed and not kept."""
        return self.value if self.value.strip() != self._kept else None

    def commit(self) -> None:
        """Hands over what is typed; what was there before too, where something typed since was refused."""
        text = self.value.strip()
        if not self.shown.editable or (text == self._kept and not self._refused):
            return
        self._refused = False
        if not text:
            self.keeper.take_away()
        else:
            self._refused = not self.keeper.give(self.meant(text))

    def how(self) -> str:
        """How an answer is written; empty where anything is one."""
        return kind_of(self.shown.part).typed(self.shown.part)

    def hint(self) -> str:
        """How it is written, what may stand in the answer's place, and when."""
        part = self.shown.part
        how = self.how()
        words = [f"{how[0].upper()}{how[1:]}."] if how else []
        if others := or_others(part):
            words.append(f"{others.strip().rstrip('.')} (Down puts it in).")
        if part.na_if:
            words.append(f"NA: {reflowed(part.na_if)}")
        if isinstance(part, Question) and part.optional:
            words.append("May stay empty.")
        return " ".join(words)

    def own_keys(self) -> list[KeyHint]:
        """What keeps what is typed, what empties it, what may be put in."""
        if not self.shown.editable:
            return [ON]
        offers = self.alternatives()
        down = f"Puts in what may stand in an answer's place: {', '.join(offers)}."
        return [
            KeyHint("Enter", "keep, next", "Keeps what is typed and goes on."),
            *([KeyHint("Down", cut_to(offers[0], _OFFERED), down)] if offers else []),
            KeyHint("Ctrl+A", "mark all", "Marks all of it: what is typed takes its place.", False),
            EMPTIES,
        ]

    def _is_typed(self) -> None:
        """Something is typed."""
        if self.value != self._kept or self._refused:
            self.keeper.typing()

    def on_key(self, event: events.Key) -> None:
        """Arrows up and down go through the alternatives and what stood there; a read-only answer takes no letters."""
        if event.key in ("up", "down") and self.alternatives() and self.shown.editable:
            event.stop()
            event.prevent_default()
            words = self.alternatives()
            if self.value not in words:
                self._own = self.value
            words = [*([] if self._own in words else [self._own]), *words]
            at = words.index(self.value)
            self.value = words[(at + (1 if event.key == "down" else -1)) % len(words)]
            self.cursor_position = len(self.value)
        elif not self.shown.editable and (event.is_printable or event.key in ("backspace", "delete")):
            event.stop()
            event.prevent_default()
            self.keeper.refuse(STANDS_FIXED)

    def put_in(self, text: str) -> None:
        """A text that came at once; none where nothing can be changed, and that is said."""
        if self.shown.editable:
            super().put_in(text)
        else:
            self.keeper.refuse(STANDS_FIXED)

    def on_lines_at_once(self, event: LinesAtOnce) -> None:
        """A text of several lines; where nothing can be changed there is nothing to ask."""
        # Textual calls this of each class by itself.
        event.prevent_default()
        if self.shown.editable:
            super().on_lines_at_once(event)
        else:
            event.stop()
            self.keeper.refuse(STANDS_FIXED)

    async def action_submit(self) -> None:
        """Enter: kept, and on to the next, unless it cannot be kept."""
        typed = self.value.strip()
        self.commit()
        if self.value.strip() == self._kept or not self.shown.editable:
            self.keeper.entered(took=read_as(self, typed))


def is_half(field: Field) -> bool:
    """Whether what is typed is a day, a time or a number that may be the beginning of another: `3/1` of `3/14/2026`."""
    kind = kind_of(field.shown.part)
    return isinstance(field, LineField) and (kind.is_number or kind.says_when) and field.pending() is not None


def read_as(field: Field, typed: object) -> str:
    """How what was `typed` into a field has been understood, where it is kept in other words."""
    part, value = field.shown.part, field.shown.value
    kind, words = kind_of(part), str(typed or "").strip()
    if not isinstance(field, LineField) or not words or value is None or kind.typed_as(part, value) == words:
        return ""
    return kind.understood(part, value, field.shown.today)
