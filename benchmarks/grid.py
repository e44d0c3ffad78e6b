"""The contact grid of 24 months, 5 persons, 400 contacts (made up), against reading the same rows from their file."""

from __future__ import annotations

from benchmarks.timing import medians, own_home, report
from tests.contact_records import record
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.serial import from_document, new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import review_bytes
from tui_review.yamlfile.reader import read_yaml

TIMES = 9


def main() -> None:
    """Prints the figures."""
    with own_home():
        rules, _sha256 = Catalog([shipped_folder()]).rules("contact-recording")
    state = ReviewState(
        rules,
        new_review("fictional-1", rules, "2026-01-05"),
        Editor("A. Reviewer"),
        today="2026-01-05",
    )
    state.answer_many(record())
    data, raw = review_bytes(state.review, state.evaluation), state.review.raw
    reading, grid, checking = medians(
        TIMES,
        lambda: from_document(read_yaml(data, file="fictional-1.yaml")),
        lambda: Evaluation(rules, raw, as_of="2026-01-05").grids,
        lambda: findings(state.review, Evaluation(rules, raw, as_of="2026-01-05")),
    )
    baseline = f"reading the {len(data) // 1024} KB of its YAML"
    report("the grid of 24 months, 5 persons, 400 contacts", grid, baseline, reading, "under 300 ms")
    report("all its findings, each row checked", checking, baseline, reading, "no goal")


if __name__ == "__main__":
    main()
