"""Runs every benchmark: `python -m benchmarks --json FILE` also keeps the figures, with machine, day and versions.

What one of them cannot do (a terminal that is not there) stops none of the others. What each costs is told with it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from benchmarks.every import EVERY, figures_of
from benchmarks.timing import FIGURES, table

_BUILT_ON: Final = ("textual", "ruamel.yaml", "pydantic")


def processor() -> float:
    """Seconds of processor time of this process and those that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def run(names: list[str]) -> dict[str, dict[str, Any]]:
    """Runs benchmarks, and says what each cost, and why one could not be run."""
    costs: dict[str, dict[str, Any]] = {}
    for name in names:
        begun, used = time.monotonic(), processor()
        problem = ""
        try:
            # In a process of its own: what those before it had in memory would count with what it begins.
            with ProcessPoolExecutor(1, get_context("spawn")) as apart:
                FIGURES.extend(apart.submit(figures_of, name).result())
        except Exception as error:  # noqa: BLE001 - the others are measured all the same
            problem = f"{type(error).__name__}: {error}"
            print(f"{name} could not be measured: {problem}")
        costs[name] = {
            "processor_s": round(processor() - used, 1),
            "seconds": round(time.monotonic() - begun, 1),
        } | ({"problem": problem} if problem else {})
    return costs


def main() -> int:
    """Runs what is named, or everything; 1 where something could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(EVERY)} (default: all)")
    parser.add_argument("--json", default="", metavar="FILE", help="where the figures go as well")
    given = parser.parse_args()
    if wrong := [name for name in given.names if name not in EVERY]:
        parser.error(f"there is no {', '.join(wrong)}")
    begun, load = time.monotonic(), os.getloadavg()[0]
    costs = run(given.names or list(EVERY))
    machine = {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "seconds": round(time.monotonic() - begun),
        "versions": {
            "tui-review": version("tui-review"),
            "python": platform.python_version(),
            **{each: version(each) for each in _BUILT_ON},
        },
    }
    rows = [
        (name, cost["processor_s"], cost["seconds"], cost.get("problem", "")) for name, cost in costs.items()
    ]
    print("\n".join(["", *table(("what", "measured", "against, in the same run", "goal"), told_rows())]))
    print("\n".join(["", *table(("benchmark", "processor s", "s", "not measured"), rows)]))
    print(", ".join(f"{name}: {value}" for name, value in machine.items()))
    if given.json:
        kept = machine | {"benchmarks": costs, "figures": FIGURES}
        Path(given.json).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return int(any("problem" in cost for cost in costs.values()))


def told_rows() -> list[tuple[str, ...]]:
    """The figures as rows of the table."""
    rows = []
    for each in FIGURES:
        if "ms" in each:
            against = f"{each['ratio']} x {each['baseline']} ({each['baseline_ms']} ms)"
            rows.append((str(each["what"]), f"{each['ms']} ms", against, str(each["goal"])))
        else:
            rows.append(
                (str(each["what"]), f"{each['figure']} {each['unit']}".strip(), "–", str(each["goal"]))
            )
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
