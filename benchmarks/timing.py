"""What the benchmarks share: a home of their own, medians, what a process costs, one way to tell it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

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


class Cost(NamedTuple):
    """What a process, and those that it began, cost."""

    processor: float
    """Seconds of processor time: what else a machine does changes it little."""
    megabytes: float
    """The most memory that one of them had."""


def measured(*arguments: str | Path, check: bool = True) -> Cost:
    """Runs Python with arguments in a process of its own. Raises when it fails, unless it may."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if check and process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


_WHOLE = 10
"""From here on a figure is told without decimals."""
FIGURES: list[dict[str, object]] = []
"""All that was told."""


def report(what: str, took: float, baseline: str, against: float, goal: str) -> None:
    """One line: the figure, the ratio to its baseline, and what it should be."""
    milliseconds, other, ratio = round(took * 1000, 1), round(against * 1000, 1), round(took / against, 2)
    FIGURES.append(
        {
            "what": what,
            "ms": milliseconds,
            "ratio": ratio,
            "baseline": baseline,
            "baseline_ms": other,
            "goal": goal,
        }
    )
    print(f"{what}: {milliseconds} ms = {ratio:.2f} x {baseline} ({other} ms); goal: {goal}", flush=True)


def tell(what: str, figure: float, unit: str, goal: str) -> None:
    """One line: a figure that is no time."""
    FIGURES.append({"what": what, "figure": round(figure, 2), "unit": unit, "goal": goal})
    said = f"{figure:,.0f}" if figure >= _WHOLE else f"{round(figure, 2):g}"
    print(f"{what}: {' '.join(filter(None, (said, unit)))}; goal: {goal}", flush=True)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(map(str, row))} |"
