"""Holding files against their classes: the derived structurer, and pydantic's core, once and for each file."""

from __future__ import annotations

import json

from benchmarks.timing import ROOT, SAMPLE, run, tell

TIMES = 9
FILES = {
    "a review": ("tui_review.review.model", "Review", SAMPLE, False),
    "an instrument": (
        "tui_review.instrument.model",
        "Instrument",
        ROOT / "instruments" / "osri-r4.yaml",
        True,
    ),
}
WAYS = {"derived": "derived.reader", "pydantic": "core.core_reader"}

# In a process of its own, as making the reader happens once: CPU seconds, once and the least of fifty.
CODE = """
import importlib, json, sys, time
module, name, path, strings, way = json.loads(sys.argv[1])
kind = getattr(importlib.import_module(module), name)
from tui_review.yamlfile.reader import read_file
data = read_file(path, strings=strings)[1].data
start = time.process_time()
where, _, function = way.partition(".")
read = getattr(importlib.import_module(f"tui_review.shape.{where}"), function)(kind)
read(data)
once = time.process_time() - start
def timed():
    start = time.process_time()
    read(data)
    return time.process_time() - start
print(json.dumps([once, min(timed() for _ in range(50))]))
"""


def main() -> None:
    """Prints the figures."""
    for what, (module, name, path, strings) in FILES.items():
        least = {}
        for way, function in WAYS.items():
            given = json.dumps([module, name, str(path), strings, function])
            rounds = [json.loads(run("-c", CODE, given)) for _ in range(TIMES)]
            least[way] = [min(column) * 1000 for column in zip(*rounds, strict=True)]
            once, each = least[way]
            tell(f"{what}, {way}: read for the first time", once, "ms", "under 10")
            tell(f"{what}, {way}: read again", each, "ms", "no goal")
        dearer = least["pydantic"][0] - least["derived"][0]
        saved = least["derived"][1] - least["pydantic"][1]
        print(
            f"{what}: pydantic pays from {dearer / saved:.0f} files on"
            if saved > 0
            else f"{what}: never pays"
        )


if __name__ == "__main__":
    main()
