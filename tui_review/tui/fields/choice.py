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

    def enter(self) -> None:
        """Takes the line the arrows stand on, if none is taken yet; then goes on."""
        if self.shown.value is None and self._at >= 0 and self.shown.editable:
            self.take(self._options[self._at])
        self.keeper.entered()
