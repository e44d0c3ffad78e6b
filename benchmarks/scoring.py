"""How long it takes to read and score a class of 200 attempts, and to make its report: under five seconds."""

from __future__ import annotations

import time

from benchmarks.timing import own_home, report
from tests.training.sample import at_random, saved, scorer_of, shipped
from tui_review.store.reviews import catalog_for, read_review, review_paths
from tui_review.telling.markdown import markdown
from tui_review.training.class_report import class_blocks
from tui_review.training.classroom import class_figures

ATTEMPTS = 200


def main() -> None:
    """Prints the figure."""
    case = "layla-morgan"
    with own_home() as home:
        folder = home / "class"
        for number in range(ATTEMPTS):
            saved(at_random(case, f"attempt-{number:03}", number, errors=30), folder, case)
        start = time.process_time()
        catalog = catalog_for(folder)
        reviews = [read_review(path, catalog).review for path in review_paths(folder)]
        read = time.process_time()
        scorer = scorer_of(case)
        scores = [scorer.score(review) for review in reviews]
        markdown(class_blocks(class_figures(scores, scorer), scores, scorer, shipped(case)))
        end = time.process_time()
    what = f"{ATTEMPTS} attempts read and scored, and the report of the class; processor time"
    report(what, end - start, "reading the same files", read - start, "under 5 s")


if __name__ == "__main__":
    main()
