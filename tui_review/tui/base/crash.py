"""What is said when the program fails: the kind of error and where, never what it was working on.

A traceback's message and local variables hold names and narratives. So neither is ever written, to the
terminal, to a log or to a file: only the type, and the chain of file names and line numbers.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review import support
from tui_review.display import make_visible, on_one_line
from tui_review.errors import UNUSABLE, UserError
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

CRASHED: Final = 70
"""Exit status after an error inside the program (EX_SOFTWARE)."""
_FRAMES: Final = 12
"""How many frames are told, the innermost: enough to find the place, and they fit a screen."""
_BOUNDARY: Final = "base/boundary"
"""A frame of every error that is caught, which says nothing of where it was made."""
_CHAIN: Final = 4
"""How many errors of a chain or group are told."""
_BEGUN: Final = time.time()
"""When the program was loaded, as the system's clock has it."""
_CHANGED: Final = "was changed or removed while it runs"
"""What became of the program, where that is why it fails."""


@frozen()
class Crash:
    """One error, stripped of everything but its kind and place."""

    lines: tuple[str, ...]
    """What to print, one line each."""
    status: int
    """The exit status: `CRASHED`, or `UNUSABLE` for a message meant for people."""

    @classmethod
    def of(cls, error: BaseException) -> Crash:
        """What may be told of `error`. A `UserError` speaks for itself: its words hold nothing of a case."""
        error = _cause(error)
        support.note_error("crash", error)
        if isinstance(error, UserError):
            return cls((on_one_line(error.message),), UNUSABLE)
        if is_of_changed_program(error):
            return cls((f"tui-review: the program {_CHANGED}, so it was ended.",), UNUSABLE)
        lines = [f"tui-review: an error inside the program, {_kind(error)}, stopped it."]
        for number, link in enumerate(_links(error)):
            if number:
                lines.append(f"  beside or before it: {_kind(link)}")
            lines += [f"    {place}" for place in _places(link)]
        return cls(tuple(lines), CRASHED)

    def text(self, after: str = "") -> str:
        """All of it, ready for the terminal, with `after` (where the answers are) as the last line."""
        return make_visible("\n".join([*self.lines, *([after] if after else [])])) + "\n"


def in_one_line(error: BaseException) -> str:
    """An error that the session survives, by its kind and the innermost place of ours; nothing of the case."""
    error = _cause(error)
    support.note_error("survived", error)
    if isinstance(error, UserError):
        return on_one_line(error.message)
    if is_of_changed_program(error):
        return f"The program {_CHANGED}. What is saved is safe: close and open again."
    every = [place for place in _places(error) if _BOUNDARY not in place] or ["?"]
    places = [place for place in every if place.startswith("tui_review")] or every
    return on_one_line(
        f"An error inside the program ({_kind(error)} at {places[-1]}). What was shown as saved is safe; go on."
    )


def is_of_changed_program(error: BaseException) -> bool:
    """Whether an error comes of the program's files, which are not those any more that it was begun with.

    So is an import that fails, and whatever fails once a file of ours is gone or newer than the session.
    """
    if isinstance(error, ImportError):
        return True
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] == "tui_review"]
    return any(_is_another(file) for module in ours if (file := getattr(module, "__file__", None)))


def _is_another(file: str) -> bool:
    """Whether a file that was loaded is gone, or was put there since; what cannot be looked at is the same."""
    try:
        return Path(file).stat().st_ctime > _BEGUN
    except FileNotFoundError:
        return True
    except OSError:
        return False


def quiet_hooks(report: Callable[[BaseException], None]) -> Callable[[], None]:
    """Has errors of threads and of the main program told without their content; returns the undoing.

    `report` gets what a thread or the main program raised; errors in finalisers, which change nothing, are
    dropped.
    """
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def from_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            report(args.exc_value)

    sys.excepthook = lambda _kind, error, _trace: report(error)
    threading.excepthook = from_thread
    sys.unraisablehook = lambda _unraisable: None

    def undo() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before

    return undo


def quiet_loop(loop: asyncio.AbstractEventLoop, report: Callable[[BaseException], None]) -> None:
    """Has errors of tasks nobody waits for reported, instead of logged with their content."""

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            report(error)

    loop.set_exception_handler(handle)


def _kind(error: BaseException) -> str:
    """The type's name, with its module unless built in."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _cause(error: BaseException) -> BaseException:
    """The error itself, for the one that Textual wraps around a worker's."""
    inner = getattr(error, "error", None)
    return inner if type(error).__name__ == "WorkerFailed" and isinstance(inner, BaseException) else error


def _links(error: BaseException) -> list[BaseException]:
    """`error`, then what it was raised from or while handling, then the members of groups; each once."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < _CHAIN:
        link = waiting.pop(0)
        if link is None or any(link is known for known in found):
            continue
        found.append(link)
        waiting += [link.__cause__, None if link.__suppress_context__ else link.__context__]
        if isinstance(link, BaseExceptionGroup):
            waiting += link.exceptions
    return found


def _places(error: BaseException) -> Iterator[str]:
    """`file:line` of each frame, outermost first, the last few; no function's arguments, no source line."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{_short(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}")
        trace = trace.tb_next
    yield from places[-_FRAMES:]


def _short(file: str) -> str:
    """A file's name from the package on: home folders hold people's names."""
    path = Path(file)
    homes = [Path(entry) for entry in sys.path if entry]
    inside = [path.relative_to(home) for home in homes if path.is_relative_to(home)]
    return str(min(inside, key=lambda part: len(part.parts))) if inside else path.name
