"""Choices as lines, each with the key that takes it: the base of the fields with one or several to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from tui_review.instrument.choices import choices_of
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import NA, Column, Question
from tui_review.shape.frozen import frozen
from tui_review.telling.guidance import reflowed
from tui_review.tui.base.ahead import TOO_SOON
from tui_review.tui.base.literal import literal
from tui_review.tui.base.theme import MarkTone, glyph
from tui_review.tui.fields.base import ON, STANDS_FIXED, Field, Keeper, Shown, clearing, not_a_key
from tui_review.tui.fields.window import ALL, windowed
from tui_review.tui.keymap import KeyHint
from tui_review.tui.marks import unicode_marks
from tui_review.tui.wrap import cut_to, wrapped_lines

CHOICE_KEYS: Final = "123456789bcdefghijklmopqrstuvwxyz"
"""The keys of choices in their order; `a` is for NA and `n` for none of these, wherever they can be chosen."""
_NA_KEY: Final = "a"
NONE: Final = ""
"""The value of the line "none of these"."""
_PADDING: Final = 3
"""Cells that its style leaves free beside the lines."""
_INDENT: Final = 9
_WIDEST_GAP: Final = 6
"""Cells between choices that stand beside each other; where the line is short, down to one."""
_BESIDE: Final = len("( ) y  ") + len(" v")
"""Cells that one of them takes beside its text: its mark and key, and behind it that it counts against a rating."""
_MOST: Final = 5
"""Keys that are named where one is refused, and the letters of each word."""
_NAMED: Final = 16
_RUN: Final = 3
"""From how many neighbours on keys are told as a run."""


@frozen()
class OptionLine:
    """One line to choose."""

    key: str
    text: str
    value: str
    all_of: tuple[str, ...] = ()
    """For a line that is offered: everything that it chooses at once."""


def options_of(part: Question | Column) -> list[OptionLine]:
    """The lines of a question or column, with their keys."""
    keys = kind_of(part).letters or CHOICE_KEYS
    found = [
        OptionLine(key, each.shown, each.code) for key, each in zip(keys, choices_of(part), strict=False)
    ]
    if isinstance(part, Question) and part.none:
        found.append(OptionLine("n", part.none, NONE))
    if part.na_if:
        found.append(OptionLine(_NA_KEY, NA, NA))
    return found


class OptionsField(Field, Widget, can_focus=True):
    """Lines with a mark each; a letter or digit takes one, arrows and the space bar do it too."""

    drawn_from_shown = True
    DEFAULT_CSS: ClassVar[str] = "OptionsField { height: auto; padding: 0 1 0 2; }"
    MARKS: ClassVar[tuple[str, str, str]] = ("( )", "(●)", "(*)")
    """Of a line that is not chosen, of one that is, and of one that is without Unicode."""
    TAKES: ClassVar[tuple[str, str, str, str]] = (
        "answer",
        "Gives that answer.",
        "take, next",
        "Takes the marked line and goes on.",
    )
    """What a line's key does, in a word and in a sentence; and what Enter does."""

    def __init__(self, **options: Any) -> None:
        """`options` are `id`, `classes` and the like."""
        super().__init__(**options)
        self.lines: list[OptionLine] = []
        """The lines as they stand, what is offered last."""
        self._at = -1
        self._before: tuple[Any, int, bool] = (None, -1, False)

    def show(self, shown: Shown, keeper: Keeper) -> None:
        """The choices of a question; the arrows start at what is chosen."""
        super().show(shown, keeper)
        # Each keeps its key, wherever it stands.
        self.lines = sorted(options_of(shown.part), key=lambda each: each.value not in shown.first)
        self._at = next((n for n, each in enumerate(self.lines) if self.is_chosen(each)), -1)
        self._before = (self.chosen, self._at, False)
        self.refresh()

    def refresh_value(self, shown: Shown) -> None:
        """Other answer, same question: the arrows stay where they are.

        But for what is chosen no longer by a change from elsewhere (Enter would put it back): then at what is.
        """
        marked, before = self.lines[self._at] if self._at >= 0 else None, self._before
        was_chosen = marked is not None and self.is_chosen(marked)
        super().refresh_value(shown)
        self._before = before
        if marked is not None and (not was_chosen or self.is_chosen(marked)):
            self._at = _place_of(self.lines, marked)
        elif marked is None:
            self._at = -1

    def is_chosen(self, option: OptionLine) -> bool:
        """Whether a line is part of the answer. To be overridden."""
        raise NotImplementedError

    def take(self, option: OptionLine) -> None:
        """What choosing a line does. To be overridden."""
        raise NotImplementedError

    def completes(self, option: OptionLine) -> bool:
        """Whether nothing more can be chosen once a line is. To be overridden."""
        raise NotImplementedError

    @property
    def chosen(self) -> Any:
        """What is chosen now; None while nothing is."""
        return self.shown.value

    @property
    def _flat(self) -> bool:
        """Whether the choices stand beside each other."""
        return _fits_a_line(self.shown.part, self.lines, self.size.width)

    def hint(self) -> str:
        """When NA may be chosen."""
        na_if = self.shown.part.na_if
        return f"NA: {reflowed(na_if)}" if na_if else ""

    def own_keys(self) -> list[KeyHint]:
        """The keys of its lines, and what takes the marked one."""
        if not self.shown.editable:
            return [ON]
        word, what, enter, what_enter_does = self.TAKES
        arrows = "Left/Right" if self._flat else "Up/Down"
        return [
            KeyHint(_runs([each.key for each in options_of(self.shown.part)]), word, what),
            KeyHint("Enter", enter, what_enter_does),
            *clearing(self.shown),
            KeyHint(arrows, "mark", "Marks a line; it is no answer before Space or Enter takes it.", False),
            KeyHint("Space", word, "Takes the marked line and stays.", False),
        ]

    def rows_wanted(self, room: int) -> int:
        """All lines, wrapped."""
        if _fits_a_line(self.shown.part, self.lines, room - _PADDING):
            return 1
        return sum(len(_lines(each, room - _PADDING)) for each in self.lines)

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Takes a line, or moves."""
        if self._pressed(event):
            event.stop()
            event.prevent_default()

    def _pressed(self, event: events.Key) -> bool:
        back, forward = ("left", "right") if self._flat else ("up", "down")
        by = {back: -1, forward: 1, "home": -ALL, "end": ALL}.get(event.key)
        if by is not None:
            self._move(by)
            return True
        if event.key == "enter":
            self.enter()
            return True
        return event.is_printable and self._letter((event.character or "").lower())

    def _letter(self, letter: str) -> bool:
        """A letter: a key of its own, or one that is refused, and with it those of the same text before it."""
        found = next((n for n, each in enumerate(self.lines) if each.key == letter), -1)
        typed = self.keeper.typed
        is_key = found >= 0 or letter == _NA_KEY or (letter == " " and self._at >= 0 and not typed.is_in_word)
        if typed.begins(self.shown.part):
            self._before = (self.chosen, self._at, False)
        means = typed.means(is_key=is_key, one_only=kind_of(self.shown.part).holds != "several")
        if means == "text" or not self.shown.editable:
            _refuse(self, is_key=is_key)
        elif means == "too soon":
            self.keeper.refuse(TOO_SOON)
        elif letter == " ":
            self._take(self.lines[self._at])
        elif found >= 0:
            self._at, option = found, self.lines[found]
            self._take(option)
            typed.answered(option.text)
            self._settle(option)
        elif letter == _NA_KEY and isinstance(self.shown.part, Question) and self.shown.editable:
            # It is no answer here: that is said, and when the program gives it.
            self.keeper.give(NA)
        elif letter == _NA_KEY:
            _refuse(self, is_key=False)
        return True

    def enter(self) -> None:
        """Goes on."""
        self.keeper.entered()

    def _take(self, option: OptionLine) -> None:
        if self.shown.editable:
            self.take(option)
            if not option.all_of:
                self._at = _place_of(self.lines, option)
            self.refresh()

    def _settle(self, option: OptionLine) -> None:
        """Goes on by itself, where nothing stood before and nothing more can be chosen."""
        if self._before[0] is None and self.completes(option) and self.is_chosen(option):
            self.keeper.settled(option.text)

    def _move(self, by: int) -> None:
        if self.lines:
            at = 0 if self._at < 0 and by == 1 else self._at + by
            self._at = min(max(at, 0), len(self.lines) - 1)
            self.refresh()

    # Drawing

    def _mark(self, option: OptionLine) -> str:
        return self.MARKS[(1 if unicode_marks() else 2) if self.is_chosen(option) else 0]

    def render(self) -> Content:
        """The choices, as many as there is room for, those around the arrows' place first."""
        if self._flat:
            gap = " " * _gap(self.lines, self.size.width)
            return Content(gap).join(self._one(n, [each.text]) for n, each in enumerate(self.lines))
        width, height = self.size.width, max(self.size.height, 1)
        blocks = [self._one(n, _lines(each, width)) for n, each in enumerate(self.lines)]
        rows = [line for block in blocks for line in block.split("\n", allow_blank=True)]
        before = sum(block.plain.count("\n") + 1 for block in blocks[: max(self._at, 0)])
        return Content("\n").join(windowed(rows, before, height))

    def _one(self, number: int, lines: list[str]) -> Content:
        option = self.lines[number]
        chosen = self.is_chosen(option)
        here = number == self._at and self.has_focus
        pointer = "" if self._flat else "> " if here else "  "
        concern = (
            chosen and isinstance(self.shown.part, Question) and self.shown.part.is_concern(option.value)
        )
        text = f"\n{' ' * _INDENT}".join(lines)
        style = f"bold {'$tone-ani' if concern else '$accent'}" if chosen else ""
        if here:
            style = f"{style} underline".strip()
        return Content.assemble(
            literal(pointer, "bold $accent"),
            literal(self._mark(option), "bold $accent" if chosen else ""),
            " ",
            literal(option.key, "bold" if self.shown.editable else "$muted"),
            "  ",
            literal(text, style),
            literal(f" {glyph(MarkTone.ANI, unicode=unicode_marks())}", "bold $tone-ani") if concern else "",
        )


def _place_of(lines: Sequence[OptionLine], option: OptionLine) -> int:
    """Where the line of the same value stands; -1 for nowhere."""
    return next(
        (n for n, each in enumerate(lines) if (each.value, each.all_of) == (option.value, option.all_of)), -1
    )


def _fits_a_line(part: Question | Column, lines: Sequence[OptionLine], width: int) -> bool:
    """Whether letters choose all of it, and it fits on a line that wide; while nothing is laid out (0), it does."""
    return bool(kind_of(part).letters) and (width == 0 or _gap(lines, width) > 0)


def _gap(lines: Sequence[OptionLine], width: int) -> int:
    """Cells between choices on a line that wide; none or fewer where they do not fit on it."""
    wide = sum(_BESIDE + cell_len(each.text) for each in lines)
    return min((width - wide) // max(len(lines) - 1, 1), _WIDEST_GAP)


def _lines(option: OptionLine, width: int) -> list[str]:
    return wrapped_lines(option.text, width - _INDENT)


def _runs(keys: Sequence[str]) -> str:
    """Keys as they are told: `y n a`, and, from three neighbours on, `1-7 n`."""
    runs: list[list[str]] = []
    for key in keys:
        place = CHOICE_KEYS.find(key)
        if runs and place > 0 and CHOICE_KEYS[place - 1] == runs[-1][-1] and key not in (_NA_KEY, "n"):
            runs[-1].append(key)
        else:
            runs.append([key])
    return " ".join(f"{run[0]}-{run[-1]}" if len(run) >= _RUN else " ".join(run) for run in runs)


def withdraw_choice(field: OptionsField) -> bool:
    """What was chosen and marked before a text began is so again; whether the text had changed it."""
    # All of it is the field's own.
    before, marked, withdrawn = field._before  # noqa: SLF001
    field._at = min(marked, len(field.lines) - 1)  # noqa: SLF001
    if field.shown.editable and field.chosen != before:
        field.keeper.take_back(before)
        withdrawn = True
    field._before = (before, marked, withdrawn)  # noqa: SLF001
    field.refresh()
    return withdrawn


def _refuse(field: OptionsField, *, is_key: bool) -> None:
    """Says which keys there are, and takes back what the beginning of a sentence has answered and marked."""
    takes_back = withdraw_choice(field)
    if not field.shown.editable:
        field.keeper.refuse(STANDS_FIXED)
        return
    keys = [KeyHint(each.key, cut_to(each.text, _NAMED), "") for each in field.lines[:_MOST]]
    if more := len(field.lines[_MOST:]):
        keys.append(KeyHint("and", f"{more} more", ""))
    field.keeper.refuse(not_a_key(keys, is_one=is_key, taken_back=takes_back), taken_back=takes_back)
