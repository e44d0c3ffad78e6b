"""The only way out to stdout and stderr: whatever a name, a key or a value holds, nothing of it acts on a terminal.

Three kinds of things go out. What is said to a person (`say`, `write`, `complain`) has its hidden characters spelt
out wherever it goes, as a log is looked at on a terminal too. JSON (`print_json`) has them escaped, so that it is the
same data and harmless. A document that a program reads (`hand_out`) is exact in a pipe and visible on a terminal.
The screens draw by a door of their own, `tui/base/outlet.py`, where each line is made visible cell by cell.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
import sys
import textwrap
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from tui_review.display import hidden_escaped, make_visible, on_one_line


def say(line: str = "") -> None:
    """One line on stdout, for a person."""
    write(f"{line}\n")


def say_of(file: object, words: str) -> None:
    """The same of a file, whose name may hold line ends: one line all the same, so that no name forges another."""
    say(on_one_line(f"{file}: {words}"))


def write(text: str, to: TextIO | None = None) -> None:
    """Text for a person, on stdout or another stream, its line ends as they are."""
    (to or sys.stdout).write(make_visible(text))


def ask(prompt: str, to: TextIO | None = None, *, aside: bool = False) -> None:
    """What stands before something to be typed, shown at once: on stdout or another stream, or `aside` on stderr."""
    shown = sys.stderr if aside else to or sys.stdout
    write(prompt, shown)
    shown.flush()


def complain(message: str) -> None:
    """One line on stderr, where it is open, beside what a command prints; whatever it holds, it is one line.

    On a terminal that is narrower, it goes on below between two words.
    """
    with contextlib.suppress(OSError, ValueError):
        line = f"tui-review: {on_one_line(' '.join(message.split()))}"
        if sys.stderr.isatty():
            width = os.get_terminal_size(sys.stderr.fileno()).columns or len(line)
            line = textwrap.fill(line, max(width, 20), break_long_words=False, break_on_hyphens=False)
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def lament(text: str) -> None:
    """Several lines on stderr, where it is open: what is left to say when the screen is gone."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(make_visible(text))
        sys.stderr.flush()


def pass_by(line: str) -> None:
    """One line on stderr that takes the place of the one before; an empty one takes it away. Only on a terminal."""
    with contextlib.suppress(OSError, ValueError):
        if sys.stderr.isatty():
            room = os.get_terminal_size(sys.stderr.fileno()).columns - 1
            sys.stderr.write(f"\r{on_one_line(line)[:room]:<{room}}\r")
            sys.stderr.flush()


def print_json(document: Any, *, indent: int | None = 2) -> None:
    """One JSON document on stdout; without `indent` in one line."""
    sys.stdout.write(json_text(document, indent=indent))


def json_text(document: Any, *, indent: int | None = 2) -> str:
    r"""A document as JSON that can be shown: what a terminal would act on is written `\uXXXX`, the data is the same."""
    import json  # noqa: PLC0415 - only with --json

    return hidden_escaped(json.dumps(document, ensure_ascii=False, indent=indent)) + "\n"


def hand_out(data: bytes) -> None:
    """A document on stdout: exactly these bytes for a program, visible text for a person at a terminal."""
    if sys.stdout.isatty():
        for line in re.split(r"\r\n|\n", data.decode("utf-8", "replace").removesuffix("\n")):
            say(line)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def handing_out() -> Iterator[BinaryIO]:
    """The same piece by piece; for a person at a terminal once all are there."""
    if sys.stdout.isatty():
        shown = io.BytesIO()
        yield shown
        hand_out(shown.getvalue())
        return
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


def out() -> TextIO:
    """Stdout, for who asks how wide it is."""
    return sys.stdout


def is_shown() -> bool:
    """Whether what goes to stdout is seen on a terminal."""
    return sys.stdout.isatty()


def finish() -> None:
    """Sends off what is still held back. Raises OSError where nobody takes it."""
    sys.stdout.flush()


def finish_complaints() -> bool:
    """Sends off the complaints still held back; whether anybody took them."""
    try:
        sys.stderr.flush()
    except OSError:
        return False
    return True


def let_go() -> None:
    """Drops what stdout holds back: whoever read it has enough, and Python must not complain when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def let_go_of_stalled() -> None:
    """Drops what a terminal does not take now, as one that Ctrl+S has stopped: else it would be waited for."""
    from select import select  # noqa: PLC0415 - for who is stopped only

    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            if stream.isatty() and not select([], [stream], [], 0)[1]:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def open_missing_streams() -> None:
    """Makes sure that 0, 1 and 2 are what they are called, so that no file of ours is ever opened under such a number.

    What is written to a stream that was closed fails, as it would have. File names that are no UTF-8 can be printed.
    What stdin gives is for `understand` of `yamlfile/charset.py`.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error(_PLAINLY, _plainly)
        sys.stdout.reconfigure(errors=_PLAINLY)


_PLAINLY = "tui-review: plainly"
_PLAIN = {
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "→": "->",
    "×": "x",
    "›": ">",
}
"""What stands for a sign of ours where a terminal has it not, as one in ISO-8859-1."""


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """What is written for characters that an encoding does not have: a plain one, or its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    plain = (_PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in signs)
    return "".join(plain), error.end
