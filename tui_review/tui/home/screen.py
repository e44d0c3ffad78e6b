"""The reviews of a folder, read while they are shown; filter by typing, open, start a new one."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Final, Protocol, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import get_current_worker

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, part_of, verb_of
from tui_review.store.discarding import discard_empty
from tui_review.store.folder import FolderIndex, ReviewSummary
from tui_review.store.reviews import catalog_for
from tui_review.store.stopped import is_first_time
from tui_review.telling.origin import doubts_of
from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.home.columns import (
    ORDERS,
    ColumnWidths,
    column_heads,
    columns_for,
    row,
    status_shown,
    summary_lines,
)
from tui_review.tui.keymap import binding, shown
from tui_review.tui.lines import Line, Lines
from tui_review.tui.parts import Foot, Told, TopLine
from tui_review.tui.pick_list import PickList, filter_field

_PAGE: Final = 60
"""So many reviews fill the screen, and are shown at once."""
_FOOT: Final = ("home.new", "home.training", "home.settings", "home.sort", "any.help", "any.quit")
"""Its keys, besides Enter."""
_CARD: Final = 14
"""Cells of the keys on the first card."""
_AROUND: Final = 14
"""Rows of a screen beside the card below the reviews, of which some reviews have their share."""
_INDENT: Final = 6
"""Cells beside the card."""
_AGAIN: Final = 5.0
"""Seconds after which it looks again by itself: others work in the same folder."""
_BATCH_SECONDS: Final = 0.1
"""How long reviews are gathered before they are drawn: each drawing costs a screenful."""
_SHARE: Final = 10
"""So many times as long as the last drawing took they are gathered at least: showing them takes a tenth of the time."""


class Opens(Protocol):
    """What the home screen needs of the app."""

    def open_review(self, path: Path) -> object:
        """Opens a review and shows it; says itself what goes wrong."""


class HomeScreen(Screen[None]):
    """The first screen. It never waits for a file: rows appear as they are read."""

    CSS: ClassVar[str] = """
    HomeScreen { background: $background; }
    HomeScreen #typed { margin: 1 1 0 1; }
    HomeScreen #columns { height: 1; color: $muted; margin-top: 1; text-wrap: nowrap; }
    HomeScreen #empty { height: 1fr; padding: 1 3; display: none; }
    HomeScreen #card { height: auto; padding: 0 3; display: none; }
    HomeScreen #about { height: auto; min-height: 2; max-height: 5; padding: 0 1; }
    """
    AUTO_FOCUS: ClassVar[str] = "Input"
    BINDINGS: ClassVar[Any] = [
        binding("home.new", "new", show=False),
        binding("home.training", "training", show=False),
        binding("home.refresh", "look_again", show=False),
        binding("home.settings", "settings", show=False),
        binding("home.sort", "sort", show=False),
        binding("home.brief", "brief", show=False),
        binding("home.discard", "discard", show=False),
        binding("any.help", "keys", show=False),
        Binding("escape", "clear", show=False),
    ]

    def __init__(self, folder: Path) -> None:
        """`folder` holds the reviews; it need not exist yet."""
        super().__init__()
        self.folder = folder
        self._index = FolderIndex(folder)
        self._reading = Lock()
        self._summaries: list[ReviewSummary] = []
        self._columns: ColumnWidths | None = None
        self._problem = ""
        self._doubts = ""
        self._done = False
        self._chosen_early = False
        self._took = 0.0
        """Seconds that the last look at the folder took, and at which moment it ended."""
        self._looked = 0.0
        self._is_first_time = is_first_time()
        self._order = 0
        """Which of `ORDERS` the list stands in."""

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine(f"Reviews in {self.folder}", "", "reading")
        with PickList():
            yield filter_field("type to filter")
            yield Words("", id="columns")
            yield Lines()
        yield Words("", id="empty")
        yield Words("", id="card")
        yield Words("", id="about")
        yield Foot("home.open", *_FOOT)

    # Reading

    def on_mount(self) -> None:
        """Starts reading, and looks again every few seconds as long as the list is what one sees."""
        self.action_look_again()
        self.set_interval(_AGAIN, self._look_by_itself)

    def on_screen_resume(self) -> None:
        """Looks again after a review was open: it will have changed."""
        self._is_first_time = self._is_first_time and is_first_time()
        if self._done:
            self.action_look_again()

    def action_look_again(self) -> None:
        """Reads the folder, what has not changed from memory."""
        self.run_worker(self._read, thread=True, exclusive=True, group="reading")

    def _look_by_itself(self) -> None:
        """Looks again where nobody is reading, and where the last look took little of the time since."""
        rested = time.monotonic() - self._looked
        if self._done and self.is_current and not self._reading.locked() and rested > _SHARE * self._took:
            self.action_look_again()

    def _read(self) -> None:
        """On a thread: reads reviews and hands them to the screen, several at a time."""
        worker = get_current_worker()
        first = not self._done
        doubts, problem = doubts_of(catalog_for(self.folder)), ""
        found: list[ReviewSummary] = []
        with self._reading:
            started = time.monotonic()
            due = started + _BATCH_SECONDS
            try:
                for summary in self._index.summaries():
                    if worker.is_cancelled:
                        return
                    found.append(summary)
                    if first and (len(found) == _PAGE or time.monotonic() > due):
                        begun = time.monotonic()
                        self.app.call_from_thread(self._show, list(found), doubts, problem, done=False)
                        shown = time.monotonic()
                        due = shown + max(_BATCH_SECONDS, _SHARE * (shown - begun))
            except UserError as error:
                problem = error.message
            self._looked = time.monotonic()
            self._took = self._looked - started
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, found, doubts, problem, done=True)

    def _show(self, summaries: list[ReviewSummary], doubts: str, problem: str, *, done: bool) -> None:
        if not self.is_attached:
            return
        was = self._summaries, self._doubts, self._problem, self._done
        self._summaries, self._doubts, self._problem = summaries, doubts, problem
        if was == (summaries, doubts, problem, done):
            return  # Nothing is drawn, and nothing sent over the line, where nothing is new.
        self._columns = None
        self._done = self._done or done
        self._fill()
        if done and self._chosen_early:
            self.on_pick_list_chosen()

    # Showing

    def _fill(self) -> None:
        """Draws the rows that fit what is typed, in the order wished for; the mark stays on its review."""
        typed = self.query_one(PickList).typed
        lines = self.query_one(Lines)
        fitting = (
            [each for each in self._summaries if each.matches(typed, status_shown(each))]
            if typed
            else self._summaries
        )
        by, rank = ORDERS[self._order]
        fitting = sorted(fitting, key=rank) if by else fitting
        if self._columns is None:
            self._columns = columns_for(self._summaries, self.size.width)
        columns = self._columns
        self.query_one("#columns", Words).say(column_heads(columns) if fitting else "")
        marked = lines.value
        if self._begun and any(str(each.path) == self._begun for each in fitting):
            marked, self._begun = self._begun, ""
        # Ten thousand rows take a second to lay out: each is when it is seen.
        lines.show([Line(partial(row, each, columns), value=str(each.path)) for each in fitting], marked)
        self._say_empty(typed, fitting)
        every = len(self._summaries)
        count = part_of(len(fitting), every, "review") if typed and every else count_of(every, "review")
        count += f", by {by}" if by and every else ""
        opens: Told = ("Enter", "start") if self._done and not every else "home.open"
        self.query_one(Foot).tell(opens, *(each for each in _FOOT if every > 1 or each != "home.sort"))
        self.query_one(TopLine).tell(
            f"Reviews in {self.folder}", self._doubts, count if self._done else f"{count}, reading"
        )

    def _say_empty(self, typed: str, fitting: Sequence[ReviewSummary]) -> None:
        """Says what to do where there is nothing to show."""
        said: Content = literal("")
        if self._problem:
            said = literal(self._problem, "$tone-error")
        elif self._done and not self._summaries:
            said = _first_card()
        elif typed and not fitting and self._summaries:
            said = literal(f"{self._not_found(typed)} Esc shows all again.")
        empty = self.query_one("#empty", Words)
        empty.say(said)
        empty.display = bool(said.plain)
        card, keys = self.query_one("#card", Words), _card_keys()
        wide = max(self.size.width - _INDENT, 1)
        rows = sum(len(textwrap.wrap(line, wide)) for line in keys.plain.split("\n"))
        room = self.size.height >= _AROUND + rows
        card.display = self._is_first_time and bool(fitting) and not typed and room
        card.say(keys if card.display else "")
        self.query_one(Lines).display = not said.plain
        self.query_one(PickList).styles.height = "auto" if said.plain else "1fr"

    def _not_found(self, typed: str) -> str:
        """That what is typed fits no review: of all that are here, or of so many as are read so far."""
        if self._done:
            return f"No review here has “{typed}” in its id, case, place, instrument or status."
        read = len(self._summaries)
        part = part_of(read, max(len(self._index.paths), read), "review")
        said = f"Only {part} {verb_of(read, 'is')} read so far, and none of them fits “{typed}”."
        return f"{said} There is a file of that name: Enter opens it." if self._file_named(typed) else said

    def _file_named(self, typed: str) -> Path | None:
        """The file of which the id is typed in full, whether or not it is read yet."""
        return next((each for each in self._index.paths if each.stem == typed.strip()), None)

    def on_lines_moved(self) -> None:
        """Says more about the review the mark stands on."""
        summary = self._marked()
        self.query_one("#about", Words).say(summary_lines(summary) if summary is not None else "")

    def on_resize(self) -> None:
        """Lays the columns out anew."""
        self._columns = None
        self._fill()

    def on_pick_list_typed(self) -> None:
        """Filters."""
        self._chosen_early = False
        self._fill()

    def _marked(self) -> ReviewSummary | None:
        path = self.query_one(Lines).value
        return next((each for each in self._summaries if str(each.path) == path), None)

    # Acting

    def on_pick_list_chosen(self) -> None:
        """Opens the marked review, or one that is named in full; in an empty folder, starts one.

        Before the folder is read as far as that, it is done then.
        """
        summary = self._marked()
        named = (
            self._file_named(self.query_one(PickList).typed) if summary is None and not self._done else None
        )
        self._chosen_early = summary is None and named is None and not self._done
        if named is not None:
            self._open(named)
        elif summary is None:
            if self._done and not self._summaries and not self._problem:
                self.action_new()
        elif summary.problem:
            self.notify("This file cannot be opened; the line at the foot says why.", severity="error")
        else:
            self._open(summary.path)

    def _open(self, path: Path) -> None:
        cast("Opens", self.app).open_review(path)

    def action_new(self) -> None:
        """Asks for an instrument and an id, and opens the new review."""
        latest = max(
            (each for each in self._summaries if each.instrument_id),
            key=lambda each: each.modified,
            default=None,
        )
        self.app.push_screen(
            screens.NewScreen(self.folder, latest.instrument_id if latest else ""), self._started
        )

    def action_sort(self) -> None:
        """The list in another order, from its first line on."""
        self._order = (self._order + 1) % len(ORDERS)
        self.query_one(Lines).show([], "")
        self._fill()

    def action_settings(self) -> None:
        """The user's settings."""
        self.app.push_screen(screens.SettingsScreen())

    def action_discard(self) -> None:
        """Deletes the marked review, after asking, if nothing is entered in it."""
        summary = self._marked()
        if summary is None:
            return
        if summary.problem or summary.progress.answered:
            self.notify("Only a review in which nothing is entered can be deleted here.", severity="warning")
            return

        def chosen(way: str | None) -> None:
            if way == "d":
                try:
                    discard_empty(summary.path)
                except UserError as error:
                    self.notify(error.message, severity="error")
                self.action_look_again()

        ways = [("d", "delete it"), ("k", "keep it")]
        text = f"Nothing is entered in {summary.called}. Its file is deleted for good."
        self.app.push_screen(screens.AskScreen("Delete an empty review?", text, ways, counts="late"), chosen)

    def action_brief(self) -> None:
        """What the reviews here say, and from there into one of them."""
        self.app.push_screen(screens.BriefScreen(self.folder), self._started)

    def action_training(self) -> None:
        """Mock cases, attempts, quizzes."""
        self.app.push_screen(screens.TrainingScreen(self.folder), self._started)

    _begun = ""
    """The review just started, to be marked as soon as it is in the list."""

    def _started(self, path: Path | None) -> None:
        if path is not None:
            self._begun = str(path)
            self._open(path)

    def action_clear(self) -> None:
        """Shows all reviews again."""
        self.query_one("#typed", Input).value = ""

    def action_keys(self) -> None:
        """The page of help."""
        self.app.push_screen(screens.HelpScreen("Help: reviews", ("home", "any"), about=ABOUT))


def _card_keys() -> Content:
    """Six lines of keys for somebody who has never seen the program."""
    lines = [
        ("y n a  1-9", "answer; what each key does here stands on the last line"),
        (f"Enter  {shown('review.next')}", f"keep and go on; {shown('review.back')} goes back"),
        (shown("review.narrative"), "to the narrative, and back to the answer"),
        (
            "  ".join(shown(f"review.{act}") for act in ("next_open", "go_to", "outline")),
            "the next open question, go to one, all of them",
        ),
        (shown("review.undo"), "takes it back; each answer is saved as it is given"),
        (
            f"{shown('any.help')}  {shown('any.quit')}",
            "every key that works here; close, and go on another day",
        ),
    ]
    return Content("\n").join(
        Content.assemble(literal(f"{key:<{_CARD}}", "bold $accent"), literal(what)) for key, what in lines
    )


def _first_card() -> Content:
    """What they need where there are no reviews yet: how to start, and the keys."""
    start = Content.assemble(
        literal("There are no reviews here yet.", "bold"),
        "  ",
        literal(f"{shown('home.new')} or Enter", "bold $accent"),
        " starts one.\n",
    )
    other = literal("\nReviews in another folder?  tui-review FOLDER shows those.", "$muted")
    return Content("\n").join([start, _card_keys(), other])


ABOUT: Final = """Each line is one review: its id, the case, how much of it is answered, and one mark for each item.

  ✓ +     Strength (or the best of the instrument's ratings)
  ▼ v     Area Needing Improvement (or the worst)
  ± /     between the two
  – -     Not Applicable
  ◐ ~     not certain yet
  ⚑2 F2   two questions flagged for later
  ?3      three open QA notes
  ✗ x     the file cannot be read; the line at the foot says why

Typing shows only the reviews with these letters in their id, case, place (county or site), instrument or status."""
"""What the page of help says first."""
