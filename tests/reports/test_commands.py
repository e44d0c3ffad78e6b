"""The commands `report`, `export`, `print`."""

from __future__ import annotations

import gc
import json
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cli.conftest import Run, home, run
from tests.examples import few
from tests.reports.sample import item_4, made, save, with_qa
from tui_review.errors import UserError
from tui_review.reports import deidentify
from tui_review.reports import gather as gathering
from tui_review.review.model import Review

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["home", "run"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reviews"
    folder.mkdir()
    save(folder, made("a", item_4("Strength")))
    save(folder, with_qa(made("b", item_4("Strength"))))
    return folder


def test_report_prints_each_section_and_what_was_asked_for(run: Run, folder: Path) -> None:
    done = run("report", folder, "--place", "larch", "--status", "returned")
    assert done.status == 0
    for wanted in (
        "1 review",
        "place: has",
        "1 left out (status)",
        "Item performance",
        "Overridden ratings: 1",
    ):
        assert wanted in done.out


def test_report_json_is_one_document(run: Run, folder: Path) -> None:
    document = json.loads(run("report", folder, "--json").out)
    (osri,) = document["instruments"]
    assert osri["reviews"] == 2
    assert [each["status"] for each in osri["qa"]] == ["in_progress", "returned"]
    assert osri["qa"][1]["notes"] == {"open": 1, "closed": 1}
    item = next(each for each in osri["items"] if each["id"] == "4")
    assert item["best_of_rated"] == {"part": 1, "of": 2, "percent": None}
    one = json.loads(run("report", folder, "--json", "--item", "4").out)["instruments"][0]
    assert [each["id"] for each in one["reviews"]] == ["a", "b"]


def test_report_on_an_unknown_item_says_which_there_are(run: Run, folder: Path) -> None:
    done = run("report", folder, "--item", "12X")
    assert (done.status, done.out) == (2, "")
    assert "12A" in done.err


def test_a_deidentified_report_names_nobody(run: Run, folder: Path) -> None:
    out = run("report", folder, "--deidentify").out
    assert "review-002" in out
    assert "Sorrel" not in out
    assert "MIRELA" not in out


def test_without_people_a_report_holds_one_review_after_the_other(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id_ in ("c", "d", "e"):
        save(folder, made(id_, item_4("ANI")))
    held: list[int] = []

    def counting(*_: object) -> tuple[str, ...]:
        held.append(sum(type(each) is Review for each in gc.get_objects()))
        return ()

    monkeypatch.setattr(deidentify, "still_there", counting)
    assert run("report", folder, "--deidentify").status == 0
    assert len(held) == 5
    assert held[-1] <= held[0]


def test_a_broken_file_is_told_on_stderr_and_the_rest_is_exported(run: Run, folder: Path) -> None:
    (folder / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    done = run("export", folder, "--format", "json")
    assert done.status == 2
    assert "broken.yaml" in done.err
    assert len(json.loads(done.out)["reviews"]) == 2


@pytest.mark.parametrize("command", ["export", "report", "brief"])
def test_what_lacks_a_review_that_cannot_be_read_takes_no_file_s_place(
    run: Run, folder: Path, tmp_path: Path, command: str
) -> None:
    path = tmp_path / "out.html"
    assert run(command, folder, "--format", "html", "--output", path).status in (0, 1)
    whole = path.read_bytes()
    (folder / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    done = run(command, folder, "--format", "html", "--output", path, "--overwrite")
    assert done.status == 2
    assert "1 review cannot be read: this file stays as it was." in done.err
    assert path.read_bytes() == whole
    other = tmp_path / "other.html"
    assert run(command, folder, "--format", "html", "--output", other).status == 2
    assert other.exists()


def test_one_that_can_be_read_no_more_while_it_is_exported_leaves_the_file_as_it_was(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    assert run("export", folder, "--format", "csv", "--output", path).status in (0, 1)
    whole = path.read_bytes()

    def refused(*_: object, **__: object) -> list[UserError]:
        return [UserError("It cannot be read now.") for _ in folder.glob("*.yaml")]

    monkeypatch.setattr(gathering, "made_of_each", refused)
    assert run("export", folder, "--format", "csv", "--output", path, "--overwrite").status == 2
    assert path.read_bytes() == whole


@pytest.mark.parametrize("format_", few(["csv", "xlsx", "json", "html", "md"], 2))
def test_every_format_goes_into_a_file_of_the_owners_alone(
    run: Run, folder: Path, tmp_path: Path, format_: str
) -> None:
    path = tmp_path / f"out.{format_}"
    assert run("export", folder, "--format", format_, "--output", path).status == 0
    assert path.stat().st_mode & 0o777 == 0o600
    again = run("export", folder, "--format", format_, "--output", path)
    assert again.status == 2
    assert "--overwrite" in again.err


def test_reading_commands_leave_the_folder_as_it_was(run: Run, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run("report", folder)
    run("export", folder, "--format", "csv")
    run("print", folder / "a.yaml")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_print_gives_a_review_what_is_open_in_it_or_a_blank_form(run: Run, folder: Path) -> None:
    assert "Mirela Quillon" in run("print", folder / "a.yaml").out
    assert "Mirela" not in run("print", folder / "a.yaml", "--deidentify", "--format", "html").out
    assert "Not answered" in run("print", folder / "a.yaml", "--only", "unanswered,notes").out
    assert "A blank form" in run("print", "--blank", "osri-r3@2016.1").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["print"], "--blank"),
        (["print", "--blank", "osri-r9"], "osri-r4"),
        (["print", "nowhere.yaml"], "nowhere.yaml"),
        (["print", "nowhere.yaml", "--only", "everything"], "unanswered"),
        (["report", "nowhere"], "nowhere"),
        (["report", ".", "--period-from", "soon"], "YYYY-MM-DD"),
        (
            ["report", ".", "--period-from", "2026-03-02", "--period-to", "3/1/2026"],
            "is after --period-to 2026-03-01",
        ),
        (
            [
                "export",
                ".",
                "--format",
                "json",
                "--completed-from",
                "2026-03-02",
                "--completed-to",
                "2026-03-01",
            ],
            "Exchange the two",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.status == 2
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.slow
def test_a_review_with_what_cannot_be_read_is_named_and_rated_and_counted_as_open(
    run: Run, folder: Path
) -> None:
    file = folder / "a.yaml"
    assert json.loads(run("rate", file, "--json").out)["items"]["4"]["rating"] == "Strength"
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r"(  4A:.*\n    value: )1\n", r'\1"Quillon moved"\n', text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    rated = run("rate", file)
    assert rated.status == 1
    assert "a.yaml: 4A counts as open: 4A: 'Quillon moved' is not a whole number." in rated.out
    found = json.loads(run("rate", file, "--json").out)
    assert found["items"]["4"] | {"row": ""} == {
        "rating": "Incomplete", "because": "", "row": "", "waiting_for": ["4A", "4B"], "in_force": "Incomplete",
    }  # fmt: skip
    assert [each["question"] for each in found["unreadable"]] == ["4A"]
    report = run("report", folder, "--json")
    assert report.status == 1
    assert "a: 4A counts as open" in report.err
    assert json.loads(report.out)["unreadable"] == {"a": ["4A"]}
    (osri,) = json.loads(report.out)["instruments"]
    item = next(each for each in osri["items"] if each["id"] == "4")
    assert item["counts"]["Incomplete"] == 1
    for format_ in ("json", "csv", "html", "md"):
        exported = run("export", folder, "--format", format_, "--deidentify")
        assert exported.status == 1
        assert "oes not count" in exported.out or "unreadable" in exported.out
        assert "Quillon" not in exported.out
        assert "a: 4A counts as open" in exported.err
    shown = run("show", file)
    assert "Does not count: 4A: 'Quillon moved' is not a whole number." in shown.out
    document = json.loads(run("show", file, "--json").out)
    assert ("4A" in document["answers"], document["kept"]["4A"]) == (False, "Quillon moved")
    assert "4A" in document["unanswered"]
    assert run("check", file).out.count("'Quillon moved' is not a whole number") == 1


def test_a_packet_is_printed_as_a_mail_and_what_is_missing_is_a_finding(run: Run) -> None:
    run("new", "reviewer-certification", "person-1", "--folder", ".")
    done = run("print", "person-1.yaml", "--packet", "--format", "mail")
    assert (done.status, done.out[:30]) == (1, "To: cwscasereviews@dss.ca.gov\n")
    for wrong in (["--letter"], ["--format", "mail"], ["--letter", "--packet"]):
        assert run("print", "person-1.yaml", *wrong).status == 2


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--format", "html"), "Item performance</h3>"),
        (("--format", "md", "--by", "county"), "### By county"),
        (("--format", "csv"), "osri-r4,2026.2,item,4,Stability of Foster Care Placement,Strength,1\n"),
        (("--format", "csv", "--by", "county"), "county,Larch County (fictional),item,4,"),
        (("--format", "csv", "--progress"), ",a,in progress,"),
        (("--progress",), "QA summary by status"),
        (
            ("--by", "county", "--compare", "larch county (fictional)", "LARCH COUNTY (FICTIONAL)"),
            "and Larch County (fictional) compared",
        ),
        (("--by", "county", "--compare", "Larch", "county larch"), "and Larch County (fictional) compared"),
    ],
)
def test_a_report_is_given_in_each_form(
    run: Run, folder: Path, options: tuple[str, ...], wanted: str
) -> None:
    done = run("report", folder, *options)
    assert done.status == 0
    assert wanted in done.out
    assert "--progress" not in options or "Practice" not in done.out


def test_a_report_as_a_workbook_has_a_sheet_for_each_table(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    assert run("report", folder, "--format", "xlsx", "--output", path).status == 0
    assert openpyxl.load_workbook(path).sheetnames == ["ratings", "practice", "groups", "progress"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--compare", "A", "B"), "Say with --by"),
        (("--by", "county", "--compare", "Larch", "B"), "There are: Larch County (fictional)"),
        (("--progress", "--by", "county"), "reports of their own"),
        (("--json", "--format", "csv"), "Leave --format out"),
        (("--as-of", "soon"), "is not a date"),
    ],
)
def test_what_no_report_can_be_is_said(run: Run, folder: Path, options: tuple[str, ...], said: str) -> None:
    done = run("report", folder, *options)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_a_report_looks_at_reviews_as_of_the_day_that_is_named(run: Run, folder: Path) -> None:
    late = run("check", folder / "a.yaml", "--as-of", "2036-01-01").out
    assert late != run("check", folder / "a.yaml", "--as-of", "2026-03-02").out
    assert run("report", folder, "--as-of", "2036-01-01").status == 0


@pytest.mark.parametrize("format_", ["csv", "json", "xlsx", "html"])
def test_nothing_is_given_out_where_a_name_is_still_in_one_of_many(
    run: Run, folder: Path, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter([(), ("the narrative at 4B",)])
    monkeypatch.setattr(deidentify, "still_there", lambda *_: next(told))
    out = folder / f"out.{format_}"
    done = run("export", folder, "--format", format_, "--deidentify", "--output", out)
    assert (done.status, out.exists()) == (2, False)
    assert "Nothing was given out" in done.err
    told = iter([(), ("the narrative at 4B",)])
    done = run("export", folder, "--format", format_, "--deidentify")
    assert (done.status, done.out) == (2, "")
    assert not [each for each in folder.iterdir() if each.suffix == ".tmp"]
