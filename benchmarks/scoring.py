"""How long it takes to read and score a class of 200 attempts, and to make its report: under five seconds."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.training.sample import at_random, saved, scorer_of, shipped
from tui_review.store.reviews import catalog_for, read_review, review_paths
from tui_review.training.classroom import class_figures
from tui_review.training.report import class_report

ATTEMPTS = 200
MOST_SECONDS = 5.0


def main() -> int:
    case = "layla-morgan"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "class"
        for number in range(ATTEMPTS):
            saved(at_random(case, f"attempt-{number:03}", number, errors=30), folder, case)
        start = time.perf_counter()
        catalog = catalog_for(folder)
        reviews = [read_review(path, catalog).review for path in review_paths(folder)]
        read = time.perf_counter()
        scorer = scorer_of(case)
        scores = [scorer.score(review) for review in reviews]
        scored = time.perf_counter()
        report = class_report(class_figures(scores, scorer), scores, scorer, shipped(case))
        end = time.perf_counter()
    print(f"{ATTEMPTS} attempts: read {read - start:.2f} s, scored {scored - read:.2f} s, ", end="")
    print(
        f"report of {len(report) // 1024} KB {end - scored:.2f} s; {end - start:.2f} s in all = "
        f"{(end - start) / (read - start):.1f} x reading the same files; goal: under {MOST_SECONDS} s"
    )
    return 0 if end - start < MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
