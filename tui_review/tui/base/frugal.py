"""What the terminal shows already is not sent again: a line over ssh carries only the cells that differ.

Textual sends whole regions, blanks included, and some of them twice: measured 6 to 7 KB for the next question on a
screen of 80 by 24, where 1 KB differs.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import ControlType, Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.style import Style

_Cell = tuple[str, str]
"""A character (empty behind one that is two cells wide) and its colours as the terminal takes them."""
_UNKNOWN: Final[_Cell] = ("\x00", "")
_EMPTY: Final[_Cell] = (" ", "")
_FRAME: Final = 0.02
"""Seconds without a further step after which what is to be shown is sent: Textual draws sixty times a second."""
_LATEST: Final = 0.1
"""Seconds after which it is sent although steps keep coming."""
_WORTH_RUBBING: Final = 6
_WORTH_ERASING: Final = 16
"""So many blanks in the middle of a row are erased rather than written: that costs as much."""
_RUBS_IN_COLOUR: Final = ("xterm", "tmux", "linux", "rxvt", "alacritty", "foot", "kitty", "konsole", "vte")
"""How the names of terminals begin that erase in the background that is set; GNU screen does not."""
_WORTH_A_MOVE: Final = 8
"""So many cells in between are sent again rather than jumped over: the jump costs as much."""


class Shadow:
    """What the terminal shows, cell by cell, as far as we have sent it, and what it is to show."""

    def __init__(self, *, rubs_in_colour: bool = False) -> None:
        """Nothing is known. `rubs_in_colour`: what the terminal erases takes the background that is set."""
        self._rubs_in_colour = rubs_in_colour
        self._shown: list[list[_Cell]] = []
        self._wanted: list[list[_Cell]] = []
        self._touched: set[int] = set()
        self._wide: set[int] = set()
        """Rows in which a character may take two cells, or share one."""
        self._size = (0, 0)
        self._blanks: dict[str, str] = {}
        """For the colours of texts, those of a blank that looks the same when written in them."""
        self._bare: set[str] = set()
        """Colours that are a background and nothing else."""

    def forget(self) -> None:
        """The terminal may show anything: everything is sent again."""
        width, height = self._size
        self._shown = [[_UNKNOWN] * width for _ in range(height)]
        self._touched |= set(range(height))

    def fit(self, width: int, height: int) -> None:
        """Goes on for a terminal of this size; another size than before forgets everything."""
        if self._size != (width, height):
            self._size = (width, height)
            self._wanted = [[_EMPTY] * width for _ in range(height)]
            self._wide.clear()
            # Of rows that are no more there is nothing to send.
            self._touched.clear()
            self.forget()

    def take(self, segments: Iterable[Segment], colours: ColorSystem) -> None:
        """Notes what is to be shown: moves and texts, as an update yields them."""
        x = y = 0
        for text, style, control in segments:
            if control:
                x, y = _moved(control, x, y)
            elif text != "\n":
                looks = _ansi(style, colours), _blank(style, colours)
                self._blanks[looks[0]] = looks[1]
                if looks[0] != looks[1]:
                    self._bare.add(looks[1])
                x = self._put(x, y, text, looks)

    def _put(self, x: int, y: int, text: str, looks: tuple[str, str]) -> int:
        """Writes a text in the colours of letters and of blanks; gives the column behind it."""
        if y >= len(self._wanted):
            return x
        row = self._wanted[y]
        width = len(row)
        self._touched.add(y)
        if text.isascii() and y not in self._wide and x >= 0 and x + len(text) <= width:
            row[x : x + len(text)] = _cells(text, looks)
            return x + len(text)
        self._wide.add(y)
        for character in text:
            size = cell_len(character)
            cell = (character, looks[character == " "])
            if size == 0:
                # An accent of its own belongs to the character before.
                if 0 < x <= width:
                    row[x - 1] = (row[x - 1][0] + character, row[x - 1][1])
                continue
            for column, part in enumerate((cell, ("", cell[1]))[:size], x):
                if 0 <= column < width:
                    _halve(row, column)
                    row[column] = part
            x += size
        return x

    def changes(self) -> str:
        """What to send so that the terminal shows what is wanted; empty when it does."""
        said: list[str] = []
        colours: str | None = None
        for y in sorted(self._touched):
            wanted, shown = self._wanted[y], self._shown[y]
            if wanted == shown:
                continue
            differing = [x for x, cell in enumerate(wanted) if cell != shown[x]]
            for first, last in _runs(differing):
                colours = self._say(said, y, (first, last), colours)
            self._shown[y] = list(wanted)
        self._touched.clear()
        if said:
            said.append("\x1b[0m")
        return "".join(said)

    def _say(self, said: list[str], y: int, run: tuple[int, int], colours: str | None) -> str | None:
        """Says the cells of a run; gives the colours that hold behind it."""
        row = self._wanted[y]
        start, last = run
        while start > 0 and not row[start][0]:
            start -= 1
        said.append(f"\x1b[{y + 1};{start + 1}H")
        # A blank end in the terminal's own background is rubbed out, which every terminal can; most can in any.
        blank, end = row[-1], last
        if blank[0] != " " or not (blank == _EMPTY or (self._rubs_in_colour and self._is_bare(blank[1]))):
            blank = _UNKNOWN
        while end >= start and row[end] == blank:
            end -= 1
        rub = last - end > _WORTH_RUBBING and all(cell == blank for cell in row[last:])
        x, stop = start, (end if rub else last) + 1
        while x < stop:
            character, ansi = row[x]
            blanks = self._blanks_from(row, x, stop)
            if blanks > _WORTH_ERASING:
                colours = self._ground(said, colours, ansi)
                said.append(f"\x1b[{blanks}X\x1b[{y + 1};{x + blanks + 1}H")
                x += blanks
                continue
            same = character == " " and colours is not None and self._blanks.get(colours) == ansi
            if ansi != colours and not same:
                said.append(_switch(colours, ansi))
                colours = ansi
            said.append(character)
            x += 1
        if rub:
            colours = self._ground(said, colours, blank[1])
            said.append("\x1b[K")
        return colours

    def _ground(self, said: list[str], colours: str | None, ansi: str) -> str:
        """Sees to it that what is erased takes a background; gives the colours that hold then."""
        if colours is not None and ansi in (colours, self._blanks.get(colours)):
            return colours
        said.append(_switch(colours, ansi))
        return ansi

    def _blanks_from(self, row: list[_Cell], x: int, stop: int) -> int:
        """How many blanks stand in a row from a column on that can be erased instead of written."""
        blank = row[x]
        if not self._rubs_in_colour or blank[0] != " " or not self._is_bare(blank[1]):
            return 0
        end = x
        while end < stop and row[end] == blank:
            end += 1
        return end - x

    def _is_bare(self, ansi: str) -> bool:
        """Whether colours are those of a blank of which nothing is seen but its background."""
        return ansi in self._bare


class Frames:
    """What is to be shown, gathered for a moment and sent as one: only the last step of a screen is worth it."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """`write` sends a text to the terminal, as one update with the cursor put where it belongs."""
        self._shadow = Shadow(rubs_in_colour=os.environ.get("TERM", "").startswith(_RUBS_IN_COLOUR))
        self._write = write
        self._sending: asyncio.TimerHandle | None = None
        self._send_by = 0.0

    def forget(self) -> None:
        """The terminal may show anything by now: the next update sends all of it."""
        self._shadow.forget()

    def take(
        self,
        segments: Iterable[Segment],
        size: tuple[int, int],
        colours: ColorSystem,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Notes what is to be shown on a terminal of a size; what differs from what it shows is sent a moment later."""
        self._shadow.fit(*size)
        self._shadow.take(segments, colours)
        now = loop.time()
        if self._send_by == 0.0:
            # The first of all is awaited.
            self._send_by = now
            self._send()
            return
        if self._sending is None:
            self._send_by = now + _LATEST
        else:
            self._sending.cancel()
        self._sending = loop.call_at(min(now + _FRAME, self._send_by), self._send)

    def _send(self) -> None:
        """Sends what differs by now; nothing at all if nothing does."""
        self._sending = None
        if changes := self._shadow.changes():
            self._write(changes)


@lru_cache(maxsize=2048)
def _cells(text: str, looks: tuple[str, str]) -> tuple[_Cell, ...]:
    """A plain text as cells."""
    letter, blank = looks
    return tuple((character, blank if character == " " else letter) for character in text)


def _halve(row: list[_Cell], column: int) -> None:
    """Before a cell is written over: of a character two cells wide, the other half becomes blank."""
    if not row[column][0] and column > 0:
        row[column - 1] = (" ", row[column - 1][1])
    elif column + 1 < len(row) and row[column][0] and not row[column + 1][0]:
        row[column + 1] = (" ", row[column + 1][1])


def _runs(columns: list[int]) -> Iterable[tuple[int, int]]:
    """Neighbouring columns as first and last, short gaps included."""
    if not columns:
        return
    first = last = columns[0]
    for column in columns[1:]:
        if column - last > _WORTH_A_MOVE:
            yield first, last
            first = column
        last = column
    yield first, last


def _moved(control: Iterable[tuple[object, ...]], x: int, y: int) -> tuple[int, int]:
    for code, *parameters in control:
        if code == ControlType.CURSOR_MOVE_TO:
            x, y = (int(str(each)) for each in parameters)
    return x, y


def _ansi(style: Style | None, colours: ColorSystem) -> str:
    return "" if style is None else Strip.render_ansi(style, colours)


def _blank(style: Style | None, colours: ColorSystem) -> str:
    """The colours of a blank: only the background is seen, unless it is underlined, struck out or reversed."""
    if style is None:
        return ""
    if style.underline or style.reverse or style.strike or style.overline:
        return _ansi(style, colours)
    background = style.bgcolor
    if background is None or background.is_default:
        return ""
    return ";".join(background.downgrade(colours).get_ansi_codes(foreground=False))


_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What ends each attribute."""


@lru_cache(maxsize=4096)
def _switch(before: str | None, after: str) -> str:
    """The shortest sequence from some colours (None: whatever they are) to others."""
    whole = f"\x1b[0;{after}m" if after else "\x1b[0m"
    if before is None:
        return whole
    old, new = _parts(before), _parts(after)
    if not set(old[0]) <= set(_OFF) or not set(new[0]) <= set(_OFF):
        return whole
    codes = list(dict.fromkeys(_OFF[each] for each in old[0] if each not in new[0]))
    # Bold and dim end together: what of them stays is said again.
    codes += [each for each in new[0] if each not in old[0] or _OFF[each] in codes]
    for was, now, none in ((old[1], new[1], "39"), (old[2], new[2], "49")):
        if was != now:
            codes.append(now or none)
    short = f"\x1b[{';'.join(codes)}m"
    return short if len(short) < len(whole) else whole


def _parts(ansi: str) -> tuple[tuple[str, ...], str, str]:
    """Attributes, foreground and background."""
    attributes: list[str] = []
    colours = {"3": "", "4": ""}
    codes = ansi.split(";") if ansi else []
    while codes:
        code = codes.pop(0)
        if code in ("38", "48"):
            rest = 2 if codes[0] == "5" else 4
            colours[code[0]] = ";".join([code, *codes[:rest]])
            del codes[:rest]
        elif (len(code) > 1 and code[0] in "349") or code[:2] == "10":
            colours["4" if code[0] in "41" else "3"] = code
        else:
            attributes.append(code)
    return tuple(attributes), colours["3"], colours["4"]
