"""Two short questions to the person: one of a few ways to go on, and one line of words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from typing import Any, ClassVar, Final, Literal, TypeAlias

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key, Paste
from textual.screen import ModalScreen
from textual.widgets import Input

from tui_review.errors import UserError
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.typed_in import TypedLine
from tui_review.tui.fields.base import EMPTIES
from tui_review.tui.keymap import KeyHint, binding, shown
from tui_review.tui.parts import DialogWords, TopOfDialog
from tui_review.tui.unsent import DialogText, NotKept, UnsentText
from tui_review.yamlfile.text import clean_line

_FUNCTION_KEY: Final = re.compile(r"f\d{1,2}")
_MOMENT: Final = 0.6
"""Seconds in which the next letter of a word comes."""


CHANGED_MEANWHILE: Final = "Somebody else has changed the file, and this is what stands by now."

WhatToAsk: TypeAlias = tuple[str, Sequence[tuple[str, str]]]
"""What a question says, and the ways to go on from it: letters, and what each does."""


class AskScreen(ModalScreen[str]):
    """A few ways to go on, each with its letter; dismisses with the letter, or empty for Esc."""

    DEFAULT_CSS: ClassVar[str] = """
    AskScreen { align: center middle; background: $background; }
    AskScreen:ansi { background: $background; }
    AskScreen Words { width: 72; max-width: 100%; height: auto; padding: 0 2; }
    AskScreen > TopOfDialog { width: 100%; height: 1; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[Any]] = [binding("any.close", "leave", show=False)]
    answered_by_letters = True

    def __init__(
        self,
        title: str,
        text: str,
        ways: Sequence[tuple[str, str]],
        *,
        counts: Literal["at once", "late", "with Enter"] = "at once",
        more: Callable[[str], str] | None = None,
    ) -> None:
        """`ways` are letters and what each does. `more` is given what comes meanwhile of a text, and says `text` anew.

        A letter `counts` only with Enter behind it in one that comes unbidden, while somebody may be typing. It counts
        late where it does what cannot be taken back: with Enter, or once nothing has followed it for a moment, as the
        next letter of a word does.
        """
        super().__init__()
        self._counts = counts
        self._keys = 0
        self._more = more
        self._marked = ""
        self._title = title
        self._text = text
        self._ways = ways

    def draw_top(self) -> None:
        """Says anew what is saved."""
        self.query_one(TopOfDialog).draw()

    def holds(self) -> str:
        """Why it is not to be left now: a text that was pasted waits for where it goes. Empty where none does."""
        return "What was pasted waits for where it goes: answer this first." if self._more is not None else ""

    def own_keys(self) -> list[KeyHint]:
        """The ways; Enter, where a letter alone does nothing."""
        enter = KeyHint(shown("any.choose"), "go", "Goes the way of the letter before it.")
        return [
            *(KeyHint(*way, way[1]) for way in self._ways),
            *([enter] if self._counts != "at once" else []),
        ]

    def compose(self) -> ComposeResult:
        """Title, text, ways."""
        yield TopOfDialog()
        yield Words(literal(self._title, "bold"))
        yield DialogWords(self._text, id="asked", before="\n", behind="\n")
        yield Words(self._listed(), id="ways")
        enter = f"a letter, then {shown('any.choose')}   " if self._counts == "with Enter" else ""
        yield Words(literal(f"\n  {enter}{shown('any.close')}  back", "$muted"))

    @property
    def letters(self) -> Collection[str]:
        """Those that go a way."""
        return {each for each, _ in self._ways}

    def on_key(self, event: Key) -> None:
        """A letter goes its way."""
        letter = (event.character or "").lower()
        self._keys += 1
        if event.key == "enter" and self._marked:
            event.stop()
            self.dismiss(self._marked)
        elif letter in self.letters:
            event.stop()
            if self._counts != "at once":
                self._marked = letter
                self.query_one("#ways", Words).say(self._listed())
                if self._counts == "late":
                    self.set_timer(_MOMENT, partial(self._go_after, self._keys))
            else:
                self.dismiss(letter)
        elif self._marked and event.is_printable:
            # A letter of a word: the one before it was none that goes a way either.
            self._marked = ""
            self.query_one("#ways", Words).say(self._listed())

    def _go_after(self, key: int) -> None:
        """Goes the way of a key that nothing has followed."""
        if key == self._keys and self._marked and self.is_current:
            self.dismiss(self._marked)

    def on_paste(self, event: Paste) -> None:
        """A paste is no letter."""
        self._keys += 1
        event.stop()
        if self.waits:
            self.go_on(event.text)
        else:
            self.notify("A letter is wanted here: what was pasted is not kept.", severity="warning")

    @property
    def waits(self) -> bool:
        """Whether it takes more of a text that it asks about."""
        return self._more is not None

    @property
    def is_marked(self) -> bool:
        """Whether Enter goes a way."""
        return bool(self._marked)

    def go_on(self, text: str) -> None:
        """More of the text has come; a letter before it that seemed to be for here was of it."""
        if self._more is None:
            return
        self._text, self._marked = self._more(text), ""
        self._draw()

    def _draw(self) -> None:
        self.query_one("#asked", DialogWords).tell(self._text)
        self.query_one("#ways", Words).say(self._listed())

    def _listed(self) -> Content:
        lines = [
            Content.assemble(
                literal(f"{'>' if letter == self._marked else ' '} {letter}  ", "bold $accent"), literal(what)
            )
            for letter, what in self._ways
        ]
        return Content("\n").join(lines)

    def action_leave(self) -> None:
        """None of the ways."""
        self.dismiss("")


class AskOfSaving(AskScreen):
    """A few ways to go on from what saving is at: what is asked follows it, and is left where it has become idle."""

    def __init__(
        self,
        title: str,
        asked: WhatToAsk,
        anew: Callable[[], WhatToAsk | None],
        *,
        counts: Literal["at once", "with Enter"] = "at once",
    ) -> None:
        """`anew` says what is asked as it is by then; None where there is nothing to ask any more."""
        super().__init__(title, *asked, counts=counts)
        self._anew = anew

    def draw_top(self) -> None:
        """Says anew what is saved, and what is asked."""
        super().draw_top()
        asked = self._anew()
        if asked is not None:
            self._text, self._ways = asked
            self._draw()
        elif self.is_current:
            self.dismiss("")


class AskAnew(AskScreen):
    """A few ways to go on from what the review is: it is asked anew where somebody else has made that another."""

    def __init__(self, title: str, asked: WhatToAsk, anew: Callable[[], Awaitable[WhatToAsk]]) -> None:
        """`anew` says what is asked as the review is by then. A letter counts late."""
        super().__init__(title, *asked, counts="late")
        self._anew = anew

    def follow(self) -> None:
        """Asks anew; what was pressed was for what stood here before."""
        self._ask(f"{CHANGED_MEANWHILE} …", [])
        self.run_worker(self._look_again(), exclusive=True, group="anew")

    async def _look_again(self) -> None:
        text, ways = await self._anew()
        self._ask(f"{CHANGED_MEANWHILE} {text}", ways)

    def _ask(self, text: str, ways: Sequence[tuple[str, str]]) -> None:
        self._text, self._ways, self._marked = text, ways, ""
        self._draw()


class PromptScreen(ModalScreen[DialogText | None]):
    """One line of words; dismisses with it, or None for Esc."""

    DEFAULT_CSS: ClassVar[str] = """
    PromptScreen { align: center middle; background: $background; }
    PromptScreen:ansi { background: $background; }
    PromptScreen Words { width: 72; max-width: 100%; height: auto; padding: 0 2; }
    PromptScreen > TopOfDialog { width: 100%; height: 1; padding: 0 1; }
    PromptScreen Input { width: 68; max-width: 100%; height: 1; border: none; padding: 0 1; background: $panel; }
    PromptScreen Input:ansi { text-style: underline; }
    """
    BINDINGS: ClassVar[list[Any]] = [binding("any.close", "leave", show=False)]

    def __init__(
        self,
        ask: str,
        words: str = "",
        *,
        replaced: bool = False,
        wrong_with: Callable[[str], str] = lambda _: "",
        leads_on: Callable[[str], object] | None = None,
    ) -> None:
        """`words` stand there to begin with; with `replaced`, what is typed takes their place.

        `wrong_with` says why words cannot be kept. With `leads_on`, which a line that comes unasked has, a function key
        leaves it, and is handed on, unless somebody has written there what can be kept; Esc goes on without any.
        """
        super().__init__()
        self._ask = ask
        self._wrong_with = wrong_with
        self._leads_on = leads_on
        self._words = words
        self._replaced = replaced
        self._unsent: UnsentText | None = None
        self._before = ""

    def draw_top(self) -> None:
        """Says anew what is saved."""
        self.query_one(TopOfDialog).draw()
        self.query_one(NotKept).draw()

    def own_keys(self) -> list[KeyHint]:
        """Those of the line."""
        return [KeyHint(shown("any.choose"), "keep", "Keeps what is typed, and goes on."), EMPTIES]

    def compose(self) -> ComposeResult:
        """Question and line."""
        yield TopOfDialog()
        yield DialogWords(self._ask, behind="\n")
        self._unsent = UnsentText(self, self._ask, self._ask)
        self._before = self._unsent.recall()
        # What was typed is gone on with at its end, and not replaced by the next letter.
        marked = self._replaced and not self._before
        line = TypedLine(self._before or self._words, select_on_focus=marked, compact=True)
        line.told = self._typed
        yield line
        yield NotKept()
        yield DialogWords(id="said", before="\n")
        leaves = "go on without" if self._leads_on is not None else "back"
        yield Words(literal(f"\n{shown('any.choose')} keep   {shown('any.close')} {leaves}", "$muted"))

    def on_mount(self) -> None:
        """What was typed here and came to nothing stands there again."""
        if self._unsent is not None and self._before:
            self._say(self._unsent.stands_again)

    def _typed(self) -> None:
        """Keeps it on this machine while it is typed."""
        text = self.query_one(TypedLine).value
        if self._unsent is not None:
            self._unsent.typed("" if text == self._words else text)

    def _say(self, text: str) -> None:
        self.query_one("#said", DialogWords).tell(text, "$tone-warning")

    def _leave(self, words: str | None) -> None:
        if self._unsent is None:
            return
        if words is None:
            self._unsent.drop()
        self.dismiss(self._unsent.give(words) if words is not None else None)

    def holds(self) -> str:
        """What is typed is kept by Enter alone."""
        if self.query_one(Input).value == self._words:
            return ""
        keep, drop = shown("any.choose"), shown("any.close")
        return f"What is typed here is not kept yet: {keep} keeps it, {drop} leaves it."

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keeps the words; what cannot be kept stands there still, with the reason."""
        event.stop()
        try:
            clean_line(event.value)
            wrong = self._wrong_with(event.value)
        except UserError as error:
            wrong = error.message
        if wrong:
            self._say(wrong)
        else:
            self._leave(event.value)

    def on_key(self, event: Key) -> None:
        """A function key was meant for what stood here before: it does there what it does."""
        if self._leads_on is None or not _FUNCTION_KEY.fullmatch(event.key):
            return
        event.stop()
        event.prevent_default()
        written = self.query_one(Input).value
        if (held := self.holds()) and written.strip() and not self._wrong_with(written):
            self._say(held)
            return
        self._leave(None)
        self._leads_on(event.key)

    def action_leave(self) -> None:
        """Changes nothing."""
        self._leave(None)
