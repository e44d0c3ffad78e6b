"""Times, decimals, patterns and long texts in tables through every command that reads, compares or hands them on."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.visit_log import LOG, new_visit
from tui_review.errors import DONE, FINDINGS, UNUSABLE
from tui_review.qa.merge import merge_reviews
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review
from tui_review.store.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Run

GIVEN = {
    "case_name": "Fictional (Birch)",
    "parent": "Quillon Birch",
    "case_number": "AB-1234",
    "began": "2:30 pm",
    "ended": "16:15",
    "weight": "12.50 kg",
    "notes": [
        {"from": "14:30", "what": "Came late.\nQuillon Birch played.", "dose": 2.5, "lot": "77a"},
        {"from": "3 pm", "what": "Left early.", "dose": "1.25 ml"},
    ],
    "1A": "y",
}


@pytest.fixture
def visit(tmp_path: Path, run: Run) -> Path:
    """A complete review of the visit log."""
    path = new_visit(tmp_path / "reviews")
    given = tmp_path / "given.json"
    given.write_text(json.dumps(GIVEN), encoding="utf-8")
    assert run("set", path, "--from", given).status == DONE
    return path


def test_answers_stand_in_the_file_as_every_reader_gives_them_back(visit: Path, run: Run) -> None:
    text = visit.read_text(encoding="utf-8")
    for line in ('value: "14:30"', 'value: "12.5"', "value: AB-1234", 'dose: "1.25"', "Came late.\n"):
        assert line in text
    assert run("check", visit).status == FINDINGS, "the name in the long text of a row is a warning"
    answers = json.loads(run("show", visit, "--json").out)["answers"]
    assert (answers["began"], answers["weight"]) == ("14:30", "12.5")
    assert "12.5 kg" in run("show", visit).out
    assert "began is 14:30" in run("rate", visit).out


def test_what_is_no_such_answer_is_refused_and_nothing_is_written(visit: Path, run: Run) -> None:
    before = visit.read_bytes()
    for given, says in (
        ("weight=0.1", "weight: 0.1 is too small. The smallest number here is 0.5."),
        ("began=25:00", "began: '25:00' is not a time of day."),
        ("case_number=AB12", "Write two capital letters, a hyphen and four digits."),
    ):
        refused = run("set", visit, given)
        assert refused.status == UNUSABLE
        assert says in refused.err
    assert visit.read_bytes() == before


def test_a_name_in_a_long_text_of_a_row_is_found(visit: Path, run: Run) -> None:
    assert "name" in run("check", visit).out


def test_a_difference_is_told_in_words_and_a_merge_keeps_both_sides(visit: Path, run: Run) -> None:
    base, theirs = visit.with_name("base.yaml"), visit.with_name("theirs.yaml")
    for copy in (base, theirs):
        copy.write_bytes(visit.read_bytes())
    assert run("set", visit, "weight=13").status == DONE
    assert run("set", theirs, "began=1:45 pm", "ended=4 pm").status == DONE
    told = run("diff", base, visit).out
    assert "12.5 kg" in told
    assert "13 kg" in told
    sides = [read_review(path) for path in (base, visit, theirs)]
    old, ours, others = (side.review for side in sides)
    merged = merge_reviews(old, ours, others, sides[0].rules)
    assert merged.conflicts == {}
    raw = merged.review.raw
    assert (raw["weight"], raw["began"], raw["ended"]) == ("13", "13:45", "16:00")


def test_exports_hold_numbers_as_numbers_and_leave_people_out_when_asked(visit: Path, run: Run) -> None:
    folder = visit.parent
    rows = list(csv.DictReader(io.StringIO(run("export", folder, "--format", "csv").out)))
    answers = {
        row["question"]: row["answer"] for row in rows if row["kind"] in ("time", "decimal", "pattern")
    }
    assert answers == {"case_number": "AB-1234", "began": "14:30", "ended": "16:15", "weight": "12.5"}
    book = folder.parent / "out.xlsx"
    assert run("export", folder, "--format", "xlsx", "--output", book).status == DONE
    cells = {row[3].value: row[-1] for row in openpyxl.load_workbook(book)["answers"].iter_rows()}
    assert (cells["weight"].value, cells["weight"].data_type) == (12.5, "n")
    assert cells["began"].value == "14:30"
    without = run("export", folder, "--format", "json", "--deidentify").out
    assert "AB-1234" not in without
    assert "Quillon" not in without
    assert '"12.5"' in without


def test_a_printed_form_has_room_for_each_kind(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_REVIEW_INSTRUMENTS", str(LOG.parent))
    form = run("print", "--blank", "visit-log")
    assert form.status == DONE
    assert "What did the child weigh?" in form.out


def test_an_answer_survives_in_the_journal_and_comes_back_with_the_session(visit: Path) -> None:
    session = Session.open(visit, Editor("kim"), today="2026-03-20")
    session.record(session.state.answer("weight", "13.5"))
    session.record(session.state.answer("began", "1 pm"))
    assert session.flush_journal()
    session.record(session.state.undo())
    session.close()
    raw = read_review(visit).review.raw
    assert (raw["weight"], raw["began"]) == ("13.5", "14:30")


def test_a_version_with_another_pattern_keeps_what_fits_and_puts_the_rest_aside(
    visit: Path, run: Run
) -> None:
    text = LOG.read_text(encoding="utf-8").replace('version: "1"', 'version: "2"')
    newer = text.replace("'[A-Z]{2}-[0-9]{4}'", "'[0-9]{6}'").replace("decimals: 1", "decimals: 3")
    (visit.parent / "instruments" / "visit-log-2.yaml").write_text(newer, encoding="utf-8")
    assert run("migrate", visit, "--to", "2", "--by", "kim").status == DONE
    review = read_review(visit).review
    assert review.raw["weight"] == "12.5"
    assert "case_number" not in review.raw
    assert list(review.orphans) == ["case_number@1"]
