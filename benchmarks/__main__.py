"""Runs every benchmark: `python -m benchmarks --json FILE` also keeps the figures, with the machine and the day."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import calls, check, diff_merge, folders, grid, rating, save, screens, shapes
from benchmarks.timing import FIGURES

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--json", default="", metavar="FILE", help="where the figures go as well")
given = parser.parse_args()
begun = time.monotonic()
load = os.getloadavg()[0]
for each in (rating, calls, check, save, grid, diff_merge, shapes, folders, screens):
    each.main()
machine = {
    "day": datetime.now(UTC).date().isoformat(),
    "version": version("tui-review"),
    "python": platform.python_version(),
    "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    "load": [load, os.getloadavg()[0]],
    "seconds": round(time.monotonic() - begun),
}
print(", ".join(f"{name}: {value}" for name, value in machine.items()))
if given.json:
    Path(given.json).write_text(json.dumps(machine | {"figures": FIGURES}, indent=1) + "\n", encoding="utf-8")
