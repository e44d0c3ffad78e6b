"""Fills in a review in the wizard with keys, as a person would; every name and fact is invented."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, assert_never

import pytest
from textual import events

from tui_review.entry import bursts
from tui_review.instrument.model import NA, Column, Question
from tui_review.settings import Settings
from tui_review.store.reviews import read_review
from tui_review.store.session import Mode, Session
from tui_review.tui.app import ReviewApp
from tui_review.tui.base import ahead
from tui_review.tui.fields.options import NONE, options_of
from tui_review.tui.review import settling
from tui_review.tui.review.row import RowScreen
from tui_review.tui.review.screen import ReviewScreen

from .screens import EDITOR, TODAY, text_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from tui_review.review.model import Review
    from tui_review.review.who import Editor

_NAMED = {" ": "space", "-": "minus", ".": "full_stop", ",": "comma", ";": "semicolon", "/": "slash"}


def simple(part: Question | Column) -> Any:
    """Some answer that fits."""
    match part.answer:
        case "yes_no":
            return "No" if part.id.endswith(".applies") else "Yes"
        case "choice":
            return part.options[0]
        case "several":
            return [] if isinstance(part, Question) and part.none else [part.options[0]]
        case "number":
            return part.at_least or 0
        case "date":
            return "2025-06-02"
        case "time":
            return "14:30"
        case "decimal":
            return str(part.at_least or 0)
        case "sign_off":
            return "R. Viewer (made up), 2025-06-02"
        case "names":
            return ["R. Viewer (made up)"]
        case "table":
            assert isinstance(part, Question)
            return [{column.id: simple(column) for column in part.columns}]
        case "text" | "long_text" | "pattern":
            return "made up"
        case _:
            assert_never(part.answer)


def on_file(path: Path) -> Review:
    """What the file holds."""
    return read_review(path).review


def found_again(path: Path) -> Review:
    """What the file holds once a review that a program ended over was opened and closed again."""
    Session.open(path, EDITOR, today=TODAY).close()
    return on_file(path)


_AFTER = 0.41
"""Seconds of a moment that are left when what comes next stands."""


class Clock:
    """The time at the keyboard, which passes by `settle` alone."""

    def __init__(self) -> None:
        self.now = 0.0


class Typist:
    """Somebody at the keyboard of the wizard."""

    def __init__(self, pilot: Pilot[int], app: ReviewApp, clock: Clock) -> None:
        self.pilot = pilot
        self.app = app
        self.clock = clock

    @property
    def screen(self) -> ReviewScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ReviewScreen)
        return screen

    @property
    def at(self) -> str:
        """The question on the screen."""
        return self.screen.current

    @property
    def form(self) -> RowScreen:
        """The form of a row, on top."""
        screen: object = self.app.screen
        assert isinstance(screen, RowScreen)
        return screen

    def says(self, text: str) -> bool:
        """Whether these words can be read on the screen on top, wherever the lines break."""
        return " ".join(text.split()) in " ".join(self.text.replace("|", " ").split())

    @property
    def text(self) -> str:
        """What the screen on top shows."""
        return text_of(self.app)

    async def press(self, *keys: str) -> None:
        """Keys; what the last of them brought about stands behind it, however long that takes."""
        await self.pilot.press(*keys)
        await self._taken()

    async def _taken(self) -> None:
        """Waits until the last key or paste is done with."""
        keys = self.app.keys
        await self.until(lambda: not (self.app.is_running and (keys._ahead or keys._under_way)))
        await self.pilot.pause()

    async def settle(self, seconds: float = 0.8) -> None:
        """A moment passes without a key: an answer that one key gave stands, and what comes next has been seen."""
        self.clock.now += seconds - _AFTER
        await self.go_on()
        self.clock.now += _AFTER

    async def go_on(self) -> None:
        """No key has come for a moment: an answer that one key gave is gone on from."""
        for screen in (self.screen, self.app.screen):
            if isinstance(screen, ReviewScreen | RowScreen):
                screen.settling.end()
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits, however busy the machine is, until something holds."""
        async with asyncio.timeout(30):
            while not holds():
                await self.pilot.pause(0.01)

    async def type(self, text: str) -> None:
        """Letter by letter."""
        await self.press(*(_NAMED.get(letter, letter) for letter in text))

    async def paste(self, text: str) -> None:
        """As a terminal hands a paste over."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()
        await self._taken()

    async def go(self, id_: str) -> None:
        """By the key for it, and the id."""
        await self.press("f4")
        await self.paste(id_)
        await self.press("enter")
        assert self.at == id_, f"{id_} was typed, {self.at} came"

    async def give(self, part: Question | Column, value: Any) -> None:
        """The keys that answer one question or column."""
        match part.answer:
            case "yes_no" | "choice":
                await self.press(next(each.key for each in options_of(part) if each.value == value))
            case "several":
                options = {each.value: each.key for each in options_of(part)}
                wanted = value if isinstance(value, list) else [value]
                await self.press(*([options[text] for text in wanted] or [options[NONE]]))
            case "table":
                await self.rows(part, value)
            case "names":
                await self.paste("; ".join(value))
            case "number" | "decimal" | "date" | "time" | "text" | "long_text" | "pattern" | "sign_off":
                await self.paste(str(value))
            case _:
                assert_never(part.answer)

    async def rows(self, part: Any, value: Any) -> None:
        if value == NA or not value:
            await self.press("a" if value == NA else "n")
            return
        for row in value:
            await self.press("insert")
            form = self.form
            while self.app.screen is form:
                column = next(each for each in part.columns if each.id == form.at)
                await self.cell(column, row.get(column.id))

    async def cell(self, column: Any, value: Any) -> None:
        """Fills in a cell, or leaves it empty, and goes on to the next, by a key where it does not go on by itself."""
        form = self.form
        if value is not None:
            await self.give(column, value)
        if self.app.screen is form and form.at == column.id:
            await self.press("enter")

    async def answer(self, answers: dict[str, Any]) -> None:
        """Answers what is asked, question after question, until everything is answered.

        What is not among `answers` gets some answer that fits.
        """
        seen: set[str] = set()
        while True:
            id_ = self.at
            assert id_ not in seen, f"{id_} is asked a second time:\n{self.text}"
            seen.add(id_)
            question = self.screen.question
            await self.give(question, answers.get(id_, simple(question)))
            if self.screen.answering.asks_narrative:
                await self.press("tab")
                await self.paste(answers.get(f"{id_}.narrative", "What was done, in two words."))
            await self.press("f3")
            if self.at == id_:
                return


@asynccontextmanager
async def at_work(
    path: Path,
    size: tuple[int, int] = (80, 24),
    mode: Mode = Mode.EDIT,
    editor: Editor = EDITOR,
    today: str = TODAY,
) -> AsyncIterator[Typist]:
    """The wizard open on a file, with somebody at the keyboard. A moment without a key passes by `settle` alone.

    A key waits until what the one before it brought about stands, however long that takes.
    """
    session = Session.open(path, editor, today=today, mode=mode)
    app = ReviewApp(Settings(), editor, today, opened=session)
    clock = Clock()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(settling, "MOMENT", 3600.0)
        patched.setattr(bursts, "now", lambda: clock.now)
        # On a busy machine a key would else go where the one before it has not led yet.
        patched.setattr(ahead, "_PATIENCE", 30.0)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            clock.now += _AFTER
            yield Typist(pilot, app, clock)
    session.close()
