"""What makes walks through screens cost less: nothing is drawn that nobody looks at, and waits are short."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual import _wait, app, pilot
from textual.geometry import Size
from textual.screen import Screen

_TURNS = 3
_drawn_for_the_terminal = Screen._compositor_refresh
_MOMENT = 0.01
"""Seconds of rest after which nothing more is expected to come of a key; half of what Textual's pilot takes."""


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each screen is drawn once at each size, one over another always; else where a test reads it.

    What a pilot's app draws goes nowhere, and was a third of the time of these tests.
    """
    drawn: set[tuple[int, Size]] = set()
    kept: list[Screen[object]] = []

    def refresh(screen: Screen[object]) -> None:
        app, seen = screen.app, (id(screen), screen.app.size)
        if screen is not app.screen or app._background_screens or seen not in drawn:
            _drawn_for_the_terminal(screen)
            drawn.add(seen)
            # As long as it is there, no other screen has its id.
            kept.append(screen)
        else:
            screen._compositor._dirty_regions.clear()
            screen._dirty_widgets.clear()

    monkeypatch.setattr(Screen, "_compositor_refresh", refresh)


@pytest.fixture(autouse=True)
def short_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot waits until the process has rested, looking twice as often, and until nothing in it waits for its turn.

    That the process takes no time is no rest on a machine that has none for it: only what is ready to run tells.
    """
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", _MOMENT)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", _MOMENT / 20)
    rested = _wait.wait_for_idle

    async def idle(min_sleep: float = _MOMENT, max_sleep: float = 1) -> None:
        await rested(min_sleep, max_sleep)
        await _nothing_is_ready()

    for module in (app, pilot):
        monkeypatch.setattr(module, "wait_for_idle", idle)


async def _nothing_is_ready() -> None:
    """Until the event loop has had nothing to run for some turns, which one thing may bring about by another."""
    loop: Any = asyncio.get_running_loop()
    still = 0
    while still < _TURNS:
        await asyncio.sleep(0)
        still = 0 if loop._ready else still + 1
