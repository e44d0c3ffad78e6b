"""Makes `tests/data/coefficients.json` anew: `python -m tests.training.coefficients_anew`, with irrCAC 0.4.4 installed.

irrCAC is an implementation of Gwet's AC1 and Conger's kappa that is independent of ours. With NumPy, SciPy and pandas
it takes 300 MB and a minute to install, so that its figures are kept, beside the tables that they are of.
"""

from __future__ import annotations

import json
import random
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parents[1] / "data" / "coefficients.json"
"""Tables, a word a subject and a letter a rater (`-` where one did not rate), with what irrCAC makes of them."""
SHAPES = [(50, 2, 0.0), (12, 2, 0.0), (30, 5, 0.0), (40, 4, 0.2), (18, 12, 0.1)]
"""Subjects, raters, and the share of gaps."""


def table_at_random(seed: int, subjects: int, raters: int, gaps: float) -> str:
    """Raters who mostly agree."""
    source = random.Random(seed)
    table = []
    for _ in range(subjects):
        usual = source.choice("abc")
        cells = (usual if source.random() < 0.8 else source.choice("abc") for _ in range(raters))
        table.append("".join("-" if source.random() < gaps else cell for cell in cells))
    return " ".join(table)


def figures_of(table: str) -> dict[str, Any]:
    """The table with irrCAC's figures."""
    cells = [[None if cell == "-" else cell for cell in row] for row in table.split()]
    found = import_module("irrCAC.raw").CAC(import_module("pandas").DataFrame(cells), digits=9)
    gwet, conger = found.gwet()["est"], found.conger()["est"]
    low, high = map(float, gwet["confidence_interval"])
    return {
        "table": table,
        "agreeing": float(gwet["pa"]),
        "ac1": float(gwet["coefficient_value"]),
        "ac1_low": low,
        "ac1_high": high,
        "kappa": float(conger["coefficient_value"]),
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    made = [figures_of(table_at_random(seed, *shape)) for shape in SHAPES for seed in range(5)]
    FIGURES.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
