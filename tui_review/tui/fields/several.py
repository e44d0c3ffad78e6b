"""Several of a list: each key turns one on or off; "none of these" where the instrument has it."""

from __future__ import annotations

from typing import ClassVar, Final

from tui_review.display import on_one_line
from tui_review.instrument.choices import choices_of
from tui_review.instrument.kinds.base import limits_said
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import NA
from tui_review.telling.words import value_on_a_line
from tui_review.tui.fields.base import Keeper, Shown
from tui_review.tui.fields.options import CHOICE_KEYS, NONE, OptionLine, OptionsField
from tui_review.tui.keymap import KeyHint

_WORDS: Final = 56
"""Letters of a list that is offered which stand on one line of the narrowest screen."""


class SeveralField(OptionsField):
    """Any number of lines, within the question's limits, are the answer."""

    MARKS: ClassVar[tuple[str, str, str]] = ("[ ]", "[x]", "[x]")
    TAKES: ClassVar[tuple[str, str, str, str]] = (
        "tick",
        "Ticks that line, or takes the tick away.",
        "tick, next",
        "Ticks the line that arrows have marked, and stays; on one that is ticked, or behind a tick, it goes on.",
    )

    def show(self, shown: Shown, keeper: Keeper) -> None:
        """The choices; what was chosen here and could not be kept is still chosen."""
        self._refused: list[str] | None = shown.draft if isinstance(shown.draft, list) else None
        self._enter_takes: bool | None = None
        super().show(shown, keeper)
        if self.chosen is None and shown.editable:
            self.lines = [*self.lines, *_offered(shown)]

    def refresh_value(self, shown: Shown) -> None:
        """Other answer, same question: what was just turned off stays so."""
        enter_takes = self._enter_takes
        super().refresh_value(shown)
        self._enter_takes = enter_takes

    @property
    def chosen(self) -> list[str] | str | None:
        """What is chosen now: texts, or NA, or None while nothing is."""
        if self._refused is not None:
            return self._refused
        value = self.shown.value
        return value if isinstance(value, list | str) else None

    def is_chosen(self, option: OptionLine) -> bool:
        """Whether it is among what is chosen."""
        chosen = self.chosen
        if option.all_of:
            return False
        if option.value == NONE:
            return chosen == []
        return chosen == NA if option.value == NA else isinstance(chosen, list) and option.value in chosen

    def take(self, option: OptionLine) -> None:
        """Turns it on or off; none of these, and NA, stand alone."""
        wanted: list[str] | str
        if option.all_of:
            wanted, gone, self._at = list(option.all_of), False, -1
        elif option.value in (NONE, NA):
            wanted = NA if option.value == NA else []
            gone = self.chosen == wanted
        else:
            chosen = self.chosen if isinstance(self.chosen, list) else []
            wanted = [each for each in chosen if each != option.value]
            if option.value not in chosen:
                wanted.append(option.value)
            gone = not wanted
        self._enter_takes = False if gone else None
        if gone:
            self._refused = None
            self.keeper.take_away()
            return
        if self.keeper.give(wanted):
            self._refused = None
        elif isinstance(wanted, list):
            self._refused = wanted

    def completes(self, option: OptionLine) -> bool:
        """None of these, and NA."""
        return option.value in (NONE, NA) and not option.all_of

    def _mark(self, option: OptionLine) -> str:
        if option.all_of:
            return "[+]"
        if (
            kind_of(self.shown.part).in_order(self.shown.part)
            and isinstance(self.chosen, list)
            and option.value in self.chosen
        ):
            return f"[{self.chosen.index(option.value) + 1}]"
        return super()._mark(option)

    def own_keys(self) -> list[KeyHint]:
        """Those of its lines, and of the lists that are offered."""
        offered = " ".join(each.key for each in self.lines if each.all_of)
        found = super().own_keys()
        hint = KeyHint(offered, "all of it", "Ticks what is offered there; then tick what differs.")
        return [found[0], hint, *found[1:]] if offered else found

    def _move(self, by: int) -> None:
        self._enter_takes = True
        super()._move(by)

    def pending(self) -> list[str] | None:
        """What is chosen and cannot be kept: too few, too many."""
        return self._refused

    def enter(self) -> None:
        """Takes the line the arrows stand on, where they were moved there or nothing is chosen yet; else goes on."""
        wanted = self.chosen is None if self._enter_takes is None else self._enter_takes
        if wanted and self._at >= 0 and self.shown.editable and not self.is_chosen(self.lines[self._at]):
            self._take(self.lines[self._at])
            return
        # What cannot be kept stays here, with the reason; the page keys leave it.
        if self._refused is None or self.keeper.give(self._refused):
            self.keeper.entered()

    def hint(self) -> str:
        """How many, whether in their order, and when NA may be chosen."""
        how = limits_said(kind_of(self.shown.part), self.shown.part) or "As many as apply."
        return " ".join(each for each in (how, super().hint()) if each)


def _offered(shown: Shown) -> list[OptionLine]:
    """A line for each list that is offered, with the keys behind those of the choices.

    What it ticks stands there in words, or, where that takes too much room, by the keys of the choices above.
    """
    choices = choices_of(shown.part)
    keys = dict(zip((each.code for each in choices), CHOICE_KEYS, strict=False))
    found = []
    for key, each in zip(CHOICE_KEYS[len(choices) :], shown.offered, strict=False):
        if isinstance(each.value, list) and each.value:
            words = on_one_line(value_on_a_line(shown.part, each.value))
            words = words if len(words) <= _WORDS else " ".join(sorted(keys[code] for code in each.value))
            found.append(OptionLine(key, f"as {each.where}: {words}", "", tuple(each.value)))
    return found
