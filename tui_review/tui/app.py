"""The program on the screen: the list of reviews, or one review; keys, theme, opening and leaving."""

from __future__ import annotations

import asyncio
import gc
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, runtime_checkable

from textual.actions import SkipAction
from textual.binding import Binding

from tui_review.entry.bursts import QUOTED_IN_FULL, lines_of, start_of
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.language.days import moment_words
from tui_review.store.session import InUseError, Mode, Session
from tui_review.tui import screens
from tui_review.tui.base.app import SafeApp
from tui_review.tui.base.theme import choose_look
from tui_review.tui.keymap import KEYS, KeyHint, binding, shown, use_fitting_keys
from tui_review.tui.parts import session_below
from tui_review.tui.review.saving import get_out
from tui_review.tui.review.screen import ReviewScreen
from tui_review.yamlfile.files import refused_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.await_complete import AwaitComplete
    from textual.screen import Screen

    from tui_review.review.who import Editor
    from tui_review.settings import Settings

_LINES: Final = "lines"
"""The door of several lines that came at once, while it is asked where they go."""
_SETTLED: Final = 1.0
"""Seconds after which the first screen certainly stands."""


@runtime_checkable
class TellsKeys(Protocol):
    """A screen with keys of its own, besides those of the map."""

    def own_keys(self) -> Sequence[KeyHint]:
        """Those, for the page of help."""
        ...


@runtime_checkable
class HoldsWords(Protocol):
    """A screen in which words are entered that leaving it would lose."""

    def holds(self) -> str:
        """Keeps what it can; why it is not to be left now, in words."""
        ...


class ReviewApp(SafeApp[int], inherit_bindings=False):
    """Home, or one review. Ends with exit status 0."""

    BINDINGS: ClassVar[list[Any]] = [
        binding("any.quit", "close", show=False),
        binding("any.help", "tell('keys')", show=False),
        Binding("ctrl+c", "tell('what closes')", show=False),
    ]

    def __init__(
        self,
        settings: Settings,
        editor: Editor,
        today: str,
        *,
        folder: Path | None = None,
        opened: Session | InUseError | None = None,
    ) -> None:
        """Over a folder, or on one review: its session, or the error that says who else has it open."""
        keys, _ = use_fitting_keys(settings.keys)
        super().__init__(look=choose_look(settings.theme, os.environ))
        self.set_keymap(keys)
        self.settings = settings
        self.editor = editor
        self._today = today
        self.folder = folder
        self._opened = opened
        """The review that was opened last, or who has the one that is to be; None before any."""
        self.outcome = ""
        """A word on what became of the review, for the shell one comes back to."""
        self.only_here: dict[Path, int] = {}
        """How many changes of reviews that were left are kept on this machine alone."""

    def get_default_screen(self) -> Any:
        """The first screen at once, where it is known: none is drawn before it."""
        if isinstance(self._opened, Session):
            return self._review_screen(self._opened)
        return super().get_default_screen()

    def on_mount(self) -> None:
        """The first screen."""
        self.set_timer(_SETTLED, _keep_what_lasts)
        # What was said on stderr went by before the screen came up.
        from tui_review.settings import read_settings  # noqa: PLC0415 - loaded by now

        problems = [problem.message for problem in read_settings()[1]]
        for each in filter(None, [*problems, use_fitting_keys(self.settings.keys)[1]]):
            self.notify(each, severity="warning")
        opened = self._opened
        if isinstance(opened, InUseError):
            _ask_in_use(self, Path(opened.file), opened)
        elif opened is None and self.folder is not None:
            self.push_screen(screens.HomeScreen(self.folder))

    # Reviews

    def open_review(self, path: Path, mode: Mode = Mode.EDIT) -> None:
        """Opens a review, reading it off the event loop, and shows it; says so when it cannot be.

        Keys typed meanwhile do nothing, which is said.
        """
        self.keys.hold()
        self.run_worker(self._open(path, mode), exclusive=True, group="opening")

    async def _open(self, path: Path, mode: Mode) -> None:
        try:
            session = await asyncio.to_thread(_opened, path, self.editor, self._today, mode)
        except InUseError as error:
            _ask_in_use(self, path, error)
        except UserError as error:
            if self.folder is None:
                self.outcome = error.message
                self.exit(UNUSABLE, return_code=UNUSABLE)
            else:
                self.notify(error.message, severity="error", timeout=10)
        else:

            def left(outcome: str | None) -> None:
                if self.folder is None:
                    self.review_left(outcome or "", session)
                    return
                self.only_here[session.opened.path] = session.saving.only_here
                if outcome:
                    self.notify(outcome)

            self.push_screen(self._review_screen(session), left)
        finally:
            self.keys.release()

    def _review_screen(self, session: Session) -> ReviewScreen:
        self._opened = session
        screen = ReviewScreen(session)
        screen.forget_last_words = self.on_last_words(screen.last_words)
        return screen

    def review_left(self, outcome: str, session: Session) -> None:
        """A review that was given by name is left: that is the end. Not 0 where something is not in the file."""
        self.outcome = outcome
        status = FINDINGS if session.saving.only_here else DONE
        self.exit(status, return_code=status)

    # What stands over a review

    def push_screen(self, screen: Screen[Any] | str, *how: Any, **options: Any) -> Any:
        """Shows a screen above the others; over a review it says what is to be known of its file."""
        shown_by_then = super().push_screen(screen, *how, **options)
        self.screen.call_later(_stands_otherwise, self)
        return shown_by_then

    def pop_screen(self) -> AwaitComplete:
        """Takes the topmost screen away: what waited for that comes into the review."""
        gone = super().pop_screen()
        _stands_otherwise(self)
        return gone

    # Keys

    def ask_of_lines(self, text: str, as_one: str, take: Callable[[str], object]) -> None:
        """Asks what is meant: of a stalled line, the lines behind the first were for what comes next."""
        lines, parts = lines_of(text), [text]

        def asked() -> str:
            came = start_of("".join(parts), QUOTED_IN_FULL)
            return f"One line is typed here. What came is of several, pasted or typed ahead: {came}"

        def more(text: str) -> str:
            parts.append(text)
            return asked()

        first = [("f", "take the first line alone")] if len(lines) > 1 else []
        ways = [("t", f"take all of it, {as_one}" if first else "take it"), *first, ("d", "drop it")]

        session = session_below(self)

        def put(way: str | None) -> None:
            if way in ("t", "f"):
                take(lines[0] if way == "f" else "".join(parts))
            else:
                self.notify("What came is not kept.", severity="warning")
            if session is not None:
                session.under_way.enters(_LINES, is_typed=False)
                for each in self.screen_stack:
                    if isinstance(each, ReviewScreen):
                        each.head.draw()

        if session is not None:
            session.under_way.enters(_LINES)
        ask = screens.AskScreen("Several lines came at once", asked(), ways, counts="with Enter", more=more)
        self.push_screen(ask, put)

    # Leaving

    async def action_close(self) -> None:
        """Closes the review with all that stands over it, keeping what is entered; without one, leaves the program."""
        review = _review_of(self.screen_stack)
        while self.screen is not review:
            top = self.screen
            if isinstance(top, HoldsWords) and (why := top.holds()):
                self.notify(why, severity="warning")
                return
            if review is None:
                self.exit(0)
                return
            top.dismiss(None)
        review.later(partial(get_out, review, partial(review.do, "close")))

    def action_tell(self, what: str) -> None:
        """Tells the `keys` of where one is, or that Ctrl+C ends nothing and `what closes`."""
        if what == "keys":
            _tell_keys(self)
        else:
            _tell_what_closes(self)

    def after_crash(self) -> str:
        """Where the answers are."""
        if not isinstance(self._opened, Session):
            return "Every answer that was shown as saved is safe; open the review again to go on."
        path, only_here = self._opened.opened.path, self._opened.under_way.only_here.words
        said = self._opened.farewell or "Every answer is in the file."
        stands = f" {only_here} It is offered when the review is opened." if only_here else ""
        return f"{path}: {said}{stands}"


def _tell_keys(app: ReviewApp) -> None:
    """The keys of a screen or dialog that has no page of help of its own."""
    top = app.screen
    if any(each.id == "any.help" for _, each in top._bindings):  # noqa: SLF001 - those of the screen alone
        raise SkipAction
    ids = [each.binding.id or "" for each in top.active_bindings.values()]
    own = top.own_keys() if isinstance(top, TellsKeys) else ()
    keys = [*(id_ for id_ in ids if id_ in KEYS), "any.help", "any.quit"]
    app.push_screen(screens.HelpScreen("Keys here", keys, own=own))


def _tell_what_closes(app: ReviewApp) -> None:
    """Ctrl+C interrupts nothing: what it copies, the field has taken by now."""
    review = _review_of(app.screen_stack)
    what = "closes the review, and saves it" if review else "leaves the program"
    said = f"Ctrl+C stops nothing here. {shown('any.quit')} {what}."
    if review is not None and review is app.screen:
        review.say(said)
    else:
        app.notify(said)


def _ask_in_use(app: ReviewApp, path: Path, error: InUseError) -> None:
    holder = error.holder
    gone = " That program does not run any more." if holder.alive is False else ""
    text = (
        f"{holder.user} has {path.stem} open on {holder.host}, since {moment_words(holder.since)}.{gone} "
        "Two people writing into one review undo each other's work; whoever is taken over keeps reading, and "
        "loses nothing saved."
    )
    ways = [
        ("r", "open it read-only"),
        ("t", "take it over"),
        ("q", "quit" if app.folder is None else "leave it"),
    ]

    def answered(way: str | None) -> None:
        if way == "r":
            app.open_review(path, Mode.READ_ONLY)
        elif way == "t":
            app.open_review(path, Mode.TAKE_OVER)
        elif app.folder is None:
            app.exit(0)

    # An Enter behind the letter, as elsewhere, is one for this dialog and none for the review behind it.
    ask = screens.AskScreen("Somebody has this review open", text, ways, counts="late")
    app.push_screen(ask, answered)


def _review_of(stack: Sequence[Screen[Any]]) -> ReviewScreen | None:
    """The review that is open, under whatever stands over it."""
    return next((each for each in stack if isinstance(each, ReviewScreen)), None)


def _stands_otherwise(app: ReviewApp) -> None:
    """Another screen stands over the review that is open, or one of them is gone: its features hear of it."""

    def heard(review: ReviewScreen) -> None:
        for feature in review.features if review.is_shown else ():
            feature.stands_otherwise()

    if (review := _review_of(app.screen_stack)) is not None:
        review.later(partial(heard, review))


def _keep_what_lasts() -> None:
    """Leaves what was made at the start out of the search for garbage, which goes on from here."""
    gc.freeze()
    gc.enable()


def _opened(path: Path, editor: Editor, today: str, mode: Mode) -> Session:
    """The session over a file. Raises UserError also where the system refuses what is looked at on the way."""
    with refused_in_words(path, "use"):
        return Session.open(path, editor, today=today, mode=mode)
