"""A log for support (`--debug LOG`): what ran where, how long it took, where it failed; never a word of a case.

What can be written is listed by who writes it: numbers, and words of the program's own or ids. Anything that is not
like an id is written as `…`, so that no value, name or text gets in by mistake; an error is its kind and its places.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review.owners import made_file

_LIKE_AN_ID: Final = r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,59}"
_BEGINS: Final = re.compile(rb" *[0-9]+ ms ")
_FRAMES: Final = 8
"""How many places of an error are noted, the innermost."""


class _Log:
    """The one log of the process."""

    descriptor = -1
    began = 0.0
    path = ""
    refused: OSError | None = None
    """Why the first line that is not in it could not be written."""


def begin(path: str) -> None:
    """Begins the log, at the end of the file where there is one; for its owner alone.

    Raises OSError, and ValueError for a file that is no log: nothing is written at the end of a review.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o600) if os.path.lexists(path) else made_file(path, flags, 0o600)
    state = os.fstat(descriptor)
    plain = stat.S_ISREG(state.st_mode) and state.st_nlink == 1
    if not plain or (state.st_size and _BEGINS.match(os.pread(descriptor, 40, 0)) is None):
        os.close(descriptor)
        raise ValueError(path)
    _Log.descriptor, _Log.path, _Log.refused = descriptor, path, None
    _Log.began = time.monotonic()


def end() -> OSError | None:
    """Ends it; once is enough. Gives why it is not whole, where it is not: whoever asked for it has to know."""
    if _Log.descriptor < 0:
        return None
    with _refusals():
        os.close(_Log.descriptor)
    _Log.descriptor = -1
    return _Log.refused


def note(event: str, **facts: int | str) -> None:
    """Notes something that happened, with numbers, words of the program's own and ids; costs nothing without a log."""
    if _Log.descriptor < 0:
        return
    since = int((time.monotonic() - _Log.began) * 1000)
    told = [f"{name}={_told(fact)}" for name, fact in facts.items()]
    left = (" ".join([f"{since:>8} ms", event, *told]) + "\n").encode()
    with _refusals():
        while left and _Log.refused is None:
            left = left[os.write(_Log.descriptor, left) :]


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """What the system refuses the log stops nothing, and is told at its end."""
    try:
        yield
    except OSError as error:
        error.filename = _Log.path
        _Log.refused = _Log.refused or error


def note_error(event: str, error: BaseException) -> None:
    """Notes an error by its kind and the places in the code, the innermost last."""
    if _Log.descriptor >= 0:
        note(event, kind=type(error).__name__)
        for place in places_of(error):
            note("  place", at=place)


def note_system(command: str) -> None:
    """Notes which program runs on what."""
    if _Log.descriptor < 0:
        return
    from importlib.metadata import version  # noqa: PLC0415 - slow, and only for a log

    python = ".".join(str(part) for part in sys.version_info[:3])
    note("program", version=version("tui-review"), python=python, textual=version("textual"))
    system = os.uname()
    note("system", name=system.sysname, release=system.release, machine=system.machine, mask=oct(umask()))
    size = os.get_terminal_size() if sys.stdout.isatty() else os.terminal_size((0, 0))
    term = os.environ.get("TERM", "none")
    note("terminal", term=term, columns=size.columns, lines=size.lines, stdin=int(sys.stdin.isatty()))
    note("command", name=command)


def umask() -> int:
    """What this process takes away from the modes of its files."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _told(fact: int | str) -> str:
    if isinstance(fact, int):
        return str(int(fact))
    return fact if re.fullmatch(_LIKE_AN_ID, fact) else "…"


def places_of(error: BaseException) -> list[str]:
    """The places in the code at which an error came up, the innermost last: `files.py:12`, no value."""
    trace, found = error.__traceback__, []
    while trace is not None:
        found.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-_FRAMES:]
