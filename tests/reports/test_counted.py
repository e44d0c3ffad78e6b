"""A report from what is remembered is the report from the files, and nothing is remembered that it does not need."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import folder as made_up
from tests.cli.conftest import Run, home, run
from tests.examples import few
from tests.reports.sample import made, save, with_qa, write
from tui_review.reports.brief import brief_of
from tui_review.reports.gather import Extent, Filters, gather
from tui_review.reports.rollup import GROUPINGS, groups, roll_up
from tui_review.reports.rollup_tables import rollup_tables
from tui_review.reports.rollup_text import item_blocks, rollup_blocks
from tui_review.reports.tabular import review_json
from tui_review.store import index, index_file
from tui_review.store.folder import FolderIndex
from tui_review.telling.reported import CountedAnswer, CountedRating, CountedReview
from tui_review.telling.terminal import text
from tui_review.yamlfile.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["home", "run"]

TODAY = "2026-03-20"
SECRETS = ("quillwort", "Vexley", "Aquist", "Sorrel", "Haddeby", "Ossian", "kvexley")
"""Stand in narratives, and in the names of people of the case and of those who worked on it. Made up."""


@pytest.fixture(autouse=True)
def at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written just now is remembered at once."""
    monkeypatch.setattr(index, "MOTION", -1_000_000_000)
    monkeypatch.setattr(index, "FEW", 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reviews that are each another, and three with all that QA does."""
    found = tmp_path_factory.mktemp("reviews")
    made_up.fill(found, 4)
    text = {"4C": "The quillwort said so, and Bela Vexley wrote it down."}
    save(found, write(made("with-text", {"4A": 2, "4C": "No", "4B": "No"}), text))
    save(found, with_qa(made("with-qa", {"4A": 1, "4C": "Yes"})))
    save(found, with_qa(made("with-more-qa", {"4A": 2, "4B": "No", "4C": "Yes"})))
    (found / "broken.yaml").write_text("a: 1\n")
    return found


def said(folder: Path, extent: Extent) -> Any:
    """All that reports and briefs make of a folder."""
    found = gather([folder], today=TODAY, extent=extent)
    rollups = roll_up(found.reported_reviews)
    told: list[Any] = [[each.message for each in found.problems], found.left_out]
    for rollup in rollups:
        told += [rollup.as_json(), *(rollup.as_json(id_) for id_ in rollup.rules.rated)]
        told += [
            rollup.groups_json(groups(rollup.reported_reviews, by, rollup.rules), by) for by in GROUPINGS
        ]
        told += [text(rollup_blocks(rollup)), *(text(item_blocks(rollup, id_)) for id_ in rollup.rules.rated)]
        brief = brief_of(rollup, "2026-06-01")
        assert brief is not None
        told += [repr((each.drivers, each.apart, each.within)) for each in brief.weak]
        told += [[each.id for each in weak.short] for weak in brief.weak]
        told.append([repr(brief.met), repr(brief.unsure), repr(brief.groups), repr(brief.changed)])
    tables = [table for by in GROUPINGS for table in rollup_tables(rollups, by)]
    told += [[table.name, table.head, list(table.rows)] for table in tables]
    return told


def test_what_is_remembered_says_in_each_part_what_the_whole_review_says(folder: Path) -> None:
    whole = gather([folder], today=TODAY).reported_reviews
    counted = gather([folder], today=TODAY, extent="counted").reported_reviews
    assert any(each.note_statuses for each in counted)
    for one, other in zip(counted, whole, strict=True):
        for part in {each.name for each in fields(CountedReview)} - {"entries", "ratings", "rules"}:
            assert getattr(one, part) == getattr(other, part), part
        for id_, entry in one.entries.items():
            for part in (each.name for each in fields(CountedAnswer)):
                assert getattr(entry, part) == getattr(other.entries[id_], part), (id_, part)
        for id_, rated in one.ratings.items():
            for part in {each.name for each in fields(CountedRating)} - {"reason"}:
                assert getattr(rated, part) == getattr(other.ratings[id_], part), (id_, part)


def test_reports_and_briefs_say_the_same_from_what_is_remembered(folder: Path) -> None:
    fresh = said(folder, "whole")
    assert said(folder, "counted") == fresh
    assert said(folder, "counted") == fresh


COMMANDS = [
    ("report", "--json"),
    ("check", "--json"),
    ("overrides", "--json"),
    ("report", "--item", "4"),
    ("report", "--progress"),
    ("report", "--by", "county", "--format", "csv"),
    ("brief", "--format", "md", "--status", "in_progress", "--status", "returned", "--status", "submitted"),
]


@pytest.mark.parametrize("command", few(COMMANDS, 2))
def test_a_command_prints_the_same_the_second_time_and_after_a_change_what_is_so_then(
    folder: Path, run: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for path in folder.glob("*.yaml"):
        (own / path.name).write_bytes(path.read_bytes())
    first, second = run(*command, own), run(*command, own)
    assert (second.out, second.err, second.status) == (first.out, first.err, first.status)
    path = own / "with-text.yaml"
    path.write_text(path.read_text().replace('    value: "No"', '    value: "Yes"'))
    changed = run(*command, own)
    index_file.clear()
    anew = run(*command, own)
    assert (changed.out, changed.err, changed.status) == (anew.out, anew.err, anew.status)


def test_no_narrative_and_no_name_but_the_cases_is_remembered(folder: Path, run: Run) -> None:
    run("report", folder)
    run("check", folder)
    run("overrides", folder)
    list(index_views(folder))
    held = read_bytes(index_file.index_path())
    assert b"made-up-000001" in held
    assert [word for word in SECRETS if word.encode() in held] == []


def index_views(folder: Path) -> list[Any]:
    return list(FolderIndex(folder).summaries())


def test_what_stands_in_a_list_is_what_a_fresh_look_says(folder: Path) -> None:
    first, second = index_views(folder), index_views(folder)
    index_file.clear()
    assert first == second == index_views(folder)


def test_of_a_review_that_is_with_its_reviewer_what_is_found_is_that_of_the_day(
    folder: Path, run: Run
) -> None:
    day = json.loads(run("check", folder, "--json", "--as-of", "2026-03-20").out)
    other = json.loads(run("check", folder, "--json", "--as-of", "2027-03-20").out)
    again = json.loads(run("check", folder, "--json", "--as-of", "2026-03-20").out)
    assert day == again
    assert day != other


def test_what_filters_choose_is_read_in_whole_as_if_everything_had_been(folder: Path) -> None:
    everything = gather([folder], today=TODAY, extent="whole")
    chosen = gather([folder], Filters(statuses=("returned",)), today=TODAY, extent="whole")
    ids = [each.id for each in everything.reported_reviews if each.status == "returned"]
    assert [each.id for each in chosen.reported_reviews] == ids != []
    assert [review_json(each) for each in chosen.reported_reviews] == [
        review_json(each) for each in everything.reported_reviews if each.id in ids
    ]
    assert [each.message for each in chosen.problems] == [each.message for each in everything.problems]
