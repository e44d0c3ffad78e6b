"""A screen with a field to type in and a list below it, from which one line is chosen; Esc leaves it as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from tui_review.tui import screens
from tui_review.tui.base.literal import Words
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.parts import Foot, SessionScreen, top_line
from tui_review.tui.pick_list import PickList, filter_field

if TYPE_CHECKING:
    from tui_review.store.session import Session


class Picker(SessionScreen[str | None]):
    """The base of such screens over a review. Dismisses with the value of the line chosen, or None."""

    TITLE_TEXT: ClassVar[str] = ""
    """What the screen is, on its second line."""
    HINT: ClassVar[str] = "type to filter"
    """What typing does, in the empty field."""
    AT_CURRENT: ClassVar[bool] = True
    """Whether the line of the current question is marked at first, and not the first line."""
    GROUPS: ClassVar[tuple[str, ...]] = ("any",)
    """The groups of keys that its help explains."""
    FOOT: ClassVar[tuple[str | tuple[str, str], ...]] = ("any.choose", "any.close", "any.help")

    DEFAULT_CSS: ClassVar[str] = """
    Picker { background: $background; }
    Picker #title { height: auto; max-height: 2; padding: 0 1; margin-top: 1; }
    Picker #typed { margin: 0 1 1 1; }
    Picker #said { height: auto; max-height: 3; padding: 0 1; display: none; }
    """
    AUTO_FOCUS: ClassVar[str] = "Input"
    BINDINGS: ClassVar[Any] = [
        binding("any.close", "leave", show=False),
        binding("any.help", "keys", show=False),
    ]

    def __init__(self, session: Session, current: str = "") -> None:
        """`current` is the question the reviewer is at."""
        super().__init__()
        self.session = session
        self.current = current

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield top_line(self.session)
        yield Words(self.title_text(), id="title")
        with PickList():
            yield filter_field(self.HINT)
            yield Lines()
        yield Words("", id="said")
        yield Foot(*self.foot())

    def foot(self) -> Sequence[str | tuple[str, str]]:
        """The keys at the foot."""
        return self.FOOT

    def title_text(self) -> str:
        """What the screen is, in words."""
        return self.TITLE_TEXT

    def lines(self, typed: str) -> Sequence[Line]:
        """The lines to show for what is typed. To be overridden."""
        raise NotImplementedError

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.query_one(PickList).typed

    def on_mount(self) -> None:
        """Shows the list with the current question marked, where the screen begins there."""
        self.query_one(Lines).show(self.lines(""), self.current if self.AT_CURRENT else "")

    def on_pick_list_typed(self) -> None:
        """Shows what fits what is typed."""
        self.fill()

    def fill(self) -> None:
        """Works the title and the lines out anew; the mark stays where it can."""
        self.query_one("#title", Words).say(self.title_text())
        shown = self.query_one(Lines)
        lines = self.lines(self.typed)
        shown.show(lines, self.likeliest(lines) if self.typed else shown.value or self.current)

    def follow(self) -> None:
        """Says anew what follows from the review; mark and place stay."""
        self.draw_top()
        self.query_one("#title", Words).say(self.title_text())
        self.query_one(Lines).renew(self.lines(self.typed))

    def likeliest(self, lines: Sequence[Line]) -> str:
        """The value of the line to mark while something is typed; empty for the first."""
        del lines
        return ""

    def on_pick_list_chosen(self, event: PickList.Chosen) -> None:
        """Takes the marked line."""
        if event.value:
            self.choose(event.value)

    def choose(self, value: str) -> None:
        """What taking a line does."""
        self.dismiss(value)

    def say(self, text: str) -> None:
        """A word to the reviewer, above the keys."""
        said = self.query_one("#said", Words)
        said.say(text)
        said.display = bool(text)

    def action_leave(self) -> None:
        """Goes back without a choice."""
        self.dismiss(None)

    def action_keys(self) -> None:
        """The page of help."""
        terms = self.session.state.rules.instrument.terms
        self.app.push_screen(screens.HelpScreen(f"Help: {self.TITLE_TEXT}", self.GROUPS, terms))
