"""Only what differs is sent, and the terminal shows just what it would have shown otherwise."""

from __future__ import annotations

import random

import pyte
import pytest
from rich.color import ColorSystem
from rich.control import Control
from rich.segment import Segment
from rich.style import Style

from tui_review.tui.base.frugal import Shadow

WIDTH, HEIGHT = 40, 5
STYLES = [
    None,
    Style.parse("bold red"),
    Style.parse("underline on blue"),
    Style.parse("#FF00AA on #101418"),
    Style.parse("reverse"),
    Style.parse("dim italic"),
]
TEXTS = ["plain", "  two  ", "       ", " " * WIDTH, "e" + " " * 12, "日本", "e\u0301te\u0301", "x", "▼ ok"]


def piece(random_: random.Random) -> list[Segment]:
    """A text somewhere on the screen, in some colours."""
    text = random_.choice(TEXTS)
    x, y = random_.randrange(WIDTH - 7), random_.randrange(HEIGHT)
    return [Control.move_to(x, y).segment, Segment(text[: WIDTH - x], random_.choice(STYLES))]


def shown(screen: pyte.Screen) -> list[list[tuple[str, ...]]]:
    """What a person can tell apart: letters, and of blanks only what is seen of them."""
    rows = []
    for y in range(HEIGHT):
        row: list[tuple[str, ...]] = []
        for x in range(WIDTH):
            cell = screen.buffer[y][x]
            if cell.data == " " and not cell.reverse and not cell.underscore:
                row.append((" ", cell.bg))
            else:
                looks = (cell.fg, cell.bg, cell.bold, cell.underscore, cell.reverse, cell.italics)
                row.append((cell.data, *map(str, looks)))
        rows.append(row)
    return rows


@pytest.mark.parametrize("rubs", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_after_any_updates_the_terminal_shows_what_a_fresh_one_would(seed: int, *, rubs: bool) -> None:
    random_ = random.Random(seed)
    terminal = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(terminal)
    shadow, whole = Shadow(rubs_in_colour=rubs), Shadow()
    shadow.fit(WIDTH, HEIGHT)
    whole.fit(WIDTH, HEIGHT)
    for _ in range(12):
        for _ in range(random_.randrange(1, 4)):
            segments = piece(random_)
            shadow.take(segments, ColorSystem.TRUECOLOR)
            whole.take(segments, ColorSystem.TRUECOLOR)
        stream.feed(shadow.changes())
    fresh = pyte.Screen(WIDTH, HEIGHT)
    whole.forget()
    pyte.Stream(fresh).feed(whole.changes())
    assert shown(terminal) == shown(fresh)


def test_what_is_shown_already_is_not_sent_again() -> None:
    shadow = Shadow()
    shadow.fit(WIDTH, HEIGHT)
    line = [Control.move_to(0, 1).segment, Segment("the same words", STYLES[1])]
    shadow.take(line, ColorSystem.TRUECOLOR)
    assert "the same words" in shadow.changes()
    shadow.take(line, ColorSystem.TRUECOLOR)
    assert shadow.changes() == ""
    shadow.take([Control.move_to(4, 1).segment, Segment("PATH", STYLES[1])], ColorSystem.TRUECOLOR)
    sent = shadow.changes()
    assert "PATH" in sent
    assert "the" not in sent


def test_a_terminal_that_may_show_anything_gets_everything() -> None:
    shadow = Shadow()
    shadow.fit(WIDTH, HEIGHT)
    shadow.take([Control.move_to(0, 0).segment, Segment("words", None)], ColorSystem.TRUECOLOR)
    shadow.changes()
    shadow.forget()
    assert "words" in shadow.changes()
    shadow.fit(WIDTH + 1, HEIGHT)
    assert shadow.changes() != ""


def test_a_terminal_made_smaller_before_an_update_is_sent_gets_the_rows_it_has() -> None:
    shadow = Shadow()
    shadow.fit(WIDTH, HEIGHT)
    shadow.take([Control.move_to(0, HEIGHT - 1).segment, Segment("at the foot", None)], ColorSystem.TRUECOLOR)
    shadow.fit(WIDTH, HEIGHT - 1)
    shadow.take([Control.move_to(0, 0).segment, Segment("at the head", None)], ColorSystem.TRUECOLOR)
    assert "at the head" in shadow.changes()
