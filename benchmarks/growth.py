"""How what a person waits for grows with what is there (reviews, rows, changes, letters): with which power, and drawn.

`python -m benchmarks.growth --svg FILE` draws it; both axes are logarithmic, so that what does not grow lies flat. What
is counted is processor time, which a busy machine changes little.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.folder import fill
from benchmarks.narrative import KEYS, a_key, text_of, wizard
from benchmarks.save import Saving, begun, cell_of, with_changes, with_rows
from benchmarks.timing import SAMPLE, measured, medians, own_home, tell
from tests.sample_anew import answers_of
from tui_review.store import index
from tui_review.store.reviews import read_review

REVIEWS: Final = (100, 300, 1000)
ROWS: Final = (10, 100, 1000)
THOUSANDS: Final = (1, 10, 95)
_LETTERS: Final = (3, 30, 300)
"""Hundreds of letters in a narrative that is saved."""
_MOST: Final = 1.2
"""What grows as n log n has a power somewhat over one between the sizes here."""

_COLOURS: Final = (
    "#1f4e9c",
    "#7ba7e0",
    "#b4530a",
    "#f0a860",
    "#a11d1d",
    "#2e7d32",
    "#6a3d9a",
    "#444444",
)
_Curve = dict[int, float]


def main(counts: Sequence[int] = REVIEWS, picture: Path | None = None) -> None:
    """Prints each figure and the power with which it grows from the first size to the last; draws them."""
    curves: dict[str, _Curve] = {}
    with own_home() as home:
        curves |= _folders(home, counts)
        curves |= _saves(home)
        curves |= _letters(home)
    for what, curve in curves.items():
        tell(f"{what}: grows with its size to the power of", power(curve), "", f"at most {_MOST}")
    if picture is not None:
        picture.write_bytes(drawn(curves))


def power(curve: _Curve) -> float:
    """With which power of its size something grows between the two largest: 0 is not at all, 1 evenly."""
    (small, before), (large, after) = sorted(curve.items())[-2:]
    return math.log(after / before) / math.log(large / small)


def _folders(home: Path, counts: Sequence[int]) -> dict[str, _Curve]:
    found: dict[str, _Curve] = {}
    for count in counts:
        folder = home / f"reviews-{count}"
        fill(folder, count)
        time.sleep(index.MOTION / 1e9)  # of what was written just now nothing is remembered
        for command in ("report", "check"):
            for when in ("the first time", "nothing changed"):
                cost = measured("-m", "tui_review", command, folder, check=False)
                what = f"{command} of so many reviews, {when}"
                found.setdefault(what, {})[count] = _told(what, count, cost.processor * 1000, "ms")
    return found


def _saves(home: Path) -> dict[str, _Curve]:
    answers = answers_of(read_review(SAMPLE).review)
    found: dict[str, _Curve] = {}
    for many in ROWS:
        cases = {
            "a cell saved in a table of so many contacts": cell_of(with_rows(many)),
            "an answer saved that was changed so often": (with_changes(answers, many), "4B", ("No", "Yes")),
        }
        for what, (state, place, values) in cases.items():
            found.setdefault(what, {})[many] = _saved(
                home, f"{what}-{many}", (state, place, values), what, many
            )
    what = "an answer saved beside a narrative of so many hundred letters"
    for many in _LETTERS:
        state = begun("osri-r4", {**answers, "4C.narrative": text_of(many // 10 or 1)[: many * 100]})
        found.setdefault(what, {})[many] = _saved(
            home, f"letters-{many}", (state, "4B", ("Yes", "No")), what, many
        )
    return found


def _saved(home: Path, name: str, case: tuple, what: str, size: int) -> float:
    saving = Saving(home, name.replace(" ", "-").replace(",", ""), *case)
    medians(KEYS, saving.save)
    saving.close()
    return _told(what, size, statistics.median(saving.processor) * 1000, "ms")


def _letters(home: Path) -> dict[str, _Curve]:
    what = "bytes sent for a letter behind so many thousand"
    curve: _Curve = {}
    for thousands in THOUSANDS:
        with wizard(home, text_of(thousands)) as terminal:
            curve[thousands] = _told(
                what, thousands, statistics.median(a_key(terminal)[0] for _ in range(KEYS)), "bytes"
            )
    return {what: curve}


def _told(what: str, size: int, figure: float, unit: str) -> float:
    tell(f"{what}: {size}", figure, unit, "")
    return figure


def drawn(curves: dict[str, _Curve]) -> bytes:
    """All curves in one picture, as SVG without a script."""
    import pygal  # noqa: PLC0415 - only to draw
    from pygal.style import CleanStyle  # noqa: PLC0415

    sizes = {size for curve in curves.values() for size in curve}
    chart = pygal.XY(
        js=[],
        style=CleanStyle(
            font_family="sans-serif", background="white", plot_background="white", colors=_COLOURS
        ),
        title="What grows with what is there (milliseconds of processor time; bytes)",
        x_title="how many there are",
        logarithmic=True,
        xrange=(min(sizes), max(sizes)),
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        truncate_legend=-1,
        width=900,
        height=760,
        disable_xml_declaration=True,
    )
    chart.x_labels = [10**power for power in range(math.ceil(math.log10(max(sizes))) + 1)]
    for what, curve in curves.items():
        chart.add(what, sorted(curve.items()))
    picture = chart.render()
    return picture if isinstance(picture, bytes) else picture.encode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, nargs="+", default=REVIEWS)
    parser.add_argument("--svg", type=Path, default=None, metavar="FILE", help="where the picture goes")
    given = parser.parse_args()
    main(tuple(given.reviews), given.svg)
