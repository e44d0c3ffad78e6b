"""What the benchmarks share: a home of their own, medians, one way to print."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
SAMPLE = ROOT / "reviews" / "sample-0001.yaml"


@contextmanager
def own_home() -> Iterator[Path]:
    """A temporary folder that is the home of every command run inside.

    Commands may keep their bytecode, as where the program is installed: else each start would compile it anew.
    """
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME")
    before = {name: os.environ.get(name) for name in (*names, _NO_BYTECODE)}
    with tempfile.TemporaryDirectory(prefix="tui-review-benchmark-") as folder:
        os.environ.update(dict.fromkeys(names, folder))
        os.environ.pop(_NO_BYTECODE, None)
        try:
            yield Path(folder)
        finally:
            for name, value in before.items():
                os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def run(*arguments: str | Path) -> bytes:
    """Runs Python with arguments in a process of its own and returns what it prints; raises when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, check=True, env=environment
    )
    return done.stdout


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(times: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each, run by turns, so that a slow moment of the machine meets all alike."""
    for work in works:
        work()
    rounds = [[seconds(work) for work in works] for _ in range(times)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def report(what: str, took: float, baseline: str, against: float, goal: str) -> None:
    """One line: the figure, the ratio to its baseline, and what it should be."""
    print(
        f"{what}: {took * 1000:.1f} ms = {took / against:.2f} x {baseline} ({against * 1000:.1f} ms); goal: {goal}"
    )
