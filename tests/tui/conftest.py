"""What makes walks through screens cost less: nothing is drawn that nobody looks at, and waits are short.

What every app parses alike when it starts, its styles, is parsed once.
"""

from __future__ import annotations

from typing import Any

import pytest
from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Size
from textual.screen import Screen

_rules_parsed = Stylesheet._parse_rules
_parsed: dict[object, list[RuleSet]] = {}
_drawn_for_the_terminal = Screen._compositor_refresh
_MOMENT = 0.01
"""Seconds of rest after which nothing more is expected to come of a key; half of what Textual's pilot takes."""


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each screen is drawn once at each size; else where a test reads it.

    What a pilot's app draws goes nowhere, and was a third of the time of these tests.
    """
    drawn: set[tuple[int, Size]] = set()
    kept: list[Screen[object]] = []

    def refresh(screen: Screen[object]) -> None:
        app, seen = screen.app, (id(screen), screen.app.size)
        if screen is not app.screen or seen not in drawn:
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


@pytest.fixture(autouse=True)
def styles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The styles of each widget are parsed once for all apps of a run with the same colors."""

    def rules(sheet: Stylesheet, css: str, **how: Any) -> list[RuleSet]:
        key = (css, *how.values(), *sheet._variables.items())
        if key not in _parsed:
            _parsed[key] = _rules_parsed(sheet, css, **how)
        return _parsed[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", rules)
