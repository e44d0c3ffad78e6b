"""A list above, and below it the marked line in full: what the screens of QA are made of.

Nothing on it takes the focus, so single letters act; arrows move the mark, the page keys scroll the text below.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui_review.errors import UserError
from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.parts import Foot, SessionScreen, fitting, top_line
from tui_review.tui.unsent import NO_DIALOG_TEXT, DialogText

if TYPE_CHECKING:
    from tui_review.review.gate.accepted import Accepted
    from tui_review.review.state import ReviewState
    from tui_review.store.session import Session

READING_ONLY = "The review is open for reading only here; nothing can be changed."


async def saved_or_joined(session: Session) -> None:
    """Saves a change; one of a file that somebody else has changed is saved as what they wrote is taken in.

    Raises UserError where it cannot be.
    """
    try:
        await asyncio.to_thread(session.save)
    except UserError:
        saving = session.saving
        if saving.problem or saving.unkept or saving.taken_by is not None:
            raise


class Board(SessionScreen[str | None]):
    """The base of such screens over a review. Dismisses with the question to go to, or None."""

    EMPTY: ClassVar[str] = ""
    """What is said where the list has no line."""
    GROUPS: ClassVar[tuple[str, ...]] = ("board", "any")
    """The groups of keys that its help explains."""
    DEFAULT_CSS: ClassVar[str] = """
    Board { background: $background; }
    Board > #title { height: 1; padding: 0 1; margin: 1 0; text-wrap: nowrap; text-overflow: ellipsis; }
    Board > VerticalScroll { height: 1fr; margin-top: 1; padding: 0 1; scrollbar-size-vertical: 1;
        background: $background; }
    Board #detail { width: 100%; height: auto; }
    Board > #said { height: auto; max-height: 4; padding: 0 1; display: none; }
    """
    AUTO_FOCUS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[Any]] = [
        binding("board.up", "move(-1)", show=False),
        binding("board.down", "move(1)", show=False),
        binding("board.scroll_up", "scroll_by(-1)", show=False),
        binding("board.scroll_down", "scroll_by(1)", show=False),
        binding("any.close", "leave", show=False),
        binding("any.help", "keys", show=False),
    ]

    def __init__(self, session: Session, mark: str = "") -> None:
        """`mark` is the value of the line to begin at."""
        super().__init__()
        self.session = session
        self._mark = mark

    @property
    def state(self) -> ReviewState:
        """The review's state machine."""
        return self.session.state

    @property
    def value(self) -> str:
        """What the marked line means; empty where there is none."""
        return self.query_one(Lines).value

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield top_line(self.session)
        yield Words(id="title")
        yield Lines()
        with VerticalScroll(can_focus=False):
            yield Words(id="detail")
        yield Words(id="said")
        yield Foot()

    # To be said by each screen

    def title_text(self) -> str:
        """What the screen is, in words."""
        raise NotImplementedError

    def lines(self) -> Sequence[Line]:
        """The list."""
        raise NotImplementedError

    def detail(self, value: str, width: int) -> list[Content]:
        """The marked line in full, in lines of at most `width` cells where that matters."""
        raise NotImplementedError

    def foot(self) -> list[str | tuple[str, str]]:
        """The keys at the foot, the most useful first; back and help follow."""
        return ["board.go"]

    # Drawing

    def on_mount(self) -> None:
        """Shows the list."""
        self.fill(self._mark)

    def on_resize(self) -> None:
        """Lays everything out anew."""
        self._lay_out()
        self._draw_foot()
        self.show_detail()

    def fill(self, mark: str = "") -> None:
        """Works the list out anew; the mark goes to `mark`, or stays where it can."""
        shown = self.query_one(Lines)
        if mark:
            shown.show(self.lines(), mark)
        else:
            shown.renew(self.lines())
        self.fill_title()
        self._draw_foot()
        self._lay_out()
        self.show_detail()

    def follow(self) -> None:
        """Says anew what follows from the review; mark and place stay."""
        self.draw_top()
        self.fill()

    def _draw_foot(self) -> None:
        always = ("any.close", "any.help")
        self.query_one(Foot).tell(*fitting(self.foot(), always, self.size.width or 80))

    def fill_title(self) -> None:
        """Says anew what the screen is."""
        self.query_one("#title", Words).say(literal(self.title_text(), "bold"))

    def _lay_out(self) -> None:
        lines = len(self.lines())
        most = max((self.size.height - 6) * 2 // 5, 3)
        self.query_one(Lines).styles.height = max(min(lines, most), 1)

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Shows what belongs to the line that is marked now."""
        if event.elsewhere:
            self.query_one(VerticalScroll).scroll_home(animate=False)
        self._draw_foot()
        self.show_detail()

    def show_detail(self) -> None:
        """Draws the text below the list."""
        width = max(self.size.width - 3, 20)
        value = self.value
        found = self.detail(value, width) if value else [literal(self.EMPTY)]
        self.query_one("#detail", Words).say(Content("\n").join(found))

    def say(self, text: str, tone: str = "") -> None:
        """A word to the person, above the keys."""
        said = self.query_one("#said", Words)
        said.say(literal(text, tone))
        said.display = bool(text)

    # Changing

    async def keep(
        self, act: Callable[[], Accepted[Any]], said: str, given: DialogText = NO_DIALOG_TEXT
    ) -> bool:
        """Changes the review by `act`, for which a text was `given`, and saves it.

        False, with the reason said, where that cannot be.
        """
        if self.session.read_only:
            self.say(READING_ONLY)
            return False
        try:
            self.session.record(act().proposal)
            given.done()
            await saved_or_joined(self.session)
        except UserError as error:
            self.say(error.message, "$tone-error")
            self.fill()
            return False
        self.fill()
        self.draw_top()
        self.say(said)
        return True

    # Keys

    def action_move(self, by: int) -> None:
        """Marks another line."""
        self.say("")
        self.query_one(Lines).move(by)

    def action_scroll_by(self, by: int) -> None:
        """Scrolls the text below, nearly a page."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(scroll.size.height - 1, 1), animate=False)

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    def action_keys(self) -> None:
        """The page of help."""
        self.app.push_screen(screens.HelpScreen(f"Keys: {self.title_text()}", self.GROUPS))
