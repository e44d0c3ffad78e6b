"""Parquet files hold what other exports hold, parted by county and quarter, and answer what the page asks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import Run, home, run
from tests.reports.counties import story
from tests.reports.sample import item_4, made, reported_of, save, with_qa, write
from tui_review.errors import UserError
from tui_review.reports import parquet
from tui_review.reports.parquet import parquet_part, write_parquet
from tui_review.reports.tabular import sheets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_review.telling.reported import ReportedReview

__all__ = ["home", "run"]
duckdb: Any = pytest.importorskip("duckdb")
PAGE = Path(__file__).parents[2] / "docs" / "archive.md"


def written(folder: Path, found: Sequence[ReportedReview], *, deidentified: bool = False) -> Path:
    write_parquet(folder, map(parquet_part, found), deidentified=deidentified)
    return folder


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    held = duckdb.sql(f"FROM read_parquet('{folder}/{table}/**/*.parquet', hive_partitioning = true)")
    return [dict(zip(held.columns, row, strict=True)) for row in held.fetchall()]


def sorted_rows(rows: Sequence[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((column, repr(cell)) for column, cell in row.items()) for row in rows)


def test_every_cell_of_every_table_is_there_with_its_county_and_quarter(tmp_path: Path) -> None:
    one = with_qa(write(made("a", item_4("Strength")), {"4C": "A narrative\nof two lines, =1+1, é"}))
    found = [
        replace(reported_of(one), place="Larch", completed="2026-02-10"),
        replace(reported_of(made("b", item_4("No"))), place="LARCH", completed="2026-05-10"),
        reported_of(made("c", instrument="contact-recording")),
    ]
    folder = written(tmp_path / "out", found)
    where = {"a": ("Larch", "2026-Q1"), "b": ("Larch", "2026-Q2"), "c": (None, None)}
    for sheet in sheets_of(wide=False):
        wanted = []
        for row in (row for each in found for row in sheet.rows(each)):
            cells = dict(zip(sheet.head, row, strict=True))
            for column in {"answer", "value"} & cells.keys():
                is_day, cell = isinstance(cells[column], date), cells[column]
                number = None if is_day or isinstance(cell, str) else float(cell)  # type: ignore[arg-type]
                cells |= {column: str(cell), "number": number, "day": cell if is_day else None}  # type: ignore[dict-item]
            told: dict[str, Any] = {key: None if cell == "" else cell for key, cell in cells.items()}
            county, quarter = where[str(cells["review"])]
            wanted.append(told | {"county": county, "quarter": quarter})
        if wanted:
            assert sorted_rows(rows_of(folder, sheet.name)) == sorted_rows(wanted), sheet.name


def test_much_is_written_in_pieces_and_nothing_of_it_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_TOGETHER", 50)
    found = [replace(each, id=f"r{number}") for number, each in enumerate(story()[:30])]
    folder = written(tmp_path / "out", found)
    assert len({row["review"] for row in rows_of(folder, "ratings")}) == 30
    assert len(list(folder.glob("ratings/*/*/*.parquet"))) > 2


def test_the_folder_is_the_owners_alone_and_another_is_never_written_into(run: Run, tmp_path: Path) -> None:
    reviews, out = tmp_path / "reviews", tmp_path / "out"
    reviews.mkdir()
    save(reviews, made("a", item_4("Strength")))
    assert run("export", reviews, "--format", "parquet", "--output", out).status == 0
    assert [path for path in (out, *out.rglob("*")) if path.stat().st_mode & 0o077] == []
    before = sorted(out.rglob("*"))
    again = run("export", reviews, "--format", "parquet", "--output", out)
    assert (again.status, sorted(out.rglob("*")) == before) == (2, True)
    assert "empty or not there yet" in again.err
    assert run("export", reviews, "--format", "parquet").status == 2
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".o")) == []


def test_where_something_goes_wrong_on_the_way_nothing_is_there(tmp_path: Path) -> None:
    def broken() -> Any:
        yield parquet_part(reported_of(made("a")))
        raise UserError("No.")

    own = tmp_path / "own"
    own.mkdir()
    with pytest.raises(UserError):
        write_parquet(own / "out", broken(), deidentified=False)
    assert list(own.iterdir()) == []


def test_without_people_days_are_months_and_no_name_is_there(run: Run, tmp_path: Path) -> None:
    reviews, out = tmp_path / "reviews", tmp_path / "out"
    reviews.mkdir()
    save(reviews, write(made("a", item_4("No")), {"4C": "Mirela was seen on 2026-02-03."}))
    done = run("export", reviews, "--format", "parquet", "--output", out, "--deidentify")
    assert done.status == 0
    (texts,) = (row["text"] for row in rows_of(out, "narratives") if row["question"] == "4C")
    assert texts == "[mother] was seen on 2026-02."
    assert [row["period_start"] for row in rows_of(out, "reviews")] == ["2025-04"]


def test_the_page_gets_the_answers_that_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        replace(each, id=f"r{number:03}", broken=() if number else ("4C",))
        for number, each in enumerate(story())
    ]
    written(tmp_path / "archive", found)
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    (views,) = re.findall(r"```python\n(import duckdb.*?)```", text, re.DOTALL)
    exec(views)  # noqa: S102 - what the page says is what is tried
    asked = re.findall(r"```sql\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL)
    assert len(asked) > 3
    for question, answer in asked:
        held = duckdb.sql(question)
        rows = [held.columns, *held.fetchall()]
        told = [" | ".join("" if cell is None else str(cell) for cell in row) for row in rows]
        assert told == [line.rstrip() for line in answer.splitlines()], question
