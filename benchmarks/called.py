"""A plugin of pytest for `benchmarks.mutants`: which functions each test calls, and tests run for each of many mutants.

Python's start, imports and the collection of tests take longer than most tests do. So they are done once, and a child
of that process takes a mutant's functions in the place of those that are there.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

CALLS = "TUI_REVIEW_CALLS"
"""The environment variable with the file that takes a line for each test: what it called."""
CHOSEN = "TUI_REVIEW_CHOSEN"
"""The environment variable with the file of the tests to run, in order."""
SERVES = "TUI_REVIEW_SERVES"
"""The environment variable with two descriptors: where lines with a mutant and its tests come in, and answers go."""
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


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Runs tests for one mutant after the other, each in a child of its own, as long as any come in."""
    if SERVES not in os.environ:
        return None
    asked, answers = (int(each) for each in os.environ[SERVES].split(","))
    items = {item.nodeid: item for item in session.items}
    with os.fdopen(asked) as lines, os.fdopen(answers, "w") as told:
        for line in lines:
            mutant = json.loads(line)
            child = os.fork()
            if child == 0:
                os.setpgid(0, 0)
                take_place(mutant["file"])
                os._exit(_failed(session, [items[test] for test in mutant["tests"] if test in items]))
            told.write(f"{_status(child, mutant['seconds'])}\n")
            told.flush()
    return True


def _failed(session: pytest.Session, items: list[pytest.Item]) -> bool:
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return True
    return False


def _status(child: int, seconds: float) -> int:
    """The exit status of a child; 1 too when it takes longer than it may. Nothing that it started is left."""
    end = time.monotonic() + seconds
    done, status = 0, 1
    while not done and time.monotonic() < end:
        time.sleep(0.02)
        done, status = os.waitpid(child, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not done:
        os.waitpid(child, 0)
        return 1
    return int(status != 0)


def take_place(file: str) -> None:
    """Gives every function of a module that is loaded the code that stands in its file now."""
    made: dict[str, list[CodeType]] = defaultdict(list)
    for code in _inside(compile(Path(file).read_text(encoding="utf-8"), file, "exec")):
        made[code.co_qualname].append(code)
    gc.unfreeze()
    loaded: dict[str, dict[int, list[FunctionType]]] = defaultdict(lambda: defaultdict(list))
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == file:
            loaded[each.__code__.co_qualname][each.__code__.co_firstlineno].append(each)
    for name, functions in loaded.items():
        # Several of one name, as a property and what sets it, stand in one order in both.
        for (_, there), code in zip(sorted(functions.items()), made[name], strict=False):
            for function in there:
                if function.__code__.co_freevars == code.co_freevars:
                    function.__code__ = code


def _inside(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _inside(each)
