"""Which functions each test calls: a plugin of pytest for `benchmarks.mutants`, and what a child of a test loads."""

from __future__ import annotations

import atexit
import json
import os
import sys
import threading
import time
from pathlib import Path
from types import CodeType, FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

CALLS = "TUI_REVIEW_CALLS"
"""The environment variable with the file that takes a line for each test: what it called."""
CHOSEN = "TUI_REVIEW_CHOSEN"
"""The environment variable with the file of the tests to run, in order."""
_ROOT = f"{Path(__file__).parents[1]}/"
_called: dict[int, CodeType] = {}
_start = 0.0


def _note(frame: FrameType, _event: str, _argument: object) -> None:
    _called[id(frame.f_code)] = frame.f_code


def _write(test: str, seconds: float) -> None:
    places = {
        f"{code.co_filename.removeprefix(_ROOT)}:{code.co_firstlineno}"
        for code in list(_called.values())
        if code.co_filename.startswith(f"{_ROOT}tui_review/")
    }
    line = json.dumps({"test": test, "seconds": seconds, "calls": sorted(places)})
    with Path(os.environ[CALLS]).open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


def watch_child() -> None:
    """Notes what a program calls that a test has started."""
    test = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]
    threading.settrace(_note)
    sys.settrace(_note)
    atexit.register(_write, test, 0.0)


def pytest_runtest_logstart() -> None:
    """Begins to note what a test calls, its fixtures included."""
    global _start  # noqa: PLW0603 - one test runs at a time
    if CALLS in os.environ:
        _called.clear()
        threading.settrace(_note)
        sys.settrace(_note)
        _start = time.monotonic()


def pytest_runtest_logfinish(nodeid: str) -> None:
    """Writes what it called."""
    if CALLS in os.environ:
        sys.settrace(None)
        _write(nodeid, time.monotonic() - _start)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the chosen tests, in the order in which they were chosen."""
    if CHOSEN in os.environ:
        lines = Path(os.environ[CHOSEN]).read_text(encoding="utf-8").splitlines()
        order = {test: number for number, test in enumerate(lines)}
        items[:] = sorted(
            (item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid]
        )
