"""The benchmarks that `python -m benchmarks` runs, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks import (
    calls,
    check,
    diff_merge,
    folders,
    gits,
    grid,
    narrative,
    rating,
    save,
    scoring,
    screens,
    shapes,
    verify,
)
from benchmarks.timing import FIGURES

_VERIFIED: Final = 100
EVERY: Final[dict[str, Callable[[], object]]] = {
    "rating": rating.main,
    "calls": calls.main,
    "check": check.main,
    "save": save.main,
    "grid": grid.main,
    "diff_merge": diff_merge.main,
    "shapes": shapes.main,
    "scoring": scoring.main,
    "verify": lambda: verify.main(_VERIFIED),
    "folders": folders.main,
    "screens": screens.main,
    "narrative": narrative.main,
    "gits": gits.main,
}


def figures_of(name: str) -> list[dict[str, object]]:
    """Runs one benchmark, and gives its figures."""
    EVERY[name]()
    return FIGURES
