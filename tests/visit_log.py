"""A review of the visit log, an instrument made up to have kinds of answers that the shipped ones lack."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.acts import create_review, put
from tui_review.instrument.loading.catalog import Catalog
from tui_review.review.model import Act
from tui_review.review.record.ids import raised_uid
from tui_review.review.serial import new_review

LOG = Path(__file__).parent / "data" / "visit-log.yaml"


def new_visit(folder: Path) -> Path:
    """An empty review in a folder that has the instrument beside it."""
    beside = folder / "instruments"
    beside.mkdir(parents=True)
    shutil.copy(LOG, beside)
    rules, _sha256 = Catalog([beside]).rules("visit-log")
    review = new_review("visit-1", rules, "2026-03-16")
    # As before there were seals: a record that holds.
    put(review.review, uid=raised_uid("visit-1"))
    review.history.append(Act(version=1, act="created", by="kim", at="2026-03-16T08:00:00Z"))
    path = folder / "visit-1.yaml"
    create_review(path, review, rules)
    return path
