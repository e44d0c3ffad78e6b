"""The list of reviews that are ready for the state's quality assurance. All of them are made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.cli.conftest import Run, home, run
from tests.reports.sample import item_4, made, save
from tui_review.review.model import Act

__all__ = ["home", "run"]


def test_reviews_with_county_qa_complete_are_listed_with_their_reader_and_open_notes(
    run: Run, tmp_path: Path
) -> None:
    waiting = made("a", item_4("Strength"))
    waiting = replace(waiting, review=replace(waiting.review, status="qa_complete", version=3))
    waiting.history.append(
        Act(version=3, act="qa_completed", by="Q. Reader", role="qa", at="2026-05-04T10:00:00Z")
    )
    later = Act(version=4, act="qa_completed", by="S. Second", role="qa", at="2026-06-08T10:00:00Z")
    back = Act(version=3, act="reopened", by="S. Second", role="site_leader", at="2026-05-09T10:00:00Z")
    again = made("c", item_4("Strength"))
    again = replace(again, review=replace(waiting.review, id="c", uid=again.review.uid, version=4))
    again.history.extend([*waiting.history, back, later])
    save(tmp_path, waiting)
    save(tmp_path, again)
    save(tmp_path, made("b", item_4("Strength")))
    text = run("ready", tmp_path)
    assert text.status == 0
    assert "2 reviews" in text.out.lower()
    assert "Q. Reader" in text.out
    rows = run("ready", tmp_path, "--format", "csv").out.splitlines()
    assert rows[0] == "review,county,completed,first_level_reader,qa_complete,notes_not_closed"
    row, twice = rows[1:]
    assert twice.endswith(",S. Second,2026-06-08,0"), "of two the last"
    assert row.startswith("a,")
    assert row.endswith(",Q. Reader,2026-05-04,0")
    assert "<table" in run("ready", tmp_path, "--format", "html").out
