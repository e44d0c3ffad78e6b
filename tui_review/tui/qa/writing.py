"""A few lines to write: a note, a reply, a reason."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui_review.errors import UserError
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.typed_in import SafeTextArea
from tui_review.tui.keymap import binding, shown
from tui_review.tui.parts import DialogWords, TopOfDialog
from tui_review.tui.unsent import DialogText, NotKept, UnsentText
from tui_review.yamlfile.text import clean_text


class WriteScreen(ModalScreen[DialogText | None]):
    """A text of a few lines; Enter keeps it. Dismisses with it, or with None for Esc."""

    DEFAULT_CSS: ClassVar[str] = """
    WriteScreen { align: center middle; background: $background; }
    WriteScreen:ansi { background: $background; }
    WriteScreen Words { width: 74; max-width: 100%; height: auto; padding: 0 2; }
    WriteScreen > TopOfDialog { width: 100%; height: 1; padding: 0 1; }
    WriteScreen TextArea { width: 70; max-width: 100%; height: 7; border: none; padding: 0 1; background: $panel;
        scrollbar-size: 1 1; }
    WriteScreen TextArea:ansi { border-left: ascii $muted; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        binding("write.keep", "keep", show=False),
        binding("write.line", "line", show=False),
        binding("any.close", "leave", show=False),
    ]

    def __init__(  # noqa: PLR0913 - what it says, and what it asks of the text
        self,
        title: str,
        ask: str,
        *,
        of: str = "",
        needed: bool = True,
        warn_of_names: bool = True,
        text: str = "",
    ) -> None:
        """`title` says what is written, `ask` what belongs into it; with `needed` it may not stay empty.

        `of` tells it from one of the same title and question: what is kept of one does not stand in the other.
        `text` stands there at first.
        """
        super().__init__()
        self._title = title
        self._of = of
        self._ask = ask
        self._needed = needed
        self._warn = warn_of_names
        self._text = text
        self._warned = False
        self._unsent: UnsentText | None = None

    def draw_top(self) -> None:
        """Says anew what is saved."""
        self.query_one(TopOfDialog).draw()
        self.query_one(NotKept).draw()

    def compose(self) -> ComposeResult:
        """Title, question, the text, keys."""
        yield TopOfDialog()
        yield Words(literal(self._title, "bold"))
        names = " Roles, no names of the family." if self._warn else ""
        yield DialogWords(f"{self._ask}{names}", before="\n", behind="\n")
        yield SafeTextArea(
            self._text,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
        )
        yield NotKept()
        yield DialogWords(id="said", behind="\n")
        keys = f"{shown('write.keep')} keep   {shown('write.line')} new line   {shown('any.close')} back"
        yield Words(literal(keys, "$muted"))

    def on_mount(self) -> None:
        """What was written here and came to nothing stands there again; it is gone on with at its end."""
        area = self.query_one(SafeTextArea)
        place = "\n".join(filter(None, (self._title, self._ask, self._of)))
        self._unsent = UnsentText(self, place, self._title)
        if before := self._unsent.recall():
            area.load_text(before)
            self._say(self._unsent.stands_again)
        area.move_cursor(area.document.end)
        area.told = self._typed

    def _typed(self) -> None:
        """Keeps it on this machine while it is written. That it would be dropped is said anew of what it is by now."""
        if self._warned:
            self._warned = False
            self._say("")
        text = self.query_one(SafeTextArea).text
        if self._unsent is not None:
            self._unsent.typed("" if text.strip() == self._text else text)

    def _leave(self, text: str | None) -> None:
        if self._unsent is None:
            return
        if text is None:
            self._unsent.drop()
        self.dismiss(self._unsent.give(text) if text is not None else None)

    def _say(self, text: str) -> None:
        self.query_one("#said", DialogWords).tell(text, "$tone-warning")

    def action_keep(self) -> None:
        """Hands the text over."""
        text = self.query_one(SafeTextArea).text.strip()
        if self._needed and not text:
            self._say("A word is needed here.")
            return
        try:
            self._leave(clean_text(text))
        except UserError as error:
            self._say(error.message)

    def holds(self) -> str:
        """What is written is kept by its own key alone."""
        if self.query_one(SafeTextArea).text.strip() == self._text:
            return ""
        keep, drop = shown("write.keep"), shown("any.close")
        return f"What is written here is not kept yet: {keep} keeps it, {drop} leaves it."

    def action_line(self) -> None:
        """A new line."""
        self.query_one(SafeTextArea).insert("\n")

    def action_leave(self) -> None:
        """Back without it; what is written is not dropped at the first press."""
        if self.query_one(SafeTextArea).text.strip() != self._text and not self._warned:
            self._warned = True
            self._say(f"{shown('any.close')} again drops what is written.")
            return
        self._leave(None)
