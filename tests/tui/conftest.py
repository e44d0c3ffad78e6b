"""What makes walks through screens cost less: nothing is drawn that nobody looks at, and waits are short."""

from __future__ import annotations

import pytest
from textual import _wait
from textual.geometry import Size
from textual.screen import Screen

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
    """A pilot waits until the process has rested; it looks twice as often whether it has."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", _MOMENT)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", _MOMENT / 20)
