"""Every door says the same of a review on the same day: `check`, the wizard, plain mode, `submit`, reports, print."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.acts import create_review, put
from tests.examples import few
from tests.generating.answers import random_review
from tests.sample_anew import unsealed
from tests.training.sample import as_the_key, at_random
from tui_review.cli.main import main
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.qa.handing import NotComplete, hand_over
from tui_review.reports.gather import read_reported
from tui_review.review.findings import blocking
from tui_review.review.model import Act
from tui_review.review.who import Editor
from tui_review.store.reviews import catalog_for, parse_review
from tui_review.store.session import Mode, Session
from tui_review.telling.reported import report_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

SAMPLE = Path(__file__).parents[2] / "reviews" / "sample-0001.yaml"
TODAY = "2026-06-30"
SHIPPED = ("osri-r4", "osri-r3", "contact-recording", "case-plan-review", "reviewer-certification")


def made(instrument: str, seed: int, share: float) -> Review:
    """A fictional review with random answers, some of them wrong."""
    rules, sha256 = Catalog([shipped_folder()]).rules(instrument)
    review = random_review(rules, Random(seed), share)
    put(review.review.instrument, sha256=sha256)
    return review


def sample_review() -> Review:
    """The sample without its seals: it is called otherwise here, which they cover."""
    return parse_review(SAMPLE, unsealed(SAMPLE.read_text(encoding="utf-8")).encode()).review


def rules_for(review: Review) -> Rules:
    reference = review.review.instrument
    return Catalog([shipped_folder()]).rules(reference.id, reference.version)[0]


REVIEWS: dict[str, Callable[[], Review]] = {
    "the sample": sample_review,
    "the key of a mock case": lambda: as_the_key("layla-morgan").review,
    "an attempt with mistakes": lambda: at_random("layla-morgan", "attempt", 3),
    **{
        f"{instrument}, {share}": partial(made, instrument, 5, share)
        for instrument in SHIPPED
        for share in (0.0, 0.5, 0.95)
    },
}


@pytest.mark.parametrize("make", few(REVIEWS.values(), 6), ids=REVIEWS)
def test_every_door_finds_the_same_on_the_same_day(
    tmp_path: Path,
    make: Callable[[], Review],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("tui_review.cli.common.desk_day", lambda: TODAY)
    review = make()
    put(review.review, id="made-up")
    path = tmp_path / "made-up.yaml"
    create_review(path, review, rules_for(review))
    main(["check", str(path), "--json"])
    by_default = json.loads(capsys.readouterr().out)
    session = Session.open(path, Editor("A. Reviewer"), today=TODAY, mode=Mode.READ_ONLY)
    in_wizard = [finding.as_json(str(path)) for finding in session.state.findings()]
    assert by_default == in_wizard

    day = session.state.evaluation.as_of
    main(["check", str(path), "--as-of", day, "--json"])
    assert json.loads(capsys.readouterr().out) == by_default

    _, reported = read_reported(path, catalog_for(path), TODAY)
    shown = report_of(session.state.review, session.state.evaluation)
    assert (reported.entries, reported.ratings) == (shown.entries, shown.ratings)

    if review.review.status == "in_progress":
        errors = blocking(session.state.findings())
        refused: list[object] = []
        try:
            hand_over(session.opened, session.state, "submit")
        except NotComplete as refusal:
            refused = list(refusal.errors)
        assert refused == errors


def test_a_day_in_the_future_is_an_error_at_check_as_at_submit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new", "osri-r4", "made-up", "--folder", str(tmp_path)])
    path = str(tmp_path / "made-up.yaml")
    main(["set", path, "fs.case_opened=2099-01-01"])
    capsys.readouterr()
    main(["check", path])
    assert "case was opened after" in capsys.readouterr().out
    main(["check", path, "--as-of", "2099-12-31"])
    assert "case was opened after" not in capsys.readouterr().out


def test_what_was_handed_in_is_looked_at_as_of_the_day_it_was_completed(tmp_path: Path) -> None:
    review = made("osri-r4", 5, 0.5)
    put(review.review, status="submitted")
    review.history.append(Act(version=2, act="submitted", by="A. Reviewer", at="2026-04-02T08:00:00Z"))
    path = tmp_path / "made-up.yaml"
    create_review(path, review, rules_for(review))
    for today in ("2026-04-02", "2031-01-01"):
        session = Session.open(path, Editor("A. Reviewer"), today=today, mode=Mode.READ_ONLY)
        assert session.state.evaluation.as_of == "2026-04-02"
