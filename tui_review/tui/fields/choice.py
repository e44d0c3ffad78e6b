"""One of several: Yes or No, a scale, a list; one key each."""

from __future__ import annotations

from tui_review.tui.fields.options import OptionLine, OptionsField


class ChoiceField(OptionsField):
    """Exactly one line is the answer."""

    def is_chosen(self, option: OptionLine) -> bool:
        """Whether it is the answer."""
        return self.shown.value == option.value

    def take(self, option: OptionLine) -> None:
        """Answers with it."""
        self.keeper.give(option.value)

    def completes(self, option: OptionLine) -> bool:
        """One is all."""
        del option
        return True

    def enter(self) -> None:
        """Takes the line the arrows stand on, then goes on, unless it cannot be the answer."""
        option = self.lines[self._at] if self._at >= 0 else None
        if option is None or self.is_chosen(option) or not self.shown.editable:
            self.keeper.entered()
            return
        self._take(option)
        if self.is_chosen(option):
            self.keeper.entered(took=option.text)
