"""Lines in, lines out: nothing that a screen reader, a dumb terminal or a pipe could not take."""

from __future__ import annotations

import sys
import textwrap
from select import select
from typing import TYPE_CHECKING, Final, TextIO

from tui_review import terminal
from tui_review.display import make_visible
from tui_review.entry.bursts import PIECE_GAP, TAIL, start_of
from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.telling.terminal import text_lines, width_of
from tui_review.telling.words import reflow
from tui_review.yamlfile.charset import understand
from tui_review.yamlfile.text import HALF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui_review.telling.blocks import Block

END_OF_TEXT: Final = "."
"""A line with only this ends a text of several lines."""


_NO_LETTER: Final = (
    "Not taken: something in that line is no letter of this terminal's character set. Type it again; or set the "
    "terminal to UTF-8, or LC_ALL to what it sends."
)


_LONGEST_LINE: Final = 4095
"""Bytes of a line that Linux keeps of what is typed on a terminal; what comes behind them is gone."""
_TOO_LONG: Final = (
    "Not taken: that line is longer than this terminal passes on at once (some 4,000 letters), and its end is lost. "
    "Give it in shorter lines, each ended with Enter."
)


class Leave(Exception):  # noqa: N818 - not an error: the input has ended
    """Nothing more will be typed."""


class Talk:
    """What is said and asked. On a terminal, long lines are broken between words; into a pipe they stay whole."""

    def __init__(self, given: TextIO | None = None, out: TextIO | None = None) -> None:
        """`given` and `out` are stdin and stdout unless said otherwise."""
        self._in = given if given is not None else sys.stdin
        self._out = out if out is not None else terminal.out()
        understand(self._in)
        self._width = width_of(self._out)
        self.is_typed = self._in.isatty()
        """Whether somebody sits there: of them may be asked whether they are sure."""
        self.undone = 0
        """How many lines asked for something that was not done."""
        self._more_came = False
        """Whether another line came with the one that was taken, faster than anybody types it."""

    def say(self, text: str = "", *, indent: int = 0) -> None:
        """Says a text, each line of it on a line of its own; hidden characters are spelt out."""
        for line in make_visible(text).split("\n"):
            space = " " * indent
            if self._width and len(line) + indent > self._width:
                self._write(
                    textwrap.fill(line, self._width, initial_indent=space, subsequent_indent=f"{space}  ")
                )
            else:
                self._write(f"{space}{line}".rstrip())

    def tell(self, blocks: Iterable[Block]) -> None:
        """Says blocks, each line of them on a line of its own."""
        for line in text_lines(blocks, self._width):
            self._write(line)

    def read_out(self, text: str, *, indent: int = 2) -> None:
        """Says a long text, paragraph by paragraph."""
        for paragraph in reflow(text):
            self.say(paragraph, indent=indent)

    def refuse(self, error: UserError) -> None:
        """Says what is wrong and what to do."""
        self.not_done(f"Not taken: {error.what} {error.remedy}".rstrip())

    @property
    def is_undone(self) -> bool:
        """Whether something came through a pipe that was not done: nobody has heard that who would say it anew."""
        return bool(self.undone) and not self.is_typed

    def not_done(self, said: str) -> None:
        """Says that what a line asked for is not done: of a pipe nobody hears that, and it is counted."""
        self.undone += 1
        self.say(said)

    def ask(self, prompt: str, *, of_text: bool = False) -> str:
        """One line as it is typed, without its end. Raises Leave when there is no more.

        A line with something that is no letter in the input's character set, or that the terminal has cut, is refused,
        and asked for again. On a
        terminal, lines that came at once with the one before answer nothing, unless they are lines `of_text`: whoever
        pasted them has not seen what is asked here.
        """
        while True:
            if self._more_came and not of_text:
                self._pass_over()
            terminal.ask(f"{prompt}> ", self._out)
            line = self._in.readline()
            if not line:
                self._write("")
                raise Leave
            self._more_came = self._comes_within(PIECE_GAP)
            if not (self._in.isatty() and self._out.isatty()):
                # What is typed into a pipe is not echoed: without this, answers and prompts share a line.
                self._write("")
            if self._is_cut(line):
                self.not_done(_TOO_LONG)
            elif HALF.search(line):
                self.not_done(_NO_LETTER)
            else:
                return line.rstrip("\r\n")

    def _is_cut(self, line: str) -> bool:
        """Whether a line fills what a terminal keeps of one: it drops the rest, and nobody is told."""
        if not self._in.isatty():
            return False
        sent = line.rstrip("\r\n")
        # In UTF-8, or a byte a letter: `understand` takes both where the locale is not UTF-8.
        return _LONGEST_LINE in (len(sent.encode("utf-8", "surrogateescape")), len(sent))

    def _comes_within(self, seconds: float) -> bool:
        return self._in.isatty() and bool(select([self._in], [], [], seconds)[0])

    def _pass_over(self) -> None:
        """Takes away the lines that came at once, and says which. Raises Leave where the input ends with them."""
        self._more_came = False
        lines: list[str] = []
        while self._comes_within(TAIL if lines else 0):
            line = self._in.readline()
            if not line:
                raise Leave
            lines.append(line)
        if start := start_of("".join(lines)):
            passed = f"{count_of(len(lines), 'line')} that came at once with the one before"
            self.say(f"Not taken: {passed}, as of a paste: “{start}”. Type an answer where it is asked for.")

    def ask_lines(self, prompt: str, begun: str, keep: Callable[[str], bool]) -> str:
        """A text of several lines behind what is `begun`, until a single dot. At the end of input, what there is.

        `keep` is given the whole of it after each line, and says whether it is kept. Raises UserError where
        Ctrl+C leaves it.
        """
        lines = begun.split("\n") if begun else []
        is_kept = bool(lines)
        while True:
            try:
                line = self.ask(prompt, of_text=True)
            except Leave:
                break
            except KeyboardInterrupt as ended:
                if ended.args:
                    # A signal: the program is to end.
                    raise
                self._write("")
                kept = "What you typed is kept on this machine, and offered here." if is_kept else ""
                raise UserError("The text is left, and not given.", remedy=kept) from None
            if line.strip() == END_OF_TEXT:
                break
            lines.append(line)
            is_kept = keep("\n".join(lines))
        return "\n".join(lines)

    def _write(self, line: str) -> None:
        terminal.write(f"{line}\n", self._out)
