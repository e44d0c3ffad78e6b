"""A signature: a name and a day."""

from __future__ import annotations

from textual import events

from tui_review.instrument.model import Question
from tui_review.tui.fields.base import ON
from tui_review.tui.fields.line import LineField
from tui_review.tui.keymap import KeyHint
from tui_review.tui.keymap import shown as key_shown


class SignOffField(LineField):
    """`Name, date` on one line; the arrow puts in who works here, and today."""

    def alternatives(self) -> list[str]:
        """The one who works here, today."""
        shown = self.shown
        return [f"{shown.name}, {shown.today}"] if shown.name and shown.today else []

    def meant(self, text: str) -> str:
        """What is typed; a name alone signs today."""
        return text if "," in text or not self.shown.today else f"{text}, {self.shown.today}"

    @property
    def explicit(self) -> bool:
        """A signature that locks is given by Enter alone, never by going elsewhere with a name in the line."""
        return isinstance(self.shown.part, Question) and bool(self.shown.part.signs)

    def commit(self) -> None:
        """Leaving signs nothing that would be locked."""
        if not self.explicit:
            super().commit()

    async def action_submit(self) -> None:
        """Enter: signed, and on to the next."""
        if self.explicit:
            super().commit()
        await super().action_submit()

    def on_key(self, event: events.Key) -> None:
        """Del at a signature that locks asks for it to be taken back; nothing else changes it."""
        if self.shown.value is not None and not self.shown.editable and event.key in ("delete", "backspace"):
            event.stop()
            event.prevent_default()
            self.keeper.take_away()
        else:
            super().on_key(event)

    def own_keys(self) -> list[KeyHint]:
        """What signs, and what takes a signature back."""
        if self.shown.value is not None and self.explicit:
            return [ON, KeyHint("Del", "take back", "Takes the signature back, with a reason.")]
        return super().own_keys()

    def hint(self) -> str:
        """How it is signed, and unsigned."""
        if self.shown.value is not None:
            part = self.shown.part
            if isinstance(part, Question) and part.signs:
                return "Signed. What it signs is locked. Del takes the signature back, with a reason."
            return "Signed. Empty the line to take the signature back."
        if self.shown.not_yet:
            return f"Not to be signed yet. {self.shown.not_yet} {key_shown('review.next_open')} goes there."
        own = self.alternatives()
        offer = f" Down puts in: {own[0]}." if own else ""
        locks = " From then on the answers above are locked." if self.explicit else ""
        return f"Your name and Enter sign with today's date.{locks}{offer}"
