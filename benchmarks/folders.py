"""Folders of reviews: reports, checks and lists, the first time and when nothing changed, over growing numbers."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.folder import fill
from benchmarks.timing import Cost, measured, own_home, report, seconds, tell
from tui_review.store import index
from tui_review.store.folder import FolderIndex
from tui_review.store.index import Looking

COUNTS: Final = (100, 400)
_CHANGED: Final = 10
_TALL: Final = 60
"""Reviews that fill a screen."""
_STATS = "import os, sys; [each.stat() for each in os.scandir(sys.argv[1])]"
_READER = """
import sys, pathlib, multiprocessing, ruamel.yaml
def read(path):
    return len(ruamel.yaml.YAML(typ="safe", pure=False).load(path))
paths = sorted(pathlib.Path(sys.argv[1]).glob("*.yaml"))
with multiprocessing.get_context("fork").Pool() as pool:
    sum(pool.imap(read, paths, 16))
"""
_ROWS = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("CREATE TABLE t (name TEXT PRIMARY KEY, data TEXT)")
database.executemany("INSERT INTO t VALUES (?, ?)", ((str(n), "x" * 6000) for n in range(int(sys.argv[2]))))
database.commit()
"""
_READ_ROWS = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM t').fetchall()"
_COMMANDS: Final = (("report",), ("brief", "--format", "md"), ("check",), ("overrides",))


def main(counts: tuple[int, ...] = COUNTS) -> None:
    """Prints the figures of folders with so many reviews."""
    for count in counts:
        with own_home() as home:
            folder = home / "reviews"
            paths = fill(folder, count)
            time.sleep(index.MOTION / 1e9)  # of what was written just now nothing is remembered
            _commands(home, folder, count)
            _listed(folder, paths, count)


def _commands(home: Path, folder: Path, count: int) -> None:
    measured("-c", _ROWS, home / "rows.sqlite", str(count))
    rows, reader = measured("-c", _READ_ROWS, home / "rows.sqlite"), measured("-c", _READER, folder)
    for command in _COMMANDS:
        name, *options = command
        cold, warm = (_status_of_any(name, folder, *options) for _ in range(2))
        # A brief counts what a report has read.
        if name != "brief":
            what = f"{name} of {count} reviews, nothing remembered"
            report(
                what,
                cold.processor,
                "the C reader of YAML over the same files",
                reader.processor,
                "at most 4 x",
            )
            tell(f"{what}: memory", cold.megabytes, "MB", "at most 300")
        what = f"{name} of {count} reviews, none changed"
        report(what, warm.processor, "so many rows of SQLite", rows.processor, "3 s of 10,000")
        tell(f"{what}: memory", warm.megabytes, "MB", "at most 150")


def _status_of_any(*arguments: str | Path) -> Cost:
    """What a command costs, whatever it finds."""
    return measured("-m", "tui_review", *arguments, check=False)


def _listed(folder: Path, paths: list[Path], count: int) -> None:
    """The list of reviews, as the first screen asks for it."""
    stats = measured("-c", _STATS, folder).processor
    first: list[float] = []

    def whole(looking: Looking | None = None) -> Callable[[], None]:
        def work() -> None:
            begun = time.perf_counter()
            for number, _ in enumerate(FolderIndex(folder, looking).summaries(), 1):
                if number == min(_TALL, count):
                    first.append(time.perf_counter() - begun)

        return work

    whole()()
    took = seconds(whole())
    report(
        f"list of {count} reviews, none changed",
        took,
        "starting Python and a stat of each",
        stats,
        "1 s of 10,000",
    )
    report(
        "of it, the first screenful",
        first[-1],
        "starting Python and a stat of each",
        stats,
        "0.5 s of 10,000",
    )
    for path in paths[:: max(count // _CHANGED, 1)][:_CHANGED]:
        path.write_bytes(path.read_bytes())
        os.utime(path, ns=(1, 1))
    read: list[int] = []
    whole(Looking(lambda _done, every: read.append(every), alone=True))()
    tell(
        f"reads of {count} reviews, {_CHANGED} of them written anew",
        read[-1] if read else 0,
        "",
        f"{_CHANGED}",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    main(tuple(parser.parse_args().counts))
