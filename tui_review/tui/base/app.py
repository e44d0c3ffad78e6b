"""The app all screens run in: it loses nothing, tells nothing of a case, leaves the terminal as it was."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar, cast

from rich.color import ColorSystem
from textual import constants
from textual._compositor import CompositorUpdate
from textual.app import App, SystemCommand
from textual.filter import ANSIToTruecolor, LineFilter, NoColor

from tui_review.display import make_visible
from tui_review.errors import UserError
from tui_review.terminal import is_shown, lament
from tui_review.tui.base.ahead import KeyQueue
from tui_review.tui.base.boundary import Patience, guard
from tui_review.tui.base.crash import (
    CRASHED,
    Crash,
    in_one_line,
    is_of_changed_program,
    quiet_hooks,
    quiet_loop,
)
from tui_review.tui.base.driver import SafeDriver
from tui_review.tui.base.frugal import Frames
from tui_review.tui.base.hangup import Farewell, Watch
from tui_review.tui.base.literal import VisibleFilter
from tui_review.tui.base.outlet import open_terminal
from tui_review.tui.base.theme import Look, theme_of, tone_css

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import RenderableType
    from textual import events
    from textual.dom import DOMNode
    from textual.notifications import SeverityLevel
    from textual.screen import Screen
    from textual.widget import Widget

Result = TypeVar("Result")

# Textual's environment variables can write the screen and every event to files, or type keys. Not with these
# data.
vars(constants).update(
    LOG_FILE=None,
    SCREENSHOT_DELAY=-1,
    SHOW_RETURN=False,
    DEBUG=False,
    PRESS="",
    SMOOTH_SCROLL=False,
    FILTERS="",
)


_TOLD: Final = 8.0
"""Seconds for which an error that the session survives is told."""
guard()


class SafeApp(App[Result]):
    """The base of the app. Run it with `run_app`, never with `run`.

    Promises: a signal or a hang-up runs the last words and ends the process within two seconds; an error is told
    by kind and place only, and the session goes on, or, where it cannot, ends with exit status 70; text is never
    read as markup in notifications;
    nothing is sent while nothing happens; no mouse, no blinking, no animation, no screenshots.
    """

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    CSS: ClassVar[str] = ""
    DEFAULT_CSS: ClassVar[str] = (
        tone_css()
        + """
        ToastRack { margin: 1 0 2 0; }
        SafeApp:nocolor .text-area--selection, SafeApp:nocolor .input--selection { text-style: reverse; }
        """
    )

    def __init__(self, look: Look = Look.DARK, **options: Any) -> None:
        """`look` is the theme to start with; `options` go to Textual's App."""
        # "devtools" there would send every event to another process.
        os.environ.pop("TEXTUAL", None)
        self._net = VisibleFilter()
        self._no_colour = NoColor()
        self._look = Look.DARK
        super().__init__(driver_class=SafeDriver, **options)
        self.animation_level = "none"
        self.crash: Crash | None = None
        self.gone: Exception | None = None
        """What showed that the program's files are not those any more that it began with; None while nothing did."""
        self.keys = KeyQueue(self, super().on_event)
        self._patience = Patience()
        self.farewell = Farewell(lambda: self._driver if isinstance(self._driver, SafeDriver) else None)
        self._frames = Frames(self._send)
        for each in Look:
            self.register_theme(theme_of(each))
        self.use_look(look)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Textual's one way for every event: keys and pastes wait for their turn."""
        await self.keys.take(event)

    def on_paste(self, event: events.Paste) -> None:
        """A paste that nothing took."""
        event.stop()
        self.notify("No text is taken here: what was pasted is not kept.", severity="warning")

    def ask_of_lines(self, text: str, as_one: str, take: Callable[[str], object]) -> None:
        """A text of several lines came for a line to type in, which `take`s it `as_one` line, in words.

        Here it does; an app that can ask whether it was meant so asks. To be overridden.
        """
        take(text)
        self.notify(f"Several lines came at once: they are taken {as_one}.", severity="warning")

    async def _ready(self) -> None:
        """Textual's moment before the first message: keys go on once the first screen stands."""
        await super()._ready()
        self.keys.release()

    # Themes

    @property
    def look(self) -> Look:
        """The theme in use."""
        return self._look

    def use_look(self, look: Look) -> None:
        """Changes the theme, at once; monochrome sends no colour at all, only bold, underline and reverse."""
        self._look = look
        self.no_color = look is Look.MONOCHROME
        self.theme = look.value

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every drawn line goes through, the net for hidden characters last."""
        # Textual's own filter for NO_COLOR, greys, is left out: it is chosen once and for all at the start.
        filters = [each for each in super().get_line_filters() if isinstance(each, ANSIToTruecolor)]
        return [*filters, *([self._no_colour] if self.no_color else []), self._net]

    # Drawing

    def _register(self, parent: DOMNode, *widgets: Widget, **options: Any) -> list[Widget]:
        """Textual's one way for every widget onto a screen: here none learns to blink.

        A blinking cursor alone sends 2 KB a second over the line, from every input there is, ours or not.
        """
        for widget in widgets:
            if "cursor_blink" in widget._reactives:  # noqa: SLF001 - nothing public tells
                widget.set_reactive(type(widget).cursor_blink, False)  # type: ignore[attr-defined]  # it has one
        return super()._register(parent, *widgets, **options)

    def forget_screen(self) -> None:
        """The terminal may show anything by now: the next update sends all of it."""
        self._frames.forget()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Notes what is to be shown; what differs from what the terminal shows is sent a moment later, as one.

        The moment is for the steps in which a screen comes about: none but the last is worth sending.
        """
        update: object = renderable
        if not isinstance(update, CompositorUpdate) or not isinstance(self._driver, SafeDriver):
            super()._display(screen, renderable)
            return
        if self._batch_count or not self.is_running or self._loop is None:
            self.post_display_hook()
            return
        console = self.console
        segments = cast("Any", update).__rich_console__(console, console.options)
        colours = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - nothing public tells
        self._frames.take(segments, (self.size.width, self.size.height), colours, self._loop)
        self.post_display_hook()

    def _send(self, changes: str) -> None:
        """Sends what differs from what the terminal shows, as one update."""
        if self._driver is not None and self.is_running:
            x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
            self._begin_update()
            self._driver.write(f"{changes}\x1b[{y + 1};{x + 1}H")
            self._end_update()

    # Leaving

    def on_last_words(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Has `callback` called before a signal, a hang-up or a crash ends the process; returns its removal.

        It has to be short (a second for all), able to run on any thread, and writes what is not safe yet.
        """
        return self.farewell.last_words.add(callback)

    def after_crash(self) -> str:
        """One sentence for the crash message: where the answers are. Nothing of a case. To be overridden."""
        return ""

    def stir(self) -> None:
        """Wakes the event loop, so that Python's handlers of signals run now. From any thread."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(lambda: None)

    # Errors

    def crashed(self, error: BaseException) -> None:
        """Ends the app because of `error`, told by kind and place only. From the event loop's thread."""
        if self.crash is None:
            self.crash = Crash.of(error)
        self._return_code = self.crash.status
        # Textual's test pilot raises it again, so that tests fail where the error was made.
        if self._exception is None and isinstance(error, Exception):
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def crashed_elsewhere(self, error: BaseException) -> None:
        """As `crashed`, from any thread, and when no event loop runs any more."""
        loop = self._loop
        if loop is None:
            self.crash = self.crash or Crash.of(error)
            return
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._from_elsewhere, error)

    def _from_elsewhere(self, error: BaseException) -> None:
        """An error of a thread or a task, on the event loop's thread."""
        if isinstance(error, Exception):
            self._handle_exception(error)
        else:
            self.crashed(error)

    def bears(self, error: Exception) -> bool:
        """Whether the session goes on after an error, which is told in one line then."""
        if not self.keys.begun or not self._patience.bears_one_more():
            return False
        # Textual's test pilot raises it again, so that tests fail where the error was made.
        if self.is_headless and self._exception is None:
            self._exception = error
        if is_of_changed_program(error):
            self.gone = error
        self.notify(in_one_line(error), severity="error", timeout=_TOLD)
        return True

    def _handle_exception(self, error: Exception) -> None:
        """Textual's one way for every other unhandled exception: of timers, callbacks, layout and workers."""
        if not self.bears(error):
            self.crashed(error)

    def panic(self, *renderables: RenderableType) -> None:
        """Textual's other way; what it would print is dropped."""
        del renderables
        self.crashed(_PanicError())

    def _print_error_renderables(self) -> None:
        """Nothing is printed by Textual itself; `run_app` tells what there is to tell."""
        self._exit_renderables.clear()

    # What Textual offers and these data do not allow

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Of the palette's own commands only help and quit, should a subclass turn the palette on."""
        return (each for each in super().get_system_commands(screen) if each.title in {"Keys", "Quit"})

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """No picture of a review is written anywhere."""

    def _set_pointer_shape(self, shape: str) -> None:
        """No mouse, so no sequence for the shape of its pointer, which older terminals print."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Shows `message` for some seconds, literally: `markup` is ignored, since widgets pass True."""
        del markup
        super().notify(
            make_visible(message), title=make_visible(title), severity=severity, timeout=timeout, markup=False
        )


class _PanicError(Exception):
    """Stands for what Textual wanted printed."""


def run_app(app: SafeApp[Any]) -> int:
    """Runs `app` on the terminal until it is left; returns the exit status.

    The status is that of `App.exit`, 70 after an error inside the program (told on stderr by kind and place),
    and 2 after a UserError (told in its words). Signals end the process without returning. Call it from the
    main thread. Raises UserError when there is no terminal to draw on.
    """
    try:
        terminal = open_terminal() if sys.stdin.isatty() and is_shown() else None
    except OSError:
        terminal = None
    if terminal is None:
        raise UserError(
            "The screens need a terminal.",
            remedy="Run it without pipes, or give it a terminal of its own: `su --pty -c …`, `ssh -t …`.",
        )
    _forbid_core_dumps()
    watch = Watch(terminal, app.farewell.leave_now, app.stir)
    undo_hooks = quiet_hooks(app.crashed_elsewhere)
    watch.start()
    try:
        # Not asyncio.run: with debugging on in the environment it logs calls with their arguments.
        with asyncio.Runner(debug=False) as runner:
            quiet_loop(runner.get_loop(), app.crashed_elsewhere)
            runner.run(app.run_async(mouse=False))
    except Exception as error:  # noqa: BLE001 - told below, by kind and place
        app.crash = app.crash or Crash.of(error)
    finally:
        if app.crash is not None:
            app.farewell.last_words.say()
        watch.stop()
        # Textual leaves its own behind; one of them would draw the screen again.
        for number in (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH):
            signal.signal(number, signal.SIG_DFL)
        os.close(terminal)
        undo_hooks()
    if app.crash is None:
        return app.return_code or 0
    _tell(app)
    return app.crash.status


def _tell(app: SafeApp[Any]) -> None:
    """Says on stderr what stopped the app, and where the answers are."""
    after = ""
    with suppress(Exception):
        after = app.after_crash()
    lament((app.crash or Crash((), CRASHED)).text(after))


def _forbid_core_dumps() -> None:
    """Keeps a failing interpreter from leaving a copy of the memory, with the case in it, on disk."""
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
