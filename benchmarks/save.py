"""A durable save against writing the same bytes with fsync; a young review's save against a full one's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from benchmarks.timing import SAMPLE, medians, own_home, report
from tui_review.review.serial import as_written, new_review
from tui_review.store.reviews import read_review, review_bytes, write_review

TIMES = 25


def main() -> None:
    """Prints the figures."""
    with own_home() as home:
        path = Path(shutil.copy(SAMPLE, home / SAMPLE.name))
        opened = read_review(path)
        plain = home / "plain"
        fingerprint = opened.fingerprint

        def save() -> None:
            nonlocal fingerprint
            fingerprint = write_review(path, opened.review, opened.rules, expected=fingerprint)

        def serialise() -> bytes:
            return review_bytes(opened.review, as_written(opened.rules, opened.review))

        young = new_review("young", opened.rules, opened.instrument_sha256, "2026-01-05")

        def serialise_young() -> bytes:
            return review_bytes(young, as_written(opened.rules, young))

        data = serialise()

        def write() -> None:
            with plain.open("wb") as stream:
                stream.write(data)
                os.fsync(stream.fileno())

        saving, serialising, writing = medians(TIMES, save, serialise, write)
        baseline = f"writing {len(data) // 1024} KB with fsync"
        report("durable save of a full review", saving, baseline, writing, "under 100 ms")
        report("of it, serialising", serialising, baseline, writing, "under 100 ms")
        first, full = medians(TIMES, serialise_young, serialise)
        report("serialising a young review", first, "serialising a full one", full, "at most 1.5 x")


if __name__ == "__main__":
    main()
