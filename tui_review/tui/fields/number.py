"""A whole number."""

from __future__ import annotations

from tui_review.tui.fields.line import LineField


class NumberField(LineField):
    """Digits; NA where the question allows it."""

    def hint(self) -> str:
        """The limits."""
        least, most = self.shown.part.at_least, self.shown.part.at_most
        if least is not None and most is not None:
            limits = f"A whole number from {least} to {most}."
        elif least is not None:
            limits = f"A whole number, {least} or more."
        else:
            limits = "A whole number." if most is None else f"A whole number, {most} or less."
        return " ".join(each for each in (limits, super().hint()) if each)
